"""Pictures cut from a receipt's page: the whole receipt, and the printed amount alone."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageOps

from desktop.export.evidence import Evidence
from desktop.receipts.model import Point

MISSING: Final = "그림을 넣을 수 없습니다. 원본을 붙여 주세요."
#: The most pixels of a receipt: 88 × 104 mm at 170 dots to the inch, where small print stays readable.
RECEIPT_SIZE: Final = (590, 696)
#: The same of a printed amount, which is shown about 50 mm wide and one or two lines high.
AMOUNT_SIZE: Final = (400, 100)
QUALITY: Final = 70
#: Paper around a receipt that is kept, as a share of the page.
_MARGIN: Final = 0.008
#: Paper around a printed amount that is kept, as a share of its line's height.
_AROUND: Final = 0.35
#: Where fewer than one in so many pixels are further than this from grey, colour says nothing.
_COLOURED_ONE_IN: Final = 1500
_FROM_GREY: Final = 26
#: Cuts kept at hand for the next document of the same settlement.
_KEPT: Final = 512


class _Shares(NamedTuple):
    """A part of a page: left, top, right, bottom as shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


def receipt_cut(evidence: Evidence) -> bytes | None:
    """The receipt as a JPEG without metadata, grey where it is grey; None where the page's picture cannot be read."""
    return _cut(evidence, _receipt_shares(evidence), RECEIPT_SIZE)


def amount_cut(evidence: Evidence) -> bytes | None:
    """The line the amount was read from, as a JPEG; None where no line is known or the page cannot be read."""
    name = "total" if "total" in evidence.receipt.fields else "total_foreign"
    field = evidence.receipt.fields.get(name)
    lines = evidence.receipt.lines
    corners = [point for n in (field.lines if field else ()) if n < len(lines) for point in lines[n].polygon]
    if not corners:
        return None
    width, height = evidence.page_size
    shares = _shares(corners, evidence.page_size)
    margin = _AROUND * (shares.bottom - shares.top) * height
    across, down = margin / max(1, width), margin / max(1, height)
    return _cut(evidence, _widened(shares, across, down), AMOUNT_SIZE)


def _receipt_shares(evidence: Evidence) -> _Shares:
    """Where the receipt stands on its page; the whole page for a polygon without an inside."""
    shares = _widened(_shares(evidence.receipt.polygon, evidence.page_size), _MARGIN, _MARGIN)
    if shares.right - shares.left <= 3 * _MARGIN or shares.bottom - shares.top <= 3 * _MARGIN:
        return _Shares(0.0, 0.0, 1.0, 1.0)
    return shares


def _shares(corners: Iterable[Point], page_size: tuple[int, int]) -> _Shares:
    width, height = max(1, page_size[0]), max(1, page_size[1])
    xs, ys = zip(*((x / width, y / height) for x, y in corners), strict=True)
    return _Shares(min(xs), min(ys), max(xs), max(ys))


def _widened(shares: _Shares, across: float, down: float) -> _Shares:
    left, top, right, bottom = shares
    return _Shares(max(0.0, left - across), max(0.0, top - down), min(1.0, right + across), min(1.0, bottom + down))


def _cut(evidence: Evidence, shares: _Shares, size: tuple[int, int]) -> bytes | None:
    if evidence.picture is None or shares.right <= shares.left or shares.bottom <= shares.top:
        return None
    try:
        state = evidence.picture.stat()
        return _cut_once(evidence.picture, (state.st_mtime_ns, state.st_size), shares, size)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


@lru_cache(maxsize=_KEPT)
def _cut_once(path: Path, _state: tuple[int, int], shares: _Shares, size: tuple[int, int]) -> bytes:
    """Every document of a settlement shows the same pictures: each is cut once for each state of its page's file."""
    with Image.open(path) as page:
        # How much of the page's resolution can be used: large JPEGs are then decoded small.
        scale = min(
            size[0] / ((shares.right - shares.left) * page.width),
            size[1] / ((shares.bottom - shares.top) * page.height),
        )
        page.draft("RGB", (math.ceil(page.width * scale), math.ceil(page.height * scale)))
        upright = ImageOps.exif_transpose(page)
        width, height = upright.size
        left, top = int(shares.left * width), int(shares.top * height)
        right, bottom = max(left + 1, round(shares.right * width)), max(top + 1, round(shares.bottom * height))
        cut = upright.crop((left, top, right, bottom))
    cut.thumbnail(size, Image.Resampling.LANCZOS)
    content = BytesIO()
    _thrifty(_on_white(cut)).save(content, "JPEG", quality=QUALITY, optimize=True)
    return content.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG has no transparency: a screenshot's transparent ground is paper, not black."""
    if picture.mode in ("L", "RGB"):
        return picture
    coloured = picture.convert("RGBA")
    paper = Image.new("RGB", coloured.size, "white")
    paper.paste(coloured, mask=coloured.getchannel("A"))
    return paper


def _thrifty(picture: Image.Image) -> Image.Image:
    """Grey where nothing on it, no stamp and no logo, has a colour."""
    if picture.mode == "L":
        return picture
    coloured = 0
    for plane in picture.convert("YCbCr").split()[1:]:
        histogram = plane.histogram()
        coloured += sum(histogram[: 128 - _FROM_GREY]) + sum(histogram[128 + _FROM_GREY :])
    return picture.convert("L") if coloured * _COLOURED_ONE_IN < picture.width * picture.height else picture
