"""Which day and which part of the trip a receipt belongs to, and whether the tickets make one journey out and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop.receipts.model import Kind, Receipt
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import FARES, Expense
from desktop.travel.findings import finding
from desktop.travel.regions import Area
from desktop.travel.settlement import Direction, Finding, Leg

_TWICE = "같은 방향의 표가 또 있습니다. 탄 표가 맞는지 확인해 주세요."
_TOUR = "출장지에서 다른 곳에 다녀온 표입니다. 이 출장의 표인지 확인해 주세요."
_NO_PLACE = "출발지와 도착지로 방향을 가릴 수 없습니다."
_DAY_UNSURE = "날짜를 영수증과 맞추어 보아 주세요."
_OUTSIDE = "출장 기간 밖의 날짜입니다."

Areas = frozenset[Area]


@dataclass(frozen=True)
class _Ticket:
    """A fare with a known day and direction, or off the route (no direction); ``of_home``: it leaves the workplace's
    area, or comes back to it; ``aside``: where it changes over, or leads aside: neither home nor a destination."""

    key: str
    leg: Leg
    depart_at: str
    of_home: bool
    touches: Areas
    aside: Areas

    @property
    def order(self) -> tuple[dt.date, str, bool, str]:
        assert self.leg.day is not None
        return self.leg.day, self.depart_at, self.leg.direction is Direction.RETURN, self.key


def find_legs(
    rules: TripRules, receipts: Mapping[str, Receipt], read: Mapping[str, Expense], refunded: Container[str]
) -> tuple[tuple[Leg, ...], list[Finding], dict[str, str]]:
    """A leg for every receipt; what is wrong with the journey they make; and what to ask of which receipt.

    ``read``: what each says was spent. Tickets ``refunded`` carried nobody.
    """
    legs: list[Leg] = []
    tickets: list[_Ticket] = []
    places = _Places(rules)
    for key, expense in read.items():
        receipt = receipts[key]
        leg, of_home, on_route = _leg(rules, places, key, receipt, expense)
        legs.append(leg)
        if receipt.kind not in FARES or expense.is_refund or key in refunded or leg.day is None:
            continue
        if leg.direction is not None or not on_route:
            touches = places.touched(receipt.kind, leg)
            tickets.append(_Ticket(key, leg, expense.depart_at, of_home, touches, touches - places.home - places.away))
    found, asked = _journey(tickets)
    return tuple(legs), found, asked


class _Places:
    """The areas of the workplace and of the destinations; empty where their names do not tell."""

    def __init__(self, rules: TripRules) -> None:
        self._regions = rules.regions
        self.home = self._regions.areas(rules.trip.traveler.workplace)
        self.away: Areas = frozenset()
        known = [self._regions.areas(text) for text in rules.trip.trip.destinations]
        if all(known):
            self.away = frozenset(area for areas in known for area in areas) - self.home

    def touched(self, kind: Kind, leg: Leg) -> Areas:
        """Every area that the stops of a ticket can lie in."""
        by_air = kind is Kind.AIR
        return self._regions.stop_areas(leg.origin, by_air=by_air) | self._regions.stop_areas(
            leg.destination, by_air=by_air
        )

    def direction(self, kind: Kind, origin: str, destination: str) -> tuple[Direction | None, bool, bool]:
        """The direction from one stop to another; whether it touches home; whether the trip leads there at all."""
        by_air = kind is Kind.AIR
        start = self._regions.stop_areas(origin, by_air=by_air) if origin else frozenset()
        end = self._regions.stop_areas(destination, by_air=by_air) if destination else frozenset()
        if not start or not end:
            return None, False, True
        from_home, to_home = bool(start & self.home), bool(end & self.home)
        if from_home != to_home:
            return (Direction.OUTWARD if from_home else Direction.RETURN), True, True
        if from_home or start == end:
            return Direction.LOCAL, False, True
        from_away, to_away = bool(start & self.away), bool(end & self.away)
        if from_away and to_away:
            return Direction.ONWARD, False, True
        if from_away or to_away:
            return (Direction.RETURN if from_away else Direction.OUTWARD), not self.home, True
        return None, False, not (self.home and self.away)


def _leg(rules: TripRules, places: _Places, key: str, receipt: Receipt, expense: Expense) -> tuple[Leg, bool, bool]:
    """The leg of one receipt, whether it touches home, and whether the trip leads there at all."""
    direction, of_home, on_route = places.direction(receipt.kind, expense.origin, expense.destination)
    if receipt.kind is Kind.LODGING:
        direction = Direction.STAY
    day = expense.date
    inside = day is not None and rules.contains(day)
    number = (day - rules.dates[0]).days + 1 if inside and day is not None else None
    reasons = [] if inside or day is None else [_OUTSIDE]
    if direction is None and receipt.kind in FARES:
        reasons.append(_NO_PLACE)
    dated_by = {"service_on", "check_in"} & set(receipt.fields) or {"issued_on"} & set(receipt.fields)
    if day is None or not all(receipt.is_sure(name) for name in dated_by):
        reasons.append(_DAY_UNSURE)
    leg = Leg(
        receipt=key,
        day=day,
        day_number=number,
        direction=direction,
        origin=expense.origin,
        destination=expense.destination,
        nights=expense.nights,
        sure=not reasons,
        reason=" ".join(reasons),
    )
    return leg, of_home, on_route


def _journey(tickets: Sequence[_Ticket]) -> tuple[list[Finding], dict[str, str]]:
    """Out and back in turn: two ways out without a way back between them, a way back before any way out, a side tour,
    or tickets to a place from which none leads home, while another leads the whole way."""
    found: list[Finding] = []
    asked: dict[str, str] = {}
    rows = sorted((row for row in tickets if row.of_home), key=lambda row: row.order)
    for before, row in pairwise(rows):
        if before.leg.direction is row.leg.direction and not _is_same_ride(before, row):
            found.append(finding("leg_twice", before.key, row.key, direction=str(row.leg.direction)))
            asked[row.key] = _TWICE
    for tour in _tours(tickets) if rows else ():
        stops = "→".join((tour[0].leg.origin, *(row.leg.destination for row in tour)))
        found.append(finding("leg_tour", *(row.key for row in tour), route=stops))
        asked |= {row.key: _TOUR for row in tour}
    for row in tickets:
        if not row.aside or row.of_home or row.key in asked or _leads_home(row, tickets):
            continue
        route = f"{row.leg.origin}→{row.leg.destination}"
        if row.leg.direction is None:
            found.append(finding("leg_off_route", row.key, route=route))
        elif same := next((other for other in rows if other.leg.direction is row.leg.direction), None):
            found.append(finding("leg_aside", row.key, same.key, route=route))
            asked[row.key] = _TWICE
    if rows and rows[0].leg.direction is Direction.RETURN:
        out = next((row for row in rows if row.leg.direction is Direction.OUTWARD), None)
        if out is not None:
            days = {"back": str(rows[0].leg.day), "out": str(out.leg.day)}
            found.append(finding("leg_reversed", rows[0].key, out.key, **days))
    return found, asked


def _tours(tickets: Sequence[_Ticket]) -> Iterator[tuple[_Ticket, ...]]:
    """The tickets of each way from a destination to a place aside and back to a destination, home not between."""
    tour: tuple[_Ticket, ...] = ()
    for row in sorted(tickets, key=lambda row: row.order):
        if row.of_home or not row.aside:
            tour = () if row.of_home else tour
        elif row.leg.direction is Direction.RETURN:
            tour = (row,)
        elif tour:
            tour = (*tour, row)
            if row.leg.direction is Direction.OUTWARD:
                if tour[0].leg.day != row.leg.day or all(each.depart_at for each in tour):
                    yield tour
                tour = ()


def _leads_home(row: _Ticket, tickets: Sequence[_Ticket]) -> bool:
    """Whether a place aside lies between home and the destination: tickets lead on from it, at last one of home's."""
    reached, rest = row.aside, [other for other in tickets if other is not row]
    while near := [other for other in rest if other.touches & reached]:
        if any(other.of_home for other in near):
            return True
        reached = reached.union(*(other.aside for other in near))
        rest = [other for other in rest if other not in near]
    return False


def _is_same_ride(one: _Ticket, other: _Ticket) -> bool:
    """Two tickets of one ride: of several travellers, or one ticket twice, which is told elsewhere."""
    return (one.leg.day, one.depart_at, one.leg.origin, one.leg.destination) == (
        other.leg.day,
        other.depart_at,
        other.leg.origin,
        other.leg.destination,
    )
