"""From the detector's map to outlines of words."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.ocr import regions


def page(*kernels: tuple[int, int, int, int], surely: float = 0.9) -> regions.Floats:
    """A map of 200 x 400 with kernels left, top, right, bottom."""
    found = np.zeros((200, 400), np.float32)
    for left, top, right, bottom in kernels:
        found[top:bottom, left:right] = surely
    return found


def test_an_empty_map_has_no_words() -> None:
    assert regions.words(page()).shape == (0, 4, 2)


def test_a_word_is_higher_than_its_kernel_and_stands_around_it() -> None:
    (quad,) = regions.words(page((100, 90, 300, 98)))
    assert quad[0, 0] < 100 and quad[2, 0] > 300
    height = np.linalg.norm(quad[3] - quad[0])
    assert 16 < height < 40
    assert quad[:, 1].mean() == pytest.approx(94, abs=0.6)


def test_corners_go_clockwise_from_the_top_left() -> None:
    for kernel in ((100, 90, 300, 98), (190, 20, 198, 180)):
        (quad,) = regions.words(page(kernel))
        assert quad[0].sum() == quad.sum(axis=1).min()
        assert quad[2].sum() == quad.sum(axis=1).max()
        assert quad[1, 0] > quad[3, 0]


def test_kernels_two_pixels_apart_are_two_lines() -> None:
    assert len(regions.words(page((50, 90, 350, 95), (50, 97, 350, 102)))) == 2


def test_faint_and_tiny_spots_are_no_words() -> None:
    assert not len(regions.words(page((100, 90, 300, 98), surely=0.3)))
    assert not len(regions.words(page((100, 90, 102, 92))))


def test_a_bent_line_is_as_high_as_its_print_and_its_bend() -> None:
    found = page()
    points = [(x, round(100 + 12 * ((x - 200) / 150) ** 2)) for x in range(50, 351, 10)]
    cv2.polylines(found, [np.array(points, np.int32)], False, (0.9,), 6)
    (bent,) = regions.words(found)
    (straight,) = regions.words(page((50, 97, 350, 103)))
    extra = np.linalg.norm(bent[3] - bent[0]) - np.linalg.norm(straight[3] - straight[0])
    assert 8 < extra < 18


@settings(max_examples=30, deadline=None)
@given(st.integers(-40, 40), st.integers(60, 160), st.integers(4, 10))
def test_a_line_keeps_its_course(degrees: int, length: int, thickness: int) -> None:
    course = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
    found = np.zeros((400, 400), np.float32)
    start, end = (tuple(int(v) for v in (200, 200) + sign * length / 2 * course) for sign in (-1, 1))
    cv2.line(found, start, end, (0.9,), thickness)
    (quad,) = regions.words(found)
    along = quad[1] - quad[0]
    assert np.rad2deg(np.arctan2(along[1], along[0])) == pytest.approx(degrees, abs=4)


def test_only_a_detector_that_says_so_marks_kernels() -> None:
    assert regions.are_kernels({"Global": {"model_name": "PP-OCRv6_small_det", "marks": "kernels"}})
    assert not regions.are_kernels({"Global": {"model_name": "PP-OCRv6_small_det"}})
