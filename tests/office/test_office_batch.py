"""Several trips in one go: companions share receipts, nothing is paid twice, sums are those of the parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import batch as several
from desktop.errors import UserError
from desktop.office.batch import Batch
from desktop.office.claims import write_claims
from desktop.receipts.model import Kind
from desktop.travel.companions import State, divide
from desktop.travel.payments import payments
from desktop.travel.settlement import RulesUsed, Settlement, Verdict
from desktop.travel.trip import Traveler, load_trip, parse_trip

from .conftest import Run, WriteTrip, receipt

Drop = Callable[..., None]
ALLOWANCES = 100_000


def claim(name: str, count: int = 1) -> str:
    return f'[[confirmed]]\nreceipt = "{name}"\nfield = "claims_for"\nvalue = {count}\nby = "담당"\n'


def approved(batch: Batch) -> dict[str, int]:
    return {row.trip.traveler.name: row.settlement.approved_won for row in batch.settled}


def opened(batch: Batch) -> dict[str, int]:
    return {row.trip.traveler.name: row.settlement.open for row in batch.settled}


def test_each_trip_is_settled_as_if_alone(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장", "서울")
    write_trip("이출장", "부산", trip="advance_won = 150000")
    drop("서울/표.jpg")
    batch = run({"표.jpg": receipt()})
    assert approved(batch) == {"이출장": ALLOWANCES, "김출장": ALLOWANCES + 48_200}
    assert {row.payee.name: (row.pay_won, row.return_won) for row in batch.payments()} == {
        "이출장": (0, 50_000),
        "김출장": (148_200, 0),
    }
    assert batch.open == 0


def test_a_shared_receipt_is_nobodys_until_somebody_claims_it(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장")
    lee = write_trip("이출장")
    drop("표.jpg")
    batch = run({"표.jpg": receipt()})
    assert approved(batch) == {"김출장": ALLOWANCES, "이출장": ALLOWANCES}
    (question,) = batch.questions
    assert question.finding.code == "shared_unclaimed" and batch.open == 1
    ways = dict(question.choices())
    assert ways.keys() == {"김출장 청구", "이출장 청구"}
    write_claims(question.shared.id, ways["이출장 청구"], [path for path, _ in question.travellers], "박담당")
    batch = run({"표.jpg": receipt()})
    assert approved(batch) == {"김출장": ALLOWANCES, "이출장": ALLOWANCES + 48_200}
    assert batch.questions == () and batch.open == 0
    assert load_trip(lee).confirmed[0].by == "박담당"


def test_companions_stand_in_each_other_s_forms(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    """복수출장자: who went to the same place on the same days by a trip file in the same folder."""
    write_trip("김출장", "서울")
    write_trip("이출장", "서울")
    write_trip("최출장", "서울", trip='companions = ["외부 위원"]')
    write_trip("박출장", "다른 출장")
    told = {row.trip.traveler.name: row.trip.trip.companions for row in run({}).settled}
    assert told == {
        "김출장": ("이출장", "최출장"),
        "이출장": ("김출장", "최출장"),
        "최출장": ("외부 위원",),
        "박출장": (),
    }


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("서울", "서울특별시", True),
        ("서울시 강남구", "서울특별시", True),
        ("나주시청", "나주시청", True),
        ("부산", "부산광역시 해운대구", True),
        ("광주광역시", "경기도 광주시", False),
        ("서울", "세종시", False),
    ],
)
def test_one_place_is_written_in_many_ways(
    write_trip: WriteTrip, run: Run, one: str, other: str, together: bool
) -> None:
    write_trip("김출장", place=one)
    write_trip("이출장", place=other)
    told = [row.trip.trip.companions for row in run({}).settled]
    assert told == ([("이출장",), ("김출장",)] if together else [(), ()])


def test_each_claims_a_part_of_a_ticket_for_both(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장", rest=claim("표.jpg#0"))
    write_trip("이출장", rest=claim("표.jpg#0"))
    drop("표.jpg")
    batch = run({"표.jpg": receipt(total=96_401, passengers=2)})
    assert approved(batch) == {"김출장": ALLOWANCES + 48_200, "이출장": ALLOWANCES + 48_200}, "never more than was paid"
    assert batch.open == 0


def test_a_part_that_nobody_claims_is_told(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장", rest=claim("표.jpg#0"))
    write_trip("이출장")
    drop("표.jpg")
    batch = run({"표.jpg": receipt(total=96_400, passengers=2)})
    assert [question.finding.code for question in batch.questions] == ["shared_left"]
    assert batch.open == 0 and approved(batch)["김출장"] == ALLOWANCES + 48_200


@pytest.mark.parametrize("kind", [Kind.RAIL, Kind.LODGING])
def test_what_both_claim_whole_is_paid_to_neither(write_trip: WriteTrip, drop: Drop, run: Run, kind: Kind) -> None:
    write_trip("김출장", rest=claim("한 장.jpg#0"))
    write_trip("이출장", rest=claim("한 장.jpg#0"))
    drop("한 장.jpg")
    batch = run({"한 장.jpg": receipt(kind, check_in="2026-03-09", nights=1)})
    assert approved(batch) == {"김출장": ALLOWANCES, "이출장": ALLOWANCES}
    assert opened(batch) == {"김출장": 1, "이출장": 1}
    (question,) = batch.questions
    assert question.finding.code == "shared_contested" and "김출장, 이출장" in question.finding.message
    (row,) = [item for item in batch.settled[0].settlement.items if item.receipts]
    assert row.verdict is Verdict.OPEN and "동행자도 청구" in row.reasons[0]


def test_the_payer_of_a_shared_room_claims_it_for_all(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장", rest=claim("호텔.jpg#0", 2))
    write_trip("이출장")
    drop("호텔.jpg")
    room = receipt(Kind.LODGING, total=100_000, check_in="2026-03-09", nights=1, passengers=2)
    batch = run({"호텔.jpg": room})
    rooms = [row.approved_won for row in batch.settled[0].settlement.items if row.item == "숙박비"]
    assert sorted(rooms) == [20_000, 100_000], "공동숙박: what the bill spared"
    assert approved(batch) == {"김출장": ALLOWANCES + 120_000, "이출장": ALLOWANCES}


def test_a_room_for_two_may_be_divided(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장")
    write_trip("이출장")
    drop("호텔.jpg")
    room = receipt(Kind.LODGING, total=150_001, check_in="2026-03-09", nights=1, passengers=2)
    (question,) = run({"호텔.jpg": room}).questions
    claims = dict(question.choices())["각자 1명분씩 청구"]
    write_claims(question.shared.id, claims, [path for path, _ in question.travellers], "박담당")
    batch = run({"호텔.jpg": room})
    assert batch.open == 0 and approved(batch) == {"김출장": ALLOWANCES + 75_000, "이출장": ALLOWANCES + 75_000}


def test_one_receipt_in_two_folders_is_paid_once(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장", "가")
    write_trip("이출장", "나")
    drop("가/표.jpg", "나/사본.jpg", content="같은 내용")
    batch = run({"표.jpg": receipt(), "사본.jpg": receipt()})
    assert (approved(batch), opened(batch)) == (
        {"김출장": ALLOWANCES + 48_200, "이출장": ALLOWANCES},
        {"김출장": 0, "이출장": 1},
    )
    told = [row.message for row in batch.settled[1].settlement.findings if row.code == "settled_before"]
    assert len(told) == 1 and "김출장" in told[0]


def test_a_companion_s_own_copy_of_a_claimed_receipt_is_in_doubt(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장", rest=claim("표.jpg#0"))
    write_trip("이출장")
    drop("표.jpg", "이출장/내 표.jpg", content="같은 표")
    batch = run({"표.jpg": receipt(), "내 표.jpg": receipt()})
    assert (approved(batch)["김출장"], opened(batch)) == (ALLOWANCES + 48_200, {"김출장": 0, "이출장": 1})


def test_settling_a_run_again_finds_nothing_settled_before(
    write_trip: WriteTrip, drop: Drop, run: Run, tmp_path: Path
) -> None:
    for name in ("김출장", "이출장"):
        write_trip(name, rest=claim("표.jpg#0"))
    drop("표.jpg")
    receipts = {"표.jpg": receipt(total=96_400, passengers=2, approval_no="55431218")}
    several.write_batch(run(receipts), tmp_path / "결과", (), None)
    again = run(receipts)
    assert again.open == 0 and approved(again) == {"김출장": ALLOWANCES + 48_200, "이출장": ALLOWANCES + 48_200}
    write_trip("박출장", "따로")
    drop("따로/표 사본.jpg", content="표.jpg")
    assert opened(run({**receipts, "표 사본.jpg": receipts["표.jpg"]}))["박출장"] == 1


def test_a_refund_goes_with_its_purchase(write_trip: WriteTrip, drop: Drop, run: Run) -> None:
    write_trip("김출장", rest=claim("표.jpg#0"))
    write_trip("이출장")
    drop("표.jpg", "환불.jpg", "점심.jpg")
    bought = receipt(approval_no="55431218")
    returned = receipt(approval_no="55431218", is_refund=True)
    batch = run({"표.jpg": bought, "환불.jpg": returned, "점심.jpg": receipt(Kind.MEAL)})
    assert batch.questions == () and approved(batch) == {"김출장": ALLOWANCES, "이출장": ALLOWANCES}


def test_the_same_trip_twice_is_settled_once(write_trip: WriteTrip, run: Run) -> None:
    write_trip("김출장", "가")
    write_trip("김출장", "나")
    batch = run()
    assert [outcome.problem and outcome.problem.code for outcome in batch.outcomes] == [None, "trip_twice"]
    assert len(batch.payments()) == 1 and batch.failed == 1


def test_a_broken_trip_does_not_keep_the_others(write_trip: WriteTrip, run: Run, trips: Path) -> None:
    write_trip("김출장", "가")
    write_trip("이출장", "나", trip="meals_provided = 99")
    (trips / "다").mkdir()
    (trips / "다" / "trip.toml").write_text("[trip]\nstart = 어제\n", encoding="utf-8")
    batch = run()
    codes = {outcome.name: outcome.problem and outcome.problem.code for outcome in batch.outcomes}
    assert codes == {"김출장": None, "이출장": "trip_invalid", "다/trip.toml": "trip_unreadable"}
    assert (batch.failed, batch.open) == (2, 2)


def test_trips_of_one_traveller_that_share_a_day(write_trip: WriteTrip, run: Run) -> None:
    write_trip("김출장", "가")
    write_trip("김출장", "나", start="2026-03-10T19:00:00", end="2026-03-11T18:00:00")
    batch = run()
    codes = [{row.code for row in one.settlement.findings} for one in batch.settled]
    assert all("trip_same_day" in each for each in codes)
    (payment,) = batch.payments()
    assert payment.trips == (0, 1) and batch.open == 0
    assert payment.pay_won == ALLOWANCES + ALLOWANCES // 2, "the shared day is given once (제7조 제2항)"
    second = batch.settled[1].settlement.items[0]
    assert second.sum == "25,000원 × 2일 − 25,000원" and "제7조 제2항" in second.basis


def test_claims_leave_the_rest_of_a_trip_file_as_it_was_typed(write_trip: WriteTrip) -> None:
    path = write_trip("김출장", rest=f"# 메모\n{claim('표.jpg#0')}\n{claim('호텔.jpg#0')}")
    before = path.read_text(encoding="utf-8")
    other = write_trip("이출장")
    write_claims("표.jpg#0", {other: 2}, [path, other], "박담당")
    assert path.read_text(encoding="utf-8").split() == before.replace(claim("표.jpg#0"), "").split()
    write_claims("표.jpg#0", {path: 1}, [path, other], "박담당")
    assert [row.receipt for row in load_trip(path).confirmed] == ["호텔.jpg#0", "표.jpg#0"]
    assert load_trip(other).confirmed == ()
    path.write_text("[trip]\n", encoding="utf-8")
    with pytest.raises(UserError):
        write_claims("표.jpg#0", {other: 1}, [path, other], "박담당")
    assert load_trip(other).confirmed == ()


COUNTS = st.dictionaries(st.sampled_from(["가", "나", "다"]), st.integers(1, 4))


@given(COUNTS, st.integers(0, 4))
def test_never_more_persons_are_claimed_than_a_ticket_is_for(claims: dict[str, int], persons: int) -> None:
    text = "[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-09T18:00:00\n"
    trips = {name: parse_trip(text + (claim("표#0", claims[name]) if name in claims else "")) for name in "가나다"}
    (shared,) = divide({"표#0": receipt(passengers=persons)}, trips)
    total = sum(claims.values())
    state = State.UNCLAIMED if not claims else State.CONTESTED if total > max(persons, 1) else State.CLAIMED
    assert shared.state is state and shared.claims == claims


def settlement(payable: int, open_items: int) -> Settlement:
    return Settlement(
        claimed_won=0,
        approved_won=0,
        payable_won=payable,
        open=open_items,
        rules=RulesUsed(table="별표 2", effective_from=dt.date(2026, 1, 1)),
        items=(),
        findings=(),
    )


PEOPLE = st.sampled_from([("가", "김"), ("가", "이"), ("나", "김")])


@given(st.lists(st.tuples(PEOPLE, st.integers(-500_000, 500_000), st.integers(0, 3))))
def test_the_payments_are_the_sum_of_the_trips(rows: list[tuple[tuple[str, str], int, int]]) -> None:
    listed = payments(
        (Traveler(department=office, name=name), settlement(won, count)) for (office, name), won, count in rows
    )
    assert sum(row.pay_won - row.return_won for row in listed) == sum(won for _, won, _ in rows)
    assert sum(row.open for row in listed) == sum(count for *_, count in rows)
    assert sorted(trip for row in listed for trip in row.trips) == list(range(len(rows)))
    assert len({row.payee for row in listed}) == len(listed) == len({who for who, *_ in rows})
    assert all(row.pay_won >= 0 and row.return_won >= 0 for row in listed)


def test_two_people_of_one_name_travel_each_for_himself(write_trip: WriteTrip, run: Run) -> None:
    write_trip("김출장", "가", department="총무과")
    write_trip("김출장", "나", department="건축과")
    batch = run()
    assert [one.settlement.approved_won for one in batch.settled] == [ALLOWANCES, ALLOWANCES]
    assert not any(row.code == "trip_same_day" for one in batch.settled for row in one.settlement.findings)


def test_what_a_trip_settled_before_the_run_gave_is_asked(write_trip: WriteTrip, run: Run) -> None:
    write_trip("김출장", "가")
    write_trip("김출장", "나", start="2026-03-10T19:00:00", end="2026-03-11T18:00:00")
    (only,) = run(left="가/김출장.toml").settled
    asked = [row for row in only.settlement.items if any("3월 10일" in reason for reason in row.reasons)]
    assert len(asked) == 2 == only.settlement.open
    assert only.settlement.approved_won == 0, "the days are not given twice (제7조 제2항)"


def test_namesakes_who_travel_together_are_two_people(write_trip: WriteTrip, run: Run) -> None:
    write_trip("김출장", file="1")
    write_trip("김출장", file="2", position="사무관")
    batch = run()
    assert (batch.failed, [one.trip.trip.companions for one in batch.settled]) == (0, [("김출장",), ("김출장",)])
    assert [row.pay_won for row in batch.payments()] == [ALLOWANCES, ALLOWANCES], "not one payment to one account"


@pytest.mark.parametrize(("others", "paid"), [(("주무관",), 1), (("주무관", "사무관"), 3)])
@pytest.mark.parametrize("first", [True, False])
def test_a_trip_without_a_position_is_its_namesakes_only_where_there_is_one(
    write_trip: WriteTrip, run: Run, others: tuple[str, ...], paid: int, first: bool
) -> None:
    write_trip("김출장", "가" if first else "하", position="", start="2026-04-01T08:00:00", end="2026-04-02T18:00:00")
    for number, position in enumerate(others):
        write_trip("김출장", f"나{number}", position=position)
    rows = run().payments()
    assert len(rows) == paid and sum(len(row.trips) for row in rows) == len(others) + 1
    assert sorted(row.payee.position for row in rows) == sorted((*others, "") if paid > 1 else others)
