"""Taxis: slips of the meter and of the card reader, and the receipts of apps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from models.training.recogniser import vocabulary as v

from . import blocks, noise
from .deal import Deal
from .family import Families
from .ink import Text, join, true
from .model import Paper
from .names import place, shop
from .payment import headed, plate, settled, simple_deal, tax
from .sheet import Sheet
from .shops import buttons, status_bar
from .slips import slip_sums

TAXI = Families()


def cab(s: Sheet) -> tuple[Deal, dt.datetime, str]:
    """A taxi's fare, when the ride began, and its distance in km."""
    total = s.r.randint(38, 520) * 100 if s.chance(0.8) else s.r.randint(380, 6000) * 10
    made = simple_deal(s, "taxi", total, "택시요금", taxed=0.3)
    if s.chance(0.25):
        made = Deal(
            shop(s.r, "taxi", s.pick("개인택시", f"{place(s.r)}개인택시", f"{s.r.choice(v.CITIES[1::2])}개인택시조합")),
            made.when,
            made.bill,
            made.card,
            made.paid,
            made.is_refund,
            made.minus,
        )
    kilometres = f"{max(0.6, (total - 3000) / s.r.randint(900, 1500)):.{s.r.choice((1, 2, 2, 3))}f}"
    return made, made.when - dt.timedelta(minutes=s.r.randint(4, 75)), kilometres


def ride_rows(s: Sheet, made: Deal, start: dt.datetime, kilometres: str) -> None:
    """승차, 하차, 거리; the day of payment is the day one got out."""
    way = s.r.randrange(4)
    end = made.when
    if way == 0:
        s.pair("boarded", s.pen.moment(start))
        s.pair("alighted", s.pen.moment(end, "issued_on", "issued_at"))
    elif way == 1:
        s.pair("issued", s.pen.moment(end, "issued_on", "issued_at"))
        s.named(
            s.dressed(s.pick("승하차시간", "승/하차", "운행시간", "탑승")),
            f"{start:%H:%M} {s.pick('~', '-', '/')} {end:%H:%M}",
        )
    elif way == 2:
        s.pair("issued", s.pen.day(end.date(), "issued_on"))
        s.pair("boarded", s.pen.hour(start))
        s.pair("alighted", s.pen.hour(end, "issued_at"))
    else:
        s.pair("issued", s.pen.moment(end, "issued_on", "issued_at"))
    if s.chance(0.6):
        s.pair("distance", join(true("distance_km", kilometres), s.pick("km", " km", " ㎞", "KM", " Km")))
    if s.chance(0.22):
        start_place, end_place = s.r.sample(v.STATIONS, 2)
        s.left(
            join(
                true("origin", start_place + s.pick("", "역", "시청")),
                s.pick(" → ", " -> ", " ~ "),
                true("destination", end_place + s.pick("", "역", "터미널")),
            )
        )


def meter_rows(s: Sheet, made: Deal) -> None:
    """기본요금, 거리요금, 할증, 호출료: the parts of the fare."""
    total, pen = made.total, s.pen
    call = s.r.choice((0, 0, 1000, 2000, 3000))
    call = call if total - call > 4800 else 0
    base = min(s.r.choice((3800, 4000, 4300, 4800)), total - call)
    rest = total - call - base
    if s.chance(0.5):
        s.named(s.dressed(s.pick("기본요금", "기본", "기본운임")), pen.won(base), shape=s.sum_shape)
        s.named(
            s.dressed(s.pick("거리·시간", "거리요금", "주행요금", "시간거리요금", "추가요금")),
            pen.won(rest),
            shape=s.sum_shape,
        )
    elif s.chance(0.6):
        s.named(
            s.dressed(s.pick("미터요금", "승차요금", "미터기요금", "운임")), pen.won(base + rest), shape=s.sum_shape
        )
    if call or s.chance(0.3):
        s.named(s.dressed(s.pick("호출료", "콜비", "호출요금", "이용료")), pen.won(call), shape=s.sum_shape)
    if s.chance(0.3):
        s.named(s.dressed(s.pick("할증", "시계할증", "심야할증", "통행료", "유료도로")), pen.won(0), shape=s.sum_shape)
    s.sum("total", pen.won(total, "total", minus=made.minus), bold=s.chance(0.4), tall=s.r.choice((1, 1, 2)))
    tax(s, made, 0.3)


@TAXI.add("taxi", weight=2.0)
def meter(s: Sheet) -> None:
    """The slip of a taxi's meter."""
    made, start, kilometres = cab(s)
    headed(
        s,
        made,
        "택시 영수증",
        "영 수 증",
        "택시요금 영수증",
        "영수증 (RECEIPT)",
        "TAXI RECEIPT",
        "택시영수증",
        "승차영수증",
        "신용카드 영수증",
    )
    who: list[tuple[str, Text]] = [
        ("merchant", true("merchant", made.shop.name)),
        ("business_no", blocks.business_no(s, made.shop.business_no)),
        ("vehicle", plate(s, taxi=True)),
    ]
    if s.chance(0.6):
        who.append(("phone", made.shop.phone))
    if s.chance(0.3):
        who.append(("owner", made.shop.owner))
    if s.chance(0.4):
        s.r.shuffle(who)
    parts: list[Callable[[], None]] = [
        lambda: s.pairs(*who),
        lambda: ride_rows(s, made, start, kilometres),
        lambda: meter_rows(s, made),
        lambda: settled(s, made),
    ]
    if s.chance(0.4):
        s.r.shuffle(parts)
    for part in parts:
        if s.chance(0.5):
            s.rule()
        part()
    if s.chance(0.6):
        s.left(
            s.pick(
                "이용해 주셔서 감사합니다",
                "분실물 문의 120",
                "불편신고 02-120",
                "안전하게 모시겠습니다",
                "교통카드 결제",
                "유실물센터 1544-0000",
            )
        )


@TAXI.add("taxi", paper=Paper.SCREEN, weight=1.2)
def ride_app(s: Sheet) -> None:
    """A ride-hailing app's receipt."""
    made, start, kilometres = cab(s)
    status_bar(s)
    headed(s, made, "이용 영수증", "운행 영수증", "택시 이용내역", "이용기록 상세", "영수증", "결제 영수증")
    if s.chance(0.6):
        s.centre(s.pen.won(made.total, "total", form="{}원", minus=made.minus), wide=2, tall=2, bold=True)
    places = s.r.sample(v.STATIONS, 2)
    s.pair("origin", true("origin", places[0] + s.pick("역", " 시청", "", "역 1번출구", "터미널")))
    s.pair("destination", true("destination", places[1] + s.pick("역", " 도청", "", "공항", " 정부청사")))
    ride_rows_app(s, made, start, kilometres)
    s.rule("_")
    meter_rows(s, made)
    settled(s, made)
    if s.chance(0.6):
        s.pair("vehicle", plate(s, taxi=True))
    s.named(s.dressed(s.pick("운수사", "택시회사", "상호", "운송사업자")), true("merchant", made.shop.name))
    if s.chance(0.7):
        s.pair("business_no", blocks.business_no(s, made.shop.business_no))
    buttons(s)


def ride_rows_app(s: Sheet, made: Deal, start: dt.datetime, kilometres: str) -> None:
    s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    if s.chance(0.6):
        s.pair("boarded", s.pen.hour(start))
    if s.chance(0.5):
        s.pair("distance", join(true("distance_km", kilometres), s.pick("km", " km")))


@TAXI.add("taxi")
def cab_slip(s: Sheet) -> None:
    """A card slip of a taxi's reader, with little about the ride."""
    made, _, _ = cab(s)
    blocks.title(s, made, slip=True)
    blocks.seller(s, made, labelled=0.8)
    s.pair("vehicle", plate(s, taxi=True))
    s.rule()
    s.pair("issued", s.pen.moment(made.when, "issued_on", "issued_at"))
    settled(s, made)
    slip_sums(s, made)
    noise.foot_noise(s, made)
