"""여러 출장 한꺼번에 정산: read and settle all, decide who claims what companions share, write the payment list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.cases.journey import Travelled
from desktop.engine.protocol import shown
from desktop.errors import UserError
from desktop.export.formats import FORMAT_NAMES, Format
from desktop.office.batch import Batch, Outcome, Question
from desktop.office.paying import described
from desktop.ui import dialogs
from desktop.ui.background import Tasks
from desktop.ui.choice_box import ChoiceBox
from desktop.ui.roster_line import roster_line
from desktop.ui.services import Trips
from desktop.ui.style import BAD, CHECK, OK, QUIET, icon
from desktop.ui.trips_dialog import WAIT_SECONDS, plain_table, table_cell
from desktop.ui.words import translate, won

_SHORT: Final = {Format.XLSX: "Excel 정산서", Format.PDF: "PDF 보고서", Format.HWPX: "한글 보고서"}


class BatchDialog(dialogs.QuietDialog):
    """``written``: the files that were written, the payment list first; ``reason``: why, while something was open."""

    _progress = Signal(int, int, str)

    def __init__(self, trips: Trips, clerk: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trips, self._clerk = trips, clerk
        self._tasks = Tasks(self)
        self._stopping = False
        self.batch: Batch | None = None
        self.written: list[Path] = []
        self.reason = ""
        self.setWindowTitle(self.tr("여러 출장 한꺼번에 정산"))
        self.setMinimumSize(820, 600)
        self.state = QLabel(self.tr("출장 파일을 찾는 중…"))
        self.bar = QProgressBar()
        heads = (self.tr("출장자"), self.tr("기간"), self.tr("인정액"), self.tr("지급할 금액"), self.tr("상태"))
        self.table = plain_table(heads, 4, right=(2, 3))
        self.table.setAccessibleName(self.tr("출장별 정산"))
        self.again = QCheckBox(self.tr("이미 정산한 출장도 다시 정산"))
        self.shared = QLabel(self.tr("함께 쓴 증빙 — 누가 청구할지 골라 주세요"))
        self.shared.setObjectName("heading")
        self.questions = QScrollArea()
        self.questions.setWidgetResizable(True)
        self.questions.setMaximumHeight(170)
        self.questions.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.roster = roster_line(self)
        self.boxes = {form: QCheckBox(translate(_SHORT[form])) for form in Format}
        self.table.setMinimumHeight(170)
        self.why = QLineEdit()
        self.why.setPlaceholderText(self.tr("확인할 것이 남은 채로 저장하는 사유"))
        self.message = QLabel()
        self.message.setObjectName("complaint")
        self.message.setWordWrap(True)
        self.save = QPushButton(self.tr("지급명세 저장(&S)…"))
        self.save.setProperty("primary", True)
        self.shut = QPushButton(self.tr("닫기(&C)"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.again)
        layout.addWidget(self.shared)
        layout.addWidget(self.questions)
        layout.addWidget(self.roster)
        documents = QHBoxLayout()
        documents.addWidget(QLabel(self.tr("출장마다 함께 저장할 문서")))
        for form, box in self.boxes.items():
            box.setToolTip(FORMAT_NAMES[form])
            documents.addWidget(box)
        documents.addStretch(1)
        layout.addLayout(documents)
        layout.addWidget(self.why)
        layout.addWidget(self.message)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.save)
        bottom.addWidget(self.shut)
        layout.addLayout(bottom)
        self._progress.connect(self._show_progress)
        self._tasks.failed.connect(self._complain)
        self.save.clicked.connect(self.choose_place)
        self.shut.clicked.connect(self.reject)
        self.why.textChanged.connect(self._follow)
        self.again.toggled.connect(self.begin)
        self.bar.setTextVisible(False)
        self._show_questions(())
        self.table.setFocus()
        self.begin()

    def begin(self) -> None:
        """Read and settle, from the start."""
        self.batch = None
        self.message.clear()
        self.again.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self._follow()
        again = self.again.isChecked()
        task = self._tasks.run(lambda: self._settle(again), self._show)
        task.ended.connect(lambda: self.again.setEnabled(True))

    def choose_place(self) -> None:
        """Ask for a folder, and write there."""
        start = self._trips.folder() or dialogs.documents_folder()
        folder = dialogs.ask_folder(self, start)
        if folder is not None:
            self.write(folder)

    def write(self, folder: Path) -> None:
        """Write what is ticked into a folder; the dialog then closes."""
        batch = self.batch
        if batch is None:
            return
        formats = [form for form, box in self.boxes.items() if box.isChecked()]
        roster, reason = self.roster.path, self._reason(batch)
        self.message.clear()
        self.save.setEnabled(False)
        task = self._tasks.run(lambda: self._trips.write(batch, folder, formats, roster, reason), self._finish)
        task.ended.connect(self._follow)

    def decide(self, question: Question, claims: Mapping[Path, int]) -> None:
        """Let these companions claim a shared receipt."""
        if not self._clerk:
            self.message.setText(self.tr("누가 정했는지 남도록 창의 오른쪽 위 '담당자'에 이름을 먼저 적어 주세요."))
            return
        self.message.clear()
        self._tasks.run(lambda: self._trips.claim(question, claims, self._clerk), self._show)

    def done(self, result: int) -> None:
        self._stopping = True
        if self.batch is None and self._tasks.busy:
            self._trips.cancel()
        self._tasks.wait(WAIT_SECONDS)
        super().done(result)

    def _settle(self, again: bool) -> Batch:
        def tell(number: int, count: int, path: Path) -> None:
            self._progress.emit(number, count, shown(Path(path.name)))

        return self._trips.settle(tell, lambda: self._stopping, again=again)

    def _show_progress(self, number: int, count: int, name: str) -> None:
        self.bar.setRange(0, count)
        self.bar.setValue(number)
        self.state.setText(
            self.tr("읽는 중 ({number}/{count}): {name}").format(number=number + 1, count=count, name=name)
        )

    def _show(self, batch: Batch) -> None:
        self.batch = batch
        self.bar.hide()
        paid = sum(row.pay_won for row in batch.payments())
        words = self.tr("출장 {trips}건, {people}명에게 {amount}").format(
            trips=len(batch.settled), people=sum(row.pay_won > 0 for row in batch.payments()), amount=won(paid)
        )
        if batch.failed:
            words += self.tr(" · 정산하지 못한 출장 {count}건").format(count=batch.failed)
        if batch.open:
            words += self.tr(" · 확인할 것 {count}건").format(count=batch.open)
        if batch.unread:
            words += self.tr(" · 읽지 못한 파일 {count}개").format(count=len(batch.unread))
        self.state.setText(words)
        self.state.setToolTip("\n".join(f"{shown(path)}: {problem.message}" for path, problem in batch.unread))
        self.table.setRowCount(len(batch.outcomes))
        for number, outcome in enumerate(batch.outcomes):
            self._fill(number, outcome)
        self._show_questions(batch.questions)
        self._follow()

    def _fill(self, number: int, outcome: Outcome) -> None:
        settled, problem = outcome.settled, outcome.problem
        if outcome.left:
            cells, mark, colour = [outcome.name, "", "", "", outcome.left], "waiting", QUIET
        elif settled is None:
            words = f"{problem.message} {problem.next_step}" if problem is not None else ""
            cells, mark, colour = [outcome.name, "", "", "", words], "bad", BAD
        else:
            settlement = settled.settlement
            words = (
                self.tr("확인 필요 {count}건").format(count=settlement.open) if settlement.open else self.tr("정산됨")
            )
            cells = [
                outcome.name,
                str(Travelled.of(settled.trip)),
                won(settlement.approved_won),
                won(settlement.payable_won),
                words,
            ]
            mark, colour = ("check", CHECK) if settlement.open else ("ok", OK)
        for column, text in enumerate(cells):
            cell = table_cell(self.table, column, text)
            if column == 4:
                cell.setIcon(icon(mark))
                cell.setForeground(QColor(colour))
            self.table.setItem(number, column, cell)

    def _show_questions(self, questions: Sequence[Question]) -> None:
        sheet = QWidget()
        sheet.setObjectName("sheet")
        grid = QGridLayout(sheet)
        grid.setColumnStretch(0, 1)
        for row, question in enumerate(questions):
            label = QLabel(f"{described(question)}\n{question.finding.message}")
            label.setWordWrap(True)
            grid.addWidget(label, row, 0)
            grid.addWidget(self._choice(question), row, 1)
        grid.setRowStretch(len(questions), 1)
        self.questions.setWidget(sheet)
        before: QWidget = self.again
        for choice in sheet.findChildren(QComboBox):
            self.setTabOrder(before, choice)
            before = choice
        self.questions.setVisible(bool(questions))
        self.shared.setVisible(bool(questions))

    def _choice(self, question: Question) -> QComboBox:
        combo = ChoiceBox()
        combo.setAccessibleName(self.tr("청구할 사람: {what}").format(what=described(question)))
        combo.addItem(self.tr("그대로 두기"), None)
        for words, claims in question.choices():
            combo.addItem(words, claims)
        combo.activated.connect(
            lambda index: self.decide(question, question.choices()[index - 1][1]) if index > 0 else None
        )
        return combo

    def _follow(self) -> None:
        is_open = self.batch is not None and self.batch.open > 0
        self.why.setVisible(is_open)
        self.save.setEnabled(self.batch is not None and (not is_open or bool(self.why.text().strip())))

    def _finish(self, written: Sequence[Path]) -> None:
        self.written = list(written)
        self.reason = self._reason(self.batch)
        self.accept()

    def _reason(self, batch: Batch | None) -> str:
        return self.why.text().strip() if batch is not None and batch.open else ""

    def _complain(self, error: UserError) -> None:
        self.bar.hide()
        self.message.setText(f"{error.message}\n{error.next_step}")
