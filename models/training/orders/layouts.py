"""Layouts that the reader of orders was made with."""

from __future__ import annotations

from models.training.orders.facts import PUBLIC, boxes, people
from models.training.orders.paper import Layouts, Order

LAYOUTS = Layouts()


@LAYOUTS.add
def numbered_list(o: Order) -> None:
    """1. 소    속 : … on an order with the head of the office below."""
    f = o.facts
    o.title("출장명령서", "출장신청서", "여행명령서", "국내출장명령서")
    wide = o.pick("    ", " ")
    timed = o.r.random() < 0.7
    rows = [
        (f"소{wide}속", f"{o.office()} {o.unit()}"),
        (f"직{wide}급", o.rank()),
        (f"성{wide}명", o.name()),
        ("출장목적", o.purpose()),
        (o.pick("출 장 지", "출장지", "목적지"), o.places()),
        (
            "출장기간",
            o.span("dots", "tight", "words", timed=timed, counted=0.6),
        ),
        (o.pick("교 통 편", "교통수단"), o.means()),
    ]
    for number, (label, value) in enumerate(rows, start=1):
        o.line(f"{number}. {label} : {value}")
    o.line("위와 같이 출장을 명함.")
    o.line(f"{f.start.year}. {f.start.month}. 1." if f.start.day > 3 else f"{f.start.year}년")
    o.line(f"{f.office}장 (직인)")


@LAYOUTS.add
def two_columns(o: Order) -> None:
    """A ruled form of label and value, two pairs a row, with boxes to tick."""
    f = o.facts
    o.line("결재", "담당", "팀장", "과장")
    o.title("출장신청서", "출장 신청서", "국내출장신청서")
    o.line("소속", o.unit(), "직급", o.rank(), "성명", o.name())
    timed = o.r.random() < 0.6
    o.line(
        "출장기간",
        o.span("dashes", "dots", "short", timed=timed, counted=0.4),
    )
    o.line("출장지", o.places())
    words = o.purpose().rsplit(" ", 1)
    if len(words) > 1 and o.r.random() < 0.3:
        o.line("출장목적", words[0])
        o.line("", words[1])
    else:
        o.line("출장목적", " ".join(words))
    options = [*dict.fromkeys(("공용차량", "자가용", "KTX", f.means))]
    o.line("교통수단", o.means(boxes(o.r, options, f.means)))
    o.line("위와 같이 출장을 신청합니다.")
    o.line(f"신청인 {f.names[0]} (인)")


@LAYOUTS.add
def ledger(o: Order) -> None:
    """출장명령부: a head and one row for each traveller."""
    f = o.facts
    o.title("출장명령부", "여행명령부", "국내 출장명령부")
    o.line("소속", "직급", "성명", "출장지", "출장기간", "출장목적")
    timed = o.r.random() < 0.4
    period = o.span("tight", "dots", "dashes", timed=timed)
    for name in f.names:
        o.line(o.unit(), o.rank(), name, o.places(), period, o.purpose())
    o.name()


@LAYOUTS.add
def memorandum(o: Order) -> None:
    """A draft of the approval system: 가. 나. 다. below the subject."""
    f = o.facts
    o.line("수신 내부결재")
    o.line(
        f"제목 국내출장 {o.pick('명령', '신청', '계획')}({f.purpose})" if o.r.random() < 0.6 else "제목 국내출장 신청"
    )
    o.line(f"1. 관련: {f.unit}-{o.r.randint(100, 9999)}호")
    o.line("2. 다음과 같이 출장하고자 합니다.")
    timed = o.r.random() < 0.5
    o.line(f"  가. 출 장 자: {o.unit()} {o.rank()} {o.name(people(o.r, f))}")
    o.line(f"  나. 출장기간: {o.span('dots', 'short', timed=timed, counted=0.6)}")
    o.line(f"  다. 출 장 지: {o.places()}")
    o.line(f"  라. 출장목적: {o.purpose()}")
    o.line(f"  마. 교통편: {o.means()}.  끝.")


@LAYOUTS.add
def sentences(o: Order) -> None:
    """No label at all."""
    f = o.facts
    o.title("출장허가 신청", "출장명령서")
    period = o.span("dots", timed=False)
    period = period.replace(" ~ ", "부터 ") + ("까지" if "~" in period else "")
    o.line(f"{o.unit()} {o.rank()} {o.name()}은(는) {period} {o.purpose()}을 위하여")
    o.truth["destinations"] = f.places[:1]
    o.line(f"{f.places[0]}로 출장하고자 합니다.")


@LAYOUTS.add
def within_the_area(o: Order) -> None:
    """관내출장: one day, hours, and the office's car."""
    f = o.facts
    o.title("관내출장신청서", "근무지내 출장신청서")
    o.line("성명", o.name(), "직위", o.rank())
    o.line("소속", o.unit())
    timed = True
    o.line("출장일시", o.span("dots", "dashes", timed=timed))
    o.line("출장지", o.places())
    o.line(o.pick("용무", "출장용무"), o.purpose())
    public = f.means in PUBLIC
    o.truth["public_vehicle"] = public
    o.line("공용차량 이용 여부", o.pick("이용", "예") if public else o.pick("미이용", "이용 안 함"))


@LAYOUTS.add
def labels_above(o: Order) -> None:
    """Labels on lines of their own, values below; departure and arrival apart."""
    f = o.facts
    o.title("여행명령(신청)서", "출장신청서")
    o.line(f"성명: {o.name()}  직급: {o.rank()}")
    o.line("출장지")
    o.line(o.places())
    o.line("출발일시", o.period(f"{f.start:%Y-%m-%d %H:%M}", timed=True))
    o.line("도착일시", f"{f.end:%Y-%m-%d %H:%M}")
    o.line("출장목적")
    o.line(o.purpose())
    o.line("교통편", o.means())
