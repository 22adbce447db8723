"""Rows to copy into the office's accounting system (회계입력), one for each year, head and way of payment."""

from __future__ import annotations

from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import CENTRE, SMALL, TEXT, TOTAL, TOTAL_LABEL, Sheet
from desktop.export.ledger import Ledger
from desktop.export.sums import ALL, GROUPS, PAYERS, group_of, group_sums, received
from desktop.export.wording import office
from desktop.travel.settlement import PaidBy, Settlement
from desktop.travel.trip import Trip

NAME: Final = "회계입력"
_HEADS: Final = (
    "연번",
    "회계연도",
    "예산과목",
    "여비 항목",
    "적요",
    "금액",
    "지급 방법",
    "받는 사람",
    "부서",
    "증빙 수",
)
_WIDTHS: Final = (6, 10, 22, 11, 44, 13, 17, 14, 24, 9)
_HEAD_ROW: Final = 4
_AMOUNT: Final = 6
_WAYS: Final = {PaidBy.OWN: "본인에게 지급", PaidBy.OFFICE_CARD: "기관카드 결제"}
_GUIDE: Final = (
    "예산과목(회계·사업·목)은 기관에서 정한 것을 적어 주세요. 계좌번호는 이 표에 적지 않습니다. "
    "확인필요인 항목은 들어 있지 않습니다. (단위: 원)"
)
_CROSSING: Final = "두 해에 걸친 출장입니다. 일비·식비는 그 해의 출장일만큼, 다른 항목은 일자에 따라 나누었습니다."


def write_entries(book: Workbook, trip: Trip, settlement: Settlement, ledger: Ledger, notice: str) -> Sheet:
    """The approved amounts row by row. A trip across a year's turn is divided by the day of each item."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("회계시스템 입력 자료", notice)
    crossing = trip.trip.start.year != trip.trip.end.year
    sheet.text(3, 1, f"{_GUIDE}\n{_CROSSING}" if crossing else _GUIDE, SMALL, across=sheet.columns)
    sheet.height(3)
    sheet.labels(_HEAD_ROW, _HEADS)
    sheet.paper.row_dimensions[_HEAD_ROW].height = 24
    entries = _entries(settlement)
    row = _HEAD_ROW
    for (year, group, payer), (amount, receipts) in entries.items():
        row += 1
        sheet.number(row, 1, row - _HEAD_ROW, CENTRE, form="0")
        sheet.number(row, 2, year, CENTRE, form="0")
        sheet.text(row, 3, "")
        sheet.text(row, 4, group, CENTRE)
        sheet.text(row, 5, _summary(trip, group), TEXT)
        if not crossing:
            sheet.formula(row, _AMOUNT, ledger.approved_under(group, payer, year), amount)
        elif any(key[1:] == (group, payer) and key[0] > year for key in entries):
            sheet.number(row, _AMOUNT, amount)
        else:  # the last year takes what the others leave, so that the parts stay the whole
            others = [
                f"F{_HEAD_ROW + number}" for number, key in enumerate(entries, start=1) if key[1:] == (group, payer)
            ]
            sheet.formula(row, _AMOUNT, "-".join((ledger.approved_under(group, payer, None), *others[:-1])), amount)
        sheet.text(row, 7, _WAYS[payer], CENTRE)
        sheet.text(row, 8, trip.traveler.name if payer is PaidBy.OWN else "카드사", CENTRE)
        sheet.text(row, 9, office(trip.traveler), TEXT)
        sheet.number(row, 10, len(receipts), CENTRE, form="0")
        sheet.height(row)
    if not entries:
        row += 1
        sheet.text(row, 1, "입력할 금액이 없습니다.", CENTRE, across=sheet.columns)
    _write_sums(sheet, trip, settlement, ledger, row)
    return sheet


def _entries(settlement: Settlement) -> dict[tuple[int, str, PaidBy], tuple[int, set[str]]]:
    """What is approved by fiscal year, head and who paid, with the receipts of it, in the order of the forms."""
    entries: dict[tuple[int, str, PaidBy], tuple[int, set[str]]] = {}
    for item in settlement.items:
        for year, part in item.by_year or ((item.date.year, item.approved_won),):
            if part:
                key = (year, group_of(item), item.paid_by)
                amount, receipts = entries.get(key, (0, set()))
                entries[key] = (amount + part, receipts | set(item.receipts))
    places = [(group, payer) for group in GROUPS for payer in PAYERS]
    return {key: entries[key] for key in sorted(entries, key=lambda key: (key[0], places.index(key[1:])))}


def _summary(trip: Trip, group: str) -> str:
    """적요: who, when, where, what for."""
    journey = trip.trip
    when = f"{journey.start:%Y-%m-%d}~{journey.end:%Y-%m-%d}"
    words = (f"국내여비 정산({group})", trip.traveler.name, when, ", ".join(journey.destinations))
    return " ".join(filter(None, words))


def _write_sums(sheet: Sheet, trip: Trip, settlement: Settlement, ledger: Ledger, last: int) -> None:
    """The sum, that it is what the ledger approves, and the amount to pay."""
    first = _HEAD_ROW + 1
    before = zip(received(trip), ledger.received, strict=True)
    rows = (
        ("합계", f"SUM(F{first}:F{last})", settlement.approved_won),
        ("산출내역의 인정액과 차이", f"F{last + 1}-{ledger.total}", 0),
        ("기관카드 결제액 (빼기)", ledger.group(ALL, 3), group_sums(settlement, ALL).office_card),
        *((f"{name} (빼기)", cell, won) for (name, won), cell in before),
        ("지급할 금액 (음수는 반납)", ledger.payable, settlement.payable_won),
    )
    for offset, (name, formula, result) in enumerate(rows, start=1):
        at = last + offset
        sheet.text(at, 1, name, TOTAL_LABEL, across=_AMOUNT - 1)
        sheet.formula(at, _AMOUNT, formula, result, TOTAL)
        sheet.text(at, _AMOUNT + 1, "", TOTAL_LABEL, across=sheet.columns - _AMOUNT)
        sheet.height(at)
