"""What stands on a receipt, second part: numbers, places, names, journeys, sentences, and lines without any habit."""

from __future__ import annotations

import random

from . import tokens as t
from . import vocabulary as v
from .charset import ASCII, SYMBOLS
from .wording import Wordings, colon, label, value

TRAVEL = Wordings()


@TRAVEL.add(4)
def numbered(r: random.Random) -> str:
    word = r.choice(
        [
            "승인번호",
            "단말기번호",
            "가맹점번호",
            "거래번호",
            "영수증번호",
            "주문번호",
            "전표번호",
            "일련번호",
            "예약번호",
            "No.",
            "NO",
            "TID",
            "CATID",
            "POS",
            "교환번호",
            "발행번호",
            "대기번호",
            "계좌번호",
            "현금승인번호",
            "승차권번호",
        ]
    )
    number = r.choice(
        (
            t.digits(r, r.randint(4, 12)),
            t.digits(r, 8),
            t.digits(r, 8),
            t.digits(r, 10),
            t.code(r, r.randint(6, 12)),
            f"{t.digits(r, 4)}-{t.digits(r, 4)}-{t.digits(r, 4)}",
            f"{t.digits(r, 5)}-{t.digits(r, 4)}-{t.digits(r, 5)}-{t.digits(r, 2)}",
            f"{t.digits(r, 8)}-{t.digits(r, 2)}-{t.digits(r, 4)}",
            t.digits(r, r.randint(12, 24)),
            f"{t.digits(r, 3)}-{t.digits(r, 10)}",
        )
    )
    return r.choice(("", word + colon(r), word + colon(r), f"[{word}]", "#")) + number


@TRAVEL.add(4)
def place(r: random.Random) -> str:
    return r.choice(("주소" + colon(r), "", "", "사업장 : ", "소재지:")) + t.address(r)


@TRAVEL.add(3)
def contact(r: random.Random) -> str:
    word = r.choice(("TEL", "Tel.", "전화", "전화번호", "T", "☎", "T.", "대표전화", "고객센터", "FAX", "문의", "HP"))
    return r.choice((word + colon(r) + t.phone(r), t.phone(r), f"{t.shop(r)} {word}{t.phone(r)}", t.web(r), t.web(r)))


@TRAVEL.add(4)
def names(r: random.Random) -> str:
    return r.choice(
        (
            t.shop(r),
            t.shop(r),
            t.shop(r),
            r.choice(("대표자", "대표", "담당", "성명", "캐셔", "투숙객", "예약자")) + colon(r) + t.person(r),
            t.shop(r) + " " + t.person(r),
            f"{r.choice(v.CARDS)} {r.choice(('일시불', '체크', '신용승인', '할부 3개월', '승인'))}",
        )
    )


@TRAVEL.add(5)
def words(r: random.Random) -> str:
    pool = (v.LABELS, v.TRAVEL_LABELS, v.ITEMS, v.CARDS, v.STATIONS)
    return r.choice((" ", " ", "/", ", ", "·", "  ", "-", "|")).join(
        r.choice(r.choice(pool)) for _ in range(r.randint(1, 6))
    )


@TRAVEL.add(3)
def header_row(r: random.Random) -> str:
    return (
        r.choice(
            (
                "품명 단가 수량 금액",
                "상품명 단가 수량 금액",
                "메뉴명 수량 금액",
                "품 목 수량 단가 금 액",
                "월일 품목 규격 수량 단가 공급가액 세액 비고",
                "NO 상품명 수량 금액",
                "상 품 명 수 량 금 액",
                "일자 구간 차종 금액",
                "상품(코드) 단가 수량 금액",
            )
        )
        if r.random() < 0.5
        else "  ".join(label(r) for _ in range(r.randint(2, 5)))
    )


@TRAVEL.add(4)
def sentence(r: random.Random) -> str:
    first = r.choice(v.PHRASES)
    return r.choice(
        (first, first, first + " " + r.choice(v.PHRASES), r.choice("*※-·★") + r.choice(("", " ")) + first, f"[{first}]")
    )


@TRAVEL.add(3)
def journey(r: random.Random) -> str:
    a, b = r.choice(v.STATIONS), r.choice(v.STATIONS)
    arrow = r.choice((" → ", "→", " > ", " - ", " ▶ ", "~", " => ", "  "))
    train = r.choice(["KTX", "KTX-산천", "KTX-이음", "SRT", "ITX-새마을", "무궁화호", "새마을호", "ITX-청춘"])
    room = r.choice(("일반실", "특실", "우등실"))
    return r.choice(
        (
            f"{a}{arrow}{b}",
            f"{a}({r.choice(v.STATIONS)}){arrow}{b}",
            f"{train} {r.randint(1, 4999)} {a}{arrow}{b}",
            f"{train} {r.randint(1, 999):03}",
            f"출발 {a} {t.clock(r)}",
            f"도착 {b} {t.date(r)} {t.clock(r)}",
            f"{a} {t.clock(r)}{arrow}{b} {t.clock(r)}",
            f"{r.randint(1, 18)}호차 {r.randint(1, 15)}{r.choice('ABCD')}",
            f"{train} {room} {r.randint(1, 18)}호차 {r.randint(1, 60)}번 {r.choice(('순방향', '역방향'))}",
            f"{r.choice(('우등', '프리미엄', '일반', '심야'))} 좌석 {r.randint(1, 45)} 홈 {r.randint(1, 30)}",
            f"어른 {r.randint(1, 4)}명 {t.money(r)}",
            f"{a}영업소 → {b}영업소 1종 {t.money(r)}",
            f"입구영업소 : {a}",
            f"한국도로공사 {a}영업소",
        )
    )


@TRAVEL.add(2)
def measure(r: random.Random) -> str:
    return r.choice(
        (
            f"{r.choice(('휘발유', '경유', '등유', 'LPG'))} {r.randint(1, 99)}.{t.digits(r, 3)} L",
            f"단가 {r.randint(900, 2400):,}.{t.digits(r, 2)}원/L",
            f"{r.randint(1, 60)}.{t.digits(r, 1)} km",
            f"주유량 {r.randint(1, 99)}.{t.digits(r, 3)}ℓ",
            f"{r.randint(1, 99)}.{t.digits(r, 2)}kWh {t.money(r)}",
            f"할인율 {r.randint(1, 90)}%",
            f"주차시간 {r.randint(0, 23)}시간 {r.randint(0, 59)}분",
            f"{r.randint(0, 23)}시간{r.randint(0, 59)}분",
            f"{t.digits(r, 2)}개월",
            f"VAT {r.choice((5, 8, 10, 20))}%",
            f"{r.randint(1, 9999)}P 적립",
            f"적립률 {r.random():.1%}",
            f"{r.uniform(0, 2000):,.2f}",
        )
    )


@TRAVEL.add(3)
def english(r: random.Random) -> str:
    text = " ".join(r.choice(v.ENGLISH) for _ in range(r.randint(1, 5)))
    text = r.choice((text, text, text.upper(), text.title(), text.lower()))
    return text + r.choice(
        (
            "",
            "",
            ": " + t.foreign_money(r),
            " " + t.foreign_money(r),
            " " + t.digits(r, r.randint(1, 8)),
            " " + t.code(r, 6),
            ": " + t.moment(r),
        )
    )


@TRAVEL.add(3)
def flight(r: random.Random) -> str:
    given = "".join(r.choice("ABCDEGHIJKLMNOSUWY") for _ in range(r.randint(4, 11)))
    return r.choice(
        (
            f"{t.code(r, 6)}",
            f"GMP {r.choice(v.STATIONS)} → CJU 제주 KE-{t.digits(r, 4)}",
            f"{r.choice(('KE', 'OZ', '7C', 'LJ', 'TW', 'BX'))}{t.digits(r, 3)} {t.moment(r)}",
            f"항공권번호 {t.digits(r, 3)}-{t.digits(r, 10)}",
            f"유류할증료(YQ) {t.money(r)}",
            f"공항시설사용료(BP) {t.money(r)}",
            f"탑승객 {r.choice(('KIM', 'LEE', 'PARK', 'CHOI', 'JUNG'))}/{given} {r.choice(('MR', 'MS'))}",
            f"객실 {t.digits(r, 3)} {r.choice(('디럭스', '트윈', '온돌', '스탠다드'))} {r.randint(1, 5)}박",
            f"차량번호 {t.vehicle(r)}",
            t.vehicle(r),
            f"{r.randint(1, 5)}종 {t.money(r)}",
        )
    )


@TRAVEL.add(6)
def any_syllables(r: random.Random) -> str:
    return r.choice((" ", " ", "  ", "/")).join(t.syllables(r, r.randint(1, 6)) for _ in range(r.randint(1, 4)))


@TRAVEL.add(5)
def any_digits(r: random.Random) -> str:
    """Digits without any habit: nothing but the ink tells 0 from 8, 6 from 9, 3 from 5."""
    parts = [t.digits(r, r.randint(1, 10)) for _ in range(r.randint(1, 4))]
    return r.choice((",", ".", "-", " ", " ", "/", ":", "")).join(parts)


@TRAVEL.add(4)
def punctuated(r: random.Random) -> str:
    """Short words and numbers with any ASCII sign between and around them."""
    signs = "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"
    parts = [r.choice((t.long_number, t.money, label, t.item, t.clock))(r) for _ in range(r.randint(1, 3))]
    text = r.choice(("", " ")).join(p + r.choice(signs) for p in parts)
    return r.choice(("", r.choice(signs), r.choice("([<#@+"))) + text[: r.choice((None, -1))]


@TRAVEL.add(5)
def thin(r: random.Random) -> str:
    """The narrow characters, close together: what is lost first when a line is small."""
    some = "".join(r.choice("1111il|.,:;!'[]()-/7tfj") for _ in range(r.randint(2, 9)))
    ones = "".join(r.choice("11110123456789,.:-") for _ in range(r.randint(3, 12))).strip(",.:-") or "1"
    dotted = r.choice((".", ". ", ":", ",", "-", "/")).join(
        t.digits(r, r.randint(1, 3)) for _ in range(r.randint(2, 6))
    )
    return r.choice(
        (some, ones, ones, dotted, dotted + ".", f"[{ones}]", f"[{label(r)}]{colon(r)}{ones}", t.web(r), t.web(r))
    )


@TRAVEL.add(3)
def upper_and_lower(r: random.Random) -> str:
    """Letters whose two cases differ in size only, among letters and digits that give the size away."""
    letters = "CcOoSsVvWwXxZzUuKkPp0" + "ABDEFGHLMNQRTabdefghlmnqrty123456789"
    words = ["".join(r.choice(letters) for _ in range(r.randint(1, 7))) for _ in range(r.randint(1, 3))]
    return r.choice((" ", "-", ".", "", " : ")).join(words) + r.choice(("", "", f" {t.date(r)}", f" {label(r)}"))


@TRAVEL.add(3)
def any_amounts(r: random.Random) -> str:
    return "  ".join(t.money(r) for _ in range(r.randint(1, 5)))


@TRAVEL.add(2)
def any_ascii(r: random.Random) -> str:
    return "".join(r.choice(ASCII) for _ in range(r.randint(1, 14)))


@TRAVEL.add(2)
def symbols(r: random.Random) -> str:
    mark = r.choice(SYMBOLS)
    return mark + r.choice(("", " ")) + r.choice((label, t.money, t.item))(r) + r.choice(("", mark, r.choice(SYMBOLS)))


@TRAVEL.add(4)
def short(r: random.Random) -> str:
    """What a word detector cuts out: one small word, one number, one letter."""
    return r.choice(
        (
            t.money(r),
            t.money(r),
            t.digits(r, r.randint(1, 3)),
            r.choice(v.LABELS),
            r.choice(v.ITEMS),
            t.syllables(r, r.randint(1, 2)),
            r.choice(v.SHORT),
            r.choice(v.SHORT),
            t.clock(r),
            f"{r.randint(1, 99)}",
        )
    )


@TRAVEL.add(3)
def bracketed(r: random.Random) -> str:
    inner = r.choice((label, label, t.shop, t.date, t.money))(r)
    return (
        r.choice(
            (
                "[{}]",
                "({})",
                "<{}>",
                "【{}】",
                "『{}』",
                "*{}*",
                "***{}***",
                "== {} ==",
                "-- {} --",
                "< {} >",
                "★{}★",
                "「{}」",
            )
        )
        .format(inner)
        .replace("【", "[")
        .replace("】", "]")
    )


@TRAVEL.add(3)
def long_row(r: random.Random) -> str:
    return r.choice(("  ", "   ", " ")).join(
        r.choice((label, value, t.money, t.item, t.address, t.shop))(r) for _ in range(r.randint(3, 6))
    )


@TRAVEL.add(1)
def in_words(r: random.Random) -> str:
    amount = t.won(r) * r.choice((1, 10, 100))
    return r.choice(
        ("금{w}원정", "일금 {w}원정", "금{n:,}원(금{w}원)", "₩{n:,} ({w}원)", "일금{w}원정(₩{n:,})", "{w}원")
    ).format(w=t.korean_amount(amount), n=amount)
