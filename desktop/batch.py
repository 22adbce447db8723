"""Several trips in one go, put together from the rooms: what the command line and the window share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from desktop import app
from desktop.cases.index import CaseFiles, Travelled
from desktop.cases.trips import TripFile, TripFolders, find_trips
from desktop.engine.protocol import Reading
from desktop.export.formats import Format, Settled
from desktop.export.payees import MonthList
from desktop.office.batch import Batch, settle_all
from desktop.office.leave import read_leave
from desktop.office.listing import Listed, list_trips
from desktop.office.month import month_list
from desktop.office.paying import payment_list
from desktop.office.roster import Roster
from desktop.settings import Settings
from desktop.travel.companions import Company
from desktop.travel.money import Rounding
from desktop.travel.trip import Trip

LIST_NAME: Final = "여비지급명세서.xlsx"
#: What no system, or not every one, allows in a file's name.
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


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

    return settle_all(found, readings, {path: app.digest(path) for path in readings}, settle_one)


def write_batch(batch: Batch, folder: Path, formats: Iterable[Format], roster: Roster | None) -> list[Path]:
    """Write the payment list, and the documents of every trip asked for, into ``folder``; what was written.

    Raises ``UserError`` cannot_write for the first that cannot be written; those before it stand, each whole.
    """
    from desktop.export.payment_list import write_payment_list  # takes a third of a second to load

    app.make_folder(folder)
    formats = tuple(formats)
    written: list[Path] = []
    names: set[str] = set()
    for outcome in batch.outcomes:
        if outcome.settled is not None and formats:
            stem = _stem(outcome.file, outcome.settled, names)
            targets = {form: folder / f"{stem}.{form}" for form in formats}
            app.write_outputs(outcome.settled, targets)
            written += targets.values()
    path = folder / LIST_NAME
    write_payment_list(path, payment_list(batch, roster))
    for outcome in batch.outcomes:
        if outcome.settled is not None:
            app.remember(outcome.settled, outcome.case, dt.datetime.now())
    return [path, *written]


def _stem(file: TripFile, settled: Settled, taken: set[str]) -> str:
    """A name for the documents of a trip that no other of this run has."""
    journey = Travelled.of(settled.trip)
    name = _FORBIDDEN.sub(" ", f"여비정산_{journey.traveller or file.path.stem}_{journey.first:%Y%m%d}")[:80].strip()
    number, stem = 1, name
    while stem in taken:
        number += 1
        stem = f"{name}_{number}"
    taken.add(stem)
    return stem


def local_month(
    export: Path, month: dt.date | None, department: str, roster: Roster | None, settings: Settings
) -> MonthList:
    """The month's list of 근무지내 trips from the leave system's export; ``month``: its first day, or the only one.

    Raises ``UserError`` of ``read_leave`` and ``month_list``.
    """
    rounding = cast(Rounding, settings.text("rounding"))
    return month_list(read_leave(export, month), roster, department, app.rules_in_force(settings), rounding)


def write_local_month(path: Path, rows: MonthList) -> None:
    """Write the month's list as a workbook. Raises ``UserError`` cannot_write."""
    from desktop.export.local_list import write_local_list

    write_local_list(path, rows)


def trips_listed(places: Iterable[Path], settings: Settings, today: dt.date) -> list[Listed]:
    """The trips in these folders with their deadlines, the most urgent first.

    Raises ``UserError``: file_not_found, file_unreadable, index_unusable, and whatever is wrong with the tables.
    """
    trips = find_trips(places).trips
    journeys = [Travelled.of(file.trip) for file in trips if file.trip is not None]
    deadlines = app.rules_in_force(settings).calculation.deadline
    return list_trips(trips, app.case_index().settled(journeys), deadlines, today)
