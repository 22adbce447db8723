"""Which receipt becomes which item, what keeps it from being paid, and what a person may say about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.receipts.model import Receipt, Status
from desktop.travel.confirmations import apply_confirmations
from desktop.travel.settle import settle
from desktop.travel.settlement import PaidBy, Settlement, Verdict
from desktop.travel.trip import Confirmation, parse_trip
from tests.travel.two_days import rows

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]


@pytest.fixture
def settled(trip_text: TripText) -> Callable[..., Settlement]:
    """settled({"a.jpg#0": receipt}, rest of the trip file): two days in Seoul."""

    def run(receipts: dict[str, Receipt], rest: str = "", **trip: str) -> Settlement:
        return settle(parse_trip(trip_text(rest=rest, **trip)), receipts)

    return run


Settled = Callable[..., Settlement]


def codes(settlement: Settlement) -> set[str]:
    return {row.code for row in settlement.findings} - {"deadline"}


@pytest.mark.parametrize(
    ("kind", "item", "article"),
    [
        ("rail", "철도운임", "제10조 제1항"),
        ("bus", "버스운임", "제13조 제1항"),
        ("air", "항공운임", "제12조 제1항"),
        ("ship", "선박운임", "제11조 제1항"),
    ],
)
def test_fares_on_the_day_of_travel(
    settled: Settled, make_receipt: MakeReceipt, kind: str, item: str, article: str
) -> None:
    ticket = make_receipt(kind, total=48_200, service_on="2026-03-10", issued_on="2026-03-01")
    row = settled({"a.jpg#0": ticket}).items[-1]
    assert (row.item, row.date.isoformat(), row.verdict, row.approved_won) == (item, "2026-03-10", Verdict.PAID, 48_200)
    assert (row.receipts, row.basis) == (("a.jpg#0",), (article, "별표 2"))


def test_a_fare_without_its_day_is_asked_about(settled: Settled, make_receipt: MakeReceipt) -> None:
    row = settled({"a.jpg#0": make_receipt("rail", total=48_200, issued_on="2026-03-09")}).items[-1]
    assert (row.verdict, row.approved_won, row.proposed_won) == (Verdict.OPEN, 0, 48_200)
    assert "이용일" in row.reasons[0]


@pytest.mark.parametrize("field", ["total", "service_on", "seat_class", "is_refund"])
def test_a_field_to_check_keeps_its_item_open(settled: Settled, make_receipt: MakeReceipt, field: str) -> None:
    values = {"total": 48_200, "service_on": "2026-03-09", "seat_class": "일반실", "is_refund": False}
    result = settled({"a.jpg#0": make_receipt("rail", check=(field,), **values)})
    row = result.items[-1]
    assert (row.verdict, row.approved_won, row.proposed_won, result.open) == (Verdict.OPEN, 0, 48_200, 1)
    assert "흐립니다" in row.reasons[0]


def test_fields_no_amount_rests_on_do_not(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", merchant="?", check=("merchant",))
    assert settled({"a.jpg#0": ticket}).open == 0


def test_without_a_total_nothing_is_proposed(settled: Settled, make_receipt: MakeReceipt) -> None:
    row = settled({"a.jpg#0": make_receipt("rail", service_on="2026-03-09")}).items[-1]
    assert (row.verdict, row.claimed_won, row.proposed_won) == (Verdict.OPEN, 0, 0)


def test_outside_the_trip(settled: Settled, make_receipt: MakeReceipt) -> None:
    result = settled({"a.jpg#0": make_receipt("rail", total=48_200, service_on="2026-03-11")})
    assert result.items[-1].verdict is Verdict.OPEN
    assert "outside_trip" in codes(result)


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("meal", {}, "meal_receipt"),
        ("shop", {}, "kind_unclear"),
        ("card_slip", {}, "kind_unclear"),
        ("tax_invoice", {}, "kind_unclear"),
        ("other", {}, "kind_unclear"),
        ("simple", {}, "simple_receipt"),
        ("not_receipt", {}, "not_receipt"),
        ("lodging", {"is_no_proof": True}, "is_no_proof"),
        ("lodging", {"total_foreign": "80.00", "currency": "USD"}, "foreign_receipt"),
        ("toll", {}, "own_car_missing"),
        ("fuel", {}, "own_car_missing"),
        ("parking", {}, "own_car_missing"),
    ],
)
def test_what_is_no_item(
    settled: Settled, make_receipt: MakeReceipt, kind: str, more: dict[str, object], code: str
) -> None:
    result = settled({"a.jpg#0": make_receipt(kind, total=12_000, issued_on="2026-03-09", **more)})
    assert [row.item for row in result.items] == ["일비", "식비"]
    (row,) = [row for row in result.findings if row.code == code]
    assert row.receipts == ("a.jpg#0",)
    assert row.what_to_do


def test_a_meal_says_why(settled: Settled, make_receipt: MakeReceipt) -> None:
    result = settled({"a.jpg#0": make_receipt("meal", total=12_000)})
    assert "식비는 정액이라 영수증 금액을 더하지 않습니다" in result.findings[0].message


@pytest.mark.parametrize("reason", ["", "대중교통이 끊김"])
def test_a_taxi_is_always_asked_about(settled: Settled, make_receipt: MakeReceipt, reason: str) -> None:
    said = f'[[confirmed]]\nreceipt = "a.jpg#0"\nfield = "reason"\nvalue = "{reason}"\nby = "박"\n' if reason else ""
    result = settled({"a.jpg#0": make_receipt("taxi", total=13_700, issued_on="2026-03-09")}, said)
    row = result.items[-1]
    assert (row.item, row.verdict, row.proposed_won) == ("자동차운임", Verdict.OPEN, 13_700)
    assert ("적어 주세요" in row.reasons[0]) == (not reason)
    assert (f"사유: {reason}" in row.reasons) == bool(reason)


def test_several_passengers_on_one_ticket(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=96_400, service_on="2026-03-09", passengers=2)
    assert settled({"a.jpg#0": ticket}).items[-1].verdict is Verdict.OPEN


def test_an_office_card_is_settled_but_not_paid_out(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", payment="법인카드(승인)")
    result = settled({"a.jpg#0": ticket})
    assert result.items[-1].paid_by is PaidBy.OFFICE_CARD
    assert (result.approved_won, result.payable_won) == (148_200, 100_000)


def test_an_advance_is_taken_off(settled: Settled) -> None:
    assert settled({}, trip="advance_won = 150000").payable_won == -50_000


def test_cash_is_told(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("bus", total=33_900, service_on="2026-03-09", payment="현금")
    assert "cash_payment" in codes(settled({"a.jpg#0": ticket}))


# refunds


def test_a_refund_meets_its_purchase(settled: Settled, make_receipt: MakeReceipt) -> None:
    bought = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="55431218")
    back = make_receipt("card_slip", total=48_200, issued_on="2026-03-08", approval_no="55431218", is_refund=True)
    result = settled({"a.jpg#0": bought, "b.jpg#0": back})
    assert [(row.item, row.approved_won) for row in result.items[2:]] == [("철도운임", -48_200), ("철도운임", 48_200)]
    assert (result.claimed_won, result.approved_won, result.open) == (100_000, 100_000, 0)


def test_a_cancellation_fee_is_an_amount_of_its_own(settled: Settled, make_receipt: MakeReceipt) -> None:
    bought = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="55431218")
    back = make_receipt("rail", total=43_380, issued_on="2026-03-08", approval_no="55431218", is_refund=True)
    result = settled({"a.jpg#0": bought, "b.jpg#0": back})
    (fee,) = [row for row in result.items if row.item == "취소수수료"]
    assert (fee.verdict, fee.claimed_won, fee.proposed_won) == (Verdict.OPEN, 4_820, 4_820)
    assert sorted(row.approved_won for row in result.items if row.item == "철도운임") == [-43_380, 43_380]
    assert (result.claimed_won, result.approved_won) == (104_820, 100_000)


def test_a_refund_without_a_day_is_of_its_purchases(settled: Settled, make_receipt: MakeReceipt) -> None:
    bought = make_receipt("rail", total=48_200, service_on="2026-03-10", approval_no="55431218")
    back = make_receipt("card_slip", total=48_200, approval_no="55431218", is_refund=True)
    pair = rows(settled({"a.jpg#0": bought, "b.jpg#0": back}), "철도운임")
    assert [(row.date.day, row.sum) for row in pair] == [(10, "48,200원"), (10, "−48,200원")]


def test_more_given_back_than_paid_is_asked_about(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="55431218")
    back = make_receipt("rail", total=59_800, issued_on="2026-03-08", approval_no="55431218", is_refund=True)
    result = settled({"a.jpg#0": ticket, "b.jpg#0": back})
    pair = rows(result, "철도운임")
    assert sorted(row.proposed_won for row in pair) == [-59_800, 48_200]
    assert all(row.verdict is Verdict.OPEN and any("보다 큽니다" in why for why in row.reasons) for row in pair)


def test_without_numbers_nothing_is_paired(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09")
    back = make_receipt("rail", total=48_200, issued_on="2026-03-08", is_refund=True)
    result = settled({"a.jpg#0": ticket, "b.jpg#0": back})
    assert result.open == 2
    assert {"refund_unpaired"} == {row.code for row in result.findings if row.code.startswith("refund")}


def test_a_slip_proves_the_payment_and_not_its_refund(settled: Settled, make_receipt: MakeReceipt) -> None:
    values = {"total": 48_200, "approval_no": "55431218"}
    back = make_receipt("rail", issued_on="2026-03-08", is_refund=True, **values)
    ticket = make_receipt("rail", service_on="2026-03-09", **values)
    slip = make_receipt("card_slip", issued_on="2026-03-08", **values)
    result = settled({"a.jpg#0": back, "b.jpg#0": ticket, "c.jpg#0": slip})
    assert {row.receipts for row in rows(result, "철도운임")} == {("b.jpg#0", "c.jpg#0"), ("a.jpg#0",)}


def test_a_refund_alone_is_asked_about(settled: Settled, make_receipt: MakeReceipt) -> None:
    back = make_receipt("rail", total=48_200, issued_on="2026-03-08", approval_no="55431218", is_refund=True)
    result = settled({"b.jpg#0": back})
    assert (result.items[-1].proposed_won, result.items[-1].verdict, result.open) == (-48_200, Verdict.OPEN, 1)
    assert result.approved_won == 100_000
    assert "refund_unpaired" in codes(result)


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("반환수수료  4,820원", "취소수수료"),
        ("반환 수수료 4820", "취소수수료"),
        ("출발 전 반환수수료 10%", "철도운임"),
        ("반환수수료 0원", "철도운임"),
        ("결제금액 4,820원", "철도운임"),
    ],
)
def test_what_was_kept_of_a_ticket_is_a_fee_and_no_fare(
    settled: Settled, make_receipt: MakeReceipt, line: str, item: str
) -> None:
    fee = make_receipt("rail", total=4_820, service_on="2026-03-09", lines=("승차권 영수증", line))
    row = settled({"a.jpg#0": fee}).items[-1]
    assert (row.item, row.claimed_won) == (item, 4_820)
    assert (row.verdict is Verdict.OPEN) == (item == "취소수수료")


def test_a_season_ticket_is_asked_about(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=240_000, service_on="2026-03-09", lines=("KTX 정기 승차권",))
    result = settled({"a.jpg#0": ticket})
    assert (result.open, result.approved_won) == (1, 100_000)
    assert "정기권" in result.items[-1].reasons[0]


@pytest.mark.parametrize("line", ["정기권 이용자는 추가 요금이 없습니다", "※ 정기권·입석 제외", "정기권은 반환 불가"])
def test_terms_about_season_tickets_make_none(settled: Settled, make_receipt: MakeReceipt, line: str) -> None:
    assert settled({"a.jpg#0": make_receipt("rail", total=48_200, service_on="2026-03-09", lines=(line,))}).open == 0


def test_what_a_shop_sells_is_no_season_ticket(settled: Settled, make_receipt: MakeReceipt) -> None:
    shop = make_receipt("shop", total=55_000, issued_on="2026-03-09", lines=("교통 정기권  1  55,000",))
    ticket = make_receipt("bus", total=33_900, service_on="2026-03-09", lines=("고속버스 승차권",))
    assert settled({"a.jpg#0": shop, "b.jpg#0": ticket}).open == 0


# duplicates


def test_one_receipt_twice_is_paid_once(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", depart_at="08:05", approval_no="55431218")
    result = settled({"photo.jpg#0": ticket, "scan.pdf#0": ticket})
    assert (result.approved_won, result.open) == (148_200, 1)
    assert "duplicate_approval" in codes(result)


def test_a_hotel_bill_twice_is_paid_once(settled: Settled, make_receipt: MakeReceipt) -> None:
    bill = make_receipt("lodging", total=90_000, check_in="2026-03-09", nights=1, approval_no="30117742")
    result = settled({"photo.jpg#0": bill, "scan.pdf#0": bill})
    assert (result.approved_won, result.open) == (190_000, 1)


def test_the_same_ticket_without_approval_number(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", depart_at="08:05", train_no="KTX 424")
    result = settled({"a.jpg#0": ticket, "b.jpg#0": ticket})
    assert result.open == 1
    assert "duplicate_ticket" in codes(result)


def test_the_same_direction_twice_a_day(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("bus", total=33_900, service_on="2026-03-09", origin="광주", destination="서울")
    other = make_receipt("bus", total=33_900, service_on="2026-03-09", origin="서울", destination="광주")
    assert settled({"a.jpg#0": ticket, "b.jpg#0": ticket}).open == 1
    assert settled({"a.jpg#0": ticket, "b.jpg#0": other}).open == 0


def test_there_and_back_for_the_same_fare_is_no_duplicate(settled: Settled, make_receipt: MakeReceipt) -> None:
    there = make_receipt("rail", total=48_200, service_on="2026-03-09", depart_at="08:05", origin="나주")
    back = make_receipt("rail", total=48_200, service_on="2026-03-09", depart_at="18:05", origin="용산")
    result = settled({"a.jpg#0": there, "b.jpg#0": back})
    assert (result.open, result.approved_won) == (0, 196_400)
    assert not {"duplicate_ticket", "duplicate_approval"} & codes(result)


@pytest.mark.parametrize("day", ["2026-03-09", "2026-03-10"])
def test_tickets_there_and_back_paid_in_one_approval_are_no_duplicate(
    settled: Settled, make_receipt: MakeReceipt, day: str
) -> None:
    there = make_receipt(
        "rail", total=48_200, service_on="2026-03-09", depart_at="08:05", origin="나주", destination="용산",
        approval_no="55431218",
    )  # fmt: skip
    back = make_receipt(
        "rail", total=48_200, service_on=day, depart_at="18:05", origin="용산", destination="나주",
        approval_no="55431218",
    )  # fmt: skip
    result = settled({"a.jpg#0": there, "b.jpg#0": back})
    assert (result.open, result.approved_won) == (0, 196_400)
    assert not {row.code for row in result.findings} & {"duplicate_ticket", "duplicate_approval", "leg_twice"}
    twice = settled({"a.jpg#0": there, "b.jpg#0": back, "c.jpg#0": back})
    assert (twice.open, twice.approved_won) == (1, 196_400)
    assert [row.receipts for row in twice.findings if row.code == "duplicate_approval"] == [("b.jpg#0", "c.jpg#0")]


def test_a_misread_direction_does_not_make_twins(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", origin="나주", approval_no="55431218")
    misread = make_receipt(
        "rail", total=48_200, service_on="2026-03-09", origin="용산", approval_no="55431218", check=("origin",)
    )
    result = settled({"a.jpg#0": ticket, "b.jpg#0": misread})
    assert "duplicate_approval" in codes(result)
    assert result.approved_won == 148_200


def test_a_card_slip_of_the_same_payment_is_further_evidence(settled: Settled, make_receipt: MakeReceipt) -> None:
    bill = make_receipt("lodging", total=90_000, check_in="2026-03-09", nights=1, approval_no="30117742")
    slip = make_receipt("card_slip", total=90_000, issued_on="2026-03-10", approval_no="30117742")
    result = settled({"slip.jpg#0": slip, "bill.jpg#0": bill})
    (row,) = [row for row in result.items if row.item == "숙박비"]
    assert row.receipts == ("bill.jpg#0", "slip.jpg#0")
    assert "kind_unclear" not in codes(result)


def test_a_receipt_that_was_typed_in_too(settled: Settled, make_receipt: MakeReceipt) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 48200\n'
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", origin="나주", destination="용산")
    result = settled({"a.jpg#0": ticket}, claim)
    assert (result.open, result.approved_won) == (1, 148_200)
    assert "claim_and_receipt" in codes(result)
    assert settled({"a.jpg#0": ticket}, claim + 'origin = "용산"\n').open == 0


# what a person says


def said(field: str, value: str) -> str:
    return f'[[confirmed]]\nreceipt = "a.jpg#0"\nfield = "{field}"\nvalue = {value}\nby = "박담당"\n'


def test_a_confirmed_total_is_paid(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=46_200, service_on="2026-03-09", check=("total",))
    result = settled({"a.jpg#0": ticket}, said("total", "48200"))
    assert (result.open, result.items[-1].approved_won) == (0, 48_200)


def test_a_person_says_what_it_is(settled: Settled, make_receipt: MakeReceipt) -> None:
    slip = make_receipt("card_slip", total=33_900, issued_on="2026-03-09")
    result = settled({"a.jpg#0": slip}, said("kind", '"bus"') + said("service_on", '"2026-03-09"'))
    assert (result.items[-1].item, result.items[-1].approved_won) == ("버스운임", 33_900)


def test_a_person_says_who_paid(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09")
    assert settled({"a.jpg#0": ticket}, said("paid_by", '"office_card"')).payable_won == 100_000


def test_confirming_what_is_not_there(settled: Settled) -> None:
    assert "unknown_receipt" in codes(settled({}, said("total", "1")))


def test_confirmations_keep_the_ink_and_may_be_repeated(make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, check=("total",))
    ticket.fields["total"] = ticket.fields["total"].model_copy(update={"lines": (3,), "witnesses": ("llm",)})
    rows = [Confirmation(receipt="a.jpg#0", field="total", value=48_200, by="박")]
    once = apply_confirmations({"a.jpg#0": ticket}, rows)
    field = once["a.jpg#0"].fields["total"]
    assert (field.status, field.witnesses, field.lines, field.reason) == (Status.OK, ("llm", "person"), (3,), None)
    assert apply_confirmations(once, rows) == once
    assert ticket.fields["total"].status is Status.CHECK
    (corrected,) = apply_confirmations(
        {"a.jpg#0": ticket}, [Confirmation(receipt="a.jpg#0", field="total", value=48_300, by="박")]
    ).values()
    assert (corrected.fields["total"].value, corrected.fields["total"].lines) == (48_300, ())
