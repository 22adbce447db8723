"""Orders typed out, as the lines that documents hand over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.orders.model import Order, lines_of_page
from desktop.orders.reader import read_order
from desktop.receipts.typed import laid_out
from desktop.travel.rules import rule_book

Read = Callable[..., Order]


@pytest.fixture
def read() -> Read:
    """The order in a text; ``confidence`` below 1 as if it had been read from ink."""

    def read(text: str, confidence: float = 1.0) -> Order:
        lines = [line.model_copy(update={"confidence": confidence}) for line in laid_out(text.splitlines())]
        order = read_order(lines_of_page(lines), rule_book().regions)
        assert order is not None
        return order

    return read
