"""An order as read: the JSON contract of ``yeobijigi order --json``, as types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Attribute

from desktop.receipts.model import FileAnswer, FileProblem, Line, Polygon, Status

#: Fields of the trip, in the order in which they are shown. ``start`` and ``end`` are YYYY-MM-DDTHH:MM, or YYYY-MM-DD
#: where no time stands; ``destinations`` and ``transport`` are lists; ``public_vehicle`` is true or false; ``scope`` is
#: 관외 or 근무지내.
TRIP_FIELDS: Final = ("purpose", "start", "end", "destinations", "transport", "public_vehicle", "scope", "workplace")
#: Fields of each traveller.
TRAVELLER_FIELDS: Final = ("name", "organization", "department", "position")
#: Who else goes on the same trip, of one of several travellers (복수출장자).
COMPANIONS: Final = "companions"
#: What the fields are called on screen.
ORDER_NAMES: Final = {
    "name": "성명",
    "organization": "소속 기관",
    "department": "부서",
    "position": "직급",
    "purpose": "출장 목적",
    "start": "출발 일시",
    "end": "도착 일시",
    "destinations": "출장지",
    "transport": "교통편",
    "public_vehicle": "공용차량",
    "scope": "출장 구분",
    "workplace": "근무지",
    COMPANIONS: "함께 출장한 사람",
}

Value = bool | str | tuple[str, ...]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OrderLine(_Frozen):
    """One line of the document. Cells of a table row are parted by tabs where the file tells them apart."""

    text: str
    page: int
    polygon: Polygon
    confidence: float


class OrderField(_Frozen):
    """A proposed value. ``text`` is what stands on the document, ``lines`` are 0-based indices into the order's lines.

    ``ok`` only where an independent witness agrees; ``reason`` (Korean, for the clerk) says why a glance is wanted.
    """

    value: Value
    status: Status
    lines: tuple[int, ...]
    text: str
    witnesses: tuple[str, ...] = ()
    reason: str | None = None


class Order(_Frozen):
    """What stands on an order. ``title`` is the line that says so, empty where only its labels do."""

    title: str
    fields: dict[str, OrderField]
    travellers: tuple[dict[str, OrderField], ...]
    lines: tuple[OrderLine, ...]


class OrderAnswer(_Frozen):
    """One input of ``yeobijigi order``: ``order`` is None where the document is none, or could not be read; ``notices``
    as in FileAnswer."""

    file: str
    error: FileProblem | None
    order: Order | None
    notices: tuple[str, ...] = Attribute(default=(), exclude_if=lambda notices: not notices)


def lines_of(answer: FileAnswer) -> tuple[OrderLine, ...]:
    """Every line of a file, page after page."""
    return tuple(
        line for page in answer.pages for receipt in page.receipts for line in lines_of_page(receipt.lines, page.page)
    )


def lines_of_page(lines: Iterable[Line], page: int = 0) -> tuple[OrderLine, ...]:
    """Lines of one page, of a receipt or of text laid out, as lines of an order."""
    return tuple(
        OrderLine(text=line.text, page=page, polygon=line.polygon, confidence=line.confidence) for line in lines
    )
