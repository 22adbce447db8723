"""A document as HWPX (OWPML, KS X 6101), the file of the Korean word processor: its tables are tables there."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from hwpx.document import HwpxDocument
from hwpx.oxml import HwpxOxmlTable, HwpxOxmlTableCell
from PIL import Image

from desktop.export.cuts import MISSING, receipt_cut
from desktop.export.document import Align, Block, Document, Emphasis, Exhibit, Exhibits, Facts, Section, Table, Text
from desktop.export.saving import replace_file

#: Comes with the word processor.
_FONT: Final = "함초롬돋움"
#: Millimetres.
_MARGIN: Final = 15.0
_WIDTH: Final = 180.0
_LABEL: Final = 28.0
_SIGNER: Final = 21.0
_BOX_WIDTH: Final = 86.0
_BOX_HEIGHT: Final = 98.0
#: HWPUNIT in a millimetre: 7200 to the inch.
_UNITS: Final = 7200 / 25.4
_LABELLED: Final = "#E7ECF2"
_GROUND: Final[dict[Emphasis, str | None]] = {"none": None, "open": "#FFF4CC", "total": "#F0F3F7"}
_RED: Final = "#9C2A00"


def write_hwpx(path: Path, document: Document, made_at: dt.datetime) -> None:
    """Write ``document`` to ``path``, replacing an old file whole or not at all.

    Raises UserError("cannot_write") where the file cannot be written.
    """
    replace_file(path, hwpx_bytes(document, made_at))


def hwpx_bytes(document: Document, made_at: dt.datetime) -> bytes:
    """The finished package. ``made_at``, with its time zone, becomes the date of the file."""
    paper = _Paper()
    paper.describe(document, made_at)
    paper.write_head(document)
    for section in document.sections:
        paper.write_section(section)
    return paper.file.to_bytes()


class _Paper:
    """Lays the blocks of a document out one under the other; the word processor makes the pages."""

    def __init__(self) -> None:
        self.file = HwpxDocument.new()
        # The numbers under which the file keeps fonts and boxes: looking one up takes long.
        self._fonts: dict[tuple[float, bool], str] = {}
        self._boxes: dict[str | None, str] = {}
        sides = dict.fromkeys(("left", "right", "top", "bottom"), _MARGIN)
        self.file.page.setup(paper_size="A4", margins_mm=sides, header_margin_mm=8, footer_margin_mm=8)
        self.file.page.set_page_number(format="page/total")
        self._aligned = {align: self._paragraph_shape(align) for align in ("left", "center", "right")}
        self._kept = {align: self._paragraph_shape(align, kept=True) for align in ("left", "center", "right")}
        self._heading = self._paragraph_shape("left", before=9, after=2, kept=True)

    def describe(self, document: Document, made_at: dt.datetime) -> None:
        """Title, office and the notice on AI, in the properties; the notice also on top of every page."""
        marks = [mark for mark in (document.notice, document.draft) if mark]
        moment = made_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.file.parts.clear_document_metadata(keep=("language",), timestamp=moment)
        self.file.parts.set_document_metadata(
            title=document.title, creator=document.author, subject=document.subject, keyword=", ".join(marks)
        )
        self.file.parts.clear_preview()
        if marks:
            runs = [{"type": "run", "text": f"{mark}  ", "bold": True, "color": _RED, "font": _FONT} for mark in marks]
            self.file.page.set_header(content=[{"align": "LEFT", "children": runs}])

    def write_head(self, document: Document) -> None:
        """The box for signatures at the right, the title under it."""
        signers = document.signers
        left = _WIDTH - 8 - _SIGNER * len(signers)
        box = self._table(2, (left, 8, *[_SIGNER] * len(signers)))
        box.merge_cells(0, 1, 1, 1)
        blank = self.file.styles.ensure_border_fill(active_borders=())
        rows = [row.cells for row in box.rows]
        for cells, height in zip(rows, (5.5, 15), strict=True):
            cells[0].element.set("borderFillIDRef", blank)
            for cell in cells:
                cell.set_size(height=_units(height))
        rows[0][1].set_size(height=_units(20.5))
        self._fill(rows[0][1], "결\n재", "center", ground=_LABELLED)
        for cell, signer in zip(rows[0][2:], signers, strict=True):
            self._fill(cell, signer, "center", ground=_LABELLED)
        self._write(document.title, self._aligned["center"], size=18, bold=True)

    def write_section(self, section: Section) -> None:
        begins_page = isinstance(section.blocks[0], Exhibits)
        self._write(section.title, self._heading, size=11, bold=True, begins_page=begins_page)
        for block, following in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            if isinstance(block, Text) and isinstance(following, Text):  # up to the signature on one page
                self._write(block.words, self._kept[block.align], bold=block.bold)
            else:
                self._write_block(block)

    def _write_block(self, block: Block) -> None:
        match block:
            case Facts():
                self._write_facts(block)
            case Table():
                self._write_table(block)
            case Text():
                self._write(block.words, self._aligned[block.align], bold=block.bold)
            case Exhibits():
                for start in range(0, len(block.exhibits), 4):
                    self._write_exhibits(block.exhibits[start : start + 4], begins_page=start > 0)

    def _write_facts(self, facts: Facts) -> None:
        value = _WIDTH / 2 - _LABEL
        table = self._table(len(facts.lines), (_LABEL, value, _LABEL, value))
        for number, (row, line) in enumerate(zip(table.rows, facts.lines, strict=True)):
            for place, (label, words) in enumerate(line):
                self._fill(row.cells[place * 2], label, "center", bold=True, ground=_LABELLED)
                self._fill(row.cells[place * 2 + 1], words, "left", bold=facts.bold)
            if len(line) == 1:
                table.merge_cells(number, 1, number, 3)

    def _write_table(self, table: Table) -> None:
        written = self._table(len(table.rows) + 1, [column.width for column in table.columns])
        written.element.set("repeatHeader", "1")
        heads, *rows = written.rows
        for cell, column in zip(heads.cells, table.columns, strict=True):
            cell.element.set("header", "1")
            self._fill(cell, column.head, "center", bold=True, ground=_LABELLED)
        for row, wanted in zip(rows, table.rows, strict=True):
            for cell, column, words in zip(row.cells, table.columns, wanted.cells, strict=True):
                emphasis = wanted.emphasis
                self._fill(cell, words, column.align, bold=emphasis == "total", ground=_GROUND[emphasis])

    def _write_exhibits(self, exhibits: Sequence[Exhibit], *, begins_page: bool) -> None:
        """Up to four pictures, two beside each other, each under its caption."""
        if begins_page:
            self._write("", self._aligned["left"], begins_page=True)
        count = 2 * -(-len(exhibits) // 2)
        rows = self._table(count, (_WIDTH / 2, _WIDTH / 2)).rows
        for index, exhibit in enumerate(exhibits):
            row, column = index // 2 * 2, index % 2
            self._fill(rows[row].cells[column], "\n".join(exhibit.caption), "center", ground=_LABELLED)
            self._place(rows[row + 1].cells[column], exhibit)

    def _place(self, cell: HwpxOxmlTableCell, exhibit: Exhibit) -> None:
        """The receipt's picture in a cell, as large as the box allows, or words in its place."""
        cell.set_size(height=_units(_BOX_HEIGHT + 2))
        picture = receipt_cut(exhibit.evidence)
        self._fill(cell, "" if picture else MISSING, "center")
        if picture is None:
            return
        with Image.open(BytesIO(picture)) as image:
            scale = min(_BOX_WIDTH / image.width, _BOX_HEIGHT / image.height)
            width, height = image.width * scale, image.height * scale
        item = self.file.media.add_image(picture, "jpg")
        cell.paragraphs[0].add_picture(str(item), width=_units(width), height=_units(height))

    def _table(self, rows: int, widths: Sequence[float]) -> HwpxOxmlTable:
        """An empty table of columns of ``widths`` mm that breaks between pages."""
        table = self.file.add_table(
            rows, len(widths), width=_units(sum(widths)), border_fill_id_ref=self._box(None),
            para_pr_id_ref=self._aligned["left"],
        )  # fmt: skip
        table.set_column_widths(widths)
        # A table that is no letter goes on on the next page; "TABLE" keeps its rows whole.
        table.set_treat_as_char(False)
        table.element.set("pageBreak", "TABLE")
        return table

    def _fill(
        self, cell: HwpxOxmlTableCell, text: str, align: Align, *, bold: bool = False, ground: str | None = None
    ) -> None:
        shape, letters = self._aligned[align], self._letters(8.5, bold=bold)
        cell.set_margins(left=_units(0.8), right=_units(0.8), top=_units(0.6), bottom=_units(0.6))
        first, *others = _plain(text).split("\n")
        paragraph = cell.paragraphs[0]
        paragraph.text = first
        paragraph.para_pr_id_ref, paragraph.char_pr_id_ref = shape, letters
        for line in others:
            cell.add_paragraph(line, para_pr_id_ref=shape, char_pr_id_ref=letters)
        if ground:
            cell.element.set("borderFillIDRef", self._box(ground))

    def _write(
        self, text: str, shape: str, *, size: float = 9.5, bold: bool = False, begins_page: bool = False
    ) -> None:
        self.file.add_paragraph(
            _plain(text), para_pr_id_ref=shape, char_pr_id_ref=self._letters(size, bold=bold),
            inherit_style=False, pageBreak="1" if begins_page else "0",
        )  # fmt: skip

    def _paragraph_shape(self, align: str, before: float = 1, after: float = 1, *, kept: bool = False) -> str:
        """The number under which the file keeps a paragraph's form, made on the first paragraph. Points.

        ``kept``: on the page of the next one.
        """
        first = self.file.paragraphs[0]
        self.file.styles.apply_paragraph_format(
            paragraphs=[first],
            alignment=align.upper(),
            line_spacing_percent=130,
            spacing_before_pt=before,
            spacing_after_pt=after,
            keep_with_next=kept,
        )
        return str(first.para_pr_id_ref)

    def _letters(self, size: float, *, bold: bool) -> str:
        if (size, bold) not in self._fonts:
            self._fonts[size, bold] = self.file.styles.ensure_run(size=size, bold=bold, font=_FONT)
        return self._fonts[size, bold]

    def _box(self, ground: str | None) -> str:
        if ground not in self._boxes:
            self._boxes[ground] = self.file.styles.ensure_border_fill(border_color="#808080", fill_color=ground)
        return self._boxes[ground]


def _units(millimetres: float) -> int:
    return round(millimetres * _UNITS)


def _plain(text: str) -> str:
    """Composed letters, without the invisible ones."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Co"))
