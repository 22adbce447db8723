"""Every document of every kind of trip: recalculated by LibreOffice cell by cell, its parts the sum of the whole."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hwpx.document import HwpxDocument
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdfium2 import PdfDocument

from desktop.export.due_list import write_due_list
from desktop.export.formats import Export, Format, Settled, write_documents
from desktop.export.local_list import write_local_list
from desktop.export.notice import AI_ASSISTED, AI_NOTICE, DRAFT
from desktop.export.payees import Account, Check, DueRow, MonthList, MonthRow, PaymentList
from desktop.export.payment_list import write_payment_list
from desktop.export.provenance import Provenance
from desktop.export.sums import ALL, GROUPS, group_sums
from desktop.export.template_sample import write_sample
from desktop.travel.local_month import Visit, settle_month
from desktop.travel.money import written_out
from desktop.travel.payments import payments
from desktop.travel.rules import rule_book

from .packages import faults
from .trips import CASES, settled

MADE = Provenance(dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9))), "사유서는 따로 제출")
NAMES = tuple(CASES)
LISTS = ("여비지급명세서", "정산기한", "지급내역")
#: Every workbook that is made, by the name of its file.
WORKBOOKS = (*NAMES, *(f"{name}_기관" for name in NAMES), *LISTS)


@dataclass(frozen=True, eq=False)
class Made:
    folder: Path
    cases: dict[str, Settled]

    @cache  # noqa: B019 - one for the module
    def book(self, name: str, *, formulas: bool = False) -> Workbook:
        return load_workbook(self.folder / f"{name}.xlsx", data_only=not formulas)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("모든 문서")
    write_sample(folder / "서식.xlsx")
    cases = {}
    for name, case in CASES.items():
        (folder / name).mkdir()
        one = cases[name] = settled(case, folder / name)
        targets = {form: folder / f"{name}.{form}" for form in Format}
        export = Export(targets, template=folder / "서식.xlsx", form=folder / f"{name}_기관.xlsx")
        write_documents(export, one.trip, one.settlement, one.evidence, MADE)
    _write_lists(folder, list(cases.values()))
    return Made(folder, cases)


def _write_lists(folder: Path, several: list[Settled]) -> None:
    rows = payments((each.trip.traveler, each.settlement) for each in several)
    accounts = [Account("가온은행", f"110-123-{number:06}") for number, _ in enumerate(rows)]
    checks = [Check("이출장", "확인이 남았습니다.", "확인해 주세요.")]
    write_payment_list(folder / "여비지급명세서.xlsx", PaymentList(several, rows, accounts, checks))
    late = DueRow(
        "기한 지남", "이출장", "2026-03-09 ~ 2026-03-10", "서울", dt.date(2026, 3, 24), -2, "정산(제8조의2)", ""
    )
    unread = DueRow("읽을 수 없음", "=1+1.toml", "", "", None, None, "읽을 수 없습니다.", "고쳐 주세요.")
    write_due_list(folder / "정산기한.xlsx", [late, unread], dt.date(2026, 3, 26))
    visits = [
        Visit(row, name, dt.date(2026, 3, day), Decimal(minutes), public_vehicle=by_car)
        for row, (name, day, minutes, by_car) in enumerate(
            [("홍길동", 9, 240, False), ("홍길동", 9, 150, False), ("홍길동", 11, 300, True), ("이순한", 13, 60, False)]
        )
    ]
    people = [MonthRow(person, "주무관") for person in settle_month(visits, rule_book(), {})]
    write_local_list(folder / "지급내역.xlsx", MonthList("회계과", dt.date(2026, 3, 1), people, []))


@pytest.fixture(scope="module")
def recalculated_all(made: Made, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Every workbook as LibreOffice calculates it from its formulas alone, in one run."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice(soffice)가 없어 수식을 다시 계산해 볼 수 없습니다")
    folder = tmp_path_factory.mktemp("계산")
    for name in WORKBOOKS:
        stored = write_without_results(made.folder / f"{name}.xlsx", folder / f"{name}.xlsx")
        assert (stored > 0) is (not name.endswith("_기관") and name != "정산기한"), name
    command = [soffice, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "다시"), *map(str, sorted(folder.glob("*.xlsx")))]
    subprocess.run(command, check=True, capture_output=True, timeout=250)
    return {name: load_workbook(folder / "다시" / f"{name}.xlsx", data_only=True) for name in WORKBOOKS}


def write_without_results(book: Path, target: Path) -> int:
    """A copy in which no formula has a result to believe; returns how many had one."""
    found = 0
    with ZipFile(book) as old, ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                content, count = re.subn(rb"</f><v>[^<]+</v>", b"</f>", content)
                found += count
            new.writestr(info, content)
    return found


@pytest.mark.parametrize("name", WORKBOOKS)
def test_excel_finds_nothing_to_repair(made: Made, name: str) -> None:
    assert faults(made.folder / f"{name}.xlsx") == []


def test_what_excel_would_repair_is_found(made: Made, tmp_path: Path) -> None:
    harms: tuple[tuple[str, bytes, bytes, str], ...] = (
        ("xl/styles.xml", rb"(<sz [^>]*/>)(<color [^>]*/>)", rb"\2\1", "out of order"),
        ("xl/drawings/drawing1.xml", rb'id="2"', b'id="1"', "id 1"),
        ("xl/worksheets/_rels/sheet10.xml.rels", rb"drawing1\.xml", b"drawing2.xml", "no part"),
        ("xl/worksheets/sheet1.xml", rb"<f>SUM", "<f>합계".encode(), "=합계"),
        ("xl/worksheets/sheet1.xml", rb'ref="B3:D3"', b'ref="B2:D3"', "merged twice"),
        ("xl/workbook.xml", "'증빙목록'!".encode(), "'목록'!".encode(), "refers to"),
        ("[Content_Types].xml", rb'<Default Extension="jpeg"[^>]*/>', b"", "without a type"),
    )
    for part, pattern, harm, told in harms:
        with ZipFile(made.folder / "보통.xlsx") as old, ZipFile(tmp_path / "고장.xlsx", "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, re.sub(pattern, harm, content, count=1) if name == part else content)
        assert any(told in words for words in faults(tmp_path / "고장.xlsx")), told


def values(sheet: Worksheet) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_cell_is_what_libreoffice_calculates(
    made: Made, recalculated_all: dict[str, Workbook], name: str
) -> None:
    stored, again = made.book(name), recalculated_all[name]
    assert stored.sheetnames == again.sheetnames
    compared = 0
    for sheet in stored:
        told, found = values(sheet), values(again[sheet.title])
        live = set[str]()
        if name.endswith("_기관"):  # an office's form: nothing is stored that a spreadsheet would have to believe
            sources = values(made.book(name, formulas=True)[sheet.title])
            live = {where for where, value in sources.items() if str(value).startswith("=") and where not in told}
            assert (live or sheet.title == "이어지는 줄") and all(isinstance(found[where], int) for where in live)
        assert {where: value for where, value in found.items() if where not in live} == told, sheet.title
        compared += len(told)
    assert compared > (5 if name == "정산기한" else 25)


@pytest.mark.parametrize("name", NAMES)
def test_parts_make_the_whole_in_the_workbook(made: Made, recalculated_all: dict[str, Workbook], name: str) -> None:
    book, settlement = recalculated_all[name], made.cases[name].settlement
    for title in ("여비정산신청서", "지출결의서"):
        for row in book[title].iter_rows(values_only=True):
            cells = [cell for cell in row if cell is not None]
            if cells and cells[0] in ("청구액", "인정액", "확인필요액", "기관카드 결제액") and len(cells) == 7:
                *parts, whole = (int(str(cell)) for cell in cells[1:])
                assert sum(parts) == whole, (title, cells)
    ledger = [row for row in book["산출내역"].iter_rows(min_row=6, values_only=True) if isinstance(row[1], dt.datetime)]
    assert sum(int(str(row[6])) for row in ledger) == settlement.claimed_won
    assert sum(int(str(row[7])) for row in ledger) == settlement.approved_won
    for title, label, column, won in (
        ("여비정산신청서", "지급할 금액 (음수는 반납)", 4, settlement.payable_won),
        ("지출결의서", "지급할 금액 (음수는 반납)", 6, settlement.payable_won),
        ("회계입력", "합계", 5, settlement.approved_won),
        ("회계입력", "산출내역의 인정액과 차이", 5, 0),
        ("증빙목록", "합계", 7, sum(each.total_won or 0 for each in made.cases[name].evidence)),
    ):
        (found,) = [row[column] for row in book[title].iter_rows(values_only=True) if label in row[:2]]
        assert found == won, (title, label)
    words = {str(cell.value) for row in book["지출결의서"].iter_rows() for cell in row}
    assert written_out(abs(settlement.payable_won)) in words
    assert ("반납할 사람" in words) is (settlement.payable_won < 0)


@pytest.mark.parametrize("name", NAMES)
def test_parts_make_the_whole_in_the_office_s_form(
    made: Made, recalculated_all: dict[str, Workbook], name: str
) -> None:
    one = made.cases[name]
    paper = recalculated_all[f"{name}_기관"].active
    assert paper is not None
    rows = [[int(str(paper.cell(row, column).value)) for column in range(3, 10)] for row in (17, 18, 19)]
    for *parts, whole in rows:
        assert sum(parts) == whole
    assert [cash + card for cash, card in zip(rows[0], rows[1], strict=True)] == rows[2]
    assert rows[2][-1] == one.settlement.approved_won
    assert rows[2][-1] - int(str(paper["J17"].value)) - int(str(paper["K17"].value)) == one.settlement.payable_won
    assert paper["L17"].value == one.settlement.payable_won
    nights = paper.iter_rows(min_row=24, max_row=35, values_only=True)
    lodging = [row[9] for row in nights if isinstance(row[0], dt.datetime)]
    assert sum(int(str(won)) for won in lodging) == group_sums(one.settlement, "숙박비").approved
    assert sum(rows[2][2:4]) == group_sums(one.settlement, "숙박비").approved
    fares = [row[9] for row in paper.iter_rows(min_row=39, max_row=50, values_only=True) if isinstance(row[9], int)]
    assert sum(fares) == group_sums(one.settlement, "운임").approved
    sheets = recalculated_all[f"{name}_기관"].worksheets
    pictures = [each for sheet in sheets for each in sheet._images]  # type: ignore[attr-defined] # the only way to ask
    assert len(pictures) == len(one.evidence)


def test_what_was_received_before_is_told_apart(made: Made, recalculated_all: dict[str, Workbook]) -> None:
    book = recalculated_all["감액과 환수"]
    for title in ("여비정산신청서", "산출내역", "지출결의서", "회계입력"):
        lines = [[cell for cell in row if cell is not None] for row in book[title].iter_rows(values_only=True)]
        for name, won in (("미리 받은 여비", 50_000), ("이미 지급한 여비", 300_000)):
            (line,) = [line for line in lines if any(str(cell).startswith(name) for cell in line)]
            assert line[-1] == won, (title, name)
        usual = recalculated_all["보통"][title].iter_rows(values_only=True)
        assert not any("이미 지급한" in str(cell) for row in usual for cell in row), title
    with PdfDocument(made.folder / "감액과 환수.pdf") as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r\n", "")
    assert "미리 받은 여비 50,000원" in text and "이미 지급한 여비 300,000원" in text


def test_the_period_is_true_of_trips_that_are_no_nights_away(made: Made) -> None:
    local = "2026. 3. 9.(월) ~ 2026. 3. 31.(화) (근무지내 출장 4회)"
    called_off = "2026. 3. 9.(월) 07:00 ~ 2026. 3. 10.(화) 19:00 (1박 2일) - 출장 취소: 회의 연기"
    for name, told in (("근무지내", local), ("취소", called_off)):
        for title in ("여비정산신청서", "별지 제3호", "지출결의서", "출장복명서"):
            assert told in values(made.book(name)[title]).values(), (name, title)
        form = made.book(f"{name}_기관").active
        assert form is not None and form["J10"].value == told
    report = {str(row[0]): row[1] for row in made.book("근무지내")["출장복명서"].iter_rows(values_only=True)}
    assert report["2026. 3. 9.(월)"] == "근무지내 출장 4시간\n근무지내 출장 2시간"
    assert "2026. 3. 11.(수)" not in report


def test_the_trip_report_tells_a_day_in_its_order(made: Made) -> None:
    report = {str(row[0]): row[1] for row in made.book("확인이 남은 초안")["출장복명서"].iter_rows(values_only=True)}
    assert report["2026. 3. 9.(월)"] == "철도 나주 → 용산\n택시 용산역\n숙박 가온호텔"


def amounts(text: str, pattern: str) -> list[tuple[int, ...]]:
    return [tuple(int(each.replace(",", "")) for each in found) for found in re.findall(pattern, text)]


@pytest.mark.parametrize("name", NAMES)
def test_parts_make_the_whole_in_the_pdf(made: Made, name: str) -> None:
    settlement = made.cases[name].settlement
    with PdfDocument(made.folder / f"{name}.pdf") as pdf:
        pages = [page.get_textpage().get_text_bounded().replace("\ufffe", "-") for page in pdf]
    text = "\n".join(pages)
    assert "□" not in text, "every letter that the rules write is drawn"
    (signed,) = [page for page in pages if "보고자" in page]
    assert "위와 같이 출장여비 정산 결과를 보고합니다." in signed and "6. 적용 기준" in signed
    rows = amounts(text, r"\d{4}-\d\d-\d\d \S+ (-?[\d,]+) (-?[\d,]+)\s")
    assert len(rows) == len(settlement.items)
    whole = (settlement.claimed_won, settlement.approved_won)
    assert tuple(map(sum, zip(*rows, strict=True))) == whole
    assert whole in amounts(text, r"합계 (-?[\d,]+) (-?[\d,]+)")
    number = r"(-?[\d,]+)"
    for line, label in enumerate(("청구액", "인정액", "확인필요액", "기관카드 결제액")):
        (found,) = amounts(text, rf"(?m)^{label} {' '.join([number] * 6)}\s*$")
        assert sum(found[:-1]) == found[-1] == group_sums(settlement, ALL)[line]
    assert written_out(abs(settlement.payable_won)) in text.replace("\r\n", "")


@pytest.mark.parametrize("name", NAMES)
def test_parts_make_the_whole_in_the_hwpx(made: Made, name: str) -> None:
    settlement = made.cases[name].settlement
    document = HwpxDocument.open(BytesIO((made.folder / f"{name}.hwpx").read_bytes()))
    assert document.validate().issues == ()
    rows = [[cell.text for cell in row.cells] for table in document.tables.all for row in table.rows]
    won = [[int(cell.replace(",", "")) for cell in row[3:5]] for row in rows if len(row) == 9 and row[0].isdecimal()]
    assert len(won) == len(settlement.items)
    assert list(map(sum, zip(*won, strict=True))) == [settlement.claimed_won, settlement.approved_won]
    (total,) = [row for row in rows if len(row) == 9 and row[2] == "합계"]
    assert [int(cell.replace(",", "")) for cell in total[3:5]] == [settlement.claimed_won, settlement.approved_won]
    heads = next(row for row in rows if row[:1] == ["구분"])
    assert heads == ["구분", *GROUPS, ALL]
    for row in rows:
        if row[0] in ("청구액", "인정액", "확인필요액", "기관카드 결제액"):
            *parts, whole = (int(cell.replace(",", "")) for cell in row[1:])
            assert sum(parts) == whole
    assert written_out(abs(settlement.payable_won)) in document.text.plain()


def test_parts_make_the_whole_in_the_lists(made: Made, recalculated_all: dict[str, Workbook]) -> None:
    several = [each.settlement for each in made.cases.values()]
    book = recalculated_all["여비지급명세서"]
    told = {row[0]: row[6] for row in book["여비지급명세서"].iter_rows(values_only=True)}
    assert told["합계"] == sum(each.payable_won for each in several if each.payable_won > 0)
    assert told["반납 합계"] == -sum(each.payable_won for each in several if each.payable_won < 0)
    assert told["출장별 집계의 지급할 금액과 차이"] == 0
    for row in book["출장별집계"].iter_rows(min_row=4, min_col=8, max_col=16, values_only=True):
        if row[0] is not None:
            *heads, approved, by_card, advance, payable = (int(str(cell)) for cell in row)
            assert sum(heads) == approved and approved - by_card - advance == payable
    month = recalculated_all["지급내역"]["지급내역"]
    rows = list(month.iter_rows(min_row=7, values_only=True))
    (total,) = [row[9] for row in rows if row[0] == "합계"]
    assert total == sum(int(str(row[8])) for row in rows if isinstance(row[6], int) and row[0] != "합계") == 40_000
    assert {row[0]: row[9] for row in rows}["출장내역의 지급액(월액여비 제외)과 차이"] == 0


@pytest.mark.parametrize("name", NAMES)
def test_badge_and_draft_stand_in_every_document_and_its_properties(made: Made, name: str) -> None:
    one = made.cases[name]
    is_draft, unsure = one.settlement.open > 0, any(each.unconfirmed() for each in one.evidence)
    notice = AI_NOTICE if is_draft or unsure else AI_ASSISTED if one.evidence else ""
    for properties in (made.book(each).properties for each in (name, f"{name}_기관")):
        assert (properties.description or "", properties.keywords or "") == (notice, notice)
        assert properties.contentStatus == (DRAFT if is_draft else None)
    for sheet in made.book(name):
        assert (sheet["A2"].value or "") == notice, sheet.title
        assert sheet.oddHeader is not None and (sheet.oddHeader.center.text == DRAFT) is is_draft
    with PdfDocument(made.folder / f"{name}.pdf") as pdf:
        keywords = pdf.get_metadata_dict()["Keywords"]
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    package = ZipFile(made.folder / f"{name}.hwpx")
    section, properties = package.read("Contents/section0.xml").decode(), package.read("Contents/content.hpf").decode()
    for mark, stands in ((notice, bool(notice)), (DRAFT, is_draft)):
        if stands:
            assert mark in keywords and all(mark in page for page in pages)
            assert mark in section and mark in properties
    if not notice:
        assert "AI" not in keywords and "AI" not in "".join(pages)
    if is_draft:
        assert "사유서는 따로 제출" in "".join(pages) and "사유서는 따로 제출" in section
        assert any("사유서는 따로 제출" in str(value) for value in values(made.book(name)["작업기록"]).values())
