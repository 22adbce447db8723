"""Cells of an office's sheet filled within its XML: those told get their values, all others keep theirs."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from desktop.export.sheet_xml import CellValue, Place, SheetXml

CELLS = st.dictionaries(st.tuples(st.integers(1, 12), st.integers(1, 6)), st.integers(0, 9**9), max_size=8)
VALUES = st.one_of(st.none(), st.integers(-(10**12), 10**12), st.sampled_from(["", "가 <&> 나", "=1+1", " 빈칸 "]))


@given(CELLS, st.dictionaries(st.tuples(st.integers(1, 14), st.integers(1, 9)), VALUES, max_size=8))
def test_any_cells_can_be_filled_beside_any_others(before: dict[Place, int], told: dict[Place, CellValue]) -> None:
    book = Workbook()
    paper = book.active
    assert paper is not None
    for (row, column), number in before.items():
        paper.cell(row, column).value = number
    paper["H1"].font = Font(bold=True)  # a cell without content
    content = BytesIO()
    book.save(content)
    with ZipFile(content) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    parts["xl/worksheets/sheet1.xml"] = SheetXml(parts["xl/worksheets/sheet1.xml"]).with_values(told)
    finished = BytesIO()
    with ZipFile(finished, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    again = load_workbook(finished).active
    assert again is not None
    found = {(cell.row, cell.column): cell.value for row in again.iter_rows() for cell in row}
    for place, number in before.items():
        if place not in told:
            assert found[place] == number
    for place, value in told.items():
        assert found.get(place) == (None if value == "" else value)
