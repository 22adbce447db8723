"""What tells a receipt again in another case: its file, its approval number with the amount, its ticket number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from desktop.receipts.model import Kind, Receipt
from desktop.travel.evidence import ticket_number
from desktop.travel.settlement import Finding, GivenDay

TraceKind = Literal["file", "approval", "ticket"]
WORDS: Final[dict[str, str]] = {"file": "파일 내용이", "approval": "승인번호와 금액이", "ticket": "표 번호가"}


@dataclass(frozen=True)
class Trace:
    """``value`` of one kind; two receipts that share it are the same expense. Holds nothing personal."""

    kind: TraceKind
    value: str


@dataclass(frozen=True)
class Earlier:
    """A receipt of an earlier case: how its document and its trip are called."""

    document: str
    trip: str


@dataclass(frozen=True)
class OtherTrip:
    """Another trip of the same traveller that shares a day with this one: from ``first`` to ``last``, or on ``days``.

    ``given``: what it gives of its days; None where that is not known. ``may_be_this``: its hours are this trip's, so
    that it can only be this one, put down otherwise before: it is told, and changes nothing.
    """

    first: dt.date
    last: dt.date
    days: frozenset[dt.date] = frozenset()
    given: tuple[GivenDay, ...] | None = None
    may_be_this: bool = False

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} ~ {self.last}"

    def has_day(self, day: dt.date) -> bool:
        return day in self.days if self.days else self.first <= day <= self.last

    def has_night(self, night: dt.date) -> bool:
        return not self.days and self.first <= night < self.last


@dataclass(frozen=True)
class Background:
    """What is known beside a trip and its receipts: the SHA-256 of each file by its name, and earlier cases.

    ``overlapping``: other trips of the same traveller on the same days, settled together with this one or before;
    ``contested``: by receipt, what keeps it from being paid because companions claim it too.
    """

    digests: Mapping[str, str] = field(default_factory=dict)
    earlier: Callable[[Trace], Earlier | None] | None = None
    overlapping: tuple[OtherTrip, ...] = ()
    contested: Mapping[str, Finding] = field(default_factory=dict)

    def digest(self, key: str) -> str:
        """What tells the receipt ``key`` ("a.jpg#0") from those of other files; empty where its file is not known."""
        file, _, position = key.rpartition("#")
        return f"{self.digests[file]}#{position}" if file in self.digests else ""


def traces(key: str, receipt: Receipt, background: Background) -> tuple[Trace, ...]:
    """The traces a receipt leaves; none where it is no receipt, or gives money back."""
    if receipt.kind is Kind.NOT_RECEIPT or receipt.value("is_refund") is True:
        return ()
    digest = background.digest(key)
    return (*([Trace("file", digest)] if digest else []), *_printed(receipt))


def traces_of_purchase(receipt: Receipt) -> tuple[Trace, ...]:
    """The traces left by the purchase that a refund (환불) gives back whole; none where the receipt is no refund."""
    return _printed(receipt) if receipt.value("is_refund") is True else ()


def _printed(receipt: Receipt) -> tuple[Trace, ...]:
    approval, total = receipt.value("approval_no"), receipt.value("total")
    found: list[Trace] = []
    if isinstance(approval, str) and approval and isinstance(total, int):
        found.append(Trace("approval", f"{approval}|{total}"))
    if ticket := ticket_number(receipt):
        found.append(Trace("ticket", ticket))
    return tuple(found)
