"""The command for orders (출장명령서, 신청서): ``order`` reads them, and makes a draft of trip.toml of one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from desktop import app, plain
from desktop.engine.client import EngineClient
from desktop.engine.protocol import Reading, shown
from desktop.errors import EXIT_ERROR, EXIT_OK, UserError
from desktop.export.saving import check_place
from desktop.orders.model import OrderAnswer

Say = Callable[[str], None]
#: Adds a command by its name and help, and gives the group its options go to.
Command = Callable[[str, str], "argparse._ArgumentGroup"]


class Read(Protocol):
    """Reads files one after the other with an engine, telling progress and errors."""

    def __call__(self, engine: EngineClient, files: Sequence[Path], *, previews: Path | None) -> Iterator[Reading]: ...


def add_commands(command: Command, path: Callable[[str], Path]) -> None:
    """The command ``order``."""
    order = command("order", "출장명령서(신청서)를 읽어 출장 정보를 채웁니다.")
    order.add_argument("files", nargs="+", type=path, metavar="파일", help="그림, PDF, HWPX, 글 파일(-: 붙여 넣은 글)")
    order.add_argument("--json", action="store_true", help="파일마다 JSON 한 줄로 답합니다")
    order.add_argument("--trip-out", type=path, metavar="trip.toml", help="출장 파일의 초안을 저장합니다")
    order.add_argument("--traveler", default="", metavar="성명", help="여럿 가운데 이 정산의 출장자")


def read_orders(arguments: argparse.Namespace, read: Read, say: Say, write: Say) -> int:
    """Read orders into proposed fields of the trip; the one that was read may become a draft of trip.toml."""
    answers = _answers(arguments, read, say)
    for answer in answers:
        write(answer.model_dump_json() if arguments.json else "\n".join(plain.order_lines(answer)))
        if answer.error is not None and answer.error.code == "not_an_order":
            say(f"{answer.file}: {answer.error.message} {answer.error.next_step}")
    if arguments.trip_out is not None and answers[0].order is not None:
        app.write_trip_draft(arguments.trip_out, answers[0].order, answers[0].file, arguments.traveler)
        say(f"저장했습니다: {shown(arguments.trip_out)}")
    return EXIT_ERROR if any(answer.error is not None for answer in answers) else EXIT_OK


def _answers(arguments: argparse.Namespace, read: Read, say: Say) -> list[OrderAnswer]:
    """What each paper says, the pasted one first; a place for the draft that cannot be is told before reading."""
    pasted = [path for path in arguments.files if str(path) == "-"]
    files = app.expand(path for path in arguments.files if path not in pasted)
    if arguments.trip_out is not None:
        if len(files) + len(pasted) != 1:
            raise UserError("usage", detail="--trip-out은 문서 하나와 함께 씁니다")
        check_place(arguments.trip_out, files)
    text = sys.stdin.read() if pasted else ""
    with EngineClient(app.user_settings()) as engine:
        engine.start()
        papers = [app.text_answer(engine, text)] if pasted else []
        papers += [app.with_proposals(engine, each.answer) for each in read(engine, files, previews=None)]
    for notice in dict.fromkeys(notice for answer in papers for notice in answer.notices):
        say(f"알림: {notice}")
    return [app.order_answer(answer) for answer in papers]
