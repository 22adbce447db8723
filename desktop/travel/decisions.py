"""What a person decides (담당자 확인, 판정 변경): values confirmed on a receipt, verdicts overruled with a reason."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from desktop.receipts import model
from desktop.receipts.model import FIELDS, FLAG_FIELDS, Kind, Value
from desktop.travel import toml_text
from desktop.travel.settlement import PaidBy, Verdict
from desktop.travel.values import (
    DATE_WORDS,
    FLAG_WORDS,
    MOMENT_WORDS,
    MOST_WON,
    PAYER_WORDS,
    TEXT_WORDS,
    WON_WORDS,
    Count,
    Date,
    Moment,
    TripTable,
    Won,
    in_years,
    text_field,
)

#: What a person may say of a receipt: any field it can carry, what it is, and what no receipt prints.
CONFIRMABLE: Final = (*FIELDS, "kind", "place", "reason", "paid_by", "claims_for", "workplace_fare_won")
#: Whole numbers among what no receipt prints, with the least each can be.
SAID_NUMBERS: Final = {"claims_for": 1, "workplace_fare_won": 0}

VERDICT_WORDS: Final = " · ".join(Verdict)


class Confirmation(TripTable):
    """[[confirmed]] 담당자 확인: what a person says a receipt's ``field`` is, ``at`` what local time.

    ``receipt`` is an id like "a.jpg#0".
    """

    receipt: str = Field(description=TEXT_WORDS)
    field: str = Field(description=TEXT_WORDS)
    value: Value = Field(description="글자, 정수, true/false 가운데 그 항목에 맞는 값")
    by: str = Field(min_length=1, description="확인한 사람의 이름")
    at: Moment | None = Field(default=None, description=MOMENT_WORDS)

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
    if field in (*model.WON_FIELDS, *model.COUNT_FIELDS, *SAID_NUMBERS):
        least = SAID_NUMBERS.get(field, 1 if field in model.COUNT_FIELDS else 0)
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
            in_years(dt.date.fromisoformat(value))
        except ValueError:
            return f"{field}: 달력에 있는 날짜로 적어 주세요({value})"
    return ""


def _verdict(value: object) -> object:
    if isinstance(value, str) and value in tuple(Verdict):
        return Verdict(value)
    raise ValueError(f"verdict: {VERDICT_WORDS} 가운데 하나로 적어 주세요")


class Overrule(TripTable):
    """[[overruled]] 판정 변경: the verdict a person gives an item, and why.

    The item is found by what is given of ``receipt`` (an id like "a.jpg#0"), ``item`` (its name), ``date`` and
    ``claimed_won``; of several alike it is the ``number``-th. ``amount_won`` is what
    is approved; only 감액지급 needs it. ``at``: local time.
    """

    receipt: str = text_field()
    item: str = text_field()
    date: Date | None = Field(default=None, description=DATE_WORDS)
    claimed_won: int | None = Field(default=None, ge=-MOST_WON, le=MOST_WON, description="정수(원)")
    number: Count = Field(default=1, description="1 이상의 정수")
    verdict: Annotated[Verdict, BeforeValidator(_verdict), PlainSerializer(str)] = Field(description=VERDICT_WORDS)
    amount_won: Won | None = Field(default=None, description=WON_WORDS)
    reason: str = Field(description=TEXT_WORDS)
    by: str = Field(min_length=1, description="판정을 바꾼 사람의 이름")
    at: Moment | None = Field(default=None, description=MOMENT_WORDS)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.receipt and not self.item:
            raise ValueError("어느 항목인지 receipt(영수증) 또는 item(항목)을 적어 주세요")
        if not self.reason.strip():
            raise ValueError("reason(판정을 바꾼 사유)을 적어 주세요")
        if self.verdict is Verdict.REDUCED and not self.amount_won:
            raise ValueError("감액지급이면 amount_won(인정할 금액)을 적어 주세요")
        if self.verdict in (Verdict.REFUSED, Verdict.OPEN) and self.amount_won:
            raise ValueError(f"{self.verdict}이면 amount_won(인정할 금액)을 비워 주세요")
        return self
