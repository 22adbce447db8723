"""Laws of the sums that hold whatever a trip holds: order, monotony, and nothing out of values nobody has confirmed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from desktop.receipts.model import Field, Kind, Receipt, Status, Value
from desktop.travel.settle import settle
from desktop.travel.settlement import PaidBy, Settlement, Verdict
from desktop.travel.trip import Claim, Day, Journey, LocalTrip, OwnCar, Traveler, Trip

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
#: The days before, on and after which something changes: tables, months, years, leap days.
EDGES = st.sampled_from(
    [
        dt.date(2016, 2, 28),
        dt.date(2018, 10, 31),
        dt.date(2023, 1, 17),
        dt.date(2023, 2, 28),
        dt.date(2023, 5, 28),
        dt.date(2024, 2, 28),
        dt.date(2025, 12, 30),
        dt.date(2026, 6, 29),
        dt.date(2026, 9, 30),
    ]
)
PLACES = st.sampled_from(["서울특별시", "부산", "순천", "세종", "중구", "전남광주통합특별시", "일본", "가온호텔", ""])
WON = st.integers(0, 300_000)


@st.composite
def claims(draw: st.DrawFn, first: dt.date, days: int) -> Claim:
    kind = draw(
        st.sampled_from(["rail", "bus", "air", "ship", "taxi", "lodging", "toll", "parking", "acquaintance_stay"])
    )
    persons = draw(st.integers(1, 4))
    return Claim(
        date=first + dt.timedelta(days=draw(st.integers(0, days - 1))),
        kind=kind,
        amount_won=draw(WON),
        place=draw(PLACES),
        nights=draw(st.none() | st.integers(1, 3)) if kind in ("lodging", "acquaintance_stay") else None,
        persons=persons,
        claims_for=draw(st.none() | st.integers(1, persons)),
        origin=draw(st.sampled_from(["나주", "서울", ""])),
        destination=draw(st.sampled_from(["나주", "서울", ""])),
        seat_class=draw(st.sampled_from(["", "일반실", "특실"])),
        reason=draw(st.sampled_from(["", "부득이"])),
        paid_by=draw(st.sampled_from(PaidBy)),
    )


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    first = draw(EDGES) + dt.timedelta(days=draw(st.integers(0, 3)))
    days = draw(st.integers(1, 5))
    journey = Journey(
        start=dt.datetime.combine(first, dt.time(9)),
        end=dt.datetime.combine(first + dt.timedelta(days=days - 1), dt.time(18)),
        destinations=tuple(draw(st.lists(PLACES.filter(bool), max_size=2))),
        public_vehicle=draw(st.booleans()),
        long_stay=draw(st.booleans()),
        advance_won=draw(WON),
        scope=draw(st.sampled_from([None, "관외", "근무지내"])),
        cancelled=draw(st.sampled_from([False, False, False, True])),
        from_home=draw(st.booleans()),
        accompanies_grade=draw(st.sampled_from([None, "제1호"])),
    )
    within = st.integers(0, days - 1).map(lambda number: first + dt.timedelta(days=number))
    legs = tuple(
        OwnCar(
            date=draw(within),
            distance_km=draw(st.decimals("1", "400", places=1)),
            fuel=draw(st.sampled_from(["휘발유", "전기", "수소", "PHEV(전기)"])),
            price_per_litre=draw(st.none() | st.decimals("300", "2500", places=2)),
            public_fare_won=draw(st.none() | WON),
            reason=draw(st.sampled_from(["", "부득이"])),
            tolls_won=draw(WON),
            ferry_won=draw(WON),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    rows = tuple(
        LocalTrip(
            date=draw(within),
            hours=draw(st.decimals("0.5", "9", places=1)),
            distance_km=draw(st.none() | st.decimals("0.5", "5", places=1)),
            actual_won=draw(st.none() | WON),
        )
        for _ in range(draw(st.sampled_from([0, 0, 3])))
    )
    rest = tuple(
        Day(date=day, breakfast=draw(st.booleans()), grade=draw(st.sampled_from([None, "제1호", "제2호"])))
        for day in sorted({draw(within) for _ in range(draw(st.integers(0, 2)))})
    )
    spent = tuple(draw(st.lists(claims(first, days), max_size=5)))
    who = Traveler(workplace=draw(st.sampled_from(["전라남도 나주시", "서울", ""])))
    return Trip(traveler=who, trip=journey, claims=spent, own_car=legs, local=rows, days=rest)


def sums(result: Settlement) -> tuple[int, int, int, int]:
    return result.claimed_won, result.approved_won, result.payable_won, result.open


@given(trips(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_typed_changes_no_sum(trip: Trip, random: Random) -> None:
    def mixed(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(rows, len(rows)))

    turned = trip.model_copy(
        update={name: mixed(getattr(trip, name)) for name in ("claims", "own_car", "local", "days")}
    )
    assert sums(settle(turned, {})) == sums(settle(trip, {}))


@given(trips(), WON)
def test_one_more_allowed_fare_adds_itself(trip: Trip, amount: int) -> None:
    plain = {
        "public_vehicle": False,
        "cancelled": False,
        "from_home": False,
        "scope": "관외",
        "destinations": ("서울",),
    }
    trip = trip.model_copy(update={"trip": trip.trip.model_copy(update=plain), "local": (), "own_car": ()})
    fare = Claim(date=trip.trip.dates[-1], kind="air", amount_won=amount, origin="여수", destination="김포")
    before, after = settle(trip, {}), settle(trip.model_copy(update={"claims": (*trip.claims, fare)}), {})
    assert after.approved_won == before.approved_won + amount
    assert after.payable_won == before.payable_won + amount
    assert after.open == before.open


@given(trips(), st.integers(0, 3))
def test_one_more_local_trip_never_lowers_and_keeps_the_days_limit(trip: Trip, day: int) -> None:
    date = trip.trip.dates[min(day, len(trip.trip.dates) - 1)]
    row = LocalTrip(date=date, hours=Decimal(5))
    before = settle(trip.model_copy(update={"local": trip.local or (row,)}), {})
    after = settle(trip.model_copy(update={"local": (*trip.local, row) if trip.local else (row, row)}), {})
    assert after.approved_won >= before.approved_won
    for result in (before, after):
        for each in {item.date for item in result.items}:
            day_rows = [item for item in result.items if item.date == each and item.item == "근무지내여비"]
            assert sum(item.proposed_won for item in day_rows) <= 20_000


@given(
    trips(),
    st.sampled_from([Kind.RAIL, Kind.BUS, Kind.LODGING, Kind.TOLL, Kind.SHIP]),
    st.sampled_from(["total", "service_on", "is_refund", "passengers", "seat_class", "check_in", "nights"]),
    st.sampled_from([4_820, 90_000]),
)
def test_no_money_comes_from_what_nobody_has_confirmed(trip: Trip, kind: Kind, unsure: str, total: int) -> None:
    plain = {"public_vehicle": False, "scope": "관외", "destinations": ("서울",), "cancelled": False}
    trip = trip.model_copy(
        update={"trip": trip.trip.model_copy(update=plain), "claims": (), "own_car": (), "local": ()}
    )
    first = trip.trip.dates[0].isoformat()
    values: dict[str, Value] = {
        "total": total,
        "service_on": first,
        "check_in": first,
        "nights": 1,
        "is_refund": False,
        "passengers": 2,
        "seat_class": "일반실",
    }
    rested_on = {
        Kind.LODGING: {"total", "is_refund", "check_in", "nights", "passengers"},
        Kind.TOLL: {"total", "service_on", "is_refund"},
    }.get(kind, {"total", "service_on", "is_refund", "passengers", "seat_class"})
    fields = {
        name: Field(value=value, status=Status.CHECK if name == unsure else Status.OK) for name, value in values.items()
    }
    receipt = Receipt(polygon=BOX, kind=kind, lines=(), fields=fields)
    result = settle(trip, {"a.jpg#0": receipt})
    if unsure in rested_on:
        assert result.approved_won == settle(trip, {}).approved_won


@given(trips())
def test_what_is_paid_is_within_what_is_claimed_and_the_payable_is_made_of_it(trip: Trip) -> None:
    result = settle(trip, {})
    decided = [item for item in result.items if item.verdict is not Verdict.OPEN]
    by_card = sum(item.claimed_won for item in decided if item.paid_by is PaidBy.OFFICE_CARD)
    assert result.approved_won == sum(item.approved_won for item in decided) <= sum(row.claimed_won for row in decided)
    assert result.payable_won == result.approved_won - by_card - trip.trip.advance_won
    assert all(item.proposed_won <= item.claimed_won for item in result.items)
