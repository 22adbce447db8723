"""Trips settled by the rules, written out: the form shows the same sums, and every fare its own route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook

from desktop.export.evidence import Evidence
from desktop.export.provenance import Provenance
from desktop.export.xlsx import write_workbook
from desktop.receipts.model import Kind, Receipt
from desktop.travel.settle import settle
from desktop.travel.trip import parse_trip

MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))

JOURNEY = """
[traveler]
name = "이출장"
[trip]
purpose = "업무협의"
start = 2026-03-09T07:00:00
end = 2026-03-10T19:00:00
destinations = ["서울특별시"]
"""
BOTH_WAYS_IN_ONE_DAY = """
[[claims]]
date = 2026-03-09
kind = "rail"
amount_won = 48200
origin = "나주"
destination = "용산"
seat_class = "일반실"
[[claims]]
date = 2026-03-09
kind = "rail"
amount_won = 48200
origin = "용산"
destination = "나주"
seat_class = "일반실"
"""
LEGS = """
[[own_car]]
date = 2026-03-09
origin = "시청"
destination = "나루역"
distance_km = 40
fuel = "휘발유"
price_per_litre = 1800
reason = "첫차 없음"
tolls_won = 2000
[[own_car]]
date = 2026-03-09
origin = "나루역"
destination = "별빛리"
distance_km = 25.5
fuel = "휘발유"
price_per_litre = 1800
reason = "첫차 없음"
tolls_won = 1100
"""


def rows_of(path: Path, word: str) -> list[tuple[object, ...]]:
    form = load_workbook(path, data_only=True)["여비정산신청서"]
    return [row for row in form.iter_rows(values_only=True) if word in row]


def test_a_trip_by_train_with_lodging(
    tmp_path: Path, page: Path, receipt: Callable[..., Receipt], recalculated: Callable[[Workbook], Workbook]
) -> None:
    trip = parse_trip(JOURNEY)
    there = receipt(
        total=48200, service_on="2026-03-09", origin="나주", destination="용산", seat_class="일반실", passengers=1
    )
    back = receipt(
        total=48200, service_on="2026-03-10", origin="용산", destination="나주", seat_class="일반실", passengers=1
    )
    hotel = receipt(Kind.LODGING, total=90000, check_in="2026-03-09", check_out="2026-03-10", nights=1)
    receipts = {"가는 표.jpg#0": there, "오는 표.jpg#0": back, "호텔.jpg#0": hotel}
    settlement = settle(trip, receipts)
    assert settlement.payable_won == 286_400
    path = tmp_path / "정산.xlsx"
    write_workbook(
        path,
        trip,
        settlement,
        [Evidence(name, each, page, (1000, 1400)) for name, each in receipts.items()],
        Provenance(MADE_AT),
    )
    form = recalculated(load_workbook(path))["여비정산신청서"]
    amounts = [row[4] for row in form.iter_rows(values_only=True) if row[1] == "지급할 금액 (음수는 반납)"]
    assert amounts == [286_400]
    assert [row[3:7] for row in rows_of(path, "철도")] == [
        ("나주", "용산", "일반실", 48200),
        ("용산", "나주", "일반실", 48200),
    ]


def test_two_equal_fares_of_one_day_keep_their_routes(tmp_path: Path) -> None:
    trip = parse_trip(JOURNEY + BOTH_WAYS_IN_ONE_DAY)
    path = tmp_path / "정산.xlsx"
    write_workbook(path, trip, settle(trip, {}), [], Provenance(MADE_AT))
    assert [row[3:5] for row in rows_of(path, "철도")] == [("나주", "용산"), ("용산", "나주")]
    assert rows_of(path, "첨부: 증빙 0건 (증빙목록, 영수증), 종이 증빙 2건")


def test_legs_of_one_day_keep_their_distance_and_tolls(tmp_path: Path) -> None:
    trip = parse_trip(JOURNEY + LEGS)
    path = tmp_path / "정산.xlsx"
    write_workbook(path, trip, settle(trip, {}), [], Provenance(MADE_AT))
    legs = {row[2:6] for row in rows_of(path, "이출장") if row[6] == "이출장"}
    # 40 × 1800 ÷ 11.97 and 25.5 × 1800 ÷ 11.97, each rounded half-up once
    assert legs == {
        ("시청", "나루역", "40", 6015),
        ("나루역", "별빛리", "25.5", 3835),
        ("시청", "나루역", None, 2000),
        ("나루역", "별빛리", None, 1100),
    }
