"""Receipts to days and parts of the trip, and tickets that make no journey."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.receipts.model import Field, Kind, Receipt, Status
from desktop.travel.rules import rule_book
from desktop.travel.settle import settle
from desktop.travel.settlement import Direction, Leg, Settlement, Verdict
from desktop.travel.trip import parse_trip

MakeReceipt = Callable[..., Receipt]
OUT, BACK = ("나주", "용산"), ("용산", "나주")


Settled = Callable[..., Settlement]


@pytest.fixture
def ticket(make_receipt: MakeReceipt) -> Callable[..., Receipt]:
    def ticket(route: tuple[str, str], day: str, time: str = "", kind: str = "rail", **more: object) -> Receipt:
        times = {"depart_at": time} if time else {}
        return make_receipt(kind, total=40_000, service_on=day, origin=route[0], destination=route[1], **times, **more)

    return ticket


Ticket = Callable[..., Receipt]


def codes(settlement: Settlement) -> set[str]:
    return {row.code for row in settlement.findings} - {"deadline"}


def leg(settlement: Settlement, name: str = "a.jpg#0") -> Leg:
    (found,) = (leg for leg in settlement.legs if leg.receipt == name)
    return found


@pytest.mark.parametrize(
    ("route", "kind", "direction"),
    [
        (("나주", "용산"), "rail", Direction.OUTWARD),
        (("용산역", "나주역"), "rail", Direction.RETURN),
        (("광주송정", "서울"), "rail", Direction.OUTWARD),  # a change of trains on the way
        (("수서", "광주송정"), "rail", Direction.RETURN),
        (("센트럴시티(서울)", "나주종합버스터미널"), "bus", Direction.RETURN),
        (("무안", "김포"), "air", Direction.OUTWARD),
        (("서울", "동서울"), "bus", Direction.LOCAL),
        (("어딘가", "다른곳"), "bus", None),
    ],
)
def test_the_direction_of_a_ticket(
    settled: Settled, ticket: Ticket, route: tuple[str, str], kind: str, direction: Direction | None
) -> None:
    found = leg(settled({"a.jpg#0": ticket(route, "2026-03-10", kind=kind)}))
    assert (found.day_number, found.direction, found.sure) == (2, direction, direction is not None)
    assert (found.origin, found.destination) == route


def test_between_two_destinations(settled: Settled, ticket: Ticket) -> None:
    places = 'destinations = ["서울특별시", "세종특별자치시"]'
    settlement = settled({"a.jpg#0": ticket(("서울", "조치원"), "2026-03-10")}, trip=places)
    assert leg(settlement).words == "2일차 출장지 사이"


def test_nights_days_outside_and_values_to_check(settled: Settled, make_receipt: MakeReceipt) -> None:
    receipts = {
        "stay.jpg#0": make_receipt("lodging", total=70_000, check_in="2026-03-09", check_out="2026-03-10", nights=1),
        "meal.jpg#0": make_receipt("meal", total=9_000, issued_on="2026-03-12"),
        "slip.jpg#0": make_receipt("card_slip", total=9_000, issued_on="2026-03-10", check=("issued_on",)),
        "order.jpg#0": make_receipt("not_receipt"),
    }
    settlement = settled(receipts)
    assert {found.receipt: found.words for found in settlement.legs} == {
        "stay.jpg#0": "1일차 숙박 1박",
        "meal.jpg#0": "기간 밖",
        "slip.jpg#0": "2일차",
    }
    assert [found.sure for found in settlement.legs] == [False, False, True]


def test_out_and_back_is_a_journey(settled: Settled, ticket: Ticket) -> None:
    settlement = settled({"a.jpg#0": ticket(OUT, "2026-03-09"), "b.jpg#0": ticket(BACK, "2026-03-10")})
    assert not codes(settlement) & {"leg_twice", "leg_reversed", "leg_off_route"}
    assert settlement.open == 0


def test_going_home_in_between_is_a_journey(settled: Settled, ticket: Ticket) -> None:
    days = ((OUT, "2026-03-09", "07:00"), (BACK, "2026-03-09", "19:00"), (OUT, "2026-03-10", "07:00"))
    receipts = {f"{n}.jpg#0": ticket(*row) for n, row in enumerate((*days, (BACK, "2026-03-10", "19:00")))}
    assert "leg_twice" not in codes(settled(receipts))


def test_two_ways_out_without_a_way_back_are_asked_about(settled: Settled, ticket: Ticket) -> None:
    settlement = settled(
        {
            "a.jpg#0": ticket(OUT, "2026-03-09", "07:00"),
            "b.jpg#0": ticket(OUT, "2026-03-09", "09:00"),
            "c.jpg#0": ticket(BACK, "2026-03-10", "18:00"),
        }
    )
    assert "leg_twice" in codes(settlement)
    verdicts = {item.receipts[0]: item.verdict for item in settlement.items if item.receipts}
    assert verdicts == {"a.jpg#0": Verdict.PAID, "b.jpg#0": Verdict.OPEN, "c.jpg#0": Verdict.PAID}


def test_a_refunded_ticket_carried_nobody(settled: Settled, ticket: Ticket) -> None:
    settlement = settled(
        {
            "a.jpg#0": ticket(OUT, "2026-03-09", "07:00", approval_no="111"),
            "b.jpg#0": ticket(OUT, "2026-03-09", "07:00", approval_no="111", is_refund=True),
            "c.jpg#0": ticket(OUT, "2026-03-09", "09:00", approval_no="222"),
        }
    )
    assert "leg_twice" not in codes(settlement)


def test_a_way_back_before_the_way_out(settled: Settled, ticket: Ticket) -> None:
    settlement = settled({"a.jpg#0": ticket(BACK, "2026-03-09"), "b.jpg#0": ticket(OUT, "2026-03-10")})
    assert "leg_reversed" in codes(settlement)
    # A way back alone says nothing: the way out may have been in somebody's car.
    assert "leg_reversed" not in codes(settled({"a.jpg#0": ticket(BACK, "2026-03-10")}))


def test_a_ticket_of_another_journey(settled: Settled, ticket: Ticket) -> None:
    assert "leg_off_route" in codes(settled({"a.jpg#0": ticket(("부산", "동대구"), "2026-03-09")}))
    without_places = {"a.jpg#0": ticket(("부산", "동대구"), "2026-03-09")}
    assert "leg_off_route" not in codes(settled(without_places, trip='destinations = ["본사"]'))


def test_a_ticket_aside_of_a_journey_that_is_whole_without_it(settled: Settled, ticket: Ticket) -> None:
    whole = {"a.jpg#0": ticket(OUT, "2026-03-09"), "b.jpg#0": ticket(BACK, "2026-03-10")}
    aside = ticket(("서울", "부산"), "2026-03-10", "09:00")
    settlement = settled({**whole, "c.jpg#0": aside})
    assert "leg_aside" in codes(settlement)
    assert [row.verdict for row in settlement.items if row.receipts == ("c.jpg#0",)] == [Verdict.OPEN]
    by_way = settled({"a.jpg#0": whole["a.jpg#0"], "c.jpg#0": aside, "d.jpg#0": ticket(("부산", "나주"), "2026-03-10")})
    assert "leg_aside" not in codes(by_way), "there and home from there"
    changed = settled({"a.jpg#0": whole["a.jpg#0"], "c.jpg#0": ticket(("수서", "광주송정"), "2026-03-10")})
    assert "leg_aside" not in codes(changed), "the rest of the way needs no ticket"


def test_a_side_tour_there_and_back_is_asked_about(settled: Settled, ticket: Ticket) -> None:
    whole = {"a.jpg#0": ticket(OUT, "2026-03-09"), "b.jpg#0": ticket(BACK, "2026-03-10", "19:00")}
    tour = {
        "c.jpg#0": ticket(("용산", "수원"), "2026-03-10", "09:00"),
        "d.jpg#0": ticket(("수원", "용산"), "2026-03-10", "15:00"),
    }
    result = settled({**whole, **tour})
    (told,) = [row for row in result.findings if row.code == "leg_tour"]
    assert told.receipts == ("c.jpg#0", "d.jpg#0") and "용산→수원→용산" in told.message
    assert (result.open, "leg_aside" in codes(result)) == (2, False)
    named = settled({**whole, **tour}, trip='destinations = ["서울특별시", "수원시"]')
    assert (named.open, "leg_tour" in codes(named)) == (0, False)


def test_a_side_tour_is_seen_where_the_trip_also_changed_trains(settled: Settled, ticket: Ticket) -> None:
    ways = [("나주", "대전"), ("대전", "용산"), ("용산", "대전"), ("대전", "대구"), ("대구", "용산"), ("용산", "대전")]
    ways.append(("대전", "나주"))
    tickets = {f"{number}.jpg#0": ticket(way, "2026-03-09", f"1{number}:00") for number, way in enumerate(ways)}
    result = settled(tickets)
    assert [row.receipts for row in result.findings if row.code == "leg_tour"] == [("2.jpg#0", "3.jpg#0", "4.jpg#0")]
    assert (result.open, codes(result) & {"leg_aside", "leg_off_route"}) == (3, set())


def test_without_times_a_day_is_no_side_tour(settled: Settled, ticket: Ticket) -> None:
    ways = [("나주", "대전"), ("대전", "용산"), ("용산", "대전"), ("대전", "나주")]
    for known in range(16):
        tickets = {
            f"{number}.jpg#0": ticket(way, "2026-03-09", f"1{number}:00" if known & 1 << number else "")
            for number, way in enumerate(ways)
        }
        assert "leg_tour" not in codes(settled(tickets))


def test_a_change_of_trains_by_two_places_is_no_side_tour(settled: Settled, ticket: Ticket) -> None:
    ways = [("나주", "익산"), ("익산", "천안"), ("천안", "용산"), BACK]
    tickets = {
        f"{number}.jpg#0": ticket(way, "2026-03-10" if way == BACK else "2026-03-09", f"1{number}:00")
        for number, way in enumerate(ways)
    }
    assert "leg_aside" not in codes(settled(tickets))


def test_a_scope_that_the_places_contradict_is_told(settled: Settled) -> None:
    said = 'destinations = ["서울특별시"]\nscope = "근무지내"'
    assert "scope_differs" in codes(settled({}, trip=said))
    assert "scope_differs" not in codes(settled({}, trip=said.replace("근무지내", "관외")))
    assert "scope_differs" in codes(settled({}, trip='destinations = ["전라남도 나주시"]\nscope = "관외"'))


def test_every_stop_lies_in_one_known_area() -> None:
    regions = rule_book().regions
    for name in (*regions.stops, *regions.airports):
        assert len(regions.stop_areas(name, by_air=name in regions.airports)) == 1, name


STOPS = sorted(rule_book().regions.stops)


@given(st.lists(st.tuples(st.sampled_from(STOPS), st.sampled_from([*STOPS, "나주", "서울"])), min_size=1, max_size=4))
def test_where_stops_lie_raises_questions_and_decides_no_amount(routes: list[tuple[str, str]]) -> None:
    """[stops] is common knowledge without a source: without it the same is claimed, and nothing less is paid."""
    trip = parse_trip(
        '[traveler]\nworkplace = "전라남도 나주시"\n[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n'
        'destinations = ["서울특별시"]\n'
    )
    receipts = {
        f"{number}.jpg#0": Receipt(
            polygon=((0, 0), (1, 0), (1, 1), (0, 1)),
            kind=Kind.RAIL,
            lines=(),
            fields={
                name: Field(value=value, status=Status.OK)
                for name, value in {
                    "total": 10_000 + number,
                    "service_on": f"2026-03-{9 + number % 2:02d}",
                    "depart_at": f"{8 + number:02d}:00",
                    "origin": route[0],
                    "destination": route[1],
                }.items()
            },
        )
        for number, route in enumerate(routes)
    }
    book = rule_book()
    bare = book.model_copy(update={"regions": book.regions.model_copy(update={"stops": {}, "airports": {}})})
    known, unknown = settle(trip, receipts), settle(trip, receipts, book=bare)
    assert [row.proposed_won for row in known.items] == [row.proposed_won for row in unknown.items]
    assert known.approved_won <= unknown.approved_won
