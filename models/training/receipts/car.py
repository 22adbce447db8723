"""Parking and fuel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from . import blocks, noise, tender
from .deal import Deal
from .family import Families
from .ink import Ink, Text, join, true
from .model import Paper
from .payment import headed, plate, settled, simple_deal, tax
from .sheet import Sheet
from .shops import buttons, status_bar
from .slips import slip_sums

CAR = Families()


@CAR.add("parking", weight=1.5)
def exit_machine(s: Sheet) -> None:
    """A car park's machine: in, out, how long, what it cost and what was taken off."""
    minutes = s.r.randint(12, 1400)
    gross = s.r.randint(1, 60) * 500
    off = s.r.choice((0, 0, 0, 500, 1000, gross // 2 // 100 * 100)) if gross > 1500 else 0
    made = simple_deal(s, "parking", gross - off, "주차요금", cash=0.15)
    entered = made.when - dt.timedelta(minutes=minutes)
    headed(
        s,
        made,
        "주차 영수증",
        "주차요금 영수증",
        "영 수 증",
        "주차정산 영수증",
        "주차권 영수증",
        "주차요금 정산",
        "PARKING RECEIPT",
    )
    parts: list[Callable[[], None]] = [
        lambda: blocks.seller(s, made, labelled=0.7),
        lambda: parking_rows(s, entered, made.when, minutes),
        lambda: parking_sums(s, made, gross, off),
        lambda: settled(s, made),
    ]
    if s.chance(0.25):
        parts[0], parts[1] = parts[1], parts[0]
    for part in parts:
        if s.chance(0.5):
            s.rule()
        part()
    if "issued_on" not in s.fields:
        s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    if s.chance(0.6):
        s.left(
            s.pick(
                "감사합니다. 안녕히 가십시오",
                "정산 후 20분 내 출차하세요",
                "출구에서 자동 출차됩니다",
                "주차요금 환불 불가",
                "안전운전 하십시오",
            )
        )


def parking_rows(s: Sheet, entered: dt.datetime, left: dt.datetime, minutes: int) -> None:
    s.pair("vehicle", plate(s))
    s.pair("entered", s.pen.moment(entered))
    s.pair("left", s.pen.moment(left, "issued_on", "issued_at"))
    if s.chance(0.85):
        s.pair(
            "parked",
            s.pick(
                f"{minutes // 60}시간 {minutes % 60}분",
                f"{minutes}분",
                f"{minutes // 60:02}:{minutes % 60:02}",
                f"{minutes // 60}시간{minutes % 60:02}분",
            ),
        )


def parking_sums(s: Sheet, made: Deal, gross: int, off: int) -> None:
    pen = s.pen
    if off or s.chance(0.3):
        s.named(s.dressed(s.pick("주차요금", "발생요금", "기본요금", "총 주차요금")), pen.won(gross), shape=s.sum_shape)
        s.named(s.dressed(s.pick("할인금액", "할인", "할인요금", "감면")), pen.won(off, "discount"), shape=s.sum_shape)
        s.named(
            s.dressed(s.pick("결제금액", "정산금액", "납부금액", "실 결제금액", "받을금액")),
            pen.won(made.total, "total", minus=made.minus),
            shape=s.sum_shape,
        )
    else:
        s.sum("parking", pen.won(made.total, "total", minus=made.minus), tall=s.r.choice((1, 2)))
    tax(s, made, 0.4)


@CAR.add("parking", paper=Paper.SCREEN)
def parking_app(s: Sheet) -> None:
    """A parking app's receipt."""
    made = simple_deal(s, "parking", s.r.randint(1, 60) * 500, "주차요금", cash=0.0)
    status_bar(s)
    headed(s, made, "주차 이용내역", "결제 영수증", "주차 영수증", "이용 상세", "주차 결제 완료")
    s.left(true("merchant", made.shop.name))
    minutes = s.r.randint(12, 700)
    parking_rows(s, made.when - dt.timedelta(minutes=minutes), made.when, minutes)
    s.rule("_")
    s.sum("total", s.pen.won(made.total, "total", minus=made.minus), bold=True)
    tax(s, made, 0.3)
    settled(s, made)
    if s.chance(0.6):
        s.pair("business_no", blocks.business_no(s, made.shop.business_no))
    buttons(s)


_FUELS: Final = (
    ("휘발유", 1350, 2100),
    ("경유", 1200, 2000),
    ("고급휘발유", 1600, 2400),
    ("무연휘발유", 1350, 2100),
    ("LPG", 750, 1200),
    ("부탄", 750, 1200),
    ("등유", 900, 1500),
)


def filled(s: Sheet) -> tuple[Deal, Ink, Ink, Ink]:
    """A purchase of fuel: deal, fuel, litres and price per litre in ink. Price times litres is the total."""
    fuel, low, high = s.r.choice(_FUELS)
    price = s.r.randint(low, high)
    if s.chance(0.6):
        total = s.r.choice((20, 30, 40, 50, 50, 60, 70, 80, 100)) * 1000
        litres = f"{total / price:.{s.r.choice((2, 3, 3))}f}"
    else:
        litres = f"{s.r.uniform(5, 70):.{s.r.choice((2, 3))}f}"
        total = round(float(litres) * price)
    made = simple_deal(s, "fuel", total, fuel, taxed=1.0, cash=0.05)
    shown = s.pick(f"{price:,}", str(price), f"{price:,}.00" if s.chance(0.3) else f"{price:,}")
    value = shown.replace(",", "")
    return (
        made,
        true("fuel_kind", fuel),
        join(true("litres", litres), s.pick("L", " L", "ℓ", " 리터", "")),
        join(true("unit_price", value, shown), s.pick("", "원", "원/L")),
    )


@CAR.add("fuel", weight=2.0)
def pump(s: Sheet) -> None:
    """A filling station's slip."""
    made, fuel, litres, price = filled(s)
    blocks.title(s, made, slip=s.chance(0.5))
    blocks.seller(s, made, labelled=0.55)
    blocks.issued(s, made)
    s.rule()
    way = s.r.randrange(4)
    amount = s.pen.won(made.total, minus=made.minus)
    if way == 0:
        s.add(
            (s.pick("유종", "상품", "품명"), 0.0, "left"),
            (s.pick("단가", "판매단가"), 0.5, "right"),
            (s.pick("수량", "주유량"), 0.75, "right"),
            ("금액", 1.0, "right"),
        )
        if s.columns >= 38:
            s.add((fuel, 0.0, "left"), (price, 0.5, "right"), (litres, 0.75, "right"), (amount, 1.0, "right"))
        else:
            s.left(fuel)
            s.add((price, 0.4, "right"), (litres, 0.7, "right"), (amount, 1.0, "right"))
    elif way == 1:
        s.left(join(fuel, "  ", litres, " x ", price))
    else:
        rows = [("fuel", fuel), ("unit_price", price), ("litres", litres)]
        if s.chance(0.3):
            s.r.shuffle(rows)
        s.pairs(*rows)
    if s.chance(0.4):
        s.named(s.dressed(s.pick("주유기", "주유기번호", "노즐", "펌프")), str(s.r.randint(1, 16)))
    s.rule()
    slip_sums(s, made)
    tender.paying(s, made) if s.chance(0.4) else settled(s, made)
    if s.chance(0.25):
        s.pair("vehicle", plate(s))
    noise.foot_noise(s, made)


@CAR.add("fuel", paper=Paper.SCREEN)
def charging_app(s: Sheet) -> None:
    """A fuel or loyalty app's receipt."""
    made, fuel, litres, price = filled(s)
    status_bar(s)
    headed(s, made, "주유 내역", "이용내역 상세", "전자영수증", "주유 영수증", "결제 완료")
    s.left(true("merchant", made.shop.name))
    rows: list[tuple[str, Text]] = [
        ("fuel", fuel),
        ("litres", litres),
        ("unit_price", price),
        ("issued", s.pen.moment(made.when, "issued_on", "issued_at")),
    ]
    s.r.shuffle(rows)
    for concept, value in rows:
        s.pair(concept, value)
    slip_sums(s, made)
    settled(s, made)
    s.pair("business_no", blocks.business_no(s, made.shop.business_no))
    if s.chance(0.4):
        noise.points(s, made)
    buttons(s)
