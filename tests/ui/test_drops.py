"""Files, folders and addresses dropped on any part of the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from tests.ui.conftest import Desk, DummyProgram

NAMES = ("영수증 1.jpg", "50% 할인 #2.png", "한글 폴더/택시.pdf")
_ACTIONS = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


def drop(window: MainWindow, urls: list[QUrl]) -> QDropEvent:
    """Drag these addresses in and let go; what became of it."""
    mime = QMimeData()
    mime.setUrls(urls)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(50, 50), _ACTIONS, mime, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(50, 50), _ACTIONS, mime, buttons, keys)
    QApplication.sendEvent(window, event)
    return event


def test_several_files_with_difficult_names(desk: Desk, window: MainWindow, program: DummyProgram) -> None:
    paths = program.files(*NAMES)
    event = drop(window, [QUrl.fromLocalFile(str(path)) for path in paths])
    desk.wait_read(window)
    assert [entry.path for entry in window.case.entries] == paths
    assert event.dropAction() is Qt.DropAction.CopyAction


def test_a_folder_is_opened_up(desk: Desk, window: MainWindow, program: DummyProgram) -> None:
    folder = program.folder / "묶음"
    program.files("묶음/1.jpg", "묶음/안쪽/2.jpg")
    drop(window, [QUrl.fromLocalFile(str(folder))])
    desk.wait_read(window)
    assert {entry.path.name for entry in window.case.entries} >= {"1.jpg", "2.jpg"}


def test_what_is_not_on_this_machine_is_refused(window: MainWindow) -> None:
    event = drop(window, [QUrl("https://example.invalid/a.jpg")])
    assert not event.isAccepted()
    assert "1개" in window.parts.banner.words.text()
    assert window.case.entries == []


def test_the_rest_of_a_mixed_drop_is_taken(desk: Desk, window: MainWindow, program: DummyProgram) -> None:
    (path,) = program.files("a.jpg")
    drop(window, [QUrl("https://example.invalid/a.jpg"), QUrl.fromLocalFile(str(path))])
    desk.wait_read(window)
    assert [entry.path for entry in window.case.entries] == [path]


def test_a_trip_file_fills_the_form(window: MainWindow, tmp_path: Path) -> None:
    trip = tmp_path / "출장.toml"
    trip.write_text(
        '[traveler]\nname = "홍길동"\n[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n', "utf-8"
    )
    drop(window, [QUrl.fromLocalFile(str(trip))])
    assert window.parts.trip.trip().traveler.name == "홍길동"
    assert window.parts.tabs.currentWidget() is window.parts.trip


def test_a_wrong_trip_file_is_explained(window: MainWindow, tmp_path: Path) -> None:
    trip = tmp_path / "trip.toml"
    trip.write_text("[trip]\nstrat = 1\n", "utf-8")
    drop(window, [QUrl.fromLocalFile(str(trip))])
    assert "strat" in window.parts.banner.words.text()
    assert "start" in window.parts.banner.words.text()


@pytest.mark.parametrize("part", ["table", "picture", "clerk", "form", "start"])
def test_no_part_takes_a_drop_for_itself(filled: MainWindow, part: str) -> None:
    widgets: dict[str, QWidget] = {
        "table": filled.parts.receipts.table.viewport(),
        "picture": filled.parts.picture.view.viewport(),
        "clerk": filled.parts.clerk,
        "form": filled.parts.trip.findChildren(QLineEdit)[0],
        "start": filled.parts.start,
    }
    target: QWidget | None = widgets[part]
    while target is not None and not target.acceptDrops():
        target = target.parentWidget()
    assert target is filled
