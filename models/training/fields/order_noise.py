"""A composed order as the program would be handed it: typed, its cells run together, or misread from a scan."""

from __future__ import annotations

import random
from collections.abc import Sequence

from desktop.llm.orders import BETWEEN, CLOSING, FIELDS, OPENING, OrderCopying
from models.training.orders.paper import Order

from . import noise
from .noise import Span, Written


def noisy(r: random.Random, order: Order, wear: noise.Wear) -> list[Written]:
    """The lines of an order: as text where `wear` is none, else as our reader might read a scan of it."""
    if wear == noise.CLEAN and r.random() < 0.6:
        return [_inked(order, line.text) for line in order.typed()]
    found = [_inked(order, line.text) for line in order.flat()]
    return found if wear == noise.CLEAN else noise.misread_lines(r, found, wear)


def truth(order: Order, found: Sequence[Written]) -> dict[str, str]:
    """Per field the value that can still be copied from these (folded) lines: the true one, or what its ink reads."""
    lines = [line.text for line in found]
    copying = OrderCopying(lines, lines)
    values = {}
    for name, value in wanted(order).items():
        read = value if copying.copied(name, value) else _reread(name, value, found)
        copied = copying.copied(name, read) if read else None
        if copied is not None and begins_and_ends_well(read):
            values[name] = read
    return values


def wanted(order: Order) -> dict[str, str]:
    """The true values as the answer writes them."""
    given = {name: value for name, value in order.truth.items() if name in FIELDS}
    return {name: BETWEEN.join(value) if isinstance(value, tuple) else str(value) for name, value in given.items()}


def begins_and_ends_well(value: str) -> bool:
    """Whether a value has words or their brackets at its ends, as the grammar wants them."""
    return (value[0].isalnum() or value[0] in OPENING) and (value[-1].isalnum() or value[-1] in CLOSING)


def _reread(name: str, value: str, found: Sequence[Written]) -> str:
    """What now stands where the value was printed, "" where that is gone."""
    parts = []
    for number, _ in enumerate(value.split(BETWEEN)):
        key = f"{name}.{number}"
        text = next((line.text[slice(*line.ink[key])] for line in found if key in line.ink), "")
        if not text.strip():
            return ""
        parts.append("".join(text.split()) if name == "name" else text.strip())
    return BETWEEN.join(parts)


def _inked(order: Order, text: str) -> Written:
    """A line with the spans of the values that stand in it."""
    ink: dict[str, Span] = {}
    for name, value in wanted(order).items():
        if name in ("start", "end"):
            continue
        for number, part in enumerate(value.split(BETWEEN)):
            start = text.find(part)
            if start >= 0:
                ink[f"{name}.{number}"] = (start, start + len(part))
    return Written(text, ink)
