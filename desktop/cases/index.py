"""The index of settled cases: whether a file, an approval number or a ticket was settled in an earlier case.

It keeps hashes, with a salt of its own, and how the documents and trips are called; no name, amount or number.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from desktop.errors import UserError
from desktop.receipts.normalize import mask_private
from desktop.travel.settlement import GivenDay
from desktop.travel.traces import Earlier, OtherTrip, Trace
from desktop.travel.trip import Trip

#: A window waits for another one's change only so long; a change itself is worth more patience.
READ_SECONDS: Final = 2.0
WRITE_SECONDS: Final = 30.0
_VERSION: Final = 3
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


@dataclass(frozen=True)
class CaseFiles:
    """Which case this is, and the SHA-256 (hex) of each of its files by name, as far as they are known."""

    case: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)


def case_id(trip: Path) -> str:
    """Which case the trip in a file is: settled again it is the same one, and not compared with itself."""
    return hashlib.sha256(os.fsencode(os.path.realpath(trip))).hexdigest()


@dataclass(frozen=True)
class Travelled:
    """Who travelled when; the index keeps only a hash of the name. ``days``: those of 근무지내 trips within a frame."""

    traveller: str
    first: dt.date
    last: dt.date
    days: frozenset[dt.date] = field(default=frozenset(), compare=False)

    @classmethod
    def of(cls, trip: Trip) -> Travelled:
        days = frozenset(row.date for row in trip.local)
        return cls(trip.traveler.name.strip(), trip.trip.start.date(), trip.trip.end.date(), days)

    def __str__(self) -> str:
        """How the trip is called: its days."""
        return str(self.first) if self.first == self.last else f"{self.first} ~ {self.last}"

    def shares_a_day_with(self, other: Travelled) -> bool:
        """Whether the same person, whose name is known, travelled on one of these days."""
        same = self.traveller and self.traveller == other.traveller
        if not same or self.first > other.last or other.first > self.last:
            return False
        if self.days:
            return any(other.as_other().has_day(day) for day in self.days)
        return not other.days or any(self.first <= day <= self.last for day in other.days)

    def as_other(self, given: tuple[GivenDay, ...] | None = None) -> OtherTrip:
        """This trip as one that another of the same traveller has to heed."""
        return OtherTrip(self.first, self.last, self.days, given)

    @property
    def key(self) -> str:
        return f"{self.traveller}|{self.first}|{self.last}"


@dataclass(frozen=True)
class Settling:
    """When a trip was settled last (seconds since 1970), and how many items were still to be confirmed."""

    at: int
    open: int


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
        same = {case, *besides}
        found: dict[Trace, Earlier] = {}
        with self._read() as database:
            if database is None:
                return found
            salt = _salt(database)
            for trace in dict.fromkeys(traces):
                rows = database.execute(
                    "SELECT case_id, document, trip FROM settled WHERE trace = ? AND journey <> ? ORDER BY at, rowid",
                    (_hash(salt, trace), _digest(salt, journey.key)),
                )
                row = next((row[1:] for row in rows if row[0] not in same), None)
                if row is not None:
                    found[trace] = Earlier(document=row[0], trip=row[1])
        return found

    def overlapping(self, case: str, journey: Travelled) -> tuple[OtherTrip, ...]:
        """The other trips of the same traveller that share a day with this one, the first one first."""
        if not journey.traveller:
            return ()
        with self._read() as database:
            if database is None:
                return ()
            salt = _salt(database)
            days = "days" if _version_of(database) > 2 else "''"
            rows = database.execute(
                f"SELECT DISTINCT first, last, {days} FROM journey"  # noqa: S608 - one of our two texts
                " WHERE traveller = ? AND case_id <> ? AND journey <> ? AND first <= ? AND last >= ? ORDER BY first",
                (
                    _digest(salt, journey.traveller),
                    case,
                    _digest(salt, journey.key),
                    journey.last.isoformat(),
                    journey.first.isoformat(),
                ),
            ).fetchall()
        others = (Travelled(journey.traveller, _day(first), _day(last), _days(days)) for first, last, days in rows)
        return tuple(other.as_other() for other in others if other.shares_a_day_with(journey))

    def settled(self, journeys: Iterable[Travelled]) -> dict[Travelled, Settling]:
        """Which of these trips have been settled in any case; the best settling of each: least open, then latest."""
        found: dict[Travelled, Settling] = {}
        with self._read() as database:
            if database is None:
                return found
            salt = _salt(database)
            when = "at, open" if _version_of(database) > 1 else "0, 0"
            for journey in journeys:
                rows = database.execute(
                    f"SELECT {when} FROM journey WHERE journey = ?",  # noqa: S608 - one of our two texts
                    (_digest(salt, journey.key),),
                ).fetchall()
                if rows:
                    found[journey] = min((Settling(*row) for row in rows), key=lambda row: (row.open, -row.at))
        return found

    def remember(
        self, case: str, journey: Travelled, documents: Mapping[str, Sequence[Trace]], at: int, open_items: int = 0
    ) -> None:
        """Keep what a case has settled, in the place of what was kept of it before. ``at``: seconds since 1970."""
        with self._write() as database:
            salt = _salt(database)
            database.execute("DELETE FROM settled WHERE case_id = ?", (case,))
            who = (_digest(salt, journey.key), _digest(salt, journey.traveller))
            days = (journey.first.isoformat(), journey.last.isoformat())
            row = (case, *who, *days, at, open_items, " ".join(sorted(day.isoformat() for day in journey.days)))
            database.execute("INSERT OR REPLACE INTO journey VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            database.executemany(
                "INSERT INTO settled VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (_hash(salt, trace), case, _digest(salt, journey.key), mask_private(document), str(journey), at)
                    for document, traces in documents.items()
                    for trace in traces
                ],
            )

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
    ):
        database.execute(statement)
    if not version:
        database.execute("INSERT INTO salt VALUES (?)", (secrets.token_bytes(16),))
    database.execute(f"PRAGMA user_version = {_VERSION}")


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _days(text: str) -> frozenset[dt.date]:
    return frozenset(map(_day, text.split()))


def _salt(database: sqlite3.Connection) -> bytes:
    salt: bytes = database.execute("SELECT value FROM salt").fetchone()[0]
    return salt


def _hash(salt: bytes, trace: Trace) -> bytes:
    return _digest(salt, f"{trace.kind}\0{trace.value}")


def _digest(salt: bytes, text: str) -> bytes:
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).digest()
