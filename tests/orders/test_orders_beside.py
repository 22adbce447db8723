"""The language model beside the label patterns of an order: what its word changes, and what it never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.orders.beside import SURE, witnessed
from desktop.orders.draft import proposed
from desktop.orders.model import Order, OrderField, lines_of_page
from desktop.orders.reader import read_order
from desktop.receipts.model import Proposed, Status
from desktop.receipts.typed import laid_out
from desktop.travel.rules import rule_book
from tests.orders.conftest import Read
from tests.orders.test_orders_reader import LEDGER, LIST, SENTENCE


def says(values: dict[str, str], probability: float = 0.95) -> dict[str, Proposed]:
    return {
        name: Proposed(value=value, text=value, lines=(3,), probability=probability) for name, value in values.items()
    }


def field(order: Order, name: str) -> OrderField:
    return proposed(order)[name]


def test_a_labelled_value_that_the_model_reads_the_same_is_sure(read: Read) -> None:
    order = read(LIST)
    assert field(order, "purpose").status is Status.CHECK
    purpose = field(witnessed(order, says({"purpose": "연구 장비 공동활용 협의회 참석"})), "purpose")
    assert (purpose.status, purpose.reason, purpose.witnesses) == (Status.OK, None, ("label", "llm"))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("purpose", "현장 점검"),
        ("destinations", "부산광역시"),
        ("destinations", "서울특별시 종로구, 전주시"),
        ("start", "2026-09-14"),
        ("name", "김가람"),
    ],
)
def test_where_it_reads_another_value_that_is_to_be_checked(read: Read, name: str, other: str) -> None:
    order = read(LIST)
    disputed = field(witnessed(order, says({name: other})), name)
    assert disputed.value == field(order, name).value
    assert disputed.status is Status.CHECK
    assert disputed.reason is not None and f"언어 모델은 다르게 읽었습니다({other})" in disputed.reason


@pytest.mark.parametrize(
    ("name", "part"),
    [("purpose", "협의회 참석"), ("destinations", "서울특별시"), ("start", "2026-09-16"), ("department", "운영지원")],
)
def test_what_only_tells_less_changes_nothing(read: Read, name: str, part: str) -> None:
    order = read(LIST)
    assert field(witnessed(order, says({name: part})), name) == field(order, name)


def test_what_no_label_names_is_proposed(read: Read) -> None:
    order = read(LIST.replace("4. 출장목적 : ", "4. ").replace("7. 교 통 편 :", "7."))
    assert not {"purpose", "transport"} & set(proposed(order))
    found = witnessed(order, says({"purpose": "협의회 참석", "transport": "KTX, 버스"}))
    assert (field(found, "purpose").value, field(found, "transport").value) == ("협의회 참석", ("KTX", "버스"))
    for name in ("purpose", "transport"):
        assert field(found, name).status is Status.CHECK
        assert "언어 모델이 고른 값" in (field(found, name).reason or "")


def test_other_doubts_stay(read: Read) -> None:
    order = read(SENTENCE)
    before = field(order, "start")
    assert before.reason is not None and "시각" in before.reason
    after = field(witnessed(order, says({"start": str(before.value)})), "start")
    assert (after.status, after.reason) == (Status.CHECK, before.reason)


def test_of_several_travellers_it_speaks_of_the_one_it_names(read: Read) -> None:
    order = read(LEDGER)
    found = witnessed(order, says({"name": "김가람", "department": "기획과", "position": "주무관"}))
    assert found.travellers[0] == order.travellers[0]
    assert found.travellers[1]["department"].status is Status.OK
    assert found.travellers[1]["position"].status is Status.CHECK
    assert witnessed(order, says({"name": "박다온", "department": "총무과"})).travellers == order.travellers


@given(
    st.sampled_from(["name", "purpose", "start", "destinations", "department"]), st.floats(0, SURE, exclude_max=True)
)
def test_an_unsure_model_is_not_heard(name: str, probability: float) -> None:
    order = read_order(lines_of_page(laid_out(LIST.splitlines())), rule_book().regions)
    assert order is not None
    assert witnessed(order, says({name: "2026-01-01"}, probability)) == order
