"""The office's own tables (기관 기준표): what there is, files to add or take out, and prices of a day typed in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.ui import dialogs
from desktop.ui.office_forms import TITLES, inputs_of
from desktop.ui.rows_list import RowDialog
from desktop.ui.services import OfficeTables
from desktop.ui.style import BAD, icon
from desktop.ui.trouble import by_labels
from desktop.ui.words import translate

#: Where a mistake stands in a file of one table, such as "fare[1].amount_won: …", or in what was typed.
_AT_KEY: Final = re.compile(r"(?:\w+\[1\]\.)?([^:\s]+): (.+)", re.DOTALL)


class OfficeTablesDialog(dialogs.QuietDialog):
    """Files that are checked before they are kept; a mistake is told with its line. ``changed`` after every change."""

    changed = Signal()

    def __init__(self, tables: OfficeTables, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables = tables
        self.setWindowTitle(self.tr("기관 기준표"))
        self.setMinimumSize(860, 420)
        guide = QLabel(
            self.tr(
                "기관 여비규정(.toml), 자주 다니는 구간의 운임(.csv), 유가 파일(.csv, 오피넷)을 넣거나 아래에서 적으면 "
                "시행일부터 법령의 표에 앞서 정산에 씁니다. 쓴 기준표는 정산마다 표시됩니다."
            )
        )
        guide.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("넣은 기준표"))
        self.list.setWordWrap(True)
        self.empty = QLabel(self.tr("넣은 기준표가 없습니다. 법령의 기준표로 계산합니다."))
        self.empty.setObjectName("quiet")
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.message = QLabel()
        self.message.setObjectName("complaint")
        self.message.setWordWrap(True)
        self.add = QPushButton(self.tr("파일 넣기(&A)…"))
        self.write = {
            "office": QPushButton(self.tr("여비규정 적기(&R)…")),
            "allowance": QPushButton(self.tr("지급표 적기(&T)…")),
            "local": QPushButton(self.tr("근무지내 적기(&L)…")),
            "deadline": QPushButton(self.tr("정산 기한 적기(&G)…")),
            "fare": QPushButton(self.tr("운임 적기(&F)…")),
            "efficiency": QPushButton(self.tr("연비 적기(&E)…")),
            "monthly": QPushButton(self.tr("월액여비 적기(&M)…")),
            "proof": QPushButton(self.tr("증빙 기준 적기(&V)…")),
            "region": QPushButton(self.tr("지역 적기(&N)…")),
            "surcharge": QPushButton(self.tr("가산징수 적기(&S)…")),
            "fuel_price": QPushButton(self.tr("유가 적기(&P)…")),
        }
        self.change = QPushButton(self.tr("고치기(&C)…"))
        self.remove = QPushButton(self.tr("빼기(&D)"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("닫기"))
        files, typed = QHBoxLayout(), QGridLayout()
        files.addWidget(self.add)
        files.addStretch(1)
        files.addWidget(self.change)
        files.addWidget(self.remove)
        for number, button in enumerate(self.write.values()):
            typed.addWidget(button, number // 4, number % 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        for widget in (guide, self.list, self.empty, self.told, self.message):
            layout.addWidget(widget)
        layout.addLayout(files)
        layout.addLayout(typed)
        layout.addWidget(buttons)
        buttons.rejected.connect(self.reject)
        self.add.clicked.connect(self.choose)
        for table, button in self.write.items():
            button.clicked.connect(lambda _=False, table=table: self.ask(table))
        self.change.clicked.connect(self.correct)
        self.list.itemActivated.connect(lambda _: self.correct())
        self.remove.clicked.connect(self.take_out)
        self.list.currentRowChanged.connect(self._follow)
        self._names: list[str] = []
        self.setAcceptDrops(True)
        self._say("")
        self._show()

    def choose(self) -> None:
        """Ask for files to add."""
        kinds = self.tr("기준표 (*.toml *.csv);;모든 파일 (*)")
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("기준표 파일 선택"), "", kinds)
        self.add_files([Path(name) for name in names])

    def add_files(self, files: list[Path]) -> None:
        """Add files; one with a mistake keeps no other out."""
        self._say("")
        before, kept, wrong = set(self._names), [], []
        for file in files:
            try:
                kept.append(self._tables.add(file))
            except UserError as error:
                wrong.append(_words(error))
        self._changed(kept[-1] if kept else "")
        new, again = [name for name in kept if name not in before], [name for name in kept if name in before]
        told = [self.tr("넣었습니다: {names}").format(names=", ".join(new))] if new else []
        told += [self.tr("새것으로 바꾸었습니다: {names}").format(names=", ".join(again))] if again else []
        self._say("\n".join(told), "\n".join(wrong))

    def ask(self, table: str) -> None:
        """Ask for a table, begun with the one in force where it is a whole one."""
        whole = table in ("allowance", "efficiency", "local", "proof")
        try:
            values = self._tables.in_force(table) if whole else {}
        except UserError as error:
            self._complain(error)
            return
        if table == "fuel_price":
            values = {"strength": "C"}
        self._ask_row(table, {"checked_on": dt.date.today(), **values})

    def correct(self) -> None:
        """Ask for the selected table anew, where it was typed in."""
        number = self.list.currentRow()
        typed = self._tables.typed(self._names[number]) if 0 <= number < len(self._names) else None
        if typed is not None and typed[0] in TITLES:
            self._ask_row(*typed, instead_of=self._names[number])

    def _ask_row(self, table: str, values: Mapping[str, object], instead_of: str = "") -> None:
        """Ask until it is right or given up: what was typed is not lost over a mistake."""
        self._say("")
        dialog = RowDialog(translate(TITLES[table]), inputs_of(table, self._tables, values), values, self)
        beside = {key: value for key, value in values.items() if key not in dialog.form.boxes}
        while dialog.exec() == QDialog.DialogCode.Accepted:
            try:
                kept = self._tables.add_row(table, beside | dialog.form.values(), instead_of)
            except UserError as error:
                dialog.complaint.setText(_of_input(str(error.details.get("detail", "")), dialog) or _words(error))
                continue
            self._changed(kept)
            self._say(self.tr("넣었습니다: {names}").format(names=kept))
            break
        dialog.deleteLater()

    def take_out(self) -> None:
        """Take the selected file out, after asking."""
        number = self.list.currentRow()
        if not 0 <= number < len(self._names):
            return
        question = self.tr("'{name}'을(를) 뺄까요?").format(name=self._names[number])
        if not dialogs.ask(self, question, self.tr("지금부터의 정산에 쓰지 않습니다.")):
            return
        self._say("")
        try:
            self._tables.remove(self._names[number])
        except UserError as error:
            self._complain(error)
        self._changed()

    def _changed(self, name: str = "") -> None:
        self._show()
        if name in self._names:
            self.list.setCurrentRow(self._names.index(name))
        self.changed.emit()

    def _show(self) -> None:
        self.list.clear()
        try:
            rows = list(self._tables.listed())
        except UserError as error:
            self._complain(error)
            rows = []
        self._names = [row.name for row in rows]
        for row in rows:
            entry = QListWidgetItem("\n".join([row.name, *(f"   {line}" for line in row.words)]), self.list)
            if row.problem is not None:
                entry.setIcon(icon("bad"))
                entry.setForeground(QColor(BAD))
        self.empty.setVisible(not rows)
        self._follow(-1)

    def _follow(self, number: int) -> None:
        self.remove.setEnabled(number >= 0)
        typed = self._tables.typed(self._names[number]) if 0 <= number < len(self._names) else None
        self.change.setEnabled(typed is not None and typed[0] in TITLES)

    def _complain(self, error: UserError) -> None:
        self._say("", _words(error))

    def _say(self, told: str, wrong: str = "") -> None:
        """What was done, and what is wrong."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.message.setText(wrong)
        self.message.setVisible(bool(wrong))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        # Not from here: what the files come from waits for the end of the drop.
        QTimer.singleShot(0, self, lambda: self.add_files(files))


def _of_input(detail: str, dialog: RowDialog) -> str:
    """What is wrong with a typed table, its keys by the labels of the inputs."""
    labels = {spec.key: translate(spec.label) for spec in dialog.form.inputs}
    found = _AT_KEY.fullmatch(detail)
    if found is None or found[1] not in labels:
        return by_labels(detail, labels)
    return f"{labels[found[1]]}: {by_labels(found[2], labels)}"


def _words(error: UserError) -> str:
    return f"{error.message}\n{error.next_step}"
