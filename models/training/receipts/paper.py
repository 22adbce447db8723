"""What all papers share: ink on paper, the lines' places, and the type that fits."""

from __future__ import annotations

import random
from collections.abc import Sequence

import cv2
import numpy as np

from .drawn import Box, Drawn, Image, drawn_lines, outline_of
from .model import Composed
from .typeset import HANDS, HANDS_HELD_OUT, Mask, Print, Type, faces_for, latin_for

Colour = tuple[int, int, int]


def inked(paper: Image, mask: Mask, colour: Colour) -> Image:
    """Paper covered with ink of a colour where the mask is full."""
    three = cv2.merge([mask, mask, mask])
    table = np.stack([np.arange(256) * c / 255 for c in colour], axis=-1).astype(np.uint8)[None]
    left = cv2.multiply(paper, cv2.bitwise_not(three), scale=1 / 255)
    return np.asarray(cv2.add(left, cv2.LUT(three, table)), np.uint8)


def on_paper(
    composed: Composed,
    image: Image,
    printed: Print,
    scale: float,
    at: tuple[float, float],
    millimetres: float,
    marks: Sequence[Box] = (),
) -> Drawn:
    """The receipt whose print stands in `image` at `at`, enlarged by `scale`; `marks` in pixels of `image`."""
    height, width = image.shape[:2]

    def placed(box: Box) -> Box:
        return box[0] * scale + at[0], box[1] * scale + at[1], box[2] * scale + at[0], box[3] * scale + at[1]

    lines = drawn_lines(composed, [(row, text, placed(box)) for row, text, box in printed.cells])
    outlines = [outline_of(placed(box)) for box in printed.rules] + [outline_of(box) for box in marks]
    whole = outline_of((0, 0, width, height))
    return Drawn(image, composed, whole, lines, tuple(outlines), millimetres)


def type_for(r: random.Random, composed: Composed, width: int, *, held_out: bool, loose: float = 0.0) -> Type:
    """Smooth print whose body text fits the receipt's columns into `width` pixels."""
    face = faces_for(r, composed, held_out=held_out)
    size = face.pixels or max(12, round(width / (max(20, composed.columns) * r.uniform(0.5, 0.6))))
    pitch = size * r.choice((1.4, 1.6, 1.8, 2.1))
    hands = HANDS_HELD_OUT if held_out else HANDS
    hand = r.choices(hands, [f.weight for f in hands])[0] if hands and loose else None
    return Type(face, latin_for(r, 0.2), size, pitch, width, hand, loose)
