"""The settlement of what is on the table, computed anew a moment after every change."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import UserError
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Trip
from desktop.ui.case import Case
from desktop.ui.services import Services
from desktop.ui.trip_form import TripForm

_DELAY_MS: Final = 120


class Settling(QObject):
    """``trip`` and ``settlement`` are None while the form is not complete; ``problem`` then may say why."""

    settled = Signal()

    def __init__(self, case: Case, form: TripForm, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._case = case
        self._form = form
        self._services = services
        self.trip: Trip | None = None
        self.settlement: Settlement | None = None
        self.problem: UserError | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.settle)

    def touch(self) -> None:
        """Something has changed."""
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def settle(self) -> None:
        """Compute it now."""
        self._timer.stop()
        self.trip, self.settlement, self.problem = None, None, None
        if not self._form.problems():
            try:
                case = self._case
                decided = {"confirmed": case.confirmed(), "overruled": case.overruled()}
                trip = self._form.trip().model_copy(update=decided)
                self.settlement = self._services.settle(trip, case.receipts(), case.problems(), case.files())
                self.trip = trip
            except UserError as error:
                self.problem = error
        self.settled.emit()
