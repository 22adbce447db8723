"""A trip as the index of settled cases knows it again: who travelled, when and where to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import product

from desktop.travel.settlement import GivenDay
from desktop.travel.traces import OtherTrip
from desktop.travel.trip import LocalTrip, Trip

Hours = tuple[dt.datetime, dt.datetime]
_NOT_SAID = ("", "", "")


@dataclass(frozen=True)
class Travelled:
    """Who travelled when, and where to.

    ``days``: those of 근무지내 trips within a frame; ``office``: organization, department and position, as far as they
    are said; ``hours``: from when to when, of each 근무지내 trip by itself; none where they are not known; ``listed``:
    the trips of a month's list (월 지급내역), and not of a case.
    """

    traveller: str
    first: dt.date
    last: dt.date
    days: frozenset[dt.date] = frozenset()
    office: tuple[str, ...] = _NOT_SAID
    places: frozenset[str] = frozenset()
    hours: tuple[Hours, ...] = ()
    cancelled: bool = False
    listed: bool = False

    @classmethod
    def of(cls, trip: Trip) -> Travelled:
        person, journey = trip.traveler, trip.trip
        return cls(
            person.name.strip(),
            journey.start.date(),
            journey.end.date(),
            frozenset(row.date for row in trip.local),
            tuple(said.strip() for said in (person.organization, person.department, person.position)),
            frozenset("".join(place.split()) for place in journey.destinations),
            tuple(map(_hours, trip.local)) or ((journey.start, journey.end),),
            journey.cancelled,
        )

    def __str__(self) -> str:
        """How the trip is called: its days."""
        return str(self.first) if self.first == self.last else f"{self.first} ~ {self.last}"

    def veiled(self, veil: Callable[[str], str]) -> Travelled:
        """The same with nothing that names a person or a place: each text as ``veil`` makes it."""

        def hidden(texts: Iterable[str]) -> tuple[str, ...]:
            return tuple(veil(text) if text else "" for text in texts)

        (traveller,) = hidden([self.traveller])
        return replace(self, traveller=traveller, office=hidden(self.office), places=frozenset(hidden(self.places)))

    def is_person_of(self, other: Travelled) -> bool:
        """Whether both have the same traveller: namesakes (동명이인) differ in office, department or position."""
        said = zip(self.office, other.office, strict=True)
        return self.traveller == other.traveller and all(mine == theirs for mine, theirs in said if mine and theirs)

    def is_same_as(self, other: Travelled) -> bool:
        """Whether this is the same trip begun anew."""
        return self.is_in_place_of(other) and (self.places == other.places or not (self.hours and other.hours))

    def is_in_place_of(self, other: Travelled) -> bool:
        """Whether this is the same trip, wherever it is said to have led."""
        return self.may_be(other) and (self.first, self.last) == (other.first, other.last)

    def may_be(self, other: Travelled) -> bool:
        """Whether this can be the same trip, put down in other words: nobody is on two trips in the same hours."""
        if not self.is_person_of(other) or self.listed != other.listed:
            return False
        if not (self.hours and other.hours):
            return True
        return any(_overlap(*pair) for pair in product(self.hours, other.hours))

    def shares_a_day_with(self, other: Travelled) -> bool:
        """Whether the same person, whose name is known, was also away on one of these days."""
        if not self.traveller or not self.is_person_of(other) or self.cancelled or other.cancelled:
            return False
        if self.first > other.last or other.first > self.last:
            return False
        if self.days:
            return any(other.as_other().has_day(day) for day in self.days)
        return not other.days or any(self.first <= day <= self.last for day in other.days)

    def as_other(self, given: tuple[GivenDay, ...] | None = None) -> OtherTrip:
        """This trip as one that another of the same traveller has to heed."""
        return OtherTrip(self.first, self.last, self.days, given)


def _hours(row: LocalTrip) -> Hours:
    """The whole day where only is said how long it took."""
    day = dt.datetime.combine(row.date, dt.time())
    if row.start is None or row.end is None:
        return day, day + dt.timedelta(days=1)
    return dt.datetime.combine(row.date, row.start), dt.datetime.combine(row.date, row.end)


def _overlap(one: Hours, other: Hours) -> bool:
    return one == other or (one[0] < other[1] and other[0] < one[1])
