"""Wordings that training never sees. Their parts (numbers, names) come from the same sources."""

from __future__ import annotations

import random

from . import tokens as t
from . import vocabulary as v
from .wording import Wordings, colon, spread

HELD_OUT = Wordings()


@HELD_OUT.add(3)
def settled_amount(r: random.Random) -> str:
    word = r.choice(
        [
            "최종청구액",
            "실수령액",
            "카드결제액",
            "현금결제액",
            "순매출",
            "차감금액",
            "요금합계",
            "이용합계",
            "납부하실금액",
            "미수금",
            "예치금",
            "선결제",
            "잔여금액",
            "판매총액",
            "실지불금액",
            "결재금액",
        ]
    )
    return spread(r, word) + colon(r) + t.money(r)


@HELD_OUT.add(2)
def settled_tax(r: random.Random) -> str:
    a = t.amounts(r)
    return r.choice(
        (
            f"과세:{a.supply:,} 면세:{a.exempt:,} 세금:{a.vat:,} 계:{a.total:,}",
            f"({a.supply:,}+{a.vat:,})",
            f"Net {a.supply:,} Tax {a.vat:,} Sum {a.total:,}",
            f"{a.total:,} (부가세 {a.vat:,} 포함)",
        )
    )


@HELD_OUT.add(2)
def stamped(r: random.Random) -> str:
    return r.choice(
        ("처리시각 <{}>", "등록시각 {}", "마감 {}", "개시 {} 까지", "출력:{} 1/1", "{}부터 유효", "매출일 {} #1")
    ).format(t.moment(r))


@HELD_OUT.add(2)
def registered(r: random.Random) -> str:
    return r.choice(("법인번호 {}", "사업자 등록 No. {}", "{} (일반과세자)", "{}(간이)", "업체코드 {}")).format(
        t.business_number(r)
    )


@HELD_OUT.add(2)
def masked(r: random.Random) -> str:
    return r.choice(
        ("결제수단번호 {}", "PAN {}", "{} 정상승인", "법인 {} 일시불", "이용카드<{}>", "회원번호 {}")
    ).format(t.card_number(r))


@HELD_OUT.add(2)
def sold(r: random.Random) -> str:
    price, count = t.won(r), r.randint(1, 20)
    return r.choice(
        (
            "{s} {c}점 @{p:,}",
            "{s}.....{q:,}",
            "{c} x {s} {q:,}",
            "{s} @{p:,}x{c}",
            "{s} 판매 {c} 액 {q:,}",
            "{s} ({p:,}원 × {c}명)",
        )
    ).format(s=t.item(r), c=count, p=price, q=price * count)


@HELD_OUT.add(2)
def wordy(r: random.Random) -> str:
    return r.choice(
        (
            f"{t.person(r)} 고객님, {r.choice(v.STATIONS)}에서 만나요",
            f"이 표는 {t.date(r)} 하루만 씁니다",
            f"{r.choice(v.ITEMS)} 품절로 {r.choice(v.ITEMS)} 대체 출고",
            f"마일리지 {t.digits(r, 4)}점이 소멸될 예정",
            f"{t.shop(r)} 직영 매장 안내",
            f"{r.choice(v.STATIONS)}행 막차 {t.clock(r)}",
            f"문 여는 시각 {t.clock(r)} 닫는 시각 {t.clock(r)}",
            f"{r.choice(v.CARDS)} 청구할인 {r.randint(1, 50)}퍼센트",
            f"우편번호 {t.digits(r, 5)} {t.address(r)}",
        )
    )


@HELD_OUT.add(1)
def unseen_syllables(r: random.Random) -> str:
    return t.syllables(r, r.randint(3, 9)) + r.choice(("", f"({t.syllables(r, 2)})", f" {t.digits(r, 4)}"))


@HELD_OUT.add(1)
def unseen_digits(r: random.Random) -> str:
    first, second = t.digits(r, r.randint(3, 6)), t.digits(r, r.randint(3, 8))
    return first + r.choice("-. /:") + second + r.choice("-. ") + t.digits(r, 2)
