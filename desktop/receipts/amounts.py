"""The amounts of a receipt (합계, 공급가액, 부가세, 봉사료, 할인), weighed by label, repetition and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import CLEAR_INK, InkLine
from desktop.receipts.labels import Labelled
from desktop.receipts.words import written_amounts

#: What a label says of being the amount paid. Tenders may be part payments; sums may stand before a discount.
#: ``total_used``, what was used or sold, may stand before a discount or sum up a day, however often it is printed.
#: ``total_bare`` is an unlabelled amount with its currency mark on a line of its own: the head of an app screen.
#: ``total_part`` is 합 or 계 alone: half of a letter-spaced label was not read.
_TOTAL_WEIGHTS: Final = {
    "total_paid": 3.0,
    "total_sum": 2.2,
    "total_tender": 1.2,
    "total_weak": 0.8,
    "total_used": 0.8,
    "total_bare": 0.6,
    "total_part": 1.0,
}
#: Concepts whose numbers count only when they are written as money: 신용카드 (1234) is no amount.
_MONEY_ONLY: Final = ("total_tender", "total_weak", "total_used", "total_part")
#: Of less, an eleventh to the won may be chance.
_LEAST_TAXED: Final = 1000
#: What is printed beside a total and may explain why another amount differs from it.
_PARTS: Final = ("supply", "vat", "tax_free", "tip", "discount", "used", "change")
_SUM_WEIGHT: Final = 3.0
#: Shares of its weight that an amount keeps: under a label with a character misread, printed again on its line, more
#: than was asked for by the change given back, smaller than a proved sum (a part payment, an item).
_MISREAD, _SAME_LINE, _HANDED_OVER, _UNDER_A_SUM = 0.8, 0.3, 0.3, 0.5
#: VAT is a tenth of the supply (부가가치세법 제30조), cut or rounded to the won; of several items each by itself.
_VAT_DIVISOR: Final = 10
_ROUNDING_WON: Final = 1
_ROUNDING_OF_ITEMS_WON: Final = 5
LEAST_TOTAL: Final = 10
_LEAST_WEIGHT: Final = 1.0
#: The runner-up must weigh less than this share of the winner.
_CLEAR_SHARE: Final = 0.75

_COUNTED: Final = re.compile(r"총\s?\d+\s?건")
#: A digit apart before an amount: a count (합계 3 20,000), or the amount's own first digit (1 20,000).
_TORN: Final = re.compile(r"\d\s{1,3}[￦₩]?$")
_SPACED: Final = re.compile(r"\d{1,3}(?: \d{3})+")
#: What after a number tells that it is no amount: counts, shares, points, days and times.
_UNITS: Final = frozenset("개매명%P점종박회건일월년분시층호")


@dataclass(frozen=True)
class _Amount:
    concept: str
    won: int
    line: int
    start: int
    end: int
    exact: bool


def read_amounts(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> dict[str, Candidate]:
    """total, supply, vat, tip, discount (won, positive) where they are printed with a label."""
    found = [*_labelled_amounts(lines, labels), *_counted_amounts(lines), *_bare_amounts(lines, labels)]
    found.extend(_unlabelled_amounts(lines, found))
    sums = _sums(found)
    total = _total(found, sums, lines)
    result: dict[str, Candidate] = {}
    if total is not None:
        result["total"] = total
    for name in ("supply", "vat", "tip", "discount"):
        amount = _of_field(name, found, sums, None if total is None else int(total.value))
        if amount is not None:
            result[name] = candidate(abs(amount.won), lines, amount.line, amount.start, amount.end, "label")
    return _with_rate_witness(_with_sum_witness(result, sums), found)


def refunded(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> dict[str, Candidate]:
    """total of a paper of a refund (won, positive): 환불금액 comes back after the fee, 취소금액 perhaps before it."""
    rows = [row for row in labels if row.concept == "cancelled_won"]
    for row in sorted(rows, key=lambda row: "취소" in row.label):
        amount = _amount_in(lines[row.line].text, row.start, row.end, money_only=True)
        if amount is not None and abs(amount.value) >= LEAST_TOTAL:
            return {"total": candidate(abs(amount.value), lines, row.line, amount.start, amount.end, "label")}
    return {}


def _labelled_amounts(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Iterator[_Amount]:
    for row in labels:
        if row.concept not in _TOTAL_WEIGHTS and row.concept not in _PARTS:
            continue
        text = lines[row.line].text
        amount = _amount_in(text, row.start, row.end, money_only=row.concept in _MONEY_ONLY)
        line = row.line
        if amount is None and not any(c.isdigit() for c in text[row.start : row.end]):
            line = row.line + 1
            amount = _amount_below(lines, labels, line) or _amount_in_column(row, lines, labels)
        if amount is not None:
            yield _Amount(row.concept, amount.value, line, amount.start, amount.end, row.exact)


def _counted_amounts(lines: Sequence[InkLine]) -> Iterator[_Amount]:
    """총 3건 / 16,800원: the sum of a list of tolls."""
    for index, line in enumerate(lines):
        counted = _COUNTED.search(line.text)
        amount = counted and _amount_in(line.text, counted.end(), len(line.text), money_only=True)
        if amount:
            yield _Amount("total_sum", amount.value, index, amount.start, amount.end, True)


def _bare_amounts(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Iterator[_Amount]:
    spoken_for = {row.line for row in labels}
    for index, line in enumerate(lines):
        if index not in spoken_for:
            amount = _amount_in(line.text, 0, len(line.text), money_only=True)
            if amount is not None and "원" in line.text and sum(c.isalpha() for c in line.text) == 1:
                yield _Amount("total_bare", amount.value, index, amount.start, amount.end, True)


def _unlabelled_amounts(lines: Sequence[InkLine], found: Sequence[_Amount]) -> Iterator[_Amount]:
    """The rest of the money on the paper: it proves nothing alone, but may complete a sum."""
    places = {(a.line, a.start) for a in found}
    for index, line in enumerate(lines):
        for amount in normalize.amounts(line.text):
            if (index, amount.start) not in places and _looks_like_money(line.text, amount):
                yield _Amount("", amount.value, index, amount.start, amount.end, True)


def _amount_in(text: str, start: int, end: int, *, money_only: bool) -> normalize.Found[int] | None:
    """The amount in text[start:end]: the last one written as money, or else the last number."""
    numbers = [
        normalize.Found(n.value, n.start, n.end)
        for n in normalize.amounts(text)
        if start <= n.start < end and not _is_count(text, n.end)
    ]
    money = [n for n in numbers if _looks_like_money(text, n)]
    if money:
        return money[-1]
    spaced = _SPACED.fullmatch(text[start:end].strip(" :：]원"))
    if spaced:  # the commas were not read
        at = text.index(spaced[0], start)
        return normalize.Found(int("".join(spaced[0].split())), at, at + len(spaced[0]))
    plain = [] if money_only else [n for n in numbers if len(str(abs(n.value))) <= 7]
    return plain[-1] if plain else None


def _is_count(text: str, end: int) -> bool:
    return text[end:].lstrip()[:1] in _UNITS


def _looks_like_money(text: str, amount: normalize.Found[int]) -> bool:
    before, after = text[: amount.start].rstrip(), text[amount.end :].lstrip()
    return (
        "," in text[amount.start : amount.end]
        or "." in text[amount.start : amount.end]
        or before[-1:] in {"₩", "￦", "\\"}
        or after[:1] == "원"
    )


def _amount_below(lines: Sequence[InkLine], labels: Sequence[Labelled], line: int) -> normalize.Found[int] | None:
    """The amount alone on the line under a label, for layouts that print it there."""
    if line >= len(lines) or any(row.line == line for row in labels):
        return None
    text = lines[line].text
    if sum(c.isalpha() for c in text.replace("원", "")) > 2:
        return None
    return _amount_in(text, 0, len(text), money_only=True)


def _amount_in_column(
    row: Labelled, lines: Sequence[InkLine], labels: Sequence[Labelled]
) -> normalize.Found[int] | None:
    """The amount under a label of a table's head: the second amount under the second label of money."""
    text = lines[row.line].text
    if row.line + 1 >= len(lines) or any(c.isdigit() for c in text):
        return None
    heads = [other.at for other in labels if other.line == row.line and other.concept in (*_TOTAL_WEIGHTS, *_PARTS)]
    below = lines[row.line + 1].text
    money = [amount for amount in normalize.amounts(below) if _looks_like_money(below, amount)]
    is_whole = len(money) == len(heads) and (len(heads) > 1 or row.at == 0)
    return money[heads.index(row.at)] if is_whole else None


def _sums(found: Sequence[_Amount]) -> dict[int, tuple[int, int]]:
    """Totals that supply and VAT add up to: total -> (supply, vat). The strongest witness there is on paper.

    Two of the three must be labelled as what they are; the third may have lost its label to bad print.
    """
    supplies, vats, totals = (
        {a.won: is_labelled(a) for a in sorted(found, key=is_labelled) if a.won > 0}
        for is_labelled in (_is_supply, _is_vat, _is_total)
    )
    extras = {0} | {a.won for a in found if a.concept in ("tax_free", "tip") and a.won > 0}
    sums: dict[int, tuple[int, int]] = {}
    for supply, vat in ((s, v) for s in supplies for v in vats):
        if not _is_tenth(vat, supply):
            continue
        for total in (supply + vat + extra for extra in extras):
            if total in totals and supplies[supply] + vats[vat] + totals[total] >= 2:
                sums.setdefault(total, (supply, vat))
    return sums


def _values(found: Sequence[_Amount], *concepts: str) -> set[int]:
    """The amounts (won, positive) printed under labels of these concepts."""
    return {abs(a.won) for a in found if a.concept in concepts and a.won}


def _contradicts(other: _Amount, places: Sequence[_Amount], won: int, found: Sequence[_Amount]) -> bool:
    """Whether another amount that is labelled as a total, or as paid, differs and nothing on the paper explains it."""
    amount = abs(other.won)
    if amount < LEAST_TOTAL or amount == won:
        return False
    if other.concept == "used":  # points and coupons: the total may stand before them
        return not _is_paid(places)
    if other.concept == "total_tender":
        return amount < won and not _is_paid(places) and not _is_split("total_tender", won, found)
    if other.concept not in ("total_paid", "total_sum"):
        return False
    if amount > won:
        reductions = _values(found, "discount", "used")
        explained = {*reductions, sum(reductions), *_values(found, "change")}
    else:
        extras = _values(found, "vat", "tip", "tax_free")
        explained = {*extras, sum(extras)}
        if other.concept == "total_paid" and _is_split("total_paid", won, found):
            return False
    return abs(amount - won) not in explained


def _has_tax_lines(found: Sequence[_Amount]) -> bool:
    """Whether a supply and its VAT are printed: they must add up to the total."""
    supplies, vats = ([a.won for a in found if a.concept == name and a.exact] for name in ("supply", "vat"))
    return any(_is_tenth(vat, supply) for supply in supplies for vat in vats)


def _is_split(concept: str, won: int, found: Sequence[_Amount]) -> bool:
    """Whether the other amounts paid, each counted once or as often as it is printed, add up to the total."""
    parts = [abs(a.won) for a in found if a.concept == concept and abs(a.won) != won]
    return won in (sum(parts), sum(set(parts)))


def _standing(amount: _Amount, lines: Sequence[InkLine]) -> tuple[bool, float, float]:
    confidence = lines[amount.line].confidence(amount.start, amount.end)
    return confidence >= CLEAR_INK, _TOTAL_WEIGHTS.get(amount.concept, 0.0), confidence


def _is_paid(places: Sequence[_Amount]) -> bool:
    return any(a.concept == "total_paid" for a in places)


def _is_tenth(vat: int, supply: int) -> bool:
    return vat > 0 and abs(supply - vat * _VAT_DIVISOR) <= _VAT_DIVISOR * _ROUNDING_OF_ITEMS_WON


def _is_supply(amount: _Amount) -> bool:
    return amount.concept in ("supply", "total_weak")


def _is_vat(amount: _Amount) -> bool:
    return amount.concept == "vat"


def _is_total(amount: _Amount) -> bool:
    return amount.concept in _TOTAL_WEIGHTS


def _weighed(
    found: Sequence[_Amount], sums: dict[int, tuple[int, int]]
) -> tuple[dict[int, float], dict[int, list[_Amount]]]:
    """Every amount (won) that may be the total: how much speaks for it, and where it stands."""
    weights: dict[int, float] = {}
    places: dict[int, list[_Amount]] = {}
    for amount in found:
        weight = _TOTAL_WEIGHTS.get(amount.concept, 0.0) * (1.0 if amount.exact else _MISREAD)
        won = abs(amount.won)
        if weight and won >= LEAST_TOTAL:
            same_line = any(p.line == amount.line for p in places.get(won, ()))
            weights[won] = weights.get(won, 0.0) + (_SAME_LINE if same_line else 1.0) * weight
            places.setdefault(won, []).append(amount)
    for won in sums:
        if won not in weights:  # no label, but proved by supply and VAT
            weights[won] = 0.0
            places[won] = [a for a in found if a.won == won]
    for won in list(weights):
        if any(won - change in weights for change in _values(found, "change")):
            weights[won] *= _HANDED_OVER
        if won in sums:
            weights[won] += _SUM_WEIGHT
        elif any(total > won for total in sums):
            weights[won] *= _UNDER_A_SUM
    return weights, places


def _total(found: Sequence[_Amount], sums: dict[int, tuple[int, int]], lines: Sequence[InkLine]) -> Candidate | None:
    weights, places = _weighed(found, sums)
    if not weights or (max(weights.values()) < _LEAST_WEIGHT and len(weights) > 1):
        return None  # several amounts, none of them called a total; a single one is shown to be checked
    won, *others = sorted(weights, key=lambda won: (-weights[won], -won))
    # Of several places the one with the strongest label whose ink is clear.
    at = max(places[won], key=lambda a: _standing(a, lines))
    best = candidate(won, lines, at.line, at.start, at.end)
    if any(a.concept in ("total_paid", "total_sum") and a.exact for a in places[won]):
        best = best.backed("label")
    if len({a.line for a in places[won] if a.concept != "total_used"}) > 1:
        best = best.backed("repeat")
    written = {amount.value for line in lines for amount in written_amounts(line.text)}
    if written:
        best = best.backed("words") if written == {won} else best.doubted("한글로 적은 금액과 다릅니다.")
    best = best.doubted(*_doubts_of_total(won, places[won], found, sums, lines))
    if won not in sums and others and weights[others[0]] > _CLEAR_SHARE * weights[won]:
        best = best.doubted(f"합계로 볼 수 있는 금액이 둘입니다({won:,}원, {others[0]:,}원).")
    return best


def _doubts_of_total(
    won: int,
    places: Sequence[_Amount],
    found: Sequence[_Amount],
    sums: dict[int, tuple[int, int]],
    lines: Sequence[InkLine],
) -> Iterator[str]:
    """What the other amounts of the paper say against a total that stands at these places."""
    if won not in sums and any(a.concept == "vat" and _is_tenth(a.won, won) for a in found):
        yield "부가세를 뺀 공급가액일 수 있습니다."
    if any(_contradicts(other, places, won, found) for other in found):
        yield "결제금액과 합계가 다릅니다."
    if any(total > won or won - total not in _values(found, "tax_free", "tip") for total in sums if total != won):
        yield "공급가액과 부가세가 맞는 합계가 둘 이상입니다."
    if won not in sums and _has_tax_lines(found):
        yield "공급가액과 부가세를 더한 값과 합계가 다릅니다."
    if won not in sums and all(_TORN.search(lines[a.line].text[: a.start]) for a in places):
        yield "금액 앞에 떨어진 숫자가 있어 앞자리가 빠졌을 수 있습니다."
    if won not in sums and any(a.concept == "discount" and a.won for a in found) and not _is_paid(places):
        yield "할인하기 전의 합계일 수 있습니다."


def _of_field(
    name: str, found: Sequence[_Amount], sums: dict[int, tuple[int, int]], total: int | None
) -> _Amount | None:
    rows = [a for a in found if a.concept == name]
    if total is not None and name in ("supply", "vat") and total in sums:
        proved = sums[total][0 if name == "supply" else 1]
        # Card slips print the supply as 판매금액: the sum says what it is.
        rows = [a for a in (rows or found) if a.won == proved] or rows
    return next((a for a in rows if a.exact), rows[0] if rows else None)


def _with_sum_witness(result: dict[str, Candidate], sums: dict[int, tuple[int, int]]) -> dict[str, Candidate]:
    total = result.get("total")
    if total is None or int(total.value) not in sums:
        return result
    supply, vat = sums[int(total.value)]
    proved = {"total": int(total.value), "supply": supply, "vat": vat}
    return {name: row.backed("vat_sum") if proved.get(name) == row.value else row for name, row in result.items()}


def _with_rate_witness(result: dict[str, Candidate], found: Sequence[_Amount]) -> dict[str, Candidate]:
    """A VAT that is an eleventh of the total, or a supply that is ten of them, speaks for the total (부가가치세법
    제30조: 10 %), and the total for it where it is rounded half up. Where both are printed and add up, all three are
    proved already. Beside a larger amount, but for money handed over, it may be a subtotal that is taxed."""
    total = result.get("total")
    if total is None or "vat_sum" in total.witnesses or int(total.value) < _LEAST_TAXED:
        return result
    if any(a.won > int(total.value) and a.concept not in ("total_tender", "used", "change") for a in found):
        return result
    whole = _VAT_DIVISOR + 1
    backed = dict(result)
    for name, share in (("vat", 1), ("supply", _VAT_DIVISOR)):
        if name not in result:
            continue
        off = int(result[name].value) * whole - int(total.value) * share  # in elevenths of a won
        if abs(off) <= whole * _ROUNDING_WON:
            backed["total"] = backed["total"].backed("vat_rate")
        if -whole < 2 * off <= whole:
            backed[name] = backed[name].backed("vat_rate")
    return backed
