"""What the office's card has paid is settled, and not paid out again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.receipts.model import Receipt
from desktop.travel.settlement import PaidBy, Settlement, Verdict
from tests.travel.two_days import DRIVE, codes, lodging, rows

MakeReceipt = Callable[..., Receipt]
Settled = Callable[..., Settlement]


def test_what_the_card_paid_beyond_the_cap_comes_back(settled: Settled) -> None:
    result = settled(rest=lodging(150_000, 'paid_by = "office_card"'))
    assert (result.approved_won, result.payable_won) == (200_000, 50_000)
    (row,) = [row for row in result.findings if row.code == "office_card_excess"]
    assert "50,000원" in row.message
    assert "office_card_excess" not in codes(settled(rest=lodging(90_000, 'paid_by = "office_card"')))


def test_a_fare_the_card_paid_for_nothing_comes_back(settled: Settled) -> None:
    fare = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 48200\npaid_by = "office_card"\n'
    result = settled(rest=fare, trip='destinations = ["서울"]\npublic_vehicle = true')
    assert (result.approved_won, result.payable_won) == (75_000, 75_000 - 48_200)


def test_what_is_open_is_not_asked_back_yet(settled: Settled) -> None:
    result = settled(rest=lodging(90_000, 'paid_by = "office_card"\nevidence = false'))
    assert (result.open, result.payable_won) == (1, 100_000)


def test_the_sum_for_sharing_is_cash_whoever_paid_the_bill(settled: Settled) -> None:
    result = settled(rest=lodging(90_000, 'persons = 2\npaid_by = "office_card"'))
    assert {row.approved_won: row.paid_by for row in rows(result, "숙박비")} == {
        90_000: PaidBy.OFFICE_CARD,
        20_000: PaidBy.OWN,
    }
    assert result.payable_won == 120_000


def test_the_slip_tells_whose_card_paid_the_ticket(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="55431218")
    values = {"total": 48_200, "issued_on": "2026-03-08", "approval_no": "55431218", "payment": "법인카드"}
    slip = make_receipt("card_slip", **values)
    result = settled({"a.jpg#0": ticket, "b.jpg#0": slip})
    assert (result.open, result.payable_won, rows(result, "철도운임")[0].paid_by) == (0, 100_000, PaidBy.OFFICE_CARD)
    doubtful = make_receipt("card_slip", check=("payment",), **values)
    assert settled({"a.jpg#0": ticket, "b.jpg#0": doubtful}).open == 1
    said = '[[confirmed]]\nreceipt = "a.jpg#0"\nfield = "paid_by"\nvalue = "own"\nby = "박"\n'
    assert settled({"a.jpg#0": ticket, "b.jpg#0": slip}, said).payable_won == 148_200


def test_an_office_card_in_a_line_that_was_not_made_out_is_asked_about(
    settled: Settled, make_receipt: MakeReceipt
) -> None:
    values = {"total": 90_000, "check_in": "2026-03-09", "nights": 1}
    for line, opened in (("결제 법인카드", 1), ("법인카드 결제 불가", 0), ("신용카드", 0)):
        assert settled({"a.jpg#0": make_receipt("lodging", lines=(line,), **values)}).open == opened
    said = '[[confirmed]]\nreceipt = "a.jpg#0"\nfield = "paid_by"\nvalue = "office_card"\nby = "박"\n'
    result = settled({"a.jpg#0": make_receipt("lodging", lines=("결제 법인카드",), **values)}, said)
    assert (result.open, result.approved_won, result.payable_won) == (0, 190_000, 100_000)


@pytest.mark.parametrize(
    "line",
    [
        "법인카드 1234-56**-****-1234",
        "***법인카드***",
        "법인카드(취소불가)",
        "정부구매카드승인됨",
        "법인카드 결제함",
        "정부구매카드로 결제되었습니다.",
        "법인카드를 이용해 주셔서 감사합니다",
    ],
)
def test_a_masked_number_or_a_short_word_does_not_hide_an_office_card(
    settled: Settled, make_receipt: MakeReceipt, line: str
) -> None:
    result = settled({"a.jpg#0": make_receipt("lodging", lines=(line,), total=90_000, check_in="2026-03-09", nights=1)})
    assert (result.open, result.payable_won) == (1, 100_000)


@pytest.mark.parametrize(
    "line",
    ["※ 법인카드 사용 가능", "법인카드로 결제할 수 있습니다", "법인카드는 취소 불가", "법인카드 결제 시 문의하세요"],
)
def test_terms_about_office_cards_make_none(settled: Settled, make_receipt: MakeReceipt, line: str) -> None:
    result = settled({"a.jpg#0": make_receipt("lodging", lines=(line,), total=90_000, check_in="2026-03-09", nights=1)})
    assert (result.open, result.payable_won) == (0, 190_000)


def test_a_refund_alone_is_no_excess_of_an_office_card(settled: Settled, make_receipt: MakeReceipt) -> None:
    back = make_receipt("rail", total=48_200, issued_on="2026-03-09", is_refund=True, approval_no="55431218")
    said = '[[overruled]]\nreceipt = "a.jpg#0"\nverdict = "지급"\nreason = "환불됨"\nby = "박담당"\n'
    result = settled({"a.jpg#0": back}, said)
    assert rows(result, "철도운임")[0].approved_won == -48_200 and "office_card_excess" not in codes(result)


def test_a_toll_of_the_offices_card_is_not_paid_out(settled: Settled, make_receipt: MakeReceipt) -> None:
    def toll(total: int, payment: str) -> Receipt:
        return make_receipt("toll", total=total, issued_on="2026-03-09", payment=payment)

    typed = DRIVE + "tolls_won = 5600\n"
    whole = settled({"a.jpg#0": toll(5_600, "법인카드")}, typed)
    assert rows(whole, "통행료")[0].paid_by is PaidBy.OFFICE_CARD
    assert whole.payable_won == whole.approved_won - 5_600
    half = settled({"a.jpg#0": toll(2_600, "법인카드"), "b.jpg#0": toll(3_000, "현금")}, typed)
    assert rows(half, "통행료")[0].verdict is Verdict.OPEN


def test_fuel_the_office_has_paid_is_asked_about(settled: Settled, make_receipt: MakeReceipt) -> None:
    fuel = make_receipt("fuel", total=60_000, issued_on="2026-03-09", payment="법인카드")
    assert rows(settled({"a.jpg#0": fuel}, DRIVE), "연료비")[0].verdict is Verdict.OPEN
    own = make_receipt("fuel", total=60_000, issued_on="2026-03-09", payment="신용카드")
    assert rows(settled({"a.jpg#0": own}, DRIVE), "연료비")[0].verdict is Verdict.PAID


def test_a_meal_of_the_offices_card_is_told(settled: Settled, make_receipt: MakeReceipt) -> None:
    meal = make_receipt("meal", total=20_000, issued_on="2026-03-09", payment="법인카드")
    assert "meal_by_office_card" in codes(settled({"a.jpg#0": meal}))


def test_who_has_a_car_assigned_is_asked_whether_it_was_used(settled: Settled) -> None:
    trip = 'destinations = ["서울"]\nassigned_car = true'
    assert "assigned_car_outside" in codes(settled(trip=trip))
    assert "assigned_car_outside" not in codes(settled(trip=trip + "\npublic_vehicle = true"))
