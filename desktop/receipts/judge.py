"""What stands on a receipt, and how sure it is: label patterns, the language model and arithmetic as witnesses.

A value is sure only where at least one independent witness agrees with the reader that found it, every character of its
ink was read clearly, and nothing contradicts it. All else is shown with a reason (확인).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, Protocol

from desktop.receipts.amounts import read_amounts, refunded
from desktop.receipts.candidate import Candidate
from desktop.receipts.caution import doubts_of_currency, doubts_of_payment, doubts_of_proof, doubts_of_rows
from desktop.receipts.dates import DOUBTS_OF_CHOICE, read_dates
from desktop.receipts.foreign import foreign_of
from desktop.receipts.ink import CLEAR_INK, InkLine
from desktop.receipts.kinds import kind_of, no_proof_of, refund_of
from desktop.receipts.labels import Labelled, labelled
from desktop.receipts.model import FLAG_FIELDS, WON_FIELDS, Field, Kind, Line, Polygon, Receipt, Status
from desktop.receipts.names import read_names
from desktop.receipts.normalize import mask_private, plain_digits
from desktop.receipts.numbers import read_numbers


class Proposal(Protocol):
    """What the language model says of a field: the value in normal form, its ink, where that stands, how sure, and
    whether it was measured what that means."""

    @property
    def value(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def lines(self) -> tuple[int, ...]: ...
    @property
    def probability(self) -> float: ...
    @property
    def measured(self) -> bool: ...


#: Witnesses that prove a value whatever the recogniser's confidence: they are redundant print.
_PROOFS: Final = ("vat_sum", "person")
#: field -> sets of witnesses, each of which makes it sure when its ink is clear.
_SUFFICIENT: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "total": (
        *(frozenset({"label", witness}) for witness in ("repeat", "llm", "words")),
        frozenset({"vat_rate", "second_look"}),
    ),
    "supply": (frozenset({"label", "vat_rate"}),),
    "vat": (frozenset({"label", "vat_rate"}),),
    "business_no": tuple(frozenset({"check_digit", witness}) for witness in ("label", "form", "repeat")),
    "approval_no": (
        *(frozenset({"label", witness}) for witness in ("repeat", "llm", "second_look")),
        frozenset({"llm", "certain", "second_look"}),
    ),
    "issued_on": (
        *(
            frozenset({reader, witness})
            for reader in ("label", "time")
            for witness in ("repeat", "serial", "weekday", "llm", "second_look")
        ),
        frozenset({"llm", "certain", "second_look"}),
    ),
    "service_on": (
        *(frozenset({"label", witness}) for witness in ("repeat", "weekday", "second_look")),
        frozenset({"single", "weekday"}),
        frozenset({"llm", "certain", "second_look"}),
    ),
    "seat_class": (frozenset({"lexicon"}),),
    "nights": (frozenset({"label", "dates"}),),
    **dict.fromkeys(
        (
            "check_in",
            "check_out",
            "issued_at",
            "depart_at",
            "arrive_at",
            "card_no",
            "vehicle_no",
            "litres",
            "unit_price",
        ),
        (frozenset({"label", "second_look"}),),
    ),
}
#: What a paper that proves no payment is not believed.
_OF_PAYMENT: Final = (*WON_FIELDS, "business_no", "approval_no", "issued_on", "issued_at")
#: Witnesses without which an amount is only guessed to be the total.
_OF_TOTALS: Final = frozenset({"label", "repeat", "words", "vat_sum", "vat_rate"})
#: What a list of several payments has more than one of.
_OF_ONE: Final = ("total", "issued_on", "issued_at", "service_on")
#: The model speaks only above this probability: for a value as a witness, against it so that it is to be checked.
SURE_MODEL: Final = 0.5
#: Above this its word counts as "certain": enough for a number or day that was read twice, though no label names it.
CERTAIN_MODEL: Final = 0.9
#: Above this it may name the kind of a paper that the patterns know nothing of.
SURE_KIND: Final = 0.8
#: The fields for which its word counts, and from which probability on.
BACKED_BY_MODEL: Final = {
    name: min(CERTAIN_MODEL if "certain" in need else SURE_MODEL for need in needs if "llm" in need)
    for name, needs in _SUFFICIENT.items()
    if any("llm" in need for need in needs)
}
#: Of several days the patterns do not know which is meant: one that is printed again and that a certain model names.
_PRINTED_AGAIN: Final = frozenset({"repeat", "serial"})
#: Days that a model, where it speaks at all, has to find, too; beside a time of payment it need not.
_MISSED: Final = ("issued_on", "service_on")
#: Below this its value is not even worth showing.
_LEAST_MODEL: Final = 0.2
_REASONS: Final[dict[str, str]] = {
    "unclear": "글자가 흐려 잘못 읽었을 수 있습니다.",
    "alone": "다른 근거로 확인하지 못했습니다.",
    "disputed": "언어 모델은 다르게 읽었습니다({value}).",
    "missed": "언어 모델은 이 날짜를 찾지 못했습니다.",
    "model_only": "이름표를 찾지 못해 언어 모델이 고른 값입니다.",
    "kind": "영수증의 종류를 언어 모델이 골랐습니다.",
    "payments": "결제가 둘 이상일 수 있습니다.",
    "litres": "주유량과 단가를 곱한 값과 다릅니다.",
    "refund": "취소·환불 영수증인지 확인해 주세요.",
}


def judge(
    lines: Sequence[InkLine],
    polygon: Polygon,
    proposals: Mapping[str, Proposal],
    proposed_kind: Proposal | None = None,
) -> Receipt:
    """One receipt from its lines and what the model proposes of it. Everything stored in it is masked.

    A kind that only the model names leaves the total unsure: the kind says what is paid by which article.
    """
    # Masked before anything is read: a number put together from parts must not bring back what was starred.
    lines = [replace(line, text=mask_private(plain_digits(line.text))) for line in lines]
    labels = labelled(lines)
    foreign = foreign_of(lines, labels)
    seen = kind_of(lines, labels, foreign)
    kind = _named_kind(seen, proposed_kind) or seen
    found = _with_doubts(_found(lines, labels, kind, foreign), lines, labels, kind)
    if kind is not seen and "total" in found:
        found["total"] = found["total"].doubted(_REASONS["kind"])
    if "total" in found and _is_outdone(found["total"], proposals.get("total")):
        del found["total"]
    if proposals:
        missed = [name for name in _MISSED if name in found and name not in proposals]
        found.update({name: found[name].doubted(_REASONS["missed"]) for name in missed if not _is_timed(name, found)})
    fields = {name: _field(name, row, _heard(name, proposals.get(name), found)) for name, row in found.items()}
    for name, proposal in proposals.items():
        if name not in fields and _may_add(name, proposal, kind, bool(foreign)):
            fields[name] = _proposed(name, proposal, lines)
    if "is_refund" in found:
        fields = {name: _checked_refund(name, field) for name, field in fields.items()}
    return Receipt(polygon=polygon, kind=kind, lines=tuple(_line(line) for line in lines), fields=fields)


def _found(
    lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind, foreign: Mapping[str, Candidate]
) -> dict[str, Candidate]:
    """What the label patterns find, by field: in foreign money nothing in won, of a refund what comes back."""
    found: dict[str, Candidate] = {
        **read_amounts(lines, labels),
        **read_dates(lines, labels, kind),
        **read_numbers(lines, labels, kind),
        **read_names(lines, labels, kind),
    }
    if "nights" in found and _nights_between(found.get("check_in"), found.get("check_out")) == found["nights"].value:
        found["nights"] = found["nights"].backed("dates")
    if foreign:
        found = {name: row for name, row in found.items() if name not in WON_FIELDS}
        found.update(foreign)
    if (refund := refund_of(lines, labels)) is not None:
        found.update({**({} if foreign else refunded(lines, labels)), "is_refund": refund})
    if (no_proof := no_proof_of(lines)) is not None:
        found["is_no_proof"] = no_proof
    if kind is Kind.NOT_RECEIPT:
        found.pop("total", None)
    return found


def _with_doubts(
    found: dict[str, Candidate], lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind
) -> dict[str, Candidate]:
    """The same with what the paper as a whole says against its values."""
    for names, doubts in (
        (WON_FIELDS, doubts_of_currency(lines)),
        (tuple(found) if kind is Kind.NOT_RECEIPT else _OF_PAYMENT, doubts_of_proof(lines, kind)),
        (_OF_ONE, doubts_of_rows(lines, kind)),
    ):
        found = {name: row.doubted(*doubts) if name in names else row for name, row in found.items()}
    if "total" in found:
        found["total"] = found["total"].doubted(*doubts_of_payment(lines, labels), *_other_payments(found))
    return found


def _named_kind(kind: Kind, proposed: Proposal | None) -> Kind | None:
    """The kind that a measured model gives a receipt that the patterns see but cannot name."""
    if kind is not Kind.OTHER or proposed is None or not proposed.measured or proposed.probability < SURE_KIND:
        return None
    named = Kind(proposed.value)
    return None if named in (Kind.OTHER, Kind.NOT_RECEIPT) else named


def _other_payments(found: Mapping[str, Candidate]) -> Iterator[str]:
    """Doubts of a total: a second approval number, or litres that cost something else."""
    total, litres, price = found["total"], found.get("litres"), found.get("unit_price")
    if "vat_sum" not in total.witnesses and "approval_no" in found and found["approval_no"].doubts:
        yield _REASONS["payments"]
    if litres is not None and price is not None:
        cost = Decimal(str(litres.value)) * Decimal(str(price.value))
        if abs(cost - int(total.value)) > cost / 50:
            yield _REASONS["litres"]


def _is_outdone(total: Candidate, proposal: Proposal | None) -> bool:
    """Whether the only amount with a vague label (요금, 금액) gives way to what the model takes for the total."""
    is_vague = not _OF_TOTALS & set(total.witnesses)
    return (
        is_vague and proposal is not None and proposal.probability >= SURE_MODEL and proposal.value != str(total.value)
    )


def _heard(name: str, proposal: Proposal | None, found: Mapping[str, Candidate]) -> Proposal | None:
    """What the model proposes; nothing where it takes for the total what a sum on the paper shows to be part of it."""
    if name != "total" or proposal is None or "vat_sum" not in found[name].witnesses:
        return proposal
    parts = {str(found[part].value) for part in WON_FIELDS if part != name and part in found}
    return None if proposal.value in parts else proposal


def _is_timed(name: str, found: Mapping[str, Candidate]) -> bool:
    """Whether a day has its time beside it, as only a moment of payment has."""
    day, time = found[name], found.get("issued_at")
    return "time" in day.witnesses or (time is not None and time.line == day.line)


def _nights_between(first: Candidate | None, last: Candidate | None) -> int | None:
    """Nights from 체크인 to 체크아웃."""
    if first is None or last is None:
        return None
    return (dt.date.fromisoformat(str(last.value)) - dt.date.fromisoformat(str(first.value))).days


def _may_add(name: str, proposal: Proposal, kind: Kind, is_foreign: bool) -> bool:
    """Whether the model alone may give a field, for a person to check: the amount paid only where it is rather sure."""
    least = SURE_MODEL if name == "total" else _LEAST_MODEL
    return proposal.probability >= least and kind is not Kind.NOT_RECEIPT and not is_foreign


def _field(name: str, row: Candidate, proposal: Proposal | None) -> Field:
    disputed, certain = None, frozenset[str]()
    if proposal is not None and proposal.probability >= SURE_MODEL:
        if str(row.value) == proposal.value:
            row = row.backed("llm")
            is_certain = proposal.measured and proposal.probability >= CERTAIN_MODEL
            certain = frozenset({"certain"} if is_certain else ())
        elif name != "merchant":
            disputed = proposal.value
    settled = DOUBTS_OF_CHOICE if certain and not _PRINTED_AGAIN.isdisjoint(row.witnesses) else frozenset()
    reasons = [doubt for doubt in row.doubts if doubt not in settled]
    if disputed is not None:
        reasons.append(_REASONS["disputed"].format(value=disputed))
    elif not any(proof in row.witnesses for proof in _PROOFS):
        if not any(need <= certain.union(row.witnesses) for need in _SUFFICIENT.get(name, ())):
            reasons.append(_REASONS["alone"])
        elif "check_digit" not in row.witnesses and row.confidence < CLEAR_INK:
            reasons.append(_REASONS["unclear"])
    return Field(
        value=mask_private(row.value) if isinstance(row.value, str) else row.value,
        status=Status.CHECK if reasons else Status.OK,
        lines=(row.line,),
        text=mask_private(row.text),
        confidence=round(row.confidence, 3),
        witnesses=row.witnesses,
        reason=" ".join(reasons) or None,
    )


def _proposed(name: str, proposal: Proposal, lines: Sequence[InkLine]) -> Field:
    value = int(proposal.value) if name == "total" else mask_private(proposal.value)
    return Field(
        value=value,
        status=Status.CHECK,
        lines=tuple(i for i in proposal.lines if 0 <= i < len(lines)),
        text=mask_private(plain_digits(proposal.text)),
        confidence=round(proposal.probability, 3),
        witnesses=("llm",),
        reason=_REASONS["model_only"],
    )


def _checked_refund(name: str, field: Field) -> Field:
    """On a cancelled receipt nothing that moves money is sure before a person has looked."""
    if name not in ("total", *FLAG_FIELDS) or field.status is Status.CHECK:
        return field
    return field.model_copy(update={"status": Status.CHECK, "reason": _REASONS["refund"]})


def _line(line: InkLine) -> Line:
    return Line(text=mask_private(line.text), polygon=line.polygon, confidence=round(line.mean_confidence(), 3))
