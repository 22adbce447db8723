"""Refunds (취소·환불): negative, paired with the purchase by approval number; the fee kept is an amount of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.receipts.model import Kind
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import ITEM_NAMES, Expense, item
from desktop.travel.fares import FEE
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import Finding, Item

PERHAPS_BACK = "짝이 분명하지 않은 환불 전표가 있습니다. 이 지출이 취소된 것인지 확인해 주세요."


def settle_refunds(rules: TripRules, expenses: Sequence[Expense]) -> tuple[list[Expense], list[Item], list[Finding]]:
    """What is left to settle without the refunded purchases, the rows of the pairs, and what was found."""
    purchases = [expense for expense in expenses if not expense.is_refund]
    items: list[Item] = []
    findings: list[Finding] = []
    for refund in sorted((expense for expense in expenses if expense.is_refund), key=_order):
        same = [row for row in purchases if refund.approval_no and row.approval_no == refund.approval_no]
        exact = [row for row in same if row.amount == refund.amount]
        if len(exact or same) >= 1 and (exact or len(same) == 1):
            purchase = min(exact or same, key=_order)
            purchases.remove(purchase)
            items += _pair(rules, purchase, refund)
            findings.append(finding("refund_paired", *purchase.keys, *refund.keys))
        else:
            findings.append(finding("refund_unpaired", *refund.keys))
            purchases = [row.doubting(PERHAPS_BACK) if _may_be_of(refund, row) else row for row in purchases]
            if refund.kind in ITEM_NAMES:
                alone = refund.doubting("짝이 되는 결제 영수증이 없습니다. 승인번호를 확인해 주세요.")
                items.append(_row(rules, alone, ITEM_NAMES[refund.kind], -(refund.amount or 0), "환불"))
    return purchases, items, findings


def _may_be_of(refund: Expense, purchase: Expense) -> bool:
    """Whether a refund without a clear purchase may be this one's: of its number, or of its sum and, as far as known,
    its kind."""
    if refund.approval_no and refund.approval_no == purchase.approval_no:
        return True
    kinds = refund.kind not in ITEM_NAMES or refund.kind == purchase.kind
    return kinds and refund.amount is not None and refund.amount == purchase.amount


def _pair(rules: TripRules, purchase: Expense, refund: Expense) -> list[Item]:
    """The purchase as far as it came back, the refund against it, and what was kept."""
    if purchase.kind not in ITEM_NAMES:
        return []
    name = ITEM_NAMES[purchase.kind]
    paid, back = purchase.amount or 0, refund.amount or 0
    doubts = [*purchase.doubts, *refund.doubts]
    if back > paid:
        doubts.append("환불 금액이 결제 금액보다 큽니다. 금액을 확인해 주세요.")
    came_back = min(paid, back)
    bought = replace(purchase, doubts=tuple(dict.fromkeys(doubts)))
    returned = replace(bought, keys=refund.keys, date=refund.date or purchase.date)
    rows = [
        _row(rules, bought, name, came_back, "결제 뒤 환불"),
        _row(rules, returned, name, -came_back if back <= paid else -back, "환불"),
    ]
    if paid > back:
        kept = bought.doubting("취소수수료이면 공무상 사유를, 남은 표의 금액이면 이용한 날을 확인해 주세요.")
        kept = replace(kept, keys=(*purchase.keys, *refund.keys))
        rows.append(_row(rules, kept, FEE, paid - back, f"결제 {won(paid)} − 환불 {won(back)}"))
    return rows


def _row(rules: TripRules, expense: Expense, name: str, amount: int, why: str) -> Item:
    basis = [rules.book.calculation.fares.article if expense.kind is not Kind.LODGING else rules.first[0].article]
    if name == FEE:
        basis = [rules.book.calculation.cancellation.article]
    words = f"−{won(-amount)}" if amount < 0 else won(amount)
    date = expense.date or rules.dates[0]
    return item(expense, name, date, claimed=amount, allowed=amount, basis=basis, words=words, reasons=[why])


def _order(expense: Expense) -> tuple[str, int, tuple[str, ...]]:
    return (str(expense.date), expense.amount or 0, expense.keys)
