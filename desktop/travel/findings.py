"""Findings (살펴볼 점): one catalogue of words; and the deadlines, shown or judged."""

from __future__ import annotations

import datetime as dt
from typing import Final

from desktop.travel.settlement import Finding
from desktop.travel.tables import Deadline

#: code -> (what was found, what to do); ``{name}`` is filled from the details.
CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    # receipts that are no item
    "not_receipt": ("영수증이 아닌 것으로 보입니다.", "영수증이라면 종류를 정해 주세요."),
    "is_no_proof": ("증빙으로 쓸 수 없다고 적힌 전표입니다.", "정식 영수증을 받아 넣어 주세요."),
    "foreign_receipt": ("외화 영수증이라 국내 여비에 넣지 않았습니다.", "국외 여비는 따로 정산해 주세요."),
    "meal_receipt": ("식비는 정액이라 영수증 금액을 더하지 않습니다.", "제공받은 식사가 있으면 끼니 수를 적어 주세요."),
    "meal_by_office_card": (
        "기관 카드로 낸 식사입니다. 정액 식비와 함께 지급하면 두 번 지급하는 것입니다.",
        "출장자가 먹은 끼니이면 제공받은 끼니로 적어 식비에서 빼 주세요.",
    ),
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
    "slip_says_less": (
        "승인번호 {number}의 증빙에는 {asked}, 카드전표에는 {amount}이 적혀 있습니다.",
        "실제로 낸 금액을 두 증빙에서 확인해 적어 주세요. 할인받은 금액은 여비가 아닙니다.",
    ),
    "payment_on_each": (
        "승인번호({number}) 하나로 함께 결제한 표 {count}장의 금액을 더하면 결제한 금액({amount})보다 많습니다.",
        "표마다 제 운임을 보고 금액을 확인하거나 고쳐 주세요. 합한 금액을 표마다 지급하지 않습니다.",
    ),
    "payment_or_fare": (
        "승인번호({number}) 하나로 결제한 표 {count}장에 같은 금액({amount})이 결제금액으로만 적혀 있습니다.",
        "함께 결제한 금액이면 표마다 제 운임으로 고치고, 표 한 장의 운임이면 그대로 확인해 주세요.",
    ),
    "duplicate_ticket": (
        "같은 날짜와 시각(또는 열차, 구간)의 승차권이 둘 이상입니다.",
        "같은 승차권을 두 번 넣지 않았는지 확인해 주세요.",
    ),
    "maybe_one_ride": (
        "같은 날 같은 금액의 운임 증빙이 둘인데 하나에 시각도 구간도 없습니다.",
        "표와 카드전표처럼 한 번 탄 것이면 하나를 빼고, 따로 탄 것이면 출발지와 도착지를 확인해 주세요.",
    ),
    "claims_alike": (
        "직접 적은 운임({route}, {amount})이 같은 날 두 번 있습니다.",
        "두 번 적은 것이면 한 줄을 지우고, 여럿이 탄 것이면 인원과 몇 명분인지 적어 주세요.",
    ),
    "claim_and_receipt": (
        "직접 적은 금액과 영수증의 날짜·금액이 같습니다.",
        "같은 지출이면 직접 적은 줄을 지우고, 다른 지출이면 출발지와 도착지를 적어 주세요.",
    ),
    "duplicate_ticket_number": (
        "승차권(항공권) 번호({number})가 같은 표입니다.",
        "같은 표를 두 번 넣지 않았는지 확인해 주세요.",
    ),
    "same_file": ("내용이 똑같은 파일입니다.", "같은 영수증을 두 번 넣었으면 하나를 빼 주세요."),
    "same_moment": (
        "같은 종류의 영수증이 날짜와 시각, 금액까지 같습니다.",
        "같은 영수증을 두 번 찍은 것이면 하나를 빼 주세요.",
    ),
    "settled_before": (
        "다른 출장({trip})의 '{document}'와(과) {what} 같습니다.",
        "이미 정산한 지출이면 이 영수증을 빼고, 아니면 판정을 바꾸어 사유를 남겨 주세요.",
    ),
    "trip_same_day": (
        "같은 사람의 다른 출장({trip})과 날짜가 겹칩니다.",
        "같은 날의 여비는 많은 쪽만큼만 지급합니다({article}). 그 까닭과 물음은 일비·식비, 근무지내여비에 있습니다.",
    ),
    "trip_again": (
        "같은 사람의 정산한 출장({trip})과 시간까지 겹칩니다.",
        "같은 출장을 고쳐 다시 정산하는 것이면 그대로 둡니다. 다른 출장이면 시간을 고치고, 그 출장에서 받은 일비와 "
        "식비(근무지내여비)를 날짜별 사항에 적어 주세요({article}).",
    ),
    "nights_exceed": (
        "숙박이 {nights}박으로 출장의 밤 수({most}박)보다 많습니다.",
        "숙박일과 숙박 일수, 출장 기간을 확인해 주세요.",
    ),
    "travel_order": ("출장명령서(신청서)로 보여 여비에 넣지 않았습니다.", "출장 정보와 맞는지 견주어 보세요."),
    "order_period": (
        "명령서의 출장 기간({ordered})과 출장 정보({trip})가 다릅니다.",
        "기간이 바뀌었으면 변경된 명령서를 붙이고, 아니면 출장 정보를 고쳐 주세요.",
    ),
    "order_places": (
        "명령서의 출장지({places})가 출장 정보에 없습니다.",
        "실제로 간 곳과 맞추어 출장지를 고치거나 변경된 명령서를 붙여 주세요.",
    ),
    "order_name": (
        "명령서의 출장자({names})에 {trip}이(가) 없습니다.",
        "이 사람의 명령서가 맞는지 확인해 주세요.",
    ),
    "leg_twice": (
        "{direction}의 표가 둘인데 그 사이에 돌아온(나간) 표가 없습니다.",
        "타지 않은 표나 다른 사람의 표가 아닌지 확인해 주세요.",
    ),
    "leg_reversed": (
        "오는 길의 표({back})가 가는 길의 표({out})보다 앞섭니다.",
        "출발지와 도착지, 이용일을 확인하고 근무지가 맞는지 보아 주세요.",
    ),
    "leg_aside": (
        "그 방향의 표가 따로 있는데, 다른 표와 이어지지 않는 구간({route})의 표가 또 있습니다.",
        "이 출장의 표인지 확인하고, 들른 곳이면 출장지에 더해 주세요.",
    ),
    "leg_tour": (
        "출장지에서 다른 곳에 다녀온 표({route})입니다.",
        "이 출장의 표인지 확인하고, 들른 곳이면 출장지에 더해 주세요.",
    ),
    "leg_off_route": (
        "근무지와도 출장지와도 닿지 않는 구간({route})입니다.",
        "이 출장의 표인지 확인하고, 들른 곳이면 출장지에 더해 주세요.",
    ),
    "scope_differs": (
        "출장 구분을 {scope}로 정했는데 근무지와 출장지로는 {other}입니다(제18조 제2항).",
        "근무지, 출장지, 출장 구분 가운데 틀린 것을 고쳐 주세요. 정한 구분대로 계산했습니다.",
    ),
    "refund_paired": ("결제와 환불을 짝지어 서로 뺐습니다.", "두 영수증이 같은 결제인지 확인해 주세요."),
    "refund_unpaired": (
        "환불 전표와 짝이 되는 결제 영수증이 없습니다.",
        "결제 영수증을 넣거나 승인번호를 확인해 주세요.",
    ),
    "refund_of_earlier": (
        "다른 출장({trip})에서 정산한 '{document}'의 환불 전표입니다({what} 같습니다).",
        "그 출장을 다시 정산하여 돌려받을 금액을 확인해 주세요.",
    ),
    # evidence
    "evidence_on_paper": ("파일 없이 적은 지출이 {count}건 있습니다.", "종이 증거서류를 함께 내 주세요."),
    "cash_payment": (
        "현금으로 낸 운임·숙박비입니다. 카드로 결제해야 합니다(제8조의2 제1항).",
        "카드를 쓸 수 없던 사유를 적어 주세요.",
    ),
    "proof_missing": (
        "{days}일 이상 출장인데 증빙이 {count}건입니다. '{name}'({date} 시행, {article})은 {least}건 이상입니다.",
        "교통·숙박 영수증처럼 출장을 보일 증빙을 붙여 주세요. 기준의 출처: {source}",
    ),
    "own_car_proof": (
        "자가용 운행을 보일 주유·통행료·주차 영수증이 없습니다.",
        "영수증이나 다른 객관적인 증거를 함께 내 주세요.",
    ),
    "business_no_wrong": (
        "사업자등록번호({number})의 검증번호가 맞지 않습니다.",
        "영수증과 맞추어 보고 번호를 고치거나, 등록된 사업자인지 확인해 주세요.",
    ),
    "vat_mismatch": (
        "공급가액 {supply}과 부가세 {vat}의 합이 금액 {total}과 맞지 않습니다.",
        "영수증의 세 금액을 맞추어 보고 틀리게 읽은 값을 고쳐 주세요.",
    ),
    "office_card_excess": (
        "기관 카드로 낸 {item} 가운데 {amount}은 인정되지 않아 지급할 금액에서 뺐습니다.",
        "부득이하게 넘었으면 사유를 적고, 아니면 그대로 돌려받아 주세요.",
    ),
    "several_persons": (
        "{persons}명이 함께 쓴 표입니다.",
        "이 정산에서 몇 명분을 청구하는지 정하고, 동행자의 정산에 같은 표를 넣지 마세요.",
    ),
    "shared_unclaimed": (
        "동행자가 함께 쓴 증빙인데 누가 청구하는지 정하지 않아 누구의 정산에도 넣지 않았습니다({persons}명).",
        "청구할 사람의 출장 파일에 몇 명분을 청구하는지([[confirmed]]의 claims_for) 적거나 창에서 골라 주세요.",
    ),
    "shared_contested": (
        "{persons}명분인 증빙을 {people}이(가) 모두 {claimed}명분 청구했습니다.",
        "누가 몇 명분을 청구하는지 다시 정해 주세요. 인원을 모르는 숙박은 낸 사람 한 명만 청구합니다.",
    ),
    "shared_left": (
        "{persons}명분인 증빙 가운데 {claimed}명분만 청구했습니다({people}).",
        "나머지를 청구할 동행자가 있는지 확인해 주세요.",
    ),
    "premium_class": (
        "{grade}에게 지급하지 않는 등급({seat})의 표입니다(별표 2).",
        "아래 등급의 운임을 확인하여 판정을 바꾸거나, 상급자를 수행했으면 수행 대상 등급을 적어 주세요.",
    ),
    "fare_beside_vehicle": (
        "공무용 차량을 이용한 날({date})의 {item}입니다. 차량으로 가지 않은 구간이라는 사유: {reason}",
        "그 구간을 차량이 가지 않았는지 운행일지와 맞추어 보아 주세요. 역·터미널까지의 교통비는 일비에 들어 있습니다.",
    ),
    "own_car_passengers": (
        "자가용에 {persons}명이 동승했습니다.",
        "동승한 사람은 운임을 받지 않습니다. 동승자의 정산에 같은 구간의 운임이 없는지 확인해 주세요.",
    ),
    "fuel_price_missing": (
        "{date}의 {product} 유가가 유가표에 없습니다.{hint}",
        "유가 파일을 넣거나 그날의 유가를 출처와 함께 적어 주세요. 다른 날의 값으로 채우지 않습니다.",
    ),
    "fuel_price_unsourced": ("{date}의 유가에 출처가 없습니다.", "유가 출처(예: 오피넷)를 적어 주세요."),
    "fuel_price_differs": (
        "{date}에 적은 유가({typed}원)가 유가표({listed}원)와 다릅니다.",
        "어느 값이 맞는지 확인해 주세요. 적은 값으로 계산했습니다.",
    ),
    "efficiency_differs": (
        "{date}에 적은 연비({typed})가 기준표({listed})와 다릅니다.",
        "기준표의 연비로 계산하려면 적은 연비를 지워 주세요. 적은 값으로 계산했습니다.",
    ),
    "breakfast": ("조식이 든 숙박으로 보입니다.", "제공받은 식사이면 제공받은 끼니 수에 더해 주세요."),
    "shared_lodging": (
        "여럿이 함께 묵은 숙박입니다.",
        "함께 묵은 사람의 정산에 같은 금액이 없는지 확인해 주세요.",
    ),
    "nights_assumed": ("숙박 일수가 없어 1박으로 계산했습니다.", "여러 밤이면 숙박 일수를 적어 주세요."),
    # scope and tables
    "overseas_trip": (
        "국외 출장({places})입니다. 국외여비(별표 3·별표 4)는 이 프로그램이 계산하지 않습니다.",
        "국외여비는 따로 정산하고, 국내 출장이면 출장지를 시·군·구로 고쳐 주세요.",
    ),
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
    "companion_grade": (
        "상급자({grade})와 동행하여 운임·숙박비·식비를 그 등급으로 계산했습니다({article}).",
        "출장 목적상 부득이했는지, 꼭 필요한 등급인지 확인해 주세요.",
    ),
    "assigned_car_outside": (
        "전용 차량을 배정받은 사람의 관외 출장입니다.",
        "그 차로 다녀왔으면 공용차량으로 표시해 주세요. 일비는 2분의 1이고 운임이 없습니다(제15조, 제16조 제3항).",
    ),
    "ordinance_unknown": (
        "{employer}의 여비 조례 시행일을 알지 못해 국가공무원 기준으로 계산했습니다(제29조의2).",
        "그 지방자치단체의 조례를 확인해 주세요.",
    ),
    "table_unproved": ("기준표 '{table}'의 금액은 2차 자료에 기댑니다.", "국가법령정보센터의 별표 2와 견주어 주세요."),
    "office_table": (
        "기관 여비규정 '{table}'({date} 시행)을 적용했습니다. 출처: {source}({checked} 확인).",
        "기관 여비규정이 바뀌었으면 새 기준표를 넣어 주세요.",
    ),
    "office_region": (
        "기관 지역표의 '{table}'({date} 시행)을 적용했습니다. 출처: {source}.",
        "행정구역이 바뀌었으면 기관 기준표의 지역을 고쳐 주세요.",
    ),
    "workshop_unset": (
        "워크숍·교육일({date})의 금액이 기관 여비규정에 없어 보통의 여비로 계산했습니다.",
        "기관 여비규정에 따로 정했으면 기준표에 넣어 주세요.",
    ),
    "grade_changed": (
        "{date}에 여비 등급이 {grade}로 바뀌어 나누어 계산했습니다({article}). 그날은 높은 등급을 씁니다.",
        "임용일과 등급을 확인해 주세요. 이동 중이었으면 첫 목적지에 도착한 날을 적습니다.",
    ),
    "fiscal_years": (
        "회계연도가 바뀌는 출장입니다: {parts}(인정액).",
        "회계연도별로 나누어 집행할지 회계 담당자에게 확인해 주세요.",
    ),
    "trip_cancelled": (
        "취소한 출장이라 일비·식비를 계산하지 않았습니다.{reason}",
        "환불받지 못한 금액과 취소수수료의 사유를 확인하여 판정해 주세요.",
    ),
    "tables_split": (
        "출장 중에 기준표가 바뀌어 {date}부터 새 표로 계산했습니다(제7조 제1항).",
        "바뀐 날을 확인해 주세요.",
    ),
    "long_stay_unset": (
        "출장이 {days}일입니다. 한곳에 머물렀으면 일비를 줄여야 합니다(제17조 제1항).",
        "한곳에 계속 머물렀으면 한곳에 오래 머무는 출장으로 표시해 주세요.",
    ),
    "trip_not_over": ("아직 끝나지 않은 출장입니다.", "출장이 끝난 뒤 정산해 주세요."),
    # verdicts overruled
    "overruled": (
        "담당자가 판정을 바꾸었습니다: {what}, {before} → {after} {amount}. {by}: {reason}",
        "결재할 때 사유와 증빙을 함께 보아 주세요.",
    ),
    "overrule_above": (
        "바꾼 판정의 {item} 금액이 규정으로 계산한 {limit}보다 많습니다.",
        "더 지급하는 근거를 사유에 남겼는지 확인해 주세요.",
    ),
    "overrule_unmatched": (
        "판정을 바꾼 항목({what}, {by})이 지금 정산에 없습니다.",
        "항목이나 금액이 바뀌었으면 판정을 다시 정해 주세요. 지금은 반영하지 않았습니다.",
    ),
    "overrule_amount": (
        "바꾼 판정의 금액({amount})이 청구액({claimed})에 맞지 않습니다: {what}.",
        "전액이면 지급으로, 일부면 청구액보다 적은 금액의 감액지급으로 다시 정해 주세요. 지금은 반영하지 않았습니다.",
    ),
    # what the head of the office takes off, and what was paid wrongly
    "reduced": (
        "소속 기관의 장이 정한 대로 여비 {amount}을 감액했습니다({article}).",
        "감액을 정한 문서와 사유를 결재할 때 함께 보아 주세요.",
    ),
    "reduced_unexplained": (
        "감액하는 사유가 없어 여비 {amount}을 아직 빼지 않았습니다({article}).",
        "감액하는 사유를 적어 주세요.",
    ),
    "reduced_above": (
        "감액할 금액({amount})이 {so_far}인정액({approved})보다 많아 {approved}만 {taken}.{more}",
        "감액할 금액을 감액을 정한 문서와 맞추어 보아 주세요.",
    ),
    "recovered": (
        "{received} 가운데 {back}을 환수합니다.{more}",
        "지급한 금액과 지급한 날을 지급 문서와 맞추어 보고 반납을 통지해 주세요.",
    ),
    "recovered_none": (
        "{received}은 바로잡은 금액보다 많지 않아 환수할 금액이 없습니다.{more}",
        "지급한 금액을 지급 문서와 맞추어 보아 주세요.",
    ),
    "fraud_unexplained": ("부정 수령으로 본 까닭이 없습니다.", "거짓이나 부정한 방법으로 받은 사실을 적어 주세요."),
    "fraud_above": (
        "부정 수령액({amount})이 환수액({back})보다 많습니다.",
        "부정하게 받은 지출을 이 정산에서 빼거나 판정을 불인정으로 바꾸어 주세요.",
    ),
    "surcharge_undated": (
        "여비를 지급한 날을 몰라 가산징수액을 계산하지 않았습니다.",
        "지급한 날을 적어 주세요. 그날의 기준으로 배수를 정합니다(제31조).",
    ),
    "surcharge_none": (
        "{date}에 지급한 여비에는 가산징수 기준이 없어 가산징수액을 계산하지 않았습니다.",
        "그때의 여비 규정(조례)을 확인해 주세요.",
    ),
    "surcharge_open": (
        "'{table}'({date} 시행)은 {times}배까지의 범위입니다. 배수를 정하지 않아 가산징수액을 계산하지 않았습니다.",
        "조례와 기관이 정한 배수를 적어 주세요. 출처: {source}",
    ),
    "surcharge_above": (
        "적은 가산징수 배수({typed}배)가 '{table}'({date} 시행, {article})의 {times}배보다 커서 가산징수액을 계산하지 "
        "않았습니다.",
        "배수를 확인하여 고치거나, 근거가 되는 조례를 기관 기준표에 넣어 주세요. 출처: {source}",
    ),
    "surcharge_table": (
        "가산징수는 '{table}'({date} 시행, {times}배, 출처 {strength})을 적용했습니다.",
        "조문과 맞추어 보아 주세요. 출처: {source}",
    ),
    "surcharge_differs": (
        "적은 가산징수 배수({typed}배)가 기준({times}배, {article})과 다릅니다.",
        "배수를 확인해 주세요. 적은 값으로 계산했습니다.",
    ),
    # deadlines
    "deadline": ("{name} 신청 기한은 {date}입니다({article}).", "신청일을 적으면 기한을 견주어 봅니다."),
    "deadline_missed": (
        "{name} 신청 기한({date}, {article})이 지난 뒤 신청했습니다.",
        "늦은 사유를 남겨 주세요. 금액은 바뀌지 않습니다.",
    ),
    "deadline_return": (
        "돌려줄 금액이 {amount} 있습니다. {name}은 반납고지서를 받아 {days}일 안에 합니다({article}).",
        "반납고지서에 적힌 날까지 돌려주도록 출장자에게 알려 주세요.",
    ),
}


def finding(code: str, *receipts: str, **details: str | int) -> Finding:
    """A finding in the words of the catalogue, about the receipts of these ids."""
    message, what_to_do = CATALOGUE[code]
    words = message.format(**details), what_to_do.format(**details)
    return Finding(code=code, message=words[0], receipts=receipts, what_to_do=words[1])


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
