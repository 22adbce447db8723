"""감액 (제28조 제1항), 환수와 가산징수 (제31조): what is taken off, what comes back, and how many times it is added."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.export.recovery import recovery_lines
from desktop.travel.settle import settle
from desktop.travel.settlement import Settlement, Verdict
from desktop.travel.trip import dump_trip, parse_trip
from tests.travel.office_texts import book, codes, the

TripText = Callable[..., str]

LODGING = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 90000\nplace = "서울"\n'
OWN = """
[[surcharge]]
name = "가온시 조례"
from = 2026-01-01
employer = "local:가온시"
times = 3
article = "가온시 조례 제15조"
source = "가온시 여비 조례"
strength = "A"
checked_on = 2026-01-05
"""


def run(text: str, *office: str) -> Settlement:
    return settle(parse_trip(text), {}, None, book(*office))


def adjusted(trip_text: TripText, said: str, rest: str = LODGING, **more: str) -> Settlement:
    return run(trip_text(rest=f"[adjustment]\n{said}\n{rest}", **more))


def test_what_the_head_takes_off_is_an_item_of_its_own(trip_text: TripText) -> None:
    result = adjusted(trip_text, 'reduced_won = 30000\nreduced_reason = "예산 부족"')
    row = the(result, "여비감액")
    assert (row.claimed_won, row.approved_won, row.verdict) == (0, -30_000, Verdict.REDUCED)
    assert row.basis == ("제28조 제1항",) and row.reasons == ("사유: 예산 부족",)
    assert (result.claimed_won, result.approved_won, result.payable_won, result.open) == (190_000, 160_000, 160_000, 0)
    assert result.recovery is None and "recovery" not in result.model_dump(mode="json")


def test_nothing_is_taken_off_without_a_reason(trip_text: TripText) -> None:
    result = adjusted(trip_text, "reduced_won = 30000")
    assert (result.open, result.approved_won, the(result, "여비감액").proposed_won) == (1, 190_000, -30_000)


def test_never_more_is_taken_off_than_is_approved(trip_text: TripText) -> None:
    result = adjusted(trip_text, 'reduced_won = 999999\nreduced_reason = "지급하지 않음"')
    assert (result.approved_won, result.payable_won) == (0, 0)
    assert "reduced_above" in codes(result)


def test_what_is_open_may_make_room_for_the_reduction(trip_text: TripText) -> None:
    def told(result: Settlement) -> str:
        return next(row.message for row in result.findings if row.code == "reduced_above")

    sure = adjusted(trip_text, 'reduced_won = 999999\nreduced_reason = "지급하지 않음"')
    assert "(999,999원)이 인정액(190,000원)보다 많아 190,000원만 뺐습니다." in told(sure)
    taxi = '[[claims]]\ndate = 2026-03-09\nkind = "taxi"\namount_won = 9000\n'
    unsure = adjusted(trip_text, 'reduced_won = 999999\nreduced_reason = "지급하지 않음"\n' + taxi)
    assert "지금까지의 인정액(190,000원)보다 많아 190,000원만 뺐습니다" in told(unsure)
    assert "인정액이 늘면 감액도 그만큼 늘어납니다" in told(unsure) and "늘면" not in told(sure)


PAID = "paid_won = 280000\npaid_on = {day}\nfraud_won = 90000\n" + 'fraud_reason = "묵지 않은 숙박"\n'


@pytest.mark.parametrize(
    ("day", "times"),
    [("2013-06-11", 0), ("2013-06-12", 2), ("2021-12-08", 2), ("2021-12-09", 5), ("2026-03-20", 5)],
)
def test_how_many_times_goes_by_the_day_it_was_paid(trip_text: TripText, day: str, times: int) -> None:
    result = adjusted(trip_text, PAID.format(day=day))
    back = result.recovery
    assert back is not None
    assert (back.back_won, back.times, back.surcharge_won) == (90_000, times, 90_000 * times)
    assert back.total_won == 90_000 + 90_000 * times
    assert result.payable_won == -90_000, "the surcharge is no part of the settlement"
    assert ("surcharge_none" in codes(result)) == (times == 0)
    assert back.basis == (("제31조 제1항",) if times else ())
    assert not {"fraud_unexplained", "surcharge_differs"} & codes(result)


def test_a_mistake_comes_back_without_a_surcharge(trip_text: TripText) -> None:
    result = adjusted(trip_text, "paid_won = 280000\npaid_on = 2026-03-20")
    assert result.recovery is not None
    assert (result.recovery.back_won, result.recovery.surcharge_won, result.recovery.total_won) == (90_000, 0, 90_000)
    assert not {"surcharge_table", "surcharge_undated"} & codes(result)


def test_what_comes_back_is_not_final_while_something_is_open(trip_text: TripText) -> None:
    for more, told in (("", False), ("evidence = false\n", True)):
        result = adjusted(trip_text, "paid_won = 280000", LODGING + more)
        (row,) = [row for row in result.findings if row.code == "recovered"]
        assert ("바뀔 수 있습니다" in row.message) is told


def test_what_an_earlier_settlement_paid_is_not_paid_again(trip_text: TripText) -> None:
    result = adjusted(trip_text, "paid_won = 100000", trip='destinations = ["서울"]\nadvance_won = 50000')
    assert (result.payable_won, result.recovery and result.recovery.back_won) == (40_000, 0)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (PAID.replace("paid_on = {day}\n", ""), "surcharge_undated"),
        (PAID.format(day="2026-03-20").replace('fraud_reason = "묵지 않은 숙박"\n', ""), "fraud_unexplained"),
        (PAID.format(day="2026-03-20").replace("280000", "200000"), "fraud_above"),
        (PAID.format(day="2026-03-20") + "surcharge_times = 3", "surcharge_differs"),
        (PAID.format(day="2026-03-20") + "surcharge_times = 6", "surcharge_above"),
    ],
)
def test_what_is_wrong_or_missing_is_told(trip_text: TripText, said: str, code: str) -> None:
    assert code in codes(adjusted(trip_text, said))


def said_of(result: Settlement) -> str:
    (row,) = [row for row in result.findings if row.code in ("recovered", "recovered_none")]
    return row.message


@pytest.mark.parametrize(
    "said",
    [
        PAID.replace("paid_on = {day}\n", ""),
        PAID.format(day="2013-06-11"),
        PAID.format(day="2026-03-20") + "surcharge_times = 6",
    ],
)
def test_a_surcharge_that_is_not_known_is_told_and_open(trip_text: TripText, said: str) -> None:
    result = adjusted(trip_text, said)
    words = said_of(result)
    assert "가산징수액은 아직 빠져 있습니다" in words and "모두" not in words
    assert "가산징수액을 뺀 반납할 금액은 90,000원" in words and "바뀔 수 있습니다" not in words
    assert result.open == 1 and result.recovery is not None
    lines = dict(recovery_lines(result.recovery))
    assert "빠져 있습니다" in lines["가산징수액"] and "반납할 금액 합계" not in lines
    known = adjusted(trip_text, PAID.format(day="2026-03-20"))
    assert known.open == 0 and "반납할 금액은 모두 540,000원" in said_of(known)


def test_no_multiple_of_nought(trip_text: TripText) -> None:
    with pytest.raises(UserError, match="surcharge_times"):
        adjusted(trip_text, PAID.format(day="2026-03-20") + "surcharge_times = 0")


def test_a_reduction_without_a_reason_is_not_told_as_done(trip_text: TripText) -> None:
    result = adjusted(trip_text, "reduced_won = 30000")
    assert "reduced" not in codes(result) and "reduced_unexplained" in codes(result)


@pytest.mark.parametrize(("paid", "more"), [(100_000, "더 지급할 금액은 90,000원"), (190_000, "없습니다.")])
def test_nothing_comes_back_of_what_was_not_too_much(trip_text: TripText, paid: int, more: str) -> None:
    words = said_of(adjusted(trip_text, f"paid_won = {paid}"))
    assert "환수할 금액이 없습니다" in words and more in words and "반납" not in words and " 0원" not in words


def test_what_comes_back_is_named_by_its_parts(trip_text: TripText) -> None:
    result = adjusted(trip_text, "paid_won = 10000", trip='destinations = ["서울"]\nadvance_won = 500000')
    assert "이미 지급한 10,000원, 미리 받은 500,000원 가운데 320,000원을 환수합니다" in said_of(result)
    assert result.recovery is not None
    assert ("미리 받은 금액", "500,000원") in list(recovery_lines(result.recovery))
    card = LODGING.replace("90000", "150000") + 'paid_by = "office_card"\n'
    assert "이미 지급한 100,000원, 기관 카드로 낸 150,000원 가운데" in said_of(
        adjusted(trip_text, "paid_won = 100000", card)
    )


def test_an_ordinance_decides_for_its_own_people(trip_text: TripText) -> None:
    local = trip_text(
        rest="[adjustment]\n" + PAID.format(day="2026-03-20") + LODGING,
        traveler='workplace = "부산"\nemployer = "local:가온시"',
    )
    asked = run(local)
    assert asked.recovery is not None and asked.recovery.surcharge_won == 0 and "surcharge_open" in codes(asked)
    said = run(local.replace("fraud_won", "surcharge_times = 4\nfraud_won"))
    assert said.recovery is not None and said.recovery.surcharge_won == 360_000
    own = run(local, OWN)
    assert own.recovery is not None
    assert (own.recovery.surcharge_won, own.recovery.basis) == (270_000, ("가온시 조례 제15조",))
    assert any("가온시 조례" in row.message for row in own.findings if row.code == "surcharge_table")


def test_more_than_was_paid_cannot_have_been_got(trip_text: TripText) -> None:
    with pytest.raises(UserError, match="fraud_won"):
        adjusted(trip_text, "paid_won = 10000\nfraud_won = 20000")


def test_the_file_is_written_back_as_it_was(trip_text: TripText) -> None:
    trip = parse_trip(trip_text(rest="[adjustment]\n" + PAID.format(day="2026-03-20")))
    assert parse_trip(dump_trip(trip)) == trip
    assert "[adjustment]" not in dump_trip(parse_trip(trip_text()))


@given(
    taken=st.integers(0, 2_000_000), paid=st.integers(0, 2_000_000), share=st.fractions(0, 1), advance=st.integers(0, 9)
)
def test_the_sums_always_agree(taken: int, paid: int, share: float, advance: int) -> None:
    text = (
        f'[trip]\nstart = 2026-12-30T08:00:00\nend = 2027-01-02T18:00:00\ndestinations = ["서울"]\n'
        f'advance_won = {advance}\n[adjustment]\nreduced_won = {taken}\nreduced_reason = "예산"\npaid_won = {paid}\n'
        f"paid_on = 2027-01-05\nfraud_won = {int(paid * share)}\n"
    )
    result = settle(parse_trip(text), {})
    assert result.approved_won == sum(row.approved_won for row in result.items) >= 0
    assert result.payable_won == result.approved_won - advance - paid
    for row in result.items:
        assert sum(part for _, part in row.by_year) == row.approved_won
    back = result.recovery
    assert (back is None) == (paid == 0)
    if back is not None:
        assert back.total_won == max(-result.payable_won, 0) + back.fraud_won * 5
