"""A line of text as it was read, every character with its own probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.receipts.model import Line, Polygon


@dataclass(frozen=True)
class InkLine:
    """One line as a person reads it. ``probabilities`` has one entry per character of ``text``, 0 to 1."""

    text: str
    polygon: Polygon
    probabilities: tuple[float, ...]

    def confidence(self, start: int = 0, end: int | None = None) -> float:
        """The least probability of the characters text[start:end], spaces left aside: one doubtful digit is doubt."""
        marks = [p for c, p in zip(self.text[start:end], self.probabilities[start:end], strict=True) if not c.isspace()]
        return min(marks, default=0.0)

    def mean_confidence(self) -> float:
        """The mean probability of the line's characters."""
        return sum(self.probabilities) / len(self.probabilities) if self.probabilities else 0.0


def from_line(line: Line) -> InkLine:
    """A line of embedded text, or one read before: every character as sure as the line."""
    return InkLine(line.text, line.polygon, (line.confidence,) * len(line.text))


def joined(words: Sequence[InkLine], polygon: Polygon) -> InkLine:
    """Words side by side as one line, joined by single spaces."""
    text = " ".join(word.text for word in words)
    marks: list[float] = []
    for word in words:
        if marks:
            marks.append(1.0)
        marks.extend(word.probabilities)
    return InkLine(text, polygon, tuple(marks))
