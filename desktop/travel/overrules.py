"""Verdicts overruled by a person (판정 변경): who and why stand with the item, and never without a finding."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.travel.decisions import Overrule
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import Finding, Item, Verdict


def apply_overrules(items: Sequence[Item], overrules: Sequence[Overrule]) -> tuple[list[Item], list[Finding]]:
    """The items in the same order with the verdicts a person gave them; of several about one item the last one holds.

    One that fits no item, or no longer its amount, changes nothing and is told.
    """
    decided = list(items)
    latest: dict[int, Overrule] = {}
    findings: list[Finding] = []
    for row in overrules:
        index = item_of(items, row)
        if index is None:
            findings.append(finding("overrule_unmatched", *_keys(row), what=_words(row), by=row.by))
        else:
            latest[index] = row
    for index, row in sorted(latest.items()):
        item = items[index]
        approved = _approved(item, row)
        if approved is None:
            amount = won(row.amount_won or 0)
            details = {"what": _words(row), "amount": amount, "claimed": won(item.claimed_won)}
            findings.append(finding("overrule_amount", *item.receipts, **details))
            continue
        decided[index] = _overruled(item, row, approved)
        findings.append(_told(item, row, approved))
        if approved > item.proposed_won:
            findings.append(finding("overrule_above", *item.receipts, item=item.item, limit=won(item.proposed_won)))
    return decided, findings


def item_of(items: Sequence[Item], row: Overrule) -> int | None:
    """Which of the items a person meant; None where it is not among them (any more)."""
    fitting = [
        index
        for index, item in enumerate(items)
        if (not row.receipt or row.receipt in item.receipts)
        and (not row.item or row.item == item.item)
        and (row.date is None or row.date == item.date)
        and (row.claimed_won is None or row.claimed_won == item.claimed_won)
    ]
    return fitting[row.number - 1] if row.number <= len(fitting) else None


def _approved(item: Item, row: Overrule) -> int | None:
    """What the item is paid; None where the amount a person wrote does not fit its verdict."""
    if row.verdict in (Verdict.REFUSED, Verdict.OPEN):
        return 0
    if row.verdict is Verdict.REDUCED:
        assert row.amount_won is not None
        return row.amount_won if row.amount_won < item.claimed_won else None
    return item.claimed_won if row.amount_won in (None, item.claimed_won) else None


def _overruled(item: Item, row: Overrule, approved: int) -> Item:
    why = f"판정 변경({item.verdict} → {row.verdict}, {row.by}): {row.reason}"
    proposed = item.proposed_won if row.verdict is Verdict.OPEN else approved
    return item.model_copy(
        update={
            "verdict": row.verdict,
            "approved_won": approved,
            "proposed_won": proposed,
            "reasons": (why, *(f"(바꾸기 전: {words})" for words in item.reasons)),
            "ruled": item.verdict,
        }
    )


def _told(item: Item, row: Overrule, approved: int) -> Finding:
    return finding(
        "overruled",
        *item.receipts,
        what=f"{item.date} {item.item} {won(item.claimed_won)}",
        before=str(item.verdict),
        after=str(row.verdict),
        amount=won(approved),
        by=row.by,
        reason=row.reason,
    )


def _keys(row: Overrule) -> tuple[str, ...]:
    return (row.receipt,) if row.receipt else ()


def _words(row: Overrule) -> str:
    amount = "" if row.claimed_won is None else won(row.claimed_won)
    return " ".join(part for part in (str(row.date or ""), row.item or row.receipt, amount) if part)


def overrule_of(
    items: Sequence[Item], index: int, verdict: Verdict, amount_won: int | None, reason: str, by: str
) -> Overrule:
    """What has to be written to give the item at ``index`` this verdict: everything that tells it from the others.

    Raises ``pydantic.ValidationError`` where reason, name or amount do not fit the verdict.
    """
    item = items[index]
    receipt = item.receipts[0] if item.receipts else ""
    alike = [
        number
        for number, other in enumerate(items)
        if (other.item, other.date, other.claimed_won) == (item.item, item.date, item.claimed_won)
        and (not receipt or receipt in other.receipts)
    ]
    return Overrule(
        receipt=receipt,
        item=item.item,
        date=item.date,
        claimed_won=item.claimed_won,
        number=alike.index(index) + 1,
        verdict=verdict,
        amount_won=amount_won,
        reason=reason,
        by=by,
    )
