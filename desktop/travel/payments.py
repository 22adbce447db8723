"""여비 지급 명세: what each of several travellers is paid for all the trips of one run, and what is to be returned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.travel.settlement import Settlement
from desktop.travel.trip import Traveler


@dataclass(frozen=True)
class Payee:
    """받는 사람: told apart by office, department, name and position."""

    organization: str
    department: str
    name: str
    position: str = ""

    @classmethod
    def of(cls, traveler: Traveler) -> Payee:
        names = (traveler.organization, traveler.department, traveler.name, traveler.position)
        return cls(*(" ".join(name.split()) for name in names))

    def is_same(self, other: Payee) -> bool:
        """Whether the two can be one person; within a department only position tells namesakes apart."""
        return (self.organization, self.department, self.name) == (other.organization, other.department, other.name)


@dataclass(frozen=True)
class Payment:
    """Won to pay for the trips numbered ``trips`` (from 0), and won to return for those that paid too much before.

    The two are never set off against each other; ``open`` counts the items still to be confirmed.
    """

    payee: Payee
    trips: tuple[int, ...]
    pay_won: int
    return_won: int
    open: int


def payments(settled: Iterable[tuple[Traveler, Settlement]]) -> list[Payment]:
    """One payment for each traveller, in the order of their first trips. Together they are the sum of the trips.

    A trip that names no position is its namesake's where there is one; beside several it stays apart, to be looked at.
    """
    rows = [(number, Payee.of(traveler), settlement) for number, (traveler, settlement) in enumerate(settled)]
    groups: dict[Payee, list[tuple[int, Settlement]]] = {}
    for number, payee, settlement in rows:
        named = {other for _, other, _ in rows if other.position and payee.is_same(other)}
        groups.setdefault(named.pop() if len(named) == 1 else payee, []).append((number, settlement))
    return [_payment(payee, trips) for payee, trips in groups.items()]


def _payment(payee: Payee, trips: Sequence[tuple[int, Settlement]]) -> Payment:
    payable = [settlement.payable_won for _, settlement in trips]
    return Payment(
        payee=payee,
        trips=tuple(number for number, _ in trips),
        pay_won=sum(won for won in payable if won > 0),
        return_won=-sum(won for won in payable if won < 0),
        open=sum(settlement.open for _, settlement in trips),
    )
