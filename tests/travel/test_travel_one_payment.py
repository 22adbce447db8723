"""Several tickets of one card payment: together never more than was paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.receipts.model import Field, Kind, Line, Receipt, Status, Value
from desktop.travel.settle import settle
from desktop.travel.settlement import Settlement, Verdict
from desktop.travel.trip import parse_trip
from tests.travel.two_days import codes, rows

MakeReceipt = Callable[..., Receipt]
Settled = Callable[..., Settlement]


def test_one_of_two_tickets_of_a_payment_given_back(settled: Settled, make_receipt: MakeReceipt) -> None:
    def ticket(date: str) -> Receipt:
        return make_receipt("rail", total=48_200, service_on=date, approval_no="55431218")

    back = make_receipt("rail", total=47_800, issued_on="2026-03-08", approval_no="55431218", is_refund=True)
    result = settled({"a.jpg#0": ticket("2026-03-09"), "b.jpg#0": ticket("2026-03-10"), "c.jpg#0": back})
    assert (result.approved_won, result.open) == (100_000, 3)


@pytest.mark.parametrize(("paid", "is_open"), [(48_200, True), (90_000, False), (95_000, False)])
@pytest.mark.parametrize("kind", ["rail", "lodging"])
def test_a_bill_of_more_than_its_slip_says_is_asked_about(
    settled: Settled, make_receipt: MakeReceipt, kind: str, paid: int, is_open: bool
) -> None:
    days = {"check_in": "2026-03-09", "nights": 1} if kind == "lodging" else {"service_on": "2026-03-09"}
    bill = make_receipt(kind, total=90_000, approval_no="55431218", **days)
    slip = make_receipt("card_slip", total=paid, issued_on="2026-03-09", approval_no="55431218")
    result = settled({"a.jpg#0": bill, "b.jpg#0": slip})
    told = [row for row in result.findings if row.code == "slip_says_less"]
    assert [row.receipts for row in told] == ([("a.jpg#0", "b.jpg#0")] if is_open else [])
    (row,) = [row for row in result.items if "a.jpg#0" in row.receipts]
    assert (row.verdict is Verdict.OPEN) == is_open


def test_one_slip_for_the_tickets_there_and_back(settled: Settled, make_receipt: MakeReceipt) -> None:
    there = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="55431218")
    back = make_receipt("rail", total=47_000, service_on="2026-03-10", approval_no="55431218")
    slip = make_receipt(
        "card_slip", total=95_200, issued_on="2026-03-08", approval_no="55431218", payment="정부구매카드"
    )
    result = settled({"a.jpg#0": there, "b.jpg#0": back, "c.jpg#0": slip})
    assert (result.open, result.approved_won, result.payable_won) == (0, 195_200, 100_000)
    assert [row.receipts for row in rows(result, "철도운임")] == [("a.jpg#0", "c.jpg#0"), ("b.jpg#0", "c.jpg#0")]


def whole_payment(
    make_receipt: MakeReceipt, way: str, fare: str, total: int = 95_200, number: str = "55431218"
) -> Receipt:
    out = way == "out"
    return make_receipt(
        "rail",
        total=total,
        service_on="2026-03-09" if out else "2026-03-10",
        depart_at="08:05" if out else "18:05",
        approval_no=number,
        lines=(f"운임 {fare}원", f"결제금액 {total:,}원", f"승인번호 {number}"),
    )


def test_tickets_that_each_print_the_whole_payment_are_paid_once(settled: Settled, make_receipt: MakeReceipt) -> None:
    out, back = whole_payment(make_receipt, "out", "48,200"), whole_payment(make_receipt, "back", "47,000")
    result = settled({"a.jpg#0": out, "b.jpg#0": back})
    assert [row.proposed_won for row in rows(result, "철도운임")] == [48_200, 47_000]
    assert (result.open, result.approved_won) == (2, 100_000)
    (told,) = [row for row in result.findings if row.code == "payment_on_each"]
    assert told.receipts == ("a.jpg#0", "b.jpg#0") and "95,200원" in told.message
    said = "".join(
        f'[[confirmed]]\nreceipt = "{key}"\nfield = "total"\nvalue = {fare}\nby = "박"\n'
        for key, fare in (("a.jpg#0", 48_200), ("b.jpg#0", 47_000))
    )
    done = settled({"a.jpg#0": out, "b.jpg#0": back}, said)
    assert (done.open, done.approved_won, "payment_on_each" in codes(done)) == (0, 195_200, False)
    half = settled({"a.jpg#0": out, "b.jpg#0": back}, said[: len(said) // 2])
    assert (half.open, half.approved_won) == (1, 148_200), "the other one does not get the whole"


def test_a_slip_of_less_than_its_tickets_is_the_payment(settled: Settled, make_receipt: MakeReceipt) -> None:
    values = {"total": 96_400, "approval_no": "55431218"}
    out = make_receipt("rail", service_on="2026-03-09", depart_at="08:05", **values)
    back = make_receipt("rail", service_on="2026-03-10", depart_at="18:05", **values)
    slip = make_receipt("card_slip", issued_on="2026-03-08", **values)
    result = settled({"a.jpg#0": out, "b.jpg#0": back, "c.jpg#0": slip})
    assert (result.open, result.approved_won) == (2, 100_000)
    assert "payment_on_each" in codes(result)


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (("결제금액 96,400원",), True),
        (("승인금액", "96,400"), True),
        (("합계 96,400원", "카드 96,400원"), True),
        (("운임 96,400원", "결제금액 96,400원"), False),
        (("어른 1매 96,400원", "합계 96,400원"), False),
        (("영수액 96,400원",), True),
        (("어른 2매 96,400원", "합계 96,400원"), True),
        (("총운임 96,400원", "결제금액 96,400원"), False),
        (("결제금액 12,000원",), False),
        (("운임 120,000원", "할인 23,600원", "결제금액 96,400원"), False),
        (("운임 120,000 할인 23,600 결제금액 96,400원",), False),
        (("운임 48,000 할인 0 결제금액 96,400원",), True),
        (("총 결제금액(운임+요금) 96,400원",), True),
        (("합계요금 96,400원",), True),
    ],
)
def test_one_sum_on_each_ticket_is_a_fare_or_the_payment(
    settled: Settled, make_receipt: MakeReceipt, lines: tuple[str, ...], asked: bool
) -> None:
    def ticket(day: str, number: str) -> Receipt:
        return make_receipt("rail", total=96_400, service_on=day, approval_no=number, lines=lines)

    result = settled({"a.jpg#0": ticket("2026-03-09", "55431218"), "b.jpg#0": ticket("2026-03-10", "55431218")})
    told = [row.receipts for row in result.findings if row.code == "payment_or_fare"]
    assert told == ([("a.jpg#0", "b.jpg#0")] if asked else [])
    assert result.open == (2 if asked else 0)
    apart = settled({"a.jpg#0": ticket("2026-03-09", "55431218"), "b.jpg#0": ticket("2026-03-10", "55431219")})
    assert (apart.open, "payment_or_fare" in codes(apart)) == (0, False)


def test_a_confirmed_fare_answers_for_its_own_ticket(settled: Settled, make_receipt: MakeReceipt) -> None:
    values = {"total": 96_400, "approval_no": "55431218", "lines": ("결제금액 96,400원",)}
    tickets = {
        "a.jpg#0": make_receipt("rail", service_on="2026-03-09", **values),
        "b.jpg#0": make_receipt("rail", service_on="2026-03-10", **values),
    }
    said = '[[confirmed]]\nreceipt = "{}.jpg#0"\nfield = "total"\nvalue = 48200\nby = "박"\n'
    half = settled(tickets, said.format("a"))
    assert (half.open, half.approved_won, "payment_or_fare" in codes(half)) == (1, 148_200, True)
    assert settled(tickets, said.format("a") + said.format("b")).approved_won == 196_400
    other = make_receipt("rail", **values | {"total": 50_000, "lines": ("결제금액 50,000원",)}, service_on="2026-03-10")
    assert settled({**tickets, "b.jpg#0": other}, said.format("a")).open == 0, "two sums are not one payment"
    slip = make_receipt("card_slip", total=192_800, issued_on="2026-03-08", approval_no="55431218")
    assert settled({**tickets, "c.jpg#0": slip}).open == 0, "the slip says that it paid for both"


def test_one_ticket_in_two_photos_is_no_payment_of_two(settled: Settled, make_receipt: MakeReceipt) -> None:
    values = {"total": 48_200, "service_on": "2026-03-09", "depart_at": "08:05", "approval_no": "55431218"}
    ticket = make_receipt("rail", lines=("결제금액 48,200원",), **values)
    result = settled({"a.jpg#0": ticket, "b.jpg#0": ticket})
    assert (result.open, result.approved_won) == (1, 148_200)
    assert "payment_or_fare" not in codes(result)


def test_supply_and_vat_of_a_ticket_are_no_fares(settled: Settled, make_receipt: MakeReceipt) -> None:
    values = {"total": 33_900, "approval_no": "30117742", "lines": ("공급가액 30,818원", "부가세 3,082원")}
    out = make_receipt("bus", service_on="2026-03-09", depart_at="08:10", **values)
    back = make_receipt("bus", service_on="2026-03-10", depart_at="18:10", **values)
    result = settled({"a.jpg#0": out, "b.jpg#0": back})
    assert (result.open, result.approved_won) == (0, 167_800)


def test_what_one_of_two_passengers_pays_is_no_fare_of_another_ticket(
    settled: Settled, make_receipt: MakeReceipt
) -> None:
    values = {"total": 96_400, "passengers": 2, "approval_no": "55431218", "lines": ("운임 48,200원 × 2명",)}
    out = make_receipt("rail", service_on="2026-03-09", depart_at="08:05", **values)
    back = make_receipt("rail", service_on="2026-03-10", depart_at="18:05", **values)
    assert "payment_on_each" not in codes(settled({"a.jpg#0": out, "b.jpg#0": back}))


@given(
    fares=st.lists(st.integers(1_000, 90_000), min_size=2, max_size=4),
    said=st.integers(0, 15),
    slip=st.booleans(),
)
def test_tickets_of_one_payment_never_come_to_more_than_it(fares: list[int], said: int, slip: bool) -> None:
    whole = sum(fares)
    receipts = {}
    for number, fare in enumerate(fares):
        values: dict[str, Value] = {"total": whole, "service_on": "2026-03-09", "depart_at": f"0{number}:05"}
        receipts[f"{number}.jpg#0"] = _paper(Kind.RAIL, f"운임 {fare:,}원", **values)
    if slip:
        receipts["slip.jpg#0"] = _paper(Kind.CARD_SLIP, "카드매출전표", total=whole, issued_on="2026-03-08")
    confirmed = "".join(
        f'[[confirmed]]\nreceipt = "{number}.jpg#0"\nfield = "total"\nvalue = {fare}\nby = "박"\n'
        for number, fare in enumerate(fares)
        if said & 1 << number
    )
    head = "[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n"
    result = settle(parse_trip(head + confirmed), receipts)
    proposed = [row.proposed_won for row in result.items if row.item == "철도운임"]
    assert len(proposed) == len(fares) and sum(proposed) == whole
    paid = sum(row.approved_won for row in result.items if row.item == "철도운임")
    assert paid == sum(fare for number, fare in enumerate(fares) if said & 1 << number)


def _paper(kind: Kind, line: str, **values: Value) -> Receipt:
    fields = {name: Field(value=value, status=Status.OK) for name, value in values.items()}
    fields["approval_no"] = Field(value="55431218", status=Status.OK)
    box = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    return Receipt(polygon=box, kind=kind, lines=(Line(text=line, polygon=box, confidence=1.0),), fields=fields)
