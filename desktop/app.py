"""The composition root: what the command line and the window share, put together from the rooms."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

import platformdirs

from desktop import settings as settings_table
from desktop.cases.index import CaseFiles, CaseIndex
from desktop.cases.journey import Travelled
from desktop.cases.store import AuditEntry
from desktop.cases.trips import may_hold_receipts, natural
from desktop.engine.client import EngineClient
from desktop.engine.process import masked
from desktop.engine.protocol import Reading, file_problem, shown
from desktop.errors import UserError
from desktop.export.evidence import Evidence
from desktop.export.formats import Export, Settled, write_documents
from desktop.export.provenance import MODEL_ROLES, Provenance
from desktop.export.saving import not_written, replace_file
from desktop.orders.beside import witnessed
from desktop.orders.check import with_orders
from desktop.orders.draft import draft_toml
from desktop.orders.model import Order, OrderAnswer, lines_of
from desktop.orders.reader import read_order
from desktop.receipts.model import FileAnswer, FileProblem, Receipt
from desktop.receipts.naming import file_name, receipt_id
from desktop.receipts.typed import laid_out, page_size, text_page
from desktop.settings import Settings
from desktop.travel.applicable import CapScope, Parking
from desktop.travel.companions import Company
from desktop.travel.confirmations import apply_confirmations
from desktop.travel.money import Rounding
from desktop.travel.office_folder import OfficeFolder
from desktop.travel.rules import RuleBook, rule_book
from desktop.travel.scope import DistanceBasis
from desktop.travel.settle import Options, settle
from desktop.travel.settlement import Finding, Settlement
from desktop.travel.traces import Background, traces, traces_of_purchase
from desktop.travel.trip import Trip

_NAME: Final = "yeobijigi"
_LOGS_KEPT: Final = 20
#: What lies in folders beside receipts: leftovers of systems and office programs, and our own trip files.
_NO_RECEIPT: Final = re.compile(r"\.|~\$|thumbs\.db$|desktop\.ini$|.*\.toml$", re.IGNORECASE)


def user_settings() -> Settings:
    """The settings of this user; UserError when their file is wrong."""
    return settings_table.load(settings_file())


def settings_file() -> Path:
    """Where the settings of this user are kept."""
    return platformdirs.user_config_path(_NAME, appauthor=False) / "settings.toml"


def ai_notice_shown() -> None:
    """Remember that this user has seen the notice on AI; where that cannot be, it is shown again."""
    with contextlib.suppress(UserError):
        settings_table.change(settings_file(), "ai_notice_shown", True)


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files among ``paths`` and in the folders among them, each folder in natural order (2.jpg before 10.jpg).

    An empty folder stays itself, so that reading it tells what is wrong.
    """
    files: list[Path] = []
    for path in paths:
        inside = sorted(_files_in(path), key=natural) if os.path.isdir(path) else []  # noqa: PTH112 - False on any error
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


def order_in(answer: FileAnswer) -> Order | None:
    """The order (출장명령서) that a file is, by what was read of it; None where it is none."""
    order = read_order(lines_of(answer), rule_book().regions)
    return order and witnessed(order, answer.proposed)


def with_proposals(engine: EngineClient, answer: FileAnswer) -> FileAnswer:
    """What was read of a file and, where it is an order, what the language model says of it."""
    order = None if answer.error is not None else order_in(answer)
    if order is None:
        return answer
    proposed, notices = engine.propose([line.text for line in order.lines])
    return answer.model_copy(
        update={"proposed": proposed, "notices": tuple(dict.fromkeys((*answer.notices, *notices)))}
    )


def text_answer(engine: EngineClient, text: str) -> FileAnswer:
    """A pasted text as if it had been read from a file, with what the language model says of it."""
    lines = laid_out(text.splitlines())
    page = text_page(0, lines, page_size(lines))
    return with_proposals(engine, FileAnswer(file="-", error=None, pages=(page,)))


def order_answer(answer: FileAnswer) -> OrderAnswer:
    """The order that a file is, with what stands in the way: an error of the file, or that it is none."""
    order = None if answer.error is not None else order_in(answer)
    none = None if order is not None else file_problem(UserError("not_an_order"))
    return OrderAnswer(file=answer.file, error=answer.error or none, order=order, notices=answer.notices)


def write_trip_draft(path: Path, order: Order, source: str, traveler: str = "") -> None:
    """Write a draft of trip.toml for the traveller of this name, the first where none is given. Raises UserError."""
    names = [str(person["name"].value) for person in order.travellers if "name" in person]
    if traveler and traveler not in names:
        raise UserError("traveler_unknown", name=traveler, known=", ".join(names) or "없음")
    number = names.index(traveler) if traveler else 0
    replace_file(path, draft_toml(order, source, number).encode())


def settle_case(
    trip: Trip,
    readings: Mapping[str, Reading],
    settings: Settings,
    today: dt.date,
    files: CaseFiles | None = None,
    tables: Sequence[Path] = (),
    company: Company | None = None,
) -> Settled:
    """The settlement of a trip from the files read for it; a file with an error becomes a finding.

    ``files``, ``tables`` and ``company`` as in ``settle_receipts``.
    """
    company = company or Company()
    every = [each for name, reading in readings.items() for each in _evidence(name, reading)]
    evidence = [each for each in every if not company.leaves_out(each.id)]
    receipts = apply_confirmations({each.id: each.receipt for each in evidence}, trip.confirmed)
    problems = {name: error for name, reading in readings.items() if (error := reading.answer.error) is not None}
    return Settled(
        trip,
        settle_receipts(trip, receipts, problems, settings, today, files, tables, company),
        tuple(replace(each, receipt=receipts[each.id], as_read=each.receipt) for each in evidence),
    )


def settle_receipts(
    trip: Trip,
    receipts: Mapping[str, Receipt],
    problems: Mapping[str, FileProblem],
    settings: Settings,
    today: dt.date,
    files: CaseFiles | None = None,
    tables: Sequence[Path] = (),
    company: Company | None = None,
) -> Settlement:
    """The settlement of a trip with these receipts, by the settings in force; each file's problem is a finding.

    ``files``: which case this is, to compare it with earlier ones; ``tables``: more tables of the office; ``company``:
    the other trips of the same run.
    """
    options = Options(  # the table of settings allows no other words
        rounding=cast(Rounding, settings.text("rounding")),
        lodging_cap_scope=cast(CapScope, settings.text("lodging_cap_scope")),
        distance_basis=cast(DistanceBasis, settings.text("distance_basis")),
        parking=cast(Parking, settings.text("parking")),
        today=today,
    )
    background, unknown = _background(trip, receipts, files or CaseFiles(), company or Company())
    book = rules_in_force(settings, tables)
    settlement = settle(trip, receipts, options, book, background)
    found = with_orders(settlement.findings, receipts, trip, book.regions_on(trip.trip.start.date()))
    unread = tuple(
        Finding(code=problem.code, message=problem.message, receipts=(name,), what_to_do=problem.next_step)
        for name, problem in problems.items()
    )
    return settlement.model_copy(update={"findings": found + unread + unknown})


def office_folder(settings: Settings) -> OfficeFolder:
    """Where this office keeps its own tables: as the settings say, else among the user's data."""
    chosen = settings.text("office_tables").strip()
    folder = Path(chosen) if chosen else platformdirs.user_data_path(_NAME, appauthor=False) / "tables"
    return OfficeFolder(folder, rule_book())


def rules_in_force(settings: Settings, tables: Sequence[Path] = ()) -> RuleBook:
    """The program's rules with the office's own laid over them, and those of ``tables`` after these."""
    folder = office_folder(settings)
    return folder.laid_over(tables) if tables else _rules_of(folder, folder.stamp())


@lru_cache(maxsize=2)
def _rules_of(folder: OfficeFolder, _stamp: tuple[tuple[str, int, int], ...]) -> RuleBook:
    """Read once for each stamp: the window settles after every change."""
    return folder.laid_over()


def case_index() -> CaseIndex:
    """What this user has settled before."""
    return CaseIndex(platformdirs.user_data_path(_NAME, appauthor=False) / "settled.sqlite")


def remember(settled: Settled, files: CaseFiles, now: dt.datetime, undecided: int = 0) -> None:
    """Keep in the index what a case has settled. Where that is not possible, every settlement tells so itself.

    ``undecided``: what else is open about it, beside its items.
    """
    if not files.case:
        return
    background = Background(files.digests)
    documents = {each.id: traces(each.id, each.receipt, background) for each in settled.evidence}
    with contextlib.suppress(UserError):
        journey, at = Travelled.of(settled.trip), int(now.timestamp())
        case_index().remember(files.case, journey, documents, at, settled.settlement.open + undecided)


def digest(path: Path) -> str:
    """The SHA-256 of a file in hex; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _background(
    trip: Trip, receipts: Mapping[str, Receipt], files: CaseFiles, company: Company
) -> tuple[Background, tuple[Finding, ...]]:
    """What is known of the files, of earlier cases and of those of this run; a finding where these cannot be asked."""
    others = company.overlapping
    known = Background(files.digests, overlapping=others, contested=company.contested)
    left = {trace: key for key, receipt in receipts.items() for trace in traces_of_purchase(receipt)}
    left |= {trace: key for key, receipt in receipts.items() for trace in traces(key, receipt, known)}
    beside = {trace for trace, key in left.items() if key in company.claimed}
    found = {
        trace: earlier
        for trace, (case, earlier) in company.seen.items()
        if trace in left and not (trace in beside and case in company.cases)
    }
    known = replace(known, earlier=found.get)
    if not files.case:
        return known, ()
    try:
        index, journey = case_index(), Travelled.of(trip)
        before = index.find(files.case, journey, left.keys() - beside)
        before |= index.find(files.case, journey, beside, company.cases)
        others += index.overlapping(files.case, journey, files.beside)
    except UserError as error:
        return known, (Finding(code=error.code, message=error.message, what_to_do=error.next_step),)
    return replace(known, earlier=(before | found).get, overlapping=others), ()


def write_outputs(
    settled: Settled,
    export: Export,
    models: Iterable[tuple[str, str, str]] = (),
    history: Sequence[AuditEntry] = (),
) -> None:
    """Write the documents asked for, dated now; UserError("cannot_write") for the first that cannot be written.

    ``models``: role, name and hash of each that read the receipts; ``history``: the case's audit trail.
    """
    now = dt.datetime.now().astimezone().replace(microsecond=0)
    known = tuple(f"{MODEL_ROLES[role]}: {name} (SHA-256 {digest[:12]})" for role, name, digest in models)
    provenance = Provenance(now, export.reason, known, tuple(history))
    write_documents(export, settled.trip, settled.settlement, settled.evidence, provenance)


def check_form(template: Path) -> list[str]:
    """The names in an office's own form that would be filled. Raises ``UserError`` template_…"""
    from desktop.export.template import Template  # a spreadsheet library takes a third of a second to load

    return [each.name for each in Template(template).named]


def write_example_form(path: Path) -> None:
    """Write a form for an office to begin from. Raises ``UserError`` cannot_write."""
    from desktop.export.template_sample import write_sample

    write_sample(path)


def form_names() -> list[str]:
    """The names that a form's cells may have, in words."""
    from desktop.export.template_names import words

    return words()


def make_folder(folder: Path) -> None:
    """Make a folder for documents where there is none. Raises ``UserError`` cannot_write."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(folder, error) from error


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
        folders[:] = [name for name in folders if may_hold_receipts(name)]
        yield from (Path(here, name) for name in names if not _NO_RECEIPT.match(name))


def _evidence(name: str, reading: Reading) -> Iterator[Evidence]:
    position = 0
    for number, page in enumerate(reading.answer.pages):
        picture = reading.previews[number] if number < len(reading.previews) else None
        for receipt in page.receipts:
            yield Evidence(receipt_id(name, position), receipt, picture, (page.width, page.height))
            position += 1
