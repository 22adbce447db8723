"""Opening and closing the window as a program: the case is there, the engine comes and goes with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from desktop import window
from desktop.cases.index import CaseFiles
from desktop.cases.store import CaseSnapshot, CaseStore
from desktop.engine.client import EngineClient
from desktop.errors import UserError
from desktop.export.formats import Export, Format
from desktop.samples import sample_trip
from desktop.settings import Settings
from desktop.travel.trip import load_trip

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_window_opens_and_ends_on_a_signal(tmp_path: Path) -> None:
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    program = psutil.Popen(
        [sys.executable, "-m", "desktop"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **homes, "QT_QPA_PLATFORM": "offscreen"},
    )
    with program.stdout, program.stderr:
        deadline = time.monotonic() + 30
        while not (engines := program.children()):
            assert program.poll() is None and time.monotonic() < deadline, program.stderr.read()
            time.sleep(0.05)
        program.send_signal(signal.SIGTERM)
        try:
            assert program.wait(30) == 0
        finally:
            if program.poll() is None:
                program.kill()
                program.wait()
        # Qt without a screen has no frame to tell the least size of the first start's notice to.
        told = [line for line in program.stderr.read().splitlines() if b"propagateSizeHints" not in line]
        assert told == []
    assert not [engine for engine in engines if engine.is_running()]
    with CaseStore(tmp_path / "DATA" / "yeobijigi" / "cases" / "current.sqlite") as store:
        assert store.history() is not None, "the case is whole and free for the next window"


def test_damaged_case_is_told_and_a_new_one_begins(tmp_path: Path) -> None:
    path = tmp_path / "cases" / "current.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"not a database " * 1000)
    told: list[UserError] = []
    store, snapshot = window.open_case(path, told.append)
    with store:
        assert [error.code for error in told] == ["case_unreadable"]
        assert snapshot is None
        store.save(CaseSnapshot(trip_text="[trip]"))
    assert list(path.parent.glob("*.damaged-*")), "the old file is kept"


def test_case_in_use_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "cases" / "current.sqlite"
    with CaseStore(path), pytest.raises(UserError) as refused:
        window.open_case(path, lambda error: None)
    assert refused.value.code == "case_in_use"


def test_services_settle_export_and_keep(tmp_path: Path) -> None:
    store, snapshot = window.open_case(tmp_path / "case" / "current.sqlite", lambda error: None)
    made = window.services(Settings(), EngineClient(Settings()), store, snapshot)
    trip = load_trip(sample_trip()[0])
    settlement = made.settle(trip, {}, {}, CaseFiles())
    made.export(Export({Format.XLSX: tmp_path / "out.xlsx"}, "급함"), trip, settlement, [], CaseFiles())
    assert settlement.approved_won == 100_000 and (tmp_path / "out.xlsx").stat().st_size > 0
    assert made.previews.is_dir() and made.load() is None and made.engine_status().state == "stopped"
    made.save(CaseSnapshot(trip_text="[trip]"))
    made.close()
    store, snapshot = window.open_case(tmp_path / "case" / "current.sqlite", lambda error: None)
    with store:
        assert snapshot == CaseSnapshot(trip_text="[trip]")
