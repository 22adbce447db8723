"""Receipt pictures: cut from the page, small, without metadata; a missing one is said in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PIL import Image

from desktop.export.cuts import AMOUNT_SIZE, RECEIPT_SIZE, amount_cut, receipt_cut
from desktop.export.evidence import Evidence
from desktop.export.provenance import Provenance
from desktop.export.xlsx import write_workbook
from desktop.receipts.model import Line, Polygon
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import Trip

MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))


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
    cut = opened(receipt_cut(evidence[0]))
    assert cut.format == "JPEG"
    assert 392 <= cut.width <= 404
    assert 690 <= cut.height <= 696
    assert brightness(cut) > 235


def test_coordinates_are_of_the_page_not_of_the_smaller_preview(evidence: list[Evidence], tmp_path: Path) -> None:
    preview = tmp_path / "작은 그림.jpg"
    assert evidence[0].picture is not None
    Image.open(evidence[0].picture).resize((500, 700)).save(preview, quality=95)
    cut = opened(receipt_cut(replace(evidence[0], picture=preview)))
    assert 200 <= cut.width <= 212
    assert brightness(cut) > 230


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_receipt_that_lies_turned_on_its_page_is_shown_upright(
    evidence: list[Evidence], tmp_path: Path, turned: int
) -> None:
    """Its corners begin where its first line does: here a dark bar on top."""
    upright = Image.new("L", (400, 700), 255)
    upright.paste(0, (0, 0, 400, 100))
    Image.Image.rotate(upright, -turned, expand=True).save(tmp_path / "쪽.png")
    wide, high = (400, 700) if turned % 180 == 0 else (700, 400)
    around = ((0.0, 0.0), (float(wide), 0.0), (float(wide), float(high)), (0.0, float(high)))
    first = turned // 90
    corners: Polygon = (around[first], around[first - 3], around[first - 2], around[first - 1])
    lying = with_polygon(replace(evidence[0], picture=tmp_path / "쪽.png", page_size=(wide, high)), corners)
    cut = opened(receipt_cut(lying))
    assert cut.height / cut.width == pytest.approx(700 / 400, rel=0.02)
    assert brightness(cut.crop((0, 0, cut.width, cut.height // 10))) < 30 < 240 < brightness(cut.crop((0, 200, 9, 400)))


def test_a_very_long_receipt_stands_in_columns(evidence: list[Evidence], tmp_path: Path) -> None:
    """As one strip of 88 × 104 mm it could not be read; nothing of it is lost."""
    strip = Image.new("L", (300, 4800), 255)
    for row in range(48):
        strip.paste(0, (20, row * 100 + 30, 20 + 5 * row, row * 100 + 50))  # a longer bar on each line
    strip.save(tmp_path / "쪽.png")
    corners: Polygon = ((0, 0), (300, 0), (300, 4800), (0, 4800))
    long = with_polygon(replace(evidence[0], picture=tmp_path / "쪽.png", page_size=(300, 4800)), corners)
    cut = opened(receipt_cut(long))
    assert 588 <= cut.width <= 590 and 500 <= cut.height <= 696
    bars = sum(
        below < 128 <= above
        for left in range(4)
        for above, below in pairwise(cut.convert("L").crop((left * 149 + 10, 0, left * 149 + 11, cut.height)).tobytes())
    )
    assert bars >= 47, "every line but the first, which has no bar to see"


def test_a_photo_is_shrunk_and_loses_its_metadata(evidence: list[Evidence], tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "place and time"
    photo = tmp_path / "사진.jpg"
    Image.effect_noise((3000, 4200), 60).convert("RGB").save(photo, exif=exif, quality=90)
    whole: Polygon = ((0, 0), (1000, 0), (1000, 1400), (0, 1400))
    content = receipt_cut(with_polygon(replace(evidence[0], picture=photo), whole))
    cut = opened(content)
    assert content is not None and len(content) < 500_000
    assert cut.width <= RECEIPT_SIZE[0] and cut.height <= RECEIPT_SIZE[1]
    assert max(cut.width / RECEIPT_SIZE[0], cut.height / RECEIPT_SIZE[1]) > 0.99
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
    cut = opened(receipt_cut(with_polygon(evidence[0], polygon)))
    assert cut.width / cut.height == pytest.approx(1000 / 1400, abs=0.01)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_picture_becomes_a_jpeg(evidence: list[Evidence], tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("그림.jpg" if mode == "CMYK" else "그림.png")
    Image.new(mode, (1000, 1400)).save(path)
    assert opened(receipt_cut(replace(evidence[0], picture=path))).format == "JPEG"


def test_missing_or_broken_pictures_are_said_in_words(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Callable[..., Settlement], evidence: list[Evidence]
) -> None:
    cut_short = tmp_path / "잘림.png"
    assert evidence[0].picture is not None
    cut_short.write_bytes(evidence[0].picture.read_bytes()[:300])
    pictures = [evidence[0].picture, None, tmp_path / "없음.png", cut_short]
    shown = [replace(evidence[0], id=f"{n}.jpg#0", picture=picture) for n, picture in enumerate(pictures)]
    path = tmp_path / "a.xlsx"
    write_workbook(path, trip, settle(items), shown, Provenance(MADE_AT))
    sheet = load_workbook(path)["영수증"]
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert sum("그림을 넣을 수 없습니다" in word for word in words) == 3
    assert sum("0.jpg" in word for word in words) == 1
    assert [name for name in ZipFile(path).namelist() if "/media/" in name] == ["xl/media/image1.jpeg"]


def with_amount_line(evidence: Evidence, polygon: Polygon) -> Evidence:
    """The evidence, its total read from a line at ``polygon``."""
    total = evidence.receipt.fields["total"].model_copy(update={"lines": (0,)})
    line = Line(text="48,200원", polygon=polygon, confidence=0.9)
    told = evidence.receipt.model_copy(update={"lines": (line,), "fields": {"total": total}})
    return replace(evidence, receipt=told)


def test_the_amount_is_cut_from_its_line(evidence: list[Evidence], tmp_path: Path) -> None:
    page = Image.new("RGB", (500, 700), "white")  # half the size of what was read
    page.paste("black", (300, 400, 400, 420))
    page.save(tmp_path / "쪽.png")
    read = with_amount_line(evidence[0], ((600, 800), (800, 800), (800, 840), (600, 840)))
    cut = opened(amount_cut(replace(read, picture=tmp_path / "쪽.png")))
    assert (cut.width, cut.height, cut.mode) == (114, 34, "L")
    assert cut.width <= AMOUNT_SIZE[0] and cut.height <= AMOUNT_SIZE[1]
    assert 80 < 255 - brightness(cut) < 180, "the black line and some paper around it"


def test_a_value_that_stands_on_no_line_has_no_picture(evidence: list[Evidence]) -> None:
    assert amount_cut(evidence[0]) is None
    beyond = evidence[0].receipt.fields["total"].model_copy(update={"lines": (7,)})
    told = evidence[0].receipt.model_copy(update={"fields": {"total": beyond}})
    assert amount_cut(replace(evidence[0], receipt=told)) is None


def test_the_printed_amount_stands_beside_its_row(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Callable[..., Settlement], evidence: list[Evidence]
) -> None:
    read = with_amount_line(evidence[0], ((600, 800), (800, 800), (800, 840), (600, 840)))
    path = tmp_path / "a.xlsx"
    write_workbook(path, trip, settle(items), [evidence[1], read], Provenance(MADE_AT))
    listed = load_workbook(path)["증빙목록"]
    (image,) = listed._images  # type: ignore[attr-defined]
    assert (image.anchor._from.row, image.anchor._from.col) == (5, 8), "second row, ninth column"
    assert listed["I4"].value == "금액이 적힌 자리"
    assert image.anchor.ext.height / 12700 < listed.row_dimensions[6].height


@pytest.mark.parametrize(("stamp", "mode"), [(None, "L"), ("red", "RGB")])
def test_colour_is_kept_only_where_it_says_something(
    evidence: list[Evidence], tmp_path: Path, stamp: str | None, mode: str
) -> None:
    page = Image.new("RGB", (1000, 1400), (246, 243, 238))
    page.paste("black", (600, 700, 800, 740))
    if stamp:
        page.paste(stamp, (700, 900, 760, 960))
    page.save(tmp_path / "쪽.jpg", quality=85)
    assert opened(receipt_cut(replace(evidence[0], picture=tmp_path / "쪽.jpg"))).mode == mode


def test_a_page_that_was_drawn_anew_is_cut_anew(evidence: list[Evidence], tmp_path: Path) -> None:
    path = tmp_path / "쪽.png"
    Image.new("L", (1000, 1400), 250).save(path)
    assert brightness(opened(receipt_cut(replace(evidence[0], picture=path)))) > 240
    Image.new("L", (1001, 1400), 20).save(path)
    assert brightness(opened(receipt_cut(replace(evidence[0], picture=path)))) < 30
