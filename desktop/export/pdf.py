"""A document as PDF/A-2u: A4, Korean fonts embedded, searchable, with bookmarks; the same input gives the same bytes.

PDF/A-2u (ISO 19005-2) is what archives keep: every font inside, every letter with its Unicode, a colour profile, and
the properties as XMP. fpdf2 can see to these itself, but then leaves out the plain properties that most viewers show,
and writes the moment of writing into the XMP; so the profile and the XMP are added here.
"""

from __future__ import annotations

import datetime as dt
import html
import logging
import math
import unicodedata
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Final

from fpdf import FPDF, FontFace
from fpdf.enums import Align as CellAlign
from fpdf.enums import OutputIntentSubType, TextEmphasis, XPos, YPos
from fpdf.fonts import TTFFont
from fpdf.output import PDFICCProfile
from fpdf.prefs import ViewerPreferences
from fpdf.util import builtin_srgb2014_bytes
from PIL import Image

from desktop.export.cuts import MISSING, receipt_cut
from desktop.export.document import Block, Document, Emphasis, Exhibit, Exhibits, Facts, Row, Section, Table, Text
from desktop.export.saving import replace_file

PROGRAM: Final = "여비지기"
_FONTS: Final = Path(__file__).parent / "fonts"
_FONT: Final = "NanumGothic"
#: Millimetres.
MARGIN: Final = 15.0
_WIDTH: Final = 180.0
_LINE: Final = 4.2
_LABEL: Final = 28.0
_SIGNER: Final = 21.0
_BOX_WIDTH: Final = 88.0
_BOX_HEIGHT: Final = 104.0
_CAPTION: Final = 15.0
#: A cell must fit on one page: so many lines of text at most, and about so wide a syllable of it (mm).
_MOST_LINES: Final = 24
_SYLLABLE: Final = 2.75
#: A heading with the first rows under it, and the most of a page that is kept together (mm).
_HEADED: Final = 25.0
_MOST: Final = 200.0
_GROUND: Final[dict[Emphasis, tuple[int, int, int]]] = {
    "none": (255, 255, 255),
    "open": (255, 244, 204),
    "total": (240, 243, 247),
}
_LABELLED: Final = (231, 236, 242)
#: Letters that the font has not, drawn as one that it has: a minus is no box.
_ALIKE: Final = {"\u2212": "-", "\u2011": "-", "\u2022": "·"}
_ALIGN: Final = {"left": CellAlign.L, "center": CellAlign.C, "right": CellAlign.R}
#: Stands for the number of pages until it is known; no text of ours holds it.
_PAGES: Final = "\ue000\ue000\ue000"


def write_pdf(path: Path, document: Document, made_at: dt.datetime) -> None:
    """Write ``document`` to ``path``, replacing an old file whole or not at all.

    Raises UserError("cannot_write") where the file cannot be written.
    """
    replace_file(path, pdf_bytes(document, made_at))


def pdf_bytes(document: Document, made_at: dt.datetime) -> bytes:
    """The finished file. ``made_at``, with its time zone, is all that tells two writings of one document apart."""
    paper = _Paper(document, made_at)
    try:
        paper.lay_out()
        return bytes(paper.output())
    finally:
        paper.close_fonts()


class _Paper(FPDF):
    """Lays the blocks of a document out on pages; ``header`` and ``footer`` are called by FPDF on each."""

    def __init__(self, document: Document, made_at: dt.datetime) -> None:
        super().__init__(format="A4")
        self._document = document
        # What fontTools says of tables that no PDF needs is no concern of whoever reads our stderr.
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        self.add_font(_FONT, "", _FONTS / "NanumGothic.ttf")
        self.add_font(_FONT, "B", _FONTS / "NanumGothicBold.ttf")
        self._files = [font for font in self.fonts.values() if isinstance(font, TTFFont)]
        self._letters = frozenset(self._files[0].cmap)
        self.alias_nb_pages(_PAGES)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)
        self.set_font(_FONT, size=8)
        self.set_line_width(0.15)
        self.set_draw_color(128)
        self._describe(made_at)

    def header(self) -> None:
        """The mark of AI and of a draft, on every page."""
        if not self._document.notice and not self._document.draft:
            return
        self.set_y(7)
        self.set_font(style="B", size=8)
        self.set_text_color(156, 42, 0)
        self.cell(_WIDTH - 30, 6, self._drawn(self._document.notice))
        self.set_font(style="B", size=14)
        self.set_text_color(150)
        self.cell(30, 6, self._drawn(self._document.draft), align=CellAlign.R)
        self.set_text_color(0)
        self.set_font(style="", size=8)
        self.set_y(MARGIN)

    def footer(self) -> None:
        """The page's number and how many there are."""
        self.set_y(-11)
        self.set_font(style="", size=8)
        self.cell(_WIDTH, 5, f"{self.page_no()} / {_PAGES}", align=CellAlign.C)

    def lay_out(self) -> None:
        self.add_page()
        self._write_head()
        for section in self._document.sections:
            if isinstance(section.blocks[0], Exhibits) or self.will_page_break(self._least(section)):
                self.add_page()
            self.start_section(self._drawn(section.title))
            self.ln(3)
            self.set_font(style="B", size=10.5)
            self._line(section.title, 6.5)
            self.set_font(style="", size=8)
            for block in section.blocks:
                self._write_block(block)

    def _least(self, section: Section) -> float:
        """Millimetres that a section needs on its page, about: no heading stands alone at the foot of one, and no
        signature is parted from what is signed."""
        if not all(isinstance(block, Facts | Text) for block in section.blocks):
            return _HEADED
        lines = [block for block in section.blocks if isinstance(block, Text)]
        facts = [line for block in section.blocks if isinstance(block, Facts) for line in block.lines]
        rows = sum(
            max(1, *(math.ceil(len(words) * len(line) * _SYLLABLE / (_WIDTH - _LABEL)) for _, words in line))
            for line in facts
        )
        return min(_MOST, _HEADED / 2 + len(lines) * 7 + rows * (_LINE + 2))

    def close_fonts(self) -> None:
        """FPDF keeps the font files open."""
        for font in self._files:
            font.ttfont.close()

    def _write_head(self) -> None:
        """The box for signatures at the right, the title under it."""
        signers = self._document.signers
        self.set_x(MARGIN + _WIDTH - 8 - _SIGNER * len(signers))
        top, left = self.y, self.x
        self.set_fill_color(*_LABELLED)
        self.multi_cell(8, 10, "결\n재", border=1, align=CellAlign.C, fill=True, new_x=XPos.RIGHT, new_y=YPos.TOP)
        for signer in signers:
            self.cell(_SIGNER, 5, self._drawn(signer), border=1, align=CellAlign.C, fill=True)
        self.set_xy(left + 8, top + 5)
        for _ in signers:
            self.cell(_SIGNER, 15, "", border=1)
        self.set_xy(MARGIN, top + 24)
        self.set_font(style="B", size=18)
        self._line(self._document.title, 11, "C")
        self.set_font(style="", size=8)

    def _write_block(self, block: Block) -> None:
        match block:
            case Facts():
                self._write_facts(block)
            case Table():
                self._write_table(block)
            case Text():
                self.ln(1.5)
                self.set_font(style="B" if block.bold else "", size=9)
                self.multi_cell(
                    _WIDTH, 5, self._drawn(block.words), align=_ALIGN[block.align], new_x=XPos.LMARGIN, new_y=YPos.NEXT
                )
                self.set_font(style="", size=8)
            case Exhibits():
                self._write_exhibits(block.exhibits)

    def _write_facts(self, facts: Facts) -> None:
        value = _WIDTH / 2 - _LABEL
        label_style = FontFace(emphasis=TextEmphasis.B, fill_color=_LABELLED)
        value_style = _style("total" if facts.bold else "none")
        with self.table(
            col_widths=(_LABEL, value, _LABEL, value), width=_WIDTH, line_height=_LINE, padding=(0.9, 1.2),
            first_row_as_headings=False, text_align=(CellAlign.C, CellAlign.L, CellAlign.C, CellAlign.L),
        ) as table:  # fmt: skip
            for line in facts.lines:
                row = table.row()
                for label, words in line:
                    across = 3 if len(line) == 1 else 1
                    row.cell(self._drawn(label), style=label_style)
                    fitting = self._fitting(words, _WIDTH - _LABEL if across == 3 else value)
                    row.cell(fitting, style=value_style, colspan=across)

    def _write_table(self, table: Table) -> None:
        with self.table(
            col_widths=[column.width for column in table.columns], width=_WIDTH, line_height=_LINE, padding=(0.8, 0.8),
            text_align=[_ALIGN[column.align] for column in table.columns],
            headings_style=FontFace(emphasis=TextEmphasis.B, fill_color=_LABELLED),
        ) as written:  # fmt: skip
            heads = written.row()
            for column in table.columns:
                heads.cell(self._drawn(column.head), align=CellAlign.C)
            for row in table.rows:
                written.row([*self._cells(table, row)], style=_style(row.emphasis))

    def _cells(self, table: Table, row: Row) -> Iterable[str]:
        return (self._fitting(words, column.width) for words, column in zip(row.cells, table.columns, strict=True))

    def _write_exhibits(self, exhibits: tuple[Exhibit, ...]) -> None:
        top = self.y + 1
        for index, exhibit in enumerate(exhibits):
            if index % 4 == 0 and index:
                self.add_page()
                top = self.y + 1
            left = MARGIN + index % 2 * (_WIDTH - _BOX_WIDTH)
            self._write_exhibit(exhibit, left, top + index % 4 // 2 * (_CAPTION + _BOX_HEIGHT + 3))

    def _write_exhibit(self, exhibit: Exhibit, left: float, top: float) -> None:
        self.set_y(top)
        self.start_section(self._drawn(exhibit.caption[0]), level=1)
        self.set_fill_color(*_LABELLED)
        self.rect(left, top, _BOX_WIDTH, _CAPTION, "DF")
        for number, words in enumerate(exhibit.caption):
            self.set_xy(left, top + 0.7 + number * 4.6)
            self.set_font(style="B" if number == 0 else "", size=8)
            self.cell(_BOX_WIDTH, 4.6, self._on_one_line(words, _BOX_WIDTH - 3), align=CellAlign.C)
        self.set_font(style="", size=8)
        self.rect(left, top + _CAPTION, _BOX_WIDTH, _BOX_HEIGHT)
        picture = receipt_cut(exhibit.evidence)
        if picture is None:
            self.set_xy(left, top + _CAPTION + _BOX_HEIGHT / 2)
            self.cell(_BOX_WIDTH, 5, MISSING, align=CellAlign.C)
            return
        with Image.open(BytesIO(picture)) as image:
            scale = min((_BOX_WIDTH - 2) / image.width, (_BOX_HEIGHT - 2) / image.height)
            width, height = image.width * scale, image.height * scale
        x, y = left + (_BOX_WIDTH - width) / 2, top + _CAPTION + (_BOX_HEIGHT - height) / 2
        # With an alternative text FPDF would call the file tagged, and screen readers would read the pictures alone.
        self.image(BytesIO(picture), x, y, width, height)

    def _line(self, words: str, height: float, align: str = "L") -> None:
        self.cell(_WIDTH, height, self._drawn(words), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _fitting(self, text: str, width: float) -> str:
        """As much of the text as a cell of ``width`` mm can show on one page."""
        room = max(1, int((width - 1.6) / _SYLLABLE))
        kept: list[str] = []
        lines = 0
        for line in self._drawn(text).split("\n"):
            left = _MOST_LINES - lines
            if left * room < len(line) or left == 0:
                kept.append(line[: max(0, left * room - 1)] + "…")
                break
            kept.append(line)
            lines += max(1, -(-len(line) // room))
        return "\n".join(kept)

    def _on_one_line(self, text: str, width: float) -> str:
        """The text, or its two ends around '…', no wider than ``width`` mm."""
        words = self._drawn(text)
        keep = len(words)
        while self.get_string_width(words) > width:
            keep -= 2
            text = self._drawn(text)
            words = f"{text[: keep - keep // 2]}…{text[len(text) - keep // 2 :]}"
        return words

    def _drawn(self, text: str) -> str:
        """The text in letters that the font has; what it has not is shown as a box."""
        composed = unicodedata.normalize("NFC", text)
        return "".join(self._letter(c) for c in composed if unicodedata.category(c) not in ("Cf", "Co"))

    def _letter(self, character: str) -> str:
        if character == "\n" or ord(character) in self._letters:
            return character
        plain = _ALIKE.get(character) or unicodedata.normalize("NFKC", character)
        return plain if all(ord(c) in self._letters for c in plain) else "□"

    def _describe(self, made_at: dt.datetime) -> None:
        """Title, office, and the notice on AI, in the properties and again as XMP, which archives read."""
        document = self._document
        notice = ", ".join(filter(None, (document.draft, document.notice)))
        self.set_lang("ko-KR")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_creation_date(made_at)
        self.set_title(document.title)
        self.set_author(document.author)
        self.set_subject(document.subject)
        self.set_keywords(notice)
        self.set_creator(PROGRAM)
        self.set_producer(PROGRAM)
        self.set_xmp_metadata(_xmp(document, notice, made_at))
        profile = PDFICCProfile(builtin_srgb2014_bytes(), n=3, alternate="DeviceRGB")
        self.add_output_intent(
            OutputIntentSubType.PDFA, "sRGB", "IEC 61966-2-1:1999", dest_output_profile=profile, info="sRGB2014"
        )


def _style(emphasis: Emphasis) -> FontFace:
    bold = TextEmphasis.B if emphasis == "total" else TextEmphasis.NONE
    return FontFace(emphasis=bold, fill_color=_GROUND[emphasis])


def _xmp(document: Document, notice: str, made_at: dt.datetime) -> str:
    """The same properties in XMP (ISO 16684-1)."""
    moment = made_at.isoformat(timespec="seconds")
    title, author, subject, notice = map(html.escape, (document.title, document.author, document.subject, notice))

    def worded(name: str, words: str) -> str:
        return f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{words}</rdf:li></rdf:Alt></dc:{name}>'

    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        f' xmp:CreatorTool="{PROGRAM}" xmp:CreateDate="{moment}" xmp:ModifyDate="{moment}"'
        f' pdf:Producer="{PROGRAM}" pdf:Keywords="{notice}"'
        ' pdfaid:part="2" pdfaid:conformance="U">'
        f"{worded('title', title)}{worded('description', subject)}"
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
