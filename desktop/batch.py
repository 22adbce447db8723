"""Several trips in one go, put together from the rooms: what the command line and the window share."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from desktop import app
from desktop.cases.index import CaseFiles, Settling, case_id
from desktop.cases.journey import Travelled
from desktop.cases.trips import RESULTS, TripFile, TripFolders, find_trips
from desktop.engine.client import EngineClient
from desktop.engine.protocol import Reading
from desktop.errors import UserError
from desktop.export.formats import Export, Format, Settled
from desktop.export.payees import MonthList
from desktop.office.batch import Batch, Question, files_of, settle_all
from desktop.office.claims import write_claims
from desktop.office.leave import read_leave
from desktop.office.listing import Listed, due_rows, list_trips
from desktop.office.month import listed, month_list
from desktop.office.paying import payment_list
from desktop.office.roster import Roster, read_roster
from desktop.settings import Settings, change
from desktop.travel.companions import Company
from desktop.travel.traces import OtherTrip
from desktop.travel.trip import Trip

LIST_NAME: Final = "여비지급명세서"
#: How the trip on the window's table is called where it has no file.
AT_WORK: Final = "지금 창에서 하는 정산"
#: A Korean name of so many letters leaves room for the rest in the 255 bytes of a file's name.
_LONGEST_NAME: Final = 60
#: What no system, or not every one, allows in a file's name.
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def find_unsettled(places: Iterable[Path], today: dt.date, *, again: bool = False) -> TripFolders:
    """The trips in these places; those not over yet, and those settled before unless ``again``, are to be left alone.

    Raises ``UserError`` file_not_found, file_unreadable, no_trips.
    """
    found = find_trips(places)
    if not found.trips:
        raise UserError("no_trips")
    journeys = {file.path: Travelled.of(file.trip) for file in found.trips if file.trip is not None}
    settled: dict[Travelled, Settling] = {}
    with contextlib.suppress(UserError):  # every settlement tells that the index cannot be read
        settled = {} if again else app.case_index().settled(journeys.values())
    for path, journey in journeys.items():
        settling = settled.get(journey)
        if journey.last > today:
            found.left[path] = f"{journey.last}에 끝나는 출장이라 정산하지 않았습니다."
        elif settling is not None and not settling.open:
            found.left[path] = f"{dt.datetime.fromtimestamp(settling.at):%Y-%m-%d}에 이미 정산한 출장입니다."
    return found


def settle_trips(
    found: TripFolders,
    readings: Mapping[Path, Reading],
    settings: Settings,
    today: dt.date,
    tables: Sequence[Path] = (),
) -> Batch:
    """Settle every trip from what was read of its files, each as it would be settled alone."""

    def settle_one(trip: Trip, read: Mapping[str, Reading], case: CaseFiles, company: Company) -> Settled:
        return app.settle_case(trip, read, settings, today, case, tables, company)

    digests = {path: app.digest(path) for path in readings}
    return settle_all(found, readings, digests, settle_one, app.rules_in_force(settings, tables).regions_on(today))


def write_batch(
    batch: Batch, folder: Path, formats: Iterable[Format], roster: Roster | None, reason: str = ""
) -> list[Path]:
    """Write the payment list, and the documents of every trip asked for, into ``folder``; what was written.

    What lies there already stays: a new file of the same name gets a number. ``reason``: why drafts leave while
    something is open. Raises ``UserError`` of ``replace_file`` for the first that cannot be written; those before it
    stand, each whole.
    """
    from desktop.export.payment_list import write_payment_list  # takes a third of a second to load

    app.make_folder(folder)
    formats = tuple(formats)
    written: list[Path] = []
    for outcome in batch.outcomes:
        if outcome.settled is not None and formats:
            targets = _free(folder, _stem(outcome.file, outcome.settled), formats)
            app.write_outputs(outcome.settled, Export(targets, reason if outcome.settled.settlement.open else ""))
            written += targets.values()
    path = _free(folder, LIST_NAME, [Format.XLSX])[Format.XLSX]
    write_payment_list(path, payment_list(batch, roster, reason))
    for outcome in batch.outcomes:
        if outcome.settled is not None:
            app.remember(outcome.settled, outcome.case, dt.datetime.now(), batch.undecided(outcome))
    return [path, *written]


def results_folder(folder: Path, places: Iterable[Path]) -> Path:
    """Where documents meant for ``folder`` go: among the trips of ``places`` into a folder of their own, in which no
    receipt is looked for."""
    real = Path(os.path.realpath(folder))
    roots = [Path(os.path.realpath(place if place.is_dir() else place.parent)) for place in places]
    inside = any(root == real or root in real.parents for root in roots)
    return folder / RESULTS if inside and RESULTS not in real.parts else folder


def _stem(file: TripFile, settled: Settled) -> str:
    """How the documents of a trip are called."""
    journey = Travelled.of(settled.trip)
    who = _FORBIDDEN.sub(" ", journey.traveller or file.path.stem)[:_LONGEST_NAME].strip()
    return f"여비정산_{who}_{journey.first:%Y%m%d}"


def _free(folder: Path, stem: str, formats: Sequence[Format]) -> dict[Format, Path]:
    """Places for documents of one name, with a number where a file of that name is there already."""
    names = (stem if number == 1 else f"{stem}_{number}" for number in itertools.count(1))
    every = ({form: folder / f"{name}.{form}" for form in formats} for name in names)
    return next(places for places in every if not any(map(os.path.lexists, places.values())))


def local_month(
    export: Path, month: dt.date | None, department: str, roster: Roster | None, settings: Settings
) -> MonthList:
    """The month's list of 근무지내 trips from the leave system's export; ``month``: its first day, or the only one.

    Raises ``UserError`` of ``read_leave`` and ``month_list``.
    """
    return month_list(read_leave(export, month), roster, department, app.rules_in_force(settings), _settled_before)


def _settled_before(journey: Travelled) -> tuple[OtherTrip, ...]:
    return app.case_index().overlapping("", journey)


def write_local_month(path: Path, rows: MonthList) -> None:
    """Write the month's list as a workbook, and keep in the index who is paid for which days.

    Raises ``UserError`` cannot_write.
    """
    from desktop.export.local_list import write_local_list

    write_local_list(path, rows)
    at = int(dt.datetime.now().timestamp())
    by_day = (listed(row.person, rows.month) for row in rows.rows if row.person.monthly is None)
    with contextlib.suppress(UserError):  # the next settlement tells that the index cannot be used
        app.case_index().remember_listed(case_id(path), by_day, at)


def trips_listed(
    places: Iterable[Path], settings: Settings, today: dt.date, current: Trip | None = None
) -> list[Listed]:
    """The trips in these folders with their deadlines, the most urgent first.

    ``current``: a trip at work that is listed too where it has no file. Raises ``UserError``: file_not_found,
    file_unreadable, index_unusable, and whatever is wrong with the tables.
    """
    trips = find_trips(places).trips
    journeys = [Travelled.of(file.trip) for file in trips if file.trip is not None]
    at_work = Travelled.of(current) if current is not None else None
    if at_work is not None and not any(map(at_work.is_in_place_of, journeys)):
        trips.append(TripFile(Path(AT_WORK), current))
        journeys.append(at_work)
    return list_trips(trips, app.case_index().settled(journeys), app.rules_in_force(settings), today)


def write_due_list(path: Path, rows: Sequence[Listed], today: dt.date) -> None:
    """Write the list of trips not settled yet as a workbook. Raises ``UserError`` cannot_write."""
    from desktop.export import due_list

    due_list.write_due_list(path, due_rows(rows), today)


class TripsAtWork:
    """Several trips for the window: the folder they lie in, what was read of them, and what is done with them.

    Everything but ``folder`` may take long and raise ``UserError``.
    """

    def __init__(self, settings: Settings, engine: EngineClient) -> None:
        self._settings = settings
        self._engine = engine
        self._readings: dict[Path, Reading] = {}
        self._again = False
        self._previews: tempfile.TemporaryDirectory[str] | None = None
        place = settings.text("trips_folder").strip()
        self._folder = Path(place) if place else None

    def folder(self) -> Path | None:
        """Where the trips lie, as far as the clerk has said."""
        return self._folder

    def choose(self, folder: Path) -> None:
        """Look for trips in this folder from now on."""
        change(app.settings_file(), "trips_folder", str(folder))
        self._folder = folder

    def listed(self, current: Trip | None) -> list[Listed]:
        """The trips of the folder, and the one at work, with their deadlines, the most urgent first."""
        places = [self._folder] if self._folder is not None else []
        return trips_listed(places, self._settings, dt.date.today(), current)

    def write_listed(self, path: Path, rows: Sequence[Listed]) -> None:
        """Write the list of deadlines."""
        write_due_list(path, rows, dt.date.today())

    def settle(
        self, on_file: Callable[[int, int, Path], None], should_stop: Callable[[], bool], *, again: bool = False
    ) -> Batch:
        """Read every file anew and settle every trip. ``on_file``: (number from 0, how many, file).

        ``again``: those settled before as well. Raises ``UserError`` cancelled when it was to stop.
        """
        self.close()
        self._previews = tempfile.TemporaryDirectory(prefix="yeobijigi-")
        self._readings, self._again = {}, again
        found = self._found()
        files = files_of(found)
        for number, path in enumerate(files):
            if should_stop():
                raise UserError("cancelled")
            on_file(number, len(files), path)
            folder = Path(self._previews.name) / str(number)
            self._readings[path] = self._engine.read(path, previews=folder)
        return self._settled(found)

    def cancel(self) -> None:
        """Let the file that is being read end soon."""
        self._engine.cancel()

    def claim(self, question: Question, claims: Mapping[Path, int], by: str) -> Batch:
        """Write down who claims a shared receipt, and settle again from what was read."""
        write_claims(question.shared.id, claims, [path for path, _ in question.travellers], by)
        return self._settled(self._found())

    def write(
        self, settled: Batch, folder: Path, formats: Iterable[Format], roster: Path | None, reason: str = ""
    ) -> list[Path]:
        """The payment list and the documents, never among the receipts; the roster is read now and not kept."""
        folder = results_folder(folder, [self._folder] if self._folder is not None else [])
        return write_batch(settled, folder, formats, None if roster is None else read_roster(roster), reason)

    def month(self, export: Path, month: dt.date | None, department: str, roster: Path | None) -> MonthList:
        """The month's list of 근무지내 trips; the roster is read now and not kept."""
        known = None if roster is None else read_roster(roster)
        return local_month(export, month, department, known, self._settings)

    def write_month(self, path: Path, rows: MonthList) -> None:
        """Write the month's list."""
        write_local_month(path, rows)

    def close(self) -> None:
        """Remove the page pictures."""
        if self._previews is not None:
            self._previews.cleanup()
            self._previews = None

    def _found(self) -> TripFolders:
        if self._folder is None:
            raise UserError("no_trips")
        return find_unsettled([self._folder], dt.date.today(), again=self._again)

    def _settled(self, found: TripFolders) -> Batch:
        missing = [path for path in files_of(found) if path not in self._readings]
        for path in missing:  # put there since
            self._readings[path] = self._engine.read(path)
        return settle_trips(found, self._readings, self._settings, dt.date.today())
