"""One engine process as its parent sees it: messages out, messages in, the last words on stderr, and a sure end."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

from pydantic import ValidationError

from desktop.engine.protocol import (
    LONGEST_LINE,
    REPLY,
    VERSION,
    Answer,
    AtWork,
    Checked,
    Failed,
    Hello,
    PageRead,
    Proposals,
    Ready,
    Request,
    encoded,
)
from desktop.errors import UserError

_TAIL_BYTES: Final = 16_384
#: Card numbers, 주민등록번호, account numbers: digits in a row, a space or hyphen between them at most.
_LONG_NUMBER: Final = re.compile(r"\d(?:[ -]?\d){8,}")


class EngineGoneError(Exception):
    """The engine ended, or said something that is no message of this protocol."""


def masked(text: str) -> str:
    """Text for a log: long numbers are blotted out."""
    return _LONG_NUMBER.sub("****", text)


def default_command() -> tuple[str, ...]:
    """How this program starts its engine. ``-P``: a file in the working folder must not stand in for a module."""
    return (sys.executable, "-P", "-m", "desktop.engine")


class EngineProcess:
    """A running engine. ``receive`` and ``send`` are for one thread at a time; the rest may be called from any."""

    def __init__(self, command: Sequence[str]) -> None:
        """Spawn; OSError when the command cannot be run."""
        root = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1", "PYTHONFAULTHANDLER": "1"},
            start_new_session=True,  # Ctrl-C in the terminal is for the parent to handle
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.started = time.monotonic()
        self.ready: Ready | None = None
        #: Why the models could not be loaded, when the engine said so.
        self.refusal: UserError | None = None
        #: Bytes of memory, as last told.
        self.rss = 0
        #: Whether the language model was at work when last heard of.
        self.model_at_work = False
        #: Whether it was at work on a GPU.
        self.model_on_gpu = False
        self._settled = threading.Event()
        self._inbox: queue.SimpleQueue[PageRead | Answer | AtWork | Proposals | Checked | None] = queue.SimpleQueue()
        self._tail = b""
        self._stopping = threading.Lock()
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("engine-stdout", self._listen), ("engine-stderr", self._drain))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def last_words(self) -> str:
        """The end of what the engine wrote to stderr, masked."""
        return masked(self._tail.decode("utf-8", errors="replace"))

    def send(self, request: Request) -> None:
        """Write one request; EngineGoneError when nobody reads it."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(encoded(request))
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise EngineGoneError from error

    def wait_settled(self, seconds: float) -> bool:
        """Whether the start is over: ``ready`` or ``refusal`` is set, or the engine has gone."""
        return self._settled.wait(seconds)

    def receive(self, seconds: float) -> PageRead | Answer | AtWork | Proposals | Checked | None:
        """The next reply, or None when none came in time; EngineGoneError after the last."""
        try:
            reply = self._inbox.get(timeout=max(seconds, 0))
        except queue.Empty:
            return None
        if reply is None:
            self._inbox.put(None)
            raise EngineGoneError
        return reply

    def stop(self, grace: float = 0.0) -> None:
        """End the process: its stdin is closed, after ``grace`` seconds it is killed. Nothing of it is left then."""
        with self._stopping:
            process = self._process
            assert process.stdin is not None and process.stdout is not None and process.stderr is not None
            with contextlib.suppress(OSError):
                process.stdin.close()
            try:
                process.wait(grace)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for thread, pipe in zip(self._threads, (process.stdout, process.stderr), strict=True):
                thread.join(1.0)
                if not thread.is_alive():  # alive: a grandchild holds the pipe; closing it would wait for that
                    pipe.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            while line := self._process.stdout.readline(LONGEST_LINE):
                self._take(line)
        except (ValidationError, EngineGoneError, OSError, ValueError):
            self._process.kill()  # whatever speaks there is not our engine
            _discard(self._process.stdout)
        finally:
            self._inbox.put(None)
            self._settled.set()

    def _take(self, line: bytes) -> None:
        match REPLY.validate_json(line):
            case Hello(version=version):
                if version != VERSION:
                    raise EngineGoneError
            case Failed(code=code, details=details):
                try:
                    self.refusal = UserError(code, **details)
                except KeyError:  # no such code, or not its details
                    self.refusal = UserError("engine_unavailable")
                self._settled.set()
            case Ready() as ready:
                self.ready, self.rss = ready, ready.rss
                self._settled.set()
            case AtWork(begins=begins, on_gpu=on_gpu) as moved:
                self.model_at_work, self.model_on_gpu = begins, on_gpu
                self._inbox.put(moved)
            case PageRead() as page:
                self._inbox.put(page)
            case Answer() | Proposals() | Checked() as answer:
                self.rss = answer.rss
                self._inbox.put(answer)

    def _drain(self) -> None:
        assert self._process.stderr is not None
        descriptor = self._process.stderr.fileno()
        while block := os.read(descriptor, 65_536):
            self._tail = (self._tail + block)[-_TAIL_BYTES:]


def _discard(pipe: IO[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while os.read(pipe.fileno(), 65_536):
            pass
