"""Papers filled in: simple receipts (간이영수증), and others that offices file."""

from __future__ import annotations

from collections.abc import Callable

from models.training.recogniser import tokens as t

from . import blocks, noise, tables, tender
from .deal import Deal, deal
from .family import Families
from .ink import Ink, digits, join, true
from .model import Paper
from .names import person, shop
from .payment import headed, settled, simple_deal
from .sheet import Sheet

FORMS = Families()


def simple_bill(s: Sheet) -> Deal:
    """A few goods without tax lines, paid in cash."""
    made = deal(s.r, s.r.choice(("meal", "shop", "shop", "other", "plain")), None, refund=0.0, cash=1.0)
    while (
        made.bill.discount
        or made.bill.tip
        or len(made.bill.items) > 6
        or len(made.paid) > 1
        or any(i.off for i in made.bill.items)
    ):
        made = deal(s.r, s.r.choice(("meal", "shop", "shop", "other", "plain")), None, refund=0.0, cash=1.0)
    return made


def in_words(s: Sheet, total: int) -> Ink:
    """금 이만팔천원정(₩28,000): the amount in words and figures."""
    figures = true("total", total, s.pick(f"₩{total:,}", f"{total:,}원", f"{total:,}"))
    words = t.korean_amount(total)
    return s.r.choice(
        (
            join(figures, f"({words}원)"),
            join(f"금 {words}원정 (", figures, ")"),
            join("₩ " if not figures.text.startswith("₩") else "", figures),
            join(f"일금 {words}원정 ", figures),
            join(figures, " 원정" if figures.text[-1].isdigit() else ""),
        )
    )


@FORMS.add("simple", paper=Paper.HAND, weight=2.0)
def hand_written(s: Sheet) -> None:
    """간이영수증: a printed form with the shop's stamp, day, goods and sum by hand."""
    made = simple_bill(s)
    s.ends(f"No. {s.r.randint(1, 999)}", s.pick("(공급받는자용)", "공급받는자용", "(소비자용)"))
    s.centre(
        s.pick("영 수 증", "간이영수증", "영   수   증", "영수증(공급받는자용)", "간 이 영 수 증"),
        tall=2,
        wide=2,
        bold=True,
    )
    receiver = s.pick(shop(s.r, "plain").name, "광주광역시", "○○과", "시청 총무과", "", person(s.r))
    s.left(f"{receiver} {s.pick('귀하', '귀중', '귀하')}".strip())
    seller = [
        (s.pick("사업자등록번호", "사업자 등록번호", "등록번호"), blocks.business_no(s, made.shop.business_no)),
        (s.pick("상호", "상 호"), true("merchant", made.shop.name)),
        (s.pick("성명", "성 명", "대표자"), Ink(made.shop.owner)),
        (s.pick("사업장 소재지", "사업장소재지", "주소"), Ink(made.shop.address)),
        (s.pick("업태", "업 태"), Ink(s.pick("소매", "음식", "서비스", "도소매"))),
    ]
    for label, value in seller:
        s.named(label, value, shape=s.r.choice(("joined", "tabbed")))
    day, total = s.pen.day(made.when.date(), "issued_on"), in_words(s, made.total)
    if s.chance(0.6):
        s.add(
            (s.pick("작성년월일", "작성일자", "작성 연월일"), 0.0, "left"),
            (s.pick("공급대가총액", "금액", "공급대가 총액", "총액"), 0.45, "left"),
            ("비고", 0.9, "left"),
        )
        s.add((day, 0.0, "left"), (total, 0.45, "left"))
    else:
        s.named(s.pick("작성일자", "작성일", "일자"), day)
        s.named(s.pick("금액", "합계금액", "공급대가총액"), total)
    s.centre(
        s.pick("위 금액을 정히 영수(청구)함", "위 금액을 영수함", "위 금액을 정히 영수함", "위금액을 영수(청구)합니다")
    )
    s.add(
        (s.pick("월/일", "월일"), 0.0, "left"),
        ("품목", 0.16, "left"),
        ("수량", 0.62, "right"),
        ("단가", 0.8, "right"),
        ("금액", 1.0, "right"),
    )
    for item in made.bill.items:
        s.add(
            (
                s.pick(f"{made.when.month}/{made.when.day}", f"{made.when.month}.{made.when.day}"),
                0.0,
                "left",
            ),
            (item.name[:8], 0.16, "left"),
            (str(item.count), 0.62, "right"),
            (f"{item.price:,}", 0.8, "right"),
            (f"{item.amount:,}", 1.0, "right"),
        )
    if s.chance(0.7):
        s.add((s.pick("합계", "합 계", "계"), 0.16, "left"), (s.pen.won(made.total, "total"), 1.0, "right"))


@FORMS.add("simple", paper=Paper.FORM)
def typed(s: Sheet) -> None:
    """간이영수증 typed on a computer: a title, the seller, the goods, the sum, and who received it."""
    made = simple_bill(s)
    s.is_cash = True
    s.centre(
        s.pick("간이영수증", "간이과세자 영수증", "영수증 (공급받는자용)", "간이 영수증(소매)", "영 수 증"),
        tall=2,
        bold=True,
    )
    parts: list[Callable[[], None]] = [
        lambda: s.pairs(
            ("merchant", true("merchant", made.shop.name)),
            ("business_no", blocks.business_no(s, made.shop.business_no)),
            ("owner", made.shop.owner),
            ("address", made.shop.address),
        ),
        lambda: s.pair("written", s.pen.day(made.when.date(), "issued_on")),
        lambda: tables.goods(s, made),
        lambda: s.sum("total", in_words(s, made.total)),
    ]
    if s.chance(0.3):
        parts[0], parts[1] = parts[1], parts[0]
    if s.chance(0.2):
        parts[2], parts[3] = parts[3], parts[2]
    for part in parts:
        if s.chance(0.5):
            s.rule("_")
        part()
    s.centre(s.pick("위 금액을 정히 영수함", "위 금액을 영수(청구)함", "상기와 같이 영수합니다"))
    if s.chance(0.5):
        s.right(s.pick("영수자 (인)", f"{made.shop.owner} (인)", "담당 (서명)"))


@FORMS.add("simple", paper=Paper.HAND)
def receipt_of_payment(s: Sheet) -> None:
    """A written receipt (영수증, 입금표): the sum, what for, who received it."""
    total = s.r.choice((s.r.randint(1, 99) * 10_000, s.r.randint(5, 900) * 1000))
    made = simple_deal(s, s.r.choice(("plain", "other", "meal")), total, "대금", cash=1.0, refund=0.0)
    s.centre(s.pick("영 수 증", "영수증", "입 금 표", "영 수 확 인 서", "현금 영수증서"), tall=2, wide=2, bold=True)
    s.named(s.pick("금액", "금 액", "일금", "영수금액"), in_words(s, total), shape="joined")
    what = s.pick(
        "다과 구입비", "회의 식대", "꽃다발 대금", "강사료", "현수막 제작", "숙박비", "물품대금", "차량 이용료"
    )
    s.left(f"{s.pick('내역', '단, ', '적요', '내용')} {what} {s.pick('', '로', '조')}".rstrip())
    s.left(
        s.pick(
            "위 금액을 정히 영수합니다.",
            "위 금액을 틀림없이 영수함.",
            "상기 금액을 정히 영수함",
            "위와 같이 영수하였음을 확인합니다.",
        )
    )
    s.centre(s.pen.day(made.when.date(), "issued_on"))
    s.named(s.pick("상호", "업체명", "상 호"), true("merchant", made.shop.name))
    if s.chance(0.7):
        s.named(s.pick("사업자등록번호", "등록번호", "사업자번호"), blocks.business_no(s, made.shop.business_no))
    s.named(s.pick("대표", "성명", "영수인", "받는이"), f"{made.shop.owner} (인)")
    s.left(f"{s.pick('광주광역시장', '시청', '주식회사 가온', '재무과')} 귀하")


@FORMS.add("other", paper=Paper.FORM)
def clinic_bill(s: Sheet) -> None:
    """진료비 계산서·영수증: what insurance paid and what the patient did."""
    r = s.r
    own, insured = r.randint(10, 900) * 100, r.randint(20, 1500) * 100
    made = simple_deal(s, "other", own, "진료비", taxed=0.0, cash=0.2, refund=0.0)
    s.centre(s.pick("진료비 계산서·영수증", "외래 진료비 영수증", "진료비 납입확인서", "진료비계산서"), tall=2)
    s.pairs(("buyer", person(r)), ("receipt_no", digits(r, 8)))
    s.named("진료기간", s.pen.day(made.when.date()))
    s.rule("_")
    s.named("진료비총액", s.pen.won(own + insured), shape="apart")
    s.named(s.pick("공단부담금", "보험자부담금"), s.pen.won(insured), shape="apart")
    s.named(s.pick("환자부담총액", "본인부담금", "수납금액", "납부할 금액"), s.pen.won(own, "total"), shape="apart")
    settled(s, made)
    s.named(s.pick("수납일", "납부일", "발행일"), s.pen.day(made.when.date(), "issued_on"))
    s.pairs(
        ("business_no", blocks.business_no(s, made.shop.business_no)), ("merchant", true("merchant", made.shop.name))
    )


@FORMS.add("other", weight=1.2)
def service_till(s: Sheet) -> None:
    """A till of a service: rental car, copy shop, charging station, registration desk, post office."""
    what, word = s.r.choice(
        (
            ("렌터카 대여료", "대여료"),
            ("참가비", "등록비"),
            ("전기차 충전", "충전요금"),
            ("우편요금", "요금"),
            ("교재비", "교재"),
            ("대관료", "이용료"),
            ("교육비", "수강료"),
            ("증명 발급", "수수료"),
            ("택배 요금", "운임"),
            ("교통카드 충전", "충전금액"),
        )
    )
    made = simple_deal(s, "other", s.r.randint(5, 3000) * 100, what, cash=0.25)
    headed(s, made, f"{what} 영수증", "영 수 증", "영수증", "결제 영수증", f"{word} 납부 영수증")
    blocks.seller(s, made)
    blocks.issued(s, made)
    s.rule()
    s.ends(what, s.pen.cost(made.total, minus=made.minus))
    tables.sums(s, made)
    tender.paying(s, made)
    noise.foot_noise(s, made)
