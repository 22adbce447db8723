"""How the contract's values are named, shown and typed on screen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.export.evidence import FIELD_NAMES, KIND_NAMES
from desktop.receipts.model import (
    COUNT_FIELDS,
    DATE_FIELDS,
    DECIMAL_FIELDS,
    FLAG_FIELDS,
    TIME_FIELDS,
    WON_FIELDS,
    Kind,
    Value,
)
from desktop.receipts.normalize import MOST_WON, business_numbers, dates, mask_private, times
from desktop.travel.settlement import PaidBy

#: The order in which fields are shown. Their names stand with the evidence list, so that screen and paper agree.
ORDER: Final = (
    "total",
    "issued_on",
    "issued_at",
    "service_on",
    "merchant",
    "business_no",
    "origin",
    "destination",
    "depart_at",
    "arrive_at",
    "train_no",
    "seat_class",
    "passengers",
    "check_in",
    "check_out",
    "nights",
    "supply",
    "vat",
    "tip",
    "discount",
    "total_foreign",
    "currency",
    "payment",
    "card_issuer",
    "card_no",
    "approval_no",
    "fuel_kind",
    "litres",
    "unit_price",
    "distance_km",
    "vehicle_no",
    "is_refund",
    "is_no_proof",
    "place",
    "reason",
    "paid_by",
    "claims_for",
    "workplace_fare_won",
)

#: What no receipt prints and only a person can say.
_SAID: Final = {
    "kind": "종류",
    "place": "숙박한 곳(시·군)",
    "reason": "사유",
    "paid_by": "누가 냈는가",
    "claims_for": "몇 명분을 청구하는가",
    "workplace_fare_won": "근무지에서 출발할 때의 운임",
}
_PAYERS: Final = {
    PaidBy.OWN: "본인",
    PaidBy.OFFICE_CARD: "기관 카드",
}

#: Fields shown for a kind even where nothing was found, because an amount of the settlement rests on them.
EXPECTED: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.TAXI: ("total", "issued_on", "reason"),
    Kind.RAIL: ("total", "service_on", "origin", "destination"),
    Kind.BUS: ("total", "service_on", "origin", "destination"),
    Kind.AIR: ("total", "service_on", "origin", "destination"),
    Kind.SHIP: ("total", "service_on", "origin", "destination"),
    Kind.LODGING: ("total", "check_in", "nights", "place", "merchant"),
    Kind.NOT_RECEIPT: (),
}
EXPECTED_OTHERWISE: Final = ("total", "issued_on", "merchant")


#: What stands before a reason that a person gave, among the reasons of an item.
GIVEN: Final = "사유: "


def translate(text: str) -> str:
    """A word of the tables above in the language of the window."""
    return QCoreApplication.translate("Words", text)


def kind_name(kind: Kind) -> str:
    return translate(KIND_NAMES[kind])


def field_name(name: str) -> str:
    return translate(_SAID.get(name) or FIELD_NAMES.get(name, name))


def shortened(text: str, letters: int = 30) -> str:
    """A text without the middle of a long one."""
    half = letters // 2
    return text if len(text) <= letters else f"{text[:half]}…{text[-half:]}"


def won(amount: int) -> str:
    """12,000원; a negative amount with a true minus, so that it does not wrap."""
    return QCoreApplication.translate("Words", "{amount}원").format(amount=f"{amount:,}".replace("-", "−"))


def is_said(name: str) -> bool:
    """Whether no receipt prints this, and only a person can say it."""
    return name in _SAID


def choices(name: str) -> tuple[tuple[Value, str], ...]:
    """The values a field can have, with their words; empty when it is typed."""
    if name in FLAG_FIELDS:
        return (True, shown(name, True)), (False, shown(name, False))
    if name == "paid_by":
        return tuple((payer.value, translate(word)) for payer, word in _PAYERS.items())
    return ()


def shown(name: str, value: Value) -> str:
    """A field's value as a person reads it."""
    if name == "kind":
        return kind_name(Kind(str(value)))
    if name == "paid_by":
        return translate(_PAYERS[PaidBy(str(value))])
    if isinstance(value, bool):
        return QCoreApplication.translate("Words", "예") if value else QCoreApplication.translate("Words", "아니요")
    if _is_won(name) and isinstance(value, int):
        return won(value)
    return str(value)


def _is_won(name: str) -> bool:
    return name in WON_FIELDS or name == "workplace_fare_won"


def editable(name: str, value: Value) -> str:
    """A field's value as it stands in the box where it is typed."""
    return f"{value:,}" if _is_won(name) and isinstance(value, int) else str(value)


def typed(name: str, text: str) -> Value:
    """The value a clerk typed for a field. Raises ValueError, in the clerk's words, when it is none."""
    text = " ".join(text.split())
    if not text:
        raise ValueError(QCoreApplication.translate("Words", "값을 입력해 주세요."))
    if _is_won(name):
        return _whole(
            text.removesuffix("원").strip(), QCoreApplication.translate("Words", "금액은 12,000처럼 적어 주세요.")
        )
    if name in COUNT_FIELDS or name == "claims_for":
        return _whole(text, QCoreApplication.translate("Words", "숫자로 적어 주세요."))
    if name in DATE_FIELDS:
        return typed_date(text).isoformat()
    if name in TIME_FIELDS:
        return typed_time(text)
    if name in DECIMAL_FIELDS:
        return _decimal(text)
    if name == "business_no":
        numbers = [found.value for found in business_numbers(text)]
        if len(numbers) != 1:
            raise ValueError(QCoreApplication.translate("Words", "사업자번호는 314-82-10024처럼 적어 주세요."))
        return numbers[0]
    return mask_private(text)


def typed_date(text: str) -> dt.date:
    """A date typed as 2026-03-09, 2026.3.9., 26/3/9 or 20260309; ValueError otherwise."""
    found = list(dates(text))
    if len(found) != 1:
        raise ValueError(QCoreApplication.translate("Words", "날짜는 2026-03-09처럼 적어 주세요."))
    return found[0].value


def typed_time(text: str) -> str:
    """A time typed as 9:00, 오후 2:30 or 14시 30분, as HH:MM; ValueError otherwise."""
    found = list(times(text))
    if len(found) != 1:
        raise ValueError(QCoreApplication.translate("Words", "시각은 09:00처럼 적어 주세요."))
    return found[0].value


def _whole(text: str, complaint: str) -> int:
    digits = text.replace(",", "")
    if not (digits.isascii() and digits.isdigit() and int(digits) <= MOST_WON):
        raise ValueError(complaint)
    return int(digits)


def _decimal(text: str) -> str:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise ValueError(QCoreApplication.translate("Words", "숫자로 적어 주세요. 예: 31.712"))
    return f"{number:f}"


def typed_won(text: str) -> int | None:
    """A won amount typed in a form; None when left empty, ValueError when it is no amount."""
    value = typed("total", text) if text.strip() else None
    return value if isinstance(value, int) else None
