"""From the recogniser's frames to characters, each with its own probability and place.

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
    """One crop as read: per character its probability (0 to 1) and its centre as a share of the padded input width."""

    text: str
    probabilities: tuple[float, ...]
    centres: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """Mean probability of the characters; 0 for an empty reading."""
        return sum(self.probabilities) / len(self.probabilities) if self.probabilities else 0.0


class CharacterDecode:
    """Greedy CTC decoding in the place of PaddleX's CTCLabelDecode: same input, characters instead of a mean."""

    def __init__(self, characters: Sequence[str]) -> None:
        self._characters = tuple(characters)

    def __call__(
        self, predictions: Sequence[NDArray[np.float32]], **_options: object
    ) -> tuple[list[Decoded], list[float]]:
        """``predictions[0]`` is N x frames x classes of probabilities, class 0 the blank."""
        frames = np.asarray(predictions[0])
        decoded = [self._line(best, top) for best, top in zip(frames.argmax(-1), frames.max(-1), strict=True)]
        return decoded, [line.confidence for line in decoded]

    def _line(self, best: NDArray[np.int64], top: NDArray[np.float32]) -> Decoded:
        text: list[str] = []
        probabilities: list[float] = []
        centres: list[float] = []
        start = 0
        for end in range(1, len(best) + 1):
            if end < len(best) and best[end] == best[start]:
                continue
            if best[start] != BLANK:
                text.append(self._characters[best[start]])
                probabilities.append(float(top[start:end].max()))
                centres.append((start + end) / 2 / len(best))
            start = end
        return Decoded("".join(text), tuple(probabilities), tuple(centres))
