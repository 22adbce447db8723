"""Reading a receipt asks nothing of the network: not once, even where nobody refuses it and there is none."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.engine.client import EngineClient
from desktop.samples import sample_trip
from desktop.settings import Settings

NO_NETWORK = ("unshare", "--user", "--map-root-user", "--net")

#: The engine behind a hook that writes down every use of sockets, before the engine's own hook refuses it.
WATCHED_ENGINE = """
import runpy, sys
record = open(sys.argv.pop(1), "a", buffering=1)
def hook(event, arguments):
    if event.startswith("socket."):
        print(event, *arguments[1:3], file=record)
sys.addaudithook(hook)
runpy.run_module("desktop.engine", run_name="__main__", alter_sys=True)
"""
#: urllib3 makes one socket when imported, to see whether the system knows IPv6, and sends nothing through it.
IPV6_PROBE = f"socket.__new__ {int(socket.AF_INET6)} {int(socket.SOCK_STREAM)}"


def may_unshare() -> bool:
    try:
        return subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not may_unshare(), reason="this user may make no network namespace")
def test_sample_receipt_is_read_without_a_network_and_without_trying(tmp_path: Path) -> None:
    record = tmp_path / "sockets"
    record.touch()
    _, files = sample_trip()
    taxi = next(file for file in files if "택시" in file.name)
    command = (*NO_NETWORK, sys.executable, "-P", "-c", WATCHED_ENGINE, str(record))
    with EngineClient(Settings(), command) as engine:
        reading = engine.read(taxi)
        assert reading.answer.error is None, engine.last_words
        (receipt,) = reading.answer.receipts()
        assert receipt.kind == "taxi"
        assert isinstance(receipt.value("total"), int)
        assert [role for role, _, _ in engine.status().models] == ["detector", "recogniser", "glance", "fields"]
        assert set(record.read_text().splitlines()) <= {IPV6_PROBE}
        assert engine.check().leaks == ()
