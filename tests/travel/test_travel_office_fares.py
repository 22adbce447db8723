"""An office's saved fares: filled in, measured from the workplace, read from CSV."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.errors import UserError
from desktop.receipts.model import Receipt
from desktop.travel.office import read_office
from desktop.travel.rules import rule_book
from desktop.travel.settle import settle
from desktop.travel.settlement import Verdict
from desktop.travel.trip import parse_trip
from tests.travel.office_texts import FARE, book, run, the

TripText = Callable[..., str]


def test_a_saved_fare_fills_in_the_amount(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-10\nkind = "bus"\norigin = "서울"\ndestination = "나주"\n'
    row = the(run(trip_text(rest=claim), FARE), "버스운임")
    assert (row.approved_won, row.verdict) == (33_900, Verdict.PAID)
    assert "터미널 운임표" in row.reasons[0]
    assert the(run(trip_text(rest=claim)), "버스운임").verdict is Verdict.OPEN


def seats(*fares: tuple[str, int], kind: str = "rail") -> str:
    text = FARE.replace('"bus"', f'"{kind}"')
    return "".join(
        text.replace("amount_won = 33900", f'seat_class = "{seat}"\namount_won = {amount}') for seat, amount in fares
    )


RAIL_CLAIM = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\norigin = "나주"\ndestination = "서울"\n'


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("more", "paid", "opened"),
    [
        ("", 48_200, 0),
        ('seat_class = "일반실"', 48_200, 0),
        ('seat_class = "특실"', 0, 1),
        ("persons = 2\nclaims_for = 2", 96_400, 0),
        ("persons = 2\nclaims_for = 1", 48_200, 0),
        ("persons = 2", 0, 1),
    ],
)
def test_a_saved_fare_of_the_seat_the_grade_may_take(
    trip_text: TripText, more: str, paid: int, opened: int, turned: bool
) -> None:
    fares = [("일반실", 48_200), ("특실", 67_500)]
    office = seats(*(reversed(fares) if turned else fares))
    result = run(trip_text(rest=RAIL_CLAIM + more), office)
    assert (the(result, "철도운임").approved_won, result.open) == (paid, opened)


def test_a_saved_fare_is_asked_for_where_the_seat_is_open(trip_text: TripText) -> None:
    claim = RAIL_CLAIM.replace('"rail"', '"bus"')
    office = seats(("우등", 33_900), ("일반", 22_800), kind="bus")
    assert run(trip_text(rest=claim), office).open == 1
    assert the(run(trip_text(rest=claim + 'seat_class = "일반"'), office), "버스운임").approved_won == 22_800


def test_a_saved_fare_and_the_ticket_are_one(trip_text: TripText, make_receipt: Callable[..., Receipt]) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", origin="나주", destination="서울")
    trip = parse_trip(trip_text(rest=RAIL_CLAIM))
    result = settle(trip, {"a.jpg#0": ticket}, None, book(seats(("", 48_200))))
    assert (result.open, result.approved_won) == (1, 148_200)


def test_the_way_back_of_one_day_is_measured_from_the_workplace(trip_text: TripText) -> None:
    there = RAIL_CLAIM + "amount_won = 60000\n"
    back = there.replace('"나주"', '"x"').replace('"서울"', '"집"').replace('"x"', '"서울"')
    office = seats(("", 48_200)).replace('"나주"', '"전라남도 나주시"')
    text = trip_text(end="2026-03-09T18:00:00", trip='destinations = ["서울"]\nfrom_home = true')
    result = run(text + there.replace('"나주"', '"집"') + back, office)
    assert [row.approved_won for row in result.items if row.item == "철도운임"] == [48_200, 48_200]


def test_a_saved_fare_is_the_measure_from_the_workplace(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "bus"\namount_won = 40000\norigin = "목포"\ndestination = "서울"\n'
    fare = FARE.replace('"나주"', '"전라남도 나주시"')
    row = the(run(trip_text(trip="from_home = true", rest=claim), fare), "버스운임")
    assert (row.verdict, row.approved_won) == (Verdict.REDUCED, 33_900)


@pytest.mark.parametrize("typed", [True, False])
def test_a_car_without_need_is_paid_the_public_fare(trip_text: TripText, typed: bool) -> None:
    leg = '[[own_car]]\ndate = 2026-03-09\ndistance_km = 300\nfuel = "휘발유"\norigin = "나주"\ndestination = "서울"\n'
    result = run(trip_text(rest=leg + ("public_fare_won = 33900\n" if typed else "")), *([] if typed else [FARE]))
    row = the(result, "자동차운임")
    assert (row.approved_won, row.verdict, row.basis) == (33_900, Verdict.PAID, ("별표 2 비고 제4호",))


FARES_CSV = (
    "교통편,출발지,도착지,등급,금액,시행일,출처,확인일\n"
    '버스,나주,서울,우등,"33,900",2026-01-01,터미널,2026-01-05\n'
    "철도,나주,용산,,48200원,2026.1.1,코레일,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_fare_list_as_csv(encoding: str) -> None:
    rules = read_office("운임.csv", FARES_CSV.replace("\n", "\r\n").encode(encoding), rule_book())
    assert [(row.kind, row.amount_won, row.from_.isoformat()) for row in rules.fare] == [
        ("bus", 33_900, "2026-01-01"),
        ("rail", 48_200, "2026-01-01"),
    ]
    assert rules.words() == ("구간 운임 2건",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("48200원", "사만원", 3, "금액 '사만원'"),
        ("철도", "로켓", 3, "모르는 교통편 '로켓'"),
        ("2026.1.1", "2026-02-30", 3, "날짜 '2026-02-30'"),
        ("출처,", "", 1, "출처 칸이 없습니다"),
        ("용산", "", 3, "출발지와 도착지"),
    ],
)
def test_a_mistake_in_a_fare_list(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(UserError) as caught:
        read_office("운임.csv", FARES_CSV.replace(old, new).encode(), rule_book())
    assert f"운임.csv {line}번째 줄" in caught.value.message
    assert words in caught.value.message


def test_one_route_has_one_fare() -> None:
    with pytest.raises(UserError) as caught:
        read_office(
            "운임.csv", (FARES_CSV + FARES_CSV.splitlines()[1].replace("33,900", "34,900")).encode(), rule_book()
        )
    assert "운임.csv 4번째 줄" in caught.value.message
