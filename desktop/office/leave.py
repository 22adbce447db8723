"""The leave system's export of trips (인사랑 출장내역): each row a trip inside the workplace's area, never guessed.

The first column and the three rows of heads are no data; then come 순번, 출장자, 도착일자, 총출장시간 ("1일 2시간")
and 차량 (사용/미사용). Where the heads stand elsewhere they are found by their names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from desktop.errors import UserError
from desktop.office.sheets import SheetRow, read_sheet
from desktop.travel.local_month import Visit
from desktop.travel.values import YEARS

HEAD_ROWS: Final = 3
_HEADS: Final = {
    "number": ("순번", "연번"),
    "name": ("출장자", "성명"),
    "date": ("도착일자", "도착일", "도착일시"),
    "length": ("총출장시간", "출장시간"),
    "vehicle": ("차량", "공용차량", "공무용차량", "차량사용"),
}
_NEEDED: Final = ("name", "date", "length", "vehicle")
#: Behind the dropped first column, as the export has them.
_COLUMNS: Final = dict(zip(_HEADS, range(1, 6), strict=True))
_DATE: Final = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:\s*\(.\))?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
)
_LENGTH: Final = re.compile(r"(?:(\d+)\s*일)?\s*(?:(\d+)\s*시간)?\s*(?:(\d+)\s*분)?")
_SUMS: Final = ("합계", "소계", "총계", "계")
_VEHICLE: Final = {"사용": True, "미사용": False}
_MINUTES_A_DAY: Final = 24 * 60


@dataclass(frozen=True)
class Problem:
    """A row that is not paid, or (``paid``) one to look at: what is wrong, and what to do."""

    row: int
    name: str
    words: str
    what_to_do: str
    paid: bool = False


@dataclass(frozen=True)
class LeaveExport:
    """The trips of one month, and the rows that could not be taken."""

    month: dt.date
    visits: tuple[Visit, ...]
    problems: tuple[Problem, ...]


def read_leave(path: Path, month: dt.date | None = None) -> LeaveExport:
    """The export in an Excel or CSV file; ``month``: its first day, needed where the rows are of several months.

    Raises ``UserError`` like ``read_sheet``, leave_unreadable where no row is one of a trip, leave_months.
    """
    rows, columns = _data(read_sheet(path))
    visits: list[Visit] = []
    problems: list[Problem] = []
    numbers: dict[str, int] = {}
    for row in rows:
        cells = {name: row.cell(column) for name, column in columns.items()}
        try:
            visit, note = _visit(row.number, cells)
            number = cells.get("number", "")
            if number and (twin := numbers.setdefault(number, row.number)) != row.number:
                raise ValueError(
                    f"순번 {number}이(가) {twin}번째 줄과 같습니다",
                    "같은 출장을 두 번 내려받았으면 한 줄을 지워 주세요.",
                )
        except ValueError as error:
            problems.append(Problem(row.number, cells["name"], *error.args))
            continue
        visits.append(visit)
        problems += [note] if note else []
    if not visits:
        first = f" {problems[0].row}번째 줄: {problems[0].words}." if problems else ""
        raise UserError("leave_unreadable", file=path.name, detail=first)
    month = month or _only_month(visits)
    others = {visit.row for visit in visits if visit.date.replace(day=1) != month}
    problems = [problem for problem in problems if not (problem.paid and problem.row in others)]
    problems += [
        Problem(
            visit.row,
            visit.name,
            f"{month:%Y년 %m월}의 출장이 아닙니다({visit.date})",
            "그 달의 지급내역에서 지급해 주세요.",
        )
        for visit in visits
        if visit.row in others
    ]
    kept = tuple(visit for visit in visits if visit.row not in others)
    return LeaveExport(month, kept, tuple(sorted(problems, key=lambda problem: problem.row)))


def _data(rows: Sequence[SheetRow]) -> tuple[list[SheetRow], dict[str, int]]:
    """The rows below the heads, and in which columns what stands."""
    columns = _COLUMNS
    data = [row for row in rows if row.number > HEAD_ROWS or _is_number(row.cell(columns["number"]))]
    for place, row in enumerate(rows):
        found = _columns(row)
        if all(name in found for name in _NEEDED):
            columns = found
            # The heads may take more than one row; what has a digit is data.
            data = [
                below
                for below in rows[place + 1 :]
                if below.number > HEAD_ROWS or any(c.isdigit() for cell in below.cells for c in cell)
            ]
            break
    return [row for row in data if not _is_sum(row)], columns


def _columns(row: SheetRow) -> dict[str, int]:
    heads = ["".join(cell.split()).partition("(")[0] for cell in row.cells]
    places = {
        name: next((heads.index(word) for word in words if word in heads), None) for name, words in _HEADS.items()
    }
    return {name: place for name, place in places.items() if place is not None}


def _is_sum(row: SheetRow) -> bool:
    return "".join(next(filter(None, row.cells), "").split()) in _SUMS


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _visit(row: int, cells: dict[str, str]) -> tuple[Visit, Problem | None]:
    """A trip, and what to look at though it is paid. Raises ValueError(what is wrong, what to do)."""
    name = cells["name"]
    if not name:
        raise ValueError("출장자가 비어 있습니다", "출장자를 적어 주세요.")
    date = _date(cells["date"])
    match = _LENGTH.fullmatch(cells["length"])
    days, hours, minutes = (int(part or 0) for part in match.groups()) if match and cells["length"] else (0, 0, 0)
    length = days * _MINUTES_A_DAY + hours * 60 + minutes
    if not length or minutes > 59:
        raise ValueError(f"총출장시간 '{cells['length']}'을(를) 알 수 없습니다", "'1일 2시간 30분'처럼 적어 주세요.")
    if cells["vehicle"] not in _VEHICLE:
        raise ValueError(f"차량 '{cells['vehicle']}'을(를) 알 수 없습니다", "'사용'이나 '미사용'으로 적어 주세요.")
    visit = Visit(row, name, date, Decimal(length), _VEHICLE[cells["vehicle"]])
    days = length // _MINUTES_A_DAY  # '30시간' is more than a day as well
    if days > 1:
        raise ValueError(
            f"{days}일에 걸친 출장이라 어느 날의 출장인지 알 수 없습니다", "날마다 한 줄씩 나누어 적어 주세요."
        )
    if days:
        words = f"'{cells['length']}' 출장을 도착한 날({date}) 하루로 지급합니다"
        return visit, Problem(row, name, words, "이틀에 걸친 출장이면 날마다 한 줄씩 나누어 적어 주세요.", paid=True)
    return visit, None


def _date(text: str) -> dt.date:
    match = _DATE.fullmatch(text)
    try:
        date = dt.date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        date = None
    if date is None or not YEARS[0] <= date.year <= YEARS[1]:
        raise ValueError(f"도착일자 '{text}'을(를) 알 수 없습니다", "'2026-03-09'처럼 적어 주세요.")
    return date


def _only_month(visits: Sequence[Visit]) -> dt.date:
    months = sorted({visit.date.replace(day=1) for visit in visits})
    if len(months) > 1:
        raise UserError("leave_months", months=", ".join(f"{month:%Y-%m}" for month in months))
    return months[0]
