"""The program against the second reading of the law in ``law.py``: the same items, amounts and verdicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, TypeVar

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.travel.local_month import Visit, settle_month
from desktop.travel.rules import rule_book
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import Item, PaidBy, Verdict
from desktop.travel.trip import Adjustment, Claim, Day, Journey, LocalTrip, OwnCar, Traveler, Trip
from desktop.travel.values import Employer, Grade
from tests.travel import law
from tests.travel.law import Law, Row

T = TypeVar("T")
U = TypeVar("U")
#: Turns of months and years, leap days, and the days around which a table changes.
STARTS = st.sampled_from(
    [
        *(dt.date(2015, 1, 1), dt.date(2016, 2, 28), dt.date(2018, 10, 31), dt.date(2018, 11, 1)),
        *(dt.date(2023, 1, 17), dt.date(2023, 1, 18), dt.date(2023, 3, 1), dt.date(2023, 3, 2)),
        *(dt.date(2023, 5, 29), dt.date(2023, 5, 30), dt.date(2024, 2, 28), dt.date(2025, 12, 31)),
        *(dt.date(2026, 6, 29), dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2026, 10, 2)),
    ]
)
GRADES: st.SearchStrategy[Grade] = st.sampled_from(["제2호", "제2호", "제2호", "제1호"])
WORKPLACES = st.sampled_from(["서울특별시 종로구", "광주광역시 광산구", "전라남도 나주시", "세종특별자치시"])
WON = st.integers(0, 2_000).map(lambda hundreds: hundreds * 100)
FARES = st.integers(1, 900).map(lambda hundreds: hundreds * 100)


def places(day: dt.date) -> st.SearchStrategy[str]:
    return st.sampled_from([*law.PLACES, *(law.MERGED if day >= dt.date(2026, 7, 1) else ())])


def sometimes(what: st.SearchStrategy[T], none: U) -> st.SearchStrategy[T | U]:
    """Mostly nothing said: a trip of which everything is special shows little."""
    return st.integers(0, 3).flatmap(lambda number: st.just(none) if number else what)


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    first = draw(STARTS) + dt.timedelta(days=draw(st.sampled_from([0, 0, 1])))
    days = draw(st.sampled_from([1, 1, 2, 2, 3, 4, 6, 17, 33, 71]))
    return Journey(
        start=dt.datetime.combine(first, draw(st.sampled_from([dt.time(0), dt.time(9), dt.time(9, 1)]))),
        end=dt.datetime.combine(first + dt.timedelta(days=days - 1), draw(st.sampled_from([dt.time(13), dt.time(18)]))),
        destinations=(draw(places(first)),),
        public_vehicle=draw(sometimes(st.just(True), False)),
        long_stay=draw(st.booleans()),
        distance_km=draw(sometimes(st.sampled_from([Decimal("11.9"), Decimal(12), Decimal(30)]), None)),
        scope=draw(sometimes(st.sampled_from(["관외", "근무지내"]), None)),
        accompanies_grade=draw(sometimes(GRADES, None)),
        from_home=draw(sometimes(st.just(True), False)),
        advance_won=draw(sometimes(WON, 0)),
        mileage_saved_won=draw(sometimes(WON, 0)),
    )


@st.composite
def marks(draw: st.DrawFn, dates: Sequence[dt.date], can_be_local: bool) -> tuple[Day, ...]:
    """What is special about a few of the days."""
    elsewhere = st.none() if can_be_local else sometimes(st.sampled_from([8_333, 12_500, 20_000, 30_000]), None)
    return tuple(
        Day(
            date=date,
            breakfast=draw(st.booleans()),
            lunch=draw(st.booleans()),
            dinner=draw(st.booleans()),
            away=draw(st.booleans()),
            aboard=draw(sometimes(st.just(True), False)),
            public_vehicle=draw(sometimes(st.booleans(), None)),
            grade=draw(sometimes(GRADES, None)),
            paid_daily_won=draw(elsewhere),
            paid_meals_won=draw(elsewhere),
        )
        for date in draw(st.lists(st.sampled_from(dates), max_size=3, unique=True))
    )


@st.composite
def stays(draw: st.DrawFn, dates: Sequence[dt.date]) -> tuple[Claim, ...]:
    """Nights one after the other, in hotels or with friends."""
    found: list[Claim] = []
    night = 0
    while night < len(dates) - 1 and len(found) < 4:
        nights = draw(st.integers(1, min(3, len(dates) - 1 - night)))
        persons = draw(sometimes(st.integers(2, 4), 1))
        with_friends = draw(sometimes(st.just(True), False))
        stay = Claim(
            date=dates[night],
            kind="acquaintance_stay" if with_friends else "lodging",
            amount_won=None if with_friends else draw(FARES) * nights * draw(st.integers(1, persons)),
            nights=nights,
            place=draw(places(dates[0])),
            persons=1 if with_friends else persons,
            claims_for=None if with_friends else draw(sometimes(st.integers(1, persons), None)),
            reason=draw(sometimes(st.just("방이 없음"), "")),
            paid_by=draw(sometimes(st.just(PaidBy.OFFICE_CARD), PaidBy.OWN)),
            evidence=draw(sometimes(st.just(False), True)) or draw(st.booleans()),
        )
        found.append(stay)
        night += nights + draw(st.integers(0, 1))
    return tuple(found)


@st.composite
def fares(draw: st.DrawFn, dates: Sequence[dt.date]) -> tuple[Claim, ...]:
    kinds = ["rail", "rail", "bus", "air", "ship", "taxi"]
    found = []
    for amount in draw(st.lists(FARES, max_size=3, unique=True)):
        kind, persons = draw(st.sampled_from(kinds)), draw(sometimes(st.integers(2, 4), 1))
        fare = Claim(
            date=draw(st.sampled_from(dates)),
            kind=kind,
            amount_won=amount,
            seat_class=draw(sometimes(st.sampled_from(["특실", "일반실"]), "")) if kind == "rail" else "",
            persons=persons,
            claims_for=draw(st.integers(1, persons) | st.none()) if persons > 1 else None,
            workplace_fare_won=draw(sometimes(FARES, None)),
            reason=draw(sometimes(st.just("심야"), "")),
            paid_by=draw(sometimes(st.just(PaidBy.OFFICE_CARD), PaidBy.OWN)),
        )
        found.append(fare)
    return tuple(found)


@st.composite
def legs(draw: st.DrawFn, dates: Sequence[dt.date], can_ferry: bool) -> tuple[OwnCar, ...]:
    kilometres = st.sampled_from([Decimal("12.5"), Decimal("57.3"), Decimal("340.2"), Decimal(364)])
    prices = st.sampled_from([Decimal("1892.88"), Decimal("1659.88"), Decimal("1135.19")])
    return tuple(
        OwnCar(
            date=draw(st.sampled_from(dates)),
            distance_km=draw(kilometres),
            fuel=draw(st.sampled_from(["휘발유", "경유", "LPG", "하이브리드", "전기", "수소"])),
            price_per_litre=draw(prices),
            reason=draw(st.sampled_from(["대중교통이 없음", ""])),
            public_fare_won=draw(sometimes(FARES, None)),
            workplace_km=draw(sometimes(kilometres, None)),
            tolls_won=draw(sometimes(FARES, 0)),
            parking_won=draw(sometimes(FARES, 0)),
            ferry_won=draw(sometimes(FARES, 0)) if can_ferry else 0,
        )
        for _ in range(draw(sometimes(st.integers(1, 2), 0)))
    )


@st.composite
def visits(draw: st.DrawFn, dates: Sequence[dt.date]) -> tuple[LocalTrip, ...]:
    """[[local]] rows, several on a day; a near one has what it cost."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        km = draw(sometimes(st.sampled_from([Decimal("0.8"), Decimal(1), Decimal("1.1")]), None))
        row = LocalTrip(
            date=draw(st.sampled_from(dates)),
            hours=draw(st.sampled_from([Decimal("0.5"), Decimal("3.9"), Decimal(4), Decimal(8)])),
            public_vehicle=draw(st.none() | st.booleans()),
            distance_km=km,
            actual_won=None if km is None else draw(st.sampled_from([0, 9_000, 30_000])),
        )
        found.append(row)
    return tuple(found)


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    journey = draw(journeys())
    who = Traveler(
        grade=draw(GRADES),
        workplace=draw(WORKPLACES),
        employer=Employer(local_government=draw(sometimes(st.just("광주광역시"), None))),
    )
    local = draw(sometimes(visits(journey.dates), ()))
    is_outside = Law(Trip(traveler=who, trip=journey, local=local)).scope == "outside"
    days = draw(marks(journey.dates, not is_outside))
    if not any(day.meals for day in days):
        journey = journey.model_copy(update={"meals_provided": draw(st.integers(0, 3))})
    spent = (*draw(stays(journey.dates)), *draw(fares(journey.dates)))
    driven = draw(legs(journey.dates, all(claim.kind != "ship" for claim in spent)))
    return Trip(traveler=who, trip=journey, claims=spent, own_car=driven, local=local, days=days)


def as_rows(items: Sequence[Item]) -> list[Row]:
    """The program's items; those of one day inside the workplace together, as the day's limit is theirs together."""
    rows = [Row(each.item, each.date, each.claimed_won, each.proposed_won, each.verdict) for each in items]
    inside = [each for each in rows if each.item == "근무지내여비"]
    found = [each for each in rows if each not in inside]
    for day in {each.date for each in inside}:
        together = [each for each in inside if each.date == day]
        claimed, given_ = sum(each.claimed for each in together), sum(each.given for each in together)
        asked = any(each.verdict is Verdict.OPEN for each in together)
        found.append(law.row("근무지내여비", day, claimed, given_, asked=asked))
    return sorted(found)


@settings(max_examples=400)
@given(trips(), st.sampled_from(["won_half_up", "won_floor", "ten_floor"]), st.sampled_from(["ask", "pay"]))
def test_every_item_is_what_the_law_gives(
    trip: Trip, rounding: Literal["won_half_up", "won_floor", "ten_floor"], parking: Literal["ask", "pay"]
) -> None:
    result = settle(trip, {}, Options(rounding=rounding, parking=parking))
    expected = Law(trip, rounding, pays_parking=parking == "pay").rows()
    assert as_rows(result.items) == expected
    given_ = sum(each.given for each in expected if each.verdict is not Verdict.OPEN)
    paid_by_card = [each for each in result.items if each.paid_by is PaidBy.OFFICE_CARD]
    by_card = sum(each.claimed_won for each in paid_by_card if each.verdict is not Verdict.OPEN)
    assert (result.approved_won, result.payable_won) == (given_, given_ - by_card - trip.trip.advance_won)


@given(
    st.lists(st.tuples(st.sampled_from("가나"), st.integers(28, 31), st.integers(0, 600), st.booleans()), max_size=9)
)
def test_a_month_inside_the_workplace_is_what_the_law_gives(rows: list[tuple[str, int, int, bool]]) -> None:
    read = [
        Visit(number, name, dt.date(2026, 1, day), Decimal(minutes), car)
        for number, (name, day, minutes, car) in enumerate(rows, 1)
    ]
    people = settle_month(read, rule_book(), {})
    assert {person.name: person.total_won for person in people} == {
        name: law.month_won((row.date, int(row.minutes), row.public_vehicle) for row in read if row.name == name)
        for name, *_ in rows
    }


@given(
    st.sampled_from([dt.date(2013, 6, 11), dt.date(2013, 6, 12), dt.date(2021, 12, 8), dt.date(2021, 12, 9)]),
    st.integers(0, 400_000),
    st.integers(1, 400_000),
    st.integers(0, 120_000),
)
def test_what_comes_back_of_a_trip_is_what_the_law_takes(paid_on: dt.date, paid: int, fraud: int, less: int) -> None:
    assume(fraud <= paid)
    said = Adjustment(
        paid_won=paid,
        paid_on=paid_on,
        fraud_won=fraud,
        fraud_reason="거짓 영수증",
        reduced_won=less,
        reduced_reason="예산 부족" if less else "",
    )
    journey = Journey(start=dt.datetime(2026, 3, 9, 9), end=dt.datetime(2026, 3, 10, 18), destinations=("서울",))
    result = settle(Trip(trip=journey, traveler=Traveler(workplace="부산"), adjustment=said), {})
    right = 100_000 - min(less, 100_000)
    times = law.surcharge_times(paid_on)
    assert (result.approved_won, result.payable_won) == (right, right - paid)
    assert result.recovery is not None
    assert (result.recovery.back_won, result.recovery.surcharge_won) == (max(paid - right, 0), fraud * times)
    assert result.recovery.total_won == max(paid - right, 0) + fraud * times
    assert result.open == (times == 0)
