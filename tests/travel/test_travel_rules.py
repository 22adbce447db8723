"""The tables, the regions, the scope of a trip, own cars, 근무지 내 출장 and deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import resources

import pytest

from desktop.errors import UserError
from desktop.receipts.model import Receipt
from desktop.travel.rules import RuleBook, read_rules, rule_book
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]


def settled(text: str, book: RuleBook | None = None, **receipts: Receipt) -> Settlement:
    return settle(parse_trip(text), {f"{name}.jpg#0": receipt for name, receipt in receipts.items()}, None, book)


def codes(settlement: Settlement) -> set[str]:
    return {row.code for row in settlement.findings}


def rows(settlement: Settlement, name: str) -> list[Item]:
    return [row for row in settlement.items if row.item == name]


@pytest.fixture
def texts() -> dict[str, str]:
    """The rule files as they come with the program."""
    folder = resources.files("desktop.travel") / "rules"
    return {
        file.name.removesuffix(".toml"): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }


def test_the_packaged_tables_are_all_read(texts: dict[str, str]) -> None:
    assert read_rules(texts) == rule_book()


@pytest.mark.parametrize(
    ("old", "new"),
    [("daily_won = 25000", 'daily_won = "many"'), ("[[table]]", "[[table"), ("strength = ", "strong = ")],
)
def test_a_broken_table_is_told(texts: dict[str, str], old: str, new: str) -> None:
    with pytest.raises(UserError) as caught:
        read_rules(texts | {"allowances": texts["allowances"].replace(old, new)})
    assert caught.value.code == "rules_invalid"


def test_a_table_by_day_splits_the_trip(texts: dict[str, str], trip_text: TripText) -> None:
    head, table = texts["allowances"].split('name = "별표 2 (대통령령 제36492호)"')
    raised = table.replace("daily_won = 25000", "daily_won = 30000", 1).replace("= 100000", "= 120000", 1)
    book = read_rules(texts | {"allowances": head + 'name = "별표 2 (대통령령 제36492호)"' + raised})
    claim = '[[claims]]\ndate = 2026-06-30\nkind = "lodging"\namount_won = 500000\nplace = "서울"\nnights = 2\n'
    result = settled(trip_text("2026-06-30T09:00:00", "2026-07-02T18:00:00", rest=claim), book)
    assert rows(result, "일비")[0].approved_won == 25_000 + 2 * 30_000
    assert rows(result, "일비")[0].sum == "25,000원 × 1일 + 30,000원 × 2일"
    assert rows(result, "숙박비")[0].approved_won == 220_000
    assert "tables_split" in codes(result)
    assert result.rules.effective_from.isoformat() == "2023-03-02"


def test_meals_of_unknown_days_are_asked_about_where_the_rate_changed(
    texts: dict[str, str], trip_text: TripText
) -> None:
    head, table = texts["allowances"].split('name = "별표 2 (대통령령 제36492호)"')
    raised = table.replace('"제2호" = 25000', '"제2호" = 30000', 1)
    book = read_rules(texts | {"allowances": head + 'name = "별표 2 (대통령령 제36492호)"' + raised})
    result = settled(trip_text("2026-06-30T09:00:00", "2026-07-01T18:00:00", "meals_provided = 1"), book)
    assert rows(result, "식비")[0].verdict is Verdict.OPEN
    assert rows(result, "식비")[0].proposed_won == 45_000


@pytest.mark.parametrize(
    ("employer", "start", "finding"),
    [
        ("national", "2026-03-09", set()),
        ("local:경기도 수원시", "2026-03-09", {"ordinance_unknown"}),
        ("local:전남광주통합특별시", "2026-07-02", set()),
        ("local:전남광주통합특별시", "2026-03-09", {"ordinance_unknown"}),
        ("national", "2026-11-02", {"table_unproved"}),
        ("national", "2022-03-09", {"table_unproved"}),
    ],
)
def test_what_a_table_rests_on_is_told(trip_text: TripText, employer: str, start: str, finding: set[str]) -> None:
    text = trip_text(f"{start}T09:00:00", f"{start}T18:00:00", traveler=f'workplace = "부산"\nemployer = "{employer}"')
    assert codes(settled(text)) & {"ordinance_unknown", "table_unproved"} == finding


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("서울", {"서울특별시"}),
        ("서울특별시종로구", {"서울특별시"}),
        ("정부세종청사", {"세종특별자치시"}),
        ("광주", {"광주광역시", "경기도 광주시"}),
        ("광주광역시", {"광주광역시"}),
        ("광주시 북구", {"광주광역시"}),
        ("경기 광주", {"경기도 광주시"}),
        ("경기도 광주시 오포로", {"경기도 광주시"}),
        ("경북 포항시 남구", {"경상북도 포항시"}),
        ("전남광주통합특별시 나주시", {"전라남도 나주시"}),
        ("고성군", {"강원특별자치도 고성군", "경상남도 고성군"}),
        ("서울·세종", {"서울특별시", "세종특별자치시"}),
        ("○○호텔", set()),
    ],
)
def test_regions(text: str, names: set[str]) -> None:
    assert {area.name for area in rule_book().regions.areas(text)} == names


def test_the_merged_city_alone_can_be_any_of_its_areas() -> None:
    areas = rule_book().regions.areas("전남광주통합특별시")
    assert len(areas) == 23
    assert {area.tier for area in areas} == {"광역시", "그 밖의 지역"}


@pytest.mark.parametrize(
    ("workplace", "destination", "day_trip", "open_", "code"),
    [
        ("광주광역시 서구", "광주", True, 2, "scope_unclear"),
        ("광주광역시 서구", "광주", False, 0, "scope_assumed"),
        ("광주광역시 서구", "어느 연수원", True, 2, "scope_unclear"),
        ("", "서울", True, 0, "scope_assumed"),
        ("", "서울", False, 0, "scope_assumed"),
        ("광주광역시 서구", "", True, 0, "scope_assumed"),
        ("광주광역시 서구", "", False, 0, "scope_assumed"),
        ("부산", "광주", True, 0, None),
    ],
)
def test_a_scope_nobody_can_tell(
    trip_text: TripText, workplace: str, destination: str, day_trip: bool, open_: int, code: str | None
) -> None:
    result = settled(
        trip_text(
            end=f"2026-03-{9 if day_trip else 10:02d}T18:00:00",
            trip=f'destinations = ["{destination}"]',
            traveler=f'workplace = "{workplace}"',
        )
    )
    assert result.open == open_
    assert codes(result) & {"scope_unclear", "scope_assumed"} == ({code} if code else set())


@pytest.mark.parametrize(
    ("destination", "open_", "code"),
    [("서울", 0, "scope_assumed"), ("광주 서구", 2, "scope_unclear"), ("광주", 2, "scope_unclear")],
)
def test_a_day_trip_of_a_local_government_whose_workplace_is_not_said(
    trip_text: TripText, destination: str, open_: int, code: str
) -> None:
    text = trip_text(
        end="2026-03-09T18:00:00", trip=f'destinations = ["{destination}"]', traveler='employer = "local:광주광역시"'
    )
    result = settled(text)
    assert (result.open, codes(result) & {"scope_unclear", "scope_assumed"}) == (open_, {code})
    named = settled(text.replace("employer", 'workplace = "광주광역시 서구"\nemployer'))
    assert named.items[0].item == ("근무지내여비" if destination == "광주 서구" else "일비")


def test_too_many_meals(trip_text: TripText) -> None:
    assert rows(settled(trip_text(trip="meals_provided = 6")), "식비")[0].approved_won == 0
    with pytest.raises(UserError) as caught:
        settled(trip_text(trip="meals_provided = 7"))
    assert (caught.value.code, "meals_provided" in caught.value.message) == ("trip_invalid", True)


def test_a_long_trip_asks_whether_it_was_one_place(trip_text: TripText) -> None:
    assert "long_stay_unset" in codes(settled(trip_text(end="2026-03-25T18:00:00")))
    assert "long_stay_unset" not in codes(settled(trip_text(end="2026-03-24T18:00:00")))


# 근무지 내 출장


def local(hours: str, date: str = "2026-03-09", more: str = "") -> str:
    return f"[[local]]\ndate = {date}\nhours = {hours}\n{more}\n"


def test_several_local_trips_a_day_have_one_limit(trip_text: TripText) -> None:
    result = settled(trip_text(rest=local("5") + local("3") + local("3", "2026-03-10")))
    assert [row.approved_won for row in result.items] == [20_000, 0, 10_000]
    assert [row.verdict for row in result.items] == [Verdict.PAID, Verdict.REFUSED, Verdict.PAID]
    assert result.approved_won == 30_000


def test_two_short_local_trips_are_both_paid(trip_text: TripText) -> None:
    assert settled(trip_text(rest=local("3.9") + local("1"))).approved_won == 20_000


def test_what_is_open_never_goes_beyond_the_days_limit(trip_text: TripText) -> None:
    asked = "[[local]]\ndate = 2026-03-09\nhours = 5\ndistance_km = 0.5\n"
    whole = "[[local]]\ndate = 2026-03-09\nhours = 2\n"
    for text in (asked + whole, whole + asked):
        rows = settled(trip_text(rest=text)).items
        assert sorted((row.approved_won, row.proposed_won) for row in rows) == [(0, 10_000), (10_000, 10_000)]


@pytest.mark.parametrize(("start", "opened"), [("11:59:00", 2), ("12:00:00", 0)])
def test_local_trips_at_the_same_time_are_asked_about(trip_text: TripText, start: str, opened: int) -> None:
    first = "[[local]]\ndate = 2026-03-09\nstart = 09:00:00\nend = 12:00:00\n"
    second = f"[[local]]\ndate = 2026-03-09\nstart = {start}\nend = 13:00:00\n"
    assert settled(trip_text(rest=first + second)).open == opened


def test_each_local_trip_has_the_table_of_its_day(trip_text: TripText, texts: dict[str, str]) -> None:
    table = texts["local"][texts["local"].index("[[table]]") :]
    later = table.replace("2015-01-01", "2026-03-10").replace("full_won = 20000", "full_won = 18000")
    book = read_rules({**texts, "local": texts["local"] + "\n" + later.replace('name = "', 'name = "새 ')})
    rows = "[[local]]\ndate = 2026-03-09\nhours = 5\n[[local]]\ndate = 2026-03-10\nhours = 5\n"
    result = settled(trip_text(rest=rows), book)
    assert [row.approved_won for row in result.items] == [20_000, 18_000]
    assert "tables_split" in {row.code for row in result.findings}


def test_local_rows_alone_are_paid(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "bus"\namount_won = 1500\n'
    result = settled(trip_text(rest=local("5") + claim))
    assert (result.approved_won, result.open) == (20_000, 1)


def test_a_local_trip_on_another_day_is_asked_about(trip_text: TripText) -> None:
    result = settled(trip_text(rest=local("5", "2026-03-11")))
    assert (result.open, result.approved_won) == (1, 0)
    assert "outside_trip" in codes(result)


@pytest.mark.parametrize(("end", "told"), [("2026-03-09", False), ("2026-03-10", True)])
def test_a_trip_inside_the_workplace_over_days_is_told(trip_text: TripText, end: str, told: bool) -> None:
    result = settled(trip_text(end=f"{end}T18:00:00", trip='destinations = ["나주시"]'))
    assert ("local_over_days" in codes(result)) == told


def test_an_assigned_car_is_paid_nothing(trip_text: TripText) -> None:
    result = settled(trip_text(trip="assigned_car = true", rest=local("5")))
    assert (result.approved_won, result.items[0].verdict) == (0, Verdict.REFUSED)


def test_the_trip_says_whose_car_unless_the_row_does(trip_text: TripText) -> None:
    text = trip_text(trip="public_vehicle = true", rest=local("5") + local("5", "2026-03-10", "public_vehicle = false"))
    assert [row.approved_won for row in settled(text).items] == [10_000, 20_000]


def test_the_day_says_whose_car_unless_the_row_does(trip_text: TripText) -> None:
    day = "[[days]]\ndate = 2026-03-09\npublic_vehicle = true\n"
    text = trip_text(rest=local("5") + local("5", "2026-03-10") + day)
    assert [row.approved_won for row in settled(text).items] == [10_000, 20_000]
    text = trip_text(rest=local("5", more="public_vehicle = false") + day)
    assert [row.approved_won for row in settled(text).items] == [20_000]


@pytest.mark.parametrize(("said", "day", "won"), [("false", "true", 10_000), ("true", "false", 20_000)])
def test_the_day_says_whose_car_for_a_trip_inside_the_workplace(
    trip_text: TripText, said: str, day: str, won: int
) -> None:
    trip = f'destinations = ["나주시"]\npublic_vehicle = {said}'
    rest = f"[[days]]\ndate = 2026-03-09\npublic_vehicle = {day}"
    assert settled(trip_text(end="2026-03-09T18:00:00", trip=trip, rest=rest)).approved_won == won


# own car


def leg(more: str = 'price_per_litre = 1700\nreason = "장비 운반"', date: str = "2026-03-09") -> str:
    return f'[[own_car]]\ndate = {date}\ndistance_km = 119.7\nfuel = "휘발유"\n{more}\n'


def test_each_leg_is_rounded_once(trip_text: TripText) -> None:
    result = settled(trip_text(rest=leg() + leg(date="2026-03-10")))
    assert [row.approved_won for row in rows(result, "연료비")] == [17_000, 17_000]
    assert rows(result, "연료비")[0].sum == "119.7km × 1,700원 ÷ 11.97"


@pytest.mark.parametrize(
    ("more", "proposed"),
    [("price_per_litre = 1700", 17_000), ('reason = "장비 운반"', 0)],
)
def test_a_leg_without_reason_or_price_is_asked_about(trip_text: TripText, more: str, proposed: int) -> None:
    (row,) = rows(settled(trip_text(rest=leg(more))), "연료비")
    assert (row.verdict, row.proposed_won) == (Verdict.OPEN, proposed)


def test_an_unknown_fuel(trip_text: TripText) -> None:
    with pytest.raises(UserError) as caught:
        settled(trip_text(rest=leg().replace("휘발유", "휘발류")))
    assert "혹시 '휘발유'입니까?" in caught.value.message


def test_efficiency_of_the_day(trip_text: TripText) -> None:
    text = trip_text("2023-01-17T09:00:00", "2023-01-17T18:00:00", rest=leg(date="2023-01-17"))
    assert rows(settled(text), "연료비")[0].sum.endswith("÷ 13.30")


def test_tolls_typed_in_are_proved_and_not_added(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    toll = make_receipt("toll", total=5_600, issued_on="2026-03-09")
    more = 'price_per_litre = 1700\nreason = "장비 운반"\ntolls_won = 5600'
    result = settled(trip_text(rest=leg(more)), a=toll)
    (row,) = rows(result, "통행료")
    assert (row.approved_won, row.receipts) == (5_600, ("a.jpg#0",))
    result = settled(trip_text(rest=leg(more.replace("5600", "6600"))), a=toll)
    assert rows(result, "통행료")[0].verdict is Verdict.OPEN


def test_toll_receipts_of_a_leg_are_paid(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    there = make_receipt("toll", total=5_600, issued_on="2026-03-09")
    elsewhere = make_receipt("toll", total=5_600, issued_on="2026-03-10")
    result = settled(trip_text(rest=leg()), a=there, b=elsewhere)
    assert [row.verdict for row in rows(result, "통행료")] == [Verdict.PAID, Verdict.OPEN]


def test_fuel_is_paid_by_the_formula_and_parking_asked_about(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    fuel = make_receipt("fuel", total=60_000, issued_on="2026-03-09")
    parking = make_receipt("parking", total=12_000, issued_on="2026-03-09")
    result = settled(trip_text(rest=leg()), a=fuel, b=parking)
    assert rows(result, "연료비")[0].approved_won == 17_000
    assert rows(result, "연료비")[0].receipts == ("a.jpg#0",)
    assert rows(result, "주차비")[0].verdict is Verdict.OPEN
    assert "own_car_proof" not in codes(result)
    assert "own_car_proof" in codes(settled(trip_text(rest=leg())))


# deadlines


@pytest.mark.parametrize(
    ("applied", "reason", "missed"),
    [("2026-03-24", "", 0), ("2026-03-25", "", 1), ("2026-03-17", "행사", 0), ("2026-03-18", "행사", 1)],
)
def test_deadlines_are_judged_when_applied(trip_text: TripText, applied: str, reason: str, missed: int) -> None:
    claim = (
        f'[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 120000\nplace = "서울"\nreason = "{reason}"\n'
    )
    result = settled(trip_text(trip=f"applied_on = {applied}", rest=claim))
    assert sum(row.code == "deadline_missed" for row in result.findings) == missed
    assert result.approved_won == (220_000 if reason else 200_000)


def test_deadlines_are_shown_otherwise(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 48200\n'
    (row,) = [row for row in settled(trip_text(rest=claim)).findings if row.code == "deadline"]
    assert "2026-03-24" in row.message


def test_a_trip_that_is_not_over(trip_text: TripText) -> None:
    trip = parse_trip(trip_text())
    assert "trip_not_over" in codes(settle(trip, {}, Options(today=dt.date(2026, 3, 9))))
    assert "trip_not_over" not in codes(settle(trip, {}, Options(today=dt.date(2026, 3, 10))))
