"""Findings (살펴볼 점): one catalogue of words; and the deadlines, shown or judged."""

from __future__ import annotations

import datetime as dt
from typing import Final

from desktop.travel.rules import Deadline
from desktop.travel.settlement import Finding

#: code -> (what was found, what to do); ``{name}`` is filled from the details.
CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    # receipts that are no item
    "not_receipt": ("영수증이 아닌 것으로 보입니다.", "영수증이라면 종류를 정해 주세요."),
    "is_no_proof": ("증빙으로 쓸 수 없다고 적힌 전표입니다.", "정식 영수증을 받아 넣어 주세요."),
    "foreign_receipt": ("외화 영수증이라 국내 여비에 넣지 않았습니다.", "국외 여비는 따로 정산해 주세요."),
    "meal_receipt": ("식비는 정액이라 영수증 금액을 더하지 않습니다.", "제공받은 식사가 있으면 끼니 수를 적어 주세요."),
    "simple_receipt": ("간이영수증은 여비 증빙으로 받지 않습니다.", "카드매출전표나 현금영수증으로 바꾸어 주세요."),
    "kind_unclear": (
        "어느 여비의 영수증인지 알 수 없어 넣지 않았습니다.",
        "운임이나 숙박비라면 영수증의 종류를 정해 주세요.",
    ),
    "own_car_missing": (
        "자가용 운행 내역이 없어 통행료·주유·주차를 여비에 넣지 않았습니다.",
        "자가용으로 다녀왔으면 자가용 운행 내역을 적어 주세요.",
    ),
    "fuel_by_formula": (
        "연료비는 거리·유가·연비로 계산하며 주유 금액을 더하지 않습니다.",
        "운행 내역의 거리와 유가를 확인해 주세요.",
    ),
    "unknown_receipt": (
        "확인 기록의 영수증({receipt})이 없습니다.",
        "영수증 이름을 고치거나 확인 기록을 지워 주세요.",
    ),
    # dates, nights, duplicates, refunds
    "outside_trip": ("날짜({date})가 출장 기간 밖입니다.", "영수증의 날짜와 출장 기간을 확인해 주세요."),
    "lodging_overlap": ("같은 밤({date})의 숙박이 둘 이상입니다.", "숙박일과 숙박 일수를 확인해 주세요."),
    "duplicate_approval": (
        "승인번호({number})가 같은 영수증입니다.",
        "한 번 결제한 것을 두 번 넣지 않았는지 확인해 주세요.",
    ),
    "duplicate_ticket": (
        "같은 날짜와 시각(또는 열차, 구간)의 승차권이 둘 이상입니다.",
        "같은 승차권을 두 번 넣지 않았는지 확인해 주세요.",
    ),
    "claim_and_receipt": (
        "직접 적은 금액과 영수증의 날짜·금액이 같습니다.",
        "같은 지출이면 직접 적은 줄을 지우고, 다른 지출이면 출발지와 도착지를 적어 주세요.",
    ),
    "refund_unpaired": (
        "환불 전표와 짝이 되는 결제 영수증이 없습니다.",
        "결제 영수증을 넣거나 승인번호를 확인해 주세요.",
    ),
    # evidence
    "evidence_on_paper": ("파일 없이 적은 지출이 {count}건 있습니다.", "종이 증거서류를 함께 내 주세요."),
    "cash_payment": (
        "현금으로 낸 운임·숙박비입니다. 카드로 결제해야 합니다(제8조의2 제1항).",
        "카드를 쓸 수 없던 사유를 적어 주세요.",
    ),
    "own_car_proof": (
        "자가용 운행을 보일 주유·통행료·주차 영수증이 없습니다.",
        "영수증이나 다른 객관적인 증거를 함께 내 주세요.",
    ),
    "breakfast": ("조식이 든 숙박으로 보입니다.", "제공받은 식사이면 제공받은 끼니 수에 더해 주세요."),
    "shared_lodging": (
        "여럿이 함께 묵은 숙박입니다.",
        "함께 묵은 사람의 정산에 같은 금액이 없는지 확인해 주세요.",
    ),
    "nights_assumed": ("숙박 일수가 없어 1박으로 계산했습니다.", "여러 밤이면 숙박 일수를 적어 주세요."),
    # scope and tables
    "scope_assumed": (
        "근무지와 출장지를 견줄 수 없어 근무지 밖(관외) 출장으로 보았습니다.",
        "근무지와 출장지를 시·군·구까지 적거나 출장 구분을 정해 주세요.",
    ),
    "scope_unclear": (
        "근무지 안의 출장인지 알 수 없습니다(제18조 제2항).",
        "근무지와 출장지를 시·군·구까지 적거나 출장 구분을 정해 주세요.",
    ),
    "distance_reading": (
        "거리를 왕복으로 재면 {limit}km 이상일 수 있습니다(제18조 제2항).",
        "거리를 재는 방법을 확인하고, 관외라면 출장 구분을 관외로 정해 주세요.",
    ),
    "local_over_days": (
        "근무지 안 출장이 여러 날에 걸칩니다.",
        "날마다 따로 나갔으면 근무지내 출장으로 하루씩 적어 주세요.",
    ),
    "ordinance_unknown": (
        "{employer}의 여비 조례 시행일을 알지 못해 국가공무원 기준으로 계산했습니다(제29조의2).",
        "그 지방자치단체의 조례를 확인해 주세요.",
    ),
    "table_unproved": ("기준표 '{table}'의 금액은 2차 자료에 기댑니다.", "국가법령정보센터의 별표 2와 견주어 주세요."),
    "tables_split": (
        "출장 중에 기준표가 바뀌어 {date}부터 새 표로 계산했습니다(제7조 제1항).",
        "바뀐 날을 확인해 주세요.",
    ),
    "long_stay_unset": (
        "출장이 {days}일입니다. 한곳에 머물렀으면 일비를 줄여야 합니다(제17조 제1항).",
        "한곳에 계속 머물렀으면 한곳에 오래 머무는 출장으로 표시해 주세요.",
    ),
    "trip_not_over": ("아직 끝나지 않은 출장입니다.", "출장이 끝난 뒤 정산해 주세요."),
    # deadlines
    "deadline": ("{name} 신청 기한은 {date}입니다({article}).", "신청일을 적으면 기한을 견주어 봅니다."),
    "deadline_missed": (
        "{name} 신청 기한({date}, {article})이 지난 뒤 신청했습니다.",
        "늦은 사유를 남겨 주세요. 금액은 바뀌지 않습니다.",
    ),
}


def finding(code: str, *receipts: str, **details: str | int) -> Finding:
    """A finding in the words of the catalogue, about the receipts of these ids."""
    message, what_to_do = CATALOGUE[code]
    return Finding(code=code, message=message.format(**details), receipts=receipts, what_to_do=what_to_do)


def deadline_findings(
    deadlines: tuple[Deadline, ...], end: dt.date, applied_on: dt.date | None, bound: set[str]
) -> list[Finding]:
    """제8조의2 제2항, 제16조 제2항: counted from the day after the trip. Judged only when ``applied_on`` is known.

    ``bound`` holds the ``when`` words of the deadlines that bind this trip.
    """
    found: list[Finding] = []
    for row in deadlines:
        last = end + dt.timedelta(days=row.days)
        if row.when not in bound:
            continue
        if applied_on is None:
            found.append(finding("deadline", name=row.name, date=last.isoformat(), article=row.article))
        elif applied_on > last:
            found.append(finding("deadline_missed", name=row.name, date=last.isoformat(), article=row.article))
    return found
