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


def file_and_number(receipt: str) -> tuple[str, int]:
    """The file of a receipt (by its id) and which of the file's receipts it is, from 1; a file is its own first."""
    file, mark, position = receipt.rpartition("#")
    return (file, int(position) + 1) if mark and position.isdecimal() else (receipt, 1)


def called(receipt: str) -> str:
    """A receipt (by its id) as people call it: 'a.jpg', 'a.jpg (2번째)'."""
    file, number = file_and_number(receipt)
    return file if number == 1 else f"{file} ({number}번째)"
