"""Pay apps, delivery apps and banks."""

from __future__ import annotations

from dataclasses import replace

from models.training.recogniser import tokens as t

from . import bill as b
from . import blocks
from .addresses import address
from .bill import Item
from .deal import deal
from .family import Families
from .ink import Text, digits, true
from .model import Paper
from .names import person
from .payment import simple_deal
from .sheet import Sheet
from .shops import buttons, status_bar

APPS = Families()


@APPS.add("other", paper=Paper.SCREEN)
def bank_transfer(s: Sheet) -> None:
    """이체확인증: money sent by bank."""
    total = s.r.randint(1, 500) * 1000
    made = simple_deal(s, s.r.choice(("plain", "other", "meal")), total, "이체", cash=1.0, refund=0.0)
    s.centre(s.pick("이체확인증", "이체 결과", "송금 확인증", "계좌이체 영수증", "이체 완료"), bold=True)
    rows: list[tuple[str, Text]] = [
        (s.pick("받는분", "받는 분", "예금주", "수취인"), true("merchant", made.shop.name)),
        (s.pick("이체금액", "보낸 금액", "송금액", "거래금액"), s.pen.won(total, "total")),
        (s.pick("이체일시", "거래일시", "처리일시", "송금일시"), s.pen.moment(made.when, "issued_on", "issued_at")),
        (s.pick("출금계좌", "내 계좌"), f"{digits(s.r, 3)}-{digits(s.r, 2)}-****{digits(s.r, 2)}"),
        (
            s.pick("입금계좌", "입금은행"),
            f"{s.pick('농협', '국민', '신한', '우리')} {digits(s.r, 3)}-{digits(s.r, 4)}-{digits(s.r, 4)}",
        ),
        (s.pick("수수료", "이체수수료"), s.pen.won(s.r.choice((0, 500, 1000)))),
        (s.pick("보내는분", "보내는 분 표시", "의뢰인"), person(s.r)),
    ]
    if s.chance(0.4):
        rows.append((s.pick("거래 후 잔액", "잔액", "출금 후 잔액"), s.pen.won(s.r.randint(1, 9_000_000))))
    if s.chance(0.5):
        s.r.shuffle(rows)
    for label, value in rows:
        s.named(s.dressed(label), value)


@APPS.add("other", "meal", "shop", paper=Paper.SCREEN, weight=1.2)
def pay_app(s: Sheet) -> None:
    """A pay app's detail of one payment: the amount on top, few words below."""
    trade = {"other": "plain", "meal": s.pick("meal", "cafe"), "shop": "shop"}[s.kind]
    made = deal(s.r, trade, None, cash=0.0)
    status_bar(s)
    s.left(true("merchant", made.shop.name))
    total = s.pen.won(
        made.total,
        "total",
        form=s.pick("{}원", "{} 원", "-{}원", "₩{}") if not made.minus else "{}원",
        minus=made.minus,
    )
    s.add((total, 0.0, "left"), tall=2, wide=2, bold=True)
    if made.is_refund:
        s.left(s.flag("is_refund", s.pick("결제 취소", "취소됨", "결제취소 완료", "환불 완료")))
    else:
        s.left(s.pick("결제 완료", "승인", "결제완료", "정상 결제", "")) if s.chance(0.5) else None
    rows: list[tuple[str, Text]] = [
        ("issued", s.pen.moment(made.when, "issued_on", "issued_at")),
        ("payment", true("card_issuer", made.card.issuer)),
    ]
    if s.chance(0.6):
        rows.append(("approval_no", true("approval_no", made.card.approval)))
    if s.chance(0.4):
        rows.append(("points_earned", f"{made.total // 200:,}P"))
    if s.chance(0.3):
        rows.append(("business_no", blocks.business_no(s, made.shop.business_no)))
    if made.bill.discount and s.chance(0.5):
        rows.append(
            ("discount", s.pen.won(made.bill.discount, "" if any(i.off for i in made.bill.items) else "discount"))
        )
    s.r.shuffle(rows)
    for concept, value in rows:
        s.pair(concept, value)
    buttons(s)


@APPS.add("meal", paper=Paper.SCREEN, weight=1.2)
def delivery_app(s: Sheet) -> None:
    """An order in a delivery app: dishes, delivery fee, coupons, what was paid."""
    made = deal(s.r, "meal", None, cash=0.1)
    while made.bill.tip or len(made.paid) > 1 or any(i.off for i in made.bill.items):
        made = deal(s.r, "meal", None, cash=0.1)
    r = s.r
    fee = r.choice((0, 1000, 2000, 2500, 3000))
    extra = Item(s.pick("배달팁", "배달비", "배달료", "배송비"), fee, 1)
    bill = made.bill
    supply, vat = b.split_tax(r, bill.supply + bill.vat + fee)
    bill = replace(bill, supply=supply, vat=vat, total=bill.total + fee)
    made = replace(made, bill=bill, paid=((made.paid[0][0], bill.total),))
    status_bar(s)
    s.centre(s.pick("주문 상세", "주문내역 상세", "주문 내역", "배달 주문 상세", "주문정보"), bold=True)
    if made.is_refund:
        s.left(s.flag("is_refund", s.pick("주문 취소", "주문이 취소되었습니다", "취소완료", "결제 취소")))
    else:
        s.left(s.pick("배달이 완료되었습니다", "주문완료", "배달완료", "픽업완료"))
    s.left(true("merchant", made.shop.name))
    s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    s.pair("order_no", t.code(r, 10))
    for item in bill.items:
        s.ends(f"{item.name} {item.count}개", s.pen.cost(item.amount))
    s.rule("_")
    s.sum("subtotal", s.pen.won(sum(i.amount for i in bill.items)))
    s.named(s.dressed(extra.name), s.pen.won(fee), shape=s.sum_shape)
    if bill.discount:
        s.sum("discount", s.pen.won(bill.discount, "discount", minus=s.chance(0.7)))
    s.sum("total", s.pen.won(bill.total, "total", minus=made.minus), bold=True, tall=s.r.choice((1, 2)))
    s.pair("payment", true("payment", made.paid[0][0]))
    s.pair("address", address(r))
    buttons(s)
