"""The parts of reading: labels, normal forms, ink, masks, kinds, names in a case, parts of a page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.receipts import normalize
from desktop.receipts.ink import InkLine, from_line, joined
from desktop.receipts.kinds import kind_of
from desktop.receipts.labels import labelled
from desktop.receipts.model import Kind, Line
from desktop.receipts.naming import file_name, receipt_id
from desktop.receipts.outline import (
    are_of_two_shops,
    is_of_a_receipt,
    is_one_purchase,
    stands_alone,
    starts_receipt,
)
from desktop.receipts.words import written_amounts

if TYPE_CHECKING:
    from tests.receipts.conftest import Read

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
BUSINESS_NUMBERS = (
    "605-81-02229",
    "220-81-07775",
    "214-81-29997",
    "120-15-08881",
    "220-15-09875",
    "106-81-02227",
    "110-81-04447",
    "410-81-01239",
    "410-85-04568",
    "408-15-03210",
    "408-25-06540",
    "120-87-03336",
    "410-86-07771",
    "118-22-04560",
    "314-82-99918",
    "410-83-01117",
)


def concepts(text: str) -> list[tuple[str, str]]:
    return [(row.concept, row.label) for row in labelled([InkLine(text, BOX, (1.0,) * len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("합 계 20,000", [("total_sum", "합계")]),
        ("부가세 과세물품가액 18,182", [("supply", "부가세과세물품가액")]),
        ("합계수량 3", [("nothing", "합계수량")]),
        ("승민번호 30117742", [("approval_no", "승인번호")]),
        ("결제하신 분", []),
        ("가맹점명빛고을식당", [("merchant", "가맹점명")]),
        ("공급가액 9,091 부가세 909", [("supply", "공급가액"), ("vat", "부가세")]),
        ("식별번호: 410-83-01117", [("buyer_no", "식별번호")]),
    ],
)
def test_the_longest_whole_label_wins(text: str, expected: list[tuple[str, str]]) -> None:
    assert concepts(text) == expected


def test_a_label_speaks_up_to_the_next_one() -> None:
    text = "공급가액 9,091 부가세 909"
    first, second = labelled([InkLine(text, BOX, (1.0,) * len(text))])
    assert text[first.start : first.end].strip() == "9,091"
    assert text[second.start : second.end].strip() == "909"
    assert first.exact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28,000원", [28000]),
        ("￦28,000", [28000]),
        ("-1,000", [-1000]),
        ("△20,000", [-20000]),
        ("12 ,000", [12000]),
        ("12.000", [12000]),
        ("2026-03-09", []),
        ("062-000-0000", []),
        ("12:30", []),
        ("***12,000원", [12000]),
        ("***-12,000", [-12000]),
        ("금액:12,000", [12000]),
        ("금액..12,000", [12000]),
        ("****-1234", []),
        ("5327-88**-****-1234", []),
    ],
)
def test_amounts(text: str, expected: list[int]) -> None:
    assert [found.value for found in normalize.amounts(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-09",
        "2026/03/09 12:22",
        "2026.03.09.",
        "26.03.09",
        "2026년 3월 9일",
        "20260309",
        "2026-03-0912:22",
        "2026. 03. 09. 06:26 PM",
        "2026.03.09 - 03.11",
        "1. 2026.03.09",
        "30117742 / 26.03.09",
        "2026-03-09 / 5,600",
    ],
)
def test_dates_in_every_print(text: str) -> None:
    assert [found.value for found in normalize.dates(text)] == [dt.date(2026, 3, 9)]


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "1999-01-01", "010-2026-0309"])
def test_no_date(text: str) -> None:
    assert list(normalize.dates(text)) == []


DATE_PRINTS = (
    "{y}-{m:02}-{d:02}",
    "{y}/{m:02}/{d:02}",
    "{y}.{m:02}.{d:02}",
    "{y}.{m}.{d}",
    "{y}. {m}. {d}",
    "{y} / {m:02} / {d:02}",
    "{y} - {m:02} - {d:02}",
    "{y}년 {m}월 {d}일",
    "{y}년{m:02}월{d:02}일",
    "{s:02}-{m:02}-{d:02}",
    "{s:02}.{m:02}.{d:02}",
    "{s:02}/{m:02}/{d:02}",
    "{s:02}년 {m}월 {d}일",
)
CLOCKS = ("", " {t}", ". {t}", ".{t}", " - {t}", "-{t}", " / {t}", ".- {t}", "(월) {t}", ". (월) {t}", " 오후 {t}", ".")


def printed(form: str, day: dt.date) -> str:
    return form.format(y=day.year, s=day.year % 100, m=day.month, d=day.day)


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.times(),
    st.sampled_from(DATE_PRINTS),
    st.sampled_from(CLOCKS),
    st.sampled_from(["", "거래일시:", "일시 ", "[", "No.3 "]),
)
def test_a_printed_date_is_read_back_and_never_another(
    day: dt.date, time: dt.time, form: str, clock: str, before: str
) -> None:
    text = before + printed(form, day) + clock.format(t=f"{time:%H:%M:%S}")
    assert [found.value for found in normalize.dates(text)] == [day]
    if "{t}" in clock and "오후" not in clock:
        assert [found.value for found in normalize.times(text)] == [f"{time:%H:%M}"]


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(DATE_PRINTS),
    st.sampled_from([" - ", " ~ ", "~", ". ~ ", ".~"]),
)
def test_both_ends_of_a_range_are_read(first: dt.date, last: dt.date, form: str, between: str) -> None:
    text = printed(form, first) + between + printed(form, last)
    assert [found.value for found in normalize.dates(text)] == [first, last]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(DATE_PRINTS), st.text(max_size=6))
def test_whatever_follows_a_whole_date_it_gives_no_other_day(day: dt.date, form: str, after: str) -> None:
    found = [found for found in normalize.dates(printed(form, day) + after) if found.start < len(printed(form, day))]
    worn = {day} if not after[:1].isdigit() else {day, *(row.value for row in found if row.start == 0)}
    assert {row.value for row in found} <= worn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13:22:05", ["13:22"]),
        ("오후 1:05", ["13:05"]),
        ("오전 12:10", ["00:10"]),
        ("13시22분", ["13:22"]),
        ("25:00", []),
    ],
)
def test_times(text: str, expected: list[str]) -> None:
    assert [found.value for found in normalize.times(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("일금 이만팔천원정", [28000]),
        ("금 오십오만원", [550000]),
        ("金 貳萬八千 원整", [28000]),
        ("일억이천만원정", [120_000_000]),
        ("만원", []),
        ("현금 이만 오천 원", [25000]),
        ("천원 단위", []),
    ],
)
def test_amounts_in_words(text: str, expected: list[int]) -> None:
    assert [found.value for found in written_amounts(text)] == expected


@given(st.integers(0, 10**9 - 1), st.integers(0, 8), st.integers(1, 9))
def test_the_check_digit_finds_every_single_misread_digit_but_of_weight_five(number: int, at: int, by: int) -> None:
    nine = f"{number:09d}"
    whole = next(nine + d for d in "0123456789" if normalize.has_valid_check_digit(nine + d))
    if at < 8:
        worn = whole[:at] + str((int(whole[at]) + by) % 10) + whole[at + 1 :]
        assert not normalize.has_valid_check_digit(worn)


def test_business_numbers() -> None:
    assert all(normalize.has_valid_check_digit(number) for number in BUSINESS_NUMBERS)
    assert not normalize.has_valid_check_digit("123-45-67890")
    assert not normalize.has_valid_check_digit("²"), "a digit to the eye, and no number"
    assert normalize.has_valid_check_digit("123-45-67891")
    assert [found.value for found in normalize.business_numbers("1201508881")] == ["120-15-08881"]
    assert list(normalize.business_numbers("1201508882 062-23-45678 5327-88-00000-1")) == []


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("5327-8812-3456-1234", "5327-88**-****-**34"),
        ("5327881234561234", "532788********34"),
        ("5327-88**-****-1234", "5327-88**-****-1234"),
        ("850101-1234567", "850101-*******"),
        ("８５０１０１－１２３４５６７", "８５０１０１－*******"),
        ("850101−1234567 850101–1234567", "850101−******* 850101–*******"),
        ("５３２７－８８１２－３４５６－１２３４", "５３２７－８８**－****－**３４"),
        ("8801234567893", "8801234567893"),
        ("120-15-08881 30117742", "120-15-08881 30117742"),
    ],
)
def test_masks(text: str, masked: str) -> None:
    assert normalize.mask_private(text) == masked


def test_joined_words_keep_their_places() -> None:
    words = [InkLine("합계", BOX, (0.9, 0.8)), InkLine("20,000", BOX, (0.7,) * 6, ((0, 6),))]
    line = joined(words, BOX)
    assert line.text == "합계 20,000"
    assert len(line.probabilities) == len(line.text)
    assert line.confidence(0, 2) == 0.8
    assert line.was_read_twice(3, 9)
    assert not line.was_read_twice(0, 9)
    embedded = from_line(Line(text="합계 1", polygon=BOX, confidence=1.0))
    assert embedded.was_read_twice(0, 4)


KINDS = {
    Kind.RAIL: "KORAIL 승차권\nKTX 424 일반실\n나주 → 용산\n결제금액 48,200원\n결제일 2026-03-07",
    Kind.BUS: "승차권 영수증\n고속버스\n승차홈 5\n요금 33,900원\n출발일 2026-03-09",
    Kind.AIR: "e-티켓 영수증\n탑승객 이출장\n총 결제금액 79,900원\n발권일 2026-03-05",
    Kind.SHIP: "한별해운 여객선 승선권\n합계 52,000원\n발권일 2026-03-05",
    Kind.TAXI: "개인택시 120-15-08881\n승차요금 13,700원\n거래일시 2026-03-09 08:39",
    Kind.TOLL: "한국도로공사 통행료 영수증\n통행요금 5,600원\n2026-03-09 13:22",
    Kind.PARKING: "나래주차장\n입차 2026-03-09 07:40\n주차요금 3,000원",
    Kind.FUEL: "빛고을주유소\n유종 휘발유\n금액 60,000\n거래일시 2026-03-09 18:20",
    Kind.LODGING: "가온호텔\n체크인 2026-03-09\n객실료 90,000\n합계 90,000\n결제일 2026-03-09",
    Kind.MEAL: "남도식당\n테이블 7\n합계 20,000\n거래일시 2026-03-17",
    Kind.SHOP: "한빛마트\n상품명 휴지\n합계 20,000\n거래일시 2026-03-17",
    Kind.CARD_SLIP: "신용카드 매출전표\n승인번호 30117742\n합계 20,000\n거래일시 2026-03-17",
    Kind.TAX_INVOICE: "전자세금계산서\n공급받는자 나주시청\n합계금액 1,100,000\n작성일자 2026-03-17",
    Kind.SIMPLE: "간이영수증\n나주시청 귀하\n합계 28,000\n작성일 2026-03-17",
    Kind.OTHER: "가온상사\n합계 28,000\n거래일시 2026-03-17",
    Kind.NOT_RECEIPT: "청첩장\n모시는 글\n2026-03-17",
}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_receipt(kind: Kind, read: Read) -> None:
    assert read(KINDS[kind]).kind is kind


def test_an_empty_page_is_no_receipt(read: Read) -> None:
    receipt = read("")
    assert (receipt.kind, receipt.fields) == (Kind.NOT_RECEIPT, {})


def test_parts_of_a_page() -> None:
    whole = ["한빛마트 120-15-08881", "거래일시 2026-03-17 12:22", "합계 20,000"]
    slip = ["승인번호 30117742", "결제금액 20,000"]
    assert stands_alone(whole)
    assert starts_receipt(whole)
    assert stands_alone(slip)
    assert not starts_receipt(slip)
    assert not stands_alone(["백반 2 20,000", "2026-03-17"])
    assert not stands_alone(["합계 20,000"])


def test_names_in_a_case(tmp_path: Path) -> None:
    first = tmp_path / "가" / "a.jpg"
    second = tmp_path / "나" / "a.jpg"
    name = file_name(first, set())
    other = file_name(second, {name})
    assert (name, other) == ("a.jpg", "나/a.jpg")
    assert file_name(tmp_path / "다" / "나" / "a.jpg", {name, other}) == "다/나/a.jpg"
    assert receipt_id(name, 2) == "a.jpg#2"


TILL = ["가온식당", "사업자번호 120-15-08881", "2026-09-16 12:46", "합계 20,000원"]
SLIP = ["신용카드 매출전표", "120-15-08881", "승인일시 2026-09-16 12:47:31", "승인금액 20,000원", "승인번호 30117742"]


def test_a_slip_under_its_receipt_is_the_same_purchase() -> None:
    assert starts_receipt(TILL)
    assert starts_receipt(SLIP)
    assert is_one_purchase(TILL, SLIP)


@pytest.mark.parametrize(
    ("printed", "other"),
    [("20,000원", "8,000원"), ("2026-09-16", "2026-09-17"), ("12:47:31", "18:05:31"), ("120-15-08881", "220-81-07775")],
)
def test_another_amount_day_time_or_shop_is_another_purchase(printed: str, other: str) -> None:
    assert not is_one_purchase(TILL, [line.replace(printed, other) for line in SLIP])


def test_rows_of_receipts_that_share_one_are_not_one_purchase() -> None:
    other = ["한빛호텔", "사업자번호 220-81-07775", "2026-09-16 12:47", "합계 95,000원"]
    third = ["두리문구", "사업자번호 106-81-02227", "2026-09-16 12:47", "합계 7,000원"]
    assert not is_one_purchase(TILL + other, TILL + third)


def test_an_order_with_costs_to_come_is_no_receipt() -> None:
    rows = ["결재 담당 과장", "국내 출장 신청서", "기간 2026. 9. 16. ~ 9. 17.", "교통비 KTX 59,800원", "합계 159,800원"]
    lines = [from_line(Line(text=row, polygon=BOX, confidence=1.0)) for row in rows]
    assert kind_of(lines, labelled(lines)) is Kind.NOT_RECEIPT
    lines[1] = from_line(Line(text="국내 출장", polygon=BOX, confidence=1.0))
    assert kind_of(lines, labelled(lines)) is Kind.RAIL


def test_two_shops_each_with_a_day_are_two_whatever_their_totals_are_called() -> None:
    first = ["가온식당 120-15-08881", "2026-09-16 12:47", "내신 돈 12,000"]
    second = ["나루다방 220-81-07775", "2026-09-16 13:20", "값 4,500"]
    assert are_of_two_shops(first, second)
    assert not are_of_two_shops(first, [first[0], *second[1:]])
    assert not are_of_two_shops(first, [second[0], second[2]])  # seller and buyer of one invoice: one day


def test_a_sheet_without_day_number_or_amount_paid_is_of_no_receipt() -> None:
    assert not is_of_a_receipt(["머그컵", "하나뿐인 당신", "커피 한 잔"])
    for line in ("합계 12,000원", "2026-09-16 12:47", "사업자번호 120-15-08881"):
        assert is_of_a_receipt(["머그컵", line])


@pytest.mark.parametrize(
    ("row", "sure"),
    [
        ("부가세 1,091", {"total", "vat"}),
        ("공급가액 10,909", {"total", "supply"}),
        ("부가세 1,090", {"total"}),  # cut, not rounded: true, but no proof to the won
        ("부가세 1,093", set()),
        ("공급가액 10,990", set()),
        ("", set()),
    ],
)
def test_the_tax_rate_speaks_for_the_total_and_the_total_for_the_tax(row: str, sure: set[str], read: Read) -> None:
    receipt = read(f"영수증\n가온상회\n거래일시 2026-03-09 12:30\n{row}\n합계 12,000원\n승인번호 30117742")
    assert {name for name in ("total", "vat", "supply") if receipt.is_sure(name)} == sure


def test_of_small_amounts_an_eleventh_may_be_chance(read: Read) -> None:
    assert not read("영수증\n가온상회\n거래일시 2026-03-09 12:30\n부가세 82\n합계 900원").is_sure("total")


@pytest.mark.parametrize("label", ["매출일", "승인일시", "승인 일시"])
def test_a_bracket_is_no_misread_letter_of_a_longer_label(label: str, read: Read) -> None:
    receipt = read(f"영수증\n가온상회\n[{label}] 2026-03-09 12:30:11\n합계 12,000원\n카드 결제")
    assert (receipt.value("issued_on"), receipt.is_sure("issued_on")) == ("2026-03-09", True)


def test_the_tax_of_a_subtotal_proves_no_total(read: Read) -> None:
    worn = "영수증\n가온상회\n거래일시 2026-03-09 12:30\n합계 11,000\n부가세 1,000\n봉샤료 1,100\n청9액 12,100"
    assert not read(worn).is_sure("total")
