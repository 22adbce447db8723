"""Verdicts overruled: the item a person means, the amount it gets, and what is never silent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop.errors import UserError
from desktop.receipts.model import Receipt
from desktop.travel.companions import divide
from desktop.travel.overrules import overrule_of
from desktop.travel.settle import settle
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import MOST_WON, Confirmation, dump_trip, parse_trip

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]

TWO_FARES = (
    '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 67500\nseat_class = "특실"\n'
    '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 67500\nseat_class = "특실"\n'
)


def overruled(verdict: str = "지급", more: str = "", which: str = 'receipt = "taxi.jpg#0"') -> str:
    return f'[[overruled]]\n{which}\nverdict = "{verdict}"\nreason = "막차가 끊김"\nby = "박담당"\n{more}\n'


def run(text: str, **receipts: Receipt) -> Settlement:
    return settle(parse_trip(text), {f"{name}.jpg#0": receipt for name, receipt in receipts.items()})


def the(result: Settlement, name: str) -> Item:
    (row,) = [row for row in result.items if row.item == name]
    return row


def codes(result: Settlement) -> list[str]:
    return [row.code for row in result.findings if row.code.startswith("overrule")]


@pytest.fixture
def taxi(make_receipt: MakeReceipt) -> Receipt:
    return make_receipt("taxi", total=13_700, issued_on="2026-03-09")


@pytest.mark.parametrize(
    ("verdict", "more", "approved", "open_"),
    [
        ("지급", "", 13_700, 0),
        ("지급", "amount_won = 13700", 13_700, 0),
        ("감액지급", "amount_won = 9000", 9_000, 0),
        ("불인정", "", 0, 0),
        ("불인정", "amount_won = 0", 0, 0),
        ("확인필요", "", 0, 1),
    ],
)
def test_a_person_settles_a_taxi(
    trip_text: TripText, taxi: Receipt, verdict: str, more: str, approved: int, open_: int
) -> None:
    result = run(trip_text(rest=overruled(verdict, more)), taxi=taxi)
    row = the(result, "자동차운임")
    assert (row.verdict, row.approved_won, result.open) == (verdict, approved, open_)
    assert result.approved_won == 100_000 + approved
    assert row.reasons[0] == f"판정 변경(확인필요 → {verdict}, 박담당): 막차가 끊김"
    assert "(바꾸기 전: 택시를 탄 사유를 적어 주세요.)" in row.reasons, "what was asked stays with the item, as past"
    (told,) = [finding for finding in result.findings if finding.code == "overruled"]
    assert told.receipts == ("taxi.jpg#0",)
    assert all(word in told.message for word in ("자동차운임", "박담당", "막차가 끊김", "13,700원", verdict))


def test_lodging_above_what_the_rule_gives_is_told(trip_text: TripText) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = 150000\nplace = "서울"\n'
    result = run(trip_text(rest=claim + overruled(which='item = "숙박비"')))
    assert the(result, "숙박비").approved_won == 150_000
    assert "overrule_above" in codes(result)
    assert "100,000원" in next(row.message for row in result.findings if row.code == "overrule_above")


def test_a_refused_refund_is_told_as_paying_more(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    refund = make_receipt("rail", total=48_200, issued_on="2026-03-08", is_refund=True)
    result = run(trip_text(rest=overruled("불인정")), taxi=refund)
    assert "overrule_above" in codes(result)


@pytest.mark.parametrize(
    "which",
    [
        'receipt = "other.jpg#0"',
        'item = "숙박비"',
        'item = "자동차운임"\ndate = 2026-03-10',
        'receipt = "taxi.jpg#0"\nclaimed_won = 14000',
        'receipt = "taxi.jpg#0"\nnumber = 2',
    ],
)
def test_a_decision_about_something_else_is_told_and_changes_nothing(
    trip_text: TripText, taxi: Receipt, which: str
) -> None:
    result = run(trip_text(rest=overruled(which=which)), taxi=taxi)
    assert codes(result) == ["overrule_unmatched"]
    assert the(result, "자동차운임").verdict is Verdict.OPEN


@pytest.mark.parametrize(("verdict", "amount"), [("감액지급", 13_700), ("감액지급", 20_000), ("지급", 13_000)])
def test_an_amount_that_does_not_fit_is_told(trip_text: TripText, taxi: Receipt, verdict: str, amount: int) -> None:
    result = run(trip_text(rest=overruled(verdict, f"amount_won = {amount}")), taxi=taxi)
    assert codes(result) == ["overrule_amount"]
    assert result.open == 1


def test_the_last_word_holds(trip_text: TripText, taxi: Receipt) -> None:
    result = run(trip_text(rest=overruled("불인정") + overruled("지급")), taxi=taxi)
    assert the(result, "자동차운임").verdict is Verdict.PAID
    assert codes(result) == ["overruled"]


def test_one_of_two_equal_items(trip_text: TripText) -> None:
    second = overruled(which='item = "철도운임"\nclaimed_won = 67500\nnumber = 2')
    result = run(trip_text(rest=TWO_FARES + second))
    assert [row.verdict for row in result.items if row.item == "철도운임"] == [Verdict.OPEN, Verdict.PAID]


@pytest.mark.parametrize("index", [0, 1, 2, 3])
def test_what_is_written_for_an_item_finds_that_item(trip_text: TripText, index: int) -> None:
    trip = parse_trip(trip_text(rest=TWO_FARES))
    items = settle(trip, {}).items
    row = overrule_of(items, index, Verdict.REFUSED, None, "중복", "박")
    again = settle(parse_trip(dump_trip(trip.model_copy(update={"overruled": (row,)}))), {})
    assert [item.verdict is Verdict.REFUSED for item in again.items] == [number == index for number in range(4)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('reason = "막차가 끊김"', 'reason = " "', "사유"),
        ('reason = "막차가 끊김"\n', "", "overruled[1].reason"),
        ('by = "박담당"', 'by = ""', "overruled[1].by"),
        ('verdict = "지급"', 'verdict = "승인"', "지급 · 감액지급"),
        ('verdict = "지급"', 'verdict = "감액지급"', "amount_won"),
        ('verdict = "지급"', 'verdict = "불인정"\namount_won = 100', "amount_won"),
        ('receipt = "taxi.jpg#0"\n', "", "receipt(영수증) 또는 item"),
    ],
)
def test_a_decision_must_be_whole(trip_text: TripText, old: str, new: str, words: str) -> None:
    text = trip_text(rest=overruled())
    assert old in text
    with pytest.raises(UserError) as caught:
        parse_trip(text.replace(old, new))
    assert words in caught.value.message


@given(st.sampled_from(["지급", "불인정", "확인필요"]), st.integers(0, 3), st.permutations(["taxi", "b", "c"]))
def test_sums_hold_whatever_is_overruled(verdict: str, index: int, order: list[str]) -> None:
    text = "[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n" + "".join(
        f'[[claims]]\ndate = 2026-03-09\nkind = "taxi"\namount_won = {len(name)}000\n' for name in order
    )
    trip = parse_trip(text)
    row = overrule_of(settle(trip, {}).items, index, Verdict(verdict), None, "사유", "박")
    result = settle(trip.model_copy(update={"overruled": (row,)}), {})
    assert result.approved_won == sum(item.approved_won for item in result.items)
    assert result.open == sum(item.verdict is Verdict.OPEN for item in result.items)
    assert "overruled" in codes(result)


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("passengers", 1, True),
        ("passengers", 0, False),
        ("passengers", "2", False),
        ("claims_for", 0, False),
        ("workplace_fare_won", 0, True),
        ("total", 0, True),
        ("total", -1, False),
        ("total", MOST_WON, True),
        ("total", MOST_WON + 1, False),
        ("total", True, False),
    ],
)
def test_a_number_that_a_person_says_is_one_that_the_field_can_have(field: str, value: object, fits: bool) -> None:
    row = {"receipt": "a.jpg#0", "field": field, "value": value, "by": "박"}
    if fits:
        assert Confirmation.model_validate(row).value == value
    else:
        with pytest.raises(ValidationError):
            Confirmation.model_validate(row)


def test_a_claim_of_a_paper_that_is_not_there_divides_nothing(trip_text: TripText) -> None:
    said = '[[confirmed]]\nreceipt = "b.jpg#0"\nfield = "claims_for"\nvalue = 1\nby = "박"\n'
    assert divide({}, {"김": parse_trip(trip_text(rest=said))}) == []
