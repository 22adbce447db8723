"""The rules as they apply to one trip: its tables day by day, its grades, its choices of rounding and cap scope."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from desktop.travel.findings import finding
from desktop.travel.money import Rounding
from desktop.travel.rules import AllowanceTable, Applies, LocalTable, RuleBook
from desktop.travel.scope import Scope, scope_of
from desktop.travel.settlement import Finding
from desktop.travel.trip import GRADES, Trip

CapScope = Literal["night", "trip"]


@dataclass(frozen=True)
class Options:
    """What an office chooses. ``today`` only tells whether the trip is over; no amount rests on it."""

    rounding: Rounding = "won_half_up"
    lodging_cap_scope: CapScope = "night"
    today: dt.date | None = None


@dataclass(frozen=True)
class TripRules:
    """A trip with the rules that hold for it. Raises ``UserError`` rules_missing where no table holds."""

    trip: Trip
    book: RuleBook
    options: Options

    def table(self, day: dt.date) -> AllowanceTable:
        """별표 2 on a day of the trip; days outside it take the nearest day's."""
        return self._row(day)[0]

    @cached_property
    def first(self) -> tuple[AllowanceTable, Applies]:
        """The table of the first day, and why it applies."""
        return self._row(self.dates[0])

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        return self.trip.trip.dates

    @cached_property
    def local_table(self) -> LocalTable:
        return self.book.local_table(self.dates[0])

    @cached_property
    def scope(self) -> Scope:
        """[[local]] rows make it 근무지 내, whatever the places say."""
        if self.trip.local:
            return Scope(local=True)
        return scope_of(self.trip, self.book.regions, self.local_table)

    @property
    def grade(self) -> str:
        """제28조 제3항: fares, lodging and meals of the senior's grade where that is the better one."""
        own, senior = self.trip.traveler.grade, self.trip.trip.accompanies_grade
        return own if senior is None else min(own, senior, key=GRADES.index)

    @property
    def companion_basis(self) -> tuple[str, ...]:
        return (self.book.calculation.companion.article,) if self.grade != self.trip.traveler.grade else ()

    def contains(self, day: dt.date) -> bool:
        return self.dates[0] <= day <= self.dates[-1]

    def daily_share(self) -> Fraction:
        """제16조 제3항: the part of 일비 that is paid."""
        return self.book.calculation.public_vehicle.daily_fraction if self.trip.trip.public_vehicle else Fraction(1)

    def findings(self) -> list[Finding]:
        """What to know of the tables: split by day, unproved amounts, an ordinance nobody has read."""
        found: list[Finding] = []
        if self.trip.local:
            return found
        if not self.scope.local:
            previous = self.first[0]
            unproved = [previous] if previous.strength == "C" else []
            for day in self.dates[1:]:
                if (table := self.table(day)) != previous:
                    found.append(finding("tables_split", date=day.isoformat()))
                    unproved += [table] if table.strength == "C" else []
                    previous = table
            found += [finding("table_unproved", table=table.name) for table in unproved]
            employer = self.trip.traveler.employer
            if self.first[1].employer != str(employer):
                found.append(finding("ordinance_unknown", employer=employer.local_government or str(employer)))
        return found

    def _row(self, day: dt.date) -> tuple[AllowanceTable, Applies]:
        day = min(max(day, self.dates[0]), self.dates[-1])
        return self.book.allowance(self.trip.traveler.employer, self.dates[0], day)
