"""환수와 가산징수 (제31조) as documents show them: what was paid, what comes back, what is added."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.travel.money import won, written_out
from desktop.travel.settlement import Recovery


def recovery_lines(recovery: Recovery) -> Iterator[tuple[str, str]]:
    """Label and words, a line each, ending with the amount to be returned."""
    yield "이미 지급한 금액", won(recovery.paid_won)
    yield from ((f"{name} 금액", won(amount)) for name, amount in recovery.beside)
    yield "환수액", won(recovery.back_won)
    if recovery.lacks_surcharge:
        yield "가산징수액", "아직 빠져 있습니다 (배수를 정하지 않음)"
    elif recovery.fraud_won:
        basis = f", {', '.join(recovery.basis)}" if recovery.basis else ""
        yield "가산징수액", f"{won(recovery.surcharge_won)} ({recovery.sum}{basis})"
    if recovery.fraud_won and recovery.reason:
        yield "부정 수령", recovery.reason
    label = "반납할 금액 (가산징수액 제외)" if recovery.lacks_surcharge else "반납할 금액 합계"
    yield label, written_out(recovery.total_won)
