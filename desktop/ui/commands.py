"""What can be undone: confirmations, overruled verdicts, a form filled in, and taking files out of the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QUndoCommand

from desktop.cases.store import ConfirmationRow, OverruleRow
from desktop.ui.case import Entry

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
