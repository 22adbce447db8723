"""What is true of a composed trip, and the ways in which offices write it down."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.training.recogniser import vocabulary as v

WEEKDAYS: Final = "월화수목금토일"
OFFICES: Final = ("국립가온연구소", "다온광역시청", "한빛진흥원", "새롬대학교", "누리보건환경연구원", "온샘교육지원청")
UNITS: Final = (
    "운영지원과",
    "기획조정실",
    "정보화담당관",
    "연구개발팀",
    "시설관리과",
    "환경조사과",
    "총무팀",
    "산학협력단",
)
RANKS: Final = ("주무관", "행정주사", "행정사무관", "연구사", "선임연구원", "시설서기", "팀장", "농업연구관", "행정7급")
PLACES: Final = (
    *(
        "서울특별시",
        "세종특별자치시",
        "대전광역시 유성구",
        "부산광역시",
        "강원특별자치도 춘천시",
        "전주시",
        "경북 안동시",
    ),
    *("제주특별자치도 제주시", "충청북도 청주시 흥덕구", "인천광역시 연수구", "수원시", "서울특별시 종로구", "나주시"),
)
SUBJECTS: Final = (
    *(
        "연구 장비 공동 활용",
        "재난 안전 관리",
        "지방 재정 운용",
        "정보 시스템 이전",
        "농촌 체험 마을",
        "수질 오염원 조사",
    ),
    *("개인정보 보호", "공공 건축물 에너지 진단", "청년 정책", "기록물 이관", "시험 분석 숙련도", "하천 정비"),
)
ACTS: Final = (
    "협의회 참석",
    "워크숍 참석",
    "현장 점검",
    "실무자 교육",
    "자료 조사",
    "업무 협의",
    "중간 보고회 참석",
    "설명회",
)
MEANS: Final = ("KTX", "SRT", "고속버스", "공용차량", "자가용", "항공기", "대중교통", "관용차", "시외버스")
PUBLIC: Final = ("공용차량", "관용차")


@dataclass(frozen=True)
class Facts:
    """A trip as it is. ``start`` and ``end`` carry times; whether a paper tells them, its layout says."""

    names: tuple[str, ...]
    office: str
    unit: str
    rank: str
    purpose: str
    places: tuple[str, ...]
    start: dt.datetime
    end: dt.datetime
    means: str

    @property
    def days(self) -> int:
        return (self.end.date() - self.start.date()).days + 1


def draw_facts(r: random.Random) -> Facts:
    """Any trip: one day to five, now and then across the turn of a year, by one to three people."""
    start = dt.datetime(
        r.randint(2024, 2027), r.randint(1, 12), r.randint(1, 28), r.choice((6, 7, 8, 9, 13)), r.choice((0, 0, 30, 10))
    )
    if r.random() < 0.06:
        start = start.replace(month=12, day=r.randint(29, 31))
    end = (start + dt.timedelta(days=r.choice((0, 0, 1, 1, 1, 2, 2, 4)))).replace(
        hour=r.choice((17, 18, 19, 21)), minute=r.choice((0, 0, 30, 40))
    )
    names: list[str] = []
    while len(names) < r.choice((1, 1, 1, 1, 2, 3)):
        name = r.choice(v.SURNAMES) + r.choice(v.GIVEN) + r.choice(v.GIVEN)
        if name not in names:
            names.append(name)
    places = tuple(dict.fromkeys(r.choice(PLACES) for _ in range(r.choice((1, 1, 1, 2)))))
    purpose = f"{r.choice(SUBJECTS)} {r.choice(ACTS)}"
    return Facts(
        tuple(names), r.choice(OFFICES), r.choice(UNITS), r.choice(RANKS), purpose, places, start, end, r.choice(MEANS)
    )


def day(r: random.Random, moment: dt.datetime, style: str, *, year: bool = True) -> str:
    """A day in one of the styles below, with its weekday in some; ValueError for any other style."""
    week = f"({WEEKDAYS[moment.weekday()]})"
    match style:
        case "dots":
            return (f"{moment.year}. " if year else "") + f"{moment.month}. {moment.day}." + week
        case "tight":
            return (f"{moment.year}." if year else "") + f"{moment.month}.{moment.day}." + r.choice((week, ""))
        case "dashes":
            return f"{moment:%Y-%m-%d}" if year else f"{moment:%m-%d}"
        case "words":
            return (f"{moment.year}년 " if year else "") + f"{moment.month}월 {moment.day}일"
        case "short":
            return (f"'{moment:%y}. " if year else "") + f"{moment.month}. {moment.day}." + week
        case "slashes":
            return f"{moment:%Y/%m/%d}" if year else f"{moment:%m/%d}"
    raise ValueError(style)


def hour(moment: dt.datetime, style: str) -> str:
    return f"{moment.hour}시 {moment.minute:02d}분" if style == "words" else f"{moment:%H:%M}"


def span(r: random.Random, facts: Facts, style: str, *, timed: bool, counted: bool) -> str:
    """The period in a style; ``timed`` with both times, ``counted`` with the number of nights and days."""
    start, end = facts.start, facts.end
    same_year = start.year == end.year and style not in ("dashes", "slashes")
    left, right = day(r, start, style), day(r, end, style, year=not same_year or r.random() < 0.3)
    one_day = start.date() == end.date()
    if timed and one_day and r.random() < 0.7:
        text = f"{left} {hour(start, style)} ~ {hour(end, style)}"
    elif timed:
        text = f"{left} {hour(start, style)} ~ {right} {hour(end, style)}"
    else:
        text = left if one_day and counted else f"{left} ~ {right}"
    if style == "words" and "~" in text:
        text = text.replace(" ~ ", "부터 ") + "까지"
    if not counted:
        return text
    nights = f"{facts.days - 1}박 {facts.days}일" if facts.days > 1 else "1일"
    return text + r.choice((f" ({nights})", f", {nights}", f"({nights})"))


def people(r: random.Random, facts: Facts) -> str:
    """The names as one text, the later ones perhaps only counted."""
    if len(facts.names) == 1:
        return facts.names[0]
    if r.random() < 0.5:
        return f"{facts.names[0]} 외 {len(facts.names) - 1}명"
    return ", ".join(facts.names)


def boxes(r: random.Random, options: Sequence[str], chosen: str) -> str:
    """Options to tick, one of them ticked."""
    full, empty = r.choice((("☑", "□"), ("■", "□"), ("[V]", "[ ]"), ("(O)", "( )")))
    if full == "(O)":
        return "  ".join(f"{option}{full if option == chosen else empty}" for option in options)
    return "  ".join(f"{full if option == chosen else empty} {option}" for option in options)
