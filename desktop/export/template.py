"""An office's own form (기관 서식): an .xlsx whose cells have names, filled without harm to anything else in it.

The file is a package of parts (ECMA-376 part 2). Only the sheets with filled cells, the properties, and the order to
calculate everything anew are changed, and a sheet's drawing where receipts are put on it; every other part goes over as
it is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import fromstring

from desktop.errors import UserError
from desktop.export.continuation import ADDITIVE, DRAWN, Rest, RestColumn, Row, Value, sheet_name, with_continuation
from desktop.export.evidence import Evidence, as_confirmed
from desktop.export.notice import DRAFT, badge
from desktop.export.properties import with_properties
from desktop.export.provenance import Provenance
from desktop.export.saving import replace_file
from desktop.export.sheet_formulas import children, deep, drawn_ranges, formatted_rows, formulas_of, local
from desktop.export.sheet_pictures import CellPicture, part_named, with_pictures
from desktop.export.sheet_xml import Area, CellValue, Place, SheetXml, boundaries
from desktop.export.table_formulas import TableColumn, misled_formula, shows_last_row
from desktop.export.template_names import BADGE, BLOCKS, KNOWN, PREFIX, SINGLES, Facts
from desktop.travel.settlement import Settlement
from desktop.travel.toml_text import nearest
from desktop.travel.trip import Trip

#: What a file that is no form, or no whole one, makes the libraries raise.
_DAMAGED: Final = (
    OSError, BadZipFile, zlib.error, EOFError, KeyError, ValueError, SyntaxError, RuntimeError, NotImplementedError,
)  # fmt: skip
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
#: A form is no more than this many bytes when unpacked.
_MOST_BYTES: Final = 200 * 2**20
_REFERENCE: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")
_CALCULATE: Final = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_CHART: Final = re.compile(r"/charts/chart[^/]*\.xml$", re.IGNORECASE)
_NAMES_END: Final = re.compile(rb"</((?:\w+:)?)definedNames\s*>")


@dataclass(frozen=True)
class _Named:
    """A name of ours with the cells it stands for, merged ones once, from the top."""

    name: str
    sheet: str
    cells: tuple[Place, ...]

    @property
    def block(self) -> str:
        """The table this is a column of; empty for a cell that stands alone."""
        return "" if self.name in SINGLES else self.name.rpartition("_")[0]

    @property
    def column(self) -> str:
        return self.name.rpartition("_")[2]


class Template:
    """An office's form, looked through and found fit. Raises ``UserError`` template_…"""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise UserError("template_missing", path=path.name)
        try:
            self._parts, self._infos = _unpacked(path)
            self._check_parts()
            self._workbook = self._main_part()
            self._sheets = self._sheet_parts()
            self._rest_name = sheet_name(self._sheets)
            self._dates = self._date_styles()
            root = fromstring(self._parts[self._workbook])
            properties = next(children(root, "workbookPr"), None)
            self._is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
            names = [(each.get("name") or "", each.text or "") for each in root.iter() if local(each) == "definedName"]
            self._names = dict(names)
            sheets = [(title, self._parts[part]) for title, part in self._sheets.items()]
            charts = [content for name, content in self._parts.items() if _CHART.search(name)]
            self._formulas = [each for title, content in sheets for each in formulas_of(title, content)]
            self._formatted = [(title, *rows) for title, content in sheets for rows in formatted_rows(content)]
            self._drawn = [
                each for content in (*charts, *(sheet for _, sheet in sheets)) for each in drawn_ranges(content)
            ]
        except _DAMAGED as error:
            raise UserError("template_unreadable", path=path.name) from error
        self.named = self._check([(name, refers) for name, refers in names if name.startswith(PREFIX)], path)

    def fill(self, facts: Facts) -> bytes:
        """The form filled; the rows it has no room for stand on a sheet of their own.

        ``UserError`` template_rows where a formula reads the rows of such a table otherwise than by adding them all up.
        """
        values: dict[str, dict[Place, CellValue]] = {}
        pictures: dict[str, list[tuple[Area, CellPicture]]] = {}
        told: dict[str, Sequence[Value]] = {
            each.name: [SINGLES[each.name][1](facts)] for each in self.named if not each.block
        }
        rests: list[Rest] = []
        is_drawn = False
        for block in dict.fromkeys(each.block for each in self.named if each.block):
            columns = [each for each in self.named if each.block == block]
            shown, rest = self._divided(block, columns, facts)
            told |= {each.name: [row[at] for row in shown] for at, each in enumerate(columns)}
            if rest is not None:
                rests.append(rest)
                is_drawn = is_drawn or self._is_drawn(columns)
        for each in self.named:
            xml = self._xml[each.sheet]
            for place, value in zip_longest(each.cells, told[each.name]):  # cells to spare are emptied
                if isinstance(value, CellPicture):
                    pictures.setdefault(each.sheet, []).append((xml.area_of(place), value))
                    value = None
                values.setdefault(each.sheet, {})[place] = self._fitting(value, xml.style_of(place))
        parts = dict(self._parts)
        for sheet, xml in self._xml.items():
            parts[sheet] = xml.with_values(values.get(sheet, {}), is_1904=self._is_1904)
        for sheet, put in pictures.items():
            parts = with_pictures(parts, sheet, put)
        parts[self._workbook] = _calculating(parts[self._workbook])
        notice, draft = badge(facts.settlement, facts.evidence), DRAFT if facts.settlement.open else ""
        if rests:
            marks = (notice, draft, DRAWN if is_drawn else "")
            parts = with_continuation(
                parts, self._workbook, self._rest_name, rests, marks, self._fitting, is_1904=self._is_1904
            )
        parts = with_properties(parts, notice, draft)
        return self._packed(parts)

    def _divided(self, block: str, columns: Sequence[_Named], facts: Facts) -> tuple[list[Row], Rest | None]:
        """The rows of a table for its ``columns``: the form's, the last of which stands for the rest, and the rest."""
        known = BLOCKS[block].columns
        rows = [tuple(row[known.index(each.column)] for each in columns) for row in BLOCKS[block].rows(facts)]
        room = min(len(each.cells) for each in columns)
        if len(rows) <= room:
            return rows, None
        misled = misled_formula(self._formulas, self._table(columns), self._names)
        if misled is not None:
            cell = f"'{misled.sheet}'!{get_column_letter(misled.column)}{misled.row}"
            raise UserError("template_rows", name=columns[0].name, rows=room, needed=len(rows), cell=cell)
        places = [(self._xml[each.sheet], each.cells[room - 1], _above(each.cells[0])) for each in columns]
        widths = [xml.area_of(last).width for xml, last, _ in places]
        styles = [(xml.style_of(last), xml.style_of(head)) for xml, last, head in places]
        told = zip(columns, widths, styles, strict=True)
        shown = tuple(RestColumn(each.column, width, *style) for each, width, style in told)
        rest = Rest(BLOCKS[block].title, shown, tuple(rows[room - 1 :]))
        last = list(rest.sums)
        words = [at for at, each in enumerate(columns) if each.column not in ADDITIVE]
        if words:  # where there is the most room for them, and no date is shown
            at = max(words, key=lambda at: (styles[at][0] not in self._dates, widths[at]))
            what = "줄의 합" if len(words) < len(columns) else "줄"
            last[at] = f"나머지 {len(rest.rows)}{what}: '{self._rest_name}' 시트"
        return [*rows[: room - 1], tuple(last)], rest

    def _table(self, columns: Sequence[_Named]) -> dict[str, TableColumn]:
        """The cells that are filled, by name: as many rows as every column has."""
        titles = {part: title for title, part in self._sheets.items()}
        room = min(len(each.cells) for each in columns)
        return {
            each.name: TableColumn(
                titles[each.sheet],
                each.cells[0][1],
                tuple(row for row, _ in each.cells[:room]),
                each.column in ADDITIVE,
            )
            for each in columns
        }

    def _is_drawn(self, columns: Sequence[_Named]) -> bool:
        """Whether a conditional format, a sparkline or a chart shows the last row of a table as a row like others."""
        table = self._table(columns)
        lasts = {(column.sheet, column.last) for column in table.values()}
        formatted = any(
            title == sheet and top <= last <= bottom for title, top, bottom in self._formatted for sheet, last in lasts
        )
        return formatted or any(shows_last_row(each, table, self._names) for each in self._drawn)

    def _check(self, names: Iterable[tuple[str, str]], path: Path) -> list[_Named]:
        """The names with their cells; every mistake in them is an error in words."""
        found: list[_Named] = []
        taken: dict[tuple[str, Place], str] = {}
        self._xml: dict[str, SheetXml] = {}
        try:
            self._xml = {part: SheetXml(self._parts[part]) for part in self._sheets.values()}
        except (KeyError, ValueError) as error:
            raise UserError("template_unreadable", path=path.name) from error
        for name, refers in names:
            if name not in KNOWN:
                raise UserError("template_unknown_name", name=name, nearest=nearest(name, KNOWN))
            sheet, cells = self._cells(name, refers)
            for place in cells:
                if self._xml[sheet].has_formula(place):
                    raise UserError("template_formula", name=name, cell=refers)
                if (sheet, place) in taken:
                    raise UserError("template_twice", name=name, other=taken[sheet, place])
                taken[sheet, place] = name
            found.append(_Named(name, sheet, cells))
        if not found:
            raise UserError("template_without_names", path=path.name)
        if BADGE not in (each.name for each in found):
            raise UserError("template_without_badge", name=BADGE)
        return found

    def _cells(self, name: str, refers: str) -> tuple[str, tuple[Place, ...]]:
        match = _REFERENCE.fullmatch(refers.strip())
        sheet = self._sheets.get((match[1] or match[2]).replace("''", "'")) if match else None
        if match is None or sheet is None:
            raise UserError("template_broken_name", name=name, refers=refers)
        left, top, _right, bottom = boundaries(match[3].replace("$", ""))
        # Of merged cells the upper left one holds the value.
        covered = {
            row
            for first, upper, last, lower in self._xml[sheet].merged
            if first <= left <= last
            for row in range(upper + 1, lower + 1)
        }
        cells = tuple((row, left) for row in range(top, bottom + 1) if row not in covered)
        if (name in SINGLES and len(cells) != 1) or not cells:
            raise UserError("template_broken_name", name=name, refers=refers)
        return sheet, cells

    def _fitting(self, value: CellValue, style: int) -> CellValue:
        """A date as a number only where the cell shows numbers as dates."""
        if value is None or isinstance(value, str | int) or style in self._dates:
            return value
        return value.isoformat()

    def _check_parts(self) -> None:
        """Parts are changed byte by byte, and so have to be UTF-8; ``ValueError`` where one is not, or has no XML."""
        if any(content[:2] in (b"\xff\xfe", b"\xfe\xff") for content in self._parts.values()):
            raise ValueError("no package in UTF-8")
        for kind, part in _related(self._parts, ""):
            if kind.endswith("/core-properties"):
                fromstring(self._parts[part])

    def _main_part(self) -> str:
        """The workbook's own part; ``ValueError`` where it is no .xlsx (a .xlsm or .xltx under another name)."""
        part = next(target for kind, target in _related(self._parts, "") if kind.endswith("/officeDocument"))
        types = fromstring(self._parts["[Content_Types].xml"])
        kinds = {each.get("PartName"): each.get("ContentType") for each in children(types, "Override")}
        if kinds.get(f"/{part}") != _WORKBOOK:
            raise ValueError("not a workbook without macros")
        return part

    def _sheet_parts(self) -> dict[str, str]:
        """The part of each worksheet by its title."""
        parts = dict(_related(self._parts, self._workbook, by_id=True))
        root = fromstring(self._parts[self._workbook])
        sheets = [each for each in root.iter() if local(each) == "sheet"]
        found: dict[str, str] = {}
        for each in sheets:
            number = next((value for key, value in each.attrib.items() if key.rpartition("}")[2] == "id"), "")
            part = parts.get(number, "")
            if "/worksheets/" in f"/{part}":
                found[each.get("name") or ""] = part
        return found

    def _date_styles(self) -> frozenset[int]:
        """The cell formats that show a date (18.8.10, 18.8.30)."""
        related = (target for kind, target in _related(self._parts, self._workbook) if kind.endswith("/styles"))
        part = next(related, "")
        if not part:
            return frozenset()
        root = fromstring(self._parts[part])
        codes = dict(BUILTIN_FORMATS)
        codes |= {int(each.get("numFmtId") or 0): each.get("formatCode") or "" for each in deep(root, "numFmt")}
        formats = next(children(root, "cellXfs"), None)
        rows = [] if formats is None else list(children(formats, "xf"))
        # Korean date formats (27 to 36, 50 to 58) have a number only.
        numbers = [int(row.get("numFmtId") or 0) for row in rows]
        korean = {*range(27, 37), *range(50, 59)}
        return frozenset(
            style for style, number in enumerate(numbers) if number in korean or is_date_format(codes.get(number, ""))
        )

    def _packed(self, parts: Mapping[str, bytes]) -> bytes:
        finished = BytesIO()
        with ZipFile(finished, "w") as package:
            for info in self._infos:
                package.writestr(info, parts[info.filename], info.compress_type)
            for name in sorted(parts.keys() - self._parts.keys()):
                package.writestr(name, parts[name], self._infos[0].compress_type)
        return finished.getvalue()


def write_form(
    path: Path,
    template: Path,
    trip: Trip,
    settlement: Settlement,
    evidence: Sequence[Evidence],
    provenance: Provenance,
) -> None:
    """Fill the office's form and write it to ``path``, replacing an old file whole or not at all.

    Raises ``UserError`` template_… for a form that cannot be filled, cannot_write.
    """
    facts = Facts(trip, settlement, as_confirmed(evidence, trip.confirmed), provenance)
    replace_file(path, Template(template).fill(facts))


def _above(place: Place) -> Place:
    """The cell above, where the head of a column stands."""
    return (max(1, place[0] - 1), place[1])


def _unpacked(path: Path) -> tuple[dict[str, bytes], list[ZipInfo]]:
    with ZipFile(path) as package:
        infos = [info for info in package.infolist() if not info.is_dir()]
        if sum(info.file_size for info in infos) > _MOST_BYTES:
            raise ValueError("too large")
        return {info.filename: package.read(info) for info in infos}, infos


def _calculating(workbook: bytes) -> bytes:
    """The workbook's part with the order to calculate everything when it is opened (18.2.2: fullCalcOnLoad)."""
    found = _CALCULATE.search(workbook)
    if found:
        others = re.sub(rb'\s+fullCalcOnLoad="[^"]*"', b"", found[2])
        return (
            workbook[: found.start()]
            + b'<%bcalcPr%b fullCalcOnLoad="1"%b>' % (found[1], others, found[3])
            + (workbook[found.end() :])
        )
    end = _NAMES_END.search(workbook)
    assert end is not None  # our names stand there
    return workbook[: end.end()] + b'<%bcalcPr fullCalcOnLoad="1"/>' % end[1] + workbook[end.end() :]


def _related(parts: Mapping[str, bytes], part: str, *, by_id: bool = False) -> list[tuple[str, str]]:
    """The parts that a part ("": the package) refers to, each with the kind of the relation, or with its id."""
    folder, name = PurePosixPath(part).parent, PurePosixPath(part).name
    root = fromstring(parts[str(folder / "_rels" / f"{name}.rels") if part else "_rels/.rels"])
    found = []
    for each in root:
        if each.get("TargetMode") != "External":
            place = part_named(part, each.get("Target") or "")
            found.append((each.get("Id" if by_id else "Type") or "", place))
    return found
