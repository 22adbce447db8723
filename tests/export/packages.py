"""What would make Excel offer to repair a workbook, looked for in the package itself (ECMA-376 parts 1 and 2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TypeVar
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

from openpyxl.worksheet.cell_range import CellRange

T = TypeVar("T")
#: What our formulas are made of; Excel stores these names in English, whatever language it speaks.
FUNCTIONS = {"SUM", "SUMIFS", "IF", "MAX", "DATE"}
FONT_PARTS = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign",
    "sz", "color", "name", "family", "charset", "scheme",
)  # fmt: skip


def faults(path: Path) -> list[str]:
    """Every fault of the workbook in words."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        found = [f"twice in the package: {name}" for name in twice(package.namelist())]
    roots = {name: fromstring(content) for name, content in parts.items() if name.endswith((".xml", ".rels"))}
    found += [*untyped(roots, parts), *unrelated(roots, parts), *unfit_names(roots["xl/workbook.xml"])]
    styles = roots["xl/styles.xml"]
    for font in each(styles, "font"):
        order = [FONT_PARTS.index(local(part)) for part in font]
        if order != sorted(order):
            found.append("a font's parts out of order")
    formats = sum(len(element) for element in each(styles, "cellXfs"))
    titles = {element.get("name", "") for element in each(roots["xl/workbook.xml"], "sheet")}
    for name, root in roots.items():
        if name.startswith("xl/worksheets/sheet"):
            found += [f"{name}: {words}" for words in unfit_cells(root, formats, titles)]
        if name.startswith("xl/drawings/") and name.endswith(".xml"):
            found += [f"{name}: id {number}" for number in twice(e.get("id", "") for e in each(root, "cNvPr"))]
            if b"<xdr:wsDr" not in parts[name]:
                found.append(f"{name}: a drawing without the usual prefix")
    return found


def untyped(roots: dict[str, Element], parts: dict[str, bytes]) -> Iterator[str]:
    types = roots["[Content_Types].xml"]
    endings = {element.get("Extension", "").lower() for element in each(types, "Default")}
    named = [element.get("PartName", "").lstrip("/") for element in each(types, "Override")]
    yield from (f"a type for no part: {name}" for name in named if name not in parts)
    yield from (f"two types: {name}" for name in twice(named))
    for name in parts:
        if name not in named and name.rpartition(".")[2].lower() not in endings and name[0] != "[":
            yield f"a part without a type: {name}"


def unrelated(roots: dict[str, Element], parts: dict[str, bytes]) -> Iterator[str]:
    for name, root in roots.items():
        if name.endswith(".rels"):
            folder = PurePosixPath(name).parent.parent
            source = str(folder / PurePosixPath(name).stem)
            yield from (f"{name}: {number} twice" for number in twice(e.get("Id", "") for e in root))
            for element in root:
                target = element.get("Target", "")
                if (target.lstrip("/") if target.startswith("/") else str(folder / target)) not in parts:
                    yield f"{name}: no part {target}"
            if source in roots:
                used = {v for e in roots[source].iter() for key, v in e.attrib.items() if "officeDocument" in key}
                yield from (f"{source}: no relation {number}" for number in used - {e.get("Id") for e in root})


def unfit_names(workbook: Element) -> Iterator[str]:
    titles = [element.get("name", "") for element in each(workbook, "sheet")]
    yield from (f"a sheet's name: {t}" for t in titles if not 0 < len(t) <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", t))
    yield from (f"two sheets called {title}" for title in twice(map(str.lower, titles)))
    names = [(e.get("name", ""), e.get("localSheetId"), e.text or "") for e in each(workbook, "definedName")]
    yield from (f"a name defined twice: {name}" for name, _ in twice((n.lower(), sheet) for n, sheet, _ in names))
    for name, sheet, refers in names:
        if any(title not in titles for title in sheets_in(refers)) or not sheets_in(refers):
            yield f"the name {name} refers to {refers}"
        if sheet is not None and int(sheet) >= len(titles):
            yield f"the name {name} belongs to no sheet"


def unfit_cells(sheet: Element, formats: int, titles: set[str]) -> Iterator[str]:
    merged = [CellRange(element.get("ref", "")) for element in each(sheet, "mergeCell")]
    for number, one in enumerate(merged):
        yield from (f"merged twice: {one} {other}" for other in merged[:number] if not one.isdisjoint(other))
    yield from (f"row {e.get('r')} is {e.get('ht')} high" for e in each(sheet, "row") if float(e.get("ht", 0)) > 409.5)
    if sum(1 for _ in each(sheet, "brk")) > 1023:
        yield "more page breaks than a sheet may have"
    for cell in each(sheet, "c"):
        where = cell.get("r")
        if int(cell.get("s", 0)) >= formats:
            yield f"{where}: no such format"
        if len("".join(cell.itertext())) > 32_767:
            yield f"{where}: too long"
        for formula in (element.text or "" for element in each(cell, "f")):
            code = re.sub(r'"(?:[^"]|"")*"', '""', formula)
            words = re.findall(r'"((?:[^"]|"")*)"', formula)
            used = set(re.findall(r"([^\W\d][\w.]*)\(", code))
            if used - FUNCTIONS or len(formula) > 8192 or any(len(each) > 255 for each in words):
                yield f"{where}: ={formula}"
            yield from (f"{where}: no sheet {title}" for title in sheets_in(code) if title not in titles)


def sheets_in(reference: str) -> list[str]:
    found = re.findall(r"(?:'((?:[^']|'')+)'|(\w+))!", reference)
    return [quoted.replace("''", "'") or plain for quoted, plain in found]


def each(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if local(one) == name)


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def twice(values: Iterable[T]) -> list[T]:
    return [value for value, count in Counter(values).items() if count > 1]
