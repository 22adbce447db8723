"""근무지내 출장여비 월 지급내역: the leave system's export in, the list looked at, the workbook out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.export.payees import Check, MonthList
from desktop.export.wording import applied
from desktop.travel.local_month import PersonMonth
from desktop.ui import dialogs
from desktop.ui.background import Tasks
from desktop.ui.roster_line import FileLine, roster_line
from desktop.ui.services import Trips
from desktop.ui.trips_dialog import WAIT_SECONDS, plain_table, table_cell
from desktop.ui.words import won


class MonthDialog(dialogs.QuietDialog):
    """``written``: the file that was written, once it was accepted."""

    def __init__(self, trips: Trips, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trips = trips
        self._tasks = Tasks(self)
        self.rows: MonthList | None = None
        self.written: list[Path] = []
        self.setWindowTitle(self.tr("근무지내 출장여비 월 지급내역"))
        self.setMinimumSize(760, 560)
        self.export = FileLine(
            self.tr("출장내역"),
            self.tr("파일 고르기(&O)…"),
            self.tr("인사랑에서 내려받은 출장내역(Excel, CSV)을 골라 주세요"),
            self.tr("출장내역 (*.xlsx *.csv);;모든 파일 (*)"),
        )
        self.roster = roster_line(self)
        self.department = QLineEdit()
        self.department.setPlaceholderText(self.tr("예: 총무과"))
        self.month = QLineEdit()
        self.month.setPlaceholderText(self.tr("예: 2026-03 (한 달 치만 들었으면 비워 둡니다)"))
        form = QFormLayout()
        form.addRow(self.tr("부서(&D)"), self.department)
        form.addRow(self.tr("연월(&M)"), self.month)
        self.table = plain_table((self.tr("성명"), self.tr("합계"), self.tr("출장일수 × 지급단가")), 2, right=(1,))
        self.table.setAccessibleName(self.tr("지급내역"))
        self.sum = QLabel()
        self.sum.setObjectName("heading")
        self.rules = QLabel()
        self.rules.setObjectName("quiet")
        self.checks = QListWidget()
        self.checks.setAccessibleName(self.tr("확인할 것"))
        self.checks.setWordWrap(True)
        self.checks.setMaximumHeight(150)
        self.message = QLabel()
        self.message.setObjectName("complaint")
        self.message.setWordWrap(True)
        self.save = QPushButton(self.tr("지급내역 저장(&S)…"))
        self.save.setProperty("primary", True)
        self.shut = QPushButton(self.tr("닫기(&C)"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(self.export)
        layout.addWidget(self.roster)
        layout.addLayout(form)
        for widget in (self.table, self.sum, self.rules, self.checks, self.message):
            layout.addWidget(widget)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.save)
        bottom.addWidget(self.shut)
        layout.addLayout(bottom)
        self.export.changed.connect(self.read)
        self.roster.changed.connect(self.read)
        self.department.editingFinished.connect(self.read)
        self.month.editingFinished.connect(self.read)
        self.save.clicked.connect(self.choose_place)
        self.shut.clicked.connect(self.reject)
        self._tasks.failed.connect(self._complain)
        self._show(None)
        self.export.button.setFocus()

    def read(self) -> None:
        """Read the export anew, with what is typed and chosen."""
        self.message.clear()
        try:
            month = _month(self.month.text())
        except ValueError:
            self._show(None)
            self.message.setText(self.tr("연월은 2026-03처럼 적어 주세요."))
            return
        export, roster, department = self.export.path, self.roster.path, self.department.text().strip()
        if export is not None:
            task = self._tasks.run(lambda: self._trips.month(export, month, department, roster), self._show)
            task.failed.connect(lambda _: self._show(None))

    def choose_place(self) -> None:
        """Ask where to, and write the list there."""
        if self.rows is None:
            return
        name = self.tr("관내출장여비_{month}.xlsx").format(month=f"{self.rows.month:%Y-%m}")
        path = dialogs.ask_workbook(self, self.tr("지급내역 저장"), dialogs.documents_folder() / name)
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> None:
        """Write the list; the dialog then closes. What was handed in is never written over."""
        rows = self.rows
        if rows is None:
            return
        if path in (self.export.path, self.roster.path):
            self._complain(UserError("over_input", path=path.name))
            return
        self.message.clear()
        self._tasks.run(lambda: self._trips.write_month(path, rows), lambda _: self._finish(path))

    def done(self, result: int) -> None:
        self._tasks.wait(WAIT_SECONDS)
        super().done(result)

    def _show(self, rows: MonthList | None) -> None:
        self.rows = rows
        people = rows.rows if rows is not None else ()
        self.table.setRowCount(len(people))
        for number, row in enumerate(people):
            for column, text in enumerate((row.person.name, won(row.person.total_won), self._how(row.person))):
                self.table.setItem(number, column, table_cell(self.table, column, text))
        words = self.tr("{month} · {people}명 · 합계 {amount}")
        month = f"{rows.month:%Y-%m}" if rows is not None else ""
        total = rows.total_won if rows is not None else 0
        self.sum.setText(words.format(month=month, people=len(people), amount=won(total)) if rows is not None else "")
        tables = [applied(each) for each in (rows.rules if rows is not None else ())]
        self.rules.setText("\n".join(self.tr("적용 기준: {table}").format(table=table) for table in tables))
        self._show_checks(rows.checks if rows is not None else ())
        self.save.setEnabled(rows is not None)

    def _how(self, person: PersonMonth) -> str:
        if person.monthly is not None:
            return self.tr("월액여비 {amount}, {days}일").format(
                amount=won(person.monthly.monthly_won), days=len(person.days)
            )
        return ", ".join(self.tr("{days}일 × {rate}").format(days=len(r.days), rate=won(r.won)) for r in person.rates)

    def _show_checks(self, checks: Sequence[Check]) -> None:
        self.checks.clear()
        self.checks.addItems([f"{check.who}: {check.words}\n{check.what_to_do}" for check in checks])
        self.checks.setVisible(bool(checks))

    def _finish(self, path: Path) -> None:
        self.written = [path]
        self.accept()

    def _complain(self, error: UserError) -> None:
        self.message.setText(f"{error.message}\n{error.next_step}")
        if error.code == "leave_months":
            self.month.setFocus()


def _month(text: str) -> dt.date | None:
    """The first day of a month typed as 2026-03; None when left empty. ValueError otherwise."""
    return dt.date.fromisoformat(f"{text.strip()}-01") if text.strip() else None
