"""Several trips in the window: their list with the deadlines, settling them in one go, the month's list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from desktop.engine.protocol import shown
from desktop.errors import UserError
from desktop.office.listing import Listed, State
from desktop.travel.trip import Trip
from desktop.ui.batch_dialog import BatchDialog
from desktop.ui.month_dialog import MonthDialog
from desktop.ui.trips_dialog import TripsDialog

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class Several(QObject):
    """Opens the dialogs, and tells on the start page what is due."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._trips = window.services.trips
        window.parts.start.trips_asked.connect(self.show_trips)

    def look(self) -> None:
        """Find out what is due, for the start page; an error waits until the list is asked for."""
        if self._trips.folder() is not None:
            current = self._window.settling.trip
            self._window.tasks.run(lambda: self._listed(current), self._tell)

    def _listed(self, current: Trip | None) -> Sequence[Listed]:
        try:
            return self._trips.listed(current)
        except UserError:
            return ()

    def show_trips(self) -> None:
        """The list of trips, from which one is opened or all are settled."""
        dialog = TripsDialog(self._trips, self._window.settling.trip, self._window)
        answer = dialog.exec()
        row, settle = dialog.chosen, dialog.settle_asked
        dialog.deleteLater()
        if answer == QDialog.DialogCode.Accepted and settle:
            self.settle_all()
        elif answer == QDialog.DialogCode.Accepted and row is not None:
            self._open(row)
        self.look()

    def settle_all(self) -> None:
        """Settle every trip of the folder, and write the payment list."""
        clerk = self._window.parts.clerk.text().strip()
        dialog = BatchDialog(self._trips, clerk, self._window)
        dialog.exec()
        self._tell_written(dialog.written, dialog.reason)
        dialog.deleteLater()

    def show_month(self) -> None:
        """The month's list of 근무지내 trips."""
        dialog = MonthDialog(self._trips, self._window)
        dialog.exec()
        self._tell_written(dialog.written, "")
        dialog.deleteLater()

    def _open(self, row: Listed) -> None:
        """Take a trip into the window, after asking about what is on the table."""
        window = self._window
        if not row.file.path.is_file():  # the one on the table
            return
        if (window.case.entries or not window.parts.trip.is_empty()) and not window.start_anew():
            return
        window.open_trip(row.file.path)
        window.parts.tabs.setCurrentWidget(window.parts.trip)
        if files := [*row.file.shared, *row.file.own]:
            window.add_paths(files)

    def _tell(self, rows: Sequence[Listed]) -> None:
        overdue = sum(row.state is State.OVERDUE for row in rows)
        waiting = sum(row.state in (State.UNSETTLED, State.DRAFT) for row in rows)
        self._window.parts.start.show_due(overdue, waiting)

    def _tell_written(self, paths: Sequence[Path], reason: str) -> None:
        if not paths:
            return
        for path in paths:
            self._window.confirming.record("export", shown(path), reason=reason)
        words = (
            self.tr("{name} 등 {count}개를 저장했습니다: {folder}")
            if len(paths) > 1
            else self.tr("저장했습니다: {path}")
        )
        details = {
            "name": paths[0].name,
            "count": len(paths),
            "folder": shown(paths[0].parent),
            "path": shown(paths[0]),
        }
        self._window.parts.banner.inform(words.format(**details))
