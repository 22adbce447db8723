"""The application form (여비정산신청서): one A4 page for the signature; its amounts refer to the computation sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import (
    AMOUNT,
    CENTRE,
    DOUBTFUL,
    LABEL,
    NOTICE,
    PLAIN,
    SMALL,
    TEXT,
    TITLE,
    TOTAL,
    TOTAL_LABEL,
    Look,
    Sheet,
)
from desktop.export.evidence import Evidence
from desktop.export.ledger import Ledger
from desktop.export.sums import ALL, GROUPS, group_of, group_sums
from desktop.export.wording import day_signed, meals, office, period, rank, vehicle
from desktop.receipts.model import Kind
from desktop.travel.evidence import ITEM_NAMES
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import ACQUAINTANCE_STAY, OwnCar, Trip

NAME: Final = "여비정산신청서"
_WIDTHS: Final = (11, 11.5, 12, 12, 11.5, 11.5, 11, 14)
_OWN_CAR: Final = ("연료비", "통행료", "주차비")
_REQUEST: Final = "「공무원 여비 규정」 제16조에 따라 관계 서류를 첨부하여 위와 같이 여비의 정산을 신청합니다."


@dataclass(frozen=True)
class _Row:
    """One item on the form: its place in the settlement and the words around its amount."""

    index: int
    item: Item
    words: tuple[str, ...]


def write_form(
    book: Workbook, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], ledger: Ledger, notice: str
) -> Sheet:
    """The whole form; ``ledger`` is the sheet its amounts come from."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.text(1, 1, "여 비 정 산 신 청 서", TITLE, across=8)
    sheet.paper.row_dimensions[1].height = 36
    sheet.text(2, 1, notice, NOTICE, across=8)
    row = _write_traveller(sheet, trip, 3)
    by_id = {each.id: each for each in evidence}
    row = _write_lodging(sheet, trip, settlement, ledger, row)
    row = _write_fares(
        sheet, ledger, row, "운임\n(자가용)",
        ("일자", "출발지", "도착지", "거리(km)", "금액", "운전자", "비고"),
        _own_car_rows(trip, settlement),
    )  # fmt: skip
    row = _write_fares(
        sheet, ledger, row, "운임\n(대중교통)",
        ("일자", "교통편", "출발지", "도착지", "금액", "등급", "비고"),
        _public_rows(trip, settlement, by_id),
    )  # fmt: skip
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
    sheet.text(row + 1, 6, "", TEXT, across=3)
    sheet.text(row + 2, 1, "출장일시", LABEL)
    sheet.text(row + 2, 2, period(journey.start, journey.end), TEXT, across=7)
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
            sheet.text(at, 3, item.sum, TEXT, across=2)
            sheet.formula(at, 5, ledger.claimed(index), item.claimed_won)
            sheet.formula(at, 6, ledger.approved(index), item.approved_won)
            sheet.text(at, 7, _remark(item, *item.reasons), TEXT, across=2)
        else:
            for column, across in ((2, 1), (3, 2), (5, 1), (6, 1), (7, 2)):
                sheet.text(at, column, "", TEXT, across=across)
        sheet.height(at, 22)
    at = row + 1 + count
    friends = sum(claim.nights or 1 for claim in trip.claims if claim.kind == ACQUAINTANCE_STAY)
    shared = sum(claim.nights or 1 for claim in trip.claims if claim.kind == Kind.LODGING and claim.persons > 1)
    sheet.text(at, 2, f"친지집 숙박 ( {friends} )박", CENTRE, across=2)
    sheet.text(at, 4, f"공동숙박 ( {shared} )박", CENTRE, across=2)
    sheet.text(at, 6, "공동숙박 추가지급 신청자:", TEXT, across=3)
    sheet.height(at, 22)
    return at + 1


def _remark(item: Item, *words: str) -> str:
    """What a signer must see beside an amount: a verdict other than 지급, and why."""
    verdict = () if item.verdict is Verdict.PAID else (item.verdict.value,)
    return "\n".join((*verdict, *words))


def _own_car_rows(trip: Trip, settlement: Settlement) -> list[_Row]:
    """연료비, 통행료 and 주차비, each with its leg as driven; the distance stands with the fuel alone."""
    rows = []
    for index, item in enumerate(settlement.items):
        if item.item in _OWN_CAR:
            leg = _leg_of(trip, settlement, index)
            origin, destination = (leg.origin, leg.destination) if leg else ("", "")
            distance = f"{leg.distance_km:f}" if leg and item.item == "연료비" else ""
            rows.append(
                _Row(index, item, (origin, destination, distance, trip.traveler.name, _remark(item, item.item)))
            )
    return rows


def _leg_of(trip: Trip, settlement: Settlement, index: int) -> OwnCar | None:
    """The leg an item was computed from: that day's by distance or sum typed; the only one of a day is meant anyway."""
    item = settlement.items[index]
    same_day = [leg for leg in trip.own_car if leg.date == item.date]
    if len(same_day) == 1:
        return same_day[0]
    typed = {"통행료": "tolls_won", "주차비": "parking_won"}
    fitting = [
        leg
        for leg in same_day
        if (
            getattr(leg, typed[item.item]) == item.claimed_won
            if item.item in typed
            else item.sum.startswith(f"{leg.distance_km}km ")
        )
    ]
    nth = _like_before(settlement, index)
    return fitting[nth] if nth < len(fitting) else None


def _like_before(settlement: Settlement, index: int) -> int:
    """How many earlier items are the same but for their receipts: equals keep the order of the trip file."""
    item = settlement.items[index]
    key = (item.date, item.item, item.claimed_won, item.sum)
    return sum((each.date, each.item, each.claimed_won, each.sum) == key for each in settlement.items[:index])


def _public_rows(trip: Trip, settlement: Settlement, by_id: Mapping[str, Evidence]) -> list[_Row]:
    """Fares by train, bus, air, ship and taxi, with origin, destination and class from the ticket or what was typed."""
    rows = []
    for index, item in enumerate(settlement.items):
        if group_of(item) == "운임" and item.item not in _OWN_CAR:
            means = item.item.removesuffix("운임")
            rows.append(_Row(index, item, (means, *route(trip, settlement, index, by_id), _remark(item))))
    return rows


def route(trip: Trip, settlement: Settlement, index: int, by_id: Mapping[str, Evidence]) -> tuple[str, str, str]:
    """Origin, destination and class of a fare; empty where neither a ticket nor a claim says them."""
    item = settlement.items[index]
    for evidence_id in item.receipts:
        if evidence_id in by_id:
            receipt = by_id[evidence_id].receipt
            origin, destination, seat_class = map(receipt.value, ("origin", "destination", "seat_class"))
            return str(origin or ""), str(destination or ""), str(seat_class or "")
    fitting = [
        claim
        for claim in trip.claims
        if (claim.date, claim.amount_won) == (item.date, item.claimed_won)
        and claim.kind in ITEM_NAMES
        and ITEM_NAMES[Kind(claim.kind)] == item.item
    ]
    nth = _like_before(settlement, index)
    return (
        (fitting[nth].origin, fitting[nth].destination, fitting[nth].seat_class) if nth < len(fitting) else ("", "", "")
    )


def _write_fares(sheet: Sheet, ledger: Ledger, row: int, title: str, heads: tuple[str, ...], rows: list[_Row]) -> int:
    """A table of fares, at least two rows, with its sum; the amount stands in column 6."""
    count = max(2, len(rows))
    sheet.text(row, 1, title, LABEL, down=count + 2)
    sheet.labels(row, heads, 2)
    sheet.height(row)
    for offset in range(count):
        at = row + 1 + offset
        if offset >= len(rows):
            sheet.paper.row_dimensions[at].height = 20
            for column in range(2, 9):
                sheet.text(at, column, "", TEXT)
            continue
        entry = rows[offset]
        look = Look("center", fill=DOUBTFUL) if entry.item.verdict is Verdict.OPEN else CENTRE
        sheet.date(at, 2, entry.item.date, look)
        sheet.formula(at, 6, ledger.claimed(entry.index), entry.item.claimed_won)
        for column, words in zip((3, 4, 5, 7, 8), entry.words, strict=True):
            sheet.text(at, column, words, CENTRE)
        sheet.height(at)
    last = row + count
    sheet.text(last + 1, 2, "합계", TOTAL_LABEL, across=4)
    total = sum(entry.item.claimed_won for entry in rows)
    sheet.formula(last + 1, 6, f"SUM(F{row + 1}:F{last})", total, TOTAL)
    sheet.text(last + 1, 7, "", TOTAL_LABEL, across=2)
    sheet.height(last + 1)
    return last + 2


def _write_sums(sheet: Sheet, trip: Trip, settlement: Settlement, ledger: Ledger, row: int) -> int:
    sheet.text(row, 1, "정산 내역", LABEL, down=6)
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
    sheet.text(at, 5, "미리 받은 여비", LABEL, across=2)
    sheet.formula(at, 7, ledger.advance, trip.trip.advance_won, across=2)
    sheet.height(at, 22)
    at = row + 5
    sheet.text(at, 2, "지급할 금액 (음수는 반납)", TOTAL_LABEL, across=3)
    large = Look("right", bold=True, size=12, fill="F5F7FA")
    sheet.formula(at, 5, ledger.payable, settlement.payable_won, large, '"금 "#,##0"원";[Red]"금 "-#,##0"원"', across=4)
    sheet.height(at, 26)
    return at + 1


def _write_request(sheet: Sheet, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], row: int) -> None:
    rules = settlement.rules
    on_paper = sum(claim.evidence for claim in trip.claims)
    enclosed = f"첨부: 증빙 {len(evidence)}건 (증빙목록, 영수증)" + (f", 종이 증빙 {on_paper}건" if on_paper else "")
    lines = (
        (_REQUEST, PLAIN, 30.0),
        (enclosed, PLAIN, 18.0),
        (day_signed(trip.trip.applied_on), Look("center", size=11, boxed=False), 26.0),
        (f"신청인  {trip.traveler.name}   (인 또는 서명)", Look("right", size=11, boxed=False), 24.0),
        (f"※ 적용 기준: {rules.table}, 시행일 {rules.effective_from:%Y-%m-%d}", SMALL, 16.0),
    )
    for offset, (words, look, height) in enumerate(lines):
        sheet.text(row + offset, 1, words, look, across=8)
        sheet.paper.row_dimensions[row + offset].height = height
