"""From the recogniser's frames to characters, each with its own probability.

PaddleOCR averages the probabilities of a line. One doubtful digit in an amount disappears in such a mean, so the
characters keep theirs here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLANK = 0


@dataclass(frozen=True)
class Decoded:
    """One crop as read: its text, and per character the probability (0 to 1)."""

    text: str
    probabilities: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """Mean probability of the characters; 0 for an empty reading."""
        return sum(self.probabilities) / len(self.probabilities) if self.probabilities else 0.0


def decode(frames: NDArray[np.float32], characters: Sequence[str]) -> Decoded:
    """Greedy CTC decoding of one crop: ``frames`` (frames, classes) of probabilities, class 0 the blank."""
    best, top = frames.argmax(-1), frames.max(-1)
    text: list[str] = []
    probabilities: list[float] = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start] != BLANK:
            text.append(characters[best[start]])
            probabilities.append(float(top[start:end].max()))
        start = end
    return Decoded("".join(text), tuple(probabilities))
