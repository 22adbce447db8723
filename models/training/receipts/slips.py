"""Papers of the payment alone: card slips of every terminal (매출전표), cash receipts (현금영수증)."""

from __future__ import annotations

from collections.abc import Callable

from models.training.recogniser import tokens as t

from . import bill as b
from . import blocks, noise, tender
from .deal import Deal, cash_approval, deal
from .family import Families
from .ink import Text, join, true
from .model import Paper
from .names import AGENTS, Shop, shop
from .sheet import Sheet

SLIPS = Families()

#: kind of the paper -> trades whose names tell it.
TRADES_OF = {
    "card_slip": ("plain", "other"),
    "meal": ("meal", "meal", "cafe"),
    "shop": ("shop", "shop", "convenience"),
    "lodging": ("lodging",),
    "fuel": ("fuel",),
    "parking": ("parking",),
    "taxi": ("taxi",),
    "other": ("other", "plain"),
}
_SLIP_KINDS = ("card_slip", "card_slip", "card_slip", "meal", "shop", "lodging", "fuel", "parking")


def slip_deal(s: Sheet, *, cash: float = 0.0) -> Deal:
    trade = s.r.choice(TRADES_OF[s.kind])
    made = deal(s.r, trade, b.goods(s.r, trade, most=3), cash=cash)
    while len(made.paid) > 1:
        made = deal(s.r, trade, b.goods(s.r, trade, most=3), cash=cash)
    return made


@SLIPS.add(*_SLIP_KINDS, weight=2.0)
def van_slip(s: Sheet) -> None:
    """The classic slip of a terminal: title, card, amounts, shop; the blocks in any order."""
    made = slip_deal(s)
    blocks.title(s, made, slip=True)
    noise.head_noise(s)
    parts: list[Callable[[], None]] = [
        lambda: blocks.seller(s, made, labelled=0.85),
        lambda: tender.card_block(s, made, again=0.1),
        lambda: slip_sums(s, made),
    ]
    place = s.r.randint(0, 3) if s.chance(0.5) else 1
    parts.insert(place, lambda: s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at")))
    if s.chance(0.4):
        s.r.shuffle(parts)
    for part in parts:
        if s.chance(0.6):
            s.rule()
        part()
    if s.chance(0.4):
        s.pair("deal", deal_word(s, made))
    noise.foot_noise(s, made)


def deal_word(s: Sheet, made: Deal) -> Text:
    """거래유형: what the terminal did."""
    if made.is_refund:
        return s.flag(
            "is_refund", s.pick("승인취소", "취소", "신용취소", "매출취소", "취소/일시불", "반품", "전체취소")
        )
    return s.pick(
        "신용승인", "승인", "신용구매", "신용승인/일시불", "일반승인", "정상승인", "IC신용승인", "신용매출", "정상"
    )


def slip_sums(s: Sheet, made: Deal) -> None:
    """금액, 부가세, 합계 as terminals print them."""
    bill, pen, minus = made.bill, s.pen, made.minus
    taxed = bill.supply + bill.vat > 0
    if taxed and s.chance(0.75):
        if bill.exempt:
            s.sum("exempt", pen.won(bill.exempt, minus=minus))
        s.sum("supply", pen.won(bill.supply, "supply", minus=minus))
        s.sum("vat", pen.won(bill.vat, "vat", minus=minus))
        if bill.tip or s.chance(0.4):
            s.sum("tip", pen.won(bill.tip, "tip", minus=minus))
    s.sum("total", pen.won(bill.total, "total", minus=minus), bold=s.chance(0.4), tall=s.r.choice((1, 1, 2)))


@SLIPS.add(*_SLIP_KINDS)
def bracket_slip(s: Sheet) -> None:
    """The terse slip: everything in brackets, the approval number alone in some."""
    made = slip_deal(s)
    blocks.title(s, made, slip=True)
    card, pen = made.card, s.pen
    s.centre(true("merchant", made.shop.name))
    s.left(join("[", blocks.business_no(s, made.shop.business_no), "]", s.pick("", " "), made.shop.owner))
    if s.chance(0.6):
        s.left(made.shop.address)
    s.rule()
    s.left(join("[", true("card_issuer", card.issuer), "] ", true("card_no", card.number)))
    s.left(
        join(
            s.pick("[금액]", "[결제금액] ", "[승인금액] ", "[합계]"),
            pen.won(made.total, "total", minus=made.minus),
            s.pick("", " 원") if pen.money_form == "{}" else "",
        )
    )
    if made.bill.supply and s.chance(0.7):
        if made.bill.exempt:
            s.left(join("[면세]", pen.won(made.bill.exempt, minus=made.minus)))
        s.left(
            join(
                "[공급가]",
                pen.won(made.bill.supply, "supply", minus=made.minus),
                s.pick(" ", "  "),
                "[부가세]",
                pen.won(made.bill.vat, "vat", minus=made.minus),
            )
        )
    s.left(join("[할부] ", s.pick("일시불", "00개월")))
    s.left(join(s.pick("[승인일시] ", "[", "[거래]"), pen.moment(made.when, "issued_on", "issued_at"), s.pick("]", "")))
    s.left(
        join(
            "[",
            true("approval_no", card.approval),
            "] ",
            s.pick("매출표", "전표접수", "승인", "정상승인", card.acquirer),
        )
    )
    if made.is_refund:
        s.left(s.flag("is_refund", s.pick("[취소]", "[거래취소]", "[승인취소]")))
    noise.foot_noise(s, made)


@SLIPS.add("card_slip", "card_slip", "meal", "shop", "lodging", "other", paper=Paper.FORM, weight=1.4)
def web_slip(s: Sheet) -> None:
    """The slip that a payment agent shows on the web: labels in two languages, seller and agent with their numbers."""
    made = slip_deal(s)
    s.shape = s.r.choice(("apart", "tabbed", "below", "joined"))
    agent = shop(s.r, "plain", s.r.choice(AGENTS))
    if made.is_refund:
        blocks.title(s, made)
    else:
        s.centre(
            s.pick(
                "신용카드 매출전표",
                "신용카드매출전표 (영수증)",
                "카드 매출전표",
                "신용카드 결제 영수증",
                "매출전표 영수증",
                "CREDIT CARD RECEIPT",
            ),
            bold=True,
        )
    parts: list[Callable[[], None]] = [
        lambda: _web_payment(s, made),
        lambda: _web_parties(s, made, agent),
        lambda: _web_sums(s, made),
    ]
    if s.chance(0.4):
        s.r.shuffle(parts)
    for part in parts:
        if s.chance(0.7):
            s.rule("_")
        part()
    if s.chance(0.6):
        s.left(
            s.pick(
                "이 전표는 소득세법상 소득공제를 위한 증빙으로 사용하실 수 있습니다.",
                "신용카드 매출전표는 부가가치세법 제32조에 의한 세금계산서 대용입니다.",
                "위 내용은 결제대행사를 통해 결제된 내역입니다.",
                "고객센터 1544-0000 평일 09:00~18:00",
            )
        )


def _web_payment(s: Sheet, made: Deal) -> None:
    card = made.card
    rows: list[tuple[str, Text]] = [
        ("card_issuer", true("card_issuer", card.issuer)),
        ("card_no", true("card_no", card.number)),
        ("instalments", "일시불"),
        ("approval_no", tender.approval(s, card.approval)),
        ("issued", s.pen.moment(made.when, "issued_on", "issued_at")),
    ]
    if s.chance(0.4):
        rows.append(("order_no", t.code(s.r, s.r.choice((10, 14, 20)))))
    if s.chance(0.4):
        rows.append(("buyer", t.person(s.r)))
    if s.chance(0.4):
        rows.append(
            (
                "item",
                made.bill.items[0].name + (f" 외 {len(made.bill.items) - 1}건" if len(made.bill.items) > 1 else ""),
            )
        )
    if made.is_refund:
        rows.append(("cancelled_on", s.pen.moment(made.when)))
    elif s.chance(0.4):
        rows.append(("cancelled_on", "-"))
    if s.chance(0.4):
        rows.append(("deal", deal_word(s, made)))
    if s.chance(0.5):
        s.r.shuffle(rows)
    s.pairs(*rows)


def _web_parties(s: Sheet, made: Deal, agent_shop: Shop) -> None:
    number = blocks.business_no(s, made.shop.business_no)

    def seller() -> None:
        s.left(s.pick("판매자 정보", "판매자정보", "가맹점 정보", "[판매자]", "실판매자"))
        s.pairs(("merchant", true("merchant", made.shop.name)), ("business_no", number), ("owner", made.shop.owner))
        if s.chance(0.6):
            s.pairs(("phone", made.shop.phone), ("address", made.shop.address))

    def agent() -> None:
        s.left(
            s.pick(
                "결제대행사 정보", "전자결제 대행사", "결제서비스업체", "[PG사]", "이용가맹점(PG) 정보", "결제대행업체"
            )
        )
        s.named(s.dressed(s.pick("회사명", "상호", "업체명", "가맹점명")), agent_shop.name)
        s.named(s.label("business_no"), blocks.business_no(s, agent_shop.business_no, ""))
        if s.chance(0.4):
            s.pair("address", agent_shop.address)

    parts = [seller, agent] if s.chance(0.6) else [agent, seller]
    if s.chance(0.2):
        parts = [seller]
    for part in parts:
        part()


def _web_sums(s: Sheet, made: Deal) -> None:
    slip_sums(s, made)
    if s.chance(0.2) and not made.is_refund:
        s.sum("refund_total", s.pen.won(0))


@SLIPS.add("other", "other", "meal", "shop")
def cash_slip(s: Sheet) -> None:
    """현금영수증 as a terminal prints it: for income deduction or as proof of expense, with a nine-digit approval."""
    made = slip_deal(s, cash=1.0)
    said = s.pick(
        "현금영수증",
        "현 금 영 수 증",
        "현금영수증(지출증빙용)",
        "현금영수증 [소득공제용]",
        "현금(지출증빙)",
        "현금영수증 승인",
        "현금영수증(자진발급)",
    )
    if made.is_refund:
        s.centre(
            s.flag("is_refund", s.pick("현금영수증 취소", "현금취소", "현금영수증(취소)", "현금 승인취소")),
            tall=s.r.choice((1, 2)),
        )
    else:
        s.centre(said, tall=s.r.choice((1, 2)), wide=s.r.choice((1, 2)))
    parts: list[Callable[[], None]] = [
        lambda: blocks.seller(s, made, labelled=0.9),
        lambda: _cash_rows(s, made),
        lambda: slip_sums(s, made),
    ]
    if s.chance(0.35):
        s.r.shuffle(parts)
    for part in parts:
        if s.chance(0.6):
            s.rule()
        part()
    if s.chance(0.7):
        s.left(
            s.pick(
                "국세청 ☎126",
                "현금영수증 문의 126-1",
                "http://현금영수증.kr",
                "홈택스 www.hometax.go.kr",
                "문의: 국세청 세미래콜센터 126",
            )
        )
    noise.foot_noise(s, made)


def _cash_rows(s: Sheet, made: Deal) -> None:
    rows: list[tuple[str, Text]] = [
        ("issued", s.pen.moment(made.when, "issued_on", "issued_at")),
        ("buyer_no", noise.buyer_no(s)),
        ("cash_approval", true("approval_no", cash_approval(s.r))),
    ]
    if s.chance(0.6):
        rows.append(
            (
                "deal",
                s.flag("is_refund", s.pick("현금(취소거래)", "취소", "승인취소"))
                if made.is_refund
                else s.pick("현금(승인거래)", "승인거래", "현금승인", "지출증빙", "소득공제", "현금결제"),
            )
        )
    if s.chance(0.4):
        rows.append(("terminal", noise.terminal(s)))
    if s.chance(0.4):
        s.r.shuffle(rows)
    s.pairs(*rows)
