"""The settlement workbook: what stands in it, and that LibreOffice comes to the same sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop.export.evidence import Evidence
from desktop.export.notice import AI_ASSISTED, AI_NOTICE, DRAFT
from desktop.export.provenance import Provenance
from desktop.export.sums import GROUPS, group_sums
from desktop.export.xlsx import write_workbook
from desktop.receipts.model import Kind, Receipt
from desktop.travel.settlement import Finding, Item, PaidBy, RulesUsed, Settlement, Verdict
from desktop.travel.trip import Confirmation, Trip

MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))

SHEETS = [
    "여비정산신청서",
    "별지 제3호",
    "산출내역",
    "증빙목록",
    "확인사항",
    "지출결의서",
    "출장복명서",
    "출장이행확인서",
    "회계입력",
    "작업기록",
    "영수증",
]
SIGNED = ("여비정산신청서", "별지 제3호", "지출결의서", "출장복명서", "출장이행확인서")
Settle = Callable[..., Settlement]


def values(sheet: Worksheet) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def beside(sheet: Worksheet, label: str, column: int) -> object:
    """The value in a column of the row where a label stands (the last such row)."""
    rows = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == label]
    return sheet.cell(rows[-1], column).value


def head(sheet: Worksheet) -> str | None:
    """What is printed on top of the sheet's pages."""
    assert sheet.oddHeader is not None
    return sheet.oddHeader.center.text


@pytest.fixture
def written(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> tuple[Path, Settlement]:
    path = tmp_path / "정산 결과 (3월).xlsx"
    settlement = settle(items, findings=(Finding(code="x", message="확인해 주세요.", receipts=("표.jpg#0",)),))
    write_workbook(path, trip, settlement, evidence, Provenance(MADE_AT))
    return path, settlement


def test_every_cell_is_what_libreoffice_recalculates(
    written: tuple[Path, Settlement], recalculated: Callable[[Workbook], Workbook]
) -> None:
    path, settlement = written
    stored, again = load_workbook(path, data_only=True), recalculated(load_workbook(path))
    assert stored.sheetnames == again.sheetnames == SHEETS
    compared = 0
    for name in SHEETS:
        told, found = values(stored[name]), values(again[name])
        # An empty text and no text at all are one and the same in a cell.
        assert {where: value for where, value in found.items() if value != ""} == told, name
        compared += len(told)
    assert compared > 500
    form, ledger = again["여비정산신청서"], again["산출내역"]
    assert beside(form, "지급할 금액 (음수는 반납)", 5) == settlement.payable_won
    assert beside(form, "청구액", 8) == settlement.claimed_won
    assert beside(form, "인정액", 8) == settlement.approved_won
    assert beside(form, "확인필요액", 8) == 13700
    assert beside(form, "기관카드 결제액", 4) == 198200
    assert beside(form, "미리 받은 여비", 7) == 100000
    assert beside(ledger, "지급할 금액 (음수는 반납)", 7) == settlement.payable_won
    assert beside(ledger, "운임", 7) == 48200 + 47176 + 5600 + 13700 - 20000
    assert beside(ledger, "운임", 8) == 48200 + 47176 + 5600 - 20000
    assert beside(ledger, "기타", 8) == 120000


def test_sums_follow_when_an_amount_is_changed_by_hand(
    written: tuple[Path, Settlement], recalculated: Callable[[Workbook], Workbook]
) -> None:
    path, settlement = written
    book = load_workbook(path)
    ledger = book["산출내역"]
    row = next(cell.row for cell in ledger["D"] if cell.value == "일비")
    ledger.cell(row, 8).value = 25000
    again = recalculated(book)
    assert beside(again["여비정산신청서"], "지급할 금액 (음수는 반납)", 5) == settlement.payable_won - 25000
    assert beside(again["여비정산신청서"], "인정액", 4) == 25000


def test_sums_are_formulas_and_carry_their_results(written: tuple[Path, Settlement]) -> None:
    path, settlement = written
    formulas, stored = load_workbook(path), load_workbook(path, data_only=True)
    count = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    assert isinstance(stored[sheet.title][cell.coordinate].value, int | str)
    assert count > 50
    assert "산출내역" in str(beside(formulas["여비정산신청서"], "지급할 금액 (음수는 반납)", 5))
    assert "SUMIFS" in str(beside(formulas["산출내역"], "운임", 7))
    assert beside(stored["산출내역"], "합계", 7) == settlement.claimed_won


def test_the_form_says_who_where_when_and_by_what(written: tuple[Path, Settlement]) -> None:
    form = load_workbook(written[0], data_only=True)["여비정산신청서"]
    words = set(map(str, values(form).values()))
    assert {"가온시 회계과", "주무관 (제2호)", "이출장", "서울특별시", "관계기관 업무협의", "이용 안 함"} <= words
    assert "2026. 3. 9.(월) 07:00 ~ 2026. 3. 10.(화) 19:00 (1박 2일)" in words
    fuel = next(row for row in form.iter_rows(values_only=True) if "연료비" in row)
    assert fuel[2:7] == ("가온시청", "나루역", "340.2", 47176, "이출장")
    ticket = next(row for row in form.iter_rows(values_only=True) if row[2] == "철도")
    assert ticket[1:7] == (dt.datetime(2026, 3, 9), "철도", "나주", "용산", "일반실", 48200)
    assert AI_NOTICE in words
    assert "첨부: 증빙 3건(철도승차권 1, 숙박 1, 카드매출전표 1)" in words


def test_the_ledger_gives_article_effective_date_and_verdict(written: tuple[Path, Settlement]) -> None:
    ledger = load_workbook(written[0], data_only=True)["산출내역"]
    words = [str(value) for value in values(ledger).values()]
    assert any("공무원 여비 규정 별표 2" in word and "2023-03-02" in word for word in words)
    rows = {row[3]: row for row in ledger.iter_rows(min_row=6, max_row=14, values_only=True)}
    assert rows["숙박비"][5:11] == ("제16조 제1항", 150000, 100000, None, "감액지급", "기관카드")
    assert rows["자동차운임"][6:10] == (13700, 0, 13700, "확인필요")


def test_the_evidence_list_says_what_each_receipt_says_and_its_verdict(written: tuple[Path, Settlement]) -> None:
    listed = load_workbook(written[0], data_only=True)["증빙목록"]
    ticket, hotel, refund = listed.iter_rows(min_row=5, max_row=7, values_only=True)
    assert ticket[1:4] == ("표.jpg", "철도승차권", "가온철도")
    assert ticket[6:8] == (dt.datetime(2026, 3, 9), 48200)
    assert ticket[11:13] == ("출발지 나주 · 도착지 용산 · 등급 일반실", "지급 (철도운임)")
    assert hotel[12:14] == ("감액지급 (숙박비)", "확인할 값: 금액, 상호")
    assert refund[7] == -20000
    assert listed["H8"].value == 48200 + 150000 - 20000
    colours = [listed.cell(row, 8).fill.fgColor.rgb for row in (5, 6)]
    assert colours[0] != colours[1]


def test_a_person_s_word_replaces_what_was_read(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    said: list[tuple[str, int | str]] = [("total", 140000), ("merchant", "나루호텔"), ("kind", "other")]
    words = tuple(Confirmation(receipt="호텔.pdf#0", field=name, value=value, by="김담당") for name, value in said)
    paid = tuple(item for item in items if item.verdict is not Verdict.OPEN)
    path = tmp_path / "a.xlsx"
    write_workbook(path, trip.model_copy(update={"confirmed": words}), settle(paid), evidence, Provenance(MADE_AT))
    book = load_workbook(path, data_only=True)
    row = next(row for row in book["증빙목록"].iter_rows(values_only=True) if row[1] == "호텔.pdf")
    assert (row[2], row[3], row[7], row[13]) == ("기타", "나루호텔", 140000, "확인한 값: 금액, 상호")
    assert book.properties.description == AI_ASSISTED
    assert book.properties.contentStatus is None
    assert {head(sheet) for sheet in book} == {None}


def test_an_open_settlement_is_marked_a_draft_everywhere(written: tuple[Path, Settlement]) -> None:
    book = load_workbook(written[0])
    assert {head(sheet) for sheet in book} == {DRAFT}
    assert book.properties.contentStatus == DRAFT
    assert AI_NOTICE in (book.properties.description, book.properties.keywords)
    assert {sheet["A2"].value for sheet in book} == {AI_NOTICE}


def test_an_unconfirmed_value_alone_keeps_the_notice(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    paid = tuple(item for item in items if item.verdict is not Verdict.OPEN)
    write_workbook(tmp_path / "a.xlsx", trip, settle(paid), evidence, Provenance(MADE_AT))
    book = load_workbook(tmp_path / "a.xlsx")
    assert book["여비정산신청서"]["A2"].value == AI_NOTICE
    assert head(book["여비정산신청서"]) is None


def test_a_settlement_without_files_or_items(
    tmp_path: Path, trip: Trip, settle: Settle, recalculated: Callable[[Workbook], Workbook]
) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, trip, settle(()), [], Provenance(MADE_AT))
    assert load_workbook(path)["여비정산신청서"]["A2"].value is None
    again = recalculated(load_workbook(path))
    assert beside(again["여비정산신청서"], "지급할 금액 (음수는 반납)", 5) == -100000


def test_it_prints_on_a4_with_repeated_headings(written: tuple[Path, Settlement]) -> None:
    book = load_workbook(written[0])
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        # A form is one page with its signature, a short ledger with its sums; a list is as many as it takes.
        assert sheet.page_setup.fitToHeight == (1 if sheet.title in (*SIGNED, "산출내역") else 0)
        assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
    repeated = [None, None, "$5:$5", "$4:$4", "$3:$3", None, None, None, "$4:$4", None, "$1:$2"]
    assert [book[name].print_title_rows for name in SHEETS] == repeated
    ledger = book["산출내역"]
    assert (ledger["H6"].number_format, ledger["H6"].font.name) == ("#,##0;[Red]-#,##0", "맑은 고딕")
    assert ledger["H6"].border.left.style == "thin"


def test_two_hundred_receipts_stay_small_and_keep_their_sums(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, page: Path, receipt: Callable[..., Receipt]
) -> None:
    many = [Evidence(f"표{n}.jpg#0", receipt(Kind.TOLL, total=n), page, (1000, 1400)) for n in range(200)]
    path = tmp_path / "많음.xlsx"
    rows = tuple(items[1].model_copy(update={"receipts": (each.id,), "claimed_won": 1}) for each in many)
    settlement = settle(rows)
    write_workbook(path, trip, settlement, many, Provenance(MADE_AT))
    assert path.stat().st_size < 40_000_000
    book = load_workbook(path, data_only=True)
    assert beside(book["증빙목록"], "합계", 8) == sum(range(200))
    assert beside(book["여비정산신청서"], "지급할 금액 (음수는 반납)", 5) == settlement.payable_won
    breaks = [each.id for each in book["영수증"].row_breaks.brk]
    assert len(breaks) == 49


def test_an_office_card_alone_leaves_the_advance_to_be_returned(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle
) -> None:
    card = tuple(item.model_copy(update={"paid_by": PaidBy.OFFICE_CARD}) for item in items[:2])
    path = tmp_path / "a.xlsx"
    write_workbook(path, trip, settle(card), [], Provenance(MADE_AT))
    book = load_workbook(path, data_only=True)
    assert beside(book["여비정산신청서"], "지급할 금액 (음수는 반납)", 5) == -100000


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["철도운임", "연료비", "일비", "식비", "숙박비", "친지집 숙박비", "근무지내여비"]),
            st.integers(-1_000_000, 1_000_000),
            st.sampled_from(Verdict),
            st.sampled_from(PaidBy),
        )
    )
)
def test_every_amount_falls_under_exactly_one_head(rows: list[tuple[str, int, Verdict, PaidBy]]) -> None:
    items = tuple(
        Item(
            date=dt.date(2026, 3, 9), item=name, claimed_won=won, approved_won=0 if verdict is Verdict.OPEN else won,
            proposed_won=won, verdict=verdict, paid_by=paid_by,
        )
        for name, won, verdict, paid_by in rows
    )  # fmt: skip
    rules = RulesUsed(table="표", effective_from=dt.date(2023, 3, 2))
    settlement = Settlement(claimed_won=0, approved_won=0, payable_won=0, open=0, rules=rules, items=items, findings=())
    by_head = [group_sums(settlement, group) for group in GROUPS]
    assert tuple(map(sum, zip(*by_head, strict=True))) == group_sums(settlement, "계")
    claimed, approved, proposed, _ = group_sums(settlement, "계")
    assert claimed == approved + proposed
