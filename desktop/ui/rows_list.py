"""A list of like things in the trip form (지출, 자가용 운행, 근무지내 출장), each edited in a dialog of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.forms import Form, Input, Type, written
from desktop.ui.words import translate, won

#: A form taller than this scrolls: small office screens show 768 lines.
_TALLEST: Final = 540
#: What else of a dialog has to fit on the screen: its frame, a complaint, the buttons.
_BESIDE: Final = 220
#: So many mistakes are named below the form.
_TOLD: Final = 3


_NUMBERS: Final = (Type.WON, Type.COUNT, Type.DECIMAL)
#: What is wrong with a row as a whole, in words; empty where nothing.
Check = Callable[[Mapping[str, object]], str]


def _right(_: Mapping[str, object]) -> str:
    return ""


class RowDialog(QDialog):
    """One row as a form; accepted only when it is complete and its ``check`` finds nothing wrong."""

    def __init__(
        self, title: str, inputs: Sequence[Input], values: Mapping[str, object], parent: QWidget, check: Check = _right
    ) -> None:
        super().__init__(parent)
        self._check = check
        self.setWindowTitle(title)
        self.form = Form(inputs)
        self.form.set_values(values)
        self.complaint = QLabel()
        self.complaint.setObjectName("complaint")
        self.complaint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("넣기(&O)"))
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("취소"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        sheet = self._sheet = QScrollArea()
        sheet.setWidget(self.form)
        sheet.setWidgetResizable(True)
        sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet.setFrameShape(QFrame.Shape.NoFrame)
        sheet.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sheet.setMinimumHeight(
            min(self.form.sizeHint().height() + 4, _TALLEST, parent.screen().availableGeometry().height() - _BESIDE)
        )
        layout.addWidget(sheet, 1)
        layout.addWidget(self.complaint)
        layout.addWidget(buttons)
        self.setMinimumWidth(440)

    def accept(self) -> None:
        if wrong := self.form.wrong():
            self._point_at(wrong)
            return
        if words := self._check(self.form.values()):
            self.complaint.setText(words)
            return
        super().accept()

    def _point_at(self, wrong: Mapping[str, str]) -> None:
        """Go to the first input that is wrong; each says below itself what is wrong with it."""
        told, more = list(wrong.values())[:_TOLD], len(wrong) - _TOLD
        told += [self.tr("그 밖에 {count}개").format(count=more)] if more > 0 else []
        self.complaint.setText("\n".join(told))
        self.form.show_complaints()
        box = self.form.boxes[next(iter(wrong))]
        box.setFocus()
        self._sheet.ensureWidgetVisible(box)


class RowsList(QWidget):
    """The rows, each in one line of words, with buttons to add, change and remove them."""

    changed = Signal()
    #: A row was removed by the clerk: its number, and what stood in it.
    removed = Signal(int, object)

    def __init__(self, title: str, inputs: Sequence[Input], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.inputs = tuple(inputs)
        self.check: Check = _right
        self._rows: list[dict[str, object]] = []
        heading = QLabel(title)
        heading.setObjectName("heading")
        self.add_button = QPushButton(self.tr("추가…"))
        self.add_button.setAccessibleName(self.tr("{what} 추가").format(what=title))
        self.remove_button = QPushButton(self.tr("삭제"))
        self.remove_button.setAccessibleName(self.tr("{what} 삭제").format(what=title))
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setToolTip(self.tr("두 번 누르면 고칩니다"))
        self.list.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.list.setMaximumHeight(120)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.remove_button)
        head.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.list)
        self.add_button.clicked.connect(self.add)
        self.remove_button.clicked.connect(self.remove)
        self.list.itemActivated.connect(lambda _: self.change())
        self.list.currentRowChanged.connect(lambda row: self.remove_button.setEnabled(row >= 0))
        self._show()

    def rows(self) -> list[dict[str, object]]:
        """The rows in the form of trip.toml."""
        return [dict(row) for row in self._rows]

    def set_rows(self, rows: Sequence[Mapping[str, object]]) -> None:
        self._rows = [dict(row) for row in rows]
        self._show()

    def row_of(self, date: dt.date) -> int:
        """The number of the first row of ``date``; of the first of all where there is none."""
        return next((number for number, row in enumerate(self._rows) if row.get("date") == date), 0)

    def add(self) -> None:
        """Ask for a new row."""
        if (row := self._ask({})) is not None:
            self._rows.append(row)
            self._changed(len(self._rows) - 1)

    def change(self) -> None:
        """Ask for the selected row anew."""
        number = self.list.currentRow()
        if number >= 0 and (row := self._ask(self._rows[number])) is not None:
            self._rows[number] = row
            self._changed(number)

    def remove(self) -> None:
        """Remove the selected row."""
        number = self.list.currentRow()
        if number >= 0:
            row = self._rows[number]
            self.take_out(row)
            self.removed.emit(number, row)

    def take_out(self, row: Mapping[str, object]) -> None:
        """Remove a row, wherever it stands by now."""
        if row in self._rows:
            number = self._rows.index(dict(row))
            del self._rows[number]
            self._changed(min(number, len(self._rows) - 1))

    def put_back(self, number: int, row: Mapping[str, object]) -> None:
        """Have a row again that was removed."""
        self._rows.insert(number, dict(row))
        self._changed(min(number, len(self._rows) - 1))

    def _ask(self, values: Mapping[str, object]) -> dict[str, object] | None:
        dialog = RowDialog(self.title, self.inputs, values, self, self.check)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        row = dialog.form.values()
        dialog.deleteLater()
        return row if accepted else None

    def _changed(self, current: int) -> None:
        self._show()
        self.list.setCurrentRow(current)
        self.changed.emit()

    def _show(self) -> None:
        self.list.clear()
        self.list.addItems([self._words(row) for row in self._rows])
        self.list.setVisible(bool(self._rows))
        self.remove_button.setVisible(bool(self._rows))
        self.remove_button.setEnabled(False)

    def _words(self, row: Mapping[str, object]) -> str:
        parts = []
        for spec in self.inputs:
            value = row.get(spec.key)
            if spec.type is Type.CHOICE:
                parts.append(translate(dict(spec.choices).get(value, "")) if isinstance(value, str) else "")
            elif spec.type in _NUMBERS and isinstance(value, int | Decimal):
                number = won(value) if spec.type is Type.WON and isinstance(value, int) else written(value, spec.type)
                # The amount of a row speaks for itself; any other number does not.
                parts.append(number if spec.key == "amount_won" else f"{translate(spec.label)} {number}")
            elif spec.type is Type.FLAG and value is True and not spec.default:
                parts.append(translate(spec.label))
            elif value is not None and spec.type is not Type.FLAG:
                parts.append(written(value, spec.type))
        return " · ".join(part for part in parts if part)
