"""일비 and 식비 of a trip outside the workplace (제16조 제3항·제5항, 제17조): what the rules give, day by day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Final

from desktop.errors import UserError
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import Expense, item
from desktop.travel.findings import finding
from desktop.travel.money import divided, rounded, won
from desktop.travel.settlement import Finding, GivenDay, Item
from desktop.travel.trip import MEALS

UNSURE_SCOPE: Final = "근무지 안의 출장인지 확인해 주세요. 근무지 안이면 일비와 식비를 지급하지 않습니다."
OVERSEAS: Final = "국외 출장입니다. 국외여비(별표 3·별표 4)로 따로 정산해 주세요."
MEAL_NAMES: Final = dict(zip(MEALS, ("아침", "점심", "저녁"), strict=True))


@dataclass(frozen=True)
class Allowances:
    """일비 and 식비 of a trip, exact day by day; ``bearer`` carries the doubts about the trip as a whole."""

    rules: TripRules
    bearer: Expense

    def items(self) -> list[Item]:
        """일비, 식비, and the 일비 added for saved air mileage."""
        bearer = self.bearer if self.rules.scope.sure else self.bearer.doubting(UNSURE_SCOPE)
        if self.rules.overseas:
            asked, basis = bearer.doubting(OVERSEAS), [self.rules.book.calculation.overseas.article]
            return [self._item(asked, name, 0, basis, won(0), []) for name in ("일비", "식비")]
        if elsewhere := self.rules.asked_elsewhere(self.rules.dates):
            bearer = bearer.doubting(elsewhere)
        rows = [self._daily(bearer), self._meals(bearer)]
        return rows + ([self._mileage(bearer)] if self.rules.trip.trip.mileage_saved_won else [])

    def by_year(self, item_name: str, amount: int) -> dict[int, int]:
        """An item's amount by the calendar years of the trip's days, in order; the last takes what rounding leaves."""
        rates = self._daily_rates if item_name == "일비" else self._meal_rates
        years: dict[int, Fraction] = {}
        for day, rate in zip(self.rules.dates, rates, strict=True):
            years[day.year] = years.get(day.year, Fraction(0)) + rate
        return divided(amount, years)

    def given(self) -> tuple[GivenDay, ...] | None:
        """What each day comes to; None where meals are counted but not told by day."""
        if self.rules.trip.trip.meals_provided and not any(row.meals for row in self.rules.trip.days):
            return None
        rates = zip(self.rules.dates, self._full_rates, self._full_meals, strict=True)
        return tuple(GivenDay(date=day, daily=daily, meals=meals) for day, daily, meals in rates)

    @cached_property
    def _rates(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """일비 and 식비 of each day, beyond what another trip gives: a larger 근무지내여비 stands against both."""
        none = Fraction(0)
        rates: list[tuple[Fraction, Fraction]] = []
        for full_daily, full_meals, other in zip(self._full_rates, self._full_meals, self._elsewhere, strict=True):
            daily, meals = max(full_daily - other.daily, none), max(full_meals - other.meals, none)
            beyond = max(other.local - other.daily - other.meals, none)
            of_daily = min(daily, beyond)
            rates.append((daily - of_daily, max(meals - (beyond - of_daily), none)))
        return tuple(rates)

    @cached_property
    def _daily_rates(self) -> tuple[Fraction, ...]:
        return tuple(daily for daily, _ in self._rates)

    @cached_property
    def _full_rates(self) -> tuple[Fraction, ...]:
        return tuple(
            Fraction(self._daily_won(day)) * (1 - self._reduction(day)) * self.rules.daily_share(day)
            for day in self.rules.dates
        )

    @cached_property
    def _elsewhere(self) -> tuple[GivenDay, ...]:
        """제7조 제2항: what another trip gives of each day; nothing where that has to be asked."""
        return tuple(self.rules.given_elsewhere(day) or GivenDay(date=day) for day in self.rules.dates)

    def _daily_won(self, day: dt.date) -> int:
        table = self.rules.table(day)
        if self.rules.day(day).workshop and table.office is not None and table.office.workshop_daily_won is not None:
            return table.office.workshop_daily_won
        return table.daily_won

    def _reduction(self, day: dt.date) -> Fraction:
        """제17조: days beyond each limit, counted from the day after arrival; days away do not count and are whole."""
        if not self.rules.trip.trip.long_stay or self.rules.day(day).away:
            return Fraction(0)
        bands = self.rules.long_stay_bands(day)
        stayed = self._stayed[day]
        return max((band.reduction for band in bands if stayed > band.over_days), default=Fraction(0))

    @cached_property
    def _stayed(self) -> dict[dt.date, int]:
        """For each day the days stayed before it, the day of arrival being the first."""
        stayed = [not self.rules.day(day).away for day in self.rules.dates]
        return dict(zip(self.rules.dates, accumulate(stayed, initial=0), strict=False))

    def _daily(self, bearer: Expense) -> Item:
        """일비: per day, half with a public vehicle (제16조 제3항), less in a long stay (제17조)."""
        rules, calculation = self.rules, self.rules.book.calculation
        basis, reasons = [calculation.daily.article], []
        driven = [day for day in rules.dates if rules.by_public_vehicle(day)]
        if driven:
            share = "·".join(dict.fromkeys(_share(rules.public_vehicle_share(day)) for day in driven))
            which = "" if len(driven) == len(rules.dates) else f"({_days(driven)})"
            reasons.append(f"공무용 차량을 이용하여{which} 일비의 {share}을 지급합니다.")
            basis = [calculation.public_vehicle.daily_article]
        if any(self._reduction(day) for day in rules.dates):
            reasons.append("같은 곳에 오래 머물러 일비를 줄여 지급합니다.")
            basis.append(calculation.long_stay.article)
        basis += self._table_basis(
            "daily_won", "workshop_daily_won", "long_stay_bands", *(["public_vehicle_fraction"] if driven else [])
        )
        amount = rounded(sum(self._daily_rates, Fraction(0)))
        words = _words(self._full_rates)
        taken = [full - rate for full, rate in zip(self._full_rates, self._daily_rates, strict=True)]
        words += self._taken(taken, basis, reasons)
        return self._item(bearer, "일비", amount, basis, words, reasons)

    def _taken(self, taken: Sequence[Fraction], basis: list[str], reasons: list[str]) -> str:
        """제7조 제2항: in words what is taken off since another trip of the day gives it, with its article and why."""
        days = [day for day, won_ in zip(self.rules.dates, taken, strict=True) if won_]
        if not days:
            return ""
        basis.append(self.rules.book.calculation.same_day.article)
        reasons.append(f"같은 날({_days(days)}) 다른 출장에서 받은 금액을 빼고 많은 쪽만큼만 지급합니다.")
        return "".join(f" − {won(amount)}" for amount in taken if amount)

    def _mileage(self, bearer: Expense) -> Item:
        """별표 2 비고 제1호의2: half of the 일비 more, up to the fare that the mileage saved."""
        rule, saved = self.rules.book.calculation.air_mileage, self.rules.trip.trip.mileage_saved_won
        daily = sum(self._daily_rates, Fraction(0))
        full = rounded(daily * rule.daily_fraction)
        words = f"일비 {won(daily)} × {_share(rule.daily_fraction)}, 절약한 운임 {won(saved)}까지"
        reasons = [f"공적 항공마일리지로 운임 {won(saved)}을 절약하여 일비를 더 지급합니다."]
        return self._item(bearer, "일비", min(full, saved), [rule.article], words, reasons)

    @cached_property
    def _meal_rates(self) -> tuple[Fraction, ...]:
        return tuple(meals for _, meals in self._rates)

    @cached_property
    def _full_meals(self) -> tuple[Fraction, ...]:
        """식비 of each day, less its own meals provided; meals that are only counted are taken off the sum."""
        return tuple(max(self._meal_rate(day) - sum(self._deductions(day)), Fraction(0)) for day in self.rules.dates)

    def _meal_rate(self, day: dt.date) -> Fraction:
        table = self.rules.table(day)
        if self.rules.day(day).aboard:
            return Fraction(0)
        if self.rules.day(day).workshop and table.office is not None and table.office.workshop_meals_won is not None:
            return Fraction(table.office.workshop_meals_won)
        return Fraction(table.meals_won[self.rules.grade(day)])

    def _deductions(self, day: dt.date) -> list[Fraction]:
        return [self._deduction(day, meal) for meal in self.rules.day(day).meals]

    def _deduction(self, day: dt.date, meal: str) -> Fraction:
        """What a meal takes off: the office's own amount, else a third of the day's 식비."""
        office = self.rules.table(day).office
        own = office.meal_deduction_won if office is not None else None
        if own is not None and meal in own:
            return Fraction(own[meal])
        return self._meal_rate(day) * self.rules.book.calculation.meals.provided_fraction

    def _meals(self, bearer: Expense) -> Item:
        """식비: per day (제16조 제5항), less what was provided, rounded once.

        Raises ``UserError`` trip_invalid when more meals are provided than the days have.
        """
        rules, calculation = self.rules, self.rules.book.calculation.meals
        full = [self._meal_rate(day) for day in rules.dates]
        basis = [calculation.article, *self._table_basis("meals_won", "workshop_meals_won", "meal_deduction_won")]
        basis += dict.fromkeys(article for day in rules.dates for article in rules.grade_basis(day))
        words, reasons = _words(full), []
        amount = sum(self._meal_rates, Fraction(0))
        if any(rules.day(day).aboard for day in rules.dates):
            reasons.append("수로·항공여행 중인 날은 식비를 지급하지 않습니다.")
            basis.append(rules.book.calculation.aboard.meals_article)
        by_day = [(day, meal) for day in rules.dates for meal in rules.day(day).meals]
        if by_day:
            taken = Counter(self._deduction(day, meal) for day, meal in by_day)
            words += "".join(f" − {won(rate)} × {count}끼" for rate, count in taken.items())
            reasons.append(f"제공받은 식사를 뺐습니다: {_meal_words(by_day)}")
            basis.append(calculation.provided_article)
        elif provided := rules.trip.trip.meals_provided:
            if provided > (most := calculation.meals_per_day * len(rules.dates)):
                raise UserError(
                    "trip_invalid",
                    detail=f"trip.meals_provided: {len(rules.dates)}일이면 {most}끼까지입니다({provided})",
                )
            rates = {self._deduction(day, meal) for day in rules.dates for meal in MEALS}
            if len(rates) > 1:
                bearer = bearer.doubting(
                    "뺄 식비가 날이나 끼니마다 다릅니다. 어느 날 어느 끼니를 제공받았는지 날짜별로 적어 주세요."
                )
            amount -= provided * max(rates)
            words += self._counted_words(max(rates), provided)
            reasons.append(f"제공받은 식사 {provided}끼를 뺐습니다.")
            basis.append(calculation.provided_article)
        paid = rounded(max(amount, Fraction(0)))
        words += self._taken(
            [full - rate for full, rate in zip(self._full_meals, self._meal_rates, strict=True)], basis, reasons
        )
        return self._item(bearer, "식비", paid, basis, words, reasons)

    def _counted_words(self, rate: Fraction, provided: int) -> str:
        """− 25,000원 × 1/3 × 2끼; an office's own deduction as it is."""
        fraction = self.rules.book.calculation.meals.provided_fraction
        day_rate = max(self._meal_rate(day) for day in self.rules.dates)
        if rate == day_rate * fraction:
            return f" − {won(day_rate)} × {_share(fraction)} × {provided}끼"
        return f" − {won(rate)} × {provided}끼"

    def _table_basis(self, *amounts: str) -> list[str]:
        """별표 2, or the office's own article where it gives one of these amounts."""
        offices = (self.rules.table(day).office for day in self.rules.dates)
        own = (office.article for office in offices if office is not None and office.changes & set(amounts))
        return [self.rules.first[0].article, *dict.fromkeys(own)]

    def _item(
        self, bearer: Expense, name: str, amount: int, basis: Sequence[str], words: str, reasons: Sequence[str]
    ) -> Item:
        first = self.rules.dates[0]
        return item(bearer, name, first, claimed=amount, allowed=amount, basis=basis, words=words, reasons=reasons)

    def findings(self) -> list[Finding]:
        """A long trip that may be a long stay; a workshop for which the office has no amounts of its own."""
        rules, found = self.rules, []
        days = len(rules.dates)
        if not rules.trip.trip.long_stay and days - 1 > min(
            (band.over_days for band in rules.long_stay_bands(rules.dates[0])), default=days
        ):
            found.append(finding("long_stay_unset", days=days))
        unset = [day for day in rules.dates if rules.day(day).workshop and not self._has_workshop_amounts(day)]
        if unset:
            found.append(finding("workshop_unset", date=_days(unset)))
        return found

    def _has_workshop_amounts(self, day: dt.date) -> bool:
        office = self.rules.table(day).office
        return office is not None and bool(office.changes & {"workshop_daily_won", "workshop_meals_won"})


def _words(rates: Sequence[Fraction]) -> str:
    """25,000원 × 16일 + 22,500원 × 15일."""
    return " + ".join(f"{won(rate)} × {days}일" for rate, days in Counter(rates).items())


def _share(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def _days(days: Sequence[dt.date]) -> str:
    """3월 9일, 3월 10일."""
    return ", ".join(f"{day.month}월 {day.day}일" for day in days)


def _meal_words(meals: Sequence[tuple[dt.date, str]]) -> str:
    """3월 9일 점심·저녁, 3월 10일 아침."""
    by_day: dict[dt.date, list[str]] = {}
    for day, meal in meals:
        by_day.setdefault(day, []).append(MEAL_NAMES[meal])
    return ", ".join(f"{day.month}월 {day.day}일 {'·'.join(names)}" for day, names in by_day.items())
