"""The trip (출장) as a clerk writes it down: ``trip.toml``, as types; mistakes in it are errors in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field, Strict, ValidationError, model_validator

from desktop.receipts.model import Kind
from desktop.travel import toml_text
from desktop.travel.decisions import CONFIRMABLE, Confirmation, Overrule
from desktop.travel.settlement import PaidBy
from desktop.travel.values import (
    DATE_WORDS,
    FLAG_WORDS,
    GRADE_WORDS,
    GRADES,
    LONGEST_DAYS,
    MEALS,
    MOST_WON,
    NUMBER_WORDS,
    PAYER_WORDS,
    SCOPES,
    TEXT_WORDS,
    WON_WORDS,
    YEARS,
    Count,
    Date,
    Employer,
    EmployerText,
    Grade,
    Moment,
    Payer,
    Quantity,
    Texts,
    Time,
    TripTable,
    Won,
    text_field,
)

__all__ = [
    "ACQUAINTANCE_STAY",
    "CANCELLATION_FEE",
    "CLAIM_KINDS",
    "CONFIRMABLE",
    "GRADES",
    "MEALS",
    "MOST_WON",
    "SCOPES",
    "TABLES",
    "YEARS",
    "Adjustment",
    "Claim",
    "Confirmation",
    "Day",
    "Employer",
    "Journey",
    "LocalTrip",
    "Overrule",
    "OwnCar",
    "Traveler",
    "Trip",
    "dump_trip",
    "load_trip",
    "parse_trip",
]

ACQUAINTANCE_STAY: Final = "acquaintance_stay"
CANCELLATION_FEE: Final = "cancellation_fee"
CLAIM_KINDS: Final = (
    *(kind.value for kind in Kind if kind is not Kind.NOT_RECEIPT),
    ACQUAINTANCE_STAY,
    CANCELLATION_FEE,
)
#: Claims whose amount a saved fare list can fill in, where origin and destination are given.
LISTED_KINDS: Final = (Kind.RAIL, Kind.BUS, Kind.AIR, Kind.SHIP)


class Traveler(TripTable):
    """[traveler] 출장자."""

    name: str = text_field()
    organization: str = text_field()
    department: str = text_field()
    position: str = text_field()
    grade: Grade = Field(default="제2호", description=GRADE_WORDS)
    workplace: str = text_field()
    employer: EmployerText = Field(
        default=Employer(), description='"national" 또는 "local:지방자치단체 이름"', validate_default=False
    )


class Journey(TripTable):
    """[trip] 출장: from ``start`` to ``end``, local time."""

    start: Moment = Field(description="날짜와 시각(예: 2026-03-09T08:00:00)")
    end: Moment = Field(description="날짜와 시각(예: 2026-03-10T18:00:00)")
    purpose: str = text_field()
    destinations: Texts = Field(default=(), description='글자의 목록(예: ["서울특별시"])')
    public_vehicle: bool = Field(default=False, description=FLAG_WORDS)
    meals_provided: int = Field(default=0, ge=0, description="제공받은 끼니 수(0 이상의 정수)")
    long_stay: bool = Field(default=False, description=FLAG_WORDS)
    distance_km: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    scope: Literal["관외", "근무지내"] | None = Field(default=None, description='"관외" 또는 "근무지내"')
    advance_won: Won = Field(default=0, description=WON_WORDS)
    applied_on: Date | None = Field(default=None, description=DATE_WORDS)
    accompanies_grade: Grade | None = Field(default=None, description=GRADE_WORDS)
    assigned_car: bool = Field(default=False, description=FLAG_WORDS)
    from_home: bool = Field(default=False, description=FLAG_WORDS)
    rides_with: str = text_field()
    companions: Texts = Field(default=(), description='글자의 목록(예: ["김동행"])')
    mileage_saved_won: Won = Field(default=0, description=WON_WORDS)
    cancelled: bool = Field(default=False, description=FLAG_WORDS)
    cancel_reason: str = text_field()

    @model_validator(mode="after")
    def _in_order(self) -> Journey:
        if self.end < self.start:
            raise ValueError("end(끝)가 start(시작)보다 앞섭니다")
        if self.days > LONGEST_DAYS:
            raise ValueError(f"출장 기간이 {self.days}일입니다. start와 end를 확인해 주세요")
        return self

    @property
    def days(self) -> int:
        """여행일수: calendar days from start to end, both counted (제5조)."""
        return (self.end.date() - self.start.date()).days + 1

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Every day of the trip, in order."""
        return tuple(self.start.date() + dt.timedelta(days=number) for number in range(self.days))


class Adjustment(TripTable):
    """[adjustment] 감액 (제28조 제1항): what the head of the office takes off; 환수 (제31조): what was paid wrongly.

    ``paid_won``: what had been paid for the trip by an earlier settlement, ``paid_on`` when; ``fraud_won``: of it what
    was got by 거짓이나 그 밖의 부정한 방법; ``surcharge_times``: the multiple, where the office decides it.
    """

    reduced_won: Won = Field(default=0, description=WON_WORDS)
    reduced_reason: str = text_field()
    paid_won: Won = Field(default=0, description=WON_WORDS)
    paid_on: Date | None = Field(default=None, description=DATE_WORDS)
    fraud_won: Won = Field(default=0, description=WON_WORDS)
    fraud_reason: str = text_field()
    surcharge_times: int | None = Field(default=None, ge=1, le=100, description="1 이상의 정수(배)")

    @model_validator(mode="after")
    def _was_paid(self) -> Adjustment:
        if self.fraud_won > self.paid_won:
            raise ValueError("fraud_won(부정 수령액)이 paid_won(지급한 금액)보다 많습니다")
        return self


class Day(TripTable):
    """[[days]] 날짜별 사항: meals provided, and what makes one day of the trip unlike the others.

    ``away``: a temporary trip out of the place of a long stay (제17조 제2항); ``aboard``: on board all day (제16조
    제4항·제5항); ``grade``: the traveller's grade from this day on (제7조 제1항); ``public_vehicle``: what [trip] says
    when left out; ``paid_…``: what other trips on that day have been paid, together (제7조 제2항).
    """

    date: Date = Field(description=DATE_WORDS)
    breakfast: bool = Field(default=False, description=FLAG_WORDS)
    lunch: bool = Field(default=False, description=FLAG_WORDS)
    dinner: bool = Field(default=False, description=FLAG_WORDS)
    workshop: bool = Field(default=False, description=FLAG_WORDS)
    away: bool = Field(default=False, description=FLAG_WORDS)
    aboard: bool = Field(default=False, description=FLAG_WORDS)
    public_vehicle: bool | None = Field(default=None, description=FLAG_WORDS)
    grade: Grade | None = Field(default=None, description=GRADE_WORDS)
    paid_daily_won: Won | None = Field(default=None, description=WON_WORDS)
    paid_meals_won: Won | None = Field(default=None, description=WON_WORDS)
    paid_local_won: Won | None = Field(default=None, description=WON_WORDS)

    @property
    def meals(self) -> tuple[str, ...]:
        """The meals provided, by name."""
        return tuple(meal for meal in MEALS if getattr(self, meal))


class OwnCar(TripTable):
    """[[own_car]] 자가용 운행: one leg as driven, ``distance_km`` never doubled.

    ``workplace_km``: from the workplace, where the leg began at home (제6조); ``public_fare_won``: the 철도·버스
    fare of the leg, paid where the car was not unavoidable (별표 2 비고 제4호).
    """

    date: Date = Field(description=DATE_WORDS)
    distance_km: Quantity = Field(description=NUMBER_WORDS)
    fuel: str = Field(description=TEXT_WORDS)
    origin: str = text_field()
    destination: str = text_field()
    efficiency: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    price_per_litre: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    price_source: str = text_field()
    reason: str = text_field()
    passengers: int = Field(default=0, ge=0, le=100, description="0 이상의 정수(명)")
    tolls_won: Won = Field(default=0, description=WON_WORDS)
    parking_won: Won = Field(default=0, description=WON_WORDS)
    ferry_won: Won = Field(default=0, description=WON_WORDS)
    workplace_km: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    public_fare_won: Won | None = Field(default=None, description=WON_WORDS)


def _claim_kind(value: object) -> object:
    if isinstance(value, str) and value not in CLAIM_KINDS:
        raise ValueError(f"모르는 종류 '{value}'입니다. {toml_text.nearest(value, CLAIM_KINDS)}")
    return value


class Claim(TripTable):
    """[[claims]] 파일 없이 적는 지출. For lodging: the first night, and the whole bill of its nights.

    ``claims_for``: of ``persons`` on one ticket, how many this settlement claims; ``workplace_fare_won``: the fare from
    the workplace, where the journey began at home (제6조). A fare with its route may leave its amount to the fare list.
    """

    date: Date = Field(description=DATE_WORDS)
    kind: Annotated[str, BeforeValidator(_claim_kind)] = Field(description=TEXT_WORDS)
    amount_won: Won | None = Field(default=None, description=WON_WORDS)
    place: str = text_field()
    nights: Count | None = Field(default=None, description="1 이상의 정수(밤)")
    persons: Count = Field(default=1, description="1 이상의 정수(명)")
    origin: str = text_field()
    destination: str = text_field()
    seat_class: str = text_field()
    reason: str = text_field()
    paid_by: Payer = Field(default=PaidBy.OWN, description=PAYER_WORDS)
    evidence: bool = Field(default=True, description=FLAG_WORDS)
    claims_for: Count | None = Field(default=None, description="1 이상의 정수(명)")
    workplace_fare_won: Won | None = Field(default=None, description=WON_WORDS)

    @model_validator(mode="after")
    def _has_amount(self) -> Claim:
        listed = self.kind in LISTED_KINDS and self.origin and self.destination
        if self.amount_won is None and self.kind != ACQUAINTANCE_STAY and not listed:
            raise ValueError("amount_won(금액)을 적어 주세요")
        if self.claims_for is not None and self.claims_for > self.persons:
            raise ValueError("claims_for(몇 명분)가 persons(인원)보다 많습니다")
        return self


class LocalTrip(TripTable):
    """[[local]] 근무지 내 출장 한 번: ``hours``, or ``start`` and ``end``.

    ``public_vehicle`` is what [trip] says when left out; ``distance_km`` is one way; ``actual_won`` is what a very near
    trip cost in fact.
    """

    date: Date = Field(description=DATE_WORDS)
    hours: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    start: Time | None = Field(default=None, description="시각(예: 09:00:00)")
    end: Time | None = Field(default=None, description="시각(예: 13:30:00)")
    public_vehicle: bool | None = Field(default=None, description=FLAG_WORDS)
    distance_km: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    actual_won: Won | None = Field(default=None, description=WON_WORDS)

    @model_validator(mode="after")
    def _has_length(self) -> LocalTrip:
        if self.hours is not None and self.hours > 24:
            raise ValueError("hours(시간)는 24를 넘을 수 없습니다")
        if self.hours is not None and (self.start is not None or self.end is not None):
            raise ValueError("hours와 start·end 가운데 하나만 적어 주세요")
        if self.hours is None and (self.start is None or self.end is None):
            raise ValueError("hours(시간) 또는 start와 end를 적어 주세요")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("end(끝)가 start(시작)보다 늦어야 합니다")
        return self

    @property
    def length(self) -> Decimal:
        """출장 여행시간 in minutes, exact."""
        if self.hours is not None:
            return self.hours * 60
        assert self.start is not None and self.end is not None
        span = dt.datetime.combine(self.date, self.end) - dt.datetime.combine(self.date, self.start)
        return Decimal(int(span.total_seconds())) / 60


class Trip(TripTable):
    """A trip file. Everything but ``trip`` may be left out."""

    traveler: Traveler = Traveler()
    trip: Journey
    adjustment: Adjustment = Adjustment()
    own_car: Annotated[tuple[OwnCar, ...], Strict(False)] = ()
    claims: Annotated[tuple[Claim, ...], Strict(False)] = ()
    local: Annotated[tuple[LocalTrip, ...], Strict(False)] = ()
    days: Annotated[tuple[Day, ...], Strict(False)] = ()
    confirmed: Annotated[tuple[Confirmation, ...], Strict(False)] = ()
    overruled: Annotated[tuple[Overrule, ...], Strict(False)] = ()

    @property
    def meals_provided(self) -> int:
        """How many meals were provided, counted or told by day."""
        return self.trip.meals_provided or sum(len(row.meals) for row in self.days)

    @property
    def received_won(self) -> int:
        """미리 받은 여비, and what an earlier settlement has paid: neither is paid out again."""
        return self.trip.advance_won + self.adjustment.paid_won

    @model_validator(mode="after")
    def _agrees(self) -> Trip:
        twice = [day for day, count in Counter(row.date for row in self.days).items() if count > 1]
        if twice:
            raise ValueError(f"days: 같은 날짜({twice[0]})를 두 번 적었습니다")
        by_day, together = sum(len(row.meals) for row in self.days), self.trip.meals_provided
        if by_day and together and by_day != together:
            raise ValueError(
                f"trip.meals_provided({together}끼)와 days에 적은 끼니({by_day}끼)가 다릅니다. 한쪽만 적어 주세요"
            )
        return self


TABLES: Final[dict[str, type[BaseModel]]] = {
    "traveler": Traveler,
    "trip": Journey,
    "adjustment": Adjustment,
    "own_car": OwnCar,
    "claims": Claim,
    "local": LocalTrip,
    "days": Day,
    "confirmed": Confirmation,
    "overruled": Overrule,
}


def load_trip(path: Path) -> Trip:
    """The trip in a file. Raises ``UserError`` trip_unreadable, trip_unknown_key or trip_invalid."""
    return parse_trip(toml_text.read_text(path))


def parse_trip(text: str) -> Trip:
    """The trip in TOML text. Raises ``UserError`` trip_unreadable, trip_unknown_key or trip_invalid."""
    table = toml_text.parse_toml(text)
    toml_text.check_keys(table, Trip, TABLES)
    try:
        return Trip.model_validate(table)
    except ValidationError as error:
        raise toml_text.invalid(error, TABLES) from error


def dump_trip(trip: Trip) -> str:
    """TOML text that ``parse_trip`` reads back to the same trip; what was left out stays out."""
    table: dict[str, object] = {}
    for name in TABLES:
        part = getattr(trip, name)
        if isinstance(part, tuple):
            if part:
                table[name] = [row.model_dump(exclude_defaults=True) for row in part]
        elif part != Adjustment():
            table[name] = part.model_dump(exclude_defaults=True)
    return toml_text.dump_toml(table)
