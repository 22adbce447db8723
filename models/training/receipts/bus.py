"""Buses between cities: tickets, apps and slips."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from models.training.recogniser import tokens as t

from . import journey as j
from .family import Families
from .ink import Ink, Text, join, true
from .journey import TERMINALS, Ride
from .model import Paper
from .payment import plate
from .rail import titled
from .sheet import Sheet
from .shops import buttons, status_bar
from .words import listed

BUS = Families()

_BUS_CLASSES: Final = listed("""
    우등 우등 일반 고속 프리미엄 심야우등 심야고속 직행 심야프리미엄 우등형
""")
_COACH_COMPANIES: Final = (
    "금호고속",
    "중앙고속",
    "동양고속",
    "천일고속",
    "한일고속",
    "속리산고속",
    "동부고속",
    "삼화고속",
)


def coach(s: Sheet) -> tuple[Ride, Ink, Ink]:
    """A ride by bus with the company and the class in ink."""
    trip = j.ride(s.r, "bus", TERMINALS, low=45, high=620, taxed=0.45)
    name = s.r.choice(_COACH_COMPANIES) if s.chance(0.25) else trip.deal.shop.name
    trip = replace(trip, deal=replace(trip.deal, shop=replace(trip.deal.shop, name=name)))
    return trip, true("merchant", name), true("seat_class", s.r.choice(_BUS_CLASSES))


def company(s: Sheet, trip: Ride, name: Ink) -> None:
    """The carrier with its number, and perhaps the terminal with another."""
    number = true("business_no", trip.deal.shop.business_no)
    way = s.r.randrange(3)
    carrier = s.dressed(s.pick("운수사", "운송회사", "운송사", "회사명", "운수회사", "운행회사"))
    if way == 0:
        s.named(carrier, name)
        s.pair("business_no", number)
    elif way == 1:
        s.named(carrier, join(name, " ", number))
    else:
        s.left(join(name, s.pick(" ", " 사업자번호 ", " / "), number))
    if s.chance(0.35):
        s.named(
            s.dressed(s.pick("터미널 사업자번호", "터미널사업자", "판매처 사업자번호", "발매사업자")),
            t.business_number(s.r),
        )


@BUS.add("bus", paper=Paper.TICKET, weight=1.5)
def coach_ticket(s: Sheet) -> None:
    """The paper ticket of a terminal's counter or machine."""
    trip, name, seat_class = coach(s)
    titled(
        s,
        trip,
        "승 차 권 (영수증)",
        "고속버스 승차권",
        "시외버스승차권",
        "승차권",
        "버스 승차권 영수증",
        "고속버스 승차권(영수증)",
    )
    j.places_row(s, trip)
    j.service_row(s, trip)
    s.headed(("seat_class", seat_class), ("seat", str(s.r.randint(1, 45)))) if s.chance(0.5) else s.beside(
        ("seat_class", seat_class), ("seat", str(s.r.randint(1, 45)))
    )
    if s.chance(0.6):
        s.named(s.dressed(s.pick("승차홈", "홈", "타는곳", "승차장", "플랫폼")), str(s.r.randint(1, 40)))
    if s.chance(0.6):
        s.named(s.dressed(s.pick("권종", "구분", "승객구분")), j.persons(s, trip))
    j.fare_rows(s, trip)
    j.payment_rows(s, trip.deal)
    company(s, trip, name)
    s.pair("ticket_no", j.ticket_number(s.r, trip.deal.when))
    if s.chance(0.4):
        s.left(
            s.pick(
                "출발시간 이후 환불 시 수수료가 부과됩니다",
                "승차권 분실 시 재발행 불가",
                "지정 차량에 한하여 유효함",
                "출발 2일 전까지 취소수수료 없음",
            )
        )


@BUS.add("bus", paper=Paper.SCREEN, weight=1.2)
def coach_app(s: Sheet) -> None:
    """A booking app's ticket or receipt."""
    trip, name, seat_class = coach(s)
    status_bar(s)
    titled(s, trip, "모바일 승차권", "예매 상세", "승차권 영수증", "영수증", "결제 내역", "예매내역 상세", "이용내역")
    j.service_row(s, trip)
    j.places_row(s, trip)
    rows: list[tuple[str, Text]] = [
        ("seat_class", seat_class),
        ("seat", f"{s.r.randint(1, 45)}번"),
        ("passengers", j.persons(s, trip)),
    ]
    s.r.shuffle(rows)
    for concept, value in rows:
        s.pair(concept, value)
    s.named(s.dressed(s.pick("고속사", "운수사", "운송회사", "버스회사")), name)
    s.rule("_")
    j.fare_rows(s, trip)
    if trip.deal.is_refund:
        s.sum("fee", s.pen.won(0))
    j.payment_rows(s, trip.deal)
    if s.chance(0.5):
        s.pair("business_no", true("business_no", trip.deal.shop.business_no))
    buttons(s)


@BUS.add("bus")
def coach_slip(s: Sheet) -> None:
    """The thermal receipt of a machine or of a driver's reader."""
    trip, name, seat_class = coach(s)
    titled(
        s,
        trip,
        "영 수 증",
        "승차권 영수증",
        "버스운임 영수증",
        "시외버스 영수증",
        "공항버스 영수증",
        "고속버스 카드영수증",
    )
    company(s, trip, name)
    s.rule()
    j.places_row(s, trip)
    s.pair("seat_class", seat_class)
    j.service_row(s, trip)
    if s.chance(0.5):
        s.pair("vehicle", plate(s, taxi=True))
    s.rule()
    j.fare_rows(s, trip)
    j.payment_rows(s, trip.deal)
