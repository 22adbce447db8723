"""What stands on receipts and means nothing to a clerk: till numbers, points, adverts, rules of return, barcodes."""

from __future__ import annotations

import datetime as dt
from typing import Final

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from .addresses import syllables
from .deal import Deal
from .ink import digits
from .sheet import Sheet

#: A paper that says it proves nothing is another paper: those words stand in blocks.NO_PROOF.
_PHRASES: Final = tuple(phrase for phrase in v.PHRASES if "증빙" not in phrase)
_FOOT: Final = (
    "감사합니다",
    "이용해 주셔서 감사합니다.",
    "안녕히 가십시오",
    "또 방문해 주세요!",
    "** 즐거운 하루 되세요 **",
    "Thank you",
    "고객님의 방문에 감사드립니다",
    "좋은 하루 보내세요^^",
    "저희 매장을 찾아 주셔서 고맙습니다",
    "THANK YOU FOR YOUR VISIT",
    "서명이 필요 없는 거래입니다",
    "무서명거래",
    "* 5만원 이하 무서명 거래 *",
    "전자서명전표",
    "본 전표는 부가가치세법에 따라 세금계산서를 교부하지 않습니다",
    "여신금융협회 신고센터 02-2011-0777",
    "가맹점명, 주소가 실제와 다를 경우 신고 바랍니다",
    "부가세법 제32조에 의거 세금계산서 발행 불가",
    "포인트 적립은 당일에 한합니다",
    "리뷰 작성 시 음료 서비스",
    "wifi: guest / pw: 12345678",
    "매장에서 드시고 가시면 5% 할인",
    "주차 2시간 무료입니다",
    "주차등록은 계산대에 문의하세요",
    "배달문의 환영",
    "단체예약 환영합니다",
    "재사용 봉투 100원",
    "영수증을 꼭 보관해 주세요",
    "원산지: 쌀(국내산) 김치(중국산)",
    "다음 방문 시 쿠폰 10장에 1장 무료",
)
_RETURNS: Final = (
    "교환/환불은 {}일 이내 영수증 지참",
    "환불은 결제카드와 영수증 지참 시 {}일({})까지",
    "교환 및 환불 {}일 이내 가능 (식품 제외)",
    "정상상품에 한함, {}일({}) 이내",
    "취소/환불 시 카드와 영수증을 지참하세요",
    "* 신선식품은 {}일 이내 교환",
    "포장 훼손 시 교환/환불 불가",
    "구매하신 매장에서 {} 까지 교환 가능",
)


def till(s: Sheet) -> str:
    """POS and bill numbers as they stand beside the time."""
    r = s.r
    return r.choice(
        (
            f"POS:{r.randint(1, 99):02}",
            f"POS:{r.randint(1, 9):02} BILL:{digits(r, 6)}",
            f"POS-{digits(r, 4)}",
            f"NO:{digits(r, 4)}",
            f"#{digits(r, 3)}",
            f"[{digits(r, 6)}]",
            f"담당:{t.person(r)}",
            f"{digits(r, 4)}-{digits(r, 4)}",
            f"테이블 {r.randint(1, 40)}",
            f"No.{digits(r, 5)}",
        )
    )


def terminal(s: Sheet) -> str:
    return s.pick(digits(s.r, 8), "CAT" + digits(s.r, 7), digits(s.r, 10), "T" + digits(s.r, 7))


def buyer_no(s: Sheet) -> str:
    """Who the 현금영수증 is for: a phone number half hidden, a company's number, a card."""
    return s.r.choice(
        (
            f"010-****-{digits(s.r, 4)}",
            f"010{digits(s.r, 3)}****{digits(s.r, 1)}",
            f"***-****-{digits(s.r, 4)}",
            t.business_number(s.r),
            f"{digits(s.r, 6)}******{digits(s.r, 4)}",
        )
    )


def numbers(s: Sheet, deal: Deal) -> None:
    """Receipt, order, table and cashier numbers."""
    r = s.r
    serial = r.choice(
        (
            f"{deal.when:%Y%m%d}-{r.randint(1, 9):02}-{digits(r, 4)}",
            digits(r, 8),
            f"{deal.when:%m%d}-{digits(r, 5)}",
            digits(r, 12),
            t.code(r, 10),
        )
    )
    rows = [
        ("receipt_no", serial),
        ("order_no", r.choice((digits(r, 3), f"A-{r.randint(1, 300)}", digits(r, 14), t.code(r, 8)))),
        ("table", r.choice((f"{r.randint(1, 60)}", f"[홀] {r.randint(1, 30)}", f"테이블-{r.randint(1, 30)}", "포장"))),
        (
            "cashier",
            r.choice((t.person(r), f"{digits(r, 5)}", f"{digits(r, 3)} {t.person(r)}", "관리자", "셀프계산대")),
        ),
        ("pos", r.choice((f"{r.randint(1, 99):02}", digits(r, 4), f"{digits(r, 4)}-{digits(r, 4)}"))),
        ("terminal", terminal(s)),
    ]
    chosen = r.sample(rows, r.choice((1, 1, 2, 2, 3)))
    s.pairs(*chosen)


def points(s: Sheet, deal: Deal) -> None:
    """A loyalty card: its number, points earned and held, an approval number of its own."""
    r = s.r
    if s.chance(0.3):
        s.restyle()
    earned, held = max(1, deal.total // r.choice((100, 200, 1000))), r.randint(0, 99_999)
    s.centre(
        r.choice(
            (
                "[포인트 적립내역]",
                "- 멤버십 적립 -",
                "** 회원 정보 **",
                "[멤버십]",
                "< 적립 안내 >",
                "스탬프 적립",
                "-마일리지-",
            )
        )
    )
    rows = [
        (s.word("points_earned"), f"{earned:,}{r.choice(('', 'P', ' 점', '원', 'p'))}"),
        (s.word("points_balance"), f"{held:,}{r.choice(('', 'P', ' 점', 'p'))}"),
        (r.choice(("회원번호", "멤버십번호", "포인트카드", "고객번호", "회원")), t.card_number(r)),
        (r.choice(("회원명", "고객명", "성함")), t.person(r)),
        (r.choice(("포인트 승인번호", "적립승인", "적립 승인번호", "멤버십 승인")), digits(r, r.choice((6, 9, 16)))),
        (r.choice(("소멸예정", "소멸예정포인트", "이달소멸")), f"{r.randint(0, 999):,}"),
        (s.word("valid"), s.pen.day(deal.when.date() + dt.timedelta(days=r.choice((30, 90, 365, 730)))).text),
    ]
    for word, value in r.sample(rows, r.choice((2, 2, 3, 4))):
        s.named(s.dressed(word), value)


def returns(s: Sheet, deal: Deal) -> None:
    """The rules of exchange, with the last day for it."""
    days = s.r.choice((7, 14, 15, 30))
    last = deal.when.date() + dt.timedelta(days=days)
    shown = s.pick(f"{last.month:02}월{last.day:02}일", s.pen.day(last).text, f"{last.month}월 {last.day}일")
    for _ in range(s.r.choice((1, 1, 2))):
        text = s.r.choice(_RETURNS)
        s.left(text.format(days, shown) if text.count("{}") == 2 else text.format(shown if "까지" in text else days))


def coupon(s: Sheet, deal: Deal) -> None:
    """A coupon for the next visit: an amount and a day that are none of the receipt's."""
    r = s.r
    end = deal.when.date() + dt.timedelta(days=r.choice((7, 14, 30, 60)))
    s.centre(r.choice(("[쿠폰]", "★ 할인쿠폰 ★", "다음 방문 쿠폰", "<COUPON>", "재방문 감사쿠폰")))
    s.left(
        r.choice(
            (
                f"{r.randint(1, 10) * 1000:,}원 할인권",
                f"{r.choice(v.ITEMS)} 1잔 무료",
                f"{r.randint(1, 5) * 10}% 할인",
                f"{r.randint(1, 9) * 10000:,}원 이상 구매 시 {r.randint(1, 9) * 1000:,}원 할인",
            )
        )
    )
    s.pair("valid", s.pen.day(end))


def foot(s: Sheet) -> None:
    for _ in range(s.r.choice((1, 1, 1, 2, 2, 3))):
        text = s.r.choice(_FOOT) if s.chance(0.85) else s.r.choice(_PHRASES)
        if s.chance(0.6):
            s.centre(text)
        else:
            s.left(text)


def barcode(s: Sheet) -> None:
    """The digits under a barcode."""
    s.centre(
        s.pick(
            digits(s.r, 13),
            digits(s.r, 20),
            f"*{digits(s.r, 12)}*",
            t.code(s.r, 16),
            f"** {digits(s.r, 8)}-{digits(s.r, 2)}-{digits(s.r, 6)} **",
        )
    )


def slogan(s: Sheet) -> None:
    s.centre(
        s.r.choice(
            (
                "어서오세요",
                f"정성을 다하는 {s.r.choice(v.SHOP_FIRST)}",
                "고객만족을 위해 최선을 다하겠습니다",
                f"www.{t.code(s.r, 6).lower()}.co.kr",
                "WELCOME",
                "소비자중심경영 인증기업",
                "행복한 시간 되세요",
                f"{s.r.choice(v.ITEMS)} 전문점",
            )
        )
    )


def stray(s: Sheet) -> None:
    """A label that no vocabulary knows, with a number or a word."""
    word = syllables(s.r, s.r.choice((2, 3, 4)))
    value = s.r.choice(
        (
            digits(s.r, s.r.randint(2, 12)),
            syllables(s.r, 3),
            f"{s.r.randint(1, 999) * 10:,}",
            t.code(s.r, 8),
            s.r.choice(_PHRASES),
        )
    )
    s.named(s.dressed(word), value)


def head_noise(s: Sheet) -> None:
    if s.chance(0.12):
        slogan(s)
    if s.chance(0.04):
        stray(s)


def foot_noise(s: Sheet, deal: Deal) -> None:
    """Any of the noise that follows a payment, in any order."""
    parts = []
    if s.chance(0.22):
        parts.append(points)
    if s.chance(0.16):
        parts.append(returns)
    if s.chance(0.07):
        parts.append(coupon)
    s.r.shuffle(parts)
    for part in parts:
        if s.chance(0.5):
            s.rule()
        part(s, deal)
    if s.chance(0.05):
        stray(s)
    if s.chance(0.75):
        foot(s)
    if s.chance(0.2):
        barcode(s)
