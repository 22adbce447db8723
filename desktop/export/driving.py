"""The confirmation of a trip by own car (출장이행확인서): each leg with its sum, and why the car was taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import CENTRE, LABEL, TEXT, TOTAL, TOTAL_LABEL, Look, Sheet
from desktop.export.fares import fares
from desktop.export.ledger import Ledger
from desktop.export.wording import day_signed, office, period, rank
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Trip

NAME: Final = "출장이행확인서"
_WIDTHS: Final = (12, 10, 15, 15, 11, 30, 13)
_SIGNERS: Final = ("신청인", "부서장", "결재")


def write_driving(book: Workbook, trip: Trip, settlement: Settlement, ledger: Ledger, notice: str) -> Sheet:
    """One A4 page; the amounts are those of ``ledger``."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("출 장 이 행 확 인 서", notice, height=36)
    row = _write_trip(sheet, trip, 3)
    row = _write_legs(sheet, trip, settlement, ledger, row)
    sheet.closing = row
    reasons = "\n".join(dict.fromkeys(leg.reason for leg in trip.own_car if leg.reason))
    sheet.text(row, 1, "자가용 이용 사유", LABEL)
    sheet.text(row, 2, reasons, TEXT, across=6)
    sheet.height(row, 30)
    closing = (("위와 같이 출장을 이행하였음을 확인합니다.", 30.0), (day_signed(trip.trip.applied_on), 26.0))
    for offset, (words, height) in enumerate(closing, start=1):
        sheet.text(row + offset, 1, words, Look("center", size=11, boxed=False), across=7)
        sheet.paper.row_dimensions[row + offset].height = height
    for column, signer in zip((2, 4, 6), _SIGNERS, strict=True):
        sheet.text(row + 3, column, signer, LABEL, across=2)
        sheet.text(row + 4, column, trip.traveler.name if signer == "신청인" else "", CENTRE, across=2)
    sheet.height(row + 3)
    sheet.paper.row_dimensions[row + 4].height = 46
    return sheet


def _write_trip(sheet: Sheet, trip: Trip, row: int) -> int:
    traveler, journey = trip.traveler, trip.trip
    passengers = max(leg.passengers for leg in trip.own_car)
    pairs = (
        (("소속", office(traveler)), ("직급(직위)", rank(traveler))),
        (("출장일", period(trip)), ("성명", traveler.name)),
        (("출장지", ", ".join(journey.destinations)), ("동승자", f"{passengers}명" if passengers else "없음")),
        (("유종", ", ".join(dict.fromkeys(leg.fuel for leg in trip.own_car))), ("차종", "")),
        (("유가 출처", ", ".join(dict.fromkeys(filter(None, (leg.price_source for leg in trip.own_car))))), ("", "")),
    )
    for offset, ((left, value), (right, other)) in enumerate(pairs):
        at = row + offset
        sheet.text(at, 1, left, LABEL)
        sheet.text(at, 2, value, TEXT, across=3 if right else 6)
        if right:
            sheet.text(at, 5, right, LABEL)
            sheet.text(at, 6, other, TEXT, across=2)
        sheet.height(at, 22)
    return row + len(pairs)


def _write_legs(sheet: Sheet, trip: Trip, settlement: Settlement, ledger: Ledger, row: int) -> int:
    """이동경로 with 연료비, 통행료 and 주차비, the whole distance and the sum claimed; returns the row after them."""
    sheet.labels(row, ("일자", "구분", "출발지", "도착지", "거리(km)", "산출 내역", "금액"))
    sheet.height(row)
    first = at = row + 1
    driven = [fare for fare in fares(settlement) if fare.by_own_car]
    for at, fare in enumerate(driven, start=first):
        sheet.date(at, 1, fare.item.date)
        for column, words in enumerate((fare.means, fare.origin, fare.destination, fare.distance), start=2):
            sheet.text(at, column, words, CENTRE)
        sheet.text(at, 6, fare.item.sum, TEXT)
        sheet.formula(at, 7, ledger.claimed(fare.index), fare.item.claimed_won)
        sheet.height(at, 22)
    if not driven:
        sheet.text(at, 1, "자가용 운임이 없습니다.", CENTRE, across=7)
    distance = sum((leg.distance_km for leg in trip.own_car), Decimal(0))
    sheet.text(at + 1, 1, "총 이동거리", TOTAL_LABEL, across=4)
    sheet.text(at + 1, 5, f"{distance:f}", TOTAL_LABEL)
    sheet.text(at + 1, 6, "청구 금액", TOTAL_LABEL)
    claimed = sum(fare.item.claimed_won for fare in driven)
    sheet.formula(at + 1, 7, f"SUM(G{first}:G{at})", claimed, TOTAL)
    sheet.height(at + 1)
    return at + 2
