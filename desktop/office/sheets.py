"""Tables that clerks hand in as Excel or CSV files, as rows of text that tell their row number."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.errors import UserError

#: Guards, not rules: a list of one office and month is far smaller.
MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 200_000_000
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 60


@dataclass(frozen=True)
class SheetRow:
    """A row as the spreadsheet counts it, from 1; ``numeric``: the columns (from 0) that hold bare numbers."""

    number: int
    cells: tuple[str, ...]
    numeric: frozenset[int] = frozenset()

    def cell(self, column: int) -> str:
        """The text of a column (from 0), empty beyond the last one."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""


def read_sheet(path: Path) -> list[SheetRow]:
    """The rows of the first sheet of an .xlsx, or of a .csv in UTF-8 or CP949, without the empty ones.

    Raises ``UserError``: file_not_found, file_unreadable, empty_file, drm_locked, table_unreadable.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError("file_not_found") from error
    except OSError as error:
        raise UserError("file_unreadable") from error
    if not content:
        raise UserError("empty_file")
    if len(content) > MOST_BYTES:
        raise UserError("table_unreadable", file=path.name, detail="파일이 너무 큽니다")
    rows = _excel(path.name, content) if content.startswith(b"PK") else _csv(path.name, content)
    kept = [row for row in rows if any(row.cells)]
    if not kept:
        raise UserError("table_unreadable", file=path.name, detail="내용이 없습니다")
    return kept


def _excel(name: str, content: bytes) -> Iterator[SheetRow]:
    from openpyxl import load_workbook  # takes a third of a second to load

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
                raise UserError("table_unreadable", file=name, detail="펼친 내용이 너무 큽니다")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a program wrote about its size need not be so
        rows = [
            _excel_row(number, values)
            for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1)
            if number <= MOST_ROWS
        ]
        book.close()
    except UserError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise UserError("table_unreadable", file=name, detail="Excel 파일(.xlsx)로 열 수 없습니다") from error
    yield from rows


def _excel_row(number: int, values: tuple[object, ...]) -> SheetRow:
    numeric = {
        column for column, value in enumerate(values) if isinstance(value, int | float) and not isinstance(value, bool)
    }
    return SheetRow(number, tuple(_text(value) for value in values), frozenset(numeric))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case dt.datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return " ".join(str(value).split())


def _csv(name: str, content: bytes) -> Iterator[SheetRow]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UserError("table_unreadable", file=name, detail="옛 Excel 파일(.xls)이거나 암호가 걸린 파일입니다")
    text = None
    for encoding in ("utf-8-sig", "cp949", "utf-16"):
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is None or "\x00" in text:
        raise UserError(
            "table_unreadable", file=name, detail="Excel(.xlsx)이나 CSV 파일이 아니거나 문서보안으로 잠겼습니다"
        )
    first = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, start=1):
            if number > MOST_ROWS:
                return
            yield SheetRow(number, tuple(" ".join(cell.split()) for cell in row[:MOST_COLUMNS]))
    except csv.Error as error:
        raise UserError("table_unreadable", file=name, detail=f"{reader.line_num}번째 줄을 읽을 수 없습니다") from error
