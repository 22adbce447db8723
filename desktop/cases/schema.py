"""The tables of a case, as steps from one schema version to the next (PRAGMA user_version)."""

from __future__ import annotations

import sqlite3
from typing import Final

from desktop.errors import UserError

#: PRAGMA application_id: marks a SQLite file as one of our cases.
APPLICATION_ID: Final = int.from_bytes(b"YBJG")

_TRIP: Final = "CREATE TABLE trip (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), text TEXT NOT NULL) STRICT"
_FILE: Final = """
    CREATE TABLE file (
        position INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT, answer TEXT, added_at TEXT NOT NULL
    ) STRICT"""
_CONFIRMATION: Final = """
    CREATE TABLE confirmation (
        position INTEGER PRIMARY KEY, receipt TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
        confirmed_by TEXT NOT NULL, confirmed_at TEXT NOT NULL
    ) STRICT"""
_AUDIT: Final = """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
        subject TEXT NOT NULL, value_before TEXT, value_after TEXT, reason TEXT NOT NULL
    ) STRICT"""
_NO_UPDATE: Final = """
    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"""
_NO_DELETE: Final = """
    CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"""
# INSERT OR REPLACE deletes the old row without asking the trigger above.
_NO_REPLACE: Final = """
    CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"""
_IDENTITY: Final = "CREATE TABLE identity (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), id TEXT NOT NULL) STRICT"
_OVERRULE: Final = """
    CREATE TABLE overrule (
        position INTEGER PRIMARY KEY, receipt TEXT NOT NULL, item TEXT NOT NULL, date TEXT,
        claimed_won INTEGER, number INTEGER NOT NULL, verdict TEXT NOT NULL, amount_won INTEGER,
        reason TEXT NOT NULL, overruled_by TEXT NOT NULL, overruled_at TEXT NOT NULL
    ) STRICT"""

_NOTE: Final = """
    CREATE TABLE note (
        position INTEGER PRIMARY KEY, input TEXT NOT NULL, words TEXT NOT NULL, doubtful INTEGER NOT NULL,
        file TEXT NOT NULL, lines TEXT NOT NULL
    ) STRICT"""

#: MIGRATIONS[n] turns version n into version n + 1. A released step is never edited: a change is a new step.
MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (_TRIP, _FILE, _CONFIRMATION, _AUDIT, _NO_UPDATE, _NO_DELETE, _NO_REPLACE),
    (_IDENTITY, _OVERRULE),
    (_NOTE,),
)


class NotACaseError(Exception):
    """The database is sound but not one of ours, or not sound."""


def bring_up_to_date(database: sqlite3.Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
    """Checks a database and takes it to the newest version; runs inside the caller's transaction, so all or nothing.

    Raises NotACaseError for a damaged or foreign database, UserError ``case_too_new`` for one of a later program.
    """
    if _one(database, "PRAGMA integrity_check") != "ok":
        raise NotACaseError
    is_empty = _one(database, "SELECT count(*) FROM sqlite_schema") == 0
    version = _one(database, "PRAGMA user_version")
    assert isinstance(version, int)
    if not is_empty and _one(database, "PRAGMA application_id") != APPLICATION_ID:
        raise NotACaseError
    if version > len(migrations):
        raise UserError("case_too_new")
    if version == len(migrations):
        return
    for step in migrations[version:]:
        for statement in step:
            database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {len(migrations)}")


def _one(database: sqlite3.Connection, query: str) -> object:
    return database.execute(query).fetchone()[0]
