"""A proposed order as a draft of trip.toml: values to check carry the reason and the line they stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from desktop.orders.fields import ALONE
from desktop.orders.model import COMPANIONS, TRAVELLER_FIELDS, TRIP_FIELDS, Order, OrderField, Value
from desktop.orders.vocabulary import OWN_CAR
from desktop.receipts.model import Status
from desktop.travel.toml_text import assignment

#: Where the fields of an order stand in trip.toml: key of the table.
TRAVELER_KEYS: Final = {**{name: name for name in TRAVELLER_FIELDS}, "workplace": "workplace"}
TRIP_KEYS: Final = {
    name: name for name in ("purpose", "start", "end", "destinations", "public_vehicle", "scope", COMPANIONS)
}
#: Where these differ from row to row, each goes on a trip of his own.
_OF_ONE_TRIP: Final = ("start", "end", "destinations")
_WITHOUT_TIME: Final = 10


def proposed(order: Order, traveller: int = 0) -> dict[str, OrderField]:
    """The fields of the trip and of one of its travellers, in the order in which they are shown."""
    person = order.travellers[traveller] if order.travellers else {}
    found = {**order.fields, **person}
    if (companions := _companions(order, traveller)) is not None:
        found[COMPANIONS] = companions
    return {name: found[name] for name in (*TRAVELLER_FIELDS, *TRIP_FIELDS, COMPANIONS) if name in found}


def _companions(order: Order, traveller: int) -> OrderField | None:
    """복수출장자: who else the order names for the same trip. To be checked: a name on it may also be who applies."""
    own = order.travellers[traveller] if order.travellers else {}
    names = [
        person["name"]
        for number, person in enumerate(order.travellers)
        if number != traveller and "name" in person and all(_same(own.get(n), person.get(n)) for n in _OF_ONE_TRIP)
    ]
    if not names:
        return None
    reasons = dict.fromkeys(field.reason or ALONE for field in names)
    return OrderField(
        value=tuple(str(field.value) for field in names),
        status=Status.CHECK,
        lines=tuple(sorted({line for field in names for line in field.lines})),
        text=", ".join(dict.fromkeys(field.text for field in names)),
        witnesses=("label",),
        reason=" ".join(reasons),
    )


def _same(one: OrderField | None, other: OrderField | None) -> bool:
    return (one and one.value) == (other and other.value)


def trip_value(name: str, value: Value) -> object | None:
    """A value as trip.toml wants it; None where that is not complete: a day without its time."""
    if name in ("start", "end"):
        return None if len(str(value)) == _WITHOUT_TIME else dt.datetime.fromisoformat(str(value))
    return list(value) if isinstance(value, tuple) else value


def goes_by_own_car(fields: Mapping[str, OrderField]) -> bool:
    """Whether 자가용 is among the means of transport: its legs have to be written down."""
    field = fields.get("transport")
    means = field.value if field is not None and isinstance(field.value, tuple) else ()
    return any("".join(word.split()) in OWN_CAR for word in means)


def draft_toml(order: Order, source: str, traveller: int = 0) -> str:
    """The text of a trip file. What is not complete stands in it as a remark, so that nothing is made up."""
    fields = proposed(order, traveller)
    lines = [
        f"# '{_one_line(source)}'에서 읽은 초안입니다. '확인' 줄은 문서와 맞추어 보고 고치거나 그대로 두세요.",
        "",
        "[traveler]",
        *_assignments(fields, TRAVELER_KEYS),
        "",
        "[trip]",
        *_assignments(fields, TRIP_KEYS),
    ]
    if "transport" in fields:
        means = fields["transport"].value
        lines.append(f"# 교통편: {', '.join(means) if isinstance(means, tuple) else means}")
    if goes_by_own_car(fields):
        lines.append("# 자가용으로 갔으면 [[own_car]]에 구간마다 운행 내역을 적어 주세요.")
    return "\n".join(lines) + "\n"


def _assignments(fields: Mapping[str, OrderField], keys: Mapping[str, str]) -> Iterator[str]:
    for name, key in keys.items():
        field = fields.get(name)
        if field is None:
            continue
        if field.status is Status.CHECK:
            yield f"# 확인: {_one_line(field.reason or '')} (문서: {_one_line(field.text)})"
        value = trip_value(name, field.value)
        yield f"# {key} = {field.value}T00:00:00" if value is None else assignment(key, value)


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
