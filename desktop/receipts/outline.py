"""Whether a part of a page is a receipt of its own: asked when a page may hold several."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from desktop.receipts import normalize
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled, labelled

T = TypeVar("T")

_NOWHERE: Final = ((0.0, 0.0),) * 4
_LEAST_TOTAL: Final = 100
#: Labels that can only mean the amount paid.
_FIRM: Final = ("total_paid", "total_sum")
#: Between a till's receipt and its card slip.
_SLIP_MINUTES: Final = 5
#: A day, though one of its digits may be misread (2028.07.46).
_DAY_LIKE: Final = re.compile(r"(?<![\d.-])20\d\d\s?[-./]\s?\d\d\s?[-./]\s?\d\d(?!\d)")
_MONEY: Final = re.compile(r"\d,\d{3}(?!\d)|\d{3}\s?원|[₩￦]\s?\d{3}")


def stands_alone(texts: Sequence[str]) -> bool:
    """An amount under a label of its own, and a date, business number or approval number of its own."""
    _, labels = _read(texts)
    return bool(_totals(texts)) and (
        bool(_days(texts)) or bool(_business_numbers(texts)) or any(row.concept == "approval_no" for row in labels)
    )


def is_of_a_receipt(texts: Sequence[str]) -> bool:
    """Whether a sheet of paper has anything on it that makes it a receipt: a day, a business number, an amount paid."""
    return bool(_totals(texts) or _days(texts) or _business_numbers(texts))


def starts_receipt(texts: Sequence[str]) -> bool:
    """Stricter, for parts one below the other: a slip under its receipt shares the shop's number with it."""
    return bool(_totals(texts) and _days(texts) and _business_numbers(texts))


def are_of_two_shops(first: Sequence[str], second: Sequence[str]) -> bool:
    """Each with a day and business numbers, none of which stands on both: a form with seller and buyer has one day."""
    numbers, others = _business_numbers(first), _business_numbers(second)
    return bool(numbers and others and not numbers & others and _has_day(first) and _has_day(second))


def are_of_two_days(first: Sequence[str], second: Sequence[str]) -> bool:
    """Of two shops, with money on both and no day in common: two receipts, whatever they call the amount paid."""
    return are_of_two_shops(first, second) and not _days(first) & _days(second) and _has_money(first, second)


def is_one_purchase(first: Sequence[str], second: Sequence[str]) -> bool:
    """A till's receipt and the card slip printed under it: the same shop, amount and day, and nearly the same time.

    Two tolls of one day may share all but the time.
    """
    totals, others = _totals(first, _FIRM), _totals(second, _FIRM)
    if not (totals and others and (totals <= others or others <= totals)):
        return False
    if not (_days(first) & _days(second) and _business_numbers(first) & _business_numbers(second)):
        return False
    times, later = _minutes(first), _minutes(second)
    return not times or not later or any(abs(a - b) <= _SLIP_MINUTES for a in times for b in later)


def _has_money(*parts: Sequence[str]) -> bool:
    return all(any(_MONEY.search(text) for text in texts) for texts in parts)


def _has_day(texts: Sequence[str]) -> bool:
    return bool(_days(texts)) or any(_DAY_LIKE.search(text) for text in texts)


def _business_numbers(texts: Sequence[str]) -> set[str]:
    return _values(texts, normalize.business_numbers)


def _days(texts: Sequence[str]) -> set[dt.date]:
    return _values(texts, normalize.dates)


def _totals(texts: Sequence[str], concepts: tuple[str, ...] = ("total",)) -> set[int]:
    lines, labels = _read(texts)
    return {
        abs(amount.value)
        for row in labels
        if row.concept.startswith(concepts)
        for amount in normalize.amounts(lines[row.line].text[row.start : row.end])
        if abs(amount.value) >= _LEAST_TOTAL
    }


def _minutes(texts: Sequence[str]) -> set[int]:
    return {int(time[:2]) * 60 + int(time[3:]) for time in _values(texts, normalize.times)}


def _values(texts: Sequence[str], read: Callable[[str], Iterable[normalize.Found[T]]]) -> set[T]:
    return {found.value for text in texts for found in read(text)}


def _read(texts: Sequence[str]) -> tuple[list[InkLine], list[Labelled]]:
    lines = [InkLine(text, _NOWHERE, (1.0,) * len(text)) for text in texts]
    return lines, labelled(lines)
