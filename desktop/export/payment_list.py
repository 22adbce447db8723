"""The payment list of several travellers (여비 지급명세서), with the trips it sums up and what is to be looked at.

Bank accounts stand on its first sheet, and in no other document.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from desktop.export.cells import (
    AMOUNT,
    CENTRE,
    DOUBTFUL,
    LABEL,
    PLAIN,
    SECTION,
    SMALL,
    TEXT,
    TOTAL,
    TOTAL_LABEL,
    Look,
    Sheet,
    clean,
)
from desktop.export.formats import Settled
from desktop.export.notice import AI_NOTICE, DRAFT, badge
from desktop.export.payees import Account, Check, PaymentList
from desktop.export.results import write_book
from desktop.export.sums import ALL, GROUPS, group_sums
from desktop.export.wording import SIGNERS, applied, office
from desktop.travel.money import written_out

LIST: Final = "여비지급명세서"
TRIPS: Final = "출장별집계"
CHECKS: Final = "확인할것"
_HEADS: Final = ("연번", "소속", "직급", "성명", "은행", "계좌번호", "금액", "비고")
_WIDTHS: Final = (6, 24, 13, 11, 13, 23, 14, 18)
_TRIP_HEADS: Final = (
    "연번", "받는 사람", "소속", "직급", "성명", "출장 기간", "출장지", *GROUPS,
    "인정액", "기관카드", "선지급·\n기지급", "지급할 금액", "확인필요액", "확인 건수",
)  # fmt: skip
_TRIP_WIDTHS: Final = (6, 7, 20, 11, 10, 23, 22, 10, 10, 10, 10, 10, 12, 11, 11, 13, 11, 7)
_TRIP_HEAD_ROW: Final = 3
_CHANGED: Final = "금액이 바뀌었습니다. 한글 금액을 다시 적어 주세요."


def write_payment_list(path: Path, payment_list: PaymentList) -> None:
    """Write the workbook to ``path``, replacing an old one whole or not at all.

    Raises UserError("cannot_write") where the file cannot be written.
    """
    book = Workbook()
    del book["Sheet"]
    notice = _notice(payment_list.settled)
    head = DRAFT if payment_list.open or payment_list.checks else ""
    trips, last = _write_trips(book, payment_list, notice)
    first = _write_list(book, payment_list, notice, last)
    checks = write_checks(book, payment_list.checks, notice)
    first.print_on("portrait", head, repeat="6:6")
    trips.print_on("landscape", head, repeat=f"{_TRIP_HEAD_ROW}:{_TRIP_HEAD_ROW}")
    checks.print_on("portrait", head, repeat="3:3")
    book.move_sheet(first.paper, -1)
    book.active = 0
    save(path, book, (first, trips, checks), "여비 지급명세서", notice, head)


def save(path: Path, book: Workbook, sheets: Sequence[Sheet], title: str, notice: str = "", draft: str = "") -> None:
    """Write a finished book; ``sheets`` in the order of its tabs, ``notice`` and ``draft`` for its properties."""
    properties = book.properties
    properties.title, properties.creator, properties.description = clean(title), "여비지기", notice
    properties.keywords, properties.contentStatus = notice or None, draft or None
    book.calculation.fullCalcOnLoad = True
    results = {f"xl/worksheets/sheet{n}.xml": sheet.results for n, sheet in enumerate(sheets, start=1)}
    write_book(path, book, results)


def write_approval(sheet: Sheet, row: int) -> None:
    """The signers' box in the last four columns, two rows high."""
    first = sheet.columns - len(SIGNERS)
    sheet.text(row, first, "결재", LABEL, down=2)
    sheet.labels(row, SIGNERS, first + 1)
    for column in range(first + 1, sheet.columns + 1):
        sheet.text(row + 1, column, "", CENTRE)
    sheet.paper.row_dimensions[row + 1].height = 42


def write_account(sheet: Sheet, row: int, column: int, account: Account | None, *, asked: bool, down: int = 1) -> None:
    """Bank and account; where an account was asked for and not found the cells are coloured."""
    fill = DOUBTFUL if asked and account is None else None
    sheet.text(row, column, account.bank if account else "", Look("center", fill=fill), down=down)
    sheet.account(row, column + 1, account.number if account else "", Look("center", fill=fill), down=down)


def _notice(settled: Sequence[Settled]) -> str:
    badges = [badge(row.settlement, row.evidence) for row in settled]
    return AI_NOTICE if AI_NOTICE in badges else next(filter(None, badges), "")


def _write_trips(book: Workbook, payment_list: PaymentList, notice: str) -> tuple[Sheet, int]:
    """A row for each trip; returns the last one."""
    sheet = Sheet(book, TRIPS, _TRIP_WIDTHS)
    sheet.head("출장별 여비 집계", " · ".join(filter(None, (notice, "(단위: 원)"))))
    sheet.labels(_TRIP_HEAD_ROW, _TRIP_HEADS)
    sheet.height(_TRIP_HEAD_ROW, 30)
    number_of = {trip: number for number, row in enumerate(payment_list.payments, start=1) for trip in row.trips}
    row = _TRIP_HEAD_ROW
    for index, settled in enumerate(payment_list.settled):
        row += 1
        _write_trip(sheet, row, index + 1, number_of[index], settled)
    last = max(row, _TRIP_HEAD_ROW + 1)
    if row < last:
        sheet.text(last, 1, "정산한 출장이 없습니다.", CENTRE, across=sheet.columns)
    sheet.text(last + 1, 1, "합계", TOTAL_LABEL, across=7)
    for column in range(8, sheet.columns + 1):
        letter = get_column_letter(column)
        result = sum(_amounts(settled)[column - 8] for settled in payment_list.settled)
        formula = f"SUM({letter}{_TRIP_HEAD_ROW + 1}:{letter}{last})"
        sheet.formula(last + 1, column, formula, result, TOTAL)
    sheet.height(last + 1)
    for offset, words in enumerate(_applied(payment_list.settled), start=2):
        sheet.text(last + offset, 1, words, SMALL, across=sheet.columns)
    return sheet, last


def _applied(settled: Sequence[Settled]) -> list[str]:
    """Which version of which table each trip was settled by; their numbers where it was not the same for all."""
    trips: dict[str, list[str]] = {}
    for number, row in enumerate(settled, start=1):
        trips.setdefault(applied(row.settlement.rules), []).append(str(number))
    if len(trips) < 2:
        return [f"※ 적용 기준: {words}" for words in trips]
    return [f"※ 적용 기준: {words} (연번 {', '.join(numbers)})" for words, numbers in trips.items()]


def _write_trip(sheet: Sheet, row: int, number: int, payee: int, settled: Settled) -> None:
    traveler, journey = settled.trip.traveler, settled.trip.trip
    fill = DOUBTFUL if settled.settlement.open else None
    centre, words, amount = Look("center", fill=fill), Look(fill=fill), Look("right", fill=fill)
    sheet.number(row, 1, number, centre, form="0")
    sheet.number(row, 2, payee, centre, form="0")
    for column, text in ((3, office(traveler)), (4, traveler.position), (5, traveler.name)):
        sheet.text(row, column, text, centre if column > 3 else words)
    sheet.text(row, 6, f"{journey.start:%Y-%m-%d} ~ {journey.end:%Y-%m-%d}", centre)
    sheet.text(row, 7, ", ".join(journey.destinations), words)
    amounts = _amounts(settled)
    for column, won in enumerate(amounts, start=8):
        if column == 13:
            sheet.formula(row, column, f"SUM(H{row}:L{row})", won, amount)
        elif column == 16:
            sheet.formula(row, column, f"M{row}-N{row}-O{row}", won, amount)
        else:
            sheet.number(row, column, won, amount)
    sheet.height(row)


def _amounts(settled: Settled) -> list[int]:
    """What stands in the columns from the eighth on."""
    settlement = settled.settlement
    everything = group_sums(settlement, ALL)
    return [
        *(group_sums(settlement, group).approved for group in GROUPS),
        everything.approved,
        everything.office_card,
        settled.trip.received_won,
        settlement.payable_won,
        everything.open,
        settlement.open,
    ]


def _write_list(book: Workbook, payment_list: PaymentList, notice: str, last_trip: int) -> Sheet:
    sheet = Sheet(book, LIST, _WIDTHS)
    sheet.head("여 비 지 급 명 세 서", notice, height=36)
    write_approval(sheet, 3)
    sheet.text(5, 1, _subject(payment_list), PLAIN, across=6)
    sheet.text(5, 7, "(단위: 원)", Look("right", boxed=False), across=2)
    sheet.labels(6, _HEADS)
    sheet.paper.row_dimensions[6].height = 24
    first, last = f"$P${_TRIP_HEAD_ROW + 1}", f"$P${last_trip}"
    payable, payees = f"'{TRIPS}'!{first}:{last}", f"'{TRIPS}'!{first}:{last}".replace("$P", "$B")
    row, paid = 6, sum(one.pay_won for one in payment_list.payments)
    for number, one in enumerate(payment_list.payments, start=1):
        if one.pay_won:
            row += 1
            formula = f'SUMIFS({payable},{payees},{number},{payable},">0")'
            _write_payment(sheet, row, row - 6, number - 1, payment_list, formula, one.pay_won)
    if row == 6:
        row += 1
        sheet.text(row, 1, "지급할 금액이 없습니다.", CENTRE, across=sheet.columns)
    total = row + 1
    sheet.text(total, 1, "합계", TOTAL_LABEL, across=6)
    sheet.formula(total, 7, f"SUM(G7:G{row})", paid, TOTAL)
    sheet.text(total, 8, "", TOTAL_LABEL)
    sheet.height(total, 24)
    words = written_out(paid)
    sheet.worded(total + 1, 1, f'IF(G{total}={paid},"{words}","{_CHANGED}")', words, SECTION, across=sheet.columns)
    sheet.paper.row_dimensions[total + 1].height = 26
    returned = _write_returns(sheet, payment_list, payable, payees, total + 2)
    trips = f"'{TRIPS}'!$P${last_trip + 1}"
    sheet.text(returned, 1, "출장별 집계의 지급할 금액과 차이", TOTAL_LABEL, across=6)
    difference = f"G{total}-{trips}" + (f"-G{returned - 1}" if returned > total + 2 else "")
    sheet.formula(returned, 7, difference, 0, TOTAL)
    sheet.text(returned, 8, "", TOTAL_LABEL)
    sheet.height(returned)
    return sheet


def _write_returns(sheet: Sheet, payment_list: PaymentList, payable: str, payees: str, row: int) -> int:
    """Money to be given back, apart from what is paid; returns the first free row."""
    if not any(one.return_won for one in payment_list.payments):
        return row
    sheet.text(row, 1, "반납할 금액", SECTION, across=sheet.columns)
    first = row + 1
    for number, one in enumerate(payment_list.payments, start=1):
        if one.return_won:
            row += 1
            formula = f'-SUMIFS({payable},{payees},{number},{payable},"<0")'
            _write_payment(sheet, row, row - first + 1, number - 1, payment_list, formula, one.return_won, back=True)
    sheet.text(row + 1, 1, "반납 합계", TOTAL_LABEL, across=6)
    returned = sum(one.return_won for one in payment_list.payments)
    sheet.formula(row + 1, 7, f"SUM(G{first}:G{row})", returned, TOTAL)
    sheet.text(row + 1, 8, "", TOTAL_LABEL)
    sheet.height(row + 1)
    return row + 2


def _write_payment(
    sheet: Sheet,
    row: int,
    number: int,
    index: int,
    payment_list: PaymentList,
    formula: str,
    won: int,
    back: bool = False,
) -> None:
    one = payment_list.payments[index]
    sheet.number(row, 1, number, CENTRE, form="0")
    sheet.text(row, 2, " ".join(filter(None, (one.payee.organization, one.payee.department))))
    sheet.text(row, 3, one.payee.position, CENTRE)
    sheet.text(row, 4, one.payee.name, CENTRE)
    if back:
        sheet.text(row, 5, "", CENTRE, across=2)
    else:
        write_account(sheet, row, 5, payment_list.accounts[index], asked=payment_list.asked)
    sheet.formula(row, 7, formula, won, AMOUNT)
    remarks = [f"출장 {len(one.trips)}건"] if len(one.trips) > 1 else []
    remarks += [f"확인필요 {one.open}건"] if one.open else []
    sheet.text(row, 8, ", ".join(remarks), Look(fill=DOUBTFUL if one.open else None))
    sheet.height(row, 22)


def _subject(payment_list: PaymentList) -> str:
    journeys = [row.trip.trip for row in payment_list.settled]
    if not journeys:
        return ""
    first, last = min(each.start for each in journeys), max(each.end for each in journeys)
    people, trips = len(payment_list.payments), len(journeys)
    return f"출장 기간: {first:%Y-%m-%d} ~ {last:%Y-%m-%d}    출장 {trips}건, {people}명"


def write_checks(book: Workbook, checks: Sequence[Check], notice: str = "") -> Sheet:
    """The sheet of what is to be looked at before paying."""
    sheet = Sheet(book, CHECKS, (6, 24, 56, 46))
    sheet.head("지급하기 전에 확인할 것", notice)
    sheet.labels(3, ("연번", "대상", "내용", "할 일"))
    sheet.paper.row_dimensions[3].height = 24
    for number, check in enumerate(checks, start=1):
        sheet.number(3 + number, 1, number, CENTRE, form="0")
        for column, words in enumerate((check.who, check.words, check.what_to_do), start=2):
            sheet.text(3 + number, column, words, TEXT)
        sheet.height(3 + number)
    if not checks:
        sheet.text(4, 1, "확인할 것이 없습니다.", CENTRE, across=4)
    return sheet
