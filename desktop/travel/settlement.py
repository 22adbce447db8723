"""The settlement (여비 정산): what is claimed, what the rules give, and what a person still has to decide."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

#: What the head of the office takes off a trip's expenses (제28조 제1항): an item of its own.
REDUCTION: Final = "여비감액"


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


class Lodged(_Frozen):
    """The nights behind an item of 숙박비, as the forms ask for them.

    ``cap_won``: the cap of all nights (None: 실비 without a cap, or a fixed sum), ``cap_words`` how it comes about.
    ``persons`` shared the room; ``spared``: for how many of them, who spent nothing, the item is (공동숙박 추가지급).
    """

    nights: int
    cap_won: int | None = None
    cap_words: str = ""
    persons: int = 1
    spared: int = 0
    at_acquaintance: bool = False

    @property
    def is_fixed(self) -> bool:
        """정액: paid by the night, not by a bill."""
        return self.at_acquaintance or self.spared > 0


class Route(_Frozen):
    """The way behind a fare, as ticket, claim or leg say it; ``driven_km``: of the own car, as it was driven."""

    origin: str = ""
    destination: str = ""
    seat_class: str = ""
    driven_km: Decimal | None = None


class Item(_Frozen):
    """One row of the settlement. Amounts in won; ``basis`` are articles, ``sum`` the computation in words.

    ``by_year``: the approved won of each fiscal year, where the trip has days of more than one; ``ruled``: the verdict
    of the rules, where a person gave another; ``lodged``: the nights of 숙박비; ``route``: the way of a fare. None of
    them is in JSON.
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
    ruled: Verdict | None = Field(default=None, exclude=True)
    lodged: Lodged | None = Field(default=None, exclude=True)
    route: Route = Field(default=Route(), exclude=True)

    @property
    def by_office_card_won(self) -> int:
        """What the office's card paid: the whole bill, also the part that is not approved; nothing while it is open."""
        paid = self.paid_by is PaidBy.OFFICE_CARD and self.verdict is not Verdict.OPEN
        return self.claimed_won if paid else 0


class Finding(_Frozen):
    """Something a person should look at; it never changes an amount by itself."""

    code: str
    message: str
    receipts: tuple[str, ...] = ()
    what_to_do: str = ""


class Direction(StrEnum):
    """Which part of the journey a receipt belongs to."""

    OUTWARD = "가는 길"
    RETURN = "오는 길"
    ONWARD = "출장지 사이"
    LOCAL = "같은 지역 안"
    STAY = "숙박"


class Leg(_Frozen):
    """Where a receipt belongs in the trip: the ``day``, counted from 1 (여행일수), and the part of the journey.

    ``day_number`` is None for a day outside the trip, ``direction`` where neither places nor kind tell. Not ``sure``
    where a value that it rests on wants a glance; ``reason`` says why.
    """

    receipt: str
    day: dt.date | None = None
    day_number: int | None = None
    direction: Direction | None = None
    origin: str = ""
    destination: str = ""
    nights: int | None = None
    sure: bool = True
    reason: str = ""

    @property
    def words(self) -> str:
        """1일차 가는 길, 1일차 숙박 2박, 기간 밖."""
        day = f"{self.day_number}일차" if self.day_number is not None else "기간 밖" if self.day else "날짜 모름"
        stay = f"{self.nights}박" if self.nights else ""
        return " ".join(part for part in (day, self.direction or "", stay) if part)


class RulesUsed(_Frozen):
    """Which dated table the amounts come from."""

    table: str
    effective_from: dt.date


class GivenDay(_Frozen):
    """What a day of a trip comes to by itself, before 제7조 제2항, in exact won: ``daily`` 일비 and ``meals`` 식비, or
    ``local`` 근무지내여비."""

    date: dt.date
    daily: Fraction = Fraction(0)
    meals: Fraction = Fraction(0)
    local: Fraction = Fraction(0)


class Recovery(_Frozen):
    """환수와 가산징수 (제31조) of a trip that had been paid, in won.

    ``paid_won`` was paid before, ``back_won`` of it is to be given back (환수액); ``surcharge_won`` = ``fraud_won`` ×
    ``times`` comes on top (가산징수액), and ``total_won`` is both together (반납할 금액). ``beside``: what else was
    received, (how, won), that is part of what comes back; not in JSON.
    """

    paid_won: int
    back_won: int
    fraud_won: int
    times: int
    surcharge_won: int
    total_won: int
    basis: tuple[str, ...]
    table: str
    sum: str
    reason: str
    beside: tuple[tuple[str, int], ...] = Field(default=(), exclude=True)

    @property
    def lacks_surcharge(self) -> bool:
        """Whether the surcharge on what was got by fraud is not known yet: the total is without it."""
        return self.fraud_won > 0 and self.times == 0


def _is_none(value: object) -> bool:
    return value is None


class Settlement(_Frozen):
    """``payable_won`` = approved − what the office card paid − what was received before; negative: to be returned.

    What the card paid beyond what is approved is the traveller's own and comes back that way. ``days``: what each day
    comes to by itself, None while that is open or a person has decided otherwise; not in JSON. ``recovery`` only of a
    trip that had been paid.
    """

    claimed_won: int
    approved_won: int
    payable_won: int
    open: int
    rules: RulesUsed
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    legs: tuple[Leg, ...] = ()
    recovery: Recovery | None = Field(default=None, exclude_if=_is_none)
    days: tuple[GivenDay, ...] | None = Field(default=None, exclude=True)
