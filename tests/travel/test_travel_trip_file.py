"""trip.toml: what is read, what is refused and in which words, and that writing and reading agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.travel.settlement import PaidBy, Verdict
from desktop.travel.trip import (
    CLAIM_KINDS,
    TABLES,
    Claim,
    Confirmation,
    Day,
    Employer,
    Journey,
    LocalTrip,
    Overrule,
    OwnCar,
    Traveler,
    Trip,
    dump_trip,
    load_trip,
    parse_trip,
)

TripText = Callable[..., str]

FULL = """
[traveler]
name = "김출장"
organization = "전남광주통합특별시"
department = "총무과"
position = "주무관"
grade = "제2호"
workplace = "전남광주통합특별시 서구"
employer = "local:전남광주통합특별시"

[trip]
purpose = "회의 \\"참석\\""
start = 2026-07-02T08:00:00
end = "2026-07-03 18:30"
destinations = ["서울특별시", "세종"]
public_vehicle = false
meals_provided = 1
long_stay = false
distance_km = 290.5
scope = "관외"
advance_won = 100000
applied_on = 2026-07-10
accompanies_grade = "제1호"
assigned_car = false
from_home = true
rides_with = "이운전"
companions = ["김동행"]
mileage_saved_won = 62000
cancelled = false
cancel_reason = "회의 취소"

[adjustment]
reduced_won = 10000
reduced_reason = "예산 부족"
paid_won = 300000
paid_on = 2026-07-20
fraud_won = 90000
fraud_reason = "묵지 않은 숙박"
surcharge_times = 5

[[own_car]]
date = 2026-07-02
origin = "광주"
destination = "서울"
distance_km = 290
fuel = "휘발유"
efficiency = 12.5
price_per_litre = 1700
price_source = "오피넷"
reason = "장비 운반"
passengers = 1
tolls_won = 15000
parking_won = 5000
ferry_won = 0
workplace_km = 280.5
public_fare_won = 33900

[[claims]]
date = 2026-07-02
kind = "lodging"
amount_won = 90000
place = "서울"
nights = 1
origin = "나주"
destination = "서울"
seat_class = "일반실"
persons = 2
claims_for = 1
workplace_fare_won = 48200
reason = ""
paid_by = "office_card"
evidence = false

[[local]]
date = 2026-07-02
hours = 3.5
public_vehicle = true
distance_km = 0.9
actual_won = 3000

[[days]]
date = 2026-07-02
breakfast = false
lunch = true
dinner = false
workshop = true
away = true
aboard = false
public_vehicle = true
grade = "제1호"
paid_daily_won = 20000
paid_meals_won = 0
paid_local_won = 0

[[confirmed]]
receipt = "a.jpg#0"
field = "total"
value = 48200
by = "박담당"
at = 2026-07-10T09:30:00

[[overruled]]
receipt = "a.jpg#0"
item = "철도운임"
date = 2026-07-02
claimed_won = 48200
number = 1
verdict = "감액지급"
amount_won = 40000
reason = "일반실 운임"
by = "박담당"
at = 2026-07-10T09:31:00
"""


def test_every_key_is_read() -> None:
    trip = parse_trip(FULL)
    assert trip.traveler.employer.local_government == "전남광주통합특별시"
    assert trip.trip.end == dt.datetime(2026, 7, 3, 18, 30)
    assert trip.trip.distance_km == Decimal("290.5")
    assert trip.claims[0].paid_by is PaidBy.OFFICE_CARD
    assert trip.local[0].length == 210
    assert trip.confirmed[0].value == 48_200
    assert trip.days[0].meals == ("lunch",)
    assert trip.overruled[0].verdict is Verdict.REDUCED
    for name, model in TABLES.items():
        rows = getattr(trip, name)
        given = (rows[0] if isinstance(rows, tuple) else rows).model_fields_set
        assert model.model_fields.keys() - given <= {"start", "end"}, f"[{name}] of this test has every key"


def test_only_start_and_end_are_needed(trip_text: TripText) -> None:
    trip = parse_trip("[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00")
    assert trip.traveler == Traveler()
    assert (trip.traveler.grade, str(trip.traveler.employer)) == ("제2호", "national")


@pytest.mark.parametrize(
    ("old", "new", "key", "nearest"),
    [
        ("meals_provided", "meal_provided", "trip.meal_provided", "혹시 'meals_provided'입니까?"),
        ("grade =", "Grade =", "traveler.Grade", "혹시 'grade'입니까?"),
        ("[[claims]]", "[[claim]]", "claim", "혹시 'claims'입니까?"),
        ("paid_by", "payed_by", "claims[1].payed_by", "혹시 'paid_by'입니까?"),
        ("tolls_won", "toll_won", "own_car[1].toll_won", "혹시 'tolls_won'입니까?"),
        ("department =", "meals_provided =", "traveler.meals_provided", "'meals_provided' 항목은 [trip]에"),
        ("destinations", "destination", "trip.destination", "혹시 'destinations'입니까?"),
        ("hours", "xyzzy", "local[1].xyzzy", "쓸 수 있는 이름: date, hours"),
    ],
)
def test_unknown_keys(old: str, new: str, key: str, nearest: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_trip(FULL.replace(old, new, 1))
    assert caught.value.code == "trip_unknown_key"
    assert caught.value.message.endswith(f": {key}.")
    assert caught.value.next_step.startswith(nearest)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("amount_won = 90000", 'amount_won = "90,000"', "claims[1].amount_won: 필요한 값은 0 이상의 정수(원)"),
        ("amount_won = 90000", "amount_won = true", "정수(원)입니다(적힌 값: true)"),
        (
            "amount_won = 90000",
            "amount_won = 99999999999",
            "claims[1].amount_won: 값이 너무 큽니다(적힌 값: 99999999999)",
        ),
        ("efficiency = 12.5", "efficiency = 1e-30", "efficiency: 필요한 값은 0.01 이상의 숫자입니다(적힌 값: 1E-30)"),
        ("efficiency = 12.5", "efficiency = 1e999999999", "own_car[1].efficiency: 값이 너무 큽니다"),
        ("[[claims]]", "[claims]", "claims: 필요한 값은 [[claims]] 모양입니다(적힌 값: { … })"),
        ("[adjustment]", "[[adjustment]]", "adjustment: 필요한 값은 [adjustment] 모양입니다(적힌 값: [ … ])"),
        ("value = 48200", "value = { a = 1 }", "confirmed[1].value: 필요한 값은 글자, 정수"),
        ("amount_won = 90000", "amount_won = 90000.5", "claims[1].amount_won"),
        ("amount_won = 90000", "amount_won = -1", "claims[1].amount_won"),
        ("amount_won = 90000\n", "", "amount_won(금액)"),
        ('kind = "lodging"', 'kind = "loding"', "혹시 'lodging'입니까?"),
        ('kind = "lodging"', 'kind = "숙박비"', "모르는 종류 '숙박비'"),
        ('grade = "제2호"', 'grade = "2호"', 'traveler.grade: 필요한 값은 "제1호" 또는 "제2호"'),
        ("start = 2026-07-02T08:00:00", "start = 2026-07-02", "trip.start: 필요한 값은 날짜와 시각"),
        ("start = 2026-07-02T08:00:00", "start = 2026-07-04T08:00:00", "end(끝)가 start(시작)보다 앞섭니다"),
        ("start = 2026-07-02T08:00:00", "start = 2006-07-02T08:00:00", "출장 기간이"),
        ("start = 2026-07-02T08:00:00", "start = 2026-07-02T08:00:00+09:00", "시간대 없이"),
        ("start = 2026-07-02T08:00:00\n", "", "trip.start: 꼭 적어야 합니다"),
        ('scope = "관외"', 'scope = "관내"', "trip.scope"),
        ("meals_provided = 1", "meals_provided = -1", "trip.meals_provided"),
        ("distance_km = 290.5", "distance_km = nan", "trip.distance_km"),
        ("distance_km = 290.5", 'distance_km = "먼 곳"', "trip.distance_km"),
        ('["서울특별시", "세종"]', '"서울특별시"', "trip.destinations"),
        ("nights = 1", "nights = 0", "claims[1].nights"),
        ("hours = 3.5", "start = 09:00:00", "local[1]: hours(시간) 또는 start와 end"),
        ("hours = 3.5", "start = 09:00:00\nend = 08:00:00", "end(끝)가 start(시작)보다 늦어야"),
        ("hours = 3.5", "hours = 25", "24를 넘을 수 없습니다"),
        ("claims_for = 1", "claims_for = 3", "persons"),
        ("lunch = true", 'lunch = "예"', "days[1].lunch"),
        ("amount_won = 40000", "amount_won = 0", "overruled[1]"),
        ('"local:전남광주통합특별시"', '"local:"', "traveler.employer"),
        ('"local:전남광주통합특별시"', '"광주"', "traveler.employer"),
        ('paid_by = "office_card"', 'paid_by = "card"', 'claims[1].paid_by: 필요한 값은 "own" 또는 "office_card"'),
        ('field = "total"', 'field = "totals"', "혹시 'total'입니까?"),
        ("value = 48200", 'value = "48200"', "total: 0 이상의 정수"),
        ('field = "total"\nvalue = 48200', 'field = "service_on"\nvalue = "2026-02-30"', "달력에 있는 날짜"),
        ('field = "total"\nvalue = 48200', 'field = "kind"\nvalue = "기차"', "kind"),
        ("[[claims]]", "[claims]", "claims"),
        ("[traveler]", "traveler = 3\n[[claims]]", "trip_"),
    ],
)
def test_wrong_values(old: str, new: str, words: str) -> None:
    assert old in FULL
    with pytest.raises(UserError) as caught:
        parse_trip(FULL.replace(old, new, 1))
    if words == "trip_":
        assert caught.value.code.startswith(words)
        return
    assert caught.value.code == "trip_invalid"
    assert words in caught.value.message


def test_a_mistake_in_the_grammar_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        parse_trip("[trip]\nstart = \n")
    assert caught.value.code == "trip_unreadable"
    assert "2번째 줄" in caught.value.message


def test_files_from_a_windows_editor(tmp_path: Path) -> None:
    path = tmp_path / "출장 파일.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert load_trip(path) == parse_trip(FULL)


@pytest.mark.parametrize("content", [None, "이름 = '김'".encode("cp949")])
def test_unreadable_files(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "trip.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        load_trip(path)
    assert caught.value.code == "trip_unreadable"


WORDS = st.text(max_size=12)
DATES = st.dates(dt.date(2015, 1, 1), dt.date(2099, 12, 31))
WON = st.integers(0, 10_000_000)
QUANTITIES = st.decimals("0.01", "9999", places=3)


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    start = draw(st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2099, 1, 1)))
    journey = Journey(
        start=start,
        end=start + draw(st.timedeltas(dt.timedelta(0), dt.timedelta(days=90))),
        purpose=draw(WORDS),
        destinations=tuple(draw(st.lists(WORDS, max_size=3))),
        public_vehicle=draw(st.booleans()),
        meals_provided=draw(st.integers(0, 3)),
        distance_km=draw(st.none() | QUANTITIES),
        scope=draw(st.sampled_from([None, "관외", "근무지내"])),
        advance_won=draw(WON),
        applied_on=draw(st.none() | DATES),
    )
    claim = st.builds(
        Claim,
        date=DATES,
        kind=st.sampled_from(CLAIM_KINDS),
        amount_won=WON,
        place=WORDS,
        nights=st.none() | st.integers(1, 30),
        reason=WORDS,
        paid_by=st.sampled_from(PaidBy),
        evidence=st.booleans(),
    )
    leg = st.builds(
        OwnCar, date=DATES, distance_km=QUANTITIES, fuel=WORDS, efficiency=st.none() | QUANTITIES, tolls_won=WON
    )
    local = st.builds(
        LocalTrip, date=DATES, hours=st.decimals("0.1", "24", places=2), public_vehicle=st.none() | st.booleans()
    )
    said = st.one_of(
        st.builds(Confirmation, receipt=WORDS, field=st.just("total"), value=WON, by=st.text(min_size=1, max_size=5)),
        st.builds(Confirmation, receipt=WORDS, field=st.just("is_refund"), value=st.booleans(), by=st.just("박")),
    )
    day = st.builds(
        Day, date=DATES, lunch=st.booleans(), workshop=st.booleans(), public_vehicle=st.none() | st.booleans()
    )
    decision = st.builds(
        Overrule,
        receipt=WORDS,
        item=st.just("숙박비"),
        date=st.none() | DATES,
        claimed_won=st.none() | st.integers(-1_000_000, 1_000_000),
        verdict=st.sampled_from([Verdict.PAID, Verdict.REDUCED]),
        amount_won=st.integers(1, 1_000_000),
        reason=st.text(min_size=1, max_size=8).filter(str.strip),
        by=st.just("박"),
    )
    employer = Employer(local_government=draw(st.sampled_from([None, "광주광역시", "경기도 광주시"])))
    return Trip(
        traveler=Traveler(name=draw(WORDS), workplace=draw(WORDS), employer=employer),
        trip=journey,
        own_car=tuple(draw(st.lists(leg, max_size=2))),
        claims=tuple(draw(st.lists(claim, max_size=3))),
        local=tuple(draw(st.lists(local, max_size=2))),
        days=() if journey.meals_provided else tuple(draw(st.lists(day, max_size=3, unique_by=lambda row: row.date))),
        confirmed=tuple(draw(st.lists(said, max_size=2))),
        overruled=tuple(draw(st.lists(decision, max_size=2))),
    )


@given(trips())
def test_what_is_written_is_read_back(trip: Trip) -> None:
    assert parse_trip(dump_trip(trip)) == trip


def test_a_full_trip_survives_writing() -> None:
    assert parse_trip(dump_trip(parse_trip(FULL))) == parse_trip(FULL)
