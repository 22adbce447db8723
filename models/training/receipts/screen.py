"""Receipts on a screen: an app of a telephone, light or dark, its rows on cards, or a page in a browser."""

from __future__ import annotations

import random

import cv2
import numpy as np

from .drawn import Box, Drawn, Image
from .model import Composed
from .paper import Colour, inked, on_paper
from .typeset import Mask, Print, Type, faces_for, latin_for, outline_print

_ACCENTS: tuple[Colour, ...] = (
    (40, 110, 230),
    (0, 150, 110),
    (240, 110, 30),
    (220, 50, 70),
    (110, 80, 210),
    (30, 30, 30),
)


def screen(r: random.Random, composed: Composed, *, held_out: bool) -> Drawn:
    """A picture of the whole screen as the device stores it."""
    width = r.choice((720, 1080, 1080, 1080, 1170, 1440))
    side = round(width * r.uniform(0.05, 0.1))
    text = width - 2 * side
    face = faces_for(r, composed, held_out=held_out)
    size = face.pixels or round(text / (max(26, composed.columns) * r.uniform(0.5, 0.56)))
    kind = Type(face, latin_for(r, 0.3), size, size * r.choice((1.6, 1.9, 2.2)), text)
    printed = outline_print(r, kind, composed, {})
    dark = r.random() < 0.25
    ground: Colour = (
        r.choice(((18, 18, 20), (0, 0, 0), (28, 30, 36)))
        if dark
        else r.choice(((255, 255, 255), (242, 243, 246), (248, 248, 248)))
    )
    card: Colour = r.choice(((38, 40, 46), (30, 30, 32))) if dark else (255, 255, 255)
    accent = r.choice(_ACCENTS[:-1] if dark else _ACCENTS)
    bar, head = round(width * r.uniform(0.05, 0.075)), round(width * r.uniform(0.1, 0.15))
    top = bar + head + round(size * r.uniform(0.3, 1.5))
    foot = round(width * r.uniform(0.06, 0.35))
    height = max(top + printed.ink.shape[0] + foot, round(width * r.choice((0.6, 1.2, 1.6, 2.1))))
    image = np.empty((height, width, 3), np.uint8)
    image[:] = ground
    cards = _cards(printed, composed) if card != ground else []
    for first, last in cards:
        corners = (side - size * 0.6, top + first - size * 0.2, width - side + size * 0.6, top + last + size * 0.2)
        image = inked(image, _rounded(image.shape[:2], corners, size * r.uniform(0.3, 0.9)), card)
    marks = _chrome(r, image, bar, head, accent, dark=dark)
    ink = np.zeros((height, width), np.uint8)
    ink[top : top + printed.ink.shape[0], side : side + text] = printed.ink
    faint = r.choice((0.5, 0.62, 1.0))
    strong = (235, 235, 238) if dark else (25, 27, 32)
    weak = tuple(round(strong[i] * faint + card[i] * (1 - faint)) for i in range(3))
    layers: dict[Colour, Mask] = {}
    for colour, box in _coloured(r, printed, composed, strong, (weak[0], weak[1], weak[2]), accent):
        y0, y1 = max(0, int(box[1] + top) - 2), int(box[3] + top) + 3
        x0, x1 = max(0, int(box[0] + side) - 2), int(box[2] + side) + 3
        layer = layers.setdefault(colour, np.zeros_like(ink))
        layer[y0:y1, x0:x1] = ink[y0:y1, x0:x1]
        ink[y0:y1, x0:x1] = 0
    image = inked(image, ink, (90, 92, 98) if dark else (205, 207, 212))
    for colour, layer in layers.items():
        image = inked(image, layer, colour)
    bottom = top + printed.ink.shape[0]
    if foot > width * 0.2 and r.random() < 0.6:
        button: Box = (side, bottom + foot * 0.2, width - side, bottom + foot * 0.2 + width * 0.11)
        image = inked(image, _rounded(image.shape[:2], button, width * 0.03), accent)
        marks.append(button)
    return on_paper(composed, image, printed, 1.0, (float(side), float(top)), 70.0, marks)


def _cards(printed: Print, composed: Composed) -> list[tuple[float, float]]:
    """Top and bottom of the rows between wide gaps."""
    cards: list[tuple[float, float]] = []
    for row, (first, last) in zip(composed.rows, printed.bands, strict=True):
        if cards and row.space_above < 0.5:
            cards[-1] = (cards[-1][0], last)
        else:
            cards.append((first, last))
    return cards


def _coloured(
    r: random.Random, printed: Print, composed: Composed, strong: Colour, weak: Colour, accent: Colour
) -> list[tuple[Colour, Box]]:
    """The colour of every cell: labels grey, what is bold or large at times in the app's colour."""
    lively = r.random() < 0.5
    coloured = []
    for row, _, box in printed.cells:
        cells = composed.rows[row]
        if cells.inverse:
            coloured.append((accent, (0.0, printed.bands[row][0], float(printed.ink.shape[1]), printed.bands[row][1])))
            continue
        label = len(cells.cells) > 1 and box[0] < printed.ink.shape[1] * 0.2
        emphasis = cells.bold or cells.tall > 1
        coloured.append((accent if emphasis and lively and not label else weak if label else strong, box))
    return coloured


def _rounded(shape: tuple[int, ...], box: Box, radius: float) -> Mask:
    """A rectangle with round corners."""
    mask = np.zeros(shape[:2], np.uint8)
    x0, y0, x1, y1 = (round(v) for v in box)
    k = max(1, round(min(radius, (x1 - x0) / 2, (y1 - y0) / 2)))
    cv2.rectangle(mask, (x0 + k, y0), (x1 - k, y1), (255,), -1)
    cv2.rectangle(mask, (x0, y0 + k), (x1, y1 - k), (255,), -1)
    for x, y in ((x0 + k, y0 + k), (x1 - k, y0 + k), (x0 + k, y1 - k), (x1 - k, y1 - k)):
        cv2.circle(mask, (x, y), k, (255,), -1, cv2.LINE_AA)
    return mask


def _chrome(r: random.Random, image: Image, bar: int, head: int, accent: Colour, *, dark: bool) -> list[Box]:
    """Status bar with clock and battery, a title bar with an arrow back; their places, for they are no true lines."""
    width = image.shape[1]
    ink = (230, 230, 230) if dark else (40, 40, 40)
    if r.random() < 0.3:
        image[: bar + head] = accent
        ink = (255, 255, 255)
    scale, thick = bar / 60, max(1, bar // 28)
    clock = f"{r.randint(0, 23)}:{r.randint(0, 59):02d}"
    base = round(bar * 0.72)
    cv2.putText(image, clock, (round(bar * 0.6), base), cv2.FONT_HERSHEY_SIMPLEX, scale, ink, thick, cv2.LINE_AA)
    x = width - round(bar * 1.4)
    cv2.rectangle(image, (x, round(bar * 0.38)), (x + round(bar * 0.7), base), ink, thick)
    cv2.rectangle(image, (x, round(bar * 0.38)), (x + round(bar * r.uniform(0.15, 0.65)), base), ink, -1)
    for i in range(4):
        left = x - bar + i * max(4, bar // 7)
        cv2.rectangle(image, (left, base - (i + 1) * bar // 12), (left + bar // 12, base), ink, -1)
    middle, reach = bar + head // 2, head // 7
    arrow = np.array(
        [[head // 2 + reach, middle - reach], [head // 2, middle], [head // 2 + reach, middle + reach]], np.int32
    )
    cv2.polylines(image, [arrow], False, ink, max(2, head // 35), cv2.LINE_AA)
    return [(0.0, 0.0, float(width), float(bar + head))]
