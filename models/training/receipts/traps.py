"""Papers whose sums mislead: part payments, points, deposits, fuel paid ahead, tickets given back, unpaid bookings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from models.training.recogniser import tokens as t

from . import blocks, noise, tables
from . import journey as j
from .bus import coach
from .car import filled
from .deal import deal
from .family import Families
from .ink import Text, digits, join, true
from .model import Paper
from .names import person
from .payment import settled, simple_deal
from .rail import operator, train
from .sheet import Sheet
from .shops import buttons, shop_deal, status_bar
from .stay import both_days, stay

TRAPS = Families()


@TRAPS.add("meal", "shop", weight=0.8)
def points_paid(s: Sheet) -> None:
    """A part of the sum is paid with points or a coupon: what was paid is the rest."""
    made = shop_deal(s, refund=0.0)
    if made.total < 3000 or made.is_cash:
        made = simple_deal(
            s, "meal" if s.kind == "meal" else "shop", s.r.randint(30, 600) * 100, "상품", cash=0.0, refund=0.0
        )
    used = s.r.randint(1, max(1, made.total // 2 // 100)) * 100
    rest = made.total - used
    blocks.title(s, made)
    blocks.seller(s, made)
    blocks.issued(s, made)
    tables.goods(s, made)
    before = s.pick("합계", "주문금액", "판매금액", "상품금액", "총 상품금액", "소계", "총액")
    s.named(s.dressed(before), s.pen.won(made.total), shape=s.sum_shape)
    s.sum("points_used", s.pen.won(used, minus=s.chance(0.7)))
    after = s.pick("결제금액", "실결제금액", "최종 결제금액", "받을금액", "카드결제금액", "결제하실 금액", "청구금액")
    s.named(s.dressed(after), s.pen.won(rest, "total"), shape=s.sum_shape, bold=s.chance(0.4))
    s.rule()
    settled(s, made)
    if s.chance(0.6):
        s.sum("points_balance", f"{s.r.randint(0, 90_000):,}{s.pick('', 'P', '점')}")
    noise.foot_noise(s, made)


@TRAPS.add("meal", weight=0.7)
def shared_bill(s: Sheet) -> None:
    """One of several cards that paid a table's bill: the part is what was paid."""
    heads = s.r.randint(2, 6)
    part = s.r.randint(60, 400) * 100
    made = simple_deal(s, "meal", part, "식대", taxed=1.0, cash=0.0, refund=0.0)
    blocks.title(s, made, slip=s.chance(0.4))
    blocks.seller(s, made)
    blocks.issued(s, made)
    s.named(
        s.dressed(s.pick("주문금액", "테이블 합계", "총 주문금액", "전체금액", "계산서 합계")),
        s.pen.won(part * heads),
        shape=s.sum_shape,
    )
    s.named(
        s.dressed(s.pick("분할결제", "더치페이", "나눠내기", "분할")),
        f"{s.r.randint(1, heads)}/{heads}",
        shape=s.sum_shape,
    )
    if s.chance(0.5):
        s.named(
            s.dressed(s.pick("남은금액", "미결제금액", "잔여금액")),
            s.pen.won(part * s.r.randint(0, heads - 1)),
            shape=s.sum_shape,
        )
    s.sum("supply", s.pen.won(made.bill.supply, "supply"))
    s.sum("vat", s.pen.won(made.bill.vat, "vat"))
    s.named(
        s.dressed(s.pick("이번 결제금액", "결제금액", "승인금액", "카드결제금액")),
        s.pen.won(part, "total"),
        shape=s.sum_shape,
    )
    settled(s, made)
    noise.foot_noise(s, made)


@TRAPS.add("fuel", weight=0.8)
def paid_ahead(s: Sheet) -> None:
    """Self-service fuel: a limit is approved, cancelled, and the fuel that was taken approved anew."""
    made, fuel, litres, price = filled(s)
    made = replace(made, is_refund=False, minus=False)
    limit = s.r.choice((100_000, 150_000, 200_000, 80_000))
    blocks.title(s, made, slip=s.chance(0.6))
    blocks.seller(s, made)
    ahead: list[tuple[str, str]] = [
        (s.pick("선승인금액", "한도승인", "가승인금액", "선결제", "보증승인"), f"{limit:,}"),
        (s.pick("선승인번호", "가승인번호", "한도승인번호"), digits(s.r, 8)),
        (s.pick("선승인취소", "가승인 취소", "한도취소", "취소금액"), f"-{limit:,}"),
    ]

    def first() -> None:
        for label, text in ahead[: s.r.choice((1, 2, 3, 3))]:
            s.named(s.dressed(label), text)

    def actual() -> None:
        s.pairs(("fuel", fuel), ("litres", litres), ("unit_price", price))
        s.named(
            s.dressed(s.pick("실주유금액", "주유금액", "실결제금액", "결제금액", "실승인금액", "승인금액")),
            s.pen.won(made.total, "total"),
        )
        if s.chance(0.5):
            s.sum("supply", s.pen.won(made.bill.supply, "supply"))
            s.sum("vat", s.pen.won(made.bill.vat, "vat"))
        settled(s, made)

    parts = [first, actual] if s.chance(0.6) else [actual, first]
    for part in parts:
        s.rule()
        part()
    if "issued_on" not in s.fields:
        blocks.issued(s, made)
    noise.foot_noise(s, made)


@TRAPS.add("lodging", paper=Paper.FORM, weight=0.8)
def deposit(s: Sheet) -> None:
    """A stay of which a part was paid when it was booked: this paper is for the rest."""
    trip = stay(s, refund=0.0)
    made = trip.deal
    ahead = made.total * s.r.choice((10, 20, 30, 50)) // 100 // 1000 * 1000
    rest = made.total - ahead
    s.centre(s.pick("숙박 영수증", "영 수 증", "이용 계산서", "객실 이용 영수증"), tall=2, bold=True)
    blocks.seller(s, made)
    both_days(s, trip)
    s.rule("_")
    s.named(
        s.dressed(s.pick("총 숙박료", "객실료 합계", "총 이용금액", "숙박요금")),
        s.pen.won(made.bill.goods),
        shape=s.sum_shape,
    )
    if made.bill.discount:
        s.sum("discount", s.pen.won(made.bill.discount, "discount", minus=s.chance(0.5)))
    s.sum("deposit", s.pen.won(ahead, minus=s.chance(0.6)))
    s.named(
        s.dressed(s.pick("결제금액", "잔금 결제", "금회 결제금액", "카드 승인금액", "현장결제금액")),
        s.pen.won(rest, "total"),
        shape=s.sum_shape,
    )
    settled(s, made)
    s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))


@TRAPS.add("lodging", paper=Paper.SCREEN, weight=0.6)
def unpaid_booking(s: Sheet) -> None:
    """A booking to be paid on arrival: days and place are true, nothing was paid."""
    trip = stay(s, refund=0.0)
    made = trip.deal
    status_bar(s)
    s.centre(
        s.flag("is_no_proof", s.pick("예약확인서", "예약 확인증", "예약확인증 (현장결제)", "숙소 예약확인서")),
        bold=True,
    )
    s.left(true("merchant", made.shop.name))
    both_days(s, trip)
    s.pair("guest", person(s.r))
    s.named(s.pick("예약번호", "예약 번호"), t.code(s.r, 9))
    s.named(
        s.dressed(s.pick("현장결제 예정금액", "체크인 시 결제", "결제 예정 금액", "미결제 금액")), s.pen.won(made.total)
    )
    s.left(s.pick("결제는 숙소에서 진행됩니다.", "현장에서 결제해 주세요.", "아직 결제되지 않은 예약입니다."))
    buttons(s)


@TRAPS.add("rail", "bus", paper=Paper.SCREEN, weight=0.9)
def returned(s: Sheet) -> None:
    """A ticket given back: fare less fee is what came back."""
    if s.kind == "rail":
        trip, number, seat_class, railway = train(s, srt=s.chance(0.3))
    else:
        trip, name, seat_class = coach(s)
        number = name
    made = trip.deal
    fee = max(400, made.total * s.r.choice((5, 10, 15, 30)) // 100 // 100 * 100)
    fee = min(fee, made.total - 100)
    status_bar(s)
    s.centre(
        s.flag(
            "is_refund",
            s.pick(
                "반환 영수증", "승차권 반환 내역", "환불 상세", "취소 상세", "반환완료", "예매 취소 내역", "취소완료"
            ),
        ),
        bold=True,
    )
    j.service_row(s, trip)
    j.places_row(s, trip)
    s.left(join(number, "  ", seat_class))
    s.rule("_")
    s.named(
        s.dressed(s.pick("결제금액", "당초 결제금액", "원 운임", "승차권 금액", "영수금액")),
        s.pen.won(made.total),
        shape=s.sum_shape,
    )
    s.sum("fee", s.pen.won(fee, minus=s.chance(0.4)))
    s.named(
        s.dressed(s.word("refund_total")), s.pen.won(made.total - fee, "total"), shape=s.sum_shape, bold=s.chance(0.5)
    )
    rows: list[tuple[str, Text]] = [("cancelled_on", s.pen.moment(made.when, "issued_on", "issued_at"))]
    if s.chance(0.7):
        rows.append(("approval_no", true("approval_no", made.card.approval)))
    if s.chance(0.6):
        rows.append(("card_no", true("card_no", made.card.number)))
    if s.chance(0.5):
        rows.append(("original_on", s.pen.day(made.sold_on)))
    s.pairs(*rows)
    if s.kind == "rail" and s.chance(0.6):
        operator(s, railway)
    buttons(s)


@TRAPS.add("shop", "meal", weight=0.7)
def returned_goods(s: Sheet) -> None:
    """Goods brought back: a minus before everything, and the purchase that it undoes."""
    made = replace(deal(s.r, "shop" if s.kind == "shop" else "meal", None), is_refund=True, minus=True)
    while len(made.paid) > 1:
        made = replace(deal(s.r, "shop" if s.kind == "shop" else "meal", None), is_refund=True, minus=True)
    s.centre(
        s.flag(
            "is_refund",
            s.pick("*** 반품 ***", "[반품영수증]", "환 불 영 수 증", "취소 영수증", "반 품 전 표", "REFUND 환불"),
        ),
        tall=2,
    )
    blocks.seller(s, made)
    blocks.issued(s, made)
    s.pair("original_on", s.pen.day(made.sold_on))
    if s.chance(0.6):
        s.named(s.dressed(s.pick("원거래번호", "원영수증번호", "구매영수증번호")), digits(s.r, 12))
    tables.goods(s, made)
    tables.sums(s, made)
    s.sum("refund_total", s.pen.won(made.total, "total", minus=True))
    settled(s, made)
    if s.chance(0.6):
        s.named(
            s.dressed(s.pick("반품사유", "취소사유", "환불사유")),
            s.pick("고객변심", "단순변심", "상품불량", "결제오류"),
        )
    noise.foot_noise(s, made)


@TRAPS.add("meal", "shop", "taxi", weight=0.5)
def mere_copy(s: Sheet) -> None:
    """A reprint or a slip for the kitchen, which says that it must not be used as evidence."""
    made = shop_deal(s, "taxi" if s.kind == "taxi" else "", refund=0.0)
    if s.kind == "taxi":
        made = simple_deal(s, "taxi", s.r.randint(40, 500) * 100, "택시요금", refund=0.0)
    s.centre(
        s.pick("[재발행]", "영수증 (재출력)", "(사본)", "영 수 증", "계산 내역", "확인용 영수증"),
        tall=s.r.choice((1, 2)),
    )
    is_first = s.chance(0.35)
    if is_first:
        blocks.no_proof(s)
    blocks.seller(s, made)
    blocks.issued(s, made)
    tables.goods(s, made)
    tables.sums(s, made)
    if s.chance(0.5):
        settled(s, made)
    if not is_first:
        blocks.no_proof(s)
    noise.foot_noise(s, made)


@TRAPS.add("shop", paper=Paper.FORM, weight=0.6)
def pharmacy(s: Sheet) -> None:
    """약제비 영수증: of the whole price the patient pays a part."""
    own, insured = s.r.randint(10, 400) * 100, s.r.randint(20, 900) * 100
    made = simple_deal(s, "shop", own, "약제비", taxed=0.0, cash=0.2, refund=0.0)
    name = (
        s.pick("온", "새", "큰", "참", "한빛", "다온", "가람", "우리", "중앙")
        + s.pick("누리", "사랑", "봄", "하늘", "")
        + "약국"
    )
    s.centre(s.pick("약제비 계산서·영수증", "약제비 영수증", "조제 영수증"), tall=2)
    s.pair("buyer", person(s.r))
    s.named(s.pick("조제일자", "투약일"), s.pen.day(made.when.date()))
    s.named(s.pick("약제비총액", "총액(①+②+③)", "약제비 총액"), s.pen.won(own + insured), shape="apart")
    s.named(s.pick("보험자부담금", "공단부담금"), s.pen.won(insured), shape="apart")
    s.named(s.pick("본인부담금", "환자부담금", "수납금액"), s.pen.won(own, "total"), shape="apart")
    settled(s, made)
    s.named(s.pick("발행일", "수납일자", "영수일"), s.pen.day(made.when.date(), "issued_on"))
    s.pairs(("business_no", blocks.business_no(s, made.shop.business_no)), ("merchant", true("merchant", name)))


@TRAPS.add("parking", weight=0.6)
def day_ticket(s: Sheet) -> None:
    """A parking ticket bought ahead: valid until is not the day of payment."""
    made = simple_deal(
        s, "parking", s.r.choice((5, 8, 10, 12, 15, 20, 30, 80, 100)) * 1000, "주차권", cash=0.2, refund=0.0
    )
    s.centre(
        s.pick("일일주차권 영수증", "종일권", "주차권 판매 영수증", "정기주차권 영수증", "사전정산 영수증"), tall=2
    )
    blocks.seller(s, made)
    blocks.issued(s, made)
    first = made.when.date() + dt.timedelta(days=s.r.choice((0, 1, 3)))
    s.named(
        s.dressed(s.pick("이용기간", "유효기간", "사용기간")),
        join(s.pen.day(first), " ~ ", s.pen.day(first + dt.timedelta(days=s.r.choice((0, 1, 29))))),
    )
    s.sum("total", s.pen.won(made.total, "total"))
    settled(s, made)
    s.left(s.pick("주차권은 환불되지 않습니다", "차량 앞면에 비치하세요", "분실 시 재발행 불가"))


@TRAPS.add("card_slip", "other", paper=Paper.FORM, weight=0.6)
def three_amounts(s: Sheet) -> None:
    """A web slip with the line of what was cancelled, empty or nought, and what remains."""
    made = simple_deal(s, "plain", s.r.randint(10, 9000) * 100, "상품", cash=0.0, refund=0.0)
    s.centre(s.pick("신용카드 매출전표", "결제 내역서", "카드결제 영수증", "매출전표"), tall=2)
    s.pairs(
        ("merchant", true("merchant", made.shop.name)), ("business_no", blocks.business_no(s, made.shop.business_no))
    )
    s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    s.pair("cancelled_on", s.pick("-", "없음", "해당없음"))
    settled(s, made)
    s.sum("supply", s.pen.won(made.bill.supply, "supply")) if made.bill.supply else s.sum(
        "exempt", s.pen.won(made.bill.exempt)
    )
    if made.bill.supply:
        s.sum("vat", s.pen.won(made.bill.vat, "vat"))
    s.sum("total", s.pen.won(made.total, "total"))
    s.sum("refund_total", s.pen.won(0))
    s.left(s.pick("취소 문의는 판매자에게 하세요", "환불은 3~5영업일이 걸립니다", "결제취소는 구매처에서 가능합니다"))
