"""Aeroplanes and ships."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from . import journey as j
from .bill import Bill, Item
from .deal import deal
from .family import Families
from .ink import digits, join, true
from .journey import AIRPORTS, PORTS, Ride
from .model import Paper
from .rail import titled
from .sheet import Sheet
from .shops import buttons, status_bar
from .words import listed

FAR = Families()

_AIRLINES: Final = (
    "대한항공",
    "아시아나항공",
    "제주항공",
    "진에어",
    "티웨이항공",
    "에어부산",
    "에어서울",
    "이스타항공",
    "에어프레미아",
)
_FLIGHTS: Final = {
    "대한항공": "KE",
    "아시아나항공": "OZ",
    "제주항공": "7C",
    "진에어": "LJ",
    "티웨이항공": "TW",
    "에어부산": "BX",
    "에어서울": "RS",
    "이스타항공": "ZE",
    "에어프레미아": "YP",
}
_AIR_CLASSES: Final = ("일반석", "이코노미", "비즈니스석", "이코노미석", "프레스티지석", "비즈니스")
_GIVEN: Final = listed("""
    GAON NARAE DAON RAHEE MARU BAREUM HANEUL SORA DOAM SEOJIN MINA JUNO
""")
_FAMILY: Final = listed("""
    KIM LEE PARK CHOI JUNG KANG CHO YOON JANG LIM HAN OH SEO SHIN
""")


def flight(s: Sheet) -> tuple[Ride, str, tuple[tuple[str, int], ...]]:
    """A flight, its number and the parts of its fare; they add up to what was paid."""
    r = s.r
    airline = r.choice(_AIRLINES)
    start, end = r.sample(AIRPORTS, 2)
    names = r.choice((1, 1, 2))
    base, fuel, tax = r.randint(180, 1400) * 100, r.choice((0, 3300, 5500, 7700, 12100, 14300)), 4000
    vat = r.choice((0, (base + fuel) // 10))
    total = base + fuel + tax + vat
    bill = Bill((Item("항공운임", base, 1),), 0, base + fuel if vat else 0, vat, tax if vat else total, 0, total)
    made = deal(r, "plain", bill, refund=0.05, cash=0.0)
    while len(made.paid) > 1:
        made = deal(r, "plain", bill, refund=0.05, cash=0.0)
    made = replace(made, shop=replace(made.shop, name=r.choice((airline, airline, f"(주){airline}", f"{airline}(주)"))))
    day = made.when.date() + dt.timedelta(days=r.randint(0, 45))
    depart = dt.datetime.combine(day, dt.time(r.randint(6, 21), r.randint(0, 11) * 5))
    if depart < made.when:
        depart += dt.timedelta(days=1)
    trip = Ride(
        start[names],
        end[names],
        depart,
        depart + dt.timedelta(minutes=r.randint(9, 16) * 5),
        1,
        digits(r, 2) + r.choice("ABCDEF"),
        made,
    )
    number = f"{_FLIGHTS[airline]}{r.choice(('', ' ', '-'))}{r.randint(100, 1999)}"
    return trip, number, (("base", base), ("fuel", fuel), ("tax", tax), ("vat", vat))


_AIR_PARTS: Final = {
    "base": ("항공운임", "운임", "항공 운임(Fare)", "Fare 운임", "순수운임", "기본운임"),
    "fuel": ("유류할증료", "유류할증료(YQ)", "YR 유류할증료", "Fuel Surcharge 유류할증료"),
    "tax": ("공항시설사용료", "공항시설사용료(BP)", "공항이용료", "세금/제비용", "TAX 공항세"),
}


def air_sums(s: Sheet, trip: Ride, parts: tuple[tuple[str, int], ...]) -> None:
    """The parts of the fare, and their sum."""
    minus = trip.deal.minus
    for part, won in parts:
        if part == "vat":
            if won:
                s.sum("vat", s.pen.won(won, "vat", minus=minus))
        elif won or s.chance(0.6):
            s.named(s.dressed(s.pick(*_AIR_PARTS[part])), s.pen.won(won, minus=minus), shape=s.sum_shape)
    s.sum("total", s.pen.won(trip.deal.total, "total", minus=minus), bold=s.chance(0.5), tall=s.r.choice((1, 2)))


def passenger(s: Sheet) -> str:
    return f"{s.r.choice(_FAMILY)}/{s.r.choice(_GIVEN)} {s.pick('MR', 'MS', '')}".strip()


def airline_row(s: Sheet, trip: Ride) -> None:
    name, number = true("merchant", trip.deal.shop.name), true("business_no", trip.deal.shop.business_no)
    if s.chance(0.5):
        s.ends(name, number)
    elif s.chance(0.5):
        s.pair("merchant", name)
        s.pair("business_no", number)
    else:
        s.left(name)


@FAR.add("air", paper=Paper.FORM, weight=1.5)
def itinerary(s: Sheet) -> None:
    """e-티켓 여정/운임 안내: one flight in a table, the fare's parts below."""
    trip, number, parts = flight(s)
    titled(
        s,
        trip,
        "e-티켓 여정/운임 안내서",
        "e-티켓 확인증",
        "E-TICKET ITINERARY & RECEIPT",
        "전자항공권 여정안내서",
        "여정 및 운임 영수증",
        "항공권 영수증",
    )
    s.beside(("buyer", passenger(s)), ("ticket_no", f"{digits(s.r, 3)}-{digits(s.r, 10)}"))
    s.named(s.pick("예약번호", "예약번호(PNR)", "Booking Ref.", "PNR"), t.code(s.r, 6))
    s.rule("_")
    route = join(true("origin", trip.origin), s.pick(" → ", " - ", " > "), true("destination", trip.destination))
    day, leave, reach = (
        s.pen.day(trip.depart.date(), "service_on"),
        s.pen.hour(trip.depart, "depart_at"),
        s.pen.hour(trip.arrive, "arrive_at"),
    )
    if s.chance(0.5):
        s.left(
            join(
                s.pick("편명 ", "항공편 ", "", "Flight "),
                number,
                "  ",
                day,
                "  ",
                leave,
                s.pick(" - ", " → ", "  "),
                reach,
            )
        )
        s.left(route)
    else:
        j.places_row(s, trip)
        s.named(s.dressed(s.pick("편명", "항공편", "운항편", "Flight")), number)
        j.service_row(s, trip)
    s.pair("seat_class", true("seat_class", s.r.choice(_AIR_CLASSES)))
    if s.chance(0.5):
        s.named(s.pick("수하물", "무료수하물", "Baggage"), s.pick("15KG", "1PC", "20kg"))
    s.rule("_")
    air_sums(s, trip, parts)
    s.rule("_")
    j.payment_rows(s, trip.deal)
    if "issued_on" not in s.fields and s.chance(0.9):
        s.pair("written", s.pen.day(trip.deal.when.date(), "issued_on"))
    airline_row(s, trip)


@FAR.add("air", paper=Paper.SCREEN)
def flight_app(s: Sheet) -> None:
    """An airline's or agency's app: the booking and what was paid."""
    trip, number, parts = flight(s)
    status_bar(s)
    titled(s, trip, "예약 상세", "결제 내역", "항공권 영수증", "예매내역", "여정 상세", "결제영수증")
    airline_row(s, trip)
    s.ends(number, s.pen.day(trip.depart.date(), "service_on"))
    j.places_row(s, trip)
    s.pair("seat_class", true("seat_class", s.r.choice(_AIR_CLASSES)))
    s.pair("passengers", join("성인 ", true("passengers", 1, "1"), s.pick("", "명", "인")))
    s.rule("_")
    air_sums(s, trip, parts)
    j.payment_rows(s, trip.deal)
    buttons(s)


@FAR.add("air")
def flight_slip(s: Sheet) -> None:
    """The slip of an airport counter."""
    trip, number, parts = flight(s)
    titled(s, trip, "항공권 영수증", "운임 영수증", "PASSENGER RECEIPT", "항공운임 영수증")
    airline_row(s, trip)
    s.rule()
    s.named(s.dressed(s.pick("편명", "항공편", "FLIGHT")), number)
    j.places_row(s, trip)
    j.service_row(s, trip)
    s.named(s.dressed(s.pick("탑승객", "승객명", "NAME")), passenger(s))
    s.rule()
    air_sums(s, trip, parts)
    j.payment_rows(s, trip.deal)


_SHIP_CLASSES: Final = listed("""
    일반석 1등석 2등석 우등석 3등실 2등실 특등실 의자석 일등실 비즈니스석 다인실
""")


def voyage(s: Sheet) -> Ride:
    return j.ride(s.r, "ship", PORTS, low=45, high=850, taxed=0.4)


@FAR.add("ship", paper=Paper.TICKET, weight=1.2)
def boat_ticket(s: Sheet) -> None:
    """승선권: boarding ticket and receipt of a ferry."""
    trip = voyage(s)
    titled(
        s, trip, "승 선 권", "여객선 승선권(영수증)", "승선권", "연안여객선 승선권", "여객운임 영수증", "승선권 영수증"
    )
    s.left(true("merchant", trip.deal.shop.name))
    s.named(
        s.dressed(s.pick("선명", "선박명", "여객선명", "선박")),
        f"{s.r.choice(v.SHOP_FIRST)}{s.pick('호', '페리', '스타호', '퀸호', '2호')}",
    )
    j.places_row(s, trip, suffix=s.pick("", "", "항"))
    j.service_row(s, trip, label="sailing")
    s.beside(("seat_class", true("seat_class", s.r.choice(_SHIP_CLASSES))), ("passengers", j.persons(s, trip)))
    if s.chance(0.5):
        s.named(s.dressed(s.pick("승선자", "승객명", "성명")), t.person(s.r))
    j.fare_rows(s, trip)
    j.payment_rows(s, trip.deal)
    s.pair("business_no", true("business_no", trip.deal.shop.business_no))
    if s.chance(0.5):
        s.left(
            s.pick(
                "승선 시 신분증을 지참하세요",
                "터미널이용료 포함",
                "출항 10분 전까지 승선하세요",
                "기상악화로 결항될 수 있습니다",
            )
        )


@FAR.add("ship")
def boat_slip(s: Sheet) -> None:
    """The thermal receipt of a ferry terminal."""
    trip = voyage(s)
    titled(s, trip, "여객선 영수증", "승선권 영수증", "선박운임 영수증", "영 수 증", "신용카드 매출전표")
    s.pairs(
        ("merchant", true("merchant", trip.deal.shop.name)),
        ("business_no", true("business_no", trip.deal.shop.business_no)),
        ("phone", trip.deal.shop.phone),
    )
    s.rule()
    j.places_row(s, trip)
    j.service_row(s, trip, label="sailing")
    s.pair("passengers", j.persons(s, trip))
    s.rule()
    j.fare_rows(s, trip)
    j.payment_rows(s, trip.deal)


@FAR.add("ship", paper=Paper.SCREEN)
def boat_booking(s: Sheet) -> None:
    """A ferry booked on the web."""
    trip = voyage(s)
    status_bar(s)
    titled(s, trip, "예매 확인", "승선권 예매내역", "예약 상세", "결제 완료", "발권 내역")
    j.service_row(s, trip, label="sailing")
    j.places_row(s, trip)
    s.named(s.dressed(s.pick("선박명", "여객선")), f"{s.r.choice(v.SHOP_FIRST)}{s.pick('호', '페리')}")
    s.pair("seat_class", true("seat_class", s.r.choice(_SHIP_CLASSES)))
    s.pair("passengers", j.persons(s, trip))
    s.rule("_")
    j.fare_rows(s, trip)
    j.payment_rows(s, trip.deal)
    s.named(s.dressed(s.pick("선사", "선사명", "운항선사")), true("merchant", trip.deal.shop.name))
    buttons(s)
