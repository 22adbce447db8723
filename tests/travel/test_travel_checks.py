"""Checks of a receipt by itself, across receipts and across cases: each names its documents and says what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.receipts.model import Field, Kind, Line, Receipt, Status, Value
from desktop.travel.settle import settle
from desktop.travel.settlement import Finding, Settlement, Verdict
from desktop.travel.traces import Background, Earlier, OtherTrip, Trace, traces
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


@pytest.fixture
def settled(trip_text: TripText) -> Callable[..., Settlement]:
    """settled({"a.jpg#0": receipt}, background): two days in Seoul."""

    def run(receipts: dict[str, Receipt], background: Background | None = None, **trip: str) -> Settlement:
        return settle(parse_trip(trip_text(**trip)), receipts, None, None, background)

    return run


Settled = Callable[..., Settlement]


def found(result: Settlement, code: str) -> list[Finding]:
    rows = [row for row in result.findings if row.code == code]
    assert all(row.what_to_do for row in rows)
    return rows


# one receipt


@pytest.mark.parametrize(("number", "wrong"), [("314-82-10024", 0), ("123-45-67890", 1), ("123-45-67891", 0)])
def test_the_check_digit_of_a_business_number(
    settled: Settled, make_receipt: MakeReceipt, number: str, wrong: int
) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", business_no=number)
    rows = found(settled({"a.jpg#0": ticket}), "business_no_wrong")
    assert [row.receipts for row in rows] == [("a.jpg#0",)] * wrong
    assert all(number in row.message for row in rows)


@pytest.mark.parametrize(
    ("amounts", "wrong"),
    [
        ({"total": 11_000, "supply": 10_000, "vat": 1_000}, 0),
        ({"total": 20_000, "supply": 18_182, "vat": 1_819}, 0),
        ({"total": 12_000, "supply": 10_000, "vat": 1_000, "tip": 1_000}, 0),
        ({"total": 10_500, "supply": 10_000, "vat": 1_000, "discount": 500}, 0),
        ({"total": 11_000, "supply": 10_000}, 0),
        ({"total": 11_000, "supply": 10_000, "vat": 100}, 1),
        ({"total": 15_000, "supply": 10_000, "vat": 1_000}, 1),
    ],
)
def test_supply_and_vat_make_the_total(
    settled: Settled, make_receipt: MakeReceipt, amounts: dict[str, int], wrong: int
) -> None:
    receipts = {"a.jpg#0": make_receipt("lodging", check_in="2026-03-09", nights=1, **amounts)}
    assert len(found(settled(receipts), "vat_mismatch")) == wrong


def test_a_tax_free_part_explains_the_rest(settled: Settled, make_receipt: MakeReceipt) -> None:
    bill = make_receipt(
        "lodging", total=15_000, supply=10_000, vat=1_000, check_in="2026-03-09", lines=("면세 물품 4,000",)
    )
    assert not found(settled({"a.jpg#0": bill}), "vat_mismatch")


def test_first_class_is_named(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=67_500, service_on="2026-03-09", seat_class="특실")
    (row,) = found(settled({"a.jpg#0": ticket}), "premium_class")
    assert row.receipts == ("a.jpg#0",) and "특실" in row.message


# across receipts


def bill(make: MakeReceipt, first: str, nights: int, **more: object) -> Receipt:
    return make("lodging", total=90_000, check_in=first, nights=nights, **more)


def test_overlapping_nights_name_both_bills(settled: Settled, make_receipt: MakeReceipt) -> None:
    receipts = {"b.jpg#0": bill(make_receipt, "2026-03-09", 2), "a.jpg#0": bill(make_receipt, "2026-03-10", 1)}
    rows = found(settled(receipts, end="2026-03-12T18:00:00"), "lodging_overlap")
    assert [row.receipts for row in rows] == [("a.jpg#0", "b.jpg#0")]


def test_more_nights_than_the_trip(settled: Settled, make_receipt: MakeReceipt) -> None:
    receipts = {"a.jpg#0": bill(make_receipt, "2026-03-09", 1), "b.jpg#0": bill(make_receipt, "2026-03-10", 1)}
    (row,) = found(settled(receipts), "nights_exceed")
    assert row.receipts == ("a.jpg#0", "b.jpg#0")
    assert not found(settled(receipts, end="2026-03-11T18:00:00"), "nights_exceed")


def test_equal_files_are_paid_once(settled: Settled, make_receipt: MakeReceipt) -> None:
    slip = make_receipt("bus", total=33_900, service_on="2026-03-09")
    receipts = {"a.jpg#0": slip, "사본.jpg#0": slip}
    result = settled(receipts, Background({"a.jpg": "ab" * 32, "사본.jpg": "ab" * 32}))
    assert (result.open, result.approved_won) == (1, 133_900)
    assert [row.receipts for row in found(result, "same_file")] == [("a.jpg#0", "사본.jpg#0")]
    assert settled(receipts, Background({"a.jpg": "ab" * 32, "사본.jpg": "cd" * 32})).open == 0


def test_two_receipts_of_one_file_are_two(settled: Settled, make_receipt: MakeReceipt) -> None:
    slip = make_receipt("bus", total=33_900, service_on="2026-03-09")
    assert settled({"a.jpg#0": slip, "a.jpg#1": slip}, Background({"a.jpg": "ab" * 32})).open == 0


def test_one_ticket_number_twice(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt(
        "rail", total=48_200, service_on="2026-03-09", lines=("승차권번호 82101-0307-10823-08", "합계 48,200")
    )
    result = settled({"a.jpg#0": ticket, "b.jpg#0": ticket})
    (row,) = found(result, "duplicate_ticket_number")
    assert (row.receipts, result.open) == (("a.jpg#0", "b.jpg#0"), 1)
    assert "82101-0307-10823-08" in row.message


def test_out_and_back_on_one_air_ticket_are_no_finding(settled: Settled, make_receipt: MakeReceipt) -> None:
    def leg(date: str, origin: str, destination: str) -> Receipt:
        lines = ("항공권번호 180-2411882910",)
        return make_receipt("air", total=62_000, service_on=date, origin=origin, destination=destination, lines=lines)

    receipts = {"a.jpg#0": leg("2026-03-09", "김포", "제주"), "b.jpg#0": leg("2026-03-10", "제주", "김포")}
    result = settled(receipts)
    assert result.open == 0
    assert not {row.code for row in result.findings} & {"duplicate_ticket_number", "duplicate_ticket"}


def test_a_refund_and_its_purchase_are_named_together(settled: Settled, make_receipt: MakeReceipt) -> None:
    bought = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="55431218")
    back = make_receipt("card_slip", total=48_200, issued_on="2026-03-08", approval_no="55431218", is_refund=True)
    (row,) = found(settled({"b.jpg#0": back, "a.jpg#0": bought}), "refund_paired")
    assert row.receipts == ("a.jpg#0", "b.jpg#0")


# across cases


def earlier(kind: str) -> Callable[[Trace], Earlier | None]:
    return lambda trace: Earlier("지난번.jpg#0", "2026-01-05") if trace.kind == kind else None


@pytest.mark.parametrize("kind", ["file", "approval", "ticket"])
def test_what_another_case_has_settled_is_asked_about(settled: Settled, make_receipt: MakeReceipt, kind: str) -> None:
    ticket = make_receipt(
        "rail",
        total=48_200,
        service_on="2026-03-09",
        approval_no="55431218",
        lines=("승차권번호 82101-0307-10823-08",),
    )
    result = settled({"a.jpg#0": ticket}, Background({"a.jpg": "ab" * 32}, earlier(kind)))
    assert (result.open, result.items[-1].verdict) == (1, Verdict.OPEN)
    (row,) = found(result, "settled_before")
    assert row.receipts == ("a.jpg#0",)
    assert "지난번.jpg" in row.message and "2026-01-05" in row.message


def test_another_trip_of_the_same_days_is_told(settled: Settled) -> None:
    other = OtherTrip(dt.date(2026, 3, 10), dt.date(2026, 3, 10))
    told = settled({}, Background(overlapping=(other,)))
    (row,) = found(told, "trip_same_day")
    assert told.open == 2, "what an earlier trip gave is not known here, and asked"
    assert "2026-03-10" in row.message and "제7조 제2항" in row.what_to_do


def test_a_trip_that_may_be_this_one_is_told_and_changes_nothing(settled: Settled) -> None:
    other = OtherTrip(dt.date(2026, 3, 10), dt.date(2026, 3, 10), may_be_this=True)
    told = settled({}, Background(overlapping=(other,)))
    (row,) = found(told, "trip_again")
    assert "2026-03-10" in row.message and "제7조 제2항" in row.what_to_do
    assert (told.open, told.approved_won) == (0, settled({}).approved_won)


def test_new_receipts_are_not(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="55431218")
    assert settled({"a.jpg#0": ticket}, Background({}, lambda trace: None)).open == 0


def test_a_refund_leaves_no_trace(make_receipt: MakeReceipt) -> None:
    back = make_receipt("rail", total=48_200, approval_no="55431218", is_refund=True)
    assert traces("a.jpg#0", back, Background({"a.jpg": "ab" * 32})) == ()


def test_an_approval_number_counts_with_its_amount(make_receipt: MakeReceipt) -> None:
    one = make_receipt("rail", total=48_200, approval_no="55431218")
    other = make_receipt("rail", total=9_000, approval_no="55431218")
    assert traces("a.jpg#0", one, Background()) != traces("b.jpg#0", other, Background())


def _receipt(kind: Kind, total: int, approval: str, text: str) -> Receipt:
    values: dict[str, Value] = {"total": total, "approval_no": approval}
    fields = {name: Field(value=value, status=Status.OK) for name, value in values.items()}
    return Receipt(polygon=BOX, kind=kind, lines=(Line(text=text, polygon=BOX, confidence=1.0),), fields=fields)


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            _receipt,
            st.sampled_from([Kind.RAIL, Kind.LODGING, Kind.CARD_SLIP]),
            st.sampled_from([48_200, 90_000]),
            st.sampled_from(["10000001", "10000002", ""]),
            st.sampled_from(["82101-0307-10823-08", "합계"]),
        ),
        max_size=5,
    ),
)
def test_the_order_of_files_changes_no_sum(receipts: list[Receipt]) -> None:
    trip = parse_trip("[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n")
    pairs = [(f"{number}.jpg#0", receipt) for number, receipt in enumerate(receipts)]
    background = Background({f"{number}.jpg": "ab" if number % 2 else f"{number}" for number in range(len(pairs))})
    first = settle(trip, dict(pairs), None, None, background)
    again = settle(trip, dict(reversed(pairs)), None, None, background)
    assert again.items == first.items
    assert set(again.findings) == set(first.findings)
