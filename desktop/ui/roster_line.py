"""A line that takes the roster with the bank accounts (지급 명부); where it lies is remembered nowhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget


class FileLine(QWidget):
    """A label, the name of the chosen file, and a button to choose another; ``path`` is None while there is none."""

    changed = Signal()

    def __init__(self, label: str, button: str, empty: str, kinds: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._title, self._empty, self._kinds = label, empty, kinds
        self.name = QLabel(empty)
        self.name.setObjectName("quiet")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(button)
        self.button.setAccessibleName(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(label))
        row.addWidget(self.name, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self.choose)

    def choose(self) -> None:
        """Ask for the file."""
        name, _ = QFileDialog.getOpenFileName(self, self._title, "", self._kinds)
        if name:
            self.set_path(Path(name))

    def set_path(self, path: Path | None) -> None:
        self.path = path
        self.name.setText(self._empty if path is None else path.name)
        self.name.setToolTip("" if path is None else str(path))
        self.changed.emit()


def roster_line(parent: QWidget) -> FileLine:
    """The line for the roster, in the words of ``parent``; where it is laid out decides its turn for the Tab key."""
    return FileLine(
        parent.tr("지급 명부"),
        parent.tr("명부 고르기(&A)…"),
        parent.tr("없음 — 계좌번호를 비워 둡니다(성명·은행·계좌번호가 든 Excel이나 CSV)"),
        parent.tr("명부 (*.xlsx *.csv);;모든 파일 (*)"),
    )
