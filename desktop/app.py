"""The composition root: what the command line and the window share, put together from the rooms."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import platformdirs

from desktop import settings as settings_table
from desktop.engine.client import EngineClient
from desktop.engine.process import masked
from desktop.engine.protocol import Reading, shown
from desktop.export.evidence import Evidence
from desktop.receipts.model import FileProblem, Receipt
from desktop.receipts.naming import file_name, receipt_id
from desktop.settings import Settings
from desktop.travel.applicable import CapScope
from desktop.travel.confirmations import apply_confirmations
from desktop.travel.money import Rounding
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import Finding, Settlement
from desktop.travel.trip import Trip

_NAME: Final = "yeobijigi"
_LOGS_KEPT: Final = 20
#: What lies in folders beside receipts: leftovers of systems and office programs, and our own trip files.
_NO_RECEIPT: Final = re.compile(r"\.|~\$|thumbs\.db$|desktop\.ini$|.*\.toml$", re.IGNORECASE)


@dataclass(frozen=True)
class Settled:
    """A settlement with all that its documents show."""

    trip: Trip
    settlement: Settlement
    evidence: tuple[Evidence, ...]


def user_settings() -> Settings:
    """The settings of this user; UserError when their file is wrong."""
    return settings_table.load(platformdirs.user_config_path(_NAME, appauthor=False) / "settings.toml")


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files among ``paths`` and in the folders among them, each folder in natural order (2.jpg before 10.jpg).

    An empty folder stays itself, so that reading it tells what is wrong.
    """
    files: list[Path] = []
    for path in paths:
        inside = sorted(_files_in(path), key=_natural) if os.path.isdir(path) else []  # noqa: PTH112 - False on any error
        files.extend(inside or [path])
    return files


def read_files(
    engine: EngineClient, files: Sequence[Path], *, previews: Path | None, on_file: Callable[[int, Path], None]
) -> Iterator[Reading]:
    """Read one file after the other; page pictures go to a folder each below ``previews``."""
    for number, path in enumerate(files):
        on_file(number, path)
        yield engine.read(path, previews=None if previews is None else previews / str(number))


def log_crash(engine: EngineClient, reading: Reading) -> Path | None:
    """Keep the last words of an engine that died over a file, once; the log's path, None where nothing was to keep."""
    error = reading.answer.error
    if error is None or error.code not in ("engine_crashed", "engine_unavailable") or not engine.last_words:
        return None
    words, engine.last_words = engine.last_words, ""
    return write_log(words)


def named(files: Sequence[Path], readings: Iterable[Reading]) -> dict[str, Reading]:
    """Readings under the name of their file in the case, which no other file has."""
    result: dict[str, Reading] = {}
    for path, reading in zip(files, readings, strict=True):
        result[file_name(Path(shown(path)), result)] = reading
    return result


def settle_case(trip: Trip, readings: Mapping[str, Reading], settings: Settings, today: dt.date) -> Settled:
    """The settlement of a trip from the files read for it; a file with an error becomes a finding."""
    evidence = [each for name, reading in readings.items() for each in _evidence(name, reading)]
    receipts = apply_confirmations({each.id: each.receipt for each in evidence}, trip.confirmed)
    problems = {name: error for name, reading in readings.items() if (error := reading.answer.error) is not None}
    return Settled(
        trip,
        settle_receipts(trip, receipts, problems, settings, today),
        tuple(Evidence(each.id, receipts[each.id], each.picture, each.page_size) for each in evidence),
    )


def settle_receipts(
    trip: Trip,
    receipts: Mapping[str, Receipt],
    problems: Mapping[str, FileProblem],
    settings: Settings,
    today: dt.date,
) -> Settlement:
    """The settlement of a trip with these receipts, by the settings in force; each file's problem is a finding."""
    options = Options(  # the table of settings allows no other words
        rounding=cast(Rounding, settings.text("rounding")),
        lodging_cap_scope=cast(CapScope, settings.text("lodging_cap_scope")),
        today=today,
    )
    settlement = settle(trip, receipts, options)
    unread = tuple(
        Finding(code=problem.code, message=problem.message, receipts=(name,), what_to_do=problem.next_step)
        for name, problem in problems.items()
    )
    return settlement.model_copy(update={"findings": settlement.findings + unread})


def write_outputs(settled: Settled, *, xlsx: Path | None) -> None:
    """Write the documents asked for; UserError("cannot_write") where that is not possible."""
    if xlsx is not None:
        from desktop.export.xlsx import write_workbook  # openpyxl takes a third of a second

        write_workbook(xlsx, settled.trip, settled.settlement, settled.evidence)


def write_log(text: str) -> Path | None:
    """Keep ``text``, masked, in the user's log folder for whoever looks into a crash; None where that cannot be."""
    folder = platformdirs.user_log_path(_NAME, appauthor=False)
    path = folder / f"{dt.datetime.now():%Y%m%d-%H%M%S-%f}.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as log:
            log.write(masked(text))
        for old in sorted(folder.glob("*.log"))[:-_LOGS_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


def _files_in(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        yield from (Path(here, name) for name in names if not _NO_RECEIPT.match(name))


def _natural(path: Path) -> list[tuple[bool, int, str]]:
    return [
        (not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece.casefold())
        for piece in re.split(r"(\d+)", str(path))
    ]


def _evidence(name: str, reading: Reading) -> Iterator[Evidence]:
    position = 0
    for number, page in enumerate(reading.answer.pages):
        picture = reading.previews[number] if number < len(reading.previews) else None
        for receipt in page.receipts:
            yield Evidence(receipt_id(name, position), receipt, picture, (page.width, page.height))
            position += 1
