"""A receipt as evidence (증빙): what it is, what it says, and what became of it in the settlement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from desktop.receipts.model import FIELDS, WON_FIELDS, Kind, Receipt
from desktop.receipts.naming import called
from desktop.travel.confirmations import PERSON, apply_confirmations
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Confirmation

KIND_NAMES: Final[dict[Kind, str]] = {
    Kind.RAIL: "철도승차권",
    Kind.BUS: "버스승차권",
    Kind.AIR: "항공권",
    Kind.SHIP: "승선권",
    Kind.TAXI: "택시",
    Kind.TOLL: "통행료",
    Kind.PARKING: "주차",
    Kind.FUEL: "주유",
    Kind.LODGING: "숙박",
    Kind.MEAL: "식사",
    Kind.SHOP: "물품 구입",
    Kind.CARD_SLIP: "카드매출전표",
    Kind.TAX_INVOICE: "세금계산서",
    Kind.SIMPLE: "간이영수증",
    Kind.OTHER: "기타",
    Kind.NOT_RECEIPT: "영수증 아님",
}

FIELD_NAMES: Final[dict[str, str]] = {
    "merchant": "상호",
    "business_no": "사업자등록번호",
    "issued_on": "결제일",
    "issued_at": "결제시각",
    "service_on": "이용일",
    "total": "금액",
    "supply": "공급가액",
    "vat": "부가세",
    "tip": "봉사료",
    "discount": "할인",
    "currency": "통화",
    "total_foreign": "외화 금액",
    "approval_no": "승인번호",
    "card_no": "카드번호",
    "card_issuer": "카드사",
    "payment": "결제수단",
    "is_refund": "환불",
    "is_no_proof": "증빙 아님",
    "origin": "출발지",
    "destination": "도착지",
    "depart_at": "출발시각",
    "arrive_at": "도착시각",
    "train_no": "열차",
    "seat_class": "등급",
    "passengers": "인원",
    "check_in": "입실일",
    "check_out": "퇴실일",
    "nights": "박수",
    "fuel_kind": "유종",
    "litres": "주유량(L)",
    "unit_price": "단가",
    "distance_km": "거리(km)",
    "vehicle_no": "차량번호",
}

_FOLDERS: Final = re.compile(r"^(?:[A-Za-z]:)?[\\/].*[\\/]", re.DOTALL)


@dataclass(frozen=True)
class Evidence:
    """One receipt with the page it stands on.

    ``id`` is the clerk's name for it ("a.jpg#0"); ``picture`` a JPEG or PNG of the whole page, perhaps scaled down;
    ``page_size`` (width, height) in pixels is what ``receipt.polygon`` is measured in; ``as_read`` the receipt before
    a person said anything of it, where that is known.
    """

    id: str
    receipt: Receipt
    picture: Path | None
    page_size: tuple[int, int]
    as_read: Receipt | None = None

    @property
    def kind_name(self) -> str:
        return KIND_NAMES[self.receipt.kind]

    @property
    def is_refund(self) -> bool:
        return self.receipt.value("is_refund") is True

    @property
    def total_won(self) -> int | None:
        """What was paid in won, negative for a refund; None where no total was read."""
        total = self.receipt.value("total")
        if not isinstance(total, int):
            return None
        return -total if self.is_refund else total

    def read_words(self, name: str) -> str:
        """What a machine had read as a field, or as "kind"; empty where it had read nothing."""
        if self.as_read is None:
            return ""
        if name == "kind":
            return KIND_NAMES[self.as_read.kind]
        value = self.as_read.value(name)
        return "" if value is None else str(value)

    def unconfirmed(self) -> list[str]:
        """The names of the fields that still want a glance."""
        return [name for name in FIELDS if name in self.receipt.fields and not self.receipt.is_sure(name)]

    def confirmed(self) -> list[str]:
        """The names of the fields that a person has confirmed or corrected."""
        return [name for name in FIELDS if self._is_confirmed(name)]

    def says(self, names: Iterable[str]) -> str:
        """The named fields in words: '출발지 나주 · 도착지 용산'."""
        return " · ".join(self._words(name) for name in names if self.receipt.value(name) not in (None, False))

    def _is_confirmed(self, name: str) -> bool:
        field = self.receipt.fields.get(name)
        return field is not None and PERSON in field.witnesses

    def _words(self, name: str) -> str:
        value = self.receipt.value(name)
        if value is True:
            return FIELD_NAMES[name]
        return f"{FIELD_NAMES[name]} {value:,}원" if name in WON_FIELDS else f"{FIELD_NAMES[name]} {value}"


def as_confirmed(evidence: Sequence[Evidence], confirmations: Iterable[Confirmation]) -> list[Evidence]:
    """The evidence with what a person has said of it in place of what was read."""
    receipts = apply_confirmations({each.id: each.receipt for each in evidence}, confirmations)
    return [replace(each, receipt=receipts[each.id], as_read=each.as_read or each.receipt) for each in evidence]


def shown_id(evidence_id: str) -> str:
    """A receipt as the clerk knows it ("택시.jpg"): of an absolute path only the file's name is shown."""
    return called(_FOLDERS.sub("", evidence_id))


def verdict_of(evidence_id: str, settlement: Settlement) -> str:
    """The verdicts on the items that rest on a receipt, in words, or that it became none."""
    verdicts = [f"{item.verdict} ({item.item})" for item in settlement.items if evidence_id in item.receipts]
    return ", ".join(dict.fromkeys(verdicts)) or "정산 항목 없음"


def leg_of(evidence_id: str, settlement: Settlement) -> str:
    """The day and the part of the trip that a receipt belongs to (1일차 가는 길), with a mark where it is not sure."""
    leg = next((leg for leg in settlement.legs if leg.receipt == evidence_id), None)
    if leg is None:
        return ""
    return leg.words if leg.sure else f"{leg.words} (확인)"
