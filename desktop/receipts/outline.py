"""Whether a part of a page is a receipt of its own: asked when a page may hold several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled, labelled

_NOWHERE: Final = ((0.0, 0.0),) * 4


def stands_alone(texts: Sequence[str]) -> bool:
    """An amount under a label of its own, and a date, business number or approval number of its own."""
    lines, labels = _read(texts)
    return _has_amount(lines, labels) and (
        _has_date(texts) or _has_business_no(texts) or any(row.concept == "approval_no" for row in labels)
    )


def starts_receipt(texts: Sequence[str]) -> bool:
    """Stricter, for parts one below the other: a slip under its receipt shares the shop's number with it."""
    lines, labels = _read(texts)
    return _has_amount(lines, labels) and _has_date(texts) and _has_business_no(texts)


def _read(texts: Sequence[str]) -> tuple[list[InkLine], list[Labelled]]:
    lines = [InkLine(text, _NOWHERE, (1.0,) * len(text)) for text in texts]
    return lines, labelled(lines)


def _has_amount(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> bool:
    return any(
        row.concept.startswith("total")
        and any(abs(a.value) >= 100 for a in normalize.amounts(lines[row.line].text[row.start : row.end]))
        for row in labels
    )


def _has_date(texts: Sequence[str]) -> bool:
    return any(True for text in texts for _ in normalize.dates(text))


def _has_business_no(texts: Sequence[str]) -> bool:
    return any(True for text in texts for _ in normalize.business_numbers(text))
