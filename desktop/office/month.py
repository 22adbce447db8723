"""From the leave system's export to the month's payment list (근무지내 출장여비 월 지급내역)."""

from __future__ import annotations

import datetime as dt

from desktop.errors import UserError
from desktop.export.payees import Check, MonthList, MonthRow
from desktop.office.leave import LeaveExport
from desktop.office.paying import accounts_for
from desktop.office.roster import Roster
from desktop.travel.local_month import settle_month
from desktop.travel.payments import Payee
from desktop.travel.rules import RuleBook
from desktop.travel.settlement import RulesUsed
from desktop.travel.tables import MonthlyTable


def month_list(export: LeaveExport, roster: Roster | None, department: str, book: RuleBook) -> MonthList:
    """The list, with the rows of the export that were not taken among what is to be looked at.

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
    used = {book.local_table(visit.date) for visit in export.visits}
    rules = [RulesUsed(table=row.name, effective_from=row.from_) for row in sorted(used, key=lambda row: row.from_)]
    return MonthList(department, export.month, rows, rules, [*unread, *missing], asked=roster is not None)


def _monthly(export: LeaveExport, roster: Roster, book: RuleBook) -> dict[str, MonthlyTable]:
    """월액여비 by the name of who gets it."""
    last = (export.month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
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


def _position(payee: Payee, roster: Roster) -> str:
    members = roster.find(payee)
    return members[0].position if len(members) == 1 else ""
