"""운임 (제9조–제13조, 제15조, 별표 2): fares as the receipts say, on the day of travel."""

from __future__ import annotations

from desktop.receipts.model import Kind
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import ITEM_NAMES, Expense, item
from desktop.travel.money import won
from desktop.travel.settlement import Item


def fare_item(rules: TripRules, expense: Expense) -> Item:
    """One fare. With a public vehicle none is paid (제15조); a taxi is always asked about, with its reason."""
    calculation = rules.book.calculation
    amount = expense.amount or 0
    basis = [calculation.fares.articles[expense.kind], calculation.fares.article]
    date = expense.date or rules.dates[0]
    name, words = ITEM_NAMES[expense.kind], won(amount)
    if rules.trip.trip.public_vehicle:
        refused = Expense(expense.kind, date, amount, keys=expense.keys, paid_by=expense.paid_by)
        why = "공무용 차량을 이용한 출장이라 운임을 지급하지 않습니다."
        basis = [calculation.public_vehicle.fare_article]
        return item(refused, name, date, claimed=amount, allowed=0, basis=basis, words=words, reasons=[why])
    if rules.scope.local:
        expense = expense.doubting("근무지 안 출장의 운임입니다. 지급할지 확인해 주세요.")
    if expense.persons > 1:
        expense = expense.doubting(f"{expense.persons}명분 운임입니다. 출장자 몫을 확인해 주세요.")
    if _is_premium(rules, expense):
        expense = expense.doubting(
            f"{rules.grade}에게 지급하지 않는 등급({expense.seat_class})입니다. 지급할 운임을 확인해 주세요."
        )
    if expense.kind is Kind.TAXI:
        asked = "택시를 탄 사유를 확인해 주세요." if expense.reason else "택시를 탄 사유를 적어 주세요."
        expense = expense.doubting(asked)
        basis.append(calculation.taxi.article)
    reasons = [f"사유: {expense.reason}"] if expense.reason else []
    basis += rules.companion_basis
    return item(expense, name, date, claimed=amount, allowed=amount, basis=basis, words=words, reasons=reasons)


def _is_premium(rules: TripRules, expense: Expense) -> bool:
    """별표 2: 제2호 travels in 일반실 or 2등급."""
    fares = rules.book.calculation.fares
    words = fares.premium_classes.get(expense.kind, ())
    seat = expense.seat_class.replace(" ", "").lower()
    return rules.grade not in fares.premium_grades and any(word in seat for word in words)
