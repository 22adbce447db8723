"""Composed receipts and orders as training material: prompts of the program's form, answers, lines to copy, batches."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop.llm import prompt
from desktop.llm.answers import Task
from desktop.llm.forms import ANSWER_ROOM
from desktop.llm.grammar import RECEIPT
from desktop.llm.orders import ORDER
from models.training.orders.paper import Order
from models.training.receipts.model import Composed

from . import noise, order_noise, tokenizer

Compose = Callable[[random.Random], Composed]
ComposeOrder = Callable[[random.Random], Order]
IGNORED = -100
#: Lines written out after an answer when copying is practised.
_COPIES = 4


@dataclass(frozen=True)
class Stage:
    """What is practised: `keep` the share of the rows that stay, of receipts of those without a field, `copies` the
    share of receipts after which lines are copied."""

    keep: float
    copies: float


def stage(progress: float) -> Stage:
    """The stage at this share of a run: copying first, on receipts that grow until they are whole at 45 % of it."""
    grown, practised = (min(1.0, max(0.0, (progress - 0.10) / share)) for share in (0.35, 0.15))
    return Stage(keep=0.15 + 0.85 * grown, copies=0.8 - 0.67 * practised)


@dataclass(frozen=True)
class Sample:
    """`tokens` in order; at the positions `wanted` the next token is to be foretold."""

    tokens: list[int]
    wanted: list[int]


@dataclass(frozen=True)
class Question:
    """A document as the model is shown it and the values it should give, the kind of a receipt among them."""

    lines: list[str]
    values: dict[str, str]
    task: Task = RECEIPT

    def prompt(self) -> list[int]:
        return tokenizer.encode(prompt.prompt(self.lines))

    def answer(self) -> list[int]:
        return tokenizer.encode(self.task.form.answer(self.values) + prompt.END)


def cost(text: str) -> int:
    """Tokens of `text`."""
    return len(tokenizer.encode(text))


def question(r: random.Random, composed: Composed, wear: noise.Wear, context: int) -> Question | None:
    """The receipt as read under `wear`, in a context of so many tokens; None when no line is left."""
    found = noise.shown(noise.noisy(r, composed, wear), cost, context - ANSWER_ROOM - 2)
    if not found:
        return None
    kind, values = noise.truth(composed, found)
    return Question([line.text for line in found], {"kind": kind, **values})


def order_question(
    r: random.Random, order: Order, wear: noise.Wear, context: int, keep: float = 1.0
) -> Question | None:
    """The order as typed, as text run together, or as read under `wear`, this share of its lines; None when none is
    left."""
    read = [line for line in order_noise.noisy(r, order, wear) if keep >= 1 or r.random() < keep]
    found = noise.shown(read, cost, context - ANSWER_ROOM - 2)
    if not found:
        return None
    return Question([line.text for line in found], order_noise.truth(order, found), ORDER)


def sample(r: random.Random, asked: Question, *, copies: bool, context: int) -> Sample:
    """Prompt and answer; with `copies` some numbered lines to write out follow, as far as the context reaches."""
    tokens = asked.prompt()
    start = len(tokens) - 1
    tokens += asked.answer()
    wanted = list(range(start, len(tokens) - 1))
    if copies:
        for number in r.sample(range(len(asked.lines)), min(_COPIES, len(asked.lines))):
            mark, *line = tokenizer.encode(prompt.numbered(number + 1, asked.lines[number]))
            if len(tokens) + len(line) + 1 > context:
                break
            tokens.append(mark)
            wanted += range(len(tokens) - 1, len(tokens) - 1 + len(line))
            tokens += line
    return Sample(tokens, wanted)


def samples(
    r: random.Random,
    compose: Compose,
    progress: Callable[[], float],
    context: int,
    compose_order: ComposeOrder | None = None,
    orders: float = 0.0,
) -> Iterator[Sample]:
    """Endless samples, each of the stage that `progress` (0 to 1) then asks for; a share of them `orders`."""
    while True:
        now = stage(progress())
        if compose_order is not None and r.random() < orders:
            asked = order_question(r, compose_order(r), noise.worn(r), context, now.keep)
        else:
            composed = compose(r)
            if now.keep < 1:
                composed = noise.cropped(r, composed, now.keep)
            asked = question(r, composed, noise.worn(r), context)
        if asked is not None:
            yield sample(r, asked, copies=r.random() < now.copies, context=context)


@dataclass(frozen=True)
class Batch:
    """Lists ready to become tensors: tokens N x T (padded right), positions wanted N x M and what follows them, N x M
    (IGNORED where padded)."""

    tokens: list[list[int]]
    wanted: list[list[int]]
    targets: list[list[int]]


def batch(members: list[Sample]) -> Batch:
    length = max(len(s.tokens) for s in members)
    most = max(len(s.wanted) for s in members)
    pad = tokenizer.ids()[tokenizer.PAD]
    return Batch(
        [s.tokens + [pad] * (length - len(s.tokens)) for s in members],
        [s.wanted + [0] * (most - len(s.wanted)) for s in members],
        [[s.tokens[i + 1] for i in s.wanted] + [IGNORED] * (most - len(s.wanted)) for s in members],
    )


def batches(r: random.Random, source: Iterator[Sample], room: int, pool: int = 96) -> Iterator[Batch]:
    """Endless batches of samples of about one length, each of at most `room` tokens, padding included."""
    while True:
        waiting = sorted((next(source) for _ in range(pool)), key=lambda s: len(s.tokens))
        ready: list[Batch] = []
        members: list[Sample] = []
        for s in waiting:
            if members and len(s.tokens) * (len(members) + 1) > room:
                ready.append(batch(members))
                members = []
            members.append(s)
        ready.append(batch(members))
        r.shuffle(ready)
        yield from ready
