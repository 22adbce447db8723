"""The command line: reading, settling, orders, tables, the state of the installation; alone it opens the window.

Answers go to stdout, progress and messages to stderr.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, NoReturn

from desktop import app, cli_order, cli_rules, cli_template, cli_trips, plain
from desktop.cases.index import CaseFiles, case_id
from desktop.engine.client import EngineClient
from desktop.engine.protocol import Reading, shown
from desktop.errors import EXIT_ERROR, EXIT_OK, EXIT_OPEN, UserError, trace_of
from desktop.export.formats import FORMAT_NAMES, Export, Format, Settled
from desktop.export.notice import FIRST_NOTICE
from desktop.export.saving import check_place
from desktop.settings import Settings
from desktop.travel.trip import load_trip

#: Role, name and hash of each model that reads.
Models = tuple[tuple[str, str, str], ...]

EXIT_INTERRUPTED: Final = 130
EXIT_BROKEN_PIPE: Final = 141

#: argparse speaks English; these are the phrases of its messages.
_PHRASES: Final = {
    "the following arguments are required": "빠진 것",
    "unrecognized arguments": "모르는 것",
    "expected one argument": "뒤에 값이 하나 있어야 합니다",
    "invalid choice": "모르는 것",
    "not allowed with argument": "함께 쓸 수 없는 것",
    "ignored explicit argument": "값을 받지 않습니다",
    "choose from": "쓸 수 있는 것:",
    "ambiguous option": "여러 가지로 읽히는 것",
    "could match": "뜻할 수 있는 것:",
    "argument ": "",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; SystemExit after ``--help``."""
    _speak_utf8()
    try:
        arguments = _parser().parse_args(argv)
        match arguments.command:
            case "read":
                return _read(arguments)
            case "settle":
                return _settle(arguments)
            case "order":
                return cli_order.read_orders(arguments, _readings, _say, _print)
            case "batch":
                return cli_trips.settle_batch(arguments, _read_all, _say, _print)
            case "trips":
                return cli_trips.list_trips(arguments, _say, _print)
            case "local":
                return cli_trips.pay_month(arguments, _say, _print)
            case "template":
                return cli_template.show_template(arguments, _say, _print)
            case "rules":
                return cli_rules.use_tables(arguments, _say, _print)
            case "doctor":
                from desktop.doctor import examine

                return examine(app.user_settings(), measured=arguments.models, write=_print)
            case _:
                from desktop.window import run

                return run()
    except UserError as error:
        _complain(error)
        return EXIT_ERROR
    except KeyboardInterrupt:
        _say("중단했습니다.")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone. Nothing may be flushed into that pipe at exit.
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, not a path
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    except Exception as error:
        _complain(UserError("internal_error"))
        _tell_log(app.write_log(trace_of(error)))
        return EXIT_ERROR


def _read(arguments: argparse.Namespace) -> int:
    files = app.expand(arguments.files)
    failed = False
    with EngineClient(app.user_settings()) as engine:
        engine.start()
        for reading in _readings(engine, files, previews=None):
            failed |= reading.answer.error is not None
            if arguments.json:
                _print(reading.answer.model_dump_json())
            else:
                _print("\n".join(plain.answer_lines(reading.answer)))
    return EXIT_ERROR if failed else EXIT_OK


def _settle(arguments: argparse.Namespace) -> int:
    settings = app.user_settings()
    trip = load_trip(arguments.trip)
    exports = _exports(arguments)
    places = [place for each in exports for place in each.places]
    files = _once([path for path in app.expand(arguments.files) if not any(_same(path, place) for place in places)])
    for number, place in enumerate(places):
        inputs = [arguments.trip, *arguments.files, *([arguments.template] if arguments.template else [])]
        check_place(place, [*inputs, *places[:number]])
    shows_pages = bool(files and exports)
    with tempfile.TemporaryDirectory(prefix="yeobijigi-") if shows_pages else nullcontext() as previews:
        readings, models = _read_named(files, settings, None if previews is None else Path(previews))
        case = CaseFiles(case_id(arguments.trip), dict(zip(readings, map(app.digest, files), strict=True)))
        settled = app.settle_case(trip, readings, settings, dt.date.today(), case, arguments.rules)
        written = [_exported(settled, export, models, case) for export in exports]
    if arguments.json:
        _print(settled.settlement.model_dump_json())
    else:
        _print("\n".join(plain.settlement_lines(settled.settlement)))
    if settled.settlement.open and exports and not arguments.reason.strip():
        _say(cli_trips.NO_REASON)
    if settled.settlement.open:
        _say(f"확인이 필요한 항목이 {settled.settlement.open}건 있습니다.")
    if not all(written) or any(reading.answer.error is not None for reading in readings.values()):
        return EXIT_ERROR
    return EXIT_OPEN if settled.settlement.open else EXIT_OK


def _read_named(files: Sequence[Path], settings: Settings, previews: Path | None) -> tuple[dict[str, Reading], Models]:
    """What was read of the files by their names in the case, and by which models; no engine where there is no file."""
    if not files:
        return {}, ()
    with EngineClient(settings) as engine:
        engine.start()
        return app.named(files, _readings(engine, files, previews=previews)), engine.status().models


def _exported(settled: Settled, export: Export, models: Models, case: CaseFiles) -> bool:
    """Write what is asked for and remember what was settled; where that fails it is told, and the rest goes on."""
    try:
        replaced = any(place.exists() for place in export.places)
        app.write_outputs(settled, export, models)
        _say(plain.saved(export.places, replaced=replaced))
        app.remember(settled, case, dt.datetime.now())
    except UserError as error:
        _complain(error)
        return False
    return True


def _exports(arguments: argparse.Namespace) -> list[Export]:
    """The documents asked for, a form that cannot be filled being told before anything is read. Raises UserError."""
    cli_template.check_form(arguments)
    reason = arguments.reason.strip()
    places = {form: getattr(arguments, form) for form in Format}
    exports = [Export({form: place}, reason) for form, place in places.items() if place is not None]
    if arguments.form is not None:
        exports.append(Export({}, reason, arguments.template, arguments.form))
    return exports


def _readings(engine: EngineClient, files: Sequence[Path], *, previews: Path | None) -> Iterator[Reading]:
    """Read the files, telling progress and errors."""

    def on_file(number: int, path: Path) -> None:
        _say(f"읽는 중 ({number + 1}/{len(files)}): {shown(path)}")

    if files and not app.user_settings().flag("ai_notice_shown"):
        _say("\n".join(FIRST_NOTICE))
        app.ai_notice_shown()
    told: set[str] = set()
    for reading in app.read_files(engine, files, previews=previews, on_file=on_file):
        for notice in (notice for notice in reading.answer.notices if notice not in told):
            _say(f"알림: {notice}")
            told.add(notice)
        if (error := reading.answer.error) is not None:
            _say(f"{reading.answer.file}: {error.message} {error.next_step}")
            _tell_log(app.log_crash(engine, reading))
        yield reading


def _read_all(files: Sequence[Path], previews: Path | None) -> Iterator[Reading]:
    """Read the files with an engine of their own, telling progress and errors."""
    with EngineClient(app.user_settings()) as engine:
        engine.start()
        yield from _readings(engine, files, previews=previews)


def _once(files: Sequence[Path]) -> list[Path]:
    """Each file once, in order: a receipt named twice is not to be paid twice."""
    once: dict[str, Path] = {}
    for path in files:
        once.setdefault(os.path.realpath(path), path)
    return list(once.values())


def _same(path: Path, other: Path | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        for phrase, korean in _PHRASES.items():
            message = message.replace(phrase, korean)
        raise UserError("usage", detail=message)


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "쓰는 법: " if prefix is None else prefix)


def _parser() -> argparse.ArgumentParser:
    top = _Parser(
        prog="yeobijigi",
        description="여비지기: 영수증을 읽어 공무원 여비를 정산합니다. 명령 없이 실행하면 창이 열립니다.",
        epilog="끝남 코드: 0 완료, 2 오류, 3 확인이 필요한 항목이 있음",
        formatter_class=_Help,
        add_help=False,
    )
    _options(top)
    commands = top.add_subparsers(dest="command", title="명령", metavar="명령")

    def command(name: str, words: str) -> argparse._ArgumentGroup:
        return _options(commands.add_parser(name, help=words, description=words, formatter_class=_Help, add_help=False))

    read = command("read", "영수증 파일을 읽습니다.")
    read.add_argument("files", nargs="+", type=_path, metavar="파일", help="영수증 파일이나 폴더")
    read.add_argument("--json", action="store_true", help="파일마다 JSON 한 줄로 답합니다")

    settle = command("settle", "출장 한 건을 정산합니다.")
    settle.add_argument("files", nargs="*", type=_path, metavar="파일", help="영수증 파일이나 폴더(없어도 됩니다)")
    settle.add_argument("--trip", type=_path, required=True, metavar="trip.toml", help="출장 파일")
    for form, letter in zip(Format, "XPH", strict=True):
        settle.add_argument(f"--{form}", type=_path, metavar=letter, help=f"{FORMAT_NAMES[form]}를 저장합니다")
    cli_template.add_options(settle, _path)
    settle.add_argument("--reason", default="", metavar="사유", help=cli_trips.REASON_HELP)
    settle.add_argument("--json", action="store_true", help="정산 결과를 JSON 하나로 답합니다")
    settle.add_argument(
        "--rules", type=_path, action="append", default=[], metavar="표", help="기관 기준표를 더해 계산합니다"
    )

    cli_order.add_commands(command, _path)
    cli_template.add_commands(command, _path)
    cli_trips.add_commands(command, _path)

    words = "기관의 여비규정, 구간 운임, 유가표를 보거나 넣고 뺍니다."
    rules = commands.add_parser("rules", help=words, description=words, formatter_class=_Help, add_help=False)
    _options(rules)
    _rules_actions(rules)

    doctor = command("doctor", "설치 상태와 모델을 확인하고 네트워크를 쓰지 않음을 증명합니다.")
    doctor.add_argument("--models", action="store_true", help="모델마다 측정된 성능을 보여 주고 견본으로 재 봅니다")
    return top


def _rules_actions(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", title="할 일(없으면 넣은 표를 보여 줍니다)", metavar="할 일")

    def action(name: str, words: str) -> argparse._ArgumentGroup:
        return _options(actions.add_parser(name, help=words, description=words, formatter_class=_Help, add_help=False))

    add = action("add", "표 파일을 확인하여 기관 기준표에 넣습니다.")
    add.add_argument("files", nargs="+", type=_path, metavar="표", help="여비규정(.toml), 구간 운임·유가(.csv)")
    remove = action("remove", "넣은 표를 뺍니다.")
    remove.add_argument("names", nargs="+", metavar="이름", help="'yeobijigi rules'에 보이는 파일 이름")
    price = action("price", "하루의 유가를 출처와 함께 적습니다.")
    price.add_argument("--date", type=_day, required=True, metavar="날짜", help="예: 2026-03-09")
    price.add_argument("--product", required=True, metavar="유종", help="예: 보통휘발유, 자동차용경유")
    price.add_argument("--price", type=_decimal, required=True, metavar="원", help="리터당 원, 예: 1842.11")
    price.add_argument("--source", type=_words, required=True, metavar="출처", help="예: 오피넷 전국 평균")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"날짜는 2026-03-09처럼 적어 주세요({text})") from error


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise argparse.ArgumentTypeError(f"숫자로 적어 주세요({text})")
    return number


def _words(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("비어 있습니다")
    return text


def _options(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    group = parser.add_argument_group("쓸 수 있는 것")
    group.add_argument("-h", "--help", action="help", help="이 도움말을 보여 줍니다")
    return group


def _path(text: str) -> Path:
    if not text:  # Path("") would be the working folder
        raise argparse.ArgumentTypeError("이름이 비어 있습니다")
    return Path(text)


def _speak_utf8() -> None:
    """Korean and JSON go out as UTF-8 whatever the locale; what cannot be encoded is escaped, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _print(text: str) -> None:
    print(text, flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _complain(error: UserError) -> None:
    _say(f"{error.message} {error.next_step}")


def _tell_log(log: Path | None) -> None:
    if log is not None:
        _say(f"자세한 기록: {shown(log)}")
