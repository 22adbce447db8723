"""Papers to measure a model with: always the same ones for a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from desktop.llm.answers import Task
from desktop.llm.orders import ORDER
from models.training.orders.held_out import HELD_OUT
from models.training.orders.patchwork import compose_order
from models.training.receipts.compose import compose

from . import noise
from .data import Question, order_question, question


def questions(
    task: Task, seed: int, count: int, *, held_out: bool, wear: noise.Wear | None = None, context: int = 1024
) -> Iterator[Question]:
    """Whole papers under this wear, or each under its own; of templates and words never trained on, or not."""
    r = random.Random(seed)  # noqa: S311 - made-up papers, not secrets
    while count:
        if task is ORDER:
            order = HELD_OUT.compose(r) if held_out else compose_order(r)
            asked = order_question(r, order, wear or noise.worn(r), context)
        else:
            asked = question(r, compose(r, held_out=held_out), wear or noise.worn(r), context)
        if asked is not None:
            count -= 1
            yield asked
