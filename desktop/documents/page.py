"""What this room hands out, and the limits it keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from desktop.errors import UserError
from desktop.receipts.model import Line
from desktop.receipts.typed import laid_out, page_size
from desktop.settings import Settings

MEGABYTE = 1 << 20
#: An image with a shorter side than this many pixels holds no line of text worth reading.
SMALLEST_SIDE = 32


@dataclass(frozen=True, eq=False)
class PageImage:
    """One page as a person sees it.

    ``pixels`` is (height, width, 3) RGB, turned upright by EXIF or the PDF page's own rotation. ``lines`` are the text
    embedded in a PDF page, polygons in pixels of ``pixels``, confidence 1.0; None where no text can be trusted and OCR
    has to read.
    """

    pixels: NDArray[np.uint8]
    lines: tuple[Line, ...] | None


@dataclass(frozen=True)
class PageText:
    """A page that is nothing but text (a text file, HWPX): anybody can type one, so it is never evidence.

    ``lines`` are laid out on a page of ``width`` × ``height`` pixels that has no picture; cells of a table row are
    parted by tabs.
    """

    width: int
    height: int
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Lines of text, laid out."""
        lines = laid_out(texts)
        return cls(*page_size(lines), lines)


@dataclass(frozen=True)
class Limits:
    """The most one file may be: bytes, pixels of one page, pages; and the resolution (dpi) PDF pages are drawn at."""

    bytes: int
    pixels: int
    pages: int
    pdf_dpi: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The limits a user has set."""
        return cls(
            bytes=settings.integer("limit_megabytes") * MEGABYTE,
            pixels=settings.integer("limit_megapixels") * 1_000_000,
            pages=settings.integer("limit_pages"),
            pdf_dpi=settings.integer("pdf_dpi"),
        )


def too_many_bytes(size: int, limit: int) -> UserError:
    """``size`` and ``limit`` in bytes; told in megabytes, the size rounded up so that it never reads as the limit."""
    return UserError("too_many_bytes", size=-(-size // MEGABYTE), limit=limit // MEGABYTE)


def too_many_pixels(size: int, limit: int) -> UserError:
    """``size`` and ``limit`` in pixels; told in units of ten thousand (만 화소)."""
    return UserError("too_many_pixels", size=size // 10_000, limit=limit // 10_000)
