"""What was read of one receipt: its kind and its fields, each to be confirmed or corrected by the clerk."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.receipts.model import Field, Kind, Receipt, Status, Value
from desktop.travel.confirmations import PERSON
from desktop.ui.choice_box import ChoiceBox
from desktop.ui.style import CHECK, QUIET, icon
from desktop.ui.words import (
    EXPECTED,
    EXPECTED_OTHERWISE,
    ORDER,
    choices,
    editable,
    field_name,
    is_said,
    kind_name,
    shown,
    typed,
)


class FieldsPanel(QWidget):
    """The fields of the selected receipt."""

    #: A field was selected (its name; empty for none).
    field_selected = Signal(str)
    #: The clerk says what a field's value is: its name and value.
    confirmed = Signal(str, object)
    #: The clerk says what kind of receipt this is.
    kind_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._receipt: Receipt | None = None
        self._names: list[str] = []
        self.title = QLabel(self.tr("영수증을 고르면 읽은 내용이 여기에 보입니다."))
        self.title.setObjectName("heading")
        self.title.setWordWrap(True)
        self.kind = ChoiceBox()
        self.kind.setAccessibleName(self.tr("영수증 종류"))
        self.kind.setToolTip(self.tr("어떤 정산 항목이 될지는 종류가 정합니다. 틀렸으면 바꾸어 주세요."))
        for kind in Kind:
            self.kind.addItem(kind_name(kind), kind)
        self.kind.activated.connect(lambda _: self.kind_chosen.emit(Kind(self.kind.currentData())))
        kind_label = QLabel(self.tr("종류(&K)"))
        kind_label.setBuddy(self.kind)
        self.table = self._make_table()
        self.ink = QLabel()
        self.ink.setObjectName("quiet")
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.ink.setWordWrap(True)
        self.which = QLabel()
        self.which.setObjectName("heading")
        self.box = QLineEdit()
        self.box.setAccessibleName(self.tr("고칠 값"))
        self.box.setPlaceholderText(self.tr("영수증에 적힌 대로"))
        self.choice = ChoiceBox()
        self.choice.setAccessibleName(self.tr("고칠 값"))
        self.complaint = QLabel()
        self.complaint.setObjectName("complaint")
        self.complaint.setWordWrap(True)
        self.confirm = QPushButton(self.tr("확인(&Y)"))
        self.confirm.setProperty("primary", True)
        self.confirm.setToolTip(self.tr("영수증과 맞추어 보고 이 값을 확정합니다 (Enter)"))
        self.next_doubt = QPushButton(self.tr("다음 확인(&N)"))
        self.next_doubt.setToolTip(self.tr("다음 '확인 필요' 항목으로 갑니다 (F8)"))
        self.other = ChoiceBox()
        self.other.setAccessibleName(self.tr("항목 추가"))
        self.confirm.clicked.connect(self._confirm)
        self.box.returnPressed.connect(self._confirm)
        self.box.textEdited.connect(lambda _: self.complaint.hide())
        self.next_doubt.clicked.connect(self.go_to_next_doubt)
        self.other.activated.connect(self._add_field)
        QShortcut(QKeySequence("F8"), self, self.go_to_next_doubt)

        head = QHBoxLayout()
        head.addWidget(kind_label)
        head.addWidget(self.kind, 1)
        head.addSpacing(8)
        head.addWidget(self.other, 1)
        editor = QGridLayout()
        editor.setHorizontalSpacing(8)
        editor.addWidget(self.which, 0, 0, 1, 3)
        editor.addWidget(self.reason, 1, 0, 1, 3)
        editor.addWidget(self.ink, 2, 0, 1, 3)
        editor.addWidget(self.box, 3, 0)
        editor.addWidget(self.choice, 3, 0)
        editor.addWidget(self.confirm, 3, 1)
        editor.addWidget(self.next_doubt, 3, 2)
        editor.addWidget(self.complaint, 4, 0, 1, 3)
        editor.setColumnStretch(0, 1)
        self.editor = QWidget()
        self.editor.setLayout(editor)
        editor.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.editor)
        self.show_receipt(None)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setAccessibleName(self.tr("읽은 항목"))
        table.setHorizontalHeaderLabels([self.tr("항목"), self.tr("값"), self.tr("상태")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setProperty("framed", True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(30)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.currentCellChanged.connect(self._select)
        table.itemActivated.connect(lambda _: self.edit())
        table.itemDoubleClicked.connect(lambda _: self.edit())
        return table

    def show_receipt(self, receipt: Receipt | None, title: str = "") -> None:
        """Show a receipt, or the same one after a change; the selected field stays selected."""
        kept = self.current_field()
        same = receipt is not None and self._receipt is not None and receipt.lines == self._receipt.lines
        self._receipt = receipt
        self.title.setText(title or self.tr("영수증을 고르면 읽은 내용이 여기에 보입니다."))
        for widget in (self.kind, self.table, self.other):
            widget.setEnabled(receipt is not None)
        self._names = _names(receipt) if receipt is not None else []
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._names))
        for row, name in enumerate(self._names):
            self._fill(row, name)
        self.table.setCurrentIndex(QModelIndex())
        self.table.blockSignals(False)
        for column in (0, 2):
            self.table.resizeColumnToContents(column)
        self.editor.setVisible(False)
        self.other.clear()
        self.other.addItem(self.tr("없는 항목 넣기…"))
        self.kind.setCurrentIndex(-1)
        if receipt is not None:
            self.kind.setCurrentIndex(self.kind.findData(receipt.kind))
            for name in ORDER:
                if name not in self._names:
                    self.other.addItem(field_name(name), name)
            if same and kept in self._names:
                self.select_field(kept)

    def _fill(self, row: int, name: str) -> None:
        assert self._receipt is not None
        field = self._receipt.fields.get(name)
        text, mark, colour = self._status(field)
        value = (
            shown(name, field.value)
            if field is not None
            else self.tr("적어 주세요")
            if is_said(name)
            else self.tr("못 찾음")
        )
        cells = [QTableWidgetItem(field_name(name)), QTableWidgetItem(value), QTableWidgetItem(text)]
        if field is None:
            cells[1].setForeground(QColor(QUIET))
        if mark:
            cells[2].setIcon(icon(mark))
        cells[2].setForeground(QColor(colour))
        for column, cell in enumerate(cells):
            cell.setToolTip((field.reason if field is not None else None) or value)
            self.table.setItem(row, column, cell)

    def _status(self, field: Field | None) -> tuple[str, str, str]:
        if field is None:
            return self.tr("없음"), "", QUIET
        if field.status is Status.CHECK:
            return self.tr("확인 필요"), "check", CHECK
        if PERSON in field.witnesses:
            return self.tr("담당자 확인"), "person", QUIET
        return self.tr("정상"), "ok", QUIET

    def current_field(self) -> str:
        """The name of the selected field, or an empty string."""
        row = self.table.currentRow()
        return self._names[row] if 0 <= row < len(self._names) else ""

    def select_field(self, name: str) -> None:
        if name in self._names:
            self.table.setCurrentCell(self._names.index(name), 1)

    def go_to_next_doubt(self) -> bool:
        """Select the next field that wants a glance; whether there was one."""
        if self._receipt is None:
            return False
        start = self.table.currentRow() + 1
        for name in self._names[start:] + self._names[:start]:
            field = self._receipt.fields.get(name)
            if field is not None and field.status is Status.CHECK:
                self.select_field(name)
                self.edit()
                return True
        return False

    def go_to_unsaid(self) -> bool:
        """Select the first field that only a person can say and nobody has; whether there was one."""
        fields = {} if self._receipt is None else self._receipt.fields
        name = next((name for name in self._names if is_said(name) and name not in fields), "")
        self.select_field(name)
        self.edit()
        return bool(name)

    def edit(self) -> None:
        """Put the cursor where the value is typed or chosen."""
        if choices(self.current_field()):
            self.choice.setFocus()
        elif self.current_field():
            self.box.setFocus()
            self.box.selectAll()

    def _select(self, row: int, _column: int = 0, before: int = -1, _before: int = 0) -> None:
        if row == before:
            return
        name = self.current_field()
        self.editor.setVisible(bool(name) and row >= 0)
        if name and self._receipt is not None:
            field = self._receipt.fields.get(name)
            self.which.setText(field_name(name))
            self._fill_editor(name, field.value if field is not None else None)
            reason = field.reason if field is not None else self._why_missing(name)
            self.reason.setText(reason or "")
            self.reason.setVisible(bool(reason))
            self.ink.setText(self.tr("영수증 글자: {text}").format(text=field.text) if field and field.text else "")
            self.ink.setVisible(bool(self.ink.text()))
            self.complaint.hide()
        self.field_selected.emit(name)

    def _missing(self, name: str) -> str:
        return self.tr("적어 주세요") if is_said(name) else self.tr("못 찾음")

    def _why_missing(self, name: str) -> str:
        if is_said(name):
            return self.tr("영수증에 적히지 않는 항목입니다. 담당자가 적어 주세요.")
        return self.tr("영수증에서 찾지 못했습니다. 아시면 적어 주세요.")

    def _fill_editor(self, name: str, value: Value | None) -> None:
        options = choices(name)
        self.box.setVisible(not options)
        self.choice.setVisible(bool(options))
        self.choice.clear()
        for option, words in options:
            self.choice.addItem(words, option)
        if options:
            self.choice.setCurrentIndex(max(0, self.choice.findData(value)))
        else:
            self.box.setText("" if value is None else editable(name, value))

    def _confirm(self) -> None:
        name = self.current_field()
        if not name:
            return
        try:
            value = self.choice.currentData() if choices(name) else typed(name, self.box.text())
        except ValueError as complaint:
            self.complaint.setText(str(complaint))
            self.complaint.show()
            self.box.setFocus()
            return
        self.confirmed.emit(name, value)
        field = self._receipt.fields.get(name) if self._receipt is not None else None
        if field is not None and field.status is Status.OK and not self.go_to_next_doubt():
            self.table.setFocus()

    def _add_field(self, index: int) -> None:
        name = self.other.itemData(index)
        if not isinstance(name, str):
            return
        self.other.removeItem(index)
        self._names.append(name)
        self.table.setRowCount(len(self._names))
        self._fill(len(self._names) - 1, name)
        self.select_field(name)
        self.edit()


def _names(receipt: Receipt) -> list[str]:
    expected = EXPECTED.get(receipt.kind, EXPECTED_OTHERWISE)
    foreign = "total_foreign" in receipt.fields
    wanted = {name for name in expected if not (foreign and name == "total")}
    passengers = receipt.value("passengers")
    if isinstance(passengers, int) and passengers > 1:
        wanted.add("claims_for")
    return [name for name in ORDER if name in receipt.fields or name in wanted]
