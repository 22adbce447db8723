"""Slow work off the window's thread: one call, its result or its error handed back on the window's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.errors import UserError

log = logging.getLogger(__name__)


class Task(QObject):
    """One call in a thread of its own. ``done`` carries its result; ``failed`` a UserError."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, call: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._call = call
        self._thread = threading.Thread(target=self._run, name="task", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether the call has ended within ``seconds``."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            result = self._call()
        except UserError as error:
            self.failed.emit(error)
        except Exception:
            log.exception("task failed")
            self.failed.emit(UserError("internal_error"))
        else:
            self.done.emit(result)
