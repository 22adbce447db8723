"""What the formulas come to, stored beside them, in a package spelled as Excel spells it.

A workbook without stored results shows empty sums wherever nothing calculates: Excel's protected view, mail and file
previews, phones. openpyxl writes formulas only, so the numbers are added to the finished file (ECMA-376, 18.3.1.96: v).
"""

from __future__ import annotations

import errno
import html
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from lxml.etree import LxmlError
from openpyxl.workbook import Workbook

from desktop.export.excel_parts import as_excel_spells
from desktop.export.saving import not_written, replace_file

#: The empty result is spelled differently with lxml and without.
_FORMULA = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*)(><f>[^<]*</f>)(?:<v ?/>|<v></v>)')


def write_book(path: Path, book: Workbook, results: Mapping[str, Mapping[str, int | str]]) -> None:
    """Write a finished book to ``path`` with ``results`` as in ``with_results``, replacing an old file whole or not at
    all. Raises ``UserError`` of ``replace_file``."""
    content = BytesIO()
    try:
        book.save(content)
    except OSError as error:  # openpyxl keeps each sheet in a temporary file on the way
        raise not_written(path, error) from error
    except LxmlError as error:  # which lxml writes, and has an error of its own for a full disk
        raise not_written(path, OSError(errno.ENOSPC, str(error))) from error
    replace_file(path, with_results(content.getvalue(), results))


def with_results(workbook: bytes, results: Mapping[str, Mapping[str, int | str]]) -> bytes:
    """The workbook with ``results`` (file in the package -> cell -> number or text) stored in its formula cells."""
    finished = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(finished, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = as_excel_spells(entry.filename, source.read(entry))
            if entry.filename in results:
                content = _filled(content, results[entry.filename])
            # JPEGs do not shrink a second time.
            target.writestr(entry, content, ZIP_STORED if entry.filename.endswith(".jpeg") else ZIP_DEFLATED)
    return finished.getvalue()


def _filled(content: bytes, results: Mapping[str, int | str]) -> bytes:
    return _FORMULA.sub(lambda found: _with_result(found[1], found[3], results[found[2].decode()]), content)


def _with_result(cell: bytes, formula: bytes, result: int | str) -> bytes:
    """The XML of a cell with its result; text says so in the type (18.3.1.4: t="str")."""
    if isinstance(result, int):
        return cell + formula + b"<v>%d</v>" % result
    return cell + b' t="str"' + formula + f"<v>{html.escape(result)}</v>".encode()
