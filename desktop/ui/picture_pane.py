"""The middle: the picture of the selected receipt with its tools, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.receipts.model import Polygon
from desktop.ui.case import Row, State
from desktop.ui.picture_view import PictureView
from desktop.ui.style import icon


class PicturePane(QFrame):
    """Shows one row of the table."""

    #: Another receipt of the page was clicked: its position in the file.
    receipt_clicked = Signal(int)
    retry_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.view = PictureView()
        self.title = QLabel()
        self.title.setObjectName("quiet")
        tools = QHBoxLayout()
        tools.setContentsMargins(12, 4, 6, 4)
        tools.setSpacing(2)
        tools.addWidget(self.title, 1)
        for name, words, act in (
            ("minus", self.tr("축소 (Ctrl+-)"), lambda: self.view.zoom(0.8)),
            ("plus", self.tr("확대 (Ctrl++)"), lambda: self.view.zoom(1.25)),
            ("width", self.tr("폭에 맞춤 (Ctrl+2)"), self.view.fit_width),
            ("fit", self.tr("쪽 전체 (Ctrl+0)"), self.view.fit),
        ):
            button = QToolButton()
            button.setIcon(icon(name))
            button.setIconSize(QSize(18, 18))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(act)
            tools.addWidget(button)
        self.no_picture = QLabel(self.tr("그림을 찾을 수 없습니다. '다시 읽기'(F5)를 누르면 다시 만듭니다."))
        self.no_picture.setObjectName("quiet")
        self.no_picture.setContentsMargins(12, 4, 12, 6)
        self.no_picture.setWordWrap(True)
        picture = QWidget()
        layout = QVBoxLayout(picture)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(tools)
        layout.addWidget(self.no_picture)
        layout.addWidget(self.view, 1)
        self.mark = QLabel()
        self.message = QLabel()
        self.next_step = QLabel()
        self.retry = QPushButton(self.tr("다시 읽기(&R)"))
        message = QWidget()
        centre = QVBoxLayout(message)
        centre.setContentsMargins(28, 28, 28, 28)
        centre.setSpacing(10)
        centre.addStretch(2)
        for label in (self.mark, self.message, self.next_step):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            centre.addWidget(label)
        self.message.setObjectName("heading")
        self.next_step.setObjectName("quiet")
        centre.addSpacing(6)
        centre.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignCenter)
        centre.addStretch(3)
        self.stack = QStackedWidget()
        self.stack.addWidget(picture)
        self.stack.addWidget(message)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self._first = 0
        self.retry.clicked.connect(self.retry_asked)
        self.view.receipt_clicked.connect(lambda number: self.receipt_clicked.emit(self._first + number))
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show the page of a receipt, or the state of a file."""
        if row is None:
            self._say("", self.tr("영수증을 고르면 그림이 여기에 보입니다."), "")
        elif row.position is None:
            self._show_state(row)
        else:
            page, number = row.entry.places()[row.position]
            self._first = row.position - number
            lines = [line for receipt in page.receipts for line in receipt.lines]
            self.view.show_page(row.entry.preview(page), page.width, page.height, lines)
            self.view.show_receipts([receipt.polygon for receipt in page.receipts], number)
            self.view.light(())
            is_text = row.entry.order is not None and all(line.confidence == 1.0 for line in lines)
            self.no_picture.setVisible(not self.view.has_picture and not is_text)
            self.title.setText(self.tr("{page}쪽").format(page=page.page + 1))
            self.title.setToolTip(row.entry.shown_path)
            self.stack.setCurrentIndex(0)

    def light(self, polygons: Iterable[Polygon]) -> None:
        self.view.light(polygons)

    def _show_state(self, row: Row) -> None:
        problem = row.entry.problem
        if problem is not None:
            mark = "waiting" if row.entry.state is State.CANCELLED else "bad"
            self._say(mark, problem.message, problem.next_step, retry=True)
        elif row.entry.state is State.CANCELLED:
            self._say(
                "waiting", self.tr("읽지 않은 파일입니다."), self.tr("'다시 읽기'를 누르면 읽습니다."), retry=True
            )
        elif row.entry.state is State.DONE:
            self._say(
                "waiting", self.tr("영수증을 찾지 못했습니다."), self.tr("다른 파일인지 확인해 주세요."), retry=True
            )
        elif row.entry.state is State.READING:
            self._say("reading", self.tr("읽고 있습니다…"), row.entry.name)
        else:
            self._say("waiting", self.tr("차례를 기다립니다."), row.entry.name)

    def _say(self, mark: str, message: str, next_step: str, *, retry: bool = False) -> None:
        self.mark.setVisible(bool(mark))
        if mark:
            self.mark.setPixmap(icon(mark).pixmap(40, 40))
        self.message.setText(message)
        self.next_step.setText(next_step)
        self.retry.setVisible(retry)
        self.stack.setCurrentIndex(1)
