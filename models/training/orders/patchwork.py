"""Orders of no fixed layout: labels, styles, order of rows and what else stands on such papers, drawn anew each time.

The label words leave out some that held_out.py prints (행선지, 출장사유, 이동수단, 직명, 용무, 여행지, 출장지역).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Final

from models.training.orders.facts import boxes, day, hour, people
from models.training.orders.layouts import LAYOUTS
from models.training.orders.paper import Order
from models.training.orders.wording import draw_wide_facts, office, place, purpose, unit
from models.training.receipts.words import listed
from models.training.recogniser import vocabulary as v

_LABELS: Final = {
    "name": "성명 성명 성명 이름 출장자 출장인 출장자성명 출장자명 신청인 신청자성명 성명(한글) 대상자",
    "department": "소속 소속 부서 소속부서 소속및부서 소속(부서) 소속과 근무부서 과명 팀명",
    "organization": "기관명 기관 소속기관명 근무기관",
    "position": "직급 직급 직위 직급(직위) 직위(직급) 직책 직급·직위 직위/직급",
    "purpose": "출장목적 출장목적 출장내용 출장건명 출장명 방문목적 용건 업무내용 출장목적(내용) 출장용무 수행업무",
    "period": "출장기간 출장기간 출장일정 출장일자 기간 출장예정일 출장기간(일수) 출장일 일정 출장시간",
    "start": "출발일시 출발일 시작일시 시작일 출장시작일 출발예정 출장출발일시 출발",
    "end": "도착일시 귀청일시 종료일시 종료일 출장종료일 복귀일시 귀임일시 복귀예정 도착",
    "destinations": "출장지 출장지 출장장소 출장처 목적지 방문지 방문기관 출장지(목적지) 방문처 출장지명",
    "transport": "교통편 교통수단 이용교통편 교통방법 이용교통수단 차량 교통",
}
_SPLIT: Final = {name: tuple(words.split()) for name, words in _LABELS.items()}
_TITLES: Final = listed("""
    출장명령서 출장신청서 출장명령부 국내출장명령서 국내출장신청서 출장승인신청서 출장허가원 여행명령서 여행명령부
    출장복명서 출장결과보고서 관외출장명령서 관외출장신청서 근무지내출장신청서 출장계획서 출장(여행)명령서
    출장품의서 출장명령(신청)서 공무출장신청서 출장보고서
""")
_STYLES: Final = ("dots", "dots", "tight", "dashes", "words", "short", "slashes")

#: So many of the orders are in one of the layouts of layouts.py.
_KNOWN: Final = 0.2


def compose_order(r: random.Random) -> Order:
    """One order to learn from: what it tells is in ``truth``."""
    if r.random() < _KNOWN:
        return LAYOUTS.compose(r, facts=draw_wide_facts(r))
    o = Order(r, draw_wide_facts(r), "patchwork")
    _head(o)
    r.choices((_listed, _paired, _tabled, _above, _told), (8, 7, 3, 3, 3))[0](o)
    _foot(o)
    return o


def _label(o: Order, name: str) -> str:
    word = o.r.choice(_SPLIT[name])
    if o.r.random() < 0.25 and len(word) < 6 and "(" not in word:
        return o.pick(" ", "  ", "   ").join(word)
    return word if o.r.random() < 0.9 or len(word) != 4 else f"{word[:2]} {word[2:]}"


def _person(o: Order) -> str:
    return o.r.choice(v.SURNAMES) + o.r.choice(v.GIVEN) + o.r.choice(v.GIVEN)


def _some_day(o: Order, style: str | None = None) -> str:
    """A day near the trip that is none of it."""
    moment = o.facts.start - dt.timedelta(days=o.r.randint(1, 20))
    return day(o.r, moment, style or o.pick(*_STYLES))


def _head(o: Order) -> None:
    lines: list[Callable[[], None]] = [
        lambda: o.line(
            *o.pick("결재 담당 팀장 과장", "담당 과장 국장", "결 재 담당 부장 원장", "기안 검토 승인").split(" ")
        ),
        lambda: o.line(f"문서번호 {o.facts.unit}-{o.r.randint(10, 20000)}"),
        lambda: o.line(o.pick("수신", "수신자") + " " + (o.office() + "장" if o.r.random() < 0.5 else "내부결재")),
        lambda: o.line(f"[별지 제{o.r.randint(1, 30)}호 서식]"),
        lambda: o.line(o.pick("시행일", "작성일", "신청일", "기안일") + o.pick(" ", ": ", " : ") + _some_day(o)),
        lambda: o.line(o.office()),
        lambda: o.line("※ " + o.pick("처리기간 즉시", "굵은 선 안만 적습니다.", "뒤쪽의 유의사항을 읽고 작성하세요.")),
    ]
    before = o.r.sample(lines, o.r.choice((0, 0, 1, 1, 2)))
    for line in before:
        line()
    if o.r.random() < 0.92:
        o.title(*_TITLES)
    if o.r.random() < 0.2:
        o.line(
            "제목"
            + o.pick(" ", ": ")
            + o.pick(f"출장 {o.pick('신청', '명령', '계획')}({o.facts.purpose})", "국내출장 신청", purpose(o.r))
        )
    if o.r.random() < 0.15:
        _event(o)


def _event(o: Order) -> None:
    """A meeting with its own day and place, which are not those of the trip."""
    kind = o.pick("회의", "행사", "교육", "워크숍")
    mark = o.pick("○ ", "- ", "· ", "")
    if o.r.random() < 0.6:
        o.line(o.pick("□ ", "1. ", "■ ", "") + f"{kind} 개요")
    hours = f"{o.r.randint(10, 15)}:00~{o.r.randint(16, 18)}:00"
    rows = [
        f"{mark}{kind}명: {purpose(o.r)}",
        f"{mark}{kind}일시: {day(o.r, o.facts.end, o.pick(*_STYLES))} {hours}",
        f"{mark}{kind}장소: {place(o.r)}",
        f"{mark}참석자: {_person(o)}, {_person(o)} 등 {o.r.randint(3, 60)}명",
        f"{mark}주관: {office(o.r)}",
    ]
    for row in o.r.sample(rows, o.r.randint(2, 4)):
        o.line(row)


def _period_rows(o: Order) -> list[tuple[str, str]]:
    """The period with its labels: one row, or two."""
    timed = o.r.random() < 0.55
    style = o.pick(*_STYLES)
    roll = o.r.random()
    f = o.facts
    if roll < 0.62:
        return [(_label(o, "period"), o.span(style, timed=timed, counted=0.45))]
    if roll < 0.85:
        o.period("", timed=timed)
        ends = [day(o.r, each, style) + (f" {hour(each, style)}" if timed else "") for each in (f.start, f.end)]
        return [(_label(o, "start"), ends[0]), (_label(o, "end"), ends[1])]
    if roll < 0.93 and f.start.date() == f.end.date():
        o.period("", timed=True)
        return [
            (_label(o, "period"), day(o.r, f.start, style)),
            (o.pick("시간", "출장시간", "시각"), f"{hour(f.start, style)} ~ {hour(f.end, style)}"),
        ]
    o.period("", timed=timed)
    ends = [day(o.r, each, style) + (f" {hour(each, style)}" if timed else "") for each in (f.start, f.end)]
    days = o.pick("", f" ({f.days}일간)", f" {f.days}일")
    return [
        (_label(o, "period"), ends[0] + o.pick(" 부터", "부터", " 에서", " ~")),
        ("", ends[1] + o.pick(" 까지", "까지", "") + days),
    ]


def _rows(o: Order) -> list[tuple[str, str]]:
    """Rows of label and value in an order of any office's taste, some fields left out, other rows in between."""
    f = o.facts
    who: list[tuple[str, str]] = []
    style = o.r.random()
    if o.r.random() < 0.25:
        who.append((_label(o, "organization"), o.office()))
        who.append((_label(o, "department"), o.unit()))
    elif o.r.random() < 0.2:
        who.append((_label(o, "department"), f"{o.office()} {o.unit()}"))
    elif o.r.random() < 0.9:
        who.append((_label(o, "department"), o.unit()))
    if style < 0.12:
        who.append((o.pick("직·성명", "직급성명", "직급 및 성명", "직위·성명"), f"{o.rank()} {o.name()}"))
    elif style < 0.2:
        who = [(_label(o, "name"), f"{o.unit()} {o.rank()} {o.name(people(o.r, f))}")]
        o.truth.pop("organization", None)
    else:
        who.append((_label(o, "position"), o.rank()))
        name = o.name(people(o.r, f))
        who.append(
            (
                _label(o, "name"),
                " ".join(name)
                if len(name) == 3 and o.r.random() < 0.08
                else name + o.pick("", "", "", " (인)", "(서명)"),
            )
        )
        if o.r.random() < 0.3:
            o.r.shuffle(who)
    trip: list[tuple[str, list[tuple[str, str]]]] = [("period", _period_rows(o))]
    if o.r.random() < 0.95:
        trip.append(
            ("destinations", [(_label(o, "destinations"), o.places(o.pick(", ", ", ", ", ", "·", " / ", " 및 ")))])
        )
    if o.r.random() < 0.95:
        trip.append(("purpose", _wrapped(o, _label(o, "purpose"), o.purpose())))
    if o.r.random() < 0.65:
        options = [
            *dict.fromkeys(
                (
                    *o.r.sample(
                        ("공용차량", "자가용", "KTX", "버스", "철도", "항공", "기타", "대중교통"), o.r.randint(2, 4)
                    ),
                    f.means,
                )
            )
        ]
        o.r.shuffle(options)
        means = boxes(o.r, options, f.means) if o.r.random() < 0.4 else f.means
        trip.append(("transport", [(_label(o, "transport"), o.means(means))]))
    if o.r.random() < 0.6:
        o.r.shuffle(trip)
    rows = [row for _, each in trip for row in each]
    extra = _extra(o)
    for row in o.r.sample(extra, o.r.choice((0, 0, 1, 1, 2, 3))):
        at = o.r.choice([i for i in range(len(rows) + 1) if i == len(rows) or rows[i][0]])
        rows.insert(at, row)
    return who + rows if o.r.random() < 0.8 else rows + who


def _wrapped(o: Order, label: str, value: str) -> list[tuple[str, str]]:
    words = value.split(" ")
    if len(words) > 2 and o.r.random() < 0.12:
        cut = o.r.randint(1, len(words) - 1)
        return [(label, " ".join(words[:cut])), ("", " ".join(words[cut:]))]
    return [(label, value)]


def _extra(o: Order) -> list[tuple[str, str]]:
    f = o.facts
    return [
        (o.pick("신청일", "작성일자", "명령일", "신청일자", "결재일"), _some_day(o)),
        (o.pick("업무대행자", "직무대행자", "업무대리자", "대행자"), _person(o)),
        (
            o.pick("연락처", "전화번호", "휴대전화", "비상연락처"),
            f"010-{o.r.randint(1000, 9999)}-{o.r.randint(1000, 9999)}",
        ),
        (
            o.pick("예산과목", "예산", "여비부담", "소요예산"),
            o.pick("국내여비", "자체예산", "주최기관 부담", f"{o.r.randint(20, 900) * 1000:,}원", "사업비"),
        ),
        (o.pick("출장구분", "구분", "출장종류"), o.pick("관외", "관내", "국내", "□ 관내 ■ 관외", "근무지외")),
        (o.pick("출발지", "근무지", "집결지", "출장출발지"), place(o.r)),
        (o.pick("숙박지", "숙소", "숙박여부"), o.pick(place(o.r), "없음", "유", "무")),
        (o.pick("동행자", "동행인", "동반자"), o.pick("없음", _person(o), f"{_person(o)}, {_person(o)}")),
        (o.pick("비고", "특이사항", "참고"), o.pick("", "없음", f"제{o.r.randint(1, 9)}호 등급", "여비 지급")),
        (o.pick("출장일수", "일수", "총일수"), f"{f.days}일"),
        (o.pick("출장근거", "근거", "관련"), f"{unit(o.r)}-{o.r.randint(10, 9999)}({_some_day(o, 'tight')})"),
        (o.pick("회의일시", "행사일시", "교육일시"), f"{day(o.r, f.end, o.pick(*_STYLES))} {o.r.randint(10, 16)}:00"),
        (o.pick("문서번호", "사번", "직원번호"), f"{o.r.randint(1000, 999999)}"),
    ]


def _listed(o: Order) -> None:
    """1. 출장목적 : …"""
    if o.r.random() < 0.4:
        o.line(o.pick("다음과 같이 출장하고자 합니다.", "아래와 같이 출장을 명함", "- 다 음 -", "1. 출장 개요"))
    marks = o.pick("number", "letter", "bullet", "box", "none", "dash")
    joint = o.pick(" : ", ": ", ":", " ", "  ")
    bullet = o.pick("○ ", "◦ ", "□ ", "ㅇ ", "* ", "▪ ", "❍ ")
    pad = o.pick("", "", "", " ", "  ", "    ")
    for number, (label, value) in enumerate(_rows(o)):
        mark = {
            "number": f"{number + 1}. ",
            "letter": f"{'가나다라마바사아자차카타파하'[number % 14]}. ",
            "bullet": bullet,
            "dash": "- ",
        }.get(marks, "")
        if not label:
            o.line(f"{pad}    {value}")
        elif marks == "box":
            o.line(f"{pad}[{label}] {value}")
        else:
            o.line(f"{pad}{mark}{label}{joint if joint.strip() or marks != 'none' else ' '}{value}")


def _paired(o: Order) -> None:
    """A ruled form: one pair to three pairs of label and value a row."""
    rows = _rows(o)
    while rows:
        count = o.pick("1", "1", "2", "2", "3")
        taken = 1
        while taken < int(count) and len(rows) > taken and rows[taken][0] and len(rows[taken][1]) < 24:
            taken += 1
        if not rows[0][0]:
            taken = 1
        o.line(*(cell for row in rows[:taken] for cell in row))
        rows = rows[taken:]


def _tabled(o: Order) -> None:
    """A head of columns over a row for each traveller."""
    f = o.facts
    timed = o.r.random() < 0.35
    period, places, means = o.span(*_STYLES, timed=timed), o.places(), o.means()
    columns: list[tuple[str, Callable[[str], str]]] = [
        (_label(o, "department"), lambda _: o.unit()),
        (_label(o, "position"), lambda _: o.rank()),
        (_label(o, "name"), lambda name: name),
        (_label(o, "period"), lambda _: period),
        (_label(o, "destinations"), lambda _: places),
        (_label(o, "purpose"), lambda _: o.purpose()),
    ]
    if o.r.random() < 0.5:
        columns.append((_label(o, "transport"), lambda _: means))
    else:
        o.truth.pop("transport")
    if o.r.random() < 0.5:
        columns = [columns[i] for i in o.r.sample(range(len(columns)), len(columns))]
    if o.r.random() < 0.4:
        columns.insert(0, (o.pick("연번", "순번", "번호"), lambda name: str(f.names.index(name) + 1)))
    if o.r.random() < 0.4:
        columns.append((o.pick("비고", "서명", "확인"), lambda _: ""))
    o.line(*(label for label, _ in columns))
    for name in f.names:
        o.line(*(cell(name) for _, cell in columns))
    o.name()


def _above(o: Order) -> None:
    """Labels on lines of their own, values below."""
    for label, value in _rows(o):
        if label:
            o.line(label)
        o.line(value or "-")


def _told(o: Order) -> None:
    """Sentences."""
    f = o.facts
    period = o.span("dots", "words", "tight", "dashes", timed=o.r.random() < 0.2)
    if " ~ " in period and o.r.random() < 0.6:
        period = period.replace(" ~ ", o.pick("부터 ", " 부터 ")) + "까지"
    first = f.places[0]
    o.truth["destinations"] = (first,)
    who = f"{o.unit()} {o.rank()} {o.name()}"
    aim = o.purpose()
    match o.r.randrange(5):
        case 0:
            goal = f"{aim}{o.pick('을', '를')} 위하여 {first}{o.pick('로', '에', '으로')} 출장하고자 합니다."
            o.line(f"{who}{o.pick('은', '는', '은(는)', '이')} {period} {goal}")
        case 1:
            o.line(f"위 사람에게 {aim}{o.pick('을', '를')} 위하여 {period} {first} 출장을 명함.")
            o.line(who)
        case 2:
            o.line(f"{aim} 관련, {period}")
            o.line(f"{first}{o.pick('로', '에')} 출장하고자 하오니 허가하여 주시기 바랍니다.")
            o.line(o.pick("신청인 ", "출장자 ", "") + who)
        case 3:
            o.line(o.pick("소속 ", "") + f"{o.facts.unit} {o.facts.rank} {o.facts.names[0]}")
            o.line(f"{period} {first}{o.pick(' 출장', '에 출장')}({aim})")
        case _:
            o.line(f"{first}에서 개최되는 {aim}{o.pick('을', '를', '에')} 위해 {period} 출장을 다녀오고자 합니다.")
            o.line(f"출장자: {who}")
    if o.r.random() < 0.3:
        o.line(_label(o, "transport") + o.pick(": ", " ") + o.means())


def _foot(o: Order) -> None:
    f = o.facts
    rows: list[Callable[[], None]] = [
        lambda: o.line(
            o.pick(
                "위와 같이 출장을 명함.",
                "위와 같이 출장을 신청합니다.",
                "상기와 같이 출장을 명합니다.",
                "위와 같이 복명합니다.",
            )
        ),
        lambda: o.line(_some_day(o)),
        lambda: o.line(f"{o.pick('신청인', '출장자', '신청자', '보고자')} {f.names[0]} (인)"),
        lambda: o.line(f"{o.office()}장{o.pick('', ' 귀하', ' (직인)', ' 귀중')}"),
        lambda: o.line(o.pick("붙임 1. 행사 계획 1부.  끝.", "첨부: 공문 사본 1부", "붙임  회의자료 1부.  끝.")),
        lambda: o.line(
            o.pick(
                "여비는 공무원 여비 규정에 따라 지급한다.",
                "일비 식비 숙박비 운임 합계",
                "복명은 귀청 후 7일 이내에 한다.",
            )
        ),
        lambda: o.line(
            f"담당자 {_person(o)} 과장 {_person(o)} 전화 02-{o.r.randint(200, 9999)}-{o.r.randint(1000, 9999)}"
        ),
        lambda: _event(o),
    ]
    for index in sorted(o.r.sample(range(len(rows)), o.r.choice((0, 1, 1, 2, 3)))):
        rows[index]()
