"""Money that is not won (외화): the currency of a foreign receipt, and what was paid in it.

None of it is ever sure, and none of it becomes won. Letters that the recogniser has not learnt (kana, Hanja, Thai) come
out as syllables that it is unsure of: they are no Hangul, and the numbers between them are still read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import CLEAR_INK, InkLine
from desktop.receipts.labels import Labelled
from desktop.receipts.normalize import Found

#: ISO 4217 code -> its marks; a sign stands right beside its number. A yen has no hundredths, a yuan has.
_CURRENCIES: Final[dict[str, str]] = {
    "USD": r"US\$|USD|(?<![A-Z])\$\)?\s?(?=\d)",
    "EUR": r"€\)?\s?(?=\d)|(?<=\d)\s?€|EUR\b",
    "CNY": r"CNY|RMB|元|[¥￥]\s?\d[\d,]*\.\d\d(?!\d)",
    "JPY": r"JPY|円|[¥￥]\)?\s?(?=\d)",
    "GBP": r"£\)?\s?(?=\d)|GBP",
    "THB": r"\bTHB\b|฿",
    "VND": r"\bVND\b|₫",
    "SGD": r"\bSGD\b|S\$",
    "TWD": r"\bTWD\b|NT\$",
    "HKD": r"\bHKD\b|HK\$",
    "IDR": r"\bIDR\b|\bRp\.?\s?(?=\d)",
    "MYR": r"\bMYR\b|\bRM\s?(?=\d)",
    "PHP": r"\bPHP\b|₱",
    "AUD": r"\bAUD\b|A\$",
    "CAD": r"\bCAD\b|C\$",
    "CHF": r"\bCHF\b",
    "INR": r"\bINR\b|₹",
}
_WON: Final = re.compile(r"\d\s?원|₩|￦|KRW")
_NUMBER: Final = re.compile(r"(?<![\d.,:/*-])\d(?:[\d.,]*\d)?(?![\d:/*%]|[.,-]\d)")
_TOTAL: Final = re.compile(
    r"(?<!SUB)(?<!SUB[ -])(?:GRAND ?TOTAL|TOTALE?|AMOUNT|BALANCE DUE|SUMME|GESAMT|IMPORTE|NET A PAYER|"
    r"THANH TO[AÁ]N|T[OỔ]NG C[OỘ]NG|JUMLAH|合計|总计)(?! ?(?:SAVING|ITEM|TAX|DISCOUNT|POINT|QTY|QUANTITY))",
    re.IGNORECASE,
)
#: Hangul above this share of the letters is a Korean receipt; below the other one it may be foreign without any mark.
_KOREAN: Final = 0.3
_NOT_KOREAN: Final = 0.05
#: So many Korean labels make a paper Korean, however badly the rest of it was read.
_KOREAN_LABELS: Final = 3
#: Of more amounts than a till roll has some sum fits by chance.
_MOST_AMOUNTS: Final = 80
_SEVERAL: Final = "합계로 볼 수 있는 금액이 둘 이상입니다."


def foreign_of(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> dict[str, Candidate]:
    """currency and total_foreign (decimal string) of a receipt in foreign money; empty for one in won."""
    clear = [line for line in lines if line.mean_confidence() >= CLEAR_INK]
    korean = _share_of_hangul(lines, clear)
    if korean > _KOREAN or any(_WON.search(line.text) for line in clear) or _has_korean_labels(labels):
        return {}
    currency = _currency(lines)
    if currency is None:
        total = _total(list(_labelled_amounts(lines, is_marked=False))) if korean < _NOT_KOREAN else None
    else:
        total = _total(list(_labelled_amounts(lines, is_marked=True))) or _reckoned(lines, currency)
    found = {"currency": currency, "total_foreign": total}
    return {name: row for name, row in found.items() if row is not None}


def _share_of_hangul(lines: Sequence[InkLine], clear: Sequence[InkLine]) -> float:
    letters = sum(c.isalpha() for line in lines for c in line.text)
    return sum("가" <= c <= "힣" for line in clear for c in line.text) / max(1, letters)


def _has_korean_labels(labels: Sequence[Labelled]) -> bool:
    return sum(row.exact and any("가" <= c <= "힣" for c in row.label) for row in labels) >= _KOREAN_LABELS


def _currency(lines: Sequence[InkLine]) -> Candidate | None:
    """The first currency whose mark stands beside a number."""
    for code, pattern in _CURRENCIES.items():
        for index, line in enumerate(lines):
            match = re.search(pattern, line.text)
            if match and any(c.isdigit() for c in line.text):
                return candidate(code, lines, index, match.start(), match.end(), "label")
    return None


def _labelled_amounts(lines: Sequence[InkLine], *, is_marked: bool) -> Iterator[Candidate]:
    """What stands behind a label of a total, or alone below it; without a currency only an amount with hundredths."""
    for index, line in enumerate(lines):
        said = _TOTAL.search(line.text)
        if said is None:
            continue
        places = [(index, row) for row in _amounts(line.text) if row.start >= said.end()]
        if not places and index + 1 < len(lines) and not any(c.isalpha() for c in lines[index + 1].text):
            places = [(index + 1, row) for row in _amounts(lines[index + 1].text)]
        if places and (is_marked or "." in places[-1][1].value):
            at, amount = places[-1]
            yield candidate(amount.value, lines, at, amount.start, amount.end, "label")


def _total(labelled: Sequence[Candidate]) -> Candidate | None:
    """The largest amount that is called a total: taxes and tips come on top of smaller ones."""
    if not labelled:
        return None
    best = max(labelled, key=lambda row: Decimal(str(row.value)))
    return best if len({row.value for row in labelled}) == 1 else best.doubted(_SEVERAL)


def _reckoned(lines: Sequence[InkLine], currency: Candidate) -> Candidate | None:
    """Where no label could be read: of the amounts behind a mark the only one, or the only one that the others prove,
    as the sum of those before it or as what was given (お預り) less the change (お釣り)."""
    behind = re.compile(rf"(?:{_CURRENCIES[str(currency.value)]})\s?\d$")
    rows = [
        (index, row)
        for index, line in enumerate(lines)
        for row in _amounts(line.text)
        if behind.search(line.text[: row.start + 1])
    ]
    values = [Decimal(row.value) for _, row in rows]
    if len(rows) > _MOST_AMOUNTS:
        return None
    proved = {
        i
        for i, value in enumerate(values)
        if any(sum(values[start:i]) == value for start in range(i - 1))
        or any(given - change == value for given, change in zip(values[i + 1 :], values[i + 2 :], strict=False))
    }
    chosen = range(len(rows)) if len(set(values)) == 1 else sorted(proved)
    if len({values[i] for i in chosen}) != 1:
        return None
    at, amount = rows[chosen[-1]]
    return candidate(amount.value, lines, at, amount.start, amount.end, "sum")


def _amounts(text: str) -> Iterator[Found[str]]:
    """Every amount of a text as a decimal string: 1,234.50 and 1.234,50 are 1234.50, 120.000 is 120000."""
    for match in _NUMBER.finditer(text):
        head, *groups = re.split(r"[.,]", match[0])
        cents = groups.pop() if groups and len(groups[-1]) < 3 else ""
        if len(head) <= (3 if groups else 7) and all(len(group) == 3 for group in groups):
            whole = str(int(head + "".join(groups)))
            yield Found(f"{whole}.{cents}" if cents else whole, match.start(), match.end())
