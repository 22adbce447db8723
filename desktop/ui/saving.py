"""Keeps the case on disk a moment after every change, off the window's thread, one write at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.cases.store import CaseSnapshot
from desktop.errors import UserError
from desktop.ui.background import Task

_DELAY_MS: Final = 400
_WAIT_SECONDS: Final = 10.0


class Saver(QObject):
    """``touch`` after every change; ``flush`` before the window goes."""

    failed = Signal(object)
    #: What could not be kept before is kept now.
    recovered = Signal()

    def __init__(
        self, snapshot: Callable[[], CaseSnapshot], save: Callable[[CaseSnapshot], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._snapshot = snapshot
        self._save = save
        self._dirty = self._has_failed = False
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._begin)

    def touch(self) -> None:
        """The case has changed."""
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write what is not yet written, now. Raises UserError."""
        self._timer.stop()
        if self._task is not None:
            self._task.wait(_WAIT_SECONDS)
        if self._dirty:
            self._save(self._snapshot())
            self._dirty = False

    def _begin(self) -> None:
        if self._task is not None:
            self._timer.start()
            return
        self._dirty = False
        snapshot = self._snapshot()
        self._task = Task(lambda: self._save(snapshot), self)
        self._task.failed.connect(self._fail)
        self._task.done.connect(self._kept)
        self._task.ended.connect(self._end)
        self._task.start()

    def _fail(self, error: UserError) -> None:
        self._dirty = self._has_failed = True
        self.failed.emit(error)

    def _kept(self, _: object) -> None:
        if self._has_failed:
            self._has_failed = False
            self.recovered.emit()

    def _end(self) -> None:
        self._task = None
