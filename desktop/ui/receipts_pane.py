"""The left side: the table of receipts, and how far the reading is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.case import Row
from desktop.ui.receipts_model import DATE, KIND, LEG, NAME, STATE, TOTAL, ReceiptsModel

#: A file's name needs this much, in letters, before the days of the trip are shown beside it.
_NAME_LETTERS: Final = 14
#: And this much before the kind of the receipt is.
_FEWEST_LETTERS: Final = 6


class _Table(QTableView):
    """Tells when its room has changed, also by a scroll bar that came or went."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class ReceiptsPane(QFrame):
    """The rows of the case, with progress and cancel below while files are read."""

    #: The current row has changed (a Row, or None).
    row_selected = Signal(object)
    cancel_asked = Signal()

    def __init__(self, model: ReceiptsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.model = model
        self.table = _Table()
        self.table.setModel(model)
        self.table.setAccessibleName(self.tr("영수증 목록"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(34)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, sample in (
            (STATE, "읽는 중"),
            (KIND, "철도승차권"),
            (DATE, "12-30"),
            (LEG, "12일차 가는 길 ?"),
            (TOTAL, "1,000,000원"),
        ):
            header.resizeSection(column, self.fontMetrics().horizontalAdvance(sample) + (52 if column == STATE else 20))
        self._leg_width, self._kind_width = header.sectionSize(LEG), header.sectionSize(KIND)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("읽기 진행"))
        self.progress_words = QLabel()
        self.cancel = QPushButton(self.tr("읽기 취소(&C)"))
        self.cancel.setToolTip(self.tr("읽던 파일을 멈추고 대기하던 파일을 모두 뺍니다 (Esc)"))
        self.cancel.clicked.connect(self.cancel_asked)
        below = QVBoxLayout()
        below.setSpacing(6)
        below.addWidget(self.progress_words)
        below.addWidget(self.progress)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 10)
        row.setSpacing(12)
        row.addLayout(below, 1)
        row.addWidget(self.cancel)
        self.running = QWidget()
        self.running.setLayout(row)
        self.running.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 4, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.running)
        self.table.resized.connect(self._fit)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)

    def _fit(self) -> None:
        """Without room for the name, the days of the trip give way, which the date and the tip tell too; then the kind,
        which stands above the fields."""
        header = self.table.horizontalHeader()
        letters = self.fontMetrics().averageCharWidth() * 2
        room = self.table.viewport().width() - sum(header.sectionSize(column) for column in (STATE, DATE, TOTAL))
        room -= self._kind_width
        self.table.setColumnHidden(KIND, room < letters * _FEWEST_LETTERS)
        self.table.setColumnHidden(LEG, room - self._leg_width < letters * _NAME_LETTERS)

    def current(self) -> Row | None:
        return self.model.row(self.table.currentIndex())

    def selected(self) -> list[Row]:
        """The selected rows, from top to bottom."""
        rows = (self.model.row(index) for index in self.table.selectionModel().selectedRows())
        return [row for row in rows if row is not None]

    def select(self, number: int) -> None:
        """Make a row the current one."""
        self.table.selectRow(number)
        self.table.scrollTo(self.model.index(number, NAME))

    def show_progress(self, done: int, total: int, name: str) -> None:
        """``done`` of ``total`` files are read; ``name`` is being read."""
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        words = self.tr("{done}/{total} 읽음").format(done=done, total=total)
        room = self.progress_words.width() - self.fontMetrics().horizontalAdvance(words + " · ")
        short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, max(room, 120))
        self.progress_words.setText(f"{words} · {short}" if name else words)
        self.running.show()

    def hide_progress(self) -> None:
        self.running.hide()

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.row_selected.emit(self.model.row(current))

    def _selection_changed(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if not self.table.selectionModel().hasSelection():
            self.row_selected.emit(None)
