"""FieldModel: text lines of one receipt -> its kind and proposals for the fields of the copy grammar.

A proposal is only ever text that stands on the receipt; whether it is right, other witnesses decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.errors import UserError
from desktop.llm import grammar, prompt
from desktop.llm.calibration import CALIBRATION_KEY, Calibration, read_calibration, share_right

#: Tokens kept free for the answer: its form and numbers are about 50, a merchant of rare syllables about 100.
ANSWER_ROOM: Final = 192
#: Each is one token of a model made for our prompt and answer.
_MARKS: Final = (
    prompt.DOCUMENT,
    prompt.ANSWER,
    prompt.END,
    prompt.numbered(1, ""),
    prompt.numbered(prompt.MAX_LINES, ""),
    *grammar.SKELETON,
)
#: Instruction sets that every office PC since 2013 has; anything more in a build ends in SIGILL on some.
_NOT_PORTABLE: Final = ("AVX512", "AVX_VNNI", "AMX", "SVE", "SME")


@dataclass(frozen=True)
class Proposal:
    """One proposed field.

    ``value`` is normalised: won digits, YYYY-MM-DD, approval digits, the merchant's name, or a Kind. ``text`` is the
    ink it was copied from, ``lines`` the 0-based indices of the lines where it stands; a kind has no ink.
    ``probability`` (0 to 1) is its least token probability or, where that is less, how often such a field was right on
    receipts of unknown layout.
    """

    value: str
    text: str
    lines: tuple[int, ...]
    probability: float


@dataclass(frozen=True)
class Answer:
    """What the model says of a receipt: its kind, and proposals by field name; what it leaves empty is absent."""

    kind: Proposal | None
    fields: dict[str, Proposal]


class FieldModel:
    """The field model of a GGUF file; hold one per process, use it from one thread.

    ``calibration`` is what was measured of it, by field: coverage against precision.
    """

    calibration: Calibration

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
        try:
            self.calibration = read_calibration(self._runtime.metadata(CALIBRATION_KEY) or "{}")
        except ValueError as error:
            self.close()
            raise UserError("model_unusable", name=path.name) from error

    def propose(self, lines: Sequence[str], should_stop: Callable[[], bool] = lambda: False) -> dict[str, Proposal]:
        """The fields of ``answer``, by name."""
        return self.answer(lines, should_stop).fields

    def answer(self, lines: Sequence[str], should_stop: Callable[[], bool] = lambda: False) -> Answer:
        """Kind and fields; a stop gives neither.

        ``should_stop`` is polled every few milliseconds; what it raises is raised on.
        """
        from desktop.llm.runtime import StoppedError

        folded = [prompt.fold(line[: prompt.MAX_LINE]) for line in lines]
        costs = [len(self._runtime.tokens(prompt.numbered(1, line))) for line in folded]
        chosen = prompt.choose(folded, costs, self._runtime.context_size - ANSWER_ROOM - 2)
        if not chosen:
            return Answer(None, {})
        shown = [folded[index] for index in chosen]
        found = grammar.candidates(shown)
        try:
            pieces = self._runtime.answer(
                self._runtime.tokens(prompt.prompt(shown)), grammar.gbnf(found), ANSWER_ROOM, should_stop
            )
        except StoppedError:
            return Answer(None, {})
        written = b"".join(piece for piece, _ in pieces)
        proposals = {}
        for field, (start, end) in grammar.read_answer(written).items():
            value = written[start:end].decode()
            places = found.get(field, {}).get(value, [])
            text = lines[chosen[places[0].line]][places[0].start : places[0].end] if places else ""
            least = _least(pieces, start, end)
            proposals[field] = Proposal(
                value=_clean(text) if field == "merchant" else value,
                text=text,
                lines=tuple(chosen[place.line] for place in places),
                probability=min(least, share_right(self.calibration.get(field, ()), least)),
            )
        return Answer(proposals.pop("kind", None), proposals)

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
