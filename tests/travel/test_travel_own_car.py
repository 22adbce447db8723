"""자가용: what a leg pays beside the fuel, the tables by date, and what is asked about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.receipts.model import Receipt
from desktop.travel.settle import settle
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]


def leg(more: str = "", date: str = "2026-03-09", fuel: str = "휘발유", price: str = "1892.88", km: str = "364") -> str:
    return (
        f'[[own_car]]\ndate = {date}\ndistance_km = {km}\nfuel = "{fuel}"\nprice_per_litre = {price}\n'
        f'price_source = "오피넷"\n{more}\n'
    )


REASON = 'reason = "대중교통이 없음"'


def run(text: str, **receipts: Receipt) -> Settlement:
    return settle(parse_trip(text), {f"{name}.jpg#0": receipt for name, receipt in receipts.items()})


def the(result: Settlement, name: str) -> Item:
    (row,) = [row for row in result.items if row.item == name]
    return row


@pytest.mark.parametrize(
    ("fuel", "price", "won"),
    [  # 364 km × price ÷ efficiency, half up
        ("경유", "1880.08", 54_660),
        ("LPG", "1135.19", 46_796),
        ("하이브리드", "1892.88", 44_828),
        ("PHEV", "1892.88", 64_940),
        ("PHEV(전기)", "347.2", 44_500),
        ("전기", "347.2", 24_211),
        ("수소", "9900", 37_973),
    ],
)
def test_every_fuel_has_its_efficiency(trip_text: TripText, fuel: str, price: str, won: int) -> None:
    row = the(run(trip_text(rest=leg(REASON, fuel=fuel, price=price))), "연료비")
    assert (row.approved_won, row.verdict) == (won, Verdict.PAID)
    assert any("자가용 연비 (2023-01-18)" in reason for reason in row.reasons)


@pytest.mark.parametrize(("day", "won"), [("2023-01-17", 51_805), ("2023-01-18", 57_561)])
def test_the_efficiency_of_the_day(trip_text: TripText, day: str, won: int) -> None:
    text = trip_text(f"{day}T08:00:00", f"{day}T18:00:00", rest=leg(REASON, date=day))
    assert the(run(text), "연료비").approved_won == won


def test_electric_cars_were_reckoned_as_lpg(trip_text: TripText) -> None:
    text = trip_text("2022-03-09T08:00:00", "2022-03-09T18:00:00", rest=leg(REASON, "2022-03-09", "전기", "1135.19"))
    row = the(run(text), "연료비")
    assert row.approved_won == 42_294
    assert any("LPG" in reason for reason in row.reasons)
    asked = run(text.replace("price_per_litre = 1135.19\n", ""))
    assert ["자동차용부탄" in row.message for row in asked.findings if row.code == "fuel_price_missing"] == [True]


def test_before_the_first_table_the_efficiency_is_asked_for(trip_text: TripText) -> None:
    text = trip_text("2018-10-31T08:00:00", "2018-10-31T18:00:00", rest=leg(REASON, "2018-10-31"))
    assert the(run(text), "연료비").verdict is Verdict.OPEN
    typed = the(run(text + "efficiency = 13.3\n"), "연료비")
    assert (typed.approved_won, typed.verdict) == (51_805, Verdict.PAID)


def test_another_efficiency_than_the_tables_is_told(trip_text: TripText) -> None:
    result = run(trip_text(rest=leg(REASON + "\nefficiency = 5")))
    assert ["11.97" in row.message for row in result.findings if row.code == "efficiency_differs"] == [True]
    assert "efficiency_differs" not in {
        row.code for row in run(trip_text(rest=leg(REASON + "\nefficiency = 11.97"))).findings
    }


def test_without_need_no_toll_beside_the_public_fare(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    extras = "public_fare_won = 33900\ntolls_won = 5600\nferry_won = 9000"
    result = run(trip_text(rest=leg(extras)))
    assert [the(result, name).verdict for name in ("통행료", "선박운임")] == [Verdict.REFUSED] * 2
    assert (result.approved_won, result.open) == (133_900, 0)
    toll = make_receipt("toll", total=5_600, issued_on="2026-03-09")
    read = run(trip_text(rest=leg("public_fare_won = 33900")), toll=toll)
    assert (the(read, "통행료").verdict, read.approved_won) == (Verdict.REFUSED, 133_900)
    needed = run(trip_text(rest=leg(REASON + "\n" + extras)))
    assert needed.approved_won == 100_000 + 57_561 + 5_600 + 9_000


def test_a_toll_of_a_day_with_and_without_need_is_asked_about(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    toll = make_receipt("toll", total=5_600, issued_on="2026-03-09")
    for text in (leg("public_fare_won = 33900") + leg(REASON), leg(REASON) + leg("public_fare_won = 33900")):
        assert the(run(trip_text(rest=text), toll=toll), "통행료").verdict is Verdict.OPEN


def test_driving_on_a_cancelled_trip_is_asked_about(trip_text: TripText) -> None:
    trip = 'destinations = ["서울"]\ncancelled = true\ncancel_reason = "회의 취소"'
    result = run(trip_text(trip=trip, rest=leg(REASON + "\ntolls_won = 5600")))
    assert (result.approved_won, result.open) == (0, 2)


def test_one_leg_twice_is_asked_about(trip_text: TripText) -> None:
    there = leg(REASON + '\norigin = "나주"\ndestination = "서울"')
    back = leg(REASON + '\norigin = "서울"\ndestination = "나주"')
    assert run(trip_text(rest=there + there)).open == 1
    assert run(trip_text(rest=there + back)).open == 0


@pytest.mark.parametrize(
    ("fuel", "price", "opened"),
    [("휘발유", "18928.8", 1), ("휘발유", "189.2", 1), ("전기", "189.2", 0), ("수소", "9900", 0)],
)
def test_a_price_that_cannot_be_is_asked_about(trip_text: TripText, fuel: str, price: str, opened: int) -> None:
    assert run(trip_text(rest=leg(REASON, fuel=fuel, price=price))).open == opened


@pytest.mark.parametrize(("kind", "day"), [("parking", "2026-03-09"), ("toll", "2026-03-10")])
def test_another_kind_or_day_proves_no_toll(
    trip_text: TripText, make_receipt: MakeReceipt, kind: str, day: str
) -> None:
    other = make_receipt(kind, total=9_999, issued_on=day)
    tolls = [
        row for row in run(trip_text(rest=leg(f"tolls_won = 5600\n{REASON}")), a=other).items if row.item == "통행료"
    ]
    assert (tolls[0].approved_won, tolls[0].receipts) == (5_600, ())


def test_receipts_of_another_sum_doubt_every_toll_of_the_day(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    legs = leg(REASON + "\ntolls_won = 5600") + leg(REASON + "\ntolls_won = 4000")
    for total, opened in ((9_600, 0), (9_000, 2)):
        result = run(trip_text(rest=legs), toll=make_receipt("toll", total=total, issued_on="2026-03-09"))
        assert (result.open, [row.receipts for row in result.items if row.item == "통행료"].count(("toll.jpg#0",))) == (
            opened,
            1,
        )


@pytest.mark.parametrize(
    ("fare", "driven", "asked"),
    [
        (("나주", "용산"), ("나주", "서울"), "지워"),
        (("광주송정", "용산"), ("나주", "서울"), "지워"),  # both end where the trip leads
        (("용산", "광주송정"), ("서울", "나주"), "지워"),
        (("용산", "나주"), ("나주", "서울"), ""),  # there by car, back by train
        (("광주송정", "용산"), ("나주", "광주송정역"), ""),  # to the station
        (("용산", "광주송정"), ("나주", "광주송정역"), ""),  # and from it in the evening
        (("수서", "용산"), ("나주", "서울"), ""),  # within the city
        (("", ""), ("나주", "서울"), "적어"),
        (("나주", "용산"), ("나주", "어느 곳"), "적어"),
    ],
)
@pytest.mark.parametrize("same_day", [True, False])
def test_one_way_is_not_paid_twice(
    trip_text: TripText,
    make_receipt: MakeReceipt,
    fare: tuple[str, str],
    driven: tuple[str, str],
    asked: str,
    same_day: bool,
) -> None:
    date = "2026-03-09" if same_day else "2026-03-10"
    ends = {name: end for name, end in zip(("origin", "destination"), fare, strict=True) if end}
    ticket = make_receipt("rail", total=48_200, service_on=date, **ends)
    way = f'origin = "{driven[0]}"\ndestination = "{driven[1]}"\n'
    row = the(run(trip_text(rest=leg(way + REASON)), a=ticket), "철도운임")
    assert (row.verdict is Verdict.OPEN) == bool(asked and same_day)
    assert asked in "".join(row.reasons) or not same_day


def test_a_ship_goes_where_no_car_does(trip_text: TripText) -> None:
    ship = '[[claims]]\ndate = 2026-03-09\nkind = "ship"\namount_won = 30000\n'
    assert the(run(trip_text(rest=leg(REASON) + ship)), "선박운임").verdict is Verdict.PAID
