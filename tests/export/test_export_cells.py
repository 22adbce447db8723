"""Text in cells: it stays text, it holds no private number, and no character that breaks a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from desktop.export.cells import LONGEST_TEXT, Sheet, clean, lines_needed
from desktop.export.evidence import Evidence, shown_id
from desktop.export.provenance import Provenance
from desktop.export.xlsx import write_workbook
from desktop.receipts.model import Receipt
from desktop.travel.settlement import Finding, Item, Settlement
from desktop.travel.trip import Trip

MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))

INJECTIONS = (
    '=HYPERLINK("x","y")', "+1+1", "-2+3", "@SUM(A1)", "=1+1", "\t=1+1", "{=1}", "#N/A", "12345", "2026-03-09", "TRUE",
    "_x0041_", "한 줄\n두 줄",
)  # fmt: skip


def test_formula_like_text_stays_text_in_libreoffice(
    tmp_path: Path,
    trip: Trip,
    items: tuple[Item, ...],
    settle: Callable[..., Settlement],
    receipt: Callable[..., Receipt],
    recalculated: Callable[[Workbook], Workbook],
) -> None:
    evidence = [Evidence(f"{n}.jpg#0", receipt(merchant=text), None, (1, 1)) for n, text in enumerate(INJECTIONS)]
    hostile = trip.trip.model_copy(update={"purpose": '=cmd|"/c calc"!A1'})
    findings = tuple(Finding(code="x", message=text) for text in INJECTIONS)
    path = tmp_path / "a.xlsx"
    write_workbook(
        path, trip.model_copy(update={"trip": hostile}), settle(items, findings=findings), evidence, Provenance(MADE_AT)
    )
    written = load_workbook(path)
    listed = written["증빙목록"]
    for row in range(5, 5 + len(INJECTIONS)):
        assert listed.cell(row, 4).data_type == "s"
    assert listed["D5"].quotePrefix
    again = recalculated(written)
    wanted = [text.removeprefix("\t") for text in INJECTIONS]
    assert [again["증빙목록"].cell(5 + n, 4).value for n in range(len(wanted))] == wanted
    assert [again["확인사항"].cell(4 + n, 2).value for n in range(len(wanted))] == wanted
    assert again["여비정산신청서"]["B7"].value == '=cmd|"/c calc"!A1'


def test_stray_characters_are_removed_and_the_file_opens(
    tmp_path: Path, trip: Trip, settle: Callable[..., Settlement], receipt: Callable[..., Receipt]
) -> None:
    ugly = "가\x00나\x07다\x1b라\ud800마\ufffe바\u202e사\x85아"
    name = trip.traveler.model_copy(update={"name": "이\x01출장"})
    path = tmp_path / "a.xlsx"
    evidence = [Evidence("b\x00.jpg#0", receipt(merchant=ugly), None, (0, 0))]
    write_workbook(path, trip.model_copy(update={"traveler": name}), settle(()), evidence, Provenance(MADE_AT))
    book = load_workbook(path)
    assert book["증빙목록"]["D5"].value == "가나다라마바사아"
    assert book["증빙목록"]["B5"].value == "b.jpg"
    assert book.properties.title == "여비정산신청서 - 이출장"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("카드 1234-5678-9012-3456", "9012"),
        ("카드 1234-56\x0078-9012-3456", "9012"),
        ("주민등록번호 850101-1234567", "1234567"),
    ],
)
def test_private_numbers_are_masked_wherever_they_stand(
    tmp_path: Path,
    trip: Trip,
    items: tuple[Item, ...],
    settle: Callable[..., Settlement],
    receipt: Callable[..., Receipt],
    text: str,
    secret: str,
) -> None:
    told = items[0].model_copy(update={"reasons": (text,), "sum": text})
    findings = (Finding(code="x", message=text, what_to_do=text),)
    journey = trip.trip.model_copy(update={"purpose": text})
    evidence = [Evidence("a.jpg#0", receipt(merchant=text, payment=text), None, (1, 1))]
    path = tmp_path / "a.xlsx"
    write_workbook(
        path,
        trip.model_copy(update={"trip": journey}),
        settle((told,), findings=findings),
        evidence,
        Provenance(MADE_AT),
    )
    book = load_workbook(path)
    words = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert sum("*" in word for word in words) >= 6
    assert not [word for word in (*words, str(book.properties.subject)) if secret in word]


def test_only_the_file_s_name_of_an_absolute_path_is_shown() -> None:
    assert shown_id("/home/kim/영수증 모음/a.jpg#0") == "a.jpg"
    assert shown_id("C:\\Users\\kim\\a.jpg#1") == "a.jpg (2번째)"
    assert shown_id("3월/a.jpg#0") == "3월/a.jpg"
    assert shown_id("3월/a#2.jpg") == "3월/a#2.jpg", "a file that is called so"


@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_comes_back_from_a_cell_as_text(text: str) -> None:
    sheet = Sheet(Workbook(), "글", (20,))
    sheet.text(1, 1, text)
    cell = sheet.paper["A1"]
    assert cell.data_type == "s"
    assert cell.value == clean(text)
    sheet.height(1)
    assert 20 <= (sheet.paper.row_dimensions[1].height or 0) <= 409


def test_very_long_text_is_cut_to_what_a_cell_holds() -> None:
    assert len(clean("가" * 50_000)) == LONGEST_TEXT


def test_wrapped_hangul_takes_more_lines_than_digits() -> None:
    assert lines_needed("1234567890", 14) == 1
    assert lines_needed("가나다라마바사아자차", 14) == 2
    assert lines_needed("가\n나\n다", 14) == 3


def test_words_go_to_the_next_line_whole() -> None:
    """Places of eleven syllables leave half of each line of fourteen empty."""
    assert lines_needed("전라남도나주시빛가람동 " * 4, 26) == 4
    assert lines_needed("가" * 40, 26) == 3


def test_an_amount_too_wide_for_its_column_is_printed_smaller_and_not_as_hashes() -> None:
    sheet = Sheet(Workbook(), "표", (6, 20))
    sheet.number(1, 1, 127_846_000)
    sheet.text(1, 2, "긴 글은 여러 줄")
    amount, words = (sheet.paper.cell(1, column).alignment for column in (1, 2))
    assert (amount.shrink_to_fit, amount.wrap_text) == (True, False)
    assert (words.shrink_to_fit, words.wrap_text) == (False, True)
