"""FieldModel: text lines of one receipt -> proposals for total, issued_on, approval_no and merchant.

A proposal is only ever text that stands on the receipt; whether it is right, other witnesses decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.errors import UserError
from desktop.llm import grammar, prompt

#: Tokens kept free for the answer: its form is about 25, a merchant of rare syllables about 100.
ANSWER_ROOM: Final = 192
_MARKS: Final = (prompt.DOCUMENT, prompt.ANSWER, prompt.END, "[0]", "[1]", f"[{prompt.MAX_LINES}]")
#: Instruction sets that every office PC since 2013 has; anything more in a build ends in SIGILL on some.
_NOT_PORTABLE: Final = ("AVX512", "AVX_VNNI", "AMX", "SVE", "SME")


@dataclass(frozen=True)
class Proposal:
    """One proposed field.

    ``value`` is normalised: won digits, YYYY-MM-DD, approval digits, or the merchant's name. ``text`` is the ink it was
    copied from, ``lines`` the 0-based indices of the lines where it stands, ``probability`` (0 to 1) the least token
    probability of the value.
    """

    value: str
    text: str
    lines: tuple[int, ...]
    probability: float


class FieldModel:
    """The field model of a GGUF file; hold one per process, use it from one thread."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        """Load ``path``, already checked by hash. UserError model_unusable when llama.cpp cannot use it."""
        from desktop.llm.runtime import LoadError, Runtime

        try:
            self._runtime = Runtime(path, threads)
        except LoadError as error:
            raise UserError("model_unusable", name=path.name) from error
        marks = [self._runtime.tokens(mark) for mark in _MARKS]
        if (
            any(len(tokens) != 1 for tokens in marks)
            or not self._runtime.ends_answer(marks[_MARKS.index(prompt.END)][0])
            or self._runtime.context_size <= 2 * ANSWER_ROOM
        ):
            self.close()
            raise UserError("model_unusable", name=path.name)

    def propose(self, lines: Sequence[str], should_stop: Callable[[], bool] = lambda: False) -> dict[str, Proposal]:
        """Proposals by field name; a field the model leaves empty is absent, and a stop gives {}.

        ``should_stop`` is polled every few milliseconds; what it raises is raised on.
        """
        from desktop.llm.runtime import StoppedError

        folded = [prompt.fold(line[: prompt.MAX_LINE]) for line in lines]
        costs = [len(self._runtime.tokens(prompt.numbered(1, line))) for line in folded]
        chosen = prompt.choose(folded, costs, self._runtime.context_size - ANSWER_ROOM - 2)
        if not chosen:
            return {}
        shown = [folded[index] for index in chosen]
        found = grammar.candidates(shown)
        try:
            pieces = self._runtime.answer(
                self._runtime.tokens(prompt.prompt(shown)), grammar.gbnf(found, len(shown)), ANSWER_ROOM, should_stop
            )
        except StoppedError:
            return {}
        answer = b"".join(piece for piece, _ in pieces)
        proposals = {}
        for field, (start, end) in grammar.read_answer(answer).items():
            places = found[field][answer[start:end].decode()]
            first = places[0]
            text = lines[chosen[first.line]][first.start : first.end]
            proposals[field] = Proposal(
                value=_clean(text) if field == "merchant" else answer[start:end].decode(),
                text=text,
                lines=tuple(chosen[place.line] for place in places),
                probability=_least(pieces, start, end),
            )
        return proposals

    def close(self) -> None:
        """Free the model's memory."""
        self._runtime.close()


def system_info() -> str:
    """What llama.cpp was compiled for, in its own words."""
    from desktop.llm import runtime

    return runtime.system_info()


def is_portable() -> bool:
    """Whether llama.cpp was compiled for any office PC (GGML_NATIVE=OFF), not for the machine it was built on."""
    info = system_info()
    return not any(name in info for name in _NOT_PORTABLE)


def _least(pieces: Sequence[tuple[bytes, float]], start: int, end: int) -> float:
    """The least probability of the tokens of ``answer[start:end]`` and of the one that ends it."""
    least, position = 1.0, 0
    for piece, probability in pieces:
        if position <= end and position + len(piece) > start:
            least = min(least, probability)
        position += len(piece)
    return least


def _clean(text: str) -> str:
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
