"""환수와 가산징수 (제31조) as documents show them: what was paid, what comes back, what is added."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.export.cells import CENTRE, SECTION, TOTAL, TOTAL_LABEL, Sheet
from desktop.travel.money import won, written_out
from desktop.travel.settlement import Recovery, Settlement


def recovery_lines(recovery: Recovery) -> Iterator[tuple[str, str]]:
    """Label and words, a line each, ending with the amount to be returned."""
    yield "이미 지급한 금액", won(recovery.paid_won)
    yield "환수액", won(recovery.back_won)
    if recovery.fraud_won:
        basis = f", {', '.join(recovery.basis)}" if recovery.basis else ""
        yield "가산징수액", f"{won(recovery.surcharge_won)} ({recovery.sum or '배수를 정하지 않음'}{basis})"
        if recovery.reason:
            yield "부정 수령", recovery.reason
    yield "반납할 금액 합계", written_out(recovery.total_won)


def write_recovery(sheet: Sheet, settlement: Settlement, payable: str, row: int, column: int) -> None:
    """The sums below the amount to pay (``payable``: its cell), each reckoned from the cells above it."""
    recovery = settlement.recovery
    if recovery is None:
        return
    letter = "ABCDEFGHIJKLM"[column - 1]
    sheet.text(row, 1, "3. 환수와 가산징수 (제31조)", SECTION, across=sheet.columns)
    first = row + 1
    names = ("환수액", "부정 수령액", f"가산징수액 (부정 수령액 × {recovery.times}배)")
    for offset, name in enumerate(names):
        sheet.text(first + offset, 5, name, CENTRE, across=2)
    sheet.formula(first, column, f"MAX(-{payable},0)", recovery.back_won)
    sheet.number(first + 1, column, recovery.fraud_won)
    sheet.formula(first + 2, column, f"{letter}{first + 1}*{recovery.times}", recovery.surcharge_won)
    sheet.text(first + 3, 5, "반납할 금액 합계", TOTAL_LABEL, across=2)
    sheet.formula(first + 3, column, f"{letter}{first}+{letter}{first + 2}", recovery.total_won, TOTAL)
    for each in range(first, first + 4):
        sheet.height(each)
