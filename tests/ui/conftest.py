"""A dummy program behind the window: receipts by file name, settlements that show what they were asked."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.batch import TripsAtWork
from desktop.cases.index import CaseFiles
from desktop.cases.store import CaseSnapshot
from desktop.engine.client import EngineClient
from desktop.engine.protocol import EngineStatus, Reading, failed_reading
from desktop.errors import UserError
from desktop.export.evidence import Evidence
from desktop.export.formats import Export
from desktop.orders.model import Order
from desktop.receipts.model import Field, FileAnswer, FileProblem, Kind, Line, Page, Polygon, Proposed, Receipt, Status
from desktop.receipts.typed import laid_out
from desktop.settings import Settings
from desktop.travel.office_folder import Kept
from desktop.travel.overrules import apply_overrules
from desktop.travel.settlement import Direction, Finding, Item, Leg, RulesUsed, Settlement, Verdict
from desktop.travel.trip import Trip
from desktop.ui import dialogs
from desktop.ui.main_window import MainWindow
from desktop.ui.services import Services

WIDTH, HEIGHT = 600, 1000
TRIP = '[traveler]\nname = "홍길동"\n[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n'


def box(left: float, top: float, width: float, height: float) -> Polygon:
    return (left, top), (left + width, top), (left + width, top + height), (left, top + height)


def receipt(kind: Kind = Kind.RAIL, top: float = 50, total: int = 48_200) -> Receipt:
    """A receipt whose total wants a glance; its line 1 is the total's."""
    lines = tuple(Line(text=f"줄 {n}", polygon=box(60, top + 60 * n, 300, 30), confidence=0.9) for n in range(3))
    fields = {
        "issued_on": Field(value="2026-03-09", status=Status.OK, lines=(0,), text="2026.03.09"),
        "total": Field(value=total, status=Status.CHECK, lines=(1,), text=f"{total:,}원", reason="글자가 흐립니다."),
    }
    return Receipt(polygon=box(40, top, 400, 300), kind=kind, lines=lines, fields=fields)


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass
class DummyProgram:
    """Reads ``seconds`` per file, and by name: 'broken' fails, 'crash' raises, 'two' holds two, 'order' is an order."""

    folder: Path
    seconds: float = 0.0
    order: str = ""
    #: What the language model says of it.
    proposed: dict[str, Proposed] = field(default_factory=dict)
    read_files: list[Path] = field(default_factory=list)
    settled: list[tuple[Trip, dict[str, Receipt]]] = field(default_factory=list)
    exported: list[tuple[Export, Sequence[Evidence]]] = field(default_factory=list)
    #: Cleared, an export waits.
    may_write: threading.Event = field(default_factory=_set)
    records: list[tuple[str, ...]] = field(default_factory=list)
    kept: CaseSnapshot | None = None
    settle_error: UserError | None = None
    export_error: UserError | None = None
    notice_read: Callable[[], None] | None = None
    save_error: UserError | None = None
    closed: int = 0
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, dict[str, object]] = field(default_factory=dict)
    known: CaseFiles = field(default_factory=CaseFiles)
    trips: TripsAtWork | None = None
    running: threading.Event = field(default_factory=threading.Event)
    cancelled: threading.Event = field(default_factory=threading.Event)

    def read(self, path: Path, previews: Path, on_page: Callable[[int], None]) -> Reading:
        self.read_files.append(path)
        self.cancelled.clear()
        self.running.set()
        if "crash" in path.name:
            raise RuntimeError("a promise broken")
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            if self.cancelled.wait(0.01):
                return failed_reading(path, UserError("cancelled"))
        if "broken" in path.name:
            return failed_reading(path, UserError("damaged_file"))
        on_page(0)
        if "order" in path.name:
            lines = laid_out(self.order.splitlines())
            paper = Receipt(polygon=box(0, 0, WIDTH, HEIGHT), kind=Kind.NOT_RECEIPT, lines=lines, fields={})
            page = Page(page=0, width=WIDTH, height=HEIGHT, receipts=(paper,))
            return Reading(answer=FileAnswer(file=str(path), error=None, pages=(page,)))
        picture = QImage(WIDTH // 2, HEIGHT // 2, QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        assert picture.save(str(previews / "0000.jpg"))
        receipts = (receipt(), receipt(Kind.TAXI, 500, 9_000)) if "two" in path.name else (receipt(),)
        page = Page(page=0, width=WIDTH, height=HEIGHT, receipts=receipts)
        answer = FileAnswer(file=str(path), error=None, pages=(page,))
        return Reading(answer=answer, previews=(previews / "0000.jpg",))

    def order_in_text(self, text: str) -> Order | None:
        return app.order_in(app.text_answer(cast(EngineClient, DummyEngine(self)), text))

    def settle(
        self, trip: Trip, receipts: Mapping[str, Receipt], problems: Mapping[str, FileProblem], files: CaseFiles
    ) -> Settlement:
        self.settled.append((trip, dict(receipts)))
        self.known = files
        if self.settle_error is not None:
            raise self.settle_error
        plain = tuple(self._item(name, one) for name, one in receipts.items() if one.kind is not Kind.NOT_RECEIPT)
        items, _ = apply_overrules(plain, trip.overruled)
        return Settlement(
            claimed_won=sum(item.claimed_won for item in items),
            approved_won=sum(item.approved_won for item in items),
            payable_won=sum(item.approved_won for item in items) - trip.trip.advance_won,
            open=sum(item.verdict is Verdict.OPEN for item in items),
            rules=RulesUsed(table="별표 2", effective_from=dt.date(2026, 1, 1)),
            items=tuple(items),
            legs=tuple(Leg(receipt=name, day_number=1, direction=Direction.OUTWARD) for name in receipts),
            findings=tuple(
                Finding(code=problem.code, message=problem.message, receipts=(name,))
                for name, problem in problems.items()
            ),
        )

    def _item(self, name: str, one: Receipt) -> Item:
        total = one.value("total")
        assert isinstance(total, int)
        sure = one.is_sure("total")
        return Item(
            date=dt.date(2026, 3, 9),
            item="철도운임",
            claimed_won=total,
            approved_won=total if sure else 0,
            proposed_won=0 if sure else total,
            verdict=Verdict.PAID if sure else Verdict.OPEN,
            receipts=(name,),
        )

    def export(
        self,
        wanted: Export,
        _trip: Trip,
        _settlement: Settlement,
        evidence: Sequence[Evidence],
        _files: CaseFiles,
    ) -> None:
        if self.export_error is not None:
            raise self.export_error
        assert self.may_write.wait(5)
        self.exported.append((wanted, evidence))

    def save(self, snapshot: CaseSnapshot) -> None:
        if self.save_error is not None:
            raise self.save_error
        self.kept = CaseSnapshot.model_validate_json(snapshot.model_dump_json())

    def record(
        self,
        who: str,
        action: str,
        subject: str,
        before: str | None = None,
        after: str | None = None,
        reason: str = "",
    ) -> None:
        self.records.append((who, action, subject, before or "", after or "", reason))

    def check(self, file: Path) -> None:
        if "broken" in file.name:
            raise UserError("template_without_names", path=file.name)

    def write_example(self, file: Path) -> None:
        file.write_bytes(b"example")

    def listed(self) -> Sequence[Kept]:
        return [Kept(name, words) for name, words in self.tables.items()]

    def add(self, file: Path) -> str:
        if "broken" in file.name:
            raise UserError("office_table_invalid", file=file.name, line=3, detail="office[1].daily_won")
        self.tables[file.name] = ("기관 여비규정",)
        return file.name

    def remove(self, name: str) -> None:
        del self.tables[name]

    def add_row(self, table: str, values: Mapping[str, object], instead_of: str = "") -> str:
        if values.get("long_stay_bands") == "모름":
            raise UserError(
                "office_table_invalid",
                file=table,
                line=1,
                detail="office[1].long_stay_bands: '15일 1/10'처럼 적어 주세요",
            )
        self.tables.pop(instead_of, None)
        self.tables[table] = tuple(f"{key} = {value}" for key, value in values.items())
        self.rows[table] = dict(values)
        return table

    def typed(self, name: str) -> tuple[str, Mapping[str, object]] | None:
        return (name, self.rows[name]) if name in self.rows else None

    def in_force(self, table: str) -> Mapping[str, object]:
        if table == "allowance":
            return {"name": "별표 2", "article": "별표 2", "daily_won": 25_000, "uncapped_grades": "제1호"}
        if table == "efficiency":
            return {"name": "연비", "article": "지침", "km_per_unit.휘발유": Decimal("11.97")}
        return {"name": "제18조", "full_hours": 4, "full_won": 20_000}

    def fuels(self) -> tuple[str, ...]:
        return ("휘발유", "경유", "LPG")

    def tiers(self) -> tuple[str, ...]:
        return ("서울특별시", "그 밖의 지역")

    def products(self) -> tuple[str, ...]:
        return ("보통휘발유", "자동차용경유")

    def close(self) -> None:
        self.closed += 1
        self.cancelled.set()

    def sample(self) -> tuple[Path, list[Path]]:
        trip = self.folder / "trip.toml"
        trip.write_text(TRIP, encoding="utf-8")
        return trip, self.files("01.png", "02.png")

    def files(self, *names: str) -> list[Path]:
        """Files of these names, to be dropped."""
        paths = [self.folder / name for name in names]
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"receipt")
        return paths

    def services(self) -> Services:
        previews = self.folder / "previews"
        previews.mkdir(exist_ok=True)

        def expand(paths: Sequence[Path]) -> list[Path]:
            return [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]

        return Services(
            start=lambda: None,
            read=self.read,
            cancel=self.cancelled.set,
            engine_status=lambda: EngineStatus(state="ready"),
            expand=expand,
            settle=self.settle,
            digest=lambda path: hashlib.sha256(path.name.encode()).hexdigest(),
            order_in=app.order_in,
            order_in_text=self.order_in_text,
            tables=self,
            trips=self.trips or TripsAtWork(Settings(), cast(EngineClient, DummyEngine(self))),
            forms=self,
            ai_notice_read=self.notice_read,
            export=self.export,
            sample=self.sample,
            load=lambda: self.kept,
            save=self.save,
            record=self.record,
            close=self.close,
            previews=previews,
            clerk="김담당",
        )


@dataclass
class DummyEngine:
    """The dummy program's reading, as the engine of several trips."""

    program: DummyProgram

    def read(self, path: Path, *, previews: Path | None = None) -> Reading:
        folder = previews or self.program.folder / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        return self.program.read(path, folder, lambda _: None)

    def propose(self, _lines: Sequence[str]) -> tuple[dict[str, Proposed], tuple[str, ...]]:
        return self.program.proposed, ()

    def cancel(self) -> None:
        self.program.cancelled.set()


class Desk:
    """Opens windows on the dummy program, and closes them cleanly."""

    def __init__(self, program: DummyProgram, qtbot: QtBot) -> None:
        self.program = program
        self._qtbot = qtbot
        self.windows: list[MainWindow] = []

    def open(self) -> MainWindow:
        window = MainWindow(self.program.services())
        self.windows.append(window)
        window.resize(1366, 728)
        window.show()
        self._qtbot.waitExposed(window)
        return window

    def close(self, window: MainWindow) -> None:
        """Close a window and wait until it has let go of everything."""
        window.close()
        self._qtbot.waitUntil(lambda: not window.isVisible(), timeout=8000)
        assert window.intake.reader.wait(1)

    def read(self, window: MainWindow, *names: str) -> None:
        """Drop files of these names, and wait until they are read and the settlement has followed."""
        paths = self.program.files(*names)
        window.add_paths(paths)
        self._qtbot.waitUntil(lambda: {entry.path for entry in window.case.entries} >= set(paths))
        self.wait_read(window)

    def wait_read(self, window: MainWindow) -> None:
        """Wait until every file has its answer, and the settlement has followed."""

        def done() -> bool:
            entries = window.case.entries
            return bool(entries) and all(entry.answer is not None for entry in entries) and not window.intake.busy

        self._qtbot.waitUntil(done, timeout=10_000)
        window.settling.settle()


@pytest.fixture
def program(tmp_path: Path) -> DummyProgram:
    return DummyProgram(tmp_path)


@pytest.fixture
def desk(program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Questions are answered with yes."""
    monkeypatch.setattr(dialogs, "ask", lambda *_: True)
    made = Desk(program, qtbot)
    yield made
    for window in made.windows:
        made.close(window)
        window.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def window(desk: Desk) -> MainWindow:
    """A window on an empty case."""
    return desk.open()


@pytest.fixture
def filled(desk: Desk, window: MainWindow) -> MainWindow:
    """A window with a trip and one receipt read, ``a.jpg``."""
    window.parts.trip.set_text(TRIP)
    desk.read(window, "a.jpg")
    return window
