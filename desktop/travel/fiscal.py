"""A trip across the turn of a fiscal year (회계연도 1월 1일–12월 31일): what falls to each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desktop.receipts.model import Kind
from desktop.travel.allowances import Allowances
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import Expense
from desktop.travel.findings import finding
from desktop.travel.money import divided, won
from desktop.travel.settlement import REDUCTION, Finding, Item

BY_DAY = ("일비", "식비")


def by_fiscal_year(rules: TripRules, items: Sequence[Item]) -> tuple[list[Item], list[Finding]]:
    """The items with their approved won by year, and one finding with the sums; nothing for a trip within a year.

    일비 and 식비 go by the trip's days, 숙박비 by its nights, everything else by its own day. The years' parts make up
    the whole. A reduction goes by what the other items come to.
    """
    years = sorted({day.year for day in rules.dates})
    if len(years) < 2:
        return list(items), []
    allowances = Allowances(rules, Expense(Kind.OTHER, rules.dates[0], None))
    rows = []
    sums: Counter[int] = Counter(dict.fromkeys(years, 0))
    for item in items:
        if item.item in BY_DAY:
            parts = allowances.by_year(item.item, item.approved_won)
        elif item.item == REDUCTION:
            parts = {year: -part for year, part in divided(-item.approved_won, _weights(sums)).items()}
        elif item.by_year:
            parts = divided(item.approved_won, dict(item.by_year))
        else:
            parts = {min(max(item.date.year, years[0]), years[-1]): item.approved_won}
        sums.update(parts)
        rows.append(item.model_copy(update={"by_year": tuple(parts.items())}))
    words = ", ".join(f"{year}년 {won(sums[year])}" for year in years)
    return rows, [finding("fiscal_years", parts=words)]


def _weights(sums: Counter[int]) -> dict[int, int]:
    return {year: max(amount, 0) for year, amount in sums.items()}
