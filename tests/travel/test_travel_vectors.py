"""The worked examples of the regulation, from the trip file to the sums."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.errors import UserError
from desktop.travel.money import Rounding
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]

RAIL_BOTH_WAYS = """
[[claims]]
date = 2026-03-09
kind = "rail"
amount_won = 48200

[[claims]]
date = 2026-03-10
kind = "rail"
amount_won = 48200
"""


def lodging(amount: int, place: str = "서울특별시", date: str = "2026-03-09", more: str = "") -> str:
    where = f'place = "{place}"\n' if place else ""
    return f'[[claims]]\ndate = {date}\nkind = "lodging"\namount_won = {amount}\n{where}{more}\n'


def settled(text: str, options: Options | None = None) -> Settlement:
    return settle(parse_trip(text), {}, options)


def the(settlement: Settlement, name: str) -> Item:
    (row,) = [row for row in settlement.items if row.item == name]
    return row


def test_1_two_days_in_seoul(trip_text: TripText) -> None:
    result = settled(trip_text(rest=RAIL_BOTH_WAYS + lodging(90_000)))
    assert (result.claimed_won, result.approved_won, result.payable_won, result.open) == (286_400, 286_400, 286_400, 0)
    assert [row.item for row in result.items] == ["일비", "식비", "숙박비", "철도운임", "철도운임"]
    assert {row.verdict for row in result.items} == {Verdict.PAID}
    assert result.items[0].sum == "25,000원 × 2일"
    assert not any(row.reasons for row in result.items), "nothing is told that did not happen"
    assert "제16조 제3항" in result.items[0].basis
    assert "별표 2" in result.items[0].basis
    assert result.rules.effective_from.isoformat() == "2023-03-02"


def test_2_by_public_vehicle(trip_text: TripText) -> None:
    trip = 'destinations = ["서울특별시"]\npublic_vehicle = true'
    result = settled(trip_text(trip=trip, rest=RAIL_BOTH_WAYS + lodging(90_000)))
    assert result.approved_won == 165_000
    assert result.open == 0
    assert the(result, "일비").approved_won == 25_000
    assert the(result, "일비").sum == "12,500원 × 2일"
    fares = [row for row in result.items if row.item == "철도운임"]
    assert {(row.verdict, row.approved_won, row.basis) for row in fares} == {(Verdict.REFUSED, 0, ("제15조",))}


@pytest.mark.parametrize(
    ("more", "approved", "basis"),
    [("", 100_000, "별표 2"), ('reason = "행사로 방이 없음"', 130_000, "제16조 제1항 단서")],
)
def test_3_over_the_cap(trip_text: TripText, more: str, approved: int, basis: str) -> None:
    row = the(settled(trip_text(rest=lodging(150_000, more=more))), "숙박비")
    assert (row.claimed_won, row.approved_won, row.verdict) == (150_000, approved, Verdict.REDUCED)
    assert basis in row.basis


@pytest.mark.parametrize(
    ("end", "car", "won"),
    [("13:00", False, 20_000), ("12:59", False, 10_000), ("13:00", True, 10_000), ("12:59", True, 0)],
)
@pytest.mark.parametrize("as_row", [True, False])
def test_4_inside_the_workplace(trip_text: TripText, end: str, car: bool, won: int, as_row: bool) -> None:
    vehicle = f"public_vehicle = {str(car).lower()}"
    if as_row:
        row = f"[[local]]\ndate = 2026-03-09\nstart = 09:00:00\nend = {end}:00\n{vehicle}"
        text = trip_text(end="2026-03-09T18:00:00", rest=row)
    else:
        trip = f'destinations = ["나주시"]\n{vehicle}'
        text = trip_text(start="2026-03-09T09:00:00", end=f"2026-03-09T{end}:00", trip=trip)
    result = settled(text)
    assert [row.item for row in result.items] == ["근무지내여비"]
    assert (result.claimed_won, result.approved_won, result.payable_won, result.open) == (won, won, won, 0)
    assert any("공무용 차량" in reason for reason in result.items[0].reasons) == car


def test_5_long_stay(trip_text: TripText) -> None:
    trip = 'destinations = ["서울특별시"]\nlong_stay = true'
    row = the(settled(trip_text(start="2025-11-20T09:00:00", end="2026-01-29T18:00:00", trip=trip)), "일비")
    assert row.approved_won == 1_512_500
    assert row.sum == "25,000원 × 16일 + 22,500원 × 15일 + 20,000원 × 30일 + 17,500원 × 10일"
    assert "제17조 제1항" in row.basis


def test_6_three_share_a_room_of_two(trip_text: TripText) -> None:
    result = settled(trip_text(rest=lodging(180_000, more="persons = 3")))
    rows = [row for row in result.items if row.item == "숙박비"]
    assert sorted(row.approved_won for row in rows) == [20_000, 180_000]
    assert {row.verdict for row in rows} == {Verdict.PAID}


def test_7_meals_provided(trip_text: TripText) -> None:
    result = settled(trip_text(trip='destinations = ["서울특별시"]\nmeals_provided = 2'))
    row = the(result, "식비")
    assert (row.approved_won, row.sum) == (33_333, "25,000원 × 2일 − 25,000원 × 1/3 × 2끼")
    assert "여비 업무지침(식사 제공, 2차 자료)" in row.basis
    assert result.approved_won == 83_333


@pytest.mark.parametrize("rounding", ["won_half_up", "won_floor", "ten_floor"])
def test_the_choice_of_rounding_is_of_fuel_alone(trip_text: TripText, rounding: Rounding) -> None:
    """Whatever an office has chosen for 연료비, all else is rounded half-up, once for the trip."""
    more = 'destinations = ["서울"]\npublic_vehicle = true\nlong_stay = true\nmileage_saved_won = 300000\n'
    result = settled(trip_text(end="2026-03-25T18:00:00", trip=f"{more}meals_provided = 1"), Options(rounding=rounding))
    assert [row.approved_won for row in result.items] == [16 * 12_500 + 11_250, 416_667, 105_625]


@pytest.mark.parametrize(("rounding", "won"), [("won_half_up", 57_561), ("won_floor", 57_561), ("ten_floor", 57_560)])
def test_8_fuel(trip_text: TripText, rounding: Rounding, won: int) -> None:
    leg = (
        '[[own_car]]\ndate = 2026-03-09\ndistance_km = 364\nfuel = "휘발유"\nprice_per_litre = 1892.88\n'
        'reason = "대중교통이 없음"'
    )
    result = settled(trip_text(rest=leg), Options(rounding=rounding))
    assert (the(result, "연료비").approved_won, the(result, "연료비").verdict) == (won, Verdict.PAID)
    assert not any("휘발유의 것으로" in reason for reason in the(result, "연료비").reasons)


def test_8_fuel_of_the_published_example(trip_text: TripText) -> None:
    leg = (
        '[[own_car]]\ndate = 2026-03-09\ndistance_km = 340.2\nfuel = "휘발유"\nprice_per_litre = 1659.88\n'
        'reason = "대중교통이 없음"'
    )
    assert the(settled(trip_text(rest=leg)), "연료비").approved_won == 47_176


def test_9_a_trip_begun_before_the_change_keeps_the_old_table(trip_text: TripText) -> None:
    text = trip_text("2023-03-01T09:00:00", "2023-03-03T18:00:00", 'destinations = ["전주시"]')
    result = settled(text + lodging(160_000, "전주시", "2023-03-01", "nights = 2"))
    assert the(result, "일비").approved_won == 60_000
    assert the(result, "식비").approved_won == 60_000
    assert the(result, "숙박비").approved_won == 100_000
    assert result.rules.effective_from.isoformat() == "2015-01-01"


def test_9_seoul_at_the_old_cap(trip_text: TripText) -> None:
    text = trip_text("2023-03-01T09:00:00", "2023-03-03T18:00:00")
    result = settled(text + lodging(80_000, "서울", "2023-03-02"))
    assert the(result, "숙박비").approved_won == 70_000


@pytest.mark.parametrize(("start", "daily"), [("2023-05-29", 20_000), ("2023-05-30", 25_000)])
def test_10_the_ordinance_of_gwangju(trip_text: TripText, start: str, daily: int) -> None:
    traveler = 'workplace = "광주광역시"\nemployer = "local:광주광역시"'
    text = trip_text(f"{start}T09:00:00", f"{start}T18:00:00", 'destinations = ["서울"]', traveler=traveler)
    result = settled(text)
    assert (the(result, "일비").approved_won, the(result, "식비").approved_won) == (daily, daily)
    assert "ordinance_unknown" not in {row.code for row in result.findings}


@pytest.mark.parametrize(
    ("place", "cap"),
    [
        ("전남광주통합특별시 순천시", 70_000),
        ("순천", 70_000),
        ("전남광주통합특별시 서구", 80_000),
        ("광주 서구", 80_000),
        ("전남광주통합특별시 광산구 무진대로", 80_000),
    ],
)
def test_11_the_merged_city_by_its_former_areas(trip_text: TripText, place: str, cap: int) -> None:
    text = trip_text(
        "2026-07-02T09:00:00",
        "2026-07-03T18:00:00",
        'destinations = ["전남광주통합특별시"]',
        traveler='workplace = "서울"',
    )
    row = the(settled(text + lodging(90_000, place, "2026-07-02")), "숙박비")
    assert (row.approved_won, row.verdict) == (cap, Verdict.REDUCED)
    assert "별표 2 비고 제5호" in row.basis


@pytest.mark.parametrize("place", ["전남광주통합특별시", "전남광주통합특별시 시청로 1", "광주", "광주시"])
@pytest.mark.parametrize("destination", ["전남광주통합특별시", "서울특별시", "전남광주통합특별시 순천시"])
def test_12_a_place_without_its_area_is_asked_about(trip_text: TripText, place: str, destination: str) -> None:
    trip = f'destinations = ["{destination}"]'
    text = trip_text("2026-07-02T09:00:00", "2026-07-03T18:00:00", trip, traveler='workplace = "부산"')
    result = settled(text + lodging(90_000, place, "2026-07-02"))
    row = the(result, "숙박비")
    assert (row.verdict, row.approved_won, row.proposed_won) == (Verdict.OPEN, 0, 70_000)
    assert result.open == 1
    assert result.approved_won == 100_000


@pytest.mark.parametrize("place", ["세종", "세종특별자치시", "제주특별자치도 제주시", "제주", "제주 서귀포시"])
@pytest.mark.parametrize("given_as", ["place", "destination"])
def test_13_sejong_and_jeju_are_other_regions(trip_text: TripText, place: str, given_as: str) -> None:
    text = trip_text(trip=f'destinations = ["{place}"]')
    row = the(settled(text + lodging(90_000, place if given_as == "place" else "")), "숙박비")
    assert (row.approved_won, row.verdict) == (70_000, Verdict.REDUCED)


def test_14_first_class_rail_is_asked_about(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 67500\nseat_class = "특실"\n'
    result = settled(trip_text(rest=claim))
    row = the(result, "철도운임")
    assert (row.verdict, row.approved_won, row.proposed_won) == (Verdict.OPEN, 0, 67_500)
    assert (result.open, result.claimed_won, result.approved_won) == (1, 167_500, 100_000)
    assert row.reasons


@pytest.mark.parametrize("companion", [True, False])
def test_14_first_class_for_grade_one_or_its_companion(trip_text: TripText, companion: bool) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 67500\nseat_class = "특실"\n'
    text = trip_text(trip='accompanies_grade = "제1호"' if companion else "", rest=claim)
    row = the(settled(text if companion else text.replace("제2호", "제1호")), "철도운임")
    assert (row.verdict, row.approved_won) == (Verdict.PAID, 67_500)
    assert ("제28조 제3항" in row.basis) == companion
    assert ("companion_grade" in {row.code for row in settled(text).findings}) == companion


@pytest.mark.parametrize(
    ("workplace", "destination", "more", "item"),
    [
        ("전남광주통합특별시 서구", "전남광주통합특별시 나주시", "distance_km = 30", "일비"),
        ("전남광주통합특별시 광산구", "전남광주통합특별시 나주시", "distance_km = 11.9", "근무지내여비"),
        ("전남광주통합특별시 광산구", "전남광주통합특별시 나주시", "distance_km = 12", "일비"),
        ("광주광역시 광산구", "나주", "", "일비"),
        ("광주광역시 광산구", "광주 동구", "", "근무지내여비"),
        ("광주광역시 광산구", "광주 동구", 'scope = "관외"', "일비"),
        ("제주시", "서귀포시", "", "일비"),
        ("서울특별시 종로구", "서울 강남구", "", "근무지내여비"),
    ],
)
def test_15_inside_or_outside(trip_text: TripText, workplace: str, destination: str, more: str, item: str) -> None:
    text = trip_text(
        "2026-07-02T09:00:00",
        "2026-07-02T18:00:00",
        f'destinations = ["{destination}"]\n{more}',
        traveler=f'workplace = "{workplace}"',
    )
    result = settled(text)
    assert result.items[0].item == item
    assert result.open == 0


def test_a_trip_before_the_first_table(trip_text: TripText) -> None:
    with pytest.raises(UserError) as caught:
        settled(trip_text("2014-12-31T09:00:00", "2015-01-02T18:00:00"))
    assert caught.value.code == "rules_missing"
    assert "2014-12-31" in caught.value.message
