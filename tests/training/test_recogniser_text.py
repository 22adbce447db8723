"""The wordings the recogniser is trained on: valid, within the charset, repeatable, apart from the held-out ones."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.recogniser import charset, text, tokens

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@given(SEEDS)
def test_business_numbers_carry_a_right_check_digit(seed: int) -> None:
    number = tokens.business_number(random.Random(seed))
    d = [int(c) for c in number.replace("-", "")]
    assert [len(part) for part in number.split("-")] == [3, 2, 5]
    checked = sum(a * b for a, b in zip(d, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False)) + d[8] * 5 // 10
    assert (checked + d[9]) % 10 == 0


@given(SEEDS)
def test_amounts_add_up_and_the_tax_is_a_tenth(seed: int) -> None:
    a = tokens.amounts(random.Random(seed))
    assert a.supply + a.vat + a.exempt == a.total
    assert min(a.supply, a.vat, a.exempt) >= 0
    assert abs(a.supply - 10 * a.vat) <= 10


@given(SEEDS, st.booleans())
def test_a_line_can_be_written_with_the_charset(seed: int, held_out: bool) -> None:
    line = text.line(random.Random(seed), held_out=held_out)
    assert 1 <= len(line) <= text.LONGEST
    assert line == charset.normalise(line)
    assert len(charset.encode(line)) == len(line)


@given(SEEDS)
def test_the_same_seed_draws_the_same_lines(seed: int) -> None:
    one, other = random.Random(seed), random.Random(seed)
    assert [text.line(one) for _ in range(5)] == [text.line(other) for _ in range(5)]


def test_held_out_wordings_are_never_trained_on() -> None:
    r = random.Random(3)
    trained = "\n".join(text.line(r) for _ in range(3000))
    for word in ("최종청구액", "실수령액", "처리시각", "일반과세자", "이용카드<", "막차", "마일리지"):
        assert word not in trained
    assert "최종청구액" in "\n".join(text.line(r, held_out=True) for _ in range(3000))


def test_every_kind_of_trouble_is_frequent() -> None:
    r = random.Random(5)
    lines = [text.line(r) for _ in range(4000)]
    assert sum("****" in line for line in lines) > 100
    assert sum(len(line) > 35 for line in lines) > 100
    assert sum(len(line) <= 3 for line in lines) > 100
    assert sum(any(c in charset.RARE for c in line) for line in lines) > 80
    seen = {c for line in lines for c in line}
    assert len(seen & set(charset.HANGUL)) > 1500
    assert set(charset.ASCII) <= seen


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (28_000, "이만팔천"),
        (110_500, "십일만오백"),
        (10_000, "일만"),
        (1, "일"),
        (0, "영"),
        (123_456_789, "일억이천삼백사십오만육천칠백팔십구"),
    ],
)
def test_amounts_in_words(value: int, words: str) -> None:
    assert tokens.korean_amount(value) == words


def test_card_masks_keep_at_most_twelve_digits_in_sight() -> None:
    r = random.Random(11)
    for _ in range(2000):
        number = tokens.card_number(r)
        assert sum(c.isdigit() for c in number) <= 12
        assert any(c in "*Xx" for c in number)
