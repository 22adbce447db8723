"""The report as HWPX: a valid package that is read back with its tables, its sums and its pictures."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from hwpx.document import HwpxDocument
from hwpx.tools.package_validator import validate_package
from PIL import Image

from desktop.errors import UserError
from desktop.export.cuts import MISSING
from desktop.export.evidence import Evidence
from desktop.export.hwpx import hwpx_bytes, write_hwpx
from desktop.export.notice import AI_NOTICE
from desktop.export.report import TITLE, settlement_report
from desktop.receipts.model import Kind, Receipt
from desktop.travel.money import written_out
from desktop.travel.settlement import Finding, Item, Settlement
from desktop.travel.trip import Trip

Settle = Callable[..., Settlement]
MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def opened(content: bytes) -> HwpxDocument:
    return HwpxDocument.open(BytesIO(content))


def table(document: HwpxDocument, head: str) -> list[list[str]]:
    """The rows of the first table with this head, without the heads."""
    for each in document.tables.all:
        rows = [[cell.text for cell in row.cells] for row in each.rows]
        if head in rows[0]:
            return rows[1:]
    raise AssertionError(head)


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.fixture
def settlement(items: tuple[Item, ...], settle: Settle) -> Settlement:
    return settle(items, findings=(Finding(code="x", message="같은 밤의 숙박입니다.", what_to_do="하나를 고르세요."),))


@pytest.fixture
def content(trip: Trip, settlement: Settlement, evidence: list[Evidence]) -> bytes:
    return hwpx_bytes(settlement_report(trip, settlement, evidence), MADE_AT)


def test_the_package_is_valid(content: bytes) -> None:
    assert [issue for issue in validate_package(content).issues if issue.level == "error"] == []
    assert opened(content).validate().issues == ()
    first = ZipFile(BytesIO(content)).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)


def test_the_package_has_the_parts_of_the_standard(content: bytes) -> None:
    """KS X 6101 (OWPML): container, package file, header and sections, every picture declared where it lies."""
    package = ZipFile(BytesIO(content))
    names = package.namelist()
    assert package.read("mimetype") == b"application/hwp+zip"
    assert {"version.xml", "settings.xml", "META-INF/container.xml", "Contents/header.xml"} <= set(names)
    assert b'full-path="Contents/content.hpf"' in package.read("META-INF/container.xml")
    declared = set(re.findall(rb'<opf:item [^>]*href="([^"]+)"', package.read("Contents/content.hpf")))
    lying = {name.encode() for name in names if name.startswith(("Contents/section", "BinData/"))}
    assert lying and lying <= declared
    assert len(names) == len(set(names))


def test_words_are_read_back(content: bytes, settlement: Settlement) -> None:
    text = opened(content).text.plain()
    for words in (TITLE, "이출장", "관계기관 업무협의", "같은 밤의 숙박입니다.", written_out(settlement.payable_won)):
        assert words in text


def test_the_rows_of_the_table_sum_to_its_sum(content: bytes, settlement: Settlement) -> None:
    *rows, total = table(opened(content), "산출과 사유")
    assert len(rows) == len(settlement.items)
    for column, whole in ((3, settlement.claimed_won), (4, settlement.approved_won)):
        assert sum(number(row[column]) for row in rows) == number(total[column]) == whole
    for row in table(opened(content), "구분"):
        *heads, whole = map(number, row[1:])
        assert sum(heads) == whole


def test_tables_repeat_their_heads_and_keep_rows_whole(content: bytes) -> None:
    section = ZipFile(BytesIO(content)).read("Contents/section0.xml").decode()
    opening = re.findall(r"<hp:tbl [^>]*>", section)
    assert len(opening) > 6 and all('pageBreak="TABLE"' in each for each in opening)
    assert sum('repeatHeader="1"' in each for each in opening) == 4


def test_rows_tell_the_height_that_their_words_need(trip: Trip, items: tuple[Item, ...], settle: Settle) -> None:
    """A word processor makes its pages by these heights before it has drawn anything: too low, and pages overflow."""
    item = items[1].model_copy(update={"reasons": ("사유를 길게 적은 항목입니다. " * 8,)})
    document = opened(hwpx_bytes(settlement_report(trip, settle((item,) * 60), []), MADE_AT))
    for each in document.tables.all:
        heights = [max(cell.height for cell in row.cells if cell.span[0] == 1) for row in each.rows]
        assert each.height == sum(heights)
        line = 8.5 * 130  # HWPUNIT
        needed = [max(cell.text.count("\n") + 1 for cell in row.cells if cell.span[0] == 1) * line for row in each.rows]
        assert all(told >= least for told, least in zip(heights, needed, strict=True))
    (long,) = (each for each in document.tables.all if len(each.rows) == 62)
    assert long.rows[1].cells[7].height >= 8 * 8.5 * 130 > 3 * long.rows[0].cells[0].height
    assert not long.treat_as_char and long.height > 84189, "goes on on the next page"
    assert all(each.treat_as_char for each in document.tables.all if len(each.rows) < 8), "whole, under its heading"


def test_header_and_footer_are_told_once(content: bytes) -> None:
    """Not within the section's properties, where the standard has no place for them; one number on a page."""
    section = ZipFile(BytesIO(content)).read("Contents/section0.xml").decode()
    properties = section[section.index("<hp:secPr") : section.index("</hp:secPr>")]
    assert not re.search(r"<hp:(header|footer)", properties)
    assert section.count("<hp:header ") == section.count("<hp:footer ") == 1
    footer = section[section.index("<hp:footer ") : section.index("</hp:footer>")]
    assert re.findall(r'numType="(\w+)"|<hp:t>(.)', footer) == [("PAGE", ""), ("", "/"), ("TOTAL_PAGE", "")]
    assert "<hp:pageNum " not in section


def test_pictures_are_inside_under_their_captions(content: bytes) -> None:
    document = opened(content)
    assert len(document.media.images) == 3
    package = ZipFile(BytesIO(content))
    names = [name for name in package.namelist() if name.startswith("BinData/")]
    assert [Image.open(BytesIO(package.read(name))).format for name in names] == ["JPEG"] * 3
    captions = [cell.text for each in document.tables.all for row in each.rows for cell in row.cells]
    assert "증빙 1. 표.jpg\n철도승차권 · 2026-03-09 · 48,200원\n지급 (철도운임)" in captions


def test_properties_and_every_page_carry_the_notice(content: bytes) -> None:
    said = opened(content).parts.metadata
    assert said is not None
    assert (said.title, said.creator) == (TITLE, "가온시 회계과")
    assert said.keyword is not None and AI_NOTICE in said.keyword and "초안" in said.keyword
    assert said.created_date == "2026-03-12T00:30:00Z"
    assert not said.lastsaveby
    section = ZipFile(BytesIO(content)).read("Contents/section0.xml").decode()
    assert AI_NOTICE in section[section.index("<hp:header ") : section.index("</hp:header>")]
    footer = section[section.index("<hp:footer ") : section.index("</hp:footer>")]
    assert 'numType="PAGE"' in footer and 'numType="TOTAL_PAGE"' in footer


def test_hostile_words_do_no_harm(
    trip: Trip, items: tuple[Item, ...], settle: Settle, receipt: Callable[..., Receipt]
) -> None:
    ugly = "가\x00나\x1b다\ud800라\u202e마\ue000바\u200b사<b>&amp;\tA"
    item = items[0].model_copy(update={"reasons": (ugly, "카드 5327-8812-3456-1234", "긴 사유 " * 3000)})
    traveler = trip.traveler.model_copy(update={"name": ugly})
    evidence = [Evidence("\u1112\u1161\u11ab.jpg#0", receipt(total=1, merchant=ugly), None, (0, 0))]
    report = settlement_report(trip.model_copy(update={"traveler": traveler}), settle((item,)), evidence)
    content = hwpx_bytes(report, MADE_AT)
    assert opened(content).validate().issues == ()
    text = opened(content).text.plain()
    assert "가나다라마바사<b>&amp;A" in text and "5327-88**-****-**34" in text
    assert "증빙 1. 한.jpg" in text and MISSING in text


def test_two_hundred_receipts(
    trip: Trip, items: tuple[Item, ...], settle: Settle, page: Path, receipt: Callable[..., Receipt]
) -> None:
    many = [Evidence(f"표{n}.jpg#0", receipt(Kind.TOLL, total=n), page, (1000, 1400)) for n in range(200)]
    rows = tuple(items[1].model_copy(update={"receipts": (each.id,), "claimed_won": 1}) for each in many)
    content = hwpx_bytes(settlement_report(trip, settle(rows), many), MADE_AT)
    assert len(content) < 40_000_000
    document = opened(content)
    assert len(document.media.images) == 200
    assert len(table(document, "산출과 사유")) == 201


def test_a_settlement_without_items_or_files(trip: Trip, settle: Settle) -> None:
    content = hwpx_bytes(settlement_report(trip, settle(()), []), MADE_AT)
    assert "정산할 항목이 없습니다." in opened(content).text.plain()
    assert "<hp:header " not in ZipFile(BytesIO(content)).read("Contents/section0.xml").decode()


def test_a_failed_writing_leaves_the_old_file(
    tmp_path: Path, trip: Trip, settlement: Settlement, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "한글 보고서.hwpx"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UserError) as caught:
        write_hwpx(path, settlement_report(trip, settlement, []), MADE_AT)
    assert caught.value.code == "cannot_write"
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
