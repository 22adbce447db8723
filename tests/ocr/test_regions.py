"""From the detector's map to outlines of words."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.ocr import regions
from desktop.ocr.layout import Floats


def page(*kernels: tuple[int, int, int, int], surely: float = 0.9) -> Floats:
    """A map of 200 x 400 with kernels left, top, right, bottom."""
    found = np.zeros((200, 400), np.float32)
    for left, top, right, bottom in kernels:
        found[top:bottom, left:right] = surely
    return found


def test_an_empty_map_has_no_words() -> None:
    assert regions.words(page()).quads.shape == (0, 4, 2)


def test_a_word_is_higher_than_its_kernel_and_stands_around_it() -> None:
    (quad,) = regions.words(page((100, 90, 300, 98))).quads
    assert quad[0, 0] < 100 and quad[2, 0] > 300
    height = np.linalg.norm(quad[3] - quad[0])
    assert 16 < height < 40
    assert quad[:, 1].mean() == pytest.approx(94, abs=0.6)


def test_print_twice_as_large_is_twice_as_high() -> None:
    for thickness in (12, 20):
        small, large = (regions.words(page((20, 60, 20 + k * 80, 60 + k * thickness))).quads[0] for k in (1, 2))
        assert np.linalg.norm(large[3] - large[0]) == pytest.approx(2 * np.linalg.norm(small[3] - small[0]), rel=0.05)


def test_corners_go_clockwise_from_the_top_left() -> None:
    for kernel in ((100, 90, 300, 98), (190, 20, 198, 180)):
        (quad,) = regions.words(page(kernel)).quads
        assert quad[0].sum() == quad.sum(axis=1).min()
        assert quad[2].sum() == quad.sum(axis=1).max()
        assert quad[1, 0] > quad[3, 0]


def test_kernels_two_pixels_apart_are_two_lines() -> None:
    assert len(regions.words(page((50, 90, 350, 95), (50, 97, 350, 102)))) == 2


def test_faint_and_tiny_spots_are_no_words() -> None:
    assert not len(regions.words(page((100, 90, 300, 98), surely=0.3)))
    assert not len(regions.words(page((100, 90, 102, 92))))


def curved(depth: float) -> Floats:
    """A kernel whose ends hang down by so many pixels."""
    found = page()
    points = [(x, round(100 + depth * ((x - 200) / 150) ** 2)) for x in range(50, 351, 10)]
    cv2.polylines(found, [np.array(points, np.int32)], False, (0.9,), 6)
    return found


def test_a_bent_line_is_as_high_as_its_print_and_its_bend() -> None:
    bent, straight = regions.words(curved(12)), regions.words(page((50, 97, 350, 103)))
    heights = [float(np.linalg.norm(found.quads[0, 3] - found.quads[0, 0])) for found in (bent, straight)]
    assert 8 < heights[0] - heights[1] < 18
    assert bent.shares[0] * heights[0] == pytest.approx(heights[1], rel=0.2)


@pytest.mark.parametrize("depth", [12, -12])
def test_the_middle_of_a_bent_line_is_known(depth: float) -> None:
    found = regions.words(curved(depth))
    quad, bow = found.quads[0], found.bows[0]
    height = float(np.linalg.norm(quad[3] - quad[0]))
    at = np.linspace(quad[0, 0], quad[1, 0], len(bow))
    middle = quad[:, 1].mean() + bow * height
    inside = np.abs(at - 200) < 150
    assert middle[inside] == pytest.approx(100 + depth * ((at[inside] - 200) / 150) ** 2, abs=2)


def test_a_straight_line_has_no_bow() -> None:
    found = regions.words(page((50, 97, 350, 103)))
    assert not found.bows.any()
    assert found.shares[0] == 1


@settings(max_examples=30)
@given(st.integers(-40, 40), st.integers(60, 160), st.integers(4, 10))
def test_a_line_keeps_its_course(degrees: int, length: int, thickness: int) -> None:
    course = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
    found = np.zeros((400, 400), np.float32)
    start, end = (tuple(int(v) for v in (200, 200) + sign * length / 2 * course) for sign in (-1, 1))
    cv2.line(found, start, end, (0.9,), thickness)
    (quad,) = regions.words(found).quads
    along = quad[1] - quad[0]
    assert np.rad2deg(np.arctan2(along[1], along[0])) == pytest.approx(degrees, abs=4)


def test_only_a_detector_that_says_so_marks_kernels() -> None:
    assert regions.are_kernels({"Global": {"model_name": "PP-OCRv6_small_det", "marks": "kernels"}})
    assert not regions.are_kernels({"Global": {"model_name": "PP-OCRv6_small_det"}})
