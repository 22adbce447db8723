"""How receipts are called in a case: 'a.jpg#0' is the first receipt of the file a.jpg."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path


def file_name(path: Path, taken: Container[str]) -> str:
    """The name of a file in a case: its own, with as many folders in front as tell it from the ``taken`` ones."""
    parts = [part for part in path.absolute().parts if part != path.anchor]
    name = parts.pop() if parts else str(path)
    while name in taken and parts:
        name = f"{parts.pop()}/{name}"
    return name


def receipt_id(file: str, position: int) -> str:
    """The name of a receipt: ``position`` counts from 0 over all pages of the file."""
    return f"{file}#{position}"
