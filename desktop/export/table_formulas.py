"""Whether a form's formulas stay right when the last row of a table stands for several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import range_boundaries

#: Adding up is what does not mind how cells are divided into rows: SUM, and SUBTOTAL by these of its functions.
_ADDING_SUBTOTALS: Final = ("9", "109")
#: What reads cells that no reference in it names.
_READS_ELSEWHERE: Final = ("INDIRECT(", "OFFSET(")
_CONSTANT: Final = re.compile(r'"|[-+]?[\d.]+$')
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
    """Whether ``formula`` of a cell on ``sheet`` may read the last row of ``columns`` (by name) otherwise than by
    adding it up.

    ``names``: every name of the workbook with what it refers to.
    """
    tokens = [token for token in Tokenizer(formula).items if token.type != Token.WSPACE]
    calls: list[int] = []
    for at, token in enumerate(tokens):
        if token.type == Token.FUNC and token.value.upper() in _READS_ELSEWHERE:
            return True
        if token.type in (Token.FUNC, Token.PAREN):
            if token.subtype == Token.OPEN:
                calls.append(at)
            else:
                calls.pop()
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            read = _read(token.value, sheet, columns, names)
            if read is None or not all(column.adds_up for column in read):
                return True
            if read and not (_is_added(tokens, at, calls[-1]) if calls else _only_adds(tokens)):
                return True
    return False


def _is_added(tokens: Sequence[Token], at: int, call: int) -> bool:
    """Whether the token is a whole argument of SUM, or of SUBTOTAL when that adds."""
    name = tokens[call].value.upper()
    if name == "SUBTOTAL(" and tokens[call + 1].value not in _ADDING_SUBTOTALS:
        return False
    stands_alone = at - 1 == call or tokens[at - 1].type == Token.SEP
    after = tokens[at + 1]
    ends = after.type == Token.SEP or (after.type == Token.FUNC and after.subtype == Token.CLOSE)
    return name in ("SUM(", "SUBTOTAL(") and stands_alone and ends


def _only_adds(tokens: Sequence[Token]) -> bool:
    """Whether a formula does nothing at its top but add and subtract."""
    signs = (token.value for token in tokens if token.type in (Token.OP_IN, Token.OP_PRE, Token.OP_POST))
    return all(sign in ("+", "-") for sign in signs)


def _read(
    reference: str, sheet: str, columns: Mapping[str, TableColumn], names: Mapping[str, str]
) -> list[TableColumn] | None:
    """The columns whose last cell a reference, by cells or by a name, has; None where that cannot be told."""
    if reference in columns:
        return [columns[reference]]
    known = {name.casefold(): refers for name, refers in names.items()}
    found: list[TableColumn] = []
    for cells in _areas(known.get(reference.casefold(), reference)):
        if _CONSTANT.match(cells):
            continue
        title, mark, place = cells.rpartition("!")
        quoted = _QUOTED.match(title)
        where = (quoted[1].replace("''", "'") if quoted else title) if mark else sheet
        if ":" in where or "[" in cells:  # through several sheets, of another workbook, by the name of a table
            return None
        try:
            left, top, right, bottom = range_boundaries(place.replace("$", ""))
        except (ValueError, TypeError):
            return None
        for column in columns.values():
            across = (left or 1) <= column.column <= (right or column.column)
            down = (top or 1) <= column.bottom <= (bottom or column.bottom)
            if column.sheet.casefold() == where.casefold() and across and down:
                found.append(column)
    return found


def _areas(refers: str) -> Iterator[str]:
    """Each area of what a name refers to; a comma within the name of a sheet parts nothing."""
    return (match[0] for match in re.finditer(r"(?:'(?:[^']|'')*'|[^,'])+", refers))
