"""동행자가 함께 쓴 증빙: who claims it is said in the trip files, never guessed, and nothing is paid twice.

A trip file claims a shared receipt by confirming its ``claims_for``: how many persons' part of it this traveller
claims. A room whose bill does not tell how many shared it has one payer, who claims it whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from desktop.receipts.model import Kind, Receipt
from desktop.travel.confirmations import apply_confirmations
from desktop.travel.evidence import SLIPS, is_foreign
from desktop.travel.findings import finding
from desktop.travel.settlement import Finding
from desktop.travel.traces import Earlier, OtherTrip, Trace
from desktop.travel.trip import Trip

CLAIM: Final = "claims_for"
#: What never becomes an item needs nobody to claim it.
_NEVER_CLAIMED: Final = (Kind.MEAL, Kind.NOT_RECEIPT)


class State(Enum):
    """Whether a shared receipt is claimed as often as it may be."""

    UNCLAIMED = auto()
    CLAIMED = auto()
    CONTESTED = auto()


@dataclass(frozen=True)
class Shared:
    """A receipt of companions. ``claims``: how many persons' part each trip (by its key) claims; ``receipt`` as the
    trip files say it is."""

    id: str
    receipt: Receipt
    claims: Mapping[str, int]

    @property
    def persons(self) -> int:
        """인원: for how many one ticket is."""
        count = self.receipt.value("passengers")
        return count if isinstance(count, int) and count > 0 else 1

    @property
    def state(self) -> State:
        if not self.claims:
            return State.UNCLAIMED
        one_payer = self.receipt.kind is Kind.LODGING and self.persons == 1
        too_many = len(self.claims) > 1 if one_payer else self._claimed > self.persons
        return State.CONTESTED if too_many else State.CLAIMED

    @property
    def _claimed(self) -> int:
        return sum(self.claims.values())

    def finding(self, names: Mapping[str, str]) -> Finding | None:
        """What is to be decided or looked at; ``names`` of the travellers by the keys of their trips."""
        people = ", ".join(names[key] for key in self.claims)
        if self.state is State.UNCLAIMED:
            return finding("shared_unclaimed", self.id, persons=self.persons)
        if self.state is State.CONTESTED:
            return finding("shared_contested", self.id, people=people, persons=self.persons, claimed=self._claimed)
        if self._claimed < self.persons:
            return finding("shared_left", self.id, people=people, persons=self.persons, claimed=self._claimed)
        return None


@dataclass(frozen=True)
class Company:
    """What other trips settled in the same run mean for one of them.

    ``files``: the files it shares with companions (whose cases are ``cases``), ``claimed``: the receipts in them that
    it claims, ``contested``: those claimed too often. ``seen``: the traces of receipts settled before in this run, with
    their case; ``overlapping``: other trips of this traveller on the same days.
    """

    files: frozenset[str] = frozenset()
    claimed: frozenset[str] = frozenset()
    contested: Mapping[str, Finding] = field(default_factory=dict)
    cases: frozenset[str] = frozenset()
    seen: Mapping[Trace, tuple[str, Earlier]] = field(default_factory=dict)
    overlapping: tuple[OtherTrip, ...] = ()

    def leaves_out(self, receipt: str) -> bool:
        """Whether a receipt (by its id) is shared, and claimed by others or nobody."""
        return receipt.rpartition("#")[0] in self.files and receipt not in self.claimed


def divide(receipts: Mapping[str, Receipt], trips: Mapping[str, Trip]) -> list[Shared]:
    """The receipts that companions share, by id, and who claims them. ``trips`` by key.

    Left out is what never becomes an item. A refund, and a slip of a payment that has its receipt, go with what they
    belong to, by the approval number.
    """
    said = [row for trip in trips.values() for row in trip.confirmed]
    known = apply_confirmations(receipts, [row for row in said if row.field != CLAIM])
    claims: dict[str, dict[str, int]] = {name: {} for name in known}
    for key, trip in trips.items():
        for row in trip.confirmed:
            if row.field == CLAIM and row.receipt in claims and isinstance(row.value, int):
                claims[row.receipt][key] = row.value
    by_approval = {_approval(known[name]): parts for name, parts in claims.items() if parts}
    shared = []
    for name, receipt in known.items():
        if _follows(receipt) and not claims[name]:
            claims[name] = by_approval.get(_approval(receipt), {})
        if receipt.kind not in _NEVER_CLAIMED and receipt.value("is_no_proof") is not True and not is_foreign(receipt):
            shared.append(Shared(name, receipt, claims[name]))
    return shared


def _follows(receipt: Receipt) -> bool:
    return bool(_approval(receipt)) and (receipt.kind in SLIPS or receipt.value("is_refund") is True)


def _approval(receipt: Receipt) -> str:
    value = receipt.value("approval_no")
    return value if isinstance(value, str) else ""
