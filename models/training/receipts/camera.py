"""Receipts on a page as a scanner, a telephone's camera or a screen's own picture gives them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import cv2
import numpy as np

from .drawn import Drawn, Image, Page, Points
from .scene import cast_shadow, finger, lit, table
from .warp import Bend, Matrix, bend_of, lay, projected

#: Width and height of photos in pixels, upright: sent by a messenger, stored small, as the camera took them.
_PHOTOS = ((960, 1280), (1080, 1440), (1200, 1600), (1440, 1920), (1536, 2048), (2250, 3000), (3024, 4032))
_PHOTO_WEIGHTS = (1, 2, 3, 4, 3, 2, 2)
#: Lines lower than this are not legible for sure.
_LEAST_LINE = 13.0
A4 = (210.0, 297.0)


def screenshot(r: random.Random, drawn: Drawn) -> Page:
    """The picture of a screen as it is, or smaller, or within the dark margins of a gallery."""
    image = drawn.image
    scale = r.choice((1.0, 1.0, r.uniform(0.5, 0.9)))
    scale = max(scale, min(1.0, _LEAST_LINE / max(1.0, drawn.line_height())))
    if scale < 1:
        image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    x = y = 0
    if r.random() < 0.2:
        x, y = round(image.shape[1] * r.uniform(0, 0.3)), round(image.shape[0] * r.uniform(0, 0.15))
        image = np.pad(image, ((y, y), (x, x), (0, 0)), constant_values=r.choice((0, 12, 30)))
    if r.random() < 0.5:
        image = _compressed(image, r.randint(55, 95))
    ratio = np.array([scale, scale], np.float32)
    moved = drawn.moved(lambda points: points * ratio + np.array([x, y], np.float32), image)
    return Page(image, (moved,), "screenshot")


def scan(r: random.Random, receipts: Sequence[Drawn]) -> Page:
    """A scanner's page: crooked paper on a white, grey or dark ground, in colour, grey or black and white."""
    g = np.random.default_rng(r.getrandbits(32))
    matrices, (wide, high) = _laid_out(r, receipts, crooked=r.choice((0.3, 1.2, 3.0)), gap=r.uniform(3, 15))
    margin = r.choice((0.0, 2.0, 8.0)) if receipts else 0.0
    sheet = (wide + 2 * margin, high + 2 * margin)
    cut_out = r.random() < 0.35
    if not cut_out:
        sheet = (max(sheet[0], A4[0]), max(sheet[1], A4[1]))
    dpi = r.choice((150, 200, 200, 300, 300))
    if cut_out and wide < 130:
        dpi = r.choice((200, 300, 400, 600))
    heights = [d.line_height() * d.millimetres / d.image.shape[1] for d in receipts if d.lines]
    # no scan is kept in which nothing can be read, nor one that no office keeps
    dpi = max(dpi, math.ceil(_LEAST_LINE * 25.4 / min(heights, default=3.0)))
    dpi = min(dpi, math.floor(25.4 * math.sqrt(12e6 / (sheet[0] * sheet[1]))))
    dots = dpi / 25.4
    width, height = round(sheet[0] * dots), round(sheet[1] * dots)
    ground = r.choice((255, 250, 244, 225, 200, 60, 20))
    image = np.empty((height, width, 3), np.uint8)
    image[:] = ground
    spare = (sheet[0] - wide, sheet[1] - high)
    at = (spare[0] * r.choice((0.5, r.uniform(0, 1))), spare[1] * r.choice((0.1, r.uniform(0, 1))))
    to_page = np.array([[dots, 0, at[0] * dots], [0, dots, at[1] * dots], [0, 0, 1]])
    placed, masks = [], []
    for drawn, matrix in zip(receipts, matrices, strict=True):
        bend = bend_of(r, drawn, 0.15) if r.random() < 0.3 else Bend(*drawn.image.shape[1::-1])
        moved, mask = lay(image, drawn, to_page @ matrix, bend)
        placed.append(moved)
        masks.append(mask)
    if masks and ground > 100 and r.random() < 0.7:
        cast_shadow(r, image, masks)
    if r.random() < 0.15:
        # dust on the glass leaves a streak
        x = r.randint(0, width - 1)
        image[:, x : x + r.randint(1, 2)] = r.choice((90, 170, 215))
    if r.random() < 0.3:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), r.uniform(0.4, 0.9)), np.uint8)
    gain, lift = r.uniform(0.95, 1.15), max(0.0, r.uniform(-12, 8))
    image = np.asarray(cv2.convertScaleAbs(image, alpha=gain, beta=lift), np.uint8)
    kind = r.random()
    if kind < 0.5:
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
        if kind < 0.08:
            around = 2 * round(1.3 * max((d.line_height() for d in placed), default=20.0)) + 1
            mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
            grey = np.asarray(cv2.adaptiveThreshold(grey, 255, mean, binary, around, r.uniform(8, 16)), np.uint8)
        image = np.asarray(cv2.merge([grey, grey, grey]), np.uint8)
    image = _noisy(g, image, r.uniform(0, 3))
    return _dropped(r, _compressed(image, r.randint(40, 92)), placed, "scan")


def photo(r: random.Random, receipts: Sequence[Drawn]) -> Page:
    """A telephone's photo: paper lying on a table or held, bent, seen at a slant, in the light there was."""
    g = np.random.default_rng(r.getrandbits(32))
    matrices, (wide, high) = _laid_out(r, receipts, crooked=r.choice((1.5, 4.0, 10.0)), gap=r.uniform(3, 40))
    bends = [bend_of(r, drawn, r.choice((0.0, 0.3, 0.7, 1.0)) * _limp(drawn)) for drawn in receipts]
    seen = slanted(r, wide, high)
    far = r.random() < 0.06
    for attempt in range(8):
        last = attempt == 7 or (far and attempt == 0)
        size = _PHOTOS[-1] if last else r.choices(_PHOTOS, _PHOTO_WEIGHTS)[0]
        if wide > high * 0.9:
            size = size[::-1]
        fill = r.choice((r.uniform(0.86, 0.98), r.uniform(0.7, 0.95), r.uniform(0.3, 0.7)))
        if last:
            # a tenth of a big picture, or as near as it gets
            fill = r.uniform(0.25, 0.4) if attempt == 0 else 0.95
        to_page = framed(r, seen, (wide, high), size, fill)
        lines = [d.line_height() * scale_of(to_page @ m, d) for d, m in zip(receipts, matrices, strict=True) if d.lines]
        if min(lines, default=_LEAST_LINE) >= _LEAST_LINE:
            break
    matrices = [to_page @ matrix for matrix in matrices]
    image, placed = taken(r, g, receipts, matrices, bends, size, min(lines, default=30.0))
    return _dropped(r, image, placed, "photo")


def taken(
    r: random.Random,
    g: np.random.Generator,
    receipts: Sequence[Drawn],
    matrices: Sequence[Matrix],
    bends: Sequence[Bend],
    size: tuple[int, int],
    line: float,
) -> tuple[Image, list[Drawn]]:
    """A telephone's picture (width, height) of receipts on a table, and where they stand in it: each bent and laid
    through its matrix from its own pixels to the picture's. `line` is the height of a line in the picture."""
    width, height = size
    image = table(r, g, height, width)
    placed: list[Drawn] = []
    masks = []
    for drawn, matrix, bend in zip(receipts, matrices, bends, strict=True):
        moved, mask = lay(image, drawn, matrix, bend)
        placed.append(moved)
        masks.append(mask)
    strength = r.choice((0.2, 0.6, 1.0))
    if placed:
        if r.random() < 0.8:
            cast_shadow(r, image, masks)
        for _ in range(r.choice((0, 0, 0, 1, 1, 2))):
            finger(r, image, placed)
    image = lit(r, g, image, strength)
    if r.random() < 0.6:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), max(0.3, line * r.uniform(0.005, 0.045))), np.uint8)
    if r.random() < 0.08:
        kernel = np.zeros((9, 9), np.float32)
        reach = max(1, min(4, round(line * 0.05)))
        kernel[4, 4 - reach : 5 + reach] = 1 / (2 * reach + 1)
        kernel = kernel if r.random() < 0.5 else np.ascontiguousarray(kernel.T)
        image = np.asarray(cv2.filter2D(image, -1, kernel), np.uint8)
    image = _noisy(g, image, abs(r.gauss(0, 4)) * strength)
    return _compressed(image, r.randint(45, 93)), placed


def _limp(drawn: Drawn) -> float:
    """How easily it bends: rolls do, screens never."""
    return {"thermal": 1.0, "screen": 0.0}.get(drawn.composed.paper.value, 0.5)


def _laid_out(
    r: random.Random, receipts: Sequence[Drawn], *, crooked: float, gap: float
) -> tuple[list[Matrix], tuple[float, float]]:
    """Receipts beside or below each other without touching: matrices from their pixels to millimetres, and the size of
    the whole in millimetres. `crooked` is the spread of their angles in degrees."""
    below = len(receipts) > 1 and r.random() < 0.3
    matrices: list[Matrix] = []
    x = y = wide = high = 0.0
    for drawn in receipts:
        k = drawn.millimetres / drawn.image.shape[1]
        angle = math.radians(max(-20.0, min(20.0, r.gauss(0, crooked))))
        cos, sin = math.cos(angle) * k, math.sin(angle) * k
        turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        corners = projected(turn, drawn.outline)
        low, high_corner = corners.min(axis=0), corners.max(axis=0)
        # bent paper reaches a little further
        slack = 0.05 * drawn.millimetres
        offset = np.array([x - low[0] + slack, y - low[1] + slack])
        matrices.append(np.array([[1, 0, offset[0]], [0, 1, offset[1]], [0, 0, 1]]) @ turn)
        across, down = (float(v) + 2 * slack for v in high_corner - low)
        wide, high = max(wide, x + across), max(high, y + down)
        if below:
            y += down + gap
        else:
            x += across + gap
    return matrices, (max(wide, 60.0), max(high, 60.0))


def slanted(r: random.Random, wide: float, high: float) -> Matrix:
    """The table plane (millimetres) as a camera at a slant sees it."""
    slant = r.choice((0.02, 0.06, 0.12))
    reach = max(wide, high)
    g, h = (max(-0.3, min(0.3, r.gauss(0, slant))) / reach for _ in range(2))
    centre = np.array([[1, 0, -wide / 2], [0, 1, -high / 2], [0, 0, 1]])
    skewed = np.array([[1, r.gauss(0, slant * 0.3), 0], [0, 1, 0], [0, 0, 1]])
    return np.asarray(np.array([[1, 0, 0], [0, 1, 0], [g, h, 1]]) @ skewed @ centre, np.float64)


def framed(r: random.Random, seen: Matrix, whole: tuple[float, float], size: tuple[int, int], fill: float) -> Matrix:
    """From millimetres to the picture's pixels, so that the whole fills this share of the frame's shorter way."""
    corners = np.array([[0, 0], [whole[0], 0], [whole[0], whole[1]], [0, whole[1]]], np.float32)
    there = projected(seen, corners)
    low, high = there.min(axis=0), there.max(axis=0)
    scale = fill * min(size[0] / float(high[0] - low[0]), size[1] / float(high[1] - low[1]))
    spare = [size[i] - scale * float(high[i] - low[i]) for i in range(2)]
    shift = [spare[i] * (0.5 + 0.4 * r.uniform(-1, 1)) - scale * float(low[i]) for i in range(2)]
    return np.array([[scale, 0, shift[0]], [0, scale, shift[1]], [0, 0, 1]]) @ seen


def scale_of(matrix: Matrix, drawn: Drawn) -> float:
    """Page pixels per pixel of a receipt down its middle, where it is smallest."""
    height, width = drawn.image.shape[:2]
    ends: list[Points] = []
    for y in (0.02, 0.5, 0.9):
        here = projected(matrix, np.array([[width / 2, y * height], [width / 2, y * height + 10]], np.float32))
        ends.append(here[1] - here[0])
    return min(float(np.hypot(*end)) for end in ends) / 10


def _noisy(g: np.random.Generator, image: Image, sigma: float) -> Image:
    """Sensor noise from one tile: it is never seen twice within a letter."""
    if sigma < 0.3:
        return image
    tile = (g.standard_normal((509, 509, 1)) * sigma + g.standard_normal((509, 509, 3)) * sigma * 0.5).astype(np.int16)
    for y in range(0, image.shape[0], 509):
        for x in range(0, image.shape[1], 509):
            part = image[y : y + 509, x : x + 509]
            part[:] = cv2.add(part, tile[: part.shape[0], : part.shape[1]], dtype=cv2.CV_8U)
    return image


def _compressed(image: Image, quality: int) -> Image:
    packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _dropped(r: random.Random, image: Image, receipts: Sequence[Drawn], kind: str) -> Page:
    """The page, one time in eight laid down by a quarter or half turn."""
    return turned(image, receipts, kind, r.choice((1, 2, 3)) if r.random() < 0.125 else 0)


def turned(image: Image, receipts: Sequence[Drawn], kind: str, turns: int) -> Page:
    """The page after quarter turns to the left."""
    height, width = image.shape[:2]
    there = np.ascontiguousarray(np.rot90(image, turns))

    def move(points: Points) -> Points:
        x, y = points[:, 0], points[:, 1]
        places = ((x, y), (y, width - x), (width - x, height - y), (height - y, x))
        return np.stack(places[turns], axis=1)

    return Page(there, tuple(drawn.moved(move, there) for drawn in receipts), kind, turns)
