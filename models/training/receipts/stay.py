"""Lodging: bills of hotels and motels, and the receipts of booking platforms that know less."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from models.training.recogniser import tokens as t

from . import bill as b
from . import blocks, noise, tables, tender
from .bill import Bill, Item
from .deal import Deal, deal
from .family import Families
from .ink import Ink, Text, digits, join, true
from .journey import Ride
from .model import Paper
from .names import shop
from .payment import headed, settled
from .rail import titled
from .sheet import Sheet
from .shops import buttons, status_bar
from .words import listed

STAY = Families()

_ROOMS: Final = listed("""
    스탠다드 디럭스 트윈 더블 슈페리어 온돌 스탠다드_더블 디럭스_트윈 비즈니스_싱글 패밀리 스위트 Standard_Double
    Deluxe_Twin 일반실 특실 준특실
""")
_ENGLISH: Final = {
    "조식": "Breakfast",
    "조식뷔페": "Breakfast",
    "BREAKFAST": "Breakfast",
    "미니바": "Mini Bar",
    "주차": "Parking",
}
PLATFORMS: Final = listed("""
    (주)여기어때컴퍼니 여기어때 (주)야놀자 야놀자 아고다 Booking.com 호텔스닷컴 인터파크트리플 데일리호텔
    에어비앤비 (주)온다 마이리얼트립
""")


@dataclass(frozen=True)
class Stay:
    """Some nights in one room, paid by one deal."""

    check_in: dt.datetime
    check_out: dt.datetime
    nights: int
    room: str
    deal: Deal


def stay(s: Sheet, *, refund: float = 0.05) -> Stay:
    """One to five nights; paid ahead, on arrival or on leaving; breakfast, tip or a discount on some bills."""
    r = s.r
    nights = r.choice((1, 1, 1, 1, 1, 2, 2, 3, 4, 5))
    price = r.randint(35, 220) * 1000 if r.random() < 0.85 else r.randint(350, 2200) * 100
    items = [
        Item(r.choice(("객실료", "객실요금", "숙박료", "ROOM CHARGE", "객실 이용료", r.choice(_ROOMS))), price, nights)
    ]
    if r.random() < 0.18:
        items.append(
            Item(
                r.choice(("조식", "조식뷔페", "BREAKFAST", "미니바", "주차", "조식(1인)")),
                r.randint(5, 35) * 1000,
                r.choice((1, nights)),
            )
        )
    gross = sum(item.amount for item in items)
    discount = r.randint(1, 30) * 1000 if r.random() < 0.15 and gross > 60_000 else 0
    tip = 0
    supply, vat = b.split_tax(r, gross - discount)
    bill = Bill(tuple(items), discount, supply, vat, 0, tip, gross - discount)
    made = deal(r, "lodging", bill, refund=refund, cash=0.12)
    while len(made.paid) > 1:
        made = deal(r, "lodging", bill, refund=refund, cash=0.12)
    ahead = r.choice((-nights, -nights, 0, 0, 0, 1, 3, 10, r.randint(0, 40)))
    first = made.when.date() + dt.timedelta(days=ahead)
    check_in = dt.datetime.combine(
        first, dt.time(r.choice((14, 15, 15, 16, 18, 20, 22)), r.choice((0, 0, r.randint(0, 59))))
    )
    check_out = dt.datetime.combine(
        first + dt.timedelta(days=nights), dt.time(r.choice((10, 11, 11, 12, 8)), r.choice((0, 0, r.randint(0, 59))))
    )
    return Stay(check_in, check_out, nights, r.choice(_ROOMS), made)


def nights_text(s: Sheet, trip: Stay) -> Ink:
    n = true("nights", trip.nights, str(trip.nights))
    return s.r.choice((join(n, "박"), join(n, "박 ", str(trip.nights + 1), "일"), join(n, "박"), join(n, " 박"), n))


def both_days(s: Sheet, trip: Stay) -> None:
    """Check-in and check-out; the first night is the day of service."""
    hour = s.chance(0.4)
    came = s.pen.moment(trip.check_in, "check_in", hour=True) if hour else s.pen.day(trip.check_in.date(), "check_in")
    went = (
        s.pen.moment(trip.check_out, "check_out", hour=True) if hour else s.pen.day(trip.check_out.date(), "check_out")
    )
    came = Ink(came.text, (*came.marks, came.marks[0]._replace(name="service_on")))
    way = s.r.randrange(6)
    if way < 3:
        s.pair("check_in", came)
        s.pair("check_out", went)
    elif way == 3:
        s.named(
            s.dressed(s.pick("숙박기간", "이용기간", "투숙기간", "숙박일정", "STAY", "이용일")),
            join(came, s.pick(" ~ ", "~", " - ", " → "), went),
        )
    elif way == 4:
        s.beside(("check_in", came), ("check_out", went))
    else:
        s.headed(("check_in", came), ("check_out", went))
    if s.chance(0.55):
        s.pair("nights", nights_text(s, trip))


def bill_rows(s: Sheet, trip: Stay) -> None:
    """The lines of the bill and their sum."""
    made = trip.deal
    way = s.r.randrange(3)
    if way == 0:
        tables.goods(s, made)
    elif way == 1:
        for item in made.bill.items:
            s.named(
                s.dressed(item.name) + (f"({item.count}박)" if s.chance(0.5) else ""),
                s.pen.won(item.amount, minus=made.minus),
                shape=s.sum_shape,
            )
    else:
        s.sum("room_charge", s.pen.won(made.bill.items[0].amount, minus=made.minus))
        for item in made.bill.items[1:]:
            s.named(s.dressed(item.name), s.pen.won(item.amount, minus=made.minus), shape=s.sum_shape)
    tables.sums(s, made)


@STAY.add("lodging", paper=Paper.FORM, weight=2.0)
def folio(s: Sheet) -> None:
    """A hotel's bill on a sheet of paper."""
    trip = stay(s)
    made = trip.deal
    s.left(true("merchant", made.shop.name)) if s.chance(0.5) else s.centre(
        true("merchant", made.shop.name), tall=2, bold=True
    )
    headed(
        s,
        made,
        "숙박 영수증",
        "숙 박 영 수 증",
        "영 수 증",
        "INFORMATION INVOICE",
        "숙박료 계산서",
        "GUEST FOLIO",
        "이용 영수증",
        "객실료 영수증",
    )
    s.pairs(
        ("business_no", blocks.business_no(s, made.shop.business_no)),
        ("address", made.shop.address),
        ("phone", made.shop.phone),
    )
    s.rule("_")
    rows: list[tuple[str, Text]] = [
        ("guest", t.person(s.r)),
        ("room", s.pick(digits(s.r, 3) + "호", f"{digits(s.r, 4)}", trip.room)),
    ]
    if s.chance(0.5):
        rows.append(("receipt_no", t.code(s.r, 8)))
    s.pairs(*rows)
    both_days(s, trip)
    s.rule("_")
    bill_rows(s, trip)
    s.rule("_")
    settled(s, made)
    if s.chance(0.6):
        s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    else:
        s.pair("written", s.pen.day(made.when.date(), "issued_on"))
    if s.chance(0.5):
        s.left(
            s.pick(
                "위 금액을 정히 영수하였습니다.",
                "이용해 주셔서 감사합니다.",
                "체크아웃은 11시까지입니다.",
                "객실 내 금연",
                "조식은 2층 식당에서 제공됩니다.",
                "Thank you for staying with us.",
            )
        )


@STAY.add("lodging", paper=Paper.FORM, weight=1.2)
def english_bill(s: Sheet) -> None:
    """A hotel's bill in English, in won all the same."""
    trip = stay(s)
    made = trip.deal
    s.wrap = "{}"
    s.centre(true("merchant", made.shop.name), tall=2, bold=True)
    if made.is_refund:
        s.centre(s.flag("is_refund", s.pick("REFUND", "VOID", "CANCELLED", "CREDIT NOTE (REFUND)")))
    else:
        s.centre(s.pick("INVOICE", "GUEST BILL", "Information Invoice", "RECEIPT", "Guest Receipt"))
    s.ends(made.shop.address, made.shop.phone)
    s.named(s.pick("Business No.", "Tax ID", "Reg. No.", "사업자번호"), blocks.business_no(s, made.shop.business_no))
    guest = f"{s.pick('KIM', 'LEE', 'PARK', 'CHOI')} {s.pick('GAON', 'NARAE', 'DAON')}"
    s.named(s.pick("Guest Name", "Guest", "Name"), guest)
    s.named(s.pick("Room No.", "Room", "Room Type"), s.pick(digits(s.r, 4), trip.room))
    came = s.pen.day(trip.check_in.date(), "check_in")
    came = Ink(came.text, (*came.marks, came.marks[0]._replace(name="service_on")))
    s.named(s.pick("Arrival", "Check-in", "Arrival Date", "C/In"), came)
    s.named(s.pick("Departure", "Check-out", "Departure Date", "C/Out"), s.pen.day(trip.check_out.date(), "check_out"))
    if s.chance(0.5):
        s.named(s.pick("Nights", "No. of Nights"), true("nights", trip.nights))
    s.rule("_")
    for item in made.bill.items:
        s.ends(f"{_ENGLISH.get(item.name, 'Accommodation')} x {item.count}", s.pen.cost(item.amount, minus=made.minus))
    if made.bill.discount:
        s.named("Discount", s.pen.won(made.bill.discount, "discount", minus=s.chance(0.6)), shape="apart")
    if s.chance(0.7):
        supply, vat = made.bill.supply, made.bill.vat
        s.named(s.pick("Net Amount", "Supply", "Net"), s.pen.won(supply, "supply", minus=made.minus), shape="apart")
        s.named(s.pick("VAT 10%", "VAT", "Tax"), s.pen.won(vat, "vat", minus=made.minus), shape="apart")
    total = s.pen.won(made.total, "total", form=s.pick("{}", "KRW {}", "₩{}", "{} KRW"), minus=made.minus)
    said = s.pick("Total", "TOTAL", "Grand Total", "Total Amount (KRW)", "Amount Paid")
    s.named(said, total, shape="apart", bold=True)
    if not made.is_cash:
        s.named(s.pick("Card No.", "Credit Card"), true("card_no", made.card.number))
        s.named(s.pick("Approval No.", "Auth. Code", "Approval Code"), true("approval_no", made.card.approval))
    s.named(s.pick("Date", "Payment Date", "Date of Issue"), s.pen.moment(made.when, "issued_on", "issued_at"))


@STAY.add("lodging", weight=1.2)
def front_desk(s: Sheet) -> None:
    """The slip of a motel's or small hotel's desk."""
    trip = stay(s)
    made = trip.deal
    blocks.title(s, made, slip=s.chance(0.5))
    blocks.seller(s, made)
    s.rule()
    s.named(
        s.dressed(s.pick("객실", "호실", "룸", "객실번호")),
        s.pick(digits(s.r, 3), digits(s.r, 3) + "호", trip.room),
    )
    if s.chance(0.75):
        both_days(s, trip)
    blocks.issued(s, made)
    bill_rows(s, trip)
    tender.paying(s, made)
    noise.foot_noise(s, made)


@STAY.add("lodging", paper=Paper.SCREEN, weight=1.6)
def booking_app(s: Sheet) -> None:
    """A booking in an app: the place, the days, and what was paid."""
    trip = stay(s)
    made = trip.deal
    status_bar(s)
    titled(
        s,
        Ride("", "", trip.check_in, trip.check_out, 1, "", made),
        "예약 상세",
        "예약 내역",
        "결제 내역",
        "숙소 예약정보",
        "이용 완료",
        "예약 확정",
    )
    s.left(true("merchant", made.shop.name))
    s.left(s.pick(trip.room, f"{trip.room} / 기준 2인", f"[{trip.room}] 조식 불포함"))
    both_days(s, trip)
    s.named(s.pick("예약번호", "예약 번호", "주문번호"), t.code(s.r, s.r.choice((8, 12))))
    s.pair("guest", t.person(s.r))
    s.rule("_")
    if made.bill.discount:
        s.sum("subtotal", s.pen.won(made.bill.goods, minus=made.minus))
        s.named(
            s.dressed(s.pick("쿠폰할인", "할인", "즉시할인", "할인금액")),
            s.pen.won(made.bill.discount, "discount", minus=s.chance(0.6)),
            shape=s.sum_shape,
        )
    s.sum("total", s.pen.won(made.total, "total", minus=made.minus), bold=True, tall=s.r.choice((1, 2)))
    if s.chance(0.6):
        s.pair("payment", true("payment", made.paid[0][0]))
    if s.chance(0.7):
        s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    if s.chance(0.4):
        settled(s, made)
    buttons(s)


@STAY.add("lodging", paper=Paper.SCREEN, weight=1.2)
def platform_receipt(s: Sheet) -> None:
    """A platform's payment receipt: payer, amount, time and approval; no place and no days of the stay."""
    trip = stay(s)
    made = trip.deal
    seller = shop(s.r, "plain", s.r.choice(PLATFORMS))
    headed(s, made, "매출전표", "신용카드 매출전표", "결제 영수증", "카드 영수증", "영수증")
    rows: list[tuple[str, Text]] = [
        ("merchant", true("merchant", seller.name)),
        ("issued", s.pen.moment(made.when, "issued_on", "issued_at")),
        ("approval_no", true("approval_no", made.card.approval)),
        ("card_issuer", true("card_issuer", made.card.issuer)),
        ("card_no", true("card_no", made.card.number)),
    ]
    if s.chance(0.4):
        rows.append(("business_no", blocks.business_no(s, seller.business_no)))
    if s.chance(0.5):
        rows.append(("item", f"숙박 {s.pick('이용권', '예약', '상품')}"))
    s.r.shuffle(rows)
    s.pairs(*rows)
    s.rule("_")
    if s.chance(0.5):
        s.sum("supply", s.pen.won(made.bill.supply, "supply", minus=made.minus))
        s.sum("vat", s.pen.won(made.bill.vat, "vat", minus=made.minus))
    s.sum("total", s.pen.won(made.total, "total", minus=made.minus), bold=True)
    buttons(s)


@STAY.add("lodging", paper=Paper.FORM)
def confirmation(s: Sheet) -> None:
    """숙박확인서 with the receipt on it: what offices ask guests to bring."""
    trip = stay(s, refund=0.0)
    made = trip.deal
    s.centre(
        s.pick(
            "숙박 확인서 및 영수증", "숙박사실확인서(영수증)", "숙박확인 영수증", "숙박비 영수증", "이용확인서(영수증)"
        ),
        tall=2,
        bold=True,
    )
    s.rule("_")
    s.pairs(("guest", t.person(s.r)), ("room", digits(s.r, 3) + "호"))
    both_days(s, trip)
    s.sum(
        "total",
        join(s.pick("", "금 ", "일금 "), s.pen.won(made.total, "total", form=s.pick("{}원", "₩{}", "{}원정"))),
        bold=True,
    )
    settled(s, made)
    s.left(s.pick("위와 같이 숙박하였음을 확인합니다.", "상기 금액을 영수하고 숙박사실을 확인함."))
    left = max(made.when.date(), trip.check_out.date() + dt.timedelta(days=s.r.choice((0, 0, 1, 3))))
    s.centre(s.pen.day(left, "issued_on"))
    s.pairs(
        ("merchant", true("merchant", made.shop.name)),
        ("business_no", blocks.business_no(s, made.shop.business_no)),
        ("owner", made.shop.owner),
        ("address", made.shop.address),
    )
