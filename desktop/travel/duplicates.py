"""The same thing twice: one payment or one ticket in two receipts, a receipt that was typed in as well.

Legal twins, the same fare out and back, are no duplicates: their tickets tell different times, trains or directions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from desktop.travel.evidence import FARES, TELLING, Expense
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import Finding

TWICE = "같은 영수증이 또 있습니다. 한 번만 지급하도록 확인해 주세요."


def doubt_duplicates(expenses: Sequence[Expense]) -> tuple[list[Expense], list[Finding]]:
    """The expenses in the same order, all but the first of a duplicate in doubt; and what was found.

    Where duplicates differ in amount all of them are in doubt. "First" is by content, whatever
    the order of the files.
    """
    doubtful: set[int] = set()
    found: dict[tuple[str, ...], Finding] = {}
    order = sorted(range(len(expenses)), key=lambda index: _content(expenses[index]))
    for code, bucket in _buckets(expenses, order):
        for position, index in enumerate(bucket):
            for earlier in bucket[:position]:
                one, other = expenses[earlier], expenses[index]
                if code == "duplicate_ticket" and not _same_ticket(one, other):
                    continue
                if code == "maybe_one_ride" and not _maybe_one_ride(one, other):
                    continue
                if code == "duplicate_ticket_number" and _told_apart(one, other):
                    continue
                if code == "duplicate_approval" and _paid_together(one, other):
                    continue
                keys = tuple(sorted((*one.keys, *other.keys)))
                number = other.ticket_no if code == "duplicate_ticket_number" else other.approval_no
                found.setdefault(keys, finding(code, *keys, number=number))
                if _told_apart(one, other) or (one.kind != other.kind and one.amount != other.amount):
                    continue
                doubtful.add(index)
                if one.amount != other.amount:
                    doubtful.add(earlier)
    for index in order:
        if expenses[index].is_claim and (twin := _receipt_of(expenses, index)) is not None:
            found.setdefault((str(index),), finding("claim_and_receipt", *twin.keys))
            doubtful.add(index)
        elif (typed := _typed_before(expenses, order, index)) is not None:
            details = {"route": f"{typed.origin}–{typed.destination}", "amount": won(typed.amount or 0)}
            found.setdefault((str(index),), finding("claims_alike", **details))
            doubtful.add(index)
    return [row.doubting(TWICE) if index in doubtful else row for index, row in enumerate(expenses)], list(
        found.values()
    )


def _buckets(expenses: Sequence[Expense], order: Sequence[int]) -> list[tuple[str, list[int]]]:
    """Receipts of equal files, of one approval or ticket number, of one moment and sum, and tickets of a kind and day.

    Tickets there and back are bought at one moment: these are told apart by what they say of the journey.
    """
    files: dict[str, list[int]] = defaultdict(list)
    numbers: dict[str, list[int]] = defaultdict(list)
    approvals: dict[str, list[int]] = defaultdict(list)
    tickets: dict[tuple[str, str], list[int]] = defaultdict(list)
    moments: dict[tuple[str, str, int | None], list[int]] = defaultdict(list)
    for index in order:
        expense = expenses[index]
        if expense.is_claim:
            continue
        if expense.digest:
            files[expense.digest].append(index)
        if expense.ticket_no:
            numbers[expense.ticket_no].append(index)
        if expense.approval_no:
            approvals[expense.approval_no].append(index)
        if expense.kind in FARES and expense.date:
            tickets[expense.kind, expense.date.isoformat()].append(index)
        elif expense.issued_at and expense.date:
            moments[expense.kind, f"{expense.date} {expense.issued_at}", expense.amount].append(index)
    buckets = (
        ("same_file", files.values()),
        ("same_moment", moments.values()),
        ("duplicate_approval", approvals.values()),
        ("duplicate_ticket_number", numbers.values()),
        ("duplicate_ticket", tickets.values()),
        ("maybe_one_ride", tickets.values()),
    )
    return [(code, row) for code, rows in buckets for row in rows]


def _same_ticket(one: Expense, other: Expense) -> bool:
    """Whether two tickets of a day share their time, their train or their direction, and nothing tells them apart."""
    shared = (
        one.depart_at and one.depart_at == other.depart_at,
        one.train_no and one.train_no == other.train_no,
        one.origin and one.destination and (one.origin, one.destination) == (other.origin, other.destination),
    )
    return any(shared) and not _told_apart(one, other)


def _paid_together(one: Expense, other: Expense) -> bool:
    """Tickets of two journeys bought in one payment (왕복 한 번에 결제): their approval number says nothing."""
    return one.kind in FARES and one.kind == other.kind and _told_apart(one, other)


def _maybe_one_ride(one: Expense, other: Expense) -> bool:
    """A ticket, and a slip of the same sum that tells neither time nor way: perhaps of its payment."""
    bare = [not any(getattr(row, name) for name in TELLING) for row in (one, other)]
    paid_apart = one.approval_no and other.approval_no and one.approval_no != other.approval_no
    return bare[0] != bare[1] and one.amount == other.amount and not paid_apart


def _told_apart(one: Expense, other: Expense) -> bool:
    """Whether something printed tells the two apart; what was read with doubt does not."""
    unsure = one.unsure | other.unsure
    return any(
        first and second and first != second
        for name in ("date", *TELLING)
        if name not in unsure
        for first, second in [(getattr(one, name), getattr(other, name))]
    )


def _receipt_of(expenses: Sequence[Expense], index: int) -> Expense | None:
    claim = expenses[index]
    for expense in expenses:
        same = (expense.kind, expense.date, expense.amount) == (claim.kind, claim.date, claim.amount)
        if expense.keys and same and not _told_apart(expense, claim):
            return expense
    return None


def _typed_before(expenses: Sequence[Expense], order: Sequence[int], index: int) -> Expense | None:
    """An earlier claim of the same fare for the same way on the same day."""
    claim = expenses[index]
    if not claim.is_claim or claim.kind not in FARES or not (claim.origin and claim.destination):
        return None
    way = (claim.kind, claim.date, claim.amount, claim.origin, claim.destination)
    for other in order[: order.index(index)]:
        row = expenses[other]
        if row.is_claim and (row.kind, row.date, row.amount, row.origin, row.destination) == way:
            return row
    return None


def _content(expense: Expense) -> tuple[str, ...]:
    return (
        str(expense.date),
        f"{expense.amount or 0:012d}",
        expense.kind,
        expense.approval_no,
        expense.depart_at,
        expense.train_no,
        expense.origin,
        expense.destination,
        str(len(expense.doubts)),
        expense.seat_class,
        expense.paid_by,
        f"{expense.persons} {expense.claims_for} {expense.workplace_fare}",
        expense.reason,
        *expense.keys,
    )
