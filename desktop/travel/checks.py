"""Checks of a receipt by itself (사업자등록번호, 부가세) and against earlier cases. None of them changes an amount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desktop.receipts.model import Kind, Receipt
from desktop.receipts.naming import called
from desktop.receipts.normalize import has_valid_check_digit
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import Finding
from desktop.travel.tables import Evidence
from desktop.travel.traces import WORDS, Background, Trace, traces, traces_of_purchase

AGAIN = "다른 출장에서 정산한 영수증입니다. 이미 지급했는지 확인해 주세요."
CLAIMED_BY_OTHERS = "동행자도 청구한 영수증입니다. 누가 몇 명분을 청구하는지 정해 주세요."


def receipt_findings(receipts: Mapping[str, Receipt], rules: Evidence) -> list[Finding]:
    """The check digit of the business number, and whether supply and VAT make the total."""
    found: list[Finding] = []
    for key, receipt in receipts.items():
        if receipt.kind is Kind.NOT_RECEIPT:
            continue
        number = receipt.value("business_no")
        if isinstance(number, str) and not has_valid_check_digit(number):
            found.append(finding("business_no_wrong", key, number=number))
        found += _vat_findings(key, receipt, rules)
    return found


def _vat_findings(key: str, receipt: Receipt, rules: Evidence) -> Iterator[Finding]:
    """공급가액 + 부가세 (+ 봉사료 − 할인) = 합계 within one won, where a receipt prints them all."""
    names = ("supply", "vat", "total", "tip", "discount")
    supply, vat, total, tip, discount = (receipt.value(name) for name in names)
    if not (isinstance(supply, int) and isinstance(vat, int) and isinstance(total, int)):
        return
    tips = {0, tip if isinstance(tip, int) else 0}
    discounts = {0, discount if isinstance(discount, int) else 0}
    sums = {supply + vat + more - less for more in tips for less in discounts}
    free = any(word in line.text for line in receipt.lines for word in rules.tax_free_words)
    if any(abs(amount - total) <= 1 for amount in sums) or (free and total > supply + vat):
        return
    yield finding("vat_mismatch", key, supply=won(supply), vat=won(vat), total=won(total))


def earlier_findings(receipts: Mapping[str, Receipt], background: Background) -> dict[str, Finding]:
    """By receipt: the first trace it shares with a receipt of an earlier case."""
    left = {key: traces(key, receipt, background) for key, receipt in receipts.items()}
    return _first_known("settled_before", left, background)


def refunds_of_earlier(receipts: Mapping[str, Receipt], background: Background) -> dict[str, Finding]:
    """By receipt: refunds whose purchase an earlier case has settled."""
    left = {key: traces_of_purchase(receipt) for key, receipt in receipts.items()}
    return _first_known("refund_of_earlier", left, background)


def _first_known(code: str, left: Mapping[str, Sequence[Trace]], background: Background) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for key, trace in ((key, trace) for key, its in left.items() for trace in its):
        before = background.earlier(trace) if background.earlier is not None else None
        if before is not None and key not in found:
            details = {"trip": before.trip, "document": called(before.document), "what": WORDS[trace.kind]}
            found[key] = finding(code, key, **details)
    return found
