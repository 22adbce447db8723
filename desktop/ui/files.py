"""What was dropped or chosen becomes a list of files: local ones only, folders opened up, no file twice."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData

#: What is taken from a dropped folder. A file dropped by itself is always tried, whatever its name.
RECEIPT_SUFFIXES: Final = frozenset(
    (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".pdf", ".zip")
)


@dataclass(frozen=True)
class Dropped:
    """The local paths of a drop, and how many things in it were not on this machine."""

    paths: tuple[Path, ...]
    refused: int


@dataclass
class Gathered:
    """Files found below the dropped paths; ``skipped`` counts other files in folders, ``unreadable`` closed folders."""

    files: list[Path] = field(default_factory=list)
    trips: list[Path] = field(default_factory=list)
    skipped: int = 0
    unreadable: int = 0


def dropped(mime: QMimeData) -> Dropped:
    """The local files of a drop. ``toLocalFile`` undoes %-escapes, so names keep their #, % and spaces."""
    paths, refused = [], 0
    for url in mime.urls():
        if url.isLocalFile() and url.toLocalFile():
            paths.append(Path(url.toLocalFile()))
        else:
            refused += 1
    return Dropped(tuple(paths), refused)


def gather(paths: Iterable[Path]) -> Gathered:
    """Open up folders, in name order; hidden files are left out. Walks the disk: call it off the window's thread."""
    found = Gathered()

    def closed(_error: OSError) -> None:
        found.unreadable += 1

    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path, onerror=closed):
                folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
                for name in sorted(names):
                    if name.startswith((".", "~$")):
                        continue
                    if Path(name).suffix.lower() in RECEIPT_SUFFIXES:
                        found.files.append(Path(folder, name))
                    else:
                        found.skipped += 1
        elif path.suffix.lower() == ".toml":
            found.trips.append(path)
        else:
            found.files.append(path)
    return found
