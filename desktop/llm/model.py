"""FieldModel: text lines of one receipt -> its kind and proposals for the fields of the copy grammar.

A proposal is only ever text that stands on the receipt; whether it is right, other witnesses decide.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from desktop.errors import UserError
from desktop.llm import grammar, prompt
from desktop.llm.calibration import CALIBRATION_KEY, Calibration, read_calibration, share_right
from desktop.llm.forms import ANSWER_ROOM as ANSWER_ROOM
from desktop.llm.forms import Form, OwnForm, UnfitError

if TYPE_CHECKING:
    from desktop.llm.runtime import Runtime

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
    """A field model, ours or an instruct model, in a GGUF file; hold one per process, use it from one thread.

    ``calibration`` is what was measured of it, by field: coverage against precision; empty for an instruct model.
    """

    calibration: Calibration

    def __init__(
        self,
        path: Path,
        threads: int = 1,
        *,
        is_chat: bool = False,
        gpu_layers: int = 0,
        seconds: float = math.inf,
    ) -> None:
        """Load ``path``, already checked by hash. UserError model_unusable when it cannot be used, llama_missing where
        llama.cpp cannot.

        ``is_chat``: ask in the file's own chat template (then also pack_without_chat and pack_small_context). An answer
        may take ``seconds``.
        """
        native = native_runtime()
        self._seconds = seconds
        try:
            self._runtime: Runtime = native.Runtime(path, threads, gpu_layers)
        except native.LoadError as error:
            raise UserError("model_unusable", name=path.name) from error
        try:
            self._form = self._fitting_form(is_chat)
            self.calibration = read_calibration(self._runtime.metadata(CALIBRATION_KEY) or "{}")
        except (UnfitError, ValueError) as error:
            self.close()
            code = error.code if isinstance(error, UnfitError) else "model_unusable"
            raise UserError(code, name=path.name) from error

    def _fitting_form(self, is_chat: bool) -> Form:
        from desktop.llm.chat import ChatForm

        form: Form = ChatForm(self._runtime) if is_chat else OwnForm(self._runtime)
        if self._runtime.context_size < 2 * (form.overhead + form.room):
            raise UnfitError("pack_small_context" if is_chat else "model_unusable")
        return form

    @property
    def context_size(self) -> int:
        """Tokens of question and answer together."""
        return self._runtime.context_size

    @property
    def on_gpu(self) -> tuple[int, int]:
        """How many of its layers are on a GPU, and how many it has."""
        return self._runtime.on_gpu

    def propose(self, lines: Sequence[str], should_stop: Callable[[], bool] = lambda: False) -> dict[str, Proposal]:
        """The fields of ``answer``, by name."""
        return self.answer(lines, should_stop).fields

    def answer(self, lines: Sequence[str], should_stop: Callable[[], bool] = lambda: False) -> Answer:
        """Kind and fields; a stop gives neither.

        ``should_stop`` is polled every few milliseconds; what it raises is raised on. UserError fields_late or
        fields_failed when the model gives no answer.
        """
        native = native_runtime()
        end = time.monotonic() + self._seconds
        try:
            return self._answered(lines, lambda: should_stop() or time.monotonic() > end)
        except native.StoppedError:
            if time.monotonic() > end and not should_stop():
                raise UserError("fields_late", seconds=round(self._seconds)) from None
            return Answer(None, {})
        except native.NoAnswerError as error:
            raise UserError("fields_failed") from error

    def _answered(self, lines: Sequence[str], should_stop: Callable[[], bool]) -> Answer:
        shown, costs = [], []
        for line in lines:
            if should_stop():
                raise native_runtime().StoppedError
            shown.append(self._form.shown(line[: prompt.MAX_LINE]))
            costs.append(self._form.cost(shown[-1]))
        chosen = prompt.choose(shown, costs, self._runtime.context_size - self._form.room - self._form.overhead)
        if not chosen:
            return Answer(None, {})
        shown = [shown[index] for index in chosen]
        found = grammar.candidates(shown)
        pieces = self._runtime.answer(self._form.tokens(shown), grammar.gbnf(found), self._form.room, should_stop)
        written = b"".join(piece for piece, _ in pieces)
        proposals = {}
        for field, (start, end) in grammar.read_answer(written).items():
            value = written[start:end].decode("utf-8", "replace")
            places = found.get(field, {}).get(value, [])
            if field != "kind" and not places:  # llama.cpp lets halves of characters of the grammar be put together
                continue
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


def native_runtime() -> ModuleType:
    """desktop.llm.runtime, loaded when it is first wanted; UserError llama_missing when llama.cpp cannot be loaded."""
    try:
        from desktop.llm import runtime
    except (ImportError, OSError, RuntimeError) as error:  # RuntimeError: a library that does not load
        raise UserError("llama_missing") from error
    return runtime


def system_info() -> str:
    """What llama.cpp was compiled for, in its own words."""
    return str(native_runtime().system_info())


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
