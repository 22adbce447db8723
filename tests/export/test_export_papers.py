"""The papers beside the form: voucher, trip report, rows for the accounting system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop.export.evidence import Evidence
from desktop.export.fares import fares
from desktop.export.provenance import Provenance
from desktop.export.xlsx import write_workbook
from desktop.travel.money import written_out
from desktop.travel.settle import settle as settle_trip
from desktop.travel.settlement import Item, PaidBy, Settlement
from desktop.travel.trip import Trip, parse_trip

MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))

Settle = Callable[..., Settlement]
Make = Callable[..., Workbook]


def words(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def entries(sheet: Worksheet) -> list[tuple[object, ...]]:
    rows = sheet.iter_rows(min_row=5, max_col=10, values_only=True)
    return [row for row in rows if isinstance(row[0], int)]


@pytest.fixture
def book(tmp_path: Path, trip: Trip, evidence: list[Evidence]) -> Make:
    def make(settlement: Settlement, *, of: Trip = trip, formulas: bool = False) -> Workbook:
        write_workbook(tmp_path / "a.xlsx", of, settlement, evidence, Provenance(MADE_AT))
        return load_workbook(tmp_path / "a.xlsx", data_only=not formulas)

    return make


def test_the_voucher_writes_the_amount_out(book: Make, items: tuple[Item, ...], settle: Settle) -> None:
    settlement = settle(items, advance_won=0)
    voucher = words(book(settlement)["지출결의서"])
    assert "결의 금액" in voucher and written_out(settlement.payable_won) in voucher
    assert "국내여비" in voucher and "가온시 회계과 주무관 (제2호) 이출장" in voucher
    assert "여비정산신청서 1부, 산출내역 1부, 영수증 3건" in voucher


def test_money_to_return_is_no_negative_payment(book: Make, settle: Settle) -> None:
    voucher = words(book(settle(()))["지출결의서"])
    assert "반납 금액" in voucher and written_out(100_000) in voucher


def test_words_that_no_longer_fit_the_number_take_themselves_back(
    book: Make, items: tuple[Item, ...], settle: Settle, recalculated: Callable[[Workbook], Workbook]
) -> None:
    settlement = settle(items)
    as_written = recalculated(book(settlement, formulas=True))
    assert written_out(settlement.payable_won) in words(as_written["지출결의서"])
    made = book(settlement, formulas=True)
    ledger = made["산출내역"]
    row = next(cell.row for cell in ledger["D"] if cell.value == "일비")
    ledger.cell(row, 8).value = 1
    changed = words(recalculated(made)["지출결의서"])
    assert written_out(settlement.payable_won) not in changed
    assert any("다시 적어 주세요" in each for each in changed)


def test_rows_for_the_accounting_system_sum_to_what_is_approved(
    book: Make, items: tuple[Item, ...], settle: Settle, recalculated: Callable[[Workbook], Workbook]
) -> None:
    settlement = settle(items)
    made = book(settlement)
    rows = entries(made["회계입력"])
    assert sum(int(str(row[5])) for row in rows) == settlement.approved_won
    assert [(row[3], row[6]) for row in rows] == [
        ("운임", "본인에게 지급"),
        ("운임", "기관카드 결제"),
        ("일비", "본인에게 지급"),
        ("식비", "본인에게 지급"),
        ("숙박비", "기관카드 결제"),
        ("기타", "본인에게 지급"),
    ]
    assert rows[0][4] == "국내여비 정산(운임) 이출장 2026-03-09~2026-03-10 서울특별시"
    again = recalculated(book(settlement, formulas=True))["회계입력"]
    assert [row[5] for row in entries(again)] == [row[5] for row in rows]
    beside = {row[0]: row[5] for row in again.iter_rows(values_only=True)}
    assert beside["산출내역의 인정액과 차이"] == 0
    assert beside["지급할 금액 (음수는 반납)"] == settlement.payable_won


ACROSS_NEW_YEAR = """
[traveler]
name = "이출장"
[trip]
start = 2025-12-30T08:00:00
end = 2026-01-01T18:00:00
destinations = ["서울특별시"]
meals_provided = 1
[[claims]]
date = 2025-12-30
kind = "rail"
amount_won = 48200
[[claims]]
date = 2026-01-01
kind = "rail"
amount_won = 47200
"""


def test_a_trip_across_new_year_is_entered_by_year(book: Make, recalculated: Callable[[Workbook], Workbook]) -> None:
    crossing = parse_trip(ACROSS_NEW_YEAR)
    settlement = settle_trip(crossing, {})
    made = book(settlement, of=crossing, formulas=True)
    rows = entries(recalculated(made)["회계입력"])
    assert [row[5] for row in rows] == [row[5] for row in entries(book(settlement, of=crossing)["회계입력"])]
    assert [(row[1], row[3], row[5]) for row in rows] == [
        (2025, "운임", 48_200),
        (2025, "일비", 50_000),
        (2025, "식비", 44_444),
        (2026, "운임", 47_200),
        (2026, "일비", 25_000),
        (2026, "식비", 22_223),
    ]
    assert sum(int(str(row[5])) for row in rows) == settlement.approved_won
    assert any("두 해에 걸친" in each for each in words(made["회계입력"]))


def test_no_bank_account_stands_outside_the_payment_list(book: Make, items: tuple[Item, ...], settle: Settle) -> None:
    made = book(settle(items))
    assert "여비 지급명세에 따름" in words(made["지출결의서"])


def test_the_trip_report_knows_each_day_s_way(book: Make, items: tuple[Item, ...], settle: Settle) -> None:
    report = book(settle(items))["출장복명서"]
    rows = {row[0]: row for row in report.iter_rows(values_only=True) if row[0]}
    first, second = rows["2026. 3. 9.(월)"], rows["2026. 3. 10.(화)"]
    assert "철도 나주 → 용산" in str(first[1]) and "숙박 가온호텔" in str(first[1])
    assert second[1] == "자가용 가온시청 → 나루역 (340.2km)", "a refund is no journey"
    assert first[3] is None and rows["출장 결과"][1] is None, "the work itself is left to be written"


OWN_WAYS = """
[traveler]
workplace = "전라남도 나주시"
[trip]
start = 2026-03-09T08:00:00
end = 2026-03-10T18:00:00
destinations = ["서울특별시"]
[[own_car]]
date = 2026-03-09
origin = "나주"
destination = "광주"
distance_km = 30.50
fuel = "휘발유"
public_fare_won = 5000
[[own_car]]
date = 2026-03-09
origin = "광주"
destination = "서울"
distance_km = 300
fuel = "휘발유"
price_per_litre = 1800
price_source = "오피넷"
reason = "장비 운반"
tolls_won = 1000
ferry_won = 700
[[claims]]
date = 2026-03-10
kind = "taxi"
amount_won = 9000
origin = "용산"
[[claims]]
date = 2026-03-10
kind = "rail"
amount_won = 96400
persons = 2
claims_for = 1
origin = "용산"
destination = "나주"
seat_class = "일반실"
"""


def test_each_fare_is_told_by_its_own_way(book: Make) -> None:
    """A leg by own car that is paid as by train is no taxi; a part of a ticket and a ferry have a way as well."""
    of = parse_trip(OWN_WAYS)
    settlement = settle_trip(of, {})
    told = {(each.means, each.origin, each.destination, each.distance, each.by_own_car) for each in fares(settlement)}
    assert told == {
        ("철도·버스 운임", "나주", "광주", "30.50", True),
        ("연료비", "광주", "서울", "300", True),
        ("통행료", "광주", "서울", "", True),
        ("선박", "광주", "서울", "", False),
        ("택시", "용산", "", "", False),
        ("철도", "용산", "나주", "", False),
    }
    ways = next(
        row[1] for row in book(settlement, of=of)["출장복명서"].iter_rows(values_only=True) if "3. 9." in str(row[0])
    )
    assert "자가용 나주 → 광주" in str(ways) and "철도·버스" not in str(ways), "driven once"


def test_a_trip_by_own_car_has_its_confirmation(
    book: Make, trip: Trip, items: tuple[Item, ...], settle: Settle
) -> None:
    driven = trip.own_car[0].model_copy(update={"reason": "장비 운반", "passengers": 2, "price_source": "오피넷"})
    made = book(settle(items), of=trip.model_copy(update={"own_car": (driven,)}))
    paper = made["출장이행확인서"]
    rows = [tuple(cell for cell in row if cell is not None) for row in paper.iter_rows(values_only=True)]
    day = dt.datetime(2026, 3, 10)
    assert (day, "연료비", "가온시청", "나루역", "340.2", "산출", 47176) in rows
    assert (day, "통행료", "가온시청", "나루역", "산출", 5600) in rows
    assert ("총 이동거리", "340.2", "청구 금액", 47176 + 5600) in rows
    assert {("자가용 이용 사유", "장비 운반"), ("유가 출처", "오피넷"), ("신청인", "부서장", "결재")} <= set(rows)
    without = book(settle(items[:1]), of=trip.model_copy(update={"own_car": ()}))
    assert "출장이행확인서" not in without.sheetnames


def test_a_long_trip_has_one_row_for_all_its_days(book: Make, trip: Trip, settle: Settle) -> None:
    end = trip.trip.start + dt.timedelta(days=40)
    long = trip.model_copy(update={"trip": trip.trip.model_copy(update={"end": end})})
    report = book(settle(()), of=long)["출장복명서"]
    assert "2026. 3. 9.(월)\n~ 2026. 4. 18.(토)" in words(report)


@pytest.mark.parametrize("paid_by", list(PaidBy))
def test_one_item_is_one_row(book: Make, items: tuple[Item, ...], settle: Settle, paid_by: PaidBy) -> None:
    one = items[4].model_copy(update={"paid_by": paid_by})
    ((_, year, _, group, _, amount, way, *_),) = entries(book(settle((one,)))["회계입력"])
    assert (year, group, amount) == (2026, "일비", 50000)
    assert ("본인" in str(way)) is (paid_by is PaidBy.OWN)
