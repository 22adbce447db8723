"""The formulas of a worksheet and what else looks at its cells: conditional formats, sparklines (ECMA-376, 18.3)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.xml.functions import fromstring

from desktop.export.sheet_xml import boundaries
from desktop.export.table_formulas import Formula


def local(element: Element) -> str:
    """The name without its namespace: the strict variant of the format has other namespaces, the same names."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element if local(each) == name)


def deep(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if local(each) == name)


def formulas_of(sheet: str, content: bytes) -> list[Formula]:
    """Every cell's formula; a shared one (18.3.1.40: what Excel makes of a formula filled down) as each cell has it."""
    found: list[Formula] = []
    shared: dict[str, Translator] = {}
    for data in children(fromstring(content), "sheetData"):
        row = 0
        for line in children(data, "row"):
            row, column = int(line.get("r") or row + 1), 0
            for cell in children(line, "c"):
                column = coordinate_to_tuple(cell.get("r") or "")[1] if cell.get("r") else column + 1
                for formula in children(cell, "f"):
                    place, text = f"{get_column_letter(column)}{row}", f"={formula.text}" if formula.text else ""
                    group = formula.get("si", "") if formula.get("t") == "shared" else ""
                    if group and text:
                        shared[group] = Translator(text, place)
                    elif group in shared:
                        text = _moved(shared[group], place)
                    found += [Formula(sheet, row, column, text)] if text else []
    return found


def _moved(formula: Translator, place: str) -> str:
    try:
        return str(formula.translate_formula(place))
    except TranslatorError:  # it would read beyond the sheet
        return "=#REF!"


def formatted_rows(content: bytes) -> Iterator[tuple[int, int]]:
    """First and last row of each area with a conditional format, newer ones (x14) among them."""
    root = fromstring(content)
    places = [each.get("sqref") or "" for each in deep(root, "conditionalFormatting")]
    places += [each.text or "" for each in deep(root, "sqref")]
    for area in (area for words in places for area in words.split()):
        _, top, _, bottom = boundaries(area)
        yield top, bottom


def drawn_ranges(content: bytes) -> Iterator[str]:
    """What a chart, or a sheet's sparklines, draw: "'표 시트'!$E$10:$E$19"."""
    outside = (each for each in fromstring(content) if local(each) != "sheetData")
    return (each.text for part in outside for each in deep(part, "f") if each.text)
