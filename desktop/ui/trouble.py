"""Why there is no settlement, in the words of the form, and which input has to be filled in or put right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.errors import UserError
from desktop.ui.trip_form import TripForm
from desktop.ui.words import translate

#: Where a mistake stands in a trip file: "trip.end: ", "claims[2].nights: ", "adjustment: ".
_PLACE: Final = re.compile(r"(?P<table>[a-z_]+)(?:\[(?P<row>\d+)\])?(?:\.(?P<key>\w+))?: ")

#: A key within a sentence, with its meaning: "end(끝)".
_KEY: Final = re.compile(r"\b([a-z_]+)\([^()]+\)")


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
    rest = _KEY.sub(lambda key: f"'{form.label(key[1])}'" if form.has(key[1]) else key[0], detail[found.end() :])
    if table in form.lists:
        where = [form.label(table)]
        if found["row"]:
            where.append(QCoreApplication.translate("Trouble", "{number}번째 줄").format(number=row + 1))
        where += [translate(spec.label) for spec in form.lists[table].inputs if spec.key == key]
        return Trouble(f"{' '.join(where)}: {rest}", table, row)
    if form.has(key):
        return Trouble(f"{form.label(key)}: {rest}", key)
    return Trouble(rest, "paid_won" if table == "adjustment" else "start" if table == "trip" else "")
