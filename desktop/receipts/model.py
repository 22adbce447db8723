"""Receipts as read: the JSON contract of ``yeobijigi read --json``, as types.

Coordinates are pixels of the page as a person sees it (EXIF turned). Won amounts are ``int``; foreign amounts, litres
and distances are decimal strings; dates are YYYY-MM-DD and times HH:MM.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Attribute

Point = tuple[float, float]
Polygon = tuple[Point, Point, Point, Point]


class Kind(StrEnum):
    """What a document is (증빙의 종류)."""

    RAIL = "rail"
    BUS = "bus"
    AIR = "air"
    SHIP = "ship"
    TAXI = "taxi"
    TOLL = "toll"
    PARKING = "parking"
    FUEL = "fuel"
    LODGING = "lodging"
    MEAL = "meal"
    SHOP = "shop"
    CARD_SLIP = "card_slip"
    TAX_INVOICE = "tax_invoice"
    SIMPLE = "simple"
    OTHER = "other"
    NOT_RECEIPT = "not_receipt"


#: Kinds that carry a traveller by a ticket.
TRAVEL: Final = (Kind.RAIL, Kind.BUS, Kind.AIR, Kind.SHIP)


class Status(StrEnum):
    """The promise to the clerk: ``ok`` is proved by an independent witness, ``check`` wants a glance."""

    OK = "ok"
    CHECK = "check"


WON_FIELDS: Final = ("total", "supply", "vat", "tip", "discount")
DATE_FIELDS: Final = ("issued_on", "service_on", "check_in", "check_out")
TIME_FIELDS: Final = ("issued_at", "depart_at", "arrive_at")
DECIMAL_FIELDS: Final = ("total_foreign", "litres", "unit_price", "distance_km")
COUNT_FIELDS: Final = ("passengers", "nights")
FLAG_FIELDS: Final = ("is_refund", "is_no_proof")
TEXT_FIELDS: Final = (
    "merchant",
    "business_no",
    "approval_no",
    "card_no",
    "card_issuer",
    "payment",
    "currency",
    "origin",
    "destination",
    "train_no",
    "seat_class",
    "fuel_kind",
    "vehicle_no",
)
FIELDS: Final = WON_FIELDS + DATE_FIELDS + TIME_FIELDS + DECIMAL_FIELDS + COUNT_FIELDS + FLAG_FIELDS + TEXT_FIELDS

Value = bool | int | str


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Frozen):
    """One line of text as a person reads it; ``confidence`` is the recogniser's, 0 to 1 (1 for embedded PDF text)."""

    text: str
    polygon: Polygon
    confidence: float


class Field(_Frozen):
    """A value and where it stands: ``lines`` are 0-based indices into the receipt's lines, ``text`` is the ink."""

    value: Value
    status: Status
    lines: tuple[int, ...] = ()
    text: str = ""
    confidence: float = 0.0
    witnesses: tuple[str, ...] = ()
    reason: str | None = None


class Receipt(_Frozen):
    """One receipt on a page."""

    polygon: Polygon
    kind: Kind
    lines: tuple[Line, ...]
    fields: dict[str, Field]

    def value(self, name: str) -> Value | None:
        """The value of a field, or None where nothing was found."""
        field = self.fields.get(name)
        return None if field is None else field.value

    def is_sure(self, name: str) -> bool:
        """Whether a field stands and needs no glance."""
        field = self.fields.get(name)
        return field is not None and field.status is Status.OK


class Page(_Frozen):
    """One page image: ``width`` and ``height`` in pixels."""

    page: int
    width: int
    height: int
    receipts: tuple[Receipt, ...]


class FileProblem(_Frozen):
    """An error as it crosses a boundary: a code of desktop.errors and its Korean words."""

    code: str
    message: str
    next_step: str


class Proposed(_Frozen):
    """What the language model says of one field of a paper that is no receipt: ``value`` in normal form, copied from
    the ink ``text`` in ``lines`` (0-based, of all lines of the file), and how sure it is (0 to 1)."""

    value: str
    text: str
    lines: tuple[int, ...]
    probability: float


class FileAnswer(_Frozen):
    """All that was read of one input file. With an error ``pages`` holds what was read before it.

    ``notices`` say in Korean what worked less well than it could (no language model), ``proposed`` by field what the
    language model says of a trip order; without any there is no such key.
    """

    file: str
    error: FileProblem | None
    pages: tuple[Page, ...]
    notices: tuple[str, ...] = Attribute(default=(), exclude_if=lambda notices: not notices)
    proposed: dict[str, Proposed] = Attribute(default_factory=dict, exclude_if=lambda proposed: not proposed)

    def receipts(self) -> Iterator[Receipt]:
        """The receipts of all pages, in order: their position is the number after # in 'a.jpg#0'."""
        for page in self.pages:
            yield from page.receipts
