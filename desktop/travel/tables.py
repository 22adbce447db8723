"""The shapes of the dated tables: each tells its source, its strength and the day it was checked.

Strength: A statute or ordinance, B official release, C secondary.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, field_validator

from desktop.travel.values import MEALS, Grade


def _as_fraction(value: object) -> object:
    try:
        return Fraction(value) if isinstance(value, str) else value
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"비율은 1/2처럼 적어 주세요({value})") from error


Won = Annotated[int, Strict(), Field(ge=0)]
Share = Annotated[Fraction, BeforeValidator(_as_fraction), Field(ge=0, le=1)]


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Sourced(Table):
    source: str
    strength: Literal["A", "B", "C"]
    checked_on: dt.date


def _employer_name(value: str) -> str:
    if not re.fullmatch(r"national|local|local:\S.*", value):
        raise ValueError('"national", "local" 또는 "local:지방자치단체 이름"으로 적어 주세요')
    return value


EmployerName = Annotated[str, AfterValidator(_employer_name)]


class Applies(Table):
    """From when a table holds for an employer: for trips that start then, or for days from then on (제7조 제1항)."""

    employer: EmployerName
    from_: dt.date = Field(alias="from")
    applies_by: Literal["trip_start", "day"]
    source: str


class Band(Table):
    over_days: int
    reduction: Share


_OFFICE_HEAD: Final = frozenset({"source", "strength", "checked_on", "name", "from_", "applies_by", "article"})


class OfficeTable(Sourced):
    """[[office]] 기관 여비규정: what an office gives otherwise from a day on; what is left out stays as the law has it.

    ``meal_deduction_won``: what each meal provided takes off; ``workshop_*``: a day of a workshop or training;
    ``excess_fraction``: of the cap, what lodging may cost beyond it for a reason; ``public_vehicle_fraction``: of 일비,
    what is paid with a public vehicle; ``taxi_reasons``: words of a reason with which a taxi need not be asked about.
    """

    name: str = Field(min_length=1)
    from_: dt.date = Field(alias="from")
    applies_by: Literal["trip_start", "day"] = "trip_start"
    article: str = Field(min_length=1)
    daily_won: Won | None = None
    meals_won: dict[Grade, Won] | None = None
    lodging_cap_won: dict[str, Won] | None = None
    uncapped_grades: tuple[Grade, ...] | None = None
    meal_deduction_won: dict[str, Won] | None = None
    workshop_daily_won: Won | None = None
    workshop_meals_won: Won | None = None
    acquaintance_won_per_night: Won | None = None
    shared_won_per_night: Won | None = None
    long_stay_bands: tuple[Band, ...] | None = None
    excess_fraction: Share | None = None
    public_vehicle_fraction: Share | None = None
    taxi_reasons: tuple[Annotated[str, Field(min_length=1)], ...] | None = None

    @field_validator("meal_deduction_won")
    @classmethod
    def _names_meals(cls, value: dict[str, int] | None) -> dict[str, int] | None:
        if value is not None and value.keys() - set(MEALS):
            raise ValueError(f"끼니는 {', '.join(MEALS)}로 적어 주세요")
        return value

    @property
    def changes(self) -> frozenset[str]:
        """The names of the amounts this table gives."""
        names = type(self).model_fields.keys() - _OFFICE_HEAD
        return frozenset(name for name in names if getattr(self, name) is not None)


class RegionTable(Sourced):
    """[[region]] 행정구역: what a place is from a day on, over the program's own regions.

    A known 시·군 or metropolis gets another ``tier`` (of the lodging cap), more names (``aliases``) or ``districts``; a
    new one lies in a ``province``, or is a metropolis of its own; ``areas``: a name for all of these together, each of
    which stays what it was (종전 구역).
    """

    name: str = Field(min_length=1)
    from_: dt.date = Field(alias="from")
    tier: str | None = None
    aliases: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    province: str = ""
    areas: tuple[str, ...] = ()

    @field_validator("name", "aliases", "districts", "areas")
    @classmethod
    def _says_something(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if not all(each.strip() for each in ((value,) if isinstance(value, str) else value)):
            raise ValueError("빈 이름은 쓸 수 없습니다. 이름을 적거나 지워 주세요")
        return value


class RouteFare(Sourced):
    """[[fare]] 자주 다니는 구간의 운임: one way, from a day on."""

    kind: Literal["rail", "bus", "air", "ship"]
    origin: str = Field(min_length=1)
    destination: str = Field(min_length=1)
    seat_class: str = ""
    amount_won: Won
    from_: dt.date = Field(alias="from")


class FuelPrice(Sourced):
    """[[fuel_price]] 유가: won per litre of a product (보통휘발유, 자동차용경유, 자동차용부탄 …) on one day."""

    date: dt.date
    product: str
    won_per_litre: Annotated[Decimal, Field(gt=0)]


class Fuels(Sourced):
    """Which product's price a fuel is reckoned with; how the public price files call the products; a guard of range."""

    price_of: dict[str, str]
    products: dict[str, tuple[str, ...]]
    least_won: int
    most_won: int


class AllowanceTable(Sourced):
    """별표 2 국내 여비 지급표: won per day, per day by grade, and the cap per night by region tier."""

    name: str
    daily_won: int
    meals_won: dict[str, int]
    lodging_cap_won: dict[str, int]
    uncapped_grades: tuple[str, ...]
    article: str
    merged_city_article: str = ""
    applies: tuple[Applies, ...]
    office: OfficeTable | None = None

    def basis(self, *changed: str) -> str:
        """The article an amount of this table rests on: the office's own where it changed one of ``changed``."""
        return self.office.article if self.office is not None and self.office.changes & {*changed} else self.article


class Fares(Sourced):
    article: str
    articles: dict[str, str]
    premium_classes: dict[str, tuple[str, ...]]
    premium_grades: tuple[str, ...]


class Cited(Sourced):
    article: str


class PublicVehicle(Sourced):
    daily_fraction: Share
    daily_article: str
    fare_article: str


class Meals(Sourced):
    article: str
    meals_per_day: int
    provided_fraction: Share
    provided_article: str


class Lodging(Sourced):
    article: str
    excess_fraction: Share
    excess_articles: tuple[str, ...]


class AirMileage(Sourced):
    """별표 2 비고 제1호의2: more 일비 for the fare that public air mileage saved."""

    article: str
    daily_fraction: Share


class PerNight(Sourced):
    won_per_night: int
    article: str


class LongStay(Sourced):
    article: str
    bands: tuple[Band, ...]


class Deadline(Sourced):
    """정산 기한: ``days`` from the day after the trip ends; those of a "return" from the 반납고지서.

    ``when``: what it binds — every trip with fares or lodging, lodging over the cap, an advance (개산급), money to be
    returned; ``employer``: whose.
    """

    name: str = Field(min_length=1)
    days: Annotated[int, Strict(), Field(ge=1, le=365)]
    article: str = Field(min_length=1)
    when: Literal["always", "excess_lodging", "advance", "return"]
    employer: Literal["every", "local"] = "every"


class OfficeDeadline(Deadline):
    """[[deadline]] 기관의 정산 기한, for trips that start from a day on: in the place of the law's of its ``when``."""

    from_: dt.date = Field(alias="from")


class SurchargeTable(Sourced):
    """[[surcharge]] 가산징수 (제31조): how many ``times`` a sum got by fraud is added, if paid from a day on.

    ``up_to``: the office decides within it.
    """

    name: str = Field(min_length=1)
    from_: dt.date = Field(alias="from")
    employer: EmployerName
    times: Annotated[int, Strict(), Field(ge=1, le=100)]
    up_to: bool = False
    article: str = Field(min_length=1)


class ProofTable(Sourced):
    """[[proof]] 출장의 증빙: a trip of ``min_days`` days and more wants ``least`` papers, for trips from a day on.

    A shorter one needs no more than the trip report (복명서). Only an office that has turned it on asks for it.
    """

    name: str = Field(min_length=1)
    from_: dt.date = Field(alias="from")
    min_days: Annotated[int, Strict(), Field(ge=1, le=365)]
    least: Annotated[int, Strict(), Field(ge=1, le=100)]
    article: str = Field(min_length=1)


class Evidence(Sourced):
    article: str
    office_card_words: tuple[str, ...]
    cash_words: tuple[str, ...]
    breakfast_words: tuple[str, ...]
    season_words: tuple[str, ...]
    fee_words: tuple[str, ...]
    fare_words: tuple[str, ...]
    payment_words: tuple[str, ...]
    tax_free_words: tuple[str, ...]


class Aboard(Sourced):
    """제16조 제4항·제5항: nights and meals of days on board."""

    lodging_article: str
    meals_article: str


class Calculation(Table):
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
    overseas: Cited
    own_car: Cited
    home: Cited
    grade_change: Cited
    same_day: Cited
    aboard: Aboard
    cancellation: Cited
    shared_fare: Cited
    reduction: Cited
    air_mileage: AirMileage
    monthly: MonthlyRule
    deadline: tuple[Deadline, ...]
    evidence: Evidence
    proof: ProofTable


class LocalTable(Sourced):
    """제18조 근무지 내 국내 출장; the day's limit and the actual cost of near trips have a source of their own."""

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
    daily_limit_source: str = ""
    daily_limit_strength: Literal["A", "B", "C"] = "C"


class MonthlyTable(Sourced):
    """[[monthly]] 월액여비: a fixed sum a month for those who travel all the time, in the place of 근무지내여비.

    ``full_days``: from how many days on it is paid whole; left out, as the law has it.
    """

    name: str = Field(min_length=1)
    from_: dt.date = Field(alias="from")
    article: str = Field(min_length=1)
    monthly_won: Won
    full_days: Annotated[int, Strict(), Field(ge=1, le=31)] | None = None


class MonthlyRule(Sourced):
    """월액여비 of fewer days: ÷ ``full_days`` × the days."""

    full_days: int
    article: str


class EfficiencyTable(Sourced):
    """자가용 연비: km per litre (kWh, kg) by fuel; ``reckoned_as``: fuels whose price and efficiency are another's."""

    name: str
    from_: dt.date = Field(alias="from")
    km_per_unit: dict[str, Annotated[Decimal, Field(gt=0)]]
    reckoned_as: dict[str, str] = {}
    article: str
