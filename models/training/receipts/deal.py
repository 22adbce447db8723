"""One payment: who sold, when, for what, and how it was paid or taken back."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Final

from . import bill as b
from .bill import Bill
from .ink import digits
from .names import PAYMENTS, Card, Shop, card, shop

CASH: Final = "현금"


@dataclass(frozen=True)
class Deal:
    """What is true of one payment. `paid` are its parts (way of payment, won); their sum is the bill's total."""

    shop: Shop
    when: dt.datetime
    bill: Bill
    card: Card
    paid: tuple[tuple[str, int], ...]
    is_refund: bool = False
    minus: bool = False  # a refund whose amounts are printed negative
    is_no_proof: bool = False

    @property
    def total(self) -> int:
        return self.bill.total

    @property
    def is_cash(self) -> bool:
        return self.paid[0][0] == CASH

    @property
    def sold_on(self) -> dt.date:
        """The day of the purchase that a refund undoes."""
        return self.when.date() - dt.timedelta(days=sum(map(ord, self.card.approval)) % 15)


def deal(r: random.Random, trade: str, bill: Bill | None = None, *, refund: float = 0.06, cash: float = 0.15) -> Deal:
    """A payment in a shop of this trade: by card, in cash or in two parts; `refund` and `cash` are shares of one."""
    bill = bill or b.goods(r, trade)
    way = CASH if r.random() < cash else r.choice(PAYMENTS)
    paid: tuple[tuple[str, int], ...] = ((way, bill.total),)
    if r.random() < 0.05 and bill.total > 4000:
        part = r.randint(1, bill.total // 1000 - 1) * 1000
        other = r.choice((CASH, "상품권", "신용카드", "체크카드", "포인트", "지역화폐"))
        paid = (((way if way != other else "신용카드"), bill.total - part), (other if way != other else "상품권", part))
    is_refund = r.random() < refund
    return Deal(shop(r, trade), b.moment(r), bill, card(r), paid, is_refund, is_refund and r.random() < 0.5)


def cash_approval(r: random.Random) -> str:
    """승인번호 of a 현금영수증: nine digits, sometimes ten."""
    return digits(r, 9) if r.random() < 0.8 else digits(r, 10)
