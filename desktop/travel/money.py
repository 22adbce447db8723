"""Won as whole numbers: exact fractions rounded once, and amounts in words."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Literal

Rounding = Literal["won_half_up", "won_floor", "ten_floor"]


def rounded(amount: Fraction, rounding: Rounding) -> int:
    """Whole won of a non-negative exact amount (끝수 처리)."""
    if rounding == "won_half_up":
        return floor(amount + Fraction(1, 2))
    if rounding == "won_floor":
        return floor(amount)
    return floor(amount / 10) * 10


def won(amount: int | Fraction) -> str:
    """25000 -> "25,000원"; a fraction is shown with two decimals, cut off."""
    if isinstance(amount, int) or amount.denominator == 1:
        return f"{int(amount):,}원"
    hundredths = floor(amount * 100)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}원"
