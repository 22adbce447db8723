"""Who sells: shops of every trade, their names composed from parts, and the cards and people that pay."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from .addresses import address, syllables, town
from .ink import digits
from .words import listed

#: trade -> what a shop of it is called. A trade is a kind of receipt, or says more than that.
TRADES: Final[dict[str, tuple[str, ...]]] = {
    "meal": listed("""
    식당 한식당 식육식당 기사식당 가든 회관 국밥 순대국밥 콩나물국밥 돼지국밥 칼국수 막국수 냉면 면옥 갈비 숯불갈비
    삼겹살 족발 보쌈 횟집 초밥 스시 돈까스 분식 김밥 만두 떡볶이 치킨 통닭 피자 버거 샌드위치 반점 손짜장 중화요리
    쌈밥 보리밥 추어탕 감자탕 해장국 설렁탕 곰탕 부대찌개 두부마을 밥상 반상 한상 정식 죽집 도시락 포차 주점 호프
    이자카야 라멘 우동 쌀국수 마라탕 샤브샤브 뷔페 구내식당 푸드코트 키친 다이닝 그릴 비스트로 한정식 대게 장어
    아구찜 낙지마을 닭갈비 찜닭 백숙 오리 생선구이 매운탕 밀면 국수
"""),
    "cafe": listed("""
    카페 커피 다방 찻집 로스터스 로스터리 베이커리 제과 제과점 빵집 과자점 브레드 디저트 주스 빙수 티하우스 커피숍
    에스프레소바 도넛 와플 케이크 떡집 커피랩 에스프레소
"""),
    "shop": listed("""
    마트 슈퍼 슈퍼마켓 할인마트 식자재마트 할인점 청과 수산 축산 정육점 문구 문구사 문구센터 서점 서림 문고 책방
    사무기 복사 인쇄 약국 안경 안경원 꽃집 화원 플라워 철물 철물점 전기 전자 통신 컴퓨터 건재 공구 지물 상회 잡화
    다이마트 생활용품 팬시 오피스 잉크 백화점 아울렛 전통시장 식품 반찬 건강원 화장품 스포츠 신발 의류 나라 유통
    하나로마트 농협마트 로컬푸드
"""),
    "convenience": listed("편의점 24시편의점 스토어 24 25 365 마트24 데이앤나잇 편의점24시 스탑"),
    "lodging": listed("""
    호텔 관광호텔 비즈니스호텔 모텔 여관 여인숙 펜션 게스트하우스 리조트 콘도 레지던스 스테이 호스텔 유스호스텔
    한옥스테이 민박 인 스위트 무인텔 생활숙박 하우스호텔 수련원 연수원 관광호텔(주) 부티크호텔 시티호텔
"""),
    "fuel": listed("""
    주유소 셀프주유소 충전소 가스충전소 LPG충전소 에너지 오일 석유 셀프 직영주유소 제1주유소 알뜰주유소
    고속도로주유소
"""),
    "parking": listed("""
    주차장 공영주차장 유료주차장 타워주차장 환승주차장 노상주차장 지하주차장 주차빌딩 파킹 기계식주차장 민영주차장
"""),
    "taxi": listed("택시 운수 교통 콜택시 상운 통운 운수(주) 교통(주) 택시(주) 모범택시 기업 실업 흥업 여객"),
    "bus": listed("고속 고속버스 여객 여객자동차 운수 교통 관광 고속관광 익스프레스 고속(주) 여객(주) 터미널"),
    "ship": listed("해운 고속훼리 훼리 페리 해운(주) 고속해운 여객선 쾌속선 마린 씨라인 여객터미널 카페리"),
    "other": listed("""
    의원 병원 치과 한의원 세탁 세탁소 카센터 정비 타이어 세차장 미용실 헤어 사우나 목욕탕 극장 노래방 당구장 골프
    헬스 기획 디자인 인쇄 현수막 렌터카 여행사 재단 협회 학회 교육원 평생교육원 회의실 컨벤션센터 스튜디오 공방
    택배 퀵서비스 이사 용역
"""),
    "plain": listed("""
    상사 컴퍼니 코퍼레이션 엔터프라이즈 산업 기업 물류 푸드 에프앤비 글로벌 인터내셔널 홀딩스 네트웍스 시스템
    솔루션 랩 스튜디오 앤코 웍스 파트너스 트레이딩 리테일 서비스 플러스 그룹 협동조합 이앤씨 테크 코리아 센터
    하우스 라인 스퀘어
"""),
}
_TELLING: Final = listed("카페 시장 역전 터미널 쿡 꼬꼬 냠냠 별미 진미 참맛 맛있는 밥상 반상 한상 수라 파크 시티")
#: First words of names, without those that tell a trade by themselves.
_FIRST: Final = tuple(word for word in v.SHOP_FIRST if word not in _TELLING)
_LATIN: Final = listed("""
    Blue Green Moon Sun River Hill Stone Maple Olive Cedar Harbor Corner Daily Urban Little Grand Royal Golden
    Silver Happy Lucky Slow Fine Good Fresh Dear Hello New Old Nine Seven Studio Union Central Garden Forest Ocean
    Sky Cloud Wave Lamp Table Door Kitchen Coffee Bakery Stay Inn House Works Lab Mart Market Shop Store Books
    Paper Bean Roast Bread Cafe Grill Deli Noodle Bowl
""")
_LATIN_ENDS: Final[dict[str, tuple[str, ...]]] = {
    "cafe": listed("Coffee COFFEE Roasters Cafe CAFE Bakery Espresso BREAD Bean"),
    "meal": listed("""
    Kitchen Grill Dining Burger Pizza Bistro KITCHEN Table Noodle
"""),
    "lodging": listed("Hotel HOTEL Stay Inn Residence Suites Resort HOSTEL"),
    "shop": listed("Mart MART Market Store Books SHOP Office"),
    "convenience": listed("24 MART24 STORE Mart25"),
    "plain": listed("Lab Works Studio Inc. Co. Lounge Place Company"),
    "other": listed("Studio HAIR Clinic Gym Rent Works"),
}
_BRANDS: Final[dict[str, tuple[str, ...]]] = {
    "cafe": listed("""
    스타벅스 투썸플레이스 이디야커피 메가엠지씨커피 컴포즈커피 빽다방 할리스 파스쿠찌 공차 파리바게뜨 뚜레쥬르 던킨
    배스킨라빈스
"""),
    "meal": listed("""
    롯데리아 버거킹 맥도날드 맘스터치 KFC 써브웨이 본죽 김밥천국 한솥도시락 놀부부대찌개 새마을식당 교촌치킨
    굽네치킨
"""),
    "convenience": listed("CU GS25 세븐일레븐 이마트24 미니스톱 씨스페이스"),
    "shop": listed("이마트 홈플러스 롯데마트 다이소 올리브영 교보문고 영풍문고 알파문구 하나로마트"),
    "fuel": listed("SK에너지 GS칼텍스 S-OIL HD현대오일뱅크 알뜰 E1 SK가스"),
    "lodging": listed("롯데호텔 신라스테이 라마다 베스트웨스턴 토요코인 이비스"),
}
_TAILS: Final = listed("네 집 당 옥 원 정 루 각 촌 골 재 헌 방 가 채")
_COMPANY: Final = listed("""
    (주){} ㈜{} 주식회사_{} {}(주) {}_주식회사 (유){} 유한회사_{} {}㈜ 농업회사법인_{} (사){} (재){}
""")
_PLACES: Final = tuple(
    dict.fromkeys((*v.STATIONS, *(road for road in v.ROADS if len(road) > 2), *(d for d in v.DISTRICTS)))
)
_SPOTS: Final = listed("""
    역 역사 터미널 시청 대학교 병원 공항 사거리 중앙 신도시 혁신도시 본 직영 타워 광장 휴게소 산단 캠퍼스 공단 IC
""")


@dataclass(frozen=True)
class Shop:
    """A seller: name as printed, 사업자등록번호 with a right check digit, and what stands around them."""

    name: str
    business_no: str
    owner: str
    address: str
    phone: str
    trade: str


def place(r: random.Random) -> str:
    """A place that shops are named after."""
    roll = r.random()
    if roll < 0.4:
        return r.choice(_PLACES)
    if roll < 0.65:
        return town(r)
    if roll < 0.85:
        return r.choice(v.STATIONS) + r.choice(_SPOTS)
    return syllables(r, 2)


def first_name(r: random.Random) -> str:
    """The part of a name that is the shop's own."""
    roll = r.random()
    if roll < 0.4:
        return r.choice(_FIRST)
    if roll < 0.58:
        return r.choice(_FIRST) + r.choice(_FIRST)
    if roll < 0.72:
        return syllables(r, r.choice((2, 2, 2, 3, 3, 4)))
    if roll < 0.82:
        return r.choice(v.STATIONS).replace("·", "")
    if roll < 0.9:
        return r.choice(_FIRST) + r.choice(_TAILS)
    return f"{r.choice(_LATIN)}{r.choice(('', ' '))}{r.choice(_FIRST)}"


def shop_name(r: random.Random, trade: str) -> str:
    """A name that tells the trade; `plain` and `other` names tell none that a receipt has a kind for."""
    roll = r.random()
    brands = _BRANDS.get(trade)
    if brands and roll < (0.55 if trade in ("convenience", "fuel") else 0.12):
        name = r.choice(brands) + (r.choice(("", " ")) + r.choice(TRADES["fuel"][:3]) if trade == "fuel" else "")
        if trade != "fuel" or r.random() < 0.5:
            return f"{name}{r.choice(('', ' ', ' '))}{place(r)}{r.choice(('점', '점', '역점', '', '본점'))}"
        return f"{place(r)} {name}" if r.random() < 0.5 else f"{first_name(r)} {name}"
    if trade in _LATIN_ENDS and roll > 0.92:
        name = f"{r.choice(_LATIN)} {r.choice(_LATIN_ENDS[trade])}"
        if r.random() < 0.3:
            name = name.upper()
    else:
        name = first_name(r) + r.choice(("", "", "", " ")) + r.choice(TRADES[trade])
    way = r.random()
    if way < 0.52:
        return name
    if way < 0.7:
        return name + r.choice((" {}점", "{}점", "({}점)", " {}직영점", "-{}점", " {} 2호점", "[{}점]")).format(
            place(r)
        )
    if way < 0.84:
        return r.choice(_COMPANY).format(name)
    if way < 0.9:
        return f"{place(r)} {name}"
    if way < 0.93:
        return f"{name} {r.choice(('본점', '직영점', '2호점', '별관', '1층', '신관', 'B1'))}"
    if way < 0.96:
        return f"{name}({first_name(r)})"
    return f"{r.choice(_COMPANY).format(first_name(r))} {name}"


def person(r: random.Random) -> str:
    """A name made of random syllables, whole or with its middle hidden."""
    name = r.choice(v.SURNAMES) + r.choice(v.GIVEN) + r.choice(v.GIVEN)
    roll = r.random()
    if roll < 0.7:
        return name
    return f"{name[0]}{r.choice('*○*')}{name[2]}" if roll < 0.93 else f"{name[0]}**"


def shop(r: random.Random, trade: str, name: str = "") -> Shop:
    return Shop(name or shop_name(r, trade), t.business_number(r), person(r), address(r), t.phone(r), trade)


_ISSUERS: Final = listed("""
    신한카드 삼성카드 현대카드 KB국민카드 국민카드 롯데카드 하나카드 우리카드 BC카드 비씨카드 NH농협카드 농협카드
    씨티카드 광주카드 전북카드 제주카드 수협카드 우체국카드 카카오뱅크 케이뱅크 토스뱅크 IBK비씨카드 기업비씨카드
    신한체크 국민체크 하나비씨 우리체크 농협체크 KB국민체크 비씨(법인) 신한법인 롯데법인 하나비자체크 NH체크카드
    우리비씨 신협체크 새마을금고 삼성법인 현대마스터 하나체크 카카오체크 IBK법인 정부구매카드 우리법인카드
    국민기업카드 농협BC 전북체크 광주체크 현대M 삼성체크 신한마스터 KDB산업카드
""")
PAYMENTS: Final = listed("""
    신용카드 신용카드 신용카드 신용카드 체크카드 카카오페이 네이버페이 삼성페이 페이코 제로페이 토스페이 애플페이
    법인카드
""")
_ACQUIRERS: Final = listed(
    "비씨카드사 신한카드사 삼성카드사 KB국민카드 현대카드사 롯데카드사 하나카드 NH농협카드 우리카드 BC카드"
)
AGENTS: Final = (
    *(brand for brand in v.BRANDS[-17:]),
    "토스페이먼츠(주)",
    "(주)케이지이니시스",
    "엔에이치엔페이코(주)",
    "(주)카카오페이",
)


@dataclass(frozen=True)
class Card:
    """What was paid with: `number` is masked as slips mask it, `approval` as printed by card companies."""

    number: str
    issuer: str
    acquirer: str
    approval: str


def card(r: random.Random) -> Card:
    number = t.card_number(r)
    while sum(c.isdigit() for c in number) < 4:
        number = t.card_number(r)
    if number[0].isdigit():  # the first digit tells the scheme
        number = r.choice("344455559999") + number[1:]
    return Card(number, r.choice(_ISSUERS), r.choice(_ACQUIRERS), digits(r, r.choice((8,) * 14 + (6, 7, 9, 10, 12))))
