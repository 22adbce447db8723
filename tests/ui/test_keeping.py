"""No work is lost: what is kept after every change comes back at the next start, and closing is clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from desktop.errors import UserError
from desktop.ui import dialogs
from desktop.ui.case import State
from desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from tests.ui.conftest import Desk, DummyProgram


def test_the_case_comes_back(desk: Desk, filled: MainWindow, program: DummyProgram) -> None:
    filled.parts.fields.select_field("total")
    filled.parts.fields.box.setText("50,000")
    filled.parts.fields.confirm.click()
    desk.close(filled)
    read_before = len(program.read_files)
    again = desk.open()
    assert again.case.receipts()["a.jpg#0"].value("total") == 50_000
    assert again.case.confirmations == filled.case.confirmations
    assert again.parts.trip.text() == filled.parts.trip.text()
    assert again.parts.picture.view.has_picture
    assert again.parts.banner.isVisible()
    assert len(program.read_files) == read_before


def test_a_half_filled_form_is_kept(desk: Desk, window: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    window.parts.trip.set_text('[traveler]\nname = "홍길동"\n[trip]\npurpose = "회의"\n')
    qtbot.waitUntil(lambda: program.kept is not None and "회의" in program.kept.trip_text)
    desk.close(window)
    again = desk.open()
    assert again.parts.trip.traveler.values()["name"] == "홍길동"
    assert again.parts.trip.problems() == ["출발 일시 비어 있음", "도착 일시 비어 있음"]


def test_files_that_waited_are_read_next_time(
    desk: Desk, window: MainWindow, program: DummyProgram, qtbot: QtBot
) -> None:
    program.seconds = 60
    window.add_paths(program.files("1.jpg", "2.jpg"))
    qtbot.waitUntil(lambda: len(window.case.entries) == 2 and window.case.entries[0].state is State.READING)
    desk.close(window)
    program.seconds = 0
    again = desk.open()
    desk.wait_read(again)
    assert list(again.case.receipts()) == ["1.jpg#0", "2.jpg#0"]


def test_names_stay_when_an_earlier_file_goes(desk: Desk, window: MainWindow) -> None:
    desk.read(window, "a.jpg", "더/a.jpg")
    window.parts.receipts.select(0)
    window.remove_selected()
    desk.close(window)
    assert list(desk.open().case.receipts()) == ["더/a.jpg#0"]


def test_starting_anew_empties_everything(filled: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    filled.start_anew()
    assert filled.case.entries == []
    assert filled.parts.trip.is_empty()
    assert list(program.services().previews.iterdir()) == []
    qtbot.waitUntil(lambda: program.kept is not None and program.kept.files == [])


def test_closing_ends_the_reading(desk: Desk, window: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    program.seconds = 60
    window.add_paths(program.files("1.jpg"))
    qtbot.waitUntil(program.running.is_set)
    desk.close(window)
    assert program.closed == 1


def test_closing_can_be_thought_better_of(
    window: MainWindow, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.seconds = 60
    window.add_paths(program.files("1.jpg"))
    qtbot.waitUntil(lambda: window.intake.busy)
    with monkeypatch.context() as answer:
        answer.setattr(dialogs, "ask", lambda *_: False)
        window.close()
        assert window.isVisible()
    assert window.intake.busy
    assert program.closed == 0


def test_an_error_of_keeping_is_shown(filled: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    program.save_error = UserError("cannot_write", path="case")
    filled.parts.trip.journey.set_values({"purpose": "회의"})
    qtbot.waitUntil(
        lambda: program.save_error is not None and program.save_error.message in filled.parts.banner.words.text()
    )
    program.save_error = None
    filled.parts.trip.journey.set_values({"purpose": "회의 둘"})
    qtbot.waitUntil(lambda: filled.parts.banner.words.text() == "하던 작업을 저장했습니다.")
    assert program.kept is not None and "회의 둘" in program.kept.trip_text


def test_an_unreadable_case_is_told(desk: Desk, program: DummyProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    services = program.services()

    def load() -> None:
        raise UserError("case_unreadable")

    window = MainWindow(type(services)(**{**vars(services), "load": load}))
    desk.windows.append(window)
    window.show()
    assert UserError("case_unreadable").message in window.parts.banner.words.text()
