"""Words to lines as a person reads them, and the gaps at which one page may fall into several receipts.

Pure geometry on quadrilaterals (n, 4, 2), clockwise from the top left, in pixels of the upright page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

#: Two words are on one line when the right one's middle lies this near the left one's course (share of their height).
LINE_SLACK = 0.45
#: A gap between receipts is at least this many line heights wide (side by side) or high (one below the other).
SIDE_GAP = 0.6
BELOW_GAP = 2.0
#: Such a gap may run aslant, by so many degrees from the lines' own course.
SLANTS = (0.0, -2.0, 2.0, -4.0, 4.0, -7.0, 7.0)
#: Fewer words than this are no receipt of their own.
LEAST_WORDS = 4
#: Fewer long words than this tell no slope.
LEAST_SLOPES = 8


@dataclass(frozen=True)
class Box:
    """A word's middle line and height: from (x0, y0) on the left to (x1, y1) on the right."""

    x0: float
    y0: float
    x1: float
    y1: float
    height: float


def boxes_of(quads: Floats) -> list[Box]:
    """The middle line and height of every quadrilateral."""
    left = (quads[:, 0] + quads[:, 3]) / 2
    right = (quads[:, 1] + quads[:, 2]) / 2
    heights = heights_of(quads)
    return [
        Box(float(a[0]), float(a[1]), float(b[0]), float(b[1]), float(h))
        for a, b, h in zip(left, right, heights, strict=True)
    ]


def heights_of(quads: Floats) -> Floats:
    """Height of every quadrilateral, across its reading direction."""
    sides = np.linalg.norm(quads[:, 0] - quads[:, 3], axis=1) + np.linalg.norm(quads[:, 1] - quads[:, 2], axis=1)
    return np.asarray(sides / 2, dtype=np.float32)


def widths_of(quads: Floats) -> Floats:
    """Length of every quadrilateral along its reading direction."""
    sides = np.linalg.norm(quads[:, 0] - quads[:, 1], axis=1) + np.linalg.norm(quads[:, 3] - quads[:, 2], axis=1)
    return np.asarray(sides / 2, dtype=np.float32)


def skew_of(quads: Floats) -> float:
    """The page's slope in radians: the median direction of its longer words."""
    widths = widths_of(quads)
    long = quads[widths >= np.median(widths)]
    course = (long[:, 1] + long[:, 2] - long[:, 0] - long[:, 3]) / 2
    return float(np.median(np.arctan2(course[:, 1], course[:, 0])))


def turned(quads: Floats, angle: float) -> Floats:
    """The quadrilaterals turned by ``-angle`` about the origin, so that lines of that slope lie level."""
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.array([[cos, -sin], [sin, cos]], dtype=np.float32)
    return np.asarray(quads @ matrix, dtype=np.float32)


@dataclass(frozen=True)
class Slopes:
    """The slope of the lines over a page, linear in x and y: perspective and curl bend lines, but smoothly."""

    constant: float
    along_x: float
    along_y: float

    def at(self, x: float, y: float) -> float:
        """Rise of a line per pixel to the right at a place."""
        return self.constant + self.along_x * x + self.along_y * y


def slopes_of(boxes: Sequence[Box]) -> Slopes:
    """Least squares over the longer words, weighted by length, without the worst tenth."""
    long = [box for box in boxes if box.x1 - box.x0 > 3 * box.height]
    if len(long) < LEAST_SLOPES:
        return Slopes(0.0, 0.0, 0.0)
    lengths = np.array([box.x1 - box.x0 for box in long])
    places = np.array([[1.0, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2] for box in long])
    rises = np.array([(box.y1 - box.y0) / (box.x1 - box.x0) for box in long])
    keep = np.ones(len(long), dtype=bool)
    for _ in range(2):
        root = np.sqrt(lengths[keep])
        found = np.linalg.lstsq(places[keep] * root[:, None], rises[keep] * root, rcond=None)[0]
        misses = np.abs(places @ found - rises)
        keep = misses <= np.quantile(misses, 0.9)
    return Slopes(*(float(value) for value in found))


def lines_of(quads: Floats) -> list[list[int]]:
    """Indices of the words of each line, left to right, the lines from top to bottom.

    Each word is chained to the nearest word on its right that lies on its course: lines may bend with the paper.
    """
    if len(quads) == 0:
        return []
    boxes = boxes_of(turned(quads, skew_of(quads)))
    slopes = slopes_of(boxes)
    links = sorted(
        (distance, left, right)
        for left, a in enumerate(boxes)
        for right, b in enumerate(boxes)
        if left != right and (distance := _link(a, b, slopes)) is not None
    )
    next_of: dict[int, int] = {}
    previous_of: dict[int, int] = {}
    for _, left, right in links:
        if left not in next_of and right not in previous_of:
            next_of[left] = right
            previous_of[right] = left
    lines = []
    for start in range(len(boxes)):
        if start not in previous_of:
            line = [start]
            while line[-1] in next_of:
                line.append(next_of[line[-1]])
            lines.append(line)
    edge = min(box.x0 for box in boxes)
    return sorted(lines, key=lambda line: (_height_at_edge(boxes[line[0]], edge, slopes), boxes[line[0]].x0))


def _height_at_edge(box: Box, edge: float, slopes: Slopes) -> float:
    """Where the course of a line's first word meets the left edge of the text: what comes first is read first."""
    return box.y0 - slopes.at((box.x0 + edge) / 2, box.y0) * (box.x0 - edge)


def _link(a: Box, b: Box, slopes: Slopes) -> float | None:
    """How far ``b`` follows ``a`` on one line, or None where it does not."""
    smaller = min(a.height, b.height)
    # From middle to middle: the ends of a box carry its noise, its middle does not.
    (ax, ay), (bx, by) = _middle(a), _middle(b)
    if bx <= ax or b.x0 < a.x1 - 0.5 * smaller or max(a.height, b.height) > 2.6 * smaller:
        return None
    offset = abs(by - ay - slopes.at((ax + bx) / 2, (ay + by) / 2) * (bx - ax))
    if offset > LINE_SLACK * smaller:
        return None
    return max(0.0, b.x0 - a.x1) + 2 * offset


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


@dataclass(frozen=True)
class Strip:
    """An empty strip between two groups of words: their indices, and where along its normal it starts and ends."""

    first: Indices
    second: Indices
    start: float
    end: float
    normal: Floats


def side_strips(quads: Floats) -> list[Strip]:
    """Ways to part the words into a left and a right group by an empty strip through the whole group, widest first."""
    return _widest(strips(quads, [slant + _degrees(quads) for slant in SLANTS], SIDE_GAP))


def below_strips(quads: Floats) -> list[Strip]:
    """Ways to part the words into an upper and a lower group by an empty strip across the whole group, widest first."""
    return _widest(strips(quads, [slant + _degrees(quads) + 90 for slant in SLANTS], BELOW_GAP))


def _degrees(quads: Floats) -> float:
    return float(np.rad2deg(skew_of(quads))) if len(quads) else 0.0


def _widest(found: list[Strip]) -> list[Strip]:
    """The widest of the strips that part the words in the same way, the widest of all first."""
    ways: dict[bytes, Strip] = {}
    for strip in sorted(found, key=lambda strip: strip.start - strip.end):
        ways.setdefault(np.sort(strip.first).tobytes(), strip)
    return list(ways.values())


def strips(quads: Floats, slants: Iterable[float], least_gap: float) -> list[Strip]:
    """All empty strips that are ``least_gap`` line heights wide; ``slants`` are degrees from the x axis to a normal."""
    if len(quads) < 2 * LEAST_WORDS:
        return []
    least = least_gap * float(np.median(heights_of(quads)))
    found = []
    for degrees in slants:
        angle = np.deg2rad(degrees)
        normal = np.array([np.cos(angle), np.sin(angle)], np.float32)
        along = quads @ normal
        starts, ends = along.min(axis=1), along.max(axis=1)
        order = np.argsort(starts)
        reached, following = np.maximum.accumulate(ends[order])[:-1], starts[order][1:]
        for at in np.flatnonzero(following - reached >= least):
            if LEAST_WORDS <= at + 1 <= len(quads) - LEAST_WORDS:
                between = float(reached[at]), float(following[at])
                found.append(Strip(order[: at + 1], order[at + 1 :], *between, normal))
    return found
