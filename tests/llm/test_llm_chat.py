"""Chat templates: programs of strangers, rendered once around the place of the receipt."""

from __future__ import annotations

import pytest

from desktop.llm.chat import question, rendered
from desktop.llm.forms import UnfitError
from desktop.llm.grammar import RECEIPT
from desktop.llm.orders import ORDER
from tests.llm import small_gguf

QUESTION = question(RECEIPT)


def test_chatml() -> None:
    assert rendered(small_gguf.CHATML, QUESTION, "<s>", "</s>") == (
        "<|im_start|>user\n",
        "<|im_end|>\n<|im_start|>assistant\n",
    )


def test_llama_2_with_its_own_beginning() -> None:
    assert rendered(small_gguf.LLAMA_2, QUESTION, "<s>", "</s>") == ("<s>[INST] ", " [/INST]")


@pytest.mark.parametrize(
    "template",
    [
        "{% for m in messages %}{% if m.role == 'system' %}{% continue %}{% endif %}{{ m.content }}{% endfor %}",
        "{% generation %}{% endgeneration %}{{ messages[0]['content'] }}",
        "{% if strftime_now is defined %}{{ strftime_now('%d %b %Y') }}{% endif %}{{ messages[0].content | trim }}",
        "{% if tools %}{{ tools | tojson }}{% endif %}{{ messages[0].content }}",
        "{%- set ns = namespace(found=false) -%}{%- for m in messages -%}{{ m.content }}{%- endfor -%}",
        "{{ messages[0].content }}{% if enable_thinking is false %}<think></think>{% endif %}",
    ],
)
def test_what_templates_in_use_ask_for_is_there(template: str) -> None:
    opening, closing = rendered(template, QUESTION, "", "")
    assert (opening, closing) in (("", ""), ("26 Jul 2024", ""), ("", "<think></think>"))


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{{ messages[0].content | upper }}",
        "{{ messages[0].content | tojson }}",
        "{{ messages.append(1) }}{{ messages[0].content }}",
        "{% set x = cycler.__init__.__globals__ %}{{ x }}{{ messages[0].content }}",
        "{% include '/etc/passwd' %}{{ messages[0].content }}",
        "{{ 10 ** 10 ** 9 }}{{ messages[0].content }}",
        "{{ 'x' * 1000000000 }}{{ messages[0].content }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}{{ messages[0].content }}",
        "{{ 'x' * 10 ** 13 }}{{ messages[0].content }}",
        "{% for i in range(10 ** 9) %}{% endfor %}{{ messages[0].content }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}{{ messages[0].content }}",
    ],
)
def test_templates_that_do_anything_else_are_refused(template: str) -> None:
    with pytest.raises(UnfitError):
        rendered(template, QUESTION, "", "")


def test_each_task_has_its_own_question() -> None:
    receipt, order = question(RECEIPT), question(ORDER)
    assert '{"kind":"","total":"",' in receipt and "card_slip" in receipt and "Korean receipt" in receipt
    assert '{"name":"","organization":"",' in order and "Korean travel order" in order
