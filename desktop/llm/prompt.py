"""What the model is shown: folded lines, the choice of lines for long receipts, and the prompt text.

Pure; the prompt form is the one the model was trained on: ``<|doc|>[1]first line[2]second line…<|ans|>``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

DOCUMENT: Final = "<|doc|>"
ANSWER: Final = "<|ans|>"
END: Final = "<|end|>"
MAX_LINES: Final = 64
#: Characters of one line that are shown; the rest of a longer line is out of sight.
MAX_LINE: Final = 120
HEAD_LINES: Final = 12

_ALIKE: Final = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width forms
    ord("\t"): "|",  # between the cells of a row
    **{ord(mark): " " for mark in "\u00a0\u2002\u2003\u2009\u3000\u2028\u2029"},
    **{ord(mark): "-" for mark in "‐‑‒–—―−"},
    ord("․"): ".",
    ord("￦"): "₩",
}
_MARK: Final = re.compile(r"\[([0-9]+)\]")
_TELLING: Final = re.compile(
    r"합\s*계|총\s*액|금\s*액|승\s*인|일\s*시|일\s*자|날\s*짜|상\s*호|가\s*맹\s*점|매\s*장|운\s*임|요\s*금|total|date|auth",
    re.IGNORECASE,
)


def fold(line: str) -> str:
    """The line as the model sees it, of the same length, so that positions carry over to the ink.

    Full-width forms and digits of any script become ASCII; what cannot be printed becomes a space; and nothing is left
    that the tokenizer would take for one of its own marks: ``<|…|>``, ``[12]``, and the quotes of the answer.
    """
    text = line.translate(_ALIKE)
    text = "".join(_plain(mark) for mark in text)
    return _MARK.sub(r"(\1)", text.replace('"', "'").replace("<|", "(|"))


def _plain(mark: str) -> str:
    if mark.isdecimal():
        return str(unicodedata.decimal(mark))
    return " " if unicodedata.category(mark) in ("Cc", "Cs") else mark


def choose(lines: Sequence[str], costs: Sequence[int], budget: int) -> tuple[int, ...]:
    """Indices, ascending, of the lines to show: at most MAX_LINES, their ``costs`` (tokens) within ``budget``.

    Blank lines never. When not all fit: the head and lines with telling labels first, then lines with numbers from the
    bottom up (totals stand low), then the rest from the top.
    """

    written = [index for index, line in enumerate(lines) if line.strip()]
    head = set(written[:HEAD_LINES])

    def rank(index: int) -> tuple[int, int]:
        line = lines[index]
        if index in head or _TELLING.search(line):
            return 0, index
        return (1, -index) if any(mark.isdigit() for mark in line) else (2, index)

    chosen: list[int] = []
    for index in sorted(written, key=rank):
        if len(chosen) == MAX_LINES:
            break
        if costs[index] <= budget:
            budget -= costs[index]
            chosen.append(index)
    return tuple(sorted(chosen))


def numbered(number: int, line: str) -> str:
    """One line of the prompt; ``number`` counts from 1."""
    return f"[{number}]{line}"


def prompt(lines: Sequence[str]) -> str:
    """The whole prompt for folded lines."""
    return DOCUMENT + "".join(numbered(number, line) for number, line in enumerate(lines, 1)) + ANSWER
