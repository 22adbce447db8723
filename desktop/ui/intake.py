"""Files on their way into the case: queued, read one after the other, cancelled, read again, taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from desktop.engine.protocol import Reading
from desktop.ui.case import Case, Entry, State, preview_folder
from desktop.ui.commands import Remove
from desktop.ui.reading import Job, Reader
from desktop.ui.services import Services


class Intake(QObject):
    """Keeps the entries of a case in step with the reader. Its signals come on the window's thread."""

    #: Something about the entries has changed: repaint.
    repaint = Signal()
    #: The state of this Entry has changed.
    entry_changed = Signal(object)
    #: What was read, or which files there are, has changed: keep and settle.
    changed = Signal()
    #: (files done, files in all, name of the one being read)
    progress = Signal(int, int, str)
    #: Nothing is left to read; the number of files that could not be read.
    ended = Signal(int)

    def __init__(self, case: Case, services: Services, undo_stack: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self._case = case
        self._previews = services.previews
        self._undo_stack = undo_stack
        self._done = self._total = 0
        self._pending: set[int] = set()
        self.reader = Reader(services.read, services.cancel, services.digest, self)
        self.reader.started.connect(self._file_started)
        self.reader.page_read.connect(self._page_read)
        self.reader.finished.connect(self._file_finished)

    @property
    def busy(self) -> bool:
        """Whether a file waits or is being read."""
        return bool(self._pending)

    def add(self, files: Iterable[Path]) -> int:
        """Take in files; how many of them were in the case already."""
        known = 0
        for path in files:
            entry = self._case.add(path)
            if entry is None:
                known += 1
            else:
                self._queue(entry)
        self.repaint.emit()
        self.changed.emit()
        return known

    def resume(self) -> None:
        """Read what waits in a case that was taken up again."""
        for entry in self._case.entries:
            if entry.state is State.WAITING:
                self._queue(entry)
        self.repaint.emit()

    def read_again(self, keys: Iterable[int]) -> None:
        """Read these files anew, unless they wait or are being read."""
        for key in dict.fromkeys(keys):
            entry = self._case.entry(key)
            if entry is not None and entry.state not in (State.WAITING, State.READING):
                self._case.restart(entry)
                self._queue(entry)
                self.entry_changed.emit(entry)
        self.repaint.emit()
        self.changed.emit()

    def remove(self, keys: Iterable[int]) -> list[Entry]:
        """Take files out of the case, which can be undone; the entries that went."""
        gone = set(keys)
        before = list(self._case.entries)
        for key in gone:
            self.cancel(key)
        after = [entry for entry in before if entry.key not in gone]
        self._undo_stack.push(Remove(self.tr("영수증 빼기"), before, after, self._have))
        return [entry for entry in before if entry.key in gone]

    def cancel(self, key: int | None = None) -> None:
        """Stop reading a file, or all: the running one ends soon, the waiting ones leave the queue."""
        for gone in self.reader.cancel(key):
            self._done += 1
            self._pending.discard(gone)
            entry = self._case.entry(gone)
            if entry is not None:
                entry.state = State.CANCELLED
                self.entry_changed.emit(entry)
        self.repaint.emit()
        self._end()

    def _queue(self, entry: Entry) -> None:
        self._total += 1
        self._pending.add(entry.key)
        self.reader.add(Job(entry.key, entry.path, preview_folder(self._previews, entry.path)))
        self.progress.emit(self._done, self._total, "")

    def _have(self, entries: Sequence[Entry]) -> None:
        self._case.put_back(entries, self._pending)
        self.repaint.emit()
        self.changed.emit()

    def _file_started(self, key: int) -> None:
        if (entry := self._case.entry(key)) is not None:
            entry.state = State.READING
            self.progress.emit(self._done, self._total, entry.name)
            self.entry_changed.emit(entry)
            self.repaint.emit()

    def _page_read(self, key: int, _page: int) -> None:
        if (entry := self._case.entry(key)) is not None and entry.state is State.READING:
            entry.pages_read += 1
            self.repaint.emit()

    def _file_finished(self, key: int, reading: Reading, digest: str) -> None:
        self._done += 1
        self._pending.discard(key)
        self.progress.emit(self._done, self._total, "")
        if (entry := self._case.entry(key)) is not None:
            self._case.finish(entry, reading)
            entry.sha256 = digest or None
            self.repaint.emit()
            self.entry_changed.emit(entry)
            self.changed.emit()
        self._end()

    def _end(self) -> None:
        if self._pending or not self._total:
            return
        self._done = self._total = 0
        self.ended.emit(sum(entry.state is State.FAILED for entry in self._case.entries))
