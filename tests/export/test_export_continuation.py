"""A form with too few rows: the rest stands on a sheet of its own, and the form's own sums stay right."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from desktop.errors import UserError
from desktop.export.continuation import DRAWN
from desktop.export.evidence import Evidence
from desktop.export.notice import AI_NOTICE, DRAFT
from desktop.export.sheet_formulas import formulas_of
from desktop.export.table_formulas import Formula, TableColumn, misled_formula
from desktop.export.template import write_form
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import Trip

from .packages import faults
from .test_export_template import MADE, NAMES, edited, make_form, parts_of

Settle = Callable[..., Settlement]
FOUR = {**NAMES, "여비_항목_일자": "B16:B19", "여비_항목_항목": "C16:C19", "여비_항목_인정액": "E16:E19"}
Change = tuple[str, Callable[[bytes], bytes]]
TABLE = {
    "일자": TableColumn("표 시트", 2, tuple(range(10, 20)), False),
    "금액": TableColumn("표 시트", 5, tuple(range(10, 20)), True),
}
TABLE_NAMES = {
    "날짜들": "'표 시트'!$B$12:$B$19",
    "금액": "'표 시트'!$E$10:$E$19",
    "두곳": "'쉼표, 시트'!$E$1,'표 시트'!$E$19",
    "세율": "0.1",
}
SHEET, NAME = "우리 기관 서식", "이어지는 줄"


def test_the_rest_stands_on_a_sheet_of_its_own(
    tmp_path: Path,
    trip: Trip,
    items: tuple[Item, ...],
    settle: Settle,
    evidence: list[Evidence],
    recalculated: Callable[[Workbook], Workbook],
) -> None:
    settlement = settle(items)
    form, filled = tmp_path / "서식.xlsx", tmp_path / "채움.xlsx"
    make_form(form, FOUR)
    write_form(filled, form, trip, settlement, evidence, MADE)
    assert faults(filled) == faults(form)
    before, after = parts_of(form), parts_of(filled)
    added = {"xl/worksheets/continuation1.xml"}
    assert after.keys() - before.keys() == added
    told = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "docProps/core.xml"}
    sheets = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert {name for name in before if before[name] != after[name]} == told | sheets
    book = recalculated(load_workbook(filled))
    assert book.sheetnames == [SHEET, "집계", NAME]
    paper, rest = book[SHEET], book[NAME]
    own = [[paper.cell(row, column).value for column in (2, 3, 5)] for row in range(16, 20)]
    assert [row[1] for row in own] == [*(item.item for item in items[:3]), f"나머지 6줄의 합: '{NAME}' 시트"]
    assert [row[2] for row in own] == [*(item.approved_won for item in items[:3]), rest["C14"].value]
    assert paper["E20"].value == settlement.approved_won, "the form's own sum"
    rows = list(rest.iter_rows(values_only=True))
    assert rows[0][0] == NAME and rows[1][0] == AI_NOTICE and rows[2][0] == DRAFT
    assert rows[3][0] == DRAWN and rows[6] == ("일자", "항목", "인정액")
    assert [row[1:] for row in rows[7:-1]] == [(item.item, item.approved_won) for item in items[3:]]
    assert rows[7][0] == dt.datetime(2026, 3, 9) and rest["A8"].number_format.lower() == "mm/dd", "as the form shows it"
    assert rows[-1] == ("합계", None, sum(item.approved_won for item in items[3:]))


def test_a_filled_form_is_filled_again(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    forms = [tmp_path / f"{number}.xlsx" for number in range(3)]
    make_form(forms[0], FOUR)
    for form, filled in pairwise(forms):
        write_form(filled, form, trip, settle(items), evidence, MADE)
    book = load_workbook(forms[2])
    assert book.sheetnames[-2:] == [NAME, f"{NAME} (2)"]
    assert book[SHEET]["C19"].value == f"나머지 6줄의 합: '{NAME} (2)' 시트"


def test_pictures_without_a_box_stand_there_too(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    form, filled = tmp_path / "서식.xlsx", tmp_path / "채움.xlsx"
    make_form(form, {"여비_AI표시": "A2", "여비_그림_영수증": "J20:J21", "여비_그림_설명": "K20:K21"})
    write_form(filled, form, trip, settle(items), evidence, MADE)
    assert faults(filled) == faults(form)
    book = load_workbook(filled)
    paper, rest = book[SHEET], book[NAME]
    logo_and_one = paper._images  # type: ignore[attr-defined] # the only way to ask
    two = rest._images  # type: ignore[attr-defined]
    assert (len(logo_and_one), len(two)) == (2, 2)
    assert {paper["J21"].value, paper["K21"].value} == {None, f"나머지 2줄: '{NAME}' 시트"}
    captions = [row[1] for row in rest.iter_rows(min_row=6, values_only=True) if row[1]]
    assert [str(words).split("\n")[0] for words in captions if words != "설명"] == [
        "2. 호텔.pdf",
        "3. 취소.png (2번째)",
    ]


def test_a_form_read_row_by_row_is_refused(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    make_form(tmp_path / "서식.xlsx", FOUR)
    book = load_workbook(tmp_path / "서식.xlsx")
    book["집계"]["B1"] = f"=SUMIF('{SHEET}'!C16:C19,\"일비\",'{SHEET}'!E16:E19)"
    book.save(tmp_path / "서식.xlsx")
    with pytest.raises(UserError) as refused:
        write_form(tmp_path / "b.xlsx", tmp_path / "서식.xlsx", trip, settle(items), evidence, MADE)
    assert refused.value.code == "template_rows"
    assert "4줄" in refused.value.message and "9줄" in refused.value.message
    assert "'집계'!B1" in refused.value.next_step
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize(
    ("formula", "misled"),
    [
        ("=SUM(E10:E19)", False),
        ('=IF(SUM(E10:E19)=0,"",SUM($E$10:$E$19))', False),
        ("=SUBTOTAL(9,E10:E19)+SUBTOTAL(109,B30,E10:E19)", False),
        ("=SUM(E10:E19)*세율", False),
        ("=E18/AVERAGE(E10:E18)", False),
        ("=SUM('다른 시트'!B10:B19,'쉼표, 시트'!E10:E19)", False),
        ("=SUM(금액)-E9", False),
        ("=E19", True),
        ("=E19-G19", True),
        ("=SUM(E19)", True),
        ("=SUM(E15:E19)", True),
        ("=SUM(E10:E19)-E19", True),
        ("=SUM(E10:E18)", False),
        ("=SUM(E10:E18,E19)", False),
        ("=SUM(E10:E18)-E19", True),
        ("=" + "+".join(f"E{row}" for row in range(10, 20)), False),
        ("=H3-" + "-".join(f"E{row}" for row in range(10, 20)), False),
        ("=" + "+".join(f"E{row}" for row in range(11, 20)), True),
        ("=E10:E19", True),
        ("=금액", True),
        ("=SUM(E10:E19", True),
        ("=SUM(C30:C40)+COUNTA(B20:B30)", False),
        ("=SUM('다른 시트'!B10:B19)", False),
        ("=COUNT(E10:E19)", True),
        ("=MAX(E:E)", True),
        ('=SUMIF(B10:B19,"일비",E10:E19)', True),
        ("=SUM(IF(E10:E19>0,1,0))", True),
        ("=B19", True),
        ("=COUNTA(금액)", True),
        ("=SUM(날짜들)", True),
        ("=AVERAGE('표 시트'!$E$10)", False),
        ("=AVERAGE('표 시트'!$E$19)", True),
        ("=SUM(19:19)", True),
        ("=SUBTOTAL(1,E10:E19)", True),
        ("=SUBTOTAL(103,E10:E19)", True),
        ("=SUM((E10:E19)^2)", True),
        ("=SUM((E10:E19>50000)*1)", True),
        ("=SUM(E10:E19*1)", True),
        ("=SUM(--(E10:E19>0))", True),
        ("=SUM(2^E10:E19)", True),
        ("=E19>100000", True),
        ("=E19*E19", True),
        ("=E19-1>3", True),
        ("=AVERAGE(표1[금액])", True),
        ("=AVERAGE(두곳)", True),
        ("=SUM(OFFSET(E10,0,0,10,1))", True),
        ('=AVERAGE(INDIRECT("E10:E19"))', True),
        ("=AVERAGE('표 시트:뒤'!E10:E19)", True),
        ("=AVERAGE('표 시트'!e10:e19)", True),
    ],
)
def test_what_a_formula_reads(formula: str, misled: bool) -> None:
    assert (misled_formula([Formula("표 시트", 25, 8, formula)], TABLE, TABLE_NAMES) is not None) is misled


def in_row(*columns_and_texts: tuple[int, str], row: int = 19) -> str | None:
    """The text of the formula that misleads, of those in the table's last row and one below."""
    formulas = [Formula("표 시트", row if column < 20 else 25, column, text) for column, text in columns_and_texts]
    misled = misled_formula(formulas, TABLE, TABLE_NAMES)
    return misled.text if misled is not None else None


def test_a_formula_of_the_last_row_may_tell_of_its_row() -> None:
    assert in_row((8, "=E19-G19")) is None
    assert in_row((8, "=E19-G19"), (20, "=SUM(H10:H19)"), (9, "=H19+F19")) is None, "and who adds it up"
    assert in_row((20, "=MAX(H10:H19)"), (8, "=E19-G19")) == "=MAX(H10:H19)", "what it gives stands for several, too"
    assert in_row((20, "=H19"), (9, "=H19"), (8, "=E19")) == "=H19"
    assert in_row((8, "=IF(E19>100000,1,0)")) == "=IF(E19>100000,1,0)"
    assert in_row((8, "=SUM(E15:E19)")) == "=SUM(E15:E19)"
    assert in_row((8, "=E18"), row=18) is None
    assert in_row((8, "=E19"), row=18) == "=E19"


def test_a_formula_filled_down_is_read_as_each_cell_has_it() -> None:
    cells = '<row r="18"><c r="H18"><f t="shared" ref="H18:H19" si="0">IF(E18&gt;9,1,0)</f><v>1</v></c></row>'
    cells += '<row><c/><c r="H19"><f t="shared" si="0"/></c><c><f>A1</f></c></row>'
    cells += '<row r="21"><c r="A21"><f t="shared" si="7"/></c><c r="B21"><f t="shared" si="1">A20</f></c></row>'
    cells += '<row r="1"><c r="B1"><f t="shared" si="1"/></c></row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    assert [(each.row, each.column, each.text) for each in formulas_of("표 시트", sheet)] == [
        (18, 8, "=IF(E18>9,1,0)"),
        (19, 8, "=IF(E19>9,1,0)"),
        (19, 9, "=A1"),
        (21, 2, "=A20"),
        (1, 2, "=#REF!"),
    ]
    misled = misled_formula(formulas_of("표 시트", sheet), TABLE, TABLE_NAMES)
    assert misled is not None and (misled.row, misled.column) == (19, 8)


def test_what_shows_the_last_row_is_told(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    """Its chart and its conditional format are left as they are, and read the last row as one like the others."""
    form, filled = tmp_path / "서식.xlsx", tmp_path / "채움.xlsx"

    def is_told(names: dict[str, str], *changes: Change) -> bool:
        make_form(form, names)
        for part, change in changes:
            edited(form, part, change)
        write_form(filled, form, trip, settle(items), evidence, MADE)
        before, after = parts_of(form), parts_of(filled)
        assert all(before[part] == after[part] for part in before if "/charts/" in part or "/drawings/" in part)
        tags = (b"conditionalFormatting", b"dataValidations")
        for part in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
            assert all(_element(before[part], tag) == _element(after[part], tag) for tag in tags)
        return DRAWN in [row[0] for row in load_workbook(filled)[NAME].iter_rows(values_only=True)]

    def without(tag: bytes) -> Callable[[bytes], bytes]:
        return lambda content: content.replace(_element(content, tag), b"")

    sheet, chart = "xl/worksheets/sheet1.xml", "xl/charts/chart1.xml"
    no_formats = (sheet, without(b"conditionalFormatting"))
    assert is_told(FOUR) and is_told(FOUR, no_formats)
    elsewhere = (chart, lambda content: re.sub(rb"\$E\$10:\$E\$19", b"$E$10:$E$18", content))
    assert not is_told(FOUR, no_formats, elsewhere)
    assert is_told(FOUR, elsewhere), "its conditional format"


def _element(content: bytes, tag: bytes) -> bytes:
    found = re.search(rb"<%b\b.*?</%b>" % (tag, tag), content, re.DOTALL)
    return found[0] if found else b""
