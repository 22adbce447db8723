"""The voucher to pay the travel expenses by (여비 지출결의서), with the amount in words.

Local governments have a form for it (지방자치단체 회계관리에 관한 훈령 별지 제39호) whose print could not be had:
this sheet holds what any such form asks for, to be copied over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import (
    AMOUNT,
    CENTRE,
    LABEL,
    PLAIN,
    SMALL,
    TEXT,
    TOTAL,
    TOTAL_LABEL,
    Look,
    Sheet,
)
from desktop.export.evidence import Evidence
from desktop.export.ledger import Ledger
from desktop.export.sums import ALL, GROUPS, group_sums, received
from desktop.export.wording import SIGNERS, day_signed, office, period, rank
from desktop.travel.money import written_out
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Trip

NAME: Final = "지출결의서"
_WIDTHS: Final = (13, 11, 13, 13, 13, 13, 13)
_CHANGED: Final = "금액이 바뀌었습니다. 한글 금액을 다시 적어 주세요."
_PAY: Final = "위와 같이 여비를 지출하고자 합니다."
_RETURN: Final = "위와 같이 정산하고 더 지급된 여비를 반납받고자 합니다."
_SOURCE: Final = "※ 별지 제39호서식의 원본이 아닙니다. 기관 서식이 있으면 옮겨 적어 주세요."


def write_voucher(
    book: Workbook, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], ledger: Ledger, notice: str
) -> Sheet:
    """One A4 page. The amount in words stands only as long as the ledger comes to the same number."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("여 비 지 출 결 의 서", notice, height=36)
    sheet.text(3, 1, "", PLAIN, across=3)
    sheet.text(3, 4, "결재", LABEL, down=2)
    sheet.labels(3, SIGNERS, 5)
    for column in range(5, 8):
        sheet.text(4, column, "", CENTRE)
    sheet.paper.row_dimensions[4].height = 46
    row = _write_budget(sheet, trip, 6)
    row = _write_amount(sheet, settlement, ledger, row)
    row = _write_sums(sheet, trip, settlement, ledger, row)
    sheet.closing = row
    _write_payee(sheet, trip, evidence, row, back=settlement.payable_won < 0)
    return sheet


def _write_budget(sheet: Sheet, trip: Trip, row: int) -> int:
    """What the office itself has to say: 회계, 사업, 목."""
    years = " · ".join(str(year) for year in range(trip.trip.start.year, trip.trip.end.year + 1))
    lines = (
        (("회계연도", years), ("결의번호", "")),
        (("회계 구분", ""), ("부서", office(trip.traveler))),
        (("세부사업", ""), ("예산과목(목)", "국내여비")),
    )
    for offset, ((left, value), (right, other)) in enumerate(lines):
        sheet.text(row + offset, 1, left, LABEL)
        sheet.text(row + offset, 2, value, TEXT, across=2)
        sheet.text(row + offset, 4, right, LABEL)
        sheet.text(row + offset, 5, other, TEXT, across=3)
        sheet.height(row + offset, 22)
    return row + len(lines)


def _write_amount(sheet: Sheet, settlement: Settlement, ledger: Ledger, row: int) -> int:
    """결의 금액: 금113,560원(금일십일만삼천오백육십원) (같은 훈령 제96조)."""
    payable = settlement.payable_won
    sheet.text(row, 1, "결의 금액" if payable >= 0 else "반납 금액", LABEL)
    words = written_out(abs(payable))
    look = Look("left", bold=True, size=13, fill="F5F7FA")
    sheet.worded(row, 2, f'IF({ledger.payable}={payable},"{words}","{_CHANGED}")', words, look, across=6)
    sheet.paper.row_dimensions[row].height = 34
    return row + 1


def _write_sums(sheet: Sheet, trip: Trip, settlement: Settlement, ledger: Ledger, row: int) -> int:
    """What the amount is made of, head by head, and what is taken off."""
    sheet.labels(row, ("내역", *GROUPS, ALL))
    sheet.height(row)
    for offset, (name, line) in enumerate((("인정액", 1), ("기관카드 결제액", 3)), start=1):
        sheet.text(row + offset, 1, name, LABEL)
        for column, group in enumerate((*GROUPS, ALL), start=2):
            look = TOTAL if group == ALL else AMOUNT
            sheet.formula(row + offset, column, ledger.group(group, line), group_sums(settlement, group)[line], look)
        sheet.height(row + offset, 22)
    at = row + 3
    lines = [(name, cell, won) for (name, won), cell in zip(received(trip), ledger.received, strict=True)]
    lines.append(("지급할 금액 (음수는 반납)", ledger.payable, settlement.payable_won))
    for offset, (name, formula, result) in enumerate(lines):
        sheet.text(at + offset, 1, name, TOTAL_LABEL, across=6)
        sheet.formula(at + offset, 7, formula, result, TOTAL)
        sheet.height(at + offset)
    at += len(lines)
    if (recovery := settlement.recovery) is not None and recovery.surcharge_won:
        sheet.text(at, 1, f"가산징수액 (제31조, {recovery.sum})", TOTAL_LABEL, across=6)
        sheet.number(at, 7, recovery.surcharge_won, TOTAL)
        sheet.text(at + 1, 1, "반납할 금액 합계 (환수액 + 가산징수액)", TOTAL_LABEL, across=6)
        sheet.formula(at + 1, 7, f"MAX(-G{at - 1},0)+G{at}", recovery.total_won, TOTAL)
        for row in (at, at + 1):
            sheet.height(row)
        at += 2
    return at


def _write_payee(sheet: Sheet, trip: Trip, evidence: Sequence[Evidence], row: int, *, back: bool) -> None:
    """Who is paid, or has to pay ``back`` what the advance or the office's card paid too much."""
    traveler, journey = trip.traveler, trip.trip
    on_paper = sum(claim.evidence for claim in trip.claims)
    papers = f"여비정산신청서 1부, 산출내역 1부, 영수증 {len(evidence)}건"
    if on_paper:
        papers += f", 종이 증빙 {on_paper}건"
    lines = (
        ("반납할 사람" if back else "받는 사람", f"{office(traveler)} {rank(traveler)} {traveler.name}".strip()),
        ("반납 계좌", "기관이 정한 계좌") if back else ("입금 계좌", "여비 지급명세에 따름"),
        ("출장 기간", period(trip)),
        ("출장지", ", ".join(journey.destinations)),
        ("출장 목적", journey.purpose),
        ("붙임", papers),
    )
    for offset, (label, value) in enumerate(lines):
        sheet.text(row + offset, 1, label, LABEL)
        sheet.text(row + offset, 2, value, TEXT, across=6)
        sheet.height(row + offset, 22)
    at = row + len(lines)
    closing = (
        (_RETURN if back else _PAY, Look("center", size=11, boxed=False), 30.0),
        (day_signed(journey.applied_on), Look("center", size=11, boxed=False), 26.0),
        ("결의자              (인 또는 서명)", Look("right", size=11, boxed=False), 26.0),
        (_SOURCE, SMALL, 16.0),
    )
    for offset, (words, look, height) in enumerate(closing):
        sheet.text(at + offset, 1, words, look, across=7)
        sheet.paper.row_dimensions[at + offset].height = height
