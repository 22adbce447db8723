"""Receipts in no order that anybody designed: the same facts in any grouping, any row, beside any noise.

What a reader learns here does not hang on where a fact stands, only on what is written beside it.
"""

from __future__ import annotations

import datetime as dt

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from . import blocks, noise
from .bus import coach
from .car import filled
from .deal import Deal, cash_approval
from .family import Families
from .far import flight, passenger, voyage
from .ink import Ink, Text, digits, join, true
from .journey import Ride, persons, ticket_number
from .model import Paper
from .payment import plate, simple_deal
from .rail import train
from .sheet import SHAPES, Sheet
from .slips import deal_word, slip_deal
from .stay import nights_text, stay
from .taxi import cab

PATCHWORK = Families()

#: A concept or the words of a label, and the value.
Fact = tuple[str, Text]
_KINDS = (
    "rail",
    "bus",
    "air",
    "ship",
    "taxi",
    "toll",
    "parking",
    "fuel",
    "lodging",
    "meal",
    "shop",
    "card_slip",
    "other",
)
#: What else a total may be called on these papers.
_TOTAL_WORDS = {
    "rail": "fare",
    "bus": "fare",
    "ship": "fare",
    "air": "fare",
    "toll": "toll",
    "parking": "parking",
    "lodging": "room_charge",
}


def _who(s: Sheet, made: Deal, name: str, number: str) -> list[Fact]:
    facts: list[Fact] = [("merchant", true("merchant", name))]
    if s.chance(0.85):
        facts.append(("business_no", blocks.business_no(s, number)))
    for concept, value in (("owner", made.shop.owner), ("address", made.shop.address), ("phone", made.shop.phone)):
        if s.chance(0.4):
            facts.append((concept, value))
    if s.chance(0.12):
        facts.append(("agent", f"{t.business_number(s.r)}"))
    return facts


def _card(s: Sheet, made: Deal) -> list[Fact]:
    if made.is_cash:
        facts: list[Fact] = [("payment", true("payment", made.paid[0][0]))]
        if s.chance(0.5):
            facts += [("buyer_no", noise.buyer_no(s)), ("cash_approval", true("approval_no", cash_approval(s.r)))]
        return facts
    card = made.card
    facts = [("approval_no", true("approval_no", card.approval))]
    if s.chance(0.85):
        facts.append(("card_no", true("card_no", card.number)))
    if s.chance(0.6):
        facts.append(("card_issuer", true("card_issuer", card.issuer)))
    if s.chance(0.35):
        facts.append(("payment", true("payment", made.paid[0][0])))
    for concept, value in (
        ("acquirer", card.acquirer),
        ("instalments", "일시불"),
        ("merchant_no", digits(s.r, 9)),
        ("terminal", noise.terminal(s)),
        ("receipt_no", digits(s.r, s.r.randint(4, 12))),
    ):
        if s.chance(0.3):
            facts.append((concept, value))
    return facts


def _when(s: Sheet, made: Deal) -> list[Fact]:
    facts: list[Fact] = [("issued", s.pen.moment(made.when, "issued_on", "issued_at"))]
    if s.chance(0.15):
        facts.append(("printed", s.pen.moment(made.when + dt.timedelta(days=s.r.randint(0, 20)))))
    if s.chance(0.08):
        facts.append(("valid", s.pen.day(made.when.date() + dt.timedelta(days=s.r.randint(5, 90)))))
    if s.chance(0.35):
        facts.append(("deal", deal_word(s, made)))
    elif s.chance(0.08) and not made.is_refund:
        facts.append(("cancelled_on", s.pick("-", "", "없음")))
    return facts


def _sums(s: Sheet, made: Deal) -> list[Fact]:
    bill, pen, minus = made.bill, s.pen, made.minus
    facts: list[Fact] = []
    if bill.discount:
        gross = bill.goods - sum(item.off for item in bill.items)
        facts.append(("subtotal", pen.won(gross, minus=minus)))
        has_offs = any(item.off for item in bill.items)
        facts.append(("discount", pen.won(bill.discount, "" if has_offs else "discount", minus=s.chance(0.5))))
    elif s.chance(0.1):
        facts.append(("discount", pen.won(0, "discount")))
    if bill.supply and s.chance(0.6):
        facts += [
            ("supply", pen.won(bill.supply, "supply", minus=minus)),
            ("vat", pen.won(bill.vat, "vat", minus=minus)),
        ]
        if bill.exempt:
            facts.append(("exempt", pen.won(bill.exempt, minus=minus)))
        if bill.tip or s.chance(0.1):
            facts.append(("tip", pen.won(bill.tip, "tip", minus=minus)))
    own = _TOTAL_WORDS.get(s.kind) if not facts and s.chance(0.3) else None
    total: Fact = (own or "total", pen.won(bill.total, "total", minus=minus))
    facts.insert(s.r.choice((0, len(facts), len(facts), len(facts))), total)
    return facts


def _ride(s: Sheet, trip: Ride, seat_class: Ink, number: Ink | None) -> list[Fact]:
    pen = s.pen
    facts: list[Fact] = [
        ("origin", true("origin", trip.origin)),
        ("destination", true("destination", trip.destination)),
        ("sailing" if s.kind == "ship" else "service", pen.day(trip.depart.date(), "service_on")),
        ("depart", pen.hour(trip.depart, "depart_at")),
    ]
    if s.chance(0.6):
        facts.append(("arrive", pen.hour(trip.arrive, "arrive_at")))
    if number is not None:
        facts.append(("train", number))
    if s.chance(0.8):
        facts.append(("seat_class", seat_class))
    if s.chance(0.6):
        facts.append(("seat", trip.seat))
    if s.chance(0.6):
        facts.append(("passengers", persons(s, trip)))
    if s.chance(0.6):
        facts.append(("ticket_no", ticket_number(s.r, trip.deal.when)))
    return facts


def _groups(s: Sheet) -> tuple[Deal, list[list[Fact]]]:
    """The deal of the sheet's kind, and its facts: who, when, what, sums, card."""
    what: list[Fact]
    if s.kind == "rail":
        trip, number, seat_class, railway = train(s, srt=s.chance(0.3))
        made, name, registered = trip.deal, railway.name, railway.business_no
        what = _ride(s, trip, seat_class, number)
    elif s.kind == "bus":
        trip, _, seat_class = coach(s)
        made, name, registered = trip.deal, trip.deal.shop.name, trip.deal.shop.business_no
        what = _ride(s, trip, seat_class, None)
    elif s.kind == "ship":
        trip = voyage(s)
        made, name, registered = trip.deal, trip.deal.shop.name, trip.deal.shop.business_no
        what = _ride(s, trip, true("seat_class", s.pick("2등실", "우등석", "일반석", "3등실")), None)
    elif s.kind == "air":
        trip, code, _ = flight(s)
        made, name, registered = trip.deal, trip.deal.shop.name, trip.deal.shop.business_no
        what = _ride(s, trip, true("seat_class", s.pick("일반석", "이코노미", "비즈니스석")), None)
        what += [(s.pick("편명", "항공편"), code), ("buyer", passenger(s))]
    elif s.kind == "taxi":
        made, start, kilometres = cab(s)
        name, registered = made.shop.name, made.shop.business_no
        what = [("vehicle", plate(s, taxi=True)), ("boarded", s.pen.hour(start)), ("alighted", s.pen.hour(made.when))]
        if s.chance(0.7):
            what.append(("distance", join(true("distance_km", kilometres), s.pick("km", " km"))))
    elif s.kind == "toll":
        made = simple_deal(s, "plain", s.r.randint(8, 320) * 100, "통행료", cash=0.3)
        name, registered = (
            "한국도로공사" if s.chance(0.6) else f"{s.r.choice(v.STATIONS)}고속도로(주)",
            made.shop.business_no,
        )
        entry, leave = s.r.sample(v.STATIONS, 2)
        what = [
            ("entry", true("origin", entry)),
            ("exit", true("destination", leave)),
            ("차종", f"{s.r.randint(1, 5)}종"),
        ]
    elif s.kind == "parking":
        made = simple_deal(s, "parking", s.r.randint(1, 70) * 500, "주차", cash=0.15)
        name, registered = made.shop.name, made.shop.business_no
        minutes = s.r.randint(10, 900)
        came = s.pen.moment(made.when - dt.timedelta(minutes=minutes))
        what = [("vehicle", plate(s)), ("entered", came), ("left", s.pen.moment(made.when)), ("parked", f"{minutes}분")]
    elif s.kind == "fuel":
        made, fuel, litres, price = filled(s)
        name, registered = made.shop.name, made.shop.business_no
        what = [("fuel", fuel), ("litres", litres), ("unit_price", price)]
    elif s.kind == "lodging":
        staying = stay(s)
        made = staying.deal
        name, registered = made.shop.name, made.shop.business_no
        came = s.pen.day(staying.check_in.date(), "check_in")
        came = Ink(came.text, (*came.marks, came.marks[0]._replace(name="service_on")))
        went = s.pen.day(staying.check_out.date(), "check_out")
        what = [("check_in", came), ("check_out", went), ("room", staying.room), ("guest", t.person(s.r))]
        if s.chance(0.5):
            what.append(("nights", nights_text(s, staying)))
    else:
        made = slip_deal(s, cash=0.15)
        name, registered = made.shop.name, made.shop.business_no
        goods = made.bill.items
        what = (
            [("item", goods[0].name + (f" 외 {len(goods) - 1}건" if len(goods) > 1 else ""))] if s.chance(0.6) else []
        )
    return made, [_who(s, made, name, registered), _when(s, made), what, _sums(s, made), _card(s, made)]


def _put(s: Sheet, fact: Fact) -> None:
    concept, value = fact
    if not value or (isinstance(value, Ink) and not value.text):
        value = "-"
    s.named(s.label(concept), value, shape=s.r.choice(SHAPES) if s.chance(0.3) else None)


def patch(s: Sheet) -> None:
    """One receipt: its groups, or all its facts, in any order."""
    made, groups = _groups(s)
    s.is_cash = made.is_cash
    if made.is_refund:
        blocks.title(s, made)
    elif s.chance(0.8):
        blocks.title(s, made, slip=s.kind == "card_slip")
    order = s.r.random()
    if order < 0.6:
        s.r.shuffle(groups)
    if order < 0.3:
        for group in groups:
            if group is not groups[3]:
                s.r.shuffle(group)
    elif order > 0.85:
        groups = [[fact for group in groups for fact in group]]
        s.r.shuffle(groups[0])
    for group in groups:
        if s.chance(0.5):
            s.rule()
        elif s.chance(0.2):
            s.left(
                s.pick(
                    "[거래정보]",
                    "■ 결제정보",
                    "◆ 이용내역",
                    "상세내역",
                    "- 안내 -",
                    "※ 확인사항",
                    "1. 내역",
                    "기본정보",
                )
            )
        while group:
            way = s.r.random()
            if way < 0.1 and len(group) > 1:
                (one, first), (two, second) = group[0], group[1]
                s.beside((one, first or "-"), (two, second or "-"))
                group = group[2:]
                continue
            if 0.1 < way < 0.15 and len(group) > 2:
                s.headed(*group[:3])
                group = group[3:]
                continue
            if 0.15 < way < 0.18:
                noise.stray(s)
            _put(s, group[0])
            group = group[1:]
    noise.foot_noise(s, made)


@PATCHWORK.add(*_KINDS, weight=1.0)
def patch_roll(s: Sheet) -> None:
    """Patchwork on a roll."""
    patch(s)


@PATCHWORK.add(*_KINDS, paper=Paper.SCREEN, weight=0.6)
def patch_screen(s: Sheet) -> None:
    """Patchwork on a screen."""
    patch(s)


@PATCHWORK.add(*_KINDS, paper=Paper.FORM, weight=0.6)
def patch_form(s: Sheet) -> None:
    """Patchwork on a sheet."""
    patch(s)
