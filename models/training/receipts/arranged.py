"""Photos of receipts arranged on purpose: what makes a page hard to understand, one thing at a time.

`draw_pages` draws what clerks send; here every page of a kind has its difficulty. All kinds lie on a table, some with a
finger on the paper, in uneven light.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from . import camera
from .compose import KIND_WEIGHTS, compose
from .drawn import Drawn, Page
from .model import Paper
from .page import draw
from .warp import Bend, Matrix, projected

#: Pictures of 3, 7 and 12 megapixels, upright.
SMALL, MIDDLE, LARGE = (1536, 2048), (2250, 3000), (3024, 4032)
#: Print lower than this many pixels in the picture is not asked of anybody.
LEAST_LINE: Final = 14.0
#: Longer rolls do not lie beside others in one picture.
LEAST_ROWS: Final = 9
MOST_ROWS: Final = 32


def flat(r: random.Random) -> Page:
    """One receipt, flat and straight: what the others are compared with."""
    return _photo(r, [_receipt(r)], [r.gauss(0, 1)], SMALL, fill=0.9)


def bent(r: random.Random) -> Page:
    """One roll that was pocketed: its lines bend by up to their height."""
    receipt = _receipt(r, rolls=True)
    height, width = receipt.image.shape[:2]
    sign = r.choice((-1, 1))
    bend = Bend(
        width,
        height,
        curl=sign * r.uniform(0.05, 0.1) * min(1.0, height / width),
        wave=r.uniform(-0.01, 0.01),
        sway=r.uniform(-0.02, 0.02),
        fold_at=r.uniform(0.2, 0.8),
        phase=r.uniform(0, 2 * math.pi),
    )
    return _photo(r, [receipt], [r.gauss(0, 2)], SMALL, fill=0.85, bends=[bend])


def steep(r: random.Random) -> Page:
    """One receipt seen from the side: its far end half as large as its near one."""
    return _photo(r, [_receipt(r)], [r.gauss(0, 3)], MIDDLE, fill=0.9, slant=0.35)


def sideways(r: random.Random) -> Page:
    """Two receipts beside each other, all turned by a quarter."""
    page = _photo(r, [_receipt(r), _receipt(r)], [r.gauss(0, 2), r.gauss(0, 2)], LARGE[::-1], fill=0.95, gap=12)
    return camera.turned(page.image, page.receipts, page.kind, r.choice((1, 3)))


def apart(r: random.Random) -> Page:
    """Two or three receipts, each turned its own way, at least one by a quarter and none like all the others."""
    angles = r.choice(([0, 90], [0, 270], [90, 270], [0, 180], [0, 90, 180], [0, 270, 0]))
    r.shuffle(angles)
    receipts = [_receipt(r) for _ in angles]
    return _photo(r, receipts, [angle + r.gauss(0, 4) for angle in angles], LARGE[::-1], fill=0.95, gap=15)


def beside(r: random.Random) -> Page:
    """Two receipts that touch or overlap by their blank edges."""
    gap = r.uniform(-2, 1)
    return _photo(r, [_receipt(r), _receipt(r)], [r.gauss(0, 1), r.gauss(0, 1)], LARGE[::-1], fill=0.95, gap=gap)


def below(r: random.Random) -> Page:
    """Two receipts one under the other, touching or overlapping by their blank edges."""
    receipts = [_receipt(r, rows=20), _receipt(r, rows=20)]
    return _photo(r, receipts, [r.gauss(0, 1), r.gauss(0, 1)], LARGE, fill=0.95, gap=r.uniform(-2, 1), is_column=True)


def far(r: random.Random) -> Page:
    """One receipt that covers about a tenth of a picture of 12 megapixels."""
    return _photo(r, [_receipt(r)], [r.gauss(0, 5)], LARGE, fill=r.uniform(0.38, 0.5))


KINDS: Final[dict[str, Callable[[random.Random], Page]]] = {
    kind.__name__: kind for kind in (flat, bent, steep, sideways, apart, beside, below, far)
}


def _receipt(r: random.Random, *, rolls: bool = False, rows: int = MOST_ROWS) -> Drawn:
    """A small paper with a payment on it, every other one in a layout, and all in faces, that training never uses."""
    papers = {Paper.THERMAL} if rolls else {Paper.THERMAL, Paper.TICKET, Paper.HAND}
    kinds = [kind for kind in KIND_WEIGHTS if kind != "not_receipt"]
    while True:
        composed = compose(r, held_out=r.random() < 0.5, kind=r.choice(kinds))
        is_korean = "total" in composed.fields  # the foreign ones are in letters that the program does not read
        if is_korean and composed.paper in papers and LEAST_ROWS <= len(composed.lines()) <= rows:
            return draw(r, composed, held_out=True)


def _photo(
    r: random.Random,
    receipts: Sequence[Drawn],
    angles: Sequence[float],
    size: tuple[int, int],
    *,
    fill: float,
    gap: float = 10,
    is_column: bool = False,
    slant: float = 0.03,
    bends: Sequence[Bend] = (),
) -> Page:
    """Receipts in a row or a column, `gap` millimetres apart, each turned by an angle in degrees."""
    g = np.random.default_rng(r.getrandbits(32))
    matrices: list[Matrix] = []
    at, whole = [0.0, 0.0], [0.0, 0.0]
    along = 1 if is_column else 0
    for drawn, angle in zip(receipts, angles, strict=True):
        k = drawn.millimetres / drawn.image.shape[1]
        cos, sin = math.cos(math.radians(angle)) * k, math.sin(math.radians(angle)) * k
        turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        corners = projected(turn, drawn.outline)
        low, extent = corners.min(axis=0), np.ptp(corners, axis=0)
        matrices.append(np.array([[1, 0, at[0] - low[0]], [0, 1, at[1] - low[1]], [0, 0, 1]]) @ turn)
        whole = [max(whole[i], at[i] + float(extent[i])) for i in range(2)]
        at[along] += float(extent[along]) + gap
    seen = _slanted(r, whole, slant)
    while True:
        to_page = camera.framed(r, seen, (whole[0], whole[1]), size, fill)
        placed = [to_page @ matrix for matrix in matrices]
        line = min(d.line_height() * camera.scale_of(m, d) for d, m in zip(receipts, placed, strict=True))
        if line >= LEAST_LINE or fill >= 0.97:
            break
        fill = min(0.97, fill * 1.15)
    flat_ones = [Bend(*drawn.image.shape[1::-1]) for drawn in receipts]
    image, there = camera.taken(r, g, receipts, placed, bends or flat_ones, size, line)
    return Page(image, tuple(there), "photo")


def _slanted(r: random.Random, whole: Sequence[float], slant: float) -> Matrix:
    """The table as a camera sees it that is tilted backwards or forwards by this much."""
    h = r.choice((-1, 1)) * slant / max(whole)
    centre = np.array([[1, 0, -whole[0] / 2], [0, 1, -whole[1] / 2], [0, 0, 1]])
    return np.asarray(np.array([[1, 0, 0], [0, 1, 0], [r.gauss(0, 0.1) * h, h, 1]]) @ centre, np.float64)
