"""An office's own tables as texts, and settlements with them laid over the law's."""

from __future__ import annotations

from desktop.travel.office import lay_over, read_office
from desktop.travel.rules import RuleBook, rule_book
from desktop.travel.settle import settle
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import parse_trip

OFFICE = """
[[office]]
name = "가온연구소 여비규정"
from = 2026-01-01
article = "가온연구소 여비규정 제12조"
daily_won = 30000
meals_won = { "제2호" = 27000 }
lodging_cap_won = { "서울특별시" = 120000 }
meal_deduction_won = { breakfast = 6000, lunch = 9000, dinner = 12000 }
workshop_daily_won = 10000
workshop_meals_won = 0
acquaintance_won_per_night = 25000
source = "가온연구소 여비규정(2026-01-01 개정)"
strength = "A"
checked_on = 2026-01-05
"""
FARE = """
[[fare]]
kind = "bus"
origin = "나주"
destination = "서울"
amount_won = 33900
from = 2026-01-01
source = "터미널 운임표"
strength = "B"
checked_on = 2026-01-05
"""
TABLE = """
[[allowance]]
name = "가온시 조례"
daily_won = 22000
meals_won = { "제1호" = 25000, "제2호" = 22000 }
lodging_cap_won = { "서울특별시" = 90000, "광역시" = 80000, "그 밖의 지역" = 70000 }
uncapped_grades = ["제1호"]
article = "조례 별표"
source = "가온시 조례"
strength = "A"
checked_on = 2026-01-05
[[allowance.applies]]
employer = "local:가온시"
from = 2026-01-01
applies_by = "trip_start"
source = "조례 부칙"
"""


def book(*texts: str) -> RuleBook:
    files = [(f"{n}.toml", read_office(f"{n}.toml", text.encode(), rule_book())) for n, text in enumerate(texts)]
    return lay_over(rule_book(), files)


def run(text: str, *office: str) -> Settlement:
    return settle(parse_trip(text), {}, None, book(*office))


def the(result: Settlement, name: str) -> Item:
    (row,) = [row for row in result.items if row.item == name]
    return row


def codes(result: Settlement) -> set[str]:
    return {row.code for row in result.findings}
