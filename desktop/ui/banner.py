"""A line across the top of the window: what happened, what to do next, and perhaps a button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop.errors import UserError
from desktop.ui.style import icon


class Banner(QWidget):
    """One message at a time; a newer one takes the place of the older."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._act: Callable[[], object] | None = None
        self._offer = ""
        self.mark = QLabel()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.shut = QToolButton()
        self.shut.setText("✕")
        self.shut.setToolTip(self.tr("알림 닫기"))
        self.shut.setAccessibleName(self.tr("알림 닫기"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(10)
        layout.addWidget(self.mark)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.shut)
        self.shut.clicked.connect(self.hide)
        self.button.clicked.connect(self._clicked)
        self.hide()

    def inform(self, words: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Good or neutral news."""
        self._offer = words
        self._show("info", "ok", words, button, act)

    def complain(self, error: UserError) -> None:
        """An error: what happened and what to do next."""
        self._show("error", "bad", f"{error.message} {error.next_step}", "", None)

    def warn(self, words: str) -> None:
        """An error of the clerk's making, in words."""
        self._show("error", "bad", words, "", None)

    def warn_beside(self, words: str) -> None:
        """An error in words, under what the button still offers; alone where there is no button."""
        if self._act is None or self.isHidden():
            self.warn(words)
        else:
            self._show("error", "bad", f"{self._offer}\n{words}", self.button.text(), self._act)

    def _show(self, tone: str, mark: str, words: str, button: str, act: Callable[[], object] | None) -> None:
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.mark.setPixmap(icon(mark).pixmap(18, 18))
        self.words.setText(words)
        self.setAccessibleName(words)
        self._act = act
        self.button.setText(button)
        self.button.setVisible(act is not None)
        self.show()

    def _clicked(self) -> None:
        act = self._act
        self.hide()
        if act is not None:
            act()
