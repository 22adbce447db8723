"""The report on the trip (출장복명서): filled as far as trip and receipts say, the work itself left to be written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import CENTRE, LABEL, TEXT, Look, Sheet
from desktop.export.evidence import Evidence
from desktop.export.fares import fares
from desktop.export.sums import group_of
from desktop.export.wording import day, day_signed, office, period, rank, travelled_on, vehicle
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import Trip

NAME: Final = "출장복명서"
_WIDTHS: Final = (13, 20, 20, 13, 20)
_FARES: Final = ("철도운임", "버스운임", "항공운임", "선박운임", "자동차운임")
#: A row for each day of so long a trip; a longer one is told as a whole.
_MOST_DAYS: Final = 14


def write_trip_report(
    book: Workbook, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], notice: str
) -> Sheet:
    """One A4 page: who, when and where from the trip, each day's way and lodging from the receipts."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("출 장 복 명 서", notice, height=36)
    row = _write_trip(sheet, trip, 3)
    row = _write_days(sheet, trip, _ways(trip, settlement, evidence), row)
    sheet.closing = row
    for label, height in (("출장 결과", 110.0), ("건의 사항", 60.0)):
        sheet.text(row, 1, label, LABEL)
        sheet.text(row, 2, "", TEXT, across=4)
        sheet.paper.row_dimensions[row].height = height
        row += 1
    sheet.text(row, 1, "붙임", LABEL)
    sheet.text(row, 2, f"여비정산신청서 1부, 영수증 {len(evidence)}건", TEXT, across=4)
    sheet.height(row, 22)
    closing = (
        ("위와 같이 출장 결과를 복명합니다.", "center"),
        (day_signed(None), "center"),
        (f"복명자  {rank(trip.traveler)}  {trip.traveler.name}   (인 또는 서명)", "right"),
    )
    for offset, (words, align) in enumerate(closing, start=1):
        look = Look("right" if align == "right" else "center", size=11, boxed=False)
        sheet.text(row + offset, 1, words, look, across=5)
        sheet.paper.row_dimensions[row + offset].height = 28
    return sheet


def _write_trip(sheet: Sheet, trip: Trip, row: int) -> int:
    traveler, journey = trip.traveler, trip.trip
    pairs = (
        (("소속", office(traveler)), ("직급(직위)", rank(traveler))),
        (("성명", traveler.name), ("공무용 차량", vehicle(trip))),
    )
    for (left, value), (right, other) in pairs:
        sheet.text(row, 1, left, LABEL)
        sheet.text(row, 2, value, TEXT, across=2)
        sheet.text(row, 4, right, LABEL)
        sheet.text(row, 5, other, TEXT)
        sheet.height(row, 22)
        row += 1
    lines = (
        ("출장 기간", period(trip)),
        ("출장지", ", ".join(journey.destinations)),
        ("출장 목적", journey.purpose),
    )
    for label, value in lines:
        sheet.text(row, 1, label, LABEL)
        sheet.text(row, 2, value, TEXT, across=4)
        sheet.height(row, 22)
        row += 1
    return row


def _write_days(sheet: Sheet, trip: Trip, ways: Mapping[dt.date, Sequence[str]], row: int) -> int:
    """A line for each day, or one for a long trip, with room for what was done."""
    sheet.text(row, 1, "일자", LABEL)
    sheet.text(row, 2, "이동·숙박", LABEL, across=2)
    sheet.text(row, 4, "수행 내용", LABEL, across=2)
    sheet.height(row)
    dates = travelled_on(trip)
    if len(dates) <= _MOST_DAYS:
        lines = [(day(date), ways.get(date, ())) for date in dates]
    else:
        lines = [(f"{day(dates[0])}\n~ {day(dates[-1])}", ())]
    for words, way in lines:
        row += 1
        sheet.text(row, 1, words, CENTRE)
        sheet.text(row, 2, "\n".join(way), TEXT, across=2)
        sheet.text(row, 4, "", TEXT, across=2)
        sheet.height(row, 48)
    return row + 1


def _ways(trip: Trip, settlement: Settlement, evidence: Sequence[Evidence]) -> dict[dt.date, list[str]]:
    """What the receipts and the typed rows tell of each day, in its order: '철도 나주 → 용산', '숙박 가온호텔'."""
    by_id = {each.id: each for each in evidence}
    ways: dict[dt.date, list[str]] = {}
    for fare in sorted(fares(settlement), key=lambda fare: _departure(fare.item, by_id)):
        if fare.item.item in _FARES and not fare.by_own_car and fare.item.claimed_won > 0:
            way = f"{fare.origin} → {fare.destination}" if fare.origin and fare.destination else ""
            words = f"{fare.means} {way or fare.origin or fare.destination}"
            ways.setdefault(fare.item.date, []).append(words.strip())
    for leg in trip.own_car:
        ways.setdefault(leg.date, []).append(f"자가용 {leg.origin} → {leg.destination} ({leg.distance_km:f}km)")
    for row in trip.local:
        length = f"{row.hours:f}시간" if row.hours is not None else f"{row.start:%H:%M} ~ {row.end:%H:%M}"
        ways.setdefault(row.date, []).append(f"근무지내 출장 {length}")
    for item in settlement.items:
        if group_of(item) == "숙박비" and item.claimed_won > 0:
            names = [str(by_id[each].receipt.value("merchant") or "") for each in item.receipts if each in by_id]
            ways.setdefault(item.date, []).append(f"숙박 {', '.join(filter(None, names))}".strip())
    return ways


def _departure(item: Item, by_id: Mapping[str, Evidence]) -> str:
    """When a fare's way began, as far as its ticket says: '08:05'; those that do not say go after the others."""
    tickets = [by_id[each].receipt for each in item.receipts if each in by_id]
    return min((str(ticket.value("depart_at")) for ticket in tickets if ticket.value("depart_at")), default="24:00")
