"""HWPX files (OWPML, KS X 6101) of the Korean word processor: their text in reading order, tables row by row."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final
from xml.parsers import expat

from desktop.documents import archive
from desktop.documents.page import Limits, PageText, too_many_bytes
from desktop.errors import UserError

_SECTION: Final = re.compile(r"Contents/section(\d{1,4})\.xml")
_MANIFEST: Final = "META-INF/manifest.xml"
#: An order has a few kilobytes of text; what has more than this is no paper that a person would drop here.
MOST_XML: Final = 32 << 20
MOST_CELLS: Final = 20_000
#: Deeper tables in tables than this are no document, nor are tables with more columns.
_DEEPEST: Final = 60
_MOST_COLUMNS: Final = 200


def pages(data: bytes, limits: Limits) -> Iterator[PageText | UserError]:
    """One page of text for each section, or the error in place of one."""
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        yield UserError("damaged_file")
        return
    with package:
        sections = sorted(
            (int(match[1]), info) for info in package.infolist() if (match := _SECTION.fullmatch(info.filename))
        )
        if not sections:
            yield UserError("damaged_file")
            return
        if len(sections) > limits.pages:
            yield UserError("too_many_pages", limit=limits.pages)
            return
        if _is_locked(package, limits):
            yield UserError("encrypted_hwpx")
            return
        unpacked = sum(info.file_size for _, info in sections)
        if unpacked > MOST_XML:
            yield too_many_bytes(unpacked, MOST_XML)
            return
        for _, info in sections:
            content = archive.content(package, info, limits)
            if isinstance(content, UserError):
                yield content
                continue
            rows = _rows(content)
            yield rows if isinstance(rows, UserError) else PageText.of(rows)


def _is_locked(package: zipfile.ZipFile, limits: Limits) -> bool:
    """Whether the manifest tells of encrypted parts: a password, or a document for distribution."""
    try:
        content = archive.content(package, package.getinfo(_MANIFEST), limits)
    except KeyError:
        return False
    return isinstance(content, bytes) and b"encryption-data" in content


def _rows(xml: bytes) -> list[str] | UserError:
    """The lines of a section; cells of a table row parted by tabs, each at the place of its column."""
    section = _Section()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = section.start, section.end
    parser.CharacterDataHandler = section.text
    parser.StartDoctypeDeclHandler = section.refuse  # nothing that this format writes; and it can grow without end
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, _RefusedError, ValueError):
        return UserError("damaged_file")
    return section.lines


class _RefusedError(Exception):
    """Not what the format allows, or more than any paper holds."""


class _Cell:
    def __init__(self) -> None:
        self.column = 0
        self.lines: list[str] = []


class _Section:
    """What expat tells of a section, put in reading order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        #: The lists that lines go to: of the section, or of the cell that is open.
        self._into: list[list[str]] = [self.lines]
        self._rows: list[list[_Cell]] = []
        self._words: list[list[str]] = []
        self._is_text = self._is_deleted = False
        self._depth = self._cells = self._hidden = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _RefusedError
        match name.rpartition(" ")[2]:
            case "hiddenComment" | "fieldBegin":
                self._hidden += 1
            case "deleteBegin" | "deleteEnd" as mark:
                self._is_deleted = mark == "deleteBegin"
            case "p":
                self._words.append([])
            case "t":
                self._is_text = True
            case "tab" | "nbSpace" | "fwSpace" if self._is_text and self._words:
                self._words[-1].append("  " if name.endswith("tab") else " ")
            case "lineBreak" if self._words:
                self._break()
            case "tbl":
                self._break()
            case "tr":
                self._rows.append([])
            case "tc":
                self._cells += 1
                if self._cells > MOST_CELLS or not self._rows:
                    raise _RefusedError
                cell = _Cell()
                self._rows[-1].append(cell)
                self._into.append(cell.lines)
            case "cellAddr" if self._rows and self._rows[-1]:
                column = attributes.get("colAddr", "0")
                self._rows[-1][-1].column = min(int(column), _MOST_COLUMNS) if column.isdecimal() else 0

    def end(self, name: str) -> None:
        self._depth -= 1
        match name.rpartition(" ")[2]:
            case "hiddenComment" | "fieldBegin":
                self._hidden -= 1
            case "p" if self._words:
                self._break()
                self._words.pop()
            case "t":
                self._is_text = False
            case "tc" if len(self._into) > 1:
                self._into.pop()
            case "tr" if self._rows:
                self._into[-1] += _row_lines(self._rows.pop())

    def text(self, data: str) -> None:
        """Printed words: no comment (숨은 설명, 메모), and none that a tracked change (변경 추적) has deleted."""
        if self._is_text and self._words and not self._hidden and not self._is_deleted:
            self._words[-1].append(data)

    def refuse(self, *_: object) -> None:
        raise _RefusedError

    def _break(self) -> None:
        """What was said so far in this paragraph is a line."""
        if self._words and (line := "".join(self._words[-1])).strip():
            self._into[-1].append(unicodedata.normalize("NFC", " ".join(line.split("\n"))).replace("\t", "  "))
        if self._words:
            self._words[-1] = []


def _row_lines(cells: Sequence[_Cell]) -> Iterator[str]:
    """A row of a table: its first lines side by side, then its second ones. One cell alone is no row."""
    filled = [cell for cell in cells if cell.lines]
    if len(filled) == 1 and filled[0].column == 0:
        yield from filled[0].lines
        return
    width = max((cell.column for cell in filled), default=0) + 1
    for number in range(max((len(cell.lines) for cell in filled), default=0)):
        line = [""] * width
        for cell in filled:
            if number < len(cell.lines):
                line[cell.column] = cell.lines[number].replace("\t", " ").strip()
        yield "\t".join(line).rstrip("\t")
