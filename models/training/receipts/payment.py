"""What papers of one single thing share: their deal, vehicle, tax lines, title and card rows."""

from __future__ import annotations

from models.training.recogniser import vocabulary as v

from . import bill as b
from . import tender
from .deal import Deal, deal
from .ink import Ink, Text, digits, true
from .sheet import Sheet


def simple_deal(
    s: Sheet, trade: str, total: int, name: str, *, taxed: float = 0.7, cash: float = 0.1, refund: float = 0.03
) -> Deal:
    """One payment of one thing."""
    bill = b.bill_of(s.r, total, name, exempt=not s.chance(taxed))
    made = deal(s.r, trade, bill, refund=refund, cash=cash)
    while len(made.paid) > 1:
        made = deal(s.r, trade, bill, refund=refund, cash=cash)
    return made


def plate(s: Sheet, *, taxi: bool = False) -> Ink:
    """차량번호: two or three digits, a syllable, four digits; taxis carry their region."""
    letter = (
        s.r.choice("바사아자")
        if taxi
        else s.r.choice("가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호")
    )
    region = s.r.choice(v.CITIES[1::2])[:2] + s.pick("", " ") if taxi and s.chance(0.75) else ""
    shown = f"{region}{digits(s.r, s.r.choice((2, 2, 3)))}{letter}{s.pick('', ' ')}{digits(s.r, 4)}"
    return true("vehicle_no", shown)


def settled(s: Sheet, made: Deal) -> None:
    """Card rows of a paper that names its amount elsewhere."""
    rows: list[tuple[str, Text]] = []
    if not made.is_cash:
        rows.append(("card_no", true("card_no", made.card.number)))
        if s.chance(0.6):
            rows.append(("card_issuer", true("card_issuer", made.card.issuer)))
        rows.append(("approval_no", tender.approval(s, made.card.approval)))
        if s.chance(0.3):
            rows.append(("merchant_no", digits(s.r, 9)))
    elif s.chance(0.7):
        rows.append(("payment", true("payment", made.paid[0][0])))
    if s.chance(0.3):
        s.r.shuffle(rows)
    if rows:
        s.pairs(*rows)


def tax(s: Sheet, made: Deal, share: float) -> None:
    """공급가액 and 부가세, where this machine prints them."""
    if made.bill.supply and s.chance(share):
        s.sum("supply", s.pen.won(made.bill.supply, "supply", minus=made.minus))
        s.sum("vat", s.pen.won(made.bill.vat, "vat", minus=made.minus))


def headed(s: Sheet, made: Deal, *words: str) -> None:
    s.is_cash = made.is_cash
    if made.is_refund:
        s.centre(
            s.flag("is_refund", s.pick("[취소]", "취소 영수증", "승인취소", "결제취소", "카드취소 영수증", "환불")),
            tall=2,
        )
    else:
        s.centre(s.pick(*words), wide=s.r.choice((1, 1, 2)), tall=s.r.choice((1, 2)), bold=s.chance(0.4))
