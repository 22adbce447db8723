"""숙박비: nights, the place that decides the cap, shared rooms, friends' homes, and cap scope."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.receipts.model import Receipt
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import parse_trip
from tests.travel.office_texts import book

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]

THREE_NIGHTS = {"end": "2026-03-12T18:00:00"}


def lodging(amount: int, place: str = "서울", date: str = "2026-03-09", more: str = "") -> str:
    return f'[[claims]]\ndate = {date}\nkind = "lodging"\namount_won = {amount}\nplace = "{place}"\n{more}\n'


def rows(settlement: Settlement) -> list[Item]:
    return [row for row in settlement.items if row.item == "숙박비"]


def settled(text: str, options: Options | None = None, **receipts: Receipt) -> Settlement:
    return settle(parse_trip(text), {f"{name}.jpg#0": receipt for name, receipt in receipts.items()}, options)


def test_a_bill_of_two_nights_has_the_cap_of_two(trip_text: TripText) -> None:
    (row,) = rows(settled(trip_text(**THREE_NIGHTS, rest=lodging(210_000, more="nights = 2"))))
    assert (row.approved_won, row.verdict) == (200_000, Verdict.REDUCED)
    assert "100,000원 × 2박" in row.sum


def test_grade_one_has_no_cap(trip_text: TripText) -> None:
    text = trip_text(rest=lodging(250_000, place="전남광주통합특별시")).replace("제2호", "제1호")
    (row,) = rows(settled(text))
    assert (row.approved_won, row.verdict) == (250_000, Verdict.PAID)


@pytest.mark.parametrize(("amount", "approved"), [(100_000, 100_000), (120_000, 120_000), (130_001, 130_000)])
def test_a_reason_carries_three_tenths_more(trip_text: TripText, amount: int, approved: int) -> None:
    (row,) = rows(settled(trip_text(rest=lodging(amount, more='reason = "행사"'))))
    assert row.approved_won == approved
    assert row.verdict is (Verdict.PAID if amount == approved else Verdict.REDUCED)
    assert ("제16조 제2항" in row.basis) == (amount > 100_000)


@pytest.mark.parametrize(("scope", "approved"), [("night", 190_000), ("trip", 200_000)])
def test_cap_scope(trip_text: TripText, scope: str, approved: int) -> None:
    bills = lodging(90_000) + lodging(115_000, date="2026-03-10")
    options = Options(lodging_cap_scope="trip" if scope == "trip" else "night")
    assert sum(row.approved_won for row in rows(settled(trip_text(**THREE_NIGHTS, rest=bills), options))) == approved


def test_a_place_that_counts_as_another_region_from_a_night_on_is_one_place(trip_text: TripText) -> None:
    """What one night leaves of its cap the next may use: two bills are worth what one of both nights is."""
    grown = (
        '[[region]]\nname = "충청북도 청주시"\nfrom = 2026-03-10\ntier = "광역시"\n'
        'source = "개정"\nstrength = "A"\nchecked_on = 2026-01-05\n'
    )
    bills = lodging(60_000, "청주") + lodging(95_000, "청주", date="2026-03-10")
    text, options = trip_text(**THREE_NIGHTS, rest=bills), Options(lodging_cap_scope="trip")
    result = settle(parse_trip(text), {}, options, book(grown))
    assert [row.approved_won for row in rows(result)] == [60_000, 90_000]


def test_the_caps_of_different_places_are_not_added_up(trip_text: TripText) -> None:
    bills = lodging(50_000, "부산") + lodging(115_000, date="2026-03-10")
    result = settled(trip_text(**THREE_NIGHTS, rest=bills), Options(lodging_cap_scope="trip"))
    assert sorted(row.approved_won for row in rows(result)) == [50_000, 100_000]


@pytest.mark.parametrize(
    ("date", "nights", "code"), [("2026-03-10", 1, "outside_trip"), ("2026-03-08", 1, "outside_trip")]
)
def test_nights_outside_the_trip(trip_text: TripText, date: str, nights: int, code: str) -> None:
    result = settled(trip_text(rest=lodging(90_000, date=date, more=f"nights = {nights}")))
    assert rows(result)[0].verdict is Verdict.OPEN
    assert code in {row.code for row in result.findings}


def test_a_night_paid_twice_is_asked_about(trip_text: TripText) -> None:
    bills = lodging(120_000, more="nights = 2") + lodging(70_000, date="2026-03-10")
    result = settled(trip_text(**THREE_NIGHTS, rest=bills))
    assert [row.verdict for row in rows(result)] == [Verdict.OPEN, Verdict.OPEN]
    assert "lodging_overlap" in {row.code for row in result.findings}


def test_a_claim_without_nights_is_one_night_and_says_so(trip_text: TripText) -> None:
    result = settled(trip_text(**THREE_NIGHTS, rest=lodging(150_000)))
    assert rows(result)[0].approved_won == 100_000
    assert "nights_assumed" in {row.code for row in result.findings}


@pytest.mark.parametrize(
    ("amount", "persons", "extra", "paid"),
    [
        (180_000, 3, 20_000, 180_000),
        (100_000, 3, 40_000, 100_000),
        (201_000, 3, 0, 201_000),
        (310_000, 3, 0, 300_000),
        (90_000, 1, 0, 90_000),
    ],
)
def test_shared_rooms(trip_text: TripText, amount: int, persons: int, extra: int, paid: int) -> None:
    found = rows(settled(trip_text(rest=lodging(amount, more=f"persons = {persons}"))))
    assert sum(row.approved_won for row in found) == paid + extra
    assert len(found) == (2 if extra else 1)


def test_at_a_friends_home(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "acquaintance_stay"\nnights = 2\n'
    (row,) = rows(settled(trip_text(**THREE_NIGHTS, rest=claim)))
    assert (row.claimed_won, row.approved_won, row.verdict, row.sum) == (40_000, 40_000, Verdict.PAID, "20,000원 × 2박")


def test_without_evidence(trip_text: TripText) -> None:
    result = settled(trip_text(rest=lodging(150_000, more="evidence = false")))
    (row,) = rows(result)
    assert (row.verdict, row.approved_won, row.proposed_won) == (Verdict.OPEN, 0, 100_000)
    assert "evidence_on_paper" not in {row.code for row in result.findings}


def test_evidence_on_paper_opens_nothing(trip_text: TripText) -> None:
    result = settled(trip_text(rest=lodging(90_000)))
    assert result.open == 0
    assert "evidence_on_paper" in {row.code for row in result.findings}


# receipts


def bill(make: MakeReceipt, address: str = "", **more: object) -> Receipt:
    values = {"total": 90_000, "check_in": "2026-03-09", "check_out": "2026-03-10"} | more
    return make("lodging", lines=(f"주소 : {address}",) if address else (), **values)


def test_the_destination_decides_the_cap(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    text = trip_text(trip='destinations = ["부산광역시"]')
    (row,) = rows(settled(text, a=bill(make_receipt, "부산광역시 해운대구 달맞이길 1")))
    assert (row.approved_won, row.verdict) == (80_000, Verdict.REDUCED)


@pytest.mark.parametrize(
    ("destinations", "address", "proposed"),
    [
        ('["부산광역시"]', "경기도 수원시 팔달구 1", 70_000),
        ('["부산광역시", "서울"]', "서울특별시 중구 세종대로 1", 90_000),
        ("[]", "대전 유성구 대학로 1", 80_000),
        ('["부산광역시", "세종"]', "", 70_000),
        ("[]", "", 70_000),
    ],
)
def test_an_address_only_proposes(
    trip_text: TripText, make_receipt: MakeReceipt, destinations: str, address: str, proposed: int
) -> None:
    result = settled(trip_text(trip=f"destinations = {destinations}"), a=bill(make_receipt, address))
    (row,) = rows(result)
    assert (row.verdict, row.proposed_won) == (Verdict.OPEN, proposed)
    confirmed = '[[confirmed]]\nreceipt = "a.jpg#0"\nfield = "place"\nvalue = "서울 중구"\nby = "박"\n'
    text = trip_text(trip=f"destinations = {destinations}", rest=confirmed)
    assert rows(settled(text, a=bill(make_receipt, address)))[0].verdict is Verdict.PAID


def test_places_of_one_cap_are_clear_enough(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    text = trip_text(trip='destinations = ["순천시", "세종"]')
    assert rows(settled(text, a=bill(make_receipt)))[0].approved_won == 70_000


@pytest.mark.parametrize(
    "dates",
    [
        {"check_out": "2026-03-11", "nights": 1},
        {"check_out": "2026-03-09"},
        {"check_in": "2026-03-08"},
        {"check_out": "2099-03-10"},
        {"check_in": "9999-12-31"},
    ],
)
def test_nights_that_do_not_fit(trip_text: TripText, make_receipt: MakeReceipt, dates: dict[str, object]) -> None:
    assert rows(settled(trip_text(), a=bill(make_receipt, "", **dates)))[0].verdict is Verdict.OPEN


def test_a_bill_of_known_nights_is_not_asked_about(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    bill = make_receipt("lodging", total=290_000, check_in="2026-03-09", check_out="2026-03-12", nights=3)
    (row,) = rows(settled(trip_text(**THREE_NIGHTS), a=bill))
    assert (row.approved_won, row.verdict) == (290_000, Verdict.PAID)


def test_one_bill_in_two_photos_doubts_the_other_photo_alone(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    bill = make_receipt("lodging", total=90_000, check_in="2026-03-09", nights=1, approval_no="30117742")
    result = settled(trip_text(), a=bill, b=bill)
    assert [row.verdict for row in rows(result)].count(Verdict.PAID) == 1 and result.open == 1
    assert "lodging_overlap" not in {row.code for row in result.findings}


def test_a_platform_receipt_without_dates_is_asked_about(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    paid = make_receipt("lodging", total=90_000, issued_on="2026-03-09")
    (row,) = rows(settled(trip_text(**THREE_NIGHTS), a=paid))
    assert row.verdict is Verdict.OPEN
    assert any("몇 박" in reason for reason in row.reasons)


def test_breakfast_printed_apart_is_no_lodging(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    receipt = make_receipt(
        "lodging", total=105_000, check_in="2026-03-09", nights=1, lines=("객실료 90,000", "조식 15,000")
    )
    result = settled(trip_text(), a=receipt)
    (row,) = rows(result)
    assert (row.verdict, row.proposed_won) == (Verdict.OPEN, 90_000)
    assert "breakfast" in {row.code for row in result.findings}


def test_breakfast_for_nothing_is_nothing(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    receipt = make_receipt(
        "lodging", total=90_000, check_in="2026-03-09", nights=1, lines=("객실료(1박) 90,000", "조식 0")
    )
    result = settled(trip_text(), a=receipt)
    assert rows(result)[0].verdict is Verdict.PAID
    assert "breakfast" not in {row.code for row in result.findings}
