"""The queue of files to read: one worker thread, one file at a time, cancel at any moment."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.engine.protocol import Reading
from desktop.errors import CATALOGUE
from desktop.receipts.model import FileAnswer, FileProblem

log = logging.getLogger(__name__)

Read = Callable[[Path, Path, Callable[[int], None]], Reading]


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
    finished = Signal(int, object)
    #: The queue has run dry.
    idle = Signal()

    def __init__(self, read: Read, cancel: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._cancel = cancel
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._current: Job | None = None
        self._waiting: list[Job] = []
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a file is being read or waits."""
        with self._lock:
            return self._current is not None or bool(self._waiting)

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
            self._cancel()
        return [job.key for job in gone]

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
            with self._lock:
                self._current = None
                dry = not self._waiting
            self.finished.emit(job.key, answer)
            if dry:
                self.idle.emit()

    def _read_one(self, job: Job) -> Reading:
        try:
            return self._read(job.path, job.previews, lambda page: self.page_read.emit(job.key, page))
        except Exception:
            # ``read`` promises not to raise; a broken promise must not end the queue.
            log.exception("reading failed")
            message, next_step = CATALOGUE["internal_error"]
            problem = FileProblem(code="internal_error", message=message, next_step=next_step)
            return Reading(answer=FileAnswer(file=str(job.path), error=problem, pages=()), previews=())
