"""The names an office can give to cells of its own form (기관 서식의 이름), and what each is filled with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.export.cuts import MISSING, receipt_cut
from desktop.export.evidence import Evidence, shown_id, verdict_of
from desktop.export.fares import fares
from desktop.export.notice import DRAFT, badge
from desktop.export.provenance import Provenance
from desktop.export.sheet_pictures import CellPicture
from desktop.export.sheet_xml import CellValue
from desktop.export.sums import ADVANCE, ALL, EARLIER, GROUPS, PAYERS, group_of, group_sums
from desktop.export.wording import (
    applicants,
    cap,
    companions,
    enclosures,
    meals,
    nights,
    office,
    period,
    printable,
    rank,
    travelled_on,
    vehicle,
)
from desktop.travel.money import won, written_out
from desktop.travel.settlement import Item, PaidBy, Settlement, Verdict
from desktop.travel.trip import Trip

#: Begins every name of ours, so that an office's other names are left alone.
PREFIX: Final = "여비_"
BADGE: Final = "여비_AI표시"


@dataclass(frozen=True)
class Facts:
    """What a form is filled from; ``evidence`` has the confirmations applied."""

    trip: Trip
    settlement: Settlement
    evidence: Sequence[Evidence]
    provenance: Provenance


@dataclass(frozen=True)
class Block:
    """A table of the form: a column of cells for each of ``columns``, a row for each row of ``rows``."""

    title: str
    meaning: str
    columns: tuple[str, ...]
    rows: Callable[[Facts], Sequence[tuple[CellValue | CellPicture, ...]]]


def _item_row(number: int, item: Item) -> tuple[CellValue, ...]:
    return (
        number,
        item.date,
        group_of(item),
        item.item,
        item.sum,
        ", ".join(item.basis),
        item.claimed_won,
        item.approved_won,
        item.proposed_won if item.verdict is Verdict.OPEN else None,
        str(item.verdict),
        PAYERS[item.paid_by],
        " ".join(item.reasons),
        ", ".join(map(shown_id, item.receipts)),
    )


def _item_rows(facts: Facts) -> list[tuple[CellValue, ...]]:
    return [_item_row(number, item) for number, item in enumerate(facts.settlement.items, start=1)]


def _fare_rows(facts: Facts) -> list[tuple[CellValue, ...]]:
    return [
        (
            fare.item.date,
            f"자가용 {fare.means}" if fare.by_own_car else fare.means,
            fare.origin,
            fare.destination,
            fare.seat_class,
            fare.distance,
            fare.item.claimed_won,
            fare.item.approved_won,
            PAYERS[fare.item.paid_by],
            " ".join(fare.item.reasons),
            facts.trip.traveler.name,
        )
        for fare in fares(facts.settlement)
    ]


def _lodging_rows(facts: Facts) -> list[tuple[CellValue, ...]]:
    by_id = {each.id: each for each in facts.evidence}
    rows: list[tuple[CellValue, ...]] = []
    for item in facts.settlement.items:
        if group_of(item) == "숙박비":
            papers = [by_id[each].receipt for each in item.receipts if each in by_id]
            names, approvals = (
                ", ".join(dict.fromkeys(str(paper.value(name)) for paper in papers if paper.value(name) is not None))
                for name in ("merchant", "approval_no")
            )
            lodged = item.lodged
            rows.append(
                (
                    item.date,
                    lodged.nights if lodged else None,
                    "정액" if _is_fixed(item) else "실비",
                    names,
                    cap(item),
                    lodged.cap_won if lodged else None,
                    "취소" if item.claimed_won < 0 else "",
                    item.claimed_won,
                    item.approved_won,
                    PAYERS[item.paid_by],
                    approvals,
                    " ".join(item.reasons),
                )
            )
    return rows


def _is_fixed(item: Item) -> bool:
    return item.lodged is not None and item.lodged.is_fixed


def _evidence_rows(facts: Facts) -> list[tuple[CellValue, ...]]:
    def words(each: Evidence, name: str) -> str:
        value = each.receipt.value(name)
        return "" if value is None else str(value)

    names = ("merchant", "business_no", "issued_on", "service_on")
    return [
        (
            number,
            shown_id(each.id),
            each.kind_name,
            *(words(each, name) for name in names),
            each.total_won,
            words(each, "approval_no"),
            verdict_of(each.id, facts.settlement),
        )
        for number, each in enumerate(facts.evidence, start=1)
    ]


def _picture_rows(facts: Facts) -> list[tuple[CellValue | CellPicture, ...]]:
    rows: list[tuple[CellValue | CellPicture, ...]] = []
    for number, each in enumerate(facts.evidence, start=1):
        amount = "" if each.total_won is None else won(each.total_won)
        verdict = verdict_of(each.id, facts.settlement)
        words = printable("\n".join(filter(None, (f"{number}. {shown_id(each.id)}", each.kind_name, amount, verdict))))
        cut = receipt_cut(each)
        rows.append((MISSING if cut is None else CellPicture(cut, words), words))
    return rows


def _finding_rows(facts: Facts) -> list[tuple[CellValue, ...]]:
    return [
        (number, finding.message, finding.what_to_do)
        for number, finding in enumerate(facts.settlement.findings, start=1)
    ]


BLOCKS: Final[Mapping[str, Block]] = {
    "여비_항목": Block(
        "정산 항목",
        "정산 항목 하나에 한 줄",
        (
            "번호",
            "일자",
            "구분",
            "항목",
            "산출",
            "근거",
            "청구액",
            "인정액",
            "확인필요액",
            "판정",
            "결제",
            "사유",
            "증빙",
        ),
        _item_rows,
    ),
    "여비_운임": Block(
        "운임",
        "운임(자가용 포함) 하나에 한 줄",
        ("일자", "교통편", "출발지", "도착지", "등급", "거리", "금액", "인정액", "결제", "비고", "출장자"),
        _fare_rows,
    ),
    "여비_숙박": Block(
        "숙박",
        "숙박 하나에 한 줄",
        (
            "일자",
            "박수",
            "구분",
            "업소명",
            "상한",
            "상한액",
            "취소",
            "금액",
            "인정액",
            "결제",
            "승인번호",
            "사유",
        ),
        _lodging_rows,
    ),
    "여비_증빙": Block(
        "증빙",
        "영수증 하나에 한 줄",
        ("번호", "파일", "종류", "상호", "사업자번호", "결제일", "이용일", "금액", "승인번호", "판정"),
        _evidence_rows,
    ),
    "여비_그림": Block("영수증 그림", "영수증 하나에 한 칸(합친 칸도 됩니다)", ("영수증", "설명"), _picture_rows),
    "여비_확인": Block("확인 사항", "확인 사항 하나에 한 줄", ("번호", "내용", "할일"), _finding_rows),
}


def _sum(name: str, line: int, payer: PaidBy | None = None) -> Callable[[Facts], CellValue]:
    """A sum under a head, as ``group_sums`` counts them; or what is approved and paid by ``payer``."""

    def value(facts: Facts) -> CellValue:
        if payer is None:
            return group_sums(facts.settlement, name)[line]
        items = [item for item in facts.settlement.items if name in (ALL, group_of(item)) and item.paid_by is payer]
        return sum(item.approved_won for item in items)

    return value


def _sums() -> dict[str, tuple[str, Callable[[Facts], CellValue]]]:
    names = {"여비_인정액": ALL} | {f"{PREFIX}{group}": group for group in GROUPS}
    table: dict[str, tuple[str, Callable[[Facts], CellValue]]] = {}
    for name, group in names.items():
        words = "인정액 합계" if group == ALL else f"{group} 인정액"
        table[name] = (words, _sum(group, 1))
        table[f"{name}_현금"] = (f"{words} 가운데 본인이 낸 것과 정액", _sum(group, 1, PaidBy.OWN))
        table[f"{name}_카드"] = (f"{words} 가운데 기관카드로 낸 것", _sum(group, 1, PaidBy.OFFICE_CARD))
    return table | _lodging_sums()


def _lodging_sums() -> dict[str, tuple[str, Callable[[Facts], CellValue]]]:
    """숙박비 by how it is settled: 정액 by the night, 실비 by the bill; and by who paid."""

    def value(is_fixed: bool, payer: PaidBy | None) -> Callable[[Facts], CellValue]:
        return lambda facts: sum(
            item.approved_won
            for item in facts.settlement.items
            if group_of(item) == "숙박비" and _is_fixed(item) is is_fixed and payer in (None, item.paid_by)
        )

    table: dict[str, tuple[str, Callable[[Facts], CellValue]]] = {}
    for name, is_fixed in (("정액", True), ("실비", False)):
        words = f"숙박비 가운데 {name} 인정액"
        table[f"여비_숙박{name}"] = (words, value(is_fixed, None))
        table[f"여비_숙박{name}_현금"] = (f"{words} 가운데 본인 것", value(is_fixed, PaidBy.OWN))
        table[f"여비_숙박{name}_카드"] = (f"{words} 가운데 기관카드로 낸 것", value(is_fixed, PaidBy.OFFICE_CARD))
    return table


def _lodging_way(facts: Facts) -> str:
    """실비, 정액, or both; empty without lodging."""
    stays = [item for item in facts.settlement.items if group_of(item) == "숙박비"]
    return "·".join(dict.fromkeys("정액" if _is_fixed(item) else "실비" for item in stays))


def _back(name: str) -> Callable[[Facts], CellValue]:
    """An amount of the recovery; empty where nothing had been paid before."""
    return lambda facts: None if facts.settlement.recovery is None else getattr(facts.settlement.recovery, name)


#: name -> (what it is, the value of a settlement).
SINGLES: Final[Mapping[str, tuple[str, Callable[[Facts], CellValue]]]] = {
    BADGE: ("인공지능 이용 표시. 꼭 있어야 합니다", lambda facts: badge(facts.settlement, facts.evidence)),
    "여비_초안표시": ("확인이 남았으면 '초안'", lambda facts: DRAFT if facts.settlement.open else ""),
    "여비_성명": ("출장자", lambda facts: facts.trip.traveler.name),
    "여비_소속": ("기관과 부서", lambda facts: office(facts.trip.traveler)),
    "여비_기관": ("기관", lambda facts: facts.trip.traveler.organization),
    "여비_부서": ("부서", lambda facts: facts.trip.traveler.department),
    "여비_직급": ("직급(직위)과 여비 등급", lambda facts: rank(facts.trip.traveler)),
    "여비_직위": ("직급(직위)", lambda facts: facts.trip.traveler.position),
    "여비_등급": ("여비 등급", lambda facts: facts.trip.traveler.grade),
    "여비_근무지": ("근무지", lambda facts: facts.trip.traveler.workplace),
    "여비_출장목적": ("출장 목적", lambda facts: facts.trip.trip.purpose),
    "여비_출장지": ("출장지", lambda facts: ", ".join(facts.trip.trip.destinations)),
    "여비_출장기간": ("시작과 끝, 몇 박", lambda facts: period(facts.trip)),
    "여비_시작일": ("출장 시작일(날짜)", lambda facts: facts.trip.trip.start.date()),
    "여비_종료일": ("출장 종료일(날짜)", lambda facts: facts.trip.trip.end.date()),
    "여비_일수": ("출장 일수", lambda facts: len(travelled_on(facts.trip))),
    "여비_공용차량": ("공용차량 이용 여부", lambda facts: vehicle(facts.trip)),
    "여비_식사제공": ("제공받은 식사", lambda facts: meals(facts.trip)),
    "여비_복수출장자": ("함께 출장한 사람", lambda facts: companions(facts.trip)),
    "여비_숙박정산": ("실비, 정액", _lodging_way),
    "여비_친지집박수": ("친지집 숙박(박)", lambda facts: nights(facts.settlement)[0]),
    "여비_공동숙박박수": ("공동숙박(박)", lambda facts: nights(facts.settlement)[1]),
    "여비_추가지급신청자": ("공동숙박 추가지급 신청자", lambda facts: applicants(facts.trip, facts.settlement)),
    "여비_신청일": ("신청일(날짜)", lambda facts: facts.trip.trip.applied_on),
    "여비_작성일": ("문서를 만든 날(날짜)", lambda facts: facts.provenance.made_at.date()),
    "여비_청구액": ("청구액 합계", _sum(ALL, 0)),
    **_sums(),
    "여비_확인필요액": ("확인이 남은 금액(인정액에 넣지 않음)", _sum(ALL, 2)),
    "여비_확인필요건수": ("확인이 남은 항목 수", lambda facts: facts.settlement.open),
    "여비_기관카드액": ("지급액에서 빼는 기관카드 결제액", _sum(ALL, 3)),
    "여비_선지급": (ADVANCE, lambda facts: facts.trip.trip.advance_won),
    "여비_기지급": (f"전에 정산하여 {EARLIER}", lambda facts: facts.trip.adjustment.paid_won),
    "여비_받은금액": ("선지급과 기지급의 합(지급액에서 뺌)", lambda facts: facts.trip.received_won),
    "여비_지급액": ("지급할 금액(음수는 반납)", lambda facts: facts.settlement.payable_won),
    "여비_지급액_한글": (
        "지급하거나 반납할 금액, 한글과 함께",
        lambda facts: written_out(abs(facts.settlement.payable_won)),
    ),
    "여비_환수액": ("이미 지급한 여비 가운데 환수할 금액", _back("back_won")),
    "여비_가산징수액": ("부정 수령액에 더하여 징수할 금액(제31조)", _back("surcharge_won")),
    "여비_반납액": ("환수액과 가산징수액의 합", _back("total_won")),
    "여비_기준표": ("적용한 여비 기준표", lambda facts: facts.settlement.rules.table),
    "여비_시행일": ("기준표의 시행일(날짜)", lambda facts: facts.settlement.rules.effective_from),
    "여비_증빙건수": ("영수증 수", lambda facts: len(facts.evidence)),
    "여비_첨부": ("첨부 문구", lambda facts: enclosures(facts.trip, facts.evidence)),
}

#: Every name a form may have.
KNOWN: Final = (*SINGLES, *(f"{name}_{column}" for name, block in BLOCKS.items() for column in block.columns))


def words() -> list[str]:
    """The names and what they are, a line each, for people."""
    lines = ["한 칸에 붙이는 이름", *(f"  {name}: {meaning}" for name, (meaning, _) in SINGLES.items())]
    lines.append("세로로 여러 칸에 붙이는 이름(같은 표의 이름은 줄 수가 같아야 합니다)")
    for name, block in BLOCKS.items():
        lines += [f"  {block.meaning}", f"    {', '.join(f'{name}_{column}' for column in block.columns)}"]
    return lines
