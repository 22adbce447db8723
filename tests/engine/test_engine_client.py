"""Whatever the engine does, a file gets a clean answer and the next file is read."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from desktop.engine.client import EngineClient
from desktop.settings import Settings

HERE = Path(__file__).parent
OK = Path("ok.jpg")


def misbehaving(how: str, *more: str) -> tuple[str, ...]:
    return (sys.executable, str(HERE / "misbehaving_engine.py"), how, *more)


WELL_BEHAVED = (sys.executable, str(HERE / "well_behaved_engine.py"))


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


@pytest.fixture
def client() -> Iterator[EngineClient]:
    with EngineClient(Settings(), misbehaving("well")) as made:
        yield made


def code(client: EngineClient, name: str | Path) -> str | None:
    error = client.read(Path(name)).answer.error
    return None if error is None else error.code


@pytest.mark.parametrize(
    "trouble", ["crash", "exit", "babble", "endless", "another_id", "lie", "odd_bytes", "second_page_first"]
)
def test_trouble_with_one_file_leaves_the_next_alone(client: EngineClient, trouble: str) -> None:
    assert code(client, OK) is None
    first = client.status().pid
    assert code(client, f"{trouble}.jpg") == "engine_crashed"
    assert code(client, OK) is None
    assert client.status().pid != first


def test_flooded_stderr_blocks_nothing(client: EngineClient) -> None:
    assert code(client, "flood.jpg") is None
    assert code(client, OK) is None


def test_hanging_file_times_out(client: EngineClient) -> None:
    assert code(client, OK) is None
    client.seconds_per_page = 0.3
    assert code(client, "hang.jpg") == "engine_timeout"
    client.seconds_per_page = 60
    assert code(client, OK) is None


def test_a_long_document_that_moves_on_is_no_hang(client: EngineClient) -> None:
    assert code(client, OK) is None
    client.seconds_per_page = 1.2
    assert code(client, "long.jpg") is None


@pytest.mark.parametrize(
    ("name", "trouble", "pages"),
    [("two_pages_then_crash", "engine_crashed", [0, 1]), ("page_then_hang", "engine_timeout", [0])],
)
def test_pages_read_before_the_trouble_stay(client: EngineClient, name: str, trouble: str, pages: list[int]) -> None:
    assert code(client, OK) is None
    client.seconds_per_page = 1.0 if trouble == "engine_timeout" else 60.0
    answer = client.read(Path(f"{name}.pdf")).answer
    assert answer.error is not None and answer.error.code == trouble
    assert [page.page for page in answer.pages] == pages


def test_cancel_is_obeyed_even_when_the_engine_ignores_it(client: EngineClient) -> None:
    assert code(client, OK) is None
    threading.Timer(0.2, client.cancel).start()
    begun = time.monotonic()
    assert code(client, "hang.jpg") == "cancelled"
    assert time.monotonic() - begun < 2
    assert code(client, OK) is None


def test_cancel_with_nothing_running_does_nothing(client: EngineClient) -> None:
    client.cancel()
    assert code(client, OK) is None


def test_last_words_are_kept_and_masked(client: EngineClient) -> None:
    assert code(client, "talk_then_crash.jpg") == "engine_crashed"
    assert "처리 중" in client.last_words
    assert "5678" not in client.last_words and "1234567" not in client.last_words


def test_death_between_files_is_not_noticed(client: EngineClient) -> None:
    assert code(client, OK) is None
    pid = client.status().pid
    assert pid is not None
    psutil.Process(pid).kill()
    while client.status().state != "stopped":
        time.sleep(0.01)
    assert code(client, OK) is None


def test_pages_are_told_as_they_come(client: EngineClient) -> None:
    pages: list[int] = []
    assert client.read(Path("pages.pdf"), on_page=pages.append).answer.error is None
    assert pages == [0, 1, 2]


def test_listener_that_raises_does_not_garble_the_next_answer(client: EngineClient) -> None:
    def refuse(page: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client.read(Path("pages.pdf"), on_page=refuse)
    assert code(client, OK) is None


@pytest.mark.parametrize("how", ["crash_at_start", "wrong_version", "babble_at_start", "unknown_code"])
def test_engine_that_never_starts(how: str) -> None:
    with EngineClient(Settings(), misbehaving(how)) as client:
        client.start()
        assert code(client, "a.jpg") == "engine_unavailable"
        begun = time.monotonic()
        assert code(client, "b.jpg") == "engine_unavailable"
        assert time.monotonic() - begun < 0.1, "a hopeless engine is not started for every file"
        assert client.status().state == "failed"


@pytest.mark.parametrize("how", ["crash_at_start", "babble_at_start"])
def test_one_bad_start_is_forgiven(how: str, tmp_path: Path) -> None:
    with EngineClient(Settings(), misbehaving(how, str(tmp_path / "started"))) as client:
        assert code(client, OK) is None


def test_start_gives_a_new_chance(tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    with EngineClient(Settings(), (str(engine), "well")) as client:
        assert code(client, OK) == "engine_unavailable"
        engine.write_text(f"#!/bin/sh\nexec {sys.executable} {HERE / 'misbehaving_engine.py'} well\n")
        engine.chmod(0o700)
        client.start()
        assert code(client, OK) is None


def test_hanging_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EngineClient, "start_seconds", 0.3)
    with EngineClient(Settings(), misbehaving("hang_at_start")) as client:
        assert code(client, OK) == "engine_unavailable"


def test_cancel_while_starting_leaves_the_engine_loading() -> None:
    with EngineClient(Settings(), misbehaving("hang_at_start")) as client:
        threading.Timer(0.2, client.cancel).start()
        assert code(client, OK) == "cancelled"
        assert client.status().state == "starting"


def test_reported_reason_is_passed_on_with_its_details() -> None:
    with EngineClient(Settings(), misbehaving("model_changed")) as client:
        error = client.read(OK).answer.error
        assert error is not None and error.code == "model_changed" and "inference.onnx" in error.message
        assert client.status().problem == error


def test_flood_at_start() -> None:
    with EngineClient(Settings(), misbehaving("flood_at_start")) as client:
        assert code(client, OK) is None


def test_closing_ends_a_running_read() -> None:
    client = EngineClient(Settings(), misbehaving("well"))
    assert code(client, OK) is None
    closing = threading.Timer(0.2, client.close)
    closing.start()
    assert code(client, "hang.jpg") == "cancelled"
    closing.join()
    assert code(client, OK) == "cancelled"
    assert client.status().state == "stopped"


def test_no_zombies_after_crashes(client: EngineClient) -> None:
    for _ in range(3):
        code(client, "crash.jpg")
    assert [child for child in psutil.Process().children() if child.status() == psutil.STATUS_ZOMBIE] == []


# The real engine process around a pretended reader.


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EngineClient]:
    with EngineClient(Settings({"threads": 3, "engine_recycle_megabytes": 500}), WELL_BEHAVED) as made:
        yield made


def test_reading(engine: EngineClient, tmp_path: Path) -> None:
    pages: list[int] = []
    reading = engine.read(Path("영수증 1.pdf"), previews=tmp_path, on_page=pages.append)
    assert reading.answer.file == "영수증 1.pdf", "the path as the caller gave it"
    assert [page.page for page in reading.answer.pages] == pages == [0, 1]
    assert reading.previews == (tmp_path / "0.png", tmp_path / "1.png")
    status = engine.status()
    assert status.state == "ready" and status.models == (("fields", "pretend", "0123456789ab"),)
    assert status.notices == ("threads=3",), "settings reach the engine"
    assert status.rss > 2**20


@pytest.mark.parametrize(("name", "expected"), [("cut.pdf", "damaged_file"), ("bug_on_page_2.pdf", "internal_error")])
def test_trouble_told_by_the_reader_leaves_the_pages(engine: EngineClient, name: str, expected: str) -> None:
    answer = engine.read(Path(name)).answer
    assert answer.error is not None and answer.error.code == expected
    assert len(answer.pages) == (2 if name == "cut.pdf" else 1)


def test_name_that_is_not_utf8(engine: EngineClient) -> None:
    reading = engine.read(Path(os.fsdecode(b"\xbf\xb5\xbc\xf6\xc1\xf5.jpg")))
    assert reading.answer.error is None
    assert reading.answer.file.endswith(".jpg")
    reading.model_dump_json()


@pytest.mark.parametrize(
    ("name", "expected"), [("encrypted.pdf", "encrypted_pdf"), ("bug.jpg", "internal_error"), ("print.jpg", None)]
)
def test_trouble_in_the_reader_does_not_end_the_engine(engine: EngineClient, name: str, expected: str | None) -> None:
    assert code(engine, OK) is None
    pid = engine.status().pid
    assert code(engine, name) == expected
    assert code(engine, OK) is None
    assert engine.status().pid == pid


def test_polite_cancel_keeps_the_engine(engine: EngineClient) -> None:
    assert code(engine, OK) is None
    pid = engine.status().pid
    threading.Timer(0.2, engine.cancel).start()
    assert code(engine, "slow.jpg") == "cancelled"
    assert code(engine, OK) is None
    assert engine.status().pid == pid


def test_network_is_refused(engine: EngineClient) -> None:
    assert code(engine, "network.jpg") == "internal_error"
    assert engine.check().leaks == ()


def test_environment_of_the_engine(engine: EngineClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:8080")
    error = engine.read(Path("environment.jpg")).answer.error
    assert error is not None
    for part in ("OMP_WAIT_POLICY=PASSIVE", "HF_HUB_OFFLINE=1", "SOURCE_CHECK=True", "HTTPS_PROXY=None"):
        assert part in error.message


def test_grown_engine_is_recycled(engine: EngineClient) -> None:
    assert code(engine, OK) is None
    pid = engine.status().pid
    assert code(engine, "grow.jpg") is None
    assert engine.status().pid != pid
    assert code(engine, OK) is None


@pytest.mark.parametrize(("threads", "expected"), [(64, "model_missing"), (63, "engine_unavailable")])
def test_reader_that_cannot_be_made(threads: int, expected: str) -> None:
    with EngineClient(Settings({"threads": threads}), WELL_BEHAVED) as client:
        assert code(client, OK) == expected


def test_engine_dies_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import sys, os; from pathlib import Path; from desktop.engine.client import EngineClient;"
        "from desktop.settings import Settings; client = EngineClient(Settings(), sys.argv[1:]);"
        "client.read(Path('ok.jpg')); print(client.status().pid, flush=True); os.kill(os.getpid(), 9)"
    )
    root = str(Path(__file__).parents[2])
    parent = psutil.Popen(
        [sys.executable, "-c", script, *WELL_BEHAVED],
        stdout=-1,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    with parent.stdout:
        engine = int(parent.stdout.read())
    parent.wait()
    deadline = time.monotonic() + 5
    while psutil.pid_exists(engine) and psutil.Process(engine).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)
