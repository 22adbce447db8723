"""The dates and times of a receipt: day of payment (거래일시), of travel (승차일), of a stay (체크인)."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled
from desktop.receipts.model import TRAVEL, Kind

#: How much a date's label (or the time beside it) says of being the day of payment.
_WEIGHTS: Final = {"issued_on": 3.0, "unlabelled_with_time": 2.0, "unlabelled": 1.0, "printed_on": 0.8}
_MONTH_DAY: Final = re.compile(r"(?<![\d./-])(?P<month>\d{1,2})\s?[/월]\s?(?P<day>\d{1,2})\s?(?:일|\(|\s|$)")
_DATE_CONCEPTS: Final = ("issued_on", "printed_on", "service_on", "check_in", "check_out", "other_date")
_BETWEEN: Final = " \t:：/·,~|-"
#: Two digits for a year before this may be a day: 17-03-26.
_OLDEST_SHORT_YEAR: Final = 2020
_CLEAR_SHARE: Final = 0.75
_WEEKDAYS: Final = "월화수목금토일"
_WEEKDAY: Final = re.compile(rf"\s?[(\[]\s?([{_WEEKDAYS}])\s?[)\]]")
#: A tax invoice is of its 작성일자, whenever the portal sent it (부가가치세법 제32조).
_SUPPLIED: Final = "작성"
#: 승인 2026-03-09 12:30: before a number it is its label, before a day that day's.
_APPROVED: Final = "승인"
_SENT: Final = ("발급", "발행")
#: Words and marks that may stand beside a time of day alone on its line.
_CLOCK_WORDS: Final = re.compile(r"오전|오후|[AP]M|[시분초]|거래|승인|결제|시간|시각|\W|\d", re.IGNORECASE)
#: A word of payment before a date whose label is not known: 승인처리일시.
_PAID_WORD: Final = re.compile(r"(?:승\s?인|결\s?제|지\s?불|발\s?권|수\s?납)[가-힣\s]{0,6}[일시][^\d]{0,4}$")
#: What stands between the two ends of a ride: 16:30~16:40, 16:30 → 16:40.
_SPAN: Final = re.compile(r"(?::[0-5]\d)?\s?[~→>➜–-]+\s?")
#: A moment under these labels is not the payment's.
_RIDE: Final = ("origin", "destination", "depart_at", "arrive_at", "service_on", "check_in", "check_out", "other_date")
_SECONDS: Final = re.compile(r"\d{1,2}(?::\d{2}:|시\s?\d{1,2}분\s?)\d{2}")
#: Tills number their slips by day: 20260316-01-0042.
_SERIAL: Final = re.compile(r"(?<!\d)(20\d{6})(?=\d*[-\s]?\d{2,})")
_TWO_SERVED: Final = "승차일로 볼 수 있는 날짜가 둘 이상입니다."
_TWO_ISSUED: Final = "결제일로 볼 수 있는 날짜가 둘 이상입니다."
_ISSUED_OR_SERVED: Final = "결제일인지 승차일인지 이름표가 없습니다."
#: Doubts about which of several days is meant, not about what stands on the paper.
DOUBTS_OF_CHOICE: Final = frozenset((_TWO_SERVED, _TWO_ISSUED, _ISSUED_OR_SERVED))


@dataclass(frozen=True)
class _Date:
    concept: str
    day: dt.date
    line: int
    start: int
    end: int
    has_time: bool
    label: str


def read_dates(lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind) -> dict[str, Candidate]:
    """issued_on, issued_at, service_on, check_in, check_out, depart_at, arrive_at where they are printed."""
    found = [_as_of_kind(row, kind) for row in _dates(lines, labels)]
    if kind is Kind.TAX_INVOICE or any(row.label.startswith(_SUPPLIED) for row in found):
        found = [replace(row, concept="printed_on") if row.label.startswith(_SENT) else row for row in found]
    result: dict[str, Candidate] = {}
    for name in ("check_in", "check_out"):
        rows = [row for row in found if row.concept == name]
        if rows:
            result[name] = _candidate(rows[0], lines, *(("label",) if rows[0].label else ()))
            if len({row.day for row in rows}) > 1:
                result[name] = result[name].doubted("날짜가 둘 이상 적혀 있습니다.")
    service = _service(found, lines, kind)
    if service is not None:
        result["service_on"] = service
    issued = _issued(found, lines, kind, None if service is None else str(service.value))
    if issued is not None:
        result["issued_on"] = issued
        time = _time_beside(issued, found, lines, labels, kind)
        if time is not None:
            result["issued_at"] = time
    if service is None and kind in TRAVEL and issued is not None:
        service = _service_without_year(lines, labels, dt.date.fromisoformat(str(issued.value)))
        if service is not None:
            result["service_on"] = service
    if kind in TRAVEL:
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
            concept, label = speakers[-1] if speakers else ("", "")
            if len(speakers) > 1:  # 체크인/체크아웃 2026-03-09 ~ 2026-03-11: in the order of the labels
                place = spoken.index(date) if on_line else number
                concept, label = speakers[place] if len(speakers) == len(spoken) else ("other_date", "")
            if label == _APPROVED:
                concept = "issued_on"
            if concept in ("", "nothing", "total_tender", "total_weak", "merchant", "transaction"):
                concept, label = "unlabelled_with_time" if times else "unlabelled", ""
                if _PAID_WORD.search(line.text[: date.start]):
                    concept = "issued_on"
            yield _Date(concept, date.value, index, date.start, date.end, bool(times), label)


def _as_of_kind(row: _Date, kind: Kind) -> _Date:
    """이용일자 is the day of travel on a ticket; a toll, a meal or a taxi is used on the day it is paid."""
    if row.label.startswith("이용") and kind not in (*TRAVEL, Kind.LODGING):
        return replace(row, concept="issued_on")
    if kind is Kind.TAXI and row.concept in ("arrive_at", "destination", "depart_at", "origin"):
        is_end = row.concept in ("arrive_at", "destination")
        return replace(row, concept="unlabelled_with_time" if is_end and row.has_time else "unlabelled")
    return row


def _speakers(at: int, text: str, on_line: Sequence[Labelled]) -> list[tuple[str, str]]:
    """The label (concept, label) that speaks for a place of its line, after those before it that say nothing."""
    said: dict[str, str] = {}
    for row in on_line:
        if row.start > at:
            break
        between = text[row.start : min(row.end, at)]
        if row.end <= at:
            is_silent = not between.strip(_BETWEEN) and row.concept in _DATE_CONCEPTS
            said = {**said, row.concept: _print_of(row)} if is_silent else {}
        elif row.concept in ("check_in", "check_out") and any(c.isdigit() for c in between[: _first_date(between)]):
            return []  # 체크인 15시 이후: the rule of the house, not the guest's day
        else:
            said = {**said, row.concept: _print_of(row)} if row.concept in _DATE_CONCEPTS else {row.concept: row.label}
            return list(said.items())
    return []


def _print_of(row: Labelled) -> str:
    """The label where its print fits whole: one letter parts 승선일자 from 승인일자."""
    return row.label if row.exact else ""


def _first_date(text: str) -> int:
    return min((date.start for date in normalize.dates(text)), default=len(text))


def _labels_above(index: int, lines: Sequence[InkLine], labels: Sequence[Labelled]) -> list[tuple[str, str]]:
    """The date labels that end the line before, where a web slip prints values under their labels."""
    above = [row for row in labels if row.line == index - 1]
    said: list[tuple[str, str]] = []
    for row in reversed(above):
        text = lines[row.line].text[row.start : row.end]
        if row.concept not in _DATE_CONCEPTS or len(text) > 15 or any(c.isdigit() for c in text):
            break
        said.insert(0, (row.concept, _print_of(row)))
    if not said and above and not any(c.isdigit() for c in lines[index - 1].text):
        heads = [row for row in above if row.concept in _DATE_CONCEPTS]  # 작성일자 공급가액 세액, and a row under them
        said = [(row.concept, _print_of(row)) for row in heads] if len(heads) == 1 else []
    return list(dict(said).items())


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
        said = ("label",) if rows[0].label else ()
        return _candidate(rows[0], lines, *said, *(("repeat",) if same else ()), *_calendar(rows[0], lines))
    if kind not in TRAVEL:
        return None
    rows = [row for row in found if row.concept in ("unlabelled", "unlabelled_with_time", "destination")]
    days = {row.day for row in rows}
    if rows and all(_SECONDS.search(lines[row.line].text, row.end) for row in rows):
        return _candidate(rows[0], lines).doubted(_ISSUED_OR_SERVED)  # nobody departs to the second
    printed = {(int(m["month"]), int(m["day"])) for line in lines for m in _MONTH_DAY.finditer(line.text)}
    if len(days) == 1 and printed <= {(rows[0].day.month, rows[0].day.day)}:
        return _candidate(rows[0], lines, "single", *_calendar(rows[0], lines))
    if rows:
        return _candidate(rows[0], lines).doubted(_TWO_SERVED)
    return None


def _issued(found: Sequence[_Date], lines: Sequence[InkLine], kind: Kind, service: str | None) -> Candidate | None:
    weights: dict[dt.date, float] = {}
    for row in found:
        weight = _WEIGHTS.get(row.concept, 0.0)
        if kind in TRAVEL and row.concept.startswith("unlabelled") and row.day.isoformat() == service:
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
    if best.concept == "issued_on" and best.label:
        issued = issued.backed("label")
    elif best.concept == "unlabelled_with_time":
        issued = issued.backed("time")
        if kind in TRAVEL:
            issued = issued.doubted(_ISSUED_OR_SERVED)
    if len({row.line for row in rows}) > 1:
        issued = issued.backed("repeat")
    issued = issued.backed(*_calendar(best, lines))
    if any(match[1] == f"{day:%Y%m%d}" for line in lines for match in _SERIAL.finditer(line.text)):
        issued = issued.backed("serial")
    elif any(_is_one_digit_off(match[1], day) for line in lines for match in _SERIAL.finditer(line.text)):
        issued = issued.doubted("일련번호의 날짜와 한 자리가 다릅니다.")
    moments = {time.value for row in rows if row.concept == best.concept for time in _times_after(row, lines)}
    if best.concept == "unlabelled_with_time" and len({row.line for row in rows}) > 1 and len(moments) > 1:
        issued = issued.doubted("한 날의 여러 시각이 적혀 있습니다.")
    elif best.concept.startswith("unlabelled") and kind is Kind.TAX_INVOICE:
        issued = issued.doubted("작성일자라는 이름표를 찾지 못했습니다.")
    elif best.concept.startswith("unlabelled") and any(
        row.day != day and row.concept not in ("other_date", "printed_on") for row in found
    ):
        issued = issued.doubted(_TWO_ISSUED)
    if len(ranked) > 1 and weights[ranked[1]] > _CLEAR_SHARE * weights[day]:
        issued = issued.doubted(_TWO_ISSUED)
    return issued


def _times_after(row: _Date, lines: Sequence[InkLine]) -> list[normalize.Found[str]]:
    return [time for time in normalize.times(lines[row.line].text) if time.start >= row.end]


def _is_one_digit_off(serial: str, day: dt.date) -> bool:
    return sum(a != b for a, b in zip(serial, f"{day:%Y%m%d}", strict=True)) == 1


def _calendar(row: _Date, lines: Sequence[InkLine]) -> tuple[str, ...]:
    """The weekday printed after a date, (월), where it is the one that the date falls on."""
    match = _WEEKDAY.match(lines[row.line].text, row.end)
    return ("weekday",) if match and match[1] == _WEEKDAYS[row.day.weekday()] else ()


def _time_beside(
    issued: Candidate, found: Sequence[_Date], lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind
) -> Candidate | None:
    """The time printed beside the day of payment, or alone on the next line where no other day stands."""
    rows = [row for row in found if row.day.isoformat() == issued.value and row.concept in _WEIGHTS]
    if any(row.concept != "printed_on" for row in rows):
        rows = [row for row in rows if row.concept != "printed_on"]
    dated = {row.line for row in found}
    for row in sorted(rows, key=lambda row: -_WEIGHTS[row.concept]):
        for index in (row.line, row.line + 1):
            text = lines[index].text if index < len(lines) else ""
            if index != row.line and (index in dated or _CLOCK_WORDS.sub("", text)):
                continue
            times = [
                time
                for time in normalize.times(text)
                if (index != row.line or time.start >= row.end) and not _is_of_ride(index, time.start, labels, kind)
            ]
            if times:
                is_span = len(times) > 1 and bool(_SPAN.fullmatch(text[times[0].end : times[1].start]))
                time = times[1] if is_span and kind not in TRAVEL else times[0]  # a ride is paid at its end
                beside = candidate(time.value, lines, index, time.start, time.end, "label").doubted(*issued.doubts)
                return beside.doubted(*_rivals(time.value, row, times, found, lines, kind))
    return None


def _is_of_ride(line: int, at: int, labels: Sequence[Labelled], kind: Kind) -> bool:
    """Whether a label of travel speaks for a time; a taxi is paid where it arrives."""
    ride = set(_RIDE) - ({"arrive_at", "destination"} if kind is Kind.TAXI else set())
    return any(row.line == line and row.start <= at < row.end and row.concept in ride for row in labels)


def _rivals(
    time: str,
    row: _Date,
    times: Sequence[normalize.Found[str]],
    found: Sequence[_Date],
    lines: Sequence[InkLine],
    kind: Kind,
) -> Iterator[str]:
    """A doubt where another time could be the payment's: beside it, or, without a label, beside the same day."""
    rivals = {other.value for other in times}
    if row.concept != "issued_on":
        rivals |= {
            other.value
            for date in found
            if date.day == row.day and (date.concept != "printed_on" or kind is Kind.TAXI)
            for other in normalize.times(lines[date.line].text)
        }
    if rivals - {time} or row.concept == "printed_on":
        yield "결제 시각으로 볼 수 있는 시각이 둘 이상입니다."


def _journey_times(
    lines: Sequence[InkLine], labels: Sequence[Labelled], known: dict[str, Candidate]
) -> dict[str, Candidate]:
    """Departure and arrival: two times on the line of the route, or each after its label."""
    result: dict[str, Candidate] = {}
    names = {"depart_at": "depart_at", "origin": "depart_at", "arrive_at": "arrive_at", "destination": "arrive_at"}
    for row in labels:
        name = names.get(row.concept, "")
        times = [time for time in normalize.times(lines[row.line].text) if row.start <= time.start < row.end]
        if name and times and name not in result:
            time = times[0]
            found = candidate(time.value, lines, row.line, time.start, time.end, "label")
            result[name] = found.doubted("시각이 둘 이상 적혀 있습니다.") if len(times) > 1 else found
    if result:
        return result
    paid = known["issued_at"].line if "issued_at" in known else -1
    for index, line in enumerate(lines):
        times = list(normalize.times(line.text))
        if len(times) == 2 and index != paid:
            turned = ("출발과 도착 시각의 차례가 거꾸로입니다.",) if times[0].value > times[1].value else ()
            return {
                name: candidate(time.value, lines, index, time.start, time.end, "label").doubted(*turned)
                for name, time in zip(("depart_at", "arrive_at"), times, strict=True)
            }
    return result


def _service_without_year(lines: Sequence[InkLine], labels: Sequence[Labelled], paid: dt.date) -> Candidate | None:
    """승차일 printed as 03/09(월): the first such day not before the day of payment."""
    for row in labels:
        if row.concept not in ("origin", "service_on", "depart_at"):
            continue
        for match in _MONTH_DAY.finditer(lines[row.line].text):
            day = _next(int(match["month"]), int(match["day"]), paid)
            if day is not None:
                found = candidate(day.isoformat(), lines, row.line, match.start(), match.end(), "label")
                return found.doubted("승차일에 연도가 없어 결제일로 미루어 보았습니다.")
    return None


def _next(month: int, day: int, since: dt.date) -> dt.date | None:
    """The first such day from ``since`` on, this year or the next; None where there is none."""
    for year in (since.year, since.year + 1):
        with contextlib.suppress(ValueError):
            if (found := dt.date(year, month, day)) >= since:
                return found
    return None
