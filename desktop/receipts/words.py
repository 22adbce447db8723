"""Amounts written out in words, as contracts, simple receipts and tax invoices repeat them: 일금 이만팔천원정."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from desktop.receipts.normalize import Found

_DIGITS: Final = {
    char: value
    for value, chars in enumerate(
        ("영零", "일一壹", "이二貳", "삼三參", "사四", "오五", "육六", "칠七", "팔八", "구九")
    )
    for char in chars
}
_TENS: Final = {"십": 10, "十": 10, "拾": 10, "백": 100, "百": 100, "천": 1000, "千": 1000}
_MYRIADS: Final = {"만": 10**4, "萬": 10**4, "万": 10**4, "억": 10**8, "億": 10**8}
_CHARS: Final = "".join((*_DIGITS, *_TENS, *_MYRIADS))
#: 금 before or 정 behind tells an amount from other words: 금 이만원, 이만팔천원정.
_WRITTEN: Final = re.compile(
    rf"[금金]\s?[:：]?\s?(?P<led>[{_CHARS}](?:\s?[{_CHARS}])*)\s?[원圓]|"
    rf"(?<![가-힣])(?P<closed>[{_CHARS}](?:\s?[{_CHARS}])*)\s?[원圓]\s?[정整]"
)


def written_amounts(text: str) -> Iterator[Found[int]]:
    """Every amount in words, in won: 금 이만팔천원, 一金 貳萬八千 원整."""
    for match in _WRITTEN.finditer(text):
        name = "led" if match["led"] else "closed"
        won = _won(match[name])
        if won:
            yield Found(won, match.start(name), match.end(name))


def _won(words: str) -> int:
    """이만팔천 as 28000; a unit without a digit counts once."""
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section, digit = section + (digit or 1) * _TENS[char], 0
        elif char in _MYRIADS:
            total, section, digit = total + (section + digit or 1) * _MYRIADS[char], 0, 0
    return total + section + digit
