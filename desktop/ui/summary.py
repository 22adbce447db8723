"""The settlement: its rows with verdict and article, what a person should look at, and the sums along the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.export.evidence import shown_id
from desktop.travel.settlement import REDUCTION, Finding, Item, PaidBy, Settlement, Verdict
from desktop.ui.style import BAD, CHECK, TEXT, icon
from desktop.ui.whereto import is_open
from desktop.ui.words import GIVEN, shortened, won

_MARKS: Final = {
    Verdict.PAID: ("ok", TEXT),
    Verdict.REDUCED: ("minus", TEXT),
    Verdict.REFUSED: ("bad", BAD),
    Verdict.OPEN: ("check", CHECK),
}
#: The columns as wide as what stands in them; the item takes the rest.
_SNUG: Final = (0, 2, 3, 4)
#: The height of a row, and of the head.
_ROW: Final = 30
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SummaryView(QWidget):
    """The rows of the settlement and its findings."""

    #: The receipt (by id) of a row was asked for, and whether the row is open.
    receipt_selected = Signal(str, bool)
    #: What an Item or a Finding without a receipt rests on was asked for.
    source_asked = Signal(object)
    #: Another verdict for the item of this number was asked for, or the one of the rules.
    overrule_asked = Signal(int)
    give_back_asked = Signal(int)
    #: The item of this number was selected (-1: none).
    item_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settlement: Settlement | None = None
        self._icons = {name: icon(name) for name, _ in _MARKS.values()}
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.table = QTableWidget(0, 5)
        self.table.setAccessibleName(self.tr("정산 항목"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("날짜"), self.tr("항목"), self.tr("청구"), self.tr("인정"), self.tr("판정")]
        )
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setProperty("framed", True)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        # However long the words below are, and however low the screen.
        self.table.setMinimumHeight(4 * _ROW)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column in range(5):
            if (head := self.table.horizontalHeaderItem(column)) is not None:
                head.setTextAlignment(_RIGHT if column in (2, 3) else _LEFT)
        self.detail = QLabel()
        self.detail.setWordWrap(True)
        self.detail.setObjectName("quiet")
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.overrule = QPushButton(self.tr("판정 바꾸기(&J)…"))
        self.overrule.setToolTip(self.tr("사유를 적고 담당자의 판정으로 바꿉니다. 바꾼 기록이 남습니다."))
        self.give_back = QPushButton(self.tr("규정대로 되돌리기"))
        self.judging = QWidget()
        judging = QHBoxLayout(self.judging)
        judging.setContentsMargins(0, 0, 0, 0)
        judging.addWidget(self.overrule)
        judging.addWidget(self.give_back)
        judging.addStretch(1)
        self.findings_label = QLabel(self.tr("살펴볼 점"))
        self.findings_label.setObjectName("heading")
        self.findings = QListWidget()
        self.findings.setAccessibleName(self.tr("살펴볼 점"))
        self.findings.setWordWrap(True)
        self.findings.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.findings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.findings.setIconSize(QSize(16, 16))
        self.rules = QLabel()
        self.rules.setObjectName("quiet")
        self.rules.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.rules.setAlignment(_RIGHT)
        above = QHBoxLayout()
        above.addWidget(self.findings_label)
        above.addWidget(self.rules, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.state)
        layout.addWidget(self.table, 3)
        layout.addWidget(self.detail)
        layout.addWidget(self.judging)
        layout.addLayout(above)
        layout.addWidget(self.findings, 2)
        self.table.itemSelectionChanged.connect(self._show_detail)
        self.table.itemActivated.connect(lambda _: self._go())
        self.findings.itemActivated.connect(self._go_to_finding)
        self.overrule.clicked.connect(lambda: self.overrule_asked.emit(self.table.currentRow()))
        self.give_back.clicked.connect(lambda: self.give_back_asked.emit(self.table.currentRow()))
        self.show_settlement(None)

    def show_settlement(self, settlement: Settlement | None, trouble: str = "") -> None:
        """Show a settlement, or why there is none. What has not changed stays as it is, selection and scrolling too."""
        before, self._settlement = self._settlement, settlement
        for widget in (self.table, self.findings_label, self.findings, self.rules):
            widget.setVisible(settlement is not None)
        self.state.setVisible(settlement is None)
        if settlement is None:
            self._show_detail()
            self.state.setText(trouble or self.tr("출장 정보의 출발 일시와 도착 일시를 적으면 정산이 계산됩니다."))
            return
        if before is None or before.items != settlement.items:
            self._show_items(settlement.items, None if before is None else before.items)
        if before is None or before.findings != settlement.findings:
            self._show_findings(settlement.findings)
        self.findings_label.setVisible(bool(settlement.findings))
        self.findings.setVisible(bool(settlement.findings))
        self._show_detail()
        self.rules.setText(
            self.tr("기준표: {table} ({date} 시행)").format(
                table=settlement.rules.table, date=settlement.rules.effective_from.isoformat()
            )
        )
        self.rules.setToolTip(self.rules.text())

    def _show_items(self, items: Sequence[Item], before: Sequence[Item] | None) -> None:
        """Fill the table; the selected item stays selected where it is still there."""
        row = self.table.currentRow()
        kept = _likeness(before[row]) if before and 0 <= row < len(before) else None
        self.table.blockSignals(True)
        self.table.setRowCount(len(items))
        for number, item in enumerate(items):
            self._fill(number, item)
        self.table.setCurrentCell(next((n for n, item in enumerate(items) if _likeness(item) == kept), -1), 0)
        self.table.blockSignals(False)
        for column in _SNUG:
            self.table.resizeColumnToContents(column)

    def _show_findings(self, findings: Sequence[Finding]) -> None:
        self.findings.clear()
        for finding in findings:
            names = f"[{', '.join(map(shown_id, finding.receipts))}]" if finding.receipts else ""
            said = (f"{finding.message} {names}".strip(), finding.what_to_do)
            entry = QListWidgetItem(self._icons["check"], "\n".join(filter(None, said)))
            entry.setData(Qt.ItemDataRole.UserRole, finding)
            entry.setToolTip(self.tr("두 번 누르거나 Enter를 누르면 그 영수증이나 적은 곳으로 갑니다"))
            self.findings.addItem(entry)

    def go_to_open(self) -> None:
        """Select the next open item; after the last one go to what else is open, then begin at the top again."""
        items = () if self._settlement is None else self._settlement.items
        found = () if self._settlement is None else self._settlement.findings
        rows = [row for row, item in enumerate(items) if item.verdict is Verdict.OPEN]
        beside = next(filter(is_open, found), None)
        following = [row for row in rows if row > self.table.currentRow()]
        if beside is not None and not following:
            self.table.setCurrentCell(-1, -1)
            self.findings.setCurrentRow(found.index(beside))
            self.source_asked.emit(beside)
        elif rows:
            self.table.setCurrentCell((following or rows)[0], 0)
            self.table.setFocus()

    def _fill(self, row: int, item: Item) -> None:
        mark, colour = _MARKS[item.verdict]
        approved = won(item.approved_won)
        if item.verdict is Verdict.OPEN:
            approved = self.tr("({amount})").format(amount=won(item.proposed_won))
        name = item.item + (self.tr(" · 기관 카드") if item.paid_by is PaidBy.OFFICE_CARD else "")
        texts = (f"{item.date:%m-%d}", name, won(item.claimed_won), approved, str(item.verdict))
        for column, text in enumerate(texts):
            cell = QTableWidgetItem(text)
            cell.setToolTip("\n".join((item.sum, *item.reasons)).strip() or text)
            if column in (2, 3):
                cell.setTextAlignment(_RIGHT)
            if column == 4:
                cell.setIcon(self._icons[mark])
                cell.setForeground(QColor(colour))
            self.table.setItem(row, column, cell)

    def _current(self) -> Item | None:
        row = self.table.currentRow()
        if self._settlement is None or not 0 <= row < len(self._settlement.items):
            return None
        return self._settlement.items[row]

    def _show_detail(self) -> None:
        item = self._current()
        self.judging.setVisible(item is not None and item.item != REDUCTION)
        self.item_selected.emit(self.table.currentRow() if item is not None else -1)
        if item is None:
            self.detail.hide()
            return
        lines = []
        if item.sum:
            lines.append(self.tr("산출: {sum}").format(sum=item.sum))
        if item.basis:
            lines.append(self.tr("근거: {basis}").format(basis=", ".join(item.basis)))
        lines.extend(self._reason(item, reason.replace(f": {GIVEN}", ": ")) for reason in item.reasons)
        if item.receipts:
            names = ", ".join(shortened(shown_id(receipt)) for receipt in item.receipts)
            lines.append(self.tr("영수증: {names} (Enter로 열기)").format(names=names))
        elif item.verdict is Verdict.OPEN:
            lines.append(self.tr("두 번 누르거나 Enter를 누르면 적은 곳으로 갑니다"))
        self.detail.setText("\n".join(lines))
        self.detail.setVisible(bool(lines))

    def _reason(self, item: Item, reason: str) -> str:
        """A reason as it was given, what is to be done while the item is open, or what the verdict rests on."""
        if reason.startswith(GIVEN) or item.verdict is not Verdict.OPEN:
            return self.tr("사유: {reason}").format(reason=reason.removeprefix(GIVEN))
        return self.tr("확인할 것: {reason}").format(reason=reason)

    def _go(self) -> None:
        if (item := self._current()) is not None:
            self._go_to(item)

    def _go_to_finding(self, entry: QListWidgetItem) -> None:
        self._go_to(entry.data(Qt.ItemDataRole.UserRole))

    def _go_to(self, source: Item | Finding) -> None:
        if source.receipts:
            is_open = isinstance(source, Item) and source.verdict is Verdict.OPEN
            self.receipt_selected.emit(source.receipts[0], is_open)
        else:
            self.source_asked.emit(source)


def _likeness(item: Item) -> tuple[object, ...]:
    """What stays of an item when its amounts change."""
    return item.date, item.item, item.receipts


class SumBar(QWidget):
    """The sums, always in sight, and the button that writes the documents."""

    export_asked = Signal()
    open_asked = Signal()
    #: What keeps the settlement from being computed is to be shown.
    trouble_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.claimed, self.approved, self.payable = QLabel(), QLabel(), QLabel()
        self.payable_name = QLabel()
        self.open = QPushButton()
        self.open.setIcon(icon("check"))
        self.open.setToolTip(self.tr("확인이 필요한 항목으로 갑니다"))
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setObjectName("quiet")
        self.mend = QPushButton(self.tr("적을 곳으로(&G)"))
        self.mend.setToolTip(self.tr("출장 정보에서 적거나 고칠 곳으로 갑니다"))
        self.export = QPushButton(self.tr("내보내기(&X)…"))
        self.export.setProperty("primary", True)
        self.export.setToolTip(self.tr("정산서와 결과보고서를 Excel, PDF, 한글(HWPX)로 저장합니다 (Ctrl+S)"))
        self.claimed_name, self.approved_name = QLabel(self.tr("청구")), QLabel(self.tr("인정"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(8)
        pairs = (
            (self.claimed_name, self.claimed),
            (self.approved_name, self.approved),
            (self.payable_name, self.payable),
        )
        for name, amount in pairs:
            name.setObjectName("quiet")
            amount.setObjectName("amount")
            amount.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(name)
            layout.addWidget(amount)
            layout.addSpacing(22)
        layout.addWidget(self.trouble, 1)
        layout.addWidget(self.mend)
        layout.addWidget(self.open)
        layout.addWidget(self.export)
        self.export.clicked.connect(self.export_asked)
        self.open.clicked.connect(self.open_asked)
        self.mend.clicked.connect(self.trouble_asked)
        self._exporting = False
        self.show_settlement(None)

    def show_exporting(self, exporting: bool) -> None:
        """Whether documents are being written just now."""
        self._exporting = exporting
        self.export.setText(self.tr("저장하는 중…") if exporting else self.tr("내보내기(&X)…"))
        self.export.setEnabled(not exporting and self._has_sums)

    def show_settlement(self, settlement: Settlement | None, trouble: str = "") -> None:
        """Show the sums; with none, dashes and why."""
        self.trouble.setText(trouble)
        self.mend.setVisible(bool(trouble))
        payable = settlement.payable_won if settlement is not None else 0
        self.payable_name.setText(self.tr("반납할 금액") if payable < 0 else self.tr("지급할 금액"))
        for label, amount in (
            (self.claimed, settlement.claimed_won if settlement is not None else None),
            (self.approved, settlement.approved_won if settlement is not None else None),
            (self.payable, abs(payable) if settlement is not None else None),
        ):
            label.setText(won(amount) if amount is not None else "—")
        for label, name in (
            (self.claimed, self.claimed_name),
            (self.approved, self.approved_name),
            (self.payable, self.payable_name),
        ):
            label.setAccessibleName(f"{name.text()} {label.text()}")
        count = settlement.open if settlement is not None else 0
        self.open.setText(self.tr("확인 필요 {count}건").format(count=count))
        self.open.setVisible(count > 0)
        self._has_sums = settlement is not None
        self.show_exporting(self._exporting)
