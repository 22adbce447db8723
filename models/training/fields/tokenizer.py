"""The tokenizer: a token for each character the recogniser writes, bytes for all others, marks for prompt and answer.

Nothing is counted in a corpus, so the same charset always gives the same vocabulary. As byte-pair merges it never joins
two characters: every merge begins with a first byte, which only stands where a character begins. Hence any
pre-tokenizer cuts the same tokens; llama.cpp is told "smollm". `encode` here and llama.cpp's agree token for token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from desktop.llm import grammar, orders, prompt
from models.training.recogniser import charset

PAD = "<|pad|>"
CONTROL = (PAD, prompt.DOCUMENT, prompt.ANSWER, prompt.END)
NUMBERS = tuple(prompt.numbered(number, "") for number in range(1, prompt.MAX_LINES + 1))
#: Marks that stand in the text of prompt and answer.
FORM = tuple(dict.fromkeys((*NUMBERS, *grammar.FORM.skeleton, *orders.FORM.skeleton)))


@dataclass(frozen=True)
class Vocabulary:
    """`tokens` by id in the spelling of GGUF's "gpt2" tokenizer: the control marks, the 256 bytes, what `merges` make,
    the marks of the form. `merges` are pairs of tokens, the first tried first."""

    tokens: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]


def _byte_spelling() -> list[str]:
    """The printable character that stands for each byte, as GPT-2's tokenizer spells bytes."""
    plain = {*range(33, 127), *range(161, 173), *range(174, 256)}
    rest = iter(range(256, 512))
    return [chr(byte if byte in plain else next(rest)) for byte in range(256)]


_SPELLING = _byte_spelling()


def spelled(text: str) -> str:
    """`text` with its UTF-8 bytes spelled in printable characters."""
    return "".join(_SPELLING[byte] for byte in text.encode())


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary; about 3,100 tokens."""
    characters = [spelled(c) for c in charset.CHARACTERS if not c.isascii()]
    pairs = list(dict.fromkeys(c[:2] for c in characters if len(c) > 2))
    merges = [(pair[0], pair[1]) for pair in pairs] + [(c[:-1], c[-1]) for c in characters]
    return Vocabulary((*CONTROL, *_SPELLING, *(a + b for a, b in merges), *FORM), tuple(merges))


@cache
def ids() -> dict[str, int]:
    """Token to id."""
    return {token: number for number, token in enumerate(vocabulary().tokens)}


@cache
def _character(c: str) -> tuple[int, ...]:
    """The ids of one character: itself, or the longest known beginning of its bytes and the rest as bytes."""
    known, bytes_ = ids(), spelled(c)
    for length in (len(bytes_), 2):
        if bytes_[:length] in known:
            return (known[bytes_[:length]], *(known[byte] for byte in bytes_[length:]))
    return tuple(known[byte] for byte in bytes_)


_MARKS = re.compile("|".join(re.escape(mark) for mark in sorted((*CONTROL, *FORM), key=len, reverse=True)))


def encode(text: str) -> list[int]:
    """The ids of `text`, its marks as marks; `prompt.fold` takes care that a receipt holds none."""
    known, found, position = ids(), [], 0
    for mark in _MARKS.finditer(text):
        found += [part for c in text[position : mark.start()] for part in _character(c)]
        found.append(known[mark.group()])
        position = mark.end()
    return found + [part for c in text[position:] for part in _character(c)]


def decode(tokens: list[int]) -> str:
    """The text of `tokens`; broken UTF-8 becomes U+FFFD."""
    values = {spelling: byte for byte, spelling in enumerate(_SPELLING)}
    known = vocabulary().tokens
    marks = {*CONTROL, *FORM}
    parts = (known[t].encode() if known[t] in marks else bytes(values[c] for c in known[t]) for t in tokens)
    return b"".join(parts).decode("utf-8", "replace")
