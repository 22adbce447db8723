"""The dated tables of 「공무원 여비 규정」, read from ``rules/*.toml``. Every number a settlement rests
on stands there.

Each table tells its source, its strength (A statute, B official release, C secondary) and the day it was checked.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from pydantic import ValidationError

from desktop.errors import UserError
from desktop.travel.office_regions import regions_with
from desktop.travel.regions import Regions
from desktop.travel.tables import (
    AllowanceTable,
    Applies,
    Calculation,
    Deadline,
    EfficiencyTable,
    FuelPrice,
    Fuels,
    LocalTable,
    MonthlyTable,
    OfficeDeadline,
    OfficeTable,
    ProofTable,
    RegionTable,
    RouteFare,
    SurchargeTable,
    Table,
)
from desktop.travel.values import Employer

_FILES = ("allowances", "calculation", "local", "efficiency", "regions", "fuel", "surcharge")
NATIONAL = "national"
LOCAL = "local"


class RuleBook(Table):
    """All tables together; ``office``, ``fares``, ``fuel_prices``, ``monthly``, ``office_deadlines``,
    ``office_regions`` and ``proofs`` are what the office adds."""

    allowances: tuple[AllowanceTable, ...]
    calculation: Calculation
    local: tuple[LocalTable, ...]
    efficiencies: tuple[EfficiencyTable, ...]
    regions: Regions
    fuels: Fuels
    surcharges: tuple[SurchargeTable, ...]
    office: tuple[OfficeTable, ...] = ()
    fares: tuple[RouteFare, ...] = ()
    fuel_prices: tuple[FuelPrice, ...] = ()
    monthly: tuple[MonthlyTable, ...] = ()
    office_deadlines: tuple[OfficeDeadline, ...] = ()
    office_regions: tuple[RegionTable, ...] = ()
    proofs: tuple[ProofTable, ...] = ()

    def regions_on(self, day: dt.date) -> Regions:
        """The regions of a day: the program's own with the office's laid over them."""
        rows = self.regions_in_force(day)
        return regions_with(self.regions, rows, self.allowances[-1].lodging_cap_won) if rows else self.regions

    def regions_in_force(self, day: dt.date) -> tuple[RegionTable, ...]:
        """The office's own regions of a day, the earliest first."""
        return tuple(sorted((row for row in self.office_regions if row.from_ <= day), key=lambda row: row.from_))

    def allowance(self, employer: Employer, start: dt.date, day: dt.date) -> tuple[AllowanceTable, Applies]:
        """별표 2 for a day of a trip that began on ``start``, with the office's own amounts laid over it.

        Raises ``UserError`` rules_missing.
        """
        table, applies = self.law(employer, start, day)
        office = _latest(
            (row.from_, row) for row in self.office if row.from_ <= (start if row.applies_by == "trip_start" else day)
        )
        return (table if office is None else _laid_over(table, office)), applies

    def law(self, employer: Employer, start: dt.date, day: dt.date) -> tuple[AllowanceTable, Applies]:
        """The same without the office's own amounts."""
        for name in _employer_names(employer):
            row = _latest(
                (applies.from_, (table, applies))
                for table in self.allowances
                for applies in table.applies
                if applies.employer == name and applies.from_ <= (start if applies.applies_by == "trip_start" else day)
            )
            if row is not None:
                return row
        raise UserError("rules_missing", date=day.isoformat())

    def local_table(self, day: dt.date) -> LocalTable:
        """제18조 on a day. Raises ``UserError`` rules_missing."""
        row = _latest((table.from_, table) for table in self.local if table.from_ <= day)
        if row is None:
            raise UserError("rules_missing", date=day.isoformat())
        return row

    def monthly_table(self, name: str, day: dt.date) -> MonthlyTable | None:
        """The office's 월액여비 of this name on a day; None where it has none."""
        return _latest((row.from_, row) for row in self.monthly if row.name == name and row.from_ <= day)

    def deadlines(self, employer: Employer, start: dt.date) -> tuple[Deadline, ...]:
        """정산 기한 of a trip that began on ``start``; an office's own takes the place of the law's of its kind."""
        is_local = employer.local_government is not None
        rows: dict[str, Deadline] = {
            row.when: row for row in self.calculation.deadline if is_local or row.employer == "every"
        }
        for own in sorted(self.office_deadlines, key=lambda row: row.from_):
            if own.from_ <= start and (is_local or own.employer == "every"):
                rows[own.when] = own
        return tuple(rows.values())

    def surcharge(self, employer: Employer, paid_on: dt.date) -> SurchargeTable | None:
        """제31조 for money paid on a day; None before there was any."""
        for name in _employer_names(employer):
            rows = (row for row in self.surcharges if row.employer == name and row.from_ <= paid_on)
            if (row := _latest((row.from_, row) for row in rows)) is not None:
                return row
        return None

    def proof(self, start: dt.date) -> ProofTable | None:
        """How many papers the office asks for a trip that began on ``start``; None where it asks for none."""
        return _latest((row.from_, row) for row in self.proofs if row.from_ <= start)

    def efficiency(self, day: dt.date) -> EfficiencyTable | None:
        """The 연비 table of a day; None before the first."""
        return _latest((table.from_, table) for table in self.efficiencies if table.from_ <= day)

    def route_fares(self, kind: str, origin: str, destination: str, day: dt.date) -> dict[str, RouteFare]:
        """The office's saved fares of a route, either way, by class of seat; one class has one fare on a day."""
        ends = {_plain(origin), _plain(destination)}
        rows = [
            row
            for row in self.fares
            if row.kind == kind and row.from_ <= day and {_plain(row.origin), _plain(row.destination)} == ends
        ]
        return {_plain(row.seat_class): row for row in sorted(rows, key=lambda row: row.from_)}

    def fuel_price(self, fuel: str, day: dt.date) -> FuelPrice | None:
        """The price of the very day; None where none was imported: another day's never takes its place."""
        product = self.fuels.price_of.get(fuel)
        return next((row for row in self.fuel_prices if (row.date, row.product) == (day, product)), None)


Row = TypeVar("Row")


def _employer_names(employer: Employer) -> tuple[str, ...]:
    """The employer's own tables first; a local government without any falls back to what local governments follow."""
    return (NATIONAL,) if employer.local_government is None else (str(employer), LOCAL)


def _latest(rows: Iterable[tuple[dt.date, Row]]) -> Row | None:
    """The latest row; of several of one day the last, so that an office's table comes before the program's."""
    latest: tuple[dt.date, Row] | None = None
    for row in rows:
        if latest is None or row[0] >= latest[0]:
            latest = row
    return None if latest is None else latest[1]


def _laid_over(table: AllowanceTable, office: OfficeTable) -> AllowanceTable:
    caps = office.lodging_cap_won
    return table.model_copy(
        update={
            "name": f"{table.name} · {office.name}",
            "daily_won": table.daily_won if office.daily_won is None else office.daily_won,
            "meals_won": table.meals_won | (office.meals_won or {}),
            "lodging_cap_won": table.lodging_cap_won | (caps or {}),
            "uncapped_grades": table.uncapped_grades if office.uncapped_grades is None else office.uncapped_grades,
            "office": office,
        }
    )


def _plain(place: str) -> str:
    return "".join(place.split())


@cache
def rule_book() -> RuleBook:
    """The tables that come with the program. Raises ``UserError`` rules_invalid."""
    return read_rules({name: _packaged(name) for name in _FILES})


def _packaged(name: str) -> str:
    return (resources.files("desktop.travel") / "rules" / f"{name}.toml").read_text(encoding="utf-8")


def read_rules(texts: dict[str, str]) -> RuleBook:
    """A rule book from TOML texts by file name (without .toml). Raises ``UserError`` rules_invalid."""
    try:
        tables = {name: _parsed(name, text) for name, text in texts.items()}
        return RuleBook(
            allowances=tables["allowances"]["table"],
            calculation=Calculation.model_validate(tables["calculation"]),
            local=tables["local"]["table"],
            efficiencies=tables["efficiency"]["table"],
            regions=Regions.model_validate(tables["regions"]),
            fuels=Fuels.model_validate(tables["fuel"]),
            surcharges=tables["surcharge"]["table"],
        )
    except KeyError as error:
        raise UserError("rules_invalid", detail=f"표가 없습니다: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UserError("rules_invalid", detail=f"{where}: {first['msg']}") from error


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise UserError("rules_invalid", detail=f"{name}.toml: {error}") from error
