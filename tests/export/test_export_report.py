"""The settlement report before it is laid out: what stands in it, and that its parts sum to the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from desktop.export.document import Block, Document, Exhibits, Facts, Row, Table, Text
from desktop.export.evidence import Evidence, as_confirmed
from desktop.export.notice import AI_ASSISTED, AI_NOTICE, DRAFT, statement
from desktop.export.report import settlement_report
from desktop.receipts.model import Receipt
from desktop.travel.money import written_out
from desktop.travel.settlement import Finding, Item, PaidBy, RulesUsed, Settlement, Verdict
from desktop.travel.trip import Confirmation, Trip, parse_trip

Settle = Callable[..., Settlement]
TRIP = "[trip]\nstart = 2026-03-09T07:00:00\nend = 2026-03-10T19:00:00\nadvance_won = {advance}\n"


def blocks(document: Document, title: str) -> tuple[Block, ...]:
    return next(section.blocks for section in document.sections if title in section.title)


def table(document: Document, title: str) -> Table:
    return next(block for block in blocks(document, title) if isinstance(block, Table))


def facts(document: Document) -> dict[str, str]:
    pairs: Iterator[tuple[str, str]] = (
        pair
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Facts)
        for line in block.lines
        for pair in line
    )
    return dict(pairs)


def column(rows: tuple[Row, ...], number: int) -> list[int]:
    return [int(row.cells[number].replace(",", "")) for row in rows]


def test_it_says_who_where_when_and_how_much(
    trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    settlement = settle(items)
    said = facts(settlement_report(trip, settlement, evidence))
    assert said["소속"] == "가온시 회계과" and said["직급(직위)"] == "주무관 (제2호)"
    assert said["출장 기간"] == "2026. 3. 9.(월) 07:00 ~ 2026. 3. 10.(화) 19:00 (1박 2일)"
    assert said["지급할 금액"] == written_out(settlement.payable_won)
    assert said["시행일"] == "2023-03-02"


def test_every_item_has_its_article_its_verdict_and_the_number_of_its_evidence(
    trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    rows = table(settlement_report(trip, settle(items), evidence), "정산 내역").rows
    assert len(rows) == len(items) + 1
    assert rows[0].cells[5:] == ("지급\n기관카드", "제16조 제1항", "산출", "1")
    assert rows[3].emphasis == "open" and "확인할 금액 13,700원" in rows[3].cells[7]
    assert rows[6].cells[-1] == "2" and rows[-1].emphasis == "total"


def test_evidence_stands_in_order_with_what_it_proves(
    trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    report = settlement_report(trip, settle(items), evidence)
    rows = table(report, "증빙 목록").rows
    assert rows[0].cells[:6] == ("1", "표.jpg", "철도승차권", "2026-03-09", "48,200", "지급 (철도운임)")
    assert rows[1].emphasis == "open" and rows[1].cells[6] == "확인할 값: 금액, 상호"
    (exhibits,) = blocks(report, "붙임")
    assert isinstance(exhibits, Exhibits)
    assert exhibits.exhibits[0].caption == ("증빙 1. 표.jpg", "철도승차권 · 2026-03-09 · 48,200원", "지급 (철도운임)")
    assert exhibits.exhibits[2].caption[1] == "카드매출전표 · -20,000원"


def test_findings_name_the_evidence_and_what_to_do(
    trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    found = Finding(code="x", message="겹칩니다.", receipts=("호텔.pdf#0", "/home/a/지움.pdf"), what_to_do="고르세요.")
    report = settlement_report(trip, settle(items, findings=(found,)), evidence)
    assert table(report, "확인 사항").rows[0].cells == ("1", "겹칩니다.", "고르세요.", "2. 호텔.pdf\n지움.pdf")


def test_a_draft_says_so(trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]) -> None:
    report = settlement_report(trip, settle(items), evidence)
    assert (report.draft, report.notice) == (DRAFT, AI_NOTICE)
    assert any(isinstance(block, Text) and "13,700원" in block.words for block in blocks(report, "정산 결과"))
    sure = [evidence[0], evidence[2]]
    paid = tuple(item for item in items if item.verdict is not Verdict.OPEN)
    report = settlement_report(trip, settle(paid), sure)
    assert (report.draft, report.notice) == ("", AI_ASSISTED)


def test_a_settlement_without_files_says_that_no_machine_has_read(trip: Trip, settle: Settle) -> None:
    report = settlement_report(trip, settle(()), [])
    assert report.notice == ""
    assert "인공지능이 읽은 영수증이 없습니다" in facts(report)["인공지능 이용"]
    assert "붙임" not in "".join(section.title for section in report.sections)


def test_only_what_a_person_confirmed_is_called_confirmed(evidence: list[Evidence], trip: Trip) -> None:
    assert "사람이 하나씩 확인한 값은 없습니다" in statement(evidence, ())
    assert "확인이 필요한 값이 2개" in statement(evidence, ())
    refund = evidence[2:]
    said = [Confirmation(receipt="취소.png#1", field="total", value=20000, by="김담당")]
    half = settlement_evidence(refund, said, trip)
    assert "2개 값 가운데 1개를 사람(김담당)이 확인하였습니다" in half
    said.append(Confirmation(receipt="취소.png#1", field="is_refund", value=True, by="박담당"))
    assert "읽고 사람(김담당, 박담당)이 확인하였습니다" in settlement_evidence(refund, said, trip)


def settlement_evidence(evidence: list[Evidence], said: list[Confirmation], trip: Trip) -> str:
    rules = RulesUsed(table="표", effective_from=dt.date(2023, 3, 2))
    settlement = Settlement(claimed_won=0, approved_won=0, payable_won=0, open=0, rules=rules, items=(), findings=())
    confirmed = trip.model_copy(update={"confirmed": tuple(said)})
    return facts(settlement_report(confirmed, settlement, evidence))["인공지능 이용"]


def test_private_numbers_are_masked_everywhere(
    trip: Trip, items: tuple[Item, ...], settle: Settle, receipt: Callable[..., Receipt]
) -> None:
    number = "5327-8812-3456-1234"
    journey = trip.trip.model_copy(update={"purpose": f"업무 {number}"})
    item = items[0].model_copy(update={"reasons": (f"카드 {number}",), "sum": number})
    found = Finding(code="x", message=number, what_to_do=number, receipts=(f"{number}.jpg",))
    evidence = as_confirmed([Evidence(f"{number}.jpg#0", receipt(total=1), None, (1, 1))], ())
    report = settlement_report(trip.model_copy(update={"trip": journey}), settle((item,), findings=(found,)), evidence)
    words = str(report.sections).replace(str(evidence[0]), "") + report.subject
    assert number not in words and "5327-88**-****-**34" in words


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["철도운임", "연료비", "일비", "식비", "숙박비", "근무지내여비"]),
            st.integers(-1_000_000, 9_999_999_999),
            st.sampled_from(Verdict),
            st.sampled_from(PaidBy),
        ),
        max_size=8,
    ),
    st.integers(0, 1_000_000),
)
def test_parts_sum_to_the_whole(rows: list[tuple[str, int, Verdict, PaidBy]], advance: int) -> None:
    items = tuple(
        Item(
            date=dt.date(2026, 3, 9), item=name, claimed_won=won, verdict=verdict, paid_by=paid_by,
            approved_won=won if verdict in (Verdict.PAID, Verdict.REDUCED) else 0, proposed_won=won,
        )
        for name, won, verdict, paid_by in rows
    )  # fmt: skip
    approved = sum(item.approved_won for item in items)
    decided = [item for item in items if item.verdict is not Verdict.OPEN]
    card = sum(item.claimed_won for item in decided if item.paid_by is PaidBy.OFFICE_CARD)
    settlement = Settlement(
        claimed_won=sum(item.claimed_won for item in items),
        approved_won=approved,
        payable_won=approved - card - advance,
        open=sum(item.verdict is Verdict.OPEN for item in items),
        rules=RulesUsed(table="표", effective_from=dt.date(2023, 3, 2)),
        items=items,
        findings=(),
    )
    report = settlement_report(parse_trip(TRIP.format(advance=advance)), settlement, [])
    if items:
        *parts, total = table(report, "정산 내역").rows
        for number in (3, 4):
            assert sum(column(tuple(parts), number)) == column((total,), number)[0]
    sums = table(report, "정산 결과").rows
    for row in sums:
        *heads, whole = (int(cell.replace(",", "")) for cell in row.cells[1:])
        assert sum(heads) == whole
    payable = column(sums, 6)[1] - column(sums, 6)[3] - advance
    said = facts(report)
    assert said["반납할 금액" if payable < 0 else "지급할 금액"] == written_out(abs(payable))
