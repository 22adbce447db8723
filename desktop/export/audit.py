"""The sheet of who decided what (작업기록): values confirmed, verdicts changed, and the case's history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import CENTRE, LABEL, SECTION, TEXT, Sheet
from desktop.export.evidence import FIELD_NAMES, KIND_NAMES, Evidence, shown_id
from desktop.export.notice import draft_reason, statement
from desktop.export.provenance import Provenance, program
from desktop.export.wording import applied
from desktop.receipts.model import Kind
from desktop.travel.money import won
from desktop.travel.overrules import item_of
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import Overrule, Trip

NAME: Final = "작업기록"
_WIDTHS: Final = (18, 13, 14, 26, 22, 22, 34)
#: What a person can say of a receipt beside its fields.
_SAID: Final = {
    "kind": "종류",
    "place": "숙박지",
    "reason": "사유",
    "paid_by": "결제",
    "claims_for": "몇 명분",
    "workplace_fare_won": "근무지에서의 운임",
}
_ACTIONS: Final = {
    "confirm": "값 확인",
    "overrule": "판정 변경",
    "give_back": "판정 되돌림",
    "undo": "실행 취소",
    "redo": "다시 실행",
    "remove": "영수증 뺌",
    "export": "내보내기",
}


def write_audit(
    book: Workbook,
    trip: Trip,
    settlement: Settlement,
    evidence: Sequence[Evidence],
    provenance: Provenance,
    notice: str,
) -> Sheet:
    """``evidence`` has the confirmations applied."""
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("작업 기록", notice)
    row = _write_facts(sheet, trip, settlement, evidence, provenance, 3)
    known = {each.id: each for each in evidence}
    said = [
        (
            _when(each.at),
            each.by,
            FIELD_NAMES.get(each.field) or _SAID[each.field],
            shown_id(each.receipt),
            known[each.receipt].read_words(each.field) if each.receipt in known else "",
            _words(each.field, each.value),
        )
        for each in trip.confirmed
    ]
    heads: tuple[str, ...] = ("일시", "담당자", "항목", "증빙", "읽은 값", "확인한 값")
    row = _write_table(sheet, row + 1, "1. 사람이 확인하거나 고친 값", heads, (1, 1, 1, 1, 1, 2), said)
    changed = [
        (
            _when(each.at),
            each.by,
            str(item.ruled or "") if item is not None else "",
            shown_id(each.receipt) or " ".join(filter(None, (str(each.date or ""), each.item))),
            str(each.verdict),
            won(item.approved_won) if item is not None else "",
            each.reason,
        )
        for each, item in _overruled(trip, settlement)
    ]
    heads = ("일시", "담당자", "전 판정", "항목", "바꾼 판정", "인정액", "사유")
    row = _write_table(sheet, row + 1, "2. 사람이 바꾼 판정", heads, (1, 1, 1, 1, 1, 1, 1), changed)
    done = [
        (
            f"{each.at.astimezone(provenance.made_at.tzinfo):%Y-%m-%d %H:%M:%S}",
            each.who,
            _ACTIONS.get(each.action, each.action),
            _subject(each.subject),
            each.before or "",
            each.after or "",
            each.reason,
        )
        for each in provenance.history
    ]
    heads = ("일시", "누가", "한 일", "대상", "전", "후", "사유")
    _write_table(sheet, row + 1, "3. 작업 이력", heads, (1, 1, 1, 1, 1, 1, 1), done)
    return sheet


def _when(at: dt.datetime | None) -> str:
    """Local time; one that was typed into a trip file may not say when."""
    return "적지 않음" if at is None else f"{at:%Y-%m-%d %H:%M:%S}"


def _words(field: str, value: object) -> str:
    return KIND_NAMES[Kind(str(value))] if field == "kind" else str(value)


def _overruled(trip: Trip, settlement: Settlement) -> Iterator[tuple[Overrule, Item | None]]:
    """What a person decided, each with its item where it is still there."""
    for row in trip.overruled:
        index = item_of(settlement.items, row)
        yield row, None if index is None else settlement.items[index]


def _write_facts(
    sheet: Sheet, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], provenance: Provenance, row: int
) -> int:
    facts = [
        ("만든 때", f"{provenance.made_at:%Y-%m-%d %H:%M:%S %z}"),
        ("프로그램", program()),
        ("여비 기준표", applied(settlement.rules)),
        ("판독 모델", "\n".join(provenance.models) or "쓰지 않음"),
        ("인공지능 이용", statement(evidence, trip.confirmed)),
    ]
    if settlement.open:
        facts.append(("초안 사유", draft_reason(settlement, provenance.reason)))
    for offset, (label, value) in enumerate(facts):
        sheet.text(row + offset, 1, label, LABEL)
        sheet.text(row + offset, 2, value, TEXT, across=6)
        sheet.height(row + offset)
    return row + len(facts)


def _write_table(
    sheet: Sheet, row: int, title: str, heads: Sequence[str], spans: Sequence[int], rows: Sequence[Sequence[str]]
) -> int:
    """A titled table whose columns span ``spans`` of the sheet's; returns the row after it."""
    sheet.text(row, 1, title, SECTION, across=sheet.columns)
    starts = [1 + sum(spans[:number]) for number in range(len(spans))]
    for head, column, across in zip(heads, starts, spans, strict=True):
        sheet.text(row + 1, column, head, LABEL, across=across)
    at = row + 2
    for words in rows:
        for value, column, across in zip(words, starts, spans, strict=True):
            sheet.text(at, column, value, TEXT, across=across)
        sheet.height(at)
        at += 1
    if not rows:
        sheet.text(at, 1, "없음", CENTRE, across=sheet.columns)
        at += 1
    return at


def _subject(subject: str) -> str:
    """What an entry is about: receipt and field in the words of the forms."""
    receipt, _, field = subject.rpartition(" ")
    name = FIELD_NAMES.get(field) or _SAID.get(field)
    return f"{shown_id(receipt)} {name}" if receipt and name else shown_id(subject)
