"""관내 출장여비 지급내역: the month's list of trips inside the workplace's area, and how every trip came to its sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import CENTRE, LABEL, PLAIN, SMALL, TEXT, TOTAL, TOTAL_LABEL, Look, Sheet
from desktop.export.notice import DRAFT
from desktop.export.payees import MonthList, MonthRow
from desktop.export.payment_list import save, write_account, write_approval, write_checks
from desktop.export.wording import applied
from desktop.travel.local_month import PersonMonth

LIST: Final = "지급내역"
TRIPS: Final = "출장내역"
_HEADS: Final = ("연번", "직급", "성명", "은행명", "계좌번호", "출장현황", "출장일수", "지급단가", "소계", "합계")
_WIDTHS: Final = (6, 12, 11, 12, 22, 34, 9, 11, 12, 13)
_HEAD_ROW: Final = 6
_TRIP_HEADS: Final = ("연번", "원본 줄", "출장자", "도착일자", "출장시간", "공용차량", "1회 금액", "지급액", "비고")
_TRIP_WIDTHS: Final = (6, 9, 14, 12, 16, 10, 12, 12, 24)
_TRIP_HEAD_ROW: Final = 3
_GUIDE: Final = (
    "지급액은 하루 한도를 넘지 않는 금액입니다(제18조 제1항, 여비 업무지침). (단위: 원)\n"
    "아주 가까워 실비로 지급할 출장과 전용 차량을 배정받은 사람은 출장내역만으로 알 수 없으니 따로 확인해 주세요."
)


def write_local_list(path: Path, month_list: MonthList) -> None:
    """Write the workbook to ``path``, replacing an old one whole or not at all.

    Raises UserError("cannot_write") where the file cannot be written.
    """
    book = Workbook()
    del book["Sheet"]
    trips, last = _write_trips(book, month_list)
    first = _write_list(book, month_list, last)
    checks = write_checks(book, month_list.checks)
    head = DRAFT if month_list.checks else ""
    first.print_on("landscape", head, repeat=f"{_HEAD_ROW}:{_HEAD_ROW}")
    trips.print_on("portrait", head, repeat=f"{_TRIP_HEAD_ROW}:{_TRIP_HEAD_ROW}")
    checks.print_on("portrait", head, repeat="3:3")
    book.move_sheet(first.paper, -1)
    book.active = 0
    save(path, book, (first, trips, checks), title(month_list), draft=head)


def title(month_list: MonthList) -> str:
    """○○과 관내 출장여비 지급내역(2026년 3월)."""
    words = f"{month_list.department} 관내 출장여비 지급내역({month_list.month.year}년 {month_list.month.month}월)"
    return words.strip()


def _write_list(book: Workbook, month_list: MonthList, last_trip: int) -> Sheet:
    sheet = Sheet(book, LIST, _WIDTHS)
    sheet.head(title(month_list), height=36)
    write_approval(sheet, 3)
    sheet.text(5, 1, f"{len(month_list.rows)}명", PLAIN, across=5)
    sheet.text(5, 6, "(단위 : 원)", Look("right", boxed=False), across=5)
    sheet.labels(_HEAD_ROW, _HEADS)
    sheet.paper.row_dimensions[_HEAD_ROW].height = 24
    row = _HEAD_ROW + 1
    for number, each in enumerate(month_list.rows, start=1):
        row = _write_person(sheet, row, number, each, asked=month_list.asked)
    if not month_list.rows:
        sheet.text(row, 1, "지급할 출장이 없습니다.", CENTRE, across=sheet.columns)
        row += 1
    sheet.text(row, 1, "합계", TOTAL_LABEL, across=6)
    total = month_list.total_won
    first = _HEAD_ROW + 1
    days = sum(len(each.person.days) for each in month_list.rows)
    sheet.formula(row, 7, f"SUM(G{first}:G{row - 1})", days, TOTAL)
    sheet.text(row, 8, "", TOTAL_LABEL)
    for column, letter in ((9, "I"), (10, "J")):
        sheet.formula(row, column, f"SUM({letter}{first}:{letter}{row - 1})", total, TOTAL)
    sheet.height(row, 24)
    fixed = sum(each.person.total_won for each in month_list.rows if each.person.monthly)
    sheet.text(row + 1, 1, "출장내역의 지급액(월액여비 제외)과 차이", TOTAL_LABEL, across=9)
    paid = f"SUM('{TRIPS}'!$H${_TRIP_HEAD_ROW + 1}:$H${last_trip})"
    sheet.formula(row + 1, 10, f"J{row}-{fixed}-{paid}", 0, TOTAL)
    sheet.height(row + 1)
    notes = [f"※ 적용 기준: {applied(rules)}" for rules in month_list.rules]
    tables = dict.fromkeys(each.person.monthly for each in month_list.rows if each.person.monthly)
    notes += [
        f"※ 월액여비 '{table.name}' 월 {table.monthly_won:,}원({table.article}, {table.from_} 시행)" for table in tables
    ]
    for offset, words in enumerate(notes, start=2):
        sheet.text(row + offset, 1, words, SMALL, across=sheet.columns)
    return sheet


def _write_person(sheet: Sheet, row: int, number: int, each: MonthRow, *, asked: bool) -> int:
    """As many rows as there were rates; returns the row below."""
    person = each.person
    lines = _lines(person)
    down = len(lines)
    sheet.number(row, 1, number, CENTRE, form="0", down=down)
    sheet.text(row, 2, each.position, CENTRE, down=down)
    sheet.text(row, 3, person.name, CENTRE, down=down)
    write_account(sheet, row, 4, each.account, asked=asked, down=down)
    for offset, (days, rate, amount) in enumerate(lines):
        at = row + offset
        sheet.text(at, 6, _dates(days, person), TEXT)
        sheet.number(at, 7, len(days), CENTRE, form="0")
        sheet.number(at, 8, rate)
        if person.monthly:
            sheet.number(at, 9, amount)
        else:
            sheet.formula(at, 9, f"G{at}*H{at}", amount)
        sheet.height(at, 24)
    sheet.formula(row, 10, f"SUM(I{row}:I{row + down - 1})", person.total_won, down=down)
    return row + down


def _lines(person: PersonMonth) -> list[tuple[tuple[dt.date, ...], int, int]]:
    """The days, the sum a day (or 월액여비 a month), and what they come to."""
    if person.monthly:
        return [(person.days, person.monthly.monthly_won, person.total_won)]
    return [(rate.days, rate.won, rate.amount_won) for rate in person.rates]


def _dates(days: Iterable[dt.date], person: PersonMonth) -> str:
    """출장현황: '3일, 5일(2회), 10일'."""
    count = {day: sum(paid.visit.date == day for paid in person.visits) for day in days}
    words = ", ".join(f"{day.day}일" + (f"({times}회)" if times > 1 else "") for day, times in count.items())
    return f"월액여비: {words}" if person.monthly else words


def _write_trips(book: Workbook, month_list: MonthList) -> tuple[Sheet, int]:
    """Every trip taken, with its row in the export; returns the last row."""
    sheet = Sheet(book, TRIPS, _TRIP_WIDTHS)
    sheet.head("출장별 산출내역")
    sheet.text(2, 1, _GUIDE, PLAIN, across=sheet.columns)
    sheet.height(2)
    sheet.labels(_TRIP_HEAD_ROW, _TRIP_HEADS)
    sheet.paper.row_dimensions[_TRIP_HEAD_ROW].height = 24
    row = _TRIP_HEAD_ROW
    for each in month_list.rows:
        for paid in each.person.visits:
            row += 1
            visit = paid.visit
            sheet.number(row, 1, row - _TRIP_HEAD_ROW, CENTRE, form="0")
            sheet.number(row, 2, visit.row, CENTRE, form="0")
            sheet.text(row, 3, visit.name, CENTRE)
            sheet.date(row, 4, visit.date)
            sheet.text(row, 5, _length(int(visit.minutes)), CENTRE)
            sheet.text(row, 6, "사용" if visit.public_vehicle else "미사용", CENTRE)
            sheet.number(row, 7, paid.flat_won)
            sheet.number(row, 8, paid.paid_won)
            limited = "하루 한도까지 지급" if paid.paid_won < paid.flat_won else ""
            sheet.text(row, 9, "월액여비로 지급" if each.person.monthly else limited, TEXT)
            sheet.height(row)
    last = max(row, _TRIP_HEAD_ROW + 1)
    sheet.text(last + 1, 1, "합계", LABEL, across=7)
    paid_won = sum(paid.paid_won for each in month_list.rows for paid in each.person.visits)
    sheet.formula(last + 1, 8, f"SUM(H{_TRIP_HEAD_ROW + 1}:H{last})", paid_won, TOTAL)
    sheet.text(last + 1, 9, "", LABEL)
    sheet.height(last + 1)
    return sheet, last


def _length(minutes: int) -> str:
    """As the export writes it: '1일 2시간 30분'."""
    parts = ((minutes // 1440, "일"), (minutes // 60 % 24, "시간"), (minutes % 60, "분"))
    return " ".join(f"{count}{unit}" for count, unit in parts if count)
