"""The settlement of what is on the table, computed anew a moment after every change, off the window's thread."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import UserError
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Trip
from desktop.ui.background import Task
from desktop.ui.case import Case
from desktop.ui.services import Services
from desktop.ui.trip_form import TripForm

_DELAY_MS: Final = 120


class Settling(QObject):
    """``trip`` and ``settlement`` are None while the form is not complete; ``problem`` then may say why."""

    settled = Signal()
    #: What was still being computed when it was told to stop has ended.
    ended = Signal()

    def __init__(self, case: Case, form: TripForm, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._case = case
        self._form = form
        self._services = services
        self.trip: Trip | None = None
        self.settlement: Settlement | None = None
        self.problem: UserError | None = None
        #: What is being computed; its outcome is for nobody once this is another task, or none.
        self._task: Task | None = None
        self._stopped = False
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._begin)

    def touch(self) -> None:
        """Something has changed."""
        self._timer.start()

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return self._task is not None

    def stop(self) -> None:
        """Compute nothing more; what is being computed ends unheard, but for ``ended``."""
        self._timer.stop()
        self._stopped = True

    def settle(self) -> None:
        """Compute it now, and wait for it."""
        self._timer.stop()
        if self._task is not None:
            self._task.wait()
            self._task = None
        self._compute(wait=True)

    def _begin(self) -> None:
        """Compute it beside the window; one at a time."""
        if self._task is None:
            self._compute(wait=False)
        else:
            self._timer.start()

    def _compute(self, *, wait: bool) -> None:
        try:
            trip = self._trip()
            if trip is None:
                self._have(None, None, None)
                return
            asked = trip, dict(self._case.receipts()), self._case.problems(), self._case.files()
            settlement = self._services.settle(*asked) if wait else None
        except UserError as error:
            self._have(None, None, error)
            return
        if settlement is not None:
            self._have(trip, settlement, None)
            return
        task = self._task = Task(lambda: self._services.settle(*asked), self)
        task.done.connect(lambda done: self._end(task, trip, done, None))
        task.failed.connect(lambda error: self._end(task, None, None, error))
        task.start()

    def _end(self, task: Task, trip: Trip | None, settlement: Settlement | None, problem: UserError | None) -> None:
        if task is not self._task:
            return
        self._task = None
        if self._stopped:
            self.ended.emit()
        else:
            self._have(trip, settlement, problem)

    def _trip(self) -> Trip | None:
        """The trip as the form and the clerk's decisions have it; None while the form is not complete."""
        if self._form.problems():
            return None
        decided = {"confirmed": self._case.confirmed(), "overruled": self._case.overruled()}
        return self._form.trip().model_copy(update=decided)

    def _have(self, trip: Trip | None, settlement: Settlement | None, problem: UserError | None) -> None:
        self.trip, self.settlement, self.problem = trip, settlement, problem
        self.settled.emit()
