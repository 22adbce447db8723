"""What stands in the settlement report (출장여비 정산 결과보고서), before anything is laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from desktop.export.document import Column, Document, Emphasis, Exhibit, Exhibits, Facts, Row, Section, Table, Text
from desktop.export.evidence import FIELD_NAMES, Evidence, as_confirmed, leg_of, shown_id, verdict_of
from desktop.export.notice import DRAFT, badge, draft_reason, statement
from desktop.export.recovery import recovery_lines
from desktop.export.sums import ALL, GROUPS, PAYERS, SUM_NAMES, group_sums, received
from desktop.export.wording import SIGNERS, day_signed, meals, office, period, printable, rank, vehicle
from desktop.travel.money import won, written_out
from desktop.travel.settlement import Item, PaidBy, Settlement, Verdict
from desktop.travel.trip import Trip

TITLE: Final = "출장여비 정산 결과보고서"
_ITEM_COLUMNS: Final = (
    Column("번호", 9, "center"),
    Column("일자", 18, "center"),
    Column("항목", 19, "center"),
    Column("청구액", 18, "right"),
    Column("인정액", 18, "right"),
    Column("판정", 17, "center"),
    Column("근거", 27),
    Column("산출과 사유", 42),
    Column("증빙", 12, "center"),
)
_FINDING_COLUMNS: Final = (
    Column("번호", 9, "center"),
    Column("내용", 75),
    Column("할 일", 66),
    Column("증빙", 30),
)
_EVIDENCE_COLUMNS: Final = (
    Column("증빙", 12, "center"),
    Column("파일", 34),
    Column("종류", 21, "center"),
    Column("일자와 구간", 27, "center"),
    Column("금액", 20, "right"),
    Column("입증하는 항목과 판정", 38),
    Column("담당자 확인", 28),
)


def settlement_report(trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], reason: str = "") -> Document:
    """The report of one trip: every amount with its article, every receipt with the item it proves.

    ``reason`` is why it leaves as a draft.
    """
    evidence = as_confirmed(evidence, trip.confirmed)
    numbers = {each.id: number for number, each in enumerate(evidence, start=1)}
    sections = [
        Section("1. 출장 개요", (_journey(trip),)),
        Section("2. 정산 결과", _result(trip, settlement)),
        Section("3. 정산 내역", (_items(settlement, numbers), Text("(단위: 원)", "right"))),
        Section("4. 확인 사항", (_findings(settlement, numbers),)),
        Section("5. 증빙 목록", _evidence_list(trip, settlement, evidence)),
        Section("6. 적용 기준과 인공지능 이용 알림", _grounds(trip, settlement, evidence, reason)),
    ]
    if evidence:
        exhibits = tuple(
            Exhibit(_caption(number, each, settlement), each) for number, each in enumerate(evidence, start=1)
        )
        sections.append(Section("붙임. 증빙", (Exhibits(exhibits),)))
    return Document(
        title=TITLE,
        author=printable(office(trip.traveler)),
        subject=printable(f"{trip.traveler.name} {period(trip)} {trip.trip.purpose}".strip()),
        notice=badge(settlement, evidence),
        draft=DRAFT if settlement.open else "",
        signers=SIGNERS,
        sections=tuple(sections),
    )


def _journey(trip: Trip) -> Facts:
    traveler, journey = trip.traveler, trip.trip
    return _facts(
        (("소속", office(traveler)), ("직급(직위)", rank(traveler))),
        (("성명", traveler.name), ("신청일", f"{journey.applied_on:%Y-%m-%d}" if journey.applied_on else "")),
        (("출장 기간", period(trip)),),
        (("출장지", ", ".join(journey.destinations)),),
        (("출장 목적", journey.purpose),),
        (("공무용 차량", vehicle(trip)), ("식사 제공", meals(trip))),
    )


def _result(trip: Trip, settlement: Settlement) -> tuple[Table | Facts | Text, ...]:
    """The sums by head, and how the amount to pay comes from them."""
    by_group = [group_sums(settlement, group) for group in (*GROUPS, ALL)]
    rows = tuple(
        Row((name, *(_amount(sums[line]) for sums in by_group)), "total" if name == "인정액" else "none")
        for line, name in enumerate(SUM_NAMES)
    )
    columns = (Column("구분", 30, "center"), *(Column(group, 25, "right") for group in (*GROUPS, ALL)))
    payable = settlement.payable_won
    label = "반납할 금액" if payable < 0 else "지급할 금액"
    total = group_sums(settlement, ALL)
    before = "".join(f" - {name} {won(amount)}" for name, amount in received(trip))
    how = f"인정액 {won(total.approved)} - 기관카드 결제액 {won(total.office_card)}{before}"
    amount = Facts((((label, written_out(abs(payable))),),), bold=True)
    back = [(line,) for line in recovery_lines(settlement.recovery)] if settlement.recovery is not None else []
    blocks = (Table(columns, rows), amount, _facts((("산출", how),), *back))
    if not settlement.open:
        return blocks
    doubt = (
        f"확인이 필요한 항목이 {settlement.open}건({won(total.open)}) 남은 초안입니다. "
        "인정액에 넣지 않았으며, 확인이 끝나면 금액이 바뀔 수 있습니다."
    )
    return *blocks, Text(doubt, bold=True)


def _items(settlement: Settlement, numbers: Mapping[str, int]) -> Table | Text:
    if not settlement.items:
        return Text("정산할 항목이 없습니다.")
    rows = [_item_row(number, item, numbers) for number, item in enumerate(settlement.items, start=1)]
    claimed, approved = _amount(settlement.claimed_won), _amount(settlement.approved_won)
    rows.append(Row(("", "", "합계", claimed, approved, "", "", "", ""), "total"))
    return Table(_ITEM_COLUMNS, tuple(rows))


def _item_row(number: int, item: Item, numbers: Mapping[str, int]) -> Row:
    verdict = [item.verdict.value]
    if item.paid_by is not PaidBy.OWN:
        verdict.append(PAYERS[item.paid_by])
    explained = [item.sum, *item.reasons]
    if item.verdict is Verdict.OPEN:
        explained.append(f"확인할 금액 {won(item.proposed_won)}")
    proofs = [str(numbers[each]) for each in item.receipts if each in numbers]
    cells = (
        str(number),
        f"{item.date:%Y-%m-%d}",
        item.item,
        _amount(item.claimed_won),
        _amount(item.approved_won),
        "\n".join(verdict),
        "\n".join(item.basis),
        "\n".join(filter(None, explained)),
        ", ".join(proofs),
    )
    return _row(cells, "open" if item.verdict is Verdict.OPEN else "none")


def _findings(settlement: Settlement, numbers: Mapping[str, int]) -> Table | Text:
    if not settlement.findings:
        return Text("확인할 사항이 없습니다.")
    rows = []
    for number, finding in enumerate(settlement.findings, start=1):
        proofs = [
            f"{numbers[each]}. {shown_id(each)}" if each in numbers else shown_id(each) for each in finding.receipts
        ]
        rows.append(_row((str(number), finding.message, finding.what_to_do, "\n".join(proofs))))
    return Table(_FINDING_COLUMNS, tuple(rows))


def _evidence_list(trip: Trip, settlement: Settlement, evidence: Sequence[Evidence]) -> tuple[Table | Text, ...]:
    on_paper = sum(claim.evidence for claim in trip.claims)
    papers = (Text(f"파일 없이 적은 지출의 종이 증빙 {on_paper}건은 따로 붙입니다."),) if on_paper else ()
    if not evidence:
        return (Text("첨부한 영수증 파일이 없습니다."), *papers)
    rows = [_evidence_row(number, each, settlement) for number, each in enumerate(evidence, start=1)]
    total = _amount(sum(each.total_won or 0 for each in evidence))
    rows.append(Row(("", "합계", "", "", total, "", ""), "total"))
    legend = (
        "환불·취소는 음수입니다. 정액 지급, 상한액, 불인정이 있어 영수증 금액의 합계는 정산 금액과 다를 수 있습니다. "
        "(단위: 원)"
    )
    return (Table(_EVIDENCE_COLUMNS, tuple(rows)), Text(legend), *papers)


def _evidence_row(number: int, evidence: Evidence, settlement: Settlement) -> Row:
    unconfirmed = evidence.unconfirmed()
    cells = (
        str(number),
        shown_id(evidence.id),
        evidence.kind_name,
        "\n".join(filter(None, (_date(evidence), leg_of(evidence.id, settlement)))),
        "" if evidence.total_won is None else _amount(evidence.total_won),
        verdict_of(evidence.id, settlement),
        _marks(evidence),
    )
    return _row(cells, "open" if unconfirmed else "none")


def _marks(evidence: Evidence) -> str:
    """Which values a person has confirmed, and which still want a glance."""
    marks = (("확인할 값", evidence.unconfirmed()), ("확인한 값", evidence.confirmed()))
    return "\n".join(f"{mark}: {', '.join(FIELD_NAMES[name] for name in names)}" for mark, names in marks if names)


def _caption(number: int, evidence: Evidence, settlement: Settlement) -> tuple[str, ...]:
    amount = "" if evidence.total_won is None else won(evidence.total_won)
    facts = " · ".join(filter(None, (evidence.kind_name, _date(evidence), amount)))
    lines = (f"증빙 {number}. {shown_id(evidence.id)}", facts, verdict_of(evidence.id, settlement))
    return tuple(map(printable, lines))


def _grounds(trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], reason: str) -> tuple[Facts | Text, ...]:
    """Rules and dates, the notice on AI, and the signature."""
    rules = settlement.rules
    draft = ((("초안 사유", draft_reason(settlement, reason)),),) if settlement.open else ()
    return (
        _facts(
            (("여비 기준표", rules.table), ("시행일", f"{rules.effective_from:%Y-%m-%d}")),
            (("인공지능 이용", statement(evidence, trip.confirmed)),),
            *draft,
        ),
        Text("위와 같이 출장여비 정산 결과를 보고합니다.", "center"),
        Text(day_signed(trip.trip.applied_on), "center"),
        Text(printable(f"보고자  {trip.traveler.name}  (인 또는 서명)"), "right"),
    )


def _facts(*lines: tuple[tuple[str, str], ...]) -> Facts:
    return Facts(tuple(tuple((label, printable(value)) for label, value in line) for line in lines))


def _row(cells: Sequence[str], emphasis: Emphasis = "none") -> Row:
    return Row(tuple(map(printable, cells)), emphasis)


def _date(evidence: Evidence) -> str:
    """The day of travel or of the first night, or else of the payment."""
    return str(evidence.receipt.value("service_on") or evidence.receipt.value("issued_on") or "")


def _amount(amount: int) -> str:
    return f"{amount:,}"
