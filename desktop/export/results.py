"""What the formulas come to, stored beside them.

A workbook without stored results shows empty sums wherever nothing calculates: Excel's protected view, mail and file
previews, phones. openpyxl writes formulas only, so the numbers are added to the finished file (ECMA-376, 18.3.1.96: v).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

_FORMULA = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?/>')


def with_results(workbook: bytes, results: Mapping[str, Mapping[str, int]]) -> bytes:
    """The workbook with ``results`` (file in the package -> cell -> number) stored in its formula cells."""
    finished = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(finished, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename in results:
                content = _filled(content, results[entry.filename])
            # JPEGs do not shrink a second time.
            target.writestr(entry, content, ZIP_STORED if entry.filename.endswith(".jpeg") else ZIP_DEFLATED)
    return finished.getvalue()


def _filled(content: bytes, numbers: Mapping[str, int]) -> bytes:
    return _FORMULA.sub(lambda found: found[1] + b"<v>%d</v>" % numbers[found[2].decode()], content)
