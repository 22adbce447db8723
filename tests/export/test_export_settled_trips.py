"""Trips settled by the rules, written out: the form shows the same sums, and every fare its own route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
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


SHARED = """
[[claims]]
date = 2026-03-09
kind = "lodging"
amount_won = {amount}
place = "서울특별시"
nights = 1
persons = {persons}
"""


@pytest.mark.parametrize(
    ("companions", "persons", "amount", "who"),
    [
        ('["김동행"]', 2, 90_000, "김동행"),
        ('["김동행", "박동행"]', 3, 90_000, "김동행, 박동행"),
        ('["김동행", "박동행"]', 3, 180_000, "1명"),  # which of the two is not known
        ("[]", 2, 90_000, "1명"),
        ('["김동행"]', 2, 150_000, ""),  # the bill needed both caps
    ],
)
def test_companions_and_shared_rooms_stand_on_the_form(
    tmp_path: Path, companions: str, persons: int, amount: int, who: str
) -> None:
    text = JOURNEY + f"companions = {companions}\n" + SHARED.format(amount=amount, persons=persons)
    trip = parse_trip(text)
    write_workbook(tmp_path / "a.xlsx", trip, settle(trip, {}), [], Provenance(MADE_AT))
    form = load_workbook(tmp_path / "a.xlsx", data_only=True)["여비정산신청서"]
    cells = [cell for row in form.iter_rows(values_only=True) for cell in row if cell]
    assert cells[cells.index("복수출장자") + 1] == (", ".join(trip.trip.companions) or "출장일시")
    assert "공동숙박 ( 1 )박" in cells and "친지집 숙박 ( 0 )박" in cells
    assert f"공동숙박 추가지급 신청자: {who}".strip() in cells


def test_a_shared_room_on_a_receipt_counts_too(tmp_path: Path, receipt: Callable[..., Receipt]) -> None:
    trip = parse_trip(JOURNEY)
    room = receipt(Kind.LODGING, total=90000, check_in="2026-03-09", check_out="2026-03-10", nights=1, passengers=2)
    write_workbook(tmp_path / "a.xlsx", trip, settle(trip, {"호텔.jpg#0": room}), [], Provenance(MADE_AT))
    form = load_workbook(tmp_path / "a.xlsx", data_only=True)["여비정산신청서"]
    cells = [cell for row in form.iter_rows(values_only=True) for cell in row if cell]
    assert "공동숙박 ( 1 )박" in cells and "공동숙박 추가지급 신청자: 1명" in cells
    assert "200,000원" in cells, "two caps"


def test_a_long_form_breaks_before_its_signature_or_fits_one_page(tmp_path: Path) -> None:
    """No page with nothing but a signature: a little too much is made to fit, much more takes the sum along."""
    page_height = 744.0  # points between the margins of A4
    fare = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 1000\norigin = "역{0}"\ndestination = "역"\n'
    broken = set()
    for count in (2, 18, 25, 30, 50):
        trip = parse_trip(JOURNEY + "".join(fare.format(number) for number in range(count)))
        write_workbook(tmp_path / "a.xlsx", trip, settle(trip, {}), [], Provenance(MADE_AT))
        form = load_workbook(tmp_path / "a.xlsx")["별지 제3호"]
        total = max(cell.row for cell in form["B"] if cell.value == "합계")
        heights = [form.row_dimensions[row].height or 15 for row in range(1, form.max_row + 1)]
        fits = sum(heights) <= 1.25 * page_height
        assert form.page_setup.fitToHeight == (1 if fits else 0)
        breaks = [each.id for each in form.row_breaks.brk]
        broken.add(bool(breaks))
        if breaks:
            assert breaks == [total - 1] and not fits
        elif not fits:
            page_of = [sum(heights[:row]) // page_height for row in (total - 1, len(heights) - 1)]
            assert page_of[0] == page_of[1], "the sum, the request and the signature on one page"
    assert broken == {True, False}


def test_sums_are_never_parted_from_their_own_heads(tmp_path: Path) -> None:
    """A long ledger breaks before its sums: under the repeated heads of the items they would be read wrong."""
    fare = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 1000\norigin = "역{0}"\ndestination = "역"\n'
    for count, pages in ((2, 1), (12, 2), (60, 3)):
        trip = parse_trip(JOURNEY + "".join(fare.format(number) for number in range(count)))
        write_workbook(tmp_path / "a.xlsx", trip, settle(trip, {}), [], Provenance(MADE_AT))
        ledger = load_workbook(tmp_path / "a.xlsx")["산출내역"]
        (sums,) = [cell.row for cell in ledger["A"] if cell.value == "1. 항목별 집계"]
        assert ledger.page_setup.fitToHeight == (1 if pages == 1 else 0)
        assert [each.id for each in ledger.row_breaks.brk] == ([] if pages == 1 else [sums - 1])


def test_two_equal_fares_of_one_day_keep_their_routes(tmp_path: Path) -> None:
    trip = parse_trip(JOURNEY + BOTH_WAYS_IN_ONE_DAY)
    path = tmp_path / "정산.xlsx"
    write_workbook(path, trip, settle(trip, {}), [], Provenance(MADE_AT))
    assert [row[3:5] for row in rows_of(path, "철도")] == [("나주", "용산"), ("용산", "나주")]
    assert rows_of(path, "첨부: 증빙 0건, 종이 증빙 2건")


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
