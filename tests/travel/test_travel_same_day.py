"""같은 날의 두 출장 (제7조 제2항): the day is given once, as far as the larger goes; what is not known is asked."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.travel.settle import settle
from desktop.travel.settlement import GivenDay, Item, Settlement, Verdict
from desktop.travel.traces import Background, OtherTrip
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]

TENTH = dt.date(2026, 3, 10)
SEOUL = 'destinations = ["서울특별시"]'
LOCAL = 'destinations = ["나주시"]'


def run(text: str, *others: OtherTrip) -> Settlement:
    return settle(parse_trip(text), {}, background=Background(overlapping=others))


def the(result: Settlement, name: str) -> Item:
    (row,) = [row for row in result.items if row.item == name]
    return row


def other(daily: int | None, meals: int = 0) -> OtherTrip:
    given_ = None if daily is None else (GivenDay(date=TENTH, daily=Fraction(daily), meals=Fraction(meals)),)
    return OtherTrip(TENTH, TENTH, given=given_)


def test_the_day_is_given_once(trip_text: TripText) -> None:
    result = run(trip_text(), other(25_000, 25_000))
    assert (result.open, result.approved_won) == (0, 50_000)
    for name in ("일비", "식비"):
        row = the(result, name)
        assert (row.sum, row.approved_won) == ("25,000원 × 2일 − 25,000원", 25_000)
        assert "제7조 제2항" in row.basis
        assert any("3월 10일" in reason for reason in row.reasons)


@pytest.mark.parametrize(("daily", "meals", "paid"), [(12_500, 8_333, 79_167), (30_000, 0, 75_000), (0, 0, 100_000)])
def test_only_what_is_more_is_given(trip_text: TripText, daily: int, meals: int, paid: int) -> None:
    assert run(trip_text(), other(daily, meals)).approved_won == paid


def test_what_nobody_knows_is_asked(trip_text: TripText) -> None:
    result = run(trip_text(), other(None))
    assert (result.open, result.approved_won) == (2, 0)
    for name in ("일비", "식비"):
        row = the(result, name)
        assert (row.verdict, row.proposed_won) == (Verdict.OPEN, 50_000)
        assert "3월 10일" in row.reasons[0] and "제7조 제2항" in row.reasons[0]


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ("paid_daily_won = 25000\npaid_meals_won = 25000", 50_000),
        ("paid_daily_won = 20000", 80_000),
        ("paid_daily_won = 0", 100_000),
    ],
)
def test_what_the_clerk_says_of_the_day_is_taken(trip_text: TripText, said: str, paid: int) -> None:
    text = trip_text(rest=f"[[days]]\ndate = 2026-03-10\n{said}")
    result = run(text, other(None))
    assert (result.open, result.approved_won) == (0, paid)


@pytest.mark.parametrize(
    ("daily", "meals", "paid"), [(0, 0, 20_000), (10_000, 0, 10_000), (20_000, 0, 0), (25_000, 25_000, 0)]
)
@pytest.mark.parametrize("as_row", [True, False])
def test_a_trip_inside_the_workplace_gets_what_the_day_leaves(
    trip_text: TripText, daily: int, meals: int, paid: int, as_row: bool
) -> None:
    row = "[[local]]\ndate = 2026-03-10\nhours = 5" if as_row else ""
    text = trip_text("2026-03-10T09:00:00", "2026-03-10T14:00:00", LOCAL, row)
    result = run(text, other(daily, meals))
    item = the(result, "근무지내여비")
    assert (result.open, item.approved_won) == (0, paid)
    assert ("제7조 제2항" in item.basis) == (daily > 0)


@pytest.mark.parametrize(("hours", "paid"), [(2, 0), (5, 7_500)])
def test_beside_a_trip_beyond_the_workplace_the_larger_sum_counts(trip_text: TripText, hours: int, paid: int) -> None:
    row = f"[[local]]\ndate = 2026-03-10\nhours = {hours}"
    item = the(run(trip_text("2026-03-10T09:00:00", "2026-03-10T14:00:00", LOCAL, row), other(12_500)), "근무지내여비")
    assert item.approved_won == paid and not any("하루 20,000원" in reason for reason in item.reasons)
    assert "제7조 제2항" in item.basis


@pytest.mark.parametrize("as_typed", [True, False])
@pytest.mark.parametrize(("local", "hours", "paid"), [(10_000, 2, 10_000), (10_000, 5, 10_000), (20_000, 2, 0)])
def test_trips_within_the_workplace_add_up_to_the_days_limit(
    trip_text: TripText, local: int, hours: int, paid: int, as_typed: bool
) -> None:
    rest = f"[[local]]\ndate = 2026-03-10\nhours = {hours}\n"
    rest += f"[[days]]\ndate = 2026-03-10\npaid_local_won = {local}\n" if as_typed else ""
    known = OtherTrip(TENTH, TENTH, given=(GivenDay(date=TENTH, local=Fraction(local)),))
    text = trip_text("2026-03-10T09:00:00", "2026-03-10T14:00:00", LOCAL, rest)
    item = the(run(text, other(None) if as_typed else known), "근무지내여비")
    assert item.approved_won == paid
    assert any("하루 20,000원" in reason for reason in item.reasons) == (paid < 10_000 * (1 + (hours >= 4)))


@pytest.mark.parametrize(
    ("daily", "meals", "local", "rest"),
    [
        (5_000, 25_000, 20_000, 0),  # 근무지내여비 first, then what 일비 and 식비 came to beyond it
        (12_500, 0, 7_500, 30_000),  # 일비 first, then what 근무지내여비 came to beyond it
        (0, 0, 20_000, 30_000),
        (12_500, 25_000, 0, 12_500),
    ],
)
def test_what_was_received_of_both_kinds_counts_together(
    trip_text: TripText, daily: int, meals: int, local: int, rest: int
) -> None:
    """The clerk types what the other trips were paid; with what a further one is paid it is the larger sum of the day,
    here 50,000 won of a trip beyond the workplace."""
    assert daily + meals + local + rest == 50_000
    said = (
        f"[[days]]\ndate = 2026-03-10\npaid_daily_won = {daily}\npaid_meals_won = {meals}\npaid_local_won = {local}\n"
    )
    day = ("2026-03-10T09:00:00", "2026-03-10T19:00:00")
    assert run(trip_text(*day, rest=said)).approved_won == rest
    inside = run(trip_text(*day, LOCAL, f"[[local]]\ndate = 2026-03-10\nhours = 5\n{said}"))
    assert inside.approved_won == max(20_000 - daily - meals - local, 0)


@given(
    hours=st.lists(st.sampled_from([2, 5]), max_size=3),
    cars=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=2),
    turns=st.randoms(use_true_random=False),
)
def test_a_day_within_and_beyond_the_workplace_is_given_the_larger_of_both(
    hours: list[int], cars: list[tuple[bool, int]], turns: random.Random
) -> None:
    """Of any number of trips, in whatever turn they are settled: the largest 일비 and 식비 of those beyond it, or
    근무지내여비 of those within, up to the day's limit."""
    head = '[traveler]\nname = "김"\nworkplace = "부산"\n'
    head += "[trip]\nstart = 2026-03-10T08:00:00\nend = 2026-03-10T20:00:00\n"
    texts = [f"[[local]]\ndate = 2026-03-10\nhours = {each}\n" for each in hours]
    for by_car, meals in cars:
        provided = "".join(f"{name} = true\n" for name in ("breakfast", "lunch", "dinner")[:meals])
        trip = f'destinations = ["서울"]\npublic_vehicle = {str(by_car).lower()}\n'
        texts.append(f"{trip}[[days]]\ndate = 2026-03-10\n{provided}")
    daily = max((Fraction(12_500 if by_car else 25_000) for by_car, _ in cars), default=Fraction(0))
    food = max((Fraction(25_000 * (3 - meals), 3) for _, meals in cars), default=Fraction(0))
    inside = min(sum(20_000 if each >= 4 else 10_000 for each in hours), 20_000)
    turns.shuffle(texts)
    before: list[OtherTrip] = []
    paid = 0
    for text in texts:
        result = run(head + text, *before)
        before.append(OtherTrip(TENTH, TENTH, given=result.days))
        paid += result.approved_won
        assert result.open == 0
    assert abs(paid - max(daily + food, Fraction(inside))) <= len(texts)


def test_a_trip_inside_the_workplace_asks_too(trip_text: TripText) -> None:
    rows = "".join(f"[[local]]\ndate = 2026-03-{day:02d}\nhours = 5\n" for day in (9, 10))
    result = run(trip_text(trip=LOCAL, rest=rows), other(None))
    assert [(row.date.day, row.verdict) for row in result.items] == [(9, Verdict.PAID), (10, Verdict.OPEN)]


def test_the_same_night_is_asked_about(trip_text: TripText) -> None:
    lodging = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 90000\nplace = "서울"\n'
    nights = OtherTrip(dt.date(2026, 3, 8), TENTH, given=())
    assert the(run(trip_text(rest=lodging), nights), "숙박비").verdict is Verdict.OPEN
    assert the(run(trip_text(rest=lodging), other(0)), "숙박비").verdict is Verdict.PAID


def test_what_is_open_or_decided_otherwise_is_not_known(trip_text: TripText) -> None:
    assert run(trip_text()).days == tuple(
        GivenDay(date=dt.date(2026, 3, day), daily=Fraction(25_000), meals=Fraction(25_000)) for day in (9, 10)
    )
    assert run(trip_text(), other(None)).days is None
    assert run(trip_text(trip=SEOUL + "\nmeals_provided = 1")).days is None
    changed = '[[overruled]]\nitem = "일비"\nverdict = "불인정"\nreason = "차량 제공"\nby = "박담당"\n'
    assert run(trip_text(rest=changed)).days is None
    assert run(trip_text(trip=SEOUL + "\ncancelled = true")).days == ()
    assert "days" not in run(trip_text()).model_dump()


@given(
    first=st.dates(dt.date(2024, 1, 2), dt.date(2026, 6, 20)),
    lengths=st.tuples(st.integers(0, 5), st.integers(0, 5)),
    shift=st.integers(-5, 5),
    cars=st.tuples(st.booleans(), st.booleans()),
    lunches=st.lists(st.booleans(), min_size=2, max_size=2),
)
def test_two_trips_together_give_each_day_the_larger_of_the_two(
    first: dt.date, lengths: tuple[int, int], shift: int, cars: tuple[bool, bool], lunches: list[bool]
) -> None:
    """Whichever of the two is settled first, and whatever months and years they lie in."""

    def text(start: dt.date, days: int, car: bool, lunch: bool) -> str:
        end = start + dt.timedelta(days=days)
        rest = f"[[days]]\ndate = {start}\nlunch = true\n" if lunch else ""
        return (
            f'[traveler]\nname = "김"\nworkplace = "부산"\n[trip]\nstart = {start}T08:00:00\nend = {end}T18:00:00\n'
            f'destinations = ["서울"]\npublic_vehicle = {str(car).lower()}\n{rest}'
        )

    starts = (first, first + dt.timedelta(days=shift))
    texts = [text(*each) for each in zip(starts, lengths, cars, lunches, strict=True)]
    alone = [{row.date: row for row in run(each).days or ()} for each in texts]
    every = {day for rows in alone for day in rows}
    none = GivenDay(date=first, daily=Fraction(0))
    largest = sum(
        max(rows.get(day, none).daily for rows in alone) + max(rows.get(day, none).meals for rows in alone)
        for day in every
    )
    for order in ((0, 1), (1, 0)):
        one, two = (texts[number] for number in order)
        before = run(one)
        last = starts[order[0]] + dt.timedelta(days=lengths[order[0]])
        after = run(two, OtherTrip(starts[order[0]], last, given=before.days))
        assert after.open == 0
        assert after.days == run(two).days, "what it comes to by itself"
        together = Fraction(before.approved_won + after.approved_won)
        assert abs(together - largest) <= 2, "rounded once for each item"


def test_of_what_the_clerk_does_not_say_what_is_known_holds(trip_text: TripText) -> None:
    text = trip_text() + "\n[[days]]\ndate = 2026-03-10\npaid_daily_won = 25000\n"
    result = run(text, other(25_000, 25_000))
    assert (result.open, the(result, "식비").approved_won) == (0, 25_000)
