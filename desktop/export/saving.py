"""Writing a finished document so that a reader sees the old file or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from desktop.errors import UserError


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: temporary file in the same folder, fsync, replace.

    Raises UserError("cannot_write") where the place cannot be written; whatever goes wrong, an old file stays as it was
    and no temporary file is left behind.
    """
    # A short name of its own: the target's name may already be as long as the file system allows.
    temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
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
        raise UserError("cannot_write", path=path.name) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can: Windows and some network drives have no such call."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
