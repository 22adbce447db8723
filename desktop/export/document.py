"""A paper as plain structure: sections of facts, tables, text and pictures. PDF and HWPX are two ways to lay it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from desktop.export.evidence import Evidence

Align = Literal["left", "center", "right"]
#: ``open`` is coloured as still to be confirmed, ``total`` as a sum.
Emphasis = Literal["none", "open", "total"]


@dataclass(frozen=True)
class Column:
    """A column of a table; ``width`` in millimetres of the 180 between the margins of an A4 page."""

    head: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Row:
    """The words of a table's row, one cell a column."""

    cells: tuple[str, ...]
    emphasis: Emphasis = "none"


@dataclass(frozen=True)
class Table:
    """Columns with heads, which are repeated on every page, and rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Facts:
    """Labels with their values, one or two pairs a line; ``bold`` values stand out."""

    lines: tuple[tuple[tuple[str, str], ...], ...]
    bold: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True)
class Exhibit:
    """A receipt's picture under the lines of its caption."""

    caption: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True)
class Exhibits:
    """Pictures, four to a page, beginning on a new one."""

    exhibits: tuple[Exhibit, ...]


Block = Facts | Table | Text | Exhibits


@dataclass(frozen=True)
class Section:
    """A heading, which readers list as a bookmark, and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole paper. ``notice`` and ``draft`` stand on every page and in the file's properties."""

    title: str
    author: str
    subject: str
    notice: str
    draft: str
    signers: tuple[str, ...]
    sections: Sequence[Section] = field(default_factory=tuple)
