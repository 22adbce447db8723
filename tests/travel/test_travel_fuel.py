"""Fuel prices offline: the public files as they are downloaded, prices typed in, and never another day's price."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from desktop.errors import UserError
from desktop.receipts.model import Receipt
from desktop.travel.office import lay_over, read_office
from desktop.travel.rules import RuleBook, rule_book
from desktop.travel.settle import settle
from desktop.travel.settlement import Settlement, Verdict
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]

WEBSITE = "구분,보통휘발유\r\n2026년03월08일,1840.02\r\n2026년03월09일,1842.11\r\n"
WEBSITE_WIDE = '구분,고급휘발유,보통휘발유,자동차용경유\n2026년03월09일,"2,101.5","1,842.11","1,700.04"\n'
PUBLIC_ROWS = (
    "TRADE_DT,PRODCD,PRODNM,PRICE,DIFF\n20260309,B027,휘발유,1842.11,+0.5\n20260309,D047,자동차용경유,1700.04,-0.1\n"
    "20260309,K015,자동차용부탄,1035.19,0\n"
)
OUR_LIST = "날짜,유종,가격,출처\n2026-03-09,보통휘발유,1842.11,오피넷 전국 평균\n"


def book(*texts: str) -> RuleBook:
    files = [(f"{n}.csv", read_office(f"{n}.csv", text.encode("cp949"), rule_book())) for n, text in enumerate(texts)]
    return lay_over(rule_book(), files)


def leg(fuel: str = "휘발유", date: str = "2026-03-09", more: str = "") -> str:
    return f'[[own_car]]\ndate = {date}\ndistance_km = 119.7\nfuel = "{fuel}"\nreason = "장비"\n{more}\n'


def codes(result: Settlement) -> set[str]:
    return {row.code for row in result.findings if row.code.startswith("fuel_price")}


ODD = (
    "구분;보통휘발유\n2026년03월09일;1842.11\n",
    "구분\t보통휘발유\t자동차용경유\n2026.3.9.\t1842.11\t-\n",
    "주유소 평균판매가격(제품별)\n\n구분,보통휘발유(원/L)\n2026/03/09,1842.11\n2026/03/10,\n",
    "날짜|유종|가격\n2026-03-09 00:00:00|B027|1842.11\n",
    "구분,보통휘발유\n2026년 3월 9일(월),1842.11원\n",
)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", ODD)
def test_odd_separators_titles_and_dates(text: str, encoding: str) -> None:
    rules = read_office("유가.csv", text.encode(encoding), rule_book())
    assert [(row.date.isoformat(), row.product, row.won_per_litre) for row in rules.fuel_price] == [
        ("2026-03-09", "보통휘발유", Decimal("1842.11"))
    ]


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("text", [WEBSITE, WEBSITE_WIDE, PUBLIC_ROWS, OUR_LIST])
def test_every_form_of_the_public_files(text: str, encoding: str) -> None:
    rules = read_office("유가.csv", text.encode(encoding), rule_book())
    prices = {(row.date.isoformat(), row.product): row.won_per_litre for row in rules.fuel_price}
    assert prices["2026-03-09", "보통휘발유"] == Decimal("1842.11")
    assert all(row.source for row in rules.fuel_price)
    assert rules.words()[0].startswith("유가 ")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("지역,보통휘발유\n서울,1800\n", 1, "날짜 칸"),
        ("구분,아무것\n2026년03월09일,1842\n", 1, "유종 칸"),
        ("구분,보통휘발유\n2026년13월09일,1842\n", 2, "날짜 '2026년13월09일'"),
        ("구분,보통휘발유\n\n2026년03월09일,비쌈\n", 3, "유가 '비쌈'"),
        ("구분,보통휘발유\n2026년03월09일,18.4\n", 2, "있을 수 없는"),
        ("구분,보통휘발유\n2026년03월09일,1842\n2026년03월09일,1843\n", 3, "위 줄과 다릅니다"),
        ("구분,보통휘발유\n2026년03월09일,NaN\n", 2, "있을 수 없는"),
        ("구분,보통휘발유\n2026111,1842\n", 2, "날짜 '2026111'"),  # January or November
        ("구분,보통휘발유\n26.03.09,1842\n", 2, "날짜 '26.03.09'"),
        ("구분,보통휘발유\n2026년02월29일,1842\n", 2, "날짜"),
        ("구분,보통휘발유\n", 1, "한 줄도"),
        ("구분,보통휘발유\n2026년03월09일,-\n", 1, "한 줄도"),
        ("날짜,유종,가격\n2026-03-09,보통휘발류,1842\n", 2, "모르는 유종"),
    ],
)
def test_a_mistake_names_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(UserError) as caught:
        read_office("유가.csv", text.encode("cp949"), rule_book())
    assert f"유가.csv {line}번째 줄" in caught.value.message
    assert words in caught.value.message


def test_the_price_of_the_day_is_used_and_named(trip_text: TripText) -> None:
    result = settle(parse_trip(trip_text(rest=leg())), {}, None, book(WEBSITE))
    row = next(row for row in result.items if row.item == "연료비")
    assert (row.verdict, row.approved_won) == (Verdict.PAID, 18_421)
    assert row.sum == "119.7km × 1,842.11원 ÷ 11.97"
    assert any("보통휘발유 2026-03-09" in reason for reason in row.reasons)


@pytest.mark.parametrize(("fuel", "won"), [("경유", "1,700.04"), ("LPG", "1,035.19"), ("하이브리드", "1,842.11")])
def test_each_fuel_has_its_product(trip_text: TripText, fuel: str, won: str) -> None:
    result = settle(parse_trip(trip_text(rest=leg(fuel))), {}, None, book(PUBLIC_ROWS))
    assert f"{won}원" in next(row.sum for row in result.items if row.item == "연료비")


@pytest.mark.parametrize("fuel", ["휘발유", "전기"])
def test_a_missing_day_is_asked_for_and_never_filled_in(
    trip_text: TripText, make_receipt: MakeReceipt, fuel: str
) -> None:
    receipt = make_receipt("fuel", total=60_000, issued_on="2026-03-10", unit_price="1899")
    trip = parse_trip(trip_text(rest=leg(fuel, "2026-03-10")))
    result = settle(trip, {"주유.jpg#0": receipt}, None, book(WEBSITE))
    row = next(row for row in result.items if row.item == "연료비")
    assert (row.verdict, row.claimed_won, row.proposed_won) == (Verdict.OPEN, 0, 0)
    (told,) = [row for row in result.findings if row.code == "fuel_price_missing"]
    assert "2026-03-10" in told.message and "1899원" in told.message
    assert told.receipts == ("주유.jpg#0",)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ('price_per_litre = 1842.11\nprice_source = "오피넷"', set()),
        ("price_per_litre = 1842.11", {"fuel_price_unsourced"}),
        ('price_per_litre = 1900\nprice_source = "주유소"', {"fuel_price_differs"}),
    ],
)
def test_a_typed_price_is_taken_as_given(trip_text: TripText, more: str, found: set[str]) -> None:
    result = settle(parse_trip(trip_text(rest=leg(more=more))), {}, None, book(WEBSITE))
    assert codes(result) == found
    assert next(row for row in result.items if row.item == "연료비").verdict is Verdict.PAID


def test_two_tables_that_differ_are_told() -> None:
    with pytest.raises(UserError) as caught:
        book(WEBSITE, OUR_LIST.replace("1842.11", "1850"))
    assert caught.value.code == "fuel_price_conflict"
    assert all(word in caught.value.message for word in ("0.csv", "1.csv", "2026-03-09", "1,850"))
    assert len(book(WEBSITE, OUR_LIST).fuel_prices) == 2
