"""Text without a picture: files of text, and what other formats hold as text, laid out on a page of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from desktop.documents.page import PageText
from desktop.receipts.model import Line

LINE_HEIGHT: Final = 32.0
CHAR_WIDTH: Final = 9.0
#: An order has some dozen lines; more than this is no paper to fill in a form from.
MOST_LINES: Final = 2000
_MOST_COLUMNS: Final = 400
_MARGIN: Final = 24.0
_ENCODINGS: Final = ("utf-8-sig", "cp949")
_MARKED: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def decoded(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 (with its mark) or CP949; None for what is no Korean text."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _clean(data[len(mark) :], encoding)
    for encoding in _ENCODINGS:
        if (text := _clean(data, encoding)) is not None:
            return text
    return None


def _clean(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if _is_korean(text) else None


def _is_korean(text: str) -> bool:
    """Letters that people read, some of them Hangul; a web page's marks are not told here."""
    if text.lstrip().startswith(("<", "{", "%!")) or any(_is_control(char) for char in text):
        return False
    return any("가" <= char <= "힣" for char in text)


def _is_control(char: str) -> bool:
    return char not in "\t\n\r\f\x0b" and unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")


def laid_out(lines: Iterable[str]) -> PageText:
    """Lines as a page: what is indented stands further right; cells of a row stay parted by tabs."""
    found: list[Line] = []
    widest, bottom = 400.0, LINE_HEIGHT
    for number, raw in enumerate(lines):
        if number >= MOST_LINES:
            break
        line = unicodedata.normalize("NFC", raw).replace("\u00a0", " ").replace("\u200b", "").rstrip()
        shown = line if "\t" in line else line.strip(" \u3000")
        if not shown.strip():
            continue
        indent = min(len(line) - len(line.lstrip(" \u3000")), _MOST_COLUMNS)
        left, top = _MARGIN + indent * CHAR_WIDTH, number * LINE_HEIGHT + _MARGIN
        right = left + CHAR_WIDTH * min(_columns(shown), _MOST_COLUMNS)
        bottom, widest = top + 0.7 * LINE_HEIGHT, max(widest, right)
        polygon = ((left, top), (right, top), (right, bottom), (left, bottom))
        found.append(Line(text=shown, polygon=polygon, confidence=1.0))
    return PageText(round(widest + _MARGIN), round(bottom + _MARGIN), tuple(found))


def _columns(text: str) -> int:
    return sum(4 if c == "\t" else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
