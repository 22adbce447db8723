"""Papers that are no receipts: estimates, orders, letters, menus, notices, cards, timetables, travel orders."""

from __future__ import annotations

import datetime as dt
from typing import Final

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from . import bill as b
from .addresses import address
from .family import Families
from .ink import digits
from .journey import RAIL_STATIONS
from .model import Paper
from .names import person, place, shop
from .sheet import Sheet
from .words import listed

NOTHING = Families()

_NOUNS: Final = listed("""
    회의 교육 점검 행사 간담회 조사 협의 연찬회 워크숍 평가 심사 설명회 감사 훈련 토론회
""")
_ENDINGS: Final = (
    "안내드립니다.",
    "참석하여 주시기 바랍니다.",
    "협조하여 주시기 바랍니다.",
    "붙임과 같이 알려드립니다.",
    "제출하여 주십시오.",
    "검토 후 회신 바랍니다.",
    "개최하고자 합니다.",
    "변경되었음을 알립니다.",
)
_TOPICS: Final = (
    "청사 시설물 이용",
    "하반기 업무계획",
    "예산 집행 현황",
    "민원 처리 개선",
    "정보보안 점검",
    "도로 정비 사업",
    "문화행사 운영",
    "주민 참여 예산",
    "공공데이터 개방",
    "재난 안전 훈련",
    "청렴 교육",
    "겨울철 제설 대책",
    "농산물 직거래",
    "축제 교통 대책",
)

_MESSAGES: Final = (
    "내일 몇 시에 출발하나요",
    "영수증 보내주세요",
    "회의실 예약했습니다",
    "네 알겠습니다",
    "10시까지 도착 예정입니다",
    "점심은 각자 부담입니다",
)


def sentence(s: Sheet) -> str:
    subject = f"{s.r.choice(_TOPICS)} {s.pick('관련', '을 위한', '에 관한', '추진')} {s.r.choice(_NOUNS)}"
    return f"{subject}{s.pick('를', '에', '을')} {s.r.choice(_ENDINGS)}"


def table(s: Sheet) -> int:
    """A table of goods with prices and a sum that nobody paid."""
    r = s.r
    total = 0
    s.add(("품목", 0.0, "left"), ("수량", 0.55, "right"), ("단가", 0.76, "right"), ("금액", 1.0, "right"))
    for _ in range(r.randint(1, 6)):
        price, count = r.randint(1, 500) * 1000, r.choice((1, 2, 3, 5, 10))
        s.add(
            (b.item_name(r)[:12], 0.0, "left"),
            (str(count), 0.55, "right"),
            (f"{price:,}", 0.76, "right"),
            (f"{price * count:,}", 1.0, "right"),
        )
        total += price * count
    return total


@NOTHING.add("not_receipt", paper=Paper.FORM, weight=2.0)
def estimate(s: Sheet) -> None:
    """견적서, 거래명세서, 발주서: sums without a payment."""
    r = s.r
    when = b.moment(r)
    word = s.pick(
        "견 적 서",
        "견적서",
        "거래명세서",
        "발주서",
        "납품서",
        "물품 견적서",
        "비교견적서",
        "거래명세표",
        "인수증",
        "청구서",
        "납품확인서",
        "산출내역서",
        "주문확인서",
        "제안가격표",
    )
    s.centre(word, tall=2, wide=2, bold=True)
    seller = shop(r, r.choice(("plain", "shop", "other")))
    rows = [
        (s.pick("견적일", "작성일", "일자", "발행일", "납품일"), s.pen.day(when.date()).text),
        (s.pick("공급자", "상호", "업체명"), seller.name),
        (s.pick("등록번호", "사업자번호", "사업자등록번호"), seller.business_no),
        (
            s.pick("수신", "귀중", "받는 곳"),
            f"{s.r.choice(v.SHOP_FIRST)}{s.pick('구청', '시청', '도청', '연구원')} {s.pick('귀중', '귀하')}",
        ),
        (
            s.pick("유효기간", "견적유효기간", "납기"),
            s.pick("견적일로부터 30일", "발행 후 15일", s.pen.day(when.date() + dt.timedelta(days=30)).text),
        ),
        (s.pick("담당자", "대표"), person(r)),
    ]
    for label, text in r.sample(rows, r.randint(3, 6)):
        s.named(s.dressed(label), text)
    s.rule("_")
    total = table(s)
    s.rule("_")
    s.named(s.pick("공급가액", "소계"), f"{total:,}", shape="apart")
    if s.chance(0.7):
        s.named(s.pick("부가세", "세액"), f"{total // 10:,}", shape="apart")
    s.named(
        s.pick("합계", "총액", "견적금액", "합계금액", "총 견적금액"),
        f"{total + total // 10:,}{s.pick('', '원')}",
        shape="apart",
        bold=True,
    )
    s.left(
        s.pick(
            "아래와 같이 견적합니다.",
            "위와 같이 견적합니다.",
            "상기와 같이 납품합니다.",
            "결제조건: 납품 후 30일",
            "부가세 포함 금액입니다.",
            "입금계좌: 농협 301-0000-0000-01",
            "위 물품을 정히 인수함",
        )
    )


@NOTHING.add("not_receipt", paper=Paper.FORM, weight=1.2)
def letter(s: Sheet) -> None:
    """An official letter or notice."""
    r = s.r
    when = b.moment(r)
    s.centre(
        s.pick("공 문", "안내문", "협조 요청", "알림", "업무연락", "회의 개최 알림", "참석 안내", f"{place(r)}시"),
        tall=2,
        bold=True,
    )
    s.left(s.pick("수신 내부결재", "수신자 참조", f"수신 {r.choice(v.CITIES)}장", "수신자 각 부서장"))
    s.left(f"제목 {r.choice(_TOPICS)} {r.choice(_NOUNS)} {s.pick('개최 알림', '협조 요청', '결과 보고', '참석 안내')}")
    for k in range(r.randint(2, 5)):
        s.left(f"{k + 1}. {sentence(s)}")
    if s.chance(0.6):
        s.left(f"가. 일시: {s.pen.moment(when, hour=True).text}")
        s.left(f"나. 장소: {place(r)} {s.pick('대회의실', '3층 회의실', '강당', '청사 별관')}")
    if s.chance(0.3):
        s.left(f"다. 예산: {r.randint(1, 900) * 10000:,}원")
    s.left("붙임  1부.  끝.")
    if s.chance(0.5):
        s.left(f"시행 {s.pick('총무과', '기획과', '회계과')}-{digits(r, 4)} ({s.pen.day(when.date()).text})")


@NOTHING.add("not_receipt", paper=Paper.FORM, weight=1.2)
def travel_order(s: Sheet) -> None:
    """출장명령서, 출장신청서, 복명서: a trip, not a payment."""
    r = s.r
    when = b.moment(r)
    s.centre(
        s.pick(
            "출장명령서",
            "출 장 신 청 서",
            "출장 복명서",
            "근무지내 출장신청",
            "여비지급 신청서",
            "출장명령부",
            "관외출장신청",
        ),
        tall=2,
        bold=True,
    )
    end = when.date() + dt.timedelta(days=r.choice((0, 0, 1, 2)))
    rows = [
        ("출장자", f"{s.pick('행정', '시설', '공업', '전산')}{s.pick('주사', '서기', '사무관', '주사보')} {person(r)}"),
        (s.pick("출장지", "목적지"), f"{place(r)} {s.pick('일원', '시청', '정부청사', '')}"),
        (s.pick("출장기간", "기간"), f"{s.pen.day(when.date()).text} ~ {s.pen.day(end).text}"),
        (s.pick("출장목적", "목적"), f"{r.choice(_TOPICS)} {r.choice(_NOUNS)} 참석"),
        ("교통편", s.pick("KTX", "고속버스", "자가용", "관용차량", "대중교통")),
        (s.pick("여비", "예상여비", "소요예산"), f"{r.randint(2, 60) * 10000:,}원"),
        ("소속", s.pick("총무과", "회계과", "도로과", "기획예산실")),
    ]
    for label, text in r.sample(rows, r.randint(4, 7)):
        s.named(label, text)
    s.left(s.pick("위와 같이 출장을 명함", "위와 같이 출장을 신청합니다.", "위와 같이 복명합니다."))


@NOTHING.add("not_receipt", paper=Paper.FORM, weight=1.2)
def menu(s: Sheet) -> None:
    """A menu or a price list."""
    r = s.r
    s.centre(
        s.pick("MENU", "메 뉴", "차림표", "메뉴판", "오늘의 메뉴", "가격표", "요금표", "PRICE LIST", "점심특선"),
        tall=2,
        wide=2,
        bold=True,
    )
    if s.chance(0.5):
        s.centre(shop(r, r.choice(("meal", "cafe"))).name)
    dots = s.pick("", "", "....", "........", " - ")
    for _ in range(r.randint(5, 14)):
        s.ends(b.item_name(r) + dots, f"{r.randint(10, 500) * 100:,}{s.pick('', '원')}")
    if s.chance(0.5):
        s.left(
            s.pick(
                "원산지: 쌀(국내산), 김치(국내산)",
                "포장 가능합니다",
                "브레이크타임 15:00~17:00",
                "매주 월요일 휴무",
                "추가 공기밥 1,000원",
            )
        )


@NOTHING.add("not_receipt", paper=Paper.FORM)
def timetable(s: Sheet) -> None:
    """A timetable of trains or buses, or a meeting's schedule."""
    r = s.r
    s.centre(
        s.pick("열차 시간표", "버스 시간표", "운행 시간표", "회의 일정", "교육 시간표", "행사 일정표"),
        tall=2,
        bold=True,
    )
    start, end = r.sample(RAIL_STATIONS, 2)
    s.left(f"{start} → {end}  {s.pick('평일', '주말', '매일', '월~금')}")
    for hour in sorted(r.randint(5, 20) for _ in range(r.randint(5, 12))):
        start_at, end_at = (f"{at:02}:{r.randint(0, 59):02}" for at in (hour, hour + r.randint(1, 3)))
        s.ends(
            f"{start_at} {s.pick('~', '→', '-')} {end_at}",
            s.pick(f"KTX {r.randint(1, 900)}", "우등", "일반", r.choice(_NOUNS), f"{r.randint(50, 600) * 100:,}원"),
        )


@NOTHING.add("not_receipt", paper=Paper.FORM)
def business_card(s: Sheet) -> None:
    """명함."""
    r = s.r
    seller = shop(r, "plain")
    s.left(seller.name)
    s.left(f"{person(r)}  {s.pick('과장', '대리', '부장', '팀장', '주무관', '대표이사', '연구원')}")
    for text in r.sample(
        (
            seller.address,
            f"T. {t.phone(r)}",
            f"M. 010-{digits(r, 4)}-{digits(r, 4)}",
            f"F. {t.phone(r)}",
            t.web(r),
            f"E. {t.web(r)}",
        ),
        4,
    ):
        s.left(text)


@NOTHING.add("not_receipt", paper=Paper.HAND)
def memo(s: Sheet) -> None:
    """A hand-written note with numbers in it."""
    r = s.r
    for _ in range(r.randint(2, 7)):
        s.left(
            r.choice(
                (
                    f"{r.choice(v.ITEMS)} {r.randint(1, 9)}개",
                    f"{person(r)} {t.phone(r)}",
                    f"{r.choice(v.STATIONS)} {r.randint(7, 20)}시 출발",
                    f"{r.randint(1, 12)}/{r.randint(1, 28)} {r.choice(_NOUNS)}",
                    f"{r.randint(1, 99) * 1000:,} + {r.randint(1, 99) * 1000:,}",
                    sentence(s),
                    f"{r.choice(v.SHOP_FIRST)} 예약 {r.randint(2, 12)}명",
                )
            )
        )


@NOTHING.add("not_receipt")
def ticket_of_no_worth(s: Sheet) -> None:
    """A queue ticket, a parking ticket on entry, a coupon, an order's number: a slip of a till that is no receipt."""
    r = s.r
    when = b.moment(r)
    way = r.randrange(5)
    if way == 0:
        s.centre(s.pick("대기번호표", "번호표", "접수증", "대기표"), tall=2)
        s.centre(str(r.randint(1, 400)), wide=2, tall=2)
        s.centre(s.pick("잠시만 기다려 주십시오", f"대기인수 {r.randint(0, 30)}명"))
        s.centre(s.pen.moment(when))
    elif way == 1:
        s.centre(s.pick("주차권", "입차확인증", "주 차 권"), tall=2)
        s.pair("entered", s.pen.moment(when))
        s.pair("vehicle", f"{digits(r, 2)}가{digits(r, 4)}")
        s.left(s.pick("분실 시 1일 요금이 부과됩니다", "기본 30분 1,000원 / 추가 10분 500원", "출차 시 정산하세요"))
    elif way == 2:
        s.centre(s.pick("할인쿠폰", "무료 음료권", "교환권", "적립쿠폰"), tall=2)
        s.left(f"{b.item_name(r)} {r.randint(1, 9) * 1000:,}원 할인")
        s.pair("valid", s.pen.day(when.date() + dt.timedelta(days=30)))
        s.left(shop(r, "cafe").name)
    elif way == 3:
        s.centre(s.pick("택배 송장", "운송장", "접수 확인"), tall=2)
        s.pair("address", address(r))
        s.named(s.dressed(s.pick("받는분", "수령인")), person(r))
        s.named(s.dressed("운송장번호"), digits(r, 12))
    else:
        s.centre(s.pick("POS 마감 정산서", "일계표", "마감보고", "정산지"), tall=2)
        s.pair("issued", s.pen.moment(when))
        for label in r.sample(("총매출", "현금매출", "카드매출", "취소", "시재금", "객수", "할인"), 4):
            s.named(s.dressed(label), f"{r.randint(0, 900) * 1000:,}", shape="apart")


@NOTHING.add("not_receipt", paper=Paper.SCREEN)
def other_screen(s: Sheet) -> None:
    """A screen that is no receipt: a map, a search for trains, a message, a cart before it is paid."""
    r = s.r
    way = r.randrange(4)
    if way == 0:
        start, end = r.sample(RAIL_STATIONS, 2)
        s.centre(s.pick("열차 조회", "예매하기", "승차권 예매", "좌석 선택"), bold=True)
        s.left(f"{start} → {end}")
        for _ in range(r.randint(3, 7)):
            s.ends(
                f"KTX {r.randint(1, 900)}  {r.randint(5, 22):02}:{r.randint(0, 59):02}",
                s.pick(f"{r.randint(80, 600) * 100:,}원", "매진", "예매", "입석"),
            )
    elif way == 1:
        s.centre(s.pick("장바구니", "주문하기", "결제하기", "주문서 작성"), bold=True)
        total = table(s)
        s.named(s.pick("결제 예정 금액", "총 상품금액", "결제 예상금액", "주문금액"), f"{total:,}원", shape="apart")
        s.centre(s.pick("결제하기", "주문하기", "구매하기"))
    elif way == 2:
        for _ in range(r.randint(3, 8)):
            s.left(f"{person(r)}: {r.choice(_MESSAGES)}")
            if s.chance(0.4):
                s.right(s.pen.hour(b.moment(r)).text)
    else:
        s.centre(s.pick("길찾기", "경로 안내", "주변 주유소"), bold=True)
        s.ends(f"{r.choice(v.STATIONS)} → {r.choice(v.STATIONS)}", f"{r.randint(3, 400)}km")
        s.ends(s.pick("예상 시간", "도착 예정"), f"{r.randint(0, 5)}시간 {r.randint(1, 59)}분")
        s.ends(s.pick("통행료", "예상 통행료", "택시 요금"), f"약 {r.randint(10, 400) * 100:,}원")


@NOTHING.add("not_receipt", paper=Paper.FORM, weight=0.8)
def newsprint(s: Sheet) -> None:
    """A page of running text."""
    s.centre(
        f"{s.r.choice(_TOPICS)}, {s.pick('올해 안에 마친다', '주민 호응 커', '내년 확대', '논의 본격화')}",
        tall=2,
        bold=True,
    )
    for _ in range(s.r.randint(4, 9)):
        s.left(f"{s.r.choice(v.CITIES)}는 {s.pen.day(b.moment(s.r).date()).text} {sentence(s)}")


@NOTHING.add("not_receipt", weight=0.8)
def order_slip(s: Sheet) -> None:
    """A kitchen order: dishes without prices, and the words that it is no receipt."""
    r = s.r
    s.centre(s.pick("주문서", "[주방]", "주방주문서", "ORDER", "주문표(주방용)"), tall=2, wide=2)
    s.ends(f"테이블 {r.randint(1, 40)}", s.pen.clock(b.moment(r)).text)
    for _ in range(r.randint(1, 6)):
        s.ends(b.item_name(r), str(r.randint(1, 5)))
    if s.chance(0.5):
        s.centre(
            s.flag(
                "is_no_proof",
                s.pick("영수증이 아닙니다", "본 주문서는 영수증이 아닙니다", "증빙용으로 사용할 수 없습니다"),
            )
        )
