"""The period of a trip (출장기간) in the usual Korean spellings: 2026. 9. 16.(수) 07:00 ~ 9. 17.(목) 18:40, 1박 2일."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

_WEEKDAYS: Final = "월화수목금토일"
_TOKEN: Final = re.compile(
    r"""(?P<nights>(?<!\d)\d{1,2})\s?박\s?(?P<days>\d{1,2})\s?일
    |(?P<whole>당일)
    |(?P<span>(?<!\d)\d{1,3}(?=\s?일간)|(?<=[,(\[])\d{1,3}(?=\s?일)|(?<=[,총]\s)\d{1,3}(?=\s?일))\s?일(?:간)?
    |(?P<hours>(?<!\d)\d{1,2})\s?시간(?:\s?(?P<minutes>\d{1,2})\s?분)?
    |(?P<time>(?:(?P<half>오전|오후|AM|PM)\s?)?(?<![\d.])(?P<hour>[01]?\d|2[0-4])\s?(?::\s?(?P<minute>[0-5]\d)(?::[0-5]\d)?|시(?!간)(?:\s?(?P<past>[0-5]?\d)\s?분|\s?(?P<sharp>반)|\s?정각)?))
    |(?P<date>(?<!\d)(?P<mark>['’‘`]\s?)?(?P<year>20\d\d|\d\d)\s?(?:년|[-./])\s?(?P<month>\d{1,2})\s?(?:월|[-./])\s?(?P<day>\d{1,2})(?!\d|\s?:)(?:\s?일(?![간요])|(?=\D|$))\s?\.?)
    |(?P<compact>(?<!\d)20\d{6}(?!\d))
    |(?P<md>(?<![\d.])(?P<m>\d{1,2})\s?(?:월|[-./])\s?(?P<d>\d{1,2})(?!\d|\s?:)(?:\s?일(?![간요])|(?=\D|$))\s?\.?)
    |(?P<weekday>[(\[]\s?(?P<w>[월화수목금토일])(?:요일)?\s?(?=[)\],])|(?<![가-힣])(?P<long>[월화수목금토일])요일)
    |(?P<to>~|∼|～|〜|–|—|→|⇒|부터|에서|(?<=[\s\d).])-(?=[\s\d'’]))
    |(?P<only>(?<![\d.])\d{1,2})\s?(?:일(?![간요정시자])|(?=\s*\.?\s*(?:[(\[]|$|까지|\d{1,2}:))\.?)
    |(?P<number>\d+)""",
    re.VERBOSE | re.IGNORECASE,
)
#: Nobody is ordered away for longer by one order; a longer one is a misreading.
_LONGEST_DAYS: Final = 366


@dataclass(frozen=True)
class Moment:
    """A day, and the time of it where one stands."""

    day: dt.date
    time: dt.time | None = None

    def __str__(self) -> str:
        return self.day.isoformat() + ("" if self.time is None else f"T{self.time:%H:%M}")


@dataclass(frozen=True)
class Period:
    """``day_proofs`` and ``time_proofs`` speak for its days and its times, ``doubts`` (Korean) against it."""

    start: Moment | None
    end: Moment | None
    day_proofs: tuple[str, ...] = ()
    time_proofs: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def doubting(self, *doubts: str) -> Period:
        return replace(self, doubts=(*self.doubts, *doubts))


@dataclass
class _End:
    """What stands on one side of the ~."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    times: tuple[dt.time, ...] = ()


def has_span(text: str) -> bool:
    """Whether a text names two ends of a period, at least one of them by its day."""
    kinds = [token.kind for token in _tokens(text)]
    return "to" in kinds and any(kind in ("date", "md", "compact") for kind in kinds)


def read_period(text: str, years: Sequence[int] = ()) -> Period | None:
    """The period that a text names; ``years`` are those written elsewhere on the document, for days without one.

    None where no day stands. A day that cannot be made out is left out, with a doubt.
    """
    ends, said = [_End()], _Said()
    for token in _tokens(text):
        token.tell(ends, said)
    if len(ends) > 2:
        said.doubts.append("기간으로 볼 수 있는 날짜가 둘 이상입니다.")
    first, last = ends[0], ends[1] if len(ends) > 1 else None
    if first.day is None or first.month is None:
        return None
    if first.year is None:
        first.year = _year_of(first, years)
        if first.year is None:
            return None
        said.doubts += [] if _weekday_fits(first) else ["연도가 적혀 있지 않아 문서의 다른 날짜에서 가져왔습니다."]
    start = _day(first.year, first.month, first.day)
    if start is None:
        return None
    return _period(start, first, last, said)


def _period(start: dt.date, first: _End, last: _End | None, said: _Said) -> Period:
    """The two ends put together, with what speaks for and against them."""
    end = _last_day(start, last, said)
    proofs = (*_length_proofs(start, end, last, said), *_weekday_proofs((first, start), (last, end), said))
    times, timed = _times(first, last, said, end == start)
    begin = Moment(start, times[0])
    if end is None:
        return Period(begin, None, (), (), (*said.doubts, "끝나는 날을 알아볼 수 없습니다."))
    finish = Moment(end, times[1])
    if end < start or (begin.time and finish.time and end == start and finish.time <= begin.time):
        said.doubts.append("끝이 시작보다 앞섭니다.")
    elif (end - start).days >= _LONGEST_DAYS:
        said.doubts.append("기간이 너무 깁니다.")
    if said.minutes is not None and begin.time and finish.time:
        length = dt.datetime.combine(end, finish.time) - dt.datetime.combine(start, begin.time)
        if length.total_seconds() == said.minutes * 60:
            timed = (*timed, "hours")
        else:
            said.doubts.append("적힌 시간과 시작·끝 시각이 맞지 않습니다.")
    return Period(begin, finish, proofs, timed, tuple(said.doubts))


def _is_open(last: _End | None) -> bool:
    """Whether the end is left open: 9. 16. 부터, and no more."""
    return last is not None and last.day is None and not last.times


def _last_day(start: dt.date, last: _End | None, said: _Said) -> dt.date | None:
    """The last day as it is written, or else as the days are counted; None where it cannot be told."""
    if last is not None and last.day is not None:
        return _end_day(start, last)
    if said.days and (last is None or _is_open(last)):
        return start + dt.timedelta(days=said.days - 1)
    return None if _is_open(last) else start


def _length_proofs(start: dt.date, end: dt.date | None, last: _End | None, said: _Said) -> tuple[str, ...]:
    """ "days" where the days that are told (2일간) are those from start to end; doubts where something disagrees."""
    proofs: tuple[str, ...] = ()
    if said.days and (last is None or _is_open(last)):
        said.doubts += ["끝나는 날이 적혀 있지 않아 일수로 헤아렸습니다."] if said.days > 1 else []
    elif last is None:
        said.doubts.append("끝나는 날이 적혀 있지 않아 하루로 보았습니다.")
    elif said.days and end is not None:
        if (end - start).days + 1 == said.days:
            proofs = ("days",)
        else:
            said.doubts.append(f"적힌 일수({said.days}일)와 날짜가 맞지 않습니다.")
    if said.nights is not None and said.nights != said.days - 1:
        said.doubts.append("박 수와 일수가 서로 맞지 않습니다.")
    return proofs


def _weekday_proofs(
    first: tuple[_End, dt.date], last: tuple[_End | None, dt.date | None], said: _Said
) -> tuple[str, ...]:
    """ "weekday" where the weekdays that are told, of both days if these are two, are those of the calendar."""
    ends = [(end.weekday, day) for end, day in (first, last) if end is not None and day is not None]
    told = [(weekday, day) for weekday, day in ends if weekday is not None]
    if any(day.weekday() != weekday for weekday, day in told):
        said.doubts.append("적힌 요일과 맞지 않습니다.")
        return ()
    return ("weekday",) if told and (len(told) == len(ends) or last[1] == first[1]) else ()


def _times(
    first: _End, last: _End | None, said: _Said, one_day: bool
) -> tuple[tuple[dt.time | None, dt.time | None], tuple[str, ...]]:
    """The times of both ends, and "beside" where each stands beside its own day."""
    ahead, behind = first.times, () if last is None else last.times
    if len(ahead) == 1 and len(behind) == 1 and (one_day or (last is not None and last.day is not None)):
        return (ahead[0], behind[0]), ("beside",)
    if len(ahead) > 1 or len(behind) > 1 or (behind and not ahead):
        # 9. 16. ~ 9. 17. (09:00 ~ 18:00): from the first to the last, or every day anew.
        times = (*ahead, *behind)
        said.doubts.append("시각이 출발과 도착의 시각인지 확인해 주세요.")
        return (times[0], times[-1]) if len(times) == 2 else (None, None), ()
    return (ahead[0] if ahead else None, behind[0] if behind else None), ()


class _Said:
    """Lengths that a period repeats: 1박 2일, 3일간, 8시간."""

    def __init__(self) -> None:
        self.days = 0
        self.nights: int | None = None
        self.minutes: int | None = None
        self.doubts: list[str] = []


class _Token:
    """One piece of a period, and what it tells."""

    def __init__(self, match: re.Match[str]) -> None:
        self._match = match
        named = ("nights", "whole", "span", "hours", "time", "date", "compact", "md", "weekday", "to", "only", "number")
        self.kind = next(name for name in named if match[name] is not None)

    def tell(self, ends: list[_End], said: _Said) -> None:
        m, end = self._match, ends[-1]
        match self.kind:
            case "nights":
                said.nights, said.days = int(m["nights"]), int(m["days"])
            case "whole":
                said.days = 1
            case "span":
                said.days = int(m["span"])
            case "hours":
                said.minutes = int(m["hours"]) * 60 + int(m["minutes"] or 0)
            case "time":
                if (time := _time(m)) is not None:
                    end.times = (*end.times, time)
            case "date" | "compact" | "md":
                self._tell_day(ends, said)
            case "only":
                if end.day is None and len(ends) > 1:
                    end.day = int(m["only"])
                else:
                    said.doubts.append("읽지 못한 숫자가 있습니다.")
            case "weekday":
                end.weekday = _WEEKDAYS.index(m["w"] or m["long"])
            case "to":
                _turn(ends, said)
            case "number":
                said.doubts.append("읽지 못한 숫자가 있습니다.")

    def _tell_day(self, ends: list[_End], said: _Said) -> None:
        m, end = self._match, ends[-1]
        if end.day is not None:
            said.doubts.append("기간으로 볼 수 있는 날짜가 둘 이상입니다.")
            return
        if self.kind == "compact":
            text = m["compact"]
            end.year, end.month, end.day = int(text[:4]), int(text[4:6]), int(text[6:])
        elif self.kind == "date":
            year = int(m["year"])
            end.year, end.month, end.day = year if year > 99 else 2000 + year, int(m["month"]), int(m["day"])
        else:
            end.month, end.day = int(m["m"]), int(m["d"])


def _turn(ends: list[_End], said: _Said) -> None:
    """A ~: the other end follows. In (09:00 ~ 18:00) behind two days, and in a second ~ without a day, none does."""
    if ends[-1].day is None and not ends[-1].times:
        return
    if len(ends) > 1 and (ends[-1].day is not None or ends[0].times):
        if not ends[-1].times and ends[0].times:
            said.doubts.append("기간으로 볼 수 있는 날짜가 둘 이상입니다.")
        return
    ends.append(_End())


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        yield _Token(match)


def _time(match: re.Match[str]) -> dt.time | None:
    hour = int(match["hour"])
    minute = int(match["minute"] or match["past"] or (30 if match["sharp"] else 0))
    half = (match["half"] or "").upper()
    if half in ("오후", "PM") and hour < 12:
        hour += 12
    elif half in ("오전", "AM") and hour == 12:
        hour = 0
    return dt.time(hour, minute) if hour < 24 else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _end_day(start: dt.date, last: _End) -> dt.date | None:
    """The last day; without a year or a month it follows the first one: 12. 30. ~ 1. 2. turns the year."""
    assert last.day is not None
    if last.year is not None and last.month is not None:
        return _day(last.year, last.month, last.day)
    if last.month is not None:
        return _day(start.year + (last.month < start.month), last.month, last.day)
    return _day(start.year, start.month, last.day)


def _year_of(first: _End, years: Sequence[int]) -> int | None:
    """The year of a day without one: the one on the document, or, of several, the one that its weekday fits."""
    found = sorted(set(years))
    fitting = [year for year in found if _weekday_fits(replace(first, year=year))]
    if len(fitting) == 1:
        return fitting[0]
    return found[0] if len(found) == 1 else None


def _weekday_fits(end: _End) -> bool:
    if end.weekday is None or end.year is None or end.month is None or end.day is None:
        return False
    day = _day(end.year, end.month, end.day)
    return day is not None and day.weekday() == end.weekday
