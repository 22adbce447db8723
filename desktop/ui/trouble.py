"""Why there is no settlement, in the words of the form, and which input has to be filled in or put right."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.errors import UserError
from desktop.travel.toml_text import dump_toml
from desktop.travel.trip import parse_trip
from desktop.ui.trip_form import TripForm
from desktop.ui.words import translate

#: Where a mistake stands in a trip file: "trip.end: ", "claims[2].nights: ", "adjustment: ".
_PLACE: Final = re.compile(r"(?P<table>[a-z_]+)(?:\[(?P<row>\d+)\])?(?:\.(?P<key>\w+))?: ")

#: A key within a sentence, perhaps with its meaning and a particle: "end(끝)가".
_KEY: Final = re.compile(r"(?<![A-Za-z_.])([a-z_]+)(?:\([^()]+\))?(?:([이가을를은는과와])(?=[ .,]|$))?(?![A-Za-z_.])")
#: Particles (조사) behind a consonant, and behind a vowel.
_PARTICLES: Final = (("이", "가"), ("을", "를"), ("은", "는"), ("과", "와"))

#: Around a row that is looked at by itself.
_ANY_PERIOD: Final = {"start": dt.datetime(2026, 1, 1, 9), "end": dt.datetime(2026, 1, 1, 18)}


@dataclass(frozen=True)
class Trouble:
    """``words`` for the clerk; ``key`` of the input or list it is about, empty where none; its row, from nought."""

    words: str
    key: str = ""
    row: int = 0


def trouble_in(form: TripForm, problem: UserError | None) -> Trouble | None:
    """What stands in the way of a settlement: what the form lacks, or what the rules say of it; None where nothing."""
    if wrong := form.wrong():
        words = QCoreApplication.translate("Trouble", "출장 정보를 채우면 계산합니다: {names}")
        return Trouble(words.format(names=", ".join(wrong.values())), next(iter(wrong)))
    if problem is None:
        return None
    detail = str(problem.details.get("detail", "")) if problem.code == "trip_invalid" else ""
    found = _PLACE.match(detail)
    if found is None:
        return Trouble(f"{problem.message} {problem.next_step}")
    table, row, key = found["table"], int(found["row"] or 1) - 1, found["key"] or ""
    rest = by_labels(detail[found.end() :], _labels(form, table))
    if table in form.lists:
        where = [form.label(table)]
        if found["row"]:
            where.append(QCoreApplication.translate("Trouble", "{number}번째 줄").format(number=row + 1))
        where += [translate(spec.label) for spec in form.lists[table].inputs if spec.key == key]
        return Trouble(f"{' '.join(where)}: {rest}", table, row)
    if form.has(key):
        return Trouble(f"{form.label(key)}: {rest}", key)
    return Trouble(rest, "paid_won" if table == "adjustment" else "start" if table == "trip" else "")


def check_rows(form: TripForm) -> None:
    """Let every list of the form tell what is wrong with a row while it is typed, by the rules of the trip file."""
    for table, rows in form.lists.items():
        rows.check = partial(_wrong_in, form, table)


def _wrong_in(form: TripForm, table: str, row: Mapping[str, object]) -> str:
    try:
        parse_trip(dump_toml({"trip": _ANY_PERIOD, table: [dict(row)]}))
    except UserError as problem:
        detail = str(problem.details.get("detail", ""))
        found, labels = _PLACE.match(detail), _labels(form, table)
        words = by_labels(detail[found.end() :] if found else detail, labels)
        named = labels.get(found["key"] or "", "") if found else ""
        return f"{named}: {words}" if named else words
    return ""


def _labels(form: TripForm, table: str) -> dict[str, str]:
    """What the inputs of a table are called, by their keys."""
    inputs = form.lists[table].inputs if table in form.lists else form.inputs()
    return {spec.key: translate(spec.label) for spec in inputs}


def by_labels(words: str, labels: Mapping[str, str]) -> str:
    """A sentence with the inputs called by their labels instead of their keys."""

    def named(key: re.Match[str]) -> str:
        label = labels.get(key[1])
        return key[0] if label is None else f"'{label}'{_particle(label, key[2] or '')}"

    return _KEY.sub(named, words)


def _particle(word: str, given: str) -> str:
    """The form of a particle that fits a word; of a word with something in brackets, what stands before them counts."""
    last = word.partition("(")[0].rstrip()[-1:]
    ends_in_vowel = "가" <= last <= "힣" and (ord(last) - ord("가")) % 28 == 0
    return next((pair[ends_in_vowel] for pair in _PARTICLES if given in pair), given)
