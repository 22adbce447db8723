"""Whether a form's formulas stay right when the last row of a table stands for several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import range_boundaries

#: What adds up its cells, and so does not mind how they are divided into rows.
_ADDING: Final = frozenset(["SUM(", "SUBTOTAL("])
_QUOTED: Final = re.compile(r"^'((?:[^']|'')*)'$")


@dataclass(frozen=True)
class TableColumn:
    """The cells of one column of a table, and whether its values add up. Rows count from 1."""

    sheet: str
    column: int
    top: int
    bottom: int
    adds_up: bool


def misleads(formula: str, sheet: str, columns: Mapping[str, TableColumn], names: Mapping[str, str]) -> bool:
    """Whether ``formula`` of a cell on ``sheet`` reads ``columns`` (by name) otherwise than by adding them up.

    ``names``: every name of the workbook with what it refers to.
    """
    calls: list[str] = []
    for token in Tokenizer(formula).items:
        if token.type in (Token.FUNC, Token.PAREN) and token.subtype == Token.OPEN:
            calls.append(token.value.upper() if token.type == Token.FUNC else calls[-1] if calls else "")
        elif token.type in (Token.FUNC, Token.PAREN) and token.subtype == Token.CLOSE:
            calls.pop()
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            read = list(_read(token.value, sheet, columns, names))
            if not all(column.adds_up for column in read) or (read and calls and calls[-1] not in ("", *_ADDING)):
                return True
    return False


def _read(
    reference: str, sheet: str, columns: Mapping[str, TableColumn], names: Mapping[str, str]
) -> Iterator[TableColumn]:
    """The columns of the table that a reference, by cells or by a name, has cells of."""
    if reference in columns:
        yield columns[reference]
        return
    cells = names.get(reference, reference)
    title, mark, place = cells.rpartition("!")
    quoted = _QUOTED.match(title)
    where = (quoted[1].replace("''", "'") if quoted else title) if mark else sheet
    try:
        left, top, right, bottom = range_boundaries(place.replace("$", ""))
    except (ValueError, TypeError):
        return
    for column in columns.values():
        across = (left or 1) <= column.column <= (right or column.column)
        if column.sheet == where and across and (top or 1) <= column.bottom and column.top <= (bottom or column.bottom):
            yield column
