"""Receipt pictures: cut from the page, small, without metadata; a missing one is said in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PIL import Image

from desktop.export.evidence import Evidence
from desktop.export.pictures import BOX_HEIGHT, BOX_WIDTH, SHARPNESS, crop
from desktop.export.xlsx import write_workbook
from desktop.receipts.model import Polygon
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import Trip


def opened(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(BytesIO(content))


def brightness(picture: Image.Image) -> float:
    grey = picture.convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(grey, int)
    return grey


def with_polygon(evidence: Evidence, polygon: Polygon) -> Evidence:
    return replace(evidence, receipt=evidence.receipt.model_copy(update={"polygon": polygon}))


def test_the_receipt_is_cut_from_its_page(evidence: list[Evidence]) -> None:
    cut = opened(crop(evidence[0]))
    assert cut.format == "JPEG"
    assert 400 <= cut.width <= 420
    assert 700 <= cut.height <= 730
    assert brightness(cut) > 235


def test_coordinates_are_of_the_page_not_of_the_smaller_preview(evidence: list[Evidence], tmp_path: Path) -> None:
    preview = tmp_path / "작은 그림.jpg"
    assert evidence[0].picture is not None
    Image.open(evidence[0].picture).resize((500, 700)).save(preview, quality=95)
    cut = opened(crop(replace(evidence[0], picture=preview)))
    assert 200 <= cut.width <= 212
    assert brightness(cut) > 230


def test_a_photo_is_shrunk_and_loses_its_metadata(evidence: list[Evidence], tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "place and time"
    photo = tmp_path / "사진.jpg"
    Image.effect_noise((3000, 4200), 60).convert("RGB").save(photo, exif=exif, quality=90)
    whole: Polygon = ((0, 0), (1000, 0), (1000, 1400), (0, 1400))
    content = crop(with_polygon(replace(evidence[0], picture=photo), whole))
    cut = opened(content)
    assert content is not None and len(content) < 500_000
    assert cut.width <= BOX_WIDTH * SHARPNESS + 1 and cut.height <= BOX_HEIGHT * SHARPNESS + 1
    assert max(cut.width / (BOX_WIDTH * SHARPNESS), cut.height / (BOX_HEIGHT * SHARPNESS)) > 0.99
    assert not cut.getexif()


@pytest.mark.parametrize(
    "polygon",
    [
        ((5, 5), (5, 5), (5, 5), (5, 5)),
        ((-50, -50), (1050, -50), (1050, 1450), (-50, 1450)),
        ((2000, 2000), (3000, 2000), (3000, 3000), (2000, 3000)),
    ],
)
def test_a_polygon_without_an_inside_gives_the_whole_page(evidence: list[Evidence], polygon: Polygon) -> None:
    cut = opened(crop(with_polygon(evidence[0], polygon)))
    assert cut.width / cut.height == pytest.approx(1000 / 1400, abs=0.01)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_picture_becomes_a_jpeg(evidence: list[Evidence], tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("그림.jpg" if mode == "CMYK" else "그림.png")
    Image.new(mode, (1000, 1400)).save(path)
    assert opened(crop(replace(evidence[0], picture=path))).format == "JPEG"


def test_missing_or_broken_pictures_are_said_in_words(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Callable[..., Settlement], evidence: list[Evidence]
) -> None:
    cut_short = tmp_path / "잘림.png"
    assert evidence[0].picture is not None
    cut_short.write_bytes(evidence[0].picture.read_bytes()[:300])
    pictures = [evidence[0].picture, None, tmp_path / "없음.png", cut_short]
    shown = [replace(evidence[0], id=f"{n}.jpg#0", picture=picture) for n, picture in enumerate(pictures)]
    path = tmp_path / "a.xlsx"
    write_workbook(path, trip, settle(items), shown)
    sheet = load_workbook(path)["영수증"]
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert sum("그림을 넣을 수 없습니다" in word for word in words) == 3
    assert sum("0.jpg#0" in word for word in words) == 1
    assert [name for name in ZipFile(path).namelist() if "/media/" in name] == ["xl/media/image1.jpeg"]
