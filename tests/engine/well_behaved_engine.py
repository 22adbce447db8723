"""The real engine process around a reader for tests: the pages and the trouble are in the file's name."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desktop.engine.__main__ import main
from desktop.engine.protocol import Reading
from desktop.errors import UserError
from desktop.receipts.model import FileAnswer, Page
from desktop.settings import Settings


class PretendReader:
    models = (("fields", "pretend", "0123456789ab"),)

    def __init__(self, settings: Settings) -> None:
        self.notices = (f"threads={settings.integer('threads')}",)
        if settings.integer("threads") == 64:
            raise UserError("model_missing", name="pretend.gguf")
        if settings.integer("threads") == 63:
            raise ImportError("libgomp.so.1")

    def read(
        self, path: Path, *, previews: Path | None, on_page: Callable[[int], None], should_stop: Callable[[], bool]
    ) -> Reading:
        pictures = []
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
            case "grow":
                self.ballast = bytearray(600 * 2**20)
            case "slow":
                while not should_stop():
                    time.sleep(0.01)
                raise UserError("cancelled")
        pages = []
        for page in range(2):
            pages.append(Page(page=page, width=10, height=10, receipts=()))
            if previews is not None:
                pictures.append(previews / f"{page}.jpg")
            on_page(page)
        answer = FileAnswer(file="elsewhere", error=None, pages=tuple(pages))
        return Reading(answer=answer, previews=tuple(pictures))


if __name__ == "__main__":
    sys.exit(main(PretendReader))
