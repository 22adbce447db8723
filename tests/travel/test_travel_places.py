"""Places as people write them: what they decide about money, and what is asked instead of guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.travel.rules import rule_book
from desktop.travel.settle import settle
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]


def run(text: str) -> Settlement:
    return settle(parse_trip(text), {})


def lodging(amount: int, place: str, more: str = "") -> str:
    return f'[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = {amount}\nplace = "{place}"\n{more}\n'


def the(result: Settlement, name: str) -> Item:
    (row,) = [row for row in result.items if row.item == name]
    return row


@pytest.mark.parametrize(
    ("place", "cap"),
    [
        ("서울 중구", 100_000),
        ("부산 중구", 80_000),
        ("인천 강화군", 80_000),
        ("기장", 80_000),
        ("군위군", 80_000),
        ("서구", 80_000),
        ("고성", 70_000),
        ("경기 광주", 70_000),
        ("경기도 성남시 분당구", 70_000),
        ("분당구", 70_000),
        ("포항시 남구", 70_000),
        ("창원 진해구", 70_000),
        ("세종", 70_000),
        ("서귀포", 70_000),
        ("울릉도 울릉군", 70_000),
        ("전남광주특별시 서구", 80_000),
        ("통합특별시 순천", 70_000),
    ],
)
def test_the_cap_of_a_place(trip_text: TripText, place: str, cap: int) -> None:
    row = the(run(trip_text(rest=lodging(150_000, place))), "숙박비")
    assert (row.approved_won, row.verdict) == (cap, Verdict.REDUCED)


@pytest.mark.parametrize(
    ("place", "proposed"),
    [
        ("중구", 80_000),  # 서울, 부산 …
        ("강서구", 80_000),  # 서울, 부산
        ("남구", 70_000),  # 부산 …, 포항
        ("북구", 70_000),
        ("광주", 70_000),  # 광주광역시, 경기 광주시
        ("서울 분당구", 70_000),  # contradict each other
        ("통합특별시", 70_000),
        ("해운대 바닷가", 100_000),  # not known at all: the destination's is only proposed
    ],
)
def test_what_a_place_leaves_open_is_asked(trip_text: TripText, place: str, proposed: int) -> None:
    row = the(run(trip_text(rest=lodging(150_000, place))), "숙박비")
    assert (row.verdict, row.approved_won, row.proposed_won) == (Verdict.OPEN, 0, proposed)
    assert place in row.reasons[0]


def test_an_unknown_name_is_not_asked_about_where_every_cap_would_do(trip_text: TripText) -> None:
    assert the(run(trip_text(rest=lodging(70_000, "가온호텔"))), "숙박비").approved_won == 70_000
    grade_one = trip_text(rest=lodging(300_000, "가온호텔")).replace("제2호", "제1호")
    assert the(run(grade_one), "숙박비").approved_won == 300_000


@pytest.mark.parametrize(
    ("workplace", "destination", "item", "opened"),
    [
        ("서울 강남구", "서울 중구", "근무지내여비", 0),
        ("서울 강남구", "중구", "일비", 2),
        ("강원 고성군", "경남 고성군", "일비", 0),
        ("강원 고성군", "고성", "일비", 2),
        ("경기 광주시", "광주 서구", "일비", 0),
        ("경기 광주시", "광주", "일비", 2),
        ("수원시 장안구", "수원시 영통구", "근무지내여비", 0),
        ("포항 남구", "포항 북구", "근무지내여비", 0),
        ("전남광주통합특별시 순천시", "전남광주통합특별시 여수시", "일비", 0),
        ("전남광주통합특별시 동구", "전남광주통합특별시 광산구", "근무지내여비", 0),
    ],
)
def test_inside_outside_or_asked(trip_text: TripText, workplace: str, destination: str, item: str, opened: int) -> None:
    where = f'destinations = ["{destination}"]'
    day = ("2026-07-02T09:00:00", "2026-07-02T18:00:00")
    result = run(trip_text(*day, where, traveler=f'workplace = "{workplace}"'))
    assert (result.items[0].item, result.open) == (item, opened)


@pytest.mark.parametrize("places", ['["일본 도쿄"]', '["인천", "미국(워싱턴)"]', '["해외"]'])
def test_a_trip_abroad_is_told_and_nothing_is_paid(trip_text: TripText, places: str) -> None:
    fare = '[[claims]]\ndate = 2026-03-09\nkind = "air"\namount_won = 500000\n'
    result = run(trip_text(trip=f"destinations = {places}", rest=fare + lodging(150_000, "도쿄")))
    assert (result.approved_won, {row.verdict for row in result.items}) == (0, {Verdict.OPEN})
    assert [row.proposed_won for row in result.items if row.item in ("일비", "식비")] == [0, 0]
    (row,) = [row for row in result.findings if row.code == "overseas_trip"]
    assert "별표 4" in row.message


def test_no_place_at_home_is_abroad() -> None:
    regions = rule_book().regions
    names = [row.name for row in regions.metropolis] + [city for row in regions.province for city in row.cities]
    assert not [name for name in names if regions.is_overseas(name) or regions.is_overseas(name[:-1])]
