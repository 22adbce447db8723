"""What may be copied from a trip order: words, days and times that stand on it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import manifest
from desktop.llm.grammar import RECEIPT
from desktop.llm.model import FieldModel
from desktop.llm.orders import FORM, ORDER, OrderCopying
from desktop.llm.prompt import fold
from tests.llm.test_llm_grammar import spells

if TYPE_CHECKING:
    from desktop.llm.runtime import Runtime

PAPER = (
    "출 장 명 령 서",
    "소속\t총무과(본관)\t직급\t주무관",
    "성    명 : 홍 길 동",
    "출장목적 : 「연구 장비」 공동 활용",
    "\t협의회 참석",
    "출장지 : 대전광역시 유성구, 전주시(도청)",
    "기간: 2026. 9. 16.(수) 07:00 ~ 9. 17.(목) 오후 6시 40분",
    "위 사람은 세종시로 출장을 명함",
)


def copying(*lines: str) -> OrderCopying:
    return OrderCopying([fold(line) for line in lines], lines)


@pytest.mark.parametrize(
    ("field", "answer", "value", "lines"),
    [
        ("name", "홍길동", "홍길동", (2,)),
        ("department", "총무과(본관)", "총무과(본관)", (1,)),
        ("position", "주무관", "주무관", (1,)),
        ("purpose", "「연구 장비」 공동 활용 협의회 참석", "「연구 장비」 공동 활용 협의회 참석", (3, 4)),
        ("start", "2026-09-16T07:00", "2026-09-16T07:00", (6,)),
        ("end", "2026-09-17T18:40", "2026-09-17T18:40", (6,)),
        ("end", "2026-09-17", "2026-09-17", (6,)),
        ("destinations", "대전광역시 유성구, 전주시", "대전광역시 유성구, 전주시", (5,)),
        ("destinations", "세종시", "세종시", (7,)),
    ],
)
def test_what_stands_there(field: str, answer: str, value: str, lines: tuple[int, ...]) -> None:
    copied = copying(*PAPER).copied(field, answer)
    assert copied is not None
    assert (copied.value, copied.lines) == (value, lines)


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("name", "김길동"),
        ("department", "재무과"),
        ("start", "2026-09-18"),
        ("start", "2026-09-16T08:00"),
        ("destinations", "세종시, 부산"),
        ("purpose", "협의회 불참"),
    ],
)
def test_what_does_not(field: str, answer: str) -> None:
    assert copying(*PAPER).copied(field, answer) is None


RIGHT = {
    "name": "홍길동",
    "department": "총무과(본관)",
    "position": "주무관",
    "purpose": "「연구 장비」 공동 활용 협의회 참석",
    "start": "2026-09-16T07:00",
    "end": "2026-09-17T18:40",
    "destinations": "대전광역시 유성구, 전주시(도청)",
}


def test_the_grammar_spells_what_stands_there_and_nothing_else(runtime: Runtime) -> None:
    grammar = copying(*PAPER).gbnf()
    for values in (RIGHT, {}, {"destinations": "세종시"}, {"start": "2026-09-17"}):
        assert spells(runtime, grammar, FORM.answer(values)), values
    for wrong in (
        {"name": "김길동"},
        {"department": "재무과"},
        {"department": "총무과(본관) 직급"},  # not from one cell into the next of a row
        {"position": "주무관 성"},  # only a purpose runs over into the next line
        {"purpose": "홍 길 동 출장목적 : 「연구 장비」 공동 활용 협의회 참석"},  # and only into one
        {"start": "2026-09-18"},
        {"start": "T07:00"},
        {"purpose": "연구  장비"},
    ):
        assert not spells(runtime, grammar, FORM.answer({**RIGHT, **wrong})), wrong


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_llama_cpp_takes_the_grammar_of_any_paper(runtime: Runtime, lines: list[str]) -> None:
    grammar = copying(*lines).gbnf()
    assert spells(runtime, grammar, FORM.answer({})), grammar


def test_the_shipped_model_reads_an_order_of_a_common_form() -> None:
    model = FieldModel(manifest.load()["orders"].checked()[0], task=ORDER)
    try:
        lines = [
            "출장신청서",
            "소속\t총무과\t직급\t주무관\t성명\t홍길동",
            "출장기간\t2026. 9. 16.(수) 07:00 ~ 9. 17.(목) 18:40",
            "출장지\t대전광역시",
        ]
        found = model.propose(lines, task=ORDER)
        values = {name: each.value for name, each in found.items() if each.probability >= 0.5}
        assert values["name"] == "홍길동"
        assert (values["start"], values["end"]) == ("2026-09-16T07:00", "2026-09-17T18:40")
        assert model.calibration, "what its word is worth was measured"
        assert not model.can(RECEIPT)
    finally:
        model.close()
