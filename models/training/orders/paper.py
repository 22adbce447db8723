"""A composed order: lines and table rows with the truths that a reader should find, and three ways to hand it over."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.receipts.model import Line
from desktop.receipts.typed import laid_out
from models.training.orders.facts import Facts, draw_facts, span
from models.training.receipts.model import Cell, Composed, Paper, Row

Value = bool | str | tuple[str, ...]


@dataclass
class Order:
    """``rows`` are cells from left to right (one cell: a line), ``truth`` the fields that stand on the paper."""

    r: random.Random
    facts: Facts
    template: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    truth: dict[str, Value] = field(default_factory=dict)

    def line(self, *cells: str) -> None:
        self.rows.append(cells)

    def title(self, *choices: str) -> None:
        text = self.r.choice(choices)
        self.line(" ".join(text) if self.r.random() < 0.4 and len(text) < 9 and "(" not in text else text)

    def pick(self, *choices: str) -> str:
        return self.r.choice(choices)

    def period(self, text: str, *, timed: bool) -> str:
        """Note that the period stands on the paper as ``text``."""
        length = 16 if timed else 10
        self.truth["start"] = self.facts.start.isoformat()[:length]
        self.truth["end"] = self.facts.end.isoformat()[:length]
        return text

    def span(self, *styles: str, timed: bool, counted: float = 0.0) -> str:
        """The period in one of the styles, with times or not, its days counted in this share of the orders."""
        text = span(self.r, self.facts, self.pick(*styles), timed=timed, counted=self.r.random() < counted)
        return self.period(text, timed=timed)

    def purpose(self) -> str:
        self.truth["purpose"] = self.facts.purpose
        return self.facts.purpose

    def places(self, by: str = ", ") -> str:
        self.truth["destinations"] = self.facts.places
        return by.join(self.facts.places)

    def name(self, text: str = "") -> str:
        self.truth["name"] = self.facts.names[0]
        return text or self.facts.names[0]

    def unit(self) -> str:
        self.truth["department"] = self.facts.unit
        return self.facts.unit

    def office(self) -> str:
        self.truth["organization"] = self.facts.office
        return self.facts.office

    def rank(self) -> str:
        self.truth["position"] = self.facts.rank
        return self.facts.rank

    def means(self, text: str = "") -> str:
        self.truth["transport"] = (self.facts.means,)
        return text or self.facts.means

    def typed(self) -> tuple[Line, ...]:
        """As text whose cells are told apart (HWPX, a copied table)."""
        return laid_out("\t".join(row) for row in self.rows)

    def flat(self) -> tuple[Line, ...]:
        """As text run together (PDF): a value alone in its row stands right of the labels."""
        return laid_out(" " * 12 * (not row[0]) + " ".join(cell for cell in row if cell) for row in self.rows)

    def composed(self) -> Composed:
        """As a sheet to be drawn."""
        rows = tuple(Row(_placed(row), space_above=0.4) for row in self.rows)
        columns = max(64, *map(_columns, self.rows))
        return Composed("not_receipt", f"order.{self.template}", False, Paper.FORM, rows, {}, columns)


#: Where the cells of a row of so many begin, as shares of the width.
_PLACES: Final = {n: tuple(i / n if n > 2 else 0.22 * i for i in range(n)) for n in range(1, 10)}


def _placed(row: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, place) for text, place in zip(row, _PLACES[len(row)], strict=True) if text)


def _columns(row: Sequence[str]) -> int:
    widths = [sum(2 if ord(c) > 0x1100 else 1 for c in text) + 2 for text in row]
    places = _PLACES[len(row)]
    ends = (*places[1:], 1.0)
    return max(round(width / (end - place)) for width, place, end in zip(widths, places, ends, strict=True))


Layout = Callable[[Order], None]


class Layouts:
    """Layouts by name."""

    def __init__(self) -> None:
        self.known: dict[str, Layout] = {}

    def add(self, layout: Layout) -> Layout:
        self.known[layout.__name__] = layout
        return layout

    def compose(self, r: random.Random, name: str | None = None, facts: Facts | None = None) -> Order:
        """One order in a layout, or in any; of these facts, or of any."""
        name = name or r.choice(sorted(self.known))
        order = Order(r, facts or draw_facts(r), name)
        self.known[name](order)
        return order
