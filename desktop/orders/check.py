"""An order beside the trip that is settled by it: what differs is told, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desktop.orders.draft import proposed
from desktop.orders.fields import squash
from desktop.orders.model import Order, OrderField, lines_of_page
from desktop.orders.reader import read_order
from desktop.receipts.model import Kind, Receipt, Status
from desktop.travel.findings import finding
from desktop.travel.regions import Regions
from desktop.travel.settlement import Finding
from desktop.travel.trip import Trip


def traveller_named(order: Order, name: str) -> int | None:
    """The place of a traveller among an order's, from 0; None where the name is not among them."""
    wanted = squash(name)
    names = [squash(str(person["name"].value)) if "name" in person else "" for person in order.travellers]
    return names.index(wanted) if wanted and wanted in names else None


def with_orders(
    findings: Sequence[Finding], receipts: Mapping[str, Receipt], trip: Trip, regions: Regions
) -> tuple[Finding, ...]:
    """The findings of a settlement, where papers that are no receipt but an order are told to be that, and compared."""
    files: dict[str, list[str]] = {}
    for key, receipt in receipts.items():
        if receipt.kind is Kind.NOT_RECEIPT:
            files.setdefault(key.rpartition("#")[0], []).append(key)
    told: dict[str, tuple[Finding, ...]] = {}
    for keys in files.values():
        lines = [line for key in keys for line in lines_of_page(receipts[key].lines)]
        order = read_order(lines, regions)
        if order is not None:
            told.update(dict.fromkeys(keys, ()))
            told[keys[0]] = (finding("travel_order", *keys), *differences(order, trip, *keys))
    found: list[Finding] = []
    for row in findings:
        is_told = row.code == "not_receipt" and len(row.receipts) == 1 and row.receipts[0] in told
        found += told[row.receipts[0]] if is_told else (row,)
    return tuple(found)


def differences(order: Order, trip: Trip, *receipts: str) -> Iterator[Finding]:
    """Days, places and name of the trip that a sure value of the order contradicts."""
    number = traveller_named(order, trip.traveler.name)
    fields = proposed(order, number or 0)
    ordered = [_sure(fields, name) for name in ("start", "end")]
    days = [trip.trip.start.date().isoformat(), trip.trip.end.date().isoformat()]
    if all(ordered) and [str(value)[:10] for value in ordered] != days:
        told = " ~ ".join(str(value)[:10] for value in ordered)
        yield finding("order_period", *receipts, ordered=told, trip=" ~ ".join(days))
    places = _sure(fields, "destinations")
    if isinstance(places, tuple) and trip.trip.destinations:
        missing = [place for place in places if not any(_same_place(place, other) for other in trip.trip.destinations)]
        if missing:
            yield finding("order_places", *receipts, places=", ".join(missing))
    if number is None and trip.traveler.name and any("name" in person for person in order.travellers):
        names = ", ".join(str(person["name"].value) for person in order.travellers if "name" in person)
        yield finding("order_name", *receipts, names=names, trip=trip.traveler.name)


def _sure(fields: Mapping[str, OrderField], name: str) -> object | None:
    field = fields.get(name)
    return None if field is None or field.status is Status.CHECK else field.value


def _same_place(one: str, other: str) -> bool:
    first, second = squash(one), squash(other)
    return first in second or second in first
