"""출장 정산 기한표: the trips that are not yet settled, with their deadlines, on A4."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl.workbook import Workbook

from desktop.export.cells import CENTRE, PLAIN, TEXT, Look, Sheet
from desktop.export.payees import DueRow
from desktop.export.payment_list import save
from desktop.export.wording import day

NAME: Final = "정산기한"
_HEADS: Final = ("연번", "상태", "출장자", "출장 기간", "출장지", "정산 기한", "남은 날", "기한의 근거", "비고")
_WIDTHS: Final = (6, 13, 12, 24, 24, 13, 11, 30, 40)
_OVERDUE: Final = "FBE0DD"


def write_due_list(path: Path, rows: Sequence[DueRow], today: dt.date) -> None:
    """Write the trips in the order given; those overdue are coloured and say so in words.

    Raises UserError("cannot_write") where the file cannot be written.
    """
    book = Workbook()
    del book["Sheet"]
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.head("출장 정산 기한표")
    sheet.text(2, 1, f"{day(today)} 기준, 정산하지 않은 출장 {len(rows)}건", PLAIN, across=sheet.columns)
    sheet.labels(3, _HEADS)
    sheet.paper.row_dimensions[3].height = 24
    for number, row in enumerate(rows, start=1):
        _write(sheet, 3 + number, number, row)
    if not rows:
        sheet.text(4, 1, "정산하지 않은 출장이 없습니다.", CENTRE, across=sheet.columns)
    sheet.print_on("landscape", repeat="3:3")
    save(path, book, (sheet,), "출장 정산 기한표")


def _write(sheet: Sheet, at: int, number: int, row: DueRow) -> None:
    fill = _OVERDUE if row.days_left is not None and row.days_left < 0 else None
    centre, words = Look("center", fill=fill, bold=fill is not None), Look(fill=fill)
    sheet.number(at, 1, number, centre, form="0")
    for column, text in ((2, row.state), (3, row.who), (4, row.when)):
        sheet.text(at, column, text, centre)
    sheet.text(at, 5, row.where, words)
    if row.due is None:
        sheet.text(at, 6, "", centre)
    else:
        sheet.date(at, 6, row.due, centre)
    left = row.days_left
    sheet.text(at, 7, "" if left is None else f"{-left}일 지남" if left < 0 else f"{left}일", centre)
    sheet.text(at, 8, row.ground, words)
    sheet.text(at, 9, row.remark, TEXT if fill is None else words)
    sheet.height(at)
