"""What stands on a receipt, first part: labels with values, amounts, rows, dates, business and card numbers."""

from __future__ import annotations

import random

from . import tokens as t
from . import vocabulary as v
from .wording import Wordings, colon, label, spread, value

MONEY = Wordings()


@MONEY.add(9)
def labelled_amount(r: random.Random) -> str:
    word = [
        "합계",
        "소계",
        "총액",
        "결제금액",
        "받을금액",
        "받은금액",
        "거스름돈",
        "부가세",
        "공급가액",
        "봉사료",
        "할인",
        "승인금액",
        "과세금액",
        "면세금액",
        "판매금액",
        "총결제금액",
        "운임",
        "요금",
        "객실료",
        "영수액",
    ]
    return spread(r, r.choice(word)) + colon(r) + t.money(r)


@MONEY.add(9)
def labelled_value(r: random.Random) -> str:
    return label(r) + colon(r) + value(r)


@MONEY.add(3)
def two_values(r: random.Random) -> str:
    return label(r) + colon(r) + value(r) + r.choice((" ", "  ", " / ", " | ")) + label(r) + colon(r) + value(r)


@MONEY.add(3)
def tax_split(r: random.Random) -> str:
    a = t.amounts(r)
    supply, vat, total = (
        r.choice(("공급가액", "공급가", "과세물품가액", "과세금액")),
        r.choice(("부가세", "세액", "부가가치세", "VAT")),
        r.choice(("합계", "총액", "합 계")),
    )
    parts = [
        supply + colon(r) + f"{a.supply:,}",
        vat + colon(r) + f"{a.vat:,}",
        "면세" + colon(r) + f"{a.exempt:,}",
        total + colon(r) + f"{a.total:,}",
    ]
    return " ".join(parts[r.randint(0, 2) : r.randint(2, 4)] or parts[-1:])


@MONEY.add(7)
def item_row(r: random.Random) -> str:
    price, count = t.won(r), r.choice((1, 1, 1, 2, 2, 3, 4, 5, 10, r.randint(1, 99)))
    name = t.item(r)
    return r.choice(
        (
            f"{name} {price:,} {count} {price * count:,}",
            f"{name} {count} {price * count:,}",
            f"{name} x{count} {price * count:,}",
            f"{price:,} {count} {price * count:,}",
            f"{name} {price:,}",
            f"{r.randint(1, 30):02} {name} {count} {price * count:,}",
            f"{t.digits(r, 13)} {price:,} {count} {price * count:,}",
            f"{name} {count}개 {price * count:,}원",
            f"{price:,} x {count} = {price * count:,}",
            f"{count} {price * count:,}",
            f"{name} {price:,} * {count}",
            f"{name}",
            f"{name}",
            f"{price:,} {count}",
            f"{name} {count}",
        )
    )


@MONEY.add(6)
def moments(r: random.Random) -> str:
    word = r.choice(
        [
            "거래일시",
            "승인일시",
            "판매일",
            "결제일시",
            "일시",
            "발행일",
            "이용일시",
            "주문일시",
            "승차",
            "하차",
            "입차",
            "출차",
            "출발",
            "도착",
            "체크인",
            "체크아웃",
            "발권일시",
            "작성일자",
        ]
    )
    return (
        r.choice(("", "", spread(r, word) + colon(r), f"[{word}]", "[", "("))
        + r.choice((t.moment, t.moment, t.date, t.clock))(r)
        + r.choice(("", "", "]", ")", f" POS:{t.digits(r, 2)}"))
    )


@MONEY.add(2)
def leader(r: random.Random) -> str:
    """A label led to its value by a row of dots or strokes."""
    row = r.choice("....·-_=~*") * r.randint(2, 14)
    return r.choice((label, label, t.item))(r) + r.choice(("", "", " ")) + row + r.choice(("", "", " ")) + value(r)


@MONEY.add(4)
def period(r: random.Random) -> str:
    side = r.choice((t.date, t.moment, t.clock))
    return (
        r.choice(("", label(r) + colon(r)))
        + side(r)
        + r.choice((" ~ ", "~", " - ", " → "))
        + side(r)
        + r.choice(("", "", f" ({r.randint(1, 9)}박)", f" {r.randint(1, 9)}박{r.randint(2, 10)}일"))
    )


@MONEY.add(4)
def business(r: random.Random) -> str:
    word = r.choice(
        (
            "사업자번호",
            "사업자등록번호",
            "사업자 번호",
            "등록번호",
            "사업자",
            "사업자No",
            "Biz No.",
            "사 업 자",
            "터미널 사업자번호",
            "",
        )
    )
    return (
        word
        + colon(r)
        + t.business_number(r)
        + r.choice(("", "", " " + t.person(r), " 대표:" + t.person(r), " " + t.phone(r)))
    )


@MONEY.add(4)
def card(r: random.Random) -> str:
    word = r.choice(
        ("카드번호", "카드 번호", "카드", "카드No", "결제카드", "", "", r.choice(v.CARDS), "하이패스(후불)")
    )
    return (
        word
        + colon(r)
        + t.card_number(r)
        + r.choice(("", "", "", "(S)", "(I)", " (C)", f" {r.choice(v.CARDS)}", f" {t.money(r)}"))
    )


@MONEY.add(3)
def star_runs(r: random.Random) -> str:
    """Rules and masks: the same character many times over."""
    run = r.choice("****-=.~_#+") * r.randint(4, 40)
    return r.choice(
        (
            run,
            run,
            f"{run[:12]}{t.digits(r, 4)}",
            f"{t.digits(r, 4)}{run[:10]}",
            f"{run[:6]} {label(r)} {run[:6]}",
            f"{run[:9]}{t.money(r)}",
            f"{t.person(r)[0]}**",
        )
    )
