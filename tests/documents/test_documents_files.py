"""A path before it is a picture: what is there, what it is, and how much of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.documents import Limits, PageImage, PageText, kind_of, pages
from desktop.errors import CATALOGUE, UserError
from desktop.settings import Settings

Item = PageImage | PageText | UserError
Read = Callable[..., list[Item]]


def codes(items: list[Item]) -> list[str | None]:
    return [item.code if isinstance(item, UserError) else None for item in items]


def test_limits_come_from_the_settings() -> None:
    values = {"limit_megabytes": 3, "limit_megapixels": 5, "limit_pages": 7, "pdf_dpi": 300}
    assert Limits.of(Settings(dict(values))) == Limits(bytes=3 << 20, pixels=5_000_000, pages=7, pdf_dpi=300)


def test_a_path_that_is_no_file(tmp_path: Path, limits: Limits) -> None:
    fifo = tmp_path / "관 pipe.jpg"
    os.mkfifo(fifo)
    dangling = tmp_path / "바로가기.jpg"
    dangling.symlink_to(tmp_path / "없는 파일.jpg")
    loop = tmp_path / "loop.jpg"
    loop.symlink_to(loop)
    picture = tmp_path / "그림.jpg"
    picture.write_bytes(b"x")
    expected = {
        tmp_path: "empty_folder",
        fifo: "not_a_file",
        Path("/dev/zero"): "not_a_file",
        dangling: "file_not_found",
        tmp_path / "없는 파일.jpg": "file_not_found",
        picture / "속.jpg": "file_not_found",
        loop: "file_unreadable",
        tmp_path / ("가" * 300): "file_unreadable",
        tmp_path / "nul\0byte.jpg": "file_unreadable",
    }
    for path, code in expected.items():
        assert codes(list(pages(path, limits))) == [code], path


def test_a_file_that_vanishes_between_look_and_read(
    tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "사라질 영수증.jpg"
    path.write_bytes(b"\xff\xd8\xff")
    open_file = Path.open

    def vanish(self: Path, *args: Any, **kwargs: Any) -> Any:
        self.unlink()
        return open_file(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", vanish)
    assert codes(list(pages(path, limits))) == ["file_not_found"]


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(5, "input/output error")])
def test_a_file_the_system_will_not_give(
    error: OSError, tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")

    def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    assert codes(list(pages(path, limits))) == ["file_unreadable"]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"", "empty_file"),
        (b"just text", "unknown_format"),
        (b"BM trip report", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90), "hwp_file"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "video_file"),
        (b"\0\0\0\x14ftypqt  ", "video_file"),
        (b"\0\0\0\x18ftyp3gp5", "video_file"),
        (b"RIFF\0\0\0\0AVI LIST", "video_file"),
        (b"\x1a\x45\xdf\xa3\x01\0", "video_file"),
        (b"\0\0\x01\xba\x44", "video_file"),
        (b"\0\0\x01\xb3\x44", "video_file"),
        (b"G" + bytes(187) + b"G" + bytes(187) + b"G" + bytes(187), "video_file"),
        (bytes.fromhex("3026B2758E66CF11A6D900AA0062CE6C"), "video_file"),
        (b"\x9b DRMONE  This Document is encrypted and protected by Fasoo DRM ", "drm_locked"),
        (b"<!-- FasooSecureContainer - Ver 1 -->", "drm_locked"),
        (b"SCDSA002\0\0\xf0\x06", "drm_locked"),
        (b"SCDSA004" + bytes(9), "drm_locked"),
        (b"<DOCUMENT SAFER V2010 R2>", "drm_locked"),
        (b"<## NASCA DRM FILE - VER1.00 ##>", "drm_locked"),
        (b".pfile\x01\0", "drm_locked"),
    ],
)
def test_what_is_no_receipt_is_called_by_its_name(head: bytes, code: str, read: Read) -> None:
    (item,) = read(head, "KTX 영수증.jpg")
    assert isinstance(item, UserError)
    assert item.code == code
    assert item.message == CATALOGUE[code][0]
    assert item.next_step


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif", b"heix"])
def test_a_photo_in_a_container_for_videos_stays_a_photo(brand: bytes, read: Read) -> None:
    assert kind_of(b"\0\0\0\x18ftyp" + brand) == "heif"
    assert codes(read(b"\0\0\0\x18ftyp" + brand + bytes(40))) == ["damaged_file"]


def test_a_pdf_may_begin_behind_other_bytes() -> None:
    assert kind_of(b"\n" * 1000 + b"%PDF-1.4") == "pdf"
    assert kind_of(b"\n" * 1024 + b"%PDF-1.4") == "unknown"


def test_bytes_are_counted_before_they_are_read(
    tmp_path: Path, limits: Limits, encode: Callable[..., bytes], picture: Image.Image
) -> None:
    data = encode(picture, "PNG")
    path = tmp_path / "큰 파일.png"
    path.write_bytes(data)
    assert codes(list(pages(path, replace(limits, bytes=len(data))))) == [None]
    assert codes(list(pages(path, replace(limits, bytes=len(data) - 1)))) == ["too_many_bytes"]
    with path.open("r+b") as file:
        file.truncate(6 << 30)  # sparse: reading it would take six gigabytes
    (item,) = list(pages(path, limits))
    assert isinstance(item, UserError)
    assert item.message == "파일이 너무 큽니다(6144 MB, 한도 4 MB)."


def test_a_large_video_is_called_a_video_and_not_a_large_file(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "영수증 촬영.jpg"
    path.write_bytes(b"\0\0\0\x18ftypmp42")
    with path.open("r+b") as file:
        file.truncate(6 << 30)
    assert codes(list(pages(path, limits))) == ["video_file"]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=2000))
def test_any_bytes_give_something_and_never_raise(data: bytes, read: Read) -> None:
    assert read(data)
