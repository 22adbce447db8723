"""Settlement -> workbook: both forms of application, computation, evidence, findings, voucher, report, record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from openpyxl.workbook import Workbook

from desktop.export.audit import write_audit
from desktop.export.cells import clean
from desktop.export.driving import write_driving
from desktop.export.entries import write_entries
from desktop.export.evidence import Evidence, as_confirmed
from desktop.export.form import write_form
from desktop.export.form3 import write_form3
from desktop.export.ledger import write_ledger
from desktop.export.lists import write_evidence, write_findings
from desktop.export.notice import DRAFT, badge
from desktop.export.pictures import write_pictures
from desktop.export.provenance import Provenance
from desktop.export.results import write_book
from desktop.export.trip_report import write_trip_report
from desktop.export.voucher import write_voucher
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Trip


def write_workbook(
    path: Path, trip: Trip, settlement: Settlement, evidence: Sequence[Evidence], provenance: Provenance
) -> None:
    """Write the settlement workbook to ``path``, replacing an old one whole or not at all.

    Raises UserError("cannot_write") where the file cannot be written; an old file then stays as it was.
    """
    evidence = as_confirmed(evidence, trip.confirmed)
    notice = badge(settlement, evidence)
    head = DRAFT if settlement.open else ""
    book = Workbook()
    del book["Sheet"]
    ledger = write_ledger(book, trip, settlement, notice)
    form = write_form(book, trip, settlement, evidence, ledger, notice)
    form3 = write_form3(book, trip, settlement, evidence, ledger, notice)
    listed = write_evidence(book, settlement, evidence, notice)
    findings = write_findings(book, settlement, notice)
    voucher = write_voucher(book, trip, settlement, evidence, ledger, notice)
    report = write_trip_report(book, trip, settlement, evidence, notice)
    driving = write_driving(book, trip, settlement, ledger, notice) if trip.own_car else None
    entries = write_entries(book, trip, settlement, ledger, notice)
    audit = write_audit(book, trip, settlement, evidence, provenance, notice)
    pictures = write_pictures(book, settlement, evidence, notice)
    form.print_on("portrait", head)
    form3.print_on("portrait", head)
    ledger.sheet.print_on("landscape", head, repeat="5:5")
    listed.print_on("landscape", head, repeat="4:4")
    findings.print_on("landscape", head, repeat="3:3")
    voucher.print_on("portrait", head)
    report.print_on("portrait", head)
    if driving is not None:
        driving.print_on("portrait", head)
    entries.print_on("landscape", head, repeat="4:4")
    audit.print_on("landscape", head)
    pictures.print_on("portrait", head, repeat="1:2")
    book.move_sheet(ledger.sheet.paper, 2)
    book.active = 0
    _describe(book, trip, notice, settlement.open > 0, provenance.made_at)
    # openpyxl numbers the package's sheets in the order of the tabs.
    sheets = (form, form3, ledger.sheet, listed, findings, voucher, report, driving, entries, audit, pictures)
    written = [sheet for sheet in sheets if sheet is not None]
    results = {f"xl/worksheets/sheet{n}.xml": sheet.results for n, sheet in enumerate(written, start=1)}
    write_book(path, book, results)


def _describe(book: Workbook, trip: Trip, notice: str, draft: bool, made_at: dt.datetime) -> None:
    """The file's properties: what it is, and for people and machines alike that AI had a part in it."""
    properties = book.properties
    properties.title = clean(f"여비정산신청서 - {trip.traveler.name}")
    properties.subject = clean(trip.trip.purpose)
    properties.creator = "여비지기"
    properties.created = properties.modified = made_at.astimezone(dt.UTC).replace(tzinfo=None)
    properties.description = notice
    properties.contentStatus = DRAFT if draft else None
    if notice:
        properties.keywords = notice
    # Excel calculates everything anew when it opens the file.
    book.calculation.fullCalcOnLoad = True
