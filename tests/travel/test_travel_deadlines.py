"""정산 기한: the law's, the office's own in their place, and what is to be returned (훈령 제53조·제54조)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.travel.due import due_dates
from desktop.travel.rules import rule_book
from desktop.travel.settlement import Settlement
from desktop.travel.trip import parse_trip
from desktop.travel.values import Employer
from tests.travel.office_texts import book, run

TripText = Callable[..., str]

LOCAL = 'workplace = "광주광역시 서구"\nemployer = "local:광주광역시"'
OWN = """
[[deadline]]
name = "여비 정산"
when = "{when}"
days = {days}
article = "가온시 여비 조례 제9조"
from = {day}
source = "가온시 여비 조례"
strength = "A"
checked_on = 2026-01-05
"""
LODGING = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 120000\nplace = "서울"\nreason = "행사"\n'
SEOUL = 'destinations = ["서울특별시"]'


def own(when: str, days: int, day: str = "2026-01-01") -> str:
    return OWN.format(when=when, days=days, day=day)


def told(result: Settlement) -> set[str]:
    return {row.message for row in result.findings if row.code.startswith("deadline")}


def words(result: Settlement) -> str:
    return " ".join(sorted(told(result)))


def test_the_laws_deadlines_are_shown_with_their_articles(trip_text: TripText) -> None:
    text = trip_text(trip=SEOUL + "\nadvance_won = 100000", rest=LODGING, traveler=LOCAL)
    shown = told(run(text))
    assert len(shown) == 3
    for date, article in (
        ("2026-03-24", "제8조의2 제2항"),
        ("2026-03-17", "제16조 제2항"),
        ("2026-03-15", "훈령 제53조 제1항"),
    ):
        assert any(date in line and article in line for line in shown)


@pytest.mark.parametrize(("when", "date"), [("always", "2026-03-24"), ("excess_lodging", "2026-03-17")])
def test_an_offices_own_takes_the_place_of_the_laws(trip_text: TripText, when: str, date: str) -> None:
    shown = words(run(trip_text(rest=LODGING), own(when, 3)))
    assert "여비 정산 신청 기한은 2026-03-13입니다(가온시 여비 조례 제9조)" in shown
    assert date not in shown
    assert date in words(run(trip_text(rest=LODGING), own(when, 3, "2026-03-10"))), "not for trips that began before"


def test_the_later_one_of_an_office_holds(trip_text: TripText) -> None:
    shown = words(run(trip_text(rest=LODGING), own("always", 9), own("always", 3, "2026-02-01")))
    assert "2026-03-13" in shown and "2026-03-19" not in shown


def test_a_missed_one_is_told_and_changes_no_amount(trip_text: TripText) -> None:
    text = trip_text(trip=SEOUL + "\napplied_on = 2026-03-16", rest=LODGING)
    assert not told(run(text))
    late = run(text, own("always", 3))
    assert "2026-03-13" in words(late) and "deadline_missed" in {row.code for row in late.findings}
    assert late.approved_won == run(text).approved_won


@pytest.mark.parametrize(("traveler", "law"), [(LOCAL, True), ('workplace = "전라남도 나주시"', False)])
def test_money_to_return_has_its_days(trip_text: TripText, traveler: str, law: bool) -> None:
    text = trip_text(trip=SEOUL + "\nadvance_won = 300000", traveler=traveler)
    shown = words(run(text))
    assert ("200,000원" in shown and "10일" in shown and "제54조 제2항" in shown) == law
    assert "5일 안에" in words(run(text, own("return", 5)))
    assert "돌려줄" not in words(run(text.replace("300000", "100000"), own("return", 5)))


def test_an_advance_of_the_state_is_bound_where_the_office_says_so(trip_text: TripText) -> None:
    text = trip_text(trip=SEOUL + "\nadvance_won = 50000")
    assert "2026-03-12" not in words(run(text))
    assert "2026-03-12" in words(run(text, own("advance", 2)))


@given(
    end=st.dates(dt.date(2023, 4, 1), dt.date(2030, 12, 31)),
    nights=st.integers(0, 40),
    days=st.integers(1, 365),
    when=st.sampled_from(["always", "excess_lodging", "advance"]),
)
def test_days_are_counted_from_the_day_after_the_trip(end: dt.date, nights: int, days: int, when: str) -> None:
    start = end - dt.timedelta(days=nights)
    trip = parse_trip(f"[trip]\nstart = {start}T08:00:00\nend = {end}T18:00:00\nadvance_won = 1\n")
    rules = book(own(when, days, "2023-01-01"))
    found = due_dates(trip, rules.deadlines(Employer(), start))
    assert [row.date for row in found] == sorted(row.date for row in found)
    mine = [row for row in found if row.name == "여비 정산"]
    expected = [] if when == "excess_lodging" and not nights else [end + dt.timedelta(days=days)]
    assert [row.date for row in mine] == expected


@pytest.mark.parametrize(("amount", "asked"), [(100_000, False), (100_001, True)])
def test_only_an_excess_has_a_weeks_deadline(trip_text: TripText, amount: int, asked: bool) -> None:
    shown = words(run(trip_text(trip=SEOUL, rest=LODGING.replace("120000", str(amount)))))
    assert ("제16조 제2항" in shown) == asked


@pytest.mark.parametrize(
    ("end", "rest", "certain"),
    [
        ("2026-03-09", "", None),
        ("2026-03-10", "", False),
        ("2026-03-10", LODGING.replace('reason = "행사"', ""), False),
        ("2026-03-10", LODGING.replace("lodging", "rail"), False),
        ("2026-03-10", LODGING, True),
    ],
)
def test_before_it_is_settled_an_excess_may_bind(
    trip_text: TripText, end: str, rest: str, certain: bool | None
) -> None:
    trip = parse_trip(trip_text(end=f"{end}T18:00:00", rest=rest))
    found = due_dates(trip, rule_book().deadlines(Employer(), trip.trip.dates[0]))
    by_article = {row.article: row.certain for row in found}
    assert by_article["제8조의2 제2항"] and by_article.get("제16조 제2항") is certain


def test_every_deadline_of_the_law_tells_its_source() -> None:
    rows = rule_book().calculation.deadline
    assert [(row.days, row.when, row.employer) for row in rows] == [
        (14, "always", "every"),
        (7, "excess_lodging", "every"),
        (5, "advance", "local"),
        (10, "return", "local"),
    ]
    assert all(row.source and row.article for row in rows)
