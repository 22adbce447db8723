"""운임 (제6조, 제9조–제13조, 제15조, 별표 2): fares as the receipts say, on the day of travel."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from desktop.receipts.model import Kind
from desktop.travel.allowances import OVERSEAS
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import FARES, ITEM_NAMES, Expense, item
from desktop.travel.findings import finding
from desktop.travel.money import rounded, won
from desktop.travel.regions import Area
from desktop.travel.settlement import Finding, Item, Verdict
from desktop.travel.tables import RouteFare

FEE = "취소수수료"
_VEHICLE: Final = "그날 공무용 차량을 이용했습니다."
_PARTICLE: Final = "(?:이|가|은|는|을|를|로|에|와|과|도)?"
_NOT: Final = "(?:없|이전|전(?![가-힣]))"
_DENIES: Final = re.compile(r"아니|아님|아닌|않|(?<![가-힣])[안못](?![가-힣])")


def fare_item(rules: TripRules, expense: Expense) -> tuple[Item, list[Finding]]:
    """One fare. On a trip by public vehicle none is paid (제15조); on a day with one it wants a reason, and is told. A
    taxi is asked about."""
    calculation, findings = rules.book.calculation, list[Finding]()
    date = expense.date or rules.dates[0]
    name, basis = ITEM_NAMES[expense.kind], [calculation.fares.articles[expense.kind], calculation.fares.article]
    if rules.by_public_vehicle(date):
        if rules.trip.trip.public_vehicle:
            return _refused(rules, expense, name, date), []
        basis.append(calculation.public_vehicle.fare_article)
        expense, findings = _beside_vehicle(expense, name, date)
    reasons = [expense.note] if expense.note else []
    expense, claimed, words, found = _own_part(expense)
    findings += found
    if expense.persons > 1:
        basis.append(calculation.shared_fare.article)
    expense, allowed, from_workplace = _from_workplace(rules, expense, date, claimed)
    if expense.workplace_fare is not None or from_workplace:
        basis.append(calculation.home.article)
    if claimed > allowed:
        reasons.append(f"근무지에서 출발할 때의 운임({won(allowed)})까지만 지급합니다.")
    if rules.scope.local:
        expense = expense.doubting("근무지 안 출장의 운임입니다. 지급할지 확인해 주세요.")
    if rules.overseas:
        expense = expense.doubting(OVERSEAS)
    if rules.trip.trip.rides_with:
        expense = expense.doubting("자가용에 동승한 출장의 운임입니다. 동승한 구간이 아닌지 확인해 주세요.")
    if rules.trip.trip.cancelled:
        expense = expense.doubting("취소한 출장의 운임입니다. 환불받지 못한 사유를 확인해 주세요.")
    if _is_premium(rules, expense.kind, expense.seat_class, date):
        grade = rules.grade(date)
        findings.append(finding("premium_class", *expense.keys, seat=expense.seat_class, grade=grade))
        expense = expense.doubting(
            f"{grade}에게 지급하지 않는 등급({expense.seat_class})입니다. 지급할 운임을 확인해 주세요."
        )
    if expense.kind is Kind.TAXI:
        office = rules.table(date).office
        if office is not None and any(_gives(word, expense.reason) for word in office.taxi_reasons or ()):
            reasons.append("기관이 택시를 인정한 사유입니다.")
            basis.append(office.article)
        else:
            asked = "택시를 탄 사유를 확인해 주세요." if expense.reason else "택시를 탄 사유를 적어 주세요."
            expense = expense.doubting(asked)
            basis.append(calculation.taxi.article)
    reasons += [f"사유: {expense.reason}"] if expense.reason else []
    basis += rules.grade_basis(date)
    row = item(expense, name, date, claimed=claimed, allowed=allowed, basis=basis, words=words, reasons=reasons)
    return row, findings


def _beside_vehicle(expense: Expense, name: str, date: dt.date) -> tuple[Expense, list[Finding]]:
    """A fare of a day with a public vehicle is of a way on which it did not go: a person says why, and that is told.

    The reason for a taxi, or for cash (제8조의2 제1항), says nothing of the vehicle.
    """
    if expense.kind is Kind.TAXI or expense.in_cash:
        asked = "차량으로 가지 않은 구간의 운임인지 확인하여 판정을 바꾸어 주세요."
    elif expense.reason:
        return expense, [
            finding("fare_beside_vehicle", *expense.keys, item=name, date=str(date), reason=expense.reason)
        ]
    else:
        asked = "차량으로 가지 않은 구간의 운임이면 그 사유를 적어 주세요."
    return expense.doubting(f"{_VEHICLE} {asked}"), []


def _gives(word: str, reason: str) -> bool:
    """Whether a reason gives this word and denies nothing (심야는 아니었음, 비가 안 옴).

    It begins a word there, and one of one syllable is the whole of it: "비" is neither in 경비 nor in 비용. What there
    was none of, or what was still to come, is no reason: 짐이 없음, 심야 이전.
    """
    ends = rf"{_PARTICLE}(?![가-힣])" if len(word) == 1 else ""
    given = re.search(rf"(?<!\w){re.escape(word)}{ends}(?!{_PARTICLE}\s*{_NOT})", reason)
    return given is not None and not _DENIES.search(reason)


def _refused(rules: TripRules, expense: Expense, name: str, date: dt.date) -> Item:
    """제15조: no fare beside a public vehicle, whatever else is in doubt about it."""
    amount, basis = expense.amount or 0, [rules.book.calculation.public_vehicle.fare_article]
    sure = replace(expense, doubts=())
    why = [
        "공무용 차량을 이용한 출장이라 운임을 지급하지 않습니다.",
        "차량으로 가지 않은 구간이면 출장 정보의 공용차량을 끄고, 차량을 쓴 날만 날짜별 사항에 적어 주세요.",
    ]
    row = item(sure, name, date, claimed=amount, allowed=0, basis=basis, words=won(amount), reasons=why)
    return row.model_copy(update={"verdict": Verdict.REFUSED})


def fee_item(rules: TripRules, expense: Expense) -> Item:
    """A cancellation fee typed in: no text says when it is paid, so a person does."""
    asked = "취소수수료입니다. 공무상 사유인지 확인해 주세요." if expense.reason else "취소한 사유를 적어 주세요."
    amount, basis = expense.amount or 0, [rules.book.calculation.cancellation.article]
    reasons = [f"사유: {expense.reason}"] if expense.reason else []
    date = expense.date or rules.dates[0]
    doubtful = expense.doubting(asked)
    return item(doubtful, FEE, date, claimed=amount, allowed=amount, basis=basis, words=won(amount), reasons=reasons)


def with_listed_fare(rules: TripRules, claim: Expense) -> Expense:
    """A fare claimed without an amount takes the office's saved fare of its route, for each person on the ticket."""
    if claim.amount is not None or claim.kind not in FARES or claim.date is None:
        return claim
    row = listed_fare(rules, claim.kind, claim.origin, claim.destination, claim.date, claim.seat_class)
    if row is None:
        route = " ".join((f"{claim.origin}–{claim.destination}", claim.seat_class)).strip()
        return claim.doubting(f"기관 운임표에 없는 구간이나 등급({route})입니다. 금액이나 등급을 적어 주세요.")
    note = f"기관 운임표의 운임입니다({row.source}, {row.from_} 시행)."
    seat = claim.seat_class or row.seat_class
    return replace(claim, amount=row.amount_won * claim.persons, seat_class=seat, note=note)


def listed_fare(
    rules: TripRules, kind: Kind, origin: str, destination: str, day: dt.date, seat_class: str = ""
) -> RouteFare | None:
    """The saved fare of a route: of the class named; else the one class the grade may take; None where it is open."""
    by_class = rules.book.route_fares(kind, origin, destination, day)
    if seat := "".join(seat_class.split()):
        plain = None if _is_premium_class(rules, kind, seat) else by_class.get("")
        return by_class.get(seat, plain)
    may = {seat: row for seat, row in by_class.items() if not _is_premium(rules, kind, seat, day)}
    return may.get("") or (next(iter(may.values())) if len(may) == 1 else None)


def _own_part(expense: Expense) -> tuple[Expense, int, str, list[Finding]]:
    """Of a ticket for several persons the part claimed here; the others' may stand in their own settlements.

    Rounded down to the won, so that all parts together are never more than was paid.
    """
    amount = expense.amount or 0
    if expense.persons < 2:
        return expense, amount, won(amount), []
    found = finding("several_persons", *expense.keys, persons=expense.persons)
    if expense.claims_for is None:
        doubt = f"{expense.persons}명분 운임입니다. 출장자 몫이 몇 명분인지 확인해 주세요."
        return expense.doubting(doubt), amount, won(amount), [found]
    part = Fraction(min(expense.claims_for, expense.persons), expense.persons)
    words = f"{won(amount)} 가운데 {expense.persons}명 중 {expense.claims_for}명분"
    return expense, rounded(amount * part, "won_floor"), words, [found]


def _from_workplace(rules: TripRules, expense: Expense, date: dt.date, claimed: int) -> tuple[Expense, int, bool]:
    """제6조: a journey that began at home is paid no more than one from the workplace; and whether that was asked."""
    known = expense.workplace_fare
    if known is None and _may_start_at_home(rules, expense, date):
        to = expense.origin if _is_way_back(rules, expense, date) else expense.destination
        row = listed_fare(rules, expense.kind, rules.trip.traveler.workplace, to, date, expense.seat_class)
        if row is None:
            doubt = "근무지 밖에서 바로 출발한 출장입니다. 근무지에서 출발할 때의 운임을 적어 주세요(제6조)."
            return expense.doubting(doubt), claimed, True
        return expense, min(claimed, row.amount_won * (expense.claims_for or expense.persons)), True
    return expense, claimed if known is None else min(claimed, known), False


def _may_start_at_home(rules: TripRules, expense: Expense, date: dt.date) -> bool:
    """Only the ways there and back can begin or end at home, and not where they begin or end at the workplace."""
    if not rules.trip.trip.from_home or date not in (rules.dates[0], rules.dates[-1]):
        return False
    end = "destination" if _is_way_back(rules, expense, date) else "origin"
    home_end = "" if end in expense.unsure else getattr(expense, end)
    regions = rules.regions
    return not (regions.areas(home_end) & regions.areas(rules.trip.traveler.workplace))


def _is_way_back(rules: TripRules, expense: Expense, date: dt.date) -> bool:
    """On the last day; on a trip of one day, where it begins at the trip's destination."""
    if len(rules.dates) > 1:
        return date == rules.dates[-1]
    regions = rules.regions
    there = frozenset[Area]().union(*(regions.areas(text) for text in rules.trip.trip.destinations))
    return bool(regions.areas(expense.origin) & there)


def _is_premium(rules: TripRules, kind: Kind, seat_class: str, date: dt.date) -> bool:
    """별표 2: 제2호 travels in 일반실 or 2등급."""
    may = rules.grade(date) in rules.book.calculation.fares.premium_grades
    return not may and _is_premium_class(rules, kind, seat_class)


def _is_premium_class(rules: TripRules, kind: Kind, seat_class: str) -> bool:
    seat = "".join(seat_class.split()).lower()
    return any(word in seat for word in rules.book.calculation.fares.premium_classes.get(kind, ()))
