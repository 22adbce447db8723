"""Layouts that training never sees: purchases, slips, invoices, and papers that are no receipts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from . import bill as b
from . import blocks, noise
from .deal import Deal, cash_approval
from .family import Families
from .foreign import COUNTRIES, day_of
from .forms import simple_bill
from .ink import Text, digits, join, true
from .invoices import invoice_deal
from .model import Paper
from .names import person, shop
from .payment import simple_deal
from .sheet import Sheet
from .shops import shop_deal
from .slips import slip_deal

HELD_OUT = Families()


def taken_back(s: Sheet, made: Deal) -> None:
    """Says that this is a refund, in a line of its own."""
    if made.is_refund:
        said = s.pick(
            "** 거래 무효 (취소) **", "매출 반환 처리", "(취소건)", "구매 취소분", "환불 처리 완료", "VOID / 취소"
        )
        s.centre(s.flag("is_refund", said), inverse=s.chance(0.3))


@HELD_OUT.add("card_slip", "card_slip", "meal", "shop", "other")
def answer_first(s: Sheet) -> None:
    """A slip that prints each value before its label: 30117742 (승인번호)."""
    made = slip_deal(s)
    taken_back(s, made)
    s.centre(s.pick("CARD RECEIPT", "카드 이용 확인증", "전자 카드전표"), bold=True)
    bracket = s.pick("{} ({})", "{} <{}>", "{}  {}", "{} : {}")

    def back(value: Text, concept: str) -> None:
        head, _, tail = bracket.partition("{}")[2].partition("{}")
        s.left(join(value, head, s.word(concept), tail))

    rows: list[tuple[Text, str]] = [
        (true("merchant", made.shop.name), "merchant"),
        (blocks.business_no(s, made.shop.business_no), "business_no"),
        (s.pen.moment(made.when, "issued_on", "issued_at"), "issued"),
        (true("card_issuer", made.card.issuer), "card_issuer"),
        (true("card_no", made.card.number), "card_no"),
        (true("approval_no", made.card.approval), "approval_no"),
    ]
    if s.chance(0.5):
        s.r.shuffle(rows)
    for value, concept in rows:
        back(value, concept)
    s.rule()
    if made.bill.supply and not made.bill.exempt and not made.bill.tip and s.chance(0.7):
        back(s.pen.won(made.bill.supply, "supply", minus=made.minus), "supply")
        back(s.pen.won(made.bill.vat, "vat", minus=made.minus), "vat")
    back(s.pen.won(made.total, "total", minus=made.minus), "total")


@HELD_OUT.add("card_slip", "fuel", "parking", "lodging", paper=Paper.FORM)
def grid_slip(s: Sheet) -> None:
    """A slip set as a grid: three labels in a row, their values below them."""
    made = slip_deal(s)
    s.columns = max(s.columns, 84)
    s.centre(s.pick("카드 거래 명세", "신용거래 확인서", "결제 사실 확인서"), tall=2, bold=True)
    taken_back(s, made)
    cells: list[tuple[str, Text]] = [
        ("merchant", true("merchant", made.shop.name)),
        ("business_no", blocks.business_no(s, made.shop.business_no)),
        ("owner", made.shop.owner),
        ("card_no", true("card_no", made.card.number)),
        ("card_issuer", true("card_issuer", made.card.issuer)),
        ("instalments", "일시불"),
        ("issued", s.pen.moment(made.when, "issued_on", "issued_at")),
        ("approval_no", true("approval_no", made.card.approval)),
        ("merchant_no", digits(s.r, 9)),
    ]
    if made.bill.supply and not made.bill.exempt and not made.bill.tip:
        cells += [
            ("supply", s.pen.won(made.bill.supply, "supply", minus=made.minus)),
            ("vat", s.pen.won(made.bill.vat, "vat", minus=made.minus)),
        ]
    cells.append(("total", s.pen.won(made.total, "total", minus=made.minus)))
    while cells:
        s.headed(*cells[:3])
        cells = cells[3:]
        s.rule("_")


@HELD_OUT.add("meal", "shop", "meal")
def reckoned(s: Sheet) -> None:
    """A till that writes sums out: 2 x 백반 @8,000 = 16,000; 합계 16,000 (부가세 1,455 포함)."""
    made = shop_deal(s)
    s.left(join(s.pick("가게: ", "상점 ", "매장 | "), true("merchant", made.shop.name)))
    s.left(
        join(
            s.pick("번호 ", "등록 ", "BIZ "),
            blocks.business_no(s, made.shop.business_no),
            s.pick(" / ", " | ", " "),
            made.shop.phone,
        )
    )
    taken_back(s, made)
    s.left(
        join(
            s.pick("", "때: ", "@ "),
            s.pen.moment(made.when, "issued_on", "issued_at"),
            s.pick("", f"  {noise.till(s)}"),
        )
    )
    s.rule()
    sign = s.pick("=", "→", ":")
    for item in made.bill.items:
        s.left(f"{item.count} x {item.name}")
        s.right(f"@{item.price:,} {sign} {s.pen.cost(item.amount, minus=made.minus)}")
        if item.off:
            s.right(f"할인 {sign} -{item.off:,}")
    s.rule()
    bill, pen = made.bill, s.pen
    if bill.discount:
        less = pen.won(bill.discount, "" if any(item.off for item in bill.items) else "discount")
        s.right(join(s.word("discount"), " ", less, s.pick(" 뺌", " 적용", "")))
    if bill.tip:
        s.right(join(s.word("tip"), " ", pen.won(bill.tip, "tip", minus=made.minus)))
    total = pen.won(bill.total, "total", minus=made.minus)
    if bill.vat and s.chance(0.7):
        vat = pen.won(bill.vat, "vat", minus=made.minus)
        s.right(join(s.word("total"), " ", total, s.pick(" (부가세 ", " (VAT ", " (세금 "), vat, " 포함)"))
    else:
        s.right(join(s.word("total"), " ", total))
    s.rule()
    if made.is_cash:
        s.left(join(true("payment", "현금"), " ", pen.won(made.total)))
        if s.chance(0.5):
            s.left(join("현금영수증 ", noise.buyer_no(s), " #", true("approval_no", cash_approval(s.r))))
    elif len(made.paid) > 1:
        for way, part in made.paid:
            s.left(f"{way} {part:,}")
    else:
        s.left(join(true("card_issuer", made.card.issuer), " ", true("card_no", made.card.number)))
        s.left(
            join(
                s.word("approval_no"),
                s.pick(" ", "#", ": "),
                true("approval_no", made.card.approval),
                s.pick("", " 일시불"),
            )
        )
    noise.foot_noise(s, made)


@HELD_OUT.add("shop", "meal", paper=Paper.SCREEN)
def timeline(s: Sheet) -> None:
    """A purchase history that tells one purchase as a card of short lines without labels."""
    made = shop_deal(s)
    s.left(s.pick("구매 이력", "소비 내역", "지출 상세"))
    s.left(s.pen.moment(made.when, "issued_on", "issued_at"))
    s.ends(true("merchant", made.shop.name), s.pen.won(made.total, "total", form="{}원", minus=made.minus), bold=True)
    taken_back(s, made)
    s.left(join(true("card_issuer", made.card.issuer), s.pick(" · ", " | ", " ")
                , true("card_no", made.card.number)))  # fmt: skip
    first = made.bill.items[0].name
    s.left(first if len(made.bill.items) == 1 else f"{first} 외 {len(made.bill.items) - 1}")
    s.left(join(s.pick("확인 ", "No. ", "승인 "), true("approval_no", made.card.approval)))
    if s.chance(0.6):
        s.left(join(made.shop.owner, s.pick(" · ", " / "), blocks.business_no(s, made.shop.business_no)))
    if s.chance(0.4):
        s.ends(s.pick("이번 달 합산", "누적 사용", "월 누계"), f"{made.total + s.r.randint(10, 900) * 1000:,}원")


@HELD_OUT.add("tax_invoice", paper=Paper.FORM)
def invoice_list(s: Sheet) -> None:
    """A tax invoice as a list: the buyer first, then the sums, the seller last."""
    made = invoice_deal(s)
    exempt = made.bill.exempt > 0
    s.centre(
        s.pick("TAX INVOICE (세금계산서)", "세금계산서 발급 확인", "전자계산서 상세")
        if not exempt
        else "전자계산서(면세) 상세",
        bold=True,
    )
    taken_back(s, made)
    buyer = shop(s.r, "plain")
    for label, text in (("받는 이", buyer.name), ("받는 이 번호", buyer.business_no), ("받는 이 주소", buyer.address)):
        s.named(label, text)
    s.rule("_")
    bill, pen, minus = made.bill, s.pen, made.minus
    s.named(s.word("written"), pen.day(made.when.date(), "issued_on"))
    for item in made.bill.items:
        s.ends(f"{item.name} ({item.price:,} × {item.count})", pen.cost(item.amount, minus=minus))
    s.sum("supply", pen.won(bill.exempt if exempt else bill.supply, "supply", minus=minus))
    if not exempt:
        s.sum("vat", pen.won(bill.vat, "vat", minus=minus))
    s.sum("total", pen.won(bill.total, "total", minus=minus), bold=True)
    s.rule("_")
    s.named(s.pick("보내는 이", "발급자", "판 사람"), true("merchant", made.shop.name))
    s.named(s.pick("보내는 이 번호", "발급자 번호", "판 사람 번호"), blocks.business_no(s, made.shop.business_no))
    s.named(s.word("owner"), made.shop.owner)


@HELD_OUT.add("simple", paper=Paper.HAND)
def certificate(s: Sheet) -> None:
    """A receipt in one sentence: 일금 … 원정을 … 대금으로 받았음을 증명합니다."""
    made = simple_bill(s)
    s.centre(s.pick("수 령 증", "대금 수령 확인", "영 수 증 서", "현금 수령증"), tall=2, bold=True)
    total = true("total", made.total, s.pick(f"{made.total:,}원", f"₩{made.total:,}", f"{made.total:,}"))
    s.left(join(s.pick("일금 ", "금 ", ""), f"{t.korean_amount(made.total)}원정"))
    s.left(join("(", total, ")"))
    what = made.bill.items[0].name
    said = s.pick("받았음을 증명합니다.", "틀림없이 받았습니다.", "수령하였습니다.")
    s.left(f"위 돈을 {what}{s.pick(' 값', ' 대금', ' 구입비')}으로 {said}")
    s.right(s.pen.day(made.when.date(), "issued_on"))
    s.left(join(s.pick("받은 곳 ", "판 곳 ", "가게 "), true("merchant", made.shop.name)))
    s.left(
        join(
            s.pick("번호 ", "등록 ", ""),
            blocks.business_no(s, made.shop.business_no),
            "  ",
            made.shop.owner,
            s.pick(" 인", " (서명)"),
        )
    )
    if s.chance(0.5):
        s.left(f"{person(s.r)} 님께")


@HELD_OUT.add("other", paper=Paper.FORM)
def dues(s: Sheet) -> None:
    """A slip of dues that were paid (납부확인): fees, water, memberships; what is due, late, and paid."""
    base, late = s.r.randint(20, 3000) * 100, s.r.choice((0, 0, 300, 1200))
    made = simple_deal(s, "other", base + late, "회비", taxed=0.2, cash=0.4)
    s.centre(s.pick("납부 확인서", "수납 확인증", "회비 납입 증명", "납입영수 확인"), tall=2)
    taken_back(s, made)
    s.named(s.pick("납부하신 분", "납입자"), person(s.r))
    s.named(s.pick("고지번호", "관리번호"), digits(s.r, 14))
    s.named(s.pick("납기 내 금액", "부과액"), s.pen.won(base))
    s.named(s.pick("납기 후 금액", "납기후"), s.pen.won(base + max(late, 500)))
    s.named(s.pick("납기일", "기한"), s.pen.day(made.when.date() + dt.timedelta(days=-3 if late else 5)))
    s.rule("_")
    s.named(
        s.pick("실제 납부하신 금액", "납부완료액", "수납액", "내신 돈"),
        s.pen.won(made.total, "total", minus=made.minus),
        bold=True,
    )
    s.named(s.pick("수납일시", "납부하신 날", "납부완료일"), s.pen.moment(made.when, "issued_on", "issued_at"))
    s.named(s.pick("받는 기관", "수납처", "징수처"), true("merchant", made.shop.name))
    s.named(s.pick("고유번호", "사업자 고유번호"), blocks.business_no(s, made.shop.business_no))
    if not made.is_cash:
        s.named(s.word("approval_no"), true("approval_no", made.card.approval))


@HELD_OUT.add("meal", "shop", "lodging", "other", weight=0.4)
def foreign_line(s: Sheet) -> None:
    """A foreign receipt in lines of `what ... price`, the sum said in a sentence."""
    r = s.r
    country = r.choice(COUNTRIES)
    when = b.moment(r)
    s.left(true("merchant", r.choice(country.shops[s.kind])))
    s.left(join(day_of(country, s, when), f"   #{digits(r, 5)}"))
    total = Decimal(0)
    for _ in range(r.randint(1, 4)):
        price = Decimal(r.randint(120, 9000)) * (1 if country.cents == 0 else Decimal("0.01"))
        total += price
        s.left(f"{r.choice(country.goods)} ..... {price:,.{country.cents}f}")
    shown = true("total_foreign", f"{total:.{country.cents}f}", f"{total:,.{country.cents}f}")
    code = true("currency", country.currency)
    s.left(
        join(r.choice(country.words["total"]), " ", code, " ", shown)
        if s.chance(0.5)
        else join(code, " ", shown, "  ", r.choice(country.words["total"]))
    )
    s.left(join(r.choice(country.words["approval"]), " ", true("approval_no", digits(r, 6))))


@HELD_OUT.add("not_receipt", paper=Paper.FORM, weight=1.5)
def minutes(s: Sheet) -> None:
    """Minutes of a meeting, a week's meals, a list of those present, a contract: papers with days and sums in them."""
    r = s.r
    when = b.moment(r)
    way = r.randrange(4)
    if way == 0:
        s.centre(s.pick("회 의 록", "회의 결과 보고", "협의 내용 정리"), tall=2)
        s.named("일시", s.pen.moment(when, hour=True).text)
        s.named("참석", ", ".join(person(r) for _ in range(r.randint(2, 5))))
        for k in range(r.randint(2, 5)):
            s.left(f"{k + 1}) {r.choice(v.SHOP_FIRST)} 예산 {r.randint(1, 90) * 100:,}천원 편성 논의")
    elif way == 1:
        s.centre(s.pick("주간 식단표", "이번 주 식단", "급식 안내"), tall=2)
        for day in "월화수목금":
            s.left(f"{day}  " + ", ".join(r.sample(v.ITEMS, 4)))
        s.left(f"식권 {r.randint(40, 70) * 100:,}원")
    elif way == 2:
        s.centre(s.pick("참석자 명부", "서명부", "교육 이수자 명단"), tall=2)
        for k in range(r.randint(4, 10)):
            s.left(f"{k + 1}  {person(r)}  {r.choice(('총무과', '회계과', '도로과'))}  {t.phone(r)}")
    else:
        s.centre(s.pick("용역 계약서", "임대차 계약서", "협약서"), tall=2)
        s.named("계약금액", f"금 {r.randint(1, 90) * 1_000_000:,}원")
        s.named("계약기간", f"{s.pen.day(when.date()).text} ~ {s.pen.day(when.date() + dt.timedelta(days=180)).text}")
        s.left(f"갑 {shop(r, 'plain').name}  을 {shop(r, 'other').name}")


@HELD_OUT.add("not_receipt")
def price_tags(s: Sheet) -> None:
    """Shelf labels and a leaflet of a sale: prices that nobody paid."""
    s.centre(s.pick("이번 주 특가", "SALE", "가격 인하", "전단 행사"), wide=2, tall=2)
    for _ in range(s.r.randint(2, 6)):
        price = s.r.randint(10, 900) * 100
        s.left(b.item_name(s.r))
        s.ends(f"{price * 2:,}원", s.pick(f"{price:,}원", f"→ {price:,}원", f"{price:,}"))
    s.left(f"기간: {s.pen.day(b.moment(s.r).date()).text} 까지")


@HELD_OUT.add("meal", weight=0.5)
def tab(s: Sheet) -> None:
    """A table's running tab, which says in its own words that it proves nothing."""
    made = shop_deal(s, refund=0.0)
    s.centre(true("merchant", made.shop.name))
    s.left(join(s.pick("연 시각 ", "시작 "), s.pen.moment(made.when, "issued_on", "issued_at")))
    for item in made.bill.items:
        s.ends(f"{item.count} {item.name}", s.pen.cost(item.amount - item.off))
    if made.bill.discount:
        s.ends(
            s.word("discount"),
            s.pen.won(made.bill.discount, "discount" if not any(item.off for item in made.bill.items) else ""),
        )
    if made.bill.tip:
        s.ends(s.word("tip"), s.pen.won(made.bill.tip, "tip"))
    s.ends(s.pick("현재까지", "지금까지 계", "중간 셈"), s.pen.won(made.total, "total"))
    blocks.no_proof(s)
