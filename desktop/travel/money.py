"""Won as whole numbers: exact fractions rounded once, and amounts in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Final, Literal

Rounding = Literal["won_half_up", "won_floor", "ten_floor"]

_DIGITS: Final = " 일이삼사오육칠팔구"
_PLACES: Final = ("", "십", "백", "천")
_MYRIADS: Final = ("", "만", "억", "조")


def rounded(amount: Fraction, rounding: Rounding = "won_half_up") -> int:
    """Whole won of a non-negative exact amount (끝수 처리).

    Only 연료비 has an office's choice; what else does not come out even is rounded half-up.
    """
    if rounding == "won_half_up":
        return floor(amount + Fraction(1, 2))
    if rounding == "won_floor":
        return floor(amount)
    return floor(amount / 10) * 10


def divided(amount: int, weights: Mapping[int, int | Fraction]) -> dict[int, int]:
    """An amount by weight, in the order of the keys; the last takes what rounding leaves, and all where none weighs."""
    whole = sum(weights.values())
    parts = {key: floor(amount * weights[key] / Fraction(whole)) if whole else 0 for key in sorted(weights)}
    parts[max(parts)] += amount - sum(parts.values())
    return parts


def won(amount: int | Fraction) -> str:
    """25000 -> "25,000원"; a fraction is shown with two decimals, cut off."""
    if isinstance(amount, int) or amount.denominator == 1:
        return f"{int(amount):,}원"
    hundredths = floor(amount * 100)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}원"


def korean_words(amount: int) -> str:
    """113560 -> "일십일만삼천오백육십": every digit with its place, as money is written out on vouchers; 0 -> "영".

    Raises ValueError below 0 and from 10,000조 (10^16) on.
    """
    if not 0 <= amount < 10**16:
        raise ValueError(f"{amount} cannot be written out")
    words = ""
    for power, myriad in enumerate(_MYRIADS):
        group = amount // 10_000**power % 10_000
        digits = [(group // 10**place % 10, name) for place, name in enumerate(_PLACES)]
        spelled = "".join(_DIGITS[digit] + name for digit, name in reversed(digits) if digit)
        words = (spelled + myriad if spelled else "") + words
    return words or "영"


def written_out(amount: int) -> str:
    """113560 -> "금113,560원(금일십일만삼천오백육십원)" (지방자치단체 회계관리에 관한 훈령 제96조)."""
    return f"금{amount:,}원(금{korean_words(amount)}원)"
