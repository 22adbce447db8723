"""The receipt pictures (영수증), four to an A4 page, each cropped from its page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from openpyxl.drawing.image import Image as SheetImage
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break
from PIL import Image, ImageOps

from desktop.export.cells import CENTRE, LABEL, NOTICE, TITLE, Look, Sheet
from desktop.export.evidence import Evidence, shown_id, verdict_of
from desktop.travel.settlement import Settlement

NAME: Final = "영수증"
MISSING: Final = "그림을 넣을 수 없습니다. 원본을 붙여 주세요."
#: One picture's place on the sheet, in the spreadsheet's pixels (96 to the inch): 46 characters wide.
BOX_WIDTH: Final = 327
BOX_HEIGHT: Final = 400
_POINTS_PER_PIXEL: Final = 0.75
_EMU_PER_PIXEL: Final = 9525
#: Stored pixels per pixel shown: about 200 dots to the inch on paper, small print stays readable.
SHARPNESS: Final = 2.1
QUALITY: Final = 78
#: Paper around a receipt that is kept, as a share of the page.
_MARGIN: Final = 0.008


def write_pictures(book: Workbook, settlement: Settlement, evidence: Sequence[Evidence], notice: str) -> Sheet:
    """Two columns of receipts, two rows to a page, each under its number, kind and verdict."""
    sheet = Sheet(book, NAME, (46, 2, 46))
    sheet.text(1, 1, "영수증", TITLE, across=3)
    sheet.paper.row_dimensions[1].height = 28
    sheet.text(2, 1, notice, NOTICE, across=3)
    if not evidence:
        sheet.text(3, 1, "첨부한 영수증이 없습니다.", Look("center", boxed=False), across=3)
    for index, each in enumerate(evidence):
        row, column = 3 + index // 2 * 3, 1 + index % 2 * 2
        sheet.text(row, column, f"{index + 1}. {shown_id(each.id)}", LABEL)
        sheet.text(row + 1, column, f"{each.kind_name} / {verdict_of(each.id, settlement)}", CENTRE)
        sheet.paper.row_dimensions[row].height = 20
        sheet.paper.row_dimensions[row + 1].height = 20
        sheet.paper.row_dimensions[row + 2].height = (BOX_HEIGHT + 12) * _POINTS_PER_PIXEL
        picture = crop(each)
        sheet.text(row + 2, column, "" if picture else MISSING, CENTRE)
        if picture:
            _place(sheet, row + 2, column, picture)
        if index % 4 == 3 and index + 1 < len(evidence):
            sheet.paper.row_breaks.append(Break(id=row + 2))
    return sheet


def crop(evidence: Evidence) -> bytes | None:
    """The receipt cut from its page as a JPEG without metadata, or None where the page's picture cannot be read."""
    if evidence.picture is None:
        return None
    try:
        with Image.open(evidence.picture) as page:
            return _cut(page, evidence)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def _cut(page: Image.Image, evidence: Evidence) -> bytes:
    left, top, right, bottom = _bounds(evidence)
    # How much of the page's resolution the shown size can use: large JPEGs are then decoded small.
    scale = min(
        BOX_WIDTH * SHARPNESS / ((right - left) * page.width), BOX_HEIGHT * SHARPNESS / ((bottom - top) * page.height)
    )
    page.draft("RGB", (math.ceil(page.width * scale), math.ceil(page.height * scale)))
    upright = ImageOps.exif_transpose(page)
    width, height = upright.size
    box = (int(left * width), int(top * height), round(right * width), round(bottom * height))
    cut = upright.crop((box[0], box[1], max(box[0] + 1, box[2]), max(box[1] + 1, box[3])))
    cut.thumbnail((round(BOX_WIDTH * SHARPNESS), round(BOX_HEIGHT * SHARPNESS)), Image.Resampling.LANCZOS)
    content = BytesIO()
    _on_white(cut).save(content, "JPEG", quality=QUALITY, optimize=True)
    return content.getvalue()


def _bounds(evidence: Evidence) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the receipt as shares of the page; the whole page for a polygon without an inside."""
    width, height = evidence.page_size
    xs = [x / max(1, width) for x, _ in evidence.receipt.polygon]
    ys = [y / max(1, height) for _, y in evidence.receipt.polygon]
    left, right = max(0.0, min(xs) - _MARGIN), min(1.0, max(xs) + _MARGIN)
    top, bottom = max(0.0, min(ys) - _MARGIN), min(1.0, max(ys) + _MARGIN)
    if right - left <= 3 * _MARGIN or bottom - top <= 3 * _MARGIN:
        return 0.0, 0.0, 1.0, 1.0
    return left, top, right, bottom


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG has no transparency: a screenshot's transparent ground is paper, not black."""
    if picture.mode in ("L", "RGB"):
        return picture
    coloured = picture.convert("RGBA")
    paper = Image.new("RGB", coloured.size, "white")
    paper.paste(coloured, mask=coloured.getchannel("A"))
    return paper


def _place(sheet: Sheet, row: int, column: int, picture: bytes) -> None:
    """Put a picture in the middle of its cell, as large as it fits, never enlarged past its own pixels."""
    image = SheetImage(BytesIO(picture))
    scale = min(BOX_WIDTH / image.width, BOX_HEIGHT / image.height, 1.0)
    width, height = round(image.width * scale), round(image.height * scale)
    marker = AnchorMarker(
        col=column - 1,
        colOff=_emu((BOX_WIDTH - width) // 2 + 2),
        row=row - 1,
        rowOff=_emu((BOX_HEIGHT - height) // 2 + 6),
    )
    image.anchor = OneCellAnchor(_from=marker, ext=XDRPositiveSize2D(_emu(width), _emu(height)))
    sheet.paper.add_image(image)


def _emu(pixels: int) -> int:
    """Pixels in the unit of drawings (English Metric Units)."""
    return pixels * _EMU_PER_PIXEL
