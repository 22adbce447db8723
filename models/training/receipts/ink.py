"""Text that knows what is true in it: values in print, in the many ways amounts, days and hours are printed."""

from __future__ import annotations

import datetime as dt
import random
from typing import Final, NamedTuple

from .model import Value

WEEKDAYS: Final = "월화수목금토일"


class Mark(NamedTuple):
    """A field's value and the part of the text that shows it."""

    name: str
    value: Value
    ink: str


class Ink(NamedTuple):
    """Text and the truths that stand in it."""

    text: str
    marks: tuple[Mark, ...] = ()


Text = str | Ink


def ink(text: Text) -> Ink:
    return Ink(text) if isinstance(text, str) else text


def plain(text: Text) -> str:
    return text if isinstance(text, str) else text.text


def join(*parts: Text, by: str = "") -> Ink:
    """Texts side by side as one, with all their truths."""
    return Ink(
        by.join(map(plain, parts)), tuple(mark for part in parts if not isinstance(part, str) for mark in part.marks)
    )


def true(name: str, value: Value, text: str | None = None) -> Ink:
    """A value printed as it is, or as `text`."""
    shown = str(value) if text is None else text
    return Ink(shown, (Mark(name, value, shown),))


def digits(r: random.Random, n: int) -> str:
    """`n` digits, zeros in front as well."""
    return f"{r.randrange(10**n):0{n}}"


def width(text: str) -> int:
    """Half-width cells that a text takes: a syllable takes two."""
    return len(text.encode("cp949", "replace"))


DATE_FORMS: Final = (
    *("{y}-{m:02}-{d:02}",) * 7,
    *("{y}/{m:02}/{d:02}",) * 5,
    *("{y}.{m:02}.{d:02}",) * 5,
    *("{y}년 {m:02}월 {d:02}일",) * 2,
    *("{s:02}/{m:02}/{d:02}", "{s:02}-{m:02}-{d:02}", "{s:02}.{m:02}.{d:02}") * 2,
    "{y}년 {m}월 {d}일",
    "{y}년{m:02}월{d:02}일",
    "{y}. {m}. {d}.",
    "{y}. {m:02}. {d:02}",
    "{y}.{m:02}.{d:02}.",
    "{y}-{m}-{d}",
    "{y}/{m}/{d}",
    "{y}.{m}.{d}",
    "{s:02}년 {m}월 {d}일",
    "{s:02}년{m:02}월{d:02}일",
    "{y}{m:02}{d:02}",
    "{y}-{m:02}-{d:02}({w})",
    "{y}-{m:02}-{d:02} ({w})",
    "{y}/{m:02}/{d:02}({w})",
    "{y}.{m:02}.{d:02}({w})",
    "{y}.{m:02}.{d:02} ({w})",
    "{y}년 {m:02}월 {d:02}일 ({w})",
    "{y}년 {m:02}월 {d:02}일({w})",
    "{y}년 {m}월 {d}일 {w}요일",
    "{y}.{m:02}.{d:02} {w}",
    "{y}-{m:02}-{d:02} [{w}]",
    "{s:02}.{m:02}.{d:02}({w})",
    "{s:02}/{m:02}/{d:02}({w})",
    "{y} / {m:02} / {d:02}",
    "{y} - {m:02} - {d:02}",
)
#: Travel days as tickets print them, without their year.
SHORT_DATE_FORMS: Final = (
    "{m:02}/{d:02}({w})",
    "{m:02}월 {d:02}일 ({w})",
    "{m}월 {d}일({w})",
    "{m:02}월{d:02}일",
    "{m:02}/{d:02}",
    "{m:02}.{d:02}({w})",
    "{m}월 {d}일",
    "{m:02}-{d:02}({w})",
    "{m:02}.{d:02}.({w})",
)
TIME_FORMS: Final = (
    *("{h:02}:{n:02}",) * 8,
    *("{h:02}:{n:02}:{c:02}",) * 10,
    "{h:02}시{n:02}분",
    "{h:02}시 {n:02}분",
    "{h:02}시{n:02}분{c:02}초",
    "{half} {g}:{n:02}",
    "{half} {g:02}:{n:02}",
    "{half} {g:02}:{n:02}:{c:02}",
    "{half} {g}시 {n:02}분",
    "{half}{g:02}:{n:02}",
    "{g:02}:{n:02} {p}",
    "{g}:{n:02}:{c:02} {p}",
)
HOUR_FORMS: Final = ("{h:02}:{n:02}",) * 8 + (
    "{h:02}시{n:02}분",
    "{h:02}시 {n:02}분",
    "{half} {g}:{n:02}",
    "{h}:{n:02}",
)
MONEY_FORMS: Final = ("{}",) * 10 + ("{}원",) * 6 + ("{} 원",) * 2 + ("₩{}", "₩{}", "₩ {}", "KRW {}", "{}(원)")
ITEM_MONEY_FORMS: Final = ("{}",) * 12 + ("{}원",) * 3 + ("{} 원", "₩{}")
MINUS_FORMS: Final = ("-{}",) * 8 + ("{}-", "({})", "△{}", "▲{}", "- {}", "(-){}", "−{}")


def day_text(form: str, day: dt.date) -> str:
    return form.format(y=day.year, s=day.year % 100, m=day.month, d=day.day, w=WEEKDAYS[day.weekday()])


def clock_text(form: str, time: dt.datetime) -> str:
    h = time.hour
    return form.format(
        h=h,
        g=h % 12 or 12,
        n=time.minute,
        c=time.second,
        half="오전" if h < 12 else "오후",
        p="AM" if h < 12 else "PM",
    )


class Pen:
    """The hand of one till: it prints every amount, day and hour of a receipt in the same way."""

    def __init__(self, r: random.Random) -> None:
        self.r = r
        self.date_form = r.choice(DATE_FORMS)
        self.time_form = r.choice(TIME_FORMS)
        self.hour_form = r.choice(HOUR_FORMS)
        self.money_form = r.choice(MONEY_FORMS)
        self.item_form = r.choice(ITEM_MONEY_FORMS) if r.random() < 0.5 else "{}"
        self.minus_form = r.choice(MINUS_FORMS)
        self.group = "" if r.random() < 0.03 else ","
        self.stars = "*" * r.randint(1, 4) if r.random() < 0.04 else ""
        self.joiner = self._joiner()

    def _joiner(self) -> str:
        if self.date_form.endswith("."):
            return " "
        tight = self.date_form != "{y}{m:02}{d:02}" and "{g}" not in self.time_form and self.date_form[-1] in "})일"
        return "" if tight and self.r.random() < 0.06 else self.r.choice((" ", " ", " ", "  "))

    def digits(self, won: int) -> str:
        return f"{won:{self.group}}"

    def won(self, won: int, name: str = "", *, form: str = "", minus: bool = False) -> Ink:
        """An amount as this till prints it; the field `name` is true of it. With `minus` it is printed negative."""
        shown = (form or self.money_form).format(self.digits(won))
        if minus and won:
            shown = self.minus_form.format(shown)
        return Ink(self.stars + shown, (Mark(name, won, shown),) if name else ())

    def cost(self, won: int, *, minus: bool = False) -> str:
        """An amount in the column of the goods."""
        shown = self.item_form.format(self.digits(won))
        return self.minus_form.format(shown) if minus and won else shown

    def day(self, day: dt.date, name: str = "", *, form: str = "") -> Ink:
        shown = day_text(form or self.date_form, day)
        return Ink(shown, (Mark(name, day.isoformat(), shown),) if name else ())

    def clock(self, time: dt.datetime, name: str = "", *, form: str = "") -> Ink:
        shown = clock_text(form or self.time_form, time)
        return Ink(shown, (Mark(name, f"{time:%H:%M}", shown),) if name else ())

    def hour(self, time: dt.datetime, name: str = "") -> Ink:
        """Hour and minute, as timetables print them."""
        return self.clock(time, name, form=self.hour_form)

    def moment(self, time: dt.datetime, on: str = "", at: str = "", *, hour: bool = False) -> Ink:
        """Day and hour together: the fields `on` and `at` are true of them."""
        clock = self.hour(time, at) if hour else self.clock(time, at)
        return join(self.day(time.date(), on), clock, by=" " if hour else self.joiner)
