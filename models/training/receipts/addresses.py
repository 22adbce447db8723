"""Addresses whose town lies in its province, and syllables as often as Korean names use them."""

from __future__ import annotations

import random
from typing import Final

from models.training.recogniser import tokens as t
from models.training.recogniser import vocabulary as v

from .ink import digits

#: The names of a province: its towns and districts; two words with a stroke between belong together.
_REGIONS: Final = """
서울특별시 서울 서울시: 종로구 중구 용산구 성동구 광진구 동대문구 중랑구 성북구 강북구 도봉구 노원구 은평구
    서대문구 마포구 양천구 강서구 구로구 금천구 영등포구 동작구 관악구 서초구 강남구 송파구 강동구
부산광역시 부산 부산시: 중구 서구 동구 영도구 부산진구 동래구 남구 북구 해운대구 사하구 금정구 강서구 연제구
    수영구 사상구 기장군
대구광역시 대구: 중구 동구 서구 남구 북구 수성구 달서구 달성군 군위군
인천광역시 인천: 중구 동구 미추홀구 연수구 남동구 부평구 계양구 서구 강화군 옹진군
광주광역시 광주: 동구 서구 남구 북구 광산구
대전광역시 대전: 동구 중구 서구 유성구 대덕구
울산광역시 울산: 중구 남구 동구 북구 울주군
세종특별자치시 세종 세종시: 한누리대로 도움로 보듬로 나성로 절재로 갈매로 다솜로 조치원읍 연서면 금남면
경기도 경기: 수원시/장안구 수원시/영통구 수원시/팔달구 성남시/분당구 성남시/수정구 고양시/덕양구
    고양시/일산동구 용인시/처인구 용인시/기흥구 부천시 안산시/단원구 안양시/만안구 안양시/동안구 남양주시 화성시
    평택시 의정부시 시흥시 파주시 김포시 광명시 광주시 군포시 하남시 오산시 이천시 안성시 의왕시 양평군 여주시
    과천시 가평군 연천군 포천시 양주시 동두천시 구리시
강원특별자치도 강원도 강원: 춘천시 원주시 강릉시 동해시 태백시 속초시 삼척시 홍천군 횡성군 영월군 평창군 정선군
    철원군 화천군 양구군 인제군 고성군 양양군
충청북도 충북: 청주시/상당구 청주시/흥덕구 청주시/서원구 충주시 제천시 보은군 옥천군 영동군 증평군 진천군
    괴산군 음성군 단양군
충청남도 충남: 천안시/동남구 천안시/서북구 공주시 보령시 아산시 서산시 논산시 계룡시 당진시 금산군 부여군
    서천군 청양군 홍성군 예산군 태안군
전북특별자치도 전라북도 전북: 전주시/완산구 전주시/덕진구 군산시 익산시 정읍시 남원시 김제시 완주군 진안군
    무주군 장수군 임실군 순창군 고창군 부안군
전라남도 전남: 목포시 여수시 순천시 나주시 광양시 담양군 곡성군 구례군 고흥군 보성군 화순군 장흥군 강진군
    해남군 영암군 무안군 함평군 영광군 장성군 완도군 진도군 신안군
경상북도 경북: 포항시/남구 포항시/북구 경주시 김천시 안동시 구미시 영주시 영천시 상주시 문경시 경산시 의성군
    청송군 영양군 영덕군 청도군 고령군 성주군 칠곡군 예천군 봉화군 울진군 울릉군
경상남도 경남: 창원시/의창구 창원시/성산구 창원시/마산합포구 진주시 통영시 사천시 김해시 밀양시 거제시 양산시
    의령군 함안군 창녕군 고성군 남해군 하동군 산청군 함양군 거창군 합천군
제주특별자치도 제주도 제주: 제주시 서귀포시
"""
_TOWNS: Final = tuple(
    (tuple(names.split()), town.replace("/", " "))
    for names, _, towns in (line.partition(": ") for line in _REGIONS.replace("\n    ", " ").strip().splitlines())
    for town in towns.split()
)
#: Every syllable of the names in the vocabulary: as frequent here as there.
_COMMON: Final = "".join(
    c
    for word in (*v.STATIONS, *v.ROADS, *v.SHOP_FIRST, *v.ITEMS, *v.DISTRICTS, *v.SURNAMES, *v.GIVEN)
    for c in word
    if "가" <= c <= "힣"
)

_ROAD_ENDS: Final = ("로", "로", "길", "대로", "중앙로", "동", "읍", "면")


def syllables(r: random.Random, n: int) -> str:
    """Syllables that sound like a name; now and then any that there are, so that none is unknown."""
    return t.syllables(r, n) if r.random() < 0.08 else "".join(r.choices(_COMMON, k=n))


def region(r: random.Random) -> tuple[str, str]:
    """A province under one of its names, and a town or district of it: 전남, 나주시."""
    names, place = r.choice(_TOWNS)
    return r.choice(names), place


def town(r: random.Random) -> str:
    """도시 이름 without its ending, as branches are called: 나주, 수성, 해운대."""
    name = r.choice(_TOWNS)[1].split()[-1]
    return name[:-1] if len(name) > 2 else name


def address(r: random.Random) -> str:
    """A road or lot address: 전라남도 나주시 빛가람로 123, 2층."""
    names, place = r.choice(_TOWNS)
    road = r.choice(v.ROADS) if r.random() < 0.5 else syllables(r, 2) + r.choice(_ROAD_ENDS)
    number = r.randint(1, 999)
    spot = f"{r.choice(names)} {place} {road} {number}"
    roll = r.random()
    if roll < 0.4:
        return spot
    if roll < 0.52:
        return f"{spot}-{r.randint(1, 99)}"
    if roll < 0.64:
        return f"{spot}번길 {r.randint(1, 99)}"
    if roll < 0.76:
        return f"{spot}, {r.randint(1, 9)}층{r.choice(('', f' {digits(r, 3)}호', f' ({syllables(r, 2)}동)'))}"
    if roll < 0.86:
        return f"{spot} ({syllables(r, 2)}동)"
    if roll < 0.94:
        building = r.choice(v.SHOP_FIRST) + r.choice(("빌딩", "타워", "상가", "프라자", "오피스텔"))
        return f"{spot} {building} {r.randint(1, 12)}층"
    return f"{spot}번지"
