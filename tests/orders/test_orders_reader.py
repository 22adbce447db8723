"""Orders of several offices' making: what is read, where it stands, and when it is sure."""

from __future__ import annotations

import tomllib

import pytest

from desktop.orders.draft import draft_toml, proposed
from desktop.orders.model import lines_of_page
from desktop.orders.reader import read_order, title_of
from desktop.receipts.model import Status
from desktop.receipts.typed import laid_out
from desktop.travel.rules import rule_book
from desktop.travel.trip import parse_trip
from tests.orders.conftest import Read

LIST = """출 장 명 령 서

1. 소    속 : 국립가온연구소 운영지원과
2. 직    급 : 행정주사보
3. 성    명 : 홍 길 동
4. 출장목적 : 연구 장비 공동 활용 협의회 참석
5. 출 장 지 : 서울특별시 종로구
6. 출장기간 : 2026. 9. 16.(수) 07:00 ~ 9. 17.(목) 18:40 (1박 2일)
7. 교 통 편 : KTX

위와 같이 출장을 명함.
2026. 9. 14.
국립가온연구소장 (직인)
"""
TABLE = """출장신청서
소속\t운영지원과\t직급\t주무관\t성명\t홍길동
출장구분\t□ 관내  ☑ 관외
출장기간\t2026-09-16 07:00 ~ 2026-09-17 18:40
출장지\t서울특별시, 세종특별자치시
출장목적\t연구 장비 공동 활용
\t협의회 참석
교통수단\t[ ]공용차량 [V]KTX [ ]자가용
신청인 홍길동 (인)
"""
SENTENCE = """출장허가 신청
운영지원과 주무관 홍길동은 2026. 9. 16.(수)부터 9. 17.(목)까지 연구 장비 공동 활용 협의회 참석을 위하여
서울특별시로 출장하고자 합니다.
"""
LEDGER = """출장명령부
연번 소속 직급 성명 출장지 출장기간 출장목적 비고
1 운영지원과 주무관 홍길동 세종특별자치시 2026. 9. 16. ~ 9. 17. 예산 협의
2 기획과 사무관 김가람 대전광역시 유성구 2026. 9. 18. 09:00 ~ 18:00 연구회 참석
"""


def test_a_list_of_labels(read: Read) -> None:
    order = read(LIST)
    found = proposed(order)
    assert order.title == "출 장 명 령 서"
    assert {name: field.value for name, field in found.items()} == {
        "name": "홍길동",
        "organization": "국립가온연구소",
        "department": "운영지원과",
        "position": "행정주사보",
        "purpose": "연구 장비 공동 활용 협의회 참석",
        "start": "2026-09-16T07:00",
        "end": "2026-09-17T18:40",
        "destinations": ("서울특별시 종로구",),
        "transport": ("KTX",),
    }
    sure = {name for name, field in found.items() if field.status is Status.OK}
    assert sure == {"organization", "position", "start", "end", "destinations", "transport"}
    for field in found.values():
        assert field.lines
        assert field.reason or field.status is Status.OK


def test_a_table_with_ticks_and_a_value_over_two_lines(read: Read) -> None:
    found = proposed(read(TABLE))
    assert found["purpose"].value == "연구 장비 공동 활용 협의회 참석"
    assert found["purpose"].lines == (5, 6)
    assert found["destinations"].value == ("서울특별시", "세종특별자치시")
    assert (found["transport"].value, "public_vehicle" in found) == (("KTX",), False)
    assert found["scope"].value == "관외"
    assert (found["name"].value, found["name"].status) == ("홍길동", Status.OK)
    assert found["start"].status is Status.CHECK  # no weekday, no number of days


def test_sentences_are_never_sure(read: Read) -> None:
    found = proposed(read(SENTENCE))
    assert found["purpose"].value == "연구 장비 공동 활용 협의회 참석"
    assert found["destinations"].value == ("서울특별시",)
    assert (found["name"].value, found["position"].value) == ("홍길동", "주무관")
    assert all(field.status is Status.CHECK for field in found.values())


def test_a_ledger_keeps_each_traveller_to_his_own_row(read: Read) -> None:
    order = read(LEDGER)
    assert not set(order.fields) & {"start", "purpose", "destinations"}
    first, second = proposed(order), proposed(order, 1)
    assert (first["name"].value, first["destinations"].value) == ("홍길동", ("세종특별자치시",))
    assert (second["name"].value, second["destinations"].value) == ("김가람", ("대전광역시 유성구",))
    assert (second["start"].value, second["purpose"].value) == ("2026-09-18T09:00", "연구회 참석")


def test_the_same_trip_of_several_is_told_once(read: Read) -> None:
    rows = LEDGER.splitlines()
    order = read("\n".join([*rows[:3], rows[2].replace("홍길동", "김가람").replace("1 ", "2 ", 1)]))
    assert order.fields["destinations"].value == ("세종특별자치시",)
    assert [person["name"].value for person in order.travellers] == ["홍길동", "김가람"]


@pytest.mark.parametrize(
    ("who", "names", "ranks"),
    [
        ("출장자: 홍길동, 이순한, 박가람", ["홍길동", "이순한", "박가람"], [None, None, None]),
        ("출장자: 운영지원과 주무관 홍길동 및 사무관 이순한", ["홍길동", "이순한"], ["주무관", "사무관"]),
        ("출장자: 주무관 홍길동 외 2명(이순한, 박가람)", ["홍길동", "이순한", "박가람"], ["주무관", None, None]),
        ("출장자: 행정주사 홍길동 · 이순한", ["홍길동", "이순한"], ["행정주사", None]),
        ("출장자: 기획·예산과 홍길동", ["홍길동"], [None]),
        ("출장자: 주무관 홍길동\n         사무관 이순한", ["홍길동", "이순한"], ["주무관", "사무관"]),
        ("출장자\n총무과 주무관 홍길동\n총무과 사무관 이순한", ["홍길동", "이순한"], ["주무관", "사무관"]),
        ("출장자: 홍길동\n동행자: 이순한, 홍길동", ["홍길동", "이순한"], [None, None]),
        (
            "구분\t소속\t직급\t성명\n출장자\t총무과\t주무관\t홍길동\n출장자\t총무과\t사무관\t이순한\n\t기획팀\t연구사\t박가람",
            ["홍길동", "이순한", "박가람"],
            ["주무관", "사무관", "연구사"],
        ),
    ],
)
def test_everybody_who_is_named_travels(read: Read, who: str, names: list[str], ranks: list[str | None]) -> None:
    order = read(f"출장명령서\n{who}\n출장목적: 업무 협의\n출장기간: 2026. 9. 16. ~ 9. 17.\n출장지: 세종시")
    assert [person["name"].value for person in order.travellers] == names
    assert [person["position"].value if "position" in person else None for person in order.travellers] == ranks
    companions = proposed(order).get("companions")
    assert (list(companions.value) if companions and isinstance(companions.value, tuple) else []) == names[1:]
    if len(names) > 1:
        assert f'companions = ["{names[0]}"' in draft_toml(order, "a", 1)
        assert companions is not None and companions.status is Status.CHECK


@pytest.mark.parametrize(
    "line",
    [
        "출장자: 주무관 홍길동 외 2명",
        "출장자: 주무관 홍길동, 사무관 이순한 외 2명",
        "출장자: 홍길동 외 3명(이순한)",
        "총무과 주무관 홍길동 외 2명은 회의 참석을 위해 세종시로 출장",
    ],
)
def test_people_who_are_only_counted_are_asked_about(read: Read, line: str) -> None:
    person = read(f"출장명령서\n{line}\n출장기간: 2026. 9. 16. ~ 9. 17.").travellers[0]
    assert person["name"].status is Status.CHECK and "2명 더" in (person["name"].reason or "")


def test_who_goes_elsewhere_or_on_other_days_is_no_companion(read: Read) -> None:
    assert len(read(LEDGER).travellers) == 2 and "companions" not in proposed(read(LEDGER))


def test_an_order_names_him_to_whom_it_is_given_and_not_as_the_purpose(read: Read) -> None:
    order = read(
        "출장명령서\n소속 총무과   직급 주무관   성명 홍길동\n"
        "위 사람에게 예산 협의를 위해 2026. 9. 16.부터 9. 17.까지 세종시에 출장을 명합니다."
    )
    assert proposed(order)["purpose"].value == "예산 협의"


def test_a_title_that_repeats_the_purpose_is_a_witness(read: Read) -> None:
    order = read(
        "제목 국내출장 명령(협의회 참석)\n  가. 출 장 자: 운영지원과 주무관 홍길동 외 1명\n  라. 출장목적: 협의회 참석"
    )
    assert order.fields["purpose"].status is Status.OK
    assert "1명" in str(order.travellers[0]["name"].reason)


def test_times_read_from_ink_want_a_second_witness(read: Read) -> None:
    assert read(LIST, confidence=0.98).fields["start"].status is Status.CHECK
    hours = LIST.replace("9. 17.(목) 18:40 (1박 2일)", "18:40 (11시간 40분)")
    assert read(hours, confidence=0.98).fields["start"].status is Status.OK
    assert read(hours, confidence=0.5).fields["start"].status is Status.CHECK


@pytest.mark.parametrize(
    ("line", "transport", "public"),
    [
        ("교통편: 공용차량", ("공용차량",), True),
        ("교통수단 : □ 공무용차량 ■ 자가용 □ 대중교통", ("자가용",), None),
        ("교통수단 : 공용차량( ) KTX(O) 자가용( )", ("KTX",), None),
        ("차량 : ☑관용차 ☐자가용", ("관용차",), True),
        ("교통편 : □ KTX □ 버스", None, None),
        ("교통편: KTX, 택시", ("KTX", "택시"), None),
        ("공용차량 이용 여부: 미이용", None, False),
        ("공무용차량 이용여부: 이용", None, True),
        ("공용차량 이용 여부: □ 이용 ☑ 미이용", None, False),
    ],
)
def test_means_of_transport(read: Read, line: str, transport: tuple[str, ...] | None, public: bool | None) -> None:
    fields = read(f"출장신청서\n{line}\n출장지: 서울특별시").fields
    assert (fields["transport"].value if "transport" in fields else None) == transport
    assert (fields["public_vehicle"].value if "public_vehicle" in fields else None) == public


@pytest.mark.parametrize(
    ("text", "value", "sure"),
    [
        ("서울특별시, 세종시", ("서울특별시", "세종시"), True),
        ("광주→서울→대전→광주", ("서울", "대전"), True),
        ("서울·세종", ("서울", "세종"), True),
        ("국립중앙과학관", ("국립중앙과학관",), False),
        ("광주", ("광주",), False),  # of two of that name
        ("서울특별시 총 3명", ("서울특별시 총 3명",), False),
        ("나주(한국가온공사 본사)", ("나주(한국가온공사 본사)",), True),
    ],
)
def test_destinations(read: Read, text: str, value: tuple[str, ...], sure: bool) -> None:
    field = read(f"출장신청서\n출장지 : {text}").fields["destinations"]
    assert (field.value, field.status is Status.OK) == (value, sure)


def test_a_meeting_is_not_the_trip(read: Read) -> None:
    order = read(
        "국내출장 계획(안)\n1. 회의 개요\n 가. 회의일시: 2026. 9. 17.(목) 14:00 ~ 16:00\n 나. 장소: 서울특별시 종로구\n"
        "2. 출장 개요\n 가. 출장기간: 2026. 9. 16.(수) 13:00 ~ 9. 17.(목) 20:00\n 나. 출장지: 서울특별시"
    )
    assert (order.fields["start"].value, order.fields["end"].value) == ("2026-09-16T13:00", "2026-09-17T20:00")
    only_meeting = read("국내출장 계획(안)\n일시: 2026. 9. 17.(목) 14:00 ~ 16:00\n장소: 서울특별시 종로구").fields
    assert only_meeting["start"].status is only_meeting["destinations"].status is Status.CHECK


def test_a_period_of_the_event_may_not_be_the_trips(read: Read) -> None:
    text = "출장 계획(안)\n□ {}\n ○ 기간: 2026. 9. 16.(수) 09:00 ~ 9. 17.(목) 18:00\n ○ 출장지: 서울특별시"
    assert read(text.format("행사 개요")).fields["start"].status is Status.CHECK
    assert read(text.format("출장 개요")).fields["start"].status is Status.OK


@pytest.mark.parametrize("text", ["KTX 또는 자가용", "공용차량 없음(자가용)", "대중교통(자가용 불가)"])
def test_means_that_leave_it_open_are_asked_about(read: Read, text: str) -> None:
    fields = read(f"출장신청서\n교통편: {text}\n출장지: 서울특별시").fields
    assert fields["transport"].status is Status.CHECK
    assert "public_vehicle" not in fields


def test_two_periods_that_differ_are_doubted(read: Read) -> None:
    order = read("출장신청서\n출장기간: 2026. 9. 16.(수) 09:00 ~ 9. 17.(목) 18:00\n기간: 2026. 9. 16. ~ 9. 18.")
    assert order.fields["start"].value == "2026-09-16T09:00"
    assert "다른 기간" in str(order.fields["start"].reason)


def test_what_is_no_order(read: Read) -> None:
    for text in ("KTX 승차권\n2026년 9월 16일\n합계 46,800원", "다음 주 출장 신청은 금요일까지 부탁드립니다.", ""):
        assert title_of(lines_of_page(laid_out(text.splitlines()))) is None
        assert read_order(lines_of_page(laid_out(text.splitlines())), rule_book().regions) is None
    assert title_of(lines_of_page(laid_out(["출장지: 서울", "출장기간: 2026. 9. 16."]))) == ""


def test_numbers_of_people_and_cards_are_starred(read: Read) -> None:
    order = read("출장신청서\n성명: 홍길동(900101-1234567)\n출장지: 서울특별시")
    assert "1234567" not in order.model_dump_json()


def test_the_draft_makes_nothing_up(read: Read) -> None:
    whole = draft_toml(read(LIST), "출장 명령서.hwpx")
    trip = parse_trip(whole)
    assert (trip.traveler.name, trip.trip.days, trip.trip.destinations) == ("홍길동", 2, ("서울특별시 종로구",))
    assert "# 확인:" in whole
    without_time = draft_toml(read(LIST.replace(" 18:40", "")), "a")
    assert "end" not in tomllib.loads(without_time)["trip"]
    assert "# end = 2026-09-17" in without_time
    assert "own_car" in draft_toml(read(LIST.replace("KTX", "자가용")), "a")
