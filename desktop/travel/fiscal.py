"""A trip across the turn of a fiscal year (회계연도 1월 1일–12월 31일): what falls to each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desktop.receipts.model import Kind
from desktop.travel.allowances import Allowances
from desktop.travel.applicable import TripRules
from desktop.travel.evidence import Expense
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import Finding, Item

BY_DAY = ("일비", "식비")


def fiscal_findings(rules: TripRules, items: Sequence[Item]) -> list[Finding]:
    """One finding with the approved won of each year; the years' parts make up the whole."""
    years = sorted({day.year for day in rules.dates})
    if len(years) < 2:
        return []
    allowances = Allowances(rules, Expense(Kind.OTHER, rules.dates[0], None))
    parts: Counter[int] = Counter(dict.fromkeys(years, 0))
    for item in items:
        if item.item in BY_DAY:
            parts.update(allowances.by_year(item.item, item.approved_won))
        else:
            parts[min(max(item.date.year, years[0]), years[-1])] += item.approved_won
    words = ", ".join(f"{year}년 {won(parts[year])}" for year in years)
    return [finding("fiscal_years", parts=words)]
