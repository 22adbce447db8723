"""The field model's vocabulary: a token a character, marks as marks, the same cuts as llama.cpp makes."""

from __future__ import annotations

import importlib.util
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import manifest
from desktop.llm import grammar, prompt
from models.training.fields import tokenizer
from models.training.recogniser import charset


def test_every_character_of_the_recogniser_is_one_token() -> None:
    assert all(len(tokenizer.encode(c)) == 1 for c in charset.CHARACTERS)
    assert len(tokenizer.encode("합계 12,300원")) == len("합계 12,300원")


def test_tokens_are_distinct_and_every_merge_makes_one() -> None:
    found = tokenizer.vocabulary()
    assert len(set(found.tokens)) == len(found.tokens)
    assert len(set(found.merges)) == len(found.merges)
    assert all(a + b in tokenizer.ids() for a, b in found.merges)
    # a merge across two characters would need a byte that begins one in second place
    begins = {tokenizer.spelled(c)[0] for c in charset.CHARACTERS}
    assert not any(b[0] in begins for _, b in found.merges)


def test_the_form_costs_one_token_a_part() -> None:
    text = grammar.FORM.answer({"kind": "meal", "total": "16000"})
    assert len(tokenizer.encode(text)) == len("16000") + 1 + len(grammar.FIELDS)
    assert len(tokenizer.encode(prompt.prompt(["가", "나"]))) == 1 + 2 + 2 + 1


@given(st.text(max_size=40))
def test_what_is_encoded_comes_back(text: str) -> None:
    folded = prompt.fold(text)
    assert tokenizer.decode(tokenizer.encode(folded)) == folded
    marks = {tokenizer.ids()[mark] for mark in (*tokenizer.CONTROL, *tokenizer.FORM)}
    assert not marks & set(tokenizer.encode(folded))


def test_llama_cpp_cuts_the_same_tokens() -> None:
    if importlib.util.find_spec("llama_cpp") is None:
        pytest.skip("llama_cpp is not installed")
    from desktop.llm.runtime import Runtime

    runtime = Runtime(manifest.load()["fields"].checked()[0], 1)
    r = random.Random(4)
    alphabet = [*charset.CHARACTERS, *" 0123456789.,:-" * 40, "뷁", "똠", "漢", "é", "😀", "\u0301", "'s", "  ", "\t"]
    try:
        for _ in range(500):
            text = prompt.fold("".join(r.choice(alphabet) for _ in range(r.randint(1, 60))))
            whole = (
                prompt.prompt([text, text[:5]]) + grammar.FORM.answer({"kind": "bus", "merchant": text}) + prompt.END
            )
            assert runtime.tokens(whole) == tokenizer.encode(whole)
    finally:
        runtime.close()
