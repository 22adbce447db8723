"""Which documents to write, where, and, while something is still open, why all the same (내보내기)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.engine.protocol import shown
from desktop.export.formats import FORMAT_NAMES, Format
from desktop.ui import dialogs

#: What no system, or not every one, allows in a file's name.
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class Export:
    """What the clerk wants written; ``reason`` is empty where nothing is open."""

    targets: dict[Format, Path]
    reason: str


class ExportDialog(QDialog):
    """Ticks for the documents, a name for all of them, a folder, and a reason while ``open_count`` items are open."""

    def __init__(
        self, name: str, folder: Path, formats: Iterable[Format], open_count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("내보내기"))
        self._folder = folder
        self._open_count = open_count
        chosen = set(formats)
        self.boxes = {form: QCheckBox(FORMAT_NAMES[form]) for form in Format}
        self.name = QLineEdit(_FORBIDDEN.sub(" ", name)[:_LONGEST_NAME])
        self.place = QLabel()
        self.place.setObjectName("quiet")
        # However long the folder's name is, it must not widen the dialog.
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.elsewhere = QPushButton(self.tr("다른 폴더(&F)…"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("예: 택시 사유서는 출장자가 따로 제출"))
        self.complaint = QLabel()
        self.complaint.setObjectName("complaint")
        self.complaint.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.save = buttons.addButton(self.tr("저장(&S)"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("primary", True)
        buttons.addButton(self.tr("취소(&C)"), QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        for form, box in self.boxes.items():
            box.setChecked(form in chosen)
            box.toggled.connect(self._check)
            layout.addWidget(box)
        layout.addSpacing(4)
        self._add_line(layout, self.tr("파일 이름(&N)"), self.name)
        beside = QHBoxLayout()
        beside.addWidget(self.place, 1)
        beside.addWidget(self.elsewhere)
        layout.addLayout(beside)
        if open_count:
            words = self.tr(
                "확인이 필요한 항목이 {count}건 남아 있어 초안으로 저장합니다. 사유는 작업 기록에 남습니다."
            )
            draft = QLabel(words.format(count=open_count))
            draft.setWordWrap(True)
            layout.addWidget(draft)
            self._add_line(layout, self.tr("그대로 내보내는 사유(&R)"), self.reason)
        layout.addWidget(self.complaint)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)
        self.name.textChanged.connect(self._check)
        self.reason.textChanged.connect(self._check)
        self.elsewhere.clicked.connect(self._choose_folder)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._check()

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def export(self) -> Export:
        """What is chosen just now."""
        stem = self.name.text().strip()
        targets = {form: self._folder / f"{stem}.{form}" for form, box in self.boxes.items() if box.isChecked()}
        return Export(targets, self.reason.text().strip() if self._open_count else "")

    def accept(self) -> None:
        """Close with yes, after asking once more where a file would be written over."""
        there = [path.name for path in self.export.targets.values() if path.exists()]
        question = self.tr("같은 이름의 파일이 있습니다. 바꿀까요?")
        if not there or dialogs.ask(self, question, "\n".join(there)):
            super().accept()

    def _add_line(self, layout: QVBoxLayout, name: str, line: QLineEdit) -> None:
        label = QLabel(name)
        label.setBuddy(line)
        layout.addWidget(label)
        layout.addWidget(line)

    def _choose_folder(self) -> None:
        chosen = dialogs.ask_folder(self, self._folder)
        if chosen is not None:
            self._folder = chosen
            self._check()

    def _check(self) -> None:
        self.place.setText(self.tr("저장할 폴더: {path}").format(path=shown(self._folder)))
        self.place.setToolTip(shown(self._folder))
        problem = self._problem()
        self.complaint.setText(problem)
        self.save.setEnabled(not problem)

    def _problem(self) -> str:
        """What is still missing, in words; empty when all is there."""
        stem = self.name.text().strip()
        if not any(box.isChecked() for box in self.boxes.values()):
            return self.tr("저장할 문서를 하나 이상 골라 주세요.")
        if not stem.strip("."):
            return self.tr("파일 이름을 적어 주세요.")
        if _FORBIDDEN.search(stem) or len(stem) > _LONGEST_NAME:
            return self.tr('파일 이름에는 \\ / : * ? " < > | 를 쓸 수 없고, 80자를 넘을 수 없습니다.')
        if self._open_count and not self.reason.text().strip():
            return self.tr("그대로 내보내는 사유를 적어 주세요.")
        return ""
