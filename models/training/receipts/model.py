"""A composed receipt: what is printed where, and what is true of it.

`compose` (see compose.py) makes one; page.py prints it. The language model learns from the rows as text, the
measurement of detector and reader from the drawn page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

#: A true value in the types of the program's own fields: won as int, dates YYYY-MM-DD, times HH:MM, flags as bool.
Value = bool | int | str
Align = Literal["left", "centre", "right"]


class Paper(StrEnum):
    """What a receipt is made of; it decides faces, wear and light."""

    THERMAL = "thermal"  # 58 or 80 mm roll: fixed half-width cells
    TICKET = "ticket"  # preprinted ticket, print laid over it
    FORM = "form"  # laser print or a web page on A4: ruled tables
    SCREEN = "screen"  # telephone or computer screen, light or dark
    HAND = "hand"  # preprinted form filled in by hand


@dataclass(frozen=True)
class Cell:
    """Text that stands together, held by `align` at `anchor`, a share of the width (0 left, 1 right)."""

    text: str
    anchor: float = 0.0
    align: Align = "left"


@dataclass(frozen=True)
class Row:
    """Cells on one base line. `rule` draws a line of this character or of ink ('' none, '_' solid) instead of cells."""

    cells: tuple[Cell, ...] = ()
    wide: int = 1  # glyphs this many times as wide
    tall: int = 1  # and as high
    bold: bool = False
    inverse: bool = False  # white on black
    space_above: float = 0.0  # in lines
    rule: str = ""


@dataclass(frozen=True)
class Truth:
    """One true field. `row` is the index of the row it is printed in (None: true without ink, as is_refund may be),
    `ink` the text as printed there."""

    value: Value
    row: int | None = None
    ink: str = ""


@dataclass(frozen=True)
class Composed:
    """One receipt. `template` names the layout family, some of which are never trained on (`held_out`)."""

    kind: str  # a value of desktop.receipts.model.Kind
    template: str
    held_out: bool
    paper: Paper
    rows: tuple[Row, ...]
    fields: dict[str, Truth] = field(default_factory=dict)
    columns: int = 32  # half-width cells across on THERMAL, otherwise the width in characters of the body text

    def lines(self) -> list[str]:
        """The rows as a reader sees them: cells from left to right, two spaces between; rules left out."""
        return ["  ".join(c.text for c in sorted(row.cells, key=_left)) for row in self.rows if row.cells]


def _left(cell: Cell) -> float:
    width = {"left": 0.0, "centre": 0.2, "right": 0.4}[cell.align]
    return cell.anchor - width
