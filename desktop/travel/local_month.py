"""근무지내 출장 of a month, many travellers at once (제18조), and 월액여비 for those who get it instead."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop.travel.local import flat_sum
from desktop.travel.money import rounded
from desktop.travel.rules import RuleBook
from desktop.travel.tables import MonthlyTable


@dataclass(frozen=True)
class Visit:
    """One trip of an export: its ``row`` there, from 1; ``minutes`` away, by public vehicle or not."""

    row: int
    name: str
    date: dt.date
    minutes: Decimal
    public_vehicle: bool


@dataclass(frozen=True)
class PaidVisit:
    """What a trip gives by itself, and what the day's limit leaves of it, in won."""

    visit: Visit
    flat_won: int
    paid_won: int


@dataclass(frozen=True)
class Rate:
    """출장일수 × 지급단가: the days (of the month) that were paid the same sum."""

    days: tuple[dt.date, ...]
    won: int

    @property
    def amount_won(self) -> int:
        return len(self.days) * self.won


@dataclass(frozen=True)
class PersonMonth:
    """A traveller's month: the highest rate first. With ``monthly`` the ``rates`` are not paid but ``total_won`` is."""

    name: str
    visits: tuple[PaidVisit, ...]
    rates: tuple[Rate, ...]
    total_won: int
    monthly: MonthlyTable | None = None

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days with a trip, in order."""
        return tuple(sorted({paid.visit.date for paid in self.visits}))


def settle_month(visits: Iterable[Visit], book: RuleBook, monthly: Mapping[str, MonthlyTable]) -> list[PersonMonth]:
    """The month of everybody, in the order in which they first appear; ``monthly`` by the names of those who get it.

    Several trips of a day are paid up to the day's limit, in the order of the rows. Raises ``UserError`` rules_missing.
    """
    by_name: dict[str, list[Visit]] = {}
    for visit in visits:
        by_name.setdefault(visit.name, []).append(visit)
    return [_person(name, rows, book, monthly.get(name)) for name, rows in by_name.items()]


def _person(name: str, visits: Sequence[Visit], book: RuleBook, monthly: MonthlyTable | None) -> PersonMonth:
    left: dict[dt.date, int] = {}
    paid: list[PaidVisit] = []
    for visit in visits:
        table = book.local_table(visit.date)
        flat, _ = flat_sum(table, visit.minutes, visit.public_vehicle)
        limit = left.get(visit.date, table.most_won_per_day)
        allowed = 0 if monthly else min(flat, limit)
        left[visit.date] = limit - allowed
        paid.append(PaidVisit(visit, flat, allowed))
    sums: Counter[dt.date] = Counter()
    for each in paid:
        sums[each.visit.date] += each.paid_won
    rates = tuple(
        Rate(tuple(sorted(day for day, amount in sums.items() if amount == won)), won)
        for won in sorted(set(sums.values()), reverse=True)
    )
    total = _monthly_won(monthly, len(sums), book) if monthly else sum(rate.amount_won for rate in rates)
    return PersonMonth(name, tuple(paid), rates, total, monthly)


def _monthly_won(table: MonthlyTable, days: int, book: RuleBook) -> int:
    """15일 이상 전액, 아니면 ÷ 15 × 일수."""
    full = table.full_days or book.calculation.monthly.full_days
    return rounded(table.monthly_won * Fraction(min(days, full), full))
