"""What a clerk types becomes the value of the contract, or a complaint in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.receipts.model import FIELDS, Kind
from desktop.receipts.normalize import MOST_WON
from desktop.travel.trip import CONFIRMABLE
from desktop.ui.words import ORDER, choices, editable, field_name, kind_name, shortened, typed, won


@given(st.integers(0, MOST_WON))
def test_an_amount_is_typed_as_it_is_shown(amount: int) -> None:
    assert typed("total", editable("total", amount)) == amount
    assert typed("total", won(amount)) == amount


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_typed_in_many_ways(day: dt.date) -> None:
    for text in (
        f"{day:%Y-%m-%d}",
        f"{day.year}.{day.month}.{day.day}.",
        f"{day:%Y%m%d}",
        f"{day.year}년 {day.month}월 {day.day}일",
    ):
        assert typed("issued_on", text) == day.isoformat()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("total", "만원"),
        ("total", "-5"),
        ("total", ""),
        ("total", "²"),
        ("issued_on", "2026-02-30"),
        ("issued_at", "25:00"),
        ("nights", "둘"),
        ("litres", "NaN"),
        ("business_no", "12345"),
    ],
)
def test_what_is_no_value_is_refused(field: str, text: str) -> None:
    with pytest.raises(ValueError, match="주세요"):
        typed(field, text)


def test_values_are_normal() -> None:
    assert typed("issued_at", "오후 2시 05분") == "14:05"
    assert typed("litres", "31.712") == "31.712"
    assert typed("nights", "2") == 2
    assert typed("business_no", "3148210024") == "314-82-10024"
    assert typed("card_no", "1234-5678-9012-3456") == "1234-56**-****-**56"


def test_everything_has_a_name_and_a_place() -> None:
    assert set(ORDER) >= set(FIELDS)
    assert set(ORDER) | {"kind"} == set(CONFIRMABLE)
    assert all(field_name(name) != name for name in CONFIRMABLE)
    assert all(kind_name(kind) for kind in Kind)
    assert [value for value, _ in choices("paid_by")] == ["own", "office_card"]


def test_a_long_text_loses_its_middle() -> None:
    assert shortened("가" * 30) == "가" * 30
    assert shortened("가" * 20 + "나" * 20) == "가" * 15 + "…" + "나" * 15
