"""Several trips in one go (여러 출장 일괄 정산): companions' shared receipts divided, nothing counted twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.cases.index import CaseFiles, case_id
from desktop.cases.journey import Travelled
from desktop.cases.trips import TripFile, TripFolders
from desktop.engine.protocol import Reading, shown
from desktop.errors import UserError
from desktop.export.formats import Settled
from desktop.receipts.model import FileProblem, Receipt
from desktop.receipts.naming import file_name, receipt_id
from desktop.travel.companions import Company, Shared, State, divide
from desktop.travel.payments import Payment, payments
from desktop.travel.regions import Regions
from desktop.travel.settlement import Finding, GivenDay
from desktop.travel.traces import Background, Earlier, OtherTrip, Trace, traces
from desktop.travel.trip import Trip

#: (trip, what was read of its files by name, which case it is, the other trips): may raise UserError.
SettleOne = Callable[[Trip, Mapping[str, Reading], CaseFiles, Company], Settled]
NAMELESS: Final = "이름 없음"


@dataclass(frozen=True)
class Outcome:
    """What became of one trip file: ``settled``, or the ``problem`` that kept it from being, or why it was ``left``."""

    file: TripFile
    case: CaseFiles
    settled: Settled | None = None
    problem: UserError | None = None
    left: str = ""

    @property
    def name(self) -> str:
        """The traveller's name, or the file's with its folder where there is none."""
        trip, path = self.file.trip, self.file.path
        return (trip.traveler.name.strip() if trip is not None else "") or shown(Path(path.parent.name, path.name))


@dataclass(frozen=True)
class Question:
    """A shared receipt of companions; ``travellers``: their trip files and names."""

    shared: Shared
    finding: Finding
    travellers: tuple[tuple[Path, str], ...]

    @property
    def must_be_decided(self) -> bool:
        return self.shared.state is not State.CLAIMED

    def choices(self) -> list[tuple[str, dict[Path, int]]]:
        """Ways to decide, in words, each with how many persons' part every trip file claims."""
        persons = self.shared.persons
        ways = [(f"{name} 청구", {path: persons}) for path, name in self.travellers]
        if persons > 1 and len(self.travellers) <= persons:
            ways.append(("각자 1명분씩 청구", {path: 1 for path, _ in self.travellers}))
        return ways


@dataclass(frozen=True)
class Batch:
    """All trips of one run, in order; ``stray``: receipt files that lie with no trip file; ``unread``: those with an
    error, which stand in no settlement."""

    outcomes: tuple[Outcome, ...]
    questions: tuple[Question, ...]
    stray: tuple[Path, ...]
    unread: tuple[tuple[Path, FileProblem], ...] = ()

    @property
    def settled(self) -> list[Settled]:
        return [outcome.settled for outcome in self.outcomes if outcome.settled is not None]

    def payments(self) -> list[Payment]:
        """What each traveller is paid; ``trips`` count in ``settled``."""
        return payments((row.trip.traveler, row.settlement) for row in self.settled)

    def undecided(self, outcome: Outcome) -> int:
        """How many receipts shared by this traveller still want somebody to claim them."""
        mine = (row for row in self.questions if outcome.file.path in dict(row.travellers))
        return sum(row.must_be_decided for row in mine)

    @property
    def failed(self) -> int:
        return sum(outcome.problem is not None for outcome in self.outcomes)

    @property
    def open(self) -> int:
        """How much is still to be confirmed or decided, trips that could not be settled among it."""
        items = sum(row.settlement.open for row in self.settled)
        return items + self.failed + sum(question.must_be_decided for question in self.questions)


def files_of(found: TripFolders) -> list[Path]:
    """Every receipt file of the trips that are to be settled, each once."""
    wanted = (trip for trip in found.trips if trip.trip is not None and trip.path not in found.left)
    return list(dict.fromkeys(path for trip in wanted for path in (*trip.shared, *trip.own)))


def settle_all(
    found: TripFolders,
    readings: Mapping[Path, Reading],
    digests: Mapping[Path, str],
    settle: SettleOne,
    regions: Regions,
) -> Batch:
    """Settle every trip. ``readings`` and ``digests`` (SHA-256 in hex, perhaps empty) of every file of ``files_of``.

    A receipt of companions goes to those who claim it in their trip files; one settled in a trip before is in doubt in
    the next. A trip that cannot be settled does not keep the others.
    """
    shared = _shared(found.trips, readings)
    seen: dict[Trace, tuple[str, Earlier]] = {}
    outcomes: list[Outcome] = []
    given: dict[Path, tuple[GivenDay, ...] | None] = dict.fromkeys(found.left)  # what these gave is not known here
    journeys = {file.path: Travelled.of(file.trip) for file in found.trips if file.trip is not None}
    for file in found.trips:
        names = _names(file)
        known = {name: digests[path] for name, path in names.items() if digests.get(path)}
        beside = {path: journey for path, journey in journeys.items() if path != file.path}
        case = CaseFiles(case_id(file.path), known, tuple(beside.values()))
        if file.path in found.left:
            outcomes.append(Outcome(file, case, left=found.left[file.path]))
            continue
        try:
            trip = _accompanied(_trip_of(file, found.trips), file, found.trips, regions)
            others = _on_the_same_days(journeys[file.path], beside, given)
            company = _company(file, found.trips, shared.get(file.together, []), seen, others)
            settled = settle(trip, {name: readings[path] for name, path in names.items()}, case, company)
        except UserError as error:
            outcomes.append(Outcome(file, case, problem=error))
            continue
        outcomes.append(Outcome(file, case, settled))
        given[file.path] = settled.settlement.days
        for trace, earlier in _left_by(settled, case):
            seen.setdefault(trace, (case.case, earlier))
    errors = ((path, reading.answer.error) for path, reading in readings.items())
    unread = tuple((path, error) for path, error in errors if error is not None)
    return Batch(tuple(outcomes), tuple(_questions(found.trips, shared)), tuple(found.stray), unread)


def _names(file: TripFile) -> dict[str, Path]:
    """The receipt files under their names in the case; the shared ones are called alike in every companion's case."""
    names: dict[str, Path] = {}
    for path in (*file.shared, *file.own):
        names[file_name(Path(shown(path)), names)] = path
    return names


def _shared(trips: Sequence[TripFile], readings: Mapping[Path, Reading]) -> dict[Path, list[Shared]]:
    """The shared receipts by the folder of their companions."""
    groups: dict[Path, dict[str, Trip]] = {}
    receipts: dict[Path, dict[str, Receipt]] = {}
    for file in trips:
        if file.trip is None or not file.shared or any(path not in readings for path in file.shared):
            continue
        groups.setdefault(file.together, {})[str(file.path)] = file.trip
        if file.together not in receipts:
            alone = TripFile(file.path, shared=file.shared)
            receipts[file.together] = {
                receipt_id(name, number): receipt
                for name, path in _names(alone).items()
                for number, receipt in enumerate(readings[path].answer.receipts())
            }
    return {folder: divide(receipts[folder], group) for folder, group in groups.items()}


def _company(
    file: TripFile,
    trips: Sequence[TripFile],
    shared: Sequence[Shared],
    seen: Mapping[Trace, tuple[str, Earlier]],
    others: tuple[OtherTrip, ...],
) -> Company:
    mine = [each for each in shared if str(file.path) in each.claims]
    names = _traveller_names(trips, file.together)
    contested = {each.id: words for each in mine if each.state is State.CONTESTED and (words := each.finding(names))}
    return Company(
        claimed=frozenset(each.id for each in mine),
        files=frozenset(name for name, path in _names(file).items() if path in file.shared),
        contested=contested,
        cases=frozenset(case_id(other.path) for other in trips if other.together == file.together),
        seen=seen,
        overlapping=others,
    )


def _on_the_same_days(
    journey: Travelled, beside: Mapping[Path, Travelled], given: Mapping[Path, tuple[GivenDay, ...] | None]
) -> tuple[OtherTrip, ...]:
    """The other trips of this traveller on the same days. One settled earlier in the run has its days; a later one
    gives nothing yet: it will be given what is more (제7조 제2항). Of one settled before the run the clerk is asked."""
    return tuple(
        other.as_other(given.get(path, ())) for path, other in beside.items() if journey.shares_a_day_with(other)
    )


def _left_by(settled: Settled, case: CaseFiles) -> list[tuple[Trace, Earlier]]:
    background = Background(case.digests)
    words = f"{settled.trip.traveler.name or NAMELESS}, {Travelled.of(settled.trip)}"
    return [
        (trace, Earlier(document=each.id, trip=words))
        for each in settled.evidence
        for trace in traces(each.id, each.receipt, background)
    ]


def _trip_of(file: TripFile, trips: Sequence[TripFile]) -> Trip:
    """The trip in a file. Raises its problem, or ``UserError`` trip_twice where an earlier file has the same one."""
    if file.trip is None:
        raise file.problem or UserError("trip_unreadable", detail=file.path.name)
    for other in trips:
        if other is file:
            break
        if other.trip is not None and file.trip.traveler.name and _is_one_trip(other.trip, file.trip):
            raise UserError("trip_twice", other=shown(other.path))
    return file.trip


def _accompanied(trip: Trip, file: TripFile, trips: Sequence[TripFile], regions: Regions) -> Trip:
    """The trip with its companions (복수출장자): as it says, or else who went to the same place meanwhile by a trip
    file beside it."""
    if trip.trip.companions:
        return trip
    days, me = set(trip.trip.dates), Travelled.of(trip)
    beside = [
        other.trip
        for other in trips
        if other.trip is not None and other.together == file.together and other.path != file.path
    ]
    names = [
        other.traveler.name.strip()
        for other in beside
        if days & set(other.trip.dates)
        and _to_one_place(trip, other, regions)
        and not me.is_person_of(Travelled.of(other))
    ]
    others = tuple(dict.fromkeys(name for name in names if name))
    return trip.model_copy(update={"trip": trip.trip.model_copy(update={"companions": others})})


def _to_one_place(one: Trip, other: Trip, regions: Regions) -> bool:
    """Whether two trips share a destination, however it is written: 서울, 서울시, 서울특별시 강남구."""
    return any(
        "".join(first.split()) == "".join(second.split()) or bool(regions.areas(first) & regions.areas(second))
        for first in one.trip.destinations
        for second in other.trip.destinations
    )


def _is_one_trip(one: Trip, other: Trip) -> bool:
    """Whether two files hold one trip of one person."""
    hours = [(row.trip.start, row.trip.end) for row in (one, other)]
    return hours[0] == hours[1] and Travelled.of(one).is_person_of(Travelled.of(other))


def _questions(trips: Sequence[TripFile], shared: Mapping[Path, Sequence[Shared]]) -> list[Question]:
    questions: list[Question] = []
    for folder, receipts in shared.items():
        names = _traveller_names(trips, folder)
        travellers = tuple((Path(path), name) for path, name in names.items())
        told = [(each, each.finding(names)) for each in receipts]
        questions += [Question(each, words, travellers) for each, words in told if words is not None]
    return questions


def _traveller_names(trips: Sequence[TripFile], folder: Path) -> dict[str, str]:
    return {
        str(file.path): file.trip.traveler.name or file.path.stem
        for file in trips
        if file.trip is not None and file.together == folder
    }
