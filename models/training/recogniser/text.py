"""Lines as they stand on Korean receipts, tickets, slips and payment screens, one `str` per call.

A template is a function of a random generator. A few whole templates are held out: `line(r, held_out=True)` draws only
from those, training only from the others, so that a measurement never repeats a wording the net was fitted to.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from . import tokens as t
from . import vocabulary as v
from .charset import ASCII, CLASS_OF, SYMBOLS, normalise

LONGEST = 64
Template = Callable[[random.Random], str]
_train: list[tuple[Template, float]] = []
_held_out: list[tuple[Template, float]] = []


def template(weight: float, *, held_out: bool = False) -> Callable[[Template], Template]:
    def register(function: Template) -> Template:
        (_held_out if held_out else _train).append((function, weight))
        return function

    return register


def spread(r: random.Random, label: str) -> str:
    """A label as printed: often with spaces inside (`합   계`)."""
    if r.random() < 0.2 and 2 <= len(label) <= 6 and " " not in label:
        return (" " * r.randint(1, 3)).join(label)
    return label


def label(r: random.Random) -> str:
    word = r.choice(v.LABELS if r.random() < 0.6 else v.TRAVEL_LABELS)
    return spread(r, word) if r.random() < 0.97 else t.syllables(r, r.randint(2, 5))


def colon(r: random.Random) -> str:
    return r.choice((":", ":", " : ", " : ", ": ", " :", " ", "  ", ") ", "", " - ", "= "))


def value(r: random.Random) -> str:
    """Whatever may stand behind a label."""
    return r.choice(
        (t.money, t.money, t.money, t.money, t.moment, t.date, t.card_number, t.business_number, t.person, t.shop, lambda q: t.digits(q, q.randint(4, 12)), t.vehicle, t.item, t.phone)
    )(r)  # fmt: skip


@template(9)
def labelled_amount(r: random.Random) -> str:
    word = "합계 소계 총액 결제금액 받을금액 받은금액 거스름돈 부가세 공급가액 봉사료 할인 승인금액 과세금액 면세금액 판매금액 총결제금액 운임 요금 객실료 영수액".split()
    return spread(r, r.choice(word)) + colon(r) + t.money(r)


@template(9)
def labelled_value(r: random.Random) -> str:
    return label(r) + colon(r) + value(r)


@template(3)
def two_values(r: random.Random) -> str:
    return label(r) + colon(r) + value(r) + r.choice((" ", "  ", " / ", " | ")) + label(r) + colon(r) + value(r)


@template(3)
def tax_split(r: random.Random) -> str:
    a = t.amounts(r)
    supply, vat, total = r.choice(("공급가액", "공급가", "과세물품가액", "과세금액")), r.choice(("부가세", "세액", "부가가치세", "VAT")), r.choice(("합계", "총액", "합 계"))
    parts = [supply + colon(r) + f"{a.supply:,}", vat + colon(r) + f"{a.vat:,}", "면세" + colon(r) + f"{a.exempt:,}", total + colon(r) + f"{a.total:,}"]
    return " ".join(parts[r.randint(0, 2) : r.randint(2, 4)] or parts[-1:])


@template(7)
def item_row(r: random.Random) -> str:
    price, count = t.won(r), r.choice((1, 1, 1, 2, 2, 3, 4, 5, 10, r.randint(1, 99)))
    name = t.item(r)
    return r.choice(
        (
            f"{name} {price:,} {count} {price * count:,}", f"{name} {count} {price * count:,}", f"{name} x{count} {price * count:,}", f"{price:,} {count} {price * count:,}", f"{name} {price:,}",
            f"{r.randint(1, 30):02} {name} {count} {price * count:,}", f"{t.digits(r, 13)} {price:,} {count} {price * count:,}", f"{name} {count}개 {price * count:,}원", f"{price:,} x {count} = {price * count:,}",
            f"{count} {price * count:,}", f"{name} {price:,} * {count}", f"{name}", f"{name}", f"{price:,} {count}", f"{name} {count}",
        )
    )  # fmt: skip


@template(6)
def moments(r: random.Random) -> str:
    word = r.choice("거래일시 승인일시 판매일 결제일시 일시 발행일 이용일시 주문일시 승차 하차 입차 출차 출발 도착 체크인 체크아웃 발권일시 작성일자".split())
    return r.choice(("", "", spread(r, word) + colon(r), f"[{word}]", "[", "(")) + r.choice((t.moment, t.moment, t.date, t.clock))(r) + r.choice(("", "", "]", ")", f" POS:{t.digits(r, 2)}"))


@template(4)
def period(r: random.Random) -> str:
    side = r.choice((t.date, t.moment, t.clock))
    return r.choice(("", label(r) + colon(r))) + side(r) + r.choice((" ~ ", "~", " - ", " → ")) + side(r) + r.choice(("", "", f" ({r.randint(1, 9)}박)", f" {r.randint(1, 9)}박{r.randint(2, 10)}일"))


@template(4)
def business(r: random.Random) -> str:
    word = r.choice(("사업자번호", "사업자등록번호", "사업자 번호", "등록번호", "사업자", "사업자No", "Biz No.", "사 업 자", "터미널 사업자번호", ""))
    return word + colon(r) + t.business_number(r) + r.choice(("", "", " " + t.person(r), " 대표:" + t.person(r), " " + t.phone(r)))


@template(4)
def card(r: random.Random) -> str:
    word = r.choice(("카드번호", "카드 번호", "카드", "카드No", "결제카드", "", "", r.choice(v.CARDS), "하이패스(후불)"))
    return word + colon(r) + t.card_number(r) + r.choice(("", "", "", "(S)", "(I)", " (C)", f" {r.choice(v.CARDS)}", f" {t.money(r)}"))


@template(3)
def star_runs(r: random.Random) -> str:
    """Rules and masks: the same character many times over."""
    run = r.choice("****-=.~_#+") * r.randint(4, 40)
    return r.choice((run, run, f"{run[:12]}{t.digits(r, 4)}", f"{t.digits(r, 4)}{run[:10]}", f"{run[:6]} {label(r)} {run[:6]}", f"{run[:9]}{t.money(r)}", f"{t.person(r)[0]}**"))


@template(4)
def numbered(r: random.Random) -> str:
    word = r.choice("승인번호 단말기번호 가맹점번호 거래번호 영수증번호 주문번호 전표번호 일련번호 예약번호 No. NO TID CATID POS 교환번호 발행번호 대기번호 계좌번호 현금승인번호 승차권번호".split())
    number = r.choice(
        (
            t.digits(r, r.randint(4, 12)), t.digits(r, 8), t.digits(r, 8), t.digits(r, 10), t.code(r, r.randint(6, 12)), f"{t.digits(r, 4)}-{t.digits(r, 4)}-{t.digits(r, 4)}", f"{t.digits(r, 5)}-{t.digits(r, 4)}-{t.digits(r, 5)}-{t.digits(r, 2)}",
            f"{t.digits(r, 8)}-{t.digits(r, 2)}-{t.digits(r, 4)}", t.digits(r, r.randint(12, 24)), f"{t.digits(r, 3)}-{t.digits(r, 10)}",
        )
    )  # fmt: skip
    return r.choice(("", word + colon(r), word + colon(r), f"[{word}]", "#")) + number


@template(4)
def place(r: random.Random) -> str:
    return r.choice(("주소" + colon(r), "", "", "사업장 : ", "소재지:")) + t.address(r)


@template(3)
def contact(r: random.Random) -> str:
    word = r.choice(("TEL", "Tel.", "전화", "전화번호", "T", "☎", "T.", "대표전화", "고객센터", "FAX", "문의", "HP"))
    return r.choice((word + colon(r) + t.phone(r), t.phone(r), f"{t.shop(r)} {word}{t.phone(r)}", t.web(r), t.web(r)))


@template(4)
def names(r: random.Random) -> str:
    return r.choice((t.shop(r), t.shop(r), t.shop(r), r.choice(("대표자", "대표", "담당", "성명", "캐셔", "투숙객", "예약자")) + colon(r) + t.person(r), t.shop(r) + " " + t.person(r), f"{r.choice(v.CARDS)} {r.choice(('일시불', '체크', '신용승인', '할부 3개월', '승인'))}"))


@template(5)
def words(r: random.Random) -> str:
    pool = (v.LABELS, v.TRAVEL_LABELS, v.ITEMS, v.CARDS, v.STATIONS)
    return r.choice((" ", " ", "/", ", ", "·", "  ", "-", "|")).join(r.choice(r.choice(pool)) for _ in range(r.randint(1, 6)))


@template(3)
def header_row(r: random.Random) -> str:
    return r.choice(("품명 단가 수량 금액", "상품명 단가 수량 금액", "메뉴명 수량 금액", "품 목 수량 단가 금 액", "월일 품목 규격 수량 단가 공급가액 세액 비고", "NO 상품명 수량 금액", "상 품 명 수 량 금 액", "일자 구간 차종 금액", "상품(코드) 단가 수량 금액")) if r.random() < 0.5 else "  ".join(label(r) for _ in range(r.randint(2, 5)))


@template(4)
def sentence(r: random.Random) -> str:
    first = r.choice(v.PHRASES)
    return r.choice((first, first, first + " " + r.choice(v.PHRASES), r.choice("*※-·★") + r.choice(("", " ")) + first, f"[{first}]"))


@template(3)
def journey(r: random.Random) -> str:
    a, b = r.choice(v.STATIONS), r.choice(v.STATIONS)
    arrow = r.choice((" → ", "→", " > ", " - ", " ▶ ", "~", " => ", "  "))
    train = r.choice("KTX KTX-산천 KTX-이음 SRT ITX-새마을 무궁화호 새마을호 ITX-청춘".split())
    return r.choice(
        (
            f"{a}{arrow}{b}", f"{a}({r.choice(v.STATIONS)}){arrow}{b}", f"{train} {r.randint(1, 4999)} {a}{arrow}{b}", f"{train} {r.randint(1, 999):03}", f"출발 {a} {t.clock(r)}", f"도착 {b} {t.date(r)} {t.clock(r)}",
            f"{a} {t.clock(r)}{arrow}{b} {t.clock(r)}", f"{r.randint(1, 18)}호차 {r.randint(1, 15)}{r.choice('ABCD')}", f"{train} {r.choice(('일반실', '특실', '우등실'))} {r.randint(1, 18)}호차 {r.randint(1, 60)}번 {r.choice(('순방향', '역방향'))}",
            f"{r.choice(('우등', '프리미엄', '일반', '심야'))} 좌석 {r.randint(1, 45)} 홈 {r.randint(1, 30)}", f"어른 {r.randint(1, 4)}명 {t.money(r)}", f"{a}영업소 → {b}영업소 1종 {t.money(r)}", f"입구영업소 : {a}", f"한국도로공사 {a}영업소",
        )
    )  # fmt: skip


@template(2)
def measure(r: random.Random) -> str:
    return r.choice(
        (
            f"{r.choice(('휘발유', '경유', '등유', 'LPG'))} {r.randint(1, 99)}.{t.digits(r, 3)} L", f"단가 {r.randint(900, 2400):,}.{t.digits(r, 2)}원/L", f"{r.randint(1, 60)}.{t.digits(r, 1)} km", f"주유량 {r.randint(1, 99)}.{t.digits(r, 3)}ℓ",
            f"{r.randint(1, 99)}.{t.digits(r, 2)}kWh {t.money(r)}", f"할인율 {r.randint(1, 90)}%", f"주차시간 {r.randint(0, 23)}시간 {r.randint(0, 59)}분", f"{r.randint(0, 23)}시간{r.randint(0, 59)}분", f"{t.digits(r, 2)}개월", f"VAT {r.choice((5, 8, 10, 20))}%",
            f"{r.randint(1, 9999)}P 적립", f"적립률 {r.random():.1%}", f"{r.uniform(0, 2000):,.2f}",
        )
    )  # fmt: skip


@template(3)
def english(r: random.Random) -> str:
    text = " ".join(r.choice(v.ENGLISH) for _ in range(r.randint(1, 5)))
    text = r.choice((text, text, text.upper(), text.title(), text.lower()))
    return text + r.choice(("", "", ": " + t.foreign_money(r), " " + t.foreign_money(r), " " + t.digits(r, r.randint(1, 8)), " " + t.code(r, 6), ": " + t.moment(r)))


@template(3)
def flight(r: random.Random) -> str:
    return r.choice(
        (
            f"{t.code(r, 6)}", f"GMP {r.choice(v.STATIONS)} → CJU 제주 KE-{t.digits(r, 4)}", f"{r.choice(('KE', 'OZ', '7C', 'LJ', 'TW', 'BX'))}{t.digits(r, 3)} {t.moment(r)}", f"항공권번호 {t.digits(r, 3)}-{t.digits(r, 10)}",
            f"유류할증료(YQ) {t.money(r)}", f"공항시설사용료(BP) {t.money(r)}", f"탑승객 {r.choice('KIM LEE PARK CHOI JUNG'.split())}/{''.join(r.choice('ABCDEGHIJKLMNOSUWY') for _ in range(7))} MR", f"객실 {t.digits(r, 3)} {r.choice(('디럭스', '트윈', '온돌', '스탠다드'))} {r.randint(1, 5)}박",
            f"차량번호 {t.vehicle(r)}", t.vehicle(r), f"{r.randint(1, 5)}종 {t.money(r)}",
        )
    )  # fmt: skip


@template(6)
def any_syllables(r: random.Random) -> str:
    return r.choice((" ", " ", "  ", "/")).join(t.syllables(r, r.randint(1, 6)) for _ in range(r.randint(1, 4)))


@template(5)
def any_digits(r: random.Random) -> str:
    """Digits without any habit: nothing but the ink tells 0 from 8, 6 from 9, 3 from 5."""
    parts = [t.digits(r, r.randint(1, 10)) for _ in range(r.randint(1, 4))]
    return r.choice((",", ".", "-", " ", " ", "/", ":", "")).join(parts)


@template(3)
def any_amounts(r: random.Random) -> str:
    return "  ".join(t.money(r) for _ in range(r.randint(1, 5)))


@template(2)
def any_ascii(r: random.Random) -> str:
    return "".join(r.choice(ASCII) for _ in range(r.randint(1, 14)))


@template(2)
def symbols(r: random.Random) -> str:
    mark = r.choice(SYMBOLS)
    return mark + r.choice(("", " ")) + r.choice((label, t.money, t.item))(r) + r.choice(("", mark, r.choice(SYMBOLS)))


@template(4)
def short(r: random.Random) -> str:
    """What a word detector cuts out: one small word, one number, one letter."""
    return r.choice(
        (
            t.money(r), t.money(r), t.digits(r, r.randint(1, 3)), r.choice(v.LABELS), r.choice(v.ITEMS), t.syllables(r, r.randint(1, 2)), r.choice(("원", "개", "명", ":", "-", "계", "합", "세", "0", "1", "EA", "무", "대", "No.", "₩", "%", "원정", "귀하", "인", "1매")), t.clock(r), f"{r.randint(1, 99)}",
        )
    )  # fmt: skip


@template(2)
def bracketed(r: random.Random) -> str:
    inner = r.choice((label, label, t.shop, t.date, t.money))(r)
    return r.choice(("[{}]", "({})", "<{}>", "【{}】", "『{}』", "*{}*", "***{}***", "== {} ==", "-- {} --", "< {} >", "★{}★", "「{}」")).format(inner).replace("【", "[").replace("】", "]")


@template(3)
def long_row(r: random.Random) -> str:
    return r.choice(("  ", "   ", " ")).join(r.choice((label, value, t.money, t.item, t.address, t.shop))(r) for _ in range(r.randint(3, 6)))


@template(1)
def in_words(r: random.Random) -> str:
    amount = t.won(r) * r.choice((1, 10, 100))
    return r.choice(("금{w}원정", "일금 {w}원정", "금{n:,}원(금{w}원)", "₩{n:,} ({w}원)", "일금{w}원정(₩{n:,})", "{w}원")).format(w=t.korean_amount(amount), n=amount)


# Held out: wordings that training never sees. Their parts (numbers, names) come from the same sources.


@template(3, held_out=True)
def settled_amount(r: random.Random) -> str:
    word = r.choice("최종청구액 실수령액 카드결제액 현금결제액 순매출 차감금액 요금합계 이용합계 납부하실금액 미수금 예치금 선결제 잔여금액 판매총액 실지불금액 결재금액".split())
    return spread(r, word) + colon(r) + t.money(r)


@template(2, held_out=True)
def settled_tax(r: random.Random) -> str:
    a = t.amounts(r)
    return r.choice((f"과세:{a.supply:,} 면세:{a.exempt:,} 세금:{a.vat:,} 계:{a.total:,}", f"({a.supply:,}+{a.vat:,})", f"Net {a.supply:,} Tax {a.vat:,} Sum {a.total:,}", f"{a.total:,} (부가세 {a.vat:,} 포함)"))


@template(2, held_out=True)
def stamped(r: random.Random) -> str:
    return r.choice(("처리시각 <{}>", "등록시각 {}", "마감 {}", "개시 {} 까지", "출력:{} 1/1", "{}부터 유효", "매출일 {} #1")).format(t.moment(r))


@template(2, held_out=True)
def registered(r: random.Random) -> str:
    return r.choice(("법인번호 {}", "사업자 등록 No. {}", "{} (일반과세자)", "{}(간이)", "업체코드 {}")).format(t.business_number(r))


@template(2, held_out=True)
def masked(r: random.Random) -> str:
    return r.choice(("결제수단번호 {}", "PAN {}", "{} 정상승인", "법인 {} 일시불", "이용카드<{}>", "회원번호 {}")).format(t.card_number(r))


@template(2, held_out=True)
def sold(r: random.Random) -> str:
    price, count = t.won(r), r.randint(1, 20)
    return r.choice(("{s} {c}점 @{p:,}", "{s}.....{q:,}", "{c} x {s} {q:,}", "{s} @{p:,}x{c}", "{s} 판매 {c} 액 {q:,}", "{s} ({p:,}원 × {c}명)")).format(s=t.item(r), c=count, p=price, q=price * count)


@template(2, held_out=True)
def wordy(r: random.Random) -> str:
    return r.choice(
        (
            f"{t.person(r)} 고객님, {r.choice(v.STATIONS)}에서 만나요", f"이 표는 {t.date(r)} 하루만 씁니다", f"{r.choice(v.ITEMS)} 품절로 {r.choice(v.ITEMS)} 대체 출고", f"마일리지 {t.digits(r, 4)}점이 소멸될 예정", f"{t.shop(r)} 직영 매장 안내",
            f"{r.choice(v.STATIONS)}행 막차 {t.clock(r)}", f"문 여는 시각 {t.clock(r)} 닫는 시각 {t.clock(r)}", f"{r.choice(v.CARDS)} 청구할인 {r.randint(1, 50)}퍼센트", f"우편번호 {t.digits(r, 5)} {t.address(r)}",
        )
    )  # fmt: skip


@template(1, held_out=True)
def unseen_syllables(r: random.Random) -> str:
    return t.syllables(r, r.randint(3, 9)) + r.choice(("", f"({t.syllables(r, 2)})", f" {t.digits(r, 4)}"))


@template(1, held_out=True)
def unseen_digits(r: random.Random) -> str:
    return f"{t.digits(r, r.randint(3, 6))}{r.choice('-. /:')}{t.digits(r, r.randint(3, 8))}{r.choice('-. ')}{t.digits(r, 2)}"


def line(r: random.Random, *, held_out: bool = False) -> str:
    """One line of 1 to 64 characters, every one of them in the charset, single spaces only."""
    functions, weights = zip(*(_held_out if held_out else _train), strict=True)
    while True:
        text = normalise(r.choices(functions, weights)[0](r))
        if len(text) > LONGEST:
            text = text[: r.randint(30, LONGEST)].rstrip()
        if text and all(c in CLASS_OF for c in text):
            return text
