"""The annex form and the record of who decided what, cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.cases.store import AuditEntry
from desktop.export.evidence import Evidence
from desktop.export.provenance import Provenance
from desktop.export.xlsx import write_workbook
from desktop.travel.settlement import Item, Settlement, Verdict
from desktop.travel.trip import Confirmation, Overrule, Trip

Settle = Callable[..., Settlement]
MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def test_the_annex_form_has_its_cells_and_the_sum_of_its_fares(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    write_workbook(tmp_path / "a.xlsx", trip, settle(items), evidence, Provenance(MADE_AT))
    form = load_workbook(tmp_path / "a.xlsx", data_only=True)["별지 제3호"]
    widths = [form.column_dimensions[letter].width for letter in "ABCDEFG"]
    assert [round(100 * width / sum(widths), 1) for width in widths] == pytest.approx(
        [9.2, 16.6, 12.2, 10.4, 12.2, 14.5, 24.9], abs=0.2
    )
    assert [form[cell].value for cell in ("A3", "D3", "F3")] == ["소속", "직급(직위)", "성명"]
    assert [form[cell].value for cell in ("A4", "D4", "F4")] == ["가온시 회계과", "주무관 (제2호)", "이출장"]
    assert (form["A5"].value, form["B5"].value, form["B6"].value) == ("출장(부임)\n일정", "일시", "출장(부임)지")
    assert form["C6"].value == "서울특별시"
    assert [form[cell].value for cell in ("A7", "B7", "D7", "F7")] == [
        "숙박비", "상한액 또는 지급받은 선금", "실제 소요액", "초과지출 사유",
    ]  # fmt: skip
    assert form["D8"].value == 150000 and "선금 100,000원" in form["B8"].value
    assert form["F8"].value.startswith("감액지급")
    assert form["A9"].value == "식비"
    heads = ["일자", "교통편", "출발지", "도착지", "등급", "금액"]
    assert [form.cell(11, column).value for column in range(2, 8)] == heads
    rows = [row for row in form.iter_rows(min_row=12, min_col=2, values_only=True) if isinstance(row[0], dt.datetime)]
    assert rows[0][1:6] == ("철도", "나주", "용산", "일반실", 48200)
    assert rows[1][1:6] == ("자가용 연료비", "가온시청", "나루역", None, 47176)
    total = next(row for row in form.iter_rows(min_col=2, values_only=True) if row[0] == "합계")
    assert total[5] == 48200 + 47176 + 5600 + 13700 - 20000
    words = [str(cell.value) for row in form.iter_rows() for cell in row if cell.value]
    assert "※ 차량 유종: 휘발유 / 동승자: -" in words
    assert any("제16조 제1항·제2항에 의하여" in word for word in words)


def test_the_record_says_who_decided_what_and_why_a_draft_leaves(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Settle, evidence: list[Evidence]
) -> None:
    said = Confirmation(
        receipt="호텔.pdf#0", field="total", value=140000, by="김담당", at=dt.datetime(2026, 3, 12, 8, 5)
    )
    decided = Overrule(item="일비", date=dt.date(2026, 3, 9), verdict=Verdict.PAID, reason="심야 이동", by="박담당")
    entry = AuditEntry(
        id=1, at=dt.datetime(2026, 3, 11, 23, 5, tzinfo=dt.UTC), who="김담당", action="confirm",
        subject="호텔.pdf#0 total", before="150000", after="140000", reason="",
    )  # fmt: skip
    path = tmp_path / "a.xlsx"
    told = trip.model_copy(update={"confirmed": (said,), "overruled": (decided,)})
    provenance = Provenance(MADE_AT, "사유서는 따로 제출", ("글자 읽기: 모델 (SHA-256 0123456789ab)",), (entry,))
    daily = next(row for row in items if row.item == "일비")
    ruled = tuple(row.model_copy(update={"ruled": Verdict.OPEN}) if row is daily else row for row in items)
    write_workbook(path, told, settle(ruled), evidence, provenance)
    record = load_workbook(path)["작업기록"]
    rows = [[str(value) for value in row if value is not None] for row in record.iter_rows(values_only=True)]
    assert ["만든 때", "2026-03-12 09:30:00 +0900"] in rows
    assert ["판독 모델", "글자 읽기: 모델 (SHA-256 0123456789ab)"] in rows
    assert ["초안 사유", "확인필요 1건이 남은 초안입니다. 사유: 사유서는 따로 제출"] in rows
    assert ["2026-03-12 08:05:00", "김담당", "금액", "호텔.pdf", "150000", "140000"] in rows
    paid = f"{daily.approved_won:,}원"
    assert ["적지 않음", "박담당", "확인필요", "2026-03-09 일비", "지급", paid, "심야 이동"] in rows
    assert ["2026-03-12 08:05:00", "김담당", "값 확인", "호텔.pdf 금액", "150000", "140000"] in rows
