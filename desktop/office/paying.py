"""From settled trips to the payment list: accounts from the roster, and what is to be looked at before paying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from desktop.engine.protocol import shown
from desktop.export.evidence import KIND_NAMES, shown_id
from desktop.export.payees import Account, Check, PaymentList
from desktop.office.batch import Batch, Outcome, Question
from desktop.office.roster import Member, Roster
from desktop.travel.money import won
from desktop.travel.payments import Payee

#: Findings of single trips that concern who is paid, and so stand in the list of all.
_TOLD: Final = (
    *("trip_same_day", "trip_again", "settled_before", "refund_of_earlier"),
    *("index_unusable", "recovered", "recovered_none"),
)
_TO_ROSTER: Final = "지급 명부에 적고 다시 만들거나 직접 적어 주세요."


def payment_list(batch: Batch, roster: Roster | None, reason: str = "") -> PaymentList:
    """The list of everyone paid. Without a roster the accounts are left to be written in by hand.

    ``reason``: why it leaves while something is open.
    """
    payments = batch.payments()
    accounts, missing = accounts_for([row.payee for row in payments if row.pay_won], roster)
    of_payee = dict(zip((row.payee for row in payments if row.pay_won), accounts, strict=True))
    checks = [*_draft(batch, reason), *_problems(batch), *map(_asked, batch.questions), *missing, *_open_items(batch)]
    found = [of_payee.get(row.payee) for row in payments]
    return PaymentList(batch.settled, payments, found, checks, asked=roster is not None)


def _draft(batch: Batch, reason: str) -> list[Check]:
    """Why the list leaves as a draft."""
    if not batch.open:
        return []
    words = f"확인할 것 {batch.open}건이 남은 초안입니다. 그대로 내보내는 사유: {reason or '적지 않음'}"
    return [Check("", words, "확인을 마친 뒤 다시 만들어 주세요.")]


def accounts_for(payees: Sequence[Payee], roster: Roster | None) -> tuple[list[Account | None], list[Check]]:
    """An account for each payee where the roster leaves no doubt, and what is missing."""
    if roster is None:
        return [None] * len(payees), []
    found = [roster.find(payee) for payee in payees]
    taken = Counter(members[0] for members in found if len(members) == 1)
    accounts: list[Account | None] = []
    checks: list[Check] = []
    for payee, members in zip(payees, found, strict=True):
        words = _doubt(members, taken)
        accounts.append(None if words else Account(members[0].bank, members[0].account))
        who = " ".join(filter(None, (payee.organization, payee.department, payee.name)))
        checks += [Check(who, words, _TO_ROSTER)] if words else []
    return accounts, checks


def _doubt(members: Sequence[Member], taken: Counter[Member]) -> str:
    """Why a payee has no account; empty where there is one."""
    if not members:
        return "지급 명부에 없는 사람이라 계좌를 비웠습니다."
    if len(members) > 1 or taken[members[0]] > 1:
        return "지급 명부에서 누구인지 가릴 수 없어 계좌를 비웠습니다. 소속을 적어 구분해 주세요."
    return "" if members[0].account else "지급 명부에 계좌번호가 비어 있습니다."


def described(question: Question) -> str:
    """A shared receipt in words: '호텔.jpg 숙박 90,000원'."""
    receipt = question.shared.receipt
    total = receipt.value("total")
    amount = won(total) if isinstance(total, int) else ""
    return " ".join(filter(None, (shown_id(question.shared.id), KIND_NAMES[receipt.kind], amount)))


def _asked(question: Question) -> Check:
    names = ", ".join(name for _, name in question.travellers)
    return Check(names, f"{described(question)}: {question.finding.message}", question.finding.what_to_do)


def _problems(batch: Batch) -> list[Check]:
    checks = [
        Check(outcome.name, f"정산하지 못했습니다. {outcome.problem.message}", outcome.problem.next_step)
        for outcome in batch.outcomes
        if outcome.problem is not None
    ]
    checks += [
        Check(path.parent.name, f"읽지 못한 파일: {shown(Path(path.name))}. {problem.message}", problem.next_step)
        for path, problem in batch.unread
    ]
    if batch.stray:
        names = ", ".join(shown(path) for path in batch.stray[:5])
        more = f" 외 {len(batch.stray) - 5}개" if len(batch.stray) > 5 else ""
        words = f"출장 파일이 없는 폴더의 파일이라 넣지 않았습니다: {names}{more}"
        checks.append(Check("", words, "영수증이면 그 출장의 폴더로 옮겨 주세요."))
    return checks


def _open_items(batch: Batch) -> list[Check]:
    checks = []
    for outcome in batch.outcomes:
        if outcome.settled is None:
            continue
        settlement, who = outcome.settled.settlement, _called(outcome)
        if settlement.open:
            words = f"확인이 필요한 항목이 {settlement.open}건 있어 지급할 금액에 넣지 않았습니다."
            checks.append(Check(who, words, "그 출장의 정산서에서 확인한 뒤 다시 만들어 주세요."))
        checks += [Check(who, row.message, row.what_to_do) for row in settlement.findings if row.code in _TOLD]
    return checks


def _called(outcome: Outcome) -> str:
    """A trip by its traveller and its first day."""
    assert outcome.settled is not None
    return f"{outcome.name} {outcome.settled.trip.trip.start:%Y-%m-%d}"
