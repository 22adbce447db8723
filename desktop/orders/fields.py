"""A proposed value with its witnesses: when it is sure, and in what words it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from desktop.orders.model import OrderField, OrderLine, Value
from desktop.receipts.ink import CLEAR_INK
from desktop.receipts.model import Status

ALONE: Final = "다른 근거로 확인하지 못했습니다."
IN_SENTENCE: Final = "이름표 없이 문장에서 찾은 값입니다."
_UNCLEAR: Final = "글자가 흐려 잘못 읽었을 수 있습니다."


class Paper:
    """The lines of an order, and whether a text stands on it once more."""

    def __init__(self, lines: Sequence[OrderLine]) -> None:
        self.lines = tuple(lines)
        self._squashed = [squash(line.text) for line in lines]

    def is_typed(self, lines: Iterable[int]) -> bool:
        """Whether these lines are text of the file itself: nothing had to be read from ink."""
        return all(self.lines[number].confidence >= 1.0 for number in lines)

    def repeats(self, text: str, lines: Iterable[int]) -> bool:
        """Whether a text stands on a line beside these."""
        wanted, own = squash(text), set(lines)
        return len(wanted) > 1 and any(
            wanted in squashed for number, squashed in enumerate(self._squashed) if number not in own
        )

    def names_again(self, name: str, lines: Iterable[int]) -> bool:
        """Whether a person's name stands on a line beside these as a word of its own, letters perhaps set apart."""
        spread = r"\s*".join(name)
        word = re.compile(rf"(?<![가-힣]){spread}(?![가-힣])")
        own = set(lines)
        return any(word.search(line.text) for number, line in enumerate(self.lines) if number not in own)

    def field(
        self,
        value: Value,
        lines: Sequence[int],
        text: str,
        witnesses: Sequence[str] = (),
        *,
        enough: bool,
        doubts: Sequence[str] = (),
    ) -> OrderField:
        """A value: sure where its witnesses are ``enough``, no doubt stands and its ink was read clearly."""
        reasons = [*doubts]
        if not enough and not reasons:
            reasons.append(ALONE)
        if any(self.lines[number].confidence < CLEAR_INK for number in lines):
            reasons.append(_UNCLEAR)
        return OrderField(
            value=value,
            status=Status.CHECK if reasons else Status.OK,
            lines=tuple(sorted(set(lines))),
            text=text,
            witnesses=tuple(dict.fromkeys(witnesses)),
            reason=" ".join(dict.fromkeys(reasons)) or None,
        )


def squash(text: str) -> str:
    """A text without blanks, to be compared."""
    return "".join(text.split())
