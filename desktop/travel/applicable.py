"""The rules as they apply to one trip: its tables day by day, its grades, its choices of rounding and cap scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from desktop.travel.findings import finding
from desktop.travel.money import Rounding
from desktop.travel.regions import Regions
from desktop.travel.rules import RuleBook
from desktop.travel.scope import DistanceBasis, Scope, scope_of
from desktop.travel.settlement import Finding, GivenDay, RulesUsed
from desktop.travel.tables import AllowanceTable, Applies, Band, Deadline, LocalTable, RegionTable
from desktop.travel.traces import OtherTrip
from desktop.travel.trip import GRADES, Day, Trip

CapScope = Literal["night", "trip"]
Parking = Literal["ask", "pay"]


@dataclass(frozen=True)
class Options:
    """What an office chooses where the sources leave it open.

    ``rounding``: of 연료비, and of nothing else; ``today`` only tells whether the trip is over.
    """

    rounding: Rounding = "won_half_up"
    lodging_cap_scope: CapScope = "night"
    distance_basis: DistanceBasis = "one_way"
    parking: Parking = "ask"
    today: dt.date | None = None


@dataclass(frozen=True)
class TripRules:
    """A trip with the rules that hold for it; ``others``: trips of the same traveller on the same days.

    Raises ``UserError`` rules_missing where no table holds.
    """

    trip: Trip
    book: RuleBook
    options: Options
    others: tuple[OtherTrip, ...] = ()

    def table(self, day: dt.date) -> AllowanceTable:
        """별표 2 on a day of the trip; days outside it take the nearest day's."""
        return self._row(day)[0]

    @cached_property
    def first(self) -> tuple[AllowanceTable, Applies]:
        """The table of the first day, and why it applies."""
        return self._row(self.dates[0])

    @cached_property
    def regions(self) -> Regions:
        """The regions as the trip begins: what tells 근무지 내 from 관외, and directions."""
        return self.regions_on(self.dates[0])

    def regions_on(self, day: dt.date) -> Regions:
        """The regions on a day of the trip (제7조 제1항); days outside it take the nearest day's."""
        inside = min(max(day, self.dates[0]), self.dates[-1])
        rows = self.book.regions_in_force(inside)
        if rows not in self._regions:
            self._regions[rows] = self.book.regions_on(inside)
        return self._regions[rows]

    @cached_property
    def _regions(self) -> dict[tuple[RegionTable, ...], Regions]:
        return {}

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """Every day of the trip, in order."""
        return self.trip.trip.dates

    @cached_property
    def local_table(self) -> LocalTable:
        return self.book.local_table(self.dates[0])

    def local_table_on(self, day: dt.date) -> LocalTable:
        """제18조 on a day of the trip; days outside it take the nearest day's."""
        return self.book.local_table(min(max(day, self.dates[0]), self.dates[-1]))

    @cached_property
    def scope(self) -> Scope:
        """[[local]] rows make it 근무지 내, whatever the places say."""
        if self.trip.local:
            return Scope(local=True)
        if self.overseas:
            return Scope(local=False, findings=(finding("overseas_trip", places=", ".join(self.overseas)),))
        return scope_of(self.trip, self.regions, self.local_table, self.options.distance_basis)

    @cached_property
    def overseas(self) -> tuple[str, ...]:
        """Destinations abroad: 국외여비 (별표 3·4) is another regulation's matter, and not reckoned."""
        return tuple(text for text in self.trip.trip.destinations if self.regions.is_overseas(text))

    @cached_property
    def _days(self) -> dict[dt.date, Day]:
        plain = {date: Day(date=date) for date in self.dates}
        return plain | {row.date: row for row in self.trip.days}

    def day(self, date: dt.date) -> Day:
        """What [[days]] says of a date; nothing special where it says nothing."""
        return self._days.get(date) or Day(date=date)

    def by_public_vehicle(self, date: dt.date) -> bool:
        """공무용 차량: as the day says, else as the trip does."""
        said = self.day(date).public_vehicle
        return self.trip.trip.public_vehicle if said is None else said

    def given_elsewhere(self, date: dt.date) -> GivenDay | None:
        """제7조 제2항: what other trips give of a day: as the clerk says, else as it is known; None to be asked.

        The larger 일비 and 식비 of each; 근무지내여비 together, up to the day's limit. The clerk says what was paid:
        근무지내여비 beside 일비 or 식비 is what one left of the other, so that both together have been given.
        """
        said = self.day(date)
        typed = {"daily": said.paid_daily_won, "meals": said.paid_meals_won, "local": said.paid_local_won}
        others = [other for other in self.others if other.has_day(date)]
        if all(amount is None for amount in typed.values()) and any(other.given is None for other in others):
            return None
        rows = [row for other in others for row in other.given or () if row.date == date]
        none = Fraction(0)
        known = {name: max((getattr(row, name) for row in rows), default=none) for name in ("daily", "meals")}
        known["local"] = sum((row.local for row in rows), none)
        if known["local"]:
            known["local"] = min(known["local"], Fraction(self.local_table_on(date).most_won_per_day))
        given = {name: known[name] if amount is None else Fraction(amount) for name, amount in typed.items()}
        if typed["local"] and (typed["daily"] or typed["meals"]):
            given["local"] += given["daily"] + given["meals"]
        return GivenDay(date=date, **given)

    def asked_elsewhere(self, dates: Iterable[dt.date]) -> str:
        """The question about the days on which another trip gives nobody knows what; empty where there are none."""
        unknown = ", ".join(f"{day.month}월 {day.day}일" for day in dates if self.given_elsewhere(day) is None)
        if not unknown:
            return ""
        what = f"{unknown}에 다른 출장이 있습니다({self.book.calculation.same_day.article})."
        which = "일비와 식비(근무지 안이면 근무지내여비)"
        return (
            f"{what} 그 출장에서 받은 그날의 {which}를 날짜별 사항에 적어 주세요. 여럿이면 더하고, 없으면 0을 적습니다."
        )

    def grade(self, date: dt.date) -> str:
        """The grade of fares, lodging and meals: a senior's where that is the better one (제28조 제3항)."""
        own, senior = self._own_grade(date), self.trip.trip.accompanies_grade
        return own if senior is None else min(own, senior, key=GRADES.index)

    def grade_basis(self, date: dt.date) -> tuple[str, ...]:
        """The articles that gave the traveller another grade than the one of the trip's begin."""
        calculation, own = self.book.calculation, self._own_grade(date)
        promoted = (calculation.grade_change.article,) if own != self.trip.traveler.grade else ()
        return (*promoted, calculation.companion.article) if self.grade(date) != own else promoted

    def contains(self, day: dt.date) -> bool:
        return self.dates[0] <= day <= self.dates[-1]

    def daily_share(self, date: dt.date) -> Fraction:
        """제16조 제3항: the part of 일비 that is paid on a day."""
        return self.public_vehicle_share(date) if self.by_public_vehicle(date) else Fraction(1)

    def public_vehicle_share(self, date: dt.date) -> Fraction:
        """제16조 제3항, or the office's own."""
        office = self.table(date).office
        own = None if office is None else office.public_vehicle_fraction
        return self.book.calculation.public_vehicle.daily_fraction if own is None else own

    def excess_share(self, date: dt.date) -> Fraction:
        """제16조 제1항 단서: of the cap, what lodging may cost beyond it for a reason; or the office's own."""
        office = self.table(date).office
        own = None if office is None else office.excess_fraction
        return self.book.calculation.lodging.excess_fraction if own is None else own

    def long_stay_bands(self, date: dt.date) -> tuple[Band, ...]:
        """제17조 제1항, or what the office has agreed on instead (같은 항 단서)."""
        office = self.table(date).office
        if office is not None and office.long_stay_bands is not None:
            return office.long_stay_bands
        return self.book.calculation.long_stay.bands

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """정산 기한: the law's, or the office's own."""
        return self.book.deadlines(self.trip.traveler.employer, self.dates[0])

    @cached_property
    def used(self) -> RulesUsed:
        """The table a reader is told of: with an office's own amounts its name stands beside, and its day counts."""
        if self.scope.local:
            return RulesUsed(table=self.local_table.name, effective_from=self.local_table.from_)
        table, applies = self.first
        office_from = applies.from_ if table.office is None else table.office.from_
        return RulesUsed(table=table.name, effective_from=max(applies.from_, office_from))

    def findings(self) -> list[Finding]:
        """What to know of the tables: split by day, unproved amounts, an ordinance not read, the office's own."""
        if self.scope.local:
            return self._local_findings() + self._region_findings()
        found = self._region_findings()
        tables = [self.first[0]]
        for day in self.dates[1:]:
            if (table := self.table(day)) != tables[-1]:
                found.append(finding("tables_split", date=day.isoformat()))
                tables.append(table)
        found += [finding("table_unproved", table=table.name) for table in tables if table.strength == "C"]
        for office in (table.office for table in tables):
            if office is not None:
                details = {"table": office.name, "date": office.from_.isoformat(), "source": office.source}
                found.append(finding("office_table", checked=office.checked_on.isoformat(), **details))
        employer = self.trip.traveler.employer
        if self.first[1].employer != str(employer):
            found.append(finding("ordinance_unknown", employer=employer.local_government or str(employer)))
        found += self._day_findings()
        if any(self.grade(day) != self._own_grade(day) for day in self.dates):
            details = {
                "grade": self.trip.trip.accompanies_grade or "",
                "article": self.book.calculation.companion.article,
            }
            found.append(finding("companion_grade", **details))
        if self.trip.trip.assigned_car and not all(self.by_public_vehicle(day) for day in self.dates):
            found.append(finding("assigned_car_outside"))
        return found

    def _region_findings(self) -> list[Finding]:
        """The office's own regions, where the trip has to do with them; one from its last day on decides no night."""
        texts = [self.trip.traveler.workplace, *self.trip.trip.destinations, *(row.place for row in self.trip.claims)]
        texts += [str(row.value) for row in self.trip.confirmed if row.field == "place"]
        last = (self.dates[:-1] or self.dates)[-1]
        regions = self.regions_on(last)
        touched = {area for text in texts for area in regions.areas(text)}
        return [
            finding("office_region", table=row.name, date=row.from_.isoformat(), source=row.source)
            for row in self.book.regions_in_force(last)
            if touched & regions.areas(row.name)
        ]

    def _local_findings(self) -> list[Finding]:
        found: list[Finding] = []
        tables = [self.local_table]
        for day in sorted({row.date for row in self.trip.local}):
            if (table := self.local_table_on(day)) not in tables:
                found.append(finding("tables_split", date=table.from_.isoformat()))
                tables.append(table)
        return found + [finding("table_unproved", table=table.name) for table in tables if table.strength == "C"]

    def _day_findings(self) -> list[Finding]:
        found = [
            finding("outside_trip", date=row.date.isoformat()) for row in self.trip.days if not self.contains(row.date)
        ]
        for row in self.trip.days:
            if row.grade is not None and row.grade != self._own_grade(row.date - dt.timedelta(days=1)):
                article = self.book.calculation.grade_change.article
                found.append(finding("grade_changed", date=row.date.isoformat(), grade=row.grade, article=article))
        return found

    def _own_grade(self, date: dt.date) -> str:
        """제7조: from the day on which it changed; on that day itself the better of the two (제2항)."""
        grade: str = self.trip.traveler.grade
        for row in sorted(self.trip.days, key=lambda row: row.date):
            if row.grade is not None and row.date <= date:
                grade = row.grade if row.date < date else min(grade, row.grade, key=GRADES.index)
        return grade

    def _row(self, day: dt.date) -> tuple[AllowanceTable, Applies]:
        return self._rows[min(max(day, self.dates[0]), self.dates[-1])]

    @cached_property
    def _rows(self) -> dict[dt.date, tuple[AllowanceTable, Applies]]:
        employer, first = self.trip.traveler.employer, self.dates[0]
        return {day: self.book.allowance(employer, first, day) for day in self.dates}
