"""The files a settlement leaves as, and writing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from desktop.export.evidence import Evidence
from desktop.export.provenance import Provenance
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Trip


@dataclass(frozen=True)
class Settled:
    """A settlement with all that its documents show."""

    trip: Trip
    settlement: Settlement
    evidence: tuple[Evidence, ...]


class Format(StrEnum):
    """A kind of file, by its suffix."""

    XLSX = "xlsx"
    PDF = "pdf"
    HWPX = "hwpx"


#: What each holds, in the words of the window and the command line.
FORMAT_NAMES: Final[dict[Format, str]] = {
    Format.XLSX: "Excel 정산서(신청서, 산출내역, 지출결의서, 출장복명서 등)",
    Format.PDF: "PDF 정산 결과보고서",
    Format.HWPX: "한글(HWPX) 정산 결과보고서",
}


@dataclass(frozen=True)
class Export:
    """What is to be written, and where.

    ``form`` is where the office's own form ``template`` is filled to; ``reason`` is why a draft leaves (그대로 내보내는
    사유).
    """

    targets: Mapping[Format, Path]
    reason: str = ""
    template: Path | None = None
    form: Path | None = None

    @property
    def places(self) -> tuple[Path, ...]:
        """Every file that is written, in order."""
        return (*self.targets.values(), *((self.form,) if self.form else ()))


def write_documents(
    export: Export,
    trip: Trip,
    settlement: Settlement,
    evidence: Sequence[Evidence],
    provenance: Provenance,
) -> None:
    """Write each document to its place, in order.

    Raises UserError("cannot_write"), or template_… of the office's form, for the first that cannot be written; those
    before it stand, each whole.
    """
    # Each of these libraries takes a third of a second to load: only what is asked for.
    for form, path in export.targets.items():
        if form is Format.XLSX:
            from desktop.export.xlsx import write_workbook

            write_workbook(path, trip, settlement, evidence, provenance)
            continue
        from desktop.export.report import settlement_report

        report = settlement_report(trip, settlement, evidence, provenance.reason)
        if form is Format.PDF:
            from desktop.export.pdf import write_pdf

            write_pdf(path, report, provenance.made_at)
        else:
            from desktop.export.hwpx import write_hwpx

            write_hwpx(path, report, provenance.made_at)
    if export.template is not None and export.form is not None:
        from desktop.export.template import write_form

        write_form(export.form, export.template, trip, settlement, evidence, provenance)
