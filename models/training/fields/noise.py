"""A composed receipt as our reader would hand it over: misread characters, lines lost, cut, run together or torn apart.

Every text carries the spans of its fields' ink through all of it, so that the true answer is still known where the ink
has changed, and is known to be lost where it is gone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from desktop.llm import grammar, prompt
from desktop.receipts.model import Kind
from models.training.receipts.model import Cell, Composed, Row
from models.training.recogniser import charset

from .confusions import misread

Span = tuple[int, int]
#: Shares of the ink that a candidate must cover, and of the candidate that must be ink, to count as the field's value.
_SAME_INK = 0.6


@dataclass(frozen=True)
class Written:
    """A line of text with the spans [start, end) of the fields' ink in it."""

    text: str
    ink: dict[str, Span] = field(default_factory=dict)

    def rewritten(self, parts: list[str]) -> Written:
        """The line with each of its characters replaced by a part, perhaps empty; ink that is all gone is left out."""
        at = [0]
        for part in parts:
            at.append(at[-1] + len(part))
        ink = {name: (at[start], at[end]) for name, (start, end) in self.ink.items() if at[start] < at[end]}
        return Written("".join(parts), ink)

    def joined(self, other: Written) -> Written:
        """Both on one line, a space between them."""
        shift = len(self.text) + 1
        ink = {name: (start + shift, end + shift) for name, (start, end) in other.ink.items()}
        return Written(f"{self.text} {other.text}", {**ink, **self.ink})


@dataclass(frozen=True)
class Wear:
    """How badly a receipt is read. Shares of lines, except `misread`: how much more often than measured."""

    misread: float = 0.0
    lost: float = 0.0
    torn: float = 0.0
    merged: float = 0.0
    strange: float = 0.0


CLEAN = Wear()
#: (how often, wear): from a clear scan to a bad photograph
WEARS = (
    (0.30, CLEAN),
    (0.30, Wear(0.3, 0.003, 0.01, 0.003, 0.01)),
    (0.28, Wear(0.8, 0.01, 0.03, 0.01, 0.02)),
    (0.12, Wear(1.6, 0.03, 0.06, 0.03, 0.05)),
)


def worn(r: random.Random) -> Wear:
    """One receipt's wear."""
    return r.choices([wear for _, wear in WEARS], [share for share, _ in WEARS])[0]


def lines(composed: Composed) -> list[Written]:
    """The rows that hold text, cells from left to right with a space between, as a faultless reader gives them."""
    return [_row(cells) for cells in _rows(composed)]


def noisy(r: random.Random, composed: Composed, wear: Wear) -> list[Written]:
    """The lines of a receipt as read under this wear."""
    if wear == CLEAN:
        return lines(composed)
    rows = _rows(composed)
    if r.random() < 2 * wear.torn and any(len(row) > 1 for row in rows):
        rows = _by_columns(r, rows)
    found: list[Written] = []
    for row in rows:
        if len(row) > 1 and r.random() < wear.torn:
            found += row
        elif found and r.random() < wear.merged:
            found[-1] = found[-1].joined(_row(row))
        elif r.random() >= wear.lost:
            found.append(_row(row))
    for i in range(1, len(found)):
        if r.random() < wear.merged:
            found[i - 1], found[i] = found[i], found[i - 1]
    return misread_lines(r, _cut(r, found, wear), wear)


def misread_lines(r: random.Random, found: list[Written], wear: Wear) -> list[Written]:
    """Lines with their characters misread, and strange ones among them."""
    found = [line for each in found if (line := _misread(r, each, wear)).text.strip()]
    for _ in range(sum(r.random() < wear.strange for _ in found)):
        found.insert(r.randint(0, len(found)), Written(_strange(r)))
    return found


def shown(found: list[Written], cost: Callable[[str], int], budget: int) -> list[Written]:
    """The lines that the program would show the model, folded; `cost` is in tokens."""
    folded = [
        Written(
            prompt.fold(line.text[: prompt.MAX_LINE]), {k: s for k, s in line.ink.items() if s[1] <= prompt.MAX_LINE}
        )
        for line in found
    ]
    chosen = prompt.choose(
        [line.text for line in folded], [cost(prompt.numbered(1, line.text)) for line in folded], budget
    )
    return [folded[index] for index in chosen]


def truth(composed: Composed, found: list[Written]) -> tuple[Kind, dict[str, str]]:
    """The kind, and per field the value that can still be copied from these (folded) lines.

    That is the true value wherever it still stands, else what its ink now reads.
    """
    candidates = grammar.candidates([line.text for line in found])
    values: dict[str, str] = {}
    for name in grammar.FIELDS:
        if name not in composed.fields:
            continue
        value = wanted(composed, name)
        same = [text for text in candidates[name] if alike(text, value)]
        read = same[0] if same else _overlapping(name, composed.fields[name].ink, candidates[name], found)
        if read:
            values[name] = read
    return Kind(composed.kind), values


def wanted(composed: Composed, name: str) -> str:
    """The true value of a field as the answer writes it."""
    return str(composed.fields[name].value)


def alike(text: str, value: str) -> bool:
    """Whether an answer is the value; white space is not looked at."""
    return "".join(text.split()) == "".join(value.split())


def _overlapping(name: str, ink: str, candidates: grammar.Candidates, found: list[Written]) -> str:
    """The candidate that covers most of the field's ink where that was misread, or ''.

    Ink that is read as printed and yet gives another value is of a form that the program does not read: 05/03/2026.
    """
    best, most = "", _SAME_INK
    for text, places in candidates.items():
        for place in places:
            span = found[place.line].ink.get(name)
            if span is None or found[place.line].text[slice(*span)] == ink:
                continue
            both = min(span[1], place.end) - max(span[0], place.start)
            share = both / (max(span[1], place.end) - min(span[0], place.start))
            if share > most:
                best, most = text, share
    return best


def _rows(composed: Composed) -> list[list[Written]]:
    rows = []
    for index, row in enumerate(composed.rows):
        truths = {name: each.ink for name, each in composed.fields.items() if each.row == index and each.ink}
        cells = [_cell(cell, truths) for cell in ordered(row)]
        if any(cell.text for cell in cells):
            rows.append([cell for cell in cells if cell.text])
    return rows


def ordered(row: Row) -> list[Cell]:
    """The cells of a row from left to right, as Composed.lines has them."""
    offset = {"left": 0.0, "centre": 0.2, "right": 0.4}
    return sorted(row.cells, key=lambda cell: cell.anchor - offset[cell.align])


def _cell(cell: Cell, inks: dict[str, str]) -> Written:
    """The cell as the reader writes it: look-alike characters merged, single spaces, none at the ends."""
    found = {}
    for name, ink in inks.items():
        start = cell.text.find(ink)
        if start >= 0:
            found[name] = (start, start + len(ink))
    return _without_ends(Written(cell.text, found).rewritten(_single_spaces(cell.text)))


def _single_spaces(text: str) -> list[str]:
    parts: list[str] = []
    after_space = True
    for c in text:
        merged = charset.normalise(c) or " "
        parts.append("" if merged == " " and after_space else merged)
        after_space = merged == " "
    return parts


def _without_ends(line: Written) -> Written:
    kept = len(line.text.rstrip())
    return line.rewritten([c if i < kept else "" for i, c in enumerate(line.text)])


def _row(cells: Iterable[Written]) -> Written:
    first, *rest = cells
    for cell in rest:
        first = first.joined(cell)
    return first


def _by_columns(r: random.Random, rows: list[list[Written]]) -> list[list[Written]]:
    """A stretch of rows read column by column: first all left cells, then all right ones."""
    start = r.randrange(len(rows))
    end = min(len(rows), start + r.randint(2, 8))
    left = [row[:1] for row in rows[start:end]]
    right = [row[1:] for row in rows[start:end] if len(row) > 1]
    return [*rows[:start], *left, *right, *rows[end:]]


def _cut(r: random.Random, found: list[Written], wear: Wear) -> list[Written]:
    """Sometimes the paper's right or left end is out of sight, or its top or foot."""
    if r.random() < 2 * wear.merged and found:
        longest = max(len(line.text) for line in found)
        keep = longest - r.randint(1, 5)
        found = [line.rewritten([c if i < keep else "" for i, c in enumerate(line.text)]) for line in found]
    elif r.random() < wear.merged:
        gone = r.randint(1, 3)
        found = [line.rewritten([c if i >= gone else "" for i, c in enumerate(line.text)]) for line in found]
    if r.random() < 2 * wear.merged and len(found) > 8:
        found = found[r.randint(1, 4) :] if r.random() < 0.5 else found[: -r.randint(1, 5)]
    return found


def _misread(r: random.Random, line: Written, wear: Wear) -> Written:
    """Single characters misread; now and then all spaces of a line, or its marks, are lost."""
    parts = [misread(r, c, wear.misread) for c in line.text]
    if r.random() < wear.torn:
        parts = [part.replace(" ", "") for part in parts]
    elif r.random() < wear.torn:
        parts = ["" if part in list(".,:-'") and r.random() < 0.4 else part for part in parts]
    return line.rewritten(parts)


def _strange(r: random.Random) -> str:
    """What a logo, a stamp, a barcode or a crease is read as."""
    marks = r.choice(("0123456789", "|Il1!/-_.~", charset.HANGUL, "ABCDEFGHKMNOPRSTUXYZ", charset.CHARACTERS))
    text = "".join(r.choice(marks) for _ in range(r.choice((1, 2, 3, 5, 8, 13))))
    return text if r.random() < 0.8 else f"{text} {r.randrange(100)}"


def cropped(r: random.Random, composed: Composed, keep: float) -> Composed:
    """The receipt with this share of the rows that hold no answer: the beginner's form of the task."""
    needed = {each.row for name, each in composed.fields.items() if name in grammar.FIELDS}
    chosen = [index for index in range(len(composed.rows)) if index in needed or r.random() < keep]
    place = {index: new for new, index in enumerate(chosen)}
    fields = {
        name: each if each.row is None else replace(each, row=place[each.row])
        for name, each in composed.fields.items()
        if each.row is None or each.row in place
    }
    return replace(composed, rows=tuple(composed.rows[index] for index in chosen), fields=fields)
