"""What a model is asked to fill in: the form of its answer, and what it may copy into it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

_CLOSING: Final = '"}'


@dataclass(frozen=True)
class AnswerForm:
    """``{"first":"…","second":"…"}``: fixed parts, each one token of a model made for it, around values.

    ``fields`` stand in the order of the answer. With ``words`` the first is one of these; all others may be empty.
    """

    fields: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def opening(self) -> str:
        return f'{{"{self.fields[0]}":"'

    @cached_property
    def joints(self) -> tuple[str, ...]:
        """What stands before each field but the first."""
        return tuple(f'","{field}":"' for field in self.fields[1:])

    @cached_property
    def skeleton(self) -> tuple[str, ...]:
        """The fixed parts; a word of the first field is one part with what stands around it."""
        if not self.words:
            return self.opening, *self.joints, _CLOSING
        return (*(self.opening + word + self.joints[0] for word in self.words), *self.joints[1:], _CLOSING)

    def answer(self, values: Mapping[str, str]) -> str:
        """A whole answer; a field left out of ``values`` is empty."""
        return self._around([values.get(field, "") for field in self.fields]) + _CLOSING

    def _around(self, values: Sequence[str]) -> str:
        before = (self.opening, *self.joints)
        return "".join(joint + value for joint, value in zip(before, values, strict=True))

    def gbnf(self, values: Mapping[str, str]) -> str:
        """The grammar text for llama.cpp: this form with values of these GBNF alternatives ("" where none)."""
        parts = zip((self.opening, *self.joints), self.fields, strict=True)
        whole = " ".join(f"{literal(joint)} {_rule(field)}" for joint, field in parts)
        rules = [f"root ::= {whole} {literal(_CLOSING)}"]
        for field in self.fields:
            if self.words and field == self.fields[0]:
                rules.append(f"{_rule(field)} ::= " + " | ".join(literal(word) for word in self.words))
            else:
                found = values.get(field, "")
                rules.append(f"{_rule(field)} ::= " + (f"({found})?" if found else '""'))
        return "\n".join(rules)

    def spans(self, answer: bytes) -> dict[str, tuple[int, int]]:
        """Per field the span of its value in a whole answer, in bytes; empty fields are absent. {} for other forms."""
        match = self._pattern.fullmatch(answer)
        if match is None:
            return {}
        return {field: match.span(group) for group, field in enumerate(self.fields, 1) if match[group]}

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        first = r"(\w+)" if self.words else '([^"]*)'
        rest = "".join(f'{re.escape(joint)}([^"]*)' for joint in self.joints)
        return re.compile((re.escape(self.opening) + first + rest + re.escape(_CLOSING)).encode())


@dataclass(frozen=True)
class Place:
    """Where something stands: ``line`` is 0-based, the ink is ``line[start:end]``."""

    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Copied:
    """A value with the ink it was copied from, and the 0-based lines it stands in."""

    value: str
    text: str
    lines: tuple[int, ...]


class Copying(Protocol):
    """What may be copied from the lines of one document."""

    def gbnf(self) -> str:
        """The grammar of answers for this document, each value of which stands on it."""

    def copied(self, field: str, answer: str) -> Copied | None:
        """What was copied there; None where ``answer`` does not stand on the document."""


@dataclass(frozen=True)
class Task:
    """A form to fill in from a document. ``copying`` takes the lines as shown to the model and as written, of the same
    lengths; ``document`` and ``meanings`` say in English, for models of other making, what it is and what is asked."""

    form: AnswerForm
    copying: Callable[[Sequence[str], Sequence[str]], Copying]
    document: str
    meanings: str


def literal(text: str) -> str:
    """``text`` as a GBNF string: everything but letters, digits and spaces escaped by code point."""
    return '"' + "".join(mark if _plain(mark) else _escaped(mark) for mark in text) + '"'


def tree(answers: Sequence[str]) -> str:
    """A sorted list of distinct texts as alternatives with common beginnings shared, so that few branches stay open."""
    branches: dict[str, list[str]] = {}
    for answer in answers:
        branches.setdefault(answer[:1], []).append(answer)
    parts = []
    for group in branches.values():
        shared = _common_beginning(group[0], group[-1])
        rest = [answer[len(shared) :] for answer in group if answer != shared]
        tail = f" ({tree(rest)})" + ("?" if len(rest) < len(group) else "") if rest else ""
        parts.append(literal(shared) + tail)
    return " | ".join(parts)


def clean(text: str) -> str:
    """Ink as a value: printable, single spaces."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def _rule(field: str) -> str:
    return field.replace("_", "-")


def _plain(mark: str) -> bool:
    return mark == " " or (mark.isascii() and mark.isalnum()) or "가" <= mark <= "힣"


def _escaped(mark: str) -> str:
    code = ord(mark)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _common_beginning(first: str, second: str) -> str:
    length = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    return first[:length]
