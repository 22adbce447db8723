"""Composed orders say what is true of them, in every way of handing them over; and measuring tells wrong from right."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from models.training.orders.held_out import HELD_OUT
from models.training.orders.layouts import LAYOUTS
from models.training.orders.measure import score, table
from models.training.orders.paper import Layouts, Order

EVERY = [(layouts, name) for layouts in (LAYOUTS, HELD_OUT) for name in sorted(layouts.known)]


@pytest.mark.parametrize(("layouts", "name"), EVERY)
def test_what_is_true_stands_on_the_paper(layouts: Layouts, name: str) -> None:
    for seed in range(20):
        order = layouts.compose(random.Random(seed), name)
        paper = "".join("".join(row) for row in order.rows).replace(" ", "")
        for field in ("purpose", "name", "department", "position"):
            if field in order.truth:
                assert str(order.truth[field]).replace(" ", "") in paper
        assert [line.text for line in order.typed()]
        assert "\t" not in "".join(line.text for line in order.flat())
        assert order.composed().rows


def test_no_layout_is_in_both_sets() -> None:
    assert not set(LAYOUTS.known) & set(HELD_OUT.known)


@pytest.mark.parametrize("way", [Order.typed, Order.flat])
def test_the_known_layouts_are_read_and_nothing_is_silently_wrong(way: object) -> None:
    counts = Counter[tuple[str, str]]()
    r = random.Random(3)
    for layouts, name in EVERY * 4:
        order = layouts.compose(r, name)
        score(order, Order.typed(order) if way is Order.typed else Order.flat(order), counts)
    said = Counter[str]()
    for (_, what), count in counts.items():
        said[what] += count
    assert said["silent"] == 0
    assert said["right"] > 0.85 * said["all"]


def test_a_wrong_value_is_counted_as_one() -> None:
    order = LAYOUTS.compose(random.Random(1), "numbered_list")
    counts = Counter[tuple[str, str]]()
    order.truth["position"] = "이사관"
    score(order, order.typed(), counts)
    assert counts["position", "silent"] == counts["position", "wrong"] == 1
    assert "| position | 1 | 0.0%" in table(counts)
