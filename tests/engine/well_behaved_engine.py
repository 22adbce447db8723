"""The real engine process around a reader for tests: the kind of receipt and the trouble are in the file's name."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.engine.__main__ import main
from desktop.engine.protocol import PackFound, Trust, file_problem
from desktop.errors import UserError
from desktop.receipts.model import Field, Kind, Page, Polygon, Proposed, Receipt, Status
from desktop.settings import Settings

#: A PNG of one white pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)
CORNERS: Polygon = ((0, 0), (10, 0), (10, 10), (0, 10))


def rail(total: int) -> Receipt:
    values = {"total": total, "service_on": "2026-09-16", "merchant": "가온철도", "approval_no": str(total)}
    fields = {name: Field(value=value, status=Status.OK, witnesses=("label", "llm")) for name, value in values.items()}
    return Receipt(polygon=CORNERS, kind=Kind.RAIL, lines=(), fields=fields)


class PretendReader:
    def __init__(self, settings: Settings, at_work: Callable[[bool, bool], None]) -> None:
        self._on_gpu = settings.text("fields_pack") == "gpu" and settings.integer("n_gpu_layers") != 0
        self._at_work: Callable[[bool], None] = lambda begins: at_work(begins, self._on_gpu)
        self._has_model = settings.flag("language_model")
        self.models = (("fields", "pretend", "0123456789ab"),) if self._has_model else ()
        threads = settings.integer("threads")
        self.notices = ("no model",) if not self._has_model else (f"threads={threads}",) if threads else ()
        self._at_work(True)
        if self._has_model and settings.text("fields_pack") == "crash":
            os.abort()
        if self._has_model and settings.text("fields_pack") == "hang":
            time.sleep(600)
        self._at_work(False)
        if settings.integer("threads") == 64:
            raise UserError("model_missing", name="pretend.gguf")
        if settings.integer("threads") == 63:
            raise ImportError("libgomp.so.1")

    @property
    def facts(self) -> tuple[str, ...]:
        return ("글자 모델: 없음",)

    @property
    def trust(self) -> tuple[Trust, ...]:
        return (Trust(field="total", least=0.5, right=0.8, coverage=0.4, precision=0.9),)

    def packs(self) -> tuple[PackFound, ...]:
        problem = file_problem(UserError("pack_is_paddle", name="둘"))
        return (
            PackFound(name="하나", role="recogniser", in_use=True, problem=None),
            PackFound(name="둘", role="", in_use=False, problem=problem),
        )

    def read(
        self,
        path: Path,
        *,
        previews: Path | None,
        on_page: Callable[[Page, Path | None], None],
        on_notice: Callable[[str], None],
        should_stop: Callable[[], bool],
    ) -> UserError | None:
        match path.stem:
            case "encrypted":
                raise UserError("encrypted_pdf")
            case "bug":
                raise ZeroDivisionError
            case "network":
                socket.create_connection(("localhost", 80))
            case "print":
                print("a library prints")
                os.write(1, b"and a C library too\n")
                assert sys.stdin.read() == ""
            case "environment":
                wanted = ("OMP_WAIT_POLICY", "HF_HUB_OFFLINE", "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "HTTPS_PROXY")
                raise UserError("model_missing", name=" ".join(f"{name}={os.environ.get(name)}" for name in wanted))
            case "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "grow":
                self.ballast = bytearray(600 * 2**20)
            case "slow":
                while not should_stop():
                    time.sleep(0.01)
                raise UserError("cancelled")
        for page in range(2):
            if page == 1 and self._has_model and path.stem.startswith("model_"):
                self._at_work(True)
                if path.stem == "model_crash" or (path.stem == "model_crash_on_gpu" and self._on_gpu):
                    os.kill(os.getpid(), signal.SIGSEGV)
                while path.stem == "model_hang":
                    time.sleep(1)
                on_notice("late")
                on_notice("late")
                self._at_work(False)
            receipts = (rail(int(path.stem) + page),) if path.stem.isdecimal() else ()
            picture = None
            if previews is not None:
                picture = previews / f"{page}.png"
                picture.write_bytes(PICTURE)
            on_page(Page(page=page, width=10, height=10, receipts=receipts), picture)
            if path.stem == "bug_on_page_2":
                raise ZeroDivisionError
        return UserError("damaged_file") if path.stem == "cut" else None

    def propose(
        self, lines: Sequence[str], on_notice: Callable[[str], None], should_stop: Callable[[], bool]
    ) -> dict[str, Proposed]:
        if not self._has_model:
            return {}
        if lines[0] == "bug":
            raise ZeroDivisionError
        self._at_work(True)
        if lines[0] == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        self._at_work(False)
        on_notice("late")
        return {"purpose": Proposed(value=lines[0], text=lines[0], lines=(0,), probability=0.9)}


if __name__ == "__main__":
    sys.exit(main(PretendReader))
