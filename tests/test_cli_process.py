"""The command line as a program of its own: its streams in any locale, broken pipes, interrupts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from desktop import cli
from tests.test_cli import TRIP
from tests.test_cli import own_folders as own_folders

HERE = Path(__file__).parent
PROGRAM = [sys.executable, str(HERE / "pretend_cli.py")]


@pytest.fixture
def trip(tmp_path: Path) -> Path:
    path = tmp_path / "trip.toml"
    path.write_text(TRIP, encoding="utf-8")
    return path


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, **more}


def test_utf8_even_in_the_c_locale(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "read", "영수증 1.jpg", "encrypted.pdf", "--json"],
        capture_output=True,
        env=environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
        check=False,
    )
    assert done.returncode == 2
    assert json.loads(done.stdout.splitlines()[0])["file"] == "영수증 1.jpg"
    assert "암호가 걸린 PDF입니다." in done.stderr.decode("utf-8")


def test_answers_come_at_once_and_a_broken_pipe_ends_quietly() -> None:
    with subprocess.Popen(
        [*PROGRAM, "read", "1.jpg", "2.jpg", "slow.jpg", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert json.loads(program.stdout.readline())["file"] == "1.jpg"
        assert json.loads(program.stdout.readline())["file"] == "2.jpg", "flushed before the third is done"
        program.terminate()
    with subprocess.Popen(
        [*PROGRAM, "read", *(f"{n}.jpg" for n in range(60)), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None and program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        err = program.stderr.read().decode()
    assert program.returncode == cli.EXIT_BROKEN_PIPE
    assert "Traceback" not in err and "Exception" not in err


@pytest.fixture
def signals_heard() -> Iterator[None]:
    """A shell's background job is born deaf to SIGINT, and so would be every child of the tests run in one."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("signals_heard")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupt_stops_cleanly(number: signal.Signals, code: int, trip: Path, tmp_path: Path) -> None:
    program = psutil.Popen(
        [*PROGRAM, "settle", "--trip", str(trip), "slow.jpg", "--xlsx", "out.xlsx"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(TMPDIR=str(tmp_path)),
    )
    with program.stdout, program.stderr:
        told = iter(program.stderr.readline, b"")  # of AI first, once
        assert any("slow.jpg" in line.decode() for line in told)
        while not list(tmp_path.glob("yeobijigi-*/0")) or not program.children():
            time.sleep(0.02)
        children = program.children(recursive=True)
        program.send_signal(number)
        assert program.wait(30) == code
        rest = program.stderr.read().decode()
    assert "Traceback" not in rest
    assert not [child for child in children if child.is_running()], "no orphan engine"
    assert not list(tmp_path.glob("yeobijigi-*")), "no page picture stays behind"
    assert not Path("out.xlsx").exists()
