"""What a file is, by its first bytes: endings lie, and files from gateways and messengers often have none."""

from __future__ import annotations

from typing import Final

#: As many bytes as ``kind_of`` looks at: readers accept a PDF header anywhere in the first kilobyte.
HEAD_BYTES: Final = 1024

#: Containers of document security products used in Korean offices: the first bytes, and whose they are.
DRM_HEADERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x9b DRMONE", "Fasoo Enterprise DRM"),
    (b"<!-- FasooSecureContainer", "Fasoo Secure Container"),
    (b"SCDSA", "SoftCamp Document Security"),  # SCDSA002, SCDSA004
    (b"<DOCUMENT SAFER", "MarkAny Document SAFER"),  # <DOCUMENT SAFER V2010 R2>
    (b"<## NASCA DRM FILE", "Samsung SDS NASCA"),
    (b".pfile", "Microsoft Rights Management"),
)

_STILL_BRANDS: Final = (
    *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"),
    *(b"mif1", b"mif2", b"msf1", b"miaf", b"avif", b"avis"),
)

#: kind -> the (offset, bytes) that must all stand in the head. The first row that fits wins.
_TABLE: Final[tuple[tuple[str, tuple[tuple[int, bytes], ...]], ...]] = (
    ("jpeg", ((0, b"\xff\xd8\xff"),)),
    ("png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    ("webp", ((0, b"RIFF"), (8, b"WEBP"))),
    ("gif", ((0, b"GIF87a"),)),
    ("gif", ((0, b"GIF89a"),)),
    *(("tiff", ((0, magic),)) for magic in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    # "BM" alone begins many a text: the size of the header that follows settles it.
    *(("bmp", ((0, b"BM"), (14, bytes((size, 0, 0, 0))))) for size in (12, 40, 52, 56, 64, 108, 124)),
    # Photos (HEIC, AVIF) and videos (MP4, MOV) share one container; its brand tells them apart.
    *(("heif", ((4, b"ftyp"), (8, brand))) for brand in _STILL_BRANDS),
    *(("video", ((4, box),)) for box in (b"ftyp", b"moov", b"mdat", b"wide")),
    ("video", ((0, b"RIFF"), (8, b"AVI "))),
    ("video", ((0, b"\x1a\x45\xdf\xa3"),)),  # Matroska, WebM
    ("video", ((0, b"\x00\x00\x01\xba"),)),  # MPEG program stream
    ("video", ((0, b"\x00\x00\x01\xb3"),)),  # MPEG video
    ("video", ((0, b"G"), (188, b"G"), (376, b"G"))),  # MPEG transport stream
    ("video", ((0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),)),  # Windows Media
    ("video", ((0, b"FLV\x01"),)),
    ("hwpx", ((0, b"PK\x03\x04"), (30, b"mimetypeapplication/hwp+zip"))),
    # The binary file of the Korean word processor: version 3, and version 5 in the container of old office files.
    ("hwp", ((0, b"HWP Document File"),)),
    ("hwp", ((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),)),
    # Office files (xlsx, docx) are zip files too, and are no archive of receipts.
    ("office", ((0, b"PK\x03\x04"), (30, b"[Content_Types].xml"))),
    ("office", ((0, b"PK\x03\x04"), (30, b"mimetype"))),
    ("zip", ((0, b"PK\x03\x04"),)),
    ("zip", ((0, b"PK\x05\x06"),)),
)


def drm_product(head: bytes) -> str | None:
    """Whose document security (문서보안, DRM) locked the file; None where no known header stands."""
    return next((product for header, product in DRM_HEADERS if head.startswith(header)), None)


def kind_of(head: bytes) -> str:
    """jpeg, png, webp, gif, tiff, bmp, heif, pdf, zip, hwpx, hwp, office, video, drm or unknown: by ``HEAD_BYTES``."""
    if drm_product(head):
        return "drm"
    for kind, marks in _TABLE:
        if all(head.startswith(mark, offset) for offset, mark in marks):
            return kind
    return "pdf" if b"%PDF-" in head[:HEAD_BYTES] else "unknown"
