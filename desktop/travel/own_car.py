"""자가용 (별표 2 비고 제4호): fuel by distance, price and efficiency; tolls, parking and ferry as paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from desktop.errors import UserError
from desktop.receipts.model import Kind
from desktop.travel.applicable import TripRules
from desktop.travel.checks import AGAIN, CLAIMED_BY_OTHERS
from desktop.travel.evidence import ASK_PAYER, DRIVING, ITEM_NAMES, Expense, item
from desktop.travel.fares import listed_fare
from desktop.travel.findings import finding
from desktop.travel.fuel import price_of_day
from desktop.travel.money import rounded, won
from desktop.travel.settlement import Finding, Item, PaidBy
from desktop.travel.toml_text import nearest
from desktop.travel.trip import OwnCar, Trip

FUEL = "연료비"
CAR = ITEM_NAMES[Kind.TAXI]
EXTRAS = ((Kind.TOLL, "tolls_won"), (Kind.PARKING, "parking_won"), (Kind.SHIP, "ferry_won"))
ASK_PARKING = "주차비를 지급할지 확인해 주세요(자료마다 다릅니다)."


def own_car_items(rules: TripRules, evidence: Sequence[Expense]) -> tuple[list[Item], list[Finding]]:
    """Rows for every leg; without [[own_car]] only findings. ``evidence``: what ``is_driving`` of receipts and claims.

    A sum typed in a leg is the amount, and that day's receipts prove it; without one the receipts are the amounts.
    """
    legs = rules.trip.own_car
    if not legs:
        return [], [finding("own_car_missing", *expense.keys) for expense in evidence]
    items: list[Item] = []
    findings: list[Finding] = []
    for number, leg in enumerate(legs):
        bearer, found = _bearer(rules, leg)
        if leg.origin and leg.destination and any(_way(leg) == _way(other) for other in legs[:number]):
            bearer = bearer.doubting("같은 날 같은 구간의 운행을 두 번 적었습니다. 두 번 다녀왔는지 확인해 주세요.")
        findings += found
        row, found = _driven_item(rules, leg, bearer, [row for row in evidence if _is_fuel_of(row, leg)])
        items.append(row)
        findings += found
        for kind, amount in EXTRAS:
            typed: int = getattr(leg, amount)
            if not typed:
                continue
            proof = [expense for expense in evidence if expense.kind is kind and expense.date == leg.date]
            together = sum(getattr(other, amount) for other in legs if other.date == leg.date)
            carrier = bearer
            if proof and sum(expense.amount or 0 for expense in proof) != together:
                carrier = bearer.doubting(
                    f"적은 금액과 {ITEM_NAMES[kind]} 영수증의 합이 다릅니다. 금액을 확인해 주세요."
                )
            elsewhere = (doubt for row in proof for doubt in row.doubts if doubt in (AGAIN, CLAIMED_BY_OTHERS))
            carrier = _paid_by(proof, carrier.doubting(*dict.fromkeys(elsewhere)))
            shown = any(getattr(other, amount) and other.date == leg.date for other in legs[:number])
            items.append(_extra_item(rules, leg, kind, carrier, typed, () if shown else _keys(proof)))
    for expense in evidence:
        if expense.kind is Kind.FUEL:
            findings += [finding("fuel_by_formula")] if expense.is_claim else []
        elif not _is_typed(legs, expense):
            items.append(_receipt_item(rules, expense))
    if not any(expense.keys for expense in evidence):
        findings.append(finding("own_car_proof"))
    if passengers := max(leg.passengers for leg in legs):
        findings.append(finding("own_car_passengers", persons=passengers))
    return items, findings


def is_driving(trip: Trip, expense: Expense) -> bool:
    """Whether an expense belongs to the driving: tolls, fuel, parking, and the ship that carried the car."""
    ferried = {leg.date for leg in trip.own_car if leg.ferry_won}
    return expense.kind in DRIVING or (expense.kind is Kind.SHIP and expense.date in ferried)


def beside_driving(rules: TripRules, fare: Expense) -> Expense:
    """A fare of a day with driving is of another way, or it is asked about: nobody is paid twice for one way.

    A ship goes where no car does.
    """
    for leg in rules.trip.own_car:
        if leg.date == fare.date and fare.kind is not Kind.SHIP and (asked := _is_driven(rules, leg, fare)):
            return fare.doubting(asked)
    return fare


def _is_driven(rules: TripRules, leg: OwnCar, fare: Expense) -> str:
    """The question whether a leg went where a fare did: both the whole way, or to or from the trip's destination."""
    regions, by_air = rules.regions, fare.kind is Kind.AIR
    start, end = (regions.stop_areas(name, by_air=by_air) for name in (fare.origin, fare.destination))
    leg_start, leg_end = (regions.stop_areas(name) for name in (leg.origin, leg.destination))
    if not (start and end and leg_start and leg_end):
        return "그날 자가용도 이용했습니다. 다른 구간이면 운임과 자가용의 출발지와 도착지를 시·군까지 적어 주세요."
    if start & end and not leg_start & leg_end:  # a ride within the place that the leg went to or from
        return ""
    away = frozenset(area for text in rules.trip.trip.destinations for area in regions.areas(text))
    same_start, same_end = start & leg_start, end & leg_end
    if (same_start and same_end) or (same_start | same_end) & away:
        return "같은 구간을 자가용으로도 간 것으로 적혀 있습니다. 이용하지 않은 쪽을 지워 주세요."
    return ""


def _way(leg: OwnCar) -> tuple[object, ...]:
    return leg.date, leg.origin, leg.destination, leg.distance_km


def _paid_by(proof: Sequence[Expense], carrier: Expense) -> Expense:
    """Who paid a sum typed in, as the receipts that prove it tell."""
    payers = {row.paid_by for row in proof}
    if payers == {PaidBy.OFFICE_CARD}:
        carrier = replace(carrier, paid_by=PaidBy.OFFICE_CARD)
    elif len(payers) > 1:
        carrier = carrier.doubting("일부를 기관 카드로 냈습니다. 누가 낸 금액인지 나누어 적어 주세요.")
    return carrier.doubting(ASK_PAYER) if any(ASK_PAYER in row.doubts for row in proof) else carrier


def _bearer(rules: TripRules, leg: OwnCar) -> tuple[Expense, list[Finding]]:
    """The doubts about a leg as a whole."""
    bearer, findings = _along(leg, Expense(Kind.FUEL, leg.date, None)), []
    if not leg.reason and _public_fare(rules, leg) is None:
        bearer = bearer.doubting("자가용을 이용한 부득이한 사유를 적어 주세요. 없으면 철도·버스 운임으로 지급합니다.")
    if rules.by_public_vehicle(leg.date):
        bearer = bearer.doubting(
            "그날 공무용 차량도 이용했습니다. 자가용으로만 간 구간이면 판정을 바꾸고, 아니면 틀린 쪽을 지워 주세요."
        )
    if rules.trip.trip.rides_with:
        bearer = bearer.doubting("동승한 사람은 자가용 운임을 받지 않습니다. 누가 운전했는지 확인해 주세요.")
    if rules.trip.trip.cancelled:
        bearer = bearer.doubting("취소한 출장의 자가용입니다. 운행한 까닭을 확인해 주세요.")
    if rules.scope.local:
        bearer = bearer.doubting("근무지 안 출장의 자가용입니다. 지급할지 확인해 주세요.")
    if not rules.contains(leg.date):
        findings.append(finding("outside_trip", date=leg.date.isoformat()))
        bearer = bearer.doubting("출장 기간 밖의 날짜입니다. 날짜를 확인해 주세요.")
    return bearer, findings


def _along(leg: OwnCar, expense: Expense) -> Expense:
    """The expense as one of this leg."""
    return replace(expense, origin=leg.origin, destination=leg.destination, driven_km=leg.distance_km)


def _public_fare(rules: TripRules, leg: OwnCar) -> tuple[int, str] | None:
    """The 철도·버스 fare of a leg and where it is known from: as typed, else from the office's fare list."""
    if leg.public_fare_won is not None:
        return leg.public_fare_won, "적은 금액"
    for kind in (Kind.RAIL, Kind.BUS):
        if (row := listed_fare(rules, kind, leg.origin, leg.destination, leg.date)) is not None:
            return row.amount_won, f"기관 운임표, {row.source}"
    return None


def _driven_item(
    rules: TripRules, leg: OwnCar, bearer: Expense, receipts: Sequence[Expense]
) -> tuple[Item, list[Finding]]:
    """연료비 where the car was unavoidable; else the 철도·버스 fare of the leg (별표 2 비고 제4호)."""
    fare = None if leg.reason else _public_fare(rules, leg)
    if fare is None:
        return _fuel_item(rules, leg, bearer, receipts)
    amount, source = fare
    reasons = [f"부득이한 사유 없이 자가용을 이용하여 철도·버스 운임으로 지급합니다({source})."]
    basis, words = [rules.book.calculation.own_car.article], f"철도·버스 운임 {won(amount)}"
    row = item(bearer, CAR, leg.date, claimed=amount, allowed=amount, basis=basis, words=words, reasons=reasons)
    return row, []


def _fuel_item(
    rules: TripRules, leg: OwnCar, bearer: Expense, receipts: Sequence[Expense]
) -> tuple[Item, list[Finding]]:
    """연료비 = 거리 × 유가 ÷ 연비, rounded once per leg. Raises ``UserError`` trip_invalid for an unknown fuel."""
    table = rules.book.efficiency(leg.date)
    fuels = {name for row in rules.book.efficiencies for name in row.km_per_unit}
    if leg.fuel not in fuels:
        number = rules.trip.own_car.index(leg) + 1
        detail = f"own_car[{number}].fuel: 모르는 연료 '{leg.fuel}'입니다. {nearest(leg.fuel, sorted(fuels))}"
        raise UserError("trip_invalid", detail=detail)
    listed = table.km_per_unit.get(leg.fuel) if table else None
    fuel = table.reckoned_as.get(leg.fuel, leg.fuel) if table else leg.fuel
    efficiency = leg.efficiency or listed
    basis = [rules.book.calculation.own_car.article]
    reasons = [f"사유: {leg.reason}"] if leg.reason else []
    price, source, findings = price_of_day(rules, leg, fuel, receipts)
    known = rules.book.fuels
    if price is not None and fuel in known.price_of and not known.least_won <= price <= known.most_won:
        bearer = bearer.doubting(f"유가 {price:,}원은 있을 수 없는 값입니다. 유가를 확인해 주세요.")
    if any(row.paid_by is PaidBy.OFFICE_CARD for row in receipts):
        bearer = bearer.doubting("그날의 주유를 기관 카드로 결제했습니다. 연료비를 지급할지 확인해 주세요.")
    if fuel != leg.fuel:
        reasons.append(f"{leg.fuel} 차의 연비와 유가는 {fuel}의 것으로 계산합니다.")
    if efficiency is None:
        bearer = bearer.doubting(
            f"{leg.date}에 쓸 {leg.fuel} 연비가 기준표에 없습니다. 연비(efficiency)를 적어 주세요."
        )
    elif leg.efficiency is None and table is not None:
        basis.append(table.article)
        reasons.append(f"연비 {efficiency}: {table.name}")
    elif listed is not None and listed != efficiency:
        findings.append(finding("efficiency_differs", typed=str(efficiency), listed=str(listed), date=str(leg.date)))
    if price is None:
        bearer = bearer.doubting(f"{leg.date}의 유가를 적거나 유가표를 넣어 주세요.")
    claimed, words = _fuel_won(rules, leg, leg.distance_km, price, efficiency)
    allowed = claimed
    if source:
        reasons.append(f"유가 출처: {source}")
    if leg.workplace_km is not None:
        allowed = min(claimed, _fuel_won(rules, leg, leg.workplace_km, price, efficiency)[0])
        basis.append(rules.book.calculation.home.article)
        if allowed < claimed:
            reasons.append(f"근무지에서 잰 거리({leg.workplace_km}km)의 연료비까지만 지급합니다.")
    elif rules.trip.trip.from_home and leg.date in (rules.dates[0], rules.dates[-1]):
        basis.append(rules.book.calculation.home.article)
        bearer = bearer.doubting("근무지 밖에서 바로 출발한 출장입니다. 근무지에서 잰 거리를 적어 주세요(제6조).")
    row = item(bearer, FUEL, leg.date, claimed=claimed, allowed=allowed, basis=basis, words=words, reasons=reasons)
    return row.model_copy(update={"receipts": _keys(receipts)}), findings


def _fuel_won(
    rules: TripRules, leg: OwnCar, distance: Decimal, price: Decimal | None, efficiency: Decimal | None
) -> tuple[int, str]:
    """Won and the sum in words; nought while price or efficiency are not known."""
    if price is None or efficiency is None:
        return 0, f"{leg.distance_km}km × 유가 ÷ 연비"
    exact = Fraction(distance) * Fraction(price) / Fraction(efficiency)
    return rounded(exact, rules.options.rounding), f"{leg.distance_km}km × {price:,}원 ÷ {efficiency}"


def _extra_item(rules: TripRules, leg: OwnCar, kind: Kind, bearer: Expense, amount: int, keys: tuple[str, ...]) -> Item:
    """A toll, parking fee or ferry fare typed in a leg; none beside a public fare (별표 2 비고 제4호 단서)."""
    bearer = replace(bearer, kind=kind, keys=keys)
    return _paid_item(rules, bearer, amount, 0 if _is_by_public_fare(rules, leg) else amount)


def _receipt_item(rules: TripRules, expense: Expense) -> Item:
    """A toll or parking receipt for which no leg has a sum."""
    same_day = [leg for leg in rules.trip.own_car if leg.date == expense.date]
    if not same_day:
        expense = expense.doubting("그날의 자가용 운행 내역이 없습니다. 운행 날짜를 확인해 주세요.")
    elif len(same_day) == 1:
        expense = _along(same_day[0], expense)
    expense = expense.doubting(*dict.fromkeys(doubt for leg in same_day for doubt in _bearer(rules, leg)[0].doubts))
    by_fare = [_is_by_public_fare(rules, leg) for leg in same_day]
    if any(by_fare) and not all(by_fare):
        expense = expense.doubting("부득이한 사유로 운행한 구간에서 쓴 것인지 확인해 주세요.")
    amount = expense.amount or 0
    return _paid_item(rules, expense, amount, 0 if by_fare and all(by_fare) else amount)


def _paid_item(rules: TripRules, expense: Expense, amount: int, allowed: int) -> Item:
    reasons = [] if allowed == amount else ["부득이한 사유 없이 자가용을 이용하면 철도·버스 운임만 지급합니다."]
    if expense.kind is Kind.PARKING and rules.options.parking == "ask":
        expense = expense.doubting(ASK_PARKING)
    name, date = ITEM_NAMES[expense.kind], expense.date or rules.dates[0]
    basis, words = [rules.book.calculation.own_car.article], won(amount)
    return item(expense, name, date, claimed=amount, allowed=allowed, basis=basis, words=words, reasons=reasons)


def _is_by_public_fare(rules: TripRules, leg: OwnCar) -> bool:
    """Whether a leg is paid the fare of train or bus in the place of what it cost."""
    return not leg.reason and _public_fare(rules, leg) is not None


def _keys(evidence: Sequence[Expense]) -> tuple[str, ...]:
    return tuple(key for row in evidence for key in row.keys)


def _is_fuel_of(expense: Expense, leg: OwnCar) -> bool:
    return expense.kind is Kind.FUEL and expense.date == leg.date


def _is_typed(legs: Sequence[OwnCar], expense: Expense) -> bool:
    """Whether the legs of that day already have a sum for this kind: then the receipt proves it and adds nothing."""
    field = dict(EXTRAS)[expense.kind]
    return any(leg.date == expense.date and getattr(leg, field) for leg in legs)
