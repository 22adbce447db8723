"""The fares of a settlement as every form lists them: which day, by what, from where to where, in which class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.export.sums import group_of
from desktop.receipts.model import Kind
from desktop.travel.evidence import ITEM_NAMES
from desktop.travel.own_car import CAR, FUEL
from desktop.travel.settlement import Item, Settlement

_OWN_CAR: Final = (FUEL, "통행료", "주차비")
#: A leg by own car that is paid the fare of train or bus (별표 2 비고 제4호).
_PUBLIC_FARE: Final = "철도·버스 운임"


@dataclass(frozen=True)
class Fare:
    """An item of 운임 by its place in the settlement; words are empty where neither a ticket nor the trip says them.

    ``means`` is 교통편: 철도, 버스, 항공, 선박, 택시, or with the own car 연료비, 통행료, 주차비, 철도·버스 운임.
    ``distance`` (km) stands once for each leg.
    """

    index: int
    item: Item
    means: str
    origin: str
    destination: str
    seat_class: str
    distance: str
    by_own_car: bool


def fares(settlement: Settlement) -> list[Fare]:
    """All fares in the order of the settlement."""
    return [_fare(index, item) for index, item in enumerate(settlement.items) if group_of(item) == "운임"]


def _fare(index: int, item: Item) -> Fare:
    route = item.route
    is_car = item.item == CAR and route.driven_km is not None
    distance = f"{route.driven_km:f}" if route.driven_km is not None and (is_car or item.item == FUEL) else ""
    is_taxi = item.item == ITEM_NAMES[Kind.TAXI]
    means = _PUBLIC_FARE if is_car else "택시" if is_taxi else item.item.removesuffix("운임")
    by_own_car = is_car or item.item in _OWN_CAR
    return Fare(index, item, means, route.origin, route.destination, route.seat_class, distance, by_own_car)
