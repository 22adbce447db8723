"""The forms in which an office's own tables are typed in: one for each table, by the keys of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from desktop.travel.allowances import MEAL_NAMES
from desktop.travel.office_rows import NOBODY
from desktop.travel.trip import GRADES, MEALS
from desktop.ui.forms import Input, Type
from desktop.ui.services import OfficeTables

_AS_THE_LAW: Final = "비우면 법령대로"
_FROM: Final = Input("from", "시행일", Type.DATE, required=True)
_SOURCE: Final = (
    Input("source", "출처", hint="예: 여비규정 2026-01-01 개정", required=True),
    Input(
        "strength", "출처의 종류", Type.CHOICE, choices=(("A", "규정·조례"), ("B", "공식 안내"), ("C", "그 밖의 자료"))
    ),
    Input("checked_on", "확인한 날", Type.DATE, required=True),
)
_APPLIES: Final = (("trip_start", "그날부터 시작한 출장에"), ("day", "그날부터 하루 단위로(제7조 제1항)"))
_GRADES: Final = ((GRADES[0], GRADES[0]), (", ".join(GRADES), " · ".join(GRADES)), (NOBODY, NOBODY))
_BANDS: Final = Input(
    "long_stay_bands",
    "장기체재 일비 감액",
    hint="예: 15일 1/10, 30일 2/10, 60일 3/10",
    tip="도착한 다음 날부터 며칠을 넘으면 얼마를 빼는지 적습니다. 비우면 제17조 제1항대로 뺍니다.",
)

FARE: Final = (
    Input(
        "kind",
        "교통편",
        Type.CHOICE,
        choices=(("rail", "철도"), ("bus", "버스"), ("air", "항공"), ("ship", "선박")),
    ),
    Input("origin", "출발지", required=True),
    Input("destination", "도착지", required=True),
    Input("seat_class", "등급"),
    Input("amount_won", "운임(편도)", Type.WON, required=True),
    _FROM,
    *_SOURCE,
)
MONTHLY: Final = (
    Input("name", "월액여비 이름", hint="예: 현장 점검 (명부의 '월액여비' 칸에 적을 이름)", required=True),
    Input("article", "근거 조문", hint="예: 여비규정 제20조", required=True),
    Input("monthly_won", "월액", Type.WON, required=True),
    Input("full_days", "전액을 지급하는 출장일수", Type.COUNT, hint=_AS_THE_LAW),
    _FROM,
    *_SOURCE,
)
DEADLINE: Final = (
    Input("name", "기한 이름", hint="예: 여비 정산", required=True),
    Input(
        "when",
        "무엇의 기한인가",
        Type.CHOICE,
        choices=(
            ("always", "운임·숙박비 정산"),
            ("excess_lodging", "숙박비 초과분 정산"),
            ("advance", "개산급(미리 받은 여비) 정산"),
            ("return", "잔액 반납"),
        ),
    ),
    Input(
        "days",
        "며칠 안에",
        Type.COUNT,
        required=True,
        tip="출장을 마친 다음 날부터 셉니다. 잔액 반납은 반납고지서를 받은 때부터입니다.",
    ),
    Input("article", "근거 조문", hint="예: 여비규정 제15조", required=True),
    _FROM,
    *_SOURCE,
)
SURCHARGE: Final = (
    Input("name", "기준 이름", hint="예: 가온시 여비 조례 가산징수", required=True),
    Input("employer", "어느 지방자치단체", Type.EMPLOYER, hint="국가기관이면 비워 둡니다"),
    Input("times", "배수", Type.COUNT, required=True),
    Input("up_to", "그 배수까지의 범위에서 기관이 정합니다", Type.FLAG),
    Input("article", "근거 조문", hint="예: 여비 조례 제15조", required=True),
    _FROM,
    *_SOURCE,
)
PROOF: Final = (
    Input("name", "기준 이름", required=True),
    Input("min_days", "며칠 이상 출장", Type.COUNT, required=True),
    Input("least", "필요한 증빙 수", Type.COUNT, required=True, tip="모자라면 살펴볼 점에 적힙니다."),
    Input("article", "근거", required=True),
    _FROM,
    *_SOURCE,
)
LOCAL_TABLE: Final = (
    Input("name", "표 이름", required=True),
    _FROM,
    *_SOURCE,
    Input("full_hours", "전액을 지급하는 시간", Type.COUNT, required=True),
    Input("full_won", "그 시간 이상", Type.WON, required=True),
    Input("short_won", "그 시간 미만", Type.WON, required=True),
    Input("public_vehicle_won", "공용차량을 쓰면 뺄 금액", Type.WON, required=True),
    Input("most_won_per_day", "하루 한도", Type.WON, required=True),
    Input("distance_km_below", "근무지내로 보는 거리(km 미만)", Type.COUNT, required=True),
    Input("actual_cost_km", "실비로 지급하는 편도 거리(km)", Type.COUNT, required=True),
    Input("article", "근거 조문", required=True),
    Input("definition_article", "근무지내의 뜻(조문)", required=True),
    Input("daily_limit_article", "하루 한도의 근거", required=True),
)


def price_inputs(products: Sequence[str]) -> tuple[Input, ...]:
    """The form of a [[fuel_price]]: the price of one day."""
    return (
        Input("date", "날짜", Type.DATE, required=True),
        Input("product", "유종", Type.CHOICE, choices=tuple((name, name) for name in products)),
        Input("won_per_litre", "유가(원/L)", Type.DECIMAL, hint="예: 1842.11", required=True),
        Input("source", "출처", hint="예: 오피넷 전국 평균", required=True),
    )


def efficiency_inputs(fuels: Sequence[str]) -> tuple[Input, ...]:
    """The form of an [[efficiency]]: every fuel of the table in force."""
    return (
        Input("name", "연비표 이름", required=True),
        Input("article", "근거", required=True),
        _FROM,
        *_SOURCE,
        *(Input(f"km_per_unit.{fuel}", f"{fuel} 연비", Type.DECIMAL) for fuel in fuels),
    )


def allowance_inputs(tiers: Sequence[str]) -> tuple[Input, ...]:
    """The form of an [[allowance]]: a whole 여비 지급표 of one employer."""
    return (
        Input("name", "지급표 이름", hint="예: 가온시 여비 조례 별표", required=True),
        Input("article", "근거 조문", hint="예: 가온시 여비 조례 별표 1", required=True),
        Input("applies.employer", "어느 지방자치단체", Type.EMPLOYER, hint="국가기관이면 비워 둡니다"),
        Input("applies.from", "시행일", Type.DATE, required=True),
        Input("applies.applies_by", "적용", Type.CHOICE, choices=_APPLIES),
        Input("applies.source", "시행일의 근거", hint="예: 조례 부칙 제2조", required=True),
        *_SOURCE,
        Input("daily_won", "일비(1일)", Type.WON, required=True),
        *(Input(f"meals_won.{grade}", f"식비(1일, {grade})", Type.WON, required=True) for grade in GRADES),
        *(Input(f"lodging_cap_won.{tier}", f"숙박비 상한({tier})", Type.WON, required=True) for tier in tiers),
        Input("uncapped_grades", "숙박비 상한이 없는 등급", Type.CHOICE, choices=_GRADES),
        Input("merged_city_article", "통합특별시 숙박비의 근거"),
    )


def office_inputs(tiers: Sequence[str]) -> tuple[Input, ...]:
    """The form of an [[office]]: what is left empty stays as the law has it."""
    return (
        Input("name", "규정 이름", hint="예: ○○연구원 여비규정", required=True),
        Input("article", "근거 조문", hint="예: 여비규정 제12조", required=True),
        _FROM,
        Input("applies_by", "적용", Type.CHOICE, choices=_APPLIES),
        *_SOURCE,
        Input("daily_won", "일비(1일)", Type.WON, hint=_AS_THE_LAW),
        *(Input(f"meals_won.{grade}", f"식비(1일, {grade})", Type.WON, hint=_AS_THE_LAW) for grade in GRADES),
        *(Input(f"lodging_cap_won.{tier}", f"숙박비 상한({tier})", Type.WON, hint=_AS_THE_LAW) for tier in tiers),
        Input("uncapped_grades", "숙박비 상한이 없는 등급", Type.CHOICE, choices=(("", _AS_THE_LAW), *_GRADES)),
        *(
            Input(f"meal_deduction_won.{meal}", f"{MEAL_NAMES[meal]} 제공 때 뺄 금액", Type.WON, hint=_AS_THE_LAW)
            for meal in MEALS
        ),
        Input("workshop_daily_won", "워크숍·교육일의 일비", Type.WON, hint=_AS_THE_LAW),
        Input("workshop_meals_won", "워크숍·교육일의 식비", Type.WON, hint=_AS_THE_LAW),
        Input("acquaintance_won_per_night", "친지집 숙박(1박)", Type.WON, hint=_AS_THE_LAW),
        Input("shared_won_per_night", "공동숙박(1명 1박)", Type.WON, hint=_AS_THE_LAW),
        _BANDS,
        Input(
            "excess_fraction",
            "숙박비 초과 때 더 주는 비율",
            hint="예: 3/10 또는 30%",
            tip="부득이하게 상한액을 넘었을 때 상한액의 얼마까지 더 지급하는지입니다. 비우면 제16조 제1항대로입니다.",
        ),
        Input(
            "public_vehicle_fraction",
            "공용차량을 쓸 때의 일비",
            hint="예: 1/2 또는 50%",
            tip="비우면 제16조 제3항대로 2분의 1입니다.",
        ),
        Input(
            "taxi_reasons",
            "택시를 인정하는 사유",
            Type.LIST,
            hint="예: 심야, 대중교통 없음",
            tip="택시비의 사유에 이 말이 있으면 확인 없이 지급합니다. 비우면 늘 확인합니다.",
        ),
    )


def region_inputs(tiers: Sequence[str]) -> tuple[Input, ...]:
    """The form of a [[region]]: another tier or more names of a place, a new one, or a name for several."""
    return (
        Input("name", "지역 이름", hint="예: 충청북도 청주시", required=True),
        _FROM,
        *_SOURCE,
        Input("tier", "숙박비 상한 구분", Type.CHOICE, choices=(("", "그대로"), *((tier, tier) for tier in tiers))),
        Input("aliases", "다른 이름", Type.LIST, hint="예: 청주광역시"),
        Input("districts", "구·군", Type.LIST, hint="예: 상당구, 서원구"),
        Input("province", "속한 도", hint="새로 생긴 시·군이면", tip="새 특별시·광역시이면 비워 둡니다."),
        Input(
            "areas",
            "합친 지역",
            Type.LIST,
            hint="예: 대구광역시, 경상북도",
            tip="여러 지역을 합친 이름이면 종전 지역을 적습니다. 상한과 근무지는 종전 지역대로 봅니다.",
        ),
    )


#: What each table is called on its form.
TITLES: Final = {
    "office": "기관 여비규정",
    "allowance": "여비 지급표(조례)",
    "fare": "자주 다니는 구간의 운임",
    "deadline": "정산 기한",
    "efficiency": "자가용 연비",
    "local": "근무지내 출장의 금액",
    "monthly": "월액여비",
    "surcharge": "가산징수",
    "region": "지역(행정구역)",
    "proof": "출장의 증빙",
    "fuel_price": "유가",
}


def inputs_of(table: str, tables: OfficeTables, values: Mapping[str, object]) -> tuple[Input, ...]:
    """The form of a table; ``values``: what it begins with."""
    if table == "efficiency":
        fuels = dict.fromkeys((*tables.in_force(table), *values))
        return efficiency_inputs([key.removeprefix("km_per_unit.") for key in fuels if key.startswith("km_per_unit.")])
    if table in ("office", "allowance"):
        return (office_inputs if table == "office" else allowance_inputs)(tables.tiers())
    if table == "fuel_price":
        return price_inputs(tables.products())
    if table == "region":
        return region_inputs(tables.tiers())
    plain = {"fare": FARE, "monthly": MONTHLY, "deadline": DEADLINE, "local": LOCAL_TABLE}
    return (plain | {"surcharge": SURCHARGE, "proof": PROOF})[table]
