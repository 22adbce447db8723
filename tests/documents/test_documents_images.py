"""Pictures: every format, every mode, every turn, and every way of being broken."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.documents import Limits, PageImage, image
from desktop.errors import UserError

Item = PageImage | UserError
Read = Callable[..., list[Item]]
Encode = Callable[..., bytes]


def only_page(items: list[Item]) -> PageImage:
    (page,) = items
    assert isinstance(page, PageImage), page
    return page


def codes(items: list[Item]) -> list[str | None]:
    return [item.code if isinstance(item, UserError) else None for item in items]


def near(page: PageImage, x: int, y: int, colour: tuple[int, int, int]) -> bool:
    return bool(np.abs(page.pixels[y, x].astype(int) - colour).max() < 40)


RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 200, 20), (20, 20, 230), (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "HEIF", "AVIF", "GIF"])
def test_every_format_is_recognised_by_content_and_not_by_ending(
    kind: str, read: Read, encode: Encode, picture: Image.Image
) -> None:
    page = only_page(read(encode(picture, kind), "영수증.hwp"))
    assert page.pixels.shape == (80, 120, 3)
    assert page.pixels.dtype == np.uint8
    assert page.lines is None
    assert near(page, 15, 15, RED)
    assert near(page, 100, 15, GREEN)
    assert near(page, 15, 65, BLUE)
    assert near(page, 100, 65, WHITE)


#: EXIF orientation -> where the stored picture's top left (red) and top right (green) corner must be seen.
TURNS = {
    1: ("top left", "top right"),
    2: ("top right", "top left"),
    3: ("bottom right", "bottom left"),
    4: ("bottom left", "bottom right"),
    5: ("top left", "bottom left"),
    6: ("top right", "bottom right"),
    7: ("bottom right", "top right"),
    8: ("bottom left", "top left"),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
@pytest.mark.parametrize("orientation", TURNS)
def test_exif_orientation_is_honoured_exactly_once(
    kind: str, orientation: int, read: Read, encode: Encode, picture: Image.Image
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    # A HEIC says its turn twice, in EXIF and in a box of its own: the encoder writes both when it is given bytes.
    page = only_page(read(encode(picture, kind, exif=exif.tobytes())))
    height, width = page.pixels.shape[:2]
    assert (width, height) == ((80, 120) if orientation >= 5 else (120, 80))
    for colour, corner in zip((RED, GREEN), TURNS[orientation], strict=True):
        y = height // 5 if "top" in corner else height * 4 // 5
        x = width // 5 if "left" in corner else width * 4 // 5
        assert near(page, x, y, colour), (corner, page.pixels[y, x])


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_of_many_rows_is_the_same_as_in_one_piece(
    mode: str, orientation: int, read: Read, encode: Encode
) -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (700, 40, 3), np.uint8)
    stored = Image.fromarray(pixels).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = orientation
    expected = np.asarray(stored.convert("RGB"))
    page = only_page(read(encode(stored, "PNG", exif=exif.tobytes())))
    assert np.array_equal(page.pixels, expected if orientation == 1 else np.rot90(expected, -1))
    assert page.pixels.flags.c_contiguous


def test_deep_grey_is_turned_too(read: Read, encode: Encode) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    ramp = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (80, 1))
    page = only_page(read(encode(Image.fromarray(ramp), "PNG", exif=exif.tobytes())))
    assert page.pixels.shape == (64, 80, 3)
    assert page.pixels[0, 40, 0] < 5 and page.pixels[-1, 40, 0] > 250


def test_unreadable_exif_does_not_cost_the_photo(read: Read, encode: Encode, picture: Image.Image) -> None:
    broken = encode(picture, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12" * 9)
    assert only_page(read(broken)).pixels.shape == (80, 120, 3)


def test_transparency_becomes_white_paper(read: Read, encode: Encode) -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 32, 64))
    palette = clear.convert("RGB").quantize(4)
    grey = clear.convert("LA")
    black_index = palette.getpixel((5, 5))
    assert isinstance(black_index, int)
    for data in (
        encode(clear, "PNG"),
        encode(clear, "WEBP", lossless=True),
        encode(grey, "PNG"),
        encode(clear, "TIFF"),
    ):
        page = only_page(read(data))
        assert near(page, 10, 10, (0, 0, 0))
        assert near(page, 50, 10, WHITE)
    page = only_page(read(encode(palette, "PNG", transparency=black_index)))
    assert near(page, 10, 10, WHITE)


def test_deep_grey_is_scaled_and_not_clipped(read: Read, encode: Encode) -> None:
    ramp = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (64, 1))
    expected = np.linspace(0, 255, 64)
    for source, kind in (
        (Image.fromarray(ramp), "PNG"),
        (Image.fromarray(ramp), "TIFF"),
        (Image.fromarray(ramp.astype(np.int32)), "TIFF"),
        (Image.fromarray((ramp / 65535).astype(np.float32)), "TIFF"),
    ):
        page = only_page(read(encode(source, kind)))
        assert np.abs(page.pixels[30, :, 1] - expected).max() <= 2


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("CMYK", "TIFF"), ("1", "TIFF"), ("1", "PNG"), ("P", "BMP")]
)
def test_other_modes_become_rgb(mode: str, kind: str, read: Read, encode: Encode) -> None:
    half = Image.new("RGB", (64, 64), "white")
    half.paste((0, 0, 0), (0, 0, 32, 64))
    page = only_page(read(encode(half.convert(mode), kind)))
    assert near(page, 10, 10, (0, 0, 0))
    assert near(page, 50, 10, WHITE)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "group4", "jpeg"])
def test_every_page_of_a_tiff_is_read(compression: str, read: Read, encode: Encode) -> None:
    mode = "1" if compression == "group4" else "RGB"
    sheets = [Image.new(mode, (64 + 8 * n, 64), "white") for n in range(4)]
    items = read(encode(sheets[0], "TIFF", save_all=True, append_images=sheets[1:], compression=compression))
    assert [item.pixels.shape[1] for item in items if isinstance(item, PageImage)] == [64, 72, 80, 88]


def test_a_tiff_turns_each_page_by_its_own_tag(read: Read, encode: Encode, picture: Image.Image) -> None:
    second = picture.copy()
    data = encode(picture, "TIFF", save_all=True, append_images=[second], tiffinfo={274: 6})
    assert [item.pixels.shape[:2] for item in read(data) if isinstance(item, PageImage)] == [(120, 80), (120, 80)]


def test_a_tiff_with_too_many_pages_is_refused_before_any_is_decoded(
    read: Read, encode: Encode, limits: Limits
) -> None:
    sheets = [Image.new("1", (64, 64)) for _ in range(limits.pages)]
    exactly = encode(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    assert codes(read(exactly)) == [None] * limits.pages
    items = read(exactly, within=replace(limits, pages=limits.pages - 1))
    assert codes(items) == ["too_many_pages"]
    assert f"한도 {limits.pages - 1}쪽" in str(items[0])


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_gives_its_first_frame(kind: str, read: Read, encode: Encode, picture: Image.Image) -> None:
    frames = [Image.new("RGB", picture.size, colour) for colour in ("blue", "black")]
    page = only_page(read(encode(picture, kind, save_all=True, append_images=frames)))
    assert near(page, 15, 15, RED)


def test_a_picture_over_the_pixel_limit_is_refused_by_its_header(read: Read) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 60_000, 50_000, 8, 2, 0, 0, 0)  # 3 gigapixels in 60 bytes
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )
    items = read(bomb)
    assert codes(items) == ["too_many_pixels"]
    assert "300000만 화소" in str(items[0])


def test_the_pixel_limit_is_the_setting_and_pillow_keeps_its_own(
    read: Read, encode: Encode, limits: Limits, picture: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encode(picture, "PNG")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert codes(read(data, within=replace(limits, pixels=120 * 80))) == [None]
    assert codes(read(data, within=replace(limits, pixels=120 * 80 - 1))) == ["too_many_pixels"]
    assert Image.MAX_IMAGE_PIXELS == 10


def test_an_image_too_small_to_read(read: Read, encode: Encode) -> None:
    assert codes(read(encode(Image.new("RGB", (400, 31)), "PNG"))) == ["too_small_image"]
    assert codes(read(encode(Image.new("RGB", (400, 32)), "PNG"))) == [None]


KINDS = [
    ("JPEG", {}),
    ("JPEG", {"progressive": True}),
    ("PNG", {}),
    ("WEBP", {}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("BMP", {}),
    ("GIF", {}),
    ("HEIF", {}),
    ("AVIF", {}),
]


@pytest.mark.parametrize(("kind", "options"), KINDS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0, 1, exclude_max=True))
def test_a_cut_picture_is_damaged_and_never_silently_grey(
    kind: str, options: dict[str, object], part: float, read: Read, encode: Encode, noise: Image.Image
) -> None:
    data = encode(noise, kind, **options)
    whole = only_page(read(data))
    items = read(data[: max(16, int(len(data) * part))])
    for item in items:
        if isinstance(item, PageImage):  # nothing but trailing bytes was lost
            assert np.array_equal(item.pixels, whole.pixels)
        else:
            assert item.code in ("damaged_file", "unknown_format")
    assert items
    if 0.1 < part < 0.9:
        assert set(codes(items)) == {"damaged_file"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_a_cut_copy_filled_up_with_zeros_is_damaged(kind: str, read: Read, encode: Encode) -> None:
    rng = np.random.default_rng(3)
    data = encode(Image.fromarray(rng.integers(0, 255, (96, 96, 3), np.uint8)), kind)
    assert codes(read(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))) == ["damaged_file"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0.01, 1, exclude_max=True))
def test_a_cut_tiff_of_many_pages_keeps_the_whole_ones_and_says_so(part: float, read: Read, encode: Encode) -> None:
    rng = np.random.default_rng(5)
    sheets = [Image.fromarray(rng.integers(0, 255, (40, 40, 3), np.uint8)) for _ in range(4)]
    data = encode(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    items = read(data[: int(len(data) * part)])
    for item, sheet in zip(items, sheets, strict=False):
        assert isinstance(item, UserError) or np.array_equal(item.pixels, np.asarray(sheet))
    assert codes(items) == [None] * 4 or set(codes(items)) & {"damaged_file", "unknown_format"}


@settings(max_examples=60)
@given(body=st.binary(max_size=400), kind=st.sampled_from(sorted(image.DECODERS)))
def test_no_bytes_make_a_decoder_raise(body: bytes, kind: str) -> None:
    limits = Limits(bytes=1 << 20, pixels=100_000, pages=3, pdf_dpi=72)
    starts = {"jpeg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF\x40\0\0\0WEBPVP8 "}
    starts |= {"gif": b"GIF89a\x40\0\x40\0", "tiff": b"II*\0\x08\0\0\0", "bmp": b"BM", "heif": b"\0\0\0\x18ftypheic"}
    assert list(image.pages(starts[kind] + body, kind, limits, seen=0))


def test_a_phone_picture_of_two_frames_is_one_page(read: Read, picture: Image.Image) -> None:
    out = io.BytesIO()
    picture.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", picture.size)])
    assert near(only_page(read(out.getvalue())), 15, 15, RED)
