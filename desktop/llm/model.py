"""FieldModel: text lines of one document -> proposals for the fields of a task, a receipt's or an order's.

A proposal is only ever text that stands on the document; whether it is right, other witnesses decide.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from desktop.errors import UserError
from desktop.llm import prompt
from desktop.llm.answers import Task
from desktop.llm.calibration import CALIBRATION_KEY, Calibration, read_calibration, share_right
from desktop.llm.forms import Form, OwnForm, UnfitError
from desktop.llm.grammar import RECEIPT

if TYPE_CHECKING:
    from desktop.llm.runtime import Runtime


@dataclass(frozen=True)
class Proposal:
    """One proposed field.

    ``value`` is in the normal form of its task (won digits, YYYY-MM-DD, a Kind, a name). ``text`` is the ink it was
    copied from, ``lines`` the 0-based indices of the lines where it stands; a kind has no ink. ``probability`` (0 to 1)
    is its least token probability or, where that is less, how often such a field was right on layouts that were new to
    the model; ``measured`` is false where nobody has measured that.
    """

    value: str
    text: str
    lines: tuple[int, ...]
    probability: float
    measured: bool = True


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
        task: Task = RECEIPT,
        is_chat: bool = False,
        gpu_layers: int = 0,
        seconds: float = math.inf,
    ) -> None:
        """Load ``path``, already checked by hash. UserError model_unusable when it cannot be used, llama_missing where
        llama.cpp cannot.

        ``task`` is what it has to be made for at least. ``is_chat``: ask in the file's own chat template (then also
        pack_without_chat and pack_small_context). An answer may take ``seconds``.
        """
        native = native_runtime()
        self._seconds, self._is_chat = seconds, is_chat
        self._forms: dict[str, Form] = {}
        try:
            self._runtime: Runtime = native.Runtime(path, threads, gpu_layers)
        except native.LoadError as error:
            raise UserError("model_unusable", name=path.name) from error
        try:
            self._form(task)
            self.calibration = read_calibration(self._runtime.metadata(CALIBRATION_KEY) or "{}")
        except (UnfitError, ValueError) as error:
            self.close()
            code = error.code if isinstance(error, UnfitError) else "model_unusable"
            raise UserError(code, name=path.name) from error

    def _form(self, task: Task) -> Form:
        """How this model is asked; UnfitError where it cannot be."""
        from desktop.llm.chat import ChatForm

        if task.document not in self._forms:
            form: Form = ChatForm(self._runtime, task) if self._is_chat else OwnForm(self._runtime, task)
            if self._runtime.context_size < 2 * (form.overhead + form.room):
                raise UnfitError("pack_small_context" if self._is_chat else "model_unusable")
            self._forms[task.document] = form
        return self._forms[task.document]

    def can(self, task: Task) -> bool:
        """Whether the model can be asked for this: one of ours has to have been made for it, and measured at it."""
        try:
            self._form(task)
        except UnfitError:
            return False
        return not self.calibration or any(field in self.calibration for field in task.form.fields)

    @property
    def context_size(self) -> int:
        """Tokens of question and answer together."""
        return self._runtime.context_size

    @property
    def on_gpu(self) -> tuple[int, int]:
        """How many of its layers are on a GPU, and how many it has."""
        return self._runtime.on_gpu

    def answer(self, lines: Sequence[str], should_stop: Callable[[], bool] = lambda: False) -> Answer:
        """Kind and fields of a receipt; a stop gives neither. As ``propose``."""
        found = self.propose(lines, should_stop)
        return Answer(found.pop("kind", None), found)

    def propose(
        self, lines: Sequence[str], should_stop: Callable[[], bool] = lambda: False, task: Task = RECEIPT
    ) -> dict[str, Proposal]:
        """The fields of a document by name; a stop gives none.

        ``should_stop`` is polled every few milliseconds; what it raises is raised on. UserError fields_late or
        fields_failed when the model gives no answer.
        """
        native = native_runtime()
        end = time.monotonic() + self._seconds
        try:
            return self._proposed(lines, lambda: should_stop() or time.monotonic() > end, task)
        except native.StoppedError:
            if time.monotonic() > end and not should_stop():
                raise UserError("fields_late", seconds=round(self._seconds)) from None
            return {}
        except native.NoAnswerError as error:
            raise UserError("fields_failed") from error

    def _proposed(self, lines: Sequence[str], should_stop: Callable[[], bool], task: Task) -> dict[str, Proposal]:
        form = self._form(task)
        shown, costs = [], []
        for line in lines:
            if should_stop():
                raise native_runtime().StoppedError
            shown.append(form.shown(line[: prompt.MAX_LINE]))
            costs.append(form.cost(shown[-1]))
        chosen = prompt.choose(shown, costs, self._runtime.context_size - form.room - form.overhead)
        if not chosen:
            return {}
        shown = [shown[index] for index in chosen]
        copying = task.copying(shown, [lines[index] for index in chosen])
        pieces = self._runtime.answer(form.tokens(shown), copying.gbnf(), form.room, should_stop)
        written = b"".join(piece for piece, _ in pieces)
        proposals = {}
        for field, (start, end) in task.form.spans(written).items():
            copied = copying.copied(field, written[start:end].decode("utf-8", "replace"))
            if copied is None:  # llama.cpp lets halves of characters of the grammar be put together
                continue
            least, steps = _least(pieces, start, end), self.calibration.get(field, ())
            proposals[field] = Proposal(
                value=copied.value,
                text=copied.text,
                lines=tuple(chosen[line] for line in copied.lines),
                probability=min(least, share_right(steps, least)),
                measured=bool(steps),
            )
        return proposals

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


def gpu_name() -> str:
    """The GPU that layers can go to, as its driver calls it; "" where there is none, or llama.cpp not built for one."""
    native = native_runtime()
    return str(native.gpu_name()) if native.supports_gpu() else ""


def _least(pieces: Sequence[tuple[bytes, float]], start: int, end: int) -> float:
    """The least probability of the tokens of ``answer[start:end]`` and of the one that ends it."""
    least, position = 1.0, 0
    for piece, probability in pieces:
        if position <= end and position + len(piece) > start:
            least = min(least, probability)
        position += len(piece)
    return least
