"""PDF pages: drawn as a viewer shows them, with their own text where it can be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from threading import RLock
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from desktop.documents import pdf_text
from desktop.documents.page import SMALLEST_SIDE, Limits, PageImage, too_many_pixels
from desktop.errors import UserError

#: Pictures covering more than this share of a page may hold what matters: OCR reads such a page, whatever text it has.
PICTURE_SHARE: Final = 0.15
#: A page of which pictures cover this share is a scan.
SCAN_SHARE: Final = 0.5
#: A page too large for the pixel limit is drawn coarser, down to this; below it no letter could be told from another.
COARSEST_DPI: Final = 36
_POINTS_PER_INCH: Final = 72

_PDFIUM: Final = RLock()  # PDFium is not thread safe

_OPEN_ERRORS: Final = {raw.FPDF_ERR_PASSWORD: "encrypted_pdf", raw.FPDF_ERR_SECURITY: "drm_locked"}


def pages(data: bytes, limits: Limits, seen: int) -> Iterator[PageImage | UserError]:
    """The pages of a PDF, or the error in place of one. ``seen`` pages of the same file came before it.

    A PDF that had to be repaired to be opened gives what pages it has, then ``damaged_file``: something may be missing.
    """
    try:
        with _PDFIUM:
            document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        yield UserError(_OPEN_ERRORS.get(error.err_code, "damaged_file"))
        return
    try:
        with _PDFIUM:
            is_whole = bool(raw.FPDF_DocumentHasValidCrossReferenceTable(document))
            _show_forms(document)
            count = len(document)
        if count > limits.pages - seen:
            yield UserError("too_many_pages", limit=limits.pages)
            return
        for index in range(count):
            with _PDFIUM:
                page = _page(document, index, limits)
            yield page
        if count == 0 or not is_whole:
            yield UserError("damaged_file")
    finally:
        with _PDFIUM:
            document.close()


def _show_forms(document: Any) -> None:
    try:
        document.init_forms()
    except pdfium.PdfiumError:  # a broken form is left out; the page under it still shows
        return


def _page(document: Any, index: int, limits: Limits) -> PageImage | UserError:
    try:
        page = _flat_page(document, index)
        try:
            return _drawn(page, limits)
        finally:
            page.close()
    except (pdfium.PdfiumError, ValueError, OverflowError):
        return UserError("damaged_file")


def _flat_page(document: Any, index: int) -> Any:
    """The page with form fields, stamps and notes made part of it: what they say is text like any other."""
    page = document[index]
    if raw.FPDFPage_GetAnnotCount(page) <= 0:
        return page
    changed = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    if not changed:
        return page
    page.close()
    return document[index]


def _drawn(page: Any, limits: Limits) -> PageImage | UserError:
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        return UserError("damaged_file")
    pictures, density = _pictures(page)
    scale = limits.pdf_dpi / _POINTS_PER_INCH
    if pictures > SCAN_SHARE:
        scale = min(scale, density)  # drawing a scan finer than it was scanned adds nothing but work
    # The renderer rounds each side up: one pixel of the shorter side is kept back for that.
    widest = math.sqrt(limits.pixels / (width * height)) - 1 / min(width, height)
    if widest < scale:
        if widest < COARSEST_DPI / _POINTS_PER_INCH:
            return too_many_pixels(int(width * height * scale * scale), limits.pixels)
        scale = widest
    if min(width, height) * scale < SMALLEST_SIDE:
        return UserError("too_small_image")
    bitmap = page.render(scale=scale, rev_byteorder=True)
    try:
        pixels = np.array(bitmap.to_numpy()[:, :, :3])
        lines = None if pictures > PICTURE_SHARE else pdf_text.lines(page, bitmap.get_posconv(page))
    finally:
        bitmap.close()
    return PageImage(pixels, lines)


def _pictures(page: Any) -> tuple[float, float]:
    """The share of the page its pictures cover (overlaps count twice), and the finest picture's pixels per point."""
    left, bottom, right, top = page.get_bbox()
    covered = density = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        x0, y0, x1, y1 = picture.get_bounds()
        frame = picture.container
        while frame is not None:
            x0, y0, x1, y1 = frame.get_matrix().on_rect(x0, y0, x1, y1)
            frame = frame.container
        columns, rows = picture.get_px_size()
        if (area := (x1 - x0) * (y1 - y0)) > 0:
            density = max(density, math.sqrt(columns * rows / area))
        covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    area = (right - left) * (top - bottom)
    return (covered / area if area > 0 else 0.0), density
