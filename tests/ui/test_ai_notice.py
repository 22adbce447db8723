"""The notice on AI (인공지능 이용 알림): at the first start, never again by itself, readable at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.export.notice import AI_NOTICE, FIRST_NOTICE

if TYPE_CHECKING:
    from tests.ui.conftest import Desk, DummyProgram

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def notices() -> list[QMessageBox]:
    """The notices on screen."""
    boxes = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]
    return [box for box in boxes if box.text() == FIRST_NOTICE[0]]


def test_the_first_start_tells_and_remembers(desk: Desk, program: DummyProgram, qtbot: QtBot) -> None:
    read: list[bool] = []
    program.notice_read = lambda: read.append(True)
    window = desk.open()
    qtbot.waitUntil(lambda: len(notices()) == 1)
    (box,) = notices()
    assert all(words in box.informativeText() for words in FIRST_NOTICE[1:])
    assert not box.isModal() and window.isEnabled(), "work can begin behind it"
    assert read == []
    box.buttons()[0].click()
    qtbot.waitUntil(lambda: read == [True])


def test_later_starts_are_quiet_and_the_menu_tells_again(desk: Desk, qtbot: QtBot) -> None:
    window = desk.open()
    qtbot.wait(50)
    assert notices() == []
    guide = window.menuBar().actions()[-1].menu()
    assert isinstance(guide, QMenu)
    next(action for action in guide.actions() if "인공지능" in action.text()).trigger()
    qtbot.waitUntil(lambda: len(notices()) == 1)
    notices()[0].close()


def test_the_badge_is_on_screen(desk: Desk) -> None:
    window = desk.open()
    badge = window.findChild(QLabel, "notice")
    assert badge is not None and badge.isVisible() and badge.text() == AI_NOTICE
