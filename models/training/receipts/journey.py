"""A ride: from where to where, when, in which seat, and what it cost."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Final

from models.training.recogniser import tokens as t

from . import bill as b
from .bill import Bill
from .deal import Deal, deal
from .ink import SHORT_DATE_FORMS, Ink, Text, digits, join, true
from .sheet import Sheet
from .words import listed

RAIL_STATIONS: Final = listed("""
    서울 용산 영등포 광명 수원 천안아산 오송 대전 서대전 계룡 논산 익산 정읍 광주송정 나주 목포 김천구미 동대구
    경주 신경주 울산 부산 구포 밀양 진영 창원중앙 창원 마산 진주 여수엑스포 순천 여천 전주 남원 곡성 구례구 수서
    동탄 평택지제 행신 청량리 양평 만종 원주 서원주 둔내 평창 진부 강릉 동해 제천 단양 영주 안동 포항 공주 김제
    장성 상봉 덕소 정동진 묵호 태화강 센텀 기장 부전 의성 군위 영천 홍성 온양온천 아산 평택 조치원 대천 서천 장항
    군산 함평 무안 광주 효천 화순 보성 벌교 득량 하동 북천 완사 반성 함안 물금 삼랑진 청도 경산 왜관 구미 김천
    추풍령 황간 영동 옥천 신탄진 의정부 도라산 문산 정선 민둥산 태백 철암 봉화 풍기 판교 부발 충주 살미 수안보온천
    연풍 문경
""")
TERMINALS: Final = listed("""
    서울(센트럴시티) 서울경부 센트럴시티 동서울 서울남부 광주(유·스퀘어) 유스퀘어 대전복합 대전청사 유성 세종
    세종청사 천안 청주 청주북부 전주 익산 군산 목포 순천 여수 광양 나주혁신 부산 부산서부 동대구 서대구 대구북부
    포항 경주 구미 안동 울산 창원 마산 진주 통영 거제고현 김해 강릉 속초 원주 춘천 동해 삼척 태백 인천 인천공항
    부천 수원 성남 용인 이천 평택 안산 의정부 고양백석 아산온양 당진 서산 태안 보령 홍성 공주 논산 부여 정읍 고창
    부안 남원 김제 담양 해남 완도 강진 장흥 보성 고흥 영광 무안 하동 남해 사천 거창 합천 함양 영주 문경 상주 예천
    제천 충주 단양 음성 진천 인천공항T1 인천공항T2 김포공항 상봉 잠실 가락시장 내포 도청 남악 혁신도시 벌곡
    인삼랜드휴게소
""")
#: code, name, and the name that tickets print.
AIRPORTS: Final = tuple(
    tuple(entry.split("|"))
    for entry in listed("""
    GMP|김포|서울/김포 CJU|제주|제주 PUS|부산|부산/김해 ICN|인천|서울/인천 TAE|대구|대구 KWJ|광주|광주 CJJ|청주|청주
    USN|울산|울산 RSU|여수|여수 KPO|포항|포항경주 HIN|사천|진주/사천 KUV|군산|군산 MWX|무안|무안 WJU|원주|원주
    YNY|양양|양양
    """)
)
PORTS: Final = listed("""
    목포 제주 완도 여수 고흥녹동 인천 백령도 연평도 덕적도 포항 울릉도 울릉(도동) 울릉(사동) 강릉 묵호 후포 부산
    통영 욕지도 한산도 거제 홍도 흑산도 비금 도초 추자도 청산도 보길도 거문도 손죽도 군산 어청도 선유도 대천 원산도
    삽시도 외연도 진도 우수영 상추자 가파도 마라도 우도 성산포 소청도 대청도 자월도 이작도 승봉도 사량도 매물도
    삼천포 노화 소안도
""")


@dataclass(frozen=True)
class Ride:
    """One ride for some persons, paid by one deal."""

    origin: str
    destination: str
    depart: dt.datetime
    arrive: dt.datetime
    persons: int
    seat: str
    deal: Deal

    @property
    def fare(self) -> int:
        """One person's fare before discounts."""
        return self.deal.bill.items[0].price


def ride(
    r: random.Random, trade: str, places: tuple[str, ...], *, low: int, high: int, taxed: float, refund: float = 0.05
) -> Ride:
    """A ride between two of the places for `low` to `high` hundred won, on a day up to a month after it is paid."""
    origin, destination = r.sample(places, 2)
    persons = r.choice((1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4))
    fare = r.randint(low, high) * 100
    gross = fare * persons
    discount = gross * r.choice((10, 15, 20, 30)) // 100 // 100 * 100 if r.random() < 0.12 else 0
    total = gross - discount
    exempt = r.random() > taxed
    supply, vat = (0, 0) if exempt else b.split_tax(r, total)
    bill = Bill((b.Item("운임", fare, persons, exempt),), discount, supply, vat, total if exempt else 0, 0, total)
    made = deal(r, trade, bill, refund=refund, cash=0.06)
    while len(made.paid) > 1:
        made = deal(r, trade, bill, refund=refund, cash=0.06)
    ahead = r.choice((0, 0, 0, 0, 1, 2, 3, 7, r.randint(1, 30)))
    depart = made.when + dt.timedelta(minutes=r.randint(5, 90))
    if ahead:
        depart = dt.datetime.combine(
            made.when.date() + dt.timedelta(days=ahead), dt.time(r.randint(5, 22), r.randint(0, 59))
        )
    arrive = depart + dt.timedelta(minutes=r.randint(25, 280))
    seat = r.choice(
        (f"{r.randint(1, 18)}호차 {r.randint(1, 15)}{r.choice('ABCD')}", f"{r.randint(1, 45)}", f"{r.randint(1, 45)}번")
    )
    return Ride(origin, destination, depart, arrive, persons, seat, made)


def places_row(s: Sheet, trip: Ride, *, suffix: str = "") -> None:
    """Origin and destination in one of many ways, with or without their hours."""
    start, end = true("origin", trip.origin), true("destination", trip.destination)
    arrow = s.pick(" → ", "→", " -> ", " ▶ ", " > ", " ~ ", " - ", " ⇒ ".replace("⇒", "→"), " 에서 ")
    leave, reach = s.pen.hour(trip.depart, "depart_at"), s.pen.hour(trip.arrive, "arrive_at")
    way = s.r.randrange(8)
    tall = s.r.choice((1, 1, 2))
    if way == 0:
        s.centre(join(start, suffix, arrow, end, suffix), wide=tall, tall=tall, bold=s.chance(0.5))
        if s.chance(0.85):
            s.centre(join(leave, arrow, reach))
    elif way == 1:
        s.pair("origin", join(start, suffix))
        s.pair("destination", join(end, suffix))
        s.pair("depart", leave)
        if s.chance(0.7):
            s.pair("arrive", reach)
    elif way == 2:
        s.left(join(start, " ", leave, arrow, end, " ", reach))
    elif way == 3:
        s.add((start, 0.0, "left"), (arrow.strip(), 0.5, "centre"), (end, 1.0, "right"), tall=tall, bold=True)
        s.add((leave, 0.0, "left"), (reach, 1.0, "right"))
    elif way == 4:
        day = (
            s.pen.day(trip.depart.date(), "service_on", form=s.r.choice(SHORT_DATE_FORMS))
            if s.chance(0.5)
            else s.pen.day(trip.depart.date(), "service_on")
        )
        s.named(s.label("origin"), join(start, " ", day, " ", leave))
        s.named(s.label("destination"), join(end, " ", s.pen.hour(trip.arrive, "arrive_at")))
    elif way == 5:
        s.left(join(start, "(", leave, ")", arrow, end, "(", reach, ")"))
    elif way == 6:
        s.add((s.word("origin"), 0.0, "left"), (s.word("destination"), 1.0, "right"))
        s.add((start, 0.0, "left"), (end, 1.0, "right"), tall=tall, bold=True)
        s.add((leave, 0.0, "left"), (reach, 1.0, "right"))
    else:
        s.beside(("origin", start), ("destination", end))
        s.beside(("depart", leave), ("arrive", reach))


def service_row(s: Sheet, trip: Ride, *, label: str = "service") -> None:
    """The day of travel, where it does not yet stand."""
    if "service_on" in s.fields:
        return
    day = s.pen.day(trip.depart.date(), "service_on")
    if s.chance(0.65):
        s.pair(label, day)
    else:
        s.centre(day, bold=s.chance(0.4))


def persons(s: Sheet, trip: Ride) -> Ink:
    """어른 1명: only grown-ups travel on official trips, zeros of others may be printed."""
    n = trip.persons
    shown = true("passengers", n, str(n))
    return s.r.choice(
        (
            join("어른 ", shown, "명"),
            join(shown, "명"),
            join("어른 ", shown, "매, 어린이 0매"),
            join("어른", shown),
            join("성인 ", shown),
            join("대인 ", shown, "매"),
            join(shown, "매"),
            join("어른 : ", shown, " 어린이 : 0"),
            join("일반 ", shown, "명"),
        )
    )


def fare_rows(s: Sheet, trip: Ride) -> None:
    """운임, 할인, tax where printed, and what was paid."""
    made = trip.deal
    bill, pen, minus = made.bill, s.pen, made.minus
    if s.chance(0.65):
        s.sum("fare", pen.won(bill.goods, minus=minus))
        if bill.discount or s.chance(0.5):
            s.sum("discount", pen.won(bill.discount, "discount", minus=bill.discount > 0 and s.chance(0.5)))
    elif bill.discount:
        s.sum("discount", pen.won(bill.discount, "discount"))
    if bill.supply and s.chance(0.5):
        s.sum("supply", pen.won(bill.supply, "supply", minus=minus))
        s.sum("vat", pen.won(bill.vat, "vat", minus=minus))
    s.sum("total", pen.won(bill.total, "total", minus=minus), bold=s.chance(0.5), tall=s.r.choice((1, 1, 2)))


def payment_rows(s: Sheet, made: Deal) -> None:
    """How a ticket was paid, and when."""
    rows: list[tuple[str, Text]] = []
    if s.chance(0.6):
        rows.append(("payment", true("payment", made.paid[0][0])))
    if not made.is_cash:
        if s.chance(0.8):
            rows.append(("card_no", true("card_no", made.card.number)))
        if s.chance(0.5):
            rows.append(("card_issuer", true("card_issuer", made.card.issuer)))
        if s.chance(0.85):
            rows.append(("approval_no", true("approval_no", made.card.approval)))
        if s.chance(0.3):
            rows.append(("instalments", "일시불"))
    if s.chance(0.85):
        rows.append(
            (
                "issued",
                s.pen.moment(made.when, "issued_on", "issued_at")
                if s.chance(0.7)
                else s.pen.day(made.when.date(), "issued_on"),
            )
        )
    if s.chance(0.3):
        s.r.shuffle(rows)
    s.pairs(*rows)


def ticket_number(r: random.Random, when: dt.datetime) -> str:
    return r.choice(
        (
            f"{digits(r, 5)}-{when:%m%d}-{digits(r, 5)}-{digits(r, 2)}",
            f"{when:%m%d}-{digits(r, 3)}-{digits(r, 2)}-{digits(r, 5)}",
            digits(r, 12),
            t.code(r, 8),
            f"{when:%Y%m%d}-{digits(r, 6)}",
        )
    )
