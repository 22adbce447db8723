"""Words cut out of whole drawn pages: their wordings, neighbours and wear are those of receipts, not of lone lines."""

from __future__ import annotations

import random
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.receipts.drawn import STEPS, Image, Page, Points
from models.training.receipts.seen import course, height_of, is_printed, words

from . import charset
from .photo import HEIGHT
from .samples import WIDEST, Sample, readable

#: Pixels of the page below which print is not legible.
LOWEST = 9.0


def cuts(r: random.Random, page: Page) -> Iterator[Sample]:
    """Every legible word of the page, cut out about as loosely as the program does; a few lines as a whole."""
    grey = np.asarray(cv2.cvtColor(page.image, cv2.COLOR_RGB2GRAY), np.uint8)
    for drawn in page.receipts:
        seen = [(word.text, word.outline) for word in words(drawn)]
        seen += [(line.text, line.outline) for line in drawn.lines if len(line.cells) > 1 and r.random() < 0.1]
        for printed, outline in seen:
            text = charset.normalise(printed)
            if not text or any(c not in charset.CLASS_OF for c in text):
                continue
            if height_of(outline) < LOWEST or not is_printed(page.image, outline):
                continue
            image = cut(r, grey, outline)
            if image.shape[1] <= WIDEST and readable(text, image.shape[1]):
                yield Sample(text, image, np.zeros(0, np.float32))


def cut(r: random.Random, grey: NDArray[np.uint8], outline: Points) -> Image:
    """The word at `outline` in a picture (height, width), straightened as one piece: 48 x width."""
    along = course(outline)
    down = np.array([-along[1], along[0]], np.float32)
    middle = outline.mean(axis=0)
    height = height_of(outline)
    x, y = (outline - middle) @ along, (outline - middle) @ down
    if y[:STEPS].mean() > y[STEPS:].mean():  # mirrored outlines do not occur; a slip would teach nonsense
        raise ValueError("an outline whose top lies below its bottom")
    ends = [height * r.choice((r.uniform(-0.02, 0.15), r.uniform(0.05, 0.3), r.uniform(0.1, 0.6))) for _ in range(2)]
    above, below = (height * r.uniform(-0.04, r.choice((0.12, 0.2, 0.35))) for _ in range(2))
    tilt = height * r.gauss(0, 0.03)
    left, right = float(x.min()) - ends[0], float(x.max()) + ends[1]
    high, low = float(y.min()) - above, float(y.max()) + below
    corners = [(left, high - tilt), (right, high + tilt), (right, low + tilt), (left, low - tilt)]
    quad = np.array([middle + a * along + b * down for a, b in corners], np.float32)
    w, h = max(1, round(right - left)), max(1, round(low - high))
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    start = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 2, 0)
    end = np.ceil(quad.max(axis=0)).astype(int) + 3
    part = grey[start[1] : max(end[1], start[1] + 1), start[0] : max(end[0], start[0] + 1)]
    matrix = cv2.getPerspectiveTransform(quad - start.astype(np.float32), target)
    flat = cv2.warpPerspective(part, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    size = (max(8, round(w * HEIGHT / h)), HEIGHT)
    return np.asarray(cv2.resize(flat, size, interpolation=cv2.INTER_AREA if h > HEIGHT else cv2.INTER_CUBIC), np.uint8)
