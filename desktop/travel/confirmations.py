"""What a person has confirmed or corrected on a receipt (담당자 확인): it stands, whatever a machine had read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from desktop.receipts.model import Field, Kind, Receipt, Status
from desktop.travel.findings import finding
from desktop.travel.settlement import Finding
from desktop.travel.trip import Confirmation

PERSON: Final = "person"


def apply_confirmations(receipts: Mapping[str, Receipt], confirmations: Iterable[Confirmation]) -> dict[str, Receipt]:
    """The receipts with every confirmed field "ok" and its witness "person". Applying twice changes nothing more.

    ``field`` "kind" says what the receipt is; "place", "reason" and "paid_by" say what no receipt prints. The ink a
    value came from stays with it while the value is the same. Confirmations of unknown receipts are passed over.
    """
    confirmed = dict(receipts)
    for row in confirmations:
        receipt = confirmed.get(row.receipt)
        if receipt is None:
            continue
        if row.field == "kind":
            confirmed[row.receipt] = receipt.model_copy(update={"kind": Kind(str(row.value))})
            continue
        read = receipt.fields.get(row.field)
        if read is not None and read.value == row.value:
            witnesses = (*(name for name in read.witnesses if name != PERSON), PERSON)
            field = read.model_copy(update={"status": Status.OK, "witnesses": witnesses, "reason": None})
        else:
            field = Field(value=row.value, status=Status.OK, confidence=1.0, witnesses=(PERSON,))
        confirmed[row.receipt] = receipt.model_copy(update={"fields": {**receipt.fields, row.field: field}})
    return confirmed


def unknown_confirmations(receipts: Mapping[str, Receipt], confirmations: Iterable[Confirmation]) -> list[Finding]:
    """A finding for every receipt that is confirmed but not there."""
    unknown = dict.fromkeys(row.receipt for row in confirmations if row.receipt not in receipts)
    return [finding("unknown_receipt", receipt=name) for name in unknown]
