"""The head of a receipt: what it calls itself, who sold and when; and the words that it proves nothing."""

from __future__ import annotations

import datetime as dt
from typing import Final

from . import noise
from .deal import Deal
from .ink import Ink, Text, join, true
from .sheet import Sheet

_TITLES: Final = (
    "영수증",
    "영 수 증",
    "[영수증]",
    "[ 영 수 증 ]",
    "RECEIPT",
    "영수증(고객용)",
    "매출영수증",
    "* 영 수 증 *",
    "판매영수증",
    "결제영수증",
    "계산서",
    "매 출 전 표",
    "<영수증>",
    "영수증 (RECEIPT)",
    "=영수증=",
    "Receipt",
    "구매영수증",
)
_HELD_TITLES: Final = (
    "구매확인 영수증",
    "계산 영수증",
    "SALES SLIP",
    "고객보관용 영수증",
    "전자영수증",
    "매출확인증",
    "판매표",
)
SLIP_TITLES: Final = (
    "신용카드 매출전표",
    "신용카드매출전표",
    "신 용 카 드 매 출 전 표",
    "카드 매출전표",
    "매출전표",
    "신용매출전표",
    "신용승인",
    "신용카드 승인전표",
    "CREDIT CARD SALES SLIP",
    "신용카드 전표",
    "카드매출전표(고객용)",
    "신용카드 영수증",
    "IC신용구매",
    "[신용승인]",
    "신용구매",
    "신용카드결제",
)
_HELD_SLIP_TITLES: Final = ("카드결제 확인서", "카드 사용 전표", "전자 매출표", "카드거래 명세", "CARD SALES RECEIPT")
COPIES: Final = (
    "[고객용]",
    "(고객용)",
    "고객용",
    "[회원용]",
    "(회원보관용)",
    "고객보관용",
    "CUSTOMER COPY",
    "[ 고 객 용 ]",
    "<고객용>",
)
REFUND_TITLES: Final = (
    "신용카드 승인취소",
    "신용취소",
    "[취소]",
    "[ 승 인 취 소 ]",
    "취소전표",
    "매출취소",
    "카드매출전표(취소)",
    "반품 영수증",
    "환불 영수증",
    "반 품",
    "[반품]",
    "취소 영수증",
    "결제취소",
    "신용카드 매출전표 (취소)",
    "거래취소",
    "환불",
    "<<취소>>",
    "*** 취소 ***",
    "승인취소전표",
    "CANCEL 취소",
)
_HELD_REFUND_TITLES: Final = ("무효거래 전표", "매출 반환 전표", "구매취소 확인", "VOID 취소", "되돌림 (환불)")
NO_PROOF: Final = (
    "본 주문서는 영수증이 아닙니다",
    "증빙용으로 사용할 수 없습니다",
    "본 전표는 증빙으로 사용할 수 없습니다",
    "* 증빙서류로 사용하실 수 없습니다 *",
    "매출전표가 아닙니다",
    "영수증으로 사용 불가",
    "이 계산서는 영수증이 아닙니다",
    "거래 증빙으로 사용할 수 없습니다",
    "※본 영수증은 지출증빙용으로 사용 불가합니다",
    "[주문서] 영수증 아님",
    "신용카드 매출전표가 아닙니다",
    "가영수증 - 증빙불가",
)
_HELD_NO_PROOF: Final = (
    "세무 자료로 쓰실 수 없습니다",
    "이 종이로는 비용처리가 되지 않습니다",
    "정식 영수증은 계산대에서 받으세요",
    "주문 확인용이며 지출 증거가 되지 않음",
)


def choose(s: Sheet, words: tuple[str, ...], held: tuple[str, ...]) -> str:
    return s.r.choice(held if s.held_out and s.chance(0.7) else words)


def title(s: Sheet, deal: Deal, *, slip: bool = False) -> None:
    """What the paper calls itself; a refund's own title says that it is one."""
    big = s.r.choice((1, 1, 2))
    s.is_cash = deal.is_cash
    if deal.is_refund:
        said = choose(s, REFUND_TITLES, _HELD_REFUND_TITLES)
        s.centre(s.flag("is_refund", said), wide=big, tall=big, bold=s.chance(0.4), inverse=s.chance(0.1))
        if s.chance(0.3):
            s.centre(s.r.choice(COPIES))
        return
    if slip:
        s.centre(choose(s, SLIP_TITLES, _HELD_SLIP_TITLES), wide=big, tall=big, bold=s.chance(0.4))
        if s.chance(0.5):
            s.centre(s.r.choice(COPIES))
    elif s.chance(0.75):
        s.centre(choose(s, _TITLES, _HELD_TITLES), wide=big, tall=big, bold=s.chance(0.4))


def business_no(s: Sheet, number: str, name: str = "business_no") -> Ink:
    """사업자등록번호 with dashes, or as ten bare digits; as the field `name`, or as nobody's ('')."""
    shown = number if s.chance(0.82) else number.replace("-", "")
    return true(name, number, shown) if name else Ink(shown)


def seller(s: Sheet, deal: Deal, *, labelled: float = 0.6) -> None:
    """Name, number, owner, address and phone of the shop, labelled or not, in one of many orders."""
    shop = deal.shop
    s.is_cash = deal.is_cash
    name, number = true("merchant", shop.name), business_no(s, shop.business_no)
    way = s.r.random()
    if way < labelled:
        rows: list[tuple[str, Text]] = [("business_no", number)]
        if s.chance(0.7):
            rows.append(("owner", shop.owner))
        if s.chance(0.75):
            rows.append(("address", shop.address))
        if s.chance(0.75):
            rows.append(("phone", shop.phone))
        if s.chance(0.3):
            s.r.shuffle(rows)
        if s.chance(0.35):
            s.centre(name, wide=s.r.choice((1, 1, 2)), tall=s.r.choice((1, 1, 2)), bold=s.chance(0.4))
        else:
            rows.insert(0 if s.chance(0.85) else 1, ("merchant", name))
        s.pairs(*rows)
        return
    big = s.r.choice((1, 1, 2))
    if s.chance(0.6):
        s.centre(name, wide=big, tall=big, bold=s.chance(0.4))
    else:
        s.add((name, 0.0, "left"), wide=big, tall=big)
    loose: list[Text] = []
    if s.chance(0.7):
        loose.append(shop.address)
    form = s.r.random()
    if form < 0.3:
        loose.append(join(number, shop.owner, by=s.pick(" ", "  ", " / ", " ")))
    elif form < 0.5:
        loose.append(
            join(s.label("business_no"), ":", number, s.pick(" ", "  "), s.pick("대표:", "대표자:", ""), shop.owner)
        )
    elif form < 0.65:
        loose.append(join(number, s.pick(" TEL:", " T:", " ☎", " "), shop.phone))
    elif form < 0.75:
        loose.append(number)
    else:
        loose.append(s.attached(s.label("business_no"), number))
    if s.chance(0.5):
        loose.append(s.pick("TEL:", "T.", "☎ ", "Tel) ", "전화:", "") + shop.phone)
    if s.chance(0.3):
        s.r.shuffle(loose)
    centred = s.chance(0.4)
    for text in loose:
        if centred:
            s.centre(text)
        else:
            s.left(text)


def issued(s: Sheet, deal: Deal) -> None:
    """The moment of payment, with or without a label, perhaps with the numbers of the till beside it."""
    when = s.pen.moment(deal.when, "issued_on", "issued_at")
    way = s.r.random()
    till = noise.till(s)
    if way < 0.45:
        s.pair("issued", when)
    elif way < 0.6:
        tag = (
            "반품"
            if deal.is_refund and s.chance(0.5)
            else s.pick("판매", "등록", "구매", "매출", "결제", "정상", "거래", "판 매")
        )
        s.ends(join(s.pick("[{}]", "[{}] ", "({}) ", "<{}>", "{}:").format(tag), when), till)
    elif way < 0.75:
        s.ends(when, till)
    elif way < 0.85:
        s.left(when)
    elif way < 0.97:
        clock = s.pen.clock(deal.when, "issued_at")
        day = s.pen.day(deal.when.date(), "issued_on")
        if s.chance(0.5):
            s.pair("issued", day)
            s.named(s.dressed(s.pick("시간", "시각", "거래시간", "판매시간", "TIME")), clock)
        else:
            s.ends(join(s.pick("", "일자:", "DATE ", "날짜 "), day), join(s.pick("", "시간:", "TIME ", ""), clock))
    else:
        s.pair("issued", when)


def no_proof(s: Sheet) -> None:
    """The paper itself says that it is no evidence."""
    s.centre(s.flag("is_no_proof", choose(s, NO_PROOF, _HELD_NO_PROOF)))


def printed(s: Sheet, deal: Deal) -> None:
    """When the paper was printed again, days after."""
    again = deal.when + dt.timedelta(days=s.r.choice((0, 0, 1, 3, 9, 31)), minutes=s.r.randint(0, 600))
    s.pair("printed", s.pen.moment(again))
