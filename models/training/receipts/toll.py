"""Tolls: the slip of the gate, Hi-pass lists and single uses."""

from __future__ import annotations

import datetime as dt
from typing import Final

from . import blocks
from .family import Families
from .ink import join, true
from .model import Paper
from .payment import headed, plate, simple_deal, tax
from .sheet import Sheet
from .words import listed

TOLL = Families()

_GATES: Final = listed("""
    서울 동광주 북대전 남대구 서부산 군자 동서울 판교 기흥 오산 천안 청주 유성 논산 전주 정읍 장성 담양 남원 함양
    진주 마산 김해 언양 경주 포항 영천 구미 김천 문경 여주 원주 강릉 속초 춘천 인천 송도 시흥 서안산 당진 홍성 군산
    함평 목포 순천 광양 여수 통영 고성 칠곡 상주 안동 북영주 단양 제천 옥계 동해 평창 횡성 양평 가평
""")
_HIGHWAYS: Final = listed("""
    한국도로공사 한국도로공사 천안논산고속도로(주) 인천대교(주) 신공항하이웨이(주) 서울춘천고속도로(주)
    대구부산고속도로(주) 경수고속도로(주) 제이영동고속도로(주) 울산대교 백양터널 만월산터널(주)
    제2경인연결고속도로(주) 서울북부고속도로(주) 광주순환도로투자(주) 일산대교(주) 옥산오창고속도로(주)
    상주영천고속도로(주) 부산울산고속도로(주)
""")


@TOLL.add("toll", weight=1.5)
def gate(s: Sheet) -> None:
    """The small receipt of a toll gate (통행료 영수증)."""
    entry, leave = s.r.sample(_GATES, 2)
    made = simple_deal(
        s, "plain", s.r.randint(8, 320) * 100 if s.chance(0.9) else s.r.randint(80, 3200) * 10, "통행료", cash=0.4
    )
    highway = s.r.choice(_HIGHWAYS)
    headed(
        s,
        made,
        "통행료 영수증",
        "영 수 증",
        "통행료영수증",
        "고속도로 통행료 영수증",
        "통 행 료",
        "영수증(통행료)",
        "유료도로 통행료 영수증",
    )
    gate_word = s.pick("영업소", "영업소", "요금소", "톨게이트", "TG", "")
    if s.chance(0.4):
        s.left(join(true("merchant", highway), f" {leave}{gate_word}"))
    else:
        s.left(true("merchant", highway))
        s.pair("exit", join(true("destination", leave), gate_word))
    if s.chance(0.7):
        s.pair("entry", join(true("origin", entry), gate_word if s.chance(0.5) else ""))
    when = s.pen.moment(made.when, "issued_on", "issued_at")
    s.left(when) if s.chance(0.4) else s.pair("issued", when)
    kind = s.r.randint(1, 5)
    if s.chance(0.4):
        s.left(
            join(s.pick(f"{kind}종 ", f"차종 {kind}종 ", f"{kind}종  ", f"{kind}종:"), s.pen.won(made.total, "total"))
        )
    else:
        if s.chance(0.5):
            s.named(s.dressed("차종"), s.pick(f"{kind}종", "경차", f"{kind}종(승용)"))
        s.sum("toll", s.pen.won(made.total, "total", minus=made.minus), tall=s.r.choice((1, 2)))
    tax(s, made, 0.5)
    if s.chance(0.8):
        s.pair("business_no", blocks.business_no(s, made.shop.business_no))
    if not made.is_cash:
        if s.chance(0.5):
            s.named(
                s.pick("하이패스(후불)", "하이패스(선불)", "후불카드", "전자카드", "신용카드"),
                true("card_no", made.card.number),
            )
        if s.chance(0.5):
            s.pair("approval_no", true("approval_no", made.card.approval))
    elif s.chance(0.6):
        s.pair("payment", true("payment", made.paid[0][0]))
    if s.chance(0.5):
        s.left(
            s.pick(
                "안전운전 하세요",
                "졸음운전 NO! 졸음쉼터 이용",
                "고객센터 1588-0000",
                "근무자: 홍길동",
                "하이패스 차로를 이용하세요",
                "전좌석 안전띠 착용",
            )
        )


@TOLL.add("toll", paper=Paper.FORM, weight=1.2)
def hipass_list(s: Sheet) -> None:
    """A month's uses of Hi-pass (하이패스 사용내역): many rows, one sum."""
    r = s.r
    number = r.randint(2, 12)
    made = simple_deal(s, "plain", 1, "통행료", refund=0.0)
    days = sorted(r.randint(0, 27) for _ in range(number))
    first = made.when.date().replace(day=1)
    tolls = [r.randint(8, 250) * 100 for _ in days]
    total = sum(tolls)
    s.centre(
        s.pick(
            "하이패스 사용내역",
            "통행료 이용내역",
            "고속도로 통행료 사용내역서",
            "하이패스카드 이용내역",
            "통행요금 상세내역",
        ),
        tall=2,
        bold=True,
    )
    s.left(true("merchant", s.pick("한국도로공사", "하이패스카드(주)", "한국도로공사 하이패스")))
    s.pair("vehicle", plate(s))
    s.pair("card_no", true("card_no", made.card.number))
    s.named(
        s.dressed(s.pick("조회기간", "이용기간", "기간", "사용기간")),
        join(s.pen.day(first), " ~ ", s.pen.day(first + dt.timedelta(days=27))),
    )
    s.rule("_")
    s.add(
        (s.pick("이용일시", "거래일시", "통행일시"), 0.0, "left"),
        (s.pick("입구", "입구영업소"), 0.4, "left"),
        (s.pick("출구", "출구영업소"), 0.58, "left"),
        (s.pick("통행료", "금액", "통행요금"), 1.0, "right"),
    )
    s.rule("_")
    for day, toll in zip(days, tolls, strict=True):
        at = dt.datetime.combine(first + dt.timedelta(days=day), dt.time(r.randint(0, 23), r.randint(0, 59)))
        entry, leave = r.sample(_GATES, 2)
        s.add(
            (f"{at:%Y-%m-%d %H:%M}", 0.0, "left"),
            (entry, 0.4, "left"),
            (leave, 0.58, "left"),
            (s.pen.cost(toll), 1.0, "right"),
        )
    s.rule("_")
    way = r.randrange(3)
    shown = s.pen.won(total, "total")
    if way == 0:
        s.left(join(f"총 {number}건 / ", shown))
    elif way == 1:
        s.ends(join(s.pick("합계", "총계", "합 계"), f" ({number}건)"), shown)
    else:
        s.sum("total", shown)
    if s.chance(0.6):
        s.pair("printed", s.pen.day(made.when.date()))


@TOLL.add("toll", paper=Paper.FORM)
def toll_receipt_web(s: Sheet) -> None:
    """One use of Hi-pass as a receipt from the web."""
    entry, leave = s.r.sample(_GATES, 2)
    made = simple_deal(s, "plain", s.r.randint(8, 320) * 100, "통행료", cash=0.0, refund=0.0)
    s.centre(
        s.pick("통행료 영수증", "고속도로 통행료 영수증", "하이패스 통행료 영수증", "통행요금 영수증"),
        tall=2,
        bold=True,
    )
    s.left(join(true("merchant", "한국도로공사"), " ", true("destination", leave), "영업소"))
    s.named(s.label("entry"), true("origin", entry))
    s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    s.left(join(s.pick("KEC ", "한국도로공사 "), s.pen.won(made.total, "total", form="{} 원")))
    s.left(f"{s.r.randint(1, 3)}종 {made.total:,}원")
    tax(s, made, 0.8)
    s.named(s.pick("하이패스(후불)", "하이패스(선불)"), true("card_no", made.card.number))
    s.pair("business_no", blocks.business_no(s, made.shop.business_no))
