"""Nothing is paid twice: shared bills, slips and claims beside tickets, ferries, tolls, refunds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.receipts.model import Receipt
from desktop.travel.companions import Shared, State
from desktop.travel.settle import settle
from desktop.travel.settlement import Settlement, Verdict
from desktop.travel.traces import Background, Earlier
from desktop.travel.trip import parse_trip
from tests.travel.two_days import DRIVE, codes, lodging, rows

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]
Settled = Callable[..., Settlement]


# shared bills


@pytest.mark.parametrize(("part", "paid"), [(1, 66_666), (2, 133_333), (3, 200_000)])
def test_each_claims_a_part_of_a_shared_bill(settled: Settled, part: int, paid: int) -> None:
    result = settled(rest=lodging(200_000, f"persons = 3\nclaims_for = {part}"))
    assert rows(result, "숙박비")[-1].approved_won == paid


def test_a_part_has_its_own_cap_and_no_sum_for_sharing(settled: Settled) -> None:
    (row,) = rows(settled(rest=lodging(240_000, "persons = 2\nclaims_for = 1")), "숙박비")
    assert (row.claimed_won, row.approved_won, row.verdict) == (120_000, 100_000, Verdict.REDUCED)
    assert "2명 중 1명분" in row.sum
    assert len(rows(settled(rest=lodging(90_000, "persons = 2\nclaims_for = 1")), "숙박비")) == 1


def test_a_room_that_cost_nothing_is_nothing_shared(settled: Settled) -> None:
    assert settled(rest=lodging(0, "persons = 2")).approved_won == 100_000


@pytest.mark.parametrize("persons", [2, 3, 7])
def test_the_parts_of_a_ticket_never_make_more_than_the_ticket(settled: Settled, persons: int) -> None:
    claim = f'[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 33333\npersons = {persons}\nclaims_for = 1\n'
    (row,) = rows(settled(rest=claim), "철도운임")
    assert row.approved_won * persons <= 33_333 < (row.approved_won + 1) * persons


@pytest.mark.parametrize("kind", ["rail", "lodging"])
def test_how_many_shared_is_a_value_to_confirm(settled: Settled, make_receipt: MakeReceipt, kind: str) -> None:
    values = {"total": 150_000, "passengers": 2, "service_on": "2026-03-09", "check_in": "2026-03-09"}
    said = '[[confirmed]]\nreceipt = "a.jpg#0"\nfield = "claims_for"\nvalue = 2\nby = "박"\n'
    for check, opened in ((("passengers",), True), ((), False)):
        result = settled({"a.jpg#0": make_receipt(kind, check=check, **values)}, said)
        assert bool(result.open) == opened


# one thing in two papers


def test_a_ferry_typed_in_is_proved_by_its_ticket(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("ship", total=15_000, service_on="2026-03-09", origin="완도", destination="청산도")
    result = settled({"a.jpg#0": ticket}, DRIVE + "ferry_won = 15000\n")
    (row,) = rows(result, "선박운임")
    assert (row.approved_won, row.receipts) == (15_000, ("a.jpg#0",))
    (other,) = rows(settled({"a.jpg#0": ticket}, DRIVE + "ferry_won = 12000\n"), "선박운임")
    assert (other.verdict, other.proposed_won) == (Verdict.OPEN, 12_000)
    assert rows(settled({"a.jpg#0": ticket}, DRIVE), "선박운임")[0].approved_won == 15_000


def test_a_toll_settled_in_another_case_proves_nothing(trip_text: TripText, make_receipt: MakeReceipt) -> None:
    toll = make_receipt("toll", total=5_600, issued_on="2026-03-09", approval_no="10000001")
    trip = parse_trip(trip_text(rest=DRIVE + "tolls_won = 5600\n"))
    before = Background({}, lambda trace: Earlier("지난번.jpg#0", "2026-01-05"))
    (row,) = rows(settle(trip, {"a.jpg#0": toll}, background=before), "통행료")
    assert (row.verdict, row.approved_won) == (Verdict.OPEN, 0)
    assert rows(settle(trip, {"a.jpg#0": toll}), "통행료")[0].approved_won == 5_600


def test_a_slip_read_as_another_kind_is_the_same_payment(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", depart_at="08:05", approval_no="55431218")
    slip = make_receipt("bus", total=48_200, issued_on="2026-03-09", service_on="2026-03-09", approval_no="55431218")
    result = settled({"a.jpg#0": ticket, "b.jpg#0": slip})
    assert (result.open, result.approved_won) == (1, 148_200)


def test_a_doubtful_time_tells_nothing_apart(settled: Settled, make_receipt: MakeReceipt) -> None:
    values = {"total": 48_200, "service_on": "2026-03-09", "approval_no": "55431218"}
    one = make_receipt("rail", depart_at="08:05", **values)
    for check, opened in ((("depart_at",), 1), ((), 0)):
        other = make_receipt("rail", check=check, depart_at="08:06", **values)
        assert settled({"a.jpg#0": one, "b.jpg#0": other}).open == opened


def test_a_ticket_and_its_slip_without_a_number(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("bus", total=33_900, service_on="2026-03-09", origin="광주", destination="서울")
    slip = make_receipt("bus", total=33_900, service_on="2026-03-09", approval_no="30117742")
    result = settled({"a.jpg#0": ticket, "b.jpg#0": slip})
    assert (result.open, result.approved_won) == (1, 133_900)
    (row,) = [row for row in result.findings if row.code == "maybe_one_ride"]
    assert row.receipts == ("a.jpg#0", "b.jpg#0")


def test_two_payments_are_two_rides(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("bus", total=33_900, service_on="2026-03-09", origin="광주", approval_no="30117741")
    slip = make_receipt("bus", total=33_900, service_on="2026-03-09", approval_no="30117742")
    assert settled({"a.jpg#0": ticket, "b.jpg#0": slip}).open == 0


def test_a_fare_typed_in_twice(settled: Settled) -> None:
    claim = '[[claims]]\ndate = 2026-03-09\nkind = "bus"\namount_won = 33900\norigin = "광주"\ndestination = "서울"\n'
    back = claim.replace('"광주"', '"x"').replace('"서울"', '"광주"').replace('"x"', '"서울"')
    twice = settled(rest=claim + claim)
    assert (twice.open, twice.approved_won) == (1, 133_900)
    assert "claims_alike" in codes(twice)
    assert settled(rest=claim + back).open == 0


# refunds


@pytest.mark.parametrize("kind", ["card_slip", "rail"])
def test_a_refund_without_its_number_doubts_the_fare_it_may_be_of(
    settled: Settled, make_receipt: MakeReceipt, kind: str
) -> None:
    ticket = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="55431218")
    other = make_receipt("rail", total=23_000, service_on="2026-03-10", approval_no="55431219")
    back = make_receipt(kind, total=48_200, issued_on="2026-03-08", is_refund=True)
    result = settled({"a.jpg#0": ticket, "b.jpg#0": other, "c.jpg#0": back})
    assert result.approved_won == 123_000
    assert {row.approved_won for row in rows(result, "철도운임") if row.verdict is Verdict.PAID} == {23_000}


def test_a_refused_fare_of_unknown_sum_is_refused(settled: Settled, make_receipt: MakeReceipt) -> None:
    ticket = make_receipt("rail", service_on="2026-03-09")
    result = settled({"a.jpg#0": ticket}, trip='destinations = ["서울"]\npublic_vehicle = true')
    assert [row.verdict for row in rows(result, "철도운임")] == [Verdict.REFUSED]


@pytest.mark.parametrize(
    ("persons", "claims", "state"),
    [
        (2, (1, 1), State.CLAIMED),
        (2, (2,), State.CLAIMED),
        (2, (2, 1), State.CONTESTED),
        (1, (1,), State.CLAIMED),
        (1, (1, 1), State.CONTESTED),
        (2, (), State.UNCLAIMED),
    ],
)
def test_companions_divide_a_hotel_bill_once(
    make_receipt: MakeReceipt, persons: int, claims: tuple[int, ...], state: State
) -> None:
    bill = make_receipt("lodging", total=90_000, check_in="2026-03-09", nights=1, passengers=persons)
    shared = Shared("a.jpg#0", bill, {f"{number}.toml": part for number, part in enumerate(claims)})
    assert shared.state is state


def test_which_of_two_equal_fares_counts_does_not_rest_on_their_order(settled: Settled) -> None:
    own = '[[claims]]\ndate = 2026-03-09\nkind = "bus"\namount_won = 33900\norigin = "광주"\ndestination = "서울"\n'
    card = own + 'paid_by = "office_card"\n'
    assert settled(rest=own + card).payable_won == settled(rest=card + own).payable_won


def test_one_toll_in_two_photos(settled: Settled, make_receipt: MakeReceipt) -> None:
    one = make_receipt("toll", total=5_600, issued_on="2026-03-09", issued_at="13:22")
    later = make_receipt("toll", total=5_600, issued_on="2026-03-09", issued_at="19:40")
    twice = settled({"a.jpg#0": one, "b.jpg#0": one}, DRIVE)
    assert sum(row.approved_won for row in rows(twice, "통행료")) == 5_600
    assert [row.receipts for row in twice.findings if row.code == "same_moment"] == [("a.jpg#0", "b.jpg#0")]
    both = settled({"a.jpg#0": one, "b.jpg#0": later}, DRIVE)
    assert (both.open, sum(row.approved_won for row in rows(both, "통행료"))) == (0, 11_200)


def test_what_is_kept_of_a_refund_rests_on_both_papers(settled: Settled, make_receipt: MakeReceipt) -> None:
    bought = make_receipt("rail", total=48_200, service_on="2026-03-09", approval_no="11112222")
    back = make_receipt("rail", total=43_400, issued_on="2026-03-08", approval_no="11112222", is_refund=True)
    (fee,) = rows(settled({"a.jpg#0": bought, "b.jpg#0": back}), "취소수수료")
    assert (fee.proposed_won, fee.receipts) == (4_800, ("a.jpg#0", "b.jpg#0"))


def test_fuel_given_back_is_no_item(settled: Settled, make_receipt: MakeReceipt) -> None:
    bought = make_receipt("fuel", total=50_000, issued_on="2026-03-09", approval_no="11112222")
    back = make_receipt("fuel", total=50_000, issued_on="2026-03-09", approval_no="11112222", is_refund=True)
    result = settled({"a.jpg#0": bought, "b.jpg#0": back}, DRIVE)
    assert [row.receipts for row in rows(result, "연료비")] == [()]
    assert result.items == settled({}, DRIVE).items


def test_nights_are_assumed_only_where_there_may_be_more(settled: Settled) -> None:
    assert "nights_assumed" not in codes(settled({}, lodging(150_000)))
