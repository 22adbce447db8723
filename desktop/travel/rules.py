"""The dated tables of 「공무원 여비 규정」, read from ``rules/*.toml``. Every number a settlement rests
on stands there.

Each table tells its source, its strength (A statute, B official release, C secondary) and the day it was checked.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from desktop.errors import UserError
from desktop.travel.regions import Regions
from desktop.travel.trip import Employer

NATIONAL = "national"
LOCAL = "local"


def _fraction(value: object) -> object:
    return Fraction(value) if isinstance(value, str) else value


Share = Annotated[Fraction, BeforeValidator(_fraction), Field(ge=0, le=1)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class _Sourced(_Table):
    source: str
    strength: Literal["A", "B", "C"]
    checked_on: dt.date


class Applies(_Table):
    """From when a table holds for an employer: for trips that start then, or for days from then on (제7조 제1항)."""

    employer: str
    from_: dt.date = Field(alias="from")
    applies_by: Literal["trip_start", "day"]
    source: str


class AllowanceTable(_Sourced):
    """별표 2 국내 여비 지급표: won per day, per day by grade, and the cap per night by region tier."""

    name: str
    daily_won: int
    meals_won: dict[str, int]
    lodging_cap_won: dict[str, int]
    uncapped_grades: tuple[str, ...]
    article: str
    merged_city_article: str = ""
    applies: tuple[Applies, ...]


class Fares(_Sourced):
    article: str
    articles: dict[str, str]
    premium_classes: dict[str, tuple[str, ...]]
    premium_grades: tuple[str, ...]


class Cited(_Sourced):
    article: str


class PublicVehicle(_Sourced):
    daily_fraction: Share
    daily_article: str
    fare_article: str


class Meals(_Sourced):
    article: str
    meals_per_day: int
    provided_fraction: Share
    provided_article: str


class Lodging(_Sourced):
    article: str
    excess_fraction: Share
    excess_articles: tuple[str, ...]


class PerNight(_Sourced):
    won_per_night: int
    article: str


class Band(_Table):
    over_days: int
    reduction: Share


class LongStay(_Sourced):
    article: str
    bands: tuple[Band, ...]


class Deadline(_Sourced):
    """Days from the day after the trip ends. ``when``: which trips it binds."""

    name: str
    days: int
    article: str
    when: Literal["always", "excess_lodging", "local_advance"]


class Evidence(_Sourced):
    article: str
    office_card_words: tuple[str, ...]
    cash_words: tuple[str, ...]
    breakfast_words: tuple[str, ...]


class Calculation(_Table):
    """What is reckoned with the amounts of the table: halves, thirds, reductions, deadlines."""

    fares: Fares
    taxi: Cited
    public_vehicle: PublicVehicle
    daily: Cited
    meals: Meals
    lodging: Lodging
    acquaintance_stay: PerNight
    shared_lodging: PerNight
    long_stay: LongStay
    companion: Cited
    own_car: Cited
    deadline: tuple[Deadline, ...]
    evidence: Evidence


class LocalTable(_Sourced):
    """제18조 근무지 내 국내 출장."""

    name: str
    from_: dt.date = Field(alias="from")
    full_hours: int
    full_won: int
    short_won: int
    public_vehicle_won: int
    most_won_per_day: int
    distance_km_below: int
    actual_cost_km: int
    article: str
    definition_article: str
    daily_limit_article: str


class EfficiencyTable(_Sourced):
    """자가용 연비: km per litre (kWh, kg) by fuel."""

    name: str
    from_: dt.date = Field(alias="from")
    km_per_unit: dict[str, Decimal]
    article: str


class RuleBook(_Table):
    """All tables together."""

    allowances: tuple[AllowanceTable, ...]
    calculation: Calculation
    local: tuple[LocalTable, ...]
    efficiencies: tuple[EfficiencyTable, ...]
    regions: Regions

    def allowance(self, employer: Employer, start: dt.date, day: dt.date) -> tuple[AllowanceTable, Applies]:
        """별표 2 for a day of a trip that began on ``start``. Raises ``UserError`` rules_missing."""
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

    def efficiency(self, day: dt.date) -> EfficiencyTable | None:
        """The 연비 table of a day; None before the first."""
        return _latest((table.from_, table) for table in self.efficiencies if table.from_ <= day)


Row = TypeVar("Row")


def _employer_names(employer: Employer) -> tuple[str, ...]:
    """The employer's own tables first; a local government without any falls back to what local governments follow."""
    return (NATIONAL,) if employer.local_government is None else (str(employer), LOCAL)


def _latest(rows: Iterable[tuple[dt.date, Row]]) -> Row | None:
    latest = max(rows, key=lambda row: row[0], default=None)
    return None if latest is None else latest[1]


@cache
def rule_book() -> RuleBook:
    """The tables that come with the program. Raises ``UserError`` rules_invalid."""
    return read_rules(
        {name: _packaged(name) for name in ("allowances", "calculation", "local", "efficiency", "regions")}
    )


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
