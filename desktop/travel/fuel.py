"""유가 of a leg by one's own car: as typed, else the very day's of the office's price table; never another day's."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from desktop.travel.applicable import TripRules
from desktop.travel.evidence import Expense
from desktop.travel.findings import finding
from desktop.travel.settlement import Finding
from desktop.travel.trip import OwnCar


def price_of_day(
    rules: TripRules, leg: OwnCar, fuel: str, receipts: Sequence[Expense]
) -> tuple[Decimal | None, str, list[Finding]]:
    """Won per litre of ``fuel``, where it comes from in words, and what was found; None where nobody knows it.

    A price printed on the day's fuel ``receipts`` is only ever a hint: what one station asked is no price of the day.
    """
    listed = rules.book.fuel_price(fuel, leg.date)
    keys = [key for row in receipts for key in row.keys]
    if leg.price_per_litre is not None:
        findings = [] if leg.price_source else [finding("fuel_price_unsourced", date=leg.date.isoformat())]
        if listed is not None and listed.won_per_litre != leg.price_per_litre:
            details = {"typed": f"{leg.price_per_litre:,}", "listed": f"{listed.won_per_litre:,}"}
            findings.append(finding("fuel_price_differs", *keys, date=leg.date.isoformat(), **details))
        return leg.price_per_litre, leg.price_source, findings
    if listed is not None:
        return listed.won_per_litre, f"{listed.source}, {listed.product} {listed.date}", []
    product = rules.book.fuels.price_of.get(fuel, fuel)
    printed = dict.fromkeys(f"{row.unit_price}원" for row in receipts if row.unit_price)
    hint = f" 주유 영수증의 단가는 {', '.join(printed)}입니다(참고)." if printed else ""
    return None, "", [finding("fuel_price_missing", *keys, date=leg.date.isoformat(), product=product, hint=hint)]
