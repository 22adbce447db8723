"""The trip (출장) as a clerk writes it down: ``trip.toml``, as types; mistakes in it are errors in words."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    ValidationError,
    model_validator,
)

from desktop.receipts import model
from desktop.receipts.model import FIELDS, FLAG_FIELDS, Kind, Value
from desktop.travel import toml_text
from desktop.travel.settlement import PaidBy

ACQUAINTANCE_STAY: Final = "acquaintance_stay"
CLAIM_KINDS: Final = (*(kind.value for kind in Kind if kind is not Kind.NOT_RECEIPT), ACQUAINTANCE_STAY)
#: What a person may say of a receipt: any field it can carry, what it is, and what no receipt prints.
CONFIRMABLE: Final = (*FIELDS, "kind", "place", "reason", "paid_by")
GRADES: Final = ("제1호", "제2호")
SCOPES: Final = ("관외", "근무지내")

# Guards against a slip of the pen, not rules: nobody settles a trip of three years, or a bill of ten billion won.
LONGEST_DAYS: Final = 1100
MOST_WON: Final = 9_999_999_999
YEARS: Final = (1990, 2100)


class Employer(BaseModel):
    """Who employs the traveller: the state, or a local government with its own ordinance (제29조의2)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    local_government: str | None = None

    def __str__(self) -> str:
        return f"local:{self.local_government}" if self.local_government else "national"


def _employer(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.strip() == "national":
        return Employer()
    name = value.strip().removeprefix("local:").strip()
    if not value.strip().startswith("local:") or not name:
        raise ValueError('"national" 또는 "local:지방자치단체 이름"으로 적어 주세요')
    return Employer(local_government=name)


def _datetime(value: object) -> object:
    """A local moment; text like "2026-03-09 08:00" is read too, since TOML wants the seconds that nobody writes."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", value):
        value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            raise ValueError("시간대 없이 우리나라 시각으로 적어 주세요(예: 2026-03-09T08:00:00)")
        _in_years(value)
    return value


def _date(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        value = dt.date.fromisoformat(value)
    if isinstance(value, dt.date):
        _in_years(value)
    return value


def _time(value: object) -> object:
    return dt.time.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value) else value


def _in_years(value: dt.date) -> None:
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise ValueError(f"연도를 확인해 주세요({value.year})")


def _decimal(value: object) -> object:
    """Decimals stay exact; whole numbers are decimals too, floats and nan are not."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("숫자로 적어 주세요")
    return value


Moment = Annotated[dt.datetime, BeforeValidator(_datetime)]
Date = Annotated[dt.date, BeforeValidator(_date)]
Time = Annotated[dt.time, BeforeValidator(_time)]
Won = Annotated[int, Field(ge=0, le=MOST_WON)]
Count = Annotated[int, Field(ge=1, le=LONGEST_DAYS)]
Quantity = Annotated[Decimal, BeforeValidator(_decimal), Field(gt=0, lt=1_000_000)]
EmployerText = Annotated[Employer, BeforeValidator(_employer), PlainSerializer(str)]
Payer = Annotated[PaidBy, Strict(False), PlainSerializer(lambda value: str(value.value))]
Texts = Annotated[tuple[Annotated[str, Strict()], ...], Strict(False)]

WON_WORDS: Final = "0 이상의 정수(원)"
DATE_WORDS: Final = "날짜(예: 2026-03-09)"
TEXT_WORDS: Final = "따옴표로 묶은 글자"
FLAG_WORDS: Final = "true 또는 false"
NUMBER_WORDS: Final = "0보다 큰 숫자"
PAYER_WORDS: Final = '"own" 또는 "office_card"'
GRADE_WORDS: Final = '"제1호" 또는 "제2호"'


def _text(**options: Any) -> Any:
    return Field(default="", description=TEXT_WORDS, **options)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Traveler(_Strict):
    """[traveler] 출장자."""

    name: str = _text()
    organization: str = _text()
    department: str = _text()
    position: str = _text()
    grade: Literal["제1호", "제2호"] = Field(default="제2호", description=GRADE_WORDS)
    workplace: str = _text()
    employer: EmployerText = Field(
        default=Employer(), description='"national" 또는 "local:지방자치단체 이름"', validate_default=False
    )


class Journey(_Strict):
    """[trip] 출장: from ``start`` to ``end``, local time."""

    start: Moment = Field(description="날짜와 시각(예: 2026-03-09T08:00:00)")
    end: Moment = Field(description="날짜와 시각(예: 2026-03-10T18:00:00)")
    purpose: str = _text()
    destinations: Texts = Field(default=(), description='글자의 목록(예: ["서울특별시"])')
    public_vehicle: bool = Field(default=False, description=FLAG_WORDS)
    meals_provided: int = Field(default=0, ge=0, description="제공받은 끼니 수(0 이상의 정수)")
    long_stay: bool = Field(default=False, description=FLAG_WORDS)
    distance_km: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    scope: Literal["관외", "근무지내"] | None = Field(default=None, description='"관외" 또는 "근무지내"')
    advance_won: Won = Field(default=0, description=WON_WORDS)
    applied_on: Date | None = Field(default=None, description=DATE_WORDS)
    accompanies_grade: Literal["제1호", "제2호"] | None = Field(default=None, description=GRADE_WORDS)
    assigned_car: bool = Field(default=False, description=FLAG_WORDS)

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


class OwnCar(_Strict):
    """[[own_car]] 자가용 운행: one leg as driven, ``distance_km`` never doubled."""

    date: Date = Field(description=DATE_WORDS)
    distance_km: Quantity = Field(description=NUMBER_WORDS)
    fuel: str = Field(description=TEXT_WORDS)
    origin: str = _text()
    destination: str = _text()
    efficiency: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    price_per_litre: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    price_source: str = _text()
    reason: str = _text()
    passengers: int = Field(default=0, ge=0, le=100, description="0 이상의 정수(명)")
    tolls_won: Won = Field(default=0, description=WON_WORDS)
    parking_won: Won = Field(default=0, description=WON_WORDS)
    ferry_won: Won = Field(default=0, description=WON_WORDS)


def _claim_kind(value: object) -> object:
    if isinstance(value, str) and value not in CLAIM_KINDS:
        raise ValueError(f"모르는 종류 '{value}'입니다. {toml_text.nearest(value, CLAIM_KINDS)}")
    return value


class Claim(_Strict):
    """[[claims]] 파일 없이 적는 지출. For lodging: the first night, and the whole bill of its nights."""

    date: Date = Field(description=DATE_WORDS)
    kind: Annotated[str, BeforeValidator(_claim_kind)] = Field(description=TEXT_WORDS)
    amount_won: Won | None = Field(default=None, description=WON_WORDS)
    place: str = _text()
    nights: Count | None = Field(default=None, description="1 이상의 정수(밤)")
    persons: Count = Field(default=1, description="1 이상의 정수(명)")
    origin: str = _text()
    destination: str = _text()
    seat_class: str = _text()
    reason: str = _text()
    paid_by: Payer = Field(default=PaidBy.OWN, description=PAYER_WORDS)
    evidence: bool = Field(default=True, description=FLAG_WORDS)

    @model_validator(mode="after")
    def _has_amount(self) -> Claim:
        if self.amount_won is None and self.kind != ACQUAINTANCE_STAY:
            raise ValueError("amount_won(금액)을 적어 주세요")
        return self


class LocalTrip(_Strict):
    """[[local]] 근무지 내 출장 한 번: ``hours``, or ``start`` and ``end``.

    ``public_vehicle`` is what [trip] says when left out.
    """

    date: Date = Field(description=DATE_WORDS)
    hours: Quantity | None = Field(default=None, description=NUMBER_WORDS)
    start: Time | None = Field(default=None, description="시각(예: 09:00:00)")
    end: Time | None = Field(default=None, description="시각(예: 13:30:00)")
    public_vehicle: bool | None = Field(default=None, description=FLAG_WORDS)

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


class Confirmation(_Strict):
    """[[confirmed]] 담당자 확인: what a person says a receipt's ``field`` is. ``receipt`` is an id like "a.jpg#0"."""

    receipt: str = Field(description=TEXT_WORDS)
    field: str = Field(description=TEXT_WORDS)
    value: Value = Field(description="글자, 정수, true/false 가운데 그 항목에 맞는 값")
    by: str = Field(min_length=1, description="확인한 사람의 이름")

    @model_validator(mode="after")
    def _fits(self) -> Confirmation:
        problem = _misfit(self.field, self.value)
        if problem:
            raise ValueError(problem)
        return self


def _misfit(field: str, value: Value) -> str:
    """Why a value does not fit a receipt's field, or the empty string."""
    if field not in CONFIRMABLE:
        return f"모르는 항목 '{field}'입니다. {toml_text.nearest(field, CONFIRMABLE)}"
    if field in FLAG_FIELDS:
        return "" if isinstance(value, bool) else f"{field}: {FLAG_WORDS}로 적어 주세요"
    if field in model.WON_FIELDS + model.COUNT_FIELDS:
        least = 1 if field in model.COUNT_FIELDS else 0
        fits = type(value) is int and least <= value <= MOST_WON
        return "" if fits else f"{field}: {least} 이상의 정수로 적어 주세요"
    if not isinstance(value, str):
        return f"{field}: {TEXT_WORDS}로 적어 주세요"
    shapes = {
        **dict.fromkeys(model.DATE_FIELDS, (r"\d{4}-\d\d-\d\d", '"2026-03-09"')),
        **dict.fromkeys(model.TIME_FIELDS, (r"([01]\d|2[0-3]):[0-5]\d", '"08:05"')),
        **dict.fromkeys(model.DECIMAL_FIELDS, (r"\d+(\.\d+)?", '"31.712"')),
        "kind": ("|".join(Kind), " 또는 ".join(f'"{kind}"' for kind in Kind)),
        "paid_by": ("|".join(PaidBy), PAYER_WORDS),
    }
    pattern, example = shapes.get(field, (r"(?s).+", TEXT_WORDS))
    if not re.fullmatch(pattern, value):
        return f"{field}: {example} 모양으로 적어 주세요"
    if field in model.DATE_FIELDS:
        try:
            _in_years(dt.date.fromisoformat(value))
        except ValueError:
            return f"{field}: 달력에 있는 날짜로 적어 주세요({value})"
    return ""


class Trip(_Strict):
    """A trip file. ``traveler`` and every list may be left out; ``trip`` may not."""

    traveler: Traveler = Traveler()
    trip: Journey
    own_car: Annotated[tuple[OwnCar, ...], Strict(False)] = ()
    claims: Annotated[tuple[Claim, ...], Strict(False)] = ()
    local: Annotated[tuple[LocalTrip, ...], Strict(False)] = ()
    confirmed: Annotated[tuple[Confirmation, ...], Strict(False)] = ()


TABLES: Final[dict[str, type[BaseModel]]] = {
    "traveler": Traveler,
    "trip": Journey,
    "own_car": OwnCar,
    "claims": Claim,
    "local": LocalTrip,
    "confirmed": Confirmation,
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
        else:
            table[name] = part.model_dump(exclude_defaults=True)
    return toml_text.dump_toml(table)
