"""Tax invoices (세금계산서): electronic, on paper, and as a portal shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from . import bill as b
from . import blocks
from .bill import Bill, Item
from .deal import Deal, deal
from .family import Families
from .ink import Ink, Text, digits, join, true
from .model import Paper
from .names import shop
from .sheet import Sheet

INVOICES = Families()


def invoice_deal(s: Sheet, *, exempt: float = 0.15) -> Deal:
    """Goods whose VAT is added on top, as invoices reckon."""
    r = s.r
    items = tuple(
        Item(
            b.item_name(r),
            r.choice((r.randint(1, 400) * 1000, r.randint(10, 900) * 100)),
            r.choice((1, 1, 2, 3, 5, 10, 20)),
        )
        for _ in range(r.choice((1, 1, 1, 2, 3, 4)))
    )
    net = sum(item.amount for item in items)
    is_exempt = r.random() < exempt
    vat = 0 if is_exempt else net // 10
    bill = Bill(items, 0, 0 if is_exempt else net, vat, net if is_exempt else 0, 0, net + vat)
    made = deal(r, r.choice(("plain", "shop", "other", "meal")), bill, refund=0.05)
    return replace(made, minus=made.is_refund)


@INVOICES.add("tax_invoice", paper=Paper.FORM, weight=2.0)
def electronic(s: Sheet) -> None:
    """전자세금계산서: seller and buyer beside each other, the day, the sums, the goods."""
    made = invoice_deal(s)
    exempt = made.bill.exempt > 0
    invoice_title(s, made, exempt)
    if s.chance(0.8):
        s.named(
            s.pick("승인번호", "국세청 승인번호", "승 인 번 호"),
            Ink(f"{made.when:%Y%m%d}-{digits(s.r, 8)}-{digits(s.r, 8)}"),
        )
    buyer = shop(s.r, "plain")
    s.rule("_")
    parties(s, made, buyer.name, buyer.business_no, buyer.owner, buyer.address)
    s.rule("_")
    invoice_sums(s, made, exempt)
    s.rule("_")
    invoice_goods(s, made)
    invoice_total(s, made)


def invoice_title(s: Sheet, made: Deal, exempt: bool) -> None:
    word = "계산서" if exempt else "세금계산서"
    shown = s.pick(
        f"전자{word}", f"전 자 {word}", word, f"{word}(공급받는자 보관용)", " ".join(word), f"전자{word}(공급받는자용)"
    )
    if made.is_refund:
        shown = s.pick(f"수정전자{word}", f"전자{word}(수정)", f"수정{word}")
    s.centre(shown, tall=2, bold=True)
    if made.is_refund:
        s.left(
            join("수정사유 : ", s.flag("is_refund", s.pick("환입", "계약의 해제", "반품", "계약해제", "환입(반품)")))
        )


def parties(s: Sheet, made: Deal, buyer: str, buyer_no: str, buyer_owner: str, buyer_address: str) -> None:
    """공급자 and 공급받는자: beside each other, or one below the other."""
    seller = made.shop
    name, number = true("merchant", seller.name), blocks.business_no(s, seller.business_no)
    reg, who, boss, where = (
        s.pick("등록번호", "사업자등록번호", "등록 번호"),
        s.pick("상호", "상호(법인명)", "상 호"),
        s.pick("성명", "성명(대표자)", "대표자", "성 명"),
        s.pick("사업장주소", "사업장", "주소", "사업장 주소"),
    )
    if s.chance(0.55):
        s.add(("공급자", 0.0, "left"), ("공급받는자", 0.5, "left"))
        s.add((join(reg, " ", number), 0.0, "left"), (f"{reg} {buyer_no}", 0.5, "left"))
        s.add((join(who, " ", name), 0.0, "left"), (f"{who} {buyer}", 0.5, "left"))
        s.add((f"{boss} {seller.owner}", 0.0, "left"), (f"{boss} {buyer_owner}", 0.5, "left"))
        if s.chance(0.7):
            s.left(f"{where} {seller.address}")
            s.left(f"{where} {buyer_address}")
        s.add(
            (f"업태 {s.pick('도소매', '서비스', '음식', '제조')}", 0.0, "left"),
            (f"업태 {s.pick('공공행정', '서비스', '교육')}", 0.5, "left"),
        )
        return

    def one() -> None:
        s.left(s.pick("공급자", "[공급자]", "공 급 자"))
        s.left(join(reg, " ", number))
        s.left(join(who, " ", name, "  ", boss, " ", seller.owner))
        s.left(f"{where} {seller.address}")
        s.left(f"업태 {s.pick('도소매', '서비스', '음식')} 종목 {s.pick('문구', '사무용품', '한식', '컨설팅')}")

    def two() -> None:
        s.left(s.pick("공급받는자", "[공급받는자]", "공급 받는자"))
        s.left(f"{reg} {buyer_no}")
        s.left(f"{who} {buyer}  {boss} {buyer_owner}")
        s.left(f"{where} {buyer_address}")

    parts = [one, two] if s.chance(0.85) else [two, one]
    for part in parts:
        part()


def invoice_sums(s: Sheet, made: Deal, exempt: bool) -> None:
    bill, pen, minus = made.bill, s.pen, made.minus
    day = pen.day(made.when.date(), "issued_on")
    supply = pen.won(bill.exempt if exempt else bill.supply, "supply", minus=minus)
    rows: list[tuple[str, Text]] = [
        (s.pick("작성일자", "작성 연월일", "작성년월일", "작성일"), day),
        (s.pick("공급가액", "공급가액(원)", "공 급 가 액"), supply),
    ]
    if not exempt:
        rows.append((s.pick("세액", "세 액", "부가세"), pen.won(bill.vat, "vat", minus=minus)))
    if s.chance(0.6):
        k = 1 / (len(rows) + 1)
        s.add(
            *((label, i * k, "left") for i, (label, _) in enumerate(rows)), (s.pick("비고", "수정사유"), 1 - k, "left")
        )
        s.add(*((value, i * k, "left") for i, (_, value) in enumerate(rows)))
    else:
        for label, value in rows:
            s.named(label, value)


def invoice_goods(s: Sheet, made: Deal) -> None:
    pen = s.pen
    day = made.when.date()
    s.add(
        ("월", 0.0, "left"),
        ("일", 0.05, "left"),
        (s.pick("품목", "품 목"), 0.1, "left"),
        ("수량", 0.52, "right"),
        ("단가", 0.66, "right"),
        ("공급가액", 0.85, "right"),
        ("세액", 1.0, "right"),
    )
    for item in made.bill.items:
        vat = 0 if made.bill.exempt else item.amount // 10
        name = item.name if len(item.name) < 12 else item.name[:12]
        s.add(
            (f"{day.month:02}", 0.0, "left"),
            (f"{day.day:02}", 0.05, "left"),
            (name, 0.1, "left"),
            (str(item.count), 0.52, "right"),
            (pen.cost(item.price), 0.66, "right"),
            (pen.cost(item.amount, minus=made.minus), 0.85, "right"),
            (pen.cost(vat, minus=made.minus), 1.0, "right"),
        )


def invoice_total(s: Sheet, made: Deal) -> None:
    total = s.pen.won(made.bill.total, "total", minus=made.minus)
    asked = s.pick("영수", "청구", "(영수)", "(청구)", "[영수]")
    if s.chance(0.5):
        s.add(
            (s.pick("합계금액", "합 계 금 액"), 0.0, "left"),
            ("현금", 0.25, "left"),
            ("수표", 0.4, "left"),
            ("어음", 0.55, "left"),
            ("외상미수금", 0.7, "left"),
        )
        s.add((total, 0.0, "left"), (f"이 금액을 {asked} 함", 1.0, "right"))
    else:
        s.named(s.pick("합계금액", "합 계", "총 합계금액", "합계"), total, shape="joined")
        s.left(f"이 금액을 {asked}함")


@INVOICES.add("tax_invoice", paper=Paper.HAND)
def paper_invoice(s: Sheet) -> None:
    """A tax invoice on a printed form, filled in by hand."""
    made = replace(invoice_deal(s), is_refund=False, minus=False)
    exempt = made.bill.exempt > 0
    s.ends(s.pick("책번호    권    호", f"No. {s.r.randint(1, 400)}"), s.pick("공급받는자 보관용", "(공급받는자용)"))
    invoice_title(s, made, exempt)
    buyer = shop(s.r, "plain")
    parties(s, made, buyer.name, buyer.business_no, buyer.owner, buyer.address)
    invoice_sums(s, made, exempt)
    invoice_goods(s, made)
    invoice_total(s, made)


@INVOICES.add("tax_invoice", paper=Paper.SCREEN)
def invoice_view(s: Sheet) -> None:
    """A tax invoice looked up in a portal."""
    made = invoice_deal(s)
    exempt = made.bill.exempt > 0
    invoice_title(s, made, exempt)
    bill, pen = made.bill, s.pen
    buyer = shop(s.r, "plain")
    rows: list[tuple[str, Text]] = [
        ("written", pen.day(made.when.date(), "issued_on")),
        ("supply", pen.won(bill.exempt if exempt else bill.supply, "supply", minus=made.minus)),
    ]
    if not exempt:
        rows.append(("vat", pen.won(bill.vat, "vat", minus=made.minus)))
    rows.append(("total", pen.won(bill.total, "total", minus=made.minus)))
    s.left(s.pick("공급자 정보", "공급자", "매출자"))
    s.pairs(
        ("merchant", true("merchant", made.shop.name)),
        ("business_no", blocks.business_no(s, made.shop.business_no)),
        ("owner", made.shop.owner),
    )
    s.left(s.pick("공급받는자 정보", "공급받는자", "매입자"))
    s.named(s.pick("상호", "등록번호"), s.pick(buyer.name, buyer.business_no))
    s.rule("_")
    for concept, value in rows:
        s.pair(concept, value)
    s.pair("item", made.bill.items[0].name)
    s.named(s.pick("전송일시", "발급일시", "전송일자"), pen.moment(made.when + dt.timedelta(days=1)))
