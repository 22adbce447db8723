"""The case on the table: its files, what was read of them, and what the clerk has confirmed. No widget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from desktop.engine.protocol import Reading, shown
from desktop.export.evidence import Evidence
from desktop.receipts.model import FileAnswer, FileProblem, Kind, Page, Receipt, Status
from desktop.travel.trip import Confirmation, apply_confirmations


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
    state: State = State.WAITING
    pages_read: int = 0
    answer: FileAnswer | None = None
    previews: tuple[Path, ...] = ()

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
    """One row of the table: a receipt of a file, or (position None) the file itself."""

    entry: Entry
    position: int | None
    count: int = 1

    @property
    def identity(self) -> tuple[int, int | None]:
        return self.entry.key, self.position

    @property
    def receipt_id(self) -> str | None:
        return None if self.position is None else f"{self.entry.name}#{self.position}"

    @property
    def title(self) -> str:
        several = self.position is not None and self.count > 1
        return f"{self.entry.name} ({(self.position or 0) + 1}/{self.count})" if several else self.entry.name


@dataclass
class Case:
    """Files in the order they came, and the clerk's confirmations."""

    entries: list[Entry] = field(default_factory=list)
    confirmations: tuple[Confirmation, ...] = ()
    _receipts: dict[str, Receipt] | None = None
    _next_key: int = 0

    def add(self, path: Path) -> Entry | None:
        """A new file at the end; None when it is in the case already."""
        if any(entry.path == path for entry in self.entries):
            return None
        entry = Entry(self._next_key, path, self._free_name(shown(Path(path.name))))
        self._next_key += 1
        self.entries.append(entry)
        return entry

    def _free_name(self, name: str) -> str:
        taken = {entry.name for entry in self.entries}
        stem, suffix = Path(name).stem, Path(name).suffix
        number = 2
        free = name
        while free in taken:
            free = f"{stem} ({number}){suffix}"
            number += 1
        return free

    def entry(self, key: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def finish(self, entry: Entry, reading: Reading) -> None:
        """Take what was read of a file."""
        entry.answer = reading.answer
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
        self.forget()

    def remove(self, keys: Iterable[int]) -> None:
        gone = set(keys)
        self.entries = [entry for entry in self.entries if entry.key not in gone]
        self.forget()

    def confirm(self, confirmations: tuple[Confirmation, ...]) -> None:
        """Put these confirmations in the place of the earlier ones."""
        self.confirmations = confirmations
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
                rows.append(Row(entry, None))
        return rows

    def receipts(self) -> dict[str, Receipt]:
        """Every receipt by id, with the clerk's confirmations applied."""
        if self._receipts is None:
            read = {
                f"{entry.name}#{number}": receipt
                for entry in self.entries
                if entry.answer is not None
                for number, receipt in enumerate(entry.answer.receipts())
            }
            self._receipts = dict(apply_confirmations(read, self.confirmations))
        return self._receipts

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
        receipts = self.receipts()
        return [
            Evidence(
                id=f"{entry.name}#{number}",
                receipt=receipts[f"{entry.name}#{number}"],
                picture=entry.preview(page),
                page_size=(page.width, page.height),
            )
            for entry in self.entries
            for number, (page, _) in enumerate(entry.places())
        ]
