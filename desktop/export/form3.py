"""The settlement form of the regulation's annex ([별지 제3호서식] 여비 정산 신청서), cell by cell, on one A4 page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import (
    AMOUNT,
    CENTRE,
    DOUBTFUL,
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
from desktop.export.fares import fares
from desktop.export.form import remark
from desktop.export.ledger import Ledger
from desktop.export.sums import group_of, group_sums
from desktop.export.wording import cap, day_signed, driving, enclosures, office, period, rank
from desktop.travel.money import won
from desktop.travel.settlement import Settlement, Verdict
from desktop.travel.trip import Trip

NAME: Final = "별지 제3호"
#: 9.2, 16.6, 12.2, 10.4, 12.2, 14.5 and 24.9 % of the page.
_WIDTHS: Final = (8.7, 15.8, 11.6, 9.9, 11.6, 13.8, 23.7)
_REQUEST: Final = (
    "「공무원여비규정」 제16조 제1항·제2항에 의하여 관계서류를 첨부하여 위와 같이 여비의 정산을 신청합니다."
)
_ABROAD: Final = (
    "※ 식비는 국외 출장에, 숙박비와 운임은 국내 출장에 적습니다(국외 숙박비는 별지 제7호, 항공운임은 별지 제5호)."
)


def write_form3(
    book: Workbook, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], ledger: Ledger, notice: str
) -> Sheet:
    """The whole form; ``ledger`` is the sheet its amounts come from."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("여 비 정 산 신 청 서", notice, height=36)
    _write_traveller(sheet, trip)
    _write_spending(sheet, trip, settlement, ledger)
    row = _write_fares(sheet, settlement, ledger, 11)
    _write_request(sheet, trip, evidence, row)
    return sheet


def _write_traveller(sheet: Sheet, trip: Trip) -> None:
    traveler, journey = trip.traveler, trip.trip
    cells = ((1, 3, "소속", office(traveler)), (4, 2, "직급(직위)", rank(traveler)), (6, 2, "성명", traveler.name))
    for column, across, label, value in cells:
        sheet.text(3, column, label, LABEL, across=across)
        sheet.text(4, column, value, CENTRE, across=across)
    sheet.text(5, 1, "출장(부임)\n일정", LABEL, down=2)
    lines = (("일시", period(trip)), ("출장(부임)지", ", ".join(journey.destinations)))
    for row, (label, value) in enumerate(lines, start=5):
        sheet.text(row, 2, label, LABEL)
        sheet.text(row, 3, value, TEXT, across=5)
    for row in range(3, 7):
        sheet.height(row, 24)


def _write_spending(sheet: Sheet, trip: Trip, settlement: Settlement, ledger: Ledger) -> None:
    """숙박비 with its cap, and 식비, which at home is a fixed sum and so leaves its cells empty."""
    nights = [item for item in settlement.items if group_of(item) == "숙박비"]
    caps = [words for item in nights if (words := cap(item))]
    if trip.trip.advance_won:
        caps.append(f"선금 {won(trip.trip.advance_won)}")
    why = filter(None, (remark(item, *item.reasons) for item in nights))
    _write_head(sheet, 7, "숙박비", ("상한액 또는 지급받은 선금", "실제 소요액", "초과지출 사유"))
    sheet.text(8, 2, "\n".join(caps), TEXT, across=2)
    sheet.formula(8, 4, ledger.group("숙박비", 0), group_sums(settlement, "숙박비").claimed, AMOUNT, across=2)
    sheet.text(8, 6, "\n".join(why), TEXT, across=2)
    own = "실제 소요액\n(식사제공 제외, 개인비용 사용 시)"
    _write_head(sheet, 9, "식비", ("지급받은 금액", own, "초과지출 사유"))
    for column in (2, 4, 6):
        sheet.text(10, column, "", TEXT, across=2)
    for row in (8, 10):
        sheet.height(row, 24)


def _write_head(sheet: Sheet, row: int, name: str, heads: tuple[str, ...]) -> None:
    sheet.text(row, 1, name, LABEL, down=2)
    for column, head in zip((2, 4, 6), heads, strict=True):
        sheet.text(row, column, head, LABEL, across=2)
    sheet.height(row)


def _write_fares(sheet: Sheet, settlement: Settlement, ledger: Ledger, row: int) -> int:
    """Every fare, at least two rows, and their sum; returns the row after it."""
    listed = fares(settlement)
    count = max(2, len(listed))
    sheet.text(row, 1, "운임", LABEL, down=count + 2)
    sheet.labels(row, ("일자", "교통편", "출발지", "도착지", "등급", "금액"), 2)
    sheet.height(row)
    for offset in range(count):
        at = row + 1 + offset
        if offset >= len(listed):
            for column in range(2, 8):
                sheet.text(at, column, "", TEXT)
        else:
            fare = listed[offset]
            fill = DOUBTFUL if fare.item.verdict is Verdict.OPEN else None
            sheet.date(at, 2, fare.item.date, Look("center", fill=fill))
            means = f"자가용 {fare.means}" if fare.by_own_car else fare.means
            for column, words in enumerate((means, fare.origin, fare.destination, fare.seat_class), start=3):
                sheet.text(at, column, words, CENTRE)
            sheet.formula(at, 7, ledger.claimed(fare.index), fare.item.claimed_won, Look("right", fill=fill))
        sheet.height(at, 22)
    last = row + count
    sheet.closing = last + 1
    sheet.text(last + 1, 2, "합계", TOTAL_LABEL, across=5)
    sheet.formula(last + 1, 7, f"SUM(G{row + 1}:G{last})", sum(fare.item.claimed_won for fare in listed), TOTAL)
    sheet.height(last + 1, 22)
    return last + 2


def _write_request(sheet: Sheet, trip: Trip, evidence: Sequence[Evidence], row: int) -> None:
    lines = (
        (_REQUEST, PLAIN, 34.0),
        (driving(trip), PLAIN, 20.0),
        (enclosures(trip, evidence), PLAIN, 20.0),
        (day_signed(trip.trip.applied_on), Look("center", size=11, boxed=False), 30.0),
        (f"신청인  {trip.traveler.name}   (인)", Look("right", size=11, boxed=False), 26.0),
        (_ABROAD, SMALL, 28.0),
    )
    for offset, (words, look, height) in enumerate(lines):
        sheet.text(row + offset, 1, words, look, across=7)
        sheet.height(row + offset, height)
