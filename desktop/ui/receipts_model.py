"""The table of receipts: one row per receipt, or one per file while it waits, is read, or could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop.receipts.model import Kind, Receipt
from desktop.travel.settlement import Leg
from desktop.ui.case import Case, Entry, Row, State
from desktop.ui.style import BAD, CHECK, QUIET, icon
from desktop.ui.words import kind_name, won

Index = QModelIndex | QPersistentModelIndex

STATE, NAME, KIND, DATE, LEG, TOTAL = range(6)
_NOWHERE: Final = QModelIndex()
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ReceiptsModel(QAbstractTableModel):
    """The rows of a case, for a QTableView."""

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.case = case
        self._rows: list[Row] = case.rows()
        self._legs: dict[str, Leg] = {}
        self._icons = {name: icon(name) for name in ("ok", "check", "bad", "waiting", "reading")}

    def row(self, index: Index) -> Row | None:
        """The row at an index; None for an index outside the table."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def find(self, name: str) -> int | None:
        """The row of a receipt (by id), or the first row of a file (by name)."""
        return next((n for n, row in enumerate(self._rows) if name in (row.receipt_id, row.entry.name)), None)

    def first_of(self, entry: Entry) -> int | None:
        """The first row of a file."""
        return next((n for n, row in enumerate(self._rows) if row.entry is entry), None)

    def next_doubtful(self, after: int) -> int | None:
        """The first row below ``after``, and then from the top, whose receipt wants a glance."""
        numbers = [*range(after + 1, len(self._rows)), *range(min(after + 1, len(self._rows)))]
        return next((n for n in numbers if self.case.doubts(self._rows[n])), None)

    def refresh(self) -> None:
        """Follow the case: rows that stay are only repainted, so that selection and scrolling stay too."""
        wanted = self.case.rows()
        keys = [row.identity for row in wanted]
        for number in range(len(self._rows) - 1, -1, -1):
            if self._rows[number].identity not in keys:
                self.beginRemoveRows(_NOWHERE, number, number)
                del self._rows[number]
                self.endRemoveRows()
        for number, row in enumerate(wanted):
            if number >= len(self._rows) or self._rows[number].identity != row.identity:
                self.beginInsertRows(_NOWHERE, number, number)
                self._rows.insert(number, row)
                self.endInsertRows()
            self._rows[number] = row
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, TOTAL))

    def show_legs(self, legs: Iterable[Leg]) -> None:
        """Say of each receipt which day and part of the trip it belongs to."""
        self._legs = {leg.receipt: leg for leg in legs}
        if self._rows:
            self.dataChanged.emit(self.index(0, LEG), self.index(len(self._rows) - 1, LEG))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else TOTAL + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == TOTAL else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            tr = self.tr
            return (tr("상태"), tr("영수증"), tr("종류"), tr("날짜"), tr("일정"), tr("금액"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.DecorationRole if column == STATE:
                return self._icons[self._mark(row)]
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(row, column)
            case Qt.ItemDataRole.TextAlignmentRole if column == TOTAL:
                return _RIGHT
            case Qt.ItemDataRole.ToolTipRole if column == LEG and (leg := self._leg(row)) is not None:
                route = f"{leg.origin} → {leg.destination}" if leg.origin and leg.destination else ""
                return "\n".join(part for part in (leg.words, route, leg.reason) if part)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.headerData(column, Qt.Orientation.Horizontal)}: {self._text(row, column)}"
        return None

    def _text(self, row: Row, column: int) -> str:
        receipt = self.case.receipt(row)
        if column == STATE:
            return self._state(row, receipt)
        if column == NAME:
            return row.title
        if receipt is None:
            return ""
        if column == KIND:
            is_order = receipt.kind is Kind.NOT_RECEIPT and row.entry.order is not None
            return self.tr("출장명령서") if is_order else kind_name(receipt.kind)
        if column == LEG:
            leg = self._leg(row)
            return "" if leg is None else leg.words if leg.sure else f"{leg.words} ?"
        if column == DATE:
            return str(receipt.value("service_on") or receipt.value("check_in") or receipt.value("issued_on") or "")[5:]
        return _amount(receipt)

    def _leg(self, row: Row) -> Leg | None:
        return self._legs.get(row.receipt_id or "")

    def _state(self, row: Row, receipt: Receipt | None) -> str:
        if receipt is not None:
            if receipt.kind is Kind.NOT_RECEIPT:
                return self.tr("제외")
            doubts = self.case.doubts(row)
            return self.tr("확인 {count}").format(count=doubts) if doubts else self.tr("정상")
        match row.entry.state:
            case State.WAITING:
                return self.tr("대기")
            case State.READING:
                pages = row.entry.pages_read
                return self.tr("읽는 중 {pages}쪽").format(pages=pages) if pages else self.tr("읽는 중")
            case State.CANCELLED:
                return self.tr("취소함")
            case State.FAILED:
                return self.tr("오류")
        return self.tr("정상")

    def _mark(self, row: Row) -> str:
        receipt = self.case.receipt(row)
        if receipt is not None:
            if receipt.kind is Kind.NOT_RECEIPT:
                return "waiting"
            return "check" if self.case.doubts(row) else "ok"
        return {State.WAITING: "waiting", State.READING: "reading", State.DONE: "ok"}.get(row.entry.state, "bad")

    def _colour(self, row: Row, column: int) -> QColor | None:
        mark = self._mark(row)
        if column == STATE and mark in ("check", "bad"):
            return QColor(CHECK if mark == "check" else BAD)
        return QColor(QUIET) if mark in ("waiting", "reading") else None

    def _tip(self, row: Row) -> str:
        if row.receipt_id is None and row.entry.problem:
            return _problem(row.entry)
        leg = self._leg(row)
        return row.entry.shown_path if leg is None else f"{row.entry.shown_path}\n{leg.words}"


def _problem(entry: Entry) -> str:
    assert entry.problem is not None
    return f"{entry.problem.message}\n{entry.problem.next_step}"


def _amount(receipt: Receipt) -> str:
    total = receipt.value("total")
    if isinstance(total, int):
        return won(-total if receipt.value("is_refund") is True else total)
    foreign = receipt.value("total_foreign")
    return f"{foreign} {receipt.value('currency') or ''}".strip() if foreign is not None else "—"
