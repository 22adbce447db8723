"""The list of evidence (증빙목록) and the list of findings (확인사항)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import CENTRE, DOUBTFUL, TEXT, TOTAL, TOTAL_LABEL, Look, Sheet
from desktop.export.cuts import amount_cut
from desktop.export.evidence import FIELD_NAMES, Evidence, leg_of, shown_id, verdict_of
from desktop.receipts.model import FIELDS
from desktop.travel.settlement import Settlement

EVIDENCE: Final = "증빙목록"
FINDINGS: Final = "확인사항"
#: Fields with a column of their own, by column; the others are told in words.
_COLUMNS: Final = {
    4: "merchant", 5: "business_no", 6: "issued_on", 7: "service_on", 8: "total", 10: "approval_no", 11: "card_no",
}  # fmt: skip
_CUT, _OTHERS, _VERDICT, _CHECKED = 9, 12, 13, 14
_HEADS: Final = {
    1: "연번",
    2: "증빙",
    3: "종류",
    _CUT: "금액이 적힌 자리",
    _OTHERS: "그 밖의 내용",
    _VERDICT: "판정",
    _CHECKED: "담당자 확인",
}
_WIDTHS: Final = (5, 16, 11, 16, 14, 11, 11, 11, 27, 11, 17, 24, 15, 18)
#: The printed amount in its cell: pixels wide, and the least height of its row in points.
_CUT_WIDTH: Final = 186
_CUT_ROW: Final = 30.0
_HEAD_ROW: Final = 4
_TOTAL: Final = 8


def write_evidence(book: Workbook, settlement: Settlement, evidence: Sequence[Evidence], notice: str) -> Sheet:
    """What each receipt says and what became of it; values still to be confirmed are coloured."""
    sheet = Sheet(book, EVIDENCE, _WIDTHS)
    sheet.head("증빙 목록", notice)
    legend = "색칠한 칸은 아직 확인하지 않은 값입니다. 환불·취소는 음수입니다. (단위: 원)"
    sheet.text(3, 1, legend, Look(boxed=False), across=sheet.columns)
    heads = {column: FIELD_NAMES[name] for column, name in _COLUMNS.items()} | _HEADS
    sheet.labels(_HEAD_ROW, (heads[column] for column in sorted(heads)))
    sheet.paper.row_dimensions[_HEAD_ROW].height = 24
    first = _HEAD_ROW + 1
    for index, each in enumerate(evidence):
        _write_receipt(sheet, first + index, index + 1, each, settlement)
    if not evidence:
        sheet.text(first, 1, "첨부한 영수증이 없습니다.", CENTRE, across=sheet.columns)
    last = first + max(1, len(evidence)) - 1
    sheet.text(last + 1, 1, "합계", TOTAL_LABEL, across=_TOTAL - 1)
    total = sum(each.total_won or 0 for each in evidence)
    sheet.formula(last + 1, _TOTAL, f"SUM(H{first}:H{last})", total, TOTAL)
    sheet.text(last + 1, _TOTAL + 1, "", TOTAL_LABEL, across=sheet.columns - _TOTAL)
    sheet.height(last + 1)
    return sheet


def _write_receipt(sheet: Sheet, row: int, number: int, evidence: Evidence, settlement: Settlement) -> None:
    sheet.number(row, 1, number, CENTRE, form="0")
    sheet.text(row, 2, shown_id(evidence.id))
    sheet.text(row, 3, evidence.kind_name, CENTRE)
    unconfirmed = evidence.unconfirmed()
    for column, name in _COLUMNS.items():
        fill = DOUBTFUL if name in unconfirmed else None
        value = evidence.receipt.value(name)
        if column == _TOTAL and evidence.total_won is not None:
            sheet.number(row, column, evidence.total_won, Look("right", fill=fill))
        elif name.endswith("_on") and isinstance(value, str) and (day := _day(value)):
            sheet.date(row, column, day, Look("center", fill=fill))
        else:
            sheet.text(row, column, "" if value is None else str(value), Look(fill=fill))
    others = [name for name in FIELDS if name not in _COLUMNS.values()]
    cut = amount_cut(evidence)
    sheet.text(row, _CUT, "")
    sheet.text(row, _OTHERS, " · ".join(filter(None, (leg_of(evidence.id, settlement), evidence.says(others)))))
    sheet.text(row, _VERDICT, verdict_of(evidence.id, settlement), CENTRE)
    marks = (("확인할 값", unconfirmed), ("확인한 값", evidence.confirmed()))
    told = [f"{mark}: {', '.join(FIELD_NAMES[name] for name in names)}" for mark, names in marks if names]
    sheet.text(row, _CHECKED, "\n".join(told))
    sheet.height(row, _CUT_ROW if cut else 20.0)
    if cut:
        sheet.picture(row, _CUT, cut, (_CUT_WIDTH, sheet.pixels_high(row) - 4))


def _day(text: str) -> dt.date | None:
    """A date that a spreadsheet can count: its calendar begins in 1900."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year > 1900 else None


def write_findings(book: Workbook, settlement: Settlement, notice: str) -> Sheet:
    """What a person should look at before signing, and what to do about it."""
    sheet = Sheet(book, FINDINGS, (6, 58, 48, 22))
    sheet.head("확인 사항", notice)
    sheet.labels(3, ("연번", "내용", "할 일", "증빙"))
    sheet.paper.row_dimensions[3].height = 24
    for number, finding in enumerate(settlement.findings, start=1):
        row = 3 + number
        sheet.number(row, 1, number, CENTRE, form="0")
        sheet.text(row, 2, finding.message, TEXT)
        sheet.text(row, 3, finding.what_to_do, TEXT)
        sheet.text(row, 4, "\n".join(map(shown_id, finding.receipts)), TEXT)
        sheet.height(row)
    if not settlement.findings:
        sheet.text(4, 1, "확인할 사항이 없습니다.", CENTRE, across=4)
    return sheet
