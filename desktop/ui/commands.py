"""What can be undone: confirmations, overruled verdicts, a form filled in, and what was taken out of it or the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand, QUndoStack

from desktop.cases.store import ConfirmationRow, OverruleRow
from desktop.ui.case import Entry
from desktop.ui.rows_list import RowsList
from desktop.ui.trip_form import TripForm

Rows = tuple[ConfirmationRow, ...]
Decisions = tuple[OverruleRow, ...]


class Confirm(QUndoCommand):
    """A field or a kind confirmed: the confirmations before and after it."""

    def __init__(self, text: str, before: Rows, after: Rows, apply: Callable[[Rows], None]) -> None:
        super().__init__(text)
        self._before, self._after, self._apply = before, after, apply

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)


class Overruled(QUndoCommand):
    """A verdict overruled, or given back to the rules: the decisions before and after it."""

    def __init__(self, text: str, before: Decisions, after: Decisions, apply: Callable[[Decisions], None]) -> None:
        super().__init__(text)
        self._before, self._after, self._apply = before, after, apply

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)


class FillTrip(QUndoCommand):
    """The trip form filled in from an order: how to fill it, and how to have it as it was."""

    def __init__(self, text: str, fill: Callable[[], None], restore: Callable[[], None]) -> None:
        super().__init__(text)
        self._fill, self._restore = fill, restore

    def redo(self) -> None:
        self._fill()

    def undo(self) -> None:
        self._restore()


class RemoveRow(QUndoCommand):
    """A row taken out of a list of the trip form; what has come into the list since stays."""

    def __init__(self, rows: RowsList, number: int, row: Mapping[str, object]) -> None:
        super().__init__(QCoreApplication.translate("Commands", "{what} 삭제").format(what=rows.title))
        self._rows, self._number, self._row = rows, number, row

    def redo(self) -> None:
        self._rows.take_out(self._row)

    def undo(self) -> None:
        self._rows.put_back(self._number, self._row)


def follow_rows(form: TripForm, undo_stack: QUndoStack) -> None:
    """Let a row that the clerk removes from a list of the form come back."""

    def follow(rows: RowsList) -> None:
        rows.removed.connect(lambda number, row: undo_stack.push(RemoveRow(rows, number, row)))

    for rows in form.lists.values():
        follow(rows)


class Remove(QUndoCommand):
    """Files taken out: the entries before and after."""

    def __init__(
        self, text: str, before: Sequence[Entry], after: Sequence[Entry], apply: Callable[[Sequence[Entry]], None]
    ) -> None:
        super().__init__(text)
        self._before, self._after, self._apply = list(before), list(after), apply

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)
