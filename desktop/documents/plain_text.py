"""Files that are nothing but Korean text, whatever their encoding."""

from __future__ import annotations

import unicodedata
from typing import Final

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
