"""Trips as a clerk would type them, and receipts as the reader would hand them over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.receipts.model import Field, Kind, Line, Receipt, Status, Value
from desktop.travel.settle import settle
from desktop.travel.settlement import Settlement
from desktop.travel.trip import parse_trip

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))

MakeReceipt = Callable[..., Receipt]


@pytest.fixture
def make_receipt() -> MakeReceipt:
    """make_receipt("rail", total=48200, check=("total",), lines=["..."]): every field sure but those in ``check``."""

    def make(kind: str, *, check: tuple[str, ...] = (), lines: tuple[str, ...] = (), **fields: Value) -> Receipt:
        return Receipt(
            polygon=BOX,
            kind=Kind(kind),
            lines=tuple(Line(text=text, polygon=BOX, confidence=1.0) for text in lines),
            fields={
                name: Field(value=value, status=Status.CHECK if name in check else Status.OK, reason="흐립니다")
                for name, value in fields.items()
            },
        )

    return make


@pytest.fixture
def trip_text() -> Callable[..., str]:
    """trip_text(start, end, more of [trip], rest of the file): a 제2호 traveller from Naju."""

    def text(
        start: str = "2026-03-09T08:00:00",
        end: str = "2026-03-10T18:00:00",
        trip: str = 'destinations = ["서울특별시"]',
        rest: str = "",
        traveler: str = 'workplace = "전라남도 나주시"',
    ) -> str:
        return (
            f'[traveler]\nname = "김출장"\ngrade = "제2호"\n{traveler}\n\n'
            f"[trip]\nstart = {start}\nend = {end}\n{trip}\n\n{rest}\n"
        )

    return text


@pytest.fixture
def settled(trip_text: Callable[..., str]) -> Callable[..., Settlement]:
    """settled({"a.jpg#0": receipt}, rest of the trip file, trip=more of [trip]): two days in Seoul."""

    def run(receipts: dict[str, Receipt] | None = None, rest: str = "", **trip: str) -> Settlement:
        return settle(parse_trip(trip_text(rest=rest, **trip)), receipts or {})

    return run
