"""Drawn lines as training material: single samples and batches of about equal width."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import text as texts
from .draw import Array, ink
from .photo import HEIGHT, photograph

WIDEST = 1200
STRIDE = 4


@dataclass(frozen=True)
class Sample:
    """A line, 48 pixels high, and the x of every character in it; no centres where they are not known."""

    text: str
    image: NDArray[np.uint8]
    centres: Array


def readable(text: str, width: int) -> bool:
    """Whether CTC can write `text` in `width` pixels: a frame for each character and one between equal neighbours."""
    repeats = sum(a == b for a, b in itertools.pairwise(text))
    return width // STRIDE >= 1.4 * len(text) + 1.3 * repeats + 2


def part(r: random.Random, text: str) -> str:
    """Some neighbouring words of a line: detectors cut a line where its gaps are wide."""
    words = text.split(" ")
    count = r.randint(1, len(words))
    start = r.randint(0, len(words) - count)
    return " ".join(words[start : start + count])


def sample(r: random.Random, *, held_out: bool = False) -> Sample:
    """One line: wording, print and photo. With `held_out` wordings and fonts are those training never uses."""
    while True:
        text = texts.line(r, held_out=held_out)
        if r.random() < 0.5:
            text = part(r, text)
        printed = ink(r, text, held_out=held_out)
        if printed is None:
            continue
        image, centres = photograph(r, printed)
        if image.shape[1] <= WIDEST and readable(text, image.shape[1]):
            return Sample(text, image, centres)


def samples(seed: int, count: int, *, held_out: bool = False) -> list[Sample]:
    r = random.Random(seed)  # noqa: S311 - drawing, not secrets
    return [sample(r, held_out=held_out) for _ in range(count)]


def pad(images: list[NDArray[np.uint8]], width: int) -> NDArray[np.float32]:
    """N x 1 x 48 x width in -1..1; what is right of a line is 0, as PaddleX pads."""
    out = np.zeros((len(images), 1, HEIGHT, width), np.float32)
    for row, image in zip(out, images, strict=True):
        row[0, :, : image.shape[1]] = image.astype(np.float32) / 127.5 - 1
    return out


def batches(seed: int, pixels: int, pool: int = 400) -> Iterator[list[Sample]]:
    """Endless batches of freshly drawn lines, each at most `pixels` columns in all (padding included)."""
    r = random.Random(seed)  # noqa: S311 - drawing, not secrets
    while True:
        yield from grouped(r, [sample(r) for _ in range(pool)], pixels)


def grouped(r: random.Random, lines: list[Sample], pixels: int) -> list[list[Sample]]:
    """The lines in batches of about one width, each at most `pixels` columns, in random order."""
    ready: list[list[Sample]] = []
    batch: list[Sample] = []
    widest = 0
    for s in sorted(lines, key=lambda s: s.image.shape[1] + r.uniform(-24, 24)):
        widest = max(widest, s.image.shape[1])
        if batch and widest * (len(batch) + 1) > pixels:
            ready.append(batch)
            batch, widest = [], s.image.shape[1]
        batch.append(s)
    ready.append(batch)
    r.shuffle(ready)
    return ready
