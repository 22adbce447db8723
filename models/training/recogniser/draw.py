"""Text to ink: a mask of a line as a printer or a screen would make it, with the centre of every character.

`Ink.mask` is float32 height x width, 0 paper to 1 full ink; `Ink.centres` holds the x of each character in its pixels.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from . import fonts
from .fonts import Face

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Ink:
    mask: Array
    centres: Array


def is_half(c: str) -> bool:
    return ord(c) < 0x1100


def outline(r: random.Random, text: str, face: Face) -> Ink:
    """Smooth glyphs of any size with the face's own advance widths: laser print, screens, forms."""
    size = face.pixels or r.choice((r.randint(11, 18), r.randint(16, 28), r.randint(18, 46), r.randint(18, 46)))
    font = fonts.load(face, size)
    other = fonts.choose(r, "0123456789,.", fonts.LATIN) if r.random() < 0.12 else None
    latin = fonts.load(other, size) if other and not other.pixels else font
    text_fonts = [latin if other and is_half(c) and fonts.has(other, c) else font for c in text]
    spacing = r.choice((0.0, 0.0, 0.0, 0.0, r.uniform(-0.08, 0.12), r.uniform(0.1, 0.35))) * size
    gap = r.choice((1.0, 1.0, 1.0, r.uniform(0.7, 4.0)))
    x, places = 3.0, []
    for c, f in zip(text, text_fonts, strict=True):
        advance = f.getlength(c)
        if c == " ":
            advance = max(advance * gap * (r.uniform(1.0, 3.0) if gap > 1.5 else 1.0), size * 0.22)
        places.append((x, advance))
        x += max(2.0, advance + spacing)
    image = Image.new("L", (int(x + size * 0.4) + 4, size * 2), 0)
    pen = ImageDraw.Draw(image)
    for c, f, (left, _) in zip(text, text_fonts, places, strict=True):
        if c != " ":
            pen.text((left, size * 1.45), c, fill=255, font=f, anchor="ls")
    mask = np.asarray(image, np.float32) / np.float32(255)
    centres = np.array([left + advance / 2 for left, advance in places], np.float32)
    return _trim(r, mask, centres, size)


@lru_cache(maxsize=20_000)
def dots_of(face: Face, size: int, c: str, threshold: int) -> NDArray[np.uint8]:
    """One glyph as dots on a grid, `size` rows and as many columns as its ink needs (at least one)."""
    font = fonts.load(face, face.pixels or size)
    image = Image.new("L", (size * 2, size * 2), 0)
    ImageDraw.Draw(image).text((size // 2, int(size * 1.4)), c, fill=255, font=font, anchor="ls")
    dots = (np.asarray(image) > threshold).astype(np.uint8)
    columns = np.flatnonzero(dots.any(0))
    left, right = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, 1)
    return np.ascontiguousarray(dots[int(size * 0.45) : int(size * 1.75), left:right])


def narrowed(glyph: NDArray[np.uint8], pitch: int, least: int = 110) -> NDArray[np.uint8]:
    """A glyph of dots brought into `pitch` columns, one of them empty where there is room; dots filled below `least`
    (of 255) are lost."""
    size = (pitch - (pitch > 8), glyph.shape[0])
    return (np.asarray(cv2.resize(glyph * 255, size, interpolation=cv2.INTER_AREA)) >= least).astype(np.uint8)


def dot_grid(r: random.Random, text: str, face: Face) -> Ink:
    """What a thermal or impact head prints: cells of a fixed pitch, square or round dots, half-width
    letters and digits, whole lines condensed or doubled in width or height."""
    size = face.pixels or r.choice((14, 16, 16, 18, 20, 24, 24, 24, 28, 32))
    threshold = r.choice((80, 100, 115)) if size < 22 else r.choice((90, 110, 127, 150))
    latin = fonts.choose(r, "0123456789", fonts.LATIN) if r.random() < 0.4 else None
    if latin and latin.pixels and latin.pixels > size:
        latin = None
    half = max(6, round(size * r.choice((0.5, 0.5, 0.5, 0.55, 0.6, 0.45))))
    full = max(half + 2, round(size * r.choice((1.0, 1.0, 1.0, 0.92, 1.08))))
    proportional = r.random() < 0.15
    gap = r.choice((1, 1, 1, 2, 3))
    rows = int(size * 1.75) - int(size * 0.45)
    cells, places, x = [], [], 2
    for c in text:
        pitch = half if is_half(c) else full
        if c == " ":
            pitch = half * r.randint(1, gap)
            places.append((x, pitch))
            x += pitch
            continue
        source = latin if latin and is_half(c) and fonts.has(latin, c) else face
        glyph = dots_of(source, size, c, threshold)
        wide = glyph.shape[1]
        if wide > pitch:
            glyph = narrowed(glyph, pitch)
            wide = glyph.shape[1]
        if proportional:
            pitch = wide + 2
        cells.append((x + (pitch - wide) // 2, glyph))
        places.append((x, pitch))
        x += pitch
    grid = np.zeros((rows, x + 3), np.uint8)
    for left, glyph in cells:
        target = grid[:, left : left + glyph.shape[1]]
        np.maximum(target, glyph[:, : target.shape[1]], out=target)
    dot_x = dot_y = r.choice((1, 2, 2, 3, 3)) if size >= 20 else r.choice((2, 3, 3, 4))
    form = r.random()
    if form < 0.15:
        dot_y *= 2
    elif form < 0.25:
        dot_x *= 2
    mask = np.repeat(np.repeat(grid, dot_y, 0), dot_x, 1).astype(np.float32)
    style = r.random()
    if style < 0.2 and min(dot_x, dot_y) >= 3:
        # separate round dots: impact printers, worn heads
        yy, xx = np.mgrid[0:dot_y, 0:dot_x].astype(np.float32)
        dot = np.clip(
            1.35 - np.hypot((yy - (dot_y - 1) / 2) / dot_y, (xx - (dot_x - 1) / 2) / dot_x) * r.uniform(1.2, 2.2), 0, 1
        )
        mask *= np.tile(dot.astype(np.float32), grid.shape)
    elif style < 0.45:
        mask = np.asarray(cv2.dilate(mask, np.ones((2, 2), np.uint8)), np.float32)
    elif style < 0.53 and min(dot_x, dot_y) >= 3:
        mask = np.asarray(cv2.erode(mask, np.ones((2, 2), np.uint8)), np.float32)
    centres = np.array([left + pitch / 2 for left, pitch in places], np.float32) * dot_x
    return _trim(r, mask, centres, rows * dot_y // 2)


def _trim(r: random.Random, mask: Array, centres: Array, size: int) -> Ink:
    """Cut empty rows above and below, to the ink or, at times, to the height of the line."""
    rows = np.flatnonzero(mask.max(1) > 0.2)
    if not len(rows):
        return Ink(mask[: max(8, size)], centres)
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    least = int(size * r.choice((0.35, 0.6, 0.8)))
    if bottom - top < least:
        # a line of dashes or dots: a detector's box is never that flat
        grow = least - (bottom - top)
        top, bottom = max(0, top - grow // 2), bottom + grow // 2
    return Ink(np.ascontiguousarray(mask[top:bottom]), centres)


def ink(r: random.Random, text: str, *, held_out: bool = False) -> Ink | None:
    """`text` printed with a random face; None when no face has all its characters."""
    pool = fonts.HELD_OUT if held_out else fonts.KOREAN
    if "\\" in text:
        # most Korean faces draw a won sign there
        pool = fonts.LATIN
    elif not held_out and all(is_half(c) for c in text) and r.random() < 0.35:
        pool = fonts.LATIN
    face = fonts.choose(r, text, pool)
    if face is None:
        return None
    return (dot_grid if face.pixels or r.random() < 0.42 else outline)(r, text, face)
