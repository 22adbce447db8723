"""The commands for several trips: ``batch`` settles them, ``trips`` lists their deadlines, ``local`` pays a month's."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from desktop import app, batch
from desktop.cases.trips import RESULTS
from desktop.engine.protocol import Reading, shown
from desktop.errors import EXIT_ERROR, EXIT_OK, EXIT_OPEN, UserError
from desktop.export.formats import FORMAT_NAMES, Format
from desktop.export.payees import MonthList
from desktop.export.saving import check_place
from desktop.export.wording import applied
from desktop.office.batch import Batch, Outcome, files_of
from desktop.office.listing import Listed, State
from desktop.office.paying import described
from desktop.office.roster import Roster, read_roster
from desktop.plain import padded, saved, won

#: Reads files one after the other: (files, folder for page pictures).
Read = Callable[[Sequence[Path], Path | None], Iterator[Reading]]
Say = Callable[[str], None]
#: Adds a command by its name and help, and gives the group its options go to.
Command = Callable[[str, str], "argparse._ArgumentGroup"]

#: What the reason of a draft is for, and what is said where none was given.
REASON_HELP: Final = "확인이 남은 초안을 저장하는 사유(문서에 적힙니다)"
NO_REASON: Final = "확인할 것이 남은 초안입니다. 그대로 내보내는 사유를 --reason으로 적으면 문서에 남습니다."
#: What is said where the folder held files of these names.
NUMBERED: Final = "같은 이름의 파일이 있어 번호를 붙여 저장했습니다. 전의 파일은 그대로 있습니다."

_PLACES: Final = "출장 파일(trip.toml)과 영수증이 든 폴더, 또는 출장 파일"


def add_commands(command: Command, path: Callable[[str], Path]) -> None:
    """The three commands and their options."""
    words = "여러 출장을 한꺼번에 정산하고 지급명세서를 만듭니다."
    several = command("batch", words)
    several.add_argument("places", nargs="+", type=path, metavar="폴더", help=_PLACES)
    several.add_argument("--to", type=path, metavar="폴더", help=f"지급명세서를 저장할 폴더(예: {RESULTS})")
    several.add_argument(
        "--accounts", type=path, metavar="명부", help="지급 명부(성명·은행·계좌번호가 든 Excel이나 CSV)"
    )
    for form in Format:
        several.add_argument(f"--{form}", action="store_true", help=f"출장마다 {FORMAT_NAMES[form]}도 저장합니다")
    several.add_argument("--reason", default="", metavar="사유", help=REASON_HELP)
    several.add_argument("--again", action="store_true", help="이미 정산한 출장도 다시 정산합니다")
    several.add_argument("--rules", type=path, action="append", default=[], metavar="표", help="기관 기준표를 더합니다")
    several.add_argument("--json", action="store_true", help="결과를 JSON 하나로 답합니다")
    trips = command("trips", "출장 목록과 정산 기한을 급한 것부터 보여 줍니다.")
    trips.add_argument("places", nargs="*", type=path, metavar="폴더", help=f"{_PLACES}(없으면 설정 trips_folder)")
    trips.add_argument("--xlsx", type=path, metavar="X", help="정산하지 않은 출장의 기한표를 저장합니다")
    trips.add_argument("--json", action="store_true", help="출장마다 JSON 한 줄로 답합니다")
    local = command("local", "인사랑 출장내역으로 근무지내 출장여비의 월 지급내역을 만듭니다.")
    local.add_argument("export", type=path, metavar="출장내역", help="인사랑에서 내려받은 Excel이나 CSV 파일")
    local.add_argument("--xlsx", type=path, metavar="X", help="지급내역을 저장할 Excel 파일")
    local.add_argument("--accounts", type=path, metavar="명부", help="지급 명부(성명·은행·계좌번호, 직급, 월액여비)")
    local.add_argument("--month", type=_month, metavar="연월", help="예: 2026-03(한 달 치만 들었으면 없어도 됩니다)")
    local.add_argument("--department", default="", metavar="부서", help="제목에 적을 부서 이름")
    local.add_argument("--json", action="store_true", help="결과를 JSON 하나로 답합니다")


def settle_batch(arguments: argparse.Namespace, read: Read, say: Say, write: Say) -> int:
    """Settle all trips of the places named, and write what is asked for."""
    settings = app.user_settings()
    formats = [form for form in Format if getattr(arguments, form)]
    if arguments.to is None and (formats or arguments.accounts):
        raise UserError("usage", detail="저장할 폴더를 --to로 적어 주세요")
    roster = read_roster(arguments.accounts) if arguments.accounts else None
    if arguments.to is not None:
        if batch.results_folder(arguments.to, arguments.places) != arguments.to:
            raise UserError("usage", detail=f"결과는 출장 폴더 밖이나 그 안의 '{RESULTS}' 폴더에 저장합니다")
        app.make_folder(arguments.to)
    found = batch.find_unsettled(arguments.places, dt.date.today(), again=arguments.again)
    files, failed = files_of(found), False
    with ExitStack() as stack:
        previews = None
        if formats:
            previews = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yeobijigi-")))
        readings = dict(zip(files, read(files, previews), strict=True)) if files else {}
        result = batch.settle_trips(found, readings, settings, dt.date.today(), arguments.rules)
        if arguments.to is not None:
            failed = not _written(result, arguments, formats, roster, say)
    write(json.dumps(_as_json(result), ensure_ascii=False) if arguments.json else "\n".join(_lines(result)))
    return EXIT_ERROR if failed or result.failed or result.unread else EXIT_OPEN if result.open else EXIT_OK


def _written(
    result: Batch, arguments: argparse.Namespace, formats: Sequence[Format], roster: Roster | None, say: Say
) -> bool:
    """Write the documents and tell where they are; what was settled is shown even where that does not succeed."""
    try:
        written = batch.write_batch(result, arguments.to, formats, roster, arguments.reason.strip())
    except UserError as error:
        say(f"{error.message} {error.next_step}")
        return False
    for path in written:
        say(f"저장했습니다: {shown(path)}")
    if written[0].stem != batch.LIST_NAME:
        say(NUMBERED)
    if result.open and not arguments.reason.strip():
        say(NO_REASON)
    return True


def list_trips(arguments: argparse.Namespace, say: Say, write: Say) -> int:
    """Show the trips, the most urgent first; exit code 3 while one is overdue."""
    settings = app.user_settings()
    places = arguments.places or [Path(place) for place in (settings.text("trips_folder").strip(),) if place]
    if not places:
        raise UserError("usage", detail="출장 폴더를 적거나 설정 trips_folder에 적어 주세요")
    if arguments.xlsx is not None:
        check_place(arguments.xlsx)
    rows = batch.trips_listed(places, settings, dt.date.today())
    if arguments.xlsx is not None:
        replaced = arguments.xlsx.exists()
        batch.write_due_list(arguments.xlsx, rows, dt.date.today())
        say(saved([arguments.xlsx], replaced=replaced))
    if arguments.json:
        for row in rows:
            write(json.dumps(_listed_json(row), ensure_ascii=False))
    else:
        write("\n".join(_listed_lines(rows)))
    return EXIT_OPEN if any(row.state is State.OVERDUE for row in rows) else EXIT_OK


def pay_month(arguments: argparse.Namespace, say: Say, write: Say) -> int:
    """Make the month's list; exit code 3 while rows are left to be looked at."""
    roster = read_roster(arguments.accounts) if arguments.accounts else None
    settings = app.user_settings()
    if arguments.xlsx is not None:
        check_place(arguments.xlsx, [arguments.export, *([arguments.accounts] if arguments.accounts else [])])
    rows = batch.local_month(arguments.export, arguments.month, arguments.department, roster, settings)
    if arguments.xlsx is not None:
        replaced = arguments.xlsx.exists()
        batch.write_local_month(arguments.xlsx, rows)
        say(saved([arguments.xlsx], replaced=replaced))
    write(json.dumps(_month_json(rows), ensure_ascii=False) if arguments.json else "\n".join(_month_lines(rows)))
    return EXIT_OPEN if rows.checks else EXIT_OK


def _month(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"연월은 2026-03처럼 적어 주세요({text})") from error


def _month_lines(rows: MonthList) -> Iterator[str]:
    for row in rows.rows:
        person = row.person
        rates = ", ".join(f"{won(rate.won)} × {len(rate.days)}일" for rate in person.rates)
        how = f"월액여비 {len(person.days)}일" if person.monthly else rates
        yield "  ".join((padded(person.name, 14), padded(won(person.total_won), 12, right=True), how))
    yield "  ".join((padded("합계", 14), padded(won(rows.total_won), 12, right=True), f"{len(rows.rows)}명"))
    yield from (f"기준표: {applied(rules)}" for rules in rows.rules)
    yield from (f"- {' '.join(filter(None, (row.who, row.words)))} → {row.what_to_do}" for row in rows.checks)


def _month_json(rows: MonthList) -> dict[str, object]:
    people = [
        {
            "name": row.person.name,
            "position": row.position,
            "monthly": row.person.monthly.name if row.person.monthly else None,
            "rates": [] if row.person.monthly else [{"won": r.won, "days": len(r.days)} for r in row.person.rates],
            "total_won": row.person.total_won,
        }
        for row in rows.rows
    ]
    checks = [{"who": row.who, "message": row.words, "what_to_do": row.what_to_do} for row in rows.checks]
    rules = [table.model_dump(mode="json") for table in rows.rules]
    return {
        "month": f"{rows.month:%Y-%m}",
        "people": people,
        "total_won": rows.total_won,
        "rules": rules,
        "checks": checks,
    }


def _lines(result: Batch) -> Iterator[str]:
    for outcome in result.outcomes:
        yield "  ".join((padded(outcome.name, 12), *_outcome_words(outcome)))
    yield ""
    yield f"{padded('지급 명세', 12)}({len(result.settled)}건)"
    for payment in result.payments():
        who = " ".join(filter(None, (payment.payee.department, payment.payee.position, payment.payee.name)))
        yield f"  {padded(who, 30)}{padded(won(payment.pay_won), 14, right=True)}" + (
            f"  반납 {won(payment.return_won)}" if payment.return_won else ""
        )
    total = sum(payment.pay_won for payment in result.payments())
    yield f"  {padded('합계', 30)}{padded(won(total), 14, right=True)}"
    yield from (f"기준표: {words}" for words in dict.fromkeys(applied(row.settlement.rules) for row in result.settled))
    if result.questions:
        yield "함께 쓴 증빙"
    for question in result.questions:
        yield f"- {described(question)}: {question.finding.message} → {question.finding.what_to_do}"
    if result.stray:
        yield f"출장 파일이 없는 폴더의 파일 {len(result.stray)}개는 넣지 않았습니다."
    if result.open:
        yield f"확인이 필요한 것: {result.open}건"


def _outcome_words(outcome: Outcome) -> Iterator[str]:
    if outcome.left:
        yield outcome.left
        return
    if outcome.settled is None:
        problem = outcome.problem
        yield f"{shown(outcome.file.path)}: {problem.message} {problem.next_step}" if problem else ""
        return
    journey, settlement = outcome.settled.trip.trip, outcome.settled.settlement
    yield f"{journey.start:%Y-%m-%d} ~ {journey.end:%Y-%m-%d}"
    yield padded(won(settlement.approved_won), 12, right=True)
    yield padded(won(settlement.payable_won), 12, right=True)
    yield f"확인 {settlement.open}건" if settlement.open else ""


def _as_json(result: Batch) -> dict[str, object]:
    payments = result.payments()
    return {
        "trips": [_outcome_json(outcome) for outcome in result.outcomes],
        "payments": [
            {
                "organization": row.payee.organization,
                "department": row.payee.department,
                "position": row.payee.position,
                "name": row.payee.name,
                "trips": len(row.trips),
                "pay_won": row.pay_won,
                "return_won": row.return_won,
                "open": row.open,
            }
            for row in payments
        ],
        "questions": [
            {"receipt": row.shared.id, "travelers": [name for _, name in row.travellers], **row.finding.model_dump()}
            for row in result.questions
        ],
        "pay_won": sum(row.pay_won for row in payments),
        "return_won": sum(row.return_won for row in payments),
        "open": result.open,
    }


def _outcome_json(outcome: Outcome) -> dict[str, object]:
    row: dict[str, object] = {
        "file": shown(outcome.file.path),
        "traveler": outcome.name,
        "error": None,
        "left": outcome.left,
    }
    if outcome.settled is None:
        problem = outcome.problem
        error = problem and {"code": problem.code, "message": problem.message, "next_step": problem.next_step}
        return row | {"error": error}
    settlement = outcome.settled.settlement
    names = ("claimed_won", "approved_won", "payable_won", "open")
    row |= {name: getattr(settlement, name) for name in names}
    return row | {"rules": settlement.rules.model_dump(mode="json")}


def _listed_lines(rows: Sequence[Listed]) -> Iterator[str]:
    if not rows:
        yield "출장 파일이 없습니다."
    for row in rows:
        cells = (padded(row.state, 18), padded(row.who, 10), padded(row.when, 23), padded(row.where, 20), row.words())
        yield "  ".join(cells)
        if doubtful := row.doubtful_words():
            yield " " * 20 + doubtful


def _listed_json(row: Listed) -> dict[str, object]:
    trip = row.file.trip
    return {
        "file": shown(row.file.path),
        "traveler": row.who,
        "destinations": row.where,
        "start": str(trip.trip.start.date()) if trip else None,
        "end": str(trip.trip.end.date()) if trip else None,
        "state": str(row.state),
        "due": [
            {"name": due.name, "date": str(due.date), "article": due.article, "certain": due.certain} for due in row.due
        ],
        "days_left": row.days_left,
    }
