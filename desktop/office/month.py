"""From the leave system's export to the month's payment list (근무지내 출장여비 월 지급내역)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from desktop.cases.journey import Travelled
from desktop.errors import UserError
from desktop.export.payees import Check, MonthList, MonthRow
from desktop.office.leave import LeaveExport
from desktop.office.paying import accounts_for
from desktop.office.roster import Roster
from desktop.travel.local_month import PersonMonth, settle_month
from desktop.travel.payments import Payee
from desktop.travel.rules import RuleBook
from desktop.travel.settlement import RulesUsed
from desktop.travel.tables import MonthlyTable
from desktop.travel.traces import OtherTrip

#: The trips settled before that share a day with this one. Raises ``UserError`` index_unusable.
Overlapping = Callable[[Travelled], Sequence[OtherTrip]]


def month_list(
    export: LeaveExport, roster: Roster | None, department: str, book: RuleBook, overlapping: Overlapping
) -> MonthList:
    """The list, with the rows of the export that were not taken, and the days on which another trip has been settled,
    among what is to be looked at.

    Raises ``UserError``: rules_missing, monthly_unknown, monthly_ambiguous.
    """
    monthly = _monthly(export, roster or Roster(), book)
    people = settle_month(export.visits, book, monthly)
    payees = [Payee(organization="", department="", name=person.name) for person in people]
    accounts, missing = accounts_for(payees, roster)
    rows = [
        MonthRow(person, _position(payee, roster or Roster()), account)
        for person, payee, account in zip(people, payees, accounts, strict=True)
    ]
    unread = [
        Check(
            f"{problem.row}번째 줄 {problem.name}".strip(),
            problem.words + ("." if problem.paid else ". 이 줄은 지급하지 않았습니다."),
            problem.what_to_do,
        )
        for problem in export.problems
    ]
    twice = list(_given_before(people, export.month, overlapping, book.calculation.same_day.article))
    used = {book.local_table(visit.date) for visit in export.visits}
    rules = [RulesUsed(table=row.name, effective_from=row.from_) for row in sorted(used, key=lambda row: row.from_)]
    return MonthList(department, export.month, rows, rules, [*unread, *twice, *missing], asked=roster is not None)


def listed(person: PersonMonth, month: dt.date) -> Travelled:
    """A person's month (its first day) as the index knows it."""
    return Travelled(person.name, month, _last_day(month), frozenset(person.days), listed=True)


def _given_before(
    people: Sequence[PersonMonth], month: dt.date, overlapping: Overlapping, article: str
) -> Iterator[Check]:
    """제7조 제2항: the days for which another trip of the person has been settled; what it gave is not known here."""
    for person in people:
        journey = listed(person, month)
        try:
            others = overlapping(journey)
        except UserError as error:
            yield Check("", error.message, error.next_step)
            return
        for other in others:
            shared = ", ".join(f"{day.month}월 {day.day}일" for day in sorted(journey.days) if other.has_day(day))
            words = f"정산한 다른 출장({other})과 날짜({shared})가 겹칩니다."
            words += f" 같은 날의 여비는 많은 쪽만큼만 지급합니다({article})."
            what_to_do = "그 출장에서 받은 금액이 더 많으면 그날을 빼고, 적으면 모자란 만큼만 지급해 주세요."
            yield Check(person.name, words, what_to_do)


def _monthly(export: LeaveExport, roster: Roster, book: RuleBook) -> dict[str, MonthlyTable]:
    """월액여비 by the name of who gets it."""
    last = _last_day(export.month)
    found: dict[str, MonthlyTable] = {}
    for name in dict.fromkeys(visit.name for visit in export.visits):
        members = roster.find(Payee("", "", name))
        if not any(member.monthly for member in members):
            continue
        if len(members) > 1:
            raise UserError("monthly_ambiguous", name=name)
        table = book.monthly_table(members[0].monthly, last)
        if table is None:
            raise UserError("monthly_unknown", name=name, table=members[0].monthly)
        found[name] = table
    return found


def _last_day(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _position(payee: Payee, roster: Roster) -> str:
    members = roster.find(payee)
    return members[0].position if len(members) == 1 else ""
