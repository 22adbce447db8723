"""Names of offices, units, places and errands of any kind, put together from parts: what training orders tell of."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from models.training.orders.facts import Facts, draw_facts
from models.training.receipts.addresses import region, syllables
from models.training.receipts.words import listed

_HEADS: Final = listed("""
    국립 한국 중앙 지방 동부 서부 남부 북부 국가 전국 통합 미래 첨단 국제 해양 산림 환경 보건 농업 수산 교육 문화
    과학 산업 노동 통계 국토 항공 철도 도로 기상 재난 안전 소방 축산 식품 의약품 우정 조달 관세 병무 보훈 특허
    원자력 에너지 정보 통신 방송 예술 체육 청소년 여성
""")
_BODIES: Final = listed("""
    연구원 연구소 진흥원 관리원 개발원 교육원 인재개발원 과학원 기술원 평가원 정보원 박물관 도서관 미술관 사무소
    사업소 관리사업소 센터 지원센터 관리공단 공사 공단 재단 위원회 협회 병원 대학교 교육청 교육지원청 경찰청 세무서
    우체국 보건소 소방서 농업기술센터 상수도사업본부 검역본부 보건환경연구원 청사관리본부 본부 지청 지방청 관리청
    시험소 검사소 수목원 생태원
""")
_TOPICS: Final = listed("""
    기획 총무 운영지원 행정지원 재무 회계 인사 감사 법무 예산 홍보 정보화 데이터 디지털 통계 조사 연구 시험 분석
    평가 검사 인증 심사 민원 복지 여성가족 아동청소년 노인 장애인 보건 위생 감염병관리 환경 기후 대기 수질 자원순환
    상수도 하수도 도시 건축 주택 토지 공원 녹지 산림 도로 교통 건설 시설 안전 재난 방재 농정 축산 식량 원예 유통
    수산 해양 항만 관광 문화 예술 체육 교육 평생학습 학생 교무 입학 취업 산학협력 국제협력 일자리 경제 기업지원 투자
    에너지 전략 혁신 성과 품질 계약 구매 자산 물류 전산 네트워크 보안 사이버 기록 특허 표준 실험동물 장비 유전자원
""")
_UNIT_ENDS: Final = (
    *("과", "과", "과", "팀", "팀", "담당관", "실", "처", "부", "국", "센터", "단", "계", "그룹", "본부"),
    *("정책과", "관리과", "지원과", "지원팀", "정책관실", "기획과", "관리팀", "연구실", "연구팀", "사업단", "사업팀"),
)
_RANKS: Final = listed("""
    주무관 행정주사 행정주사보 행정서기 행정서기보 행정사무관 서기관 부이사관 시설주사 시설서기보 공업주사
    전산주사보 보건연구사 보건연구관 농업연구사 농업연구관 환경연구사 학예연구사 기록연구사 지방행정주사
    지방시설주사보 사회복지주사 간호주사 수의주사 임기제 공무직 연구원 선임연구원 책임연구원 수석연구원 전임연구원
    행정원 선임행정원 책임행정원 팀장 과장 계장 실장 부장 차장 대리 주임 사원 선임 책임 수석 교수 부교수 조교수 조교
    교사 교감 장학사 장학관 소방위 소방장 경위 경감 순경 행정7급 행정8급 시설9급 전산6급 연구사 지도사 기술원
    전문위원 사무국장 센터장 사서 감사관
""")
_NOUNS: Final = listed("""
    사업 과제 계획 시스템 장비 시설 자료 예산 제도 정책 서비스 현장 기관 기술 데이터 플랫폼 교육과정 프로그램 표준안
    지침 조례 규정 계약 용역 공사 시설물 기록물 소프트웨어 네트워크 홈페이지 민원 현안 업무 협약 특허 시료 시험법
    품종 종자 유물 도서 전시 축제 행사 대회 공모전 박람회
""")
_MIDDLES: Final = listed("""
    구축 개선 점검 운영 관리 평가 조사 연구 개발 활용 확산 추진 지원 협력 혁신 표준화 고도화 안정화 활성화 정비 이전
    도입 시범운영 유지보수 성과관리 품질관리 안전관리 실태조사 현황조사 자체평가 수요조사 타당성조사 모니터링 컨설팅
""")
_ACTS: Final = listed("""
    참석 회의 회의 참석 협의 업무협의 업무 협의 실무협의 간담회 간담회 참석 워크숍 워크숍 참석 세미나 세미나 참석
    토론회 참석 교육 교육 참석 교육 이수 연찬회 설명회 참석 발표회 참석 점검 현장점검 현장 점검 조사 현지조사 현지
    확인 실사 검수 시료 채취 자료 수집 자료조사 벤치마킹 견학 방문 기관 방문 면담 감독 입회 심의 평가 위원회 참석
    학술대회 참가 학회 발표 착수보고회 중간보고회 최종보고회 참석 감사 수감 지도 지원 인수인계 전시회 참관 행사 지원
    시상식 참석 협약식 참석
""")
_MEANS: Final = listed("""
    KTX SRT ITX-새마을 무궁화호 고속버스 시외버스 공용차량 관용차량 공용차 관용차 업무용차량 자가용 자가용차량
    개인차량 항공기 비행기 항공 기차 열차 철도 버스 대중교통 지하철 택시 여객선 선박 렌터카 도보 승용차(자가)
""")
_VENUES: Final = listed("""
    정부세종청사 정부서울청사 정부대전청사 시청 도청 군청 구청 대회의실 본원 분원 캠퍼스 컨벤션센터 국제회의장 호텔
    연수원 인재개발원 교육장 공사현장 상황실 체육관 문화회관 청소년수련관 산업단지 테크노파크 혁신센터 시험포장
    물류센터
""")


def draw_wide_facts(r: random.Random) -> Facts:
    """Any trip of anybody: as ``draw_facts``, with names put together anew."""
    places = tuple(dict.fromkeys(place(r) for _ in range(r.choice((1, 1, 1, 1, 2, 2, 3)))))
    return replace(
        draw_facts(r),
        office=office(r),
        unit=unit(r),
        rank=r.choice(_RANKS),
        purpose=purpose(r),
        places=places,
        means=r.choice(_MEANS),
    )


def office(r: random.Random) -> str:
    """기관: 한국수목관리원, 한들시청, 다솔대학교."""
    match r.randrange(5):
        case 0:
            return syllables(r, r.choice((2, 2, 3))) + r.choice(
                ("시청", "군청", "구청", "시", "군", "광역시", "도청", "도")
            )
        case 1:
            return syllables(r, r.choice((2, 2, 3))) + r.choice(_BODIES)
        case 2:
            return r.choice(_HEADS) + r.choice(_HEADS) + r.choice(_BODIES)
        case 3:
            return r.choice(_HEADS) + syllables(r, 2) + r.choice(_BODIES)
        case _:
            return r.choice(_HEADS) + r.choice(_TOPICS) + r.choice(_BODIES)


def unit(r: random.Random) -> str:
    """부서: 자원순환정책과, 계약관리팀, 정보화담당관."""
    text = r.choice(_TOPICS) + (r.choice(_TOPICS) if r.random() < 0.25 else "") + r.choice(_UNIT_ENDS)
    if r.random() < 0.12:
        text += " " + r.choice(_TOPICS) + r.choice(("팀", "담당", "파트", "계"))
    return text


def place(r: random.Random) -> str:
    """출장지: a region, at times with the place in it."""
    province, city = region(r)
    text = r.choice((province, province, f"{province} {city}", f"{province} {city}", city))
    if r.random() < 0.3:
        venue = r.choice(_VENUES) if r.random() < 0.5 else office(r)
        text += r.choice((f" {venue}", f"({venue})", f" ({venue})"))
    return text


def purpose(r: random.Random) -> str:
    """출장목적, of one word to ten."""
    head = []
    if r.random() < 0.25:
        year, number = r.randint(2024, 2028), r.randint(1, 40)
        head.append(
            r.choice((f"{year}년", f"{year}년도", f"제{number}차", f"제{number}회", "상반기", f"{number % 4 + 1}분기"))
        )
    if r.random() < 0.3:
        head.append(office(r))
    kinds = (lambda: r.choice(_TOPICS), lambda: syllables(r, r.choice((2, 3))), lambda: r.choice(_HEADS))
    head += [r.choice(kinds)() for _ in range(r.choice((0, 1, 1, 2)))]
    if r.random() < 0.6:
        head.append(r.choice(_NOUNS))
    if r.random() < 0.6:
        head.append(r.choice(_MIDDLES))
    if r.random() < 0.12:
        head.insert(0, f"「{head.pop(0)}」" if head else "「신규사업」")
    text = " ".join([*head, r.choice(_ACTS)])
    if r.random() < 0.15:
        text = text.replace(" ", "", 1)
    if r.random() < 0.08:
        text += r.choice((" 등", f" ({r.choice(_NOUNS)})", f" 및 {r.choice(_ACTS)}", " 건"))
    return text
