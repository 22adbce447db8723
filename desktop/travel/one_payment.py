"""One card payment for several tickets (왕복을 한 번에 결제): together they are never paid more than was paid.

Tickets of one approval number each print their own fare, or each the whole payment; what stands on the papers tells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product
from math import prod
from typing import Final

from desktop.receipts.model import Kind, Receipt
from desktop.travel.duplicates import TWICE
from desktop.travel.evidence import FARES, SLIPS, Expense
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import Finding
from desktop.travel.tables import Evidence

_AMOUNT: Final = re.compile(r"(?<![\d,.-])(\d{1,3}(?:,\d{3})+|\d{4,6}(?=\s*원))(?![\d,.-])")
_WHOLE_OR_FARE: Final = "함께 결제한 표들의 금액인지 이 표의 운임인지 적혀 있지 않습니다. 이 표의 운임을 확인해 주세요."
#: More ways to divide a payment than this are not looked through.
_MOST_WAYS: Final = 10_000


def split_payments(
    expenses: Sequence[Expense], receipts: Mapping[str, Receipt], rules: Evidence
) -> tuple[list[Expense], list[Finding]]:
    """The expenses in the same order; tickets that print the whole payment of several are asked about, not paid each.

    Where every ticket prints its own fare as well, that is what is proposed for it. Tickets of one sum are asked about,
    too, where no word says that it is the fare of each. A ticket or a lodging bill alone is asked about where its slip
    says less. An amount that a person has confirmed stays.
    """
    paid = _slips(receipts)
    together: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for index, row in enumerate(expenses):
        is_paid_once = row.kind in FARES or row.kind is Kind.LODGING
        if is_paid_once and row.approval_no and row.amount and TWICE not in row.doubts and not row.is_claim:
            together[row.approval_no, row.kind is Kind.LODGING].append(index)
    result = list(expenses)
    findings: list[Finding] = []
    for (number, is_lodging), group in together.items():
        tickets = [expenses[index] for index in group]
        payment, slip = paid.get(number, (0, ""))
        if len(group) == 1 and not tickets[0].total_said and 0 < payment < (tickets[0].amount or 0):
            found, words = _beyond_its_slip(tickets[0], payment, slip)
            findings.append(found)
            result[group[0]] = tickets[0].doubting(words)
        if len(group) == 1 or is_lodging:
            continue
        own = _own_fares(tickets, receipts)
        most = payment if payment and sum(row.amount or 0 for row in tickets) > payment else None
        whole = most or max(row.amount or 0 for row in tickets)
        keys = sorted({key for row in tickets for key in row.keys})
        told: dict[str, str | int] = {"number": number, "amount": won(whole), "count": len(group)}
        if own is None and most is None:
            if not payment and _may_be_the_whole(tickets, receipts, rules):
                findings.append(finding("payment_or_fare", *keys, **told))
                for index in group:
                    if not expenses[index].total_said:
                        result[index] = expenses[index].doubting(_WHOLE_OR_FARE)
            continue
        findings.append(finding("payment_on_each", *keys, **told))
        for place, index in enumerate(group):
            if not expenses[index].total_said:
                result[index] = _asked(expenses[index], whole, None if own is None else own[place])
    return result, findings


def _may_be_the_whole(tickets: Sequence[Expense], receipts: Mapping[str, Receipt], rules: Evidence) -> bool:
    """Whether several tickets print one sum, and only as what was paid (결제금액), never as a fare (운임).

    A fare of as much or more is the ticket's own: what was paid is that fare, less a discount. What a person says of
    one ticket tells nothing of the others.
    """
    unsaid = {row.amount or 0 for row in tickets if not row.total_said}
    if len(unsaid) != 1:
        return False
    return all(_prints_only_a_payment(min(unsaid), list(_labelled(row, receipts)), rules) for row in tickets)


def _prints_only_a_payment(whole: int, labelled: Sequence[tuple[str, int]], rules: Evidence) -> bool:
    def has(label: str, words: Sequence[str]) -> bool:
        return any(word in label for word in words)

    fares = [won_ for label, won_ in labelled if has(label, rules.fare_words) and not has(label, rules.payment_words)]
    is_paid = any(won_ == whole and has(label, rules.payment_words) for label, won_ in labelled)
    return is_paid and max(fares, default=0) < whole


def _labelled(ticket: Expense, receipts: Mapping[str, Receipt]) -> Iterator[tuple[str, int]]:
    """Each sum on a ticket with the words before it: in its line, else in the line before."""
    lines = [line.text for key in ticket.keys if key in receipts for line in receipts[key].lines]
    for before, line in pairwise(("", *lines)):
        start = 0
        for match in _AMOUNT.finditer(line):
            label = "".join(line[start : match.start()].split())
            start = match.end()
            yield label if re.search("[가-힣]", label) else "".join(before.split()), int(match[1].replace(",", ""))


def _beyond_its_slip(bill: Expense, payment: int, slip: str) -> tuple[Finding, str]:
    asked = {"number": bill.approval_no, "amount": won(payment), "asked": won(bill.amount or 0)}
    words = f"같은 승인번호의 카드전표에는 {won(payment)}이 적혀 있습니다. 실제로 낸 금액을 적어 주세요."
    return finding("slip_says_less", *bill.keys, slip, **asked), words


def _asked(ticket: Expense, whole: int, fare: int | None) -> Expense:
    if fare is None:
        return ticket.doubting(
            f"함께 결제한 표들의 금액을 더하면 결제한 {won(whole)}보다 많습니다. 이 표의 운임을 적어 주세요."
        )
    words = (
        f"함께 결제한 표들의 금액 {won(whole)}이 적혀 있어 이 표의 운임 {won(fare)}만 넣었습니다. 맞는지 확인해 주세요."
    )
    return replace(ticket, amount=fare).doubting(words)


def _own_fares(tickets: Sequence[Expense], receipts: Mapping[str, Receipt]) -> tuple[int, ...] | None:
    """The fare of each ticket where they all print the same whole payment, and beside it fares that make it up."""
    unsaid = [row.amount or 0 for row in tickets if not row.total_said]
    if len(tickets) < 2 or not unsaid or len(set(unsaid)) > 1:
        return None
    whole = unsaid[0]
    choices = [[row.amount or 0] if row.total_said else sorted(_printed(row, receipts, whole)) for row in tickets]
    if not 0 < prod(len(each) for each in choices) <= _MOST_WAYS:
        return None
    for fares in product(*choices):
        if sum(fares) == whole and not _within_one(fares, choices):
            return fares
    return None


def _within_one(fares: Sequence[int], choices: Sequence[Sequence[int]]) -> bool:
    """Whether one ticket alone prints these different sums: its supply and VAT, say, and not the tickets' fares."""
    return len(set(fares)) > 1 and any(set(fares) <= set(each) for each in choices)


def _printed(ticket: Expense, receipts: Mapping[str, Receipt], whole: int) -> set[int]:
    """The sums below ``whole`` that stand on a ticket, but for what one of several persons pays."""
    lines = [line.text for key in ticket.keys if key in receipts for line in receipts[key].lines]
    found = {int(match[1].replace(",", "")) for text in lines for match in _AMOUNT.finditer(text)}
    return {
        amount for amount in found if 0 < amount < whole and (ticket.persons < 2 or amount * ticket.persons != whole)
    }


def _slips(receipts: Mapping[str, Receipt]) -> dict[str, tuple[int, str]]:
    """What card slips say was paid, and which of them, by approval number."""
    paid: dict[str, tuple[int, str]] = {}
    for key, receipt in receipts.items():
        number, total = receipt.value("approval_no"), receipt.value("total")
        is_payment = receipt.kind in SLIPS and receipt.value("is_refund") is not True
        if is_payment and isinstance(number, str) and number and isinstance(total, int):
            paid[number] = max(paid.get(number, (0, "")), (total, key))
    return paid
