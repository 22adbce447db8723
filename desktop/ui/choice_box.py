"""A choice that is only made on purpose: no wheel, and no arrow key, changes it in passing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

_STEPS: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class ChoiceBox(QComboBox):
    """The wheel scrolls what the box stands in; a key that would step through the choices shows them instead."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().strip()
        if event.key() in _STEPS or (letter and letter.isprintable()):
            self.showPopup()
        else:
            super().keyPressEvent(event)
