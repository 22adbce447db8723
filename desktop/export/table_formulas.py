"""Whether a form's formulas stay right when the last row of a table stands for several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils.cell import range_boundaries

#: Adding up is what does not mind how cells are divided into rows: SUM, and SUBTOTAL by these of its functions.
_ADDING_SUBTOTALS: Final = ("9", "109")
#: What reads cells that no reference in it names.
_READS_ELSEWHERE: Final = ("INDIRECT(", "OFFSET(")
_CONSTANT: Final = re.compile(r'"|[-+]?[\d.]+$')
_QUOTED: Final = re.compile(r"^'((?:[^']|'')*)'$")


@dataclass(frozen=True)
class Formula:
    """A cell's formula ("=SUM(E10:E19)") and where it stands; row and column count from 1."""

    sheet: str
    row: int
    column: int
    text: str


@dataclass(frozen=True)
class TableColumn:
    """The cells of one column of a table from the top, and whether its values add up. Rows count from 1."""

    sheet: str
    column: int
    rows: tuple[int, ...]
    adds_up: bool

    @property
    def last(self) -> int:
        return self.rows[-1]


class _Reading(Enum):
    """How a formula reads the last row: not at all or with all the others, its own row alone, or any other way."""

    WHOLE = auto()
    OWN_ROW = auto()
    OTHERWISE = auto()


@dataclass(frozen=True)
class _Part:
    """Rows of a column that one operand reads, added or subtracted (``sign``)."""

    rows: tuple[int, ...]
    sign: str


def misled_formula(
    formulas: Sequence[Formula], columns: Mapping[str, TableColumn], names: Mapping[str, str]
) -> Formula | None:
    """The first formula that reads the last row of ``columns`` (by name) otherwise than by adding all the rows up.

    A cell in that row may add and subtract what stands beside it (=E19-G19): its value then stands for the rest as
    well, and who reads it reads a column of the table. ``names``: every name of the workbook with what it refers to.
    """
    known = dict(columns)
    while True:
        beside: dict[str, TableColumn] = {}
        for each in formulas:
            reading, rows = _reading(each, known, names)
            if reading is _Reading.OTHERWISE:
                return each
            if reading is _Reading.OWN_ROW:
                beside[f"{each.sheet}!{each.column}!{each.row}"] = TableColumn(each.sheet, each.column, rows, True)
        if beside.keys() <= known.keys():
            return None
        known |= beside


def shows_last_row(reference: str, columns: Mapping[str, TableColumn], names: Mapping[str, str]) -> bool:
    """Whether a chart that draws ``reference`` draws the last row of a table, as far as that can be told."""
    read = _read(reference, "", columns, names)
    return read is None or any(rows[-1] == column.last for column, rows in read)


def _reading(
    formula: Formula, columns: Mapping[str, TableColumn], names: Mapping[str, str]
) -> tuple[_Reading, tuple[int, ...]]:
    """How ``formula`` reads the last row; with OWN_ROW the rows of the table."""
    try:
        tokens = [token for token in Tokenizer(formula.text).items if token.type != Token.WSPACE]
    except TokenizerError:
        return _Reading.OTHERWISE, ()
    parts: dict[TableColumn, list[_Part]] = {}
    calls: list[int] = []
    sign = "+"
    for at, token in enumerate(tokens):
        if token.type == Token.FUNC and token.value.upper() in _READS_ELSEWHERE:
            return _Reading.OTHERWISE, ()
        if token.type in (Token.FUNC, Token.PAREN):
            if token.subtype == Token.OPEN:
                calls.append(at)
            else:
                calls.pop()
        elif token.type in (Token.OP_IN, Token.OP_PRE) and not calls:
            sign = token.value
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            read = _read(token.value, formula.sheet, columns, names)
            if read is None:
                return _Reading.OTHERWISE, ()
            for column, rows in read:
                adds = _is_added(tokens, at, calls[-1]) if calls else len(rows) == 1 and _only_adds(tokens)
                if rows[-1] == column.last and not (column.adds_up and adds):
                    return _Reading.OTHERWISE, ()
                parts.setdefault(column, []).append(_Part(rows, sign))
    partly = [column for column, read in parts.items() if not _is_whole(column, read, tokens)]
    if not partly:
        return _Reading.WHOLE, ()
    own = all(formula.sheet == column.sheet and formula.row == column.last for column in partly)
    alone = all(part.rows in ((column.last,), column.rows) for column in partly for part in parts[column])
    return (_Reading.OWN_ROW, partly[0].rows) if own and alone else (_Reading.OTHERWISE, ())


def _is_whole(column: TableColumn, parts: Sequence[_Part], tokens: Sequence[Token]) -> bool:
    """Whether what is read of a column is all of it or nothing of its last row: at once, or cell by cell (=E10+E11)."""
    pieces = [part for part in parts if part.rows != column.rows]
    if all(part.rows[-1] != column.last for part in pieces):
        return True
    told = sorted(row for part in pieces for row in part.rows)
    return told == list(column.rows) and len({part.sign for part in pieces}) == 1 and _only_adds(tokens)


def _is_added(tokens: Sequence[Token], at: int, call: int) -> bool:
    """Whether the token is a whole argument of SUM, or of SUBTOTAL when that adds."""
    name = tokens[call].value.upper()
    if name == "SUBTOTAL(" and tokens[call + 1].value not in _ADDING_SUBTOTALS:
        return False
    stands_alone = at - 1 == call or tokens[at - 1].type == Token.SEP
    ends = any(
        token.type == Token.SEP or (token.type == Token.FUNC and token.subtype == Token.CLOSE)
        for token in tokens[at + 1 : at + 2]
    )
    return name in ("SUM(", "SUBTOTAL(") and stands_alone and ends


def _only_adds(tokens: Sequence[Token]) -> bool:
    """Whether a formula does nothing but add and subtract."""
    signs = (token.value for token in tokens if token.type in (Token.OP_IN, Token.OP_PRE, Token.OP_POST))
    return all(sign in ("+", "-") for sign in signs)


def _read(
    reference: str, sheet: str, columns: Mapping[str, TableColumn], names: Mapping[str, str]
) -> list[tuple[TableColumn, tuple[int, ...]]] | None:
    """The columns that a reference, by cells or by a name, has rows of, with these; None where that cannot be told."""
    if reference in columns:
        return [(columns[reference], columns[reference].rows)]
    known = {name.casefold(): refers for name, refers in names.items()}
    found: list[tuple[TableColumn, tuple[int, ...]]] = []
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
            rows = tuple(row for row in column.rows if (top or 1) <= row <= (bottom or row))
            if column.sheet.casefold() == where.casefold() and across and rows:
                found.append((column, rows))
    return found


def _areas(refers: str) -> Iterator[str]:
    """Each area of what a name refers to; a comma within the name of a sheet parts nothing."""
    return (match[0] for match in re.finditer(r"(?:'(?:[^']|'')*'|[^,'])+", refers))
