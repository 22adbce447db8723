"""The engine reaches no network: Python code is refused by the audit hook, native code by the kernel."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.engine.client import EngineClient
from desktop.engine.process import default_command
from desktop.samples import sample_trip
from desktop.settings import Settings

ROOT = Path(__file__).parents[2]

#: Each way out, and what the hook says to it.
WAYS = (
    "socket.create_connection(('127.0.0.1', 9), timeout=1)",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "socket.socket(socket.AF_INET6)",
    "socket.getaddrinfo('localhost', 80)",
    "socket.gethostbyname('localhost')",
    "socket.gethostbyaddr('127.0.0.1')",
    "urllib.request.urlopen('http://127.0.0.1:9/')",
)


def run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_way_out_is_refused() -> None:
    script = f"""
import socket, urllib.request
from desktop.engine import offline
offline.refuse_network()
for way in {WAYS!r}:
    try:
        eval(way)
    except OSError as error:
        print('offline' in str(error))
    else:
        print(way)
"""
    assert run(script).split() == ["True"] * len(WAYS)


def test_socket_made_before_is_refused_too() -> None:
    script = """
import socket
from desktop.engine import offline
made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
offline.refuse_network()
for use in (lambda: made.bind(('127.0.0.1', 0)), lambda: made.connect(('127.0.0.1', 9)),
            lambda: made.sendto(b'', ('127.0.0.1', 9))):
    try:
        use()
    except offline.NetworkRefusedError:
        print('refused')
made.close()
"""
    assert run(script).split() == ["refused"] * 3


def test_self_check_tells_a_missing_hook() -> None:
    script = (
        "from desktop.engine import offline; print(*offline.leaks()); offline.refuse_network(); print(offline.leaks())"
    )
    assert run(script).splitlines() == ["tcp udp dns native", "()"]


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is one of Linux")
def test_native_code_and_its_threads_and_children_get_no_socket_but_a_local_one() -> None:
    script = """
import ctypes, socket, subprocess, sys, threading
from desktop.engine import offline
offline.refuse_network()
make = ctypes.CDLL(None, use_errno=True).socket
made = []
def several():
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_UNIX):
        made.append(make(int(family), int(socket.SOCK_DGRAM), 0) >= 0)
several()
thread = threading.Thread(target=several)
thread.start()
thread.join()
print(*made)
print(subprocess.run([sys.executable, "-c", "import socket; socket.socket()"], capture_output=True).stderr[-40:])
"""
    said, child = run(script).splitlines()
    assert said.split() == ["False", "False", "False", "True"] * 2
    assert "Permission denied" in child


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of its system calls")
@pytest.mark.parametrize("call", [425, 0x40000000 | 41])
def test_there_is_no_way_round_the_filter(call: int) -> None:
    """io_uring_setup(2), and socket(2) of the x32 ABI: without the filter they fail for another reason, or succeed."""
    script = f"""
import ctypes, errno
from desktop.engine import offline
def refused():
    ctypes.set_errno(0)
    return ctypes.CDLL(None, use_errno=True).syscall({call}, 2, 0, 0) < 0 and ctypes.get_errno() == errno.EACCES
print(refused())
offline.refuse_network()
print(refused())
"""
    assert run(script).split() == ["False", "True"]


def may_trace() -> bool:
    return shutil.which("strace") is not None and subprocess.run(["strace", "-o", "/dev/null", "true"]).returncode == 0


@pytest.mark.skipif(not may_trace(), reason="this user may not watch system calls")
def test_not_even_a_library_tries_to_make_a_socket(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    watched = ("strace", "-f", "-o", str(calls), "-e", "trace=socket,connect", *default_command())
    _, files = sample_trip()
    with EngineClient(Settings(), watched) as engine:
        assert engine.read(files[1]).answer.error is None, engine.last_words
    tried = [line for line in calls.read_text().splitlines() if "(" in line and "AF_UNIX" not in line]
    assert tried == []


@pytest.mark.skipif(not hasattr(__import__("socket"), "AF_UNIX"), reason="no local sockets on this system")
def test_local_sockets_stay_usable() -> None:
    script = """
import socket
from desktop.engine import offline
offline.refuse_network()
one, two = socket.socketpair()
one.sendall(b'x')
print(two.recv(1))
one.close(), two.close()
"""
    assert run(script).strip() == "b'x'"


def test_client_and_protocol_import_nothing_heavy() -> None:
    script = (
        "import sys, desktop.engine.client;"
        "print(*sorted({'numpy', 'cv2', 'paddleocr', 'onnxruntime', 'llama_cpp', 'PIL', 'PySide6'} & set(sys.modules)))"
    )
    assert run(script).strip() == ""
