"""Receipts as texts: invented papers in papers/*.txt, turned into lines of ink and judged.

A paper is '## its name', a line of what it says, and its lines. ``total=20000`` means: if total is sure it is 20000;
``total=20000!``: it is 20000 and sure; ``total=20000?``: it is 20000, sure or not; ``total=-``: no total may be sure;
``is_refund=~``: there is no such field.
An underscore stands for a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.receipts.ink import InkLine
from desktop.receipts.judge import judge
from desktop.receipts.model import Receipt

PAPERS = Path(__file__).with_name("papers")
BOX = ((0.0, 0.0), (500.0, 0.0), (500.0, 20.0), (0.0, 20.0))


@dataclass(frozen=True)
class Paper:
    name: str
    says: dict[str, str]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Proposed:
    """What a language model would say."""

    value: str
    probability: float = 0.95
    text: str = ""
    lines: tuple[int, ...] = ()
    measured: bool = True


Read = Callable[..., Receipt]


def ink(texts: Sequence[str], *, probability: float = 0.99, twice: bool = True) -> list[InkLine]:
    return [InkLine(text, BOX, (probability,) * len(text), ((0, len(text)),) if twice else ()) for text in texts]


def read_text(
    text: str | Sequence[str],
    proposals: Mapping[str, str] | None = None,
    *,
    probability: float = 0.99,
    twice: bool = True,
    sure: float = 0.95,
    kind: str | None = None,
    measured: bool = True,
) -> Receipt:
    lines = [line for line in text.splitlines() if line.strip()] if isinstance(text, str) else text
    proposed = {name: Proposed(value, sure, measured=measured) for name, value in (proposals or {}).items()}
    proposed_kind = None if kind is None else Proposed(kind, sure)
    return judge(ink(lines, probability=probability, twice=twice), BOX, proposed, proposed_kind)


def all_papers() -> list[Paper]:
    papers = []
    for path in sorted(PAPERS.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("## ")[1:]:
            name, says, *lines = block.splitlines()
            facts = dict(fact.split("=", 1) for fact in says.split())
            facts = {key: value if key == "kind" else value.replace("_", " ") for key, value in facts.items()}
            papers.append(Paper(name, facts, tuple(line for line in lines if line.strip())))
    return papers


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "paper" in metafunc.fixturenames:
        papers = all_papers()
        metafunc.parametrize("paper", papers, ids=[paper.name for paper in papers])


@pytest.fixture
def read() -> Read:
    """read(text): the receipt judged from its text, every character clear, every line read twice the same."""
    return read_text
