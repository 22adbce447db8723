"""The fares of a settlement as every form lists them: which day, by what, from where to where, in which class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.export.evidence import Evidence
from desktop.export.sums import group_of
from desktop.receipts.model import Kind
from desktop.travel.evidence import ITEM_NAMES
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import OwnCar, Trip

OWN_CAR: Final = ("연료비", "통행료", "주차비")
#: 자동차운임 is paid for taxis alone; beside rows of the own car it would be read as one of them.
_MEANS: Final = {ITEM_NAMES[Kind.TAXI]: "택시"}


@dataclass(frozen=True)
class Fare:
    """An item of 운임 by its place in the settlement; words are empty where neither a ticket nor the trip says them.

    ``means`` is 교통편: 철도, 버스, 항공, 선박, 택시, or with the own car 연료비, 통행료, 주차비. ``distance``
    (km) stands with the fuel alone.
    """

    index: int
    item: Item
    means: str
    origin: str = ""
    destination: str = ""
    seat_class: str = ""
    distance: str = ""

    @property
    def by_own_car(self) -> bool:
        return self.item.item in OWN_CAR


def fares(trip: Trip, settlement: Settlement, evidence: Sequence[Evidence]) -> list[Fare]:
    """All fares in the order of the settlement, origin, destination and class from the ticket or what was typed."""
    by_id = {each.id: each for each in evidence}
    found = []
    for index, item in enumerate(settlement.items):
        if group_of(item) != "운임":
            continue
        if item.item in OWN_CAR:
            found.append(_driven(trip, settlement, index))
        else:
            means = _MEANS.get(item.item) or item.item.removesuffix("운임")
            found.append(Fare(index, item, means, *_route(trip, settlement, index, by_id)))
    return found


def _driven(trip: Trip, settlement: Settlement, index: int) -> Fare:
    """연료비, 통행료 or 주차비 with its leg as driven."""
    item = settlement.items[index]
    leg = _leg_of(trip, settlement, index)
    if leg is None:
        return Fare(index, item, item.item)
    distance = f"{leg.distance_km:f}" if item.item == "연료비" else ""
    return Fare(index, item, item.item, leg.origin, leg.destination, distance=distance)


def _leg_of(trip: Trip, settlement: Settlement, index: int) -> OwnCar | None:
    """The leg an item was computed from: that day's by distance or sum typed; the only one of a day is meant anyway."""
    item = settlement.items[index]
    same_day = [leg for leg in trip.own_car if leg.date == item.date]
    if len(same_day) == 1:
        return same_day[0]
    typed = {"통행료": "tolls_won", "주차비": "parking_won"}
    fitting = [
        leg
        for leg in same_day
        if (
            getattr(leg, typed[item.item]) == item.claimed_won
            if item.item in typed
            else item.sum.startswith(f"{leg.distance_km}km ")
        )
    ]
    nth = _like_before(settlement, index)
    return fitting[nth] if nth < len(fitting) else None


def _route(trip: Trip, settlement: Settlement, index: int, by_id: Mapping[str, Evidence]) -> tuple[str, str, str]:
    """Origin, destination and class of a fare."""
    item = settlement.items[index]
    for evidence_id in item.receipts:
        if evidence_id in by_id:
            receipt = by_id[evidence_id].receipt
            origin, destination, seat_class = map(receipt.value, ("origin", "destination", "seat_class"))
            return str(origin or ""), str(destination or ""), str(seat_class or "")
    fitting = [
        claim
        for claim in trip.claims
        if (claim.date, claim.amount_won) == (item.date, item.claimed_won)
        and claim.kind in ITEM_NAMES
        and ITEM_NAMES[Kind(claim.kind)] == item.item
    ]
    nth = _like_before(settlement, index)
    if nth >= len(fitting):
        return "", "", ""
    return fitting[nth].origin, fitting[nth].destination, fitting[nth].seat_class


def _like_before(settlement: Settlement, index: int) -> int:
    """How many earlier items are the same but for their receipts: equals keep the order of the trip file."""
    item = settlement.items[index]
    key = (item.date, item.item, item.claimed_won, item.sum)
    return sum((each.date, each.item, each.claimed_won, each.sum) == key for each in settlement.items[:index])
