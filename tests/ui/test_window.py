"""The window from the first file to the workbook, on a dummy program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.engine.protocol import EngineStatus
from desktop.errors import UserError
from desktop.receipts.model import Kind, Status
from desktop.travel.confirmations import PERSON
from desktop.ui.case import State
from desktop.ui.main_window import MainWindow
from desktop.ui.receipts_model import KIND, LEG, NAME, STATE, TOTAL

if TYPE_CHECKING:
    from tests.ui.conftest import Desk, DummyProgram


def cell(window: MainWindow, row: int, column: int) -> str:
    return str(window.model.data(window.model.index(row, column)))


def test_rows_fill_in_and_the_sum_follows(desk: Desk, window: MainWindow) -> None:
    assert window.parts.stack.currentWidget() is window.parts.start
    window.open_sample()
    assert window.parts.stack.currentWidget() is window.parts.work
    desk.wait_read(window)
    assert [cell(window, row, NAME) for row in range(2)] == ["01.png", "02.png"]
    assert cell(window, 0, TOTAL) == "48,200원"
    assert cell(window, 0, STATE) == "확인 1"
    assert window.parts.sums.claimed.text() == "96,400원"
    assert window.parts.sums.open.text() == "확인 필요 2건"
    assert window.parts.summary.table.rowCount() == 2
    assert not window.parts.receipts.running.isVisible()


def test_the_window_lives_while_a_file_is_read(
    desk: Desk, window: MainWindow, program: DummyProgram, qtbot: QtBot
) -> None:
    program.seconds = 0.5
    ticks: list[int] = []
    timer = QTimer(window, interval=10)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    window.add_paths(program.files("slow.jpg"))
    qtbot.waitUntil(program.running.is_set)
    del ticks[:]
    desk.wait_read(window)
    timer.stop()
    assert len(ticks) >= 15
    assert cell(window, 0, STATE) == "확인 1"


def test_cancel_ends_the_running_file_and_empties_the_queue(
    window: MainWindow, program: DummyProgram, qtbot: QtBot
) -> None:
    program.seconds = 60
    window.add_paths(program.files("1.jpg", "2.jpg", "3.jpg"))
    qtbot.waitUntil(lambda: window.case.entries != [] and window.case.entries[0].state is State.READING)
    assert window.parts.receipts.running.isVisible()
    window.parts.receipts.cancel.click()
    qtbot.waitUntil(lambda: not window.intake.busy, timeout=3000)
    qtbot.waitUntil(lambda: [entry.state for entry in window.case.entries] == [State.CANCELLED] * 3)
    assert [path.name for path in program.read_files] == ["1.jpg"]
    assert [cell(window, row, STATE) for row in range(3)] == ["취소함"] * 3
    qtbot.waitUntil(lambda: not window.parts.receipts.running.isVisible())


def test_a_cancelled_file_is_read_again(desk: Desk, window: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    program.seconds = 60
    window.add_paths(program.files("1.jpg"))
    qtbot.waitUntil(lambda: program.running.is_set() and window.intake.busy)
    window.intake.cancel()
    qtbot.waitUntil(lambda: window.case.entries[0].state is State.CANCELLED)
    program.seconds = 0
    window.parts.picture.retry.click()
    desk.wait_read(window)
    assert cell(window, 0, TOTAL) == "48,200원"


@pytest.mark.parametrize("name", ["broken.pdf", "crash.jpg"])
def test_an_error_stays_with_its_file(desk: Desk, window: MainWindow, name: str) -> None:
    desk.read(window, name, "good.jpg")
    assert [cell(window, row, STATE) for row in range(2)] == ["오류", "확인 1"]
    window.parts.receipts.select(0)
    problem = window.case.entries[0].problem
    assert problem is not None
    assert window.parts.picture.message.text() == problem.message
    assert window.parts.picture.next_step.text() == problem.next_step
    assert window.parts.picture.retry.isVisible()
    assert window.parts.banner.isVisible()
    assert not window.parts.fields.kind.isEnabled()


def test_a_file_is_taken_once(desk: Desk, window: MainWindow, program: DummyProgram) -> None:
    desk.read(window, "a.jpg")
    desk.read(window, "a.jpg", "b.jpg")
    assert [entry.name for entry in window.case.entries] == ["a.jpg", "b.jpg"]
    assert "1개" in window.parts.banner.words.text()


def test_files_of_one_name_keep_apart(desk: Desk, window: MainWindow) -> None:
    desk.read(window, "a.jpg", "더/a.jpg")
    assert list(window.case.receipts()) == ["a.jpg#0", "더/a.jpg#0"]


def test_confirming_a_field_makes_it_sure(filled: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    filled.parts.fields.select_field("total")
    assert filled.parts.fields.reason.text() == "글자가 흐립니다."
    filled.parts.fields.confirm.click()
    qtbot.waitUntil(lambda: bool(program.settled) and program.settled[-1][1]["a.jpg#0"].is_sure("total"))
    trip, receipts = program.settled[-1]
    assert receipts["a.jpg#0"].fields["total"].status is Status.OK
    assert PERSON in receipts["a.jpg#0"].fields["total"].witnesses
    assert [(row.receipt, row.field, row.value, row.by) for row in trip.confirmed] == [
        ("a.jpg#0", "total", 48_200, "김담당")
    ]
    assert program.records == [("김담당", "confirm", "a.jpg#0 total", "48200", "48200", "")]
    assert cell(filled, 0, STATE) == "정상"
    qtbot.waitUntil(filled.parts.sums.open.isHidden)


def test_correcting_a_field_with_the_input_method(filled: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    fields = filled.parts.fields
    fields.other.setCurrentIndex(fields.other.findData("merchant"))
    fields.other.activated.emit(fields.other.currentIndex())
    event = QInputMethodEvent()
    event.setCommitString("한국철도공사")
    QApplication.sendEvent(fields.box, event)
    fields.confirm.click()
    assert filled.case.receipts()["a.jpg#0"].value("merchant") == "한국철도공사"


def test_a_wrong_value_is_refused_in_words(filled: MainWindow, program: DummyProgram) -> None:
    filled.parts.fields.select_field("total")
    filled.parts.fields.box.setText("만이천원")
    filled.parts.fields.confirm.click()
    assert filled.parts.fields.complaint.isVisible()
    assert "12,000" in filled.parts.fields.complaint.text()
    assert filled.case.confirmations == ()
    assert program.records == []


def test_nobody_confirms_without_a_name(filled: MainWindow, program: DummyProgram) -> None:
    filled.parts.clerk.clear()
    filled.parts.fields.select_field("total")
    filled.parts.fields.confirm.click()
    assert filled.case.confirmations == ()
    assert filled.parts.banner.isVisible()


def test_the_kind_is_set_and_undone(filled: MainWindow, program: DummyProgram) -> None:
    kind = filled.parts.fields.kind
    kind.setCurrentIndex(kind.findData(Kind.BUS))
    kind.activated.emit(kind.currentIndex())
    assert filled.case.receipts()["a.jpg#0"].kind is Kind.BUS
    filled.actions_.undo.trigger()
    assert filled.case.receipts()["a.jpg#0"].kind is Kind.RAIL
    assert filled.parts.fields.kind.currentData() == Kind.RAIL
    filled.actions_.redo.trigger()
    assert filled.case.receipts()["a.jpg#0"].kind is Kind.BUS
    assert [record[1] for record in program.records] == ["confirm", "undo", "redo"]


def test_the_line_of_a_field_is_lit_and_in_view(filled: MainWindow) -> None:
    view = filled.parts.picture.view
    assert view.sceneRect().getRect() == (0, 0, 600, 1000)
    filled.parts.fields.select_field("total")
    (lit,) = view.lit()
    assert lit.boundingRect().getRect() == (60, 110, 300, 30)
    shown = view.mapToScene(view.viewport().rect()).boundingRect()
    assert shown.contains(lit.boundingRect().center())
    assert view.transform().m11() * 30 >= 20
    filled.parts.fields.select_field("issued_on")
    assert [polygon.boundingRect().top() for polygon in view.lit()] == [50]


def test_clicking_a_receipt_beside_selects_it(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.read(window, "two.jpg")
    assert window.model.rowCount() == 2
    assert cell(window, 1, NAME) == "two.jpg (2/2)"
    window.parts.picture.receipt_clicked.emit(1)
    row = window.parts.receipts.current()
    assert row is not None and row.receipt_id == "two.jpg#1"


def test_next_open_goes_round(desk: Desk, window: MainWindow) -> None:
    desk.read(window, "a.jpg", "b.jpg")
    window.parts.receipts.select(1)
    window.going.to_open()
    row = window.parts.receipts.current()
    assert row is not None and row.receipt_id == "b.jpg#0", "nobody has looked at it yet"
    window.going.to_open()
    row = window.parts.receipts.current()
    assert row is not None and row.receipt_id == "a.jpg#0"
    assert window.parts.fields.current_field() == "total"


def test_a_row_is_removed_and_comes_back(filled: MainWindow, program: DummyProgram) -> None:
    filled.actions_.remove.trigger()
    assert filled.case.entries == []
    assert filled.parts.stack.currentWidget() is filled.parts.start
    filled.actions_.undo.trigger()
    assert list(filled.case.receipts()) == ["a.jpg#0"]
    assert ("김담당", "remove", "a.jpg", "", "", "") in program.records


def test_removing_the_running_file_cancels_it(window: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    program.seconds = 60
    window.add_paths(program.files("1.jpg"))
    qtbot.waitUntil(lambda: window.case.entries != [] and window.case.entries[0].state is State.READING)
    window.remove_selected()
    qtbot.waitUntil(lambda: not window.intake.busy, timeout=3000)
    assert window.model.rowCount() == 0


def test_an_incomplete_trip_is_asked_for(desk: Desk, window: MainWindow) -> None:
    desk.read(window, "a.jpg")
    assert window.settling.settlement is None
    assert not window.parts.sums.export.isEnabled()
    window.outgoing.export()
    assert window.parts.tabs.currentWidget() is window.parts.trip
    assert "출발 일시" in window.parts.banner.words.text()


def test_an_error_of_the_settlement_is_shown(filled: MainWindow, program: DummyProgram) -> None:
    program.settle_error = UserError("rules_missing", date="1999-01-01")
    filled.settling.settle()
    assert program.settle_error.message in filled.parts.summary.state.text()
    assert program.settle_error.next_step in filled.parts.summary.state.text()
    assert filled.parts.sums.claimed.text() == "—"


def test_unread_files_are_findings(desk: Desk, filled: MainWindow) -> None:
    desk.read(filled, "broken.pdf")
    assert filled.settling.settlement is not None
    assert [finding.code for finding in filled.settling.settlement.findings] == ["damaged_file"]
    shown = filled.parts.summary.findings.item(0)
    assert shown is not None and "[broken.pdf]" in shown.text(), "a finding names its documents"


def test_keys_reach_everything(filled: MainWindow) -> None:
    shortcuts = {action.shortcut().toString() for action in filled.findChildren(QAction)}
    assert {"Ctrl+O", "Ctrl+S", "Del", "F1", "F5", "Esc", "Ctrl+Z"} <= shortcuts


def test_reading_without_a_language_model_is_said_in_the_status_bar(window: MainWindow) -> None:
    bar = window.parts.engine
    models = (("recogniser", "lines", "0" * 12), ("fields", "small", "0" * 12))
    window.parts.show_engine(EngineStatus(state="ready", models=models), True)
    assert "언어 모델 없이" not in bar.text()
    told = EngineStatus(state="ready", models=models[:1], notices=("언어 모델이 판독기를 멈추게 하여 껐습니다.",))
    window.parts.show_engine(told, True)
    assert "언어 모델 없이 이름표로 읽음" in bar.text()
    assert "판독기를 멈추게 하여" in bar.toolTip()


def test_a_narrow_list_keeps_room_for_the_name(filled: MainWindow) -> None:
    table = filled.parts.receipts.table
    wide, hidden = {}, {}
    for width in (900, 480, 380):
        filled.parts.work.setSizes([width, 2000 - width])
        table.resize(width, 300)
        wide[width] = table.columnWidth(NAME)
        hidden[width] = [column for column in (KIND, LEG) if table.isColumnHidden(column)]
    assert hidden == {900: [], 480: [LEG], 380: [KIND, LEG]}
    assert min(wide.values()) > 8 * table.fontMetrics().averageCharWidth()
