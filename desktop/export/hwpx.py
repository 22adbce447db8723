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
#: Points: the letters of a table, a line of them, and the letter that a table hangs on.
_LETTERS: Final = 8.5
_LINE: Final = _LETTERS * 1.3
_ANCHOR: Final = 2
#: Millimetres beside and above the words of a cell; up to what height a table stays whole.
_BESIDE: Final = 0.8
_ABOVE: Final = 1.0
_WHOLE: Final = 60.0
#: HWPUNIT in a millimetre: 7200 to the inch.
_UNITS: Final = 7200 / 25.4
_LABELLED: Final = "#E7ECF2"
_GROUND: Final[dict[Emphasis, str | None]] = {"none": None, "open": "#FFF4CC", "total": "#F0F3F7"}
_RED: Final = "#9C2A00"
_ALIGNS: Final[tuple[Align, ...]] = ("left", "center", "right")


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
    paper.mend()
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
        self._aligned = {align: self._paragraph_shape(align) for align in _ALIGNS}
        self._kept = {align: self._paragraph_shape(align, kept=True) for align in _ALIGNS}
        self._celled = {align: self._paragraph_shape(align, before=0, after=0) for align in _ALIGNS}
        self._heading = self._paragraph_shape("left", before=9, after=2, kept=True)
        self._title = self._paragraph_shape("center", before=10, after=4)

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

    def mend(self) -> None:
        """Take out what the library writes beyond the standard: a second copy of header and footer within the section's
        properties, where no word processor looks, and a second page number over the one in the footer."""
        section = self.file.sections[0].element
        for properties in section.iterfind(".//{*}secPr"):
            for name in ("header", "footer", "headerApply", "footerApply"):
                for copy in properties.findall(f"{{*}}{name}"):
                    properties.remove(copy)
        for paragraph in section.iterfind(".//{*}p"):
            for run in paragraph.findall("{*}run"):
                if run.find("{*}ctrl/{*}pageNum") is not None:
                    paragraph.remove(run)

    def write_head(self, document: Document) -> None:
        """The box for signatures at the right, the title under it."""
        box = self._table(2, (8, *[_SIGNER] * len(document.signers)), "right")
        box.merge_cells(0, 0, 1, 0)
        self._fill(box.rows[0].cells[0], "결\n재", "center", ground=_LABELLED)
        for cell, signer in zip(box.rows[0].cells[1:], document.signers, strict=True):
            self._fill(cell, signer, "center", ground=_LABELLED)
        self._settle(box, (5.5, 15))
        self._write(document.title, self._title, size=18, bold=True)

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
            if len(line) == 1:
                table.merge_cells(number, 1, number, 3)
            for place, (label, words) in enumerate(line):
                self._fill(row.cells[place * 2], label, "center", bold=True, ground=_LABELLED)
                self._fill(row.cells[place * 2 + 1], words, "left", bold=facts.bold)
        self._settle(table)

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
        self._settle(written)

    def _write_exhibits(self, exhibits: Sequence[Exhibit], *, begins_page: bool) -> None:
        """Up to four pictures, two beside each other, each under its caption."""
        if begins_page:
            self._write("", self._aligned["left"], begins_page=True)
        count = 2 * -(-len(exhibits) // 2)
        table = self._table(count, (_WIDTH / 2, _WIDTH / 2))
        rows = table.rows
        for index, exhibit in enumerate(exhibits):
            row, column = index // 2 * 2, index % 2
            self._fill(rows[row].cells[column], "\n".join(exhibit.caption), "center", ground=_LABELLED)
            self._place(rows[row + 1].cells[column], exhibit)
        self._settle(table, (0, _BOX_HEIGHT + 2) * (count // 2))

    def _place(self, cell: HwpxOxmlTableCell, exhibit: Exhibit) -> None:
        """The receipt's picture in a cell, as large as the box allows, or words in its place."""
        picture = receipt_cut(exhibit.evidence)
        self._fill(cell, "" if picture else MISSING, "center")
        if picture is None:
            return
        with Image.open(BytesIO(picture)) as image:
            scale = min(_BOX_WIDTH / image.width, _BOX_HEIGHT / image.height)
            width, height = image.width * scale, image.height * scale
        item = self.file.media.add_image(picture, "jpg")
        cell.paragraphs[0].add_picture(str(item), width=_units(width), height=_units(height))

    def _table(self, rows: int, widths: Sequence[float], align: Align = "left") -> HwpxOxmlTable:
        """An empty table of columns of ``widths`` mm."""
        table = self.file.add_table(
            rows, len(widths), width=_units(sum(widths)), border_fill_id_ref=self._box(None),
            para_pr_id_ref=self._aligned[align], char_pr_id_ref=self._letters(_ANCHOR, bold=False),
        )  # fmt: skip
        table.set_column_widths(widths)
        return table

    def _settle(self, table: HwpxOxmlTable, least: Sequence[float] = ()) -> None:
        """Heights for the rows of a filled table, ``least`` mm or more, and how it stands on a page.

        The word processor makes its pages by the heights that a file tells. A short table is one letter, so that it
        stays whole and under its heading; a longer one goes on on the next page, its rows whole ("TABLE").
        """
        whole = 0
        for number, row in enumerate(table.rows):
            told = [cell for cell in row.cells if cell.span[0] == 1]
            height = max(_units(least[number]) if least else 0, *map(_height, told))
            for cell in told:
                cell.set_size(height=height)
            whole += height
        for cell in table.rows[0].cells:
            if cell.span[0] > 1:
                cell.set_size(height=whole)
        table.element.find("{*}sz").set("height", str(whole))
        table.set_treat_as_char(whole <= _units(_WHOLE))
        table.element.find("{*}pos").set("holdAnchorAndSO", "1")
        table.element.set("pageBreak", "TABLE")

    def _fill(
        self, cell: HwpxOxmlTableCell, text: str, align: Align, *, bold: bool = False, ground: str | None = None
    ) -> None:
        shape, letters = self._celled[align], self._letters(_LETTERS, bold=bold)
        side, above = _units(_BESIDE), _units(_ABOVE)
        cell.set_margins(left=side, right=side, top=above, bottom=above)
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


def _height(cell: HwpxOxmlTableCell) -> int:
    """What the words of a cell need in HWPUNIT, about: the word processor's font is not here to measure them."""
    room = cell.width / 100 - 2 * _BESIDE * 72 / 25.4
    lines = sum(_lines(line, room) for line in cell.text.split("\n"))
    return _units(2 * _ABOVE) + round(lines * _LINE * 100)


def _lines(line: str, room: float) -> int:
    """How many lines of ``room`` points the words fill, each word whole where it can be."""
    lines, filled = 1, 0.0
    for word in line.split(" "):
        wide = sum(_LETTERS if unicodedata.east_asian_width(c) in "WF" else _LETTERS * 0.56 for c in word)
        if filled and filled + wide > room:
            lines, filled = lines + 1, 0.0
        over = int(wide / room)
        lines, filled = lines + over, filled + wide - over * room + _LETTERS * 0.4
    return lines


def _plain(text: str) -> str:
    """Composed letters, without the invisible ones."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Co"))
