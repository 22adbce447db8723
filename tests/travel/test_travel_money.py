"""Amounts in Korean words, as vouchers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.travel.money import korean_words, written_out

PLACES = {"천": 1_000, "백": 100, "십": 10}
MYRIADS = {"조": 10**12, "억": 10**8, "만": 10**4}


def number(words: str) -> int:
    """Read an amount in words, the other way round than it was written."""
    total, group, digit = 0, 0, 0
    for letter in words:
        if letter in PLACES:
            group += digit * PLACES[letter]
            digit = 0
        elif letter in MYRIADS:
            total += (group + digit) * MYRIADS[letter]
            group = digit = 0
        else:
            digit = "영일이삼사오육칠팔구".index(letter)
    return total + group + digit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "영"),
        (7, "칠"),
        (10, "일십"),
        (10_000, "일만"),
        (113_560, "일십일만삼천오백육십"),
        (1_000_001, "일백만일"),
        (100_000_000, "일억"),
        (2_004_000_000_300, "이조사십억삼백"),
        (9_999_999_999_999_999, "구천구백구십구조구천구백구십구억구천구백구십구만구천구백구십구"),
    ],
)
def test_amounts_are_spelled_digit_by_digit(amount: int, words: str) -> None:
    assert korean_words(amount) == words


@given(st.integers(0, 10**16 - 1))
def test_words_read_back_to_the_amount(amount: int) -> None:
    assert number(korean_words(amount)) == amount


@given(st.integers(1, 10**16 - 1))
def test_every_digit_has_a_place_but_the_last(amount: int) -> None:
    words = korean_words(amount)
    assert "영" not in words
    assert sum(letter in "일이삼사오육칠팔구" for letter in words) == sum(c != "0" for c in str(amount))


@pytest.mark.parametrize("amount", [-1, 10**16])
def test_what_cannot_be_written_out_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match=str(amount)):
        korean_words(amount)


def test_voucher_notation() -> None:
    assert written_out(113_560) == "금113,560원(금일십일만삼천오백육십원)"
