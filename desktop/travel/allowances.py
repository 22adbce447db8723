"""일비 and 식비 of a trip outside the workplace (제16조 제3항·제5항, 제17조): what the rules give, day by day."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from desktop.errors import UserError
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import Expense, item
from desktop.travel.findings import finding
from desktop.travel.money import rounded, won
from desktop.travel.settlement import Finding, Item

UNSURE_SCOPE = "근무지 안의 출장인지 확인해 주세요. 근무지 안이면 일비와 식비를 지급하지 않습니다."


def allowance_items(rules: TripRules, bearer: Expense) -> tuple[list[Item], list[Finding]]:
    """The two rows. ``bearer`` carries the doubts about the trip as a whole."""
    if not rules.scope.sure:
        bearer = bearer.doubting(UNSURE_SCOPE)
    return [_daily(rules, bearer), _meals(rules, bearer)], _long_stay_finding(rules)


def _daily(rules: TripRules, bearer: Expense) -> Item:
    """일비: per day, half with a public vehicle (제16조 제3항), less in a long stay (제17조)."""
    calculation, journey = rules.book.calculation, rules.trip.trip
    rates = [
        rules.table(day).daily_won * (1 - _reduction(rules, number)) * rules.daily_share()
        for number, day in enumerate(rules.dates)
    ]
    reasons, basis = [], [calculation.daily.article]
    if journey.public_vehicle:
        reasons.append(f"공무용 차량을 이용하여 일비의 {_share(rules.daily_share())}을 지급합니다.")
        basis = [calculation.public_vehicle.daily_article]
    if any(_reduction(rules, number) for number in range(len(rules.dates))):
        reasons.append("같은 곳에 오래 머물러 일비를 줄여 지급합니다.")
        basis.append(calculation.long_stay.article)
    amount = rounded(sum(rates, Fraction(0)), rules.options.rounding)
    basis.append(rules.first[0].article)
    return item(
        bearer,
        "일비",
        rules.dates[0],
        claimed=amount,
        allowed=amount,
        basis=basis,
        words=_words(rates),
        reasons=reasons,
    )


def _meals(rules: TripRules, bearer: Expense) -> Item:
    """식비: per day (제16조 제5항), less a third of a day for every meal provided, rounded once.

    Raises ``UserError`` trip_invalid when more meals are provided than the days have.
    """
    calculation, provided = rules.book.calculation.meals, rules.trip.trip.meals_provided
    most = calculation.meals_per_day * len(rules.dates)
    if provided > most:
        raise UserError(
            "trip_invalid", detail=f"trip.meals_provided: {len(rules.dates)}일이면 {most}끼까지입니다({provided})"
        )
    rates = [Fraction(rules.table(day).meals_won[rules.grade]) for day in rules.dates]
    basis = [calculation.article, rules.first[0].article, *rules.companion_basis]
    words, reasons = _words(rates), []
    amount = sum(rates, Fraction(0))
    if provided:
        if len(set(rates)) > 1:
            bearer = bearer.doubting("출장 중에 식비 단가가 바뀌었습니다. 어느 날 식사를 제공받았는지 확인해 주세요.")
        amount -= provided * max(rates) * calculation.provided_fraction
        words += f" − {won(max(rates))} × {_share(calculation.provided_fraction)} × {provided}끼"
        reasons.append(f"제공받은 식사 {provided}끼를 뺐습니다.")
        basis.append(calculation.provided_article)
    paid = rounded(max(amount, Fraction(0)), rules.options.rounding)
    return item(bearer, "식비", rules.dates[0], claimed=paid, allowed=paid, basis=basis, words=words, reasons=reasons)


def _reduction(rules: TripRules, days_since_arrival: int) -> Fraction:
    """제17조 제1항: counted from the day after arrival, for the days beyond each limit."""
    if not rules.trip.trip.long_stay:
        return Fraction(0)
    passed = [band.reduction for band in rules.book.calculation.long_stay.bands if days_since_arrival > band.over_days]
    return max(passed, default=Fraction(0))


def _long_stay_finding(rules: TripRules) -> list[Finding]:
    days, bands = len(rules.dates), rules.book.calculation.long_stay.bands
    if rules.trip.trip.long_stay or days - 1 <= min(band.over_days for band in bands):
        return []
    return [finding("long_stay_unset", days=days)]


def _words(rates: list[Fraction]) -> str:
    """25,000원 × 16일 + 22,500원 × 15일."""
    return " + ".join(f"{won(rate)} × {days}일" for rate, days in Counter(rates).items())


def _share(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"
