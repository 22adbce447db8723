"""The engine process, ``python -m desktop.engine``: lives while its stdin is open, answers one request at a time."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import platformdirs
from pydantic import ValidationError

from desktop.engine import offline
from desktop.engine.protocol import (
    REQUEST,
    VERSION,
    Answer,
    AtWork,
    Cancel,
    Check,
    Checked,
    Failed,
    Hello,
    Open,
    PackFound,
    PageRead,
    Proposals,
    Propose,
    Read,
    Ready,
    Reply,
    Trust,
    encoded,
    file_problem,
    shown,
)
from desktop.errors import UserError, trace_of
from desktop.receipts.model import Page, Proposed
from desktop.settings import Settings

_PROXIES: Final = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy")


class Reads(Protocol):
    """What the engine needs of desktop.engine.reader.Reader."""

    @property
    def models(self) -> tuple[tuple[str, str, str], ...]: ...

    @property
    def notices(self) -> tuple[str, ...]: ...

    @property
    def facts(self) -> tuple[str, ...]: ...

    @property
    def trust(self) -> tuple[Trust, ...]: ...

    def packs(self) -> tuple[PackFound, ...]: ...

    def read(
        self,
        path: Path,
        *,
        previews: Path | None,
        on_page: Callable[[Page, Path | None], None],
        on_notice: Callable[[str], None],
        should_stop: Callable[[], bool],
    ) -> UserError | None: ...

    def propose(
        self, lines: Sequence[str], on_notice: Callable[[str], None], should_stop: Callable[[], bool]
    ) -> dict[str, Proposed]: ...


#: Hears when the language model begins (True) and ends its work, and whether on a GPU.
Heard = Callable[[bool, bool], None]
#: Makes a reader from settings.
Load = Callable[[Settings, Heard], Reads]


class Server:
    """Requests from one pipe, replies to another.

    A thread listens, so that a cancel and the end of the parent are heard while reading.
    """

    def __init__(self, requests: BinaryIO, replies: BinaryIO, load: Load) -> None:
        self._requests = requests
        self._replies = replies
        self._load = load
        self._queue: queue.SimpleQueue[Open | Read | Propose | Check] = queue.SimpleQueue()
        self._cancelled = -1

    def run(self) -> int:
        """Serve until the models fail to load (1); the end of the requests ends the process at once."""
        self._reply(Hello(version=VERSION))
        threading.Thread(target=self._listen, name="requests", daemon=True).start()
        reader: Reads | None = None
        while True:
            request = self._queue.get()
            if isinstance(request, Open):
                try:
                    reader = self._opened(request)
                except UserError as error:
                    self._reply(Failed(code=error.code, details=error.details))
                    return 1
                self._reply(Ready(models=reader.models, notices=reader.notices, rss=resident_bytes()))
            elif isinstance(request, Check):
                assert reader is not None, "a Check before Open"
                self._reply(_checked(request, reader))
            elif isinstance(request, Propose):
                assert reader is not None, "a Propose before Open"
                self._reply(self._proposed(reader, request))
            else:
                assert reader is not None, "a Read before Open"
                notices: dict[str, None] = {}
                problem = self._read(reader, request, notices)
                self._reply(
                    Answer(
                        id=request.id,
                        problem=problem and file_problem(problem),
                        notices=tuple(notices),
                        rss=resident_bytes(),
                    )
                )

    def _opened(self, request: Open) -> Reads:
        if request.version != VERSION:
            raise UserError("engine_unavailable")
        try:
            return self._load(
                Settings(dict(request.settings)),
                lambda begins, on_gpu: self._reply(AtWork(begins=begins, on_gpu=on_gpu)),
            )
        except UserError:
            raise
        except Exception as error:
            print(trace_of(error), file=sys.stderr)
            raise UserError("engine_unavailable") from error

    def _read(self, reader: Reads, request: Read, notices: dict[str, None]) -> UserError | None:
        """Reply with every page; the first trouble is returned, ``notices`` get what worked less well, once each."""
        try:
            if request.previews is not None:
                _make_folder(request.previews, "case_unwritable")
            return reader.read(
                request.path,
                previews=request.previews,
                on_page=lambda page, preview: self._reply(PageRead(id=request.id, page=page, preview=preview)),
                on_notice=lambda notice: notices.update({notice: None}),
                should_stop=lambda: self._cancelled == request.id,
            )
        except UserError as error:
            return error
        except MemoryError:
            raise  # the process is spent: better a fresh one than a slow death
        except Exception as error:
            print(trace_of(error), file=sys.stderr)
            return UserError("internal_error")

    def _proposed(self, reader: Reads, request: Propose) -> Proposals:
        notices: dict[str, None] = {}
        fields: dict[str, Proposed] = {}
        try:
            fields = reader.propose(
                request.lines,
                on_notice=lambda notice: notices.update({notice: None}),
                should_stop=lambda: self._cancelled == request.id,
            )
        except MemoryError:
            raise
        except Exception as error:  # the label patterns read the order alone
            print(trace_of(error), file=sys.stderr)
        return Proposals(id=request.id, fields=fields, notices=tuple(notices), rss=resident_bytes())

    def _listen(self) -> None:
        try:
            for line in self._requests:
                request = REQUEST.validate_json(line)
                if isinstance(request, Cancel):
                    self._cancelled = request.id
                else:
                    self._queue.put(request)
        except ValidationError:
            os._exit(1)  # the parent is not ours
        # The parent closed the pipe or died. C code may be running and nothing is worth finishing: no orderly exit.
        os._exit(0)

    def _reply(self, reply: Reply) -> None:
        self._replies.write(encoded(reply))
        self._replies.flush()


def _make_folder(folder: Path, trouble: str) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(trouble, path=shown(folder)) from error


def resident_bytes(which: str = "VmRSS:") -> int:
    """Memory this process holds, or held at most ("VmHWM:"), in bytes; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(row.split()[1]) * 1024 for row in status.splitlines() if row.startswith(which)), 0)


def prepare_environment() -> None:
    """What the heavy libraries read when imported: no hub, no telemetry, no proxy, our own cache folder, idle threads
    that sleep."""
    for name in list(os.environ):
        if name.lower() in _PROXIES:
            del os.environ[name]
    os.environ.update(
        OMP_WAIT_POLICY="PASSIVE",
        PADDLE_PDX_CACHE_HOME=str(platformdirs.user_cache_path("yeobijigi", appauthor=False) / "paddlex"),
        PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK="True",
        HF_HUB_OFFLINE="1",
        ORT_DISABLE_TELEMETRY="1",  # onnxruntime else sends its use to its makers, past Python's sockets
    )


def take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent, moved away from descriptors 0 and 1.

    What a library prints then goes to stderr and cannot garble a reply.
    """
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device, not a path
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return requests, replies


def _checked(request: Check, reader: Reads) -> Checked:
    return Checked(
        id=request.id,
        leaks=offline.leaks(),
        llama=_llama_build(),
        facts=reader.facts,
        trust=reader.trust,
        packs=reader.packs(),
        rss=resident_bytes(),
        peak=resident_bytes("VmHWM:"),
    )


def _llama_build() -> str:
    if "desktop.llm.runtime" not in sys.modules:  # no model is in use, or llama.cpp cannot be imported
        return ""
    from desktop.llm import runtime

    return f"{runtime.system_info()} GPU = {int(runtime.supports_gpu())} |"


def _load(settings: Settings, at_work: Heard) -> Reads:
    _make_folder(Path(os.environ["PADDLE_PDX_CACHE_HOME"]), "cache_unwritable")  # needed by the import that follows
    from desktop.engine.reader import Reader  # imports every heavy library

    return Reader(settings, at_work)


def main(load: Load = _load) -> int:
    requests, replies = take_pipes()
    prepare_environment()
    offline.refuse_network()
    return Server(requests, replies, load).run()


if __name__ == "__main__":
    sys.exit(main())
