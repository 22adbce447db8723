"""Text that came without a picture (a text file, HWPX, what was pasted) as lines of a page of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from desktop.receipts.model import Kind, Line, Page, Receipt
from desktop.receipts.normalize import mask_private

LINE_HEIGHT: Final = 32.0
CHAR_WIDTH: Final = 9.0
#: An order has some dozen lines; more than this is no paper to fill in a form from.
MOST_LINES: Final = 2000
_MOST_COLUMNS: Final = 400
_MARGIN: Final = 24.0
_LEAST_WIDTH: Final = 400.0


def laid_out(lines: Iterable[str]) -> tuple[Line, ...]:
    """Lines as on a page: what is indented stands further right; cells of a row stay parted by tabs.

    Blank lines keep their place. At most ``MOST_LINES`` lines; positions are pixels of a page of its own.
    """
    found: list[Line] = []
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
        bottom = top + 0.7 * LINE_HEIGHT
        polygon = ((left, top), (right, top), (right, bottom), (left, bottom))
        found.append(Line(text=shown, polygon=polygon, confidence=1.0))
    return tuple(found)


def text_page(number: int, lines: Sequence[Line], size: tuple[int, int]) -> Page:
    """A page of text of this width and height, masked.

    Text without ink proves nothing, whatever it says: an order, perhaps, but never a receipt.
    """
    right, bottom = map(float, size)
    masked = tuple(line.model_copy(update={"text": mask_private(line.text)}) for line in lines)
    corners = ((0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom))
    paper = Receipt(polygon=corners, kind=Kind.NOT_RECEIPT, lines=masked, fields={})
    return Page(page=number, width=size[0], height=size[1], receipts=(paper,))


def page_size(lines: Sequence[Line]) -> tuple[int, int]:
    """Width and height of the page that such lines stand on."""
    right = max((line.polygon[1][0] for line in lines), default=_LEAST_WIDTH)
    bottom = max((line.polygon[2][1] for line in lines), default=LINE_HEIGHT)
    return round(max(right, _LEAST_WIDTH) + _MARGIN), round(bottom + _MARGIN)


def _columns(text: str) -> int:
    return sum(4 if c == "\t" else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
