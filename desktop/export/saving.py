"""Writing a finished document so that a reader sees the old file or the new one, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from desktop.errors import UserError

#: What went wrong, where it is told in words of its own; a disk may be full, or no more of it be allowed.
_CODES: Final = {errno.ENOSPC: "no_room", errno.EDQUOT: "no_room", errno.ENAMETOOLONG: "name_too_long"}


def not_written(path: Path, error: OSError) -> UserError:
    """Why ``path`` could not be written, in words."""
    return UserError(_CODES.get(error.errno or 0, "cannot_write"), path=path.name)


def check_place(path: Path, inputs: Iterable[Path] = ()) -> None:
    """Find out before the work, not after it, that a document cannot be written to ``path``.

    What is read (``inputs``) is never written over. Raises ``UserError`` over_input, no_folder, cannot_write,
    name_too_long, read_only.
    """
    if any(os.path.realpath(path) == os.path.realpath(each) for each in inputs):
        raise UserError("over_input", path=path.name)
    try:
        _check_old(path)
        if not path.absolute().parent.is_dir():
            raise UserError("no_folder", path=str(path.parent))
        if path.is_dir():
            raise UserError("cannot_write", path=path.name)
    except OSError as error:
        raise not_written(path, error) from error


def _check_old(path: Path) -> None:
    """A file that somebody has made read-only stays as it is, although its folder would let it be replaced."""
    if path.is_file() and not path.stat().st_mode & stat.S_IWUSR:
        raise UserError("read_only", path=path.name)


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: temporary file in the same folder, fsync, replace.

    Raises ``UserError`` cannot_write, no_room, name_too_long or read_only where the place cannot be written; whatever
    goes wrong, an old file stays as it was and no temporary file is left behind.
    """
    # A short name of its own: the target's name may already be as long as the file system allows.
    temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        _check_old(path)
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                shutil.copymode(path, temporary)
            os.replace(temporary, path)  # noqa: PTH105 - the one call that tests make fail
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise not_written(path, error) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can: Windows and some network drives have no such call."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
