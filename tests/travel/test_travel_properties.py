"""What holds for every trip: sums of parts equal the whole, days are counted, the order of files does not matter."""

from __future__ import annotations

import datetime as dt
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from desktop.receipts.model import FIELDS, Field, Kind, Receipt, Status, Value
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import REDUCTION, PaidBy, Verdict
from desktop.travel.trip import CLAIM_KINDS, Adjustment, Claim, Day, Journey, LocalTrip, OwnCar, Traveler, Trip

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
PLACES = st.sampled_from(["서울특별시", "부산", "광주", "순천", "세종", "전남광주통합특별시", "어느 호텔", ""])
WON = st.integers(0, 400_000)
#: Around month and year ends, leap days, and every day on which a table changes.
TURNS = st.sampled_from(
    [
        dt.date(2015, 1, 2),
        dt.date(2020, 2, 28),
        dt.date(2023, 3, 1),
        dt.date(2023, 5, 30),
        dt.date(2024, 2, 28),
        dt.date(2025, 12, 31),
        dt.date(2026, 6, 30),
        dt.date(2026, 10, 1),
    ]
)


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    start = dt.datetime.combine(draw(TURNS), draw(st.times())) + dt.timedelta(days=draw(st.integers(0, 3)))
    end = start + draw(st.timedeltas(dt.timedelta(0), dt.timedelta(days=80)))
    return Journey(
        start=start,
        end=end,
        destinations=tuple(draw(st.lists(PLACES, max_size=2))),
        public_vehicle=draw(st.booleans()),
        meals_provided=draw(st.integers(0, 3)),
        long_stay=draw(st.booleans()),
        scope=draw(st.sampled_from([None, "관외", "근무지내"])),
        advance_won=draw(WON),
    )


def near(draw: st.DrawFn, journey: Journey) -> dt.date:
    return journey.start.date() + dt.timedelta(days=draw(st.integers(-1, 6)))


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    journey = draw(journeys())
    claims = tuple(
        Claim(
            date=near(draw, journey),
            kind=draw(st.sampled_from(CLAIM_KINDS)),
            amount_won=draw(WON),
            place=draw(PLACES),
            nights=draw(st.none() | st.integers(1, 3)),
            persons=draw(st.integers(1, 3)),
            workplace_fare_won=draw(st.none() | WON),
            reason=draw(st.sampled_from(["", "부득이"])),
            paid_by=draw(st.sampled_from(PaidBy)),
            evidence=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    legs = tuple(
        OwnCar(
            date=near(draw, journey),
            distance_km=draw(st.decimals("0.1", "500", places=1)),
            fuel=draw(st.sampled_from(["휘발유", "수소"])),
            price_per_litre=draw(st.none() | st.decimals("1000", "2500", places=2)),
            reason=draw(st.sampled_from(["", "부득이"])),
            tolls_won=draw(WON),
            parking_won=draw(WON),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    rows = tuple(
        LocalTrip(date=near(draw, journey), hours=draw(st.decimals("0.5", "9", places=1)))
        for _ in range(draw(st.sampled_from([0, 0, 0, 2])))
    )
    dates = [journey.start.date() + dt.timedelta(days=number) for number in range(-1, 5)]
    days = tuple(
        Day(
            date=date,
            breakfast=draw(st.booleans()) and not journey.meals_provided,
            lunch=draw(st.booleans()) and not journey.meals_provided,
            workshop=draw(st.booleans()),
            away=draw(st.booleans()),
            aboard=draw(st.booleans()),
            public_vehicle=draw(st.none() | st.booleans()),
            grade=draw(st.sampled_from([None, None, "제1호", "제2호"])),
        )
        for date in draw(st.lists(st.sampled_from(dates), max_size=2, unique=True))
    )
    flags = {
        "from_home": draw(st.booleans()),
        "cancelled": draw(st.sampled_from([False, False, False, True])),
        "mileage_saved_won": draw(st.sampled_from([0, 0, 30_001])),
    }
    journey = journey.model_copy(update=flags)
    traveler = Traveler(grade=draw(st.sampled_from(["제1호", "제2호"])), workplace=draw(PLACES))
    adjustment = draw(
        st.builds(
            Adjustment,
            reduced_won=st.sampled_from([0, 0, 30_001, 9_000_000]),
            reduced_reason=st.sampled_from(["", "예산 부족"]),
            paid_won=st.sampled_from([0, 0, 123_457]),
            paid_on=st.sampled_from([None, dt.date(2021, 12, 8), dt.date(2026, 3, 20)]),
            fraud_won=st.just(0),
        )
    )
    return Trip(
        traveler=traveler, trip=journey, adjustment=adjustment, claims=claims, own_car=legs, local=rows, days=days
    )


@st.composite
def receipts(draw: st.DrawFn, journey: Journey) -> Receipt:
    values: dict[str, Value] = {
        "total": draw(st.sampled_from([0, 4_820, 48_200, 90_000, 150_000])),
        "service_on": near(draw, journey).isoformat(),
        "approval_no": draw(st.sampled_from(["10000001", "10000002", "10000003"])),
        "depart_at": draw(st.sampled_from(["08:05", "18:30"])),
        "is_refund": draw(st.booleans()),
        "nights": draw(st.integers(1, 2)),
        "seat_class": draw(st.sampled_from(["일반실", "특실"])),
        "payment": draw(st.sampled_from(["법인카드", "신용카드", "현금"])),
    }
    kept = draw(st.sets(st.sampled_from(sorted(values))))
    status = st.sampled_from([Status.OK, Status.OK, Status.CHECK])
    return Receipt(
        polygon=BOX,
        kind=draw(st.sampled_from([Kind.RAIL, Kind.LODGING, Kind.TAXI, Kind.TOLL, Kind.CARD_SLIP, Kind.MEAL])),
        lines=(),
        fields={name: Field(value=values[name], status=draw(status)) for name in sorted(kept)},
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Trip, list[Receipt], Options]:
    trip = draw(trips())
    options = Options(
        rounding=draw(st.sampled_from(["won_half_up", "won_floor", "ten_floor"])),
        lodging_cap_scope=draw(st.sampled_from(["night", "trip"])),
    )
    return trip, draw(st.lists(receipts(trip.trip), max_size=6)), options


@given(cases())
def test_sums_of_parts_equal_the_whole(case: tuple[Trip, list[Receipt], Options]) -> None:
    trip, read, options = case
    result = settle(trip, {f"{number}.jpg#0": receipt for number, receipt in enumerate(read)}, options)
    paid = [item for item in result.items if item.verdict in (Verdict.PAID, Verdict.REDUCED)]
    assert result.claimed_won == sum(item.claimed_won for item in result.items)
    assert result.approved_won == sum(item.approved_won for item in paid)
    decided = [item for item in result.items if item.verdict is not Verdict.OPEN]
    by_card = sum(item.claimed_won for item in decided if item.paid_by is PaidBy.OFFICE_CARD)
    assert result.payable_won == result.approved_won - by_card - trip.trip.advance_won - trip.adjustment.paid_won
    assert result.open == sum(item.verdict is Verdict.OPEN for item in result.items)
    for item in result.items:
        assert item.basis
        assert item.sum
        if item.verdict in (Verdict.OPEN, Verdict.REFUSED):
            assert item.approved_won == 0
            assert item.reasons
        elif item.verdict is Verdict.PAID:
            assert item.approved_won == item.claimed_won
        elif item.item == REDUCTION:
            assert -trip.adjustment.reduced_won <= item.approved_won < 0 == item.claimed_won
            assert result.approved_won >= 0
        else:
            assert 0 < item.approved_won < item.claimed_won
            assert item.reasons


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_files_do_not_change_the_sums(
    case: tuple[Trip, list[Receipt], Options], random: Random
) -> None:
    trip, read, options = case
    names = [f"{number}.jpg#0" for number in range(len(read))]
    first = settle(trip, dict(zip(names, read, strict=True)), options)
    pairs = list(zip(names, read, strict=True))
    random.shuffle(pairs)
    assert settle(trip, dict(pairs), options).items == first.items
    renamed = settle(trip, dict(zip(names, (receipt for _, receipt in pairs), strict=True)), options)
    assert (renamed.claimed_won, renamed.approved_won, renamed.payable_won, renamed.open) == (
        first.claimed_won,
        first.approved_won,
        first.payable_won,
        first.open,
    )


@given(
    trips(),
    st.sampled_from(Kind),
    st.dictionaries(
        st.sampled_from([*FIELDS, "place", "reason"]),
        st.one_of(st.booleans(), st.integers(-5, 10**12), st.text(max_size=8), st.dates().map(str)),
    ),
)
def test_whatever_was_misread_is_settled_without_a_crash(trip: Trip, kind: Kind, read: dict[str, Value]) -> None:
    fields = {name: Field(value=value, status=Status.OK) for name, value in read.items()}
    receipt = Receipt(polygon=BOX, kind=kind, lines=(), fields=fields)
    result = settle(trip, {"a.jpg#0": receipt})
    assert result.claimed_won == sum(item.claimed_won for item in result.items)


@given(journeys())
def test_every_day_counts_once(journey: Journey) -> None:
    plain = journey.model_copy(
        update={"scope": "관외", "public_vehicle": False, "long_stay": False, "meals_provided": 0}
    )
    days = (journey.end.date() - journey.start.date()).days + 1
    rate = 25_000 if journey.start.date() >= dt.date(2023, 3, 2) else 20_000
    assert settle(Trip(trip=plain), {}).approved_won == 2 * rate * days


@given(trips(), st.integers(0, 3))
def test_a_car_of_the_office_never_pays_more(trip: Trip, meals: int) -> None:
    walking = trip.model_copy(update={"trip": trip.trip.model_copy(update={"public_vehicle": False})})
    driven = trip.model_copy(
        update={"trip": trip.trip.model_copy(update={"public_vehicle": True, "meals_provided": meals})}
    )
    fewer = walking.model_copy(update={"trip": walking.trip.model_copy(update={"meals_provided": 0})})
    assert settle(driven, {}).approved_won <= settle(fewer, {}).approved_won
