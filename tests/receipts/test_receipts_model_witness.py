"""What the language model's word is worth: a witness beside another, never alone; a kind only where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.receipts.model import Kind, Status

if TYPE_CHECKING:
    from tests.receipts.conftest import Read

SLIP = """
영수증
가온상회
2026-03-09 12:30
합계 12,000원
신용카드 결제
"""
UNKNOWN = """
영수증
다온나루
2026-03-09 12:30
합계 12,000원
현금 12,000
"""


@pytest.mark.parametrize(
    ("said", "sure", "status"),
    [("12000", 0.5, "ok"), ("12000", 0.49, "check"), ("1200", 0.95, "check"), (None, 0.0, "check")],
)
def test_a_label_and_the_model_together_are_enough(read: Read, said: str | None, sure: float, status: str) -> None:
    total = read(SLIP, {"total": said} if said else {}, sure=sure, twice=False).fields["total"]
    assert (total.value, total.status) == (12_000, status)
    assert ("llm" in total.witnesses) == (status == "ok")
    if said == "1200":
        assert total.reason is not None and "언어 모델은 다르게 읽었습니다(1200)" in total.reason


@pytest.mark.parametrize("field", ["issued_on", "approval_no", "merchant", "service_on", "business_no"])
def test_the_model_alone_proves_nothing(read: Read, field: str) -> None:
    value = {"issued_on": "2026-03-09", "service_on": "2026-03-09", "approval_no": "30117742"}.get(field, "다온")
    found = read("영수증\n합계 12,000원 결제", {field: value}, sure=1.0).fields[field]
    assert (found.value, found.status, found.witnesses) == (value, Status.CHECK, ("llm",))
    assert found.reason is not None and "언어 모델이 고른 값" in found.reason


ODD_LABEL = "영수증\n가온상회 120-15-08881\n2026-03-09 12:30\n치르신 값 12,000"


@pytest.mark.parametrize(("sure", "is_given"), [(0.5, True), (0.49, False)])
def test_an_amount_without_a_known_label_is_given_to_check_where_the_model_is_rather_sure(
    read: Read, sure: float, is_given: bool
) -> None:
    total = read(ODD_LABEL, {"total": "12000"}, sure=sure).fields.get("total")
    assert (total is not None) == is_given
    if total is not None:
        assert (total.value, total.status, total.witnesses) == (12_000, Status.CHECK, ("llm",))


@pytest.mark.parametrize(
    "text", ["영수증\n가온상회\n2026-03-09\n12,000", "견적서\n가온상회 120-15-08881\n2026-03-09\n값 12,000"]
)
def test_a_paper_that_is_no_receipt_has_no_total_whatever_the_model_says(read: Read, text: str) -> None:
    assert "total" not in read(text, {"total": "12000"}, sure=1.0).fields


def test_the_kind_of_an_unknown_paper_may_come_from_the_model_and_leaves_the_total_unsure(read: Read) -> None:
    alone = read(UNKNOWN, {"total": "12000"})
    assert alone.kind is Kind.OTHER and alone.is_sure("total")
    named = read(UNKNOWN, {"total": "12000"}, kind="ship")
    total = named.fields["total"]
    assert (named.kind, total.value, total.status) == (Kind.SHIP, 12_000, Status.CHECK)
    assert total.reason is not None and "종류를 언어 모델이 골랐습니다" in total.reason


@pytest.mark.parametrize(
    ("kind", "sure", "text"),
    [
        ("ship", 0.79, UNKNOWN),
        ("not_receipt", 1.0, UNKNOWN),
        ("other", 1.0, UNKNOWN),
        ("rail", 1.0, UNKNOWN.replace("다온나루", "다온호텔 객실 1박")),
        ("rail", 1.0, "회의 안내\n2026-03-09 가온홀"),
    ],
)
def test_otherwise_the_patterns_name_it(read: Read, kind: str, sure: float, text: str) -> None:
    assert read(text, sure=sure, kind=kind) == read(text, sure=sure)


PROVED = """
영수증
가온상회
거래일시 2026-03-09 12:30
공급가액 10,909
부가세 1,091
합계 12,000
승인번호 30117742
"""


@pytest.mark.parametrize(
    ("field", "said"),
    [("issued_on", "2026-03-08"), ("approval_no", "30117743"), ("total", "21000")],
)
def test_the_models_contradiction_keeps_any_value_from_being_sure(read: Read, field: str, said: str) -> None:
    agreed = {"issued_on": "2026-03-09", "approval_no": "30117742", "total": "12000"}
    assert read(PROVED, agreed).is_sure(field)
    disputed = read(PROVED, {**agreed, field: said}).fields[field]
    assert disputed.status is Status.CHECK
    assert disputed.reason is not None and f"언어 모델은 다르게 읽었습니다({said})" in disputed.reason
    assert read(PROVED, {**agreed, field: said}, sure=0.49).is_sure(field)


def test_a_part_of_a_proved_total_taken_for_it_is_no_contradiction(read: Read) -> None:
    assert read(PROVED, {"issued_on": "2026-03-09", "total": "10909"}).is_sure("total")
    assert not read(PROVED.replace("공급가액 10,909\n", ""), {"total": "1091"}).is_sure("total")


BARE_DAY = """
영수증
가온상회
2026-03-09
합계 12,000원
신용카드 결제
"""


@pytest.mark.parametrize(("sure", "twice", "is_sure"), [(0.9, True, True), (0.89, True, False), (0.9, False, False)])
def test_a_day_without_label_is_sure_by_a_certain_model_and_a_second_look(
    read: Read, sure: float, twice: bool, is_sure: bool
) -> None:
    assert read(BARE_DAY, {"issued_on": "2026-03-09"}, sure=sure, twice=twice).is_sure("issued_on") is is_sure
    assert not read(BARE_DAY, {"issued_on": "2026-03-09"}, sure=1.0, measured=False).is_sure("issued_on")


def test_a_labelled_day_that_the_model_does_not_find_is_asked(read: Read) -> None:
    text = BARE_DAY.replace("2026-03-09", "거래일자 2026-03-09")
    assert read(text).is_sure("issued_on")
    missed = read(text, {"total": "12000"}).fields["issued_on"]
    assert missed.reason == "언어 모델은 이 날짜를 찾지 못했습니다."
    assert read(text.replace("03-09", "03-09 12:30:11"), {"total": "12000"}).is_sure("issued_on")


TWO_DAYS = """
영수증
가온상회
2026-03-09 12:30
2026-03-12
합계 12,000원
전표번호 2026030900123
"""


def test_which_of_two_days_is_meant_a_certain_model_and_a_second_print_may_say(read: Read) -> None:
    said = {"issued_on": "2026-03-09"}
    day = read(TWO_DAYS).fields["issued_on"]
    assert day.value == "2026-03-09" and day.reason is not None and "둘 이상" in day.reason
    assert read(TWO_DAYS, said, sure=0.9).is_sure("issued_on")
    assert not read(TWO_DAYS, said, sure=0.85).is_sure("issued_on")
    assert not read(TWO_DAYS.replace("전표번호 2026030900123", ""), said, sure=0.99).is_sure("issued_on")
    assert not read(TWO_DAYS, {"issued_on": "2026-03-12"}, sure=0.99).is_sure("issued_on")
