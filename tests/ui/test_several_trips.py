"""Several trips in the window: their deadlines, one opened, all settled, what companions share, the month's list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from desktop import app, batch
from desktop.batch import TripsAtWork
from desktop.cases.trips import RESULTS
from desktop.engine.client import EngineClient
from desktop.export.formats import Format
from desktop.settings import Settings, load
from desktop.travel.trip import load_trip, parse_trip
from desktop.ui.batch_dialog import BatchDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.month_dialog import MonthDialog
from desktop.ui.trips_dialog import TripsDialog

from .conftest import DummyEngine

if TYPE_CHECKING:
    from tests.ui.conftest import Desk, DummyProgram

#: Writing workbooks may take its time on a busy machine.
WRITING_MS = 60_000
TRIP = (
    '[traveler]\nname = "{name}"\nworkplace = "전라남도 나주시"\n[trip]\nstart = 2026-03-09T08:00:00\n'
    'end = 2026-03-10T18:00:00\ndestinations = ["서울특별시"]\n{more}\n'
)
CONFIRMED = '[[confirmed]]\nreceipt = "{file}#0"\nfield = "{field}"\nvalue = {value}\nby = "담당"\n'


@pytest.fixture
def folder(program: DummyProgram, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two companions with a ticket between them and a trip of its own, known to the window."""
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(program.folder / "home" / name))
    sure = CONFIRMED.format(file="표.jpg", field="total", value=48_200)
    sure += CONFIRMED.format(file="표.jpg", field="service_on", value='"2026-03-09"')
    for name in ("홍길동", "이순한"):
        path = program.folder / "출장" / "부산" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TRIP.format(name=name, more=sure), encoding="utf-8")
    program.files("출장/부산/표.jpg", "출장/서울/a.jpg")
    (program.folder / "출장" / "서울" / "trip.toml").write_text(TRIP.format(name="박새로", more=""), encoding="utf-8")
    program.trips = TripsAtWork(Settings({"trips_folder": str(program.folder / "출장")}), engine(program))
    yield program.folder / "출장"
    program.trips.close()


def engine(program: DummyProgram) -> EngineClient:
    return cast(EngineClient, DummyEngine(program))


def trips(program: DummyProgram) -> TripsAtWork:
    assert program.trips is not None
    return program.trips


@pytest.fixture
def listed(folder: Path, program: DummyProgram, qtbot: QtBot) -> TripsDialog:
    dialog = TripsDialog(trips(program), None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 3)
    return dialog


@pytest.fixture
def settled(folder: Path, program: DummyProgram, qtbot: QtBot) -> BatchDialog:
    dialog = BatchDialog(trips(program), "박담당")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.batch is not None)
    return dialog


def column(dialog: TripsDialog | BatchDialog | MonthDialog, number: int) -> list[str]:
    cells = [dialog.table.item(row, number) for row in range(dialog.table.rowCount())]
    return [cell.text() for cell in cells if cell is not None]


def test_overdue_trips_stand_on_top(listed: TripsDialog) -> None:
    assert column(listed, 0) == ["기한 지남"] * 3, "March is long over"
    assert sorted(column(listed, 1)) == ["박새로", "이순한", "홍길동"]
    assert all("2026-03-24까지(운임·숙박비 정산)" in words and "지남" in words for words in column(listed, 4))
    assert listed.table.currentRow() == 0, "the most urgent can be opened at once"
    assert listed.open_button.isEnabled() and listed.settle.isEnabled()
    listed.table.selectRow(0)
    assert listed.open_button.isEnabled() and "숙박비 초과분" in listed.detail.text()


def test_the_deadlines_are_saved(
    listed: TripsDialog, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder.parent / "기한표.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    listed.save.click()
    qtbot.waitUntil(lambda: "저장했습니다" in listed.detail.text(), timeout=WRITING_MS)
    assert load_workbook(path)["정산기한"]["B4"].value == "기한 지남"


def test_a_name_without_its_ending_is_not_written_over_without_asking(
    listed: TripsDialog, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder.parent / "기한표.11월.xlsx"
    path.write_bytes(b"old")
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path).removesuffix(".xlsx"), ""))

    def refuse(_parent: object, _question: str, details: str) -> bool:
        asked.append(details)
        return False

    monkeypatch.setattr("desktop.ui.dialogs.ask", refuse)
    listed.save.click()
    assert asked == ["기한표.11월.xlsx"] and path.read_bytes() == b"old"
    path.unlink()
    listed.save.click()
    qtbot.waitUntil(path.exists, timeout=WRITING_MS)
    assert len(asked) == 1


def test_the_folder_is_chosen_and_remembered(
    program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    work = TripsAtWork(Settings(), engine(program))
    dialog = TripsDialog(work, None)
    qtbot.addWidget(dialog)
    assert not dialog.settle.isEnabled() and "trip.toml" in dialog.place.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    dialog.choose.click()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 3)
    assert load(app.settings_file()).text("trips_folder") == str(folder)


def test_a_trip_is_opened_with_its_receipts(
    folder: Path, program: DummyProgram, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = desk.open()
    qtbot.waitUntil(lambda: "기한이 지난 출장 3건" in window.parts.start.due.text())

    def choose(dialog: TripsDialog) -> int:
        qtbot.waitUntil(lambda: dialog.table.rowCount() == 3)
        dialog.table.selectRow(column(dialog, 1).index("박새로"))
        dialog.open_button.click()
        return dialog.result()

    monkeypatch.setattr(TripsDialog, "exec", choose)
    window.parts.start.trips.click()
    qtbot.waitUntil(lambda: [entry.path.name for entry in window.case.entries] == ["a.jpg"])
    desk.wait_read(window)
    assert window.settling.trip is not None and window.settling.trip.traveler.name == "박새로"
    qtbot.waitUntil(lambda: not window.tasks.busy)


def test_the_trip_on_the_table_is_listed_until_it_has_a_file(folder: Path, program: DummyProgram, qtbot: QtBot) -> None:
    unsaved = parse_trip(TRIP.format(name="새사람", more=""))
    dialog = TripsDialog(trips(program), unsaved)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 4)
    dialog.table.selectRow(column(dialog, 1).index("새사람"))
    assert "지금 창에서 하는 정산" in dialog.detail.text()
    (folder / "새사람.toml").write_text(TRIP.format(name="새사람", more=""), encoding="utf-8")
    dialog.look()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 4)
    dialog.table.selectRow(column(dialog, 1).index("새사람"))
    assert "새사람.toml" in dialog.detail.text()


def test_who_claims_what_companions_share_is_asked(settled: BatchDialog, folder: Path, qtbot: QtBot) -> None:
    assert "확인할 것 2건" in settled.state.text() and settled.shared.isVisible()
    assert not settled.save.isEnabled(), "open: a reason first"
    (combo,) = settled.questions.findChildren(QComboBox)
    assert [combo.itemText(n) for n in range(combo.count())] == ["그대로 두기", "이순한 청구", "홍길동 청구"]
    combo.activated.emit(2)
    qtbot.waitUntil(lambda: not settled.shared.isVisible())
    assert "확인할 것 1건" in settled.state.text(), "the fare of the trip of its own still wants a glance"
    assert column(settled, 3)[:2] == ["100,000원", "148,200원"]
    claim = load_trip(folder / "부산" / "홍길동.toml").confirmed[-1]
    assert (claim.field, claim.value, claim.by) == ("claims_for", 1, "박담당")


def test_nobody_claims_without_a_name(folder: Path, program: DummyProgram, qtbot: QtBot) -> None:
    dialog = BatchDialog(trips(program), "")
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.batch is not None)
    (combo,) = dialog.questions.findChildren(QComboBox)
    combo.activated.emit(1)
    assert "담당자" in dialog.message.text()
    assert len(load_trip(folder / "부산" / "홍길동.toml").confirmed) == 2


def test_the_payment_list_is_written(settled: BatchDialog, folder: Path, qtbot: QtBot) -> None:
    roster = folder.parent / "명부.csv"
    roster.write_text("성명,은행,계좌번호\n홍길동,가온은행,302-0147-2583-61\n", encoding="utf-8")
    settled.roster.set_path(roster)
    settled.boxes[Format.XLSX].setChecked(True)
    settled.why.setText("택시 사유서는 따로")
    settled.write(folder / RESULTS)
    qtbot.waitUntil(lambda: settled.result() == QDialog.DialogCode.Accepted, timeout=WRITING_MS)
    assert len(settled.written) == 4 and settled.reason == "택시 사유서는 따로"
    sheet = load_workbook(settled.written[0])["여비지급명세서"]
    accounts = {row[3]: row[5] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)}
    assert accounts == {"이순한": None, "홍길동": "302-0147-2583-61", "박새로": None}
    checks = load_workbook(settled.written[0])["확인할것"].iter_rows(values_only=True)
    assert any("택시 사유서는 따로" in str(cell) for row in checks for cell in row)
    records = [load_workbook(path)["작업기록"].iter_rows(values_only=True) for path in settled.written[1:]]
    drafts = [
        rows for rows in map(list, records) if any("택시 사유서는 따로" in str(cell) for row in rows for cell in row)
    ]
    assert len(drafts) == sum(row.settlement.open > 0 for row in settled.batch.settled) if settled.batch else False


def test_what_goes_wrong_is_told(settled: BatchDialog, folder: Path, qtbot: QtBot) -> None:
    settled.why.setText("사유")
    settled.roster.set_path(folder.parent / "없는 명부.csv")
    settled.write(folder / RESULTS)
    qtbot.waitUntil(lambda: "찾을 수 없습니다" in settled.message.text())
    assert settled.written == [] and settled.save.isEnabled()


def test_results_among_the_trips_get_a_folder_of_their_own(
    settled: BatchDialog, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    settled.why.setText("사유")
    settled.save.click()
    qtbot.waitUntil(lambda: bool(settled.written), timeout=WRITING_MS)
    assert settled.written[0].parent == folder / RESULTS


def test_reading_is_given_up_when_the_dialog_is_closed(folder: Path, program: DummyProgram, qtbot: QtBot) -> None:
    program.seconds = 60
    dialog = BatchDialog(trips(program), "")
    qtbot.addWidget(dialog)
    qtbot.waitUntil(program.running.is_set)
    dialog.reject()
    assert len(program.read_files) == 1


@pytest.fixture
def month(folder: Path, program: DummyProgram, qtbot: QtBot) -> MonthDialog:
    dialog = MonthDialog(trips(program))
    qtbot.addWidget(dialog)
    dialog.show()
    rows = (
        "번호,순번,출장자,도착일자,총출장시간,차량",
        ",1,홍길동,2026-03-09,4시간,미사용",
        ",2,홍길동,2026-03-10,어제,미사용",
    )
    export = folder.parent / "출장내역.csv"
    export.write_bytes("\n".join(rows).encode("cp949"))
    assert not dialog.save.isEnabled()
    dialog.export.set_path(export)
    qtbot.waitUntil(lambda: dialog.rows is not None)
    return dialog


def test_the_month_is_looked_at_and_written(month: MonthDialog, folder: Path, qtbot: QtBot) -> None:
    assert (column(month, 0), column(month, 1), column(month, 2)) == (["홍길동"], ["20,000원"], ["1일 × 20,000원"])
    assert "2026-03 · 1명 · 합계 20,000원" in month.sum.text()
    assert month.rules.text() == "적용 기준: 제18조 (근무지 내 국내 출장), 시행일 2015-01-01"
    assert month.checks.count() == 1 and "3번째 줄" in month.checks.item(0).text()
    month.write(folder.parent / "출장내역.csv")
    assert "저장할 수 없습니다" in month.message.text()
    assert month.rows is not None, "what was read stays"
    month.write(folder.parent / "지급.xlsx")
    qtbot.waitUntil(lambda: bool(month.written), timeout=WRITING_MS)
    assert load_workbook(month.written[0])["지급내역"]["J8"].value is not None


def test_enter_in_a_line_presses_no_button(month: MonthDialog, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    pressed: list[str] = []

    def asked(name: str) -> tuple[str, str]:
        pressed.append(name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: asked("open"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: asked("save"))
    month.month.setFocus()
    QTest.keyClicks(month.month, "2026-03")
    QTest.keyClick(month.month, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: month.rows is not None)
    assert pressed == []
    month.export.button.setFocus()
    QTest.keyClick(month.export.button, Qt.Key.Key_Return)
    assert pressed == ["open"], "the button that has the focus"


def test_the_tab_key_goes_from_top_to_bottom(month: MonthDialog) -> None:
    order = [month.export.button, month.roster.button, month.department, month.month, month.table]
    found, widget = [], month.nextInFocusChain()
    while widget is not None and widget is not month:
        found += [widget] if widget in order else []
        widget = widget.nextInFocusChain()
    assert found == order


def test_another_month_has_nothing_to_pay(month: MonthDialog, qtbot: QtBot) -> None:
    month.month.setText("3월")
    month.read()
    assert "2026-03처럼" in month.message.text() and not month.save.isEnabled()
    month.month.setText("2026-05")
    month.read()
    qtbot.waitUntil(lambda: month.rows is not None)
    assert month.rows is not None and month.rows.month == dt.date(2026, 5, 1) and month.rows.total_won == 0


def test_what_was_written_is_recorded_without_accounts(
    folder: Path, program: DummyProgram, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window: MainWindow = desk.open()
    qtbot.waitUntil(lambda: bool(window.parts.start.due.text()))

    def write(dialog: BatchDialog) -> int:
        qtbot.waitUntil(lambda: dialog.batch is not None)
        roster = folder.parent / "명부.csv"
        roster.write_text("성명,은행,계좌번호\n홍길동,가온은행,302-0147-2583-61\n", encoding="utf-8")
        dialog.roster.set_path(roster)
        dialog.why.setText("확인은 나중에")
        dialog.write(folder / RESULTS)
        qtbot.waitUntil(lambda: bool(dialog.written), timeout=WRITING_MS)
        return dialog.result()

    monkeypatch.setattr(BatchDialog, "exec", write)
    window.several.settle_all()
    written = folder / RESULTS / f"{batch.LIST_NAME}.xlsx"
    assert program.records[-1][1:] == ("export", str(written), "", "", "확인은 나중에")
    assert "저장했습니다" in window.parts.banner.words.text()
    told = " ".join(" ".join(row) for row in program.records) + window.parts.banner.words.text()
    assert "302-0147" not in told and "명부" not in told
