"""Nothing is paid twice, nor what the office has paid: cards, ferries, shared bills, slips beside tickets, refunds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.receipts.model import Field, Kind, Line, Receipt, Status, Value
from desktop.travel.companions import Shared, State
from desktop.travel.settle import settle
from desktop.travel.settlement import Item, PaidBy, Settlement, Verdict
from desktop.travel.traces import Background, Earlier
from desktop.travel.trip import parse_trip

TripText = Callable[..., str]
MakeReceipt = Callable[..., Receipt]
Settled = Callable[..., Settlement]

DRIVE = (
    '[[own_car]]\ndate = 2026-03-09\norigin = "나주"\ndestination = "완도"\ndistance_km = 100\nfuel = "휘발유"\n'
    'price_per_litre = 1700\nprice_source = "오피넷"\nreason = "배에 장비를 실음"\n'
)


@pytest.fixture
def settled(trip_text: TripText) -> Settled:
    """settled({"a.jpg#0": receipt}, rest of the trip file): two days in Seoul."""

    def run(receipts: dict[str, Receipt] | None = None, rest: str = "", **trip: str) -> Settlement:
        return settle(parse_trip(trip_text(rest=rest, **trip)), receipts or {})

    return run


def lodging(amount: int, more: str = "", place: str = "서울") -> str:
    return f'[[claims]]\ndate = 2026-03-09\nkind = "lodging"\namount_won = {amount}\nplace = "{place}"\n{more}\n'


def rows(result: Settlement, name: str) -> list[Item]:
    return [row for row in result.items if row.item == name]


def codes(result: Settlement) -> set[str]:
    return {row.code for row in result.findings}


# the office's card


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


def test_one_of_two_tickets_of_a_payment_given_back(settled: Settled, make_receipt: MakeReceipt) -> None:
    def ticket(date: str) -> Receipt:
        return make_receipt("rail", total=48_200, service_on=date, approval_no="55431218")

    back = make_receipt("rail", total=47_800, issued_on="2026-03-08", approval_no="55431218", is_refund=True)
    result = settled({"a.jpg#0": ticket("2026-03-09"), "b.jpg#0": ticket("2026-03-10"), "c.jpg#0": back})
    assert (result.approved_won, result.open) == (100_000, 3)


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


# what the office's card shows on another paper


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


def test_one_toll_in_two_photos(settled: Settled, make_receipt: MakeReceipt) -> None:
    one = make_receipt("toll", total=5_600, issued_on="2026-03-09", issued_at="13:22")
    later = make_receipt("toll", total=5_600, issued_on="2026-03-09", issued_at="19:40")
    twice = settled({"a.jpg#0": one, "b.jpg#0": one}, DRIVE)
    assert sum(row.approved_won for row in rows(twice, "통행료")) == 5_600
    assert [row.receipts for row in twice.findings if row.code == "same_moment"] == [("a.jpg#0", "b.jpg#0")]
    both = settled({"a.jpg#0": one, "b.jpg#0": later}, DRIVE)
    assert (both.open, sum(row.approved_won for row in rows(both, "통행료"))) == (0, 11_200)


def test_who_has_a_car_assigned_is_asked_whether_it_was_used(settled: Settled) -> None:
    trip = 'destinations = ["서울"]\nassigned_car = true'
    assert "assigned_car_outside" in codes(settled(trip=trip))
    assert "assigned_car_outside" not in codes(settled(trip=trip + "\npublic_vehicle = true"))


# one payment printed on every ticket of it


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
