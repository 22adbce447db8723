"""The month's list from the leave system's export: rows checked, days capped, nothing guessed, nothing lost."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from desktop import app, batch, cli
from desktop.cases.index import CaseFiles
from desktop.cases.journey import Travelled
from desktop.errors import UserError
from desktop.office.leave import read_leave
from desktop.office.roster import read_roster
from desktop.settings import Settings
from desktop.travel.local_month import Visit, settle_month
from desktop.travel.rules import rule_book
from desktop.travel.settlement import Verdict
from desktop.travel.tables import MonthlyTable
from desktop.travel.trip import parse_trip

HEADS = ["관내출장 내역", "", "", "", "", ""], ["", "순번", "출장자", "도착일자", "총출장시간", "차량"], [""] * 6
ROWS = [
    ["", "1", "홍길동", "2026-03-09", "4시간", "미사용"],
    ["", "2", "홍길동", "2026-03-09", "2시간 30분", "미사용"],  # the day's limit is reached
    ["", "3", "홍길동", "2026-03-10", "3시간 59분", "미사용"],
    ["", "4", "홍길동", "2026.03.11 18:00", "5시간", "사용"],
    ["", "5", "이순한", "2026-03-12", "1시간", "사용"],
    ["", "6", "이순한", "2026-03-13", "1일 2시간 30분", "미사용"],
]
OFFICE = (
    '[[monthly]]\nname = "현장 점검"\nfrom = 2026-01-01\narticle = "여비규정 제20조"\nmonthly_won = 150000\n'
    'source = "여비규정"\nstrength = "A"\nchecked_on = 2026-01-05\n'
)

Export = Callable[..., Path]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    def write(rows: list[list[str]], heads: Any = HEADS, name: str = "출장내역.xlsx", encoding: str = "cp949") -> Path:
        path = tmp_path / name
        if path.suffix == ".csv":
            path.write_bytes("\r\n".join(",".join(row) for row in [*heads, *rows]).encode(encoding))
            return path
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in [*heads, *rows]:
            sheet.append(row)
        book.save(path)
        return path

    return write


def totals(path: Path, month: dt.date | None = None) -> dict[str, int]:
    listed = batch.local_month(path, month, "", None, Settings())
    return {row.person.name: row.person.total_won for row in listed.rows}


def places(words: str) -> list[int]:
    """Where each bracket begins."""
    return [place + 1 for place, letter in enumerate(words) if letter == "("]


def test_a_day_for_which_another_trip_has_been_settled_is_told(export: Export, tmp_path: Path) -> None:
    """제7조 제2항: also where it is a trip of that day alone, or one within the workplace."""
    text = '[traveler]\nname = "{}"\n[trip]\nstart = {}T08:00:00\nend = {}T18:00:00\ndestinations = ["서울"]\n'
    path = export(ROWS)
    cases = [
        ("홍길동", "2026-03-10", "2026-03-12", ""),
        ("이순한", "2026-03-13", "2026-03-13", ""),
        ("이순한", "2026-03-01", "2026-03-31", "[[local]]\ndate = 2026-03-12\nhours = 5\n"),
        ("박다른", "2026-03-09", "2026-03-13", ""),
    ]
    for number, (name, first, last, rest) in enumerate(cases):
        trip = parse_trip(text.format(name, first, last) + rest)
        app.case_index().remember(str(number), Travelled.of(trip), {}, 0, 0)
    checks = [each for each in batch.local_month(path, None, "", None, Settings()).checks if "제7조" in each.words]
    assert [(each.who, [each.words[at:].split(")")[0] for at in places(each.words)]) for each in checks] == [
        ("홍길동", ["2026-03-10 ~ 2026-03-12", "3월 10일, 3월 11일", "제7조 제2항"]),
        ("이순한", ["2026-03-01 ~ 2026-03-31", "3월 12일", "제7조 제2항"]),
        ("이순한", ["2026-03-13", "3월 13일", "제7조 제2항"]),
    ]
    app.case_index().path.write_bytes(b"no database" * 100)
    (unknown,) = (each for each in batch.local_month(path, None, "", None, Settings()).checks if not each.who)
    assert "기록" in unknown.words


def test_a_day_of_the_list_is_asked_about_in_a_trip(export: Export, tmp_path: Path) -> None:
    path = export(ROWS)
    checks = batch.local_month(path, None, "", None, Settings()).checks
    batch.write_local_month(tmp_path / "지급내역.xlsx", batch.local_month(path, None, "", None, Settings()))
    trip = parse_trip(
        '[traveler]\nname = "홍길동"\n[trip]\nstart = 2026-03-11T08:00:00\nend = 2026-03-12T18:00:00\n'
        'destinations = ["서울특별시"]\n'
    )
    result = app.settle_receipts(trip, {}, {}, Settings(), dt.date(2026, 3, 13), CaseFiles("하나"))
    assert [row.verdict for row in result.items] == [Verdict.OPEN, Verdict.OPEN]
    assert all("3월 11일에 다른 출장" in row.reasons[0] for row in result.items)
    assert batch.local_month(path, None, "", None, Settings()).checks == checks, "a list is no double of itself"


@pytest.mark.parametrize(("name", "encoding"), [("a.xlsx", ""), ("a.csv", "cp949"), ("a.csv", "utf-8-sig")])
def test_an_export_in_every_form(export: Export, name: str, encoding: str) -> None:
    path = export(ROWS, name=name, encoding=encoding)
    assert totals(path) == {"홍길동": 20_000 + 10_000 + 10_000, "이순한": 0 + 20_000}
    listed = batch.local_month(path, None, "", None, Settings())
    assert [(rate.won, len(rate.days)) for rate in listed.rows[0].person.rates] == [(20_000, 1), (10_000, 2)]
    assert [check.who for check in listed.checks] == ["9번째 줄 이순한"], "1일 could be two days: told, paid as one"


@pytest.mark.parametrize(
    "heads",
    [
        ([""] * 6, [""] * 6, [""] * 6),
        (["", "순번", "출장자", "도착일자", "총출장시간", "차량(사용/미사용)"],),
        (["제목"] + [""] * 5, ["", "순번", "출장자", "도착일자", "총출장 시간", "차량"]),
    ],
    ids=["no heads", "heads alone", "two rows"],
)
def test_rows_below_any_heads_are_all_read(export: Export, heads: Any) -> None:
    assert totals(export(ROWS, heads)) == totals(export(ROWS, name="b.xlsx"))


def test_columns_in_another_order(export: Export) -> None:
    rows = [[row[5], row[2], row[4], row[3]] for row in ROWS]
    assert totals(export(rows, (["차량", "출장자", "총출장시간", "도착일자"],))) == {"홍길동": 40_000, "이순한": 20_000}


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        (2, "", "출장자가 비어"),
        (3, "어제", "도착일자 '어제'"),
        (3, "2026-02-30", "도착일자 '2026-02-30'"),
        (4, "", "총출장시간 ''"),
        (4, "네 시간", "총출장시간 '네 시간'"),
        (4, "0시간", "총출장시간 '0시간'"),
        (4, "4", "총출장시간 '4'"),
        (4, "2일", "2일에 걸친"),
        (4, "50시간", "2일에 걸친"),
        (4, "1일 24시간", "2일에 걸친"),
        (4, "99999999999999999999시간", "일에 걸친"),
        (5, "", "차량 ''"),
        (5, "승용차", "차량 '승용차'"),
        (1, "1", "순번 1이(가) 4번째 줄과"),
        (3, "2026-04-01", "3월의 출장이 아닙니다"),
    ],
)
def test_a_row_with_a_mistake_is_named_and_not_paid(export: Export, column: int, text: str, words: str) -> None:
    rows = [list(row) for row in ROWS[:5]]
    rows[3][column] = text
    found = read_leave(export(rows), dt.date(2026, 3, 1))
    (problem,) = found.problems
    assert problem.row == 7 and words in problem.words and problem.what_to_do.endswith(".") and not problem.paid
    assert [visit.row for visit in found.visits] == [4, 5, 6, 8]


@pytest.mark.parametrize("length", ["1일", "25시간", "24시간 1분"])
def test_a_trip_of_a_day_and_more_is_told_and_paid_as_one(export: Export, length: str) -> None:
    found = read_leave(export([["", "1", "홍길동", "2026-03-09", length, "미사용"]]))
    (note,) = found.problems
    assert note.paid and "하루로 지급" in note.words and len(found.visits) == 1


def test_several_months_are_asked_for(export: Export) -> None:
    path = export([*ROWS, ["", "7", "홍길동", "2026-04-01", "4시간", "미사용"]])
    with pytest.raises(UserError, match="2026-03, 2026-04"):
        read_leave(path)
    assert totals(path, dt.date(2026, 4, 1)) == {"홍길동": 20_000}


def test_a_sum_below_the_rows_is_no_trip(export: Export) -> None:
    assert read_leave(export([*ROWS[:2], ["", "합 계", "", "", "", ""]])).problems == ()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\xff\x00\x01", b"a,b\n1,2\n"])
def test_what_is_no_export_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "출장내역.csv"
    path.write_bytes(content)
    with pytest.raises(UserError) as told:
        read_leave(path)
    assert told.value.code in ("empty_file", "table_unreadable", "leave_unreadable")


VISITS = st.lists(
    st.builds(
        Visit,
        row=st.integers(1, 99),
        name=st.sampled_from(["홍길동", "이순한"]),
        date=st.dates(dt.date(2026, 2, 20), dt.date(2026, 3, 10)),
        minutes=st.integers(1, 1440).map(Decimal),
        public_vehicle=st.booleans(),
    ),
    max_size=20,
)


@given(VISITS)
def test_no_day_is_paid_more_than_its_limit_and_the_parts_are_the_whole(visits: list[Visit]) -> None:
    book = rule_book()
    people = settle_month(visits, book, {})
    for person in people:
        by_day: Counter[dt.date] = Counter()
        for paid in person.visits:
            by_day[paid.visit.date] += paid.paid_won
        assert max(by_day.values()) <= book.local_table(min(by_day)).most_won_per_day
        assert person.total_won == sum(by_day.values()) == sum(rate.amount_won for rate in person.rates)
        assert sorted(day for rate in person.rates for day in rate.days) == sorted(by_day) == list(person.days)
    assert sum(len(person.visits) for person in people) == len(visits)


@given(st.integers(1, 31), st.integers(0, 3_000_000))
def test_the_monthly_sum_by_days(days: int, won: int) -> None:
    table = MonthlyTable.model_validate(
        {"name": "점검", "from": "2026-01-01", "article": "제20조", "monthly_won": won, "source": "규정",
         "strength": "A", "checked_on": "2026-01-05"}
    )  # fmt: skip
    visits = [Visit(n, "홍길동", dt.date(2026, 3, 1 + n), Decimal(60), False) for n in range(days)]
    (person,) = settle_month([*visits, *visits], rule_book(), {"홍길동": table})
    assert person.total_won == (won if days >= 15 else (2 * won * days + 15) // 30)
    assert all(paid.paid_won == 0 for paid in person.visits)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The roster; the office's 월액여비 is among its tables."""
    path = tmp_path / "표.toml"
    path.write_text(OFFICE, encoding="utf-8")
    app.office_folder(Settings()).add(path)
    roster = tmp_path / "명부.csv"
    rows = (
        "성명,직급,은행,계좌번호,월액여비",
        "홍길동,주무관,가온은행,302-0147-2583-61,",
        "이순한,주무관,나라은행,110-987-654321,현장 점검",
    )
    roster.write_text("\n".join(rows), encoding="utf-8")
    return roster


def test_who_gets_a_monthly_sum_gets_nothing_else(export: Export, office: Path) -> None:
    listed = batch.local_month(export(ROWS), None, "", read_roster(office), Settings())
    assert [(row.person.name, row.person.total_won) for row in listed.rows] == [("홍길동", 40_000), ("이순한", 20_000)]
    assert listed.rows[1].person.monthly is not None and len(listed.rows[1].person.days) == 2
    office.write_text(office.read_text(encoding="utf-8").replace("현장 점검", "없는 표"), encoding="utf-8")
    with pytest.raises(UserError, match="이순한님에게 적힌 월액여비 '없는 표'"):
        batch.local_month(export(ROWS), None, "", read_roster(office), Settings())


def test_a_monthly_sum_typed_in_the_window(export: Export, office: Path) -> None:
    folder = app.office_folder(Settings())
    values = {
        "name": "현장 점검",
        "article": "여비규정 제21조",
        "monthly_won": 300_000,
        "full_days": 10,
        "from": dt.date(2026, 3, 2),
        "source": "여비규정",
        "strength": "A",
        "checked_on": dt.date(2026, 3, 2),
    }
    folder.add_row("monthly", values)
    assert any("월액여비 '현장 점검' 월 300,000원" in line for _, rules in folder.files() for line in rules.words())
    listed = batch.local_month(export(ROWS), None, "", read_roster(office), Settings())
    assert listed.rows[1].person.total_won == 60_000, "two of ten days, by the table in force at the end of the month"


def test_the_list_as_the_office_prints_it(export: Export, office: Path, tmp_path: Path) -> None:
    listed = batch.local_month(export(ROWS), None, "총무과", read_roster(office), Settings())
    path = tmp_path / "지급내역.xlsx"
    batch.write_local_month(path, listed)
    sheet = load_workbook(path, data_only=True)["지급내역"]
    assert sheet["A1"].value == "총무과 관내 출장여비 지급내역(2026년 3월)"
    rows = list(sheet.iter_rows(min_row=7, max_row=9, values_only=True))
    heads = ["연번", "직급", "성명", "은행명", "계좌번호", "출장현황", "출장일수", "지급단가", "소계", "합계"]
    assert [cell.value for cell in sheet[6]] == heads
    assert rows == [
        (1, "주무관", "홍길동", "가온은행", "302-0147-2583-61", "9일(2회)", 1, 20_000, 20_000, 40_000),
        (None, None, None, None, None, "10일, 11일", 2, 10_000, 20_000, None),
        (2, "주무관", "이순한", "나라은행", "110-987-654321", "월액여비: 12일, 13일", 2, 150_000, 20_000, 20_000),
    ]
    assert sheet["J10"].value == 60_000 and sheet["J11"].value == 0
    assert sheet["A12"].value == "※ 적용 기준: 제18조 (근무지 내 국내 출장), 시행일 2015-01-01"
    assert sheet["A13"].value.startswith("※ 월액여비")
    assert [each.title for each in load_workbook(path).worksheets] == ["지급내역", "출장내역", "확인할것"]


def test_on_the_command_line(export: Export, office: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = export([*ROWS, ["", "7", "박새로", "어제", "4시간", "미사용"]])
    target = tmp_path / "지급내역.xlsx"
    words = ["local", str(source), "--accounts", str(office), "--xlsx", str(target)]
    code = cli.main([*words, "--json"])
    out, err = capfd.readouterr()
    result = json.loads(out)
    assert (code, result["total_won"], result["month"]) == (3, 60_000, "2026-03") and target.is_file()
    assert any("10번째 줄 박새로" in row["who"] for row in result["checks"])
    assert result["rules"] == [{"table": "제18조 (근무지 내 국내 출장)", "effective_from": "2015-01-01"}]
    assert not any(number in out + err for number in ("302-0147", "가온은행"))
    assert cli.main(words) == 3
    out = capfd.readouterr().out
    assert "60,000원" in out and "기준표: 제18조 (근무지 내 국내 출장), 시행일 2015-01-01" in out
    for wrong in ((*words[:-1], str(source)), ("local", "없음.xlsx"), ("local", str(source), "--month", "3월")):
        assert cli.main(list(wrong)) == 2
    assert source.is_file() and load_workbook(source)
