"""Cells of the workbook: how text, won, dates and formulas are written, and how they look on A4 paper."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal

from openpyxl.cell import Cell
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from desktop.export.wording import printable

FONT_NAME: Final = "맑은 고딕"
WON: Final = "#,##0;[Red]-#,##0"
DATE: Final = "yyyy-mm-dd"
#: Excel holds no longer text in one cell.
LONGEST_TEXT: Final = 32_000
POINTS_PER_LINE: Final = 14.5
#: A row cannot be higher (points).
HIGHEST_ROW: Final = 409.0
#: Points between our margins of A4 in portrait and landscape, across and down; points of a column's character.
_PAGES: Final = {"portrait": (516.0, 744.0), "landscape": (763.0, 498.0)}
_CHARACTER: Final = 5.4
#: So many pages are shrunk to one.
_SHRUNK_TO: Final = 1.25
_DEFAULT_ROW: Final = 15.0

_EMU_PER_PIXEL: Final = 9525
_SIDE = Side(style="thin", color="808080")
BOX: Final = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
#: What a spreadsheet takes for an escaped character: '_x0041_' would be shown as 'A'.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: Begins a formula in some spreadsheet, also after the file was saved as CSV.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Look:
    """How a cell looks: ``fill`` and ``color`` are RRGGBB."""

    horizontal: Literal["left", "center", "right"] = "left"
    bold: bool = False
    fill: str | None = None
    size: float = 9.5
    color: str = "000000"
    boxed: bool = True


TEXT: Final = Look()
CENTRE: Final = Look("center")
LABEL: Final = Look("center", bold=True, fill="E7ECF2")
AMOUNT: Final = Look("right")
TOTAL: Final = Look("right", bold=True, fill="F5F7FA")
TOTAL_LABEL: Final = Look("center", bold=True, fill="F5F7FA")
DOUBTFUL: Final = "FFF4CC"
TITLE: Final = Look("center", bold=True, size=18, boxed=False)
SECTION: Final = Look("left", bold=True, size=11, boxed=False)
PLAIN: Final = Look("left", boxed=False)
SMALL: Final = Look("left", size=8.5, color="595959", boxed=False)
NOTICE: Final = Look("center", bold=True, size=10, color="9C2A00", boxed=False)


def clean(text: str) -> str:
    """Text fit for a cell: printable, its length bounded, nothing in it that a spreadsheet takes for an escape."""
    return _ESCAPE.sub("_x005F_", printable(text)[:LONGEST_TEXT])


class Sheet:
    """A worksheet written row by row; columns and rows count from 1."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[float]) -> None:
        """``widths`` in characters, one per column."""
        self.paper: Worksheet = book.create_sheet(title)
        self.widths = tuple(widths)
        #: What the formulas come to, by cell name: shown by programs that do not calculate.
        self.results: dict[str, int | str] = {}
        #: The first of the last rows, which stay on one page with the signature.
        self.closing: int | None = None
        #: They stand on a page of their own where they do not stand on the only one.
        self.closes_apart = False
        self._looks: dict[Look, StyleArray] = {}
        for column, width in enumerate(widths, start=1):
            self.paper.column_dimensions[get_column_letter(column)].width = width
        self.paper.sheet_view.showGridLines = False

    @property
    def columns(self) -> int:
        return len(self.widths)

    def head(self, title: str, notice: str | None = None, *, height: float = 32.0) -> None:
        """The title over all columns, in a first row of ``height`` points; the notice on AI in the second."""
        self.text(1, 1, title, TITLE, across=self.columns)
        self.paper.row_dimensions[1].height = height
        if notice is not None:
            self.text(2, 1, notice, NOTICE, across=self.columns)

    def text(self, row: int, column: int, value: str, look: Look = TEXT, across: int = 1, down: int = 1) -> None:
        """Text that stays text, whatever it begins with, over ``across`` × ``down`` cells."""
        cell = self._cell(row, column, look, across, down)
        words = clean(value)
        cell.value = words
        cell.data_type = "s"
        if words.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True

    def account(self, row: int, column: int, number: str, look: Look = CENTRE, down: int = 1) -> None:
        """A bank account as it is: masking would take some for card numbers. Only payment lists have such cells."""
        cell = self._cell(row, column, look, down=down)
        cell.value = number
        cell.data_type = "s"
        cell.number_format = "@"

    def number(
        self, row: int, column: int, value: int, look: Look = AMOUNT, form: str = WON, across: int = 1, down: int = 1
    ) -> None:
        cell = self._cell(row, column, look, across, down)
        cell.value = value
        cell.number_format = form

    def date(self, row: int, column: int, value: dt.date, look: Look = CENTRE) -> None:
        cell = self._cell(row, column, look)
        cell.value = value
        cell.number_format = DATE

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        result: int,
        look: Look = AMOUNT,
        form: str = WON,
        across: int = 1,
        down: int = 1,
    ) -> None:
        """A live formula of our own, with the number it comes to now."""
        cell = self._cell(row, column, look, across, down)
        cell.value = f"={formula}"
        cell.number_format = form
        self.results[cell.coordinate] = result

    def worded(self, row: int, column: int, formula: str, result: str, look: Look = TEXT, across: int = 1) -> None:
        """A live formula of our own that gives text, with the text it comes to now."""
        cell = self._cell(row, column, look, across)
        cell.value = f"={formula}"
        self.results[cell.coordinate] = clean(result)

    def labels(self, row: int, names: Iterable[str], column: int = 1) -> None:
        for offset, name in enumerate(names):
            self.text(row, column + offset, name, LABEL)

    def picture(
        self, row: int, column: int, picture: bytes, box: tuple[int, int], inset: tuple[int, int] = (2, 2)
    ) -> None:
        """Put a picture in the middle of a ``box`` of pixels (96 to the inch), never enlarged past its own pixels.

        The box begins ``inset`` pixels within the cell.
        """
        image = SheetImage(BytesIO(picture))
        scale = min(box[0] / image.width, box[1] / image.height, 1.0)
        width, height = round(image.width * scale), round(image.height * scale)
        marker = AnchorMarker(
            col=column - 1,
            colOff=_emu((box[0] - width) // 2 + inset[0]),
            row=row - 1,
            rowOff=_emu((box[1] - height) // 2 + inset[1]),
        )
        image.anchor = OneCellAnchor(_from=marker, ext=XDRPositiveSize2D(_emu(width), _emu(height)))
        self.paper.add_image(image)

    def reference(self, row: int, column: int) -> str:
        """The cell as a formula in another sheet names it."""
        return f"'{self.paper.title}'!${get_column_letter(column)}${row}"

    def height(self, row: int, least: float = 20.0) -> None:
        """Make a row high enough for its wrapped text; merged cells are never fitted by the spreadsheet itself."""
        spans = {(r.min_row, r.min_col): (r.max_row, r.max_col) for r in self.paper.merged_cells.ranges}
        lines = 1
        for column in range(1, self.columns + 1):
            value = self.paper.cell(row, column).value
            last_row, last_column = spans.get((row, column), (row, column))
            if isinstance(value, str) and last_row == row and not value.startswith("="):
                lines = max(lines, lines_needed(value, sum(self.widths[column - 1 : last_column])))
        self.paper.row_dimensions[row].height = min(HIGHEST_ROW, max(least, lines * POINTS_PER_LINE + 5))

    def pixels_high(self, row: int) -> int:
        """The height given to a row, in pixels (96 to the inch)."""
        height = self.paper.row_dimensions[row].height
        assert height is not None
        return int(height * 4 / 3)

    def print_on(
        self, orientation: Literal["portrait", "landscape"], head: str = "", repeat: str | None = None
    ) -> None:
        """A4, fitted to the page's width; ``head`` is printed on top, ``repeat`` ("5:6") are the rows on every page."""
        paper = self.paper
        paper.page_setup.orientation = orientation
        paper.page_setup.paperSize = 9  # A4
        paper.page_setup.fitToWidth = 1
        paper.page_setup.fitToHeight = 0
        if self.closing is not None:
            across, down = _PAGES[orientation]
            self._close_on_one_page(self.closing, down * max(1.0, sum(self.widths) * _CHARACTER / across))
        paper.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        paper.print_options.horizontalCentered = True
        margins = paper.page_margins
        margins.left = margins.right = 0.55
        margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.6, 0.3, 0.3
        header, footer = paper.oddHeader, paper.oddFooter
        assert header is not None and footer is not None
        if head:
            header.center.text = head
            header.center.font = f"{FONT_NAME},Bold"
            header.center.size = 20
            header.center.color = "BFBFBF"
        footer.center.text = "&A  &P / &N"
        footer.center.size = 8
        if repeat:
            paper.print_title_rows = repeat

    def _close_on_one_page(self, closing: int, page: float) -> None:
        """A little more than a page is made to fit; a longer paper breaks before closing rows that two pages share.

        ``page``: so many points of rows stand on one.
        """
        rows = self.paper.row_dimensions
        heights = [rows[row].height or _DEFAULT_ROW for row in range(1, self.paper.max_row + 1)]
        before, after = sum(heights[: closing - 1]), sum(heights[closing - 1 :])
        if before + after <= page * _SHRUNK_TO:
            self.paper.page_setup.fitToHeight = 1
        elif self.closes_apart or before % page + after > page:
            self.paper.row_breaks.append(Break(id=closing - 1))

    def _cell(self, row: int, column: int, look: Look, across: int = 1, down: int = 1) -> Cell:
        for r in range(row, row + down):
            for c in range(column, column + across):
                self._dress(self.paper.cell(r, c), look)
        cell = self.paper.cell(row, column)
        assert isinstance(cell, Cell)
        if across > 1 or down > 1:
            # merge_cells() would dress every cell of the range again, which takes longer than all else.
            self.paper.merged_cells.add(CellRange(None, column, row, column + across - 1, row + down - 1))
        return cell

    def _dress(self, cell: object, look: Look) -> None:
        """Give a cell its look; the second cell of a look takes over the first one's, ten times as fast."""
        assert isinstance(cell, Cell)
        if look in self._looks:
            cell._style = copy(self._looks[look])  # type: ignore[attr-defined] # the stubs lack it
        else:
            _dress(cell, look)
            self._looks[look] = copy(cell._style)  # type: ignore[attr-defined] # the stubs lack it


def _dress(cell: Cell, look: Look) -> None:
    # Family and character set let a machine without the font choose another Hangul face.
    cell.font = Font(name=FONT_NAME, family=2, charset=129, size=look.size, bold=look.bold, color=look.color)
    indent = 1 if look.boxed and look.horizontal != "center" else 0
    is_amount = look.horizontal == "right"  # on one line, printed smaller before it would be printed as ####
    cell.alignment = Alignment(
        horizontal=look.horizontal, vertical="center", wrap_text=not is_amount, shrink_to_fit=is_amount, indent=indent
    )
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.boxed:
        cell.border = BOX


def _emu(pixels: int) -> int:
    """Pixels in the unit of drawings (English Metric Units)."""
    return pixels * _EMU_PER_PIXEL


def lines_needed(text: str, width: float) -> int:
    """How many lines wrapped text takes in a column of ``width`` characters; a Hangul syllable takes nearly two."""
    room = max(1.0, width - 1.5)  # the cell's own margins
    return sum(_lines(line, room) for line in text.split("\n"))


def _lines(line: str, room: float) -> int:
    """Words go to the next line whole; one that no line can hold is broken."""
    lines, filled = 1, 0.0
    for word in line.split(" "):
        length = _length(word)
        if filled and filled + length > room:
            lines, filled = lines + 1, 0.0
        broken = max(0, math.ceil(length / room) - 1)
        lines, filled = lines + broken, filled + length - broken * room + 1
    return lines


def _length(word: str) -> float:
    return sum(1.75 if unicodedata.east_asian_width(c) in "WF" else 1.0 for c in word)
