"""What the lists of an office hold: who is paid what, to which account, what is to be looked at, what is due when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.export.formats import Settled
from desktop.travel.local_month import PersonMonth
from desktop.travel.payments import Payment
from desktop.travel.settlement import RulesUsed


@dataclass(frozen=True)
class Account:
    """입금 계좌."""

    bank: str = field(repr=False)
    number: str = field(repr=False)


@dataclass(frozen=True)
class Check:
    """Something a person should look at before paying: whose, what, and what to do."""

    who: str
    words: str
    what_to_do: str = ""


@dataclass(frozen=True)
class PaymentList:
    """What is paid to whom: ``payments`` of the trips ``settled``, an account for each where it is known.

    ``asked``: whether accounts were looked for.
    """

    settled: Sequence[Settled]
    payments: Sequence[Payment]
    accounts: Sequence[Account | None]
    checks: Sequence[Check] = ()
    asked: bool = False

    @property
    def open(self) -> int:
        return sum(row.settlement.open for row in self.settled)


@dataclass(frozen=True)
class MonthRow:
    """One traveller of a month's list."""

    person: PersonMonth
    position: str = ""
    account: Account | None = None


@dataclass(frozen=True)
class MonthList:
    """관내 출장여비 지급내역 of a department's month (its first day), by the tables ``rules``.

    ``asked``: whether accounts were looked for.
    """

    department: str
    month: dt.date
    rows: Sequence[MonthRow]
    rules: Sequence[RulesUsed]
    checks: Sequence[Check] = ()
    asked: bool = False

    @property
    def total_won(self) -> int:
        return sum(row.person.total_won for row in self.rows)


@dataclass(frozen=True)
class DueRow:
    """A trip of the list of deadlines: the next one, why it binds, how many days are left (negative: over)."""

    state: str
    who: str
    when: str
    where: str
    due: dt.date | None
    days_left: int | None
    ground: str
    remark: str
