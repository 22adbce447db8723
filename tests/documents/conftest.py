"""Files made on the spot: pictures by Pillow, PDFs written out by hand, archives by zipfile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from desktop.documents import Limits, PageImage, PageText, pages
from desktop.errors import UserError

Item = PageImage | PageText | UserError


@pytest.fixture
def limits() -> Limits:
    return Limits(bytes=4 << 20, pixels=4_000_000, pages=12, pdf_dpi=144)


@pytest.fixture
def read(tmp_path: Path, limits: Limits) -> Callable[..., list[Item]]:
    """Everything that comes out of a file with these bytes, under a name with Hangul and spaces."""

    def read(data: bytes, name: str = "2026년 3월 영수증 (1).jpg", within: Limits = limits) -> list[Item]:
        folder = tmp_path / "출장 증빙 자료"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
        return list(pages(folder / name, within))

    return read


@pytest.fixture(scope="session")
def picture() -> Image.Image:
    """120 x 80 pixels: top left red, top right green, below blue and white, so that every turn shows."""
    image = Image.new("RGB", (120, 80), "white")
    image.paste((230, 20, 20), (0, 0, 60, 40))
    image.paste((20, 200, 20), (60, 0, 120, 40))
    image.paste((20, 20, 230), (0, 40, 60, 80))
    return image


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
        out = io.BytesIO()
        if kind == "HEIF":  # the program itself only decodes it
            pillow_heif.from_pillow(image).save(out, **options)
        else:
            image.save(out, kind, **options)
        return out.getvalue()

    return encode


@pytest.fixture(scope="session")
def noise() -> Image.Image:
    """A picture that compresses badly: a cut anywhere loses something visible."""
    values = np.random.default_rng(7).integers(0, 255, (12, 10, 3), np.uint8)
    return Image.fromarray(np.kron(values, np.ones((8, 8, 1), np.uint8)))


@pytest.fixture(scope="session")
def write_pdf() -> Callable[..., bytes]:
    """A PDF of one page per content stream. Resources know /F (Helvetica) and /I (the picture given, RGB)."""

    def write_pdf(
        *contents: bytes,
        page: str = "/MediaBox [0 0 200 300]",
        image: Image.Image | None = None,
        font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        objects: Iterable[bytes] = (),
        root: bytes = b"",
        trailer: bytes = b"",
        cipher: Callable[[int, bytes], bytes] = lambda number, data: data,
    ) -> bytes:
        pixels = (image or Image.new("RGB", (1, 1))).tobytes()
        width, height = image.size if image else (1, 1)
        head = f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8"
        bodies = [b"<< /Type /Catalog /Pages 2 0 R %s >>" % root, b"", font]
        bodies.append(
            head.encode()
            + b" /ColorSpace /DeviceRGB /Length %d >>\nstream\n%s\nendstream" % (len(pixels), cipher(4, pixels))
        )
        kids = []
        for content in contents:
            number = len(bodies) + 1
            kids.append(b"%d 0 R" % number)
            bodies.append(
                b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R "
                b"/Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R >> >> >>" % (page.encode(), number + 1)
            )
            bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), cipher(number + 1, content)))
        bodies[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
        bodies += objects
        out = b"%PDF-1.7\n"
        offsets = []
        for number, body in enumerate(bodies, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
        out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, trailer, start)
        return out

    return write_pdf


@pytest.fixture(scope="session")
def write_zip() -> Callable[..., bytes]:
    def write_zip(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in members:
                archive.writestr(name, data)
        return out.getvalue()

    return write_zip
