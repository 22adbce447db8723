"""The dates and times of a receipt: day of payment (거래일시), of travel (승차일), of a stay (체크인)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled
from desktop.receipts.model import Kind

#: How much a date's label (or the time beside it) says of being the day of payment.
_WEIGHTS: Final = {"issued_on": 3.0, "unlabelled_with_time": 2.0, "unlabelled": 1.0, "printed_on": 0.8}
_TRAVEL: Final = (Kind.RAIL, Kind.BUS, Kind.AIR, Kind.SHIP)
_MONTH_DAY: Final = re.compile(r"(?<![\d./-])(?P<month>\d{1,2})\s?[/월]\s?(?P<day>\d{1,2})\s?(?:일|\(|\s|$)")
_DATE_CONCEPTS: Final = ("issued_on", "printed_on", "service_on", "check_in", "check_out", "other_date")
_BETWEEN: Final = " \t:：/·,~|-"
#: Two digits for a year before this may be a day: 17-03-26.
_OLDEST_SHORT_YEAR: Final = 2020
_CLEAR_SHARE: Final = 0.75
_WEEKDAYS: Final = "월화수목금토일"
_WEEKDAY: Final = re.compile(rf"\s?[(\[]\s?([{_WEEKDAYS}])\s?[)\]]")
#: Tills number their slips by day: 20260306-01-0011.
_SERIAL: Final = re.compile(r"(?<!\d)(20\d{6})(?=\d*[-\s]?\d{2,})")


@dataclass(frozen=True)
class _Date:
    concept: str
    day: dt.date
    line: int
    start: int
    end: int
    has_time: bool


def read_dates(lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind) -> dict[str, Candidate]:
    """issued_on, issued_at, service_on, check_in, check_out, depart_at, arrive_at where they are printed."""
    found = list(_dates(lines, labels))
    result: dict[str, Candidate] = {}
    for name in ("check_in", "check_out"):
        rows = [row for row in found if row.concept == name]
        if rows:
            result[name] = _candidate(rows[0], lines, "label")
            if len({row.day for row in rows}) > 1:
                result[name] = result[name].doubted("날짜가 둘 이상 적혀 있습니다.")
    service = _service(found, lines, kind)
    if service is not None:
        result["service_on"] = service
    issued = _issued(found, lines, kind, None if service is None else str(service.value))
    if issued is not None:
        result["issued_on"] = issued
        time = _time_beside(issued, found, lines)
        if time is not None:
            result["issued_at"] = time
    if service is None and kind in _TRAVEL and issued is not None:
        service = _service_without_year(lines, labels, dt.date.fromisoformat(str(issued.value)))
        if service is not None:
            result["service_on"] = service
    if kind in _TRAVEL:
        result.update(_journey_times(lines, labels, result))
    return result


def _dates(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Iterator[_Date]:
    for index, line in enumerate(lines):
        on_line = [row for row in labels if row.line == index]
        times = list(normalize.times(line.text))
        dates = sorted(normalize.dates(line.text), key=lambda date: date.start)
        above = [] if on_line else _labels_above(index, lines, labels)
        for number, date in enumerate(dates):
            speakers = _speakers(date.start, line.text, on_line) or above
            spoken = [d for d in dates if _speakers(d.start, line.text, on_line) == speakers] if on_line else dates
            concept = speakers[-1] if speakers else ""
            if len(speakers) > 1:  # 체크인/체크아웃 2026-03-09 ~ 2026-03-11: in the order of the labels
                place = spoken.index(date) if on_line else number
                concept = speakers[place] if len(speakers) == len(spoken) else "other_date"
            if concept in ("", "nothing", "total_tender", "total_weak", "merchant", "transaction"):
                concept = "unlabelled_with_time" if times else "unlabelled"
            yield _Date(concept, date.value, index, date.start, date.end, bool(times))


def _speakers(at: int, text: str, on_line: Sequence[Labelled]) -> list[str]:
    """The concept of the label that speaks for a place of its line, after those right before it that say nothing."""
    said: list[str] = []
    for row in on_line:
        if row.start > at:
            break
        between = text[row.start : min(row.end, at)]
        if row.end <= at:
            is_silent = not between.strip(_BETWEEN) and row.concept in _DATE_CONCEPTS
            said = list(dict.fromkeys((*said, row.concept))) if is_silent else []
        elif row.concept in ("check_in", "check_out") and any(c.isdigit() for c in between[: _first_date(between)]):
            return []  # 체크인 15시 이후: the rule of the house, not the guest's day
        else:
            return list(dict.fromkeys((*said, row.concept))) if row.concept in _DATE_CONCEPTS else [row.concept]
    return []


def _first_date(text: str) -> int:
    return min((date.start for date in normalize.dates(text)), default=len(text))


def _labels_above(index: int, lines: Sequence[InkLine], labels: Sequence[Labelled]) -> list[str]:
    """The date labels that end the line before, where a web slip prints values under their labels."""
    above = [row for row in labels if row.line == index - 1]
    said: list[str] = []
    for row in reversed(above):
        text = lines[row.line].text[row.start : row.end]
        if row.concept not in _DATE_CONCEPTS or len(text) > 15 or any(c.isdigit() for c in text):
            break
        said.insert(0, row.concept)
    return list(dict.fromkeys(said))


def _candidate(row: _Date, lines: Sequence[InkLine], *witnesses: str) -> Candidate:
    found = candidate(row.day.isoformat(), lines, row.line, row.start, row.end, *witnesses)
    weekday = _WEEKDAY.match(lines[row.line].text, row.end)
    if weekday and weekday[1] != _WEEKDAYS[row.day.weekday()]:
        found = found.doubted("적힌 요일과 맞지 않습니다.")
    if row.day.year < _OLDEST_SHORT_YEAR and str(row.day.year) not in found.text:
        found = found.doubted("두 자리 연도가 분명하지 않습니다.")
    return found


def _service(found: Sequence[_Date], lines: Sequence[InkLine], kind: Kind) -> Candidate | None:
    """승차일, or the first night of a stay. A ticket's date without a label of payment is its day of travel."""
    wanted = ("check_in",) if kind is Kind.LODGING else ("service_on", "depart_at", "origin")
    rows = [row for row in found if row.concept in wanted]
    if rows:
        same = [row for row in found if row.day == rows[0].day and row.line != rows[0].line]
        return _candidate(rows[0], lines, "label", *(("repeat",) if same else ()), *_calendar(rows[0], lines))
    if kind not in _TRAVEL:
        return None
    rows = [row for row in found if row.concept in ("unlabelled", "unlabelled_with_time", "destination")]
    days = {row.day for row in rows}
    printed = {(int(m["month"]), int(m["day"])) for line in lines for m in _MONTH_DAY.finditer(line.text)}
    if len(days) == 1 and printed <= {(rows[0].day.month, rows[0].day.day)}:
        return _candidate(rows[0], lines, "single", *_calendar(rows[0], lines))
    if rows:
        return _candidate(rows[0], lines).doubted("승차일로 볼 수 있는 날짜가 둘 이상입니다.")
    return None


def _issued(found: Sequence[_Date], lines: Sequence[InkLine], kind: Kind, service: str | None) -> Candidate | None:
    weights: dict[dt.date, float] = {}
    for row in found:
        weight = _WEIGHTS.get(row.concept, 0.0)
        if kind in _TRAVEL and row.concept.startswith("unlabelled") and row.day.isoformat() == service:
            weight = 0.3
        if weight:
            weights[row.day] = weights.get(row.day, 0.0) + weight
    if not weights:
        return None
    ranked = sorted(weights, key=lambda day: -weights[day])
    day = ranked[0]
    rows = [row for row in found if row.day == day]
    best = max(rows, key=lambda row: (_WEIGHTS.get(row.concept, 0.0), row.has_time))
    issued = _candidate(best, lines)
    if best.concept == "issued_on":
        issued = issued.backed("label")
    elif best.concept == "unlabelled_with_time":
        issued = issued.backed("time")
        if kind in _TRAVEL:
            issued = issued.doubted("결제일인지 승차일인지 이름표가 없습니다.")
    if len({row.line for row in rows}) > 1:
        issued = issued.backed("repeat")
    issued = issued.backed(*_calendar(best, lines))
    if any(match[1] == f"{day:%Y%m%d}" for line in lines for match in _SERIAL.finditer(line.text)):
        issued = issued.backed("serial")
    elif any(_is_one_digit_off(match[1], day) for line in lines for match in _SERIAL.finditer(line.text)):
        issued = issued.doubted("일련번호의 날짜와 한 자리가 다릅니다.")
    if len(ranked) > 1 and weights[ranked[1]] > _CLEAR_SHARE * weights[day]:
        issued = issued.doubted("결제일로 볼 수 있는 날짜가 둘 이상입니다.")
    return issued


def _is_one_digit_off(serial: str, day: dt.date) -> bool:
    return sum(a != b for a, b in zip(serial, f"{day:%Y%m%d}", strict=True)) == 1


def _calendar(row: _Date, lines: Sequence[InkLine]) -> tuple[str, ...]:
    """The weekday printed after a date, (월), where it is the one that the date falls on."""
    match = _WEEKDAY.match(lines[row.line].text, row.end)
    return ("weekday",) if match and match[1] == _WEEKDAYS[row.day.weekday()] else ()


def _time_beside(issued: Candidate, found: Sequence[_Date], lines: Sequence[InkLine]) -> Candidate | None:
    """The time printed beside the day of payment, or on the next line where no other day stands."""
    rows = [row for row in found if row.day.isoformat() == issued.value and row.concept in _WEIGHTS]
    dated = {row.line for row in found}
    for row in sorted(rows, key=lambda row: -_WEIGHTS[row.concept]):
        for index in (row.line, row.line + 1):
            if index < len(lines) and (index == row.line or index not in dated):
                for time in normalize.times(lines[index].text):
                    if index != row.line or time.start >= row.end:
                        beside = candidate(time.value, lines, index, time.start, time.end, "label")
                        return beside.doubted(*issued.doubts)
    return None


def _journey_times(
    lines: Sequence[InkLine], labels: Sequence[Labelled], known: dict[str, Candidate]
) -> dict[str, Candidate]:
    """Departure and arrival: two times on the line of the route, or each after its label."""
    result: dict[str, Candidate] = {}
    for row in labels:
        name = {"depart_at": "depart_at", "origin": "depart_at", "arrive_at": "arrive_at", "destination": "arrive_at"}
        if row.concept in name and name[row.concept] not in result:
            for time in normalize.times(lines[row.line].text):
                if row.start <= time.start < row.end:
                    result[name[row.concept]] = candidate(time.value, lines, row.line, time.start, time.end, "label")
    if result:
        return result
    paid = known["issued_at"].line if "issued_at" in known else -1
    for index, line in enumerate(lines):
        times = list(normalize.times(line.text))
        if len(times) == 2 and index != paid:
            return {
                name: candidate(time.value, lines, index, time.start, time.end, "label")
                for name, time in zip(("depart_at", "arrive_at"), times, strict=True)
            }
    return result


def _service_without_year(lines: Sequence[InkLine], labels: Sequence[Labelled], paid: dt.date) -> Candidate | None:
    """승차일 printed as 03/09(월): the first such day not before the day of payment."""
    for row in labels:
        if row.concept in ("origin", "service_on", "depart_at"):
            for match in _MONTH_DAY.finditer(lines[row.line].text):
                for year in (paid.year, paid.year + 1):
                    try:
                        day = dt.date(year, int(match["month"]), int(match["day"]))
                    except ValueError:
                        continue
                    if day >= paid:
                        found = candidate(day.isoformat(), lines, row.line, match.start(), match.end(), "label")
                        return found.doubted("승차일에 연도가 없어 결제일로 미루어 보았습니다.")
    return None
