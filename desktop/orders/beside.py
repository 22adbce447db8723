"""What the language model says of an order beside what the label patterns found: a witness, a doubt, or a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.orders.check import traveller_named
from desktop.orders.fields import ALONE, squash
from desktop.orders.model import TRAVELLER_FIELDS, Order, OrderField, Value
from desktop.receipts.model import Proposed, Status

#: Below this the model is not heard.
SURE: Final = 0.5
_TRIP: Final = ("purpose", "start", "end", "destinations", "transport")
_LISTS: Final = ("destinations", "transport")
_MOMENTS: Final = ("start", "end")
#: As desktop.llm.orders.BETWEEN writes lists.
_BETWEEN: Final = ", "
_DAY: Final = len("2026-03-09")
_MODEL_ONLY: Final = "이름표를 찾지 못해 언어 모델이 고른 값입니다."
_DISPUTED: Final = "언어 모델은 다르게 읽었습니다({value})."


def witnessed(order: Order, said: Mapping[str, Proposed]) -> Order:
    """The order with the model's word: a value that only its label vouches for is sure where the model reads the same,
    any value is to be checked where it reads another, and what no label names is proposed."""
    heard = {name: each for name, each in said.items() if each.probability >= SURE}
    fields = {**order.fields, **_beside(order.fields, heard, _TRIP)}
    number = _traveller(order, heard)
    if number is None:
        return order.model_copy(update={"fields": fields})
    people = list(order.travellers) or [{}]
    people[number] = {**people[number], **_beside(people[number], heard, TRAVELLER_FIELDS)}
    return order.model_copy(update={"fields": fields, "travellers": tuple(person for person in people if person)})


def _traveller(order: Order, said: Mapping[str, Proposed]) -> int | None:
    """Whom the model speaks of: of several travellers the one that it names."""
    if len(order.travellers) < 2:
        return 0
    return traveller_named(order, said["name"].value) if "name" in said else None


def _beside(
    found: Mapping[str, OrderField], said: Mapping[str, Proposed], names: tuple[str, ...]
) -> dict[str, OrderField]:
    return {name: _field(name, found.get(name), said[name]) for name in names if name in said}


def _field(name: str, found: OrderField | None, said: Proposed) -> OrderField:
    value = _value(name, said.value)
    if found is None:
        return OrderField(
            value=value,
            status=Status.CHECK,
            lines=said.lines,
            text=said.text,
            witnesses=("llm",),
            reason=_MODEL_ONLY,
        )
    if _plain(found.value) == _plain(value):
        agreed = found.model_copy(update={"witnesses": (*found.witnesses, "llm")})
        return agreed.model_copy(update={"status": Status.OK, "reason": None}) if found.reason == ALONE else agreed
    if _tells_less(name, found.value, value):
        return found
    doubt = _DISPUTED.format(value=said.value)
    reason = doubt if found.reason in (None, ALONE) else f"{found.reason} {doubt}"
    return found.model_copy(update={"status": Status.CHECK, "reason": reason})


def _value(name: str, said: str) -> Value:
    return tuple(dict.fromkeys(said.split(_BETWEEN))) if name in _LISTS else said


def _plain(value: Value) -> list[str]:
    return sorted(map(squash, value)) if isinstance(value, tuple) else [squash(str(value))]


def _tells_less(name: str, found: Value, said: Value) -> bool:
    """Whether one only says less than the other: a day without its time, a part of the words."""
    if name in _MOMENTS:
        return str(found)[:_DAY] == str(said)[:_DAY] and _DAY in (len(str(found)), len(str(said)))
    ours, theirs = _plain(found), _plain(said)
    return all(any(one in other or other in one for other in ours) for one in theirs)
