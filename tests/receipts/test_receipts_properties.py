"""Whatever is printed: nothing raises, nothing private goes through, every value stands where it says."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.receipts.model import DATE_FIELDS, FIELDS, TIME_FIELDS, WON_FIELDS, Receipt, Status
from desktop.receipts.normalize import mask_private
from desktop.receipts.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from tests.receipts.conftest import Read

LABELS = sorted({label for labels in VOCABULARY.values() for label in labels.split()})
PIECES = st.one_of(
    st.sampled_from(LABELS),
    st.sampled_from(
        [
            "[취소]",
            "견적서",
            "영수증",
            "KTX 424",
            "나주 → 용산",
            "03/09(월)",
            "어른 1명",
            "2박",
            ":",
            "원",
            "￦",
            "USD",
            "-",
        ]
    ),
    st.integers(-9_999_999, 9_999_999).map(lambda won: f"{won:,}"),
    st.dates(dt.date(1999, 1, 1), dt.date(2031, 1, 1)).map(str),
    st.times().map(lambda time: f"{time:%H:%M}"),
    st.from_regex(r"\d{3}-\d{2}-\d{5}|\d{8,10}|\d{4}-\d{2}\*\*-\*{4}-\d{4}", fullmatch=True),
    st.text(max_size=8),
)
PAPERS = st.lists(st.lists(PIECES, max_size=5).map(" ".join), max_size=12)
CARD = r"[3-69]\d{3}-\d{4}-\d{4}-\d{4}|[3-69]\d{15}|[3-69]\d{3} \d{4} \d{4} \d{4}"
RESIDENT = r"\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])-[1-8]\d{6}"
QUIET = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(PAPERS)
@QUIET
def test_any_lines_make_a_receipt_that_keeps_the_contract(read: Read, lines: list[str]) -> None:
    receipt = read(lines)
    assert len(receipt.lines) == len(lines)
    for name, field in receipt.fields.items():
        assert name in FIELDS
        assert all(0 <= index < len(lines) for index in field.lines)
        assert all(field.text in receipt.lines[index].text for index in field.lines), (name, field)
        if name in WON_FIELDS:
            assert isinstance(field.value, int)
            assert field.value >= 0
            assert str(field.value) in re.sub(r"\D", "", field.text)
        elif name in DATE_FIELDS:
            assert dt.date.fromisoformat(str(field.value)).isoformat() == field.value
        elif name in TIME_FIELDS:
            assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(field.value))
        elif name in ("business_no", "approval_no"):
            assert re.sub(r"\D", "", str(field.value)) in re.sub(r"\D", "", field.text)
        if field.status is Status.OK:
            assert field.witnesses
    assert isinstance(receipt.value("total"), int | None)
    assert receipt.value("total") != 0
    assert Receipt.model_validate_json(receipt.model_dump_json()) == receipt


@given(
    st.from_regex(CARD, fullmatch=True),
    st.sampled_from(["카드번호 ", "승인번호 ", "", "합계 20,000 "]),
    st.sampled_from(["", " 일시불", " 4,000"]),
)
@QUIET
def test_a_whole_card_number_never_comes_out(read: Read, card: str, before: str, after: str) -> None:
    answer = read([f"{before}{card}{after}", "합계 20,000", "거래일시 2026-03-17 12:22"]).model_dump_json()
    assert card not in answer
    assert re.sub(r"\D", "", card) not in re.sub(r"[-\s]", "", answer)


@given(st.from_regex(RESIDENT, fullmatch=True))
@QUIET
def test_a_resident_number_never_comes_out(read: Read, number: str) -> None:
    answer = read([f"성명 김가온 {number}", "합계 20,000", f"승인번호 {number}"]).model_dump_json()
    assert number not in answer
    assert number[7:] not in answer


@given(st.one_of(st.text(), st.from_regex(CARD), st.from_regex(RESIDENT)))
@QUIET
def test_masking_keeps_length_and_places(text: str) -> None:
    masked = mask_private(text)
    assert len(masked) == len(text)
    assert all(a == b or (a.isdigit() and b == "*") for a, b in zip(text, masked, strict=True))
    assert mask_private(masked) == masked
