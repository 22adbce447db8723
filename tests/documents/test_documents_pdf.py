"""PDFs: pages as shown, text that is really there, and text that only pretends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.documents import Limits, PageImage, PageText, pages, pdf
from desktop.errors import UserError

Item = PageImage | PageText | UserError
Read = Callable[..., list[Item]]
WritePdf = Callable[..., bytes]

RECEIPT = b"BT /F 12 Tf 20 250 Td (KTX receipt) Tj 110 0 Td (59,800) Tj -110 -20 Td (2026-03-02 09:00) Tj ET"
LINES = ["KTX receipt 59,800", "2026-03-02 09:00"]


def codes(items: Sequence[Item]) -> list[str | None]:
    return [item.code if isinstance(item, UserError) else None for item in items]


def only_page(items: list[Item]) -> PageImage:
    (page,) = items
    assert isinstance(page, PageImage), page
    return page


def texts(page: PageImage) -> list[str] | None:
    return None if page.lines is None else [line.text for line in page.lines]


def stray_ink(page: PageImage) -> int:
    """Dark pixels outside every line's polygon."""
    assert page.lines is not None
    pixels = page.pixels.copy()
    for line in page.lines:
        (left, top), _, (right, bottom), _ = line.polygon
        pixels[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = 255
    return int((pixels < 128).sum())


def test_text_comes_with_its_place_on_the_drawn_page(read: Read, write_pdf: WritePdf) -> None:
    page = only_page(read(write_pdf(RECEIPT), "승차권 영수증.pdf"))
    assert page.pixels.shape == (600, 400, 3)  # 200 x 300 points at 144 dpi
    assert texts(page) == LINES
    assert page.lines is not None
    assert {line.confidence for line in page.lines} == {1.0}
    assert (page.pixels < 128).any()
    assert stray_ink(page) == 0
    (left, top), _, (right, bottom), _ = page.lines[0].polygon
    assert left == pytest.approx(40, abs=3)
    assert top < 600 - 250 * 2 < bottom
    assert right - left > 250
    assert bottom - top < 40


def test_every_page_is_read_in_order(read: Read, write_pdf: WritePdf) -> None:
    sheets = [b"BT /F 12 Tf 20 250 Td (receipt number %d) Tj ET" % n for n in range(5)]
    items = read(write_pdf(*sheets))
    assert [texts(item) for item in items if isinstance(item, PageImage)] == [[f"receipt number {n}"] for n in range(5)]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_turned_by_its_file_is_shown_upright(rotate: int, read: Read, write_pdf: WritePdf) -> None:
    matrix = {90: b"0 1 -1 0 100 20", 180: b"-1 0 0 -1 180 150", 270: b"0 -1 1 0 100 280"}[rotate]
    page = only_page(
        read(
            write_pdf(
                b"BT /F 12 Tf " + matrix + b" Tm (KTX receipt 59,800) Tj ET",
                page=f"/MediaBox [0 0 200 300] /Rotate {rotate}",
            )
        )
    )
    assert page.pixels.shape == ((600, 400, 3) if rotate == 180 else (400, 600, 3))
    assert texts(page) == ["KTX receipt 59,800"]
    assert stray_ink(page) == 0


def test_text_that_stands_sideways_is_left_to_ocr(read: Read, write_pdf: WritePdf) -> None:
    assert only_page(read(write_pdf(RECEIPT, page="/MediaBox [0 0 200 300] /Rotate 90"))).lines is None
    assert only_page(read(write_pdf(b"BT /F 12 Tf 0 1 -1 0 100 20 Tm (KTX receipt 59,800) Tj ET"))).lines is None


def test_a_diagonal_watermark_is_not_part_of_the_text(read: Read, write_pdf: WritePdf) -> None:
    many = b"".join(b"BT /F 12 Tf 20 %d Td (KTX receipt 59,800) Tj ET " % y for y in range(60, 280, 20))
    page = only_page(read(write_pdf(many + b"BT /F 30 Tf .7 .7 -.7 .7 40 60 Tm (COPY) Tj ET")))
    assert texts(page) == ["KTX receipt 59,800"] * 11


def test_the_crop_box_is_the_page(read: Read, write_pdf: WritePdf) -> None:
    page = only_page(read(write_pdf(RECEIPT, page="/MediaBox [0 0 200 300] /CropBox [10 240 190 290]")))
    assert page.pixels.shape == (100, 360, 3)
    assert texts(page) == LINES[:1]
    assert page.lines is not None
    assert page.lines[0].polygon[0][0] == pytest.approx(20, abs=3)


def test_lines_are_put_together_as_a_person_reads_them(read: Read, write_pdf: WritePdf) -> None:
    """Drawn right column first, bottom first, a small label beside a large amount: still rows, still left to right."""
    content = (
        b"BT /F 9 Tf 150 100 Td (9,000) Tj ET BT /F 9 Tf 150 120 Td (4,500) Tj ET "
        b"BT /F 9 Tf 20 100 Td (Americano) Tj ET "
        b"BT /F 9 Tf 20 121 Td (Latte) Tj ET BT /F 9 Tf 120 120 Td (2) Tj ET BT /F 8 Tf 20 60 Td (TOTAL) Tj ET "
        b"BT /F 16 Tf 130 60 Td (13,500) Tj ET"
    )
    assert texts(only_page(read(write_pdf(content)))) == ["Latte 2 4,500", "Americano 9,000", "TOTAL 13,500"]


def test_words_keep_together_and_apart(read: Read, write_pdf: WritePdf) -> None:
    content = (
        b"BT /F 12 Tf 20 250 Td [(5) -10 (9) 5 (,8) (00)] TJ ET BT /F 12 Tf 100 250 Td (won) Tj ET "
        b"BT /F 12 Tf 20 200 Td (bold) Tj ET BT /F 12 Tf 20.4 200 Td (bold) Tj ET BT /F 12 Tf 20 150 Td (a   b) Tj ET"
    )
    assert texts(only_page(read(write_pdf(content)))) == ["59,800 won", "bold", "a b"]


def test_a_hyphen_at_the_end_of_a_line_stays(read: Read, write_pdf: WritePdf) -> None:
    content = b"BT /F 12 Tf 20 250 Td (Room 12-) Tj 0 -14 Td (34 Seoul) Tj ET"
    assert texts(only_page(read(write_pdf(content)))) == ["Room 12-", "34 Seoul"]


def unicode_map(pairs: dict[str, str]) -> bytes:
    rows = b"".join(b"<%02X> <%s>\n" % (ord(a), b.encode("utf-16-be").hex().encode()) for a, b in pairs.items())
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%sendbfchar\nendcmap end end"
        % (len(pairs), rows)
    )
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap)


def mapped(write_pdf: WritePdf, content: bytes, pairs: dict[str, str]) -> bytes:
    """Object 7 is the first after the page of a one-page file."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    return write_pdf(content, font=font, objects=[unicode_map(pairs)])


def test_hangul_is_read_composed(read: Read, write_pdf: WritePdf) -> None:
    pairs = {"a": "영", "b": "수", "c": "증", "d": "\u1112\u1161\u11b8", "e": "계"}
    content = b"BT /F 12 Tf 20 250 Td (abc) Tj 60 0 Td (de 59,800) Tj ET"
    assert texts(only_page(read(mapped(write_pdf, content, pairs)))) == ["영수증 합계 59,800"]


def test_text_without_meaning_is_not_trusted(read: Read, write_pdf: WritePdf) -> None:
    private = {c: chr(0xE000 + ord(c)) for c in "KTXreciptabc"}
    assert only_page(read(mapped(write_pdf, RECEIPT, private))).lines is None
    controls = {c: chr(1 + n) for n, c in enumerate("KTXrecipt")}
    assert only_page(read(mapped(write_pdf, RECEIPT, controls))).lines is None
    mojibake = dict(zip("KTXrecipt", "¾ÈµÎÁ¤»óÀ", strict=True))
    assert only_page(read(mapped(write_pdf, RECEIPT, mojibake))).lines is None
    rules = b"BT /F 12 Tf 20 250 Td (-------------------- 12,345,678) Tj 0 -20 Td (====================) Tj ET"
    assert only_page(read(write_pdf(rules))).lines is None


def test_a_character_without_meaning_never_vanishes_from_a_number(read: Read, write_pdf: WritePdf) -> None:
    content = RECEIPT.replace(b"59,800", b"5Q,800")
    page = only_page(read(mapped(write_pdf, content, {"Q": "\ue001"})))
    assert texts(page) == ["KTX receipt 5\N{REPLACEMENT CHARACTER},800", LINES[1]]


def test_accents_of_a_foreign_receipt_are_kept(read: Read, write_pdf: WritePdf) -> None:
    content = b"BT /F 12 Tf 20 250 Td (Caf\xe9 de la Gare, Strasbourg) Tj 0 -20 Td (Total a payer 12,50 EUR) Tj ET"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    assert texts(only_page(read(write_pdf(content, font=font)))) == [
        "Café de la Gare, Strasbourg",
        "Total a payer 12,50 EUR",
    ]


def test_almost_no_text_is_a_page_for_ocr(read: Read, write_pdf: WritePdf) -> None:
    assert only_page(read(write_pdf(b"BT /F 12 Tf 20 20 Td (- 1 -) Tj ET"))).lines is None
    assert only_page(read(write_pdf(b""))).lines is None


def test_an_invisible_text_layer_is_not_trusted(read: Read, write_pdf: WritePdf) -> None:
    assert only_page(read(write_pdf(b"BT 3 Tr" + RECEIPT[2:]))).lines is None
    assert only_page(read(write_pdf(RECEIPT + b" BT 3 Tr /F 12 Tf 20 100 Td (98,500) Tj ET"))).lines is None


def test_text_over_a_picture_of_the_page_is_not_trusted(read: Read, write_pdf: WritePdf, noise: Image.Image) -> None:
    whole = b"q 200 0 0 300 0 0 cm /I Do Q " + RECEIPT
    assert only_page(read(write_pdf(whole, image=noise))).lines is None
    pasted = b"q 120 0 0 120 40 60 cm /I Do Q " + RECEIPT  # a receipt photo under a typed heading
    assert only_page(read(write_pdf(pasted, image=noise))).lines is None
    logo = b"q 40 0 0 40 150 10 cm /I Do Q " + RECEIPT
    assert texts(only_page(read(write_pdf(logo, image=noise)))) == LINES


def test_a_picture_inside_a_form_is_measured_where_it_is_drawn(
    read: Read, write_pdf: WritePdf, noise: Image.Image
) -> None:
    inner = b"q 1 0 0 1 0 0 cm /I Do Q"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /I 4 0 R >> >> /Length %d >>"
    form = form % len(inner) + b"\nstream\n" + inner + b"\nendstream"

    def with_form(content: bytes) -> bytes:
        data = write_pdf(content, image=noise, objects=[form])
        return data.replace(b"/XObject << /I 4 0 R >> >> >>\nendobj", b"/XObject << /I 7 0 R >> >> >>\nendobj", 1)

    assert only_page(read(with_form(b"q 200 0 0 300 0 0 cm /I Do Q " + RECEIPT))).lines is None
    assert texts(only_page(read(with_form(b"q 30 0 0 30 0 0 cm /I Do Q " + RECEIPT)))) == LINES


def test_a_scan_is_drawn_no_finer_than_it_was_scanned(read: Read, write_pdf: WritePdf, noise: Image.Image) -> None:
    """Some apps make one pixel one point: a photo of 3024 x 4032 would be drawn at 8400 x 11200."""
    width, height = noise.size
    data = write_pdf(b"q %d 0 0 %d 0 0 cm /I Do Q" % noise.size, image=noise, page=f"/MediaBox [0 0 {width} {height}]")
    page = only_page(read(data))
    assert page.pixels.shape == (height, width, 3)
    assert np.array_equal(page.pixels, np.asarray(noise))


def test_a_large_page_is_drawn_coarser_and_an_absurd_one_refused(
    read: Read, write_pdf: WritePdf, limits: Limits
) -> None:
    data = write_pdf(b"1 0 0 rg 0 0 9999 9999 re f", page="/MediaBox [0 0 1600 2400]")
    page = only_page(read(data))
    assert 0.98 * limits.pixels < page.pixels.shape[0] * page.pixels.shape[1] <= limits.pixels
    assert tuple(page.pixels[-1, -1]) == (255, 0, 0)
    assert codes(read(write_pdf(RECEIPT, page="/MediaBox [0 0 14400 14400]"))) == ["too_many_pixels"]
    assert codes(read(write_pdf(RECEIPT, page="/MediaBox [0 0 14400 3]"))) == ["too_small_image"]


@pytest.mark.parametrize("form", [b"/AcroForm << /Fields [] >>", b"/AcroForm << /Fields [7 0 R] >>", b""])
@pytest.mark.parametrize("kind", [b"/FreeText", b"/Widget /FT /Tx /T (sum) /V (approved)", b"/Stamp"])
def test_what_a_form_field_or_a_note_shows_is_text_too(
    form: bytes, kind: bytes, read: Read, write_pdf: WritePdf
) -> None:
    look = b"BT /F 12 Tf 2 4 Td (approved 12,345) Tj ET"
    stream = b"<< /Type /XObject /Subtype /Form /BBox [0 0 120 20] /Resources << /Font << /F 3 0 R >> >> /Length %d >>"
    objects = [
        b"<< /Type /Annot /Subtype "
        + kind
        + b" /F 4 /Rect [20 100 140 120] /AP << /N 8 0 R >> /Contents (approved) >>",
        stream % len(look) + b"\nstream\n" + look + b"\nendstream",
    ]
    page = only_page(
        read(write_pdf(RECEIPT, page="/MediaBox [0 0 200 300] /Annots [7 0 R]", objects=objects, root=form))
    )
    assert texts(page) == [*LINES, "approved 12,345"]
    assert stray_ink(page) == 0


def test_too_many_pages_are_refused_before_any_is_drawn(read: Read, write_pdf: WritePdf, limits: Limits) -> None:
    assert codes(read(write_pdf(*[RECEIPT] * limits.pages))) == [None] * limits.pages
    items = read(write_pdf(*[RECEIPT] * (limits.pages + 1)))
    assert codes(items) == ["too_many_pages"]
    assert f"한도 {limits.pages}쪽" in str(items[0])


def test_pages_are_drawn_one_at_a_time(
    tmp_path: Path, write_pdf: WritePdf, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw = pdf._page

    def watched(document: Any, index: int, within: Limits) -> Item:
        drawn.append(index)
        return draw(document, index, within)

    monkeypatch.setattr(pdf, "_page", watched)
    path = tmp_path / "여러 쪽.pdf"
    path.write_bytes(write_pdf(*[RECEIPT] * 5))
    stream = pages(path, limits)
    assert len(list(islice(stream, 2))) == 2
    path.unlink()  # the bytes were read once, at the start
    assert drawn == [0, 1]
    assert codes(list(stream)) == [None] * 3


def test_a_page_that_cannot_be_loaded_does_not_stop_the_next(read: Read, write_pdf: WritePdf) -> None:
    data = write_pdf(RECEIPT, RECEIPT, RECEIPT).replace(b"7 0 R 9 0 R]", b"99 0 R 9 0 R]")
    assert codes(read(data)) == [None, "damaged_file", None]


def rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def locked(write_pdf: WritePdf, user: bytes, owner: bytes) -> bytes:
    """A PDF encrypted with 40-bit RC4 (PDF 1.7, 7.6.3, revision 2)."""
    filling = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    identity = b"0123456789abcdef"

    def padded(password: bytes) -> bytes:
        return (password + filling)[:32]

    owner_entry = rc4(hashlib.md5(padded(owner)).digest()[:5], padded(user))
    key = hashlib.md5(padded(user) + owner_entry + (-44).to_bytes(4, "little", signed=True) + identity).digest()[:5]

    def cipher(number: int, data: bytes) -> bytes:
        return rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], data)

    entries = b"/Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s>" % (
        owner_entry.hex().encode(),
        rc4(key, filling).hex().encode(),
    )
    trailer = b"/Encrypt << %s >> /ID [<%s> <%s>]" % (entries, identity.hex().encode(), identity.hex().encode())
    return write_pdf(RECEIPT, trailer=trailer, cipher=cipher)


def test_a_password_is_an_error_only_where_one_is_needed_to_open(read: Read, write_pdf: WritePdf) -> None:
    assert codes(read(locked(write_pdf, b"secret", b"secret"))) == ["encrypted_pdf"]
    assert texts(only_page(read(locked(write_pdf, b"", b"secret")))) == LINES


def test_a_pdf_under_a_foreign_security_handler_is_locked(read: Read, write_pdf: WritePdf) -> None:
    trailer = b"/Encrypt << /Filter /FOPN_foweb /V 1 >> /ID [<00> <00>]"
    assert codes(read(write_pdf(RECEIPT, trailer=trailer))) == ["drm_locked"]


def test_a_repaired_pdf_gives_its_pages_and_says_it_is_damaged(read: Read, write_pdf: WritePdf) -> None:
    whole = write_pdf(RECEIPT)
    items = read(whole[:-60])
    assert codes(items)[-1] == "damaged_file"
    assert codes(read(whole.replace(b"startxref\n", b"startxref\n99")))[-1] == "damaged_file"
    assert codes(read(whole[:200])) == ["damaged_file"]
    assert codes(read(b"%PDF-1.7\n" + bytes(500))) == ["damaged_file"]
    assert codes(read(b"\r\n\r\n" + whole)) == [None]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0.01, 0.99))
def test_a_cut_pdf_is_never_taken_for_whole(part: float, write_pdf: WritePdf, limits: Limits) -> None:
    data = write_pdf(RECEIPT, RECEIPT, RECEIPT)
    end = data.rindex(b"startxref")
    items = list(pdf.pages(data[: int(end * part)], limits, seen=0))
    assert codes(items)[-1] == "damaged_file"
    assert all(texts(item) in (LINES, None) for item in items if isinstance(item, PageImage))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bytes_make_the_pdf_reader_raise(data: st.DataObject, write_pdf: WritePdf, limits: Limits) -> None:
    body = bytearray(write_pdf(RECEIPT, RECEIPT))
    for at in data.draw(st.lists(st.integers(9, len(body) - 1), min_size=1, max_size=12)):
        body[at] = data.draw(st.integers(0, 255))
    assert list(pdf.pages(bytes(body), replace(limits, pixels=500_000), seen=0))
