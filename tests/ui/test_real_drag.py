"""A real drag and drop between two processes, on an X server of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NAMES = ("영수증 1.jpg", "50% #2.png", "a%20b.pdf")
STEPS = 18

pytestmark = pytest.mark.skipif(
    shutil.which("Xvfb") is None or shutil.which("xdotool") is None, reason="Xvfb and xdotool are not installed"
)


@contextmanager
def running(
    *command: str, env: dict[str, str] | None = None, fds: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, pass_fds=fds)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """The environment of a program on a fresh X server."""
    reader, writer = os.pipe()
    command = ("Xvfb", "-displayfd", str(writer), "-screen", "0", "1300x760x24", "-nolisten", "tcp")
    with running(*command, fds=(writer,)):
        os.close(writer)
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        folders = os.pathsep.join((str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")))
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": folders}


def line(process: subprocess.Popen[str], beginning: str) -> str:
    """What follows ``beginning`` on the next line that a process prints."""
    assert process.stdout is not None
    text = process.stdout.readline()
    assert text.startswith(beginning), text
    return text.removeprefix(beginning).strip()


def xdotool(env: dict[str, str], *words: str | int) -> None:
    subprocess.run(["xdotool", *map(str, words)], env=env, check=True, timeout=10)


@pytest.mark.timeout(120)
def test_files_dragged_from_another_program_arrive(display: dict[str, str], tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in NAMES]
    for path in paths:
        Path(path).write_bytes(b"receipt")
    with ExitStack() as stack:
        target = stack.enter_context(running(sys.executable, str(HERE / "drag_target.py"), env=display))
        places = json.loads(line(target, "ready"))
        source = stack.enter_context(running(sys.executable, str(HERE / "drag_source.py"), *paths, env=display))
        line(source, "ready")
        time.sleep(0.5)
        for place, (x, y) in places.items():
            xdotool(display, "mousemove", 100, 100)
            xdotool(display, "mousedown", 1)
            for step in range(1, STEPS + 1):
                xdotool(display, "mousemove", 100 + (x - 100) * step // STEPS, 100 + (y - 100) * step // STEPS)
                time.sleep(0.03)
            time.sleep(0.2)
            xdotool(display, "mouseup", 1)
            assert line(source, "dragged") == "CopyAction", place
            assert json.loads(line(target, "received")) == paths, place
