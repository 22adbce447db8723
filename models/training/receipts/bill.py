"""What a purchase comes to: goods, discounts, tax and the total, so that every sum on the paper holds."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Final

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from .addresses import syllables


@dataclass(frozen=True)
class Item:
    """A line of goods; `off` is what was taken off it, printed right below."""

    name: str
    price: int
    count: int
    is_exempt: bool = False
    off: int = 0

    @property
    def amount(self) -> int:
        return self.price * self.count


@dataclass(frozen=True)
class Bill:
    """goods − discount = supply + vat + exempt; with the tip that is the total. All in won."""

    items: tuple[Item, ...]
    discount: int
    supply: int
    vat: int
    exempt: int
    tip: int
    total: int

    @property
    def goods(self) -> int:
        return sum(item.amount for item in self.items)


def split_tax(r: random.Random, taxed: int) -> tuple[int, int]:
    """Supply and VAT of an amount that holds both: tills round the supply or cut the VAT."""
    supply = (taxed * 10 + 5) // 11 if r.random() < 0.75 else taxed - taxed // 11
    return supply, taxed - supply


def bill_of(r: random.Random, total: int, name: str, *, exempt: bool = False, count: int = 1) -> Bill:
    """A bill of one line that comes to `total`, all taxed or all exempt."""
    supply, vat = (0, 0) if exempt else split_tax(r, total)
    return Bill((Item(name, total // count, count, exempt),), 0, supply, vat, total if exempt else 0, 0, total)


_ENDS: Final = (
    "",
    "",
    "",
    "",
    "",
    "(대)",
    "(소)",
    "(R)",
    "(L)",
    " L",
    "(ICE)",
    "(HOT)",
    " 세트",
    " 1+1",
    "500ml",
    " 2L",
    " 200g",
    "(국내산)",
    "*2입",
    " 특",
    "(추가)",
    " 1인",
)


def _between(first: str, last: str) -> tuple[str, ...]:
    return tuple(v.ITEMS[v.ITEMS.index(first) : v.ITEMS.index(last) + 1])


_DISHES: Final = (
    *_between("김치찌개", "굴국밥"),
    *_between("쌈밥", "떡국"),
    "공기밥",
    "소주",
    "맥주",
    "음료",
    "콜라",
    "사이다",
    "막걸리",
)
_DRINKS: Final = (*_between("아메리카노", "프라푸치노"), *_between("식빵", "샌드위치"), "생수", "쿠키", "토스트")
_FOODS: Final = (*_between("쌀", "망고"), *_between("과자", "견과류"), *_between("생수", "버터"))
_GOODS: Final = (*_FOODS, *_between("휴지", "화분"), *_between("과자", "견과류"), "도서", "교재")
_SOLD: Final = {"meal": _DISHES, "cafe": _DRINKS, "convenience": _FOODS, "shop": _GOODS}


def item_name(r: random.Random, trade: str = "") -> str:
    """Something that shops of a trade sell; now and then anything at all."""
    names = _SOLD.get(trade, v.ITEMS)
    roll = r.random()
    if roll < 0.62:
        return r.choice(names) + r.choice(_ENDS)
    if roll < 0.82:
        return r.choice(v.SHOP_FIRST) + r.choice(("", " ")) + r.choice(names)
    if roll < 0.92:
        return f"{syllables(r, 2)}{r.choice(names)}{r.choice(_ENDS)}"
    return t.item(r)


def price(r: random.Random, trade: str) -> int:
    roll = r.random()
    if trade in ("meal", "lodging"):
        return r.randint(7, 45) * 1000 if roll < 0.75 else r.randint(10, 200) * 500
    if trade == "cafe":
        return r.randint(15, 90) * 100 if roll < 0.8 else r.randint(3, 40) * 1000
    if trade == "convenience":
        return r.randint(5, 99) * 100 if roll < 0.9 else r.randint(10, 300) * 100
    if roll < 0.5:
        return r.randint(5, 199) * 100
    if roll < 0.8:
        return r.randint(50, 3999) * 10
    return r.randint(1, 150) * 1000


def goods(r: random.Random, trade: str, *, most: int = 9) -> Bill:
    """A basket of a few lines, sometimes reduced, partly free of tax, or with a service charge."""
    number = min(most, r.choice((1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 12)))
    shop_exempts = trade in ("shop", "convenience") and r.random() < 0.35
    items = []
    for _ in range(number):
        cost, count = price(r, trade), r.choice((1, 1, 1, 1, 1, 2, 2, 3, 4, 10))
        is_exempt = shop_exempts and r.random() < 0.5
        off = 0
        if r.random() < 0.04 and cost * count > 1000 and not is_exempt:
            off = min(cost * count // 2, r.randint(1, 30) * 100)
        items.append(Item(item_name(r, trade), cost, count, is_exempt, off))
    exempt = sum(item.amount for item in items if item.is_exempt)
    taxed = sum(item.amount - item.off for item in items) - exempt
    discount = 0
    if r.random() < 0.22 and taxed > 2000:
        discount = (
            taxed * r.choice((5, 10, 15, 20, 30)) // 100
            if r.random() < 0.5
            else min(taxed // 2, r.randint(1, 50) * 100)
        )
    taxed -= discount
    supply, vat = split_tax(r, taxed)
    tip = supply // 10 if r.random() < 0.02 else 0
    return Bill(tuple(items), discount, supply, vat, exempt, tip, taxed + exempt + tip)


def moment(r: random.Random) -> dt.datetime:
    """When something was paid: any day of the years that offices still settle, mostly by day."""
    day = dt.date(2012, 1, 1) + dt.timedelta(days=int(r.triangular(0, 7200, 5200)))
    hour = int(r.triangular(0, 24, 13)) % 24
    return dt.datetime.combine(day, dt.time(hour, r.randint(0, 59), r.randint(0, 59)))
