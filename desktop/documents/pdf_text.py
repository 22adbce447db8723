"""The text a PDF page carries, as lines the way a person reads them, or None where it is not to be trusted."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pypdfium2 import raw

from desktop.receipts.model import Line

#: More letters than any receipt has: the page is left to OCR, whose time does not grow with them.
MOST_CHARS: Final = 50_000
#: Fewer letters and digits than this are a page number or a stamp on a page drawn otherwise.
FEWEST_READABLE: Final = 8
#: At least this share of what is printed must be letters and digits.
READABLE_SHARE: Final = 0.2
#: At most this share may be invisible, turned away from the reader, or without a known meaning.
DOUBTFUL_SHARE: Final = 0.1
#: A gap wider than this part of the line's height parts two words.
WORD_GAP: Final = 0.25

_TURNED: Final = math.radians(10)
_INVISIBLE: Final = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_SOFT_HYPHEN: Final = 0xAD
#: Latin-1 signs that Korean documents do use. Many others of that range are Korean bytes read as Latin ("¾ÈµÎ").
_LATIN_SIGNS: Final = frozenset("°±²³·×÷§©®«»£¥¶")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character and its box in pixels of the drawn page; whether the file has a space in front of it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    after_space: bool

    @property
    def height(self) -> float:
        return self.bottom - self.top


def lines(page: Any, positions: Any) -> tuple[Line, ...] | None:
    """The lines of a pypdfium2 page, top to bottom, in pixels of the bitmap that ``positions`` (PdfPosConv) belongs to.

    None where there is no text, or where text and ink may differ: an invisible OCR layer, characters without a known
    meaning, text that stands sideways, hardly a letter.
    """
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MOST_CHARS:
            return None
        glyphs: list[Glyph] = []
        kinds: Counter[str] = Counter()
        for kind, glyph in _glyphs(text, count, page.get_rotation(), positions):
            kinds[kind] += 1
            if kind not in ("invisible", "turned"):
                glyphs.append(glyph)
    finally:
        text.close()
    printed = kinds.total()
    readable = sum(glyph.text.isalnum() for glyph in glyphs)
    if readable < max(FEWEST_READABLE, READABLE_SHARE * printed) or printed - kinds["plain"] > DOUBTFUL_SHARE * printed:
        return None
    return tuple(_line(row) for row in rows_of(glyphs))


def _glyphs(text: Any, count: int, rotation: int, positions: Any) -> Iterator[tuple[str, Glyph]]:
    """Each printed character with its kind: plain, or why it is doubtful (invisible, turned, unknown, mojibake)."""
    width, height = positions.pos_args[2:4]
    after_space = False
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0x0D, 0x0A):
            after_space = False
            continue
        if code == _SOFT_HYPHEN or raw.FPDFText_IsHyphen(text, index) == 1:  # PDFium has a mark of its own at line ends
            code = ord("-")
        char = chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
        if char.isspace():
            after_space = True
            continue
        box = _box(text, index, positions)
        if box is None or not (0 <= box[0] + box[2] <= 2 * width and 0 <= box[1] + box[3] <= 2 * height):
            continue  # no ink, or ink outside the page as shown
        if raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text, index)) in _INVISIBLE:
            kind = "invisible"
        elif _is_unknown(char) or raw.FPDFText_HasUnicodeMapError(text, index) == 1:
            kind, char = "unknown", "\N{REPLACEMENT CHARACTER}"  # a digit must not vanish from a number
        elif "\x80" <= char <= "\xff" and char not in _LATIN_SIGNS:
            kind = "mojibake"
        elif _is_turned(raw.FPDFText_GetCharAngle(text, index), rotation):
            kind = "turned"
        else:
            kind = "plain"
        yield kind, Glyph(char, *box, after_space)
        after_space = False


def _box(text: Any, index: int, positions: Any) -> tuple[float, float, float, float] | None:
    """The character's cell (ascender to descender) in pixels: left, top, right, bottom. None where it has no extent."""
    cell = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(cell)):
        return None
    x0, y0 = positions.to_bitmap(cell.left, cell.bottom)
    x1, y1 = positions.to_bitmap(cell.right, cell.top)
    if x0 == x1 or y0 == y1:
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _is_unknown(char: str) -> bool:
    return char == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(char) in ("Cc", "Co", "Cs", "Cn")


def _is_turned(angle: float, rotation: int) -> bool:
    """Whether a character at ``angle`` (radians) is not upright on a page shown turned clockwise by ``rotation``."""
    return abs(math.remainder(angle + math.radians(rotation), 2 * math.pi)) > _TURNED


def rows_of(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Lines top to bottom, their glyphs left to right. A glyph joins the line it overlaps by half its height."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.top + glyph.bottom):
        for row in reversed(rows[-4:]):
            first = row[0]
            shared = min(first.bottom, glyph.bottom) - max(first.top, glyph.top)
            if shared > 0.5 * min(first.height, glyph.height):
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph.left) for row in rows]


def _line(row: list[Glyph]) -> Line:
    text = ""
    last: Glyph | None = None
    for glyph in row:
        if last is not None:
            if glyph.text == last.text and glyph.left - last.left < 0.3 * (last.right - last.left):
                continue  # printed twice, slightly apart, to look bold
            gap = glyph.left - last.right
            if gap > WORD_GAP * glyph.height or (glyph.after_space and gap > 0):
                text += " "
        text += glyph.text
        last = glyph
    left, right = row[0].left, max(glyph.right for glyph in row)
    top, bottom = min(glyph.top for glyph in row), max(glyph.bottom for glyph in row)
    polygon = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Line(text=unicodedata.normalize("NFC", text), polygon=polygon, confidence=1.0)
