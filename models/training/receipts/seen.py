"""What a reader sees of a drawn page: words, that is cells of which those that stand close together are one.

And whether anything of their ink is left to see.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .drawn import STEPS, Drawn, Image, Points

#: Grey levels between ink and paper.
LEAST_CONTRAST = 14.0
#: Cells of one row closer than this share of their height are one word to a reader.
TOGETHER = 0.6


@dataclass(frozen=True)
class Word:
    """Text that stands together, one space between its cells, and its outline."""

    text: str
    outline: Points


def edges(outline: Points) -> tuple[Points, Points]:
    """The points along the top and along the bottom, both from left to right."""
    return outline[:STEPS], outline[: STEPS - 1 : -1]


def height_of(outline: Points) -> float:
    top, bottom = edges(outline)
    return float(np.median(np.linalg.norm(top - bottom, axis=1)))


def words(drawn: Drawn) -> list[Word]:
    """What a detector should find: the cells of every line, those that stand close together as one."""
    found: list[Word] = []
    for line in drawn.lines:
        row: list[Word] = []
        for cell in sorted(line.cells, key=lambda cell: float(cell.outline[0] @ course(line.outline))):
            if row:
                before, after = edges(row[-1].outline), edges(cell.outline)
                gap = float(np.linalg.norm(after[0][0] - before[0][-1]))
                if gap < TOGETHER * height_of(cell.outline):
                    row[-1] = Word(f"{row[-1].text} {cell.text}", _joined(row[-1].outline, cell.outline))
                    continue
            row.append(Word(cell.text, cell.outline))
        found += row
    return found


def course(outline: Points) -> Points:
    """The unit vector along which an outline's text runs."""
    top, _ = edges(outline)
    across = top[-1] - top[0]
    return np.asarray(across / max(1e-6, float(np.linalg.norm(across))), np.float32)


def _joined(first: Points, second: Points) -> Points:
    def longer(a: Points, b: Points) -> Points:
        both = np.concatenate([a, b])
        at, places = np.linspace(0, 1, len(both)), np.linspace(0, 1, STEPS)
        return np.stack([np.interp(places, at, both[:, i]) for i in (0, 1)], axis=1).astype(np.float32)

    (top, bottom), (next_top, next_bottom) = edges(first), edges(second)
    return np.concatenate([longer(top, next_top), longer(bottom, next_bottom)[::-1]])


def is_printed(image: Image, outline: Points) -> bool:
    """Whether ink and paper differ at all inside the outline: faded print and glare leave nothing to find."""
    x, y, wide, high = cv2.boundingRect(outline.round().astype(np.int32))
    part = image[max(0, y) : y + high, max(0, x) : x + wide]
    if not part.size:
        return True
    dark, light = np.percentile(part, (3, 97))
    return bool(light - dark > LEAST_CONTRAST)
