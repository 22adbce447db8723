"""Pages as training material: crops at the sizes print has when the detector sees it, and the map it should answer.

The map is 1 inside the kernel of a cell: its outline shrunk from all sides (Liao et al. 2020, section 3.5), so that
lines that touch stay apart.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.receipts.compose import compose
from models.training.receipts.drawn import STEPS, Image, Page, Points
from models.training.receipts.page import draw, photograph_page
from models.training.receipts.seen import edges, height_of, is_printed, words

SHRINK = 0.4
#: Height of a line in a crop, in pixels: illegible below; above the highest print at the side pages are looked at.
LOWEST, HIGHEST = 8.0, 44.0
#: Print lower than this in a crop is neither text nor no text.
UNSURE = 6.0

Map = NDArray[np.float32]


@dataclass(frozen=True)
class Crop:
    """`image` (side, side, 3) RGB; `kernels` 1 inside text, 0 outside; `counted` 0 where nobody can tell."""

    image: Image
    kernels: Map
    counted: Map


def kernel(outline: Points) -> Points:
    """The outline moved inwards by area (1 - SHRINK^2) / perimeter."""
    top, bottom = edges(outline)
    height = height_of(outline)
    middle = (top + bottom) / 2
    length = float(np.linalg.norm(np.diff(middle, axis=0), axis=1).sum())
    if min(height, length) < 1:
        return outline
    inwards = height * length * (1 - SHRINK**2) / (2 * (height + length))
    across = np.clip(inwards / height, 0, 0.48)
    ends = np.clip(inwards / length, 0, 0.48)
    at = np.linspace(0, 1, STEPS)
    inner = np.linspace(ends, 1 - ends, STEPS)

    def along(edge: Points) -> Points:
        return np.stack([np.interp(inner, at, edge[:, axis]) for axis in (0, 1)], axis=1).astype(np.float32)

    top, bottom = along(top), along(bottom)
    return np.concatenate([top + (bottom - top) * across, (bottom + (top - bottom) * across)[::-1]])


def page(r: random.Random, *, held_out: bool = False) -> Page:
    """A page with a receipt, at times with two."""
    drawn = []
    for _ in range(r.choice((1, 1, 1, 2))):
        composed = compose(r, held_out=held_out)
        drawn.append(draw(r, composed, held_out=held_out))
    return photograph_page(r, drawn)


def crop(r: random.Random, page: Page, side: int) -> Crop:
    """A square of `side` pixels around some line of the page, scaled so that print is LOWEST to HIGHEST high."""
    found = [word.outline for drawn in page.receipts for word in words(drawn)]
    height = float(np.median([height_of(o) for o in found])) if found else 24.0
    scale = LOWEST * (HIGHEST / LOWEST) ** r.random() / max(1.0, height)
    scale = min(1.6, max(scale, 0.8 * side / max(page.image.shape[:2])))
    centre = r.choice(found).mean(axis=0) if found else np.array([page.image.shape[1] / 2, page.image.shape[0] / 2])
    low = centre * scale - np.array([r.uniform(0.2, 0.8), r.uniform(0.2, 0.8)]) * side
    # a crop stays on the page as far as the page reaches
    high = np.maximum(np.array(page.image.shape[1::-1]) * scale - side, 0)
    low = np.clip(low, np.minimum(0, high), high)
    window = np.floor(low / scale).astype(int), np.ceil((low + side) / scale).astype(int) + 1
    (x0, y0), (x1, y1) = np.maximum(window[0], 0), window[1]
    part = page.image[y0:y1, x0:x1]
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC), np.uint8)
    image = np.zeros((side, side, 3), np.uint8)
    part = part[:side, :side]
    image[: part.shape[0], : part.shape[1]] = part
    kernels, counted = np.zeros((side, side), np.float32), np.ones((side, side), np.float32)
    for outline in found:
        placed = outline * np.float32(scale) - np.array([x0, y0], np.float32) * np.float32(scale)
        if height_of(placed) < UNSURE or not is_printed(image, placed):
            cv2.fillPoly(counted, [placed.round().astype(np.int32)], (0.0,))
        else:
            cv2.fillPoly(kernels, [kernel(placed).round().astype(np.int32)], (1.0,))
    return _turned(r, Crop(image, kernels, counted))


def _turned(r: random.Random, made: Crop) -> Crop:
    """Now and then a crop of a page that lies on its side or on its head."""
    turns = r.choice((0, 0, 0, 0, 0, 0, 0, 1, 2, 3))
    if not turns:
        return made
    image, kernels, counted = (
        np.ascontiguousarray(np.rot90(a, turns)) for a in (made.image, made.kernels, made.counted)
    )
    return Crop(image, kernels, counted)


def crops(seed: int, side: int, *, held_out: bool = False, each: int = 3) -> Iterator[Crop]:
    """Endless crops, `each` of every page drawn, pages mixed."""
    r = random.Random(seed)  # noqa: S311 - drawing, not secrets
    waiting: list[Crop] = []
    while True:
        while len(waiting) < 8 * each:
            drawn = page(r, held_out=held_out)
            waiting += [crop(r, drawn, side) for _ in range(each)]
        yield waiting.pop(r.randrange(len(waiting)))
