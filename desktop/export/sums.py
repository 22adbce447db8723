"""Sums of a settlement under the heads of the forms, the same in every document."""

from __future__ import annotations

from typing import Final, NamedTuple

from desktop.travel.settlement import Item, PaidBy, Settlement, Verdict
from desktop.travel.trip import Trip

GROUPS: Final = ("운임", "일비", "식비", "숙박비", "기타")
ALL: Final = "계"
PAYERS: Final = {PaidBy.OWN: "본인", PaidBy.OFFICE_CARD: "기관카드"}

#: What was got before the trip, and by an earlier settlement that is put right now.
ADVANCE: Final = "미리 받은 여비"
EARLIER: Final = "이미 지급한 여비"

#: The names of ``Sums``, in order.
SUM_NAMES: Final = ("청구액", "인정액", "확인필요액", "기관카드 결제액")


class Sums(NamedTuple):
    """Won under one head: claimed, approved, still to be confirmed, and paid by the office's card."""

    claimed: int
    approved: int
    open: int
    office_card: int


def received(trip: Trip) -> list[tuple[str, int]]:
    """What the traveller has got already and is not paid again, in won, each under its own name."""
    earlier = trip.adjustment.paid_won
    return [(ADVANCE, trip.trip.advance_won), *([(EARLIER, earlier)] if earlier else [])]


def group_of(item: Item) -> str:
    """The head of the form an item is summed under: 운임, 일비, 식비, 숙박비 or 기타."""
    if item.item.endswith("운임") or item.item in ("연료비", "통행료", "주차비"):
        return "운임"
    if "숙박" in item.item:
        return "숙박비"
    return item.item if item.item in GROUPS else "기타"


def group_sums(settlement: Settlement, group: str) -> Sums:
    """The sums under one head ("계": all)."""
    items = [item for item in settlement.items if group in (ALL, group_of(item))]
    return Sums(
        sum(item.claimed_won for item in items),
        sum(item.approved_won for item in items),
        sum(item.proposed_won for item in items if item.verdict is Verdict.OPEN),
        sum(item.by_office_card_won for item in items),
    )
