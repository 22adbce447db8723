"""자가용 (별표 2 비고 제4호): fuel by distance, price and efficiency; tolls, parking and ferry as paid."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from desktop.errors import UserError
from desktop.receipts.model import Kind
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import ITEM_NAMES, Expense, item
from desktop.travel.findings import finding
from desktop.travel.money import rounded, won
from desktop.travel.settlement import Finding, Item
from desktop.travel.toml_text import nearest
from desktop.travel.trip import OwnCar

FUEL = "연료비"
EXTRAS = ((Kind.TOLL, "tolls_won"), (Kind.PARKING, "parking_won"), (Kind.SHIP, "ferry_won"))
ASK_PARKING = "주차비를 지급할지 확인해 주세요(자료마다 다릅니다)."


def own_car_items(rules: TripRules, evidence: Sequence[Expense]) -> tuple[list[Item], list[Finding]]:
    """Rows for every leg; without [[own_car]] only findings. ``evidence``: toll, fuel and parking receipts and claims.

    A sum typed in a leg is the amount, and that day's receipts prove it; without one the receipts are the amounts.
    """
    legs = rules.trip.own_car
    if not legs:
        return [], [finding("own_car_missing", *expense.keys) for expense in evidence]
    items: list[Item] = []
    findings: list[Finding] = []
    for number, leg in enumerate(legs):
        bearer, found = _bearer(rules, leg)
        findings += found
        items.append(_fuel_item(rules, leg, bearer, _keys(evidence, Kind.FUEL, leg)))
        for kind, amount in EXTRAS:
            typed: int = getattr(leg, amount)
            if not typed:
                continue
            proof = [expense for expense in evidence if expense.kind is kind and expense.date == leg.date]
            if any(getattr(other, amount) and other.date == leg.date for other in legs[:number]):
                proof = []
            together = sum(getattr(other, amount) for other in legs if other.date == leg.date)
            carrier = bearer
            if proof and sum(expense.amount or 0 for expense in proof) != together:
                carrier = bearer.doubting(
                    f"적은 금액과 {ITEM_NAMES[kind]} 영수증의 합이 다릅니다. 금액을 확인해 주세요."
                )
            items.append(_extra_item(rules, kind, carrier, typed, tuple(key for row in proof for key in row.keys)))
    for expense in evidence:
        if expense.kind is Kind.FUEL:
            findings += [finding("fuel_by_formula")] if expense.is_claim else []
        elif not _is_typed(legs, expense):
            items.append(_receipt_item(rules, expense))
    if not any(expense.keys for expense in evidence):
        findings.append(finding("own_car_proof"))
    return items, findings


def _bearer(rules: TripRules, leg: OwnCar) -> tuple[Expense, list[Finding]]:
    """The doubts about a leg as a whole."""
    bearer, findings = Expense(Kind.FUEL, leg.date, None), []
    if not leg.reason:
        bearer = bearer.doubting("자가용을 이용한 부득이한 사유를 적어 주세요. 없으면 철도·버스 운임으로 지급합니다.")
    if rules.trip.trip.public_vehicle:
        bearer = bearer.doubting("공무용 차량과 자가용을 함께 적었습니다. 어느 쪽인지 확인해 주세요.")
    if rules.scope.local:
        bearer = bearer.doubting("근무지 안 출장의 자가용입니다. 지급할지 확인해 주세요.")
    if not rules.contains(leg.date):
        findings.append(finding("outside_trip", date=leg.date.isoformat()))
        bearer = bearer.doubting("출장 기간 밖의 날짜입니다. 날짜를 확인해 주세요.")
    return bearer, findings


def _fuel_item(rules: TripRules, leg: OwnCar, bearer: Expense, keys: tuple[str, ...]) -> Item:
    """연료비 = 거리 × 유가 ÷ 연비, rounded once per leg. Raises ``UserError`` trip_invalid for an unknown fuel."""
    table = rules.book.efficiency(leg.date)
    fuels = {name for row in rules.book.efficiencies for name in row.km_per_unit}
    if leg.fuel not in fuels:
        detail = f"own_car.fuel: 모르는 연료 '{leg.fuel}'입니다. {nearest(leg.fuel, sorted(fuels))}"
        raise UserError("trip_invalid", detail=detail)
    efficiency = leg.efficiency or (table.km_per_unit.get(leg.fuel) if table else None)
    basis, amount = [rules.book.calculation.own_car.article], 0
    if leg.efficiency is None and table is not None:
        basis.append(table.article)
    words = f"{leg.distance_km}km × 유가 ÷ 연비"
    if efficiency is None:
        bearer = bearer.doubting(
            f"{leg.date}에 쓸 {leg.fuel} 연비가 기준표에 없습니다. 연비(efficiency)를 적어 주세요."
        )
    if leg.price_per_litre is None:
        bearer = bearer.doubting("유가(price_per_litre)를 적어 주세요.")
    if efficiency is not None and leg.price_per_litre is not None:
        exact = Fraction(leg.distance_km) * Fraction(leg.price_per_litre) / Fraction(efficiency)
        amount = rounded(exact, rules.options.rounding)
        words = f"{leg.distance_km}km × {leg.price_per_litre:,}원 ÷ {efficiency}"
    reasons = [f"사유: {leg.reason}"] if leg.reason else []
    if leg.price_source:
        reasons.append(f"유가 출처: {leg.price_source}")
    row = item(bearer, FUEL, leg.date, claimed=amount, allowed=amount, basis=basis, words=words, reasons=reasons)
    return row.model_copy(update={"receipts": keys})


def _extra_item(rules: TripRules, kind: Kind, bearer: Expense, amount: int, keys: tuple[str, ...]) -> Item:
    """A toll, parking fee or ferry fare typed in a leg."""
    if kind is Kind.PARKING:
        bearer = bearer.doubting(ASK_PARKING)
    assert bearer.date is not None
    basis = [rules.book.calculation.own_car.article]
    row = item(bearer, ITEM_NAMES[kind], bearer.date, claimed=amount, allowed=amount, basis=basis, words=won(amount))
    return row.model_copy(update={"receipts": keys})


def _receipt_item(rules: TripRules, expense: Expense) -> Item:
    """A toll or parking receipt for which no leg has a sum."""
    same_day = [leg for leg in rules.trip.own_car if leg.date == expense.date]
    if not same_day:
        expense = expense.doubting("그날의 자가용 운행 내역이 없습니다. 운행 날짜를 확인해 주세요.")
    for leg in same_day[:1]:
        expense = expense.doubting(*_bearer(rules, leg)[0].doubts)
    if expense.kind is Kind.PARKING:
        expense = expense.doubting(ASK_PARKING)
    amount = expense.amount or 0
    return item(
        expense,
        ITEM_NAMES[expense.kind],
        expense.date or rules.dates[0],
        claimed=amount,
        allowed=amount,
        basis=[rules.book.calculation.own_car.article],
        words=won(amount),
    )


def _keys(evidence: Sequence[Expense], kind: Kind, leg: OwnCar) -> tuple[str, ...]:
    return tuple(key for row in evidence if row.kind is kind and row.date == leg.date for key in row.keys)


def _is_typed(legs: Sequence[OwnCar], expense: Expense) -> bool:
    """Whether the legs of that day already have a sum for this kind: then the receipt proves it and adds nothing."""
    field = dict(EXTRAS)[expense.kind]
    return any(leg.date == expense.date and getattr(leg, field) for leg in legs)
