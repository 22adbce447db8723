"""The regulation a second time, written from its text alone: what a trip typed in by hand is given, won by won.

It shares the form of the trip file with the program, and nothing else: no table, no code, no names of places. Where the
two differ, one of them has misread the law. Numbers stand here as in 별표 2, 제16조–제18조, 제28조, 제31조 and the
guidelines beside them. What it does not know (receipts, an office's own tables) no trip of its test has.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from desktop.travel.settlement import Verdict
from desktop.travel.trip import Claim, Day, LocalTrip, OwnCar, Trip

#: A spelling, what kind of region it is in 별표 2, and the 시·군 of 제18조 제2항. Where it may be
#: several, "" and those.
PLACES = {
    "서울특별시 종로구": ("서울", "서울"),
    "서울": ("서울", "서울"),
    "부산광역시 해운대구": ("광역시", "부산"),
    "대전광역시 서구": ("광역시", "대전"),
    "울산": ("광역시", "울산"),
    "광주광역시 광산구": ("광역시", "광주광역시"),
    "광주 동구": ("광역시", "광주광역시"),
    "전라남도 나주시": ("그 밖", "나주"),
    "순천": ("그 밖", "순천"),
    "세종특별자치시": ("그 밖", "세종"),
    "제주특별자치도 서귀포시": ("그 밖", "서귀포"),
    "경기도 광주시": ("그 밖", "경기도 광주"),
    "경기도 수원시": ("그 밖", "수원"),
    "강원특별자치도 춘천시": ("그 밖", "춘천"),
    "광주": ("", "광주광역시/경기도 광주"),
    "광주시": ("", "광주광역시/경기도 광주"),
}
#: 통합특별시 from 2026-07-01 on: by its former areas (별표 2 비고 제5호).
MERGED = {
    "전남광주통합특별시 북구": ("광역시", "광주광역시"),
    "전남광주통합특별시 순천시": ("그 밖", "순천"),
    "전남광주통합특별시 담양군": ("그 밖", "담양"),
    "전남광주통합특별시": ("", "광주광역시/나주/순천/담양"),
}
#: km per litre, kWh or kg from a day on; the older table took 전기 and 수소 as LPG.
EFFICIENCY = {
    dt.date(2018, 11, 1): {"휘발유": "13.30", "경유": "14.30", "LPG": "9.77", "전기": "9.77", "수소": "9.77"},
    dt.date(2023, 1, 18): {
        "휘발유": "11.97",
        "경유": "12.52",
        "LPG": "8.83",
        "하이브리드": "15.37",
        "전기": "5.22",
        "수소": "94.9",
    },
}
ITEMS = {"rail": "철도운임", "bus": "버스운임", "air": "항공운임", "ship": "선박운임", "taxi": "자동차운임"}


@dataclass(frozen=True, order=True)
class Row:
    """One item: what is claimed, what the law gives of it, and the verdict. Open rows show what would be given."""

    item: str
    date: dt.date
    claimed: int
    given: int
    verdict: Verdict


def row(item: str, date: dt.date, claimed: int, given: int, *, asked: bool = False) -> Row:
    """The verdict follows from the amounts, unless something has to be asked."""
    if asked:
        return Row(item, date, claimed, given, Verdict.OPEN)
    if given == claimed:
        return Row(item, date, claimed, given, Verdict.PAID)
    return Row(item, date, claimed, given, Verdict.REDUCED if given else Verdict.REFUSED)


@dataclass(frozen=True)
class Law:
    """The law over one trip. ``rounding`` of 연료비, ``pays_parking``: what the office has chosen."""

    trip: Trip
    rounding: str = "won_half_up"
    pays_parking: bool = False

    @property
    def days(self) -> list[dt.date]:
        first, last = self.trip.trip.start.date(), self.trip.trip.end.date()
        return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]

    def rows(self) -> list[Row]:
        """Every item of the trip; one of a day for 근무지내여비."""
        rows = self.inside() if self.scope == "inside" else [*self.daily(), self.meals()]
        for claim in self.trip.claims:
            rows += [self.fare(claim)] if claim.kind in ITEMS else self.lodging(claim)
        for leg in self.trip.own_car:
            rows += self.driving(leg)
        return sorted(rows)

    # 제18조

    @property
    def scope(self) -> str:
        """제18조 제2항: "inside" the workplace's own 시·군 or within 12 km, "outside", or "" where it is not clear."""
        journey = self.trip.trip
        if self.trip.local:
            return "inside"
        if journey.scope is not None:
            return "inside" if journey.scope == "근무지내" else "outside"
        if journey.distance_km is not None and journey.distance_km < 12:
            return "inside"
        home = (PLACES | MERGED)[self.trip.traveler.workplace][1]
        (place,) = journey.destinations
        there = (PLACES | MERGED)[place][1].split("/")
        if home not in there or (len(there) > 1 and len(self.days) > 1):
            return "outside"
        return "inside" if len(there) == 1 else ""

    def inside(self) -> list[Row]:
        """제18조 제1항: 20,000 or 10,000 won a trip, at most 20,000 a day."""
        journey = self.trip.trip
        if not self.trip.local:
            minutes = (journey.end - journey.start).total_seconds() / 60
            won = local_won(minutes, by_car=any(self.by_car(day) for day in self.days))
            return [row("근무지내여비", self.days[0], won, won)]
        found = []
        for day in {each.date for each in self.trip.local}:
            visits = [self.visit(each) for each in self.trip.local if each.date == day]
            claimed, given = sum(won for won, _ in visits), sum(won for _, won in visits)
            found.append(row("근무지내여비", day, claimed, min(given, 20_000)))
        return found

    def visit(self, each: LocalTrip) -> tuple[int, int]:
        """One of several trips: within 2 km there and back what it cost, not more than the flat sum."""
        assert each.hours is not None
        by_car = self.by_car(each.date) if each.public_vehicle is None else each.public_vehicle
        flat = local_won(float(each.hours * 60), by_car=by_car)
        if each.actual_won is None or each.distance_km is None or each.distance_km > 1:
            return flat, flat
        return each.actual_won, min(flat, each.actual_won)

    # 제16조, 제17조

    def daily(self) -> list[Row]:
        """일비: half with a public vehicle; less from the 16th day after that of the arrival, days away not counted.

        Half of it more for saved air mileage, within the fare saved (별표 2 비고 제1호의2).
        """
        total, stayed = Fraction(0), -1
        for day in self.days:
            said, won = self.said(day), Fraction(self.table.daily)
            if self.trip.trip.long_stay and not said.away:
                stayed += 1
                won *= next(share for over, share in LONG_STAY if stayed > over)
            won /= 2 if self.by_car(day) else 1
            total += max(won - (said.paid_daily_won or 0), Fraction(0))
        paid = rounded(total)
        found = [row("일비", self.days[0], paid, paid, asked=not self.scope)]
        if saved := self.trip.trip.mileage_saved_won:
            more = min(rounded(total / 2), saved)
            found.append(row("일비", self.days[0], more, more, asked=not self.scope))
        return found

    def meals(self) -> Row:
        """식비: a third of the day's less for each meal provided, none on board, rounded once.

        Meals that are only counted are asked about where the days differ; until then they are of the dearest.
        """
        total = Fraction(0)
        rates: list[int] = []
        for day in self.days:
            said = self.said(day)
            rates.append(0 if said.aboard else self.table.meals(self.grade(day)))
            own = Fraction(rates[-1]) * (3 - said.breakfast - said.lunch - said.dinner) / 3
            total += max(own - (said.paid_meals_won or 0), Fraction(0))
        counted = self.trip.trip.meals_provided
        total -= Fraction(max(rates) * counted, 3)
        won = rounded(max(total, Fraction(0)))
        unclear = counted > 0 and len(set(rates)) > 1
        return row("식비", self.days[0], won, won, asked=unclear or not self.scope)

    def lodging(self, claim: Claim) -> list[Row]:
        """숙박비: to the cap of each night's place, 3/10 more with a reason; 제1호 without one; 20,000 with friends.

        Friends of one room who paid nothing: 20,000 won for each whom the bill needed no cap for.
        """
        nights = [claim.date + dt.timedelta(days=number) for number in range(claim.nights or 1)]
        asked = not claim.evidence or self.scope == "inside" or any(self.said(night).aboard for night in nights)
        if claim.kind == "acquaintance_stay":
            fixed = 20_000 * len(nights)
            return [row("숙박비", claim.date, fixed, fixed, asked=asked)]
        persons = claim.claims_for or claim.persons
        bill = (claim.amount_won or 0) * persons // claim.persons
        capped = [self.grade(night) == "제2호" for night in nights]
        if not any(capped):
            return [row("숙박비", claim.date, bill, bill, asked=asked)]
        region = (PLACES | MERGED)[claim.place][0]
        asked = asked or not region or not all(capped)
        cap = self.table.cap(region or "그 밖") * len(nights)
        most = cap * persons * (13 if claim.reason else 10) // 10
        found = [row("숙박비", claim.date, bill, min(bill, most), asked=asked)]
        spared = claim.persons - math.ceil(Fraction(bill, cap))
        if persons == claim.persons > 1 and spared > 0 and bill:
            extra = 20_000 * spared * len(nights)
            found.append(row("숙박비", claim.date, extra, extra, asked=asked))
        return found

    # 제6조, 제9조–제15조, 별표 2 비고 제4호

    def fare(self, claim: Claim) -> Row:
        """운임 as paid: none on a trip by public vehicle, on a day with one for a reason (제15조); no more than from
        the workplace (제6조)."""
        name, paid = ITEMS[claim.kind], claim.amount_won or 0
        if self.by_car(claim.date) and self.trip.trip.public_vehicle:
            return row(name, claim.date, paid, 0) if paid else Row(name, claim.date, 0, 0, Verdict.REFUSED)
        if claim.claims_for is not None:
            paid = paid * claim.claims_for // claim.persons
        given = paid if claim.workplace_fare_won is None else min(paid, claim.workplace_fare_won)
        at_the_ends = claim.date in (self.days[0], self.days[-1])
        dear = {"rail": "특실", "ship": "1등급"}.get(claim.kind)
        asked = (
            claim.kind == "taxi"
            or not claim.evidence
            or (claim.persons > 1 and claim.claims_for is None)
            or (self.trip.trip.from_home and at_the_ends and claim.workplace_fare_won is None)
            or (claim.seat_class == dear and self.grade(claim.date) == "제2호")
            or (self.by_car(claim.date) and not claim.reason)
            or (claim.kind != "ship" and any(leg.date == claim.date for leg in self.trip.own_car))
            or self.scope == "inside"
        )
        return row(name, claim.date, paid, given, asked=asked)

    def driving(self, leg: OwnCar) -> list[Row]:
        """자가용: what it cost where it was unavoidable, else the fare of train or bus; else it is asked."""
        asked = self.by_car(leg.date) or self.scope == "inside"
        extras = (("통행료", leg.tolls_won), ("선박운임", leg.ferry_won), ("주차비", leg.parking_won))
        ask_parking = {"주차비": not self.pays_parking}
        if not leg.reason and leg.public_fare_won is not None:
            fare = leg.public_fare_won
            found = [row("자동차운임", leg.date, fare, fare, asked=asked)]
            return found + [
                row(name, leg.date, won, 0, asked=asked or ask_parking.get(name, False)) for name, won in extras if won
            ]
        asked = asked or not leg.reason
        tables = [table for first, table in sorted(EFFICIENCY.items()) if first <= leg.date]
        listed = tables[-1].get(leg.fuel) if tables else None
        per_km = Fraction(0)
        if listed is not None and leg.price_per_litre is not None:
            per_km = Fraction(leg.price_per_litre) / Fraction(listed)
        won = given = rounded(per_km * Fraction(leg.distance_km), self.rounding)
        if leg.workplace_km is not None:
            given = min(won, rounded(per_km * Fraction(leg.workplace_km), self.rounding))
        ends = (self.days[0], self.days[-1])
        unknown = not per_km or (self.trip.trip.from_home and leg.date in ends and leg.workplace_km is None)
        found = [row("연료비", leg.date, won, given, asked=asked or unknown)]
        return found + [
            row(name, leg.date, won, won, asked=asked or ask_parking.get(name, False)) for name, won in extras if won
        ]

    # the day

    def said(self, day: dt.date) -> Day:
        return next((each for each in self.trip.days if each.date == day), Day(date=day))

    def by_car(self, day: dt.date) -> bool:
        said = self.said(day).public_vehicle
        return self.trip.trip.public_vehicle if said is None else said

    def grade(self, day: dt.date) -> str:
        """제7조: a promotion counts from its day on, on that day the better grade; 제28조 제3항: or a senior's."""
        own: str = self.trip.traveler.grade
        for each in sorted(self.trip.days, key=lambda each: each.date):
            if each.grade and each.date < day:
                own = each.grade
            elif each.grade and each.date == day:
                own = min(own, each.grade)
        return min(own, self.trip.trip.accompanies_grade or own)

    @property
    def table(self) -> Table:
        """별표 2 of the day on which the trip began; 광주광역시 took the higher sums over later, by its ordinance."""
        is_gwangju = self.trip.traveler.employer.local_government == "광주광역시"
        begins = dt.date(2023, 5, 30) if is_gwangju else dt.date(2023, 3, 2)
        return Table(is_new=self.days[0] >= begins)


@dataclass(frozen=True)
class Table:
    """별표 2: as raised in 2023, or as it was from 2015 on."""

    is_new: bool

    @property
    def daily(self) -> int:
        return 25_000 if self.is_new else 20_000

    def meals(self, grade: str) -> int:
        return 25_000 if self.is_new or grade == "제1호" else 20_000

    def cap(self, region: str) -> int:
        old, new = {"서울": (70_000, 100_000), "광역시": (60_000, 80_000), "그 밖": (50_000, 70_000)}[region]
        return new if self.is_new else old


#: 제17조 제1항: after how many days what share of the 일비 is left.
LONG_STAY = ((60, Fraction(7, 10)), (30, Fraction(8, 10)), (15, Fraction(9, 10)), (-1, Fraction(1)))


def local_won(minutes: float, *, by_car: bool) -> int:
    """제18조 제1항."""
    return max((20_000 if minutes >= 240 else 10_000) - (10_000 if by_car else 0), 0)


def month_won(visits: Iterable[tuple[dt.date, int, bool]]) -> int:
    """근무지내 trips of a month (day, minutes, by public vehicle): at most 20,000 won a day."""
    by_day: dict[dt.date, int] = {}
    for day, minutes, by_car in visits:
        by_day[day] = min(by_day.get(day, 0) + local_won(minutes, by_car=by_car), 20_000)
    return sum(by_day.values())


def surcharge_times(paid_on: dt.date) -> int:
    """제31조 제1항, of the State: how many times the sum got by fraud is added, by the day on which it was paid."""
    if paid_on >= dt.date(2021, 12, 9):
        return 5
    return 2 if paid_on >= dt.date(2013, 6, 12) else 0


def rounded(won: Fraction, how: str = "won_half_up") -> int:
    if how == "ten_floor":
        return int(won / 10) * 10
    return int(won + Fraction(1, 2)) if how == "won_half_up" else int(won)
