"""Inside or outside the workplace's area (근무지 내 국내 출장, 제18조 제2항)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.travel.findings import finding
from desktop.travel.regions import Area, Regions
from desktop.travel.settlement import Finding
from desktop.travel.tables import LocalTable
from desktop.travel.trip import Trip

#: How the distance of 제18조 제2항 제2호 is measured: the sources disagree.
DistanceBasis = Literal["one_way", "round_trip"]


@dataclass(frozen=True)
class Scope:
    """``local``: 근무지 내. Not ``sure``: the places do not tell, so a person has to."""

    local: bool
    sure: bool = True
    findings: tuple[Finding, ...] = ()


def scope_of(trip: Trip, regions: Regions, table: LocalTable, basis: DistanceBasis = "one_way") -> Scope:
    """As the clerk says; else by distance; else by whether every destination lies in the workplace's 시·군.

    Where the places leave it open, a trip with a night is 관외 (nobody lodges at home) and a day trip is asked about.
    Where the workplace or the destinations are not given at all, it is 관외, and that is told, but for a day trip that
    may stay within the local government's own area.
    """
    journey = trip.trip
    home = regions.areas(trip.traveler.workplace)
    places = [regions.areas(text) for text in journey.destinations]
    apart = any(_apart(home, place) for place in places)
    same = len(home) == 1 and bool(places) and all(place == home for place in places)
    if journey.scope is not None:
        local, other = journey.scope == "근무지내", "관외" if apart else "근무지내"
        differs = (local and apart) or (not local and same and journey.distance_km is None)
        found = (finding("scope_differs", scope=journey.scope, other=other),) if differs else ()
        return Scope(local=local, findings=found)
    if journey.distance_km is not None and journey.distance_km < table.distance_km_below:
        if journey.distance_km * 2 < table.distance_km_below:
            return Scope(local=True)
        if basis == "one_way":
            return Scope(local=True, findings=(finding("distance_reading", limit=table.distance_km_below),))
    if apart:
        return Scope(local=False)
    if same:
        return Scope(local=True)
    # Where a key is left out altogether, only a trip within the own local government's area is in doubt.
    within = regions.areas(trip.traveler.employer.area)
    is_near = bool(places) and not any(_apart(within, place) for place in places) and bool(within)
    is_left_out = not (trip.traveler.workplace.strip() and "".join(journey.destinations).strip())
    if journey.days > 1 or (is_left_out and not is_near):
        return Scope(local=False, findings=(finding("scope_assumed"),))
    return Scope(local=False, sure=False, findings=(finding("scope_unclear"),))


def _apart(home: frozenset[Area], place: frozenset[Area]) -> bool:
    return bool(home) and bool(place) and not home & place
