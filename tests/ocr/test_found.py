"""Words as they were found: what is done to a page is done to their bend, too."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.ocr.found import STATIONS, Found

QUAD = np.array([[[100, 50], [300, 50], [300, 110], [100, 110]]], np.float32)
BOW = np.linspace(-0.2, 0.3, STATIONS, dtype=np.float32)[None]
WORD = Found(QUAD, BOW, np.array([0.5], np.float32))


def middles(found: Found) -> np.ndarray:
    """Where the middle of the print runs, (STATIONS, 2), in pixels."""
    a, b, _, d = found.quads[0]
    t = np.linspace(0, 1, STATIONS)[:, None]
    return np.asarray(a + t * (b - a) + (0.5 + found.bows[0][:, None]) * (d - a))


def print_height(found: Found) -> float:
    return float(found.shares[0] * np.linalg.norm(found.quads[0, 3] - found.quads[0, 0]))


def test_scaling_and_moving_carry_the_middle_along() -> None:
    there = WORD.scaled(2.0).moved(5, -3)
    assert middles(there) == pytest.approx(middles(WORD) * 2 + [5, -3], abs=1e-3)
    assert print_height(there) == pytest.approx(2 * print_height(WORD))


def test_upside_down_the_middle_lies_at_the_same_ink() -> None:
    turned = WORD.turned_half(400, 200)
    assert middles(turned)[::-1] == pytest.approx(np.array([400, 200]) - middles(WORD), abs=1e-3)
    assert middles(WORD.read_backwards())[::-1] == pytest.approx(middles(WORD), abs=1e-3)


def test_a_wider_cut_keeps_the_middle_and_has_room_on_every_side() -> None:
    wide = WORD.widened(0.1)
    assert middles(wide)[:, 1] == pytest.approx(middles(WORD)[:, 1], abs=0.2)
    assert print_height(wide) == pytest.approx(1.2 * print_height(WORD), rel=1e-4)
    assert wide.quads[0, 0] == pytest.approx([97, 47], abs=1e-3)


def test_some_of_the_words_are_words() -> None:
    both = Found(np.concatenate([QUAD, QUAD + 1]), np.concatenate([BOW, -BOW]), np.array([0.5, 1.0], np.float32))
    assert len(both[[1]]) == 1
    assert both[[1]].bows[0, 0] == pytest.approx(0.2)
    assert Found.straight(QUAD).shares.tolist() == [1.0]
