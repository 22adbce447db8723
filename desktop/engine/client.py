"""The supervisor of the engine: keeps one warm, feeds it file by file, replaces it when it dies, hangs or grows."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Self

from desktop import manifest
from desktop.engine.process import EngineGoneError, EngineProcess, default_command
from desktop.engine.protocol import (
    VERSION,
    Answer,
    AtWork,
    Cancel,
    Check,
    Checked,
    EngineStatus,
    Open,
    PageRead,
    Proposals,
    Propose,
    Read,
    Reading,
    file_problem,
    shown,
)
from desktop.errors import UserError
from desktop.receipts.model import FileAnswer, Proposed
from desktop.settings import Settings, Value

_TICK: Final = 0.05  # seconds between two looks at the cancel flag
_GRACE: Final = 0.7  # seconds a polite request to stop may take before the engine is killed
_PACK_BYTES_PER_SECOND: Final = 10 << 20  # a language model of the user's own: gigabytes, read twice from a slow disk

_MODEL: Final = "language_model"
_REPLIES: Final = {Read: Answer, Propose: Proposals, Check: Checked}


class _Pages:
    """The pages of a file as they come; when it is read a second time they take the place of the first ones."""

    def __init__(self, on_page: Callable[[int], None] | None) -> None:
        self.read: list[PageRead] = []
        self._on_page = on_page
        self._next = 0

    def begin(self) -> None:
        """The engine starts with the first page."""
        self._next = 0

    def take(self, page: PageRead) -> None:
        """The next page; EngineGoneError for any other."""
        if page.page.page != self._next:
            raise EngineGoneError
        is_new = self._next == len(self.read)
        self.read[self._next : self._next + 1] = [page]
        self._next += 1
        if is_new and self._on_page is not None:
            self._on_page(page.page.page)


class EngineClient:
    """Reads files through a child process; never raises for the trouble of one file.

    ``read`` is called from one worker thread; ``start``, ``cancel``, ``status`` and ``close`` from any.
    """

    #: Seconds for the imports and models, on a cold and slow disk.
    start_seconds: float = 120.0

    def __init__(self, settings: Settings, command: Sequence[str] | None = None) -> None:
        self.seconds_per_page: float = settings.integer("engine_seconds_per_page")
        self._settings = settings
        self._model_seconds = settings.integer("fields_seconds")
        if settings.text("fields_pack"):
            self.start_seconds += _pack_bytes(settings.text("fields_pack")) / _PACK_BYTES_PER_SECOND
        self._command = tuple(command) if command is not None else default_command()
        self._recycle_bytes = settings.integer("engine_recycle_megabytes") * 2**20
        self._ids = itertools.count(1)
        self._guard = threading.Lock()  # over _process, _refusal, _closed
        self._turn = threading.Lock()  # one request at a time
        self._cancel = threading.Event()
        self._process: EngineProcess | None = None
        self._refusal: UserError | None = None
        self._failed_starts = 0
        #: Where the language model has ended or hung an engine: the next ones do without a GPU, or without the model.
        self._without: dict[str, Value] = {}
        self._closed = False
        #: What the last engine that died wrote to stderr, masked: for the log.
        self.last_words = ""

    def start(self) -> None:
        """Spawn the engine now, without waiting; also a new chance after a start that failed."""
        with self._guard:
            self._refusal = None
            self._failed_starts = 0
        with contextlib.suppress(UserError):  # the next read tells
            self._spawned()

    def read(
        self, path: Path, *, previews: Path | None = None, on_page: Callable[[int], None] | None = None
    ) -> Reading:
        """Read one file; blocks. Death of the engine, a timeout and a cancel come back as the answer's error, behind
        the pages that were read before it. ``on_page`` is told of each page (0-based) as it comes."""
        with self._turn:
            self._cancel.clear()
            request = Read(id=next(self._ids), path=path.absolute(), previews=previews and previews.absolute())
            pages, notices = _Pages(on_page), self._told()
            try:
                answer = self._asked(request, pages)
                assert isinstance(answer, Answer)
                problem, notices = answer.problem, (*self._told(), *answer.notices)
                if self._has_grown(answer.rss):
                    self._drop(_GRACE)
                    self.start()
            except UserError as error:
                problem = file_problem(error)
            return Reading(
                answer=FileAnswer(
                    file=shown(path), error=problem, pages=tuple(page.page for page in pages.read), notices=notices
                ),
                previews=tuple(page.preview for page in pages.read if page.preview is not None),
            )

    def propose(self, lines: Sequence[str]) -> tuple[dict[str, Proposed], tuple[str, ...]]:
        """What the language model says of a trip order (출장명령서) with these lines, and notices; blocks.

        Nothing where there is none in use, or the engine is in trouble: the notices tell.
        """
        with self._turn:
            self._cancel.clear()
            try:
                proposals = self._asked(Propose(id=next(self._ids), lines=tuple(lines)), _Pages(None))
            except UserError as error:
                return {}, (f"{error.message} {error.next_step}",)
            assert isinstance(proposals, Proposals)
            return proposals.fields, (*self._told(), *proposals.notices)

    def check(self) -> Checked:
        """Let the engine try to reach the network (``yeobijigi doctor``); UserError when it cannot answer."""
        with self._turn:
            self._cancel.clear()
            checked = self._asked(Check(id=next(self._ids)), _Pages(None))
            assert isinstance(checked, Checked)
            return checked

    def cancel(self) -> None:
        """Let the running read return ``cancelled`` within about a second; nothing happens when none is running."""
        self._cancel.set()

    def status(self) -> EngineStatus:
        """What is known of the engine; does not wait for it."""
        process, refusal = self._process, self._refusal
        if refusal is not None:
            return EngineStatus(state="failed", problem=file_problem(refusal))
        if process is None or not process.is_alive():
            return EngineStatus(state="stopped")
        if process.ready is None:
            return EngineStatus(state="starting", pid=process.pid)
        ready = process.ready
        return EngineStatus(
            state="ready",
            models=ready.models,
            notices=self._told(),
            pid=process.pid,
            rss=process.rss,
        )

    def close(self) -> None:
        """End the engine; a read that is running returns ``cancelled``."""
        with self._guard:
            self._closed = True
        self._cancel.set()
        self._drop(_GRACE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _asked(self, request: Read | Propose | Check, pages: _Pages) -> Answer | Proposals | Checked:
        while True:
            process = self._opened()
            pages.begin()
            try:
                process.send(request)
                return self._awaited(process, request, pages)
            except (EngineGoneError, UserError) as error:
                is_cancelled = self._cancel.is_set()
                self._drop()
                if not is_cancelled and self._blames_model(process):
                    continue  # the same again
                self.start()  # the next file finds a warm one
                if isinstance(error, UserError):
                    raise
                raise UserError("cancelled" if self._closed else "engine_crashed") from None
            except BaseException:
                self._drop()  # an answer still to come must not meet the next request
                raise

    def _awaited(
        self, process: EngineProcess, request: Read | Propose | Check, pages: _Pages
    ) -> Answer | Proposals | Checked:
        wanted = _REPLIES[type(request)]
        deadline = time.monotonic() + self.seconds_per_page
        trouble = "engine_timeout"
        while True:
            if self._cancel.is_set() and trouble != "cancelled":
                process.send(Cancel(id=request.id))
                trouble, deadline = "cancelled", min(deadline, time.monotonic() + _GRACE)
            if time.monotonic() > deadline:
                raise UserError(trouble)
            reply = process.receive(_TICK)
            if reply is None:
                continue
            if isinstance(reply, PageRead) and reply.id == request.id:
                if trouble == "engine_timeout":  # a long document is no hang
                    deadline = time.monotonic() + self.seconds_per_page
                pages.take(reply)
            elif isinstance(reply, AtWork):
                if trouble == "engine_timeout":  # it limits its own time
                    deadline = time.monotonic() + self.seconds_per_page + self._model_seconds * reply.begins
            elif isinstance(reply, wanted) and reply.id == request.id:
                return reply
            else:
                raise EngineGoneError

    def _opened(self) -> EngineProcess:
        """A process whose models are loaded; UserError when none can be had. A cancel leaves the loading alone."""
        while self._refusal is None:
            process = self._spawned()
            while not process.wait_settled(_TICK):
                if self._cancel.is_set():
                    raise UserError("cancelled")
                if time.monotonic() > process.started + self.start_seconds:
                    break
            if process.ready is not None:
                self._failed_starts = 0
                return process
            self._drop()
            if self._blames_model(process):
                continue
            self._failed_starts += 1
            if process.refusal is not None:
                self._refusal = process.refusal
            elif self._failed_starts > 1:  # once may be bad luck (memory, a virus scanner); twice is the installation
                self._refusal = UserError("engine_unavailable")
        raise self._refusal

    def _spawned(self) -> EngineProcess:
        with self._guard:
            if self._closed:
                raise UserError("cancelled")
            if self._process is not None:
                if self._process.is_alive():
                    return self._process
                self._bury(self._process)
            try:
                self._process = EngineProcess(self._command)
            except OSError as error:
                self._process = None
                self._refusal = UserError("engine_unavailable")
                raise self._refusal from error
            with contextlib.suppress(EngineGoneError):  # then it never becomes ready
                self._process.send(Open(version=VERSION, settings={**self._settings.changed(), **self._without}))
            return self._process

    def _told(self) -> tuple[str, ...]:
        """What works less well than it could, as far as is known."""
        process = self._process
        notices = process.ready.notices if process is not None and process.ready is not None else ()
        if self._without:
            stopped = UserError("fields_stopped" if _MODEL in self._without else "gpu_stopped")
            return (f"{stopped.message} {stopped.next_step}", *notices)
        return notices

    def _blames_model(self, process: EngineProcess) -> bool:
        """Whether an engine has died of the language model, so that the next one does without what it died of."""
        if not process.model_at_work or _MODEL in self._without:
            return False
        self._without = {"n_gpu_layers": 0} if process.model_on_gpu and not self._without else {_MODEL: False}
        return True

    def _has_grown(self, rss: int) -> bool:
        """Whether the engine is to be replaced: a large model is no growth."""
        process = self._process
        at_start = process.ready.rss if process is not None and process.ready is not None else 0
        return rss > max(self._recycle_bytes, at_start + self._recycle_bytes // 2)

    def _drop(self, grace: float = 0.0) -> None:
        with self._guard:
            process, self._process = self._process, None
        if process is not None:
            self._bury(process, grace)

    def _bury(self, process: EngineProcess, grace: float = 0.0) -> None:
        process.stop(grace)
        self.last_words = process.last_words()


def _pack_bytes(name: str) -> int:
    """What the files of a pack take; 0 where they cannot be looked at: the engine tells why."""
    try:
        return sum(file.stat().st_size for file in manifest.pack_named(name).iterdir())
    except (UserError, OSError):
        return 0
