"""The computation sheet (산출내역): every item with its article, and the sums that all other sheets refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from desktop.export.cells import (
    CENTRE,
    DOUBTFUL,
    LABEL,
    PLAIN,
    SECTION,
    TOTAL,
    TOTAL_LABEL,
    Look,
    Sheet,
)
from desktop.export.evidence import shown_id
from desktop.export.sums import ALL, GROUPS, PAYERS, group_of, group_sums, received
from desktop.export.wording import applied
from desktop.travel.settlement import Item, PaidBy, Settlement, Verdict
from desktop.travel.trip import Trip

NAME: Final = "산출내역"
_HEADS: Final = (
    "연번", "일자", "구분", "항목", "산출 내역", "근거 조문",
    "청구액", "인정액", "확인필요액", "판정", "결제", "사유", "증빙",
)  # fmt: skip
_WIDTHS: Final = (5, 11, 8, 11, 26, 15, 11, 11, 11, 9, 9, 24, 16)
_HEAD_ROW: Final = 5
_FIRST: Final = _HEAD_ROW + 1
_DATE, _GROUP, _CLAIMED, _APPROVED, _PROPOSED, _VERDICT, _PAYER = 2, 3, 7, 8, 9, 10, 11


@dataclass(frozen=True)
class Ledger:
    """The written sheet, and where its amounts stand, as references for formulas in other sheets."""

    sheet: Sheet
    settlement: Settlement
    last: int
    group_row: int
    pay_row: int
    #: How many rows there are of what was received before.
    received_rows: int

    def claimed(self, index: int) -> str:
        return self.sheet.reference(_FIRST + index, _CLAIMED)

    def approved(self, index: int) -> str:
        return self.sheet.reference(_FIRST + index, _APPROVED)

    def group(self, name: str, column: int) -> str:
        """A sum under a head of the form ("계": all); ``column`` counts as in ``group_sums``."""
        return self.sheet.reference(self.group_row + (*GROUPS, ALL).index(name), _CLAIMED + column)

    def approved_under(self, group: str, payer: PaidBy, year: int | None) -> str:
        """A formula: what is approved under a head, by who paid it, for the items of one calendar year or of all."""
        conditions = [self._column(_GROUP), f'"{group}"', self._column(_PAYER), f'"{PAYERS[payer]}"']
        if year is not None:
            dates = self._column(_DATE)
            conditions += [dates, f'">="&DATE({year},1,1)', dates, f'"<="&DATE({year},12,31)']
        return f"SUMIFS({self._column(_APPROVED)},{','.join(conditions)})"

    def _column(self, column: int) -> str:
        return f"'{self.sheet.paper.title}'!{_range(column, self.last)}"

    @property
    def total(self) -> str:
        return self.group(ALL, 1)

    @property
    def received(self) -> list[str]:
        """What was received before, in the order of ``sums.received``."""
        return [self.sheet.reference(self.pay_row + 2 + row, _CLAIMED) for row in range(self.received_rows)]

    @property
    def payable(self) -> str:
        return self.sheet.reference(self.pay_row + 2 + self.received_rows, _CLAIMED)


def write_ledger(book: Workbook, trip: Trip, settlement: Settlement, notice: str) -> Ledger:
    """Items, sums by head and the amount to pay, on a landscape sheet."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("여비 산출 내역", notice)
    period = f"{trip.trip.start:%Y-%m-%d} ~ {trip.trip.end:%Y-%m-%d}"
    sheet.text(3, 1, f"출장자: {trip.traveler.name}    출장 기간: {period}    (단위: 원)", PLAIN, sheet.columns)
    sheet.text(4, 1, f"적용 기준: {applied(settlement.rules)}", PLAIN, sheet.columns)
    sheet.labels(_HEAD_ROW, _HEADS)
    sheet.paper.row_dimensions[_HEAD_ROW].height = 24
    for index, item in enumerate(settlement.items):
        _write_item(sheet, _FIRST + index, index + 1, item)
    last = _FIRST + max(1, len(settlement.items)) - 1
    if not settlement.items:
        sheet.text(_FIRST, 1, "정산할 항목이 없습니다.", CENTRE, across=sheet.columns)
    total_row = last + 1
    sheet.text(total_row, 1, "합계", TOTAL_LABEL, across=6)
    sums = group_sums(settlement, ALL)
    for column, result in zip((_CLAIMED, _APPROVED, _PROPOSED), sums, strict=False):
        sheet.formula(total_row, column, f"SUM({_range(column, last)})", result, TOTAL)
    sheet.text(total_row, 10, "", TOTAL_LABEL, across=4)
    sheet.height(total_row)
    # On the second page the heads of the items stand again, and the sums under them would be read wrong.
    sheet.closing, sheet.closes_apart = total_row + 2, True
    group_row = _write_groups(sheet, settlement, sheet.closing, last)
    pay_row = _write_payable(sheet, trip, settlement, group_row + len(GROUPS))
    return Ledger(sheet, settlement, last, group_row, pay_row, len(received(trip)))


def _write_item(sheet: Sheet, row: int, number: int, item: Item) -> None:
    fill = DOUBTFUL if item.verdict is Verdict.OPEN else None
    amount, centre, words = Look("right", fill=fill), Look("center", fill=fill), Look(fill=fill)
    sheet.number(row, 1, number, centre, form="0")
    sheet.date(row, 2, item.date, centre)
    sheet.text(row, _GROUP, group_of(item), centre)
    sheet.text(row, 4, item.item, centre)
    sheet.text(row, 5, item.sum, words)
    sheet.text(row, 6, "\n".join(item.basis), words)
    sheet.number(row, _CLAIMED, item.claimed_won, amount)
    sheet.number(row, _APPROVED, item.approved_won, amount)
    if item.verdict is Verdict.OPEN:
        sheet.number(row, _PROPOSED, item.proposed_won, amount)
    else:
        sheet.text(row, _PROPOSED, "", amount)
    sheet.text(row, _VERDICT, item.verdict, centre)
    sheet.text(row, _PAYER, PAYERS[item.paid_by], centre)
    sheet.text(row, 12, "\n".join(item.reasons), words)
    sheet.text(row, 13, "\n".join(map(shown_id, item.receipts)), words)
    sheet.height(row)


def _write_groups(sheet: Sheet, settlement: Settlement, row: int, last: int) -> int:
    """The sums by head; returns the row of the first head."""
    sheet.text(row, 1, "1. 항목별 집계", SECTION, across=sheet.columns)
    sheet.text(row + 1, 5, "구분", LABEL, across=2)
    sheet.labels(row + 1, ("청구액", "인정액", "확인필요액", "기관카드 결제"), _CLAIMED)
    sheet.paper.row_dimensions[row + 1].height = 30
    first = row + 2
    groups, payers, verdicts = (_range(column, last) for column in (_GROUP, _PAYER, _VERDICT))
    for offset, group in enumerate(GROUPS):
        at = first + offset
        sheet.text(at, 5, group, CENTRE, across=2)
        for column, result in enumerate(group_sums(settlement, group)):
            amounts = _range((_CLAIMED, _APPROVED, _PROPOSED, _CLAIMED)[column], last)
            condition = f',{payers},"{PAYERS[PaidBy.OFFICE_CARD]}",{verdicts},"<>{Verdict.OPEN}"' if column == 3 else ""
            sheet.formula(at, _CLAIMED + column, f'SUMIFS({amounts},{groups},"{group}"{condition})', result)
        sheet.height(at)
    at = first + len(GROUPS)
    sheet.text(at, 5, ALL, TOTAL_LABEL, across=2)
    for column, result in enumerate(group_sums(settlement, ALL)):
        letter = get_column_letter(_CLAIMED + column)
        sheet.formula(at, _CLAIMED + column, f"SUM({letter}{first}:{letter}{at - 1})", result, TOTAL)
    sheet.height(at)
    return first


def _write_payable(sheet: Sheet, trip: Trip, settlement: Settlement, sums_row: int) -> int:
    """Approved, less what the office's card paid, less what was received before; returns the first row of these."""
    sheet.text(sums_row + 2, 1, "2. 지급할 금액", SECTION, across=sheet.columns)
    first = sums_row + 3
    for offset, name in enumerate(("인정액", "기관카드 결제액 (빼기)")):
        sheet.text(first + offset, 5, name, CENTRE, across=2)
    sheet.formula(first, _CLAIMED, f"H{sums_row}", settlement.approved_won)
    sheet.formula(first + 1, _CLAIMED, f"J{sums_row}", group_sums(settlement, ALL).office_card)
    last = first + 1
    for name, amount in received(trip):
        last += 1
        sheet.text(last, 5, f"{name} (빼기)", CENTRE, across=2)
        sheet.number(last, _CLAIMED, amount)
    sheet.text(last + 1, 5, "지급할 금액 (음수는 반납)", TOTAL_LABEL, across=2)
    formula = f"G{first}-SUM(G{first + 1}:G{last})"
    sheet.formula(last + 1, _CLAIMED, formula, settlement.payable_won, TOTAL)
    for each in range(first, last + 2):
        sheet.height(each)
    _write_recovery(sheet, settlement, f"G{last + 1}", last + 3)
    return first


def _write_recovery(sheet: Sheet, settlement: Settlement, payable: str, row: int) -> None:
    """The sums below the amount to pay (``payable``: its cell), each reckoned from the cells above it."""
    recovery = settlement.recovery
    if recovery is None:
        return
    letter = get_column_letter(_CLAIMED)
    sheet.text(row, 1, "3. 환수와 가산징수 (제31조)", SECTION, across=sheet.columns)
    first = row + 1
    times = "배수를 정하지 않아 빠져 있음" if recovery.lacks_surcharge else f"부정 수령액 × {recovery.times}배"
    names = ("환수액", "부정 수령액", f"가산징수액 ({times})")
    for offset, name in enumerate(names):
        sheet.text(first + offset, 5, name, CENTRE, across=2)
    sheet.formula(first, _CLAIMED, f"MAX(-{payable},0)", recovery.back_won)
    sheet.number(first + 1, _CLAIMED, recovery.fraud_won)
    sheet.formula(first + 2, _CLAIMED, f"{letter}{first + 1}*{recovery.times}", recovery.surcharge_won)
    total = "반납할 금액 (가산징수액 제외)" if recovery.lacks_surcharge else "반납할 금액 합계"
    sheet.text(first + 3, 5, total, TOTAL_LABEL, across=2)
    sheet.formula(first + 3, _CLAIMED, f"{letter}{first}+{letter}{first + 2}", recovery.total_won, TOTAL)
    for each in range(first, first + 4):
        sheet.height(each)


def _range(column: int, last: int) -> str:
    letter = get_column_letter(column)
    return f"${letter}${_FIRST}:${letter}${last}"
