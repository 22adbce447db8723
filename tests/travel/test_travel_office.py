"""An office's own tables laid over the law's: what they change, from when, and how a mistake in them is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.receipts.model import Receipt
from desktop.travel.office import lay_over, line_of, read_office
from desktop.travel.office_folder import TYPED_PRICES, OfficeFolder
from desktop.travel.rules import RuleBook, rule_book
from desktop.travel.settle import settle
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]

OFFICE = """
[[office]]
name = "가온연구소 여비규정"
from = 2026-01-01
article = "가온연구소 여비규정 제12조"
daily_won = 30000
meals_won = { "제2호" = 27000 }
lodging_cap_won = { "서울특별시" = 120000 }
meal_deduction_won = { breakfast = 6000, lunch = 9000, dinner = 12000 }
workshop_daily_won = 10000
workshop_meals_won = 0
acquaintance_won_per_night = 25000
source = "가온연구소 여비규정(2026-01-01 개정)"
strength = "A"
checked_on = 2026-01-05
"""
FARE = """
[[fare]]
kind = "bus"
origin = "나주"
destination = "서울"
amount_won = 33900
from = 2026-01-01
source = "터미널 운임표"
strength = "B"
checked_on = 2026-01-05
"""
LODGING = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 150000\nplace = "서울"\n'


def book(*texts: str) -> RuleBook:
    files = [(f"{n}.toml", read_office(f"{n}.toml", text.encode(), rule_book())) for n, text in enumerate(texts)]
    return lay_over(rule_book(), files)


def run(text: str, *office: str) -> Settlement:
    return settle(parse_trip(text), {}, None, book(*office))


def the(result: Settlement, name: str) -> Item:
    (row,) = [row for row in result.items if row.item == name]
    return row


def codes(result: Settlement) -> set[str]:
    return {row.code for row in result.findings}


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


def test_a_saved_fare_fills_in_the_amount(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-10\nkind = "bus"\norigin = "서울"\ndestination = "나주"\n'
    row = the(run(trip_text(rest=claim), FARE), "버스운임")
    assert (row.approved_won, row.verdict) == (33_900, Verdict.PAID)
    assert "터미널 운임표" in row.reasons[0]
    assert the(run(trip_text(rest=claim)), "버스운임").verdict is Verdict.OPEN


def seats(*fares: tuple[str, int], kind: str = "rail") -> str:
    text = FARE.replace('"bus"', f'"{kind}"')
    return "".join(
        text.replace("amount_won = 33900", f'seat_class = "{seat}"\namount_won = {amount}') for seat, amount in fares
    )


RAIL_CLAIM = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\norigin = "나주"\ndestination = "서울"\n'


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("more", "paid", "opened"),
    [
        ("", 48_200, 0),
        ('seat_class = "일반실"', 48_200, 0),
        ('seat_class = "특실"', 0, 1),
        ("persons = 2\nclaims_for = 2", 96_400, 0),
        ("persons = 2\nclaims_for = 1", 48_200, 0),
        ("persons = 2", 0, 1),
    ],
)
def test_a_saved_fare_of_the_seat_the_grade_may_take(
    trip_text: TripText, more: str, paid: int, opened: int, turned: bool
) -> None:
    fares = [("일반실", 48_200), ("특실", 67_500)]
    office = seats(*(reversed(fares) if turned else fares))
    result = run(trip_text(rest=RAIL_CLAIM + more), office)
    assert (the(result, "철도운임").approved_won, result.open) == (paid, opened)


def test_a_saved_fare_is_asked_for_where_the_seat_is_open(trip_text: TripText) -> None:
    claim = RAIL_CLAIM.replace('"rail"', '"bus"')
    office = seats(("우등", 33_900), ("일반", 22_800), kind="bus")
    assert run(trip_text(rest=claim), office).open == 1
    assert the(run(trip_text(rest=claim + 'seat_class = "일반"'), office), "버스운임").approved_won == 22_800


def test_a_saved_fare_and_the_ticket_are_one(trip_text: TripText, make_receipt: Callable[..., Receipt]) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", origin="나주", destination="서울")
    trip = parse_trip(trip_text(rest=RAIL_CLAIM))
    result = settle(trip, {"a.jpg#0": ticket}, None, book(seats(("", 48_200))))
    assert (result.open, result.approved_won) == (1, 148_200)


def test_the_way_back_of_one_day_is_measured_from_the_workplace(trip_text: TripText) -> None:
    there = RAIL_CLAIM + "amount_won = 60000\n"
    back = there.replace('"나주"', '"x"').replace('"서울"', '"집"').replace('"x"', '"서울"')
    office = seats(("", 48_200)).replace('"나주"', '"전라남도 나주시"')
    text = trip_text(end="2026-03-09T18:00:00", trip='destinations = ["서울"]\nfrom_home = true')
    result = run(text + there.replace('"나주"', '"집"') + back, office)
    assert [row.approved_won for row in result.items if row.item == "철도운임"] == [48_200, 48_200]


def test_a_saved_fare_is_the_measure_from_the_workplace(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "bus"\namount_won = 40000\norigin = "목포"\ndestination = "서울"\n'
    fare = FARE.replace('"나주"', '"전라남도 나주시"')
    row = the(run(trip_text(trip="from_home = true", rest=claim), fare), "버스운임")
    assert (row.verdict, row.approved_won) == (Verdict.REDUCED, 33_900)


@pytest.mark.parametrize("typed", [True, False])
def test_a_car_without_need_is_paid_the_public_fare(trip_text: TripText, typed: bool) -> None:
    leg = '[[own_car]]\ndate = 2026-03-09\ndistance_km = 300\nfuel = "휘발유"\norigin = "나주"\ndestination = "서울"\n'
    result = run(trip_text(rest=leg + ("public_fare_won = 33900\n" if typed else "")), *([] if typed else [FARE]))
    row = the(result, "자동차운임")
    assert (row.approved_won, row.verdict, row.basis) == (33_900, Verdict.PAID, ("별표 2 비고 제4호",))


def test_a_whole_new_table_of_an_ordinance(trip_text: TripText) -> None:
    table = """
[[allowance]]
name = "가온시 여비 조례"
daily_won = 22000
meals_won = { "제1호" = 25000, "제2호" = 25000 }
lodging_cap_won = { "서울특별시" = 100000, "광역시" = 80000, "그 밖의 지역" = 70000 }
uncapped_grades = ["제1호"]
article = "가온시 여비 조례 별표"
source = "조례"
strength = "A"
checked_on = 2026-01-05
[[allowance.applies]]
employer = "local:가온시"
from = 2026-01-01
applies_by = "trip_start"
source = "조례 부칙"
"""
    text = trip_text(traveler='workplace = "부산"\nemployer = "local:가온시"')
    result = run(text, table)
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


# mistakes


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (
            "daily_won = 30000",
            "dayly_won = 30000",
            6,
            "office[1].dayly_won: 모르는 항목입니다. 혹시 'daily_won'",
        ),
        ("daily_won = 30000", 'daily_won = "30,000"', 6, "office[1].daily_won: 0 이상의 정수"),
        ("daily_won = 30000", "daily_won = -1", 6, "0 이상의 정수"),
        ("daily_won = 30000", "daily_won = true", 6, "0 이상의 정수"),
        ("daily_won = 30000", "daily_won = ", 6, "TOML 문법"),
        ("from = 2026-01-01", 'from = "내년"', 4, "office[1].from: 날짜는"),
        ('strength = "A"', 'strength = "D"', 14, "office[1].strength"),
        ('strength = "A"\n', "", 2, "office[1].strength: 꼭 적어야 합니다"),
        ('"서울특별시" = 120000', '"서울" = 120000', 8, "lodging_cap_won: 모르는 지역 구분 '서울'"),
        ("breakfast = 6000", "brunch = 6000", 9, "breakfast, lunch, dinner"),
        ("[[office]]", "[[offices]]", 2, "혹시 'office'입니까?"),
        ("[[office]]", "[office]", 2, "[[표]]"),
    ],
)
def test_a_mistake_names_its_file_line_and_key(old: str, new: str, line: int, words: str) -> None:
    assert old in OFFICE
    with pytest.raises(UserError) as caught:
        book(OFFICE.replace(old, new))
    assert caught.value.code == "office_table_invalid"
    assert f"0.toml {line}번째 줄" in caught.value.message
    assert words in caught.value.message
    assert caught.value.next_step


def test_the_line_of_a_second_table() -> None:
    text = OFFICE + OFFICE.replace("daily_won = 30000", "daily_won = 40000")
    assert text.splitlines()[line_of(text, ("office", 1, "daily_won")) - 1] == "daily_won = 40000"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b"\x00" * 10, b"x" * 20_000_001])
@pytest.mark.parametrize("name", ["a.toml", "a.csv"])
def test_files_that_are_no_tables(name: str, content: bytes) -> None:
    with pytest.raises(UserError) as caught:
        read_office(name, content, rule_book())
    assert caught.value.code == "office_table_invalid"


TABLE = """
[[allowance]]
name = "가온시 조례"
daily_won = 22000
meals_won = { "제1호" = 25000, "제2호" = 22000 }
lodging_cap_won = { "서울특별시" = 90000, "광역시" = 80000, "그 밖의 지역" = 70000 }
uncapped_grades = ["제1호"]
article = "조례 별표"
source = "가온시 조례"
strength = "A"
checked_on = 2026-01-05
[[allowance.applies]]
employer = "local:가온시"
from = 2026-01-01
applies_by = "trip_start"
source = "조례 부칙"
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"제1호" = 25000, ', "", "meals_won: 제1호, 제2호"),
        (', "그 밖의 지역" = 70000', "", "lodging_cap_won: 광역시, 그 밖의 지역, 서울특별시"),
        ('"local:가온시"', '"가온시"', "local:지방자치단체"),
    ],
)
def test_a_whole_table_is_whole(old: str, new: str, words: str) -> None:
    assert book(TABLE) and old in TABLE
    with pytest.raises(UserError) as caught:
        book(TABLE.replace(old, new))
    assert words in caught.value.message


def test_one_route_has_one_fare() -> None:
    with pytest.raises(UserError) as caught:
        read_office(
            "운임.csv", (FARES_CSV + FARES_CSV.splitlines()[1].replace("33,900", "34,900")).encode(), rule_book()
        )
    assert "운임.csv 4번째 줄" in caught.value.message


# fares as CSV

FARES_CSV = (
    "교통편,출발지,도착지,등급,금액,시행일,출처,확인일\n"
    '버스,나주,서울,우등,"33,900",2026-01-01,터미널,2026-01-05\n'
    "철도,나주,용산,,48200원,2026.1.1,코레일,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_fare_list_as_csv(encoding: str) -> None:
    rules = read_office("운임.csv", FARES_CSV.replace("\n", "\r\n").encode(encoding), rule_book())
    assert [(row.kind, row.amount_won, row.from_.isoformat()) for row in rules.fare] == [
        ("bus", 33_900, "2026-01-01"),
        ("rail", 48_200, "2026-01-01"),
    ]
    assert rules.words() == ("구간 운임 2건",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("48200원", "사만원", 3, "금액 '사만원'"),
        ("철도", "로켓", 3, "모르는 교통편 '로켓'"),
        ("2026.1.1", "2026-02-30", 3, "날짜 '2026-02-30'"),
        ("출처,", "", 1, "출처 칸이 없습니다"),
        ("용산", "", 3, "출발지와 도착지"),
    ],
)
def test_a_mistake_in_a_fare_list(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(UserError) as caught:
        read_office("운임.csv", FARES_CSV.replace(old, new).encode(), rule_book())
    assert f"운임.csv {line}번째 줄" in caught.value.message
    assert words in caught.value.message


# the folder


@pytest.fixture
def folder(tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(tmp_path / "기관" / "표", rule_book())


def test_no_folder_is_no_table(folder: OfficeFolder) -> None:
    assert folder.files() == []
    assert folder.laid_over() == rule_book()
    assert folder.stamp() == ()


def test_files_are_checked_kept_and_taken_out(folder: OfficeFolder, tmp_path: Path) -> None:
    source = tmp_path / "우리 규정.toml"
    source.write_text(OFFICE, encoding="cp949")
    assert folder.add(source).words() == ("기관 여비규정 '가온연구소 여비규정' (2026-01-01 시행, 2026-01-05 확인)",)
    before = folder.stamp()
    assert [name for name, _ in folder.files()] == ["우리 규정.toml"]
    assert (folder.path / "우리 규정.toml").read_text(encoding="utf-8") == OFFICE
    assert folder.laid_over().office[0].daily_won == 30_000
    source.write_text(OFFICE.replace("30000", "32000"), encoding="utf-8")
    folder.add(source)
    assert folder.laid_over().office[0].daily_won == 32_000
    assert folder.stamp() != before
    folder.remove("우리 규정.toml")
    assert folder.files() == []
    with pytest.raises(UserError):
        folder.remove("../우리 규정.toml")
    assert source.exists()


def test_a_broken_file_is_not_kept(folder: OfficeFolder, tmp_path: Path) -> None:
    good, bad = tmp_path / "a.toml", tmp_path / "a" / "a.toml"
    bad.parent.mkdir()
    good.write_text(OFFICE, encoding="utf-8")
    bad.write_text(OFFICE.replace("30000", '"x"'), encoding="utf-8")
    folder.add(good)
    with pytest.raises(UserError):
        folder.add(bad)
    assert folder.laid_over().office[0].daily_won == 30_000
    assert [path.name for path in folder.path.iterdir()] == ["a.toml"]


def test_more_tables_for_one_settlement(folder: OfficeFolder, tmp_path: Path) -> None:
    path = tmp_path / "이번만.toml"
    path.write_text(OFFICE, encoding="utf-8")
    assert folder.laid_over([path]).office
    assert folder.files() == []


def test_prices_typed_one_by_one(folder: OfficeFolder) -> None:
    today = dt.date(2026, 3, 11)
    folder.add_price(dt.date(2026, 3, 9), "보통휘발유", Decimal("1842.11"), "오피넷 전국 평균", today)
    folder.add_price(dt.date(2026, 3, 10), "보통휘발유", Decimal("1843.50"), "오피넷 전국 평균", today)
    folder.add_price(dt.date(2026, 3, 9), "보통휘발유", Decimal("1841"), "고침", today)
    ((name, rules),) = folder.files()
    assert name == TYPED_PRICES
    assert {(row.date.day, row.won_per_litre, row.source) for row in rules.fuel_price} == {
        (9, Decimal("1841"), "고침"),
        (10, Decimal("1843.50"), "오피넷 전국 평균"),
    }


def test_rules_typed_in_a_form(folder: OfficeFolder) -> None:
    values: dict[str, object] = {
        "name": "가온 / 여비규정",
        "article": "제12조",
        "from": dt.date(2026, 1, 1),
        "source": '규정집 "2026"',
        "strength": "A",
        "checked_on": dt.date(2026, 1, 5),
        "daily_won": 30_000,
        "meals_won.제2호": 27_000,
        "meal_deduction_won.lunch": 9_000,
        "meal_deduction_won.dinner": 9_500,
    }
    assert folder.add_row("office", values) == "가온 여비규정 2026-01-01.toml"
    ((_, rules),) = folder.files()
    office = rules.office[0]
    assert (office.daily_won, office.meals_won, office.source) == (30_000, {"제2호": 27_000}, '규정집 "2026"')
    assert office.meal_deduction_won == {"lunch": 9_000, "dinner": 9_500}
    folder.add_row("office", values | {"daily_won": 31_000})
    assert [rules.office[0].daily_won for _, rules in folder.files()] == [31_000]
    with pytest.raises(UserError):
        folder.add_row("fare", {"kind": "bus", "from": dt.date(2026, 1, 1)})
    assert len(folder.files()) == 1


@pytest.mark.parametrize(("product", "price"), [("휘발유유", "1800"), ("보통휘발유", "18"), ("보통휘발유", "180000")])
def test_a_price_that_cannot_be_is_not_kept(folder: OfficeFolder, product: str, price: str) -> None:
    with pytest.raises(UserError) as caught:
        folder.add_price(dt.date(2026, 3, 9), product, Decimal(price), "오피넷", dt.date(2026, 3, 11))
    assert caught.value.code == "office_table_invalid"
    assert folder.files() == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = OfficeFolder(tmp_path / "file" / "표", rule_book())
    source = tmp_path / "a.toml"
    source.write_text(OFFICE, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        folder.add(source)
    assert caught.value.code in ("cannot_write", "file_unreadable")


@pytest.mark.parametrize("table", ["efficiency", "local"])
def test_a_table_in_force_is_corrected_and_kept(tmp_path: Path, table: str) -> None:
    folder = OfficeFolder(tmp_path, rule_book())
    day = dt.date(2027, 1, 1)
    values = folder.in_force(table, day)
    changes: dict[str, dict[str, object]] = {
        "efficiency": {"km_per_unit.휘발유": Decimal("12.5")},
        "local": {"full_won": 18_000},
    }
    changed = changes[table]
    sourced: dict[str, object] = {"name": "고친 표", "from": day, "source": "지침", "strength": "B", "checked_on": day}
    folder.add_row(table, values | changed | sourced)
    assert folder.in_force(table, day) == values | changed | {"name": "고친 표"}
    assert folder.in_force(table, dt.date(2026, 12, 31)) == values
