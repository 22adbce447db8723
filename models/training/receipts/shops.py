"""Tills of restaurants, cafés, shops and convenience stores."""

from __future__ import annotations

from collections.abc import Callable

from . import blocks, noise, tables, tender
from .deal import Deal, deal
from .family import Families
from .ink import Text, digits, join, true
from .model import Paper
from .sheet import Sheet
from .slips import TRADES_OF

SHOPS = Families()


def shop_deal(s: Sheet, trade: str = "", *, refund: float = 0.05) -> Deal:
    return deal(s.r, trade or s.r.choice(TRADES_OF[s.kind]), refund=refund)


@SHOPS.add("meal", "shop", weight=4.0)
def till(s: Sheet) -> None:
    """The till receipt: head, time, goods, sums, payment, noise; each block in its own way, some exchanged."""
    made = shop_deal(s)
    heads: list[Callable[[], None]] = [
        lambda: blocks.title(s, made),
        lambda: blocks.seller(s, made),
        lambda: blocks.issued(s, made),
    ]
    if s.chance(0.3):
        heads[0], heads[1] = heads[1], heads[0]
    if s.chance(0.4):
        heads.insert(s.r.randint(1, 3), lambda: noise.numbers(s, made))
    late_time = s.chance(0.12)
    if late_time:
        heads = [head for head in heads if head is not heads[-1]] if len(heads) == 3 else heads
    noise.head_noise(s)
    for head in heads:
        head()
        if s.chance(0.2):
            s.rule()
    tables.goods(s, made)
    tables.sums(s, made)
    if s.chance(0.5):
        s.rule()
    tender.paying(s, made)
    if "issued_on" not in s.fields:
        blocks.issued(s, made)
    if s.chance(0.08):
        blocks.printed(s, made)
    noise.foot_noise(s, made)


@SHOPS.add("meal", weight=1.0)
def kitchen_bill(s: Sheet) -> None:
    """A restaurant's table bill, sometimes one that says that it proves nothing (주문서, 중간계산서)."""
    made = shop_deal(s, refund=0.0)
    proves_nothing = s.chance(0.6)
    if proves_nothing:
        s.centre(
            s.pick(
                "주 문 서", "주문내역", "[중간계산서]", "주문표", "객면", "계산내역서", "빌지", "고객 주문서", "ORDER"
            ),
            wide=2,
            tall=2,
        )
    else:
        blocks.title(s, made)
    s.ends(
        join(s.pick("테이블:", "T/B ", "TABLE ", "[홀] "), str(s.r.randint(1, 50))),
        f"{s.pick('인원', '손님', '객수')} {s.r.randint(1, 12)}{s.pick('명', '')}",
    )
    blocks.seller(s, made, labelled=0.3) if s.chance(0.7) else s.centre(true("merchant", made.shop.name), tall=2)
    blocks.issued(s, made)
    tables.goods(s, made)
    tables.sums(s, made, tax=0.3)
    if proves_nothing:
        blocks.no_proof(s)
    else:
        tender.paying(s, made)
    noise.foot_noise(s, made)


@SHOPS.add("shop", weight=1.5)
def convenience(s: Sheet) -> None:
    """A convenience store: rules of return first, goods by count and price, then the card slip of the same paper."""
    made = shop_deal(s, "convenience")
    if s.chance(0.4):
        noise.slogan(s)
    s.ends(true("merchant", made.shop.name), digits(s.r, 8)) if s.chance(0.5) else s.centre(
        true("merchant", made.shop.name)
    )
    s.left(made.shop.address)
    s.left(join(made.shop.owner, " ", blocks.business_no(s, made.shop.business_no), s.pick("", " ☎" + made.shop.phone)))
    if s.chance(0.6):
        noise.returns(s, made)
    if made.is_refund:
        s.centre(s.flag("is_refund", s.pick("[반품]", "*** 환불 ***", "[환 불]")))
    s.rule()
    blocks.issued(s, made)
    tables.goods(s, made)
    tables.sums(s, made)
    s.rule()
    tender.paying(s, made)
    if s.chance(0.5):
        noise.points(s, made)
    noise.foot_noise(s, made)


@SHOPS.add("meal", weight=1.5)
def cafe(s: Sheet) -> None:
    """A café: the waiting number large, options below each drink, stamps."""
    made = shop_deal(s, "cafe")
    number = str(s.r.randint(1, 999))
    if s.chance(0.7):
        s.centre(
            s.pick(f"주문번호 {number}", f"No. {number}", f"대기번호 : {number}", f"[ {number} ]", f"A-{number}"),
            wide=2,
            tall=2,
            bold=True,
        )
    if made.is_refund or s.chance(0.5):
        blocks.title(s, made)
    blocks.seller(s, made, labelled=0.35)
    blocks.issued(s, made)
    tables.goods(s, made)
    if s.chance(0.3):
        s.left(s.pick("  - 샷추가", "  ㄴ 얼음적게", "  (+) 휘핑 없음", "  * TAKE OUT", "  포장").replace("ㄴ", "-"))
    tables.sums(s, made)
    tender.paying(s, made)
    if s.chance(0.3):
        s.centre(
            s.pick(
                "진동벨이 울리면 픽업대로 와 주세요",
                "매장 내 일회용컵 사용 불가",
                "스탬프 1개 적립",
                "쿠폰 10개 아메리카노 1잔",
            )
        )
    noise.foot_noise(s, made)


@SHOPS.add("meal", "shop", paper=Paper.SCREEN, weight=1.2)
def app_receipt(s: Sheet) -> None:
    """A membership or card app's electronic receipt: the amount large, then a list."""
    made = shop_deal(s)
    status_bar(s)
    s.centre(
        s.pick(
            "영수증 상세", "전자영수증", "이용내역 상세", "결제 상세", "모바일 영수증", "영수증 보기", "스마트 영수증"
        ),
        bold=True,
    )
    name, total = (
        true("merchant", made.shop.name),
        s.pen.won(made.total, "total", form=s.pick("{}원", "{} 원", "₩{}", "{}"), minus=made.minus),
    )
    if s.chance(0.6):
        s.add((name, 0.0, "left"), tall=1, bold=True)
        s.add((total, 0.0, "left"), tall=2, wide=2, bold=True)
    if made.is_refund:
        s.left(s.flag("is_refund", s.pick("결제취소", "취소완료", "환불완료", "승인취소", "취소 완료")))
    s.rule("_")
    rows: list[tuple[str, Text]] = [
        ("issued", s.pen.moment(made.when, "issued_on", "issued_at")),
        ("business_no", blocks.business_no(s, made.shop.business_no)),
        ("merchant", name),
    ]
    if not made.is_cash:
        rows += [
            ("approval_no", true("approval_no", made.card.approval)),
            ("instalments", "일시불"),
            ("payment", true("card_issuer", made.card.issuer)),
            ("card_no", true("card_no", made.card.number)),
        ]
    if s.chance(0.5):
        rows.append(("merchant_no", digits(s.r, 10)))
    if s.chance(0.5):
        rows.append(("phone", made.shop.phone))
    s.r.shuffle(rows)
    for concept, value in rows:
        s.pair(concept, value)
    if s.chance(0.5):
        tables.goods(s, made)
    tables.sums(s, made)
    buttons(s)


def status_bar(s: Sheet) -> None:
    """The clock, network and battery at the head of a telephone screen."""
    if s.chance(0.2):
        s.ends(
            f"{s.r.randint(0, 23)}:{s.r.randint(0, 59):02}",
            s.pick("LTE 87%", "5G 42", "KT 100%", "SKT LTE", "5G", "64%", "LG U+"),
        )


def buttons(s: Sheet) -> None:
    """What can be touched at the foot of a screen; words of refunds that mean none."""
    if s.chance(0.6):
        s.blank()
        s.centre(
            s.pick(
                "확인",
                "닫기",
                "영수증 저장",
                "이미지 저장  공유하기",
                "결제취소 요청",
                "취소/환불 안내",
                "현금영수증 신청",
                "문의하기",
                "목록으로",
                "매출전표 보기",
                "환불규정 보기",
            )
        )
