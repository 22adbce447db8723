"""The small parts of a receipt line: amounts, dates, numbers, names, places. All drawn from a `random.Random`."""

from __future__ import annotations

import random
from dataclasses import dataclass

from . import vocabulary as v
from .charset import HANGUL, RARE

WEEKDAYS = "월화수목금토일"


@dataclass(frozen=True)
class Amounts:
    """Won amounts of one payment: supply + vat + exempt = total, vat a tenth of supply (rounded)."""

    supply: int
    vat: int
    exempt: int
    total: int


def digits(r: random.Random, n: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(n))


def long_number(r: random.Random) -> str:
    """Approval, receipt and terminal numbers: 4 to 12 digits."""
    return digits(r, r.randint(4, 12))


def won(r: random.Random) -> int:
    """A price as shops ask them: small ones and round ones are the most frequent."""
    return r.choice(
        (
            r.randint(1, 99) * 100,
            r.randint(1, 999) * 100,
            r.randint(1, 99) * 1000,
            r.randint(1, 400) * 50,
            r.randint(100, 99_999),
            r.randint(10_000, 999_999),
            r.randint(1, 60) * 5000,
            r.randint(1_000_000, 99_999_999) if r.random() < 0.3 else r.randint(1, 999),
        )
    )


def amounts(r: random.Random) -> Amounts:
    total = max(10, won(r))
    exempt = r.choice((0, 0, 0, total, r.randint(0, total)))
    taxed = total - exempt
    supply = (taxed * 10 + 5) // 11
    return Amounts(supply, taxed - supply, exempt, total)


def money(r: random.Random, value: int | None = None) -> str:
    """An amount in one of the ways it is printed: `28,000`, `₩28,000`, `28,000원`, `-28,000`, `28000`."""
    value = won(r) if value is None else value
    plain = f"{value:,}" if r.random() < 0.93 else str(value)
    form = r.choice(
        ("{}",) * 8 + ("{}원", "{}원", "{} 원", "₩{}", "₩ {}", "-{}", "{}-", "({})", "{}원정", "*{}", "KRW {}")
    )
    return form.format(plain)


def foreign_money(r: random.Random) -> str:
    value = f"{r.randint(0, 9999):,}.{digits(r, 2)}"
    return r.choice(("${}", "€{}", "£{}", "¥{}", "USD {}", "EUR {}", "{} EUR", "JPY {}", "{}", "US${}")).format(value)


def korean_amount(value: int) -> str:
    """The amount in words, as simple receipts write it: 28000 -> 이만팔천."""
    units = ("", "십", "백", "천")
    out = ""
    for group, name in ((value // 10**8, "억"), (value // 10**4 % 10**4, "만"), (value % 10**4, "")):
        words = "".join(
            ("일이삼사오육칠팔구"[int(d) - 1] if not (d == "1" and unit and group > 1) else "") + unit
            for d, unit in zip(str(group), reversed(units[: len(str(group))]), strict=True)
            if d != "0"
        )
        out += words + name if words else ""
    return out or "영"


def date(r: random.Random) -> str:
    y, m, d = r.randint(2008, 2031), r.randint(1, 12), r.randint(1, 28)
    day = r.choice(WEEKDAYS)
    form = r.choice(
        (
            "{y}-{m:02}-{d:02}",
            "{y}-{m:02}-{d:02}",
            "{y}/{m:02}/{d:02}",
            "{y}/{m:02}/{d:02}",
            "{y}.{m:02}.{d:02}",
            "{y}.{m:02}.{d:02}",
            "{y}.{m:02}.{d:02}.",
            "{y}년 {m:02}월 {d:02}일",
            "{y}년 {m}월 {d}일",
            "{y}년{m:02}월{d:02}일",
            "{s:02}/{m:02}/{d:02}",
            "{s:02}-{m:02}-{d:02}",
            "{s:02}.{m:02}.{d:02}",
            "{m:02}/{d:02}",
            "{m:02}.{d:02}",
            "{m}월 {d}일",
            "{m:02}월{d:02}일",
            "{y}. {m}. {d}.",
            "{y}{m:02}{d:02}",
            "{y}-{m:02}-{d:02}({w})",
            "{y}.{m:02}.{d:02}({w})",
            "{y}년 {m:02}월 {d:02}일 ({w})",
            "{m:02}/{d:02}({w})",
            "{m}월 {d}일({w})",
            "{d:02}/{m:02}/{y}",
            "{d} {e} {y}",
            "{e} {d}, {y}",
        )
    )
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][m - 1]
    return form.format(y=y, s=y % 100, m=m, d=d, w=day, e=r.choice((month, month.upper())))


def clock(r: random.Random) -> str:
    h, m, s = r.randint(0, 23), r.randint(0, 59), r.randint(0, 59)
    form = r.choice(
        ("{h:02}:{m:02}",) * 4
        + ("{h:02}:{m:02}:{s:02}",) * 4
        + ("{h:02}시{m:02}분", "{h:02}시 {m:02}분", "{a} {g}:{m:02}", "{h:02}{m:02}{s:02}", "{g}:{m:02} {p}")
    )
    return form.format(h=h, g=h % 12 or 12, m=m, s=s, a="오전" if h < 12 else "오후", p="AM" if h < 12 else "PM")


def moment(r: random.Random) -> str:
    return date(r) + r.choice((" ", " ", " ", "  ", "", "-", " / ")) + clock(r)


def business_number(r: random.Random) -> str:
    """NNN-NN-NNNNN with a right check digit (weights 1 3 7 1 3 7 1 3 5, the ninth digit's tens carried)."""
    body = f"{r.randint(101, 899)}{r.randint(1, 99):02}{digits(r, 4)}"
    total = sum(int(c) * w for c, w in zip(body, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)) + int(body[8]) * 5 // 10
    number = body + str(-total % 10)
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"


def card_number(r: random.Random) -> str:
    """A masked card number. Runs of stars of every length: the mask is where recognisers lose count."""
    a, b, c, d = (digits(r, 4) for _ in range(4))
    star = r.choice("*******Xx")
    run = star * r.randint(3, 12)
    return r.choice(
        (
            f"{a}-{b[:2]}{star * 2}-{star * 4}-{d}",
            f"{a}-{b[:2]}{star * 2}-{star * 4}-{d}",
            f"{a}-{b}-{star * 4}-{d}",
            f"{a}-{b}-{c}-{star * 4}",
            f"{a}-{star * 4}-{star * 4}-{d}",
            f"{a}-{star * 2}{b[:2]}-{star * 4}-{d}",
            f"{a}{b[:2]}{run}{d}",
            f"{a}{b[:2]}{star * 6}{d}",
            f"{a}{b}{star * 4}{d}",
            f"{a}{b[:2]}{star * 2}{star * 4}{d[:3]}{star}",
            f"{a} {b[:2]}{star * 2} {star * 4} {d}",
            f"{a}-{b[:2]}{star * 2}-{star * 4}-{d[:3]}{star}",
            f"{a}{b[:2]}-{star * 6}-{d}",
            f"{star * 4}-{star * 4}-{star * 4}-{d}",
            f"{run}{d}",
            f"{a}-{star * 2}-{star * 4}-{d}",
            f"{a}{b[:2]}{run}",
            f"{a}/{b[:2]}{star * 2}/{star * 4}/{d}",
            f"{a[:3]}{run}{d[:1]}{star}",
        )
    )


def phone(r: random.Random) -> str:
    area = r.choice(
        (
            "02",
            "031",
            "032",
            "033",
            "041",
            "042",
            "044",
            "051",
            "052",
            "053",
            "054",
            "055",
            "061",
            "062",
            "063",
            "064",
            "010",
            "070",
            "0507",
        )
    )
    return r.choice(
        (
            f"{area}-{digits(r, r.choice((3, 4)))}-{digits(r, 4)}",
            f"{area}-{digits(r, r.choice((3, 4)))}-{digits(r, 4)}",
            f"{area}){digits(r, 3)}-{digits(r, 4)}",
            f"({area}){digits(r, 4)}-{digits(r, 4)}",
            f"{area}.{digits(r, 3)}.{digits(r, 4)}",
            f"{r.choice(('1588', '1544', '1577', '1899', '1600'))}-{digits(r, 4)}",
            f"{area}{digits(r, 7)}",
            f"010-{digits(r, 2)}**-{digits(r, 4)}",
            f"010-****-{digits(r, 4)}",
            f"+82-{area[1:]}-{digits(r, 4)}-{digits(r, 4)}",
        )
    )


def vehicle(r: random.Random) -> str:
    letter = r.choice("가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호")
    return (
        r.choice(("", "", r.choice(v.CITIES[1::2]) + " "))
        + f"{digits(r, r.choice((2, 3)))}{letter}{r.choice(('', ' '))}{digits(r, 4)}"
    )


def syllables(r: random.Random, n: int) -> str:
    """Any syllables at all: the net has to see the whole set, not only frequent words."""
    return "".join(r.choice(RARE) if r.random() < 0.06 else r.choice(HANGUL) for _ in range(n))


def person(r: random.Random) -> str:
    given = "".join(r.choice(v.GIVEN) for _ in range(2)) if r.random() < 0.7 else syllables(r, 2)
    name = r.choice(v.SURNAMES) + given
    return r.choice(
        (name, name, name, name[0] + "*" + name[2:], name[0] + "**", " ".join(name), name[0] + "○" + name[2:])
    )


def shop(r: random.Random) -> str:
    name = r.choice(
        (
            r.choice(v.SHOP_FIRST) + r.choice(v.SHOP_LAST),
            r.choice(v.SHOP_FIRST) + r.choice(v.SHOP_FIRST) + r.choice(v.SHOP_LAST),
            r.choice(v.BRANDS),
            syllables(r, r.randint(2, 4)) + r.choice(v.SHOP_LAST),
            r.choice(v.SHOP_FIRST) + " " + r.choice(v.SHOP_LAST),
            r.choice(v.STATIONS) + r.choice(v.SHOP_LAST),
        )
    )
    branch = r.choice(v.STATIONS + v.ROADS) if r.random() < 0.8 else syllables(r, 2)
    return r.choice(
        ("{}",) * 4
        + (
            "{} {}점",
            "{}{}점",
            "{}({}점)",
            "(주){}",
            "㈜{}",
            "{}(주)",
            "주식회사 {}",
            "{} {}역점",
            "{}-{}점",
            "[{}]",
            "{} 본점",
        )
    ).format(name, branch)


def address(r: random.Random) -> str:
    road = (
        r.choice(v.ROADS)
        if r.random() < 0.6
        else syllables(r, r.randint(2, 3)) + r.choice(("로", "길", "대로", "동", "읍", "면"))
    )
    spot = f"{r.choice(v.CITIES)} {r.choice(v.DISTRICTS)} {road} {r.randint(1, 999)}"
    return spot + r.choice(
        (
            "",
            "",
            f"-{r.randint(1, 99)}",
            f"번길 {r.randint(1, 99)}",
            f"번길 {r.randint(1, 99)}-{r.randint(1, 30)}",
            f", {r.randint(1, 20)}층",
            f", {digits(r, 3)}호",
            f" ({syllables(r, 2)}동)",
            f" ({syllables(r, 2)}동, {syllables(r, 3)}빌딩)",
            f"번지 {r.choice(v.SHOP_FIRST)}빌딩 {r.randint(1, 9)}층 {digits(r, 3)}호",
            f" 지하{r.randint(1, 3)}층",
            f" {r.choice(v.SHOP_FIRST)}타워 B{r.randint(1, 4)}F",
        )
    )


def web(r: random.Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    name = "".join(r.choice(letters) for _ in range(r.randint(3, 9)))
    host = name + r.choice((".com", ".co.kr", ".kr", ".net", ".go.kr", ".or.kr", ".io"))
    return r.choice(
        (
            f"www.{host}",
            f"http://www.{host}",
            f"https://{host}",
            f"{host}/{name[:4]}",
            f"{name[:5]}{r.randint(0, 99)}@{host}",
            host,
        )
    )


def code(r: random.Random, n: int) -> str:
    return "".join(r.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(n))


def item(r: random.Random) -> str:
    name = r.choice(v.ITEMS) if r.random() < 0.8 else syllables(r, r.randint(2, 6))
    return (
        r.choice(
            (
                "{a}",
                "{a}",
                "{a}",
                "{a}",
                "{a} {b}",
                "{a}{b}",
                "{a}(ICE)",
                "{a}(HOT)",
                "ICE {a}",
                "{a} L",
                "{a}(R)",
                "{a} {n}g",
                "{a}{n}ml",
                "{a}{n}ml*{q}",
                "*{a}",
                "{a}*",
                "{a} 1+1",
                "({q}){a}",
                "{a} {q}인분",
                "{a}({b})",
                "{a} 소",
                "{a}(대)",
                "{a}/{b}",
                "[{a}]",
                "{a}_{b}",
                "{a} {q}EA",
                "★{a}",
                "{a}세트",
                "{a}&{b}",
                "{a} {n}G",
                "{q}.{a}",
                "+{a}",
                "└{a}",
                "-{a}추가",
                "{a} {n}매",
                "{a} {n}KG",
                "{a} 외 {q}건",
            )
        )
        .format(
            a=name, b=r.choice(v.ITEMS), n=r.choice((100, 120, 150, 200, 250, 300, 355, 500, 900)), q=r.randint(1, 9)
        )
        .replace("└", "")
    )
