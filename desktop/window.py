"""Opening the window: Qt, one case, one engine, and what happens when one of them cannot be had."""

from __future__ import annotations

import datetime as dt
import getpass
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

import platformdirs
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import app
from desktop.batch import TripsAtWork
from desktop.cases.index import CaseFiles
from desktop.cases.store import CaseSnapshot, CaseStore
from desktop.engine.client import EngineClient
from desktop.engine.protocol import Reading
from desktop.errors import EXIT_ERROR, UserError, trace_of
from desktop.export.evidence import Evidence
from desktop.export.formats import Export, Settled
from desktop.receipts.model import FileProblem, Receipt
from desktop.samples import sample_trip
from desktop.settings import Settings
from desktop.travel.office_folder import Kept, OfficeFolder
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Trip
from desktop.ui.language import speak_korean
from desktop.ui.main_window import MainWindow
from desktop.ui.services import Services
from desktop.ui.style import apply_style

#: How soon the window gets its turn beside what is computed in the background; Python's own 5 ms add up while typing.
_SWITCH_SECONDS: Final = 0.0005


def run() -> int:
    """Show the window until it is closed; the exit code."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("yeobijigi")
    application.setApplicationDisplayName("여비지기")
    speak_korean(application)
    apply_style(application)
    sys.setswitchinterval(_SWITCH_SECONDS)
    sys.excepthook = _keep_crash
    threading.excepthook = lambda crash: _keep_crash(crash.exc_type, crash.exc_value)
    path = platformdirs.user_data_path("yeobijigi", appauthor=False) / "cases" / "current.sqlite"
    try:
        settings = app.user_settings()
        store, snapshot = open_case(path, _tell)
    except UserError as error:  # started from an icon, nobody sees stderr
        _tell(error)
        return EXIT_ERROR
    with store, EngineClient(settings) as engine:
        window = MainWindow(services(settings, engine, store, snapshot))
        for number in (signal.SIGINT, signal.SIGTERM):
            # Not at once: the signal may have come in the middle of anything.
            signal.signal(number, lambda *_: QTimer.singleShot(0, window.close))
        window.show()
        return application.exec()


def open_case(path: Path, tell: Callable[[UserError], None]) -> tuple[CaseStore, CaseSnapshot | None]:
    """The case at ``path`` and what it holds. A damaged one has been put aside: that is told, and a new one begins."""
    for _ in range(2):
        store = None
        try:
            store = CaseStore(path)
            return store, store.load()
        except UserError as error:
            if store is not None:
                store.close()
            if error.code != "case_unreadable":
                raise
            tell(error)
            failure = error
    raise failure


def services(settings: Settings, engine: EngineClient, store: CaseStore, snapshot: CaseSnapshot | None) -> Services:
    """What the window needs of the program; ``snapshot`` is the case of last time."""

    def read(path: Path, previews: Path, on_page: Callable[[int], None]) -> Reading:
        reading = engine.read(path, previews=previews, on_page=on_page)
        app.log_crash(engine, reading)
        return reading.model_copy(update={"answer": app.with_proposals(engine, reading.answer)})

    def settle(
        trip: Trip, receipts: Mapping[str, Receipt], problems: Mapping[str, FileProblem], files: CaseFiles
    ) -> Settlement:
        return app.settle_receipts(trip, receipts, problems, settings, dt.date.today(), files)

    def export(
        wanted: Export, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], files: CaseFiles
    ) -> None:
        settled = Settled(trip, settlement, tuple(evidence))
        app.write_outputs(settled, wanted, engine.status().models, store.history())
        app.remember(settled, files, dt.datetime.now())

    trips = TripsAtWork(settings, engine)

    def close() -> None:
        trips.close()
        engine.close()
        store.close()

    return Services(
        start=engine.start,
        read=read,
        cancel=engine.cancel,
        engine_status=engine.status,
        expand=app.expand,
        settle=settle,
        digest=app.digest,
        order_in=app.order_in,
        order_in_text=lambda text: app.order_in(app.text_answer(engine, text)),
        tables=_OfficeTables(app.office_folder(settings)),
        trips=trips,
        forms=_OfficeForms(),
        ai_notice_read=None if settings.flag("ai_notice_shown") else app.ai_notice_shown,
        export=export,
        sample=sample_trip,
        load=lambda: snapshot,
        save=store.save,
        record=store.record,
        close=close,
        previews=store.previews_folder,
        clerk=_user_name(),
    )


class _OfficeForms:
    """The office's own forms, for the window."""

    def check(self, file: Path) -> None:
        app.check_form(file)

    def write_example(self, file: Path) -> None:
        app.write_example_form(file)


class _OfficeTables:
    """The office's own tables, for the window."""

    def __init__(self, folder: OfficeFolder) -> None:
        self._folder = folder

    def listed(self) -> Sequence[Kept]:
        return self._folder.listed()

    def add(self, file: Path) -> str:
        return self._folder.add(file)[0]

    def remove(self, name: str) -> None:
        self._folder.remove(name)

    def add_row(self, table: str, values: Mapping[str, object], instead_of: str = "") -> str:
        return self._folder.add_row(table, values, instead_of)

    def typed(self, name: str) -> tuple[str, Mapping[str, object]] | None:
        return self._folder.typed(name)

    def in_force(self, table: str) -> Mapping[str, object]:
        return self._folder.in_force(table, dt.date.today())

    def fuels(self) -> tuple[str, ...]:
        try:
            tables = self._folder.laid_over().efficiencies
        except UserError:  # told where something is settled
            tables = self._folder.book.efficiencies
        return tuple(dict.fromkeys(fuel for table in reversed(tables) for fuel in table.km_per_unit))

    def tiers(self) -> tuple[str, ...]:
        return tuple(self._folder.book.allowances[-1].lodging_cap_won)

    def products(self) -> tuple[str, ...]:
        return tuple(self._folder.book.fuels.products)


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _tell(error: UserError) -> None:
    QMessageBox.critical(None, "여비지기", f"{error.message}\n{error.next_step}")


def _keep_crash(kind: type[BaseException], error: BaseException | None, _: TracebackType | None = None) -> None:
    """Keep what went wrong in the log, and say on stderr only that it did: a traceback may carry personal data."""
    log = app.write_log(trace_of(error or kind()))
    told = UserError("internal_error")
    print(f"{told.message} {told.next_step} ({log})", file=sys.stderr)
