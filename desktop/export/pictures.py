"""The receipt pictures (영수증), four to an A4 page, each cropped from its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break

from desktop.export.cells import CENTRE, LABEL, Look, Sheet
from desktop.export.cuts import MISSING, receipt_cut
from desktop.export.evidence import Evidence, shown_id, verdict_of
from desktop.travel.settlement import Settlement

NAME: Final = "영수증"
#: One picture's place on the sheet, in the spreadsheet's pixels (96 to the inch): 46 characters wide.
BOX_WIDTH: Final = 327
BOX_HEIGHT: Final = 400
_POINTS_PER_PIXEL: Final = 0.75


def write_pictures(book: Workbook, settlement: Settlement, evidence: Sequence[Evidence], notice: str) -> Sheet:
    """Two columns of receipts, two rows to a page, each under its number, kind and verdict."""
    sheet = Sheet(book, NAME, (46, 2, 46))
    sheet.head("영수증", notice, height=28)
    if not evidence:
        sheet.text(3, 1, "첨부한 영수증이 없습니다.", Look("center", boxed=False), across=3)
    for index, each in enumerate(evidence):
        row, column = 3 + index // 2 * 3, 1 + index % 2 * 2
        sheet.text(row, column, f"{index + 1}. {shown_id(each.id)}", LABEL)
        sheet.text(row + 1, column, f"{each.kind_name} / {verdict_of(each.id, settlement)}", CENTRE)
        sheet.paper.row_dimensions[row].height = 20
        sheet.paper.row_dimensions[row + 1].height = 20
        sheet.paper.row_dimensions[row + 2].height = (BOX_HEIGHT + 12) * _POINTS_PER_PIXEL
        picture = receipt_cut(each)
        sheet.text(row + 2, column, "" if picture else MISSING, CENTRE)
        if picture:
            sheet.picture(row + 2, column, picture, (BOX_WIDTH, BOX_HEIGHT), (2, 6))
        if index % 4 == 3 and index + 1 < len(evidence):
            sheet.paper.row_breaks.append(Break(id=row + 2))
    return sheet
