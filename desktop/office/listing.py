"""The trips on disk and their deadlines (출장 현황): which are not yet settled, which are overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop.cases.index import Settling
from desktop.cases.journey import Travelled
from desktop.cases.trips import TripFile
from desktop.engine.protocol import shown
from desktop.export.payees import DueRow
from desktop.travel.due import Due, due_dates
from desktop.travel.rules import RuleBook


class State(StrEnum):
    """How far a trip is, in the order of urgency."""

    OVERDUE = "기한 지남"
    UNREADABLE = "읽을 수 없음"
    UNSETTLED = "정산 전"
    DRAFT = "초안"
    APPLIED = "신청함"
    AHEAD = "출장 전·출장 중"
    SETTLED = "정산함"


@dataclass(frozen=True)
class Listed:
    """A trip with its deadlines, the first one first, as of ``today``."""

    file: TripFile
    state: State
    due: tuple[Due, ...]
    today: dt.date
    settled: Settling | None = None

    @property
    def who(self) -> str:
        """The traveller, or the file with its folder where there is no name: most are called trip.toml."""
        trip = self.file.trip
        return (trip.traveler.name if trip is not None else "") or shown(Path(*self.file.path.parts[-2:]))

    @property
    def when(self) -> str:
        return "" if self.file.trip is None else str(Travelled.of(self.file.trip))

    @property
    def where(self) -> str:
        return "" if self.file.trip is None else ", ".join(self.file.trip.trip.destinations)

    @property
    def next_due(self) -> Due | None:
        """The first deadline that surely binds; None where nothing is to be done any more."""
        if self.state in (State.SETTLED, State.APPLIED, State.UNREADABLE):
            return None
        return next((due for due in self.due if due.certain), None)

    @property
    def days_left(self) -> int | None:
        """Days to the next deadline, negative when it is over."""
        return None if self.next_due is None else (self.next_due.date - self.today).days

    def words(self) -> str:
        """What is due when: '2026-03-24까지(운임·숙박비 정산), 3일 지남'."""
        if self.file.problem is not None:
            return self.file.problem.message
        due, left = self.next_due, self.days_left
        if due is None or left is None:
            applied = self.file.trip.trip.applied_on if self.file.trip is not None else None
            return f"{applied} 신청" if self.state is State.APPLIED else ""
        when = "오늘까지" if left == 0 else f"{left}일 남음" if left > 0 else f"{-left}일 지남"
        return f"{due.date}까지({due.name}), {when}"

    def doubtful_words(self) -> str:
        """Deadlines that bind only if something turns up: '숙박비 초과분이 있으면 2026-03-17까지'."""
        if self.next_due is None:
            return ""
        return ", ".join(f"{due.name}이 있으면 {due.date}까지({due.article})" for due in self.due if not due.certain)


def due_rows(rows: Iterable[Listed]) -> list[DueRow]:
    """What is not settled yet, as the list of deadlines shows it."""
    return [_due_row(row) for row in rows if row.state is not State.SETTLED]


def _due_row(row: Listed) -> DueRow:
    due, problem = row.next_due, row.file.problem
    ground = f"{due.name}({due.article})" if due is not None else row.words()
    return DueRow(
        state=str(row.state),
        who=row.who,
        when=row.when,
        where=row.where,
        due=due.date if due is not None else None,
        days_left=row.days_left,
        ground=ground,
        remark=row.doubtful_words() if problem is None else problem.next_step,
    )


def list_trips(
    files: Iterable[TripFile], settled: Mapping[Travelled, Settling], book: RuleBook, today: dt.date
) -> list[Listed]:
    """The trips, the most urgent first, by the deadlines of ``book``; ``settled``: what is known of earlier ones."""
    rows = [_listed(file, settled, book, today) for file in files]
    order = list(State)
    return sorted(rows, key=lambda row: (order.index(row.state), _first_day(row), str(row.file.path)))


def _listed(file: TripFile, settled: Mapping[Travelled, Settling], book: RuleBook, today: dt.date) -> Listed:
    if file.trip is None:
        return Listed(file, State.UNREADABLE, (), today)
    settling, journey = settled.get(Travelled.of(file.trip)), file.trip.trip
    due = tuple(due_dates(file.trip, book.deadlines(file.trip.traveler.employer, journey.start.date())))
    if settling is not None and not settling.open:
        state = State.SETTLED
    elif journey.end.date() >= today:
        state = State.AHEAD
    elif journey.applied_on is not None:
        state = State.APPLIED
    elif any(row.certain and row.date < today for row in due):
        state = State.OVERDUE
    else:
        state = State.DRAFT if settling is not None else State.UNSETTLED
    return Listed(file, state, due, today, settling)


def _first_day(row: Listed) -> dt.date:
    if row.next_due is not None:
        return row.next_due.date
    return row.file.trip.trip.start.date() if row.file.trip is not None else dt.date.min
