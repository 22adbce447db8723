"""Printed labels (이름표) and the part of a line that each of them speaks for.

One vocabulary for all fields: the longest label wins, so that 부가세 과세물품가액 is not taken for 부가세, and a
label that means none of our fields (합계수량, 포인트) still keeps the others from reaching over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.receipts.ink import InkLine
from desktop.receipts.vocabulary import PLAIN, VOCABULARY

_LABELS: Final[tuple[tuple[str, str], ...]] = tuple(
    sorted(
        ((label.upper(), concept) for concept, labels in VOCABULARY.items() for label in labels.split()),
        key=lambda row: -len(row[0]),
    )
)
#: A label of this many characters may have one of them misread, or lost where it fills a word.
_FUZZY_LENGTH: Final = 4
#: 최종승인금액 and 최종할인금액 are a character apart: of the labels put together only whole ones count.
_READ_BADLY: Final = frozenset(label.upper() for labels in PLAIN.values() for label in labels.split())
_LONGEST: Final = len(_LABELS[0][0])
#: A label with one character left open: (its place, the rest) -> the rank of the label, low ranks first.
_WITH_ONE_OPEN: Final[dict[tuple[int, str], int]] = {
    (i, label[:i] + label[i + 1 :]): rank
    for rank, (label, _) in reversed(list(enumerate(_LABELS)))
    if len(label) >= _FUZZY_LENGTH and label in _READ_BADLY
    for i in range(len(label))
}
_EXACT: Final = dict(_LABELS)
_WITHOUT_ONE: Final[dict[str, tuple[str, str]]] = {
    label[:i] + label[i + 1 :]: (label, concept)
    for label, concept in reversed(_LABELS)
    if len(label) >= _FUZZY_LENGTH and label in _READ_BADLY
    for i in range(len(label))
    if label[:i] + label[i + 1 :] not in _EXACT
}
_SKIPPED: Final = " \t·:：[]()<>*#|「」【】○●■□◆▶★☆"


@dataclass(frozen=True)
class Labelled:
    """A label and its say: lines[line].text[start:end] follows it up to the next label."""

    concept: str
    label: str
    line: int
    at: int
    start: int
    end: int
    exact: bool


def labelled(lines: Sequence[InkLine]) -> list[Labelled]:
    """Every label on a receipt, in reading order, with the stretch of text that it speaks for."""
    return [row for index, line in enumerate(lines) for row in _of_line(line.text, index)]


def _of_line(text: str, index: int) -> Iterator[Labelled]:
    found = list(_labels_in(text))
    for number, (start, end, label, concept, exact) in enumerate(found):
        stop = found[number + 1][0] if number + 1 < len(found) else len(text)
        yield Labelled(concept, label, index, start, end, stop, exact)


def _labels_in(text: str) -> Iterator[tuple[int, int, str, str, bool]]:
    """Non-overlapping labels of a text: start, end, label, concept, and whether every character fits."""
    places = [i for i, char in enumerate(text) if not char.isspace()]
    squashed = "".join(text[i] for i in places).upper()
    if len(squashed) != len(places):  # a character whose capital is two: no label has one
        squashed = "".join(text[i] for i in places)
    at = 0
    while at < len(squashed):
        row = _longest_at(squashed, at, places) if _may_begin(text, places, at) else None
        if row is None:
            at += 1
            continue
        length, label, concept = row
        exact = squashed[at : at + length] == label
        yield places[at], places[at + length - 1] + 1, label, concept, exact
        at += length


def _longest_at(squashed: str, at: int, places: Sequence[int]) -> tuple[int, str, str] | None:
    """The longest label that begins here: length of its print, the label, its concept. Whole ones come first."""
    longest = min(_LONGEST, len(squashed) - at)
    for length in range(longest, 0, -1):
        window = squashed[at : at + length]
        concept = _EXACT.get(window)
        if concept is not None and _may_end(squashed, at + length, window, places):
            return length, window, concept
    for length in range(longest, _FUZZY_LENGTH - 2, -1):
        window = squashed[at : at + length]
        # a bracket before [매출일] is no misread letter of 원매출일
        ranks = [_WITH_ONE_OPEN.get((i, window[:i] + window[i + 1 :])) for i in range(length) if window[i].isalnum()]
        close = [rank for rank in ranks if rank is not None]
        if close:
            return length, *_LABELS[min(close)]
        if window in _WITHOUT_ONE and not squashed[at + length : at + length + 1].isalpha():
            return length, *_WITHOUT_ONE[window]
    return None


def _may_begin(text: str, places: Sequence[int], at: int) -> bool:
    """A label begins a word: no letter stands right before it, unless that letter ends another label's word."""
    place = places[at]
    if at > 0 and text[place].isdigit() and text[places[at - 1]].isdigit():
        return False
    return (
        place == 0
        or not (text[place - 1].isalpha() and at > 0 and text[place].isalpha())
        or _ends_label("".join(text[i] for i in places[:at]).upper())
    )


def _ends_label(squashed: str) -> bool:
    return any(squashed[-n:] in _EXACT for n in range(2, min(_LONGEST, len(squashed)) + 1))


def _may_end(squashed: str, end: int, label: str, places: Sequence[int]) -> bool:
    """A short label must end its word: 결제 is not a label in 결제하신."""
    if end >= len(squashed) or len(label) >= _FUZZY_LENGTH or places[end] > places[end - 1] + 1:
        return True
    following = squashed[end]
    if following.isascii():
        return not (following.isalpha() and label[-1].isascii() and label[-1].isalpha())
    return not "가" <= following <= "힣" or any(
        squashed[end : end + n] in _EXACT for n in range(2, min(_LONGEST, len(squashed) - end) + 1)
    )


def value_text(text: str) -> str:
    """What is left of a label's stretch when separators and brackets at both ends are taken off; (주), [본점] stay."""
    value = text.strip(_SKIPPED + "=-–.,/")
    at = text.find(value)
    before, after = text[max(0, at - 1) : at], text[at + len(value) : at + len(value) + 1]
    for opening, closing in ("()", "[]"):
        inside = value.split(opening)[-1] if opening in value else ""
        if opening in value and closing not in inside and after == closing:
            value, after = value + closing, ""
        if closing in value.split(opening)[0] and before == opening:
            value, before = opening + value, ""
    return value
