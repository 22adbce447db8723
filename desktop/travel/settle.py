"""Trip and receipts in, settlement out (여비 정산): which receipt becomes which item, and the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from desktop.receipts.model import Kind, Receipt
from desktop.travel.adjustment import recovery, reduction
from desktop.travel.allowances import Allowances
from desktop.travel.applicable import Options, TripRules
from desktop.travel.checks import AGAIN, CLAIMED_BY_OTHERS, earlier_findings, receipt_findings, refunds_of_earlier
from desktop.travel.confirmations import apply_confirmations, unknown_confirmations
from desktop.travel.duplicates import doubt_duplicates
from desktop.travel.evidence import (
    ASK_PAYER,
    FARES,
    ITEM_NAMES,
    SLIPS,
    Expense,
    from_claim,
    from_receipt,
    is_foreign,
    mentions_breakfast,
)
from desktop.travel.fares import fare_item, fee_item, with_listed_fare
from desktop.travel.findings import deadline_findings, finding
from desktop.travel.fiscal import by_fiscal_year
from desktop.travel.legs import find_legs
from desktop.travel.local import local_items
from desktop.travel.lodging import lodging_items
from desktop.travel.money import won
from desktop.travel.one_payment import split_payments
from desktop.travel.overrules import apply_overrules
from desktop.travel.own_car import beside_driving, is_driving, own_car_items
from desktop.travel.refunds import settle_refunds
from desktop.travel.rules import RuleBook, rule_book
from desktop.travel.settlement import Finding, GivenDay, Item, Leg, PaidBy, Settlement, Verdict
from desktop.travel.traces import Background
from desktop.travel.trip import Trip

__all__ = ["Options", "apply_confirmations", "settle"]

NO_ITEM: Final = {Kind.MEAL: "meal_receipt", Kind.SIMPLE: "simple_receipt", Kind.NOT_RECEIPT: "not_receipt"}


def settle(
    trip: Trip,
    receipts: Mapping[str, Receipt],
    options: Options | None = None,
    book: RuleBook | None = None,
    background: Background | None = None,
) -> Settlement:
    """The settlement of a trip. ``receipts`` by id ("a.jpg#0"); what ``trip.confirmed`` says of them is applied here.

    ``book``: the tables that come with the program unless an office brings its own; ``background``: what is known of
    the files, and of earlier cases. Totals do not depend on the order of receipts. Raises ``UserError``: rules_missing
    where no table holds, trip_invalid where a rule is contradicted.
    """
    background = background or Background()
    others = tuple(other for other in background.overlapping if not other.may_be_this)
    rules = TripRules(trip, book or rule_book(), options or Options(), others)
    findings = unknown_confirmations(receipts, trip.confirmed)
    receipts = dict(sorted(apply_confirmations(receipts, trip.confirmed).items()))
    read = _as_expenses(rules, receipts, background)
    expenses, found = _expenses(rules, receipts, read)
    findings += found
    bought = {key for expense in expenses for key in expense.keys}
    expenses, items, found = settle_refunds(rules, expenses)
    elsewhere = refunds_of_earlier(receipts, background)
    findings += [elsewhere.get(row.receipts[0], row) if row.code == "refund_unpaired" else row for row in found]
    refunded = bought - {key for expense in expenses if not expense.is_fee for key in expense.keys}
    legs, found, asked = find_legs(rules, receipts, read, refunded)
    findings += found
    expenses = [row.doubting(*(asked[key] for key in row.keys if key in asked)) for row in expenses]
    expenses, found = doubt_duplicates(expenses)
    findings += found
    expenses, found = split_payments(expenses, receipts, rules.book.calculation.evidence)
    findings += found
    expenses, found = _doubt_dates(rules, expenses)
    findings += found
    contested = {key: row for key, row in background.contested.items() if key in receipts}
    expenses, found = _doubt_paid_elsewhere(expenses, earlier_findings(receipts, background) | contested)
    findings += found
    article = rules.book.calculation.same_day.article
    for other in background.overlapping:
        code = "trip_again" if other.may_be_this else "trip_same_day"
        findings.append(finding(code, trip=str(other), article=article))
    findings += _proof_findings(rules, receipts)
    findings += receipt_findings(receipts, rules.book.calculation.evidence)

    base, found, days = _base(rules)
    findings += found
    rows, found, has_excess = _spent(rules, expenses)
    items += rows
    findings += found
    findings += [*rules.scope.findings, *rules.findings(), *_deadlines(rules, bool(items), has_excess)]
    items.sort(key=lambda item: (item.date, item.item, item.receipts, item.claimed_won))
    decided, found = apply_overrules([*base, *items], trip.overruled)
    findings += [*found, *_card_findings(decided)]
    taken_off, found = reduction(rules, decided)
    decided += taken_off
    findings += found
    decided, found = by_fiscal_year(rules, decided)
    findings += found
    as_given = all(row.verdict is not Verdict.OPEN and row.approved_won == row.proposed_won for row in base)
    as_given &= [row.approved_won for row in base] == [row.approved_won for row in decided[: len(base)]]
    return _settlement(rules, decided, findings, legs).model_copy(update={"days": days if as_given else None})


def _base(rules: TripRules) -> tuple[list[Item], list[Finding], tuple[GivenDay, ...] | None]:
    """What is paid without any receipt: 근무지내여비, or 일비 and 식비; nothing for a trip that was cancelled.

    And what each day comes to by itself, as far as that is known.
    """
    journey, bearer = rules.trip.trip, Expense(Kind.OTHER, rules.dates[0], None)
    if journey.cancelled:
        reason = f" 사유: {journey.cancel_reason}" if journey.cancel_reason else " 취소한 사유를 적어 주세요."
        return [], [finding("trip_cancelled", reason=reason)], ()
    if rules.scope.local:
        return local_items(rules, bearer)
    allowances = Allowances(rules, bearer)
    return allowances.items(), allowances.findings(), allowances.given()


def _spent(rules: TripRules, expenses: Sequence[Expense]) -> tuple[list[Item], list[Finding], bool]:
    """Lodging, fares, fees and driving; and whether an excess of lodging is asked for."""
    items, findings, has_excess = lodging_items(rules, [row for row in expenses if row.kind is Kind.LODGING])
    for expense in expenses:
        if expense.is_fee:
            items.append(fee_item(rules, expense))
        elif expense.kind in (*FARES, Kind.TAXI) and not is_driving(rules.trip, expense):
            row, found = fare_item(rules, beside_driving(rules, expense))
            items.append(row)
            findings += found
    rows, found = own_car_items(rules, [row for row in expenses if is_driving(rules.trip, row)])
    return items + rows, findings + found, has_excess


def _card_findings(items: Sequence[Item]) -> list[Finding]:
    """What the office's card paid beyond what is approved: the traveller's own, taken off what is paid out."""
    beyond = [(row, row.by_office_card_won - row.approved_won) for row in items if row.by_office_card_won]
    return [
        finding("office_card_excess", *row.receipts, item=row.item, amount=won(amount))
        for row, amount in beyond
        if amount > 0
    ]


def _settlement(
    rules: TripRules, items: Sequence[Item], findings: Sequence[Finding], legs: tuple[Leg, ...]
) -> Settlement:
    """The sums. What the office card has paid, the advance and an earlier payment are not paid out again."""
    approved, by_card = sum(item.approved_won for item in items), sum(item.by_office_card_won for item in items)
    payable = approved - by_card - rules.trip.received_won
    opened = sum(item.verdict is Verdict.OPEN for item in items)
    back, found = recovery(rules, payable, by_card, opened)
    opened += back is not None and back.lacks_surcharge
    return Settlement(
        claimed_won=sum(item.claimed_won for item in items),
        approved_won=approved,
        payable_won=payable,
        open=opened,
        rules=rules.used,
        items=tuple(items),
        findings=tuple(dict.fromkeys([*findings, *found, *_return_findings(rules, payable)])),
        legs=legs,
        recovery=back,
    )


def _as_expenses(rules: TripRules, receipts: Mapping[str, Receipt], background: Background) -> dict[str, Expense]:
    """Every receipt as what it says was spent, whether or not it becomes an item."""
    evidence = rules.book.calculation.evidence
    return {
        key: from_receipt(key, receipt, evidence, rules.regions, background.digest(key))
        for key, receipt in receipts.items()
        if receipt.kind is not Kind.NOT_RECEIPT
    }


def _expenses(
    rules: TripRules, receipts: Mapping[str, Receipt], read: Mapping[str, Expense]
) -> tuple[list[Expense], list[Finding]]:
    """Claims and receipts that become items; a finding for each that does not."""
    evidence = rules.book.calculation.evidence
    expenses: list[Expense] = []
    others: list[Expense] = []
    findings: list[Finding] = []
    for claim in rules.trip.claims:
        expense = with_listed_fare(rules, from_claim(claim))
        counts = expense.is_fee or expense.kind in (*ITEM_NAMES, Kind.FUEL)
        (expenses if counts else others).append(expense)
    on_paper = sum(claim.evidence for claim in rules.trip.claims)
    if on_paper:
        findings.append(finding("evidence_on_paper", count=on_paper))
    for key, receipt in receipts.items():
        if receipt.kind is Kind.NOT_RECEIPT:
            findings.append(finding("not_receipt", key))
        elif receipt.value("is_no_proof") is True:
            findings.append(finding("is_no_proof", key))
        elif is_foreign(receipt):
            findings.append(finding("foreign_receipt", key))
        else:
            expense = read[key]
            counts = expense.is_refund or expense.kind in (*ITEM_NAMES, Kind.FUEL)
            (expenses if counts else others).append(expense)
            if receipt.kind in (*FARES, Kind.LODGING) and not expense.is_refund:
                findings += [finding("cash_payment", key)] if expense.in_cash else []
            if receipt.kind is Kind.LODGING and not rules.trip.meals_provided:
                findings += [finding("breakfast", key)] if mentions_breakfast(receipt, evidence) else []
    for other in others:
        if not _attach(other, expenses):
            code = NO_ITEM.get(other.kind, "kind_unclear")
            by_card = code == "meal_receipt" and other.paid_by is PaidBy.OFFICE_CARD
            findings.append(finding("meal_by_office_card" if by_card else code, *other.keys))
    return expenses, findings


def _attach(slip: Expense, expenses: list[Expense]) -> bool:
    """A card slip of the same payment is further evidence of a receipt's item, not an expense of its own.

    So is one for several tickets that were paid together.
    """
    if slip.kind not in SLIPS or not slip.approval_no:
        return False
    same = [row for row in expenses if row.approval_no == slip.approval_no and not row.is_refund]
    alike = [row for row in same if row.amount == slip.amount]
    if alike:
        proved = [min(alike, key=lambda expense: expense.keys)]
    elif len(same) > 1 and sum(row.amount or 0 for row in same) == slip.amount:
        proved = same  # one payment for the tickets there and back
    else:
        return False
    for row in proved:
        expenses[expenses.index(row)] = _with_slip(row, slip)
    return True


def _with_slip(expense: Expense, slip: Expense) -> Expense:
    """The slip proves the amount, and tells whose card paid unless a person has said so."""
    proved = replace(expense, keys=(*expense.keys, *slip.keys))
    if expense.payer_said or slip.paid_by is expense.paid_by:
        return proved
    proved = replace(proved, paid_by=PaidBy.OFFICE_CARD)
    return proved.doubting(ASK_PAYER) if ASK_PAYER in slip.doubts else proved


def _doubt_dates(rules: TripRules, expenses: Sequence[Expense]) -> tuple[list[Expense], list[Finding]]:
    """Fares and driving outside the trip's days are asked about; the nights of a lodging are looked at on their own."""
    doubted: list[Expense] = []
    findings: list[Finding] = []
    for expense in expenses:
        at_its_own_time = expense.kind is Kind.LODGING or expense.is_fee
        if not at_its_own_time and expense.date is not None and not rules.contains(expense.date):
            findings.append(finding("outside_trip", *expense.keys, date=expense.date.isoformat()))
            expense = expense.doubting("출장 기간 밖의 날짜입니다. 날짜를 확인해 주세요.")
        doubted.append(expense)
    return doubted, findings


def _doubt_paid_elsewhere(
    expenses: Sequence[Expense], found: Mapping[str, Finding]
) -> tuple[list[Expense], list[Finding]]:
    """What an earlier case has settled, or companions claim too, is not paid before a person has looked."""
    doubted = []
    for row in expenses:
        codes = {found[key].code for key in row.keys if key in found}
        row = row.doubting(AGAIN) if "settled_before" in codes else row
        doubted.append(row.doubting(CLAIMED_BY_OTHERS) if codes - {"settled_before"} else row)
    return doubted, list(found.values())


def _proof_findings(rules: TripRules, receipts: Mapping[str, Receipt]) -> list[Finding]:
    """Fewer papers than the office asks for a trip of so many days."""
    rule, journey = rules.book.proof(rules.dates[0]), rules.trip.trip
    if rule is None or journey.cancelled or rules.scope.local or journey.days < rule.min_days:
        return []
    papers = [row for row in receipts.values() if row.kind is not Kind.NOT_RECEIPT and not row.value("is_no_proof")]
    count = len(papers) + sum(claim.evidence for claim in rules.trip.claims)
    details = {"name": rule.name, "date": rule.from_.isoformat(), "article": rule.article, "source": rule.source}
    few = finding("proof_missing", count=count, least=rule.least, days=rule.min_days, **details)
    return [few] if count < rule.least else []


def _return_findings(rules: TripRules, payable: int) -> list[Finding]:
    """회계관리 훈령 제54조: by when what was paid too much has to be back."""
    if payable >= 0:
        return []
    rows = (row for row in rules.deadlines if row.when == "return")
    return [
        finding("deadline_return", amount=won(-payable), name=row.name, days=row.days, article=row.article)
        for row in rows
    ]


def _deadlines(rules: TripRules, has_expenses: bool, has_excess: bool) -> list[Finding]:
    """제8조의2 제2항, 제16조 제2항, and 개산급 of local governments."""
    journey = rules.trip.trip
    bound = {
        name
        for name, binds in (
            ("always", has_expenses),
            ("excess_lodging", has_excess),
            ("advance", journey.advance_won > 0),
        )
        if binds
    }
    last = journey.end.date()
    found = deadline_findings(rules.deadlines, last, journey.applied_on, bound)
    today = rules.options.today
    early = any(day is not None and day < last for day in (today, journey.applied_on))
    return [finding("trip_not_over"), *found] if early else found
