"""How printed values become normal ones: won, dates, times, business numbers; and what must be masked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

BUSINESS_NO_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)
EARLIEST_YEAR: Final = 2000
MOST_WON: Final = 999_999_999

T = TypeVar("T")

# Digits that the print runs together with their unit: 12,000원, ￦12,000, -1,000. A dot may stand for a worn comma.
# An amount in thousands (20천원), in yen or in points is none. Behind the stars of a terminal (***12,000원) an amount
# has its commas, a masked card number (****-1234) has none.
_AMOUNT: Final = re.compile(
    r"(?<![\d-])(?<!\d[.,:/])(?:(?<!\*)|(?=[-−–△▲]?[￦₩]?\d{1,3}(?:,\d{3})+(?!\d)))(?P<sign>[-−–△▲]\s?[￦₩]?)?"
    r"(?P<digits>\d{1,3}(?:\s?[,.]{1,2}\s?\d{3})+|\d{1,9})(?![\d*:]|[,.]\d|[-/]\d|\s?(?:[만천억]\s?원|엔(?![가-힣])|포인트))"
)
_SEPARATOR: Final = r"\s?(?:년|월|일|[-–./,])\s?"
#: What may follow a date behind a dot or a dash: a time of day (2026.03.09. 12:22), or the end of a range.
_AFTER_DATE: Final = (
    r"\s[/,]\s?\d{1,3}(?:,\d{3})+(?!\d)|\s?[-–.,/]{1,2}\s*(?:\d{1,2}\s?[:시]|20\d\d\s?[-–./년]|"
    r"(?:\d\d\s?[-–./]\s?)?\d{1,2}\s?[-–./월]\s?\d{1,2}(?![\d,.:/-]))"
)
_DATE: Final = re.compile(
    rf"(?<!\d)(?P<year>20\d\d|\d\d){_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}(?P<day>\d{{1,2}})(?:\s?일)?"
    rf"(?=\D|$|\d\d\s?:|\d\d시)(?:(?={_AFTER_DATE})|(?!\s?[-–.,/]\s*\d))"
)
#: Digits before a date that make a short year the inside of a longer date: 2026.[03.09.12].
_INSIDE: Final = re.compile(r"(?<![\d:])(?:20\d\d|\d{1,2})\s?[-–./,]\s?$")
_COMPACT_DATE: Final = re.compile(r"(?<![\d-])(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?![\d-])")
_TIME: Final = re.compile(
    r"(?P<half>오전|오후|AM|PM|am|pm)?\s?(?<![\d:.])(?P<hour>[01]?\d|2[0-4])\s?(?::|시)\s?(?P<minute>[0-5]\d)(?![\d])"
    r"(?:\s?분)?(?:\s?:\s?[0-5]\d)?(?:\s?(?P<after>AM|PM|am|pm))?"
)
_BUSINESS_NO: Final = re.compile(
    r"(?<![\d*-])([1-9]\d{2})\s?[-–]\s?(\d{2})\s?[-–]\s?(\d{5})(?![\d*-])|(?<![\d*-])([1-9]\d{2})(\d{2})(\d{5})(?![\d*-])"
)
#: What stands for a hyphen between digits: full-width, minus, long.
_DASHES: Final = str.maketrans(dict.fromkeys("－‐‑‒—―−﹣~～", "-"))
_RESIDENT_NO: Final = re.compile(r"(?<!\d)(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?[-–]?\s?)([1-8]\d{6})(?!\d)")
_CARD_NO: Final = re.compile(
    r"(?<![\d-])(?:\d{4}([-–\s])\d{4}\1\d{4}\1\d{3,4}|3\d{3}[-\s]\d{6}[-\s]\d{5}|[3-69]\d{14,15})(?![\d-])"
)


@dataclass(frozen=True)
class Found(Generic[T]):
    """A value and where its print stands in the text: text[start:end]."""

    value: T
    start: int
    end: int


def amounts(text: str) -> Iterator[Found[int]]:
    """Every whole amount in a text, in won, negative where a minus stands before it."""
    for match in _AMOUNT.finditer(text):
        value = int(re.sub(r"\D", "", match["digits"]))
        if value <= MOST_WON:
            yield Found(-value if match["sign"] else value, match.start(), match.end())


def dates(text: str) -> Iterator[Found[dt.date]]:
    """Every calendar date in a text: 2026-03-09, 26.03.09, 2026년 3월 9일, 20260309; never from inside a longer one."""
    end = -1
    for pattern in (_DATE, _COMPACT_DATE):
        for match in pattern.finditer(text):
            year = int(match["year"])
            follows = 0 <= end <= match.start() and not text[end : match.start()].strip("-–~. ")
            before = text[: match.start()]
            if not follows and (before.endswith("-") or (year < 100 and _INSIDE.search(before))):
                continue
            try:
                day = dt.date(year if year >= 100 else 2000 + year, int(match["month"]), int(match["day"]))
            except ValueError:
                continue
            end = match.end()
            if day.year >= EARLIEST_YEAR:
                yield Found(day, match.start(), match.end())


def times(text: str) -> Iterator[Found[str]]:
    """Every time of day in a text, as HH:MM; 오후 and PM are added to."""
    # A date and the time after it are often read as one word (2026-03-0912:22): blank the date, keep positions.
    for date in dates(text):
        end = date.end + (text[date.end : date.end + 1] in (".", "-"))
        text = text[: date.start] + " " * (end - date.start) + text[end:]
    for match in _TIME.finditer(text):
        hour, half = int(match["hour"]), (match["half"] or match["after"] or "").upper()
        if half in ("오후", "PM") and hour < 12:
            hour += 12
        elif half in ("오전", "AM") and hour == 12:
            hour = 0
        if hour < 24:
            yield Found(f"{hour:02d}:{match['minute']}", match.start(), match.end())


def business_numbers(text: str) -> Iterator[Found[str]]:
    """Every 사업자등록번호 in a text, as NNN-NN-NNNNN; ten digits without dashes only where their check digit holds."""
    for match in _BUSINESS_NO.finditer(text):
        parts = [group for group in match.groups() if group]
        number = "-".join(parts)
        if match[1] or has_valid_check_digit(number):
            yield Found(number, match.start(), match.end())


def has_valid_check_digit(business_no: str) -> bool:
    """Whether the last digit of a 사업자등록번호 is the checksum of the nine before it (weights 1 3 7 1 3 7 1 3 5)."""
    digits = [int(c) for c in business_no if c.isdecimal()]
    if len(digits) != 10:
        return False
    total = sum(w * d for w, d in zip(BUSINESS_NO_WEIGHTS, digits, strict=False)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


def plain_digits(text: str) -> str:
    """The text with full-width and other digits (１２, ٣) as 0 to 9; length and positions stay the same."""
    return text if text.isascii() else "".join(str(int(c)) if c.isdecimal() else c for c in text)


def mask_private(text: str) -> str:
    """The text with 주민등록번호 and whole card numbers starred, in any digits; length and positions stay the same.

    A resident number keeps its birth date, a card number its first six and last two digits. Masked by form, not by
    checksum: numbers given since October 2020 need not satisfy one.
    """
    plain = plain_digits(text).translate(_DASHES)
    masked = _RESIDENT_NO.sub(
        lambda match: match[0] if _is_barcode(match[0]) else match[1] + "*" * len(match[2]), plain
    )
    masked = _CARD_NO.sub(lambda match: _starred(match[0]), masked)
    return "".join(new if new == "*" else old for old, new in zip(text, masked, strict=True))


def _is_barcode(number: str) -> bool:
    """Whether 13 digits without a dash are a Korean article number (GS1 880…): it looks like a birth in 1988."""
    if not number.isdigit() or not number.startswith("880"):
        return False
    return sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(number)) % 10 == 0


def _starred(number: str) -> str:
    count = sum(c.isdigit() for c in number)
    starred, seen = [], 0
    for char in number:
        if char.isdigit():
            seen += 1
            char = char if seen <= 6 or seen > count - 2 else "*"
        starred.append(char)
    return "".join(starred)
