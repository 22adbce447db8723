"""A case on disk, in one SQLite file: what ``save`` has returned from is still there after a power cut.

Lines, fields, reasons and typed texts are stored with card numbers and 주민등록번호 masked; paths as they are. While a
store is open nothing else in this process may open and close the same file: POSIX drops a process's locks with the
first descriptor it closes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import os
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from desktop.cases.schema import MIGRATIONS, NotACaseError, bring_up_to_date
from desktop.errors import UserError
from desktop.receipts.model import Field, FileAnswer, Line, Page, Receipt, Value
from desktop.receipts.normalize import mask_private
from desktop.travel.settlement import Verdict

LOCK_WAIT_SECONDS: Final = 1.0

_log: Final = logging.getLogger(__name__)
# A TOML line with a bare number or date: fifteen decimals are no card number.
_BARE_NUMBER: Final = re.compile(r"\s*[\w-]+\s*=\s*[-+\d._:TZeE ]+")
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_IN_USE: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CaseFile(_Frozen):
    """A dropped file: where it lies, its SHA-256 in hex once known, what was read of it once read."""

    path: str
    sha256: str | None
    answer: FileAnswer | None
    added_at: AwareDatetime


class ConfirmationRow(_Frozen):
    """A value that a person confirmed or typed; ``receipt`` as in 'a.jpg#0', ``field`` a name of the contract."""

    receipt: str
    field: str
    value: Value
    by: str
    at: AwareDatetime


class OverruleRow(_Frozen):
    """A verdict that a person overruled: which item (as in [[overruled]] of a trip file), how, why, who and when."""

    receipt: str
    item: str
    date: dt.date | None
    claimed_won: int | None
    number: int
    verdict: Verdict
    amount_won: int | None
    reason: str
    by: str
    at: AwareDatetime


class NoteRow(_Frozen):
    """What a document (출장명령서) says of an ``input`` of the trip form; ``lines`` of ``file``, empty where pasted."""

    input: str
    words: str
    doubtful: bool
    file: str = ""
    lines: tuple[int, ...] = ()


class CaseSnapshot(_Frozen):
    """All of a case at one moment; ``trip_text`` is the text of a trip.toml, perhaps unfinished.

    ``id`` tells the case from all others, and stays when it is opened again.
    """

    trip_text: str
    files: list[CaseFile] = []
    confirmations: list[ConfirmationRow] = []
    overrules: list[OverruleRow] = []
    notes: list[NoteRow] = []
    id: str = ""


class AuditEntry(_Frozen):
    """One entry of the audit trail (변경 이력): who did what to what, when and why."""

    id: int
    at: AwareDatetime
    who: str
    action: str
    subject: str
    before: str | None
    after: str | None
    reason: str


class CaseStore:
    """One open case; the only one on its file, whatever the process. May be called from any thread.

    ``path`` is a file in a folder of its own; a missing folder is made, for its owner only.
    Raises UserError ``case_in_use`` when another window has the case, ``case_too_new`` when a later program wrote it,
    and, from any method, ``case_unreadable`` when it is damaged (the file is then kept beside, named .damaged-<time>,
    and the path is free for a new case) and ``case_unwritable`` when the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.RLock()
        #: The rows of the files as saved last by this store, and what each answer became.
        self._files: Sequence[tuple[object, ...]] | None = None
        self._texts: dict[str, tuple[FileAnswer | None, str | None]] = {}
        with self._errors_in_words():
            _make_private(path)
            # SQLite's own lock, held from here to close(); the system lets go of it when the process dies.
            self._database = sqlite3.connect(
                path, timeout=LOCK_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
        with self._errors_in_words(), self._closed_on_error():
            for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = DELETE", "synchronous = FULL"):
                self._database.execute(f"PRAGMA {pragma}")
            with self._transaction():
                bring_up_to_date(self._database)
        _log.info("case opened, schema version %d", len(MIGRATIONS))

    @property
    def previews_folder(self) -> Path:
        """The folder beside the database for page previews (they can be made anew); exists, for its owner only."""
        folder = self._path.with_name(f"{self._path.stem}.previews")
        with self._errors_in_words():
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)
        return folder

    def save(self, snapshot: CaseSnapshot) -> None:
        """Replaces the stored snapshot, all or nothing; on return it is on the disk."""
        texts = {file.path: self._text_of(file) for file in snapshot.files}
        files = [
            (place, file.path, file.sha256, texts[file.path][1], file.added_at.isoformat())
            for place, file in enumerate(snapshot.files)
        ]
        confirmations = [
            (place, row.receipt, row.field, json.dumps(_masked_value(row.value)), row.by, row.at.isoformat())
            for place, row in enumerate(snapshot.confirmations)
        ]
        notes = [
            (place, row.input, mask_private(row.words), int(row.doubtful), row.file, json.dumps(row.lines))
            for place, row in enumerate(snapshot.notes)
        ]
        overrules = [_overrule_columns(place, row) for place, row in enumerate(snapshot.overrules)]
        with self._errors_in_words(), self._transaction() as database:
            database.execute("INSERT OR REPLACE INTO trip VALUES (1, ?)", (_masked_trip(snapshot.trip_text),))
            database.execute("INSERT OR REPLACE INTO identity VALUES (1, ?)", (snapshot.id,))
            if files != self._files:  # megabytes, which typing in the trip form does not change
                database.execute("DELETE FROM file")
                database.executemany("INSERT INTO file VALUES (?, ?, ?, ?, ?)", files)
            database.execute("DELETE FROM confirmation")
            database.executemany("INSERT INTO confirmation VALUES (?, ?, ?, ?, ?, ?)", confirmations)
            database.execute("DELETE FROM overrule")
            database.executemany("INSERT INTO overrule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", overrules)
            database.execute("DELETE FROM note")
            database.executemany("INSERT INTO note VALUES (?, ?, ?, ?, ?, ?)", notes)
        self._files, self._texts = files, texts

    def _text_of(self, file: CaseFile) -> tuple[FileAnswer | None, str | None]:
        """An answer and how it is stored: once for each, as long as it stays the same."""
        kept = self._texts.get(file.path)
        return kept if kept is not None and kept[0] is file.answer else (file.answer, _masked_answer(file.answer))

    def load(self) -> CaseSnapshot | None:
        """The snapshot saved last, or None in a new case."""
        with self._errors_in_words(), self._transaction() as database:
            trip = database.execute("SELECT text FROM trip").fetchone()
            if trip is None:
                return None
            files = database.execute("SELECT path, sha256, answer, added_at FROM file ORDER BY position")
            rows = database.execute(
                "SELECT receipt, field, value, confirmed_by, confirmed_at FROM confirmation ORDER BY position"
            )
            identity = database.execute("SELECT id FROM identity").fetchone()
            overrules = database.execute(
                "SELECT receipt, item, date, claimed_won, number, verdict, amount_won, reason,"
                " overruled_by, overruled_at FROM overrule ORDER BY position"
            )
            notes = database.execute("SELECT input, words, doubtful, file, lines FROM note ORDER BY position")
            return CaseSnapshot(
                trip_text=trip[0],
                notes=[
                    NoteRow(input=name, words=words, doubtful=bool(doubtful), file=file, lines=tuple(json.loads(lines)))
                    for name, words, doubtful, file, lines in notes
                ],
                id=identity[0] if identity is not None else "",
                overrules=[
                    OverruleRow.model_validate(dict(zip(OverruleRow.model_fields, row, strict=True)))
                    for row in overrules
                ],
                files=[
                    CaseFile(path=path, sha256=sha256, answer=_stored_answer(answer), added_at=added_at)
                    for path, sha256, answer, added_at in files
                ],
                confirmations=[
                    ConfirmationRow(receipt=receipt, field=field, value=json.loads(value), by=by, at=at)
                    for receipt, field, value, by, at in rows
                ],
            )

    def record(
        self,
        who: str,
        action: str,
        subject: str,
        before: str | None = None,
        after: str | None = None,
        reason: str = "",
    ) -> None:
        """Adds one entry to the audit trail, dated now; nothing can change or delete it afterwards."""
        now = dt.datetime.now(dt.UTC).isoformat()
        entry = (now, who, action, mask_private(subject), _masked(before), _masked(after), mask_private(reason))
        with self._errors_in_words(), self._transaction() as database:
            database.execute(
                "INSERT INTO audit (at, who, action, subject, value_before, value_after, reason)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                entry,
            )

    def history(self) -> list[AuditEntry]:
        """The whole audit trail, oldest first."""
        with self._errors_in_words(), self._transaction() as database:
            rows = database.execute(
                "SELECT id, at, who, action, subject, value_before, value_after, reason FROM audit ORDER BY id"
            )
            return [AuditEntry.model_validate(dict(zip(AuditEntry.model_fields, row, strict=True))) for row in rows]

    def close(self) -> None:
        """Lets the case go, for the next window; calling it twice is harmless."""
        with self._turn:
            self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            self._database.execute("BEGIN EXCLUSIVE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._database.close()
            raise

    @contextlib.contextmanager
    def _errors_in_words(self) -> Iterator[None]:
        # 'from None': what lies below may quote what the case holds.
        try:
            yield
        except (NotACaseError, ValidationError, json.JSONDecodeError):
            self._set_aside()
            raise UserError("case_unreadable") from None
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code is None:
                raise
            if code & 0xFF in _IN_USE:
                raise UserError("case_in_use") from None
            if code & 0xFF in _DAMAGED:
                self._set_aside()
                raise UserError("case_unreadable") from None
            _log.warning("a case could not be read or written, SQLite code %d", code)
            raise self._unwritable() from None
        except OSError as error:
            raise self._unwritable() from error

    def _unwritable(self) -> UserError:
        return UserError("case_unwritable", path=os.fsencode(self._path.parent).decode(errors="replace"))

    def _set_aside(self) -> None:
        self._database.close()
        stamp = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S.%fZ}"
        # The journal first: left alone it would be rolled back into the next case of this name.
        for ending in ("-journal", "-wal", "-shm", ""):
            part = Path(f"{self._path}{ending}")
            if part.exists():
                part.rename(self._path.with_name(f"{self._path.name}.damaged-{stamp}{ending}"))
        _log.warning("a damaged case was moved aside")


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # O_EXCL: opening and closing a file that is there would drop the locks of a store this process has on it.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    path.chmod(0o600)


def _overrule_columns(place: int, row: OverruleRow) -> tuple[object, ...]:
    what = (row.receipt, row.item, _iso(row.date), row.claimed_won, row.number)
    return (place, *what, str(row.verdict), row.amount_won, mask_private(row.reason), row.by, row.at.isoformat())


def _iso(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()


def _masked(text: str | None) -> str | None:
    return None if text is None else mask_private(text)


def _masked_value(value: Value) -> Value:
    return mask_private(value) if isinstance(value, str) else value


def _masked_trip(text: str) -> str:
    return "".join(
        line if _BARE_NUMBER.fullmatch(line.rstrip("\r\n")) else mask_private(line)
        for line in text.splitlines(keepends=True)
    )


def _masked_answer(answer: FileAnswer | None) -> str | None:
    if answer is None:
        return None
    pages = tuple(_masked_page(page) for page in answer.pages)
    return answer.model_copy(update={"pages": pages}).model_dump_json()


def _masked_page(page: Page) -> Page:
    return page.model_copy(update={"receipts": tuple(_masked_receipt(receipt) for receipt in page.receipts)})


def _masked_receipt(receipt: Receipt) -> Receipt:
    lines = tuple(_masked_line(line) for line in receipt.lines)
    fields = {name: _masked_field(field) for name, field in receipt.fields.items()}
    return receipt.model_copy(update={"lines": lines, "fields": fields})


def _masked_line(line: Line) -> Line:
    return line.model_copy(update={"text": mask_private(line.text)})


def _masked_field(field: Field) -> Field:
    return field.model_copy(
        update={
            "value": _masked_value(field.value),
            "text": mask_private(field.text),
            "reason": _masked(field.reason),
        }
    )


def _stored_answer(text: str | None) -> FileAnswer | None:
    return None if text is None else FileAnswer.model_validate_json(text)
