"""The application form (여비정산신청서): one A4 page for the signature; its amounts refer to the computation sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from openpyxl.utils import get_column_letter
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
from desktop.export.fares import Fare, fares
from desktop.export.ledger import Ledger
from desktop.export.sums import ALL, GROUPS, group_of, group_sums, received
from desktop.export.wording import (
    applicants,
    applied,
    cap,
    companions,
    day_signed,
    driving,
    enclosures,
    meals,
    nights,
    office,
    period,
    rank,
    vehicle,
)
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import Trip

NAME: Final = "여비정산신청서"
_WIDTHS: Final = (11, 11.5, 12, 12, 11.5, 11.5, 11, 14)
_REQUEST: Final = "「공무원 여비 규정」 제16조에 따라 관계 서류를 첨부하여 위와 같이 여비의 정산을 신청합니다."


def write_form(
    book: Workbook, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], ledger: Ledger, notice: str
) -> Sheet:
    """The whole form; ``ledger`` is the sheet its amounts come from."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("여 비 정 산 신 청 서", notice, height=36)
    row = _write_traveller(sheet, trip, 3)
    row = _write_lodging(sheet, trip, settlement, ledger, row)
    listed = fares(settlement)
    row = _write_fares(
        sheet, ledger, row, "운임\n(자가용)",
        ("일자", "출발지", "도착지", "거리(km)", "금액", "운전자", "비고"),
        [each for each in listed if each.by_own_car],
        lambda fare: (
            fare.origin, fare.destination, fare.distance, trip.traveler.name, remark(fare.item, fare.means)
        ),
    )  # fmt: skip
    row = _write_fares(
        sheet, ledger, row, "운임\n(대중교통)",
        ("일자", "교통편", "출발지", "도착지", "등급", "금액", "비고"),
        [each for each in listed if not each.by_own_car],
        lambda fare: (fare.means, fare.origin, fare.destination, fare.seat_class, remark(fare.item)),
    )  # fmt: skip
    sheet.closing = row
    row = _write_sums(sheet, trip, settlement, ledger, row)
    _write_request(sheet, trip, settlement, evidence, row)
    return sheet


def _write_traveller(sheet: Sheet, trip: Trip, row: int) -> int:
    traveler, journey = trip.traveler, trip.trip
    sheet.text(row, 1, "소속", LABEL)
    sheet.text(row, 2, office(traveler), TEXT, across=3)
    sheet.text(row, 5, "직급(직위)", LABEL)
    sheet.text(row, 6, rank(traveler), TEXT, across=3)
    sheet.text(row + 1, 1, "성명", LABEL)
    sheet.text(row + 1, 2, traveler.name, TEXT, across=3)
    sheet.text(row + 1, 5, "복수출장자", LABEL)
    sheet.text(row + 1, 6, companions(trip), TEXT, across=3)
    sheet.text(row + 2, 1, "출장일시", LABEL)
    sheet.text(row + 2, 2, period(trip), TEXT, across=7)
    sheet.text(row + 3, 1, "출장지", LABEL)
    sheet.text(row + 3, 2, ", ".join(journey.destinations), TEXT, across=3)
    sheet.text(row + 3, 5, "공무용 차량", LABEL)
    sheet.text(row + 3, 6, vehicle(trip), TEXT, across=3)
    sheet.text(row + 4, 1, "출장목적", LABEL)
    sheet.text(row + 4, 2, journey.purpose, TEXT, across=3)
    sheet.text(row + 4, 5, "식사제공", LABEL)
    sheet.text(row + 4, 6, meals(trip), TEXT, across=3)
    for each in range(row, row + 5):
        sheet.height(each, 22)
    return row + 5


def _write_lodging(sheet: Sheet, trip: Trip, settlement: Settlement, ledger: Ledger, row: int) -> int:
    rows = [(i, item) for i, item in enumerate(settlement.items) if group_of(item) == "숙박비"]
    count = max(1, len(rows))
    sheet.text(row, 1, "숙박비", LABEL, down=count + 2)
    sheet.text(row, 2, "일자", LABEL)
    sheet.text(row, 3, "상한액", LABEL, across=2)
    sheet.text(row, 5, "실소요액", LABEL)
    sheet.text(row, 6, "인정액", LABEL)
    sheet.text(row, 7, "초과지출 사유", LABEL, across=2)
    sheet.height(row)
    for offset in range(count):
        at = row + 1 + offset
        if offset < len(rows):
            index, item = rows[offset]
            look = Look("center", fill=DOUBTFUL) if item.verdict is Verdict.OPEN else CENTRE
            sheet.date(at, 2, item.date, look)
            sheet.text(at, 3, cap(item), TEXT, across=2)
            sheet.formula(at, 5, ledger.claimed(index), item.claimed_won)
            sheet.formula(at, 6, ledger.approved(index), item.approved_won)
            sheet.text(at, 7, remark(item, *item.reasons), TEXT, across=2)
        else:
            for column, across in ((2, 1), (3, 2), (5, 1), (6, 1), (7, 2)):
                sheet.text(at, column, "", TEXT, across=across)
        sheet.height(at, 22)
    at = row + 1 + count
    friends, shared = nights(settlement)
    sheet.text(at, 2, f"친지집 숙박 ( {friends} )박", CENTRE, across=2)
    sheet.text(at, 4, f"공동숙박 ( {shared} )박", CENTRE, across=2)
    sheet.text(at, 6, f"공동숙박 추가지급 신청자: {applicants(trip, settlement)}".strip(), TEXT, across=3)
    sheet.height(at, 22)
    return at + 1


def remark(item: Item, *words: str) -> str:
    """What a signer must see beside an amount: a verdict other than 지급, and why."""
    verdict = () if item.verdict is Verdict.PAID else (item.verdict.value,)
    return "\n".join((*verdict, *words))


def _write_fares(
    sheet: Sheet,
    ledger: Ledger,
    row: int,
    title: str,
    heads: tuple[str, ...],
    listed: Sequence[Fare],
    words_of: Callable[[Fare], tuple[str, ...]],
) -> int:
    """A table of fares, at least two rows, with its sum; ``words_of`` a fare are its cells beside day and amount."""
    count = max(2, len(listed))
    money = heads.index("금액") + 2
    others = [column for column in range(3, 9) if column != money]
    sheet.text(row, 1, title, LABEL, down=count + 2)
    sheet.labels(row, heads, 2)
    sheet.height(row)
    for offset in range(count):
        at = row + 1 + offset
        if offset >= len(listed):
            sheet.paper.row_dimensions[at].height = 20
            for column in range(2, 9):
                sheet.text(at, column, "", TEXT)
            continue
        fare = listed[offset]
        look = Look("center", fill=DOUBTFUL) if fare.item.verdict is Verdict.OPEN else CENTRE
        sheet.date(at, 2, fare.item.date, look)
        sheet.formula(at, money, ledger.claimed(fare.index), fare.item.claimed_won)
        for column, words in zip(others, words_of(fare), strict=True):
            sheet.text(at, column, words, CENTRE)
        sheet.height(at)
    last = row + count
    sheet.text(last + 1, 2, "합계", TOTAL_LABEL, across=money - 2)
    total = sum(fare.item.claimed_won for fare in listed)
    letter = get_column_letter(money)
    sheet.formula(last + 1, money, f"SUM({letter}{row + 1}:{letter}{last})", total, TOTAL)
    sheet.text(last + 1, money + 1, "", TOTAL_LABEL, across=8 - money)
    sheet.height(last + 1)
    return last + 2


def _write_sums(sheet: Sheet, trip: Trip, settlement: Settlement, ledger: Ledger, row: int) -> int:
    before = list(zip(received(trip), ledger.received, strict=True))
    sheet.text(row, 1, "정산 내역", LABEL, down=5 + len(before))
    sheet.labels(row, ("구분", *GROUPS, ALL), 2)
    sheet.height(row)
    for line, name in enumerate(("청구액", "인정액", "확인필요액")):
        at = row + 1 + line
        sheet.text(at, 2, name, LABEL)
        for column, group in enumerate((*GROUPS, ALL), start=3):
            look = TOTAL if group == ALL else AMOUNT
            sheet.formula(at, column, ledger.group(group, line), group_sums(settlement, group)[line], look)
        sheet.height(at)
    at = row + 4
    sheet.text(at, 2, "기관카드 결제액", LABEL, across=2)
    sheet.formula(at, 4, ledger.group(ALL, 3), group_sums(settlement, ALL).office_card)
    for offset, ((name, won), cell) in enumerate(before):
        if offset:
            sheet.text(at + offset, 2, "", LABEL, across=3)
        sheet.text(at + offset, 5, name, LABEL, across=2)
        sheet.formula(at + offset, 7, cell, won, across=2)
        sheet.height(at + offset, 22)
    at += len(before)
    sheet.text(at, 2, "지급할 금액 (음수는 반납)", TOTAL_LABEL, across=3)
    large = Look("right", bold=True, size=12, fill="F5F7FA")
    sheet.formula(at, 5, ledger.payable, settlement.payable_won, large, '"금 "#,##0"원";[Red]"금 "-#,##0"원"', across=4)
    sheet.height(at, 26)
    return at + 1


def _write_request(sheet: Sheet, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], row: int) -> None:
    lines = (
        (_REQUEST, PLAIN, 30.0),
        (driving(trip), PLAIN, 16.0),
        (enclosures(trip, evidence), PLAIN, 18.0),
        (day_signed(trip.trip.applied_on), Look("center", size=11, boxed=False), 26.0),
        (f"신청인  {trip.traveler.name}   (인 또는 서명)", Look("right", size=11, boxed=False), 24.0),
        (f"※ 적용 기준: {applied(settlement.rules)}", SMALL, 16.0),
    )
    for offset, (words, look, height) in enumerate(lines):
        sheet.text(row + offset, 1, words, look, across=8)
        sheet.height(row + offset, height)
