"""An office's own regions, shares and taxi reasons laid over the law's: from their day on, and named in the result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from desktop.errors import UserError
from desktop.travel.office_rows import row_of, values_of
from desktop.travel.settlement import Settlement, Verdict
from desktop.travel.tables import OfficeTable, RegionTable
from tests.travel.office_texts import OFFICE, book, codes, run, the

TripText = Callable[..., str]


def region(name: str, start: str, more: str) -> str:
    sourced = 'source = "지방자치법 개정"\nstrength = "A"\nchecked_on = 2026-01-05'
    return f'[[region]]\nname = "{name}"\nfrom = {start}\n{more}\n{sourced}\n'


CHEONGJU = region("충청북도 청주시", "2026-03-01", 'tier = "광역시"\naliases = ["청주광역시"]')
NEW_TOWN = region("가온시", "2026-01-01", 'province = "경기도"')
NEW_METROPOLIS = region("누리광역시", "2026-01-01", 'tier = "광역시"\ndistricts = ["새봄구"]')
MERGED = region("대구경북통합특별시", "2026-01-01", 'areas = ["대구광역시", "경상북도"]')


def stay(trip_text: TripText, place: str, *office: str, amount: int = 85_000, start: str = "2026-03-09") -> Settlement:
    claim = f'[[claims]]\ndate = {start}\nkind = "lodging"\namount_won = {amount}\nplace = "{place}"\n'
    end = dt.date.fromisoformat(start) + dt.timedelta(days=1)
    text = trip_text(f"{start}T08:00:00", f"{end}T18:00:00", rest=claim)
    return run(text, *office)


@pytest.mark.parametrize("place", ["청주", "청주시 상당구", "청주광역시", "충청북도 청주광역시 흥덕구"])
def test_a_city_that_became_a_metropolis(trip_text: TripText, place: str) -> None:
    assert the(stay(trip_text, place, CHEONGJU), "숙박비").approved_won == 80_000
    if "광역시" not in place:
        assert the(stay(trip_text, place), "숙박비").approved_won == 70_000
        assert the(stay(trip_text, place, CHEONGJU, start="2026-02-09"), "숙박비").approved_won == 70_000


def test_the_result_names_the_region_it_used(trip_text: TripText) -> None:
    (told,) = [row for row in stay(trip_text, "청주", CHEONGJU).findings if row.code == "office_region"]
    assert all(word in told.message for word in ("충청북도 청주시", "2026-03-01", "지방자치법 개정"))
    assert "office_region" not in codes(stay(trip_text, "부산", CHEONGJU))


@pytest.mark.parametrize(("place", "cap"), [("가온시", 70_000), ("가온", 70_000), ("누리광역시 새봄구", 80_000)])
def test_places_that_are_new(trip_text: TripText, place: str, cap: int) -> None:
    row = the(stay(trip_text, place, NEW_TOWN, NEW_METROPOLIS), "숙박비")
    assert (row.approved_won, row.verdict) == (cap, Verdict.REDUCED)
    assert the(stay(trip_text, place), "숙박비").verdict is Verdict.OPEN, "unknown without the office's table"


def test_a_name_with_a_bracket_is_a_name(trip_text: TripText) -> None:
    new = region("새롬시(신설", "2026-01-01", 'tier = "광역시"')
    assert the(stay(trip_text, "부산", new), "숙박비").approved_won == 80_000


def test_a_merged_name_keeps_its_former_areas(trip_text: TripText) -> None:
    assert the(stay(trip_text, "대구경북통합특별시 포항시", MERGED), "숙박비").approved_won == 70_000
    assert the(stay(trip_text, "대구경북통합특별시 수성구", MERGED), "숙박비").approved_won == 80_000
    assert the(stay(trip_text, "대구경북통합특별시", MERGED), "숙박비").verdict is Verdict.OPEN
    day = trip_text(
        end="2026-03-09T18:00:00",
        trip='destinations = ["대구경북통합특별시 수성구"]',
        traveler='workplace = "대구광역시 중구"',
    )
    assert [row.item for row in run(day, MERGED).items] == ["근무지내여비"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CHEONGJU.replace("광역시", "큰도시", 1), "큰도시"),
        (CHEONGJU.replace("충청북도 청주시", "광주시"), "시·도부터"),
        (NEW_TOWN.replace("경기도", "경기북도"), "경기북도"),
        (NEW_TOWN.replace('province = "경기도"', ""), "province"),
        (MERGED.replace("경상북도", "어딘가"), "어딘가"),
        (MERGED.replace("areas", 'tier = "광역시"\nareas'), "tier"),
        (NEW_TOWN.replace("가온시", " "), "빈 이름"),
        (CHEONGJU.replace("청주광역시", ""), "빈 이름"),
        (NEW_METROPOLIS.replace("새봄구", ""), "빈 이름"),
        (CHEONGJU.replace("tier", 'province = "경기도"\ntier'), "충청북도에 있습니다"),
        (region("부산", "2026-01-01", 'province = "경상남도"'), "도에 속하지 않습니다"),
        (MERGED.replace("경상북도", " "), "빈 이름"),
    ],
)
def test_a_region_that_fits_nothing_is_told(text: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        book(text)
    assert caught.value.code == "office_table_invalid" and words in caught.value.message


def test_a_province_tells_which_of_two_namesakes_is_meant(trip_text: TripText) -> None:
    goseong = region("고성군", "2026-01-01", 'province = "강원특별자치도"\ntier = "광역시"')
    assert the(stay(trip_text, "강원 고성군", goseong), "숙박비").approved_won == 80_000
    assert the(stay(trip_text, "경남 고성군", goseong), "숙박비").approved_won == 70_000


def test_a_region_that_changes_during_the_trip_changes_the_nights_after(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-02-27\nkind = "lodging"\namount_won = 400000\nplace = "청주"\nnights = 4\n'
    text = trip_text("2026-02-27T08:00:00", "2026-03-03T18:00:00", rest=claim)
    row = the(run(text, CHEONGJU), "숙박비")
    assert row.approved_won == 2 * 70_000 + 2 * 80_000 and "70,000원 × 2박 + 80,000원 × 2박" in row.sum
    assert "office_region" in codes(run(text, CHEONGJU))
    assert "office_region" not in codes(run(text, CHEONGJU.replace("2026-03-01", "2026-03-03"))), "no night is after it"
    excused = text.replace("nights = 4", 'nights = 4\nreason = "행사로 빈방 없음"')
    assert the(run(excused, CHEONGJU), "숙박비").approved_won == (2 * 70_000 + 2 * 80_000) * 13 // 10


def test_a_place_that_is_new_during_the_trip_is_asked_about(trip_text: TripText) -> None:
    late = NEW_TOWN.replace("2026-01-01", "2026-03-01")
    claim = '[[claims]]\ndate = 2026-02-27\nkind = "lodging"\namount_won = 400000\nplace = "가온시"\nnights = 4\n'
    text = trip_text("2026-02-27T08:00:00", "2026-03-03T18:00:00", rest=claim)
    assert the(run(text, late), "숙박비").verdict is Verdict.OPEN
    assert the(run(text, NEW_TOWN), "숙박비").verdict is Verdict.REDUCED


def test_two_files_that_make_a_name_ambiguous_are_refused() -> None:
    other = region("나래시", "2026-02-01", 'province = "강원특별자치도"\naliases = ["가온시"]')
    late = NEW_TOWN.replace("2026-01-01", "2026-03-01").replace('province = "경기도"', 'tier = "광역시"')
    with pytest.raises(UserError):
        book(NEW_TOWN, other, late)


LODGING = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 200000\nplace = "서울"\nreason = "빈방 없음"\n'


def test_its_own_share_over_the_cap(trip_text: TripText) -> None:
    row = the(run(trip_text(rest=LODGING), OFFICE + 'excess_fraction = "1/2"\n'), "숙박비")
    assert row.approved_won == 180_000 and "가온연구소 여비규정 제12조" in row.basis
    assert any("2분의 1" in reason for reason in row.reasons)
    assert the(run(trip_text(rest=LODGING), OFFICE), "숙박비").approved_won == 156_000


def test_its_own_part_of_the_allowance_with_a_public_vehicle(trip_text: TripText) -> None:
    text = trip_text(trip="public_vehicle = true")
    row = the(run(text, OFFICE + 'public_vehicle_fraction = "2/3"\n'), "일비")
    assert row.approved_won == 40_000 and "2/3" in row.reasons[0] and "가온연구소 여비규정 제12조" in row.basis
    assert the(run(text, OFFICE), "일비").approved_won == 30_000


def test_reasons_it_accepts_for_a_taxi(trip_text: TripText) -> None:
    taxi = '[[claims]]\ndate = 2026-03-09\nkind = "taxi"\namount_won = 13700\nreason = "심야에 버스가 끊김"\n'
    own = OFFICE + 'taxi_reasons = ["심야", "폭설"]\n'
    row = the(run(trip_text(rest=taxi), own), "자동차운임")
    assert (row.verdict, row.approved_won) == (Verdict.PAID, 13_700) and "가온연구소 여비규정 제12조" in row.basis
    assert the(run(trip_text(rest=taxi), OFFICE), "자동차운임").verdict is Verdict.OPEN


@pytest.mark.parametrize(
    ("reason", "accepted"),
    [
        ("심야버스 없음", True),
        ("폭설", True),
        ("교통두절(폭설)", True),
        ("비가 많이 옴", True),
        ("강풍, 비", True),
        ("짐이 많음", False),
        ("경비 절감", False),
        ("비용이 같음", False),
        ("심야는 아니었음", False),
        ("폭설 아님", False),
        ("심야 시간이 아니었음", False),
        ("심야는 절대 아님", False),
        ("비가 안 옴", False),
        ("비도 오지 않음", False),
        ("심야라 버스 없음, 안전 문제", True),
        ("심야 이전이라 버스가 있었음", False),
        ("심야 전", False),
        ("심야 전철 없음", True),
        ("비는 없었음", False),
    ],
)
def test_a_reason_gives_a_word_whole_and_does_not_deny_it(trip_text: TripText, reason: str, accepted: bool) -> None:
    taxi = f'[[claims]]\ndate = 2026-03-09\nkind = "taxi"\namount_won = 13700\nreason = "{reason}"\n'
    row = the(run(trip_text(rest=taxi), OFFICE + 'taxi_reasons = ["심야", "폭설", "비"]\n'), "자동차운임")
    assert (row.verdict is Verdict.PAID) == accepted


PROOF = """
[[proof]]
name = "출장 증빙"
from = 2026-01-01
min_days = 2
least = 1
article = "집행기준"
source = "2008년 지방 예산집행 기준"
strength = "C"
checked_on = 2026-01-05
"""


def test_a_trip_without_papers_is_told_only_where_the_office_asks_for_them(trip_text: TripText) -> None:
    days, one_day = trip_text(), trip_text(end="2026-03-09T18:00:00")
    assert "proof_missing" not in codes(run(days)), "an old weak source counts for nobody by itself"
    (told,) = [row for row in run(days, PROOF).findings if row.code == "proof_missing"]
    assert "2026-01-01" in told.message and "2008년" in told.what_to_do
    assert "proof_missing" not in codes(run(one_day, PROOF)), "the trip report will do"
    assert "proof_missing" not in codes(run(trip_text(rest=LODGING), PROOF))
    assert "proof_missing" in codes(run(trip_text(rest=LODGING + "evidence = false\n"), PROOF))
    assert run(days, PROOF).approved_won == run(days).approved_won


def test_what_a_form_holds_is_what_a_file_holds() -> None:
    (table,) = book(OFFICE + 'excess_fraction = "3/10"\ntaxi_reasons = ["심야"]\n').office
    values = values_of(table)
    assert (values["excess_fraction"], values["taxi_reasons"]) == ("3/10", ("심야",))
    row = row_of("office", values | {"excess_fraction": "30 %"})
    assert OfficeTable.model_validate(row) == table
    (region,) = book(MERGED).office_regions
    assert RegionTable.model_validate(row_of("region", values_of(region))) == region
    for wrong in ("1/0", "반", "1//2"):
        with pytest.raises(UserError, match="excess_fraction"):
            row_of("office", {"excess_fraction": wrong})
    with pytest.raises(UserError):
        book(OFFICE + 'excess_fraction = "1/0"\n')
