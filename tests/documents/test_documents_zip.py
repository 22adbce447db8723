"""Archives: what a gateway hands over, and what an attacker would."""

from __future__ import annotations

import struct
import tracemalloc
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.documents import Limits, PageImage, PageText, archive
from desktop.errors import UserError

Item = PageImage | PageText | UserError
Read = Callable[..., list[Item]]
Encode = Callable[..., bytes]
WriteZip = Callable[..., bytes]


def codes(items: list[Item]) -> list[str | None]:
    return [item.code if isinstance(item, UserError) else None for item in items]


def widths(items: list[Item]) -> list[int]:
    return [item.pixels.shape[1] for item in items if isinstance(item, PageImage)]


@pytest.fixture(scope="module")
def sheet(encode: Encode) -> Callable[[int], bytes]:
    return lambda width: encode(Image.new("RGB", (width, 64), "white"), "PNG")


Sheet = Callable[[int], bytes]


def test_members_follow_each_other_in_the_archives_order(
    read: Read, write_zip: WriteZip, sheet: Sheet, encode: Encode
) -> None:
    two = encode(Image.new("1", (50, 64)), "TIFF", save_all=True, append_images=[Image.new("1", (51, 64))])
    data = write_zip(("다.png", sheet(90)), ("가/둘.tif", two), ("나.png", sheet(40)))
    assert widths(read(data, "망연계 자료.zip")) == [90, 50, 51, 40]


def test_a_bad_member_is_named_and_the_others_go_on(
    read: Read, write_zip: WriteZip, sheet: Sheet, write_pdf: Callable[..., bytes]
) -> None:
    whole = sheet(90)
    data = write_zip(
        ("첫 장.png", whole),
        ("잘린 장.png", whole[:-40]),
        ("빈 장.jpg", b""),
        ("메모.txt", "출장 메모".encode()),
        ("동영상.jpg", b"\0\0\0\x18ftypmp42" + bytes(40)),
        ("잠긴.pdf", b"\x9b DRMONE  This Document is encrypted" + bytes(40)),
        ("보고서.xlsx", write_zip(("[Content_Types].xml", b"<x/>"))),
        ("깨진.pdf", write_pdf(b"")[:100]),
        ("끝 장.png", whole),
    )
    items = read(data)
    assert codes(items) == [
        *(None, "damaged_file", "empty_file", "unknown_format", "video_file", "drm_locked", "unknown_format"),
        *("damaged_file", None),
    ]
    errors = {item.details["member"]: item for item in items if isinstance(item, UserError)}
    cut = errors["잘린 장.png"]
    assert cut.message == "잘린 장.png: 파일이 끝까지 저장되지 않았거나 손상되었습니다."
    assert str(cut).startswith("잘린 장.png: ")
    assert errors["잠긴.pdf"].details["product"] == "Fasoo Enterprise DRM"


@pytest.mark.parametrize(
    ("stored", "flag", "shown"),
    [
        ("숙박 영수증.png".encode("cp949"), False, "숙박 영수증.png"),
        (unicodedata.normalize("NFD", "숙박 영수증.png").encode(), False, "숙박 영수증.png"),
        ("숙박 영수증.png".encode(), True, "숙박 영수증.png"),
        (b"plain.png", False, "plain.png"),
        (b"\xff\xfe.png", False, "\N{REPLACEMENT CHARACTER}■.png"),
    ],
)
def test_korean_names_are_read_whatever_wrote_them(
    stored: bytes, flag: bool, shown: str, read: Read, write_zip: WriteZip
) -> None:
    place = "n" * len(stored) if not flag else stored.decode()
    data = write_zip((place, b"no picture"))
    (item,) = read(data.replace(place.encode(), stored))
    assert isinstance(item, UserError)
    assert item.details["member"] == shown


def test_folders_and_the_leavings_of_systems_are_skipped_silently(
    read: Read, write_zip: WriteZip, sheet: Sheet
) -> None:
    junk = ["출장/", "__MACOSX/._a.png", "출장/.DS_Store", "Thumbs.db", "출장/desktop.ini", "출장/._영수증.png"]
    data = write_zip(
        *((name, b"junk" if not name.endswith("/") else b"") for name in junk), ("출장/영수증.png", sheet(70))
    )
    assert widths(read(data)) == [70]
    assert codes(read(data)) == [None]
    assert codes(read(write_zip(*((name, b"") for name in junk)))) == ["empty_zip"]
    assert codes(read(write_zip())) == ["empty_zip"]


def test_an_archive_in_an_archive_is_refused(read: Read, write_zip: WriteZip, sheet: Sheet) -> None:
    inner = write_zip(("a.png", sheet(70)))
    assert codes(read(write_zip(("안쪽.zip", inner), ("b.png", sheet(80))))) == ["nested_zip", None]
    assert codes(read(write_zip(("안쪽.jpg", inner)))) == ["nested_zip"]


def test_an_office_file_is_no_archive_of_receipts(read: Read, write_zip: WriteZip) -> None:
    assert codes(read(write_zip(("[Content_Types].xml", b""), ("xl/media/a.png", b"")), "표.zip")) == ["unknown_format"]
    assert codes(read(write_zip(("xl/media/a.png", b""), ("[Content_Types].xml", b"")))) == ["unknown_format"]
    assert codes(read(write_zip(("mimetype", b"application/hwp+zip")), "문서.hwpx")) == ["unknown_format"]


def test_an_encrypted_member_is_refused(read: Read, write_zip: WriteZip, sheet: Sheet) -> None:
    data = bytearray(write_zip(("a.png", sheet(70))))
    data[6] |= 1  # the flag in the member's own header, and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert codes(read(bytes(data))) == ["encrypted_zip"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_no_cap_can_hold_are_refused(method: int, read: Read, write_zip: WriteZip, sheet: Sheet) -> None:
    assert codes(read(write_zip(("a.png", sheet(70)), method=method))) == ["unsupported_zip"]


def test_a_member_with_a_wrong_checksum_is_damaged(read: Read, write_zip: WriteZip, sheet: Sheet) -> None:
    picture = sheet(70)
    data = write_zip(("a.png", picture), ("b.png", sheet(80)), method=zipfile.ZIP_STORED)
    at = data.index(picture) + len(picture) - 20
    assert codes(read(data[:at] + b"\x55" + data[at + 1 :])) == ["damaged_file", None]


def test_limits_hold_for_each_member_and_for_all(read: Read, write_zip: WriteZip, sheet: Sheet, limits: Limits) -> None:
    small = replace(limits, bytes=3000)
    bulky = bytes(3001)
    assert codes(read(write_zip(("a.bin", bulky), ("b.png", sheet(70))), within=small)) == ["too_many_bytes", None]
    most = archive.UNPACKED_FACTOR
    assert codes(read(write_zip(*((f"{n}.bin", bytes(3000)) for n in range(most + 1))), within=small)) == [
        "too_many_bytes"
    ]
    assert set(codes(read(write_zip(*((f"{n}.bin", bytes(3000)) for n in range(most))), within=small))) == {
        "unknown_format"
    }


def test_pages_are_counted_over_all_members(
    read: Read, write_zip: WriteZip, sheet: Sheet, encode: Encode, limits: Limits
) -> None:
    five = encode(Image.new("1", (50, 64)), "TIFF", save_all=True, append_images=[Image.new("1", (50, 64))] * 4)
    data = write_zip(("a.tif", five), ("b.tif", five), ("c.tif", five), ("d.png", sheet(70)))
    items = read(data)
    assert codes(items) == [None] * 10 + ["too_many_pages", None]
    assert f"c.tif: 쪽수가 너무 많습니다(한도 {limits.pages}쪽)." in [
        item.message for item in items if isinstance(item, UserError)
    ]
    members = ((f"{n}.png", b"") for n in range(limits.pages + 1))
    assert codes(read(write_zip(*members))) == ["too_many_pages"]


def test_a_directory_of_millions_is_refused_before_it_is_parsed(
    read: Read, write_zip: WriteZip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 50)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert codes(read(b"PK\x03\x04" + b"PK\x01\x02" * 51)) == ["too_many_pages"]


def bomb(declared: int) -> bytes:
    """A zip whose one member is a gigabyte of zeros, whatever size it declares."""
    mega = bytes(1 << 20)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = (squeeze.compress(mega) + squeeze.flush(zlib.Z_FULL_FLUSH)) * 1024 + b"\x03\x00"
    check = 0
    for _ in range(1024):
        check = zlib.crc32(mega, check)
    fields = (20, 0, zipfile.ZIP_DEFLATED, 0, 33, check, len(body), declared, 5, 0)
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *fields) + b"a.png" + body
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, *fields, 0, 0, 0, 0, 0) + b"a.png"
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


@pytest.mark.parametrize(("declared", "code"), [(1 << 30, "too_many_bytes"), (900, "damaged_file")])
def test_a_gigabyte_of_zeros_is_never_unpacked(declared: int, code: str, read: Read, limits: Limits) -> None:
    data = bomb(declared)
    assert len(data) < limits.bytes
    tracemalloc.start()
    try:
        items = read(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert codes(items) == [code]
    assert peak < len(data) + (8 << 20)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0.02, 1, exclude_max=True))
def test_a_cut_archive_is_damaged(part: float, read: Read, write_zip: WriteZip, sheet: Sheet) -> None:
    data = write_zip(("가.png", sheet(70)), ("나.png", sheet(80)))
    assert codes(read(data[: int(len(data) * part)])) == ["damaged_file"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bytes_make_the_archive_reader_raise(
    data: st.DataObject, read: Read, write_zip: WriteZip, sheet: Sheet
) -> None:
    body = bytearray(write_zip(("가.png", sheet(70)), ("나.png", sheet(80))))
    for at in data.draw(st.lists(st.integers(4, len(body) - 1), min_size=1, max_size=8)):
        body[at] = data.draw(st.integers(0, 255))
    assert read(bytes(body))
