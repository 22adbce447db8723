"""A value that one reader found on a receipt, with the ink it stands in and what speaks for and against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.receipts.ink import InkLine
from desktop.receipts.model import Value


@dataclass(frozen=True)
class Candidate:
    """``witnesses`` speak for the value; every one of ``doubts`` (Korean, for the clerk) keeps it from being sure."""

    value: Value
    line: int
    text: str
    confidence: float
    witnesses: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def backed(self, *witnesses: str) -> Candidate:
        """The same with further witnesses."""
        return replace(self, witnesses=tuple(dict.fromkeys((*self.witnesses, *witnesses))))

    def doubted(self, *doubts: str) -> Candidate:
        """The same with further doubts."""
        return replace(self, doubts=tuple(dict.fromkeys((*self.doubts, *doubts))))


def candidate(value: Value, lines: Sequence[InkLine], line: int, start: int, end: int, *witnesses: str) -> Candidate:
    """A candidate standing at lines[line].text[start:end]."""
    ink = lines[line]
    if end > start and ink.was_read_twice(start, end):
        witnesses = (*witnesses, "second_look")
    return Candidate(value, line, ink.text[start:end].strip(), ink.confidence(start, end), witnesses)
