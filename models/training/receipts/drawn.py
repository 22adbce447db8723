"""What drawing gives: a picture, and where the ink of every true line stands in it.

A place is an outline, float32 (2 * STEPS, 2) in pixels: STEPS points along the top from left to right as the text runs,
then as many along the bottom back again. Paper that curls bends an outline, and every warp carries its points along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .model import Composed

Image = NDArray[np.uint8]
Points = NDArray[np.float32]
#: Where points (n, 2) go.
Move = Callable[[Points], Points]
Polygon = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
#: left, top, right, bottom
Box = tuple[float, float, float, float]

STEPS = 9


def outline_of(box: Box) -> Points:
    """The outline of an upright box."""
    x0, y0, x1, y1 = box
    along = np.linspace(x0, x1, STEPS, dtype=np.float32)
    top = np.stack([along, np.full_like(along, y0)], axis=1)
    bottom = np.stack([along[::-1], np.full_like(along, y1)], axis=1)
    return np.concatenate([top, bottom])


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def polygon_of(outline: Points) -> Polygon:
    """The quadrilateral around an outline, upper left corner first as the text runs: its corners, pushed outwards where
    the edge between them bulges."""
    top, bottom = outline[:STEPS], outline[: STEPS - 1 : -1]
    corners = []
    for edge, inner in ((top, bottom), (bottom, top)):
        chord = edge[-1] - edge[0]
        normal = np.array([chord[1], -chord[0]], np.float32) / max(1e-6, float(np.hypot(*chord)))
        if float((inner.mean(axis=0) - edge[0]) @ normal) > 0:
            normal = -normal
        bulge = max(0.0, float(((edge - edge[0]) @ normal).max()))
        corners += [edge[0] + bulge * normal, edge[-1] + bulge * normal]
    a, b, d, c = ((round(float(x), 1), round(float(y), 1)) for x, y in corners)
    return a, b, c, d


@dataclass(frozen=True)
class DrawnCell:
    """Text that stands together, and where."""

    text: str
    outline: Points

    @property
    def polygon(self) -> Polygon:
        return polygon_of(self.outline)


@dataclass(frozen=True)
class DrawnLine:
    """One line as a reader sees it: the cells of row `row` of its Composed, two spaces between them."""

    text: str
    row: int
    outline: Points
    cells: tuple[DrawnCell, ...]

    @property
    def polygon(self) -> Polygon:
        return polygon_of(self.outline)


@dataclass(frozen=True)
class Drawn:
    """One receipt: alone and flat (as `draw` gives it) or standing in a page, whose image it then shares.

    `marks` are the places of ink that is no true line: rules, bar codes, seals, buttons. `millimetres` is the width of
    the paper (a screen's too) before it was photographed.
    """

    image: Image
    composed: Composed
    outline: Points
    lines: tuple[DrawnLine, ...]
    marks: tuple[Points, ...]
    millimetres: float

    @property
    def polygon(self) -> Polygon:
        return polygon_of(self.outline)

    def moved(self, move: Move, image: Image) -> Drawn:
        """The receipt after `move`, standing in `image`."""
        places = [self.outline, *self.marks]
        for line in self.lines:
            places += [line.outline, *(cell.outline for cell in line.cells)]
        there = iter(np.split(move(np.concatenate(places)).astype(np.float32), len(places)))
        outline = next(there)
        marks = tuple(next(there) for _ in self.marks)
        lines = tuple(
            DrawnLine(line.text, line.row, next(there), tuple(DrawnCell(cell.text, next(there)) for cell in line.cells))
            for line in self.lines
        )
        return Drawn(image, self.composed, outline, lines, marks, self.millimetres)

    def line_height(self) -> float:
        """The median height of its lines in pixels; 0 without lines."""
        heights = [np.linalg.norm(line.outline[0] - line.outline[-1]) for line in self.lines]
        return float(np.median(heights)) if heights else 0.0


@dataclass(frozen=True)
class Page:
    """A page image, uint8 (height, width, 3) RGB, and the receipts on it. `kind` is scan, photo or screenshot; `turns`
    the quarter turns to the left (np.rot90) by which the page was laid down."""

    image: Image
    receipts: tuple[Drawn, ...]
    kind: str
    turns: int = 0


def drawn_lines(composed: Composed, boxes: Sequence[tuple[int, str, Box]]) -> tuple[DrawnLine, ...]:
    """The lines of a flat receipt from the cells that were printed: (row, text, box) each."""
    cells: dict[int, list[tuple[str, Box]]] = {}
    for at, word, box in boxes:
        cells.setdefault(at, []).append((word, box))
    texts = iter(composed.lines())
    lines = []
    for i, row in enumerate(composed.rows):
        text = next(texts) if row.cells else ""
        if i in cells:
            printed = sorted(cells[i], key=lambda cell: cell[1][0])
            outline = outline_of(around(box for _, box in printed))
            lines.append(DrawnLine(text, i, outline, tuple(DrawnCell(word, outline_of(box)) for word, box in printed)))
    return tuple(lines)
