"""A family of layouts, and the collections that the families stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .model import Paper
from .sheet import Sheet

#: Prints one receipt of its family on an empty sheet, whose `kind` it may read.
Layout = Callable[[Sheet], None]


@dataclass(frozen=True)
class Family:
    """A layout with the kinds of receipt that it prints and how often it is drawn among them."""

    name: str
    kinds: tuple[str, ...]
    paper: Paper
    weight: float
    layout: Layout


class Families:
    """The families of one module, in order."""

    def __init__(self) -> None:
        self.all: list[Family] = []

    def add(self, *kinds: str, paper: Paper = Paper.THERMAL, weight: float = 1.0) -> Callable[[Layout], Layout]:
        """Decorator: a function that prints receipts of these kinds; its name is the family's."""

        def register(layout: Layout) -> Layout:
            self.all.append(Family(layout.__name__, kinds, paper, weight, layout))
            return layout

        return register
