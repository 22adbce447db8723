"""The amounts of a receipt (합계, 공급가액, 부가세, 봉사료, 할인), weighed by label, repetition and sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled

#: What a label says of being the amount paid. Tenders may be part payments; sums may stand before a discount.
#: ``total_bare`` is an unlabelled amount with its currency mark on a line of its own: the head of an app screen.
_TOTAL_WEIGHTS: Final = {
    "total_paid": 3.0,
    "total_sum": 2.2,
    "total_tender": 1.2,
    "total_weak": 0.8,
    "total_bare": 0.6,
}
#: Concepts whose numbers count only when they are written as money: 신용카드 (0188) is no amount.
_MONEY_ONLY: Final = ("total_tender", "total_weak")
_SUM_WEIGHT: Final = 3.0
#: VAT is a tenth of the supply; printed sums differ by rounding per item.
_VAT_DIVISOR: Final = 10
_ROUNDING_WON: Final = 1
LEAST_TOTAL: Final = 10
#: The runner-up must weigh less than this share of the winner.
_CLEAR_SHARE: Final = 0.75


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
    found = [*_labelled_amounts(lines, labels), *_bare_amounts(lines, labels)]
    sums = _sums(found)
    total = _total(found, sums, lines)
    result: dict[str, Candidate] = {}
    if total is not None:
        result["total"] = total
    for name in ("supply", "vat", "tip", "discount"):
        amount = _of_field(name, found, sums, None if total is None else int(total.value))
        if amount is not None:
            result[name] = candidate(abs(amount.won), lines, amount.line, amount.start, amount.end, "label")
    return _with_sum_witness(result, sums)


def _labelled_amounts(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Iterator[_Amount]:
    for row in labels:
        if row.concept not in _TOTAL_WEIGHTS and row.concept not in ("supply", "vat", "tax_free", "tip", "discount"):
            continue
        text = lines[row.line].text
        amount = _amount_in(text, row.start, row.end, money_only=row.concept in _MONEY_ONLY)
        line = row.line
        if amount is None and not any(c.isdigit() for c in text[row.start : row.end]):
            line, amount = row.line + 1, _amount_below(lines, labels, row.line + 1)
        if amount is not None:
            yield _Amount(row.concept, amount.value, line, amount.start, amount.end, row.exact)


def _bare_amounts(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Iterator[_Amount]:
    spoken_for = {row.line for row in labels}
    for index, line in enumerate(lines):
        if index not in spoken_for:
            amount = _amount_in(line.text, 0, len(line.text), money_only=True)
            if amount is not None and "원" in line.text and sum(c.isalpha() for c in line.text) == 1:
                yield _Amount("total_bare", amount.value, index, amount.start, amount.end, True)


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
    plain = [] if money_only else [n for n in numbers if len(str(abs(n.value))) <= 7]
    return plain[-1] if plain else None


def _is_count(text: str, end: int) -> bool:
    return text[end:].lstrip()[:1] in {
        "개",
        "매",
        "명",
        "%",
        "P",
        "점",
        "종",
        "박",
        "회",
        "건",
        "일",
        "월",
        "년",
        "분",
        "시",
        "층",
        "호",
    }


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


def _sums(found: Sequence[_Amount]) -> dict[int, tuple[int, int]]:
    """Totals that supply and VAT add up to: total -> (supply, vat). The strongest witness there is on paper."""
    supplies = {a.won for a in found if a.concept in ("supply", "total_weak") and a.won > 0}
    vats = {a.won for a in found if a.concept == "vat" and a.won > 0}
    extras = {0} | {a.won for a in found if a.concept in ("tax_free", "tip") and a.won > 0}
    printed = {a.won for a in found if a.concept in _TOTAL_WEIGHTS}
    sums = {}
    for supply in supplies:
        for vat in vats:
            if abs(supply - vat * _VAT_DIVISOR) > _VAT_DIVISOR * (_ROUNDING_WON + 4):
                continue
            for extra in extras:
                for total in (supply + vat + extra + d for d in range(-_ROUNDING_WON, _ROUNDING_WON + 1)):
                    if total in printed and (total not in sums or supply + vat + extra == total):
                        sums[total] = (supply, vat)
    return sums


def _total(found: Sequence[_Amount], sums: dict[int, tuple[int, int]], lines: Sequence[InkLine]) -> Candidate | None:
    weights: dict[int, float] = {}
    places: dict[int, list[_Amount]] = {}
    for amount in found:
        weight = _TOTAL_WEIGHTS.get(amount.concept, 0.0) * (1.0 if amount.exact else 0.8)
        won = abs(amount.won)
        if weight and won >= LEAST_TOTAL:
            same_line = any(p.line == amount.line for p in places.get(won, ()))
            weights[won] = weights.get(won, 0.0) + (0.3 if same_line else 1.0) * weight
            places.setdefault(won, []).append(amount)
    for won in list(weights):
        if won in sums:
            weights[won] += _SUM_WEIGHT
        elif any(total > won for total in sums):
            weights[won] *= 0.5  # a part payment or an item under a proved sum
    if not weights or max(weights.values()) < 1.0:
        return None
    ranked = sorted(weights, key=lambda won: (-weights[won], -won))
    won = ranked[0]
    at = max(places[won], key=lambda a: (_TOTAL_WEIGHTS[a.concept], lines[a.line].confidence(a.start, a.end)))
    best = candidate(won, lines, at.line, at.start, at.end)
    if any(a.concept in ("total_paid", "total_sum") for a in places[won]):
        best = best.backed("label")
    if len({a.line for a in places[won]}) > 1:
        best = best.backed("repeat")
    if won not in sums and len(ranked) > 1 and weights[ranked[1]] > _CLEAR_SHARE * weights[won]:
        best = best.doubted(f"합계로 볼 수 있는 금액이 둘입니다({won:,}원, {ranked[1]:,}원).")
    return best


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
