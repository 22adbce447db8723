"""정산 기한 of a trip, known from its trip file alone: before anything is settled, and so perhaps not all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.receipts.model import Kind
from desktop.travel.tables import Deadline
from desktop.travel.trip import Trip


@dataclass(frozen=True)
class Due:
    """``certain`` is False where it only binds if something turns up, such as lodging over the cap."""

    name: str
    date: dt.date
    article: str
    certain: bool


def due_dates(trip: Trip, deadlines: Iterable[Deadline]) -> list[Due]:
    """Of a trip's deadlines those that bind it or may (제8조의2 제2항, 제16조 제2항, 훈령 제53조), first one first.

    Each counts from the day after the trip; whether money is to be returned shows only when it is settled.
    """
    journey = trip.trip
    asks_excess = any(claim.kind == Kind.LODGING and claim.reason for claim in trip.claims)
    binds = {
        "always": True,
        "excess_lodging": asks_excess or (None if journey.days > 1 else False),
        "advance": journey.advance_won > 0,
        "return": False,
    }
    last = journey.end.date()
    found = [
        Due(row.name, last + dt.timedelta(days=row.days), row.article, certain=binds[row.when] is True)
        for row in deadlines
        if binds[row.when] is not False
    ]
    return sorted(found, key=lambda due: (due.date, due.name))
