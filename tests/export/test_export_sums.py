"""The sum of the parts equals the whole in every document made of a settlement, read back from the finished files."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hwpx.document import HwpxDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from desktop.export.formats import Export, Format, write_documents
from desktop.export.provenance import Provenance
from desktop.export.template_sample import write_sample
from desktop.travel.settlement import Item, PaidBy, RulesUsed, Settlement, Verdict
from desktop.travel.trip import parse_trip

TRIP = parse_trip("[trip]\nstart = 2026-03-09T07:00:00\nend = 2026-03-10T19:00:00\nadvance_won = 1000\n")
MADE = Provenance(dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.UTC))
NAMES = ("철도운임", "자동차운임", "연료비", "통행료", "일비", "식비", "숙박비", "근무지내여비")
ROWS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(-99_999, 999_999), st.sampled_from(Verdict), st.sampled_from(PaidBy)),
    min_size=1,
    max_size=6,
)


def settled(rows: list[tuple[str, int, Verdict, PaidBy]]) -> Settlement:
    items = tuple(
        Item(
            date=dt.date(2026, 3, 9), item=name, claimed_won=won, proposed_won=won, verdict=verdict, paid_by=paid_by,
            approved_won=won if verdict is Verdict.PAID else won // 2 if verdict is Verdict.REDUCED else 0,
        )
        for name, won, verdict, paid_by in rows
    )  # fmt: skip
    approved = sum(item.approved_won for item in items)
    return Settlement(
        claimed_won=sum(item.claimed_won for item in items), approved_won=approved,
        payable_won=approved - sum(item.by_office_card_won for item in items) - TRIP.trip.advance_won,
        open=sum(item.verdict is Verdict.OPEN for item in items),
        rules=RulesUsed(table="표", effective_from=dt.date(2023, 3, 2)), items=items, findings=(),
    )  # fmt: skip


@settings(max_examples=6)
@given(ROWS)
def test_parts_sum_to_the_whole_in_every_file(rows: list[tuple[str, int, Verdict, PaidBy]]) -> None:
    settlement = settled(rows)
    claimed, approved = settlement.claimed_won, settlement.approved_won
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_sample(folder / "서식.xlsx")
        targets = {form: folder / f"a.{form}" for form in Format}
        export = Export(targets, template=folder / "서식.xlsx", form=folder / "기관.xlsx")
        write_documents(export, TRIP, settlement, [], MADE)
        book = load_workbook(targets[Format.XLSX], data_only=True)
        ledger = list(book["산출내역"].iter_rows(min_row=6, max_row=5 + len(rows), values_only=True))
        assert (sum(row[6] for row in ledger), sum(row[7] for row in ledger)) == (claimed, approved)  # type: ignore[misc]
        total = next(row for row in book["산출내역"].iter_rows(values_only=True) if row[0] == "합계")
        assert (total[6], total[7]) == (claimed, approved)
        sums = {row[1]: row[2:8] for row in book["여비정산신청서"].iter_rows(values_only=True) if row[1]}
        for label, whole in (("청구액", claimed), ("인정액", approved)):
            *parts, last = sums[label]
            assert sum(part for part in parts if isinstance(part, int)) == last == whole
        annex = list(book["별지 제3호"].iter_rows(min_row=12, max_col=7, values_only=True))
        end = next(number for number, row in enumerate(annex) if row[1] == "합계")
        assert sum(row[6] or 0 for row in annex[:end]) == annex[end][6]  # type: ignore[misc]
        form = load_workbook(folder / "기관.xlsx").active
        assert form is not None
        by_payer = [form.cell(row, column).value for row in (17, 18) for column in range(3, 9)]
        assert sum(part for part in by_payer if isinstance(part, int)) == approved
        assert form["L17"].value == settlement.payable_won
        tables = HwpxDocument.open(BytesIO(targets[Format.HWPX].read_bytes())).tables.all
        cells = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
        listed = [row for row in cells if len(row) == 9 and row[2] in NAMES]
        assert sum(int(row[3].replace(",", "")) for row in listed) == claimed
        assert sum(int(row[4].replace(",", "")) for row in listed) == approved
        pdf = PdfDocument(targets[Format.PDF])
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        assert re.search(rf"합계\s+{claimed:,}\s+{approved:,}", text.replace("\ufffe", "-"))
