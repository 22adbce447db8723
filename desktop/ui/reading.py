"""The queue of files to read: one worker thread, one file at a time, cancel at any moment."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.engine.protocol import Reading, failed_reading, shown
from desktop.errors import UserError, trace_of

log = logging.getLogger(__name__)

_INSIST_MS: Final = 200

Read = Callable[[Path, Path, Callable[[int], None]], Reading]
Digest = Callable[[Path], str]


@dataclass(frozen=True)
class Job:
    """One file to read; ``key`` names its row."""

    key: int
    path: Path
    previews: Path


class Reader(QObject):
    """Reads files one after the other in a thread of its own; its signals arrive on the window's thread."""

    started = Signal(int)
    page_read = Signal(int, int)
    #: (key, Reading, SHA-256 of the file in hex, empty where it could not be read)
    finished = Signal(int, object, str)
    #: The thread has come to its end.
    stopped = Signal()

    def __init__(self, read: Read, cancel: Callable[[], None], digest: Digest, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._digest = digest
        self._cancel = cancel
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._current: Job | None = None
        self._stopping: Job | None = None
        self._waiting: list[Job] = []
        #: Nothing more will be read, and no signal but ``stopped`` will come.
        self.ended = False
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
        self._thread.start()

    def add(self, job: Job) -> None:
        with self._lock:
            self._waiting.append(job)
        self._jobs.put(job)

    def cancel(self, key: int | None = None) -> list[int]:
        """Take back one file, or all: those still waiting leave the queue and are returned by key; the one being read
        ends soon with the error ``cancelled``."""
        with self._lock:
            gone = [job for job in self._waiting if key is None or job.key == key]
            self._waiting = [job for job in self._waiting if job not in gone]
            running = self._current is not None and (key is None or self._current.key == key)
        if running:
            self._stop_running()
        return [job.key for job in gone]

    def _stop_running(self) -> None:
        # Said again until the file ends: a cancel that comes before the read has begun would be lost.
        with self._lock:
            running = self._current
        if running is not None and (self._stopping is None or running is self._stopping):
            self._stopping = running
            self._cancel()
            QTimer.singleShot(_INSIST_MS, self, self._stop_running)
        else:
            self._stopping = None

    def stop(self) -> None:
        """Cancel everything and let the thread end."""
        self.cancel()
        self._jobs.put(None)

    def wait(self, seconds: float) -> bool:
        """Whether the thread has ended within ``seconds``."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            with self._lock:
                if job not in self._waiting:
                    continue
                self._waiting.remove(job)
                self._current = job
            self.started.emit(job.key)
            answer = self._read_one(job)
            digest = self._digest_of(job)
            with self._lock:
                self._current = None
            self.finished.emit(job.key, answer, digest)
        self.ended = True
        self.stopped.emit()

    def _digest_of(self, job: Job) -> str:
        try:
            return self._digest(job.path)
        except Exception as error:
            log.error("a file could not be told from others\n%s", trace_of(error))
            return ""

    def _read_one(self, job: Job) -> Reading:
        try:
            job.previews.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._read(job.path, job.previews, lambda page: self.page_read.emit(job.key, page))
        except OSError:
            return failed_reading(job.path, UserError("case_unwritable", path=shown(job.previews.parent)))
        except Exception as error:
            # ``read`` promises not to raise; a broken promise must not end the queue.
            log.error("reading failed\n%s", trace_of(error))
            return failed_reading(job.path, UserError("internal_error"))
