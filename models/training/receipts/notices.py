"""What telephones tell of a payment: text messages of card companies, messages of shops, lists of rides."""

from __future__ import annotations

import datetime as dt

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from . import bill as b
from . import blocks, noise
from .deal import deal
from .family import Families
from .ink import Text, digits, join, true
from .model import Paper
from .names import person, place
from .payment import headed, plate, settled, simple_deal
from .sheet import Sheet
from .shops import buttons, status_bar
from .slips import slip_deal

NOTICES = Families()


@NOTICES.add("card_slip", "card_slip", "meal", "shop", "fuel", "lodging", paper=Paper.SCREEN)
def text_message(s: Sheet) -> None:
    """[Web발신] of a card company: card, amount, day without its year, shop, the sum of the month."""
    made = slip_deal(s)
    when = made.when
    issuer = true("card_issuer", made.card.issuer)
    end = digits(s.r, 4)
    amount = s.pen.won(made.total, "total", form=s.pick("{}원", "{}원 일시불", "{}원(일시불)", "금액 {}원"))
    amount = (
        join(true("total", made.total, f"{made.total:,}원"), s.pick("", " 일시불", "(일시불)", " 체크"))
        if s.chance(0.8)
        else amount
    )
    day = s.pick(f"{when:%m/%d}", f"{when:%m월%d일}", f"{when:%m-%d}")
    clock = true("issued_at", f"{when:%H:%M}")
    name = true("merchant", made.shop.name)
    said: Text = (
        s.flag("is_refund", s.pick("승인취소", "취소", "취소완료"))
        if made.is_refund
        else s.pick("승인", "결제", "사용", "체크승인")
    )
    left = f"{s.pick('누적', '누적 ', '이번달 ', '잔액 ')}{made.total + s.r.randint(1, 300) * 1000:,}원"
    status_bar(s)
    if s.chance(0.7):
        s.left(s.pick("[Web발신]", "문자메시지", "오늘"))
    way = s.r.randrange(4)
    if way == 0:
        s.left(join(issuer, f"({end})", said))
        s.left(f"{person(s.r)[0]}*{person(s.r)[-1]}님")
        s.left(amount)
        s.left(join(f"{day} ", clock))
        s.left(name)
        s.left(left)
    elif way == 1:
        s.left(join("[", issuer, "] ", said, f" {person(s.r)}"))
        s.left(join(amount, f" {day} ", clock))
        s.left(join(name, f" {left}"))
    elif way == 2:
        s.left(join(issuer, " ", said, " ", amount))
        s.left(join(name, f" {day} ", clock))
    else:
        s.pair("deal", said)
        s.pair("card_issuer", join(issuer, f" {end}"))
        s.pair("total", amount)
        s.pair("merchant", name)
        s.pair("issued", join(f"{day} ", clock))


@NOTICES.add("meal", "shop", "other", "lodging", "parking", paper=Paper.SCREEN)
def shop_message(s: Sheet) -> None:
    """A shop's message (알림톡): a greeting, the facts after points, a button."""
    trade = {"meal": "meal", "shop": "shop", "other": "other", "lodging": "lodging", "parking": "parking"}[s.kind]
    bill = b.bill_of(s.r, s.r.randint(20, 3000) * 100, "상품") if s.kind != "meal" else None
    made = deal(s.r, trade, bill, cash=0.0)
    while len(made.paid) > 1 or made.bill.tip:
        made = deal(s.r, trade, bill, cash=0.0)
    s.wrap = s.pick("▶ {}", "■ {}", "· {}", "- {}", "○ {}", "{}", "[{}]")
    s.shape = "joined"
    s.left(s.pick("알림톡 도착", "결제 안내", "[결제완료 안내]", "안내 메시지"))
    greeting = s.pick("안녕하세요.", "이용해 주셔서 감사합니다.", "")
    s.left(f"{person(s.r)}{s.pick(' 고객님', '님,', ' 님')} {greeting}".strip())
    if made.is_refund:
        s.left(s.flag("is_refund", s.pick("결제가 취소되었습니다.", "환불 처리되었습니다.", "주문이 취소되었습니다.")))
    else:
        s.left(
            s.pick(
                "결제가 완료되었습니다.",
                "주문하신 내역을 알려드립니다.",
                "아래와 같이 결제되었습니다.",
                "예약 결제가 확인되었습니다.",
            )
        )
    rows: list[tuple[str, Text]] = [
        ("merchant", true("merchant", made.shop.name)),
        ("total", s.pen.won(made.total, "total", form=s.pick("{}원", "{} 원", "{}"))),
        ("issued", s.pen.moment(made.when, "issued_on", "issued_at")),
        ("payment", true("payment", made.paid[0][0])),
        ("order_no", t.code(s.r, 10)),
        ("approval_no", true("approval_no", made.card.approval)),
    ]
    keep = [row for row in rows if row[0] in ("merchant", "total", "issued") or s.chance(0.5)]
    if s.chance(0.5):
        s.r.shuffle(keep)
    for concept, value in keep:
        s.pair(concept, value)
    s.left(
        s.pick(
            "문의 : 고객센터 1588-0000",
            "※ 취소/환불은 앱에서 가능합니다.",
            "영수증 보기 >",
            "자세한 내용은 아래 버튼을 눌러주세요.",
        )
    )
    buttons(s)


@NOTICES.add("other", paper=Paper.FORM, weight=0.8)
def transit_list(s: Sheet) -> None:
    """교통카드 이용내역: rides by bus and underground with one sum."""
    r = s.r
    made = simple_deal(s, "plain", 1, "교통", refund=0.0, cash=0.0)
    s.centre(s.pick("교통카드 이용내역", "대중교통 이용내역서", "교통카드 사용내역", "승하차 이용내역"), tall=2)
    s.left(true("merchant", s.pick("티머니", "캐시비", "(주)티머니", "레일플러스", "한페이")))
    s.pair("card_no", true("card_no", made.card.number))
    s.add(
        (s.pick("일시", "이용일시", "거래일시"), 0.0, "left"),
        ("구분", 0.34, "left"),
        ("구간", 0.5, "left"),
        (s.pick("금액", "이용금액"), 1.0, "right"),
    )
    total = 0
    for _ in range(r.randint(2, 9)):
        fare = r.choice((1250, 1350, 1400, 1500, 1550, 900, 2800))
        total += fare
        at = made.when - dt.timedelta(hours=r.randint(1, 200))
        s.add(
            (f"{at:%Y-%m-%d %H:%M}", 0.0, "left"),
            (s.pick("버스", "지하철", "환승"), 0.34, "left"),
            (f"{r.choice(v.STATIONS)}-{r.choice(v.STATIONS)}", 0.5, "left"),
            (f"{fare:,}", 1.0, "right"),
        )
    s.sum("total", s.pen.won(total, "total"))
    s.pair("printed", s.pen.day(made.when.date()))


@NOTICES.add("other", paper=Paper.FORM, weight=0.8)
def rental_car(s: Sheet) -> None:
    """A rental car: from when to when, which car, rent, insurance, fuel left over, the sum."""
    r = s.r
    days = r.randint(1, 5)
    rent, cover = r.randint(30, 120) * 1000 * days, r.choice((0, 15_000, 33_000)) * days
    made = simple_deal(s, "other", rent + cover, "대여료", taxed=1.0, cash=0.05)
    headed(s, made, "자동차 대여 영수증", "렌터카 이용 영수증", "대여료 계산서(영수증)", "RENT-A-CAR RECEIPT")
    blocks.seller(s, made)
    start = made.when - dt.timedelta(days=r.choice((0, days, days + 3)))
    s.named(s.dressed(s.pick("대여일시", "인수일시", "대여시작")), s.pen.moment(start, hour=True))
    s.named(
        s.dressed(s.pick("반납일시", "반납예정", "대여종료")), s.pen.moment(start + dt.timedelta(days=days), hour=True)
    )
    s.pair("vehicle", plate(s))
    s.named(s.dressed(s.pick("차종", "차량모델")), s.pick("중형", "소형", "K5", "아반떼", "SUV"))
    s.named(s.dressed(s.pick("대여료", "대여요금")), s.pen.won(rent, minus=made.minus), shape=s.sum_shape)
    if cover:
        s.named(
            s.dressed(s.pick("자차보험", "면책금", "보험료")), s.pen.won(cover, minus=made.minus), shape=s.sum_shape
        )
    s.sum("supply", s.pen.won(made.bill.supply, "supply", minus=made.minus))
    s.sum("vat", s.pen.won(made.bill.vat, "vat", minus=made.minus))
    s.sum("total", s.pen.won(made.total, "total", minus=made.minus))
    settled(s, made)
    s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))


@NOTICES.add("fuel", weight=0.6)
def charging(s: Sheet) -> None:
    """An electric car charged: kWh, price per kWh, minutes."""
    r = s.r
    price = f"{r.randint(250, 450)}.{r.randint(0, 9)}"
    energy = f"{r.uniform(5, 80):.2f}"
    total = int(float(price) * float(energy))
    made = simple_deal(s, "fuel", total, "충전", taxed=1.0, cash=0.0)
    headed(s, made, "전기차 충전 영수증", "충전요금 영수증", "충전 완료", "EV CHARGE RECEIPT", "급속충전 영수증")
    s.left(true("merchant", f"{place(r)}{s.pick('충전소', ' 급속충전소', ' 공영충전소')}"))
    s.pair("business_no", blocks.business_no(s, made.shop.business_no))
    s.named(s.dressed(s.pick("충전종류", "구분", "유종")), true("fuel_kind", "전기"))
    s.named(s.dressed(s.pick("충전량", "사용전력량", "충전전력")), f"{energy} kWh")
    s.named(
        s.dressed(s.pick("단가", "적용단가", "충전단가")), join(true("unit_price", price), s.pick("원", "원/kWh", ""))
    )
    s.named(s.dressed(s.pick("충전시간", "소요시간")), f"{r.randint(8, 60)}분 {r.randint(0, 59)}초")
    s.sum("total", s.pen.won(total, "total", minus=made.minus))
    settled(s, made)
    s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    noise.foot_noise(s, made)


@NOTICES.add("taxi", "lodging", paper=Paper.HAND, weight=0.5)
def by_hand(s: Sheet) -> None:
    """A taxi's or an inn's receipt written by hand."""
    is_taxi = s.kind == "taxi"
    total = s.r.randint(40, 600) * 100 if is_taxi else s.r.randint(30, 120) * 1000
    made = simple_deal(s, "taxi" if is_taxi else "lodging", total, "요금", cash=1.0, refund=0.0)
    s.centre(
        s.pick("택시 영수증", "개인택시 영수증", "영 수 증 (택시)", "택시요금 영수증")
        if is_taxi
        else s.pick("숙박 영수증", "숙 박 계 산 서", "숙박비 영수증"),
        tall=2,
    )
    s.named(s.pick("상호", "업체명"), true("merchant", made.shop.name))
    s.named(s.pick("등록번호", "사업자번호"), blocks.business_no(s, made.shop.business_no))
    s.named(s.pick("금액", "일금", "요금"), true("total", total, s.pick(f"{total:,}원", f"₩{total:,}", f"{total:,}")))
    s.named(s.pick("일자", "날짜", "승차일" if is_taxi else "영수일"), s.pen.day(made.when.date(), "issued_on"))
    if is_taxi:
        s.named(s.pick("차량번호", "차번호"), plate(s, taxi=True))
        start, end = s.r.sample(v.STATIONS, 2)
        if s.chance(0.6):
            s.named("구간", join(true("origin", start), s.pick(" ~ ", " → ", "-"), true("destination", end)))
    else:
        s.named(s.pick("객실", "호실"), f"{digits(s.r, 3)}호")
    s.left(s.pick("위 금액을 영수함", "상기 금액을 정히 영수함", "영수하였습니다"))
