"""Trip files in folders (출장 폴더): which there are, and which receipts lie with each.

A folder with one trip file holds that trip: everything beside it, and in folders below, are its receipts. Where several
trip files lie together they are companions: what lies beside them they share, and a folder named like a trip file
("홍길동/" beside "홍길동.toml") holds what is that traveller's alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from desktop.errors import UserError
from desktop.travel import toml_text
from desktop.travel.trip import Trip, load_trip

#: Where the documents of a run are kept; what lies there is no receipt.
RESULTS: Final = "정산결과"
_NO_RECEIPT: Final = re.compile(r"\.|~\$|thumbs\.db$|.*\.(toml|csv|txt|xlsx?|hwpx?|docx?|ics|ini)$", re.IGNORECASE)


@dataclass(frozen=True)
class TripFile:
    """A trip file with its receipt files, the shared ones first. ``trip`` is None where ``problem`` says why.

    ``together``: tells companions, whose trip files lie in one folder, from others.
    """

    path: Path
    trip: Trip | None = None
    problem: UserError | None = None
    shared: tuple[Path, ...] = ()
    own: tuple[Path, ...] = ()

    @property
    def together(self) -> Path:
        return self.path.parent


@dataclass
class TripFolders:
    """What lies in some folders: trips, and receipts that belong to none.

    ``left``: in words, why trips (by their file) are not to be settled now.
    """

    trips: list[TripFile] = field(default_factory=list)
    stray: list[Path] = field(default_factory=list)
    left: dict[Path, str] = field(default_factory=dict)


def find_trips(places: Iterable[Path]) -> TripFolders:
    """The trips in folders, and of trip files named one by one (with what lies beside these), in natural order.

    Raises ``UserError`` file_not_found, or file_unreadable where a folder cannot be opened.
    """
    found = TripFolders()
    for place in places:
        if place.is_dir():
            _visit(place, found.stray, found)
        elif place.is_file():
            beside = find_trips([place.absolute().parent]).trips
            named = [trip for trip in beside if trip.path == place.absolute()]
            missing = UserError("trip_unreadable", detail=f"{place.name}에 [trip]이 없습니다")
            found.trips += named or [TripFile(place, problem=missing)]
        else:
            raise UserError("file_not_found")
    once = {os.path.realpath(trip.path): trip for trip in reversed(found.trips)}
    found.trips = [trip for trip in found.trips if once[os.path.realpath(trip.path)] is trip]
    return found


def may_hold_receipts(folder: str) -> bool:
    """Whether receipts are looked for in a folder of this name: not in a hidden one, nor among a run's documents."""
    return not folder.startswith((".", "__MACOSX")) and folder != RESULTS


def natural(path: Path) -> list[tuple[bool, int, str]]:
    """A key to sort names as people do: 2.jpg before 10.jpg."""
    return [
        (not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece.casefold())
        for piece in re.split(r"(\d+)", str(path))
    ]


def _visit(folder: Path, pool: list[Path], found: TripFolders) -> None:
    """Take in a folder; its receipts go to ``pool`` unless it has trip files of its own."""
    files, folders = _inside(folder)
    trips = [trip for path in files if path.suffix.lower() == ".toml" if (trip := _trip_file(path)) is not None]
    own: dict[str, list[Path]] = {trip.path.stem: [] for trip in trips}
    beside: list[Path] = [path for path in files if not _NO_RECEIPT.match(path.name)]
    place = len(found.trips)
    for sub in folders:
        _visit(sub, own.get(sub.name, beside), found)
    if not trips:
        pool += beside
        return
    alone = len(trips) == 1
    found.trips[place:place] = [
        TripFile(
            trip.path,
            trip.trip,
            trip.problem,
            shared=() if alone else tuple(beside),
            own=tuple(sorted(own[trip.path.stem] + (beside if alone else []), key=natural)),
        )
        for trip in trips
    ]


def _inside(folder: Path) -> tuple[Sequence[Path], Sequence[Path]]:
    try:
        entries = sorted(folder.iterdir(), key=natural)
        files = [path for path in entries if path.is_file()]
        folders = [path for path in entries if path.is_dir() and not path.is_symlink()]
    except OSError as error:
        raise UserError("file_unreadable") from error
    return files, [path for path in folders if may_hold_receipts(path.name)]


def _trip_file(path: Path) -> TripFile | None:
    """None for a TOML file of another kind, such as an office's table; one that cannot be read may be a trip."""
    try:
        if "trip" not in toml_text.parse_toml(toml_text.read_text(path)):
            return None
        return TripFile(path, load_trip(path))
    except UserError as error:
        return TripFile(path, problem=error)
