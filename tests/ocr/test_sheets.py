"""Which words lie on one sheet of paper: drawn pages, no model."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from desktop.ocr.found import Image
from desktop.ocr.layout import Floats
from desktop.ocr.sheets import sheets

TABLE = (120, 82, 52)


def sheet(
    page: Image, x: int, y: int, *, degrees: float = 0.0, paper: tuple[int, int, int] = (236, 234, 228)
) -> Floats:
    """A sheet of 300 x 420 with ten words, its middle at (x, y), painted into the page; the words' outlines."""
    turn = cv2.getRotationMatrix2D((0, 0), -degrees, 1)
    turn[:, 2] = x, y

    def there(corners: Floats) -> Floats:
        return np.asarray(corners @ turn[:, :2].T + turn[:, 2], np.float32)

    outline = np.array([[-150, -210], [150, -210], [150, 210], [-150, 210]], np.float32)
    cv2.fillPoly(page, [there(outline).astype(np.int32)], paper)
    words = []
    for row in range(10):
        left, top = -120 + 40 * (row % 3), -180 + 36 * row
        corners = np.array([[left, top], [110, top], [110, top + 22], [left, top + 22]], np.float32)
        words.append(there(corners))
        ink = there(corners + np.array([[8, 8], [-8, 8], [-8, -8], [8, -8]], np.float32))
        cv2.fillPoly(page, [ink.astype(np.int32)], (40, 40, 40))
    quads = np.array(words, np.float32)
    if 45 < abs(degrees) < 135:  # as the detector gives standing words: the first corner is the upper left one
        quads = np.roll(quads, 1 if degrees > 0 else -1, axis=1)
    return quads


def table(width: int = 1000, height: int = 700, colour: tuple[int, int, int] = TABLE) -> Image:
    page = np.empty((height, width, 3), np.uint8)
    page[:] = colour
    noise = np.random.default_rng(1).integers(-6, 7, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("degrees", [(0, 0), (0, 90), (-90, 90), (8, -9), (0, 180)])
def test_two_sheets_on_a_table_are_two_however_they_are_turned(degrees: tuple[float, float]) -> None:
    page = table()
    first, second = (sheet(page, 250 + 500 * i, 350, degrees=each) for i, each in enumerate(degrees))
    assert sheets(page, np.concatenate([first, second])) == [list(range(10)), list(range(10, 20))]


def test_three_sheets_are_three_and_their_words_stay_with_them() -> None:
    page = table(1500, 1000)
    parts = [sheet(page, x, y, degrees=d) for x, y, d in ((220, 300, 0), (700, 500, 90), (1200, 650, 5))]
    found = sheets(page, np.concatenate(parts))
    assert sorted(found) == [list(range(10)), list(range(10, 20)), list(range(20, 30))]


def test_white_sheets_on_white_are_parted_only_where_they_are_turned() -> None:
    white = (250, 250, 250)
    for degrees, count in ((0, 1), (90, 2)):
        page = table(colour=white)
        first, second = sheet(page, 250, 350, paper=white), sheet(page, 750, 350, degrees=degrees, paper=white)
        assert len(sheets(page, np.concatenate([first, second]))) == count


def test_a_coloured_band_across_one_sheet_parts_nothing() -> None:
    page = table(400, 1000)
    quads = [sheet(page, 200, y) for y in (260, 660)]
    page[465:470, 50:350] = (236, 234, 228)  # one sheet of paper from top to bottom
    page[440:480, 50:350] = (90, 60, 160)
    assert len(sheets(page, np.concatenate(quads))) == 1


def test_a_row_of_stars_does_not_hide_the_table() -> None:
    page = table(colour=(96, 96, 96))
    first, second = (sheet(page, 250 + 500 * i, 350) for i in range(2))
    stars = np.array(
        [[[180 + 40 * i, 150], [200 + 40 * i, 150], [200 + 40 * i, 156], [180 + 40 * i, 156]] for i in range(3)]
    )
    for star in stars:
        cv2.rectangle(page, star[0].tolist(), star[2].tolist(), (90, 90, 90), 3)
    words = np.concatenate([first, stars.astype(np.float32), second])
    assert sheets(page, words) == [list(range(13)), list(range(13, 23))]


def test_a_narrow_gap_above_a_ticket_with_a_coloured_band_parts_them() -> None:
    page = table(400, 1300)
    upper, lower = sheet(page, 200, 260), sheet(page, 200, 1010)
    page[485:1000, 50:350] = (236, 234, 228)
    page[485:610, 50:350] = (60, 120, 200)
    assert len(sheets(page, np.concatenate([upper, lower]))) == 2


def test_a_lone_word_that_stands_parts_nothing() -> None:
    page = table()
    quads = sheet(page, 250, 350)
    standing = np.array([[[600, 100], [622, 100], [622, 300], [600, 300]]], np.float32)
    assert len(sheets(page, np.concatenate([quads, standing]))) == 1


def test_a_page_with_few_or_no_words_is_one_sheet() -> None:
    page = table()
    assert sheets(page, sheet(page, 250, 350)[:5]) == [[0, 1, 2, 3, 4]]
    assert sheets(page, np.zeros((0, 4, 2), np.float32)) == [[]]
