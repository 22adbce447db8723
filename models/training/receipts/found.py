"""Detected boxes against the true lines of a drawn page; measure.py says what is counted."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .drawn import STEPS, DrawnLine, Page, Points

#: Places looked at across a cell's text, and down its height.
_ACROSS, _DOWN = 40, 8
#: A line is found when this share of its text's width is covered; it is small when it is lower than so many pixels.
COVERED, SMALL = 0.8, 20.0


@dataclass
class Tally:
    """Counts over pages."""

    lines: int = 0
    found: int = 0
    small: int = 0
    small_found: int = 0
    cells: int = 0
    cut: int = 0
    boxes: int = 0
    joined: int = 0
    false: int = 0
    pages: int = 0
    seconds: float = 0.0

    def row(self, name: str) -> str:
        def share(part: int, whole: int) -> str:
            return f"{100 * part / whole:.1f} %" if whole else "–"

        return (
            f"| {name} | {share(self.found, self.lines)} | {share(self.small_found, self.small)} ({self.small}) "
            f"| {share(self.cut, self.cells)} | {share(self.joined, self.boxes)} "
            f"| {self.false / max(1, self.pages):.2f} | {self.seconds / max(1, self.pages):.2f} |"
        )


def inside(points: Points, quads: Points) -> NDArray[np.bool_]:
    """Whether each of n points lies in each of m convex quadrilaterals: (n, m)."""
    sides = np.roll(quads, -1, axis=1) - quads
    away = points[:, None, None] - quads[None]
    turn = sides[None, ..., 0] * away[..., 1] - sides[None, ..., 1] * away[..., 0]
    return np.asarray((turn >= 0).all(axis=2) | (turn <= 0).all(axis=2))


def samples(outline: Points) -> Points:
    """_ACROSS x _DOWN places in an outline, (_ACROSS * _DOWN, 2), one column after the other."""
    steps = np.linspace(0, STEPS - 1, _ACROSS)
    at = np.arange(STEPS)
    top, bottom = outline[:STEPS], outline[: STEPS - 1 : -1]
    edges = [np.stack([np.interp(steps, at, edge[:, i]) for i in range(2)], axis=-1) for edge in (top, bottom)]
    down = ((np.arange(_DOWN) + 0.5) / _DOWN)[None, :, None]
    return np.asarray((edges[0][:, None] * (1 - down) + edges[1][:, None] * down).reshape(-1, 2), np.float32)


def covering(outline: Points, quads: Points) -> NDArray[np.bool_]:
    """Which of m boxes cover which columns of an outline, by half of its height: (_ACROSS, m)."""
    hits = inside(samples(outline), quads).reshape(_ACROSS, _DOWN, len(quads))
    return np.asarray(hits.mean(axis=1) >= 0.5)


def score(page: Page, quads: Points, scale: float, tally: Tally) -> list[DrawnLine]:
    """Count one page whose detected boxes are `quads`; `scale` is what it was shrunk by. Returns the lines missed."""
    missed = []
    tally.pages += 1
    tally.boxes += len(quads)
    lines_in = np.zeros(len(quads), int)
    touched = np.zeros(len(quads), bool)
    for receipt in page.receipts:
        for line in receipt.lines:
            covered = np.zeros(len(quads), bool)
            columns = length = 0.0
            for cell in line.cells:
                width = float(np.linalg.norm(cell.outline[STEPS - 1] - cell.outline[0]))
                cover = covering(cell.outline, quads)
                own = cover.mean(axis=0) > 0.1
                length += width
                columns += width * float(cover.any(axis=1).mean()) if len(quads) else 0.0
                covered |= own | (cover.sum(axis=0) > 1)
                tally.cells += 1
                tally.cut += int(own.sum()) > max(1, len(cell.text.split()))
            lines_in += covered
            touched |= covered
            is_found = columns >= COVERED * length
            height = float(np.linalg.norm(line.outline[0] - line.outline[-1])) * scale
            tally.lines += 1
            tally.found += is_found
            tally.small += height < SMALL
            tally.small_found += is_found and height < SMALL
            if not is_found:
                missed.append(line)
    tally.joined += int((lines_in > 1).sum())
    tally.false += sum(not touched[i] and not _on_mark(page, quads[i]) for i in range(len(quads)))
    return missed


def _on_mark(page: Page, quad: Points) -> bool:
    """Whether the middle of a box lies on a mark or, where print is too worn to be covered by half, on a line."""
    middle = quad.mean(axis=0)
    places = [place for receipt in page.receipts for place in receipt.marks]
    places += [line.outline for receipt in page.receipts for line in receipt.lines]
    return any(cv2.pointPolygonTest(place, (float(middle[0]), float(middle[1])), False) >= 0 for place in places)
