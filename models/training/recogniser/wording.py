"""A collection of line templates, and the parts that most of them share."""

from __future__ import annotations

import random
from collections.abc import Callable

from . import tokens as t
from . import vocabulary as v

Template = Callable[[random.Random], str]


class Wordings:
    """Templates with weights: functions from a random generator to a line."""

    def __init__(self) -> None:
        self.templates: list[Template] = []
        self.weights: list[float] = []

    def add(self, weight: float) -> Callable[[Template], Template]:
        """Decorator: put a template into the collection."""

        def register(template: Template) -> Template:
            self.templates.append(template)
            self.weights.append(weight)
            return template

        return register

    def draw(self, r: random.Random) -> str:
        return r.choices(self.templates, self.weights)[0](r)


def spread(r: random.Random, label: str) -> str:
    """A label as printed: often with spaces inside (`합   계`)."""
    if r.random() < 0.2 and 2 <= len(label) <= 6 and " " not in label:
        return (" " * r.randint(1, 3)).join(label)
    return label


def label(r: random.Random) -> str:
    word = r.choice(v.LABELS if r.random() < 0.6 else v.TRAVEL_LABELS)
    return spread(r, word) if r.random() < 0.97 else t.syllables(r, r.randint(2, 5))


def colon(r: random.Random) -> str:
    return r.choice((":", ":", " : ", " : ", ": ", " :", " ", "  ", ") ", "", " - ", "= "))


def value(r: random.Random) -> str:
    """Whatever may stand behind a label."""
    return r.choice(
        (
            *(t.money,) * 4,
            t.moment,
            t.date,
            t.card_number,
            t.business_number,
            t.person,
            t.shop,
            t.long_number,
            t.vehicle,
            t.item,
            t.phone,
        )
    )(r)
