"""A worksheet inside a workbook's package, changed byte by byte: nothing but the cells written to is touched.

Reading a foreign workbook with a library and saving it again loses what the library does not know: shapes, form
controls, sparklines, newer conditional formats. Here the XML of a sheet (ECMA-376 part 1, 18.3) is only looked
through for where its cells begin and end, and the new cells are put in their place.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from desktop.export.cells import clean

#: What is put in a cell; None and empty words empty it.
CellValue = str | int | dt.date | None
#: Row and column, from 1.
Place = tuple[int, int]

#: Day nought of a workbook's calendar, from March 1900 on; of one that counts from 1904.
_EPOCHS: Final = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
#: What follows the drawing in a worksheet (18.3.1.99).
_AFTER_DRAWING: Final = frozenset(
    [
        "legacyDrawing",
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    ]
)
#: Pixels of a character and its part of the cell's margin; points of a row; where a sheet does not say.
_PIXELS_PER_CHARACTER: Final = 7
_COLUMN: Final = 9.14
_ROW: Final = 15.0
_TAG: Final = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


@dataclass(frozen=True)
class Area:
    """A cell, or the merged ones it begins: its place, and its size in pixels (96 to the inch), about."""

    row: int
    column: int
    width: int
    height: int


@dataclass
class _Span:
    """Where an element stands in the bytes; ``inside`` is where its start tag ends, ``close`` where its end tag begins.

    Both are ``end`` for an element without content (``<row/>``).
    """

    start: int
    inside: int
    close: int = 0
    end: int = 0


@dataclass
class _Cell(_Span):
    style: str | None = None
    formula: str | None = None
    result: tuple[int, int] | None = None


@dataclass
class _Row(_Span):
    style: str | None = None
    cells: dict[int, _Cell] = field(default_factory=dict)


class SheetXml:
    """The cells of one worksheet by place. Raises ``ValueError`` for what is no worksheet."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._prefix = ""
        self._rows: dict[int, _Row] = {}
        self._data: _Span | None = None
        self._columns: list[tuple[int, int, str]] = []
        self._widths: list[tuple[int, int, float]] = []
        self._heights: dict[int, float] = {}
        self._usual = (_COLUMN, _ROW)
        self._tail: int | None = None
        #: The relation by which the sheet names its drawing.
        self.drawing: str | None = None
        #: Merged ranges as (first column, first row, last column, last row).
        self.merged: list[tuple[int, int, int, int]] = []
        self._read()

    def style_of(self, place: Place) -> int:
        """The number of the cell's format, its own or its row's or its column's (18.8.10: cellXfs)."""
        return int(self._style(place) or 0)

    def has_formula(self, place: Place) -> bool:
        cell = self._cell(place)
        return cell is not None and cell.formula is not None

    def area_of(self, place: Place) -> Area:
        """The cell with those merged with it."""
        row, column = place
        merged = (each for each in self.merged if each[:2] == (column, row))
        _, _, last, bottom = next(merged, (column, row, column, row))
        width = sum(self._width(each) for each in range(column, last + 1))
        height = sum(self._heights.get(each, self._usual[1]) for each in range(row, bottom + 1))
        return Area(row, column, int(width * _PIXELS_PER_CHARACTER), int(height * 4 / 3))

    def _width(self, column: int) -> float:
        told = (width for first, last, width in self._widths if first <= column <= last)
        return next(told, self._usual[0])

    def with_drawing(self, relation: str, space: str) -> bytes:
        """The sheet naming a drawing by its relation; ``space`` is the namespace of relations."""
        assert self._tail is not None and self.drawing is None
        name = self._prefix + "drawing"
        element = f'<{name} xmlns:r="{space}" r:id="{relation}"/>'.encode()
        return self._content[: self._tail] + element + self._content[self._tail :]

    def with_values(self, values: Mapping[Place, CellValue], *, is_1904: bool = False) -> bytes:
        """The sheet with ``values`` in their cells, formats kept; what formulas came to before is forgotten.

        A result stored beside a formula would go on being shown wherever nothing calculates.
        """
        edits = [(start, end, b"") for row in self._rows.values() for start, end in _stale(row)]
        by_row: dict[int, dict[int, bytes]] = {}
        for (row, column), value in sorted(values.items()):
            by_row.setdefault(row, {})[column] = self._cell_xml((row, column), value, is_1904)
        new_rows: list[tuple[int, bytes]] = []
        for row, cells in by_row.items():
            if row in self._rows:
                edits += self._row_edits(self._rows[row], cells)
            else:
                new_rows.append((row, self._element(b"row", b' r="%d"' % row, b"".join(cells.values()))))
        edits += self._new_row_edits(new_rows)
        pieces, at = [], 0
        for start, end, piece in sorted(edits, key=lambda edit: edit[:2]):
            pieces += [self._content[at:start], piece]
            at = end
        return b"".join([*pieces, self._content[at:]])

    def _row_edits(self, row: _Row, cells: Mapping[int, bytes]) -> list[tuple[int, int, bytes]]:
        edits, added = [], []
        for column, xml in cells.items():
            old = row.cells.get(column)
            if old is not None:
                edits.append((old.start, old.end, xml))
                continue
            after = [cell.start for other, cell in row.cells.items() if other > column]
            if row.close == row.end:
                added.append(xml)
            else:
                edits.append((min(after, default=row.close), min(after, default=row.close), xml))
        if added:
            edits.append((row.start, row.end, self._opened(row, b"row", b"".join(added))))
        return _joined(edits)

    def _new_row_edits(self, rows: list[tuple[int, bytes]]) -> list[tuple[int, int, bytes]]:
        data = self._data
        assert data is not None
        if rows and data.close == data.end:
            return [(data.start, data.end, self._opened(data, b"sheetData", b"".join(xml for _, xml in rows)))]
        edits = []
        for number, xml in rows:
            place = min((row.start for other, row in self._rows.items() if other > number), default=data.close)
            edits.append((place, place, xml))
        return _joined(edits)

    def _opened(self, span: _Span, name: bytes, inside: bytes) -> bytes:
        """An element that had no content, with some."""
        tag = self._content[span.start : span.inside].removesuffix(b"/>").rstrip()
        return tag + b">" + inside + b"</" + self._prefix.encode() + name + b">"

    def _cell_xml(self, place: Place, value: CellValue, is_1904: bool) -> bytes:
        style = self._style(place)
        attributes = f' r="{get_column_letter(place[1])}{place[0]}"' + (f' s="{style}"' if style else "")
        if value is None or value == "":
            return self._element(b"c", attributes.encode(), b"")
        if isinstance(value, str):
            text = html.escape(clean(value), quote=False).encode()
            inside = self._element(b"is", b"", self._element(b"t", b' xml:space="preserve"', text))
            return self._element(b"c", attributes.encode() + b' t="inlineStr"', inside)
        number = (value - _EPOCHS[is_1904]).days if isinstance(value, dt.date) else value
        return self._element(b"c", attributes.encode(), self._element(b"v", b"", b"%d" % number))

    def _element(self, name: bytes, attributes: bytes, inside: bytes) -> bytes:
        name = self._prefix.encode() + name
        return b"<%b%b>%b</%b>" % (name, attributes, inside, name) if inside else b"<%b%b/>" % (name, attributes)

    def _cell(self, place: Place) -> _Cell | None:
        row = self._rows.get(place[0])
        return row.cells.get(place[1]) if row is not None else None

    def _style(self, place: Place) -> str | None:
        cell, row = self._cell(place), self._rows.get(place[0])
        if cell is not None:
            return cell.style
        if row is not None and row.style is not None:
            return row.style
        return next((style for first, last, style in self._columns if first <= place[1] <= last), None)

    def _read(self) -> None:
        """Look the XML through once, remembering where rows, cells and their results stand."""
        parser = expat.ParserCreate()
        path: list[str] = []
        open_spans: list[_Span | None] = []
        place = [0, 0]

        def start(name: str, attributes: dict[str, str]) -> None:
            local = name.rpartition(":")[2]
            if not path:
                self._prefix = name.removesuffix(local)
            path.append(local)
            at = parser.CurrentByteIndex
            tag = _TAG.match(self._content, at)
            inside = tag.end() if tag else at
            open_spans.append(self._opened_span(path, attributes, place, at, inside))

        def end(_name: str) -> None:
            span, local = open_spans.pop(), path.pop()
            if not path and self._tail is None:
                self._tail = parser.CurrentByteIndex
            if span is None:
                return
            if self._content.endswith(b"/>", span.start, span.inside):
                span.close = span.end = span.inside
            else:
                span.close = parser.CurrentByteIndex
                span.end = self._content.index(b">", span.close) + 1
            if local == "v":
                cell = self._rows[place[0]].cells[place[1]]
                cell.result = (span.start, span.end)

        def refuse(*_: object) -> None:
            raise ValueError("a worksheet has no document type")

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.StartDoctypeDeclHandler = refuse
        try:
            parser.Parse(self._content, True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from error
        if self._data is None or self._content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ValueError("no worksheet in UTF-8")

    def _opened_span(
        self, path: list[str], attributes: dict[str, str], place: list[int], at: int, inside: int
    ) -> _Span | None:
        """What a start tag begins, as far as it matters here; ``place`` follows rows and cells without a name."""
        match path[1:]:
            case ["sheetData"]:
                self._data = _Span(at, inside)
                return self._data
            case ["sheetData", "row"]:
                place[:] = [int(attributes.get("r", place[0] + 1)), 0]
                style = attributes.get("s") if attributes.get("customFormat") in ("1", "true") else None
                self._rows[place[0]] = row = _Row(at, inside, style=style)
                if "ht" in attributes:
                    self._heights[place[0]] = float(attributes["ht"])
                return row
            case ["sheetData", "row", "c"]:
                place[1] = _column(attributes["r"]) if "r" in attributes else place[1] + 1
                cell = _Cell(at, inside, style=attributes.get("s"))
                self._rows[place[0]].cells[place[1]] = cell
                return cell
            case ["sheetData", "row", "c", "f"]:
                self._rows[place[0]].cells[place[1]].formula = attributes.get("t", "normal")
            case ["sheetData", "row", "c", "v"]:
                return _Span(at, inside)
            case ["cols", "col"]:
                first, last = int(attributes["min"]), int(attributes["max"])
                if "style" in attributes:
                    self._columns.append((first, last, attributes["style"]))
                if "width" in attributes:
                    self._widths.append((first, last, float(attributes["width"])))
            case ["sheetFormatPr"]:
                width, height = attributes.get("defaultColWidth", _COLUMN), attributes.get("defaultRowHeight", _ROW)
                self._usual = (float(width), float(height))
            case ["drawing"]:
                ids = (value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
                self.drawing = next(ids, None)
            case [name] if name in _AFTER_DRAWING and self._tail is None:
                self._tail = at
            case ["mergeCells", "mergeCell"]:
                self.merged.append(boundaries(attributes["ref"]))
        return None


def _stale(row: _Row) -> list[tuple[int, int]]:
    """Where results stand beside their formulas; in a data table the results are all there is."""
    computed = [cell for cell in row.cells.values() if cell.formula and cell.formula != "dataTable"]
    return [cell.result for cell in computed if cell.result is not None]


def _joined(edits: list[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
    """Insertions at one place as one, in their order: they go before what is replaced there."""
    joined: dict[tuple[int, int], bytes] = {}
    for start, end, piece in edits:
        joined[start, end] = joined.get((start, end), b"") + piece
    return [(start, end, piece) for (start, end), piece in joined.items()]


def _column(reference: str) -> int:
    return column_index_from_string(coordinate_from_string(reference)[0])


def boundaries(reference: str) -> tuple[int, int, int, int]:
    """ "B3:C9" as first column, first row, last column, last row. Raises ``ValueError`` for whole rows and columns."""
    first, top, last, bottom = range_boundaries(reference)
    if first is None or top is None or last is None or bottom is None:
        raise ValueError(f"not a range of cells: {reference}")
    return first, top, last, bottom
