"""One dropped file, whatever it is, as a stream of pages and errors."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from desktop.documents import archive, hwpx, image, pdf, plain_text
from desktop.documents.page import Limits, PageImage, PageText, too_many_bytes
from desktop.documents.sniff import HEAD_BYTES, drm_product, kind_of
from desktop.errors import UserError

_READABLE: Final = frozenset({*image.DECODERS, "pdf", "zip", "hwpx"})
#: Text has no mark at its head, and a paper to fill in a form from is short: what is longer is none.
_LONGEST_TEXT: Final = 1 << 20


def pages(path: Path, limits: Limits) -> Iterator[PageImage | PageText | UserError]:
    """The pages of a file in order, one in memory at a time.

    Never raises for what a file is or does: a UserError stands in the place of each page that cannot be read, and the
    rest goes on. At least one item comes out of every file. Errors of a zip member carry its name in
    ``details["member"]``.
    """
    try:
        data = _bytes(path, limits)
    except UserError as error:
        yield error
        return
    if kind_of(data[:HEAD_BYTES]) == "zip":
        yield from _archive(data, limits)
    else:
        yield from _document(data, limits, seen=0)


def _bytes(path: Path, limits: Limits) -> bytes:
    """The whole file, read once; only its head where it is nothing we read. Raises UserError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # folders that hold something have been opened up before
            raise UserError("empty_folder" if stat.S_ISDIR(status.st_mode) else "not_a_file")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            kind = kind_of(head)
            if kind == "unknown" and status.st_size > min(_LONGEST_TEXT, limits.bytes):
                raise UserError("unknown_format")
            if kind not in _READABLE and kind != "unknown":
                return head
            if status.st_size > limits.bytes:
                raise too_many_bytes(status.st_size, limits.bytes)
            file.seek(0)
            return file.read(status.st_size)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError("file_not_found") from error
    except (OSError, ValueError) as error:
        raise UserError("file_unreadable") from error


def _document(data: bytes, limits: Limits, seen: int) -> Iterator[PageImage | PageText | UserError]:
    """The pages of one file that is no archive. ``seen`` pages of the same archive came before it."""
    kind = kind_of(data[:HEAD_BYTES])
    if not data:
        yield UserError("empty_file")
    elif kind in image.DECODERS:
        yield from image.pages(data, kind, limits, seen)
    elif kind == "pdf":
        yield from pdf.pages(data, limits, seen)
    elif kind == "hwpx":
        yield from hwpx.pages(data, limits)
    elif kind == "hwp":
        yield UserError("hwp_file")
    elif kind == "video":
        yield UserError("video_file")
    elif kind == "drm":
        yield UserError("drm_locked", product=drm_product(data) or "")
    elif kind == "zip":
        yield UserError("nested_zip")
    elif kind == "unknown" and (text := plain_text.decoded(data)) is not None:
        yield PageText.of(text.splitlines())
    else:
        yield UserError("unknown_format")


def _member(data: bytes, limits: Limits, seen: int) -> Iterator[PageImage | PageText | UserError]:
    """A file inside an archive of evidence: text is none."""
    if data and kind_of(data[:HEAD_BYTES]) in ("unknown", "hwpx"):
        return iter([UserError("unknown_format")])
    return _document(data, limits, seen)


def _archive(data: bytes, limits: Limits) -> Iterator[PageImage | PageText | UserError]:
    seen = 0
    try:
        for name, content in archive.members(data, limits):
            items = iter([content]) if isinstance(content, UserError) else _member(content, limits, seen)
            for item in items:
                if isinstance(item, UserError):
                    yield UserError(item.code, **{**item.details, "member": name})
                else:
                    seen += 1
                    yield item
                    del item  # not to be held while the next is decoded
    except UserError as error:
        yield error
