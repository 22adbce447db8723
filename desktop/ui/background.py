"""Slow work off the window's thread: one call, its result or its error handed back on the window's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.errors import UserError, trace_of

log = logging.getLogger(__name__)


class Task(QObject):
    """One call in a thread of its own. ``done`` carries its result, ``failed`` a UserError; then ``ended``, whatever
    happened. All come on the thread that made the task."""

    done = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _returned = Signal(object, object)

    def __init__(self, call: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._call = call
        self._thread = threading.Thread(target=self._run, name="task", daemon=True)
        # Through a method of this object, so that Qt brings it over to our thread before anybody else is called.
        self._returned.connect(self._deliver)

    def start(self) -> None:
        self._thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether the call has ended within ``seconds``, if any."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        result, problem = None, None
        try:
            result = self._call()
        except UserError as error:
            problem = error
        except Exception as error:
            log.error("task failed\n%s", trace_of(error))
            problem = UserError("internal_error")
        self._returned.emit(result, problem)

    def _deliver(self, result: object, problem: UserError | None) -> None:
        if problem is None:
            self.done.emit(result)
        else:
            self.failed.emit(problem)
        self.ended.emit()
        self.deleteLater()


class Tasks(QObject):
    """The tasks of a window; an error that one ends with is told by ``failed``."""

    failed = Signal(object)
    #: One has ended.
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: set[Task] = set()

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def wait(self, seconds: float) -> None:
        """Let the running calls end, each within ``seconds``; what they return is told to nobody any more."""
        for task in self._running:
            task.wait(seconds)

    def run(self, call: Callable[[], Any], then: Callable[[Any], object]) -> Task:
        """Make a call in the background; ``then`` gets its result."""
        task = Task(call, self)
        self._running.add(task)
        task.done.connect(then)
        task.failed.connect(self.failed)
        task.ended.connect(lambda: self._running.discard(task))
        task.ended.connect(self.ended)
        task.start()
        return task
