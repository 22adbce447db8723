"""Layouts and label words that the reader of orders was not made with: only ever measured."""

from __future__ import annotations

from models.training.orders.facts import PUBLIC, boxes, day, hour, people
from models.training.orders.paper import Layouts, Order

HELD_OUT = Layouts()


@HELD_OUT.add
def personnel_system(o: Order) -> None:
    """A page copied from a personnel system: labels and values in turn, three pairs a row."""
    f = o.facts
    o.line("복무관리 > 출장 > 출장신청")
    o.line("신청자", o.name(), "부서명", o.unit(), "직급명", o.rank())
    o.line("출장구분", "국내출장", "근무지구분", o.pick("관외", "근무지외"), "문서상태", "결재완료")
    o.line("출장기간", o.period(f"{f.start:%Y-%m-%d %H:%M} ~ {f.end:%Y-%m-%d %H:%M} ({f.days}일)", timed=True))
    o.line("행선지", o.places(), "교통편", o.means())
    o.line("출장사유", o.purpose())
    o.line("업무대행자", "박대행", "비상연락처", "010-0000-0000")


@HELD_OUT.add
def plan(o: Order) -> None:
    """A plan: a meeting with its own day and place, then the trip."""
    f = o.facts
    o.line(f"{f.purpose} 출장 계획(안)")
    o.line("□ 행사 개요")
    o.line(f"  ○ 행사명: 제{o.r.randint(2, 20)}회 {f.purpose.split()[0]} 대회")
    o.line(f"  ○ 행사일시: {day(o.r, f.end, 'dots')} 14:00~16:00")
    o.line("□ 출장 개요")
    timed = o.r.random() < 0.5
    o.line(f"  ○ 출장자: {o.unit()} {o.rank()} {o.name(people(o.r, f))}")
    o.line(f"  ○ 기  간: {o.span('short', timed=timed, counted=1)}")
    o.line(f"  ○ 장  소: {o.places()}")
    o.line(f"  ○ 목  적: {o.purpose()}")
    o.line(f"  ○ 이동수단: {o.means()}")


@HELD_OUT.add
def university(o: Order) -> None:
    """출 장 원 of a university."""
    f = o.facts
    o.title("출장원", "국내 출장원", "출장 신청서(교직원)")
    o.line("소속대학(부서)", o.unit(), "직명", o.rank())
    o.line("성명", o.name(), "연락처", "내선 1234")
    o.line("출장 장소", o.places())
    o.line("출장 용무", o.purpose())
    timed = o.r.random() < 0.4
    o.line("출장 기간", o.span("words", timed=timed, counted=1))
    o.line("교통 수단", o.means(boxes(o.r, [*dict.fromkeys(("철도", "고속버스", "항공기", f.means))], f.means)))
    o.line(f"{f.office}총장 귀하")


@HELD_OUT.add
def wide_head(o: Order) -> None:
    """A head of many columns over one row each, numbers first, remarks last."""
    f = o.facts
    o.title("출장명령 및 여비 신청서", "관외출장명령부")
    o.line("순번", "부서", "직급(직위)", "성명", "기간", "출장지", "용무", "교통편", "비고")
    timed = o.r.random() < 0.3
    period = o.span("dots", "slashes", timed=timed)
    for number, name in enumerate(f.names, start=1):
        o.line(str(number), o.unit(), o.rank(), name, period, o.places(), o.purpose(), o.means(), "")
    o.name()


@HELD_OUT.add
def ordered(o: Order) -> None:
    """The order in one sentence, with the person above it."""
    f = o.facts
    o.title("출장명령서", "출장명령")
    o.line(f"소속 {o.unit()}   직 {o.rank()}   성명 {o.name()}")
    period = o.span("words", timed=False)
    o.truth["destinations"] = f.places[:1]
    o.line(f"위 사람에게 {o.purpose()}을 위해 {period} {f.places[0]}에 출장을 명합니다.")
    o.line(f"{o.office()}장 [직인]")


@HELD_OUT.add
def stacked(o: Order) -> None:
    """A form whose period is two rows beside one label, and whose purpose runs over."""
    f = o.facts
    o.title("국내여행명령신청서", "국내 여행 명령서")
    o.line("여행자", "소속기관", o.office(), "직급", o.rank(), "성명", o.name())
    o.line("여행목적", o.purpose())
    o.line("여행지", o.places("·"))
    o.line("여행기간", o.period(f"{day(o.r, f.start, 'dots')} {hour(f.start, 'dots')} 부터", timed=True))
    o.line("", f"{day(o.r, f.end, 'dots')} {hour(f.end, 'dots')} 까지 ({f.days}일간)")
    public = f.means in PUBLIC
    o.truth["public_vehicle"] = public
    o.line("공무용 차량 이용", boxes(o.r, ["이용", "미이용"], "이용" if public else "미이용"))


@HELD_OUT.add
def report(o: Order) -> None:
    """출장복명서: after the trip, in boxed labels."""
    o.title("출장복명서", "출장결과보고서")
    timed = o.r.random() < 0.5
    o.line(f"[출장자] {o.unit()} {o.rank()} {o.name()}")
    o.line(f"[출장일시] {o.span('dots', 'dashes', timed=timed)}")
    o.line(f"[출장지역] {o.places()}")
    o.line(f"[출장목적] {o.purpose()}")
    o.line("[복명내용] 붙임과 같음")
