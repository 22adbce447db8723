"""근무지 내 국내 출장 (제18조): a flat sum by hours, less with a public vehicle, limited per day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from math import floor

from desktop.travel.applicable import TripRules
from desktop.travel.evidence import Expense, item
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import Finding, Item, Verdict
from desktop.travel.tables import LocalTable
from desktop.travel.trip import LocalTrip

NAME = "근무지내여비"
ASK_ACTUAL = "아주 가까운 출장은 실비로 지급합니다. 거리와 실비를 확인해 주세요."


def local_items(rules: TripRules, bearer: Expense) -> tuple[list[Item], list[Finding]]:
    """The [[local]] rows, at most the day's limit together; without any, the whole trip as one."""
    journey = rules.trip.trip
    if not rules.trip.local:
        minutes = Decimal(int((journey.end - journey.start).total_seconds())) / 60
        if _is_near(rules, journey.distance_km):
            bearer = bearer.doubting(ASK_ACTUAL)
        if asked := rules.asked_elsewhere(rules.dates):
            bearer = bearer.doubting(asked)
        found = [finding("local_over_days")] if journey.days > 1 else []
        day = journey.start.date()
        car = any(rules.by_public_vehicle(day) for day in rules.dates)
        return [_item(rules, bearer, day, minutes, car, _left(rules, day))], found
    rows = [(row, _bearer(rules, row, bearer)) for row in rules.trip.local]
    findings = [finding("outside_trip", date=row.date.isoformat()) for row, _ in rows if not rules.contains(row.date)]
    left: dict[dt.date, int] = {}
    items: dict[int, Item] = {}
    # What is open takes what the others leave of the day's limit, so that confirming it never goes beyond.
    for index, (row, carrier) in sorted(enumerate(rows), key=lambda pair: bool(pair[1][1].doubts)):
        car = rules.by_public_vehicle(row.date) if row.public_vehicle is None else row.public_vehicle
        limit = left.get(row.date, _left(rules, row.date))
        actual = row.actual_won if _is_near(rules, row.distance_km) else None
        items[index] = _item(rules, carrier, row.date, row.length, car, limit, actual)
        left[row.date] = limit - items[index].proposed_won
    return [items[index] for index in range(len(rows))], findings


def _bearer(rules: TripRules, row: LocalTrip, bearer: Expense) -> Expense:
    """The doubts about one row."""
    if not rules.contains(row.date):
        bearer = bearer.doubting("출장 기간 밖의 날짜입니다. 날짜를 확인해 주세요.")
    if _is_near(rules, row.distance_km) and row.actual_won is None:
        bearer = bearer.doubting(ASK_ACTUAL)
    if asked := rules.asked_elsewhere([row.date]):
        bearer = bearer.doubting(asked)
    if any(_overlap(row, other) for other in rules.trip.local if other is not row):
        bearer = bearer.doubting("같은 날 시간이 겹치는 출장이 있습니다. 시간을 확인해 주세요.")
    return bearer


def _left(rules: TripRules, day: dt.date) -> int:
    """What the day's limit leaves beside another trip of that day (제7조 제2항)."""
    given = rules.given_elsewhere(day)
    elsewhere = floor(given.daily + given.meals) if given is not None else 0
    return max(rules.local_table_on(day).most_won_per_day - elsewhere, 0)


def _overlap(row: LocalTrip, other: LocalTrip) -> bool:
    if row.date != other.date or not (row.start and row.end and other.start and other.end):
        return False
    return row.start < other.end and other.start < row.end


def _is_near(rules: TripRules, distance_km: Decimal | None) -> bool:
    """왕복 2km 이내: what it cost is paid, not the flat sum."""
    return distance_km is not None and distance_km <= rules.local_table.actual_cost_km


def _item(
    rules: TripRules,
    bearer: Expense,
    date: dt.date,
    minutes: Decimal,
    car: bool,
    limit: int,
    actual: int | None = None,
) -> Item:
    """제18조 제1항. A day's other trips have left ``limit`` won; a very near one is paid its ``actual`` cost."""
    table = rules.local_table_on(date)
    if rules.trip.trip.assigned_car:
        why = ["전용 차량을 배정받은 사람에게는 지급하지 않습니다."]
        row = item(bearer, NAME, date, claimed=0, allowed=0, basis=[table.article], words=won(0), reasons=why)
        return row if row.verdict is Verdict.OPEN else row.model_copy(update={"verdict": Verdict.REFUSED})
    amount, words = flat_sum(table, minutes, car)
    if actual is not None:
        return _near_item(table, bearer, date, actual, min(amount, limit))
    reasons = [f"출장 시간 {_hours(minutes)}"]
    basis = [table.article, table.definition_article]
    if car:
        reasons.append("공무용 차량을 이용하여 감액합니다.")
    allowed = min(amount, limit)
    if allowed < amount:
        reasons.append(f"근무지 안 출장은 하루 {won(table.most_won_per_day)}까지 지급합니다.")
        basis.append(table.daily_limit_article)
        if _left(rules, date) < table.most_won_per_day:
            reasons.append("같은 날 다른 출장에서 받은 금액을 뺐습니다.")
            basis.append(rules.book.calculation.same_day.article)
    return item(bearer, NAME, date, claimed=amount, allowed=allowed, basis=basis, words=words, reasons=reasons)


def _near_item(table: LocalTable, bearer: Expense, date: dt.date, actual: int, most: int) -> Item:
    reasons = ["아주 가까운 출장이라 실비로 지급합니다(정액보다 많지 않게)."]
    basis, words = [table.daily_limit_article], f"실비 {won(actual)}"
    allowed = min(actual, most)
    return item(bearer, NAME, date, claimed=actual, allowed=allowed, basis=basis, words=words, reasons=reasons)


def flat_sum(table: LocalTable, minutes: Decimal, car: bool) -> tuple[int, str]:
    """제18조 제1항: what one trip gives in won before the day's limit, and the sum in words. ``car``: 공무용 차량."""
    full = table.full_won if minutes >= table.full_hours * 60 else table.short_won
    if not car:
        return full, won(full)
    return max(full - table.public_vehicle_won, 0), f"{won(full)} − {won(table.public_vehicle_won)}"


def _hours(minutes: Decimal) -> str:
    hours, rest = divmod(int(minutes), 60)
    return f"{hours}시간 {rest}분" if rest else f"{hours}시간"
