"""Confirmations and overruled verdicts: who decided what, when and why. Each can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from desktop.cases.store import ConfirmationRow, OverruleRow
from desktop.errors import UserError
from desktop.receipts.model import Value
from desktop.travel.settlement import Item
from desktop.travel.trip import Overrule
from desktop.ui.case import Case, Row
from desktop.ui.commands import Confirm, Overruled
from desktop.ui.services import Services
from desktop.ui.words import field_name, shown


class Confirming(QObject):
    """Writes the clerk's decisions into the case, the undo stack and the audit trail."""

    changed = Signal()
    #: What was confirmed, in words.
    confirmed = Signal(str)
    #: A confirmation was wanted, and nobody had said who confirms.
    nameless = Signal()
    failed = Signal(object)

    def __init__(
        self, case: Case, services: Services, undo_stack: QUndoStack, who: Callable[[], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._case = case
        self._services = services
        self._undo_stack = undo_stack
        self._who = who

    def confirm(self, row: Row, field: str, value: Value) -> None:
        """Let ``field`` (or "kind") of a receipt be ``value``, in the clerk's name."""
        receipt = self._case.receipt(row)
        if receipt is None or row.receipt_id is None:
            return
        if not self._who():
            self.nameless.emit()
            return
        before: Value | None = receipt.kind.value if field == "kind" else receipt.value(field)
        if field == "kind" and before == value:
            return
        words = f"{field_name(field)} {shown(field, value)}"
        after = self._case.with_confirmation(row.receipt_id, field, value, self._who())
        self.record("confirm", f"{row.receipt_id} {field}", before, value)
        text = self.tr("확인: {what}").format(what=field_name(field))
        self._undo_stack.push(Confirm(text, self._case.confirmations, after, self._have))
        self.confirmed.emit(words)

    def overrule(self, row: Overrule, item: Item) -> None:
        """Give an item the verdict of ``row``, with its reason, in the clerk's name."""
        now = dt.datetime.now(dt.UTC)
        decided = OverruleRow(**row.model_dump(exclude={"verdict", "at"}), verdict=row.verdict, at=now)
        before = f"{item.verdict} {item.approved_won}"
        after = f"{row.verdict} {'' if row.amount_won is None else row.amount_won}".strip()
        self.record("overrule", _subject(row), before, after, row.reason)
        text = self.tr("판정 변경: {what}").format(what=item.item)
        self._undo_stack.push(Overruled(text, self._case.overrules, self._case.with_overrule(decided), self._decide))
        self.confirmed.emit(f"{item.item} {row.verdict}")

    def give_back(self, rows: Sequence[OverruleRow], item: Item) -> None:
        """Let the rules decide again on what ``rows`` overruled."""
        for row in rows:
            self.record("give_back", _subject(row), str(row.verdict), None)
        text = self.tr("판정 되돌림: {what}").format(what=item.item)
        after = tuple(each for each in self._case.overrules if each not in rows)
        self._undo_stack.push(Overruled(text, self._case.overrules, after, self._decide))

    def undo(self) -> None:
        """Take back the last confirmation or removal."""
        if self._undo_stack.canUndo():
            self.record("undo", self._undo_stack.undoText())
            self._undo_stack.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undo_stack.canRedo():
            self.record("redo", self._undo_stack.redoText())
            self._undo_stack.redo()

    def record(
        self, action: str, subject: str, before: Value | None = None, after: Value | None = None, reason: str = ""
    ) -> None:
        """Add to the audit trail; an error is told, and stops nothing."""
        texts = [None if value is None else str(value) for value in (before, after)]
        try:
            self._services.record(self._who() or self._services.clerk, action, subject, texts[0], texts[1], reason)
        except UserError as error:
            self.failed.emit(error)

    def _decide(self, rows: tuple[OverruleRow, ...]) -> None:
        self._case.overrules = rows
        self.changed.emit()

    def _have(self, rows: tuple[ConfirmationRow, ...]) -> None:
        self._case.confirm(rows)
        self.changed.emit()


def _subject(row: Overrule | OverruleRow) -> str:
    return " ".join(part for part in (row.receipt, str(row.date or ""), row.item) if part)
