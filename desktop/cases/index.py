"""The index of settled cases: whether a file, an approval number or a ticket was settled in an earlier case.

It keeps hashes, with a salt of its own, and how the documents and trips are called; no name, amount or number.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from desktop.cases.journey import Travelled
from desktop.errors import UserError
from desktop.receipts.normalize import mask_private
from desktop.travel.traces import Earlier, OtherTrip, Trace

#: A window waits for another one's change only so long; a change itself is worth more patience.
READ_SECONDS: Final = 2.0
WRITE_SECONDS: Final = 30.0
_VERSION: Final = 4
_TABLES: Final = (
    "CREATE TABLE salt (value BLOB NOT NULL) STRICT",
    """CREATE TABLE settled (
        trace BLOB NOT NULL, case_id TEXT NOT NULL, journey BLOB NOT NULL, document TEXT NOT NULL, trip TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX settled_by_trace ON settled (trace)",
    """CREATE TABLE journey (
        case_id TEXT PRIMARY KEY, journey BLOB NOT NULL, traveller BLOB NOT NULL,
        first TEXT NOT NULL, last TEXT NOT NULL
    ) STRICT""",
)
#: Version 2: when a trip was settled last, and how many items were open then.
_SETTLED_WHEN: Final = (
    "ALTER TABLE journey ADD COLUMN at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE journey ADD COLUMN open INTEGER NOT NULL DEFAULT 0",
)
#: Version 3: the days of a trip that is not away on every one of them (근무지내 출장).
_SINGLE_DAYS: Final = ("ALTER TABLE journey ADD COLUMN days TEXT NOT NULL DEFAULT ''",)
#: Version 4: what else tells a trip from another one of these days.
_TOLD_APART: Final = (
    "ALTER TABLE journey ADD COLUMN details TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE journey DROP COLUMN journey",
    "ALTER TABLE settled DROP COLUMN journey",
    "CREATE INDEX journey_by_traveller ON journey (traveller)",
)


@dataclass(frozen=True)
class CaseFiles:
    """Which case this is, and the SHA-256 (hex) of each of its files by name, as far as they are known.

    ``beside``: the other trips that are settled together with it.
    """

    case: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Travelled, ...] = ()


def case_id(trip: Path) -> str:
    """Which case the trip in a file is: settled again it is the same one, and not compared with itself."""
    return hashlib.sha256(os.fsencode(os.path.realpath(trip))).hexdigest()


@dataclass(frozen=True)
class Settling:
    """When a trip was settled last (seconds since 1970), and how many items were still to be confirmed."""

    at: int
    open: int


@dataclass(frozen=True)
class _Kept:
    """A row of the index; its journey is veiled."""

    case: str
    journey: Travelled
    settling: Settling


@dataclass(frozen=True)
class CaseIndex:
    """The index in a SQLite file of its own, opened for each call; several programs may use it at a time.

    Raises UserError ``index_unusable`` where it cannot be read or written.
    """

    path: Path

    def find(
        self, case: str, journey: Travelled, traces: Iterable[Trace], besides: Iterable[str] = ()
    ) -> dict[Trace, Earlier]:
        """What other cases than ``case`` and ``besides`` have settled of these; the earliest one of each.

        The same journey begun anew is no other case.
        """
        found: dict[Trace, Earlier] = {}
        with self._read() as database:
            if database is None:
                return found
            salt = _salt(database)
            me = _veiled(salt, journey)
            same = {case, *besides, *(kept.case for kept in _kept(database, me) if kept.journey.is_same_as(me))}
            for trace in dict.fromkeys(traces):
                rows = database.execute(
                    "SELECT case_id, document, trip FROM settled WHERE trace = ? ORDER BY at, rowid",
                    (_hash(salt, trace),),
                )
                row = next((row[1:] for row in rows if row[0] not in same), None)
                if row is not None:
                    found[trace] = Earlier(document=row[0], trip=row[1])
        return found

    def overlapping(self, case: str, journey: Travelled, beside: Sequence[Travelled] = ()) -> tuple[OtherTrip, ...]:
        """The other trips of the same traveller that share a day with this one, the first one first.

        Neither this one nor those ``beside`` it are others, in whatever case they were settled.
        """
        with self._read() as database:
            if database is None:
                return ()
            me, *them = (_veiled(_salt(database), each) for each in (journey, *beside))
            kept = [row.journey for row in _kept(database, me) if row.case != case]
        kept = [each for each in kept if each.shares_a_day_with(me) and not any(map(each.is_same_as, [me, *them]))]
        others = (replace(each.as_other(), may_be_this=each.may_be(me)) for each in kept)
        return tuple(dict.fromkeys(sorted(others, key=lambda other: other.first)))

    def settled(self, journeys: Iterable[Travelled]) -> dict[Travelled, Settling]:
        """Which of these trips have been settled in any case; the best settling of each: least open, then latest."""
        found: dict[Travelled, Settling] = {}
        with self._read() as database:
            if database is None:
                return found
            salt = _salt(database)
            for journey in journeys:
                me = _veiled(salt, journey)
                rows = [kept.settling for kept in _kept(database, me) if kept.journey.is_in_place_of(me)]
                if rows:
                    found[journey] = min(rows, key=lambda row: (row.open, -row.at))
        return found

    def remember(
        self, case: str, journey: Travelled, documents: Mapping[str, Sequence[Trace]], at: int, open_items: int = 0
    ) -> None:
        """Keep what a case has settled, in the place of what was kept of it before. ``at``: seconds since 1970."""
        with self._write() as database:
            salt = _salt(database)
            _put(database, case, _veiled(salt, journey), Settling(at, open_items))
            database.executemany(
                "INSERT INTO settled VALUES (?, ?, ?, ?, ?)",
                [
                    (_hash(salt, trace), case, mask_private(document), str(journey), at)
                    for document, traces in documents.items()
                    for trace in traces
                ],
            )

    def remember_listed(self, case: str, journeys: Iterable[Travelled], at: int) -> None:
        """Keep the trips of a month's list, which have no receipts, in the place of what was kept of it before."""
        with self._write() as database:
            salt = _salt(database)
            database.execute("DELETE FROM journey WHERE case_id LIKE ? || '/%'", (case,))
            for number, journey in enumerate(journeys):
                _put(database, f"{case}/{number}", _veiled(salt, journey), Settling(at, 0))

    @contextlib.contextmanager
    def _read(self) -> Iterator[sqlite3.Connection | None]:
        """The database for reading; None while nothing has been kept."""
        if not self.path.exists():
            yield None
            return
        try:
            with contextlib.closing(self._connected(READ_SECONDS)) as database:
                database.execute("BEGIN")
                yield database if _version_of(database) else None
        except (sqlite3.Error, OSError) as error:
            raise UserError("index_unusable", path=self.path.name) from error

    @contextlib.contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """The database for one change, all or nothing; made when it is not there."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with contextlib.closing(self._connected(WRITE_SECONDS)) as database:
                database.execute("BEGIN IMMEDIATE")
                _bring_up_to_date(database, _version_of(database))
                yield database
                database.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise UserError("index_unusable", path=self.path.name) from error

    def _connected(self, seconds: float) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=seconds, isolation_level=None)


def _version_of(database: sqlite3.Connection) -> int:
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        raise sqlite3.DatabaseError("of a later program")
    return version


def _bring_up_to_date(database: sqlite3.Connection, version: int) -> None:
    if version == _VERSION:
        return
    for statement in (
        *(_TABLES if not version else ()),
        *(_SETTLED_WHEN if version < 2 else ()),
        *(_SINGLE_DAYS if version < 3 else ()),
        *(_TOLD_APART if version < 4 else ()),
    ):
        database.execute(statement)
    if not version:
        database.execute("INSERT INTO salt VALUES (?)", (secrets.token_bytes(16),))
    database.execute(f"PRAGMA user_version = {_VERSION}")


def _put(database: sqlite3.Connection, case: str, me: Travelled, settling: Settling) -> None:
    """Keep a case with its (veiled) journey in the place of what was kept of it before."""
    database.execute("DELETE FROM settled WHERE case_id = ?", (case,))
    days = (me.first.isoformat(), me.last.isoformat())
    when = (settling.at, settling.open)
    row = (case, bytes.fromhex(me.traveller), *days, *when, _days_text(me), _details_text(me))
    database.execute("INSERT OR REPLACE INTO journey VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def _kept(database: sqlite3.Connection, me: Travelled) -> list[_Kept]:
    """What is kept of the trips of this (veiled) traveller within its days, in the words of any version."""
    version = _version_of(database)
    when = "at, open" if version > 1 else "0, 0"
    days = "days" if version > 2 else "''"
    details = "details" if version > 3 else "'{}'"
    rows = database.execute(
        f"SELECT case_id, first, last, {when}, {days}, {details} FROM journey"  # noqa: S608 - our own words
        " WHERE traveller = ? AND first <= ? AND last >= ?",
        (bytes.fromhex(me.traveller), me.last.isoformat(), me.first.isoformat()),
    )
    try:
        return [
            _Kept(case, _journey(me.traveller, first, last, days, details), Settling(at, open_items))
            for case, first, last, at, open_items, days, details in rows
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise sqlite3.DatabaseError("not as this program writes it") from error


def _journey(traveller: str, first: str, last: str, days: str, details: str) -> Travelled:
    """What stands in a row; nothing more is known of one of an earlier version."""
    day = dt.date.fromisoformat
    frame = Travelled(traveller, day(first), day(last), frozenset(map(day, days.split())))
    said = json.loads(details)
    if not said:
        return frame
    hours = tuple((dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)) for start, end in said["hours"])
    return replace(
        frame,
        office=tuple(said["office"]),
        places=frozenset(said["places"]),
        hours=hours,
        cancelled=said["cancelled"],
        listed=said["listed"],
    )


def _days_text(journey: Travelled) -> str:
    return " ".join(sorted(day.isoformat() for day in journey.days))


def _details_text(journey: Travelled) -> str:
    said = {
        "office": journey.office,
        "places": sorted(journey.places),
        "hours": [(start.isoformat(), end.isoformat()) for start, end in journey.hours],
        "cancelled": journey.cancelled,
        "listed": journey.listed,
    }
    return json.dumps(said)


def _veiled(salt: bytes, journey: Travelled) -> Travelled:
    return journey.veiled(lambda text: _digest(salt, text).hex())


def _salt(database: sqlite3.Connection) -> bytes:
    salt: bytes = database.execute("SELECT value FROM salt").fetchone()[0]
    return salt


def _hash(salt: bytes, trace: Trace) -> bytes:
    return _digest(salt, f"{trace.kind}\0{trace.value}")


def _digest(salt: bytes, text: str) -> bytes:
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).digest()
