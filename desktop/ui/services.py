"""All that the window asks of the rest of the program. The composition root fills it; tests fill it with dummies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.cases.store import CaseSnapshot
from desktop.engine.protocol import EngineStatus, Reading
from desktop.export.evidence import Evidence
from desktop.receipts.model import FileProblem, Receipt
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
    #: (trip with its confirmations, receipts by id with them applied, problems of files by name). Quick; may raise
    #: UserError.
    settle: Callable[[Trip, Mapping[str, Receipt], Mapping[str, FileProblem]], Settlement]
    #: Writes the .xlsx. May raise UserError; off the window's thread.
    export: Callable[[Path, Trip, Settlement, Sequence[Evidence]], None]
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
