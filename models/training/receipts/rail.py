"""Trains: app screens and paper of KTX, SRT and the slower ones, receipts and refunds."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from models.training.recogniser import tokens as t

from . import journey as j
from .family import Families
from .ink import Ink, join, true
from .journey import RAIL_STATIONS, Ride
from .model import Paper
from .names import Shop, shop
from .sheet import Sheet
from .shops import buttons, status_bar
from .words import listed

RAIL = Families()

_TRAINS: Final = listed("""
    KTX KTX KTX KTX KTX-산천 KTX-이음 KTX-청룡 ITX-새마을 ITX-마음 무궁화호 새마을호 누리로 ITX-청춘
""")
_CLASSES: Final = ("일반실", "일반실", "일반실", "일반실", "특실", "우등실", "입석", "자유석")


def train(s: Sheet, *, srt: bool = False) -> tuple[Ride, Ink, Ink, Shop]:
    """A ride, its train and class in ink, and the railway."""
    r = s.r
    trip = j.ride(r, "plain", RAIL_STATIONS, low=26, high=990, taxed=0.5, refund=0.07)
    trip = replace(trip, seat=f"{r.randint(1, 18)}호차 {r.randint(1, 15)}{r.choice('ABCD')}")
    name = "SRT" if srt else r.choice(_TRAINS)
    number = f"{r.randint(1, 999)}" if r.random() < 0.7 else f"{r.randint(1, 999):03}"
    shown = f"{name} {number}" if r.random() < 0.85 else f"{name}{number}"
    railway = railway_of(r, srt)
    return trip, true("train_no", shown), true("seat_class", r.choice(_CLASSES[: 5 if srt else 8])), railway


def railway_of(r: random.Random, srt: bool) -> Shop:
    name = (
        r.choice(("(주)에스알", "주식회사 에스알", "㈜에스알", "SR"))
        if srt
        else r.choice(("한국철도공사", "한국철도공사", "코레일", "한국철도", "KORAIL", "한국철도공사(코레일)"))
    )
    return shop(r, "plain", name)


def titled(s: Sheet, trip: Ride, *words: str) -> None:
    """The title; of a refund, one that says so."""
    s.is_cash = trip.deal.is_cash
    if trip.deal.is_refund:
        said = s.pick(
            "승차권 반환 영수증",
            "반환 영수증",
            "승차권 취소내역",
            "환불 완료",
            "[반환] 승차권",
            "승차권 환불",
            "취소된 승차권",
            "반환완료",
        )
        s.centre(s.flag("is_refund", said), bold=True, tall=s.r.choice((1, 2)))
    else:
        s.centre(s.pick(*words), bold=s.chance(0.6), tall=s.r.choice((1, 1, 2)))


def operator(s: Sheet, railway: Shop) -> None:
    """The railway with its number, at the foot."""
    name = true("merchant", railway.name)
    number = true(
        "business_no",
        railway.business_no,
        railway.business_no if s.chance(0.85) else railway.business_no.replace("-", ""),
    )
    way = s.r.randrange(5)
    if way == 0:
        s.left(join(s.pick("사업자 : ", "운송사업자 ", "발행 : ", ""), name, s.pick(" ", "  ", " / "), number))
    elif way == 1:
        s.pair("merchant", name)
        s.pair("business_no", number)
    elif way == 2:
        s.ends(name, join(s.pick("사업자번호 ", "사업자등록번호 ", "등록번호 "), number))
    elif way == 3:
        s.centre(join(name, "(", number, ")"))
    else:
        s.left(join(name, s.pick(" 사업자번호 ", " 사업자등록번호: "), number))
        s.left(railway.address)
    if s.chance(0.5):
        s.left(
            join(
                s.pick("대표전화 ", "고객센터 ", "철도고객센터 ", "TEL "), s.pick("1588-0000", "1544-7000", "1800-0000")
            )
        )


def fee_rows(s: Sheet, trip: Ride) -> None:
    """반환수수료 of nought: the whole fare came back."""
    if trip.deal.is_refund and s.chance(0.6):
        s.sum("fee", s.pen.won(0))


@RAIL.add("rail", paper=Paper.SCREEN, weight=2.0)
def app_receipt(s: Sheet) -> None:
    """The receipt in a railway's app: the ride above, payment and railway below."""
    trip, number, seat_class, railway = train(s, srt=s.chance(0.3))
    status_bar(s)
    titled(s, trip, "영수증", "승차권 영수증", "이용 영수증", "승차권 상세", "구매 영수증", "운임 영수증")
    s.rule("_")
    if s.chance(0.6):
        s.centre(s.pen.day(trip.depart.date(), "service_on"), bold=s.chance(0.5))
    bar = s.pick(" | ", " / ", "  ", " · ")
    if s.chance(0.6):
        s.left(join(number, bar, seat_class, bar, trip.seat))
    else:
        s.pair("train", number)
        s.pair("seat_class", seat_class)
        s.pair("seat", trip.seat)
    j.places_row(s, trip, suffix=s.pick("", "", "역"))
    j.service_row(s, trip)
    if s.chance(0.75):
        s.left(j.persons(s, trip)) if s.chance(0.5) else s.pair("passengers", j.persons(s, trip))
    s.rule("_")
    parts: list[Callable[[], None]] = [lambda: j.fare_rows(s, trip), lambda: j.payment_rows(s, trip.deal)]
    if s.chance(0.5):
        parts.reverse()
    for part in parts:
        part()
    fee_rows(s, trip)
    if s.chance(0.5):
        s.pair("ticket_no", j.ticket_number(s.r, trip.deal.when))
    s.rule("_")
    operator(s, railway)
    if s.chance(0.4):
        s.pair("printed", s.pen.moment(trip.arrive))
    buttons(s)


@RAIL.add("rail", paper=Paper.TICKET, weight=1.5)
def paper_ticket(s: Sheet) -> None:
    """The ticket from a counter or machine."""
    trip, number, seat_class, railway = train(s)
    titled(s, trip, "승 차 권", "승차권(영수증 겸용)", "승차권", "KORAIL 승차권", "승차권 TICKET", "철도승차권")
    j.service_row(s, trip)
    j.places_row(s, trip)
    way = s.r.randrange(3)
    if way == 0:
        s.left(join(number, "  ", trip.seat, "  ", seat_class))
    elif way == 1:
        s.add((number, 0.0, "left"), (trip.seat, 0.5, "centre"), (seat_class, 1.0, "right"), bold=True)
    else:
        s.headed(("train", number), ("seat", trip.seat), ("seat_class", seat_class))
    s.ends(j.persons(s, trip), join("운임 ", s.pen.won(trip.fare))) if trip.persons == 1 else s.left(j.persons(s, trip))
    j.fare_rows(s, trip)
    j.payment_rows(s, trip.deal)
    fee_rows(s, trip)
    s.left(j.ticket_number(s.r, trip.deal.when))
    operator(s, railway)
    if s.chance(0.6):
        s.left(
            s.pick(
                "승차권은 타인에게 양도할 수 없습니다.",
                "열차 출발 후에는 반환수수료가 부과됩니다.",
                "타는 곳 번호는 역 안내표시기를 확인하세요.",
                "출발 3시간 전까지 반환수수료 없음",
            )
        )


@RAIL.add("rail", paper=Paper.FORM)
def printed_receipt(s: Sheet) -> None:
    """The receipt printed from the web: a table of one ride, with the buyer."""
    trip, number, seat_class, railway = train(s, srt=s.chance(0.35))
    titled(s, trip, "승차권 영수증", "철도운임 영수증", "여객운임 영수증", "승차권 구입 영수증", "RECEIPT 영수증")
    s.rule("_")
    s.pair("ticket_no", j.ticket_number(s.r, trip.deal.when))
    if s.chance(0.6):
        s.pair("buyer", t.person(s.r))
    j.service_row(s, trip)
    s.headed(("train", number), ("seat_class", seat_class), ("seat", trip.seat))
    j.places_row(s, trip)
    s.pair("passengers", j.persons(s, trip))
    s.rule("_")
    j.fare_rows(s, trip)
    fee_rows(s, trip)
    s.rule("_")
    j.payment_rows(s, trip.deal)
    operator(s, railway)
    s.left(
        s.pick(
            "위 금액을 정히 영수합니다.",
            "본 영수증은 승차권으로 사용할 수 없습니다.",
            "상기 금액을 영수하였음을 확인합니다.",
            "운임영수증은 재발행되지 않습니다.",
        )
    )


@RAIL.add("rail", paper=Paper.SCREEN)
def mobile_ticket(s: Sheet) -> None:
    """The ticket on the telephone: large places and hours; the fare small below, paid as the list says."""
    trip, number, seat_class, railway = train(s, srt=s.chance(0.4))
    status_bar(s)
    titled(s, trip, "모바일 승차권", "승차권 확인", "나의 승차권", "스마트티켓", "승차권")
    s.ends(number, s.pen.day(trip.depart.date(), "service_on"))
    j.places_row(s, trip)
    s.headed(("seat_class", seat_class), ("seat", trip.seat))
    s.ends(j.persons(s, trip), s.pick("순방향", "역방향", "창측", "내측", "타는곳 5번"))
    s.rule("_")
    j.fare_rows(s, trip)
    j.payment_rows(s, trip.deal)
    fee_rows(s, trip)
    if s.chance(0.6):
        operator(s, railway)
    buttons(s)


@RAIL.add("rail")
def machine_receipt(s: Sheet) -> None:
    """The thermal receipt of a ticket machine: a card slip that names the ride."""
    trip, number, seat_class, railway = train(s, srt=s.chance(0.2))
    titled(s, trip, "승차권 영수증", "영 수 증", "운임영수증", "신용카드 매출전표", "승차권 구입내역")
    operator(s, railway)
    s.rule()
    s.pair("train", number)
    s.pair("seat_class", seat_class)
    j.places_row(s, trip)
    j.service_row(s, trip)
    s.pair("passengers", j.persons(s, trip))
    s.rule()
    j.fare_rows(s, trip)
    fee_rows(s, trip)
    s.rule()
    j.payment_rows(s, trip.deal)
    s.pair("ticket_no", j.ticket_number(s.r, trip.deal.when))
    if s.chance(0.5):
        s.centre(s.pick("감사합니다", "승차권을 꼭 소지하세요", "즐거운 여행 되세요"))
