"""How a model is asked: the prompt that the project's own models were trained on; a chat is in desktop.llm.chat.

A form shows lines in the same length as they stand on the receipt, so that positions carry over to the ink, and lets
nothing on a receipt become one of the model's own marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from desktop.llm import prompt
from desktop.llm.answers import Task

#: Tokens kept free for the answer: its form and numbers are about 50, a merchant of rare syllables about 100.
ANSWER_ROOM: Final = 192
#: Each is one token of a model made for our prompt; so is each part of the answer's form.
_MARKS: Final = (
    prompt.DOCUMENT,
    prompt.ANSWER,
    prompt.END,
    prompt.numbered(1, ""),
    prompt.numbered(prompt.MAX_LINES, ""),
)


class UnfitError(Exception):
    """The model cannot be asked in this form; ``code`` is the reason, of desktop.errors."""

    def __init__(self, code: str = "model_unusable") -> None:
        super().__init__(code)
        self.code = code


class Vocabulary(Protocol):
    """What a form needs of desktop.llm.runtime.Runtime."""

    @property
    def context_size(self) -> int: ...
    def tokens(self, text: str) -> list[int]: ...
    def metadata(self, key: str) -> str | None: ...
    def ends_answer(self, token: int) -> bool: ...
    def control_marks(self) -> dict[int, str]: ...
    def other_marks(self) -> dict[int, str]: ...
    def begins(self) -> int | None: ...
    def frame(self) -> tuple[str, str]: ...


class Form(Protocol):
    """A way to ask. ``room`` tokens are kept for the answer, ``overhead`` for all that is no line of the receipt."""

    room: int
    overhead: int

    def shown(self, line: str) -> str:
        """A line as the model sees it."""

    def cost(self, shown: str) -> int:
        """Tokens that a line takes."""

    def tokens(self, lines: Sequence[str]) -> list[int]:
        """The whole question about shown lines."""


class OwnForm:
    """``<|doc|>[1]first line[2]second line…<|ans|>``, for models trained by the project."""

    room = ANSWER_ROOM
    overhead = 2

    def __init__(self, vocabulary: Vocabulary, task: Task) -> None:
        """UnfitError for a model of another vocabulary, or not made for this task."""
        self._vocabulary = vocabulary
        marks = [vocabulary.tokens(mark) for mark in (*_MARKS, *task.form.skeleton)]
        if any(len(tokens) != 1 for tokens in marks) or not vocabulary.ends_answer(marks[_MARKS.index(prompt.END)][0]):
            raise UnfitError

    def shown(self, line: str) -> str:
        return prompt.fold(line)

    def cost(self, shown: str) -> int:
        return len(self._vocabulary.tokens(prompt.numbered(1, shown)))

    def tokens(self, lines: Sequence[str]) -> list[int]:
        return self._vocabulary.tokens(prompt.prompt(lines))
