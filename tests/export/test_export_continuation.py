"""A form with too few rows: the rest stands on a sheet of its own, and the form's own sums stay right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from desktop.errors import UserError
from desktop.export.evidence import Evidence
from desktop.export.notice import AI_NOTICE, DRAFT
from desktop.export.table_formulas import TableColumn, misleads
from desktop.export.template import write_form
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import Trip

from .packages import faults
from .test_export_template import MADE, NAMES, make_form, parts_of

Settle = Callable[..., Settlement]
FOUR = {**NAMES, "여비_항목_일자": "B16:B19", "여비_항목_항목": "C16:C19", "여비_항목_인정액": "E16:E19"}
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
    assert [row[2] for row in own] == [*(item.approved_won for item in items[:3]), rest["C13"].value]
    assert paper["E20"].value == settlement.approved_won, "the form's own sum"
    rows = list(rest.iter_rows(values_only=True))
    assert rows[0][0] == NAME and rows[1][0] == AI_NOTICE and rows[2][0] == DRAFT
    assert rows[5] == ("일자", "항목", "인정액")
    assert [row[1:] for row in rows[6:-1]] == [(item.item, item.approved_won) for item in items[3:]]
    assert rows[6][0] == dt.datetime(2026, 3, 9) and rest["A7"].number_format.lower() == "mm/dd", "as the form shows it"
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
    assert [str(words).split("\n")[0] for words in captions if words != "설명"] == ["2. 호텔.pdf#0", "3. 취소.png#1"]


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
        ("=E19-G19", False),
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
    table = {"일자": TableColumn("표 시트", 2, 10, 19, False), "금액": TableColumn("표 시트", 5, 10, 19, True)}
    names = {
        "날짜들": "'표 시트'!$B$12:$B$19",
        "금액": "'표 시트'!$E$10:$E$19",
        "두곳": "'쉼표, 시트'!$E$1,'표 시트'!$E$19",
        "세율": "0.1",
    }
    assert misleads(formula, "표 시트", table, names) is misled
