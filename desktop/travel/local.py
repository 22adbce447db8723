"""근무지 내 국내 출장 (제18조): a flat sum by hours, less with a public vehicle, limited per day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from desktop.travel.applicable import TripRules
from desktop.travel.evidence import Expense, item
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import Finding, GivenDay, Item, Verdict
from desktop.travel.tables import LocalTable
from desktop.travel.trip import LocalTrip

NAME = "근무지내여비"
ASK_ACTUAL = "아주 가까운 출장은 실비로 지급합니다. 거리와 실비를 확인해 주세요."


def local_items(rules: TripRules, bearer: Expense) -> tuple[list[Item], list[Finding], tuple[GivenDay, ...]]:
    """The [[local]] rows, at most the day's limit together; without any, the whole trip as one. And what each comes to
    by itself."""
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
        whole, _ = _item(rules, bearer, day, minutes, car, _left(rules, day))
        return [whole], found, (_by_itself(rules, whole, minutes, car),)
    rows = [(row, _bearer(rules, row, bearer)) for row in rules.trip.local]
    findings = [finding("outside_trip", date=row.date.isoformat()) for row, _ in rows if not rules.contains(row.date)]
    left: dict[dt.date, _Left] = {}
    items: dict[int, Item] = {}
    given: list[GivenDay] = []
    # What is open takes what the others leave of the day's limit, so that confirming it never goes beyond.
    for index, (row, carrier) in sorted(enumerate(rows), key=lambda pair: bool(pair[1][1].doubts)):
        car = rules.by_public_vehicle(row.date) if row.public_vehicle is None else row.public_vehicle
        actual = row.actual_won if _is_near(rules, row.distance_km) else None
        before = left.get(row.date) or _left(rules, row.date)
        items[index], left[row.date] = _item(rules, carrier, row.date, row.length, car, before, actual)
        given.append(_by_itself(rules, items[index], row.length, car))
    return [items[index] for index in range(len(rows))], findings, tuple(given)


def _by_itself(rules: TripRules, row: Item, minutes: Decimal, car: bool) -> GivenDay:
    flat, _ = flat_sum(rules.local_table_on(row.date), minutes, car)
    return GivenDay(date=row.date, local=Fraction(min(row.claimed_won, flat)))


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


@dataclass(frozen=True)
class _Left:
    """What a day leaves, in won: ``limit`` of 근무지내여비 for all its trips within the area, of which ``elsewhere`` is
    what a trip beyond it gives already beside theirs, and is not given again (제7조 제2항: the larger of the two)."""

    limit: int
    elsewhere: int

    def take(self, amount: int) -> tuple[int, int, _Left]:
        """Of ``amount`` what is within the limit, what of that is given, and what then is left."""
        within = min(amount, self.limit)
        doubled = min(within, self.elsewhere)
        return within, within - doubled, _Left(self.limit - within, self.elsewhere - doubled)


def _left(rules: TripRules, day: dt.date) -> _Left:
    given, most = rules.given_elsewhere(day), rules.local_table_on(day).most_won_per_day
    if given is None:
        return _Left(most, 0)
    local = min(floor(given.local), most)
    return _Left(most - local, max(floor(given.daily + given.meals) - local, 0))


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
    left: _Left,
    actual: int | None = None,
) -> tuple[Item, _Left]:
    """제18조 제1항, and what it leaves of what the day's other trips have ``left``; a very near one is paid its
    ``actual`` cost."""
    table = rules.local_table_on(date)
    if rules.trip.trip.assigned_car:
        why = ["전용 차량을 배정받은 사람에게는 지급하지 않습니다."]
        row = item(bearer, NAME, date, claimed=0, allowed=0, basis=[table.article], words=won(0), reasons=why)
        refused = row if row.verdict is Verdict.OPEN else row.model_copy(update={"verdict": Verdict.REFUSED})
        return refused, left
    flat, words = flat_sum(table, minutes, car)
    if actual is None:
        claimed, reasons, basis = flat, [f"출장 시간 {_hours(minutes)}"], [table.article, table.definition_article]
        reasons += ["공무용 차량을 이용하여 감액합니다."] if car else []
    else:
        claimed, words, basis = actual, f"실비 {won(actual)}", [table.daily_limit_article]
        reasons = ["아주 가까운 출장이라 실비로 지급합니다(정액보다 많지 않게)."]
    within, allowed, rest = left.take(min(claimed, flat))
    if within < min(claimed, flat):
        reasons.append(f"근무지 안 출장은 하루 {won(table.most_won_per_day)}까지 지급합니다.")
        basis.append(table.daily_limit_article)
    given = rules.given_elsewhere(date)
    if allowed < within or (given is not None and given.local and within < min(claimed, flat)):
        reasons.append("같은 날 다른 출장에서 받은 금액을 뺐습니다.")
        basis.append(rules.book.calculation.same_day.article)
    basis = list(dict.fromkeys(basis))
    return item(bearer, NAME, date, claimed=claimed, allowed=allowed, basis=basis, words=words, reasons=reasons), rest


def flat_sum(table: LocalTable, minutes: Decimal, car: bool) -> tuple[int, str]:
    """제18조 제1항: what one trip gives in won before the day's limit, and the sum in words. ``car``: 공무용 차량."""
    full = table.full_won if minutes >= table.full_hours * 60 else table.short_won
    if not car:
        return full, won(full)
    return max(full - table.public_vehicle_won, 0), f"{won(full)} − {won(table.public_vehicle_won)}"


def _hours(minutes: Decimal) -> str:
    hours, rest = divmod(int(minutes), 60)
    return f"{hours}시간 {rest}분" if rest else f"{hours}시간"
