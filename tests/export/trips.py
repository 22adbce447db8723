"""Trips as offices have them, to make every document of: a trip file's text with the receipts that lie with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from desktop.export.evidence import Evidence
from desktop.export.formats import Settled
from desktop.receipts.model import Field, Kind, Receipt, Status, Value
from desktop.travel.settle import settle
from desktop.travel.trip import parse_trip

SIZE = (1000, 1400)
#: Kind, values, and the names of the fields to check.
Paper = tuple[Kind, dict[str, Value], tuple[str, ...]]


@dataclass(frozen=True)
class Case:
    """A trip file's text, and its receipts."""

    toml: str
    receipts: tuple[Paper, ...] = ()


def head(start: str = "2026-03-09T07:00:00", end: str = "2026-03-10T19:00:00", trip: str = "") -> str:
    return f"""
[traveler]
name = "이출장"
organization = "가온시"
department = "회계과"
position = "주무관"
grade = "제2호"
workplace = "전라남도 나주시"
[trip]
purpose = "관계기관 업무협의"
start = {start}
end = {end}
destinations = ["서울특별시"]
{trip}
"""


def paper(kind: Kind, **values: Value) -> Paper:
    return kind, values, ()


def rail(day: str, there: bool = True, **values: Value) -> Paper:
    origin, destination = ("나주", "용산") if there else ("용산", "나주")
    told: dict[str, Value] = {
        "merchant": "가온철도", "business_no": "314-82-10024", "issued_on": day, "service_on": day, "total": 48_200,
        "origin": origin, "destination": destination, "seat_class": "일반실", "passengers": 1,
        "train_no": "424" if there else "425", "depart_at": "08:05" if there else "17:20",
        "approval_no": f"{day[8:]}{int(there)}31218", "payment": "신용카드",
    }  # fmt: skip
    return paper(Kind.RAIL, **told | values)


def hotel(first: str, last: str, total: int, nights: int = 1, **values: Value) -> Paper:
    told: dict[str, Value] = {
        "merchant": "가온호텔", "business_no": "605-81-02229", "issued_on": last, "service_on": first,
        "check_in": first, "check_out": last, "nights": nights, "total": total, "approval_no": "30117742",
        "place": "서울특별시", "payment": "신용카드",
    }  # fmt: skip
    return paper(Kind.LODGING, **told | values)


def own_car(day: int, origin: str, destination: str, more: str = "") -> str:
    return f"""
[[own_car]]
date = 2026-03-{day:02}
origin = "{origin}"
destination = "{destination}"
distance_km = 310.5
fuel = "휘발유"
price_per_litre = 1692.31
price_source = "오피넷 전국 평균"
reason = "장비 운반"
passengers = 2
tolls_won = 18600
{more}
"""


def many() -> tuple[Paper, ...]:
    fares = [
        rail(f"2026-03-{day:02}", there=there, origin=f"역{day}", destination=f"역{day + 1}")
        for day in range(9, 21)
        for there in (True, False)
    ]
    nights = [
        hotel(f"2026-03-{day:02}", f"2026-03-{day + 1:02}", 60_000 + day * 5_000, approval_no=f"801177{day}")
        for day in range(9, 17)
    ]
    return (*fares, *nights)


THERE, NIGHT, BACK = rail("2026-03-09"), hotel("2026-03-09", "2026-03-10", 90_000), rail("2026-03-10", there=False)
PLAIN = (THERE, NIGHT, BACK)
LONG = "행정안전부 지방자치균형발전실 지방재정경제실 회계제도과 지역경제활성화지원담당관실"
PLACES = '["서울특별시", "세종특별자치시", "인천광역시", "경기도 수원시", "강원특별자치도 춘천시"]'
LONG_HEAD = (
    head(trip='applied_on = 2026-03-12\ncompanions = ["김동행", "제갈가나다라마바사", "독고별빛하늘바람구름"]')
    .replace("이출장", "남궁빛나라별하늘구름바람결")
    .replace("가온시", LONG)
    .replace("주무관", "지방행정서기관(재정경제협력담당관 직무대리)")
    .replace("관계기관 업무협의", f"{LONG} " * 3)
    .replace('["서울특별시"]', PLACES)
)
REFUND = rail("2026-03-09", is_refund=True)
AGAIN = rail("2026-03-09", total=46_100, train_no="426", depart_at="09:05", approval_no="55500011")
TAXI = paper(
    Kind.TAXI, merchant="가온운수", issued_on="2026-03-09", service_on="2026-03-09", total=13_700, origin="용산역"
)
SHARED = """
[[claims]]
date = 2026-03-09
kind = "lodging"
amount_won = 180000
place = "서울특별시"
nights = 1
persons = 3
[[claims]]
date = 2026-03-10
kind = "acquaintance_stay"
nights = 2
"""
LOCAL = "".join(
    f"[[local]]\ndate = 2026-03-{day:02}\nhours = {hours}\n" for day, hours in ((9, 4), (9, 2), (10, 3.5), (17, 8))
)
ADJUSTED = """
[adjustment]
reduced_won = 30000
reduced_reason = "예산 부족"
paid_won = 300000
paid_on = 2026-03-20
fraud_won = 90000
fraud_reason = "숙박하지 않은 숙박비"
"""
FEE = '[[claims]]\ndate = 2026-03-08\nkind = "cancellation_fee"\namount_won = 4800\nreason = "회의 연기"\n'

CASES: dict[str, Case] = {
    "보통": Case(head(trip="applied_on = 2026-03-12"), PLAIN),
    "긴 이름": Case(
        LONG_HEAD,
        (rail("2026-03-09", merchant=LONG), hotel("2026-03-09", "2026-03-10", 90_000, merchant=LONG), BACK),
    ),
    "영수증 서른두 장": Case(head(end="2026-03-20T19:00:00"), many()),
    "당일": Case(head(end="2026-03-09T21:00:00"), (THERE, rail("2026-03-09", there=False))),
    "사십 일": Case(
        head(end="2026-04-17T19:00:00", trip="long_stay = true"),
        (THERE, hotel("2026-03-09", "2026-04-17", 2_400_000, nights=39), rail("2026-04-17", there=False)),
    ),
    "환불": Case(head(), (*PLAIN, REFUND, AGAIN)),
    "외화": Case(head(), (*PLAIN, paper(Kind.MEAL, merchant="Corner Cafe", total_foreign="12.50", currency="USD"))),
    "상한 넘은 숙박과 사유": Case(
        head(), (THERE, hotel("2026-03-09", "2026-03-10", 150_000, reason="행사로 인근 숙소가 모두 찼음"), BACK)
    ),
    "기관카드와 반납": Case(
        head(trip="advance_won = 200000"),
        (
            rail("2026-03-09", paid_by="office_card"),
            hotel("2026-03-09", "2026-03-10", 150_000, paid_by="office_card"),
            rail("2026-03-10", there=False, paid_by="office_card"),
        ),
    ),
    "해를 넘긴 출장": Case(
        head(start="2026-12-30T08:00:00", end="2027-01-02T18:00:00", trip="meals_provided = 1"),
        (
            rail("2026-12-30"),
            hotel("2026-12-30", "2027-01-02", 290_000, nights=3),
            rail("2027-01-02", there=False),
        ),
    ),
    "자가용": Case(
        head() + own_car(9, "나주시청", "서울역", "parking_won = 12000") + own_car(10, "서울역", "나주시청"),
        (NIGHT, paper(Kind.TOLL, merchant="동광주영업소", issued_on="2026-03-09", total=18_600)),
    ),
    "공동숙박과 친지집": Case(head(end="2026-03-12T19:00:00") + SHARED),
    "확인이 남은 초안": Case(
        head(),
        (
            (*THERE[:2], ("total",)),
            (*NIGHT[:2], ("nights",)),
            rail("2026-03-10", there=False, seat_class="특실"),
            TAXI,
            paper(Kind.MEAL, merchant="빛고을식당", issued_on="2026-03-09", total=20_000),
        ),
    ),
    "근무지내": Case(head(end="2026-03-31T18:00:00").replace("서울특별시", "전라남도 나주시") + LOCAL),
    "감액과 환수": Case(f"{head(trip='advance_won = 50000')}{ADJUSTED}", PLAIN),
    "취소": Case(head(trip='cancelled = true\ncancel_reason = "회의 연기"') + FEE),
    "빈 출장 정보": Case("[trip]\nstart = 2026-03-09T07:00:00\nend = 2026-03-10T19:00:00\n"),
}


def settled(case: Case, folder: Path) -> Settled:
    """The case settled by the rules, with a page drawn for each receipt."""
    trip = parse_trip(case.toml)
    evidence = tuple(_evidence(number, each, folder) for number, each in enumerate(case.receipts, start=1))
    return Settled(trip, settle(trip, {each.id: each.receipt for each in evidence}), evidence)


def _evidence(number: int, told: Paper, folder: Path) -> Evidence:
    kind, values, check = told
    picture = folder / f"영수증 {number}.png"
    page = Image.new("RGB", SIZE, (235, 235, 230))
    draw = ImageDraw.Draw(page)
    draw.rectangle((150, 100, 850, 1300), fill="white", outline="black")
    for line, word in enumerate(map(str, values.values())):
        draw.text((180, 140 + line * 60), word.encode("ascii", "replace").decode(), fill="black", font_size=34)
    page.save(picture)
    fields = {
        name: Field(value=value, status=Status.CHECK if name in check else Status.OK) for name, value in values.items()
    }
    corners = ((150.0, 100.0), (850.0, 100.0), (850.0, 1300.0), (150.0, 1300.0))
    receipt = Receipt(polygon=corners, kind=kind, lines=(), fields=fields)
    return Evidence(f"영수증 {number:02}.png#0", receipt, picture, SIZE)
