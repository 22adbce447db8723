"""An order into the form: offered, filled in, marked, asked about, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from desktop.receipts.model import Proposed
from desktop.ui import dialogs, order_dialog, ordering
from desktop.ui.main_window import MainWindow
from desktop.ui.order_dialog import Clash, ClashDialog
from desktop.ui.receipts_model import KIND, LEG
from tests.orders.test_orders_reader import LEDGER, LIST, TABLE
from tests.ui.conftest import Desk, DummyProgram


@pytest.fixture
def read(desk: Desk, program: DummyProgram, window: MainWindow) -> MainWindow:
    """A window in which an order was read."""
    program.order = LIST
    desk.read(window, "order 출장.hwpx")
    return window


def shown(window: MainWindow, key: str) -> str | None:
    """The note below an input, None where there is none."""
    form = window.parts.trip.traveler if key in window.parts.trip.traveler.notes else window.parts.trip.journey
    note = form.notes[key]
    return None if note.isHidden() else note.text()


def paste(window: MainWindow, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    window.ordering.paste()
    while window.tasks.busy:
        QGuiApplication.processEvents()


def test_an_order_is_offered_and_fills_the_form(read: MainWindow) -> None:
    assert "출장명령서" in read.parts.banner.words.text()
    assert read.model.data(read.model.index(0, KIND)) == "출장명령서"
    assert read.parts.trip.is_empty()
    read.parts.banner.button.click()
    values = read.parts.trip.written()
    assert values["name"] == "홍길동"
    assert values["start"] == dt.datetime(2026, 9, 16, 7, 0)
    assert values["destinations"] == ["서울특별시 종로구"]
    assert read.parts.tabs.currentWidget() is read.parts.trip
    assert "확인 필요" in str(shown(read, "purpose"))
    assert "확인 필요" not in str(shown(read, "start"))
    assert "2026. 9. 16.(수)" in str(shown(read, "start"))
    assert shown(read, "advance_won") is None
    assert read.settling.settlement is None or read.parts.trip.trip().trip.days == 2


@pytest.mark.parametrize("names", [("order 출장.hwpx", "broken.jpg"), ("broken.jpg", "order 출장.hwpx")])
def test_the_offer_stands_beside_the_error_of_another_file(
    desk: Desk, program: DummyProgram, window: MainWindow, names: tuple[str, str]
) -> None:
    program.order = LIST
    desk.read(window, *names)
    banner = window.parts.banner
    assert "출장명령서" in banner.words.text() and "읽지 못한 파일이 1개" in banner.words.text()
    desk.read(window, "broken 2.jpg", "broken 3.jpg")
    assert banner.words.text().count("읽지 못한") == banner.words.text().count("출장명령서") == 1
    banner.button.click()
    assert window.parts.trip.written()["name"] == "홍길동"
    banner.hide()
    desk.read(window, "broken 4.jpg")
    assert "출장" not in banner.words.text() and banner.button.isHidden()


def test_it_can_be_taken_back_and_done_again(read: MainWindow, program: DummyProgram) -> None:
    read.ordering.fill_from_selected()
    assert not read.parts.trip.is_empty()
    read.parts.banner.button.click()  # 되돌리기
    assert read.parts.trip.is_empty()
    assert shown(read, "purpose") is None
    read.confirming.redo()
    assert read.parts.trip.written()["name"] == "홍길동"
    assert {record[1] for record in program.records} == {"order", "undo", "redo"}


def test_the_place_on_the_document_is_shown(read: MainWindow) -> None:
    read.ordering.fill_from_selected()
    read.parts.receipts.table.clearSelection()
    read.parts.trip.journey.notes["purpose"].linkActivated.emit("show")
    (lit,) = read.parts.picture.view.lit()
    assert "출장목적" in LIST.splitlines()[int(lit.boundingRect().top() // 32)]
    read.parts.trip.journey.notes["purpose"].linkActivated.emit("seen")
    assert shown(read, "purpose") is None


def test_a_note_is_answered_from_the_keyboard(read: MainWindow) -> None:
    read.ordering.fill_from_selected()
    notes = read.parts.trip.journey.notes
    doubtful = next(key for key, note in notes.items() if note.property("tone") == "check")
    assert notes[doubtful].focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(notes[doubtful], Qt.Key.Key_Return)
    assert shown(read, doubtful) is None


def test_notes_are_there_again_after_a_restart(read: MainWindow, desk: Desk, program: DummyProgram) -> None:
    read.ordering.fill_from_selected()
    before = {key: shown(read, key) for key in ("purpose", "start", "name", "destinations")}
    assert before["purpose"]
    read.parts.trip.traveler.notes["name"].linkActivated.emit("seen")
    desk.close(read)
    assert program.kept is not None and "name" not in {row.input for row in program.kept.notes}
    again = desk.open()
    assert {key: shown(again, key) for key in before} == before | {"name": None}
    again.parts.receipts.table.clearSelection()
    again.parts.trip.journey.notes["purpose"].linkActivated.emit("show")
    assert again.parts.picture.view.lit()
    again.start_anew()
    assert {key: shown(again, key) for key in before} == dict.fromkeys(before)


def test_typing_takes_the_note_away(read: MainWindow) -> None:
    read.ordering.fill_from_selected()
    box = read.parts.trip.journey.boxes["purpose"]
    box.line.setText("다른 목적")  # type: ignore[union-attr]
    assert shown(read, "purpose")
    box.line.textEdited.emit("다른 목적")  # type: ignore[union-attr]
    assert shown(read, "purpose") is None


@pytest.mark.parametrize("answer", [None, set(), {"purpose"}])
def test_what_the_clerk_typed_is_asked_about(
    read: MainWindow, monkeypatch: pytest.MonkeyPatch, answer: set[str] | None
) -> None:
    asked: list[Clash] = []

    def choose(_parent: object, _source: str, clashes: Sequence[Clash]) -> set[str] | None:
        asked.extend(clashes)
        return answer

    monkeypatch.setattr(ordering, "choose_values", choose)
    read.parts.trip.write("purpose", "내가 적은 목적")
    read.parts.trip.write("name", "홍길동")
    read.ordering.fill_from_selected()
    assert [(clash.name, clash.now) for clash in asked] == [("purpose", "내가 적은 목적")]
    values = read.parts.trip.written()
    assert values["purpose"] == ("연구 장비 공동 활용 협의회 참석" if answer else "내가 적은 목적")
    assert ("destinations" in values) == (answer is not None)


def test_the_question_ticks_nothing_by_itself(read: MainWindow) -> None:
    dialog = ClashDialog("명령서", [Clash("purpose", "출장 목적", "하나", "둘")], read)
    assert dialog.ticked() == set()
    dialog.ticks["purpose"].setChecked(True)
    assert dialog.ticked() == {"purpose"}
    dialog.deleteLater()


def test_a_pasted_order_fills_the_form(window: MainWindow) -> None:
    paste(window, TABLE)
    assert "표시한 값" in window.parts.banner.words.text()
    values = window.parts.trip.written()
    assert (values["name"], values["scope"]) == ("홍길동", "관외")
    assert "문서에서 보기" not in str(shown(window, "purpose"))
    window.confirming.undo()
    assert window.parts.trip.is_empty()


def test_a_day_without_its_time_is_asked_for(window: MainWindow) -> None:
    paste(window, LIST.replace(" 18:40", ""))
    assert "end" not in window.parts.trip.written()
    assert any("도착" in problem for problem in window.parts.trip.problems())
    assert "시각" in str(shown(window, "end"))


def test_one_of_several_travellers_is_chosen(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "choose_traveller", lambda _parent, names: names.index("김가람"))
    paste(window, LEDGER)
    values = window.parts.trip.written()
    assert (values["name"], values["destinations"]) == ("김가람", ["대전광역시 유성구"])
    monkeypatch.setattr(ordering, "choose_traveller", lambda *_: None)
    window.confirming.undo()
    paste(window, LEDGER)
    assert window.parts.trip.is_empty()
    window.parts.trip.write("name", "홍길동")  # whose settlement it is stands in the form
    paste(window, LEDGER)
    assert window.parts.trip.written()["destinations"] == ["세종특별자치시"]


def test_what_else_is_pasted(window: MainWindow, program: DummyProgram, desk: Desk, qtbot: QtBot) -> None:
    paste(window, "점심 메뉴")
    assert "출장명령서로 보이지 않습니다" in window.parts.banner.words.text()
    assert window.parts.trip.is_empty()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in program.files("a.jpg")])
    QGuiApplication.clipboard().setMimeData(mime)
    window.ordering.paste()
    desk.wait_read(window)
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    QGuiApplication.clipboard().setImage(picture)
    window.ordering.paste()
    qtbot.waitUntil(lambda: len(window.case.entries) == 2)
    desk.wait_read(window)
    assert [entry.path.suffix for entry in window.case.entries] == [".jpg", ".png"]
    assert window.case.entries[1].path.parent.parent == window.services.previews


def test_an_order_is_known_again_at_the_next_start(read: MainWindow, desk: Desk) -> None:
    read.saver.flush()
    again = desk.open()
    assert again.case.entries[0].order is not None
    assert "지난번" in again.parts.banner.words.text()


def test_each_receipt_shows_its_day_and_leg(filled: MainWindow) -> None:
    assert filled.model.data(filled.model.index(0, LEG)) == "1일차 가는 길"


def test_the_traveller_question_names_them_all(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown_names: list[str] = []

    def get_item(_parent: object, _title: str, _words: str, names: list[str], *_: object) -> tuple[str, bool]:
        shown_names.extend(names)
        return names[1], True

    monkeypatch.setattr(QInputDialog, "getItem", get_item)
    assert order_dialog.choose_traveller(window, ["홍길동", ""]) == 1
    assert shown_names == ["1. 홍길동", "2. 이름 모름"]


def test_what_the_model_alone_reads_is_filled_in_to_be_checked(window: MainWindow, program: DummyProgram) -> None:
    text = LIST.replace("출장목적", "무엇").replace("5. ", "")
    paste(window, text)
    assert "purpose" not in window.parts.trip.written()
    window.confirming.undo()
    program.proposed = {"purpose": Proposed(value="성과 공유회", text="성과 공유회", lines=(5,), probability=0.97)}
    paste(window, text)
    assert window.parts.trip.written()["purpose"] == "성과 공유회"
    assert "언어 모델이 고른 값" in str(shown(window, "purpose"))


def test_what_was_pasted_into_another_case_is_not_waited_for(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(dialogs, "ask", lambda *_: True)
    QGuiApplication.clipboard().setText(LIST)
    window.ordering.paste()
    assert window.start_anew()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert window.parts.trip.is_empty()


def test_where_nothing_is_marked_nothing_is_said_to_be(window: MainWindow, program: DummyProgram) -> None:
    said = {"purpose": "연구 장비 공동 활용 협의회 참석", "name": "홍길동", "department": "운영지원과"}
    said |= {"start": "2026-09-16T07:00", "end": "2026-09-17T18:40", "organization": "국립가온연구소"}
    program.proposed = {
        name: Proposed(value=value, text=value, lines=(0,), probability=0.97) for name, value in said.items()
    }
    paste(window, LIST)
    told = window.parts.banner.words.text()
    assert "채웠습니다" in told and "표시한 값" not in told
