"""여비의 감액 (제28조 제1항), and 환수와 가산징수 of what was paid wrongly (제31조)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from desktop.travel.applicable import TripRules
from desktop.travel.findings import finding
from desktop.travel.money import won
from desktop.travel.settlement import REDUCTION, Finding, Item, Recovery, Verdict
from desktop.travel.tables import SurchargeTable

ASK_REASON = "여비를 감액하는 사유를 적어 주세요."


def reduction(rules: TripRules, items: Sequence[Item]) -> tuple[list[Item], list[Finding]]:
    """제28조 제1항: one more row that takes off what the head of the office decided, never more than is approved."""
    said, article = rules.trip.adjustment, rules.book.calculation.reduction.article
    if not said.reduced_won:
        return [], []
    approved = max(sum(item.approved_won for item in items), 0)
    amount, reason = min(said.reduced_won, approved), said.reduced_reason.strip()
    row = Item(
        date=rules.dates[-1],
        item=REDUCTION,
        claimed_won=0,
        approved_won=-amount if reason else 0,
        proposed_won=-amount,
        verdict=Verdict.REDUCED if reason else Verdict.OPEN,
        basis=(article,),
        sum=f"−{won(amount)}",
        reasons=(f"사유: {reason}" if reason else ASK_REASON,),
    )
    code = "reduced" if reason else "reduced_unexplained"
    found = [finding(code, amount=won(amount), article=article)] if amount else []
    if said.reduced_won > approved:
        found.append(_above(said.reduced_won, approved, items, is_taken=bool(reason)))
    return [row] if amount else [], found


def _above(reduced: int, approved: int, items: Sequence[Item], *, is_taken: bool) -> Finding:
    """More is to be taken off than is approved: while items are open that may still become enough."""
    is_open = any(item.verdict is Verdict.OPEN and item.proposed_won > 0 for item in items)
    return finding(
        "reduced_above",
        amount=won(reduced),
        approved=won(approved),
        so_far="지금까지의 " if is_open else "",
        taken="뺐습니다" if is_taken else "뺄 수 있습니다",
        more=" 확인이 끝나 인정액이 늘면 감액도 그만큼 늘어납니다." if is_open else "",
    )


def recovery(rules: TripRules, payable: int, by_card: int, opened: int) -> tuple[Recovery | None, list[Finding]]:
    """What is to be given back of a trip that has been paid, and the surcharge on what was got by fraud.

    ``payable``: what is still to be paid, below nought where too much was; ``by_card``: what the office's card paid;
    ``opened``: how many items are not decided.
    """
    said = rules.trip.adjustment
    if not said.paid_won and not said.fraud_won:
        return None, []
    table = None if said.paid_on is None else rules.book.surcharge(rules.trip.traveler.employer, said.paid_on)
    found: list[Finding] = []
    times = 0
    if said.fraud_won:
        times, found = _times(said.paid_on, table, said.surcharge_times)
        if not said.fraud_reason.strip():
            found.append(finding("fraud_unexplained"))
    back, surcharge = max(-payable, 0), said.fraud_won * times
    if said.fraud_won > back:
        found.append(finding("fraud_above", amount=won(said.fraud_won), back=won(back)))
    words = f"{won(said.fraud_won)} × {times}배" if surcharge else ""
    result = Recovery(
        paid_won=said.paid_won,
        back_won=back,
        fraud_won=said.fraud_won,
        times=times,
        surcharge_won=surcharge,
        total_won=back + surcharge,
        basis=(table.article,) if surcharge and table is not None else (),
        table=table.name if surcharge and table is not None else "",
        sum=words,
        reason=said.fraud_reason.strip(),
        beside=tuple(
            (name, amount)
            for name, amount in (("미리 받은", rules.trip.trip.advance_won), ("기관 카드로 낸", by_card))
            if amount > 0
        ),
    )
    return result, [_told(result, payable, opened), *found]


def _told(result: Recovery, payable: int, opened: int) -> Finding:
    """What comes back, of what, and what is still missing in it."""
    more = f" 더 지급할 금액은 {won(payable)}입니다." if payable > 0 else ""
    if result.surcharge_won:
        more += f" 부정 수령액의 가산징수액은 {won(result.surcharge_won)}({result.sum})입니다."
    if opened:
        more += f" 확인이 남은 항목이 {opened}건 있어 금액이 바뀔 수 있습니다."
    if result.lacks_surcharge:
        more += " 부정 수령액의 가산징수액은 아직 빠져 있습니다."
    if result.total_won:
        words = "가산징수액을 뺀 반납할 금액은" if result.lacks_surcharge else "반납할 금액은 모두"
        more += f" {words} {won(result.total_won)}입니다."
    received = ", ".join(f"{name} {won(amount)}" for name, amount in (("이미 지급한", result.paid_won), *result.beside))
    code = "recovered" if result.back_won else "recovered_none"
    return finding(code, received=received, back=won(result.back_won), more=more)


def _times(paid_on: dt.date | None, table: SurchargeTable | None, typed: int | None) -> tuple[int, list[Finding]]:
    """How many times the sum got by fraud is added: the table's of the day it was paid, or what the office decided
    within it."""
    if paid_on is None:
        return 0, [finding("surcharge_undated")]
    if table is None:
        return 0, [finding("surcharge_none", date=paid_on.isoformat())]
    told: dict[str, str | int] = {"table": table.name, "date": table.from_.isoformat(), "times": table.times}
    told["source"] = table.source
    if table.up_to and typed is None:
        return 0, [finding("surcharge_open", **told)]
    if typed is not None and typed > table.times:
        return 0, [finding("surcharge_above", typed=typed, article=table.article, **told)]
    times = table.times if typed is None else typed
    found = [finding("surcharge_table", strength=table.strength, **told)]
    if times != table.times and not table.up_to:
        found.append(finding("surcharge_differs", typed=times, times=table.times, article=table.article))
    return times, found
