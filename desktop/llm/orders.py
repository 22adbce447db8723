"""What may be copied from a trip order (출장명령서): words in one cell of a line, its days and its times. Pure.

    {"name":"홍길동","organization":"","department":"총무과","position":"주무관","purpose":"…","start":"2026-03-09T09:00",
     "end":"2026-03-10","destinations":"대전광역시, 전주시","transport":"KTX"}

Any run of whole words of a cell may be copied, also without the particle (로, 을, 은) that ends a word; a purpose may
run over from the end of a line into the next. So the grammar grows with the words of the paper, not with their
combinations: after each word comes nothing, or the next.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from desktop.llm.answers import AnswerForm, Copied, Place, Task, clean, literal, tree
from desktop.llm.grammar import dated

FIELDS: Final = (
    *("name", "organization", "department", "position", "purpose"),
    *("start", "end", "destinations", "transport"),
)
FORM: Final = AnswerForm(FIELDS)
#: Several places, several means of transport.
BETWEEN: Final = ", "
#: Between two cells of a row; tabs are folded into it.
CELL: Final = "|"
_MOMENTS: Final = ("start", "end")
_LISTS: Final = ("destinations", "transport")
_MOST_LISTED: Final = 4
_WORD: Final = re.compile(r"[^\W_]+")
_PARTICLE: Final = re.compile(
    r"(?<=[가-힣A-Za-z)])(?:에서|에게|으로|까지|부터|께서|하고|은|는|이|가|을|를|로|에|의|과|와|님)$"
)
#: Brackets that a value may begin and end with.
OPENING, CLOSING = "([「『<", ")]」』>"
#: Two to four syllables where a word begins, all of them set apart or none.
_NAME: Final = re.compile(r"(?<![가-힣])(?=([가-힣](\s?)[가-힣](?:\2[가-힣]){0,2}))")
#: A day without a year: of one that stands elsewhere on the paper.
_DAY: Final = re.compile(r"(?<!\d)(?<!\d[:.,/-])(\d{1,2})\s?(?:월|[-./])\s?(\d{1,2})(?!\d|\s?[:시원명박])")
_TIME: Final = re.compile(
    r"(?<!\d)(?P<half>오전|오후)?\s?(?P<h>\d{1,2})\s?(?::\s?(?P<m>\d\d)|시(?!\s?[군도])(?:\s?(?P<n>\d{1,2})\s?분)?)(?!\d)"
)


class OrderCopying:
    """Copying from one order (desktop.llm.answers.Copying)."""

    def __init__(self, shown: Sequence[str], written: Sequence[str]) -> None:
        self._shown, self._written = shown, written
        self._names = dict(_names(shown))
        self._days = dict(_days(shown))
        self._times = dict(_times(shown))

    def gbnf(self) -> str:
        words, rules = _words(self._shown)
        purpose, more = _words(self._shown, runs_over=True)
        moment = "day (" + literal("T") + " time)?" if self._times else "day"
        values = dict.fromkeys(FIELDS, "words" if words else "")
        several = f" ({literal(BETWEEN)} words" * (_MOST_LISTED - 1) + ")?" * (_MOST_LISTED - 1)
        values |= dict.fromkeys(_LISTS, f"words{several}" if words else "")
        values |= dict.fromkeys(_MOMENTS, moment if self._days else "")
        values["name"], values["purpose"] = tree(sorted(self._names)), purpose
        more = [f"words ::= {words}", *rules, *more] if words else []
        more += [f"{rule} ::= {tree(sorted(found))}" for rule, found in self._moments() if found]
        return "\n".join((FORM.gbnf(values), *more))

    def _moments(self) -> tuple[tuple[str, dict[str, Place]], ...]:
        return ("day", self._days), ("time", self._times if self._days else {})

    def copied(self, field: str, answer: str) -> Copied | None:
        if field == "name":
            found = [_listed(self._names.get(answer))]
        elif field in _MOMENTS:
            day, _, time = answer.partition("T")
            found = [_listed(self._days.get(day)), *([_listed(self._times.get(time))] if time else [])]
        else:
            found = [self._places(part) for part in (answer.split(BETWEEN) if field in _LISTS else [answer])]
        if not all(found):
            return None
        parts = [" ".join(self._written[each.line][each.start : each.end] for each in places) for places in found]
        value = answer if field == "name" or field in _MOMENTS else BETWEEN.join(map(clean, parts))
        return Copied(value, " ".join(parts), tuple(sorted({each.line for places in found for each in places})))

    def _places(self, text: str) -> list[Place]:
        """Where words stand first: one place, or two where they run over into the next line."""
        for number, line in enumerate(self._shown):
            start = line.find(text)
            if start >= 0:
                return [Place(number, start, start + len(text))]
        for number, (line, following) in enumerate(itertools.pairwise(self._shown)):
            ends, begins = len(line.rstrip()), _begins(following)
            start = f"{line[:ends]} {following[begins:]}".find(text)
            if 0 <= start < ends < start + len(text):
                rest = len(text) - (ends - start) - 1
                return [Place(number, start, ends), Place(number + 1, begins, begins + rest)]
        return []


ORDER: Final = Task(
    FORM,
    OrderCopying,
    "travel order",
    """name: the (first) person who travels
organization: his office
department: his unit in it
position: his rank
purpose: what the trip is for
start: first day of the trip, YYYY-MM-DD, and where a time is given for it, THH:MM
end: its last day, in the same form
destinations: places the trip goes to, parted by commas
transport: chosen means of transport, parted by commas""",
)


def _listed(place: Place | None) -> list[Place]:
    return [] if place is None else [place]


def _begins(line: str) -> int:
    """Where the first word of a line begins."""
    first = _WORD.search(line)
    return first.start() if first else len(line)


def _words(lines: Sequence[str], *, runs_over: bool = False) -> tuple[str, list[str]]:
    """The alternatives of where copying may begin, and for each word its rule: the word, and perhaps what follows.

    With ``runs_over`` the last word of a line may be followed by words of the next, whose rules are those without.
    """
    family = "v" if runs_over else "w"
    words = [[match.span() for match in _WORD.finditer(line)] for line in lines]
    rules, starts = [], []
    for number, line in enumerate(lines):
        for index, (start, end) in enumerate(words[number]):
            following, between = "", line[end:]
            if index + 1 < len(words[number]):
                between = line[end : words[number][index + 1][0]]
                following = "" if CELL in between else _named(family, number, words[number][index + 1][0])
            elif runs_over and not between.strip() and number + 1 < len(lines) and words[number + 1]:
                between, following = " ", _named("w", number + 1, words[number + 1][0][0])
            tail, word = _tail(between, following), line[start:end]
            stem = _PARTICLE.sub("", word)
            rest = f" ({literal(word[len(stem) :])}{tail})?" if len(stem) < len(word) else tail
            name = _named(family, number, start)
            rules.append(f"{name} ::= {literal(stem)}{rest}")
            before = line[start - 1 : start]
            starts.append(f"({literal(before)})? {name}" if before and before in OPENING else name)
    return " | ".join(starts), rules


def _named(family: str, line: int, start: int) -> str:
    """The name of a word's rule."""
    return f"{family}{line}-{start}"


def _tail(between: str, following: str) -> str:
    """What may come after a word: nothing, the bracket that closes behind it, or all that stands before the next."""
    ways = [literal(between[:1])] if between[:1] and between[0] in CLOSING else []
    if following:
        ways.append(f"{literal(between)} {following}")
    return f" ({' | '.join(ways)})?" if ways else ""


def _names(lines: Sequence[str]) -> Iterator[tuple[str, Place]]:
    """Words that may be a person's name, from below, so that of equal ones the first stays."""
    for number in range(len(lines) - 1, -1, -1):
        for match in _NAME.finditer(lines[number]):
            step = 1 + len(match[2])
            for length in range(1 + step, len(match[1]) + 1, step):
                yield "".join(match[1][:length].split()), Place(number, match.start(), match.start() + length)


def _days(lines: Sequence[str]) -> Iterator[tuple[str, Place]]:
    whole = [(value, number, match) for number, line in enumerate(lines) for value, match in dated(line)]
    years = sorted({int(value[:4]) for value, _, _ in whole})
    for number in range(len(lines) - 1, -1, -1):
        for match in _DAY.finditer(lines[number]):
            for year in years:
                try:
                    day = date(year, int(match[1]), int(match[2]))
                except ValueError:
                    continue
                yield day.isoformat(), Place(number, *match.span())
    for value, number, match in reversed(whole):
        yield value, Place(number, *match.span())


def _times(lines: Sequence[str]) -> Iterator[tuple[str, Place]]:
    for number in range(len(lines) - 1, -1, -1):
        for match in _TIME.finditer(lines[number]):
            hour, minute = int(match["h"]), int(match["m"] or match["n"] or 0)
            hour += 12 if match["half"] == "오후" and hour < 12 else 0
            if hour <= 24 and minute < 60:
                yield f"{hour:02d}:{minute:02d}", Place(number, *match.span())
