"""Two days in Seoul: what a clerk types of them, and what to look for in their settlement."""

from __future__ import annotations

from desktop.travel.settlement import Item, Settlement

DRIVE = (
    '[[own_car]]\ndate = 2026-03-09\norigin = "나주"\ndestination = "완도"\ndistance_km = 100\nfuel = "휘발유"\n'
    'price_per_litre = 1700\nprice_source = "오피넷"\nreason = "배에 장비를 실음"\n'
)


def lodging(amount: int, more: str = "", place: str = "서울") -> str:
    return f'[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = {amount}\nplace = "{place}"\n{more}\n'


def rows(result: Settlement, name: str) -> list[Item]:
    return [row for row in result.items if row.item == name]


def codes(result: Settlement) -> set[str]:
    return {row.code for row in result.findings}
