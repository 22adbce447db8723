"""The lines of an order -> proposed fields of the trip, each with where it stands and how sure it is.

A value is sure only where an independent witness agrees: the weekday with its date, the number of days with the period,
a second place on the paper, a closed list of words. All else is shown with a reason. Nothing is guessed: a value is
text that stands on the paper, in normal form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from desktop.orders.fields import IN_SENTENCE, Paper, squash
from desktop.orders.model import Order, OrderField, OrderLine
from desktop.orders.people import read_travellers
from desktop.orders.period import Period, has_span, read_period
from desktop.orders.places import read_destinations, read_scope, read_transport, read_vehicle
from desktop.orders.said import Said, said
from desktop.orders.vocabulary import TITLE
from desktop.receipts import normalize
from desktop.travel.regions import Regions

#: A title is short; a sentence that mentions an order is none.
_LONGEST_TITLE: Final = 30
#: So many labels that only orders print (출장지, 출장기간) make a paper one without a title.
_LEAST_LABELS: Final = 2
_NO_TIME: Final = "시각이 적혀 있지 않습니다. 시각을 적어 주세요."
_OTHER_PERIOD: Final = "다른 기간도 적혀 있습니다."
_MEETING: Final = "회의나 행사의 일시일 수 있습니다."
_PURPOSE: Final = re.compile(
    r"(?:까지|부터|에서|에게\s|[,.)]|(?:은|는)\s|^)\s*"
    r"(?P<purpose>(?!까지|부터)(?:(?!에게\s)[^,.()\d~]){3,60}?)(?:을|를)?\s?"
    r"(?:(?:하기\s)?위하여|위해|차(?=\s))"
)
#: A paper that tells of an event has a period, a purpose and a place of that, too.
_EVENT: Final = re.compile(r"(?:행사|회의|교육|워크숍|세미나|대회|연수|학회)\s*개요")
#: How a label begins that speaks of the trip itself, and of nothing else that a paper tells of: its rank, 0 before 1.
_RANK: Final = {"출장": 0, "여행": 0}


def title_of(lines: Sequence[OrderLine]) -> str | None:
    """What the paper calls itself; empty where only its labels tell that it is an order, None where it is none."""
    for line in lines:
        squashed = squash(line.text)
        match = TITLE.search(squashed)
        if match and len(squashed) <= _LONGEST_TITLE and not re.search(r"[다요함]\.?$", squashed):
            return line.text.strip()
    labels = {each.label for each in said(lines) if each.label.startswith(("출장", "여행")) and each.text}
    return "" if len(labels) >= _LEAST_LABELS else None


def read_order(lines: Sequence[OrderLine], regions: Regions) -> Order | None:
    """What an order says; None where the paper is none."""
    lines = [line.model_copy(update={"text": normalize.mask_private(line.text)}) for line in lines]
    title = title_of(lines)
    if title is None:
        return None
    paper, labels = Paper(lines), said(lines)
    people = read_travellers(paper, labels)
    shared = [each for each in labels if each.row is None]
    of_rows = {
        row: dict(_trip_fields(paper, [each for each in labels if each.row == row], regions, None))
        for row in dict.fromkeys(each.row for each in labels if each.row is not None)
    }
    rows_of_people = [row for row, _ in people if row is not None]
    if not rows_of_people or len(of_rows) == 1:  # a table of one trip, not of travellers
        shared, of_rows = labels, {}
    of_table = frozenset(number for each in labels if each.row is not None for number in each.lines)
    fields = dict(_trip_fields(paper, shared, regions, of_table))
    fields |= _agreed([of_rows[row] for row in rows_of_people if row in of_rows], fields)
    travellers = [
        {**person, **{n: f for n, f in of_rows.get(row, {}).items() if n not in fields}} if row is not None else person
        for row, person in people
    ]
    if (scope := read_scope(paper, labels, title, regions, _base(fields, travellers))) is not None:
        fields["scope"] = scope
    return Order(title=title, fields=fields, travellers=tuple(travellers), lines=tuple(lines))


def _base(fields: Mapping[str, OrderField], travellers: Sequence[Mapping[str, OrderField]]) -> str:
    """Where the trip begins: 근무지, or else the office of the first traveller."""
    office = travellers[0].get("organization") if travellers else None
    named = fields.get("workplace", office)
    return "" if named is None else str(named.value)


def _agreed(rows: Sequence[Mapping[str, OrderField]], known: Mapping[str, OrderField]) -> dict[str, OrderField]:
    """What every traveller's row says alike is the trip's."""
    if not rows:
        return {}
    return {
        name: field
        for name, field in rows[0].items()
        if name not in known and all(name in row and row[name].value == field.value for row in rows)
    }


def _trip_fields(
    paper: Paper, labels: Sequence[Said], regions: Regions, tables: frozenset[int] | None
) -> Iterator[tuple[str, OrderField]]:
    """The fields of the trip; but for one row of a table (None) also without labels, from lines outside ``tables``."""
    if (purpose := _purpose(paper, labels, tables)) is not None:
        yield "purpose", purpose
    yield from _period(paper, labels, tables)
    if tables is not None or any(each.concept in ("destinations", "place") for each in labels):
        places = read_destinations(paper, labels, regions)
        if places is not None:
            yield "destinations", places
    transport = dict(read_transport(paper, labels))
    vehicle = read_vehicle(paper, labels)
    if vehicle is not None:
        said_before = transport.get("public_vehicle")
        if said_before is not None and said_before.value != vehicle.value:
            doubt = ("교통편과 공용차량 이용 여부가 서로 다릅니다.",)
            vehicle = paper.field(
                vehicle.value, vehicle.lines, vehicle.text, vehicle.witnesses, enough=False, doubts=doubt
            )
        transport["public_vehicle"] = vehicle
    yield from transport.items()
    for each in labels:
        if each.concept == "workplace" and each.text:
            known = len(regions.areas(each.text)) == 1
            yield "workplace", paper.field(each.text, each.lines, each.text, ("label",), enough=known)
            break


def _purpose(paper: Paper, labels: Sequence[Said], tables: frozenset[int] | None) -> OrderField | None:
    found = [each for each in labels if each.concept == "purpose" and each.text]
    found.sort(key=lambda each: _RANK.get(each.label[:2], 1))
    for each in found:
        again = paper.repeats(each.text, each.lines)
        return paper.field(each.text, each.lines, each.text, ("label", "repeat") if again else ("label",), enough=again)
    if tables is None:
        return None
    for number in range(len(paper.lines)):
        text = " ".join(line.text.strip() for line in paper.lines[number : number + 2])
        match = _PURPOSE.search(text)
        if match and "출장" in text and match.start("purpose") < len(paper.lines[number].text):
            lines = (number, number + 1) if match.end("purpose") > len(paper.lines[number].text.strip()) else (number,)
            purpose = match["purpose"].strip()
            return paper.field(purpose, lines, match[0].strip(), ("sentence",), enough=False, doubts=(IN_SENTENCE,))
    return None


def _period(paper: Paper, labels: Sequence[Said], tables: frozenset[int] | None) -> Iterator[tuple[str, OrderField]]:
    """start and end, of the period that is called so best."""
    years = [date.value.year for line in paper.lines for date in normalize.dates(line.text)]
    found = sorted(_periods(paper, labels, years, tables), key=lambda row: row[0])
    if not found:
        return
    rank, lines, text, period = found[0]
    others = [other for other in found[1:] if other[1] != lines]
    same = [row[3] for row in others if _days(row[3]) == _days(period)]
    is_of_event = rank == 2 or (rank == 1 and any(_EVENT.search(line.text) for line in paper.lines))
    doubts = [_MEETING] if is_of_event else [IN_SENTENCE] if rank == 3 else []
    if any(row[0] <= 1 and _days(row[3]) != _days(period) for row in others):
        doubts.append(_OTHER_PERIOD)
    counted, miscounted = _counts(labels, period)
    period = period.doubting(*doubts, *miscounted)
    day_proofs = (*period.day_proofs, *(("repeat",) if same else ()), *counted)
    for name in ("start", "end"):
        moment = getattr(period, name)
        if moment is None:
            continue
        again = any(getattr(other, name) == moment for other in same)
        typed = paper.is_typed(lines)
        timed = again or "hours" in period.time_proofs or (typed and "beside" in period.time_proofs)
        told = [*period.doubts, *([] if moment.time is not None else [_NO_TIME])]
        witnesses = ("label", *day_proofs, *period.time_proofs) if rank < 3 else ("sentence", *day_proofs)
        yield name, paper.field(str(moment), lines, text, witnesses, enough=bool(day_proofs) and timed, doubts=told)


def _counts(labels: Sequence[Said], period: Period) -> tuple[list[str], list[str]]:
    """Of the counts of days under labels of their own (출장일수 2일): "days" for each that is right, else a doubt."""
    proofs: list[str] = []
    doubts: list[str] = []
    for each in labels:
        number = re.search(r"(\d+)\s*일", each.text) if each.concept == "days" else None
        if number and period.start and period.end:
            if (period.end.day - period.start.day).days + 1 == int(number[1]):
                proofs.append("days")
            else:
                doubts.append(f"적힌 일수({number[1]}일)와 날짜가 맞지 않습니다.")
    return proofs, doubts


def _days(period: Period) -> tuple[object, object]:
    return (period.start and period.start.day, period.end and period.end.day)


def _periods(
    paper: Paper, labels: Sequence[Said], years: Sequence[int], tables: frozenset[int] | None
) -> Iterator[tuple[int, tuple[int, ...], str, Period]]:
    """Every period on the paper: (rank, its lines, its text, itself).

    Rank 0 is 출장기간 or 출발 and 도착, 1 another 기간, 2 a mere 일시, 3 a sentence without a label.
    """
    starts = [each for each in labels if each.concept == "start" and each.text]
    ends = [each for each in labels if each.concept == "end" and each.text]
    for first, last in zip(starts, ends, strict=False):
        text = f"{first.text} ~ {last.text}"
        if (period := read_period(text, years)) is not None:
            yield 0, tuple(dict.fromkeys((*first.lines, *last.lines))), text, period
    used: set[int] = set()
    for each in labels:
        if each.concept not in ("period", "moment") or not each.text:
            continue
        used |= set(each.lines)
        if (period := read_period(each.text, years)) is not None:
            rank = 2 if each.concept == "moment" else _RANK.get(each.label[:2], 1)
            yield rank, each.lines, each.text, period
    if tables is None:
        return
    spoken = used | tables | {number for each in labels if each.concept == "nothing" for number in each.lines}
    for number in range(len(paper.lines)):
        if number in spoken:
            continue
        text = paper.lines[number].text
        if has_span(text) and (period := read_period(_around(text), years)) is not None:
            yield 3, (number,), text.strip(), period


def _around(text: str) -> str:
    """The part of a sentence that tells the period: from its first digit to what is said after its last day."""
    match = re.search(r"['’‘]?\d.*?(?:까지|(?=[가-힣]{2,}\s*(?:참석|방문|출장|협의|교육|회의)))", text)
    return match[0] if match else text
