"""The messages between the program and its engine: one JSON object a line, UTF-8, over the engine's stdin and stdout.

The engine says ``hello`` (with its protocol version), is told to ``open`` its models with the settings, says ``ready``
or ``failed``, and then answers one request at a time: each page of a file as soon as it is read, so that what comes
later cannot cost it. Errors cross as codes of desktop.errors with their details. No heavy import here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import quote, unquote_to_bytes

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, TypeAdapter
from pydantic import Field as Attribute

from desktop.errors import UserError
from desktop.receipts.model import FileAnswer, FileProblem, Page, Proposed

VERSION: Final = 5
#: Bytes of the longest line that is still taken for a message: a page full of text many times over, and no more.
LONGEST_LINE: Final = 16 * 2**20
#: Before the name of a trip order's field in Trust.
ORDER_PREFIX: Final = "order."


def _path_in(value: object) -> Path:
    return value if isinstance(value, Path) else Path(os.fsdecode(unquote_to_bytes(str(value))))


def _path_out(path: Path) -> str:
    return quote(os.fsencode(path))


#: A path of this machine. Percent-encoded on the wire: names from old CP949 archives are not UTF-8, as JSON must be.
SystemPath = Annotated[Path, PlainValidator(_path_in), PlainSerializer(_path_out, when_used="json")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(_Frozen):
    """What was read of one file; ``previews`` is one JPEG per page, in page order, when a folder for them was given."""

    answer: FileAnswer
    previews: tuple[SystemPath, ...] = ()


class PackFound(_Frozen):
    """A model pack in the user's models folder: its role, "" with the ``problem`` that keeps it from being used."""

    name: str
    role: str
    in_use: bool
    problem: FileProblem | None


class Trust(_Frozen):
    """One step of a language model's calibration: see desktop.llm.calibration.Step."""

    field: str
    least: float
    right: float
    coverage: float
    precision: float


class EngineStatus(_Frozen):
    """What is known of the engine without asking: ``models`` are (role, name, sha256[:12]), ``rss`` in bytes."""

    state: Literal["stopped", "starting", "ready", "failed"]
    models: tuple[tuple[str, str, str], ...] = ()
    notices: tuple[str, ...] = ()
    pid: int | None = None
    rss: int = 0
    problem: FileProblem | None = None


# Requests.


class Open(_Frozen):
    """Load the models with these settings (only what differs from the defaults)."""

    type: Literal["open"] = "open"
    version: int
    settings: dict[str, bool | int | str]


class Read(_Frozen):
    """Read one file; page pictures go to the folder ``previews`` when there is one."""

    type: Literal["read"] = "read"
    id: int
    path: SystemPath
    previews: SystemPath | None


class Propose(_Frozen):
    """Let the language model read the lines of a trip order (출장명령서)."""

    type: Literal["propose"] = "propose"
    id: int
    lines: tuple[str, ...]


class Cancel(_Frozen):
    """Stop the reading with this id soon and answer it all the same."""

    type: Literal["cancel"] = "cancel"
    id: int


class Check(_Frozen):
    """Try to reach the network, look at the model packs, and say what there is (for ``yeobijigi doctor``)."""

    type: Literal["check"] = "check"
    id: int


# Replies.


class Hello(_Frozen):
    """The first line of an engine."""

    type: Literal["hello"] = "hello"
    version: int


class Ready(_Frozen):
    """The models are loaded; ``rss`` in bytes."""

    type: Literal["ready"] = "ready"
    models: tuple[tuple[str, str, str], ...]
    notices: tuple[str, ...]
    rss: int


class Failed(_Frozen):
    """The models could not be loaded; the engine ends after this line."""

    type: Literal["failed"] = "failed"
    code: str
    details: dict[str, int | str]


class AtWork(_Frozen):
    """The language model begins (or, false, ends) its work, on a GPU or not: an engine that dies or hangs in between
    died of it."""

    type: Literal["at_work"] = "at_work"
    begins: bool
    on_gpu: bool = False


class PageRead(_Frozen):
    """The next page of the running request, and its picture when a folder for them was given."""

    type: Literal["page"] = "page"
    id: int
    page: Page
    preview: SystemPath | None = None


class Answer(_Frozen):
    """The end of a Read, with the first trouble in the file and what worked less well; ``rss`` in bytes after it."""

    type: Literal["answer"] = "answer"
    id: int
    problem: FileProblem | None
    notices: tuple[str, ...] = ()
    rss: int


class Proposals(_Frozen):
    """The answer to a Propose: fields by name, and what worked less well; ``rss`` in bytes after it."""

    type: Literal["proposals"] = "proposals"
    id: int
    fields: dict[str, Proposed]
    notices: tuple[str, ...] = ()
    rss: int


class Checked(_Frozen):
    """The answer to a Check: ``leaks`` are the ways to the network not refused, ``llama`` the build of llama.cpp, ""
    where it is not in use.

    ``facts`` are lines for people on what the models run on, ``trust`` what was measured of the language model; ``rss``
    and ``peak`` are memory in bytes, now and at most so far.
    """

    type: Literal["checked"] = "checked"
    id: int
    leaks: tuple[str, ...]
    llama: str
    facts: tuple[str, ...]
    trust: tuple[Trust, ...]
    packs: tuple[PackFound, ...]
    rss: int
    peak: int


Request = Open | Read | Propose | Cancel | Check
Reply = Hello | Ready | Failed | AtWork | PageRead | Answer | Proposals | Checked

REQUEST: Final[TypeAdapter[Request]] = TypeAdapter(Annotated[Request, Attribute(discriminator="type")])
REPLY: Final[TypeAdapter[Reply]] = TypeAdapter(Annotated[Reply, Attribute(discriminator="type")])


def encoded(message: Request | Reply) -> bytes:
    """A message as its line."""
    return message.model_dump_json().encode() + b"\n"


def file_problem(error: UserError) -> FileProblem:
    """An error in the form that stands in an answer."""
    return FileProblem(code=error.code, message=error.message, next_step=error.next_step)


def failed_reading(path: Path, error: UserError) -> Reading:
    """The answer for a file of which nothing was read."""
    return Reading(answer=FileAnswer(file=shown(path), error=file_problem(error), pages=()))


def shown(path: Path) -> str:
    """A path as text that JSON and screens can hold: bytes that are not UTF-8 become a replacement character."""
    return os.fsencode(path).decode("utf-8", errors="replace")
