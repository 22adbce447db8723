"""What stands in a trip file, value by value: types that read what people write, and the words that ask for them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, Strict

from desktop.travel.settlement import PaidBy

GRADES: Final = ("제1호", "제2호")
MEALS: Final = ("breakfast", "lunch", "dinner")
SCOPES: Final = ("관외", "근무지내")

# Guards against a slip of the pen, not rules: nobody settles a trip of three years, or a bill of ten billion won, or
# drives a hundred litres the kilometre.
LONGEST_DAYS: Final = 1100
MOST_WON: Final = 9_999_999_999
YEARS: Final = (1990, 2100)


class Employer(BaseModel):
    """Who employs the traveller: the state, or a local government with its own ordinance (제29조의2)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    local_government: str | None = None

    @property
    def area(self) -> str:
        """The name of the local government, which is that of its area; empty for the state."""
        return self.local_government or ""

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
        in_years(value)
    return value


def _date(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        value = dt.date.fromisoformat(value)
    if isinstance(value, dt.date):
        in_years(value)
    return value


def _time(value: object) -> object:
    return dt.time.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value) else value


def in_years(value: dt.date) -> None:
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
Quantity = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=Decimal("0.01"), lt=1_000_000)]
EmployerText = Annotated[Employer, BeforeValidator(_employer), PlainSerializer(str)]
Payer = Annotated[PaidBy, Strict(False), PlainSerializer(lambda value: str(value.value))]
Grade = Literal["제1호", "제2호"]
Texts = Annotated[tuple[Annotated[str, Strict()], ...], Strict(False)]

WON_WORDS: Final = "0 이상의 정수(원)"
MOMENT_WORDS: Final = "날짜와 시각(예: 2026-03-09T08:00:00)"
DATE_WORDS: Final = "날짜(예: 2026-03-09)"
TEXT_WORDS: Final = "따옴표로 묶은 글자"
FLAG_WORDS: Final = "true 또는 false"
NUMBER_WORDS: Final = "0.01 이상의 숫자"
PAYER_WORDS: Final = '"own" 또는 "office_card"'
GRADE_WORDS: Final = '"제1호" 또는 "제2호"'


def text_field(**options: Any) -> Any:
    return Field(default="", description=TEXT_WORDS, **options)


class TripTable(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
