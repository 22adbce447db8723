"""Rows of a table for which an office's form has no room (이어지는 줄): on a sheet of their own after its last one.

New rows within the form would move all that stands below them: formulas, pictures, print areas, what other sheets refer
to. So the form's last row holds the sums of the rest and says where the rest is, and its own sums stay right.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import fromstring

from desktop.export.cells import lines_needed
from desktop.export.properties import inserted
from desktop.export.sheet_pictures import CellPicture, free_part, related, with_pictures
from desktop.export.sheet_xml import Area, CellValue, Place, SheetXml

_NAME: Final = "이어지는 줄"
#: What is said where something of the form shows its last row as a row like others.
DRAWN: Final = "※ 서식의 차트와 조건부 서식은 '나머지' 줄을 여러 줄의 합 그대로 한 줄로 보여 줍니다."
#: Columns whose values add up; in the others the last row of the form says nothing of the rest.
ADDITIVE: Final = frozenset(["청구액", "인정액", "확인필요액", "금액", "박수"])
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
#: Pixels of a character; points of a line; a picture's row in points and its least width in characters.
_CHARACTER: Final = 7
_LINE: Final = 13.0
_PICTURE_ROW: Final = 300.0
_PICTURE_WIDTH: Final = 46.0
_LEAST_WIDTH: Final = 9.0
_SHEETS_END: Final = re.compile(rb"</((?:\w+:)?)sheets\s*>")
_NAMES_END: Final = re.compile(rb"</((?:\w+:)?)definedNames\s*>")

Value = CellValue | CellPicture
Row = tuple[Value, ...]


@dataclass(frozen=True)
class RestColumn:
    """A column of the form: its name, its width in pixels, the formats of a cell of it and of its head."""

    name: str
    width: int
    style: int
    head_style: int


@dataclass(frozen=True)
class Rest:
    """The rows of a table that the form has no room for, under the columns it shows."""

    title: str
    columns: tuple[RestColumn, ...]
    rows: tuple[Row, ...]

    @property
    def sums(self) -> Row:
        """What the rows come to, in the columns that add up."""
        return tuple(
            added([row[at] for row in self.rows]) if column.name in ADDITIVE else None
            for at, column in enumerate(self.columns)
        )


def added(values: Sequence[Value]) -> int | None:
    """The sum of the numbers; None where there is none."""
    numbers = [value for value in values if isinstance(value, int)]
    return sum(numbers) if numbers else None


def sheet_name(titles: Iterable[str]) -> str:
    """A name that no sheet has: a filled form may be filled again, and has such a sheet already."""
    taken = {title.casefold() for title in titles}
    names = (_NAME, *(f"{_NAME} ({number})" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def with_continuation(
    parts: Mapping[str, bytes],
    workbook: str,
    name: str,
    rests: Sequence[Rest],
    marks: Sequence[str],
    fitting: Callable[[CellValue, int], CellValue],
    *,
    is_1904: bool,
) -> dict[str, bytes]:
    """The package with a sheet more, of this ``name``.

    ``marks`` stand below its title: the notice on AI, the mark of a draft, what to know of the form. ``fitting``: what
    is put in a cell of a format.
    """
    changed = dict(parts)
    book = fromstring(changed[workbook])
    space = book.tag[1:].partition("}")[0]
    lines = _Lines(fitting)
    lines.write(0, 0, name)
    lines.end_row(24.0)
    for words in filter(None, marks):
        lines.write(0, 0, words)
        lines.end_row()
    for rest in rests:
        lines.write_rest(rest)
    part = free_part(changed, "xl/worksheets/continuation{}.xml")
    xml = SheetXml(lines.sheet(space).encode())
    changed[part] = xml.with_values(lines.values, is_1904=is_1904)
    _add_sheet(changed, workbook, part, name, lines.area)
    return with_pictures(changed, part, lines.pictures) if lines.pictures else changed


class _Lines:
    """The sheet row by row: its cells' formats in XML, their values, the pictures on it."""

    def __init__(self, fitting: Callable[[CellValue, int], CellValue]) -> None:
        self.values: dict[Place, CellValue] = {}
        self.pictures: list[tuple[Area, CellPicture]] = []
        self._fitting = fitting
        self._rows: list[str] = []
        self._cells: list[str] = []
        self._widths: dict[int, float] = {}

    def write(self, at: int, style: int, value: Value) -> None:
        """A cell of the row at work; ``at`` counts from 0."""
        place = (len(self._rows) + 1, at + 1)
        self._cells.append(f'<c r="{get_column_letter(place[1])}{place[0]}" s="{style}"/>')
        if not isinstance(value, CellPicture):
            self.values[place] = self._fitting(value, style)

    def end_row(self, height: float = 18.0) -> None:
        number = len(self._rows) + 1
        self._rows.append(f'<row r="{number}" ht="{height}" customHeight="1">{"".join(self._cells)}</row>')
        self._cells = []

    def write_rest(self, rest: Rest) -> None:
        """The table's name, the heads of its columns, the rows, and what they come to."""
        self.end_row()
        self.write(0, 0, f"{rest.title} ({len(rest.rows)}줄)")
        self.end_row()
        for at, column in enumerate(rest.columns):
            shows = any(isinstance(row[at], CellPicture) for row in rest.rows)
            least = _PICTURE_WIDTH if shows else _LEAST_WIDTH
            self._widths[at] = max(self._widths.get(at, least), least, column.width / _CHARACTER)
            self.write(at, column.head_style, column.name)
        self.end_row()
        for row in rest.rows:
            self._write_row(rest, row)
        if any(column.name in ADDITIVE for column in rest.columns):
            sums = [value if at or value is not None else "합계" for at, value in enumerate(rest.sums)]
            for at, (column, value) in enumerate(zip(rest.columns, sums, strict=True)):
                self.write(at, column.style, value)
            self.end_row()

    def _write_row(self, rest: Rest, row: Row) -> None:
        number, lines = len(self._rows) + 1, 1
        has_picture = any(isinstance(value, CellPicture) for value in row)
        for at, (column, value) in enumerate(zip(rest.columns, row, strict=True)):
            self.write(at, column.style, value)
            if isinstance(value, CellPicture):
                size = (int(self._widths[at] * _CHARACTER), int(_PICTURE_ROW * 4 / 3))
                self.pictures.append((Area(number, at + 1, *size), value))
            elif isinstance(value, str):
                lines = max(lines, lines_needed(value, self._widths[at]))
        self.end_row(_PICTURE_ROW if has_picture else min(400.0, lines * _LINE + 6))

    @property
    def area(self) -> str:
        """All that is written: "$A$1:$F$30"."""
        return f"$A$1:${get_column_letter(max(self._widths) + 1)}${len(self._rows)}"

    def sheet(self, space: str) -> str:
        """The worksheet, its cells still empty, on A4."""
        columns = "".join(
            f'<col min="{at + 1}" max="{at + 1}" width="{width:.1f}" customWidth="1"/>'
            for at, width in sorted(self._widths.items())
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{html.escape(space)}">'
            f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><cols>{columns}</cols>'
            f"<sheetData>{''.join(self._rows)}</sheetData>"
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C&amp;A  &amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
        )


def _add_sheet(parts: dict[str, bytes], workbook: str, part: str, title: str, area: str) -> None:
    """Name the new sheet in the workbook, as its last, as the others are named.

    Its ``area`` to print is said: where another sheet has one, LibreOffice prints no sheet without.
    """
    sheets = [each for each in fromstring(parts[workbook]).iter() if each.tag.rpartition("}")[2] == "sheet"]
    number = max(int(each.get("sheetId") or 0) for each in sheets) + 1
    key = next(key for key in sheets[0].attrib if key.rpartition("}")[2] == "id")
    office = key[1:].partition("}")[0]
    relation = related(parts, workbook, f"{office}/worksheet", f"/{part}")
    book = parts[workbook]
    end, names = _SHEETS_END.search(book), _NAMES_END.search(book)
    assert end is not None and names is not None  # a form has a sheet, and names
    prefix = end[1].decode()
    sheet = f'<{prefix}sheet name="{title}" sheetId="{number}" xmlns:r="{office}" r:id="{relation}"/>'
    printed = f'<{prefix}definedName name="_xlnm.Print_Area" localSheetId="{len(sheets)}">'
    printed += f"'{title}'!{area}</{prefix}definedName>"
    pieces = (book[: end.start()], sheet.encode(), book[end.start() : names.start()], printed.encode())
    parts[workbook] = b"".join((*pieces, book[names.start() :]))
    types = parts["[Content_Types].xml"]
    space = fromstring(types).tag[1:].partition("}")[0]
    override = f'<Override xmlns="{space}" PartName="/{part}" ContentType="{_TYPE}"/>'
    parts["[Content_Types].xml"] = inserted(types, override.encode())
