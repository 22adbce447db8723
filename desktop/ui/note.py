"""A note below an input of the trip form: what a document says of it."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

#: What the style leaves free at either side of a note, and above and below it together.
_PADDING: Final = 6


class Note(QLabel):
    """Below an input: what a document says of it, and what to do about that."""

    #: "seen": the value is right; "show": the place on the document is wanted.
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note")
        self.setWordWrap(True)
        #: What Enter asks for where the note has the focus.
        self._first = ""
        self.linkActivated.connect(self.asked)
        self.hide()

    def tell(self, words: str, *, doubtful: bool, has_place: bool) -> None:
        """``words`` are plain; a doubtful value can be said to be right."""
        links = [("seen", QCoreApplication.translate("Forms", "맞습니다"))] if doubtful else []
        links += [("show", QCoreApplication.translate("Forms", "문서에서 보기"))] if has_place else []
        shown = " · ".join(f"<a href='{name}'>{escape(text)}</a>" for name, text in links)
        self.setText(f"{escape(words)} {shown}".strip())
        self.setAccessibleName(" · ".join((words, *(text for _, text in links))))
        self._first = links[0][0] if links else ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if links else Qt.FocusPolicy.NoFocus)
        self.setProperty("tone", "check" if doubtful else "quiet")
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._first and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit(self._first)
        else:
            super().keyPressEvent(event)

    def heightForWidth(self, width: int) -> int:
        """With the padding of its style, which Qt leaves out."""
        return super().heightForWidth(width - 2 * _PADDING) + _PADDING
