"""The parts of a workbook's package spelled as Excel spells them.

openpyxl writes what a font consists of in another order than the schema has (ECMA-376 part 1, 18.8.22: CT_Font), which
a validator calls a fault, and drawings without the prefix that simple readers look for.
"""

from __future__ import annotations

import re
from typing import Final

_FONT_PARTS: Final = (
    b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign",
    b"sz", b"color", b"name", b"family", b"charset", b"scheme",
)  # fmt: skip
_FONT: Final = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_FONT_PART: Final = re.compile(rb"<(\w+)[^>]*/>")
#: A tag of the drawing's own namespace: openpyxl gives a prefix to all others.
_DRAWING_TAG: Final = re.compile(rb"<(/?)(\w+)(?=[\s/>])")


def as_excel_spells(name: str, content: bytes) -> bytes:
    """The ``content`` of the part called ``name``, as openpyxl wrote it."""
    if name == "xl/styles.xml":
        return _FONT.sub(lambda font: b"<font>%b</font>" % _in_order(font[1]), content)
    if name.startswith("xl/drawings/drawing"):
        return _DRAWING_TAG.sub(rb"<\1xdr:\2", content).replace(b" xmlns=", b" xmlns:xdr=", 1)
    return content


def _in_order(font: bytes) -> bytes:
    parts = sorted(_FONT_PART.finditer(font), key=lambda part: _FONT_PARTS.index(part[1]))
    return b"".join(part[0] for part in parts)
