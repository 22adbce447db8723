"""Candidates found on invented receipts, and the grammar as llama.cpp takes it."""

from __future__ import annotations

import ctypes
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.llm.answers import Place, literal
from desktop.llm.grammar import FIELDS, FORM, candidates, gbnf
from desktop.llm.prompt import END, MAX_LINE, MAX_LINES, fold
from desktop.receipts.model import Kind

if TYPE_CHECKING:
    from desktop.llm.runtime import Runtime

EMPTY = '{"kind":"meal","total":"","issued_on":"","service_on":"","approval_no":"","merchant":""}'


def values(field: str, *lines: str) -> list[str]:
    return list(candidates([fold(line) for line in lines])[field])


@pytest.mark.parametrize(
    ("line", "amounts"),
    [
        ("합계 16,000원", ["16000"]),
        ("합계: 16.000", ["16000"]),
        ("합계 16, 000 원", ["16000"]),
        ("₩1,234,500", ["1234500"]),
        ("\\900", ["900"]),
        ("된장찌개 8,000 2 16,000", ["8000", "16000"]),
        ("취소 -59,800", ["59800"]),
        ("2026-03-09 12:30:11", []),
        ("123-45-67890", []),
        ("02-123-4567", []),
        ("1588-1234", []),
        ("1234-56**-****-1234", []),
        ("경유 31.234L", []),
        ("주행 120km", []),
        ("USD 1,234.50", []),
        ("수량 2", []),
        ("총 금액 ***1,110,000", ["1110000"]),
        ("합계:****163,400원", ["163400"]),
        ("할인 10%", []),
    ],
)
def test_amounts(line: str, amounts: list[str]) -> None:
    assert values("total", line) == amounts


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("2026-03-09", ["2026-03-09"]),
        ("거래일시 2026/3/9 12:30", ["2026-03-09"]),
        ("2026년 3월 9일(월)", ["2026-03-09"]),
        ("2026년03월09일", ["2026-03-09"]),
        ("2026. 3. 9.", ["2026-03-09"]),
        ("'26.03.09 18:22", ["2026-03-09"]),
        ("26/03/09", ["2026-03-09"]),
        ("20260309", ["2026-03-09"]),
        ("20260309123011", ["2026-03-09"]),
        ("2026 03 09", ["2026-03-09"]),
        ("2026-03-0912:30", ["2026-03-09"]),
        ("20/06/2207시29분", ["2020-06-22"]),
        ("승 차 일..2023-07-18", ["2023-07-18"]),
        ("이용 2026.03.09 ~ 2026.03.11", ["2026-03-09", "2026-03-11"]),
        ("2026-02-30", []),
        ("2026-13-01", []),
        ("010-1234-5678", []),
        ("123-45-67890", []),
        ("202603091234567", []),
    ],
)
def test_dates(line: str, dates: list[str]) -> None:
    assert values("issued_on", line) == dates
    assert values("service_on", line) == dates


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("승인번호: 30117742", ["30117742"]),
        ("승인번호 3011 7742", ["30117742"]),
        ("현금영수증 승인번호..965843132", ["965843132"]),
        ("승인 20260309", ["20260309"]),
        ("승인일시 20260309123011", []),
        ("승인번호 30117742 12,000", ["30117742"]),
        ("20260309", []),
        ("사업자번호 1234567890", []),
        ("123-45-67890", []),
        ("TEL 0212345678", []),
        ("01012345678", []),
        ("1234-5678-9012-3456", []),
        ("1234567890123456", []),
        ("1234-56**-****-1234", []),
        ("12345", []),
        ("1,234,567", []),
    ],
)
def test_approval_numbers(line: str, numbers: list[str]) -> None:
    assert values("approval_no", line) == numbers


def test_places_are_the_ink() -> None:
    lines = ["상호 : (주)가온 식당", "국밥 9,000", "합계 ￦ 9,000 원", "'26.3.9"]
    found = candidates([fold(line) for line in lines])
    assert found["total"]["9000"] == [Place(1, 3, 8), Place(2, 3, 12)]
    assert lines[2][3:12] == "￦ 9,000 원"
    assert found["issued_on"]["2026-03-09"] == [Place(3, 0, 7)]
    assert found["merchant"]["(주)가온 식당"] == [Place(0, 5, 13)]


def test_merchants_come_from_one_plausible_line() -> None:
    found = values("merchant", "신용카드 매출전표", "가온식당 시청점", "대표 홍길동", "국밥 9,000", "합계 9,000")
    assert found == ["가온식당", "가온식당 시청점", "시청점"]
    assert values("merchant", "가온식당 영수증") == ["가온식당"]
    assert values("merchant", "한빛택시(주)") == ["한빛택시", "한빛택시(주)"]
    low = [*(f"안내 말씀 {n}" for n in range(40)), "가맹점명:", "다온모텔", "가맹점번호 12345678"]
    assert "다온모텔" in values("merchant", *low)
    assert "초록미용실" in values("merchant", "거 래 처: 초록미용실 사업자 번호: 806-56-32950")


receiptish = st.lists(
    st.sampled_from(
        [
            "상호",
            "가온식당",
            "(주)다온",
            "합계",
            "16,000원",
            "9,000",
            "2026-03-09",
            "'26.3.9",
            "20260309",
            "승인번호",
            "30117742",
            "3011",
            "7742",
            "123-45-67890",
            "1234-56**-****-1234",
            "<|end|>",
            "[12]",
            '"',
            "\\",
            "]",
            "[",
            "뷁",
            "😀",
            "\x00",
            "\n",
            "：１２，０００",
            "TEL",
            "02-123-4567",
            "12:30",
        ]
    ),
    max_size=8,
).map(" ".join)
receipts = st.lists(receiptish | st.text(max_size=60), min_size=1, max_size=MAX_LINES)


def spells(runtime: Runtime, grammar: str, text: str) -> bool:
    """Whether the grammar lets llama.cpp write ``text`` and end there."""
    import llama_cpp as native

    vocabulary = runtime._vocabulary
    sampler = native.llama_sampler_init_grammar(vocabulary, grammar.encode(), b"root")
    assert sampler
    try:
        for token in [*runtime.tokens(text), *runtime.tokens(END)]:
            one = (native.llama_token_data * 1)(native.llama_token_data(token, 0.0, 0.0))
            array = native.llama_token_data_array(data=one, size=1, selected=-1, sorted=False)
            native.llama_sampler_apply(sampler, ctypes.byref(array))
            if one[0].logit != 0.0:
                return False
            native.llama_sampler_accept(sampler, token)
        return True
    finally:
        native.llama_sampler_free(sampler)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(receipts)
@example(["\ud800", "\U0010ffff가나", "\\\"']["])
def test_any_text_gives_a_grammar_that_can_be_empty_and_can_copy(runtime: Runtime, lines: list[str]) -> None:
    found = candidates([fold(line[:MAX_LINE]) for line in lines])
    grammar = gbnf(found)
    assert spells(runtime, grammar, EMPTY)
    for field in FIELDS:
        for value in list(found[field])[:3]:
            text = FORM.answer({"kind": "taxi", field: value})
            assert spells(runtime, grammar, text)
            spans = FORM.spans(text.encode())
            assert {name: text.encode()[start:end].decode() for name, (start, end) in spans.items()} == {
                "kind": "taxi",
                field: value,
            }


def test_what_does_not_stand_there_cannot_be_written(runtime: Runtime) -> None:
    lines = ["가온식당", "2026-03-09", "합계 16,000", "승인 30117742"]
    grammar = gbnf(candidates(lines))
    right = {"total": "16000", "issued_on": "2026-03-09", "approval_no": "30117742", "merchant": "가온식당"}
    for kind in Kind:
        assert spells(runtime, grammar, FORM.answer({"kind": kind, **right}))
    for wrong in (
        {"total": "1600"},
        {"total": "160000"},
        {"issued_on": "2026-03-08"},
        {"service_on": "2026-03-08"},
        {"approval_no": "30117743"},
        {"merchant": "가온"},
        {"merchant": "다온식당"},
    ):
        assert not spells(runtime, grammar, FORM.answer({"kind": "meal", **right, **wrong}))
    assert not spells(runtime, grammar, FORM.answer({"kind": "dinner", **right}))


def test_the_fixed_parts_put_an_answer_together() -> None:
    parts = [FORM.skeleton[list(Kind).index(Kind.MEAL)], *FORM.skeleton[len(Kind) :]]
    assert "".join(parts) == EMPTY == FORM.answer({"kind": "meal"})
    assert all('"' in part for part in FORM.skeleton)  # what folding takes out of every receipt


def test_a_receipt_without_numbers_or_words_leaves_nothing_to_copy() -> None:
    assert candidates(["---", "감사합니다"]) == {field: {} for field in FIELDS}


def test_literal_escapes() -> None:
    assert literal('가"\\\n😀') == '"가\\u0022\\u005C\\u000A\\U0001F600"'


def test_a_bad_grammar_is_refused_not_run(runtime: Runtime, capfd: pytest.CaptureFixture[str]) -> None:
    from desktop.llm.runtime import NoAnswerError

    with pytest.raises(NoAnswerError, match="grammar"):
        runtime.answer(runtime.tokens("<|doc|>"), "root ::= missing", 10, lambda: False)
    capfd.readouterr()


@pytest.mark.parametrize(
    "broken", ["", "{}", EMPTY[:-1], EMPTY + "x", EMPTY.replace("total", "sum"), EMPTY.replace("meal", "")]
)
def test_broken_answers_give_nothing(broken: str) -> None:
    assert FORM.spans(broken.encode()) == {}


def test_grammar_is_built_quickly_and_bounded() -> None:
    usual = [
        "신용카드 매출전표",
        "상호: 가온식당 시청점",
        "사업자번호 123-45-67890",
        *(f"국밥{n} 9,000 {n} {9000 * n:,}" for n in range(1, 25)),
        "합계 16,000원",
        "승인번호 30117742",
        "2026-03-09 12:30",
    ]
    huge = ["상호 " + " ".join("가나다라마바사"[n % 7] + str(n) for n in range(60))[: MAX_LINE - 3]] * MAX_LINES
    for lines, limit in ((usual, 0.02), (huge, 0.25)):
        best = min(_seconds(lines) for _ in range(5))
        assert best < limit
    assert len(gbnf(candidates(huge))) < 100_000


def _seconds(lines: list[str]) -> float:
    start = time.perf_counter()
    gbnf(candidates(lines))
    return time.perf_counter() - start
