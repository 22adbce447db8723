import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from desktop.ocr import layout

Floats = NDArray[np.float32]


def word(x: float, y: float, width: float, height: float = 20) -> list[list[float]]:
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]


def quads(*words: list[list[float]]) -> Floats:
    return np.array(words, dtype=np.float32)


def bent(points: Floats, angle: float, curl: float = 0.0) -> Floats:
    """The page turned by an angle (radians), its lines hanging through by curl (pixels at 300 px from the middle)."""
    moved = points.copy()
    moved[:, :, 1] += curl * ((moved[:, :, 0] - 300) / 300) ** 2
    return layout.turned(moved, -angle)


def page_of_rows(rows: int = 12) -> Floats:
    """Rows of a label at the left and an amount at the right edge, with an address line between some of them."""
    words = []
    for row in range(rows):
        y = 40.0 * row
        words += [word(0, y, 110), word(480, y, 120)] if row % 3 else [word(0, y, 280), word(300, y, 300)]
    return quads(*words)


@pytest.mark.parametrize("angle", [0.0, 0.06, -0.06])
@pytest.mark.parametrize("curl", [0.0, 14.0, -14.0])
def test_a_label_keeps_its_own_amount_on_tilted_and_curled_paper(angle: float, curl: float) -> None:
    lines = layout.lines_of(bent(page_of_rows(), angle, curl))
    assert lines == [[2 * row, 2 * row + 1] for row in range(12)]


def test_words_far_apart_in_height_are_never_one_line() -> None:
    assert layout.lines_of(quads(word(0, 0, 100), word(300, 30, 100))) == [[0], [1]]


def test_big_print_does_not_swallow_small_print_beside_it() -> None:
    assert layout.lines_of(quads(word(0, 0, 300, 80), word(320, 30, 100, 20))) == [[0], [1]]


@given(st.lists(st.tuples(st.floats(0, 2000), st.floats(0, 2000), st.floats(5, 400), st.floats(5, 60)), max_size=25))
def test_every_word_stands_in_exactly_one_line(boxes: list[tuple[float, float, float, float]]) -> None:
    found = layout.lines_of(np.array([word(*box) for box in boxes], dtype=np.float32).reshape(-1, 4, 2))
    assert sorted(index for line in found for index in line) == list(range(len(boxes)))


def halves(strips: list[layout.Strip]) -> tuple[list[int], list[int]]:
    return sorted(strips[0].first.tolist()), sorted(strips[0].second.tolist())


@pytest.mark.parametrize("angle", [0.0, 0.1, -0.1])
def test_two_blocks_side_by_side_can_be_cut_and_one_block_cannot(angle: float) -> None:
    left = page_of_rows()
    both = layout.turned(np.concatenate([left, left + np.array([700, 0], dtype=np.float32)]), -angle)
    assert halves(layout.side_strips(both)) == (list(range(len(left))), list(range(len(left), 2 * len(left))))
    assert layout.below_strips(left) == []


def test_a_block_below_another_can_be_cut() -> None:
    upper = page_of_rows()
    both = np.concatenate([upper, upper + np.array([0, 700], dtype=np.float32)])
    assert halves(layout.below_strips(both))[0] == list(range(len(upper)))


def test_blocks_whose_edges_lean_are_cut_aslant() -> None:
    left = page_of_rows(16)
    both = np.concatenate([left, left + np.array([650, 0], dtype=np.float32)])
    both[:, :, 0] += 0.1 * both[:, :, 1]  # seen from the side
    assert both[len(left) :, :, 0].min() < both[: len(left), :, 0].max()  # no upright strip is empty
    assert halves(layout.side_strips(both)) == (list(range(len(left))), list(range(len(left), 2 * len(left))))
