"""How well the sample papers were read: what stands on them, as they were drawn, is in ``truth.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.receipts.model import Receipt

_TRUTH: Final = Path(__file__).parent / "truth.json"


@dataclass
class Score:
    """Counts over the papers read so far. A line is right when all its characters are; white space is not counted."""

    lines: int = 0
    lines_right: int = 0
    characters: int = 0
    character_errors: int = 0
    fields: int = 0
    fields_right: int = 0
    #: Of the right ones: those the program was sure of. Of the wrong ones: those it was sure of all the same.
    fields_sure: int = 0
    silently_wrong: int = 0
    papers: int = 0
    #: Papers read as one receipt of the right kind.
    papers_right: int = 0

    def add(self, file: str, receipts: Sequence[Receipt]) -> None:
        """Count the paper of the sample ``file``, read as these receipts; KeyError for a file that is no sample."""
        paper = json.loads(_TRUTH.read_text(encoding="utf-8"))[file]
        self.papers += 1
        self.papers_right += [receipt.kind.value for receipt in receipts] == [paper["kind"]]
        read = [_squashed(line.text) for receipt in receipts for line in receipt.lines]
        for line in map(_squashed, paper["lines"]):
            errors = min((_distance(line, each) for each in read), default=len(line))
            self.lines += 1
            self.lines_right += errors == 0
            self.characters += len(line)
            self.character_errors += min(errors, len(line))
        for name, value in paper["fields"].items():
            right = any(receipt.value(name) == value for receipt in receipts)
            sure = any(receipt.is_sure(name) for receipt in receipts)
            self.fields += 1
            self.fields_right += right
            self.fields_sure += right and sure
            self.silently_wrong += sure and not right


def _squashed(text: str) -> str:
    return "".join(text.split())


def _distance(first: str, second: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]
