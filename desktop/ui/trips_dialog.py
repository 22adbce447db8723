"""출장 현황: the trips of a folder with their deadlines, those overdue on top; one is opened, or all are settled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.engine.protocol import shown
from desktop.errors import UserError
from desktop.office.listing import Listed, State
from desktop.travel.trip import Trip
from desktop.ui import dialogs
from desktop.ui.background import Tasks
from desktop.ui.services import Trips
from desktop.ui.style import BAD, CHECK, OK, QUIET, TEXT, icon
from desktop.ui.words import translate

#: How long a dialog that is closed waits for what it began.
WAIT_SECONDS: Final = 10.0
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MARKS: Final = {
    State.OVERDUE: ("bad", BAD),
    State.UNREADABLE: ("bad", BAD),
    State.UNSETTLED: ("check", CHECK),
    State.DRAFT: ("check", CHECK),
    State.APPLIED: ("waiting", TEXT),
    State.AHEAD: ("waiting", QUIET),
    State.SETTLED: ("ok", OK),
}


def plain_table(heads: Sequence[str], stretched: int, right: Sequence[int] = ()) -> QTableWidget:
    """A table to read and to choose a row from; the column ``stretched`` takes the room that is left.

    The columns ``right`` hold amounts, which stand at the right.
    """
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setProperty("framed", True)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(30)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    for column in range(len(heads)):
        if (head := table.horizontalHeaderItem(column)) is not None:
            head.setTextAlignment(_RIGHT if column in right else _LEFT)
    return table


def table_cell(table: QTableWidget, column: int, text: str) -> QTableWidgetItem:
    """A cell for a column of such a table, aligned as its head is; the whole text is its tip."""
    cell = QTableWidgetItem(text)
    cell.setToolTip(text)
    if (head := table.horizontalHeaderItem(column)) is not None:
        cell.setTextAlignment(Qt.AlignmentFlag(head.textAlignment()))
    return cell


def _opens(row: Listed) -> bool:
    """Whether a trip can be opened in the window: one with a mistake is mended there."""
    problem = row.file.problem
    return row.file.trip is not None or (problem is not None and problem.code == "trip_invalid")


class TripsDialog(dialogs.QuietDialog):
    """``chosen`` is the trip to be opened, ``settle_asked`` that all are to be settled, once it was accepted."""

    def __init__(self, trips: Trips, current: Trip | None, parent: QWidget | None = None) -> None:
        """``current``: the trip on the window's table."""
        super().__init__(parent)
        self._trips, self._current_trip = trips, current
        self._rows: list[Listed] = []
        self._tasks = Tasks(self)
        self.chosen: Listed | None = None
        self.settle_asked = False
        self.setWindowTitle(self.tr("출장 목록과 정산 기한"))
        self.setMinimumSize(860, 480)
        self.place = QLabel()
        self.place.setObjectName("quiet")
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.choose = QPushButton(self.tr("출장 폴더 고르기(&F)…"))
        heads = (self.tr("상태"), self.tr("출장자"), self.tr("기간"), self.tr("출장지"), self.tr("정산 기한"))
        self.table = plain_table(heads, 4)
        self.table.setAccessibleName(self.tr("출장 목록"))
        self.detail = QLabel()
        self.detail.setWordWrap(True)
        self.detail.setObjectName("quiet")
        self.message = QLabel()
        self.message.setObjectName("complaint")
        self.message.setWordWrap(True)
        self.open_button = QPushButton(self.tr("이 출장 열기(&O)"))
        self.settle = QPushButton(self.tr("모두 정산하여 지급명세 만들기(&S)…"))
        self.settle.setProperty("primary", True)
        self.save = QPushButton(self.tr("기한표 저장(&X)…"))
        self.shut = QPushButton(self.tr("닫기(&C)"))
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.place, 1)
        top.addWidget(self.choose)
        for button in (self.open_button, self.settle, self.save):
            bottom.addWidget(button)
        bottom.addStretch(1)
        bottom.addWidget(self.shut)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addLayout(top)
        for widget in (self.table, self.detail, self.message):
            layout.addWidget(widget)
        layout.addLayout(bottom)
        self.choose.clicked.connect(self.choose_folder)
        self.open_button.clicked.connect(self._open)
        self.table.itemActivated.connect(lambda _: self._open())
        self.table.itemSelectionChanged.connect(self._follow)
        self.settle.clicked.connect(self._settle)
        self.save.clicked.connect(self.choose_place)
        self.shut.clicked.connect(self.reject)
        self._tasks.failed.connect(self._complain)
        self.look()

    def choose_folder(self) -> None:
        """Ask where the trips lie."""
        start = str(self._trips.folder() or "")
        if name := QFileDialog.getExistingDirectory(self, self.tr("출장 파일과 영수증이 든 폴더"), start):
            try:
                self._trips.choose(Path(name))
            except UserError as error:
                self._complain(error)
                return
            self.look()

    def choose_place(self) -> None:
        """Ask where to, and write the list of deadlines there."""
        start = dialogs.documents_folder() / self.tr("출장 정산 기한표.xlsx")
        path = dialogs.ask_workbook(self, self.tr("기한표 저장"), start)
        if path is not None:
            rows = tuple(self._rows)
            told = self.tr("저장했습니다: {path}").format(path=shown(path))
            self._tasks.run(lambda: self._trips.write_listed(path, rows), lambda _: self.detail.setText(told))

    def look(self) -> None:
        """Find the trips anew."""
        folder = self._trips.folder()
        guide = self.tr(
            "출장마다 폴더를 만들어 출장 파일(trip.toml)과 영수증을 넣고, 그 폴더들이 든 폴더를 골라 주세요."
        )
        self.place.setText(shown(folder) if folder is not None else guide)
        self.place.setToolTip(self.place.text())
        self.message.clear()
        self._show([])
        self.detail.setText(self.tr("출장 파일을 찾는 중…"))
        self._tasks.run(lambda: self._trips.listed(self._current_trip), self._found)

    def done(self, result: int) -> None:
        self._tasks.wait(WAIT_SECONDS)
        super().done(result)

    def _show(self, rows: Sequence[Listed]) -> None:
        self._rows = list(rows)
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            mark, colour = _MARKS[row.state]
            for column, text in enumerate((translate(row.state), row.who, row.when, row.where, row.words())):
                cell = table_cell(self.table, column, text)
                if column == 0:
                    cell.setIcon(icon(mark))
                if column in (0, 4):
                    cell.setForeground(QColor(colour))
                self.table.setItem(number, column, cell)
        self._follow()

    def _found(self, rows: Sequence[Listed]) -> None:
        self.detail.setText("" if rows else self.tr("출장 파일(trip.toml)이 없습니다."))
        self._show(rows)
        if rows:
            self.table.setCurrentCell(0, 0)
            self.table.setFocus()

    def _current(self) -> Listed | None:
        number = self.table.currentRow()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _follow(self) -> None:
        row = self._current()
        self.open_button.setEnabled(row is not None and _opens(row))
        self.save.setEnabled(bool(self._rows))
        self.settle.setEnabled(any(each.file.path.is_file() for each in self._rows))
        if row is not None:
            problem = row.file.problem
            doubtful = row.doubtful_words() if problem is None else problem.next_step
            self.detail.setText("\n".join(filter(None, (shown(row.file.path), doubtful))))
        elif self._rows:
            self.detail.clear()

    def _open(self) -> None:
        row = self._current()
        if row is not None and _opens(row):
            self.chosen = row
            self.accept()

    def _settle(self) -> None:
        self.settle_asked = True
        self.accept()

    def _complain(self, error: UserError) -> None:
        self.message.setText(f"{error.message}\n{error.next_step}")
