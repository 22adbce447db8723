"""Claims and receipts as expenses: one form for both, with every doubt that keeps an amount from being approved."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from desktop.receipts.model import Kind, Receipt, Status
from desktop.travel.regions import Regions
from desktop.travel.settlement import Item, PaidBy, Route, Verdict
from desktop.travel.tables import Evidence
from desktop.travel.trip import ACQUAINTANCE_STAY, CANCELLATION_FEE, MOST_WON, YEARS, Claim

FARES: Final = (Kind.RAIL, Kind.BUS, Kind.AIR, Kind.SHIP)
#: What tells two journeys of a day apart.
TELLING: Final = ("depart_at", "train_no", "origin", "destination")
DRIVING: Final = (Kind.TOLL, Kind.FUEL, Kind.PARKING)
#: Further papers of a payment that has a receipt of its own.
SLIPS: Final = (Kind.CARD_SLIP, Kind.TAX_INVOICE)
#: What can be bought for a season (정기권).
_SEASONAL: Final = (Kind.RAIL, Kind.BUS, Kind.SHIP, Kind.TOLL, Kind.PARKING)
#: Terms of use that stand on every ticket, without spaces: a note, a sentence (but thanks, and what has been done:
#: 결제되었습니다), what cannot be done with a kind of ticket or card. A star is no note: it hides a number.
_TERMS: Final = re.compile(
    r"※|(?<![었였했됐았]습)(?<!감사합)니다|세요|경우|(?:사용|이용|결제)불가|(?:카드는|권은)\S*불가|수없|않음"
)
ITEM_NAMES: Final = {
    Kind.RAIL: "철도운임",
    Kind.BUS: "버스운임",
    Kind.AIR: "항공운임",
    Kind.SHIP: "선박운임",
    Kind.TAXI: "자동차운임",
    Kind.LODGING: "숙박비",
    Kind.TOLL: "통행료",
    Kind.PARKING: "주차비",
}
FIELD_NAMES: Final = {
    "total": "금액",
    "service_on": "이용일",
    "issued_on": "결제일",
    "seat_class": "좌석 등급",
    "is_refund": "취소·환불 표시",
    "passengers": "인원",
    "nights": "숙박 일수",
    "check_in": "체크인 날짜",
    "check_out": "체크아웃 날짜",
}

ASK_PAYER: Final = "기관 카드로 결제한 것인지 확인해 주세요."
_TICKET_NO: Final = re.compile(r"(?<![\d-])(?:\d{5}-\d{4}-\d{5}-\d{2}|\d{3}-\d{10})(?![\d-])")


@dataclass(frozen=True)
class Expense:
    """One amount spent. ``date``: the day of travel or the first night; ``amount`` None where it could not be read.

    ``doubts``: why it may not be approved yet. ``address``: the receipt's own address line, only ever a proposal.
    ``breakfast_won``: a breakfast printed apart on a lodging receipt. ``claims_for``: of ``persons`` on one ticket, how
    many are claimed here. ``ticket_no`` as printed; ``digest`` tells equal files apart from others. ``unsure``: of the
    fields that tell journeys apart those to check; ``note``: where an amount comes from that nobody typed;
    ``payer_said``, ``total_said``: a person said who paid, and how much; ``in_cash``: it was paid without a card;
    ``driven_km``: how long the leg was that it belongs to, by own car.
    """

    kind: Kind
    date: dt.date | None
    amount: int | None
    doubts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    paid_by: PaidBy = PaidBy.OWN
    nights: int | None = None
    persons: int = 1
    place: str = ""
    address: str = ""
    origin: str = ""
    destination: str = ""
    seat_class: str = ""
    reason: str = ""
    acquaintance: bool = False
    is_fee: bool = False
    claims_for: int | None = None
    workplace_fare: int | None = None
    is_refund: bool = False
    breakfast_won: int = 0
    approval_no: str = ""
    depart_at: str = ""
    train_no: str = ""
    ticket_no: str = ""
    digest: str = ""
    unit_price: str = ""
    unsure: frozenset[str] = frozenset()
    note: str = ""
    payer_said: bool = False
    total_said: bool = False
    issued_at: str = ""
    in_cash: bool = False
    driven_km: Decimal | None = None

    @property
    def is_claim(self) -> bool:
        return not self.keys

    def doubting(self, *doubts: str) -> Expense:
        """The same expense with more doubts."""
        return replace(self, doubts=(*self.doubts, *doubts))


def from_claim(claim: Claim) -> Expense:
    """A claim a clerk typed in; without evidence it is in doubt."""
    acquaintance, is_fee = claim.kind == ACQUAINTANCE_STAY, claim.kind == CANCELLATION_FEE
    return Expense(
        kind=Kind.LODGING if acquaintance else Kind.OTHER if is_fee else Kind(claim.kind),
        date=claim.date,
        amount=claim.amount_won,
        doubts=() if claim.evidence else ("증거서류가 없습니다. 증거서류를 갖추거나 사유를 확인해 주세요.",),
        paid_by=claim.paid_by,
        nights=claim.nights,
        persons=claim.persons,
        place=claim.place,
        origin=claim.origin,
        destination=claim.destination,
        seat_class=claim.seat_class,
        reason=claim.reason,
        acquaintance=acquaintance,
        is_fee=is_fee,
        claims_for=claim.claims_for,
        workplace_fare=claim.workplace_fare_won,
    )


def from_receipt(key: str, receipt: Receipt, rules: Evidence, regions: Regions, digest: str = "") -> Expense:
    """What a receipt says was spent. A field with status "check" that the amount rests on is a doubt."""
    is_refund = receipt.value("is_refund") is True
    total, persons = _count(receipt, "total"), _count(receipt, "passengers")
    date, nights, dated_by, doubts = _when(receipt, is_refund)
    paid_by, payer_doubts = _payer(receipt, rules)
    doubts += payer_doubts
    if total is None:
        doubts.append("금액을 읽지 못했습니다. 영수증을 보고 적어 주세요.")
    graded = ("seat_class",) if receipt.kind in FARES and not is_refund else ()
    shared = ("passengers",) if persons is not None and persons > 1 and not is_refund else ()
    for name in ("total", "is_refund", *graded, *shared, *dated_by):
        field = receipt.fields.get(name)
        if field is not None and field.status is not Status.OK:
            doubts.append(f"{FIELD_NAMES[name]} 확인이 필요합니다" + (f": {field.reason}" if field.reason else "."))
    if receipt.kind in _SEASONAL and _calls_itself(receipt, rules.season_words):
        doubts.append("정기권입니다. 이 출장에 든 금액이 얼마인지 확인해 주세요.")
    splits_breakfast = receipt.kind is Kind.LODGING and not _confirmed(receipt, "total")
    return Expense(
        kind=receipt.kind,
        date=date,
        amount=total,
        doubts=tuple(doubts),
        keys=(key,),
        paid_by=paid_by,
        nights=nights,
        persons=persons or 1,
        place=_text(receipt, "place"),
        address=_address(receipt, regions),
        origin=_text(receipt, "origin"),
        destination=_text(receipt, "destination"),
        seat_class=_text(receipt, "seat_class"),
        reason=_text(receipt, "reason"),
        is_refund=is_refund,
        is_fee=receipt.kind in FARES and not is_refund and _is_fee(receipt, rules.fee_words, total),
        breakfast_won=_breakfast(receipt, rules.breakfast_words) if splits_breakfast else 0,
        approval_no=_text(receipt, "approval_no"),
        depart_at=_text(receipt, "depart_at"),
        train_no=_text(receipt, "train_no"),
        claims_for=_count(receipt, "claims_for"),
        workplace_fare=_count(receipt, "workplace_fare_won"),
        ticket_no=ticket_number(receipt),
        digest=digest,
        unit_price=_text(receipt, "unit_price"),
        issued_at=_text(receipt, "issued_at"),
        payer_said=bool(_text(receipt, "paid_by")),
        total_said=_confirmed(receipt, "total"),
        in_cash=any(word in _text(receipt, "payment") for word in rules.cash_words),
        unsure=frozenset(name for name in TELLING if name in receipt.fields and not receipt.is_sure(name)),
    )


def ticket_number(receipt: Receipt) -> str:
    """The number of a train or air ticket (승차권번호 5-4-5-2, 항공권번호 3-10 digits) as it stands on the receipt."""
    for line in receipt.lines:
        if match := _TICKET_NO.search(line.text):
            return match[0]
    return ""


def is_foreign(receipt: Receipt) -> bool:
    """Whether a receipt is in foreign money: it has ``total_foreign``, or a currency other than won."""
    currency = _text(receipt, "currency").upper()
    return "total_foreign" in receipt.fields or currency not in ("", "KRW", "WON", "원", "￦", "₩")


def mentions_breakfast(receipt: Receipt, rules: Evidence) -> bool:
    """Whether a lodging receipt names a breakfast that is not printed as nought."""
    return any(
        word in line.text.lower() and not re.search(r"불포함|미포함|(?<![\d,])0\s*원?\s*$", line.text)
        for line in receipt.lines
        for word in rules.breakfast_words
    )


def item(
    expense: Expense,
    name: str,
    date: dt.date,
    *,
    claimed: int,
    allowed: int,
    basis: Sequence[str],
    words: str,
    reasons: Sequence[str] = (),
) -> Item:
    """A settled row: open while the expense is in doubt, otherwise paid as far as ``allowed`` goes."""
    if expense.doubts:
        verdict = Verdict.OPEN
    elif allowed == claimed:
        verdict = Verdict.PAID
    else:
        verdict = Verdict.REDUCED if allowed else Verdict.REFUSED
    return Item(
        date=date,
        item=name,
        claimed_won=claimed,
        approved_won=0 if expense.doubts else allowed,
        proposed_won=allowed,
        verdict=verdict,
        paid_by=expense.paid_by,
        basis=tuple(basis),
        sum=words,
        reasons=(*dict.fromkeys((*expense.doubts, *reasons)),),
        receipts=expense.keys,
        route=Route(
            origin=expense.origin,
            destination=expense.destination,
            seat_class=expense.seat_class,
            driven_km=expense.driven_km,
        ),
    )


def _when(receipt: Receipt, is_refund: bool) -> tuple[dt.date | None, int | None, tuple[str, ...], list[str]]:
    """The day, the nights of a lodging, the fields these rest on, and what is wrong with them.

    A fare belongs to its day of travel; for everything paid on the spot, and for a refund, the day of payment will do.
    """
    if receipt.kind is Kind.LODGING and not is_refund:
        return _stay(receipt)
    for name in ("service_on", "issued_on"):
        if (date := _date(receipt, name)) is not None:
            is_guess = name == "issued_on" and receipt.kind in FARES and not is_refund
            doubts = ["이용일이 보이지 않아 결제일로 적었습니다. 이용일을 확인해 주세요."] if is_guess else []
            return date, None, (name,), doubts
    return None, None, (), ["날짜를 읽지 못했습니다. 날짜를 적어 주세요."]


def _stay(receipt: Receipt) -> tuple[dt.date | None, int | None, tuple[str, ...], list[str]]:
    """First night and number of nights (제16조 제4항); the dates and the printed number must agree."""
    first_by = "check_in" if _date(receipt, "check_in") is not None else "service_on"
    first, check_out = _date(receipt, first_by), _date(receipt, "check_out")
    nights = _count(receipt, "nights") or None
    doubts: list[str] = []
    if first is None:
        doubts.append("숙박일이 보이지 않습니다. 숙박한 날을 적어 주세요.")
        first = _date(receipt, "issued_on")
    elif check_out is not None:
        between = (check_out - first).days
        if between < 1 or (nights is not None and nights != between):
            doubts.append("숙박 기간과 숙박 일수가 서로 맞지 않습니다. 숙박일을 확인해 주세요.")
        nights = nights or max(between, 1)
    return first, nights, (first_by, "check_out", "nights"), doubts


def _payer(receipt: Receipt, rules: Evidence) -> tuple[PaidBy, list[str]]:
    """Who paid: as a person said, or as the receipt names an office card; in a line that was not made out, ask."""
    if said := _text(receipt, "paid_by"):
        return PaidBy(said), []
    for name in ("payment", "card_issuer"):
        if any(word in _text(receipt, name) for word in rules.office_card_words):
            sure = receipt.is_sure(name)
            return PaidBy.OFFICE_CARD, [] if sure else [ASK_PAYER]
    if _calls_itself(receipt, rules.office_card_words):
        return PaidBy.OFFICE_CARD, [ASK_PAYER]
    return PaidBy.OWN, []


def _breakfast(receipt: Receipt, words: Sequence[str]) -> int:
    total = 0
    for line in receipt.lines:
        if any(word in line.text.lower() for word in words):
            amount = re.search(r"(?<![\d,])(\d{1,3}(?:,\d{3})+|\d{4,6})\s*원?\s*$", line.text)
            total += int(amount[1].replace(",", "")) if amount else 0
    return total


def _calls_itself(receipt: Receipt, words: Sequence[str]) -> bool:
    """Whether a receipt says one of these words of itself; what its terms of use say does not count."""
    lines = ["".join(line.text.split()) for line in receipt.lines]
    return any(word in line and not _TERMS.search(line) for line in lines for word in words)


def _is_fee(receipt: Receipt, words: Sequence[str], total: int | None) -> bool:
    """Whether a ticket's total is what was kept when it was given back; the terms of refund are on every ticket."""
    amounts = [
        re.search(r"(?<![\d,])(\d{1,3}(?:,\d{3})+|\d+)\s*원?\s*$", line.text)
        for line in receipt.lines
        if any(word in "".join(line.text.split()) for word in words)
    ]
    return bool(total) and any(found is not None and int(found[1].replace(",", "")) == total for found in amounts)


def _address(receipt: Receipt, regions: Regions) -> str:
    """The first line that is an address: after the word 주소, or beginning with the official name of a region."""
    for line in receipt.lines:
        labelled = re.match(r"\s*(?:사업장|소재지)?\s*주\s*소(?:지)?\s*[:：]?\s*(.+)", line.text)
        text = labelled[1] if labelled else line.text.strip()
        if (labelled or regions.begins_with_region(text)) and regions.areas(text):
            return text
    return ""


def _date(receipt: Receipt, name: str) -> dt.date | None:
    """A date as read; a year that no trip can have is a misreading, not a date."""
    try:
        date = dt.date.fromisoformat(_text(receipt, name))
    except ValueError:
        return None
    return date if YEARS[0] <= date.year <= YEARS[1] else None


def _count(receipt: Receipt, name: str) -> int | None:
    value = receipt.value(name)
    return value if type(value) is int and 0 <= value <= MOST_WON else None


def _text(receipt: Receipt, name: str) -> str:
    value = receipt.value(name)
    return value if isinstance(value, str) else ""


def _confirmed(receipt: Receipt, name: str) -> bool:
    field = receipt.fields.get(name)
    return field is not None and "person" in field.witnesses
