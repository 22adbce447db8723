"""Training material: the program's own prompt, an answer that can be copied, what is asked for at which position."""

from __future__ import annotations

import random
from itertools import islice

from desktop.llm import grammar, prompt
from desktop.llm.orders import ORDER, OrderCopying
from models.training.fields import data, noise, order_noise, tokenizer
from models.training.orders.patchwork import compose_order
from models.training.receipts.compose import compose

ASKED = data.Question(
    ["가온식당", "합계 16,000", "2026-03-09"], {"kind": "meal", "total": "16000", "merchant": "가온식당"}
)


def foretold(sample: data.Sample) -> str:
    return tokenizer.decode([sample.tokens[i + 1] for i in sample.wanted])


def test_a_sample_is_the_programs_prompt_and_the_answer() -> None:
    sample = data.sample(random.Random(1), ASKED, copies=False, context=1024)
    answer = grammar.FORM.answer(ASKED.values) + prompt.END
    assert tokenizer.decode(sample.tokens) == prompt.prompt(ASKED.lines) + answer
    assert foretold(sample) == answer


def test_copies_are_the_numbered_lines() -> None:
    sample = data.sample(random.Random(1), ASKED, copies=True, context=1024)
    after = tokenizer.decode(sample.tokens).split(prompt.END)[1]
    assert sorted(after.replace("[", "\n[").split("\n")[1:]) == [
        f"[{i}]{line}" for i, line in enumerate(ASKED.lines, 1)
    ]
    # which line comes next cannot be foretold
    assert not any(mark in foretold(sample) for mark in tokenizer.NUMBERS)
    assert len(data.sample(random.Random(1), ASKED, copies=True, context=60).tokens) <= 60


def test_batches_are_padded_and_within_their_room() -> None:
    def source() -> list[data.Sample]:
        return list(islice(data.samples(random.Random(3), compose, lambda: 1.0, 512), 60))

    drawn = source()
    assert drawn == source()
    assert all(len(s.tokens) <= 512 for s in drawn)
    for batch in islice(data.batches(random.Random(3), iter(drawn), 2048, pool=30), 6):
        lengths = {len(row) for row in batch.tokens}
        assert len(lengths) == 1
        assert len(batch.tokens) == 1 or len(batch.tokens) * lengths.pop() <= 2048
        for tokens, wanted, targets in zip(batch.tokens, batch.wanted, batch.targets, strict=True):
            assert len(wanted) == len(targets)
            assert all(t in (tokens[i + 1], data.IGNORED) for i, t in zip(wanted, targets, strict=True))


def test_a_run_begins_with_short_receipts_and_much_copying() -> None:
    stages = [data.stage(progress / 10) for progress in range(11)]
    assert [s.keep for s in stages] == sorted(s.keep for s in stages)
    assert stages[-1].keep == 1.0
    assert 0.10 <= stages[-1].copies <= 0.15
    assert stages[0].copies > 0.5


def test_every_composed_receipt_can_be_asked_about() -> None:
    r = random.Random(8)
    for _ in range(60):
        asked = data.question(r, compose(r, held_out=r.random() < 0.5), noise.worn(r), 1024)
        assert asked is not None
        found = grammar.candidates(asked.lines)
        assert all(value in found[name] for name, value in asked.values.items() if name != "kind")
        assert len(asked.prompt()) + len(asked.answer()) <= 1024


def test_every_composed_order_can_be_asked_about_and_answered() -> None:
    r = random.Random(11)
    for _ in range(200):
        order = compose_order(r)
        clean = data.order_question(r, order, noise.CLEAN, 1024)
        assert clean is not None and clean.task is ORDER
        copying = OrderCopying(clean.lines, clean.lines)
        assert {name: each.value for name, value in clean.values.items() if (each := copying.copied(name, value))} == (
            clean.values
        )
        told = order_noise.wanted(order)
        assert {name: told[name] for name in clean.values} == clean.values  # nothing but the truth
        assert {"name", "start", "end"} <= set(clean.values)
        assert len(clean.prompt()) + len(clean.answer()) <= 1024


def test_a_misread_order_is_answered_by_what_now_stands_there() -> None:
    r = random.Random(12)
    worst = noise.WEARS[-1][1]
    reread = 0
    for _ in range(60):
        order = compose_order(r)
        asked = data.order_question(r, order, worst, 1024)
        if asked is None:
            continue
        copying = OrderCopying(asked.lines, asked.lines)
        assert all(copying.copied(name, value) for name, value in asked.values.items())
        reread += sum(order_noise.wanted(order)[name] != value for name, value in asked.values.items())
    assert reread > 5
