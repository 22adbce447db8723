"""Answers and settlements as plain Korean text, for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop.engine.protocol import shown
from desktop.export.evidence import KIND_NAMES
from desktop.export.recovery import recovery_lines
from desktop.orders.model import ORDER_NAMES, OrderAnswer, OrderField
from desktop.receipts.model import FileAnswer, Kind, Receipt, Status
from desktop.travel.settlement import Finding, Item, PaidBy, Settlement, Verdict


def saved(paths: Sequence[Path], *, replaced: bool) -> str:
    """Where documents were written, and whether a file was there before (``replaced``)."""
    where = f"저장했습니다: {', '.join(map(shown, paths))}"
    return f"{where} (전에 있던 파일을 바꾸었습니다)" if replaced else where


def padded(text: str, width: int, *, right: bool = False) -> str:
    """``text`` filled up with spaces to ``width`` columns; Hangul takes two."""
    spaces = " " * (width - sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text))
    return spaces + text if right else text + spaces


def won(amount: int) -> str:
    """12,000원."""
    return f"{amount:,}원"


def answer_lines(answer: FileAnswer) -> Iterable[str]:
    """A file and its receipts, one a line: kind, date, merchant, amount, and how many fields want a glance."""
    yield answer.file
    for page in answer.pages:
        for receipt in page.receipts:
            yield f"  {page.page + 1}쪽  {_receipt_line(receipt)}".rstrip()


def order_lines(answer: OrderAnswer) -> Iterable[str]:
    """A file and what its order says, a field a line, with why it wants a glance."""
    yield answer.file
    if answer.order is None:
        return
    order = answer.order
    for person in order.travellers:
        for name, field in person.items():
            yield _order_line(name, field)
    for name, field in order.fields.items():
        yield _order_line(name, field)


def _order_line(name: str, field: OrderField) -> str:
    value = field.value
    if isinstance(value, bool):
        words = "이용" if value else "이용 안 함"
    else:
        words = value if isinstance(value, str) else ", ".join(value)
    mark = "정상" if field.status is Status.OK else f"확인: {field.reason}"
    return f"  {padded(ORDER_NAMES[name], 10)}  {words}  ({mark})"


def settlement_lines(settlement: Settlement) -> Iterable[str]:
    """The rows of a settlement, its sums, and what a person should look at."""
    if settlement.items:
        yield "  ".join(
            (
                padded("날짜", 10),
                padded("항목", 12),
                padded("청구", 14, right=True),
                padded("인정", 14, right=True),
                "판정",
            )
        )
    for item in settlement.items:
        yield from _item_lines(item)
    yield ""
    yield f"{padded('청구액', 10)}{padded(won(settlement.claimed_won), 16, right=True)}"
    yield f"{padded('인정액', 10)}{padded(won(settlement.approved_won), 16, right=True)}"
    if settlement.payable_won < 0:
        yield f"{padded('반납할 금액', 10)}{padded(won(-settlement.payable_won), 15, right=True)}"
    else:
        yield f"{padded('지급할 금액', 10)}{padded(won(settlement.payable_won), 15, right=True)}"
    if settlement.recovery is not None:
        yield from (f"{padded(label, 16)}  {words}" for label, words in recovery_lines(settlement.recovery))
    yield f"기준표: {settlement.rules.table} ({settlement.rules.effective_from} 시행)"
    if settlement.open:
        yield f"확인이 필요한 항목: {settlement.open}건"
    if settlement.findings:
        yield "살펴볼 점"
    for finding in settlement.findings:
        yield _finding_line(finding)


def _receipt_line(receipt: Receipt) -> str:
    if receipt.kind is Kind.NOT_RECEIPT:
        return KIND_NAMES[receipt.kind]
    total = receipt.value("total")
    if isinstance(total, int):
        amount = won(-total if receipt.value("is_refund") else total)
    else:
        amount = " ".join(str(v) for v in (receipt.value("total_foreign"), receipt.value("currency")) if v is not None)
    glances = sum(field.status is Status.CHECK for field in receipt.fields.values())
    return "  ".join(
        (
            padded(KIND_NAMES[receipt.kind], 14),
            padded(str(receipt.value("service_on") or receipt.value("issued_on") or ""), 10),
            padded(amount, 13, right=True),
            str(receipt.value("merchant") or ""),
            f"(확인할 항목 {glances}개)" if glances else "",
        )
    )


def _item_lines(item: Item) -> Iterable[str]:
    amount = f"({won(item.proposed_won)})" if item.verdict is Verdict.OPEN else won(item.approved_won)
    yield "  ".join(
        (
            padded(str(item.date), 10),
            padded(item.item, 12),
            padded(won(item.claimed_won), 14, right=True),
            padded(amount, 14, right=True),
            item.verdict + (" · 정부구매카드" if item.paid_by is PaidBy.OFFICE_CARD else ""),
        )
    )
    ground = " · ".join(part for part in (", ".join(item.basis), item.sum, ", ".join(item.receipts)) if part)
    if ground:
        yield f"            {ground}"
    yield from (f"            - {reason}" for reason in item.reasons)


def _finding_line(finding: Finding) -> str:
    names = f" [{', '.join(finding.receipts)}]" if finding.receipts else ""
    return f"- {finding.message}{names}" + (f" → {finding.what_to_do}" if finding.what_to_do else "")
