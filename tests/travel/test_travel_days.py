"""What makes one day unlike the others, where the journey began, and who claims: 제6조, 제7조, 제16조, 제17조, 비고."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.receipts.model import Receipt
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]


def day(date: str, more: str) -> str:
    return f"[[days]]\ndate = {date}\n{more}\n"


def rail(amount: str, date: str = "2026-03-09", more: str = "") -> str:
    return f'[[claims]]\ndate = {date}\nkind = "rail"\n{amount}\n{more}\n'


def run(text: str, options: Options | None = None, **receipts: Receipt) -> Settlement:
    return settle(parse_trip(text), {f"{name}.jpg#0": receipt for name, receipt in receipts.items()}, options)


def the(result: Settlement, name: str) -> Item:
    (row,) = [row for row in result.items if row.item == name]
    return row


def codes(result: Settlement) -> set[str]:
    return {row.code for row in result.findings}


def message(result: Settlement, code: str) -> str:
    return next(row.message for row in result.findings if row.code == code)


# meals by day


@pytest.mark.parametrize(
    ("first", "second", "paid"),
    [
        ("lunch = true\ndinner = true", "", 33_333),
        ("lunch = true", "breakfast = true", 33_333),
        ("breakfast = true\nlunch = true\ndinner = true", "", 25_000),
        ("", "", 50_000),
    ],
)
def test_meals_provided_by_day(trip_text: TripText, first: str, second: str, paid: int) -> None:
    row = the(run(trip_text(rest=day("2026-03-09", first) + day("2026-03-10", second))), "식비")
    assert (row.approved_won, row.verdict) == (paid, Verdict.PAID)
    assert any("3월 9일" in reason for reason in row.reasons) == bool(first)


def test_counting_and_naming_the_meals_must_agree(trip_text: TripText) -> None:
    rest = day("2026-03-09", "lunch = true")
    assert the(run(trip_text(trip="meals_provided = 1", rest=rest)), "식비").approved_won == 41_667
    with pytest.raises(UserError) as caught:
        parse_trip(trip_text(trip="meals_provided = 2", rest=rest))
    assert "한쪽만" in caught.value.message


def test_a_day_is_told_once(trip_text: TripText) -> None:
    with pytest.raises(UserError) as caught:
        parse_trip(trip_text(rest=day("2026-03-09", "lunch = true") * 2))
    assert "2026-03-09" in caught.value.message


def test_a_day_outside_the_trip_is_told(trip_text: TripText) -> None:
    assert "outside_trip" in codes(run(trip_text(rest=day("2026-03-12", "lunch = true"))))


def test_no_meals_are_paid_for_a_day_on_board(trip_text: TripText) -> None:
    row = the(run(trip_text(rest=day("2026-03-09", "aboard = true"))), "식비")
    assert row.approved_won == 25_000
    assert "제16조 제5항 단서" in row.basis


def test_a_night_on_board_is_asked_about(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 60000\nplace = "서울"\n'
    row = the(run(trip_text(rest=claim + day("2026-03-09", "aboard = true"))), "숙박비")
    assert (row.verdict, row.basis[-1]) == (Verdict.OPEN, "제16조 제4항 단서")


# public vehicle and long stay


def test_a_public_vehicle_for_one_day_only(trip_text: TripText) -> None:
    rest = rail("amount_won = 48200") + rail("amount_won = 48200", "2026-03-10")
    result = run(trip_text(rest=rest + day("2026-03-10", "public_vehicle = true")))
    assert the(result, "일비").approved_won == 37_500
    assert "3월 10일" in the(result, "일비").reasons[0]
    there, back = (row for row in result.items if row.item == "철도운임")
    assert (there.verdict, there.approved_won) == (Verdict.PAID, 48_200)
    assert (back.verdict, back.proposed_won) == (Verdict.OPEN, 48_200), "the car may have gone another part of the way"
    assert "제15조" in back.basis
    result = run(trip_text(trip="public_vehicle = true", rest=rest + day("2026-03-10", "public_vehicle = false")))
    there, back = (row for row in result.items if row.item == "철도운임")
    assert (there.approved_won, back.approved_won) == (0, 48_200)
    assert "날짜별 사항" in there.reasons[-1], "how to be paid the way on which it did not go"


@pytest.mark.parametrize(
    ("kind", "more", "verdict"),
    [
        ("rail", {"reason": "갈 때만 차량을 탐"}, Verdict.PAID),
        ("rail", {}, Verdict.OPEN),
        ("rail", {"reason": "매표기 고장", "payment": "현금"}, Verdict.OPEN),
        ("taxi", {"reason": "심야"}, Verdict.OPEN),
    ],
)
def test_a_fare_of_a_day_with_a_public_vehicle_wants_a_reason(
    trip_text: TripText, make_receipt: MakeReceipt, kind: str, more: dict[str, str], verdict: Verdict
) -> None:
    """제15조: not of the way that the vehicle went; the approver is told whose word it is."""
    paper = make_receipt(kind, total=48_200, service_on="2026-03-10", origin="서울", destination="나주", **more)
    result = run(trip_text(rest=day("2026-03-10", "public_vehicle = true")), a=paper)
    (fare,) = (row for row in result.items if row.receipts)
    assert fare.verdict is verdict and "제15조" in fare.basis
    assert ("판정을 바꾸어" in "".join(fare.reasons)) == (verdict is Verdict.OPEN and bool(more))
    assert ("fare_beside_vehicle" in codes(result)) == (verdict is Verdict.PAID)
    if verdict is Verdict.PAID:
        assert "2026-03-10" in message(result, "fare_beside_vehicle")
        assert "갈 때만 차량을 탐" in message(result, "fare_beside_vehicle")


def test_days_away_do_not_count_for_a_long_stay(trip_text: TripText) -> None:
    # 20 days, 2 of them away: 18 days stayed, so that 2 of them are beyond the fifteenth after the day of arrival.
    text = trip_text(end="2026-03-28T18:00:00", trip="long_stay = true")
    assert the(run(text), "일비").approved_won == 16 * 25_000 + 4 * 22_500
    away = "".join(day(f"2026-03-{number}", "away = true") for number in (15, 16))
    assert the(run(text + away), "일비").approved_won == 18 * 25_000 + 2 * 22_500
    # A day away at the very end is whole as well.
    assert the(run(text + day("2026-03-28", "away = true")), "일비").approved_won == 17 * 25_000 + 3 * 22_500


@given(st.dates(), st.integers(0, 90), st.sets(st.integers(0, 90), max_size=5))
def test_a_long_stay_is_the_same_across_every_month_and_year_end(start: dt.date, length: int, away: set[int]) -> None:
    def paid(first: dt.date) -> int:
        last = first + dt.timedelta(days=length)
        rows = "".join(
            day((first + dt.timedelta(days=number)).isoformat(), "away = true") for number in away if number <= length
        )
        text = f"[trip]\nstart = {first}T08:00:00\nend = {last}T18:00:00\nlong_stay = true\n{rows}"
        return the(run(text), "일비").approved_won

    moved = dt.date(2023, 3, 2) + dt.timedelta(days=start.toordinal() % 1100)
    assert paid(moved) == paid(dt.date(2025, 2, 3))


# grade


def test_a_promotion_counts_from_its_day(trip_text: TripText) -> None:
    claims = "".join(
        f'[[claims]]\ndate = {date}\nkind = "lodging"\namount_won = 150000\nplace = "서울"\nnights = 1\n'
        for date in ("2026-03-09", "2026-03-10")
    )
    result = run(trip_text(end="2026-03-11T18:00:00", rest=claims + day("2026-03-10", 'grade = "제1호"')))
    rows = [row for row in result.items if row.item == "숙박비"]
    assert [row.approved_won for row in rows] == [100_000, 150_000]
    assert "제7조 제1항" in rows[1].basis and "제7조 제1항" not in rows[0].basis
    assert "2026-03-10" in message(result, "grade_changed")


# 제6조


def test_on_the_day_it_changes_the_better_grade_counts(trip_text: TripText) -> None:
    change = '[[days]]\ndate = 2026-03-10\ngrade = "제2호"\n'
    bill = '[[claims]]\ndate = {}\nkind = "lodging"\namount_won = 150000\nplace = "서울"\n'
    text = trip_text(end="2026-03-12T18:00:00").replace('grade = "제2호"', 'grade = "제1호"')
    result = run(text + change + bill.format("2026-03-10") + bill.format("2026-03-11"))
    assert [row.approved_won for row in result.items if row.item == "숙박비"] == [150_000, 100_000]


def test_a_bill_across_a_change_of_grade_is_asked_about(trip_text: TripText) -> None:
    change = '[[days]]\ndate = 2026-03-10\ngrade = "제1호"\n'
    bill = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 300000\nplace = "서울"\nnights = 2\n'
    row = the(run(trip_text(end="2026-03-11T18:00:00", rest=change + bill)), "숙박비")
    assert (row.verdict, row.proposed_won) == (Verdict.OPEN, 200_000)


@pytest.mark.parametrize(("nights", "before", "after"), [(2, 240_000, 100_000), (3, 240_000, 170_000)])
def test_a_bill_across_the_new_year_goes_by_its_nights(
    trip_text: TripText, nights: int, before: int, after: int
) -> None:
    text = trip_text("2025-12-30T09:00:00", "2026-01-02T18:00:00", 'destinations = ["서울"]')
    claim = '[[claims]]\ndate = 2025-12-30\nkind = "lodging"\n'
    result = run(text + claim + f"amount_won = {nights * 70_000}\nnights = {nights}\n")
    assert f"2025년 {before:,}원, 2026년 {after:,}원" in message(result, "fiscal_years")
    cut = '[[overruled]]\nitem = "숙박비"\nverdict = "감액지급"\namount_won = 100001\nreason = "예산"\nby = "박"\n'
    lodged = the(run(text + claim + f"amount_won = 210000\nnights = {nights}\n" + cut), "숙박비")
    assert lodged.by_year == (((2025, 66_667), (2026, 33_334)) if nights == 3 else ((2025, 100_001),))


def test_the_years_of_saved_mileage_weigh_like_the_daily(trip_text: TripText) -> None:
    text = trip_text("2025-12-31T09:00:00", "2026-01-01T18:00:00", 'destinations = ["서울"]\nmileage_saved_won = 30001')
    (row,) = [row for row in run(text).findings if row.code == "fiscal_years"]
    assert "2025년 62,500원, 2026년 62,500원" in row.message


@pytest.mark.parametrize(("known", "approved"), [(40_000, 40_000), (48_200, 48_200), (60_000, 48_200)])
def test_from_home_no_more_than_from_the_workplace(trip_text: TripText, known: int, approved: int) -> None:
    text = trip_text(trip="from_home = true", rest=rail("amount_won = 48200", more=f"workplace_fare_won = {known}"))
    row = the(run(text), "철도운임")
    assert row.approved_won == approved
    assert "제6조" in row.basis
    assert bool(row.reasons) == (approved < 48_200)


def test_from_home_asks_for_the_fare_from_the_workplace(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", origin="대전", destination="서울")
    text = trip_text(trip="from_home = true")
    row = the(run(text, a=ticket), "철도운임")
    assert row.verdict is Verdict.OPEN and "제6조" in row.basis
    said = '[[confirmed]]\nreceipt = "a.jpg#0"\nfield = "workplace_fare_won"\nvalue = 47000\nby = "박"\n'
    assert the(run(text + said, a=ticket), "철도운임").approved_won == 47_000
    from_workplace = make_receipt("rail", total=48_200, service_on="2026-03-09", origin="나주", destination="서울")
    assert the(run(text, a=from_workplace), "철도운임").verdict is Verdict.PAID


def test_driving_from_home_counts_from_the_workplace(trip_text: TripText) -> None:
    leg = (
        '[[own_car]]\ndate = 2026-03-09\ndistance_km = 119.7\nfuel = "휘발유"\nprice_per_litre = 1700\n'
        'price_source = "오피넷"\nreason = "장비"\n'
    )
    text = trip_text(trip="from_home = true", rest=leg)
    assert the(run(text), "연료비").verdict is Verdict.OPEN
    row = the(run(text + "workplace_km = 100\n"), "연료비")
    assert (row.claimed_won, row.approved_won) == (17_000, 14_202)
    assert the(run(text + "workplace_km = 200\n"), "연료비").verdict is Verdict.PAID


# air mileage, shared fares, riding along


@pytest.mark.parametrize(("saved", "more"), [(62_000, 25_000), (20_000, 20_000)])
def test_air_mileage_adds_half_of_the_daily_up_to_what_it_saved(trip_text: TripText, saved: int, more: int) -> None:
    result = run(trip_text(trip=f"mileage_saved_won = {saved}"))
    rows = [row for row in result.items if row.item == "일비"]
    assert [row.approved_won for row in rows] == [50_000, more]
    assert rows[1].basis == ("별표 2 비고 제1호의2",)
    assert result.approved_won == 100_000 + more


@pytest.mark.parametrize(
    ("claims_for", "claimed"), [("", 96_400), ("claims_for = 1", 48_200), ("claims_for = 2", 96_400)]
)
def test_who_claims_a_shared_fare(trip_text: TripText, claims_for: str, claimed: int) -> None:
    result = run(trip_text(rest=rail("amount_won = 96400", more=f"persons = 2\n{claims_for}")))
    row = the(result, "철도운임")
    assert (row.verdict is Verdict.OPEN) == (not claims_for)
    assert row.claimed_won == claimed
    assert "several_persons" in codes(result)


def test_more_cannot_be_claimed_than_travelled(trip_text: TripText) -> None:
    with pytest.raises(UserError) as caught:
        parse_trip(trip_text(rest=rail("amount_won = 96400", more="persons = 2\nclaims_for = 3")))
    assert "persons" in caught.value.message


def test_who_rides_along_is_asked_about_fares(trip_text: TripText) -> None:
    result = run(trip_text(trip='rides_with = "이운전"', rest=rail("amount_won = 48200")))
    assert the(result, "철도운임").verdict is Verdict.OPEN


def test_passengers_are_told(trip_text: TripText) -> None:
    leg = '[[own_car]]\ndate = 2026-03-09\ndistance_km = 10\nfuel = "휘발유"\nreason = "장비"\npassengers = 2\n'
    assert "2명" in message(run(trip_text(rest=leg)), "own_car_passengers")


# cancelled trips


def test_a_cancelled_trip_pays_no_allowance_and_asks_about_the_rest(trip_text: TripText) -> None:
    rest = (
        rail("amount_won = 48200")
        + '[[claims]]\ndate = 2026-03-05\nkind = "cancellation_fee"\namount_won = 4800\nreason = "회의 취소"\n'
    )
    result = run(trip_text(trip='cancelled = true\ncancel_reason = "회의 취소"', rest=rest))
    assert [(row.item, row.verdict) for row in result.items] == [
        ("취소수수료", Verdict.OPEN),
        ("철도운임", Verdict.OPEN),
    ]
    assert (result.claimed_won, result.approved_won, result.open) == (53_000, 0, 2)
    assert "회의 취소" in message(result, "trip_cancelled")
    assert "outside_trip" not in codes(result), "a fee is paid when it is paid"


# the fiscal year


def test_a_trip_across_the_new_year_is_told_by_year(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2025-12-31\nkind = "lodging"\namount_won = 90000\nplace = "서울"\n'
    result = run(trip_text("2025-12-31T08:00:00", "2026-01-02T18:00:00", rest=claim + "nights = 1\n"))
    assert message(result, "fiscal_years").startswith(
        "회계연도가 바뀌는 출장입니다: 2025년 140,000원, 2026년 100,000원"
    )
    assert "fiscal_years" not in codes(run(trip_text()))


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 6), st.booleans())
def test_the_years_make_up_the_whole(before: int, after: int, meals: int, car: bool) -> None:
    first, last = dt.date(2025, 12, 31) - dt.timedelta(days=before), dt.date(2025, 12, 31) + dt.timedelta(days=after)
    text = (
        f"[trip]\nstart = {first}T08:00:00\nend = {last}T18:00:00\nlong_stay = true\n"
        f"meals_provided = {meals}\npublic_vehicle = {str(car).lower()}\nmileage_saved_won = 30001\n"
    )
    result = run(text, Options(rounding="won_half_up"))
    parts = [int(part.replace(",", "")) for part in re.findall(r"년 ([\d,]+)원", message(result, "fiscal_years"))]
    assert len(parts) == 2 and min(parts) >= 0
    assert sum(parts) == result.approved_won
    for row in result.items:
        assert [year for year, _ in row.by_year] in ([2025, 2026], [2025], [2026])
        assert sum(part for _, part in row.by_year) == row.approved_won


def test_a_reduction_falls_to_each_year_as_the_rest_does(trip_text: TripText) -> None:
    cut = '[adjustment]\nreduced_won = 30001\nreduced_reason = "예산 부족"\n'
    result = run(trip_text("2025-12-31T08:00:00", "2026-01-01T18:00:00", 'destinations = ["서울"]', cut))
    assert the(result, "여비감액").by_year == ((2025, -15_000), (2026, -15_001))
    assert "2025년 35,000원, 2026년 34,999원" in message(result, "fiscal_years")


def test_a_trip_within_a_year_says_nothing_of_years(trip_text: TripText) -> None:
    assert not any(row.by_year for row in run(trip_text()).items)


# near and far


@pytest.mark.parametrize(("actual", "paid"), [("actual_won = 3000", 3_000), ("actual_won = 90000", 20_000)])
def test_a_very_near_trip_is_paid_its_cost(trip_text: TripText, actual: str, paid: int) -> None:
    row = f"[[local]]\ndate = 2026-03-09\nhours = 5\ndistance_km = 0.9\n{actual}\n"
    assert run(trip_text(rest=row)).approved_won == paid


def test_a_very_near_trip_without_its_cost_is_asked_about(trip_text: TripText) -> None:
    result = run(trip_text(rest="[[local]]\ndate = 2026-03-09\nhours = 5\ndistance_km = 0.9\n"))
    assert (result.open, result.approved_won) == (1, 0)


def test_how_the_distance_is_measured_is_the_offices_choice(trip_text: TripText) -> None:
    text = trip_text(end="2026-03-09T18:00:00", trip='destinations = ["목포"]\ndistance_km = 11')
    assert run(text).items[0].item == "근무지내여비"
    assert run(text, Options(distance_basis="round_trip")).items[0].item == "일비"


def test_parking_is_the_offices_choice(trip_text: TripText) -> None:
    leg = '[[own_car]]\ndate = 2026-03-09\ndistance_km = 10\nfuel = "휘발유"\nreason = "장비"\nparking_won = 5000\n'
    assert the(run(trip_text(rest=leg)), "주차비").verdict is Verdict.OPEN
    assert the(run(trip_text(rest=leg), Options(parking="pay")), "주차비").approved_won == 5_000
