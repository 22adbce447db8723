"""The payment on a receipt: cash and change, the card terminal's block, the 현금영수증 at its foot."""

from __future__ import annotations

from . import noise
from .deal import Deal, cash_approval
from .ink import Ink, Pen, Text, digits, join, true
from .sheet import Sheet


def tendered(s: Sheet, deal: Deal) -> None:
    """What was handed over, and the change: cash is more than was asked for."""
    total, pen = deal.total, s.pen
    if len(deal.paid) > 1:
        for way, part in deal.paid:
            s.named(s.dressed(way), pen.won(part, minus=deal.minus), shape=s.sum_shape)
        return
    way = deal.paid[0][0]
    if deal.is_cash:
        given = total if s.chance(0.35) else _cash_given(s, total)
        if s.chance(0.4):
            s.pair("payment", true("payment", way))
        elif s.chance(0.4):
            s.named(true("payment", way), pen.won(given), shape=s.sum_shape)
        if s.chance(0.7):
            s.sum("received", pen.won(given))
        if given > total or s.chance(0.5):
            s.sum("change", pen.won(given - total))
        return
    if s.chance(0.45):
        s.named(true("payment", way), pen.won(total, "total", minus=deal.minus), shape=s.sum_shape)
    elif s.chance(0.4):
        s.pair("payment", true("payment", way))
    if s.chance(0.25):
        word = s.pick("받은금액", "받은돈", "카드금액", "결제금액", "받으신금액", "지불금액")
        s.named(s.dressed(word), pen.won(total, minus=deal.minus), shape=s.sum_shape)
        if s.chance(0.7):
            s.sum("change", pen.won(0))


def _cash_given(s: Sheet, total: int) -> int:
    for note in (1000, 5000, 10_000, 50_000):
        if s.chance(0.4) and total % note:
            return -(-total // note) * note
    return -(-total // 10_000) * 10_000


def card_block(s: Sheet, deal: Deal, *, again: float = 0.3) -> None:
    """What the card terminal prints: card, issuer, approval, shop and terminal numbers, in any order."""
    card = deal.card
    if s.chance(0.4):
        s.restyle()
        s.pen = Pen(s.r)
    rows: list[tuple[str, Text]] = [
        ("card_no", true("card_no", card.number)),
        ("approval_no", approval(s, card.approval)),
    ]
    if s.chance(0.7):
        rows.insert(s.r.choice((0, 1, 2)), ("card_issuer", true("card_issuer", card.issuer)))
    if s.chance(0.45):
        rows.append(("acquirer", card.acquirer))
    if s.chance(0.6):
        rows.insert(
            s.r.randint(0, len(rows)),
            ("instalments", s.pick("일시불", "일시불", "00", "0개월", "일시불(00)", "0", "00개월")),
        )
    if s.chance(0.5):
        rows.append(("merchant_no", digits(s.r, s.r.choice((8, 9, 9, 10, 10)))))
    if s.chance(0.3):
        rows.append(("terminal", noise.terminal(s)))
    if s.chance(0.2):
        rows.append(("receipt_no", digits(s.r, s.r.choice((4, 6, 8, 12)))))
    if s.chance(again):
        rows.insert(
            s.r.randint(0, len(rows)),
            ("total", s.pen.won(deal.paid[0][1], "total" if len(deal.paid) == 1 else "", minus=deal.minus)),
        )
    if s.chance(0.25):
        rows.insert(s.r.randint(0, len(rows)), ("issued", s.pen.moment(deal.when, "issued_on", "issued_at")))
    if s.chance(0.35):
        s.r.shuffle(rows)
    if s.chance(0.35):
        s.centre(
            s.pick(
                "*** 신용승인정보(고객용) ***",
                "- 신용카드 결제내역 -",
                "[신용카드 승인내역]",
                "** 카드승인 **",
                "<카드결제정보>",
                "[ 신용카드전표 ]",
                "카드 결제 정보",
                "===승인내역===",
            )
        )
    if deal.is_refund:
        rows.extend(original(s, deal))
    s.pairs(*rows)


def original(s: Sheet, deal: Deal) -> list[tuple[str, Text]]:
    """What a refund undoes: the day and approval of the purchase."""
    rows: list[tuple[str, Text]] = []
    if s.chance(0.4):
        rows.append(("original_on", s.pen.day(deal.sold_on)))
    if s.chance(0.3):
        rows.append(("original_no", digits(s.r, 8)))
    return rows


def approval(s: Sheet, number: str) -> Ink:
    """The approval number; some terminals part it in the middle."""
    roll = s.r.random()
    if roll < 0.04 and len(number) == 8:
        return true("approval_no", number, f"{number[:4]} {number[4:]}")
    if roll < 0.07:
        return join("[", true("approval_no", number), "]")
    if roll < 0.1:
        return join(true("approval_no", number), s.pick(" (신용승인)", " 정상승인", " OK", "(KICC)", " 승인"))
    return true("approval_no", number)


def cash_receipt(s: Sheet, deal: Deal) -> None:
    """현금영수증 at the foot of a till receipt."""
    s.centre(
        s.pick(
            "[현금영수증]",
            "현금영수증(지출증빙)",
            "현금(소득공제)",
            "현금영수증 승인",
            "** 현금영수증 **",
            "현금영수증(소득공제용)",
            "[현금(지출증빙)]",
        )
    )
    rows: list[tuple[str, Text]] = [("cash_approval", true("approval_no", cash_approval(s.r)))]
    if s.chance(0.8):
        rows.insert(0, ("buyer_no", noise.buyer_no(s)))
    if s.chance(0.3):
        rows.append(("total", s.pen.won(deal.total, "total", minus=deal.minus)))
    s.pairs(*rows)
    if s.chance(0.6):
        s.left(
            s.pick(
                "국세청 문의 126",
                "현금영수증 문의 ☎126-1-1",
                "http://현금영수증.kr",
                "국세청 홈페이지 http://www.hometax.go.kr",
            )
        )


def paying(s: Sheet, deal: Deal) -> None:
    """How it was paid: by card with its approval, or in cash with or without a 현금영수증."""
    tendered(s, deal)
    if s.chance(0.3):
        s.rule()
    if not deal.is_cash:
        card_block(s, deal)
    elif s.chance(0.6):
        cash_receipt(s, deal)
