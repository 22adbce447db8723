"""The recogniser's classes: in PaddleOCR's order, without look-alikes, and back and forth without loss."""

from __future__ import annotations

import itertools

import pytest

from models.training.recogniser import charset


def test_classes_stand_in_paddleocrs_order() -> None:
    assert charset.CLASSES[0] == "blank"
    assert charset.CLASSES[-1] == " "
    assert charset.CLASSES[1:-1] == charset.CHARACTERS
    assert len(set(charset.CLASSES)) == charset.CLASS_COUNT


def test_all_common_syllables_and_brand_names_can_be_written() -> None:
    assert len(charset.HANGUL) == 2350
    for text in ("똠얌꿍", "꿔바로우", "커피샾", "쏸라펀", "㈜여비 ₩1,000 ☎02-000-0000", "℃ ㎏ ※ ★"):
        assert charset.encode(text)
    assert not set(charset.RARE) & set(charset.HANGUL)


@pytest.mark.parametrize(
    ("printed", "read"),
    [("￦1,000", "₩1,000"), ("가 – 나", "가 - 나"), ("합   계", "합 계"), ("１．", None), ("(주)…", "(주)...")],
)
def test_look_alikes_are_one_class(printed: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(KeyError):
            charset.encode(charset.normalise(printed))
    else:
        assert charset.normalise(printed) == read
        assert charset.encode(read)


def test_greedy_decoding_drops_blanks_and_repeats() -> None:
    a, b = charset.CLASS_OF["*"], charset.CLASS_OF["0"]
    assert charset.decode([0, a, a, 0, a, b, b, 0, 0, b]) == "**00"
    text = "카드 1234-56**-****-7890"
    frames = list(itertools.chain.from_iterable((charset.BLANK, k) for k in charset.encode(text)))
    assert charset.decode(frames) == text


def test_a_syllable_is_its_letters() -> None:
    assert charset.jamo("가") == (1, 1, 1, 1)
    assert charset.jamo("힣") == (19, 21, 28, 399)
    assert charset.jamo("각")[:2] == charset.jamo("간")[:2]
    assert charset.jamo("A") == charset.jamo("blank") == (0, 0, 0, 0)
