"""An example of an office's form (예시 서식): a research institute's sheet, its cells named, ready to be changed.

Its cells are where that institute has them: 문서번호 C3, 작성일 J3, 부서 C10, 출장기간 J10, 출장구분 C11, 예산과목 J11,
공용차량 C12, 정산 숙박비 J12, 목적 C14; receipts from column N on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from openpyxl.styles import Alignment
from openpyxl.utils import absolute_coordinate, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from desktop.export.cells import AMOUNT, CENTRE, LABEL, NOTICE, SMALL, TEXT, TITLE, TOTAL, TOTAL_LABEL, Look, Sheet
from desktop.export.results import write_book
from desktop.export.template_names import BADGE, PREFIX

NAME: Final = "출장여비정산"
_WIDTHS: Final = (5, 8, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10, 12, 24, 46, 24)
_FORM: Final = 13
_ROWS: Final = 12
_PICTURE, _CAPTION = 14, 15
#: Receipts beside the form, each so many rows high.
_PICTURES: Final = 20
_PICTURE_ROWS: Final = 14
#: Rows of the head with names and places of any length.
_LONG: Final = (6, 7, 8, 14)
_WON: Final = "#,##0"
_FORMATS: Final = {"일자": "yyyy-mm-dd", "금액": _WON, "인정액": _WON, "상한액": _WON}


#: Long words take up to three lines; shrunk to one they could not be read.
_SMALL: Final = 8.0
_WORDS: Final = Look(size=_SMALL)
_WORD: Final = Look("center", size=_SMALL)
_THREE_LINES: Final = 33.0


class _Column(NamedTuple):
    """A column of a table: its head, the name's ending ("": to be filled by hand), where it begins."""

    head: str
    name: str
    place: int


#: The sums by head, as the institute has them, and 기타 so that they are the whole.
_HEADS: Final = (
    ("일비", "일비"),
    ("식비", "식비"),
    ("숙박정액", "숙박정액"),
    ("숙박실비", "숙박실비"),
    ("운임", "운임"),
    ("기타", "기타"),
)
_LODGING: Final = (
    _Column("일자", "일자", 1),
    _Column("박수", "박수", 3),
    _Column("구분", "구분", 4),
    _Column("업소명", "업소명", 5),
    _Column("업종", "", 7),
    _Column("취소", "취소", 8),
    _Column("금액", "금액", 9),
    _Column("인정액", "인정액", 10),
    _Column("결제", "결제", 11),
    _Column("승인번호", "승인번호", 12),
    _Column("비고", "사유", 13),
)
_FARES: Final = (
    _Column("일자", "일자", 1),
    _Column("교통수단", "교통편", 3),
    _Column("출발", "출발지", 4),
    _Column("도착", "도착지", 5),
    _Column("등급", "등급", 7),
    _Column("거리(km)", "거리", 8),
    _Column("금액", "금액", 9),
    _Column("인정액", "인정액", 10),
    _Column("결제", "결제", 11),
    _Column("출장자", "출장자", 12),
    _Column("비고", "비고", 13),
)
_GUIDE: Final = (
    "※ 예시 서식입니다. 칸의 이름(Excel의 수식 → 이름 관리자)을 남겨 두면 모양과 수식을 마음대로 고칠 수 있습니다."
)


def write_sample(path: Path) -> None:
    """Write the example, replacing an old file whole or not at all; ``UserError`` cannot_write."""
    book = Workbook()
    del book["Sheet"]
    sheet = Sheet(book, NAME, _WIDTHS)
    sheet.text(1, 1, "출장여비 정산서", TITLE, across=_FORM)
    sheet.paper.row_dimensions[1].height = 34
    sheet.text(2, 1, "", NOTICE, across=_FORM)
    _name(book, BADGE, "A2")
    _write_head(book, sheet)
    row = _write_sums(book, sheet, 16)
    for title, block, columns in (("숙박내역", "여비_숙박", _LODGING), ("운임내역", "여비_운임", _FARES)):
        row = _write_block(book, sheet, row + 1, title, block, columns)
    sheet.text(row + 1, 1, _GUIDE, SMALL, across=_FORM)
    _write_pictures(book, sheet)
    sheet.print_on("portrait")
    sheet.paper.print_area = f"A1:M{row}"
    sheet.paper.page_setup.fitToHeight = 1
    write_book(path, book, {})


def _write_head(book: Workbook, sheet: Sheet) -> None:
    """Paper, person and trip; what the office alone knows stays free."""
    left = {3: ("문서번호", ""), 5: ("성명", "여비_성명"), 6: ("소속", "여비_소속"), 7: ("직급", "여비_직위")}
    left |= {8: ("복수출장자", "여비_복수출장자"), 10: ("부서", "여비_부서"), 11: ("출장구분", "")}
    left |= {12: ("공용차량", "여비_공용차량"), 14: ("목적", "여비_출장목적")}
    right = {3: ("작성일", "여비_작성일"), 5: ("여비등급", "여비_등급"), 6: ("출장지", "여비_출장지")}
    right |= {7: ("식사제공", "여비_식사제공"), 8: ("공동숙박 추가지급", "여비_추가지급신청자")}
    right |= {10: ("출장기간", "여비_출장기간"), 11: ("예산과목", ""), 12: ("정산 숙박비", "여비_숙박정산")}
    right |= {14: ("상태", "여비_초안표시")}
    for fields, label_at, value_at, across in ((left, 1, 3, 5), (right, 8, 10, 4)):
        for row, (label, name) in fields.items():
            sheet.text(row, label_at, label, LABEL, across=2)
            sheet.text(row, value_at, "", _WORDS if row in _LONG else TEXT, across=across)
            if name:
                _name(book, name, f"{get_column_letter(value_at)}{row}")
            sheet.height(row, _THREE_LINES if row in _LONG else 24)
    sheet.height(14, 48)
    sheet.paper["J3"].number_format = "yyyy-mm-dd"
    sheet.paper["J3"].alignment = Alignment(horizontal="left", vertical="center", indent=1)


def _write_sums(book: Workbook, sheet: Sheet, row: int) -> int:
    """현금, 카드 and 계 by head, and what is paid: less advance and card; the sums are the form's."""
    sheet.text(row, 1, "구분", LABEL, across=2)
    sheet.labels(row, (*(head for head, _ in _HEADS), "소계", "선지급·\n기지급", "카드결제액"), 3)
    sheet.text(row, 12, "지급할 금액 (음수는 반납)", LABEL, across=2)
    for offset, payer in enumerate(("현금", "카드"), start=1):
        at = row + offset
        sheet.text(at, 1, payer, CENTRE, across=2)
        for column, (_, name) in enumerate(_HEADS, start=3):
            sheet.text(at, column, "", AMOUNT)
            sheet.paper.cell(at, column).number_format = _WON
            _name(book, f"{PREFIX}{name}_{payer}", f"{get_column_letter(column)}{at}")
        sheet.formula(at, 9, f"SUM(C{at}:H{at})", 0, TOTAL)
    total = row + 3
    sheet.text(total, 1, "계", TOTAL_LABEL, across=2)
    for column in range(3, 10):
        letter = get_column_letter(column)
        sheet.formula(total, column, f"SUM({letter}{row + 1}:{letter}{row + 2})", 0, TOTAL)
    bold = Look("right", bold=True)
    for column, name, across in ((10, "여비_받은금액", 1), (11, "여비_기관카드액", 1), (12, "여비_지급액", 2)):
        sheet.text(row + 1, column, "", bold, across=across, down=3)
        sheet.paper.cell(row + 1, column).number_format = "#,##0;[Red]-#,##0"
        _name(book, name, f"{get_column_letter(column)}{row + 1}")
    sheet.text(row + 4, 1, "한글 금액", LABEL, across=2)
    sheet.text(row + 4, 3, "", Look("left", bold=True), across=_FORM - 2)
    _name(book, "여비_지급액_한글", f"C{row + 4}")
    for at in range(row, row + 5):
        sheet.height(at)
    return row + 5


def _write_block(book: Workbook, sheet: Sheet, row: int, title: str, block: str, columns: Sequence[_Column]) -> int:
    sheet.text(row, 1, title, Look("left", bold=True, size=11, boxed=False), across=_FORM)
    ends = [*(column.place for column in columns), _FORM + 1][1:]
    for column, end in zip(columns, ends, strict=True):
        across = end - column.place
        sheet.text(row + 1, column.place, column.head, LABEL, across=across)
        for at in range(row + 2, row + 2 + _ROWS):
            look = AMOUNT if column.name in ("금액", "인정액") else _WORDS if column.name == "사유" else _WORD
            sheet.text(at, column.place, "", look, across=across)
            cell = sheet.paper.cell(at, column.place)
            cell.number_format = _FORMATS.get(column.name, "General")
            sheet.paper.row_dimensions[at].height = _THREE_LINES
        if column.name:
            letter = get_column_letter(column.place)
            _name(book, f"{block}_{column.name}", f"{letter}{row + 2}", f"{letter}{row + 1 + _ROWS}")
    return row + 2 + _ROWS


def _write_pictures(book: Workbook, sheet: Sheet) -> None:
    """Boxes for the receipts with words beside them, to be looked at beside the form; the form alone is printed."""
    sheet.text(1, _PICTURE, "영수증", TITLE, across=2)
    for number in range(_PICTURES):
        for column, look in ((_PICTURE, CENTRE), (_CAPTION, TEXT)):
            sheet.text(3 + number * _PICTURE_ROWS, column, "", look, down=_PICTURE_ROWS)
    last = 2 + _PICTURES * _PICTURE_ROWS
    _name(book, "여비_그림_영수증", f"N3:N{last}")
    _name(book, "여비_그림_설명", f"O3:O{last}")


def _name(book: Workbook, name: str, first: str, last: str = "") -> None:
    cells = absolute_coordinate(f"{first}:{last}" if last else first)
    book.defined_names[name] = DefinedName(name, attr_text=f"'{NAME}'!{cells}")
