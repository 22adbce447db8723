"""An order beside the trip that is settled by it."""

from __future__ import annotations

import pytest

from desktop.orders.check import with_orders
from desktop.receipts.model import Kind, Receipt
from desktop.receipts.typed import laid_out
from desktop.travel.findings import finding
from desktop.travel.rules import rule_book
from desktop.travel.trip import parse_trip
from tests.orders.test_orders_reader import LIST

TRIP = (
    '[traveler]\nname = "홍길동"\n[trip]\nstart = 2026-09-16T07:00:00\nend = 2026-09-17T18:40:00\n'
    'destinations = ["서울특별시 종로구"]\n'
)


def codes(text: str, trip: str) -> list[str]:
    paper = Receipt(
        polygon=((0, 0), (1, 0), (1, 1), (0, 1)), kind=Kind.NOT_RECEIPT, lines=laid_out(text.splitlines()), fields={}
    )
    before = (finding("not_receipt", "a.hwpx#0"), finding("meal_receipt", "b.jpg#0"))
    found = with_orders(before, {"a.hwpx#0": paper}, parse_trip(trip), rule_book().regions)
    assert found[-1] == before[-1]
    return [row.code for row in found[:-1]]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", None),
        ("2026-09-17T18", "2026-09-18T18", "order_period"),
        ("서울특별시 종로구", "부산광역시", "order_places"),
        ("서울특별시 종로구", "서울특별시", None),
        ("홍길동", "김가람", "order_name"),
    ],
)
def test_what_a_sure_value_contradicts_is_told(old: str, new: str, code: str | None) -> None:
    assert codes(LIST, TRIP.replace(old, new)) == ["travel_order", *([code] if code else [])]


def test_a_value_to_check_accuses_nobody() -> None:
    unsure = LIST.replace("(수)", "").replace("(목)", "").replace(" (1박 2일)", "")
    assert codes(unsure, TRIP.replace("2026-09-17T18", "2026-09-18T18")) == ["travel_order"]


def test_other_papers_stay_what_they_are() -> None:
    assert codes("청첩장\n2026년 9월 16일", TRIP) == ["not_receipt"]
