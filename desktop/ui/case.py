"""The case on the table: its files, what was read of them, and what the clerk has confirmed. No widget."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import uuid
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from desktop.cases.index import CaseFiles
from desktop.cases.store import CaseFile, CaseSnapshot, ConfirmationRow, NoteRow, OverruleRow
from desktop.engine.protocol import Reading, shown
from desktop.export.evidence import Evidence
from desktop.orders.model import Order
from desktop.receipts.model import FileAnswer, FileProblem, Kind, Page, Receipt, Status, Value
from desktop.receipts.naming import file_name, receipt_id
from desktop.travel.confirmations import apply_confirmations
from desktop.travel.trip import Confirmation, Overrule


class State(Enum):
    """Where a file is on its way."""

    WAITING = auto()
    READING = auto()
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()


@dataclass
class Entry:
    """One file. ``name`` is unique in the case: its receipts are called name#0, name#1 and so on."""

    key: int
    path: Path
    name: str
    added_at: dt.datetime
    state: State = State.WAITING
    pages_read: int = 0
    answer: FileAnswer | None = None
    previews: tuple[Path, ...] = ()
    sha256: str | None = None
    #: What the file says where it is an order (출장명령서).
    order: Order | None = None

    @property
    def problem(self) -> FileProblem | None:
        return self.answer.error if self.answer is not None else None

    @property
    def shown_path(self) -> str:
        return shown(self.path)

    def places(self) -> list[tuple[Page, int]]:
        """Where each receipt stands: its page, and its position on it."""
        pages = self.answer.pages if self.answer is not None else ()
        return [(page, number) for page in pages for number in range(len(page.receipts))]

    def preview(self, page: Page) -> Path | None:
        """The picture of a page, where there is one."""
        assert self.answer is not None
        position = self.answer.pages.index(page)
        return self.previews[position] if position < len(self.previews) else None


@dataclass(frozen=True)
class Row:
    """Row ``number`` of a file in the table: one of its ``count`` receipts, or the file itself."""

    entry: Entry
    number: int
    count: int

    @property
    def identity(self) -> tuple[int, int]:
        """Stays the same when a file that was waiting becomes its first receipt."""
        return self.entry.key, self.number

    @property
    def position(self) -> int | None:
        """Which receipt of the file this is."""
        return self.number if self.number < self.count else None

    @property
    def receipt_id(self) -> str | None:
        return None if self.position is None else receipt_id(self.entry.name, self.position)

    @property
    def title(self) -> str:
        several = self.position is not None and self.count > 1
        return f"{self.entry.name} ({self.number + 1}/{self.count})" if several else self.entry.name


@dataclass
class Case:
    """Files in the order they came, the clerk's confirmations, and the verdicts the clerk overruled."""

    entries: list[Entry] = field(default_factory=list)
    confirmations: tuple[ConfirmationRow, ...] = ()
    overrules: tuple[OverruleRow, ...] = ()
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    _receipts: dict[str, Receipt] | None = None
    _next_key: int = 0

    def add(self, path: Path, name: str = "") -> Entry | None:
        """A new file at the end, under ``name`` where it had one before; None when it is in the case already."""
        if any(entry.path == path for entry in self.entries):
            return None
        entry = Entry(self._next_key, path, name or self._free_name(path), dt.datetime.now(dt.UTC))
        self._next_key += 1
        self.entries.append(entry)
        return entry

    def _free_name(self, path: Path) -> str:
        return file_name(Path(shown(path)), {entry.name for entry in self.entries})

    def entry(self, key: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def finish(self, entry: Entry, reading: Reading) -> None:
        """Take what was read of a file."""
        entry.answer = reading.answer.model_copy(update={"file": entry.name})
        entry.previews = reading.previews
        problem = reading.answer.error
        if problem is None:
            entry.state = State.DONE
        else:
            entry.state = State.CANCELLED if problem.code == "cancelled" else State.FAILED
        self.forget()

    def restart(self, entry: Entry) -> None:
        """Make a file wait to be read again."""
        entry.state, entry.pages_read, entry.answer, entry.previews = State.WAITING, 0, None, ()
        entry.order = None
        self.forget()

    def confirm(self, rows: tuple[ConfirmationRow, ...]) -> None:
        """Put these confirmations in the place of all earlier ones."""
        self.confirmations = rows
        self.forget()

    def with_confirmation(
        self, receipt: str, field_: str, value: Value, by: str, at: dt.datetime | None = None
    ) -> tuple[ConfirmationRow, ...]:
        """The confirmations with one more, made ``at`` local time or now; it takes the place of an earlier one of the
        same field."""
        when = dt.datetime.now(dt.UTC) if at is None else at.astimezone(dt.UTC)
        row = ConfirmationRow(receipt=receipt, field=field_, value=value, by=by, at=when)
        kept = (each for each in self.confirmations if (each.receipt, each.field) != (receipt, field_))
        return (*kept, row)

    def confirmed(self) -> tuple[Confirmation, ...]:
        """The confirmations of receipts that are here, as a trip carries them."""
        return tuple(
            Confirmation(receipt=row.receipt, field=row.field, value=row.value, by=row.by, at=_local(row.at))
            for row in self.confirmations
            if row.receipt in self.receipts()
        )

    def with_overrule(self, row: OverruleRow) -> tuple[OverruleRow, ...]:
        """The overruled verdicts with one more; it takes the place of an earlier one of the same item."""
        return (*(each for each in self.overrules if _item_of(each) != _item_of(row)), row)

    def overruled(self) -> tuple[Overrule, ...]:
        """The overruled verdicts, as a trip carries them."""
        return tuple(Overrule.model_validate(row.model_dump() | {"at": _local(row.at)}) for row in self.overrules)

    def files(self) -> CaseFiles:
        """Which case this is, and what tells its files again in others."""
        return CaseFiles(self.id, {entry.name: entry.sha256 for entry in self.entries if entry.sha256})

    def clear(self) -> None:
        """An empty case; keys are not used again, so that late answers find nothing."""
        self.entries = []
        self.overrules = ()
        self.id = uuid.uuid4().hex
        self.confirm(())

    def put_back(self, entries: Sequence[Entry], busy: Container[int]) -> None:
        """Have these entries, in this order. What was to be read and is not among the ``busy`` stays unread."""
        self.entries = list(entries)
        for entry in entries:
            if entry.state in (State.WAITING, State.READING) and entry.key not in busy:
                entry.state = State.CANCELLED
        self.forget()

    def forget(self) -> None:
        """Compute the receipts anew when they are next asked for."""
        self._receipts = None

    def rows(self) -> list[Row]:
        """The rows of the table. A file with an error keeps a row for it below the receipts read before it."""
        rows: list[Row] = []
        for entry in self.entries:
            count = len(entry.places())
            rows.extend(Row(entry, position, count) for position in range(count))
            if count == 0 or entry.problem is not None:
                rows.append(Row(entry, count, count))
        return rows

    def receipts(self) -> dict[str, Receipt]:
        """Every receipt by id, with the clerk's confirmations applied."""
        if self._receipts is None:
            read = self._as_read()
            rows = (Confirmation(receipt=r.receipt, field=r.field, value=r.value, by=r.by) for r in self.confirmations)
            self._receipts = apply_confirmations(read, rows)
        return self._receipts

    def _as_read(self) -> dict[str, Receipt]:
        """Every receipt by id, as a machine read it."""
        return {
            receipt_id(entry.name, number): receipt
            for entry in self.entries
            if entry.answer is not None
            for number, receipt in enumerate(entry.answer.receipts())
        }

    def receipt(self, row: Row) -> Receipt | None:
        return self.receipts().get(row.receipt_id) if row.receipt_id is not None else None

    def doubts(self, row: Row) -> int:
        """How many fields of a receipt want a glance."""
        receipt = self.receipt(row)
        if receipt is None or receipt.kind is Kind.NOT_RECEIPT:
            return 0
        return sum(one.status is Status.CHECK for one in receipt.fields.values())

    def evidence(self) -> list[Evidence]:
        """The receipts with their pages, as the workbook wants them."""
        receipts, read = self.receipts(), self._as_read()
        return [
            Evidence(
                id=receipt_id(entry.name, number),
                receipt=receipts[receipt_id(entry.name, number)],
                picture=entry.preview(page),
                page_size=(page.width, page.height),
                as_read=read[receipt_id(entry.name, number)],
            )
            for entry in self.entries
            for number, (page, _) in enumerate(entry.places())
        ]

    def problems(self) -> dict[str, FileProblem]:
        """What is wrong with the files that could not be read, by name."""
        return {entry.name: problem for entry in self.entries if (problem := entry.problem) is not None}

    def snapshot(self, trip_text: str, notes: Sequence[NoteRow] = ()) -> CaseSnapshot:
        """The case as it is kept, without files whose names are no UTF-8 (from old archives): these cannot be."""
        files = [
            CaseFile(path=os.fspath(entry.path), sha256=entry.sha256, answer=entry.answer, added_at=entry.added_at)
            for entry in self.entries
            if entry.shown_path == os.fspath(entry.path)
        ]
        return CaseSnapshot(
            trip_text=trip_text,
            files=files,
            confirmations=list(self.confirmations),
            overrules=list(self.overrules),
            notes=list(notes),
            id=self.id,
        )

    def restore(self, snapshot: CaseSnapshot, previews: Path) -> None:
        """Take up a case that was kept. Files without an answer wait to be read."""
        for file in snapshot.files:
            entry = self.add(Path(file.path), file.answer.file if file.answer is not None else "")
            if entry is None:
                continue
            entry.added_at, entry.sha256 = file.added_at, file.sha256
            if file.answer is not None:
                pictures = sorted(preview_folder(previews, entry.path).glob("*.jpg"))
                self.finish(entry, Reading(answer=file.answer, previews=tuple(pictures)))
        self.id = snapshot.id or self.id
        self.overrules = tuple(snapshot.overrules)
        self.confirm(tuple(snapshot.confirmations))


def _local(at: dt.datetime) -> dt.datetime:
    """A moment as a trip file says it: local time, to the second."""
    return at.astimezone().replace(tzinfo=None, microsecond=0)


def _item_of(row: OverruleRow) -> tuple[object, ...]:
    return row.receipt, row.item, row.date, row.claimed_won, row.number


def preview_folder(previews: Path, path: Path) -> Path:
    """Where the page pictures of a file are kept: one folder per file, found again at the next start."""
    return previews / hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def clear_previews(previews: Path) -> None:
    """Remove the page pictures of all files."""
    for folder in previews.iterdir():
        shutil.rmtree(folder, ignore_errors=True)
