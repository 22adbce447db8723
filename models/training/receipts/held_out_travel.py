"""Layouts of journeys and stays that training never sees."""

from __future__ import annotations

import datetime as dt

from models.training.recogniser import vocabulary as v

from .blocks import business_no
from .bus import coach
from .car import filled
from .family import Families
from .far import air_sums, flight, passenger, voyage
from .held_out import taken_back
from .ink import Ink, Text, digits, join, true
from .journey import Ride
from .model import Paper
from .names import person, place
from .payment import plate, simple_deal
from .rail import train
from .sheet import Sheet
from .stay import stay
from .taxi import cab

HELD_OUT_TRAVEL = Families()


def paid_line(s: Sheet, trip: Ride) -> None:
    """How a ticket was paid, in one or two lines without columns."""
    made = trip.deal
    if made.is_cash:
        s.left(join(true("payment", "현금"), s.pick(" 수납", " 결제", "")))
    else:
        s.left(join(true("card_issuer", made.card.issuer), " ", true("card_no", made.card.number)))
        s.left(join(s.word("approval_no"), " ", true("approval_no", made.card.approval)))
    s.left(join(s.word("issued"), " ", s.pen.moment(made.when, "issued_on", "issued_at")))


def owner_line(s: Sheet, name: str, number: str) -> None:
    s.left(join(true("merchant", name), s.pick(" | ", " · ", ", "), business_no(s, number)))


@HELD_OUT_TRAVEL.add("rail", paper=Paper.SCREEN)
def ride_story(s: Sheet) -> None:
    """A ride told in sentences: 서울에서 08:05에 떠나 부산에 10:41에 닿음."""
    trip, number, seat_class, railway = train(s, srt=s.chance(0.4))
    taken_back(s, trip.deal)
    s.left(join(s.pick("여정 ", "내 기차 ", "탑승 열차 "), number))
    s.left(s.pen.day(trip.depart.date(), "service_on"))
    s.left(
        join(
            true("origin", trip.origin),
            s.pick("역 ", " "),
            s.pen.hour(trip.depart, "depart_at"),
            s.pick(" 출발", " 떠남", "발"),
        )
    )
    s.left(
        join(
            true("destination", trip.destination),
            s.pick("역 ", " "),
            s.pen.hour(trip.arrive, "arrive_at"),
            s.pick(" 도착", " 닿음", "착"),
        )
    )
    s.left(join(seat_class, " ", trip.seat, s.pick(" / ", ", "), "어른 ", true("passengers", trip.persons), "인"))
    s.left(join(s.word("total"), s.pick(" ", ": ", " → "), s.pen.won(trip.deal.total, "total", minus=trip.deal.minus)))
    if trip.deal.bill.discount:
        s.left(join(s.word("discount"), " ", s.pen.won(trip.deal.bill.discount, "discount")))
    paid_line(s, trip)
    owner_line(s, railway.name, railway.business_no)


@HELD_OUT_TRAVEL.add("rail", "bus", paper=Paper.FORM)
def usage_table(s: Sheet) -> None:
    """A company's proof of use: one row of a wide table."""
    if s.kind == "rail":
        trip, number, seat_class, seller = train(s)
        name, registered = seller.name, seller.business_no
    else:
        trip, _, seat_class = coach(s)
        name, registered, number = trip.deal.shop.name, trip.deal.shop.business_no, Ink("-")
    s.columns = max(s.columns, 96)
    s.centre(s.pick("교통 이용 증명", "승차 사실 확인서", "운송 이용 명세", "이용 확인표"), tall=2)
    taken_back(s, trip.deal)
    s.rule("_")
    heads = (
        s.word("service"),
        s.pick("편", "차편", "편성"),
        s.pick("구간", "노선", "여로"),
        s.word("seat_class"),
        s.pick("사람", "명수"),
        s.word("total"),
    )
    at = (0.0, 0.17, 0.31, 0.58, 0.72, 0.82)
    s.add(*((head, place_at, "left") for head, place_at in zip(heads, at, strict=True)))
    route = join(true("origin", trip.origin), s.pick("-", "~", "→"), true("destination", trip.destination))
    cells: tuple[Text, ...] = (
        s.pen.day(trip.depart.date(), "service_on"),
        number,
        route,
        seat_class,
        true("passengers", trip.persons),
        s.pen.won(trip.deal.total, "total", minus=trip.deal.minus),
    )
    s.add(*((cell, place_at, "left") for cell, place_at in zip(cells, at, strict=True)))
    s.rule("_")
    paid_line(s, trip)
    owner_line(s, name, registered)


@HELD_OUT_TRAVEL.add("bus")
def driver_reader(s: Sheet) -> None:
    """The slip of a reader beside a bus driver: few lines, no labels but codes."""
    trip, name, seat_class = coach(s)
    taken_back(s, trip.deal)
    s.centre(name)
    s.centre(business_no(s, trip.deal.shop.business_no))
    s.left(join("R ", true("origin", trip.origin), "/", true("destination", trip.destination), "  ", seat_class))
    s.left(join("T ", s.pen.day(trip.depart.date(), "service_on"), " ", s.pen.hour(trip.depart, "depart_at")))
    s.left(
        join("P ", true("passengers", trip.persons), "  F ", s.pen.won(trip.deal.total, "total", minus=trip.deal.minus))
    )
    if not trip.deal.is_cash:
        s.left(join("C ", true("card_no", trip.deal.card.number)))
        s.left(join("A ", true("approval_no", trip.deal.card.approval), s.pick("", " OK")))
    s.left(join("D ", s.pen.moment(trip.deal.when, "issued_on", "issued_at")))


@HELD_OUT_TRAVEL.add("air", paper=Paper.FORM)
def agency_bill(s: Sheet) -> None:
    """A travel agency's statement for a flight: labels over values, the airline named inside."""
    trip, number, parts = flight(s)
    s.centre(s.pick("항공 발권 명세", "국내선 이용 명세서", "여행 대금 명세", "AIR TICKET STATEMENT"), tall=2)
    taken_back(s, trip.deal)
    s.headed(("buyer", passenger(s)), ("ticket_no", digits(s.r, 13)))
    s.left(
        join(
            s.pick("노선 ", "구간 "),
            true("origin", trip.origin),
            s.pick("/", "-", "~"),
            true("destination", trip.destination),
            "  ",
            number,
        )
    )
    s.headed(
        ("service", s.pen.day(trip.depart.date(), "service_on")),
        ("depart", s.pen.hour(trip.depart, "depart_at")),
        ("arrive", s.pen.hour(trip.arrive, "arrive_at")),
    )
    s.rule("_")
    air_sums(s, trip, parts)
    s.rule("_")
    paid_line(s, trip)
    owner_line(s, trip.deal.shop.name, trip.deal.shop.business_no)


@HELD_OUT_TRAVEL.add("ship", paper=Paper.TICKET)
def pier_ticket(s: Sheet) -> None:
    """A ferry's stub: two columns, the day in its corner."""
    trip = voyage(s)
    s.ends(true("merchant", trip.deal.shop.name), s.pen.day(trip.depart.date(), "service_on"))
    taken_back(s, trip.deal)
    s.ends(
        join(true("origin", trip.origin), s.pick("항", "", " 부두")),
        join(s.pen.hour(trip.depart, "depart_at"), s.pick("발", " 출항", "")),
    )
    s.ends(
        join(true("destination", trip.destination), s.pick("항", "", " 부두")),
        join(s.pick("약 ", ""), s.pen.hour(trip.arrive, "arrive_at"), s.pick("착", " 입항", "")),
    )
    s.ends(
        true("seat_class", s.pick("갑판석", "마루실", "침대칸", "2등실")), join(true("passengers", trip.persons), "인")
    )
    s.ends(s.word("total"), s.pen.won(trip.deal.total, "total", minus=trip.deal.minus), bold=True)
    paid_line(s, trip)
    s.left(join(s.word("business_no"), " ", business_no(s, trip.deal.shop.business_no)))


@HELD_OUT_TRAVEL.add("taxi")
def five_lines(s: Sheet) -> None:
    """A taxi's slip in a handful of packed lines."""
    made, start, kilometres = cab(s)
    taken_back(s, made)
    s.left(join(plate(s, taxi=True), "  ", true("merchant", made.shop.name)))
    s.left(join(business_no(s, made.shop.business_no), " / ", made.shop.phone))
    s.left(
        join(
            s.pen.day(made.when.date(), "issued_on"),
            f" {start:%H:%M}{s.pick('-', '>', '~')}",
            true("issued_at", f"{made.when:%H:%M}"),
            "  ",
            true("distance_km", kilometres),
            "km",
        )
    )
    s.left(join(s.word("total"), s.pick("  ", ": ", " = "), s.pen.won(made.total, "total", minus=made.minus)))
    if made.is_cash:
        s.left(true("payment", "현금"))
    else:
        s.left(
            join(
                true("card_no", made.card.number),
                s.pick(" / ", "  "),
                s.word("approval_no"),
                " ",
                true("approval_no", made.card.approval),
            )
        )


@HELD_OUT_TRAVEL.add("toll")
def passage(s: Sheet) -> None:
    """A toll in two languages, entry and exit in one line."""
    entry, leave = s.r.sample(v.STATIONS, 2)
    made = simple_deal(s, "plain", s.r.randint(8, 320) * 100, "통행료", cash=0.4)
    s.centre(s.pick("TOLL RECEIPT 통행 확인", "도로 통과 요금표", "유료도로 이용 확인"))
    taken_back(s, made)
    s.left(
        join(
            s.pick("운영 ", "관리주체 ", "징수자 "),
            true("merchant", f"{place(s.r)}{s.pick('고속도로(주)', '터널(주)', '대교(주)', '순환도로(주)')}"),
        )
    )
    s.left(
        join(
            s.pick("IN ", "들어옴 "),
            true("origin", entry),
            s.pick(" > OUT ", " / 나감 ", " → "),
            true("destination", leave),
        )
    )
    s.left(join(s.pen.moment(made.when, "issued_on", "issued_at"), f"  {s.r.randint(1, 5)}종"))
    s.left(join(s.word("toll"), s.pick(" ", " : "), s.pen.won(made.total, "total", minus=made.minus)))
    if not made.is_cash:
        s.left(join(s.pick("HI-PASS ", "카드 "), true("card_no", made.card.number)))
    s.left(join(s.word("business_no"), " ", business_no(s, made.shop.business_no)))


@HELD_OUT_TRAVEL.add("parking", paper=Paper.FORM)
def stay_table(s: Sheet) -> None:
    """A car park's proof of payment as a table: in, out, minutes, rate, sum."""
    minutes = s.r.randint(20, 900)
    made = simple_deal(s, "parking", s.r.randint(2, 70) * 500, "주차", cash=0.2)
    s.columns = max(s.columns, 92)
    s.centre(s.pick("주차비 납부 확인", "차량 보관료 명세", "주차 이용 증명"), tall=2)
    taken_back(s, made)
    heads = (s.word("vehicle"), s.word("entered"), s.word("left"), s.pick("분", "머문 분"), s.word("parking"))
    at = (0.0, 0.2, 0.45, 0.72, 0.82)
    entered = made.when - dt.timedelta(minutes=minutes)
    cells: tuple[Text, ...] = (
        plate(s),
        s.pen.moment(entered, hour=True),
        s.pen.moment(made.when, "issued_on", "issued_at", hour=True),
        str(minutes),
        s.pen.won(made.total, "total", minus=made.minus),
    )
    s.add(*((head, place_at, "left") for head, place_at in zip(heads, at, strict=True)))
    s.add(*((cell, place_at, "left") for cell, place_at in zip(cells, at, strict=True)))
    s.rule("_")
    s.left(join(true("merchant", made.shop.name), "  ", business_no(s, made.shop.business_no), "  ", made.shop.owner))
    if not made.is_cash:
        s.left(
            join(
                true("card_issuer", made.card.issuer),
                " ",
                true("card_no", made.card.number),
                "  ",
                s.word("approval_no"),
                " ",
                true("approval_no", made.card.approval),
            )
        )


@HELD_OUT_TRAVEL.add("fuel")
def nozzle(s: Sheet) -> None:
    """A pump's own strip: litres times price on one line, station below."""
    made, fuel, litres, price = filled(s)
    s.centre(s.pick("주유 기록", "급유 명세", "FUEL TICKET", "연료 판매표"))
    taken_back(s, made)
    s.left(join(s.pick("노즐 ", "펌프 "), str(s.r.randint(1, 20)), "  ", fuel))
    s.left(join(litres, s.pick(" @ ", " × ", " * "), price))
    s.left(join(s.pick("= ", "→ "), s.pen.won(made.total, "total", minus=made.minus)))
    if s.chance(0.6):
        s.left(
            join(
                "(",
                s.pen.won(made.bill.supply, "supply", minus=made.minus),
                " + ",
                s.word("vat"),
                " ",
                s.pen.won(made.bill.vat, "vat", minus=made.minus),
                ")",
            )
        )
    s.left(s.pen.moment(made.when, "issued_on", "issued_at"))
    if not made.is_cash:
        s.left(
            join(
                true("card_issuer", made.card.issuer),
                " / ",
                true("card_no", made.card.number),
                " / ",
                true("approval_no", made.card.approval),
            )
        )
    s.left(
        join(
            true("merchant", made.shop.name),
            s.pick(" (", " <"),
            business_no(s, made.shop.business_no),
            s.pick(")", ">"),
        )
    )


@HELD_OUT_TRAVEL.add("lodging", paper=Paper.FORM)
def ledger(s: Sheet) -> None:
    """A guest's account: day by day what was charged and what was paid, down to a balance of nothing."""
    trip = stay(s)
    made = trip.deal
    s.centre(s.pick("GUEST LEDGER 숙박 계정", "투숙 계정 명세", "객실 계산 명세", "STATEMENT 숙박내역"), tall=2)
    taken_back(s, made)
    s.left(join(true("merchant", made.shop.name), "  ", business_no(s, made.shop.business_no)))
    came = s.pen.day(trip.check_in.date(), "check_in")
    came = Ink(came.text, (*came.marks, came.marks[0]._replace(name="service_on")))
    s.left(
        join(
            s.word("check_in"),
            " ",
            came,
            "  ",
            s.word("check_out"),
            " ",
            s.pen.day(trip.check_out.date(), "check_out"),
            "  ",
            true("nights", trip.nights),
            s.pick("박", " NTS", "밤"),
        )
    )
    s.left(f"{s.word('guest')} {person(s.r)}  {s.word('room')} {digits(s.r, 3)}")
    s.rule("_")
    s.add(
        ("DATE", 0.0, "left"),
        (s.pick("내용", "DESCRIPTION"), 0.25, "left"),
        (s.pick("발생", "CHARGE"), 0.75, "right"),
        (s.pick("수납", "CREDIT"), 1.0, "right"),
    )
    for k, item in enumerate(made.bill.items):
        for night in range(item.count):
            day = trip.check_in.date() + dt.timedelta(days=night)
            s.add((f"{day:%m/%d}", 0.0, "left"), (item.name, 0.25, "left"), (f"{item.price:,}", 0.75, "right"))
        if k == 0 and made.bill.discount:
            s.add(
                (s.word("discount"), 0.25, "left"),
                (s.pen.won(made.bill.discount, "discount", minus=True), 0.75, "right"),
            )
    s.add(
        (s.pen.day(made.when.date(), "issued_on"), 0.0, "left"),
        (join(true("card_issuer", made.card.issuer), "") if not made.is_cash else true("payment", "현금"), 0.3, "left"),
        (s.pen.won(made.total, "total", minus=made.minus), 1.0, "right"),
    )
    s.rule("_")
    if s.chance(0.6):
        s.left(
            join(
                s.word("supply"),
                " ",
                s.pen.won(made.bill.supply, "supply", minus=made.minus),
                "  ",
                s.word("vat"),
                " ",
                s.pen.won(made.bill.vat, "vat", minus=made.minus),
            )
        )
    s.left(s.pick("BALANCE 0", "잔액 0", "미수 0"))
    if not made.is_cash:
        s.left(
            join(
                true("card_no", made.card.number),
                "  ",
                s.word("approval_no"),
                " ",
                true("approval_no", made.card.approval),
            )
        )
