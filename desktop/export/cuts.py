"""Pictures cut from a receipt's page: the whole receipt, and the printed amount alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
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
#: A receipt longer than so many times its width is shown in columns, from left to right, that share a little paper.
_LONG: Final = 4.0
_SHARED: Final = 0.12
_GAP: Final = 0.04
#: Cuts kept at hand for the next document of the same settlement.
_KEPT: Final = 512


class _Shares(NamedTuple):
    """A part of a page: left, top, right, bottom as shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


class _Form(NamedTuple):
    """What a cut is made to: the most pixels, the turn that makes it upright, whether a long strip becomes columns."""

    size: tuple[int, int]
    turn: Image.Transpose | None
    folds: bool


def receipt_cut(evidence: Evidence) -> bytes | None:
    """The receipt as a JPEG without metadata, upright, grey where it is grey, a very long one in columns.

    None where the page's picture cannot be read.
    """
    return _cut(evidence, _receipt_shares(evidence), RECEIPT_SIZE, folds=True)


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


def _turn(polygon: Sequence[Point]) -> Image.Transpose | None:
    """What makes a receipt upright; its corners begin where its first line does and follow that line."""
    (x0, y0), (x1, y1) = polygon[:2]
    across, down = x1 - x0, y1 - y0
    if abs(across) >= abs(down):
        return None if across >= 0 else Image.Transpose.ROTATE_180
    return Image.Transpose.ROTATE_90 if down > 0 else Image.Transpose.ROTATE_270


def _cut(evidence: Evidence, shares: _Shares, size: tuple[int, int], *, folds: bool = False) -> bytes | None:
    if evidence.picture is None or shares.right <= shares.left or shares.bottom <= shares.top:
        return None
    try:
        state = evidence.picture.stat()
        form = _Form(size, _turn(evidence.receipt.polygon), folds)
        return _cut_once(evidence.picture, (state.st_mtime_ns, state.st_size), shares, form)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


@lru_cache(maxsize=_KEPT)
def _cut_once(path: Path, _state: tuple[int, int], shares: _Shares, form: _Form) -> bytes:
    """Every document of a settlement shows the same pictures: each is cut once for each state of its page's file."""
    with Image.open(path) as page:
        wide, high = (shares.right - shares.left) * page.width, (shares.bottom - shares.top) * page.height
        # How much of the page's resolution can be used: large JPEGs are then decoded small.
        scale = min(max(form.size) / min(wide, high), 1.0) if form.folds else max(form.size) / max(wide, high)
        page.draft("RGB", (math.ceil(page.width * scale), math.ceil(page.height * scale)))
        upright = ImageOps.exif_transpose(page)
        width, height = upright.size
        left, top = int(shares.left * width), int(shares.top * height)
        right, bottom = max(left + 1, round(shares.right * width)), max(top + 1, round(shares.bottom * height))
        cut = upright.crop((left, top, right, bottom))
    if form.turn is not None:
        cut = cut.transpose(form.turn)
    cut = _on_white(cut)
    if form.folds and cut.height > _LONG * cut.width:
        cut = _in_columns(cut, form.size)
    cut.thumbnail(form.size, Image.Resampling.LANCZOS)
    content = BytesIO()
    _thrifty(cut).save(content, "JPEG", quality=QUALITY, optimize=True)
    return content.getvalue()


def _in_columns(strip: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A long strip as columns beside each other, about as wide to high as ``size``; a line at an edge stands twice."""
    count = max(2, round(math.sqrt(strip.height / strip.width * size[0] / size[1])))
    step = math.ceil(strip.height / count)
    shared, gap = round(strip.width * _SHARED), max(1, round(strip.width * _GAP))
    columns = Image.new(strip.mode, (count * (strip.width + gap) - gap, step + shared), "white")
    for number in range(count):
        piece = strip.crop((0, number * step, strip.width, min(strip.height, (number + 1) * step + shared)))
        columns.paste(piece, (number * (strip.width + gap), 0))
    return columns


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
