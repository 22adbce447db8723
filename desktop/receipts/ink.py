"""A line of text as it was read, every character with its own probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from desktop.receipts.model import Line, Polygon

#: The least probability of any character of a value that may be sure.
CLEAR_INK: Final = 0.9


@dataclass(frozen=True)
class InkLine:
    """One line as a person reads it. ``probabilities`` has one entry per character of ``text``, 0 to 1.

    ``read_twice`` are the stretches [start, end) that a second look at the ink, cut out anew, read the same.
    """

    text: str
    polygon: Polygon
    probabilities: tuple[float, ...]
    read_twice: tuple[tuple[int, int], ...] = ()

    def was_read_twice(self, start: int, end: int) -> bool:
        """Whether text[start:end], spaces left aside, lies within stretches that were read the same twice."""
        return all(self.text[i].isspace() or any(a <= i < b for a, b in self.read_twice) for i in range(start, end))

    def confidence(self, start: int = 0, end: int | None = None) -> float:
        """The least probability of the characters text[start:end], spaces left aside: one doubtful digit is doubt."""
        marks = [p for c, p in zip(self.text[start:end], self.probabilities[start:end], strict=True) if not c.isspace()]
        return min(marks, default=0.0)

    def mean_confidence(self) -> float:
        """The mean probability of the line's characters."""
        return sum(self.probabilities) / len(self.probabilities) if self.probabilities else 0.0


def from_line(line: Line) -> InkLine:
    """A line of text embedded in a document: nothing had to be read from ink."""
    return InkLine(line.text, line.polygon, (line.confidence,) * len(line.text), ((0, len(line.text)),))


def joined(words: Sequence[InkLine], polygon: Polygon) -> InkLine:
    """Words side by side as one line, joined by single spaces."""
    text = ""
    marks: list[float] = []
    twice: list[tuple[int, int]] = []
    for word in words:
        if text:
            text += " "
            marks.append(1.0)
        twice.extend((len(text) + start, len(text) + end) for start, end in word.read_twice)
        text += word.text
        marks.extend(word.probabilities)
    return InkLine(text, polygon, tuple(marks), tuple(twice))
