"""All that the window asks of the rest of the program. The composition root fills it; tests fill it with dummies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.cases.index import CaseFiles
from desktop.cases.store import CaseSnapshot
from desktop.engine.protocol import EngineStatus, Reading
from desktop.export.evidence import Evidence
from desktop.export.formats import Export, Format
from desktop.export.payees import MonthList
from desktop.office.batch import Batch, Question
from desktop.office.listing import Listed
from desktop.orders.model import Order
from desktop.receipts.model import FileAnswer, FileProblem, Receipt
from desktop.travel.office_folder import Kept
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Trip


class Record(Protocol):
    """Adds one entry to the audit trail; may raise UserError."""

    def __call__(
        self,
        who: str,
        action: str,
        subject: str,
        before: str | None = None,
        after: str | None = None,
        reason: str = "",
    ) -> None: ...


class OfficeTables(Protocol):
    """The office's own tables as files by name, with what stands in them. Everything may raise UserError."""

    def listed(self) -> Sequence[Kept]:
        """Each file with what stands in it, or with what is wrong with it."""

    def add(self, file: Path) -> str:
        """Check a file and keep it; under which name."""

    def remove(self, name: str) -> None:
        """Take a file out."""

    def add_row(self, table: str, values: Mapping[str, object], instead_of: str = "") -> str:
        """Keep a table typed in ("office", "fare" …), by its keys ("meals_won.제2호"); the name of its file.

        ``instead_of``: the file that it corrects.
        """

    def typed(self, name: str) -> tuple[str, Mapping[str, object]] | None:
        """The one table of a file and its values by the same keys; None where a file holds more."""

    def in_force(self, table: str) -> Mapping[str, object]:
        """The "allowance", "efficiency", "local" or "proof" table of today by the same keys, to begin another with."""

    def fuels(self) -> tuple[str, ...]:
        """What one's own car may run on (유종), by all tables. Never raises."""

    def tiers(self) -> tuple[str, ...]:
        """The names of the regions that have a lodging cap of their own."""

    def products(self) -> tuple[str, ...]:
        """The names of the fuel products that have prices."""


class Trips(Protocol):
    """Several trips at a time. All but the quick ones may take long and raise UserError: off the window's thread."""

    def folder(self) -> Path | None:
        """Where the trips lie, as far as the clerk has said; quick."""

    def choose(self, folder: Path) -> None:
        """Look for trips in this folder from now on; quick."""

    def listed(self, current: Trip | None) -> Sequence[Listed]:
        """The trips of the folder, and the one on the table, with their deadlines, the most urgent first."""

    def write_listed(self, path: Path, rows: Sequence[Listed]) -> None:
        """Write the list of deadlines as a workbook."""

    def settle(
        self, on_file: Callable[[int, int, Path], None], should_stop: Callable[[], bool], *, again: bool = False
    ) -> Batch:
        """Read and settle all of them, those settled before only ``again``; told (number from 0, how many, file)."""

    def cancel(self) -> None:
        """Let the file that is being read end soon; quick."""

    def claim(self, question: Question, claims: Mapping[Path, int], by: str) -> Batch:
        """Write down who claims a shared receipt, and settle again."""

    def write(
        self, settled: Batch, folder: Path, formats: Sequence[Format], roster: Path | None, reason: str = ""
    ) -> Sequence[Path]:
        """Write the payment list and the documents of each trip; what was written. ``reason``: why drafts leave."""

    def month(self, export: Path, month: dt.date | None, department: str, roster: Path | None) -> MonthList:
        """The month's list of 근무지내 trips from the leave system's export."""

    def write_month(self, path: Path, rows: MonthList) -> None:
        """Write the month's list."""


class OfficeForms(Protocol):
    """The office's own forms (기관 서식). Everything may raise UserError."""

    def check(self, file: Path) -> None:
        """Look a form through before it is chosen."""

    def write_example(self, file: Path) -> None:
        """Write a form to begin from."""


@dataclass(frozen=True)
class Services:
    """Calls of the window, by the thread they are made on. None but ``read`` and ``export`` may take long."""

    #: Called once, on the window's thread, when the window is on screen: start the engine without waiting for it.
    start: Callable[[], None]
    #: (file, folder for previews, told the number of each page read). Blocks, never raises; from one worker thread.
    read: Callable[[Path, Path, Callable[[int], None]], Reading]
    #: The running read returns soon with the error ``cancelled``. From any thread.
    cancel: Callable[[], None]
    #: What is known of the engine, without waiting. On the window's thread, about once a second.
    engine_status: Callable[[], EngineStatus]
    #: Folders opened up to the files in them. May raise OSError; off the window's thread.
    expand: Callable[[Sequence[Path]], list[Path]]
    #: (trip with what a person decided, receipts by id with confirmations applied, problems of files by name, which
    #: case and files these are). May raise UserError; one call at a time, from any thread.
    settle: Callable[[Trip, Mapping[str, Receipt], Mapping[str, FileProblem], CaseFiles], Settlement]
    #: The SHA-256 of a file in hex, empty where it cannot be read; from the thread that reads.
    digest: Callable[[Path], str]
    #: The order (출장명령서) that a file is, by what was read of it; None where it is none. Quick.
    order_in: Callable[[FileAnswer], Order | None]
    #: The order that a text is; None where it is none. Waits for the engine: off the window's thread.
    order_in_text: Callable[[str], Order | None]
    #: The office's own tables.
    tables: OfficeTables
    #: Several trips at a time.
    trips: Trips
    #: The office's own forms.
    forms: OfficeForms
    #: Writes what is wanted of a settlement, with its evidence, and remembers it by the case and files it was made of.
    #: May raise UserError; off the window's thread.
    export: Callable[[Export, Trip, Settlement, Sequence[Evidence], CaseFiles], None]
    #: Called when the notice on AI was read; None where that was done before.
    ai_notice_read: Callable[[], None] | None
    #: The built-in sample: its trip.toml and its receipt files.
    sample: Callable[[], tuple[Path, list[Path]]]
    #: The case of last time, or None. May raise UserError; on the window's thread, before the window stands.
    load: Callable[[], CaseSnapshot | None]
    #: Keeps the case. May raise UserError; off the window's thread, one call at a time.
    save: Callable[[CaseSnapshot], None]
    #: May raise UserError; on the window's thread.
    record: Record
    #: Ends the engine and closes the case. Called once, last, on the window's thread.
    close: Callable[[], None]
    #: An existing folder for page previews, kept as long as the case.
    previews: Path
    #: Who confirms, until the clerk writes another name: the name of the user of this machine.
    clerk: str
