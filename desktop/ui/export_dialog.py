"""Which documents to write, where, and, while something is still open, why all the same (내보내기)."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
from desktop.errors import UserError
from desktop.export.formats import FORMAT_NAMES, Export, Format
from desktop.ui import dialogs
from desktop.ui.services import OfficeForms

#: What no system, or not every one, allows in a file's name.
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME: Final = 80


class ExportDialog(QDialog):
    """Ticks for the documents, a name for all of them, a folder, and a reason while ``open_count`` items are open."""

    def __init__(
        self,
        name: str,
        folder: Path,
        formats: Iterable[Format],
        open_count: int,
        forms: OfficeForms,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._forms = forms
        self._template: Path | None = None
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
        layout.addLayout(self._form_line())
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
        reason = self.reason.text().strip() if self._open_count else ""
        if not self.form.isChecked():
            return Export(targets, reason)
        return Export(targets, reason, self.template, self._folder / self.tr("{name}_기관서식.xlsx").format(name=stem))

    @property
    def template(self) -> Path | None:
        """The office's own form, whether it is to be filled or not."""
        return self._template

    def offer_template(self, template: Path | None, *, chosen: bool) -> None:
        """Show the form that was filled the last time."""
        self._template = template
        self.form.setChecked(chosen and template is not None)
        self._check()

    def accept(self) -> None:
        """Close with yes, after asking once more where a file would be written over."""
        there = [path.name for path in self.export.places if path.exists()]
        question = self.tr("같은 이름의 파일이 있습니다. 바꿀까요?")
        if not there or dialogs.ask(self, question, "\n".join(there)):
            super().accept()

    def _add_line(self, layout: QVBoxLayout, name: str, line: QLineEdit) -> None:
        label = QLabel(name)
        label.setBuddy(line)
        layout.addWidget(label)
        layout.addWidget(line)

    def _form_line(self) -> QHBoxLayout:
        """The office's own form: a tick, and which file it is."""
        self.form = QCheckBox(self.tr("기관 서식(Excel)에 채우기"))
        self.form.setToolTip(self.tr("칸에 이름을 붙인 기관의 .xlsx 서식에 값만 채웁니다. 모양과 수식은 그대로입니다."))
        self.form_name = QLabel()
        self.form_name.setObjectName("quiet")
        self.form_name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.choose_form = QPushButton(self.tr("서식 선택(&T)…"))
        self.example = QPushButton(self.tr("예시 서식 저장(&X)…"))
        self.form.toggled.connect(self._form_ticked)
        self.choose_form.clicked.connect(self._choose_template)
        self.example.clicked.connect(self._save_example)
        line = QHBoxLayout()
        line.addWidget(self.form)
        line.addWidget(self.form_name, 1)
        line.addWidget(self.choose_form)
        line.addWidget(self.example)
        return line

    def _form_ticked(self, ticked: bool) -> None:
        if ticked and self._template is None:
            self._choose_template()
            self.form.setChecked(self._template is not None)
        self._check()

    def _choose_template(self) -> None:
        """Ask for a form, and look through it at once: what is wrong with it is said here."""
        chosen = dialogs.ask_template(self, self._template or self._folder)
        if chosen is None:
            return
        try:
            self._forms.check(chosen)
        except UserError as error:
            dialogs.complain(self, error)
            return
        self._template = chosen
        self.form.setChecked(True)
        self._check()

    def _save_example(self) -> None:
        chosen = dialogs.ask_example(self, self._folder)
        if chosen is None:
            return
        try:
            self._forms.write_example(chosen)
        except UserError as error:
            dialogs.complain(self, error)

    def _choose_folder(self) -> None:
        chosen = dialogs.ask_folder(self, self._folder)
        if chosen is not None:
            self._folder = chosen
            self._check()

    def _check(self) -> None:
        self.place.setText(self.tr("저장할 폴더: {path}").format(path=shown(self._folder)))
        self.place.setToolTip(shown(self._folder))
        self.form_name.setText(self._template.name if self._template else "")
        self.form_name.setToolTip(shown(self._template) if self._template else "")
        problem = self._problem()
        self.complaint.setText(problem)
        self.save.setEnabled(not problem)

    def _problem(self) -> str:
        """What is still missing, in words; empty when all is there."""
        stem = self.name.text().strip()
        if not any(box.isChecked() for box in (*self.boxes.values(), self.form)):
            return self.tr("저장할 문서를 하나 이상 골라 주세요.")
        if not stem.strip("."):
            return self.tr("파일 이름을 적어 주세요.")
        if _FORBIDDEN.search(stem) or len(stem) > _LONGEST_NAME:
            return self.tr('파일 이름에는 \\ / : * ? " < > | 를 쓸 수 없고, 80자를 넘을 수 없습니다.')
        if self._open_count and not self.reason.text().strip():
            return self.tr("그대로 내보내는 사유를 적어 주세요.")
        return ""
