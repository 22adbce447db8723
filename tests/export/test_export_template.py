"""An office's own form: its named cells are filled, and nothing else in the file changes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from desktop.errors import UserError
from desktop.export.cuts import MISSING
from desktop.export.evidence import Evidence
from desktop.export.notice import AI_NOTICE, DRAFT
from desktop.export.provenance import Provenance
from desktop.export.template import Template, write_form
from desktop.export.template_names import BLOCKS, KNOWN, SINGLES, Facts
from desktop.export.template_sample import write_sample
from desktop.travel.money import written_out
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import Trip

Settle = Callable[..., Settlement]
MADE = Provenance(dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9))))
NAMES = {
    "여비_AI표시": "A2",
    "여비_성명": "C4",
    "여비_시작일": "C5",
    "여비_종료일": "C6",
    "여비_지급액": "H40",
    "여비_항목_일자": "B10:B19",
    "여비_항목_항목": "C10:C19",
    "여비_항목_인정액": "E10:E19",
}


def make_form(path: Path, names: Mapping[str, str], sheet: str = "우리 기관 서식") -> None:
    """A form with all that an office puts in one, and ``names`` on its cells."""
    book = Workbook()
    paper = book.active
    assert isinstance(paper, Worksheet)
    paper.title = sheet
    paper["A1"] = "출장여비 정산서"
    paper["A1"].font = Font(name="궁서", size=20, bold=True)
    paper.merge_cells("A1:H1")
    paper.merge_cells("A2:H2")
    paper.merge_cells("C4:E4")
    paper["C4"].fill = PatternFill("solid", fgColor="FFFFCC")
    paper["C5"].number_format = "yyyy. m. d."
    for row in range(10, 20):
        paper.cell(row, 5).number_format = "#,##0"
        paper.cell(row, 2).number_format = "mm/dd"
    paper["E20"] = "=SUM(E10:E19)"
    paper["C19"] = "견본"
    red = DifferentialStyle(fill=PatternFill(bgColor="FF0000"))
    paper.conditional_formatting.add("E10:E19", Rule(type="cellIs", operator="greaterThan", formula=["50000"], dxf=red))
    rule = DataValidation(type="list", formula1='"현금,카드"')
    rule.add("F10:F19")
    paper.add_data_validation(rule)
    chart = BarChart()
    chart.add_data(Reference(paper, min_col=5, min_row=10, max_row=19))
    chart.anchor = "J2"
    paper.add_chart(chart)
    logo = BytesIO()
    Image.effect_noise((60, 30), 60).save(logo, "PNG")
    paper.add_image(SheetImage(logo), "H1")
    paper["A4"].comment = Comment("성명을 적습니다", "담당")
    paper.print_area = "A1:H41"
    paper.print_title_rows = "8:9"
    paper.page_setup.orientation = "landscape"
    other = book.create_sheet("집계")
    other["A1"] = f"='{sheet}'!E20*2"
    for name, cells in names.items():
        place = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cells)
        book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet}'!{place}")
    book.defined_names["부서코드"] = DefinedName("부서코드", attr_text=f"'{sheet}'!$H$3")
    book.calculation.fullCalcOnLoad = False
    book.save(path)


def edited(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part of a package."""
    with ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    parts[part] = change(parts[part])
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def parts_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        assert package.testzip() is None
        return {info.filename: package.read(info) for info in package.infolist()}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "우리 기관 서식.xlsx"
    make_form(path, NAMES)
    return path


def test_named_cells_are_filled_and_everything_else_stays(
    form: Path, tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    settlement = settle(items)
    write_form(tmp_path / "채움.xlsx", form, trip, settlement, evidence, MADE)
    before, after = parts_of(form), parts_of(tmp_path / "채움.xlsx")
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml", "docProps/core.xml"}
    # Within the sheet: what stands before and after the cells is the same to the byte.
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert before[name].split(b"<sheetData>")[0] == after[name].split(b"<sheetData>")[0]
        assert before[name].split(b"</sheetData>")[1] == after[name].split(b"</sheetData>")[1]
    old, new = load_workbook(form), load_workbook(tmp_path / "채움.xlsx")
    filled = {"A2", "C4", "C5", "C6", "H40"} | {f"{column}{row}" for column in "BCE" for row in range(10, 20)}
    for title in old.sheetnames:
        for row in old[title].iter_rows(max_row=60, max_col=20):
            for cell in row:
                twin = new[title][cell.coordinate]
                assert (twin.style_id, twin.number_format) == (cell.style_id, cell.number_format)
                if title != "우리 기관 서식" or cell.coordinate not in filled:
                    assert twin.value == cell.value, cell.coordinate
    paper = new["우리 기관 서식"]
    assert (paper["A2"].value, paper["C4"].value, paper["H40"].value) == (AI_NOTICE, "이출장", settlement.payable_won)
    assert paper["C5"].value == dt.datetime(2026, 3, 9) and paper["C6"].value == "2026-03-10"
    assert [paper.cell(row, 5).value for row in range(10, 20)] == [item.approved_won for item in items] + [None]
    assert paper["B10"].value == dt.datetime(2026, 3, 9)
    assert paper["C19"].value is None, "the form's sample row is emptied"
    assert paper["E20"].value == "=SUM(E10:E19)"
    assert new.properties.description == AI_NOTICE and new.properties.contentStatus == DRAFT
    assert new.calculation.fullCalcOnLoad


def test_its_formulas_come_to_the_settlement_s_sums(
    form: Path,
    tmp_path: Path,
    trip: Trip,
    items: tuple[Item, ...],
    settle: Settle,
    evidence: list[Evidence],
    recalculated: Callable[[Workbook], Workbook],
    opened_again: Callable[[Path], Workbook],
) -> None:
    # Results of an earlier calculation, as Excel keeps them.
    sum_without_result = rb"(SUM\(E10:E19\)</f>)<v ?/?>(</v>)?"
    edited(form, "xl/worksheets/sheet1.xml", lambda xml: re.sub(sum_without_result, rb"\1<v>7</v>", xml))
    assert load_workbook(form, data_only=True)["우리 기관 서식"]["E20"].value == 7
    settlement = settle(items)
    write_form(tmp_path / "채움.xlsx", form, trip, settlement, evidence, MADE)
    assert load_workbook(tmp_path / "채움.xlsx", data_only=True)["우리 기관 서식"]["E20"].value is None
    again = opened_again(tmp_path / "채움.xlsx")
    paper = again["우리 기관 서식"]
    assert paper["E20"].value == sum(item.approved_won for item in items) == settlement.approved_won
    assert again["집계"]["A1"].value == 2 * settlement.approved_won


def test_the_example_is_a_form_that_can_be_filled(
    tmp_path: Path,
    trip: Trip,
    items: tuple[Item, ...],
    settle: Settle,
    evidence: list[Evidence],
    opened_again: Callable[[Path], Workbook],
) -> None:
    write_sample(tmp_path / "예시.xlsx")
    settlement = settle(items)
    write_form(tmp_path / "채움.xlsx", tmp_path / "예시.xlsx", trip, settlement, evidence, MADE)
    paper = opened_again(tmp_path / "채움.xlsx").active
    assert paper is not None
    assert (paper["C3"].value, paper["C10"].value, paper["C14"].value) == (None, "회계과", "관계기관 업무협의")
    assert paper["J3"].value == dt.datetime(2026, 3, 12)
    assert paper["J10"].value.startswith("2026. 3. 9.(월) 07:00 ~")
    own = settlement.approved_won - 148200
    assert [paper.cell(row, 9).value for row in (17, 18, 19)] == [own, 148200, own + 148200]
    assert paper["I19"].value - paper["J17"].value - paper["K17"].value == settlement.payable_won
    assert paper["L17"].value == settlement.payable_won
    assert paper["C20"].value == written_out(abs(settlement.payable_won))


def test_receipts_are_shown_beside_the_office_s_own_pictures(
    tmp_path: Path,
    trip: Trip,
    items: tuple[Item, ...],
    settle: Settle,
    evidence: list[Evidence],
    opened_again: Callable[[Path], Workbook],
) -> None:
    """Logo and chart stay; every receipt stands in its cell, never larger than it; what has no picture says so."""
    path = tmp_path / "그림 서식.xlsx"
    make_form(path, NAMES | {"여비_그림_영수증": "K20:K23", "여비_그림_설명": "L20:L23"})
    evidence = [*evidence, replace(evidence[0], id="없음.jpg#0", picture=None)]
    write_form(tmp_path / "채움.xlsx", path, trip, settle(items), evidence, MADE)
    before, after = parts_of(path), parts_of(tmp_path / "채움.xlsx")
    kept = [name for name in before if name.startswith(("xl/media/", "xl/charts/"))]
    assert kept and all(before[name] == after[name] for name in kept)
    added = sorted(name for name in after.keys() - before.keys() if name.startswith("xl/media/"))
    assert added == [f"xl/media/receipt{number}.jpeg" for number in (1, 2, 3)]
    drawing = after["xl/drawings/drawing1.xml"]
    ids = re.findall(rb'cNvPr id="(\d+)"', drawing)
    assert len(ids) == len(set(ids)) == 5, "logo, chart and three receipts"
    for book in (load_workbook(tmp_path / "채움.xlsx"), opened_again(tmp_path / "채움.xlsx")):
        paper = book["우리 기관 서식"]
        assert len(paper._charts) == 1  # type: ignore[attr-defined] # the only way to ask
        placed = {each.anchor._from.row: each.anchor for each in paper._images}  # type: ignore[attr-defined]
        assert set(placed) == {0, 19, 20, 21}
        assert paper["K23"].value == MISSING
        assert paper["L20"].value == "1. 표.jpg\n철도승차권\n48,200원\n지급 (철도운임)"
    size = load_workbook(tmp_path / "채움.xlsx")["우리 기관 서식"]._images[1].anchor.ext  # type: ignore[attr-defined]
    assert 0 < size.height <= 20 * 9525 and 0 < size.width <= 64 * 9525
    assert size.width / size.height == pytest.approx(400 / 700, rel=0.1), "not deformed"


def test_a_form_without_pictures_gets_them(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    book = Workbook()
    paper = book.active
    assert paper is not None
    paper.title = "서식"
    paper.merge_cells("B2:D9")
    paper.merge_cells("B10:D17")
    paper.add_table(Table(displayName="표", ref="A30:B31"))
    paper["A30"], paper["B30"] = "가", "나"
    for name, cells in (("여비_AI표시", "$A$1"), ("여비_그림_영수증", "$B$2:$B$18")):
        book.defined_names[name] = DefinedName(name, attr_text=f"'서식'!{cells}")
    book.save(tmp_path / "a.xlsx")
    write_form(tmp_path / "b.xlsx", tmp_path / "a.xlsx", trip, settle(items), evidence, MADE)
    parts = parts_of(tmp_path / "b.xlsx")
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert 0 < sheet.index(b"<drawing ") < sheet.index(b"<tableParts")
    assert parts["[Content_Types].xml"].count(b"drawing+xml") == 1 and b'"jpeg"' in parts["[Content_Types].xml"]
    again = load_workbook(tmp_path / "b.xlsx").active
    assert isinstance(again, Worksheet) and list(again.tables) == ["표"]
    images = again._images  # type: ignore[attr-defined] # the only way to ask
    assert [each.anchor._from.row for each in images] == [1, 9, 17]
    assert images[0].anchor.ext.height > 100 * 9525, "as large as the merged cells allow"


@pytest.fixture
def opened_again(recalculated: Callable[[Workbook], Workbook], tmp_path: Path) -> Callable[[Path], Workbook]:
    """A file as LibreOffice opens it, its formulas calculated there."""
    import shutil
    import subprocess

    def open_(path: Path) -> Workbook:
        soffice = shutil.which("soffice")
        assert soffice is not None
        command = [soffice, "--headless", "--norestore", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
        command += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "다시"), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=200)
        return load_workbook(tmp_path / "다시" / path.name, data_only=True)

    return open_


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as refused:
        Template(path)
    return refused.value


@pytest.mark.parametrize(
    ("names", "code", "word"),
    [
        ({}, "template_without_names", "이름 관리자"),
        ({"여비_성명": "C4"}, "template_without_badge", "여비_AI표시"),
        ({**NAMES, "여비_성멍": "C7"}, "template_unknown_name", "여비_성명"),
        ({**NAMES, "여비_소속": "B7:C7"}, "", ""),
        ({**NAMES, "여비_소속": "B7:B9"}, "template_broken_name", "여비_소속"),
        ({**NAMES, "여비_소속": "E20"}, "template_formula", "E$20"),
        ({**NAMES, "여비_소속": "C4"}, "template_twice", "여비_성명"),
    ],
)
def test_mistakes_in_the_names_are_said(tmp_path: Path, names: dict[str, str], code: str, word: str) -> None:
    make_form(tmp_path / "a.xlsx", names)
    if not code:
        Template(tmp_path / "a.xlsx")
        return
    error = refusal(tmp_path / "a.xlsx")
    assert error.code == code and word in f"{error.message} {error.next_step}"


@pytest.mark.parametrize("refers", ["#REF!", "없는시트!$A$1", "'우리 기관 서식'!$A:$A", "1+2", "A1"])
def test_a_name_of_no_cell_is_said(form: Path, refers: str) -> None:
    edited(
        form,
        "xl/workbook.xml",
        lambda xml: re.sub(r'(name="여비_성명"[^>]*>)[^<]*<'.encode(), rf"\g<1>{refers}<".encode(), xml),
    )
    assert refusal(form).code == "template_broken_name"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted"])
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refusal(tmp_path / "a.xlsx").code == "template_unreadable"
    assert refusal(tmp_path / "없음.xlsx").code == "template_missing"


def test_a_damaged_form_is_said(form: Path) -> None:
    """Cut, changed or incomplete in any place: filled, or said; never anything else."""
    whole = form.read_bytes()
    said = 0
    for at in range(40, len(whole), 97):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]):
            form.write_bytes(damaged)
            try:
                Template(form)
            except UserError as error:
                assert error.code.startswith("template_")
                said += 1
    assert said > 100


@pytest.mark.parametrize("part", ["docProps/core.xml", "xl/workbook.xml", "_rels/.rels", "[Content_Types].xml"])
@pytest.mark.parametrize("how", ["utf-16", "cut", "empty"])
def test_a_part_that_is_no_xml_in_utf_8_is_said(form: Path, part: str, how: str) -> None:
    changes: dict[str, Callable[[bytes], bytes]] = {
        "utf-16": lambda xml: xml.decode().encode("utf-16"),
        "cut": lambda xml: xml[: len(xml) // 2],
        "empty": lambda xml: b"",
    }
    edited(form, part, changes[how])
    assert refusal(form).code == "template_unreadable"


def test_properties_that_are_named_and_not_there_are_said(form: Path) -> None:
    edited(form, "_rels/.rels", lambda xml: xml.replace(b"docProps/core.xml", b"docProps/none.xml"))
    assert refusal(form).code == "template_unreadable"


def test_macros_and_document_types_are_refused(form: Path) -> None:
    kept = form.read_bytes()
    edited(form, "[Content_Types].xml", lambda xml: xml.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"))
    assert refusal(form).code == "template_unreadable"
    form.write_bytes(kept)
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>'
    edited(form, "xl/worksheets/sheet1.xml", lambda _: bomb)
    assert refusal(form).code == "template_unreadable"


def test_other_ways_to_write_the_same_sheet(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    """A prefix before every name, no properties, no order to calculate, dates counted from 1904, inherited formats."""
    path = tmp_path / "a.xlsx"
    make_form(path, NAMES)
    with ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    del parts["docProps/core.xml"]
    parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", parts["_rels/.rels"])
    parts["[Content_Types].xml"] = re.sub(rb"<Override [^>]*core.xml[^>]*/>", b"", parts["[Content_Types].xml"])
    parts["xl/workbook.xml"] = re.sub(rb"<calcPr[^>]*/>", b"", parts["xl/workbook.xml"]).replace(
        b"<workbookPr/>", b'<workbookPr date1904="1"/>'
    )
    style = re.search(rb'<c r="C5"[^>]* s="(\d+)"', parts["xl/worksheets/sheet1.xml"])
    assert style is not None
    rows = b'<x:row r="5" s="%b" customFormat="1"/><x:row><x:c t="inlineStr"><x:is><x:t>6</x:t></x:is></x:c></x:row>'
    parts["xl/worksheets/sheet1.xml"] = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<x:cols><x:col min="8" max="8" width="12" style="%b"/></x:cols><x:sheetData>' + rows + b"</x:sheetData>"
        b"</x:worksheet>"
    ) % (style[1], style[1])
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    write_form(tmp_path / "b.xlsx", path, trip, settle(items), evidence, MADE)
    book = load_workbook(tmp_path / "b.xlsx")
    paper = book["우리 기관 서식"]
    assert paper["C5"].value == dt.datetime(2026, 3, 9), "the row's own format shows a date"
    assert (paper["A6"].value, paper["C6"].value) == ("6", "2026-03-10")
    assert paper["H40"].style_id == int(style[1]), "the column's"
    assert (book.properties.description, book.calculation.fullCalcOnLoad) == (AI_NOTICE, True)


def test_known_names_are_words_of_excel_and_each_has_a_value(
    trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    assert len(set(KNOWN)) == len(KNOWN) and all(re.fullmatch(r"여비(_\w+)+", name) for name in KNOWN)
    facts = Facts(trip, settle(items), evidence, MADE)
    told = {name: value(facts) for name, (_, value) in SINGLES.items()}
    assert told["여비_인정액_현금"] + told["여비_인정액_카드"] == told["여비_인정액"]  # type: ignore[operator]
    heads = ("운임", "일비", "식비", "숙박비", "기타")
    assert sum(told[f"여비_{head}"] for head in heads) == told["여비_인정액"]  # type: ignore[misc]
    for block in BLOCKS.values():
        assert all(len(row) == len(block.columns) for row in block.rows(facts))
    open_sum = sum(item.proposed_won for item in items if item.verdict is Verdict.OPEN)
    assert told["여비_확인필요액"] == open_sum
