"""The paper that a receipt is composed on: rows of text in the habits of one printer, and the truths printed on it."""

from __future__ import annotations

import random
from typing import Final, Literal

from .ink import Ink, Pen, Text, join, plain, true, width
from .model import Align, Cell, Composed, Paper, Row, Truth
from .words import label_word

Shape = Literal["joined", "apart", "tabbed", "below"]

SEPARATORS: Final = (
    (": ",) * 6 + (" : ",) * 5 + (":",) * 4 + (" ",) * 4 + ("  ", " :", "= ", " - ", ") ", "..", " | ", "/ ")
)
WRAPS: Final = ("[{}]", "<{}>", "({})", "■ {}", "* {}", "- {}", "▶{}", "·{}", "○ {}", "※{}", "#{}", "●{}")
RULES: Final = ("-", "-", "-", "=", "_", "_", "*", "", ".")
SHAPES: Final[tuple[Shape, ...]] = ("joined",) * 8 + ("apart",) * 6 + ("tabbed",) * 3 + ("below",)
COLUMNS: Final = {
    Paper.THERMAL: (24, 28, 32, 32, 32, 38, 40, 42, 42, 42, 48, 48),
    Paper.TICKET: (34, 40, 46, 56),
    Paper.FORM: (64, 72, 80, 90),
    Paper.SCREEN: (32, 36, 40, 44),
    Paper.HAND: (48, 56, 64),
}
#: A rail ticket has no terminal: what is said of rides by the kind of paper.
_OWN_WORDS: Final = {
    "rail": (("터미널", "역"), ("버스", "객실"), ("항공권", "승차권")),
    "bus": (
        ("역", "터미널"),
        ("객실", "버스"),
        ("객차", "차량"),
        ("항공권", "승차권"),
        ("호차", "좌석"),
        ("좌석/좌석", "좌석"),
    ),
    "ship": (
        *(("역", "항"), ("터미널", "항"), ("버스", "선실"), ("차량", "객실"), ("차실", "선실"), ("승차", "승선")),
        *(("항공권", "승선권"), ("하차", "하선"), ("호차", "좌석"), ("좌석/좌석", "좌석")),
    ),
    "air": (
        *(("역", "공항"), ("터미널", "공항"), ("버스", "좌석"), ("차량", "좌석"), ("차실", "좌석"), ("객차", "좌석")),
        *(("승차권", "항공권"), ("승차", "탑승"), ("하차", "도착"), ("호차", "좌석"), ("좌석/좌석", "좌석")),
    ),
    "taxi": (("역", "지"), ("터미널", "지")),
}
_RIDE_CONCEPTS: Final = frozenset(
    ("origin", "destination", "seat_class", "seat", "ticket_no", "depart", "arrive", "passengers", "service")
)
#: What a sum paid in cash is not called.
_BY_CARD: Final = ("카드", "승인", "신용", "모바일", "온라인", "할부")
_RIDES_AND_STAYS: Final = ("rail", "bus", "air", "ship", "lodging")
#: How much of a cell stands left of its anchor.
_SHARE: Final = {"left": 0.0, "centre": 0.5, "right": 1.0}
#: Signs that mark a label; a word of letters alone may be spread: 합   계.
_TIGHT: Final = frozenset("()[]./%:- ")


class Sheet:
    """Rows from top to bottom. A field printed more than once keeps the place where it stood first."""

    def __init__(self, r: random.Random, paper: Paper, *, kind: str, held_out: bool) -> None:
        self.r = r
        self.paper = paper
        self.kind = kind
        self.held_out = held_out
        self.pen = Pen(r)
        self.columns = r.choice(COLUMNS[paper])
        self.rows: list[Row] = []
        self.fields: dict[str, Truth] = {}
        self.is_cash = False
        self.rule_char = r.choice(RULES)
        self.space = 0.0
        self.restyle()

    def restyle(self) -> None:
        """Takes on the habits of another printer: the slip of the card terminal follows on the same paper."""
        r, paper = self.r, self.paper
        self.separator = r.choice(SEPARATORS) if r.random() > 0.015 else ""
        self.wrap = r.choice(WRAPS) if r.random() < 0.16 else "{}"
        self.gap = r.choice((0, 0, 0, 0, 0, 1, 1, 2))
        self.measure = r.choice((0, 0, 0, 4, 4, 5)) if self.gap == 0 else 0
        self.shape: Shape = "apart" if paper is Paper.SCREEN and r.random() < 0.7 else r.choice(SHAPES)
        self.sum_shape: Shape = r.choice(("apart", "apart", "apart", "joined", self.shape))
        self.below = r.choice((0.0, 0.0, 0.04, 0.5, 1.0))
        self.tab = r.choice((0.26, 0.3, 0.34, 0.4))

    def chance(self, share: float) -> bool:
        return self.r.random() < share

    def pick(self, *choices: str) -> str:
        return self.r.choice(choices)

    # rows

    def add(
        self, *cells: tuple[Text, float, Align], wide: int = 1, tall: int = 1, bold: bool = False, inverse: bool = False
    ) -> int:
        """A row of (text, anchor, align), from left to right. Returns its place."""
        place = len(self.rows)
        for text, _, _ in cells:
            if isinstance(text, Ink):
                for mark in text.marks:
                    self.fields.setdefault(mark.name, Truth(mark.value, place, mark.ink))
        if wide > 1 and sum(width(plain(text)) for text, _, _ in cells) * wide > self.columns:
            wide = 1
        if len(cells) > 1 and not self._fit(cells, wide):
            cells = ((join(*(text for text, _, _ in cells), by="  "), 0.0, "left"),)
        self.rows.append(
            Row(
                tuple(Cell(plain(text), anchor, align) for text, anchor, align in cells),
                wide,
                tall,
                bold,
                inverse,
                self.space,
            )
        )
        self.space = 0.0
        return place

    def _fit(self, cells: tuple[tuple[Text, float, Align], ...], wide: int) -> bool:
        """Whether every cell ends before the next one begins."""
        used = -1.0
        for text, anchor, align in cells:
            size = width(plain(text)) * wide
            start = anchor * self.columns - size * _SHARE[align]
            if start < used + 1 or start < 0:
                return False
            used = start + size
        return True

    def left(self, text: Text, at: float = 0.0) -> int:
        """A row of one text. Too long and without truths in it, it goes on in the next row as tills break it."""
        shown = plain(text)
        if isinstance(text, str) and width(shown) > self.columns * (1 - at):
            head, rest = _broken(shown, int(self.columns * (1 - at)))
            place = self.add((head, at, "left"))
            if rest:
                self.left(rest, at)
            return place
        return self.add((text, at, "left"))

    def centre(self, text: Text, *, wide: int = 1, tall: int = 1, bold: bool = False, inverse: bool = False) -> int:
        shown = plain(text)
        if isinstance(text, str) and width(shown) > self.columns:
            head, rest = _broken(shown, self.columns)
            self.centre(head)
            return self.centre(rest)
        return self.add((text, 0.5, "centre"), wide=wide, tall=tall, bold=bold, inverse=inverse)

    def right(self, text: Text) -> int:
        return self.add((text, 1.0, "right"))

    def ends(self, left: Text, right: Text, *, wide: int = 1, tall: int = 1, bold: bool = False) -> int:
        """What stands at the left edge and at the right; on rows of their own where both do not fit."""
        if width(plain(left)) + width(plain(right)) + 2 > self.columns:
            self.left(left)
            return self.right(right)
        return self.add((left, 0.0, "left"), (right, 1.0, "right"), wide=wide, tall=tall, bold=bold)

    def rule(self, char: str | None = None) -> None:
        shown = self.rule_char if char is None else char
        if shown and not (self.rows and self.rows[-1].rule):
            self.rows.append(Row(rule=shown, space_above=self.space))
            self.space = 0.0

    def blank(self, lines: float = 1.0) -> None:
        """Empty space before the next row."""
        self.space = lines

    # labels and their values

    def word(self, concept: str) -> str:
        """One of the words that name a concept, as it stands: without spacing or separator."""
        found = label_word(self.r, concept, held_out=self.held_out)
        while self.is_cash and concept == "total" and any(part in found for part in _BY_CARD):
            found = label_word(self.r, concept, held_out=self.held_out)
        for ending, own in _OWN_WORDS.get(self.kind, ()) if concept in _RIDE_CONCEPTS else ():
            found = found.replace(ending, own)
        if concept == "issued" and self.kind in _RIDES_AND_STAYS:  # the day of use is another day there
            found = found.replace("이용", "결제").replace("사용", "결제")
        return found

    def word_of(self, concept: str) -> str:
        """The word of a concept; a word that is none stands for itself."""
        return self.word(concept) if concept.isascii() else concept

    def label(self, concept: str) -> str:
        """A label in this printer's habit: 합계, 합 계, 합   계, [합계]."""
        return self.dressed(self.word_of(concept))

    def dressed(self, word: str) -> str:
        """A word spaced and bracketed as this printer does with labels; long words are left as they are."""
        length = len(word)
        if (self.gap or self.measure) and 2 <= length <= 5 and word[0] > "\u1100" and not (_TIGHT & set(word)):
            if self.gap:
                word = (" " * self.gap).join(word) if length < 5 or self.gap == 1 else word
            elif length < self.measure:
                word = (" " * ((self.measure - length) * 2 // (length - 1))).join(word)
        return self.wrap.format(word) if self.wrap != "{}" else word

    def pair(self, concept: str, value: Text, *, shape: Shape | None = None, bold: bool = False, tall: int = 1) -> None:
        """A label and its value in this printer's way."""
        self.named(self.label(concept), value, shape=shape or self.shape, bold=bold, tall=tall)

    def sum(self, concept: str, value: Text, *, bold: bool = False, wide: int = 1, tall: int = 1) -> None:
        """A label and its amount, as this printer sets sums."""
        self.named(self.label(concept), value, shape=self.sum_shape, bold=bold, wide=wide, tall=tall)

    def named(
        self, label: Text, value: Text, *, shape: Shape | None = None, bold: bool = False, wide: int = 1, tall: int = 1
    ) -> None:
        """A label that is already dressed, and its value."""
        shape = shape or self.shape
        size = width(plain(label))
        need = size + width(plain(value))
        if shape == "apart":
            if need + 2 <= self.columns:
                mark = self.separator.strip() if self.separator.strip() in (":", "") else ""
                self.add((join(label, mark), 0.0, "left"), (value, 1.0, "right"), bold=bold, wide=wide, tall=tall)
                return
            shape = "below"
        elif shape == "tabbed":
            if size + 1 <= self.columns * self.tab and width(plain(value)) <= self.columns * (1 - self.tab):
                self.add((label, 0.0, "left"), (value, self.tab, "left"), bold=bold, tall=tall)
                return
            shape = "joined"
        if shape == "joined":
            if need + len(self.separator) <= self.columns or (self.paper is Paper.THERMAL and isinstance(value, str)):
                self.line(self.attached(label, value), bold=bold, tall=tall)
                return
            shape = "below"
        align: Align = "right" if self.below == 1.0 else "centre" if self.below == 0.5 else "left"
        self.add((label, 0.0, "left"), bold=bold)
        self.add((value, self.below, align), bold=bold, tall=tall)

    def line(self, text: Ink, *, bold: bool = False, tall: int = 1) -> None:
        if text.marks:
            self.add((text, 0.0, "left"), bold=bold, tall=tall)
        else:
            self.left(text.text)

    def attached(self, label: Text, value: Text) -> Ink:
        """Label and value as one text: 승인번호: 30117742."""
        separator, last = self.separator, plain(label)[-1]
        if not separator and last.isascii() and last.isalnum():
            separator = " "
        return join(label, value, by=separator)

    def pairs(self, *rows: tuple[str, Text]) -> None:
        """Pairs of (concept, value): one a row, or two columns beside each other, or labels above their values."""
        way = self.r.random()
        if way < 0.12 and len(rows) > 1:
            for k in range(0, len(rows) - 1, 2):
                self.beside(rows[k], rows[k + 1])
            rows = rows[len(rows) - 1 :] if len(rows) % 2 else ()
        elif way < 0.17 and len(rows) in (2, 3):
            self.headed(*rows)
            return
        for concept, value in rows:
            self.pair(concept, value)

    def beside(self, one: tuple[str, Text], two: tuple[str, Text]) -> None:
        """Two pairs in one row."""
        first, second = (self.attached(self.label(concept), value) for concept, value in (one, two))
        if width(first.text) + width(second.text) + 2 <= self.columns:
            at = self.r.choice((0.5, 1.0))
            if at == 0.5 and max(width(first.text), width(second.text)) + 1 > self.columns // 2:
                at = 1.0
            self.add((first, 0.0, "left"), (second, at, "right" if at == 1.0 else "left"))
        else:
            self.line(first)
            self.line(second)

    def headed(self, *rows: tuple[str, Text]) -> None:
        """Labels side by side, their values in the row below."""
        labels = [self.label(concept) for concept, _ in rows]
        share = 1 / len(rows)
        if max(map(width, (*labels, *(plain(value) for _, value in rows)))) + 1 > self.columns * share:
            for concept, value in rows:
                self.pair(concept, value, shape="joined")
            return
        aligns: Align = "left" if self.chance(0.5) else "right"
        shift = 0.0 if aligns == "left" else share
        self.add(*((label, k * share + shift, aligns) for k, label in enumerate(labels)))
        self.add(*((value, k * share + shift, aligns) for k, (_, value) in enumerate(rows)))

    # the whole

    def flag(self, name: str, text: str) -> Ink:
        """Text that makes a flag true: [승인취소] for is_refund."""
        return true(name, True, text)

    def composed(self, template: str) -> Composed:
        """The receipt as it stands; columns grow to the longest row, so that nothing is printed over."""
        need = max(
            (sum(width(c.text) for c in row.cells) * row.wide + 2 * (len(row.cells) - 1) for row in self.rows),
            default=0,
        )
        return Composed(
            self.kind,
            template,
            self.held_out,
            self.paper,
            tuple(self.rows),
            self.fields,
            max(self.columns, need),
        )


def _broken(text: str, cells: int) -> tuple[str, str]:
    """The text cut after at most so many cells, wherever that is: tills do not look for words."""
    used = 0
    for k, char in enumerate(text):
        used += 2 if char > "\u1100" else 1
        if used > cells:
            return text[:k].rstrip() or text[:1], text[k:].strip()
    return text, ""
