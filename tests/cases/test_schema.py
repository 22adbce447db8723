"""Old cases open in new programs: the version-1 fixture is written here by hand and never changes."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from desktop.cases import schema
from desktop.cases.store import CaseStore

VERSION_1 = (
    "CREATE TABLE trip (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), text TEXT NOT NULL) STRICT",
    "CREATE TABLE file (position INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT, answer TEXT,"
    " added_at TEXT NOT NULL) STRICT",
    "CREATE TABLE confirmation (position INTEGER PRIMARY KEY, receipt TEXT NOT NULL, field TEXT NOT NULL,"
    " value TEXT NOT NULL, confirmed_by TEXT NOT NULL, confirmed_at TEXT NOT NULL) STRICT",
    "CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL,"
    " action TEXT NOT NULL, subject TEXT NOT NULL, value_before TEXT, value_after TEXT, reason TEXT NOT NULL) STRICT",
    "CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "INSERT INTO trip VALUES (1, '[trip]')",
    """INSERT INTO file VALUES (0, '/영수증/a.jpg', 'abab', '{"file": "a.jpg", "error": null, "pages": [{"page": 0,
    "width": 980, "height": 1403, "receipts": [{"polygon": [[0, 0], [9, 0], [9, 9], [0, 9]], "kind": "rail",
    "lines": [{"text": "결제금액 46,800원", "polygon": [[0, 0], [9, 0], [9, 9], [0, 9]], "confidence": 0.99}],
    "fields": {"total": {"value": 46800, "status": "ok", "lines": [0], "text": "46,800원", "confidence": 0.98,
    "witnesses": ["label", "vat_sum"], "reason": null}}}]}]}', '2026-09-17T18:40:00+00:00')""",
    "INSERT INTO confirmation VALUES (0, 'a.jpg#0', 'total', '46800', '김주무', '2026-09-17T18:41:00+09:00')",
    "INSERT INTO audit VALUES (1, '2026-09-17T18:41:00+00:00', '김주무', '확인', 'a.jpg#0', NULL, '46800', '')",
    "PRAGMA application_id = 1497516615",
    "PRAGMA user_version = 1",
)


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    path = tmp_path / "case.db"
    database = sqlite3.connect(path, isolation_level=None)
    for statement in VERSION_1:
        database.execute(statement)
    database.close()
    return path


def test_a_version_1_case_opens_with_everything_in_it(version_1: Path) -> None:
    with CaseStore(version_1) as case:
        loaded = case.load()
        (entry,) = case.history()
        case.record("김주무", "열기", "case")
        assert [later.id for later in case.history()] == [1, 2]
    assert loaded is not None
    assert loaded.trip_text == "[trip]"
    assert (loaded.id, loaded.overrules) == ("", [])
    (file,) = loaded.files
    assert (file.path, file.sha256, file.added_at) == (
        "/영수증/a.jpg",
        "abab",
        dt.datetime(2026, 9, 17, 18, 40, tzinfo=dt.UTC),
    )
    assert file.answer is not None
    (receipt,) = file.answer.receipts()
    assert receipt.value("total") == 46_800
    assert receipt.is_sure("total")
    (confirmed,) = loaded.confirmations
    assert (confirmed.value, confirmed.by) == (46_800, "김주무")
    assert confirmed.at == dt.datetime(2026, 9, 17, 9, 41, tzinfo=dt.UTC)
    assert (entry.who, entry.after, entry.before) == ("김주무", "46800", None)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def test_later_steps_run_once_and_in_order(version_1: Path) -> None:
    migrations = (
        *schema.MIGRATIONS,
        ("ALTER TABLE file ADD COLUMN note TEXT",),
        ("UPDATE file SET note = path",),
    )
    database = _opened(version_1)
    for _ in range(2):
        database.execute("BEGIN EXCLUSIVE")
        schema.bring_up_to_date(database, migrations)
        database.execute("COMMIT")
    assert database.execute("SELECT note FROM file").fetchall() == [("/영수증/a.jpg",)]
    assert database.execute("PRAGMA user_version").fetchone() == (len(migrations),)
    database.close()


def test_a_step_that_fails_leaves_the_old_version_whole(version_1: Path) -> None:
    migrations = (*schema.MIGRATIONS, ("ALTER TABLE file ADD COLUMN note TEXT", "INSERT INTO nowhere VALUES (1)"))
    database = _opened(version_1)
    database.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError):
        schema.bring_up_to_date(database, migrations)
    database.execute("ROLLBACK")
    database.close()
    with CaseStore(version_1) as case:
        loaded = case.load()
    assert loaded is not None
    assert len(loaded.files) == 1


def test_the_first_step_makes_exactly_the_version_1_tables(version_1: Path, tmp_path: Path) -> None:
    fresh = _opened(tmp_path / "fresh.db")
    schema.bring_up_to_date(fresh, schema.MIGRATIONS[:1])
    old = _opened(version_1)
    columns = 'SELECT m.name, c.name, c.type, c."notnull", c.pk FROM sqlite_schema m JOIN pragma_table_info(m.name) c'
    assert fresh.execute(columns).fetchall() == old.execute(columns).fetchall()
    triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
    assert fresh.execute(triggers).fetchall() == old.execute(triggers).fetchall()
    fresh.close()
    old.close()
