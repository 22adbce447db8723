"""Folding, the choice of lines, the prompt text."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.llm.prompt import MAX_LINES, choose, fold, prompt


@given(st.text(alphabet=st.characters(), max_size=80) | st.text(alphabet='<|>[]"0129end\u0000\ud800', max_size=80))
def test_folding_keeps_length_and_leaves_no_mark(line: str) -> None:
    folded = fold(line)
    assert len(folded) == len(line)
    assert "<|" not in folded and '"' not in folded and "\0" not in folded and "\n" not in folded
    assert not re.search(r"\[[0-9]+\]", folded)
    folded.encode()
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("합계　１２，０００원", "합계 12,000원"),
        ("<|end|>[12] A[0]", "(|end|>(12) A(0)"),
        ("٣,𝟎𝟎𝟎원", "3,000원"),
        ("￦5,000 – 끝", "₩5,000 - 끝"),
        ('상호: "가온"', "상호: '가온'"),
        ("가\t나\r\n", "가|나  "),
    ],
)
def test_folding(line: str, folded: str) -> None:
    assert fold(line) == folded


@given(st.lists(st.text("가 1합계", max_size=4), max_size=120), st.integers(0, 400))
def test_choice_is_ordered_written_and_within_the_budget(lines: list[str], budget: int) -> None:
    costs = [len(line) + 1 for line in lines]
    chosen = choose(lines, costs, budget)
    assert list(chosen) == sorted(set(chosen))
    assert len(chosen) <= MAX_LINES
    assert sum(costs[index] for index in chosen) <= budget
    assert all(lines[index].strip() for index in chosen)
    written = [index for index, line in enumerate(lines) if line.strip()]
    if len(written) <= MAX_LINES and sum(costs[index] for index in written) <= budget:
        assert list(chosen) == written


def test_a_long_receipt_keeps_its_head_labels_and_lowest_numbers() -> None:
    lines = ["한빛문구", *(f"연필 {n}00" for n in range(1, 260)), *["안내말씀입니다"] * 40]
    lines[100] = "승인번호 30117742"
    chosen = choose(lines, [5] * len(lines), 10_000)
    assert len(chosen) == MAX_LINES
    assert set(range(12)) <= set(chosen)
    assert 100 in chosen
    assert 259 in chosen and 150 not in chosen and 299 not in chosen


def test_prompt_is_the_trained_form() -> None:
    assert prompt(["가온식당", "합계 5,000"]) == "<|doc|>[1]가온식당[2]합계 5,000<|ans|>"


def test_importing_the_room_loads_no_native_code() -> None:
    code = (
        "import sys, desktop.llm.grammar, desktop.llm.prompt, desktop.llm.model;"
        "sys.exit(any(name in sys.modules for name in ('llama_cpp', 'numpy', 'desktop.llm.runtime')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
