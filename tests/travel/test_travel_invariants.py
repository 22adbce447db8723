"""What no paper and no doubt may do: change what it has nothing to do with, or promise more than it will give."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from desktop import travel
from desktop.receipts.model import Field, Kind, Line, Receipt, Status, Value
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import REDUCTION, Settlement
from desktop.travel.trip import Claim, Journey, Traveler, Trip
from tests.travel import test_travel_law
from tests.travel.test_travel_laws import trips
from tests.travel.test_travel_properties import BOX, cases

RULES = Path(travel.__file__).parent / "rules"
LINES = (Line(text="회의 자료 12,000원", polygon=BOX, confidence=1.0),)
PAPER = Receipt(polygon=BOX, kind=Kind.NOT_RECEIPT, lines=LINES, fields={})
START = dt.datetime(2026, 7, 2, 9)


def named(read: list[Receipt]) -> dict[str, Receipt]:
    return {f"{number}.jpg#0": receipt for number, receipt in enumerate(read)}


def with_source(table: object, above: tuple[object, ...] = (None, None, None)) -> set[str]:
    """The articles in a rule file that stand beside a source, its strength and the day it was looked up."""
    if isinstance(table, list):
        return set().union(*(with_source(row, above) for row in table))
    if not isinstance(table, dict):
        return set()
    told = tuple(table.get(name, old) for name, old in zip(("source", "strength", "checked_on"), above, strict=True))
    found = set().union(*(with_source(row, told) for row in table.values()))
    for name, value in table.items():
        if all(told) and name.endswith(("article", "articles")):
            found |= {value} if isinstance(value, str) else set(value.values() if isinstance(value, dict) else value)
    return found


@given(cases())
def test_every_item_rests_on_articles_with_a_source_and_every_trip_on_a_dated_table(
    case: tuple[Trip, list[Receipt], Options],
) -> None:
    known = set().union(*(with_source(tomllib.loads(file.read_text("utf-8"))) for file in RULES.glob("*.toml")))
    trip, read, options = case
    result = settle(trip, named(read), options)
    for item in result.items:
        assert item.basis and set(item.basis) <= known
    assert result.rules.table
    assert result.rules.effective_from <= trip.trip.start.date()


@given(cases(), st.sampled_from(["0.jpg#1", "zz.jpg#0"]))
def test_a_paper_that_is_no_receipt_changes_nothing_else(case: tuple[Trip, list[Receipt], Options], name: str) -> None:
    trip, read, options = case
    before, after = settle(trip, named(read), options), settle(trip, {**named(read), name: PAPER}, options)
    assert after.items == before.items
    assert (after.payable_won, after.open, after.recovery) == (before.payable_won, before.open, before.recovery)
    assert [row for row in after.findings if name not in row.receipts] == list(before.findings)


@given(cases())
def test_nothing_is_owed_but_what_was_received(case: tuple[Trip, list[Receipt], Options]) -> None:
    """What is payable goes below nought only by what the traveller or the card had before."""
    trip, read, options = case
    result = settle(trip, named(read), options)
    received = trip.received_won + sum(item.by_office_card_won for item in result.items)
    assert result.payable_won >= -received
    for item in result.items:
        is_back = any("환불" in reason for reason in item.reasons)
        assert item.approved_won >= 0 or is_back or item.item == REDUCTION


@given(
    price=st.integers(200, 2_000).map(lambda hundreds: hundreds * 100),
    nights=st.integers(2, 5),
    place=st.sampled_from(["서울", "부산", "전남광주통합특별시 순천시", "전남광주통합특별시", "광주시"]),
    persons=st.integers(1, 4),
    reason=st.sampled_from(["", "방이 없음"]),
    start=st.sampled_from([dt.datetime(2023, 3, 1, 9), dt.datetime(2025, 12, 30, 9), dt.datetime(2026, 6, 29, 9)]),
    scope=st.sampled_from(["night", "trip"]),
)
def test_a_bill_of_several_nights_is_worth_its_nights_one_by_one(
    price: int, nights: int, place: str, persons: int, reason: str, start: dt.datetime, scope: str
) -> None:
    options = Options(lodging_cap_scope="trip" if scope == "trip" else "night")
    journey = Journey(start=start, end=start + dt.timedelta(days=nights), destinations=("서울",))

    def settled(*parts: tuple[int, int]) -> Settlement:
        claims = tuple(
            Claim(
                date=start.date() + dt.timedelta(days=first),
                kind="lodging",
                amount_won=price * count,
                nights=count,
                place=place,
                persons=persons,
                reason=reason,
            )
            for first, count in parts
        )
        return settle(Trip(trip=journey, traveler=Traveler(workplace="인천"), claims=claims), {}, options)

    whole, split = settled((0, nights)), settled(*((night, 1) for night in range(nights)))
    assert (split.claimed_won, split.approved_won) == (whole.claimed_won, whole.approved_won)
    assert sum(row.proposed_won for row in split.items) == sum(row.proposed_won for row in whole.items)
    assert (split.open > 0) == (whole.open > 0)


@given(
    names=st.sampled_from(
        [
            ("전남광주통합특별시", "전남광주통합특별시 순천시"),
            ("전남광주통합특별시", "전남광주통합특별시 북구"),
            ("광주", "광주 동구"),
            ("광주시", "경기도 광주시"),
            ("중구", "서울 중구"),
            ("중구", "부산 중구"),
            ("어느 호텔", "순천"),
        ]
    ),
    amount=st.integers(1, 300_000),
    reason=st.sampled_from(["", "방이 없음"]),
)
def test_an_open_place_never_promises_more_than_a_place_will_give(
    names: tuple[str, str], amount: int, reason: str
) -> None:
    def lodging(place: str) -> tuple[int, int]:
        claim = Claim(date=START.date(), kind="lodging", amount_won=amount, place=place, reason=reason)
        journey = Journey(start=START, end=START + dt.timedelta(days=1), destinations=("대전", "춘천"))
        result = settle(Trip(trip=journey, traveler=Traveler(workplace="인천"), claims=(claim,)), {})
        (row,) = (item for item in result.items if item.item == "숙박비")
        return row.approved_won, row.proposed_won

    (paid, promised), (given_, _) = (lodging(name) for name in names)
    assert paid in (0, amount) and promised <= given_


@given(trips(), st.integers(0, 4))
def test_evidence_found_later_pays_what_was_promised(trip: Trip, number: int) -> None:
    """Without its paper a claim is open at what it gives with it; nothing else changes."""
    if number >= len(trip.claims):
        return
    missing = trip.claims[number].model_copy(update={"evidence": False})
    without = trip.model_copy(update={"claims": (*trip.claims[:number], missing, *trip.claims[number + 1 :])})
    before, after = settle(without, {}), settle(trip, {})
    assert before.approved_won <= after.approved_won and before.open >= after.open
    assert sum(row.proposed_won for row in before.items) == sum(row.proposed_won for row in after.items)
    assert before.claimed_won == after.claimed_won


def as_receipt(number: int, claim: Claim) -> Receipt:
    """A claim as its paper would be read and told by a person."""
    values: dict[str, Value | None] = {
        "total": claim.amount_won,
        "approval_no": f"{number:08d}",
        "check_in" if claim.kind == "lodging" else "service_on": claim.date.isoformat(),
        "nights": claim.nights,
        "passengers": claim.persons,
        "claims_for": claim.claims_for,
        "workplace_fare_won": claim.workplace_fare_won,
        "seat_class": claim.seat_class or None,
        "place": claim.place or None,
        "reason": claim.reason or None,
        "paid_by": claim.paid_by.value,
    }
    fields = {name: Field(value=value, status=Status.OK) for name, value in values.items() if value is not None}
    return Receipt(polygon=BOX, kind=Kind(claim.kind), lines=(), fields=fields)


@given(test_travel_law.trips())
def test_a_receipt_is_worth_what_the_same_claim_is(trip: Trip) -> None:
    claims = tuple(claim for claim in trip.claims if claim.evidence and claim.kind != "acquaintance_stay")
    typed = settle(trip.model_copy(update={"claims": claims}), {})
    read = {f"{number}.jpg#0": as_receipt(number, claim) for number, claim in enumerate(claims)}
    dropped = settle(trip.model_copy(update={"claims": ()}), read)
    assert test_travel_law.as_rows(dropped.items) == test_travel_law.as_rows(typed.items)
    assert (dropped.payable_won, dropped.open) == (typed.payable_won, typed.open)
