"""The payment list: one row for everyone paid, its sums those of the trips, recalculated by a real spreadsheet."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop.errors import UserError
from desktop.export.formats import Settled
from desktop.export.payees import Account, Check, PaymentList
from desktop.export.payment_list import LIST, TRIPS, write_payment_list
from desktop.travel.money import written_out
from desktop.travel.payments import payments
from desktop.travel.settle import settle
from desktop.travel.settlement import RulesUsed
from desktop.travel.trip import parse_trip

Recalculated = Callable[[Workbook], Workbook]
#: 13 digits as a resident number has them, and 16 as a card: masking would spoil both.
ACCOUNTS = ("9001011234567", "3333-0101-2345-6789", "110-123-456789")


def settled(name: str, department: str = "운영과", advance: int = 0, claims: str = "") -> Settled:
    trip = parse_trip(
        f'[traveler]\nname = "{name}"\norganization = "가온시"\ndepartment = "{department}"\nposition = "주무관"\n'
        'workplace = "전라남도 나주시"\n[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n'
        f'destinations = ["서울특별시"]\nadvance_won = {advance}\n{claims}'
    )
    return Settled(trip, settle(trip, {}), ())


TAXI = '[[claims]]\ndate = 2026-03-09\nkind = "taxi"\namount_won = 9000\n'
RAIL = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 48200\npaid_by = "office_card"\n'


@pytest.fixture
def several() -> list[Settled]:
    return [
        settled("김출장", claims=RAIL),
        settled("이출장", advance=150_000),
        settled("김출장", claims=TAXI),
        settled("김출장", "회계과"),
    ]


@pytest.fixture
def written(tmp_path: Path, several: list[Settled]) -> Path:
    rows = payments((each.trip.traveler, each.settlement) for each in several)
    accounts = [Account("가온은행", ACCOUNTS[0]), None, Account("나라은행", ACCOUNTS[1])]
    path = tmp_path / "여비지급명세서.xlsx"
    write_payment_list(
        path, PaymentList(several, rows, accounts, [Check("이출장", "계좌가 없습니다.", "적어 주세요.")])
    )
    return path


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    return [row for row in sheet.iter_rows(min_row=7, values_only=True) if isinstance(row[0], int)]


def beside(sheet: Worksheet) -> dict[object, object]:
    return {row[0]: row[6] for row in sheet.iter_rows(values_only=True)}


def test_everyone_paid_has_one_row_with_the_account(written: Path) -> None:
    sheet = load_workbook(written, data_only=True)[LIST]
    heads = [cell.value for cell in sheet[6]]
    assert heads == ["연번", "소속", "직급", "성명", "은행", "계좌번호", "금액", "비고"]
    assert rows(sheet) == [
        (1, "가온시 운영과", "주무관", "김출장", "가온은행", ACCOUNTS[0], 200_000, "출장 2건, 확인필요 1건"),
        (2, "가온시 회계과", "주무관", "김출장", "나라은행", ACCOUNTS[1], 100_000, None),
        (1, "가온시 운영과", "주무관", "이출장", None, None, 50_000, None),
    ]
    assert beside(sheet)["합계"] == 300_000 and beside(sheet)["반납 합계"] == 50_000
    assert written_out(300_000) in [row[0] for row in sheet.iter_rows(values_only=True)]


def test_the_sums_are_alive_and_those_of_the_trips(written: Path, recalculated: Recalculated) -> None:
    book = load_workbook(written)
    before, after = load_workbook(written, data_only=True), recalculated(book)
    for name in (LIST, TRIPS):
        for row, again in zip(
            before[name].iter_rows(values_only=True), after[name].iter_rows(values_only=True), strict=True
        ):
            assert row == again
    book[TRIPS]["H4"] = 1_000  # 운임 of the first trip
    changed = recalculated(book)
    assert rows(changed[LIST])[0][6] == 200_000 + 1_000 - 48_200
    assert beside(changed[LIST])["출장별 집계의 지급할 금액과 차이"] == 0
    assert any("다시 적어 주세요" in str(row[0]) for row in changed[LIST].iter_rows(values_only=True))


def test_the_accounts_stand_on_the_list_alone(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        holding = {name for name in package.namelist() if ACCOUNTS[1] in package.read(name).decode("utf-8", "replace")}
    assert holding <= {"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"} and holding
    book = load_workbook(written)
    for sheet in book.worksheets[1:]:
        assert not any(str(cell.value) in ACCOUNTS for row in sheet.iter_rows() for cell in row)
    assert ACCOUNTS[0] not in repr(Account("가온은행", ACCOUNTS[0]))


def test_the_trips_tell_which_table_they_were_settled_by(tmp_path: Path, several: list[Settled]) -> None:
    def notes(trips: list[Settled]) -> list[str]:
        paid = payments((each.trip.traveler, each.settlement) for each in trips)
        write_payment_list(tmp_path / "a.xlsx", PaymentList(trips, paid, [None] * len(paid)))
        cells = (str(row[0]) for row in load_workbook(tmp_path / "a.xlsx")[TRIPS].iter_rows(values_only=True))
        return [words for words in cells if "적용 기준" in words]

    (one,) = notes(several)
    used = several[0].settlement.rules
    assert used.table in one and f"{used.effective_from}" in one and "연번" not in one
    earlier = RulesUsed(table="옛 표", effective_from=dt.date(2015, 1, 1))
    changed = several[1].settlement.model_copy(update={"rules": earlier})
    both = notes([several[0], replace(several[1], settlement=changed), *several[2:]])
    assert [words.partition("(연번 ")[2] for words in both] == ["1, 3, 4)", "2)"]
    assert "옛 표, 시행일 2015-01-01" in both[1]


@pytest.mark.parametrize("asked", [True, False])
def test_an_account_that_was_looked_for_in_vain_is_coloured(
    tmp_path: Path, several: list[Settled], asked: bool
) -> None:
    """Also where the roster has nobody of the list."""
    paid = payments((each.trip.traveler, each.settlement) for each in several)
    write_payment_list(tmp_path / "a.xlsx", PaymentList(several, paid, [None] * len(paid), asked=asked))
    sheet = load_workbook(tmp_path / "a.xlsx")[LIST]
    assert {sheet.cell(7, column).fill.fgColor.rgb for column in (5, 6)} == {"00FFF4CC" if asked else "00000000"}


def test_it_prints_on_a4(written: Path) -> None:
    for sheet in load_workbook(written).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
    assert load_workbook(written)[LIST].print_title_rows == "$6:$6"


def test_nobody_to_pay(tmp_path: Path, recalculated: Recalculated) -> None:
    path = tmp_path / "빈.xlsx"
    write_payment_list(path, PaymentList([], [], []))
    assert beside(recalculated(load_workbook(path))[LIST])["합계"] == 0
    with pytest.raises(UserError, match="저장할 수 없습니다"):
        write_payment_list(tmp_path / "없는 폴더" / "a.xlsx", PaymentList([], [], []))
