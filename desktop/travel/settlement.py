"""The settlement (여비 정산): what is claimed, what the rules give, and what a person still has to decide."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Verdict(StrEnum):
    """How a claimed amount ends."""

    PAID = "지급"
    REDUCED = "감액지급"
    REFUSED = "불인정"
    OPEN = "확인필요"


class PaidBy(StrEnum):
    """Who has already paid: the traveller, or the office's card (정부구매카드, 법인카드)."""

    OWN = "own"
    OFFICE_CARD = "office_card"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Frozen):
    """One row of the settlement. Amounts in won; ``basis`` are articles, ``sum`` the computation in words.

    ``by_year``: the approved won of each fiscal year, where the trip has days of more than one; not in JSON.
    """

    date: dt.date
    item: str
    claimed_won: int
    approved_won: int
    proposed_won: int
    verdict: Verdict
    paid_by: PaidBy = PaidBy.OWN
    basis: tuple[str, ...] = ()
    sum: str = ""
    reasons: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()
    by_year: tuple[tuple[int, int], ...] = Field(default=(), exclude=True)


class Finding(_Frozen):
    """Something a person should look at; it never changes an amount by itself."""

    code: str
    message: str
    receipts: tuple[str, ...] = ()
    what_to_do: str = ""


class RulesUsed(_Frozen):
    """Which dated table the amounts come from."""

    table: str
    effective_from: dt.date


class Settlement(_Frozen):
    """``payable_won`` = approved − what the office card paid − advance; negative means money to return."""

    claimed_won: int
    approved_won: int
    payable_won: int
    open: int
    rules: RulesUsed
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
