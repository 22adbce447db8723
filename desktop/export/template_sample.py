"""An example of an office's form (예시 서식): a research institute's sheet, its cells named, ready to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl.utils import absolute_coordinate, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from desktop.export.cells import AMOUNT, CENTRE, LABEL, NOTICE, SMALL, TEXT, TITLE, TOTAL, TOTAL_LABEL, Look, Sheet
from desktop.export.saving import replace_file
from desktop.export.sums import GROUPS
from desktop.export.template_names import BADGE, PREFIX

NAME: Final = "출장여비정산"
_WIDTHS: Final = (5, 11, 12, 12, 11, 11, 11, 11, 11, 12, 11, 11, 14)
_ROWS: Final = 12
#: Tables: title, name, and the columns with the sheet's column that each begins in.
_BLOCKS: Final = (
    (
        "숙박내역",
        "여비_숙박",
        {"일자": 2, "업소명": 3, "상한": 5, "금액": 7, "인정액": 8, "결제": 9, "승인번호": 10, "사유": 11},
    ),
    (
        "운임내역",
        "여비_운임",
        {"일자": 2, "교통편": 3, "출발지": 4, "도착지": 5, "등급": 6}
        | {"금액": 7, "인정액": 8, "결제": 9, "출장자": 10, "비고": 11},
    ),
)
_GUIDE: Final = (
    "※ 예시 서식입니다. 칸의 이름(Excel의 수식 → 이름 관리자)을 남겨 두면 모양과 수식을 마음대로 고칠 수 있습니다."
)


def write_sample(path: Path) -> None:
    """Write the example, replacing an old file whole or not at all; ``UserError`` cannot_write."""
    book = Workbook()
    del book["Sheet"]
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.text(1, 1, "출장여비 정산서", TITLE, across=13)
    sheet.paper.row_dimensions[1].height = 34
    sheet.text(2, 1, "", NOTICE, across=13)
    _name(book, BADGE, "A2")
    _write_head(book, sheet)
    row = _write_sums(book, sheet, 16)
    for title, block, columns in _BLOCKS:
        row = _write_block(book, sheet, row + 1, title, block, columns)
    sheet.text(row + 1, 1, _GUIDE, SMALL, across=13)
    sheet.print_on("portrait")
    sheet.paper.print_area = f"A1:M{row}"
    content = BytesIO()
    book.save(content)
    replace_file(path, content.getvalue())


def _write_head(book: Workbook, sheet: Sheet) -> None:
    """The cells of the institute's form: 문서번호 C3, 작성일 J3, 부서 C10, 출장기간 J10 and so on."""
    left = {3: ("문서번호", ""), 5: ("성명", "여비_성명"), 6: ("소속", "여비_소속"), 7: ("직급", "여비_직위")}
    left |= {10: ("부서", "여비_부서"), 11: ("출장구분", ""), 12: ("공용차량", "여비_공용차량")}
    left |= {14: ("목적", "여비_출장목적")}
    right = {3: ("작성일", "여비_작성일"), 5: ("여비등급", "여비_등급"), 6: ("출장지", "여비_출장지")}
    right |= {7: ("식사제공", "여비_식사제공"), 10: ("출장기간", "여비_출장기간"), 11: ("예산과목", "")}
    right |= {12: ("정산 숙박비", ""), 14: ("상태", "여비_초안표시")}
    for row, (label, name) in left.items():
        sheet.text(row, 1, label, LABEL, across=2)
        sheet.text(row, 3, "", TEXT, across=5)
        if name:
            _name(book, name, f"C{row}")
    for row, (label, name) in right.items():
        sheet.text(row, 8, label, LABEL, across=2)
        sheet.text(row, 10, "실비" if label == "정산 숙박비" else "", TEXT, across=4)
        if name:
            _name(book, name, f"J{row}")
        sheet.height(row, 24)
    sheet.paper["J3"].number_format = "yyyy-mm-dd"


def _write_sums(book: Workbook, sheet: Sheet, row: int) -> int:
    """현금, 카드 and 계 by head, and what is to be paid; the sums are formulas of the form itself."""
    sheet.labels(row, ("구분", "", *GROUPS, "소계"))
    for offset, payer in enumerate(("현금", "카드"), start=1):
        sheet.text(row + offset, 1, payer, CENTRE, across=2)
        for column, group in enumerate(GROUPS, start=3):
            sheet.text(row + offset, column, "", AMOUNT)
            sheet.paper.cell(row + offset, column).number_format = "#,##0"
            _name(book, f"{PREFIX}{group}_{payer}", f"{get_column_letter(column)}{row + offset}")
        sheet.formula(row + offset, 8, f"SUM(C{row + offset}:G{row + offset})", 0, TOTAL)
    sheet.text(row + 3, 1, "계", TOTAL_LABEL, across=2)
    for column in range(3, 9):
        letter = get_column_letter(column)
        sheet.formula(row + 3, column, f"SUM({letter}{row + 1}:{letter}{row + 2})", 0, TOTAL)
    lines = (("선지급", "여비_선지급"), ("지급할 금액 (음수는 반납)", "여비_지급액"), ("한글 금액", "여비_지급액_한글"))
    for offset, (label, name) in enumerate(lines, start=4):
        sheet.text(row + offset, 1, label, LABEL, across=4)
        look = Look("right", bold=True)
        sheet.text(row + offset, 5, "", look, across=9)
        sheet.paper.cell(row + offset, 5).number_format = "#,##0"
        _name(book, name, f"E{row + offset}")
    return row + 7


def _write_block(book: Workbook, sheet: Sheet, row: int, title: str, block: str, columns: Mapping[str, int]) -> int:
    sheet.text(row, 1, title, Look("left", bold=True, size=11, boxed=False), across=13)
    ends = [*columns.values(), 14][1:]
    for (label, column), end in zip(columns.items(), ends, strict=True):
        sheet.text(row + 1, column, label, LABEL, across=end - column)
        for at in range(row + 2, row + 2 + _ROWS):
            sheet.text(at, column, "", AMOUNT if label in ("금액", "인정액") else TEXT, across=end - column)
            sheet.paper.row_dimensions[at].height = 30
            cell = sheet.paper.cell(at, column)
            cell.number_format = {"일자": "yyyy-mm-dd", "금액": "#,##0", "인정액": "#,##0"}.get(label, "General")
        letter = get_column_letter(column)
        _name(book, f"{block}_{label}", f"{letter}{row + 2}", f"{letter}{row + 1 + _ROWS}")
    return row + 2 + _ROWS


def _name(book: Workbook, name: str, first: str, last: str = "") -> None:
    cells = absolute_coordinate(f"{first}:{last}" if last else first)
    book.defined_names[name] = DefinedName(name, attr_text=f"'{NAME}'!{cells}")
