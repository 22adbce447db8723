"""An office's own tables laid over the law's: what they change, from when, and what must agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from desktop.errors import UserError
from desktop.travel.settlement import Verdict
from tests.travel.office_texts import FARE, OFFICE, TABLE, book, codes, run, the

TripText = Callable[..., str]

LODGING = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 150000\nplace = "서울"\n'


def test_what_an_office_gives_otherwise(trip_text: TripText) -> None:
    result = run(trip_text(rest=LODGING), OFFICE)
    assert [the(result, name).approved_won for name in ("일비", "식비", "숙박비")] == [60_000, 54_000, 120_000]
    for name in ("일비", "식비", "숙박비"):
        assert "가온연구소 여비규정 제12조" in the(result, name).basis
    assert result.rules.table == "별표 2 (대통령령 제33312호) · 가온연구소 여비규정"
    assert result.rules.effective_from == dt.date(2026, 1, 1)
    told = next(row.message for row in result.findings if row.code == "office_table")
    assert all(word in told for word in ("가온연구소 여비규정", "2026-01-01", "2026-01-05"))


def test_what_it_leaves_out_stays_the_laws(trip_text: TripText) -> None:
    text = trip_text(rest=LODGING.replace("서울", "부산")).replace("제2호", "제1호")
    result = run(text, OFFICE)
    assert [the(result, name).approved_won for name in ("식비", "숙박비")] == [50_000, 150_000]


def test_it_counts_from_its_day_for_trips_that_start_then(trip_text: TripText) -> None:
    text = trip_text("2025-12-31T08:00:00", "2026-01-01T18:00:00")
    assert the(run(text, OFFICE), "일비").approved_won == 50_000
    by_day = OFFICE.replace("article =", 'applies_by = "day"\narticle =')
    result = run(text, by_day)
    assert (the(result, "일비").approved_won, "tables_split" in codes(result)) == (55_000, True)


def test_the_later_version_holds(trip_text: TripText) -> None:
    later = OFFICE.replace("2026-01-01\narticle", "2026-03-01\narticle").replace("30000", "31000")
    assert the(run(trip_text(), OFFICE, later), "일비").approved_won == 62_000
    assert the(run(trip_text(), later, OFFICE), "일비").approved_won == 62_000


@pytest.mark.parametrize(
    ("meals", "paid"),
    [("lunch = true", 45_000), ("lunch = true\ndinner = true", 33_000), ("breakfast = true", 48_000)],
)
def test_its_own_deduction_for_each_meal(trip_text: TripText, meals: str, paid: int) -> None:
    result = run(trip_text(rest=f"[[days]]\ndate = 2026-03-09\n{meals}\n"), OFFICE)
    assert (the(result, "식비").approved_won, the(result, "식비").verdict) == (paid, Verdict.PAID)


def test_meals_that_differ_must_be_named(trip_text: TripText) -> None:
    row = the(run(trip_text(trip="meals_provided = 1"), OFFICE), "식비")
    assert (row.verdict, row.proposed_won) == (Verdict.OPEN, 42_000)


def test_workshop_days(trip_text: TripText) -> None:
    workshop = "[[days]]\ndate = 2026-03-09\nworkshop = true\n"
    result = run(trip_text(rest=workshop), OFFICE)
    assert [the(result, name).approved_won for name in ("일비", "식비")] == [40_000, 27_000]
    result = run(trip_text(rest=workshop))
    assert the(result, "일비").approved_won == 50_000
    assert "workshop_unset" in codes(result)


def test_friends_homes_and_long_stays_as_agreed(trip_text: TripText) -> None:
    friend = '[[claims]]\ndate = 2026-03-09\nkind = "acquaintance_stay"\n'
    assert the(run(trip_text(rest=friend), OFFICE), "숙박비").approved_won == 25_000
    agreed = OFFICE + 'long_stay_bands = [{ over_days = 5, reduction = "1/2" }]\n'
    text = trip_text(end="2026-03-16T18:00:00", trip="long_stay = true")
    assert the(run(text, agreed), "일비").approved_won == 6 * 30_000 + 2 * 15_000


def test_a_cap_the_office_lifts_or_sets_rests_on_its_own_article(trip_text: TripText) -> None:
    lifted = 'uncapped_grades = ["제1호", "제2호"]\n'
    row = the(
        run(trip_text(rest=LODGING), OFFICE.replace('lodging_cap_won = { "서울특별시" = 120000 }\n', lifted)), "숙박비"
    )
    assert (row.approved_won, "가온연구소 여비규정 제12조" in row.basis) == (150_000, True)
    nobody = OFFICE + "uncapped_grades = []\n"
    first = trip_text(rest=LODGING).replace("제2호", "제1호")
    assert the(run(first, nobody), "숙박비").approved_won == 120_000
    assert the(run(first, OFFICE), "숙박비").approved_won == 150_000


def test_its_own_sum_for_those_who_share_a_room(trip_text: TripText) -> None:
    shared = LODGING.replace("150000", "180000") + "persons = 3\n"
    own = OFFICE + "shared_won_per_night = 15000\n"
    rows = [row for row in run(trip_text(rest=shared), own).items if row.item == "숙박비"]
    assert sorted(row.approved_won for row in rows) == [15_000, 180_000]
    assert min(rows, key=lambda row: row.approved_won).basis == ("가온연구소 여비규정 제12조",)


@pytest.mark.parametrize(
    ("stay", "paid", "words"),
    [
        ('kind = "acquaintance_stay"', 65_000, "20,000원 × 1박 + 22,500원 × 2박"),
        (
            'kind = "lodging"\nplace = "서울"\namount_won = 200000\npersons = 3',
            130_000,
            "20,000원 × 2명 × 1박 + 22,500원 × 2명 × 2박",
        ),
    ],
)
def test_a_fixed_sum_that_changes_during_a_stay_goes_by_the_night(
    trip_text: TripText, stay: str, paid: int, words: str
) -> None:
    """제7조 제1항, also where the nights are written in one row."""
    head = OFFICE.partition("daily_won")[0].replace("2026-01-01", '2026-03-10\napplies_by = "day"', 1)
    own = f"acquaintance_won_per_night = 22500\nshared_won_per_night = 22500\nsource{OFFICE.partition('source')[2]}"
    text = trip_text(end="2026-03-12T18:00:00", rest=f"[[claims]]\ndate = 2026-03-09\nnights = 3\n{stay}\n")
    row = next(row for row in run(text, head + own).items if row.sum == words)
    assert (row.approved_won, "가온연구소 여비규정 제12조" in row.basis) == (paid, True)
    assert any("2차 자료" in article for article in row.basis)


def test_a_cap_that_changes_during_a_stay_rests_on_both_articles(trip_text: TripText) -> None:
    by_day = OFFICE.replace("2026-01-01", '2026-03-10\napplies_by = "day"', 1)
    text = trip_text(end="2026-03-11T18:00:00", rest=LODGING.replace("150000", "250000") + "nights = 2\n")
    row = the(run(text, by_day), "숙박비")
    assert (row.approved_won, {"별표 2", "가온연구소 여비규정 제12조"} <= set(row.basis)) == (220_000, True)


def test_a_whole_new_table_of_an_ordinance(trip_text: TripText) -> None:
    text = trip_text(traveler='workplace = "부산"\nemployer = "local:가온시"')
    result = run(text, TABLE)
    assert the(result, "일비").approved_won == 44_000
    assert "ordinance_unknown" not in codes(result)


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (OFFICE, OFFICE.replace("daily_won = 30000", "daily_won = 31000"), "기관 여비규정"),
        (
            FARE,
            FARE.replace("33900", "34000")
            .replace('"나주"', '"서울"', 1)
            .replace('destination = "서울"', 'destination = "나주"'),
            "운임",
        ),
    ],
)
def test_two_tables_of_one_day_must_agree(one: str, other: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        book(one, other)
    assert caught.value.code == "office_table_conflict"
    assert what in caught.value.message and "0.toml" in caught.value.message and "1.toml" in caught.value.message
    assert book(one, one) and book(one, other.replace("2026-01-01", "2026-02-01"))
