"""An engine for tests that behaves badly: at the start as its arguments say, at a file as the file's name says."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from urllib.parse import unquote

from desktop.engine.protocol import VERSION


def say(**message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def answer(number: int) -> None:
    say(type="answer", id=number, problem=None, rss=50 * 2**20)


def say_page(number: int, page: int) -> None:
    say(type="page", id=number, page={"page": page, "width": 10, "height": 10, "receipts": []})


def flood() -> None:
    for _ in range(160):
        os.write(2, b"x" * 65_535 + b"\n")


def read(request: dict[str, object]) -> None:
    number, path = int(str(request["id"])), unquote(str(request["path"]))
    match Path(path).stem:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            sys.exit(0)
        case "hang":
            time.sleep(600)
        case "babble":
            print("Creating model: ('PP-OCRv6_small_det', None)", flush=True)
            answer(number)
        case "endless":
            while True:
                os.write(1, b"x" * 65_536)
        case "another_id":
            answer(number + 7)
        case "lie":
            say(type="answer", id=number, problem="none at all", rss=1)
        case "second_page_first":
            say_page(number, 1)
            answer(number)
        case "two_pages_then_crash":
            say_page(number, 0)
            say_page(number, 1)
            os.kill(os.getpid(), signal.SIGSEGV)
        case "page_then_hang":
            say_page(number, 0)
            time.sleep(600)
        case "odd_bytes":
            os.write(1, b"\xff\xfe\x00\n")
        case "flood":
            flood()
            answer(number)
        case "talk_then_crash":
            os.write(2, "카드 1234-5678-9012-3456, 주민 900101-1234567 처리 중\n".encode())
            os._exit(3)
        case "pages":
            for page in range(3):
                say_page(number, page)
            answer(number)
        case "long":
            for page in range(6):
                say_page(number, page)
                time.sleep(0.3)
            answer(number)
        case _:
            answer(number)


def main() -> None:
    how, once = sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if once is not None:  # behave badly at the first start only
        if once.exists():
            how = "well"
        once.touch()
    if how == "crash_at_start":
        os._exit(11)
    if how == "hang_at_start":
        time.sleep(600)
    if how == "babble_at_start":
        print("Warning: something was printed", flush=True)
    if how == "flood_at_start":
        flood()
    say(type="hello", version=99 if how == "wrong_version" else VERSION)
    if how == "model_changed":
        say(type="failed", code="model_changed", details={"name": "inference.onnx"})
        return
    if how == "unknown_code":
        say(type="failed", code="no_such_code", details={})
        return
    say(type="ready", models=[["fields", "m", "0" * 12]], notices=["n"], rss=10**6)
    for line in sys.stdin:
        request = json.loads(line)
        if request["type"] == "read":
            read(request)


if __name__ == "__main__":
    main()
