"""Cases beside each other: what one has settled is asked about in another; a trip is never its own double."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desktop import app
from desktop.cases.index import CaseFiles
from desktop.export.evidence import Evidence
from desktop.export.formats import Settled
from desktop.receipts.model import Field, Kind, Receipt, Status, Value
from desktop.settings import Settings
from desktop.travel.settlement import Settlement, Verdict
from desktop.travel.trip import Trip, parse_trip

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
NOW = dt.datetime(2026, 3, 12, 9, 0)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))


def trip(name: str = "홍길동", day: str = "09") -> Trip:
    return parse_trip(
        f'[traveler]\nname = "{name}"\n[trip]\nstart = 2026-03-{day}T08:00:00\nend = 2026-03-10T18:00:00\n'
        'destinations = ["서울"]\n'
    )


def ticket(total: int = 48_200) -> Receipt:
    values: dict[str, Value] = {"total": total, "service_on": "2026-03-10", "approval_no": "55431218"}
    fields = {name: Field(value=value, status=Status.OK) for name, value in values.items()}
    return Receipt(polygon=BOX, kind=Kind.RAIL, lines=(), fields=fields)


def settled(of: Trip, file: str, receipt: Receipt, files: CaseFiles) -> Settlement:
    return app.settle_receipts(of, {f"{file}#0": receipt}, {}, Settings(), NOW.date(), files)


def remember(of: Trip, file: str, receipt: Receipt, files: CaseFiles) -> None:
    result = app.settle_receipts(of, {f"{file}#0": receipt}, {}, Settings(), NOW.date(), files)
    app.remember(Settled(of, result, (Evidence(f"{file}#0", receipt, None, (1, 1)),)), files, NOW)


def codes(result: Settlement) -> set[str]:
    return {row.code for row in result.findings}


@pytest.mark.parametrize(
    ("receipt", "digest"), [(ticket(), "cd" * 32), (ticket(9_000), "ab" * 32)], ids=["approval", "file"]
)
def test_another_traveller_claims_the_same_ticket(receipt: Receipt, digest: str) -> None:
    remember(trip(), "a.jpg", ticket(), CaseFiles("하나", {"a.jpg": "ab" * 32}))
    result = settled(trip("이동행"), "b.jpg", receipt, CaseFiles("둘", {"b.jpg": digest}))
    assert result.open == 1
    (told,) = [row for row in result.findings if row.code == "settled_before"]
    assert told.receipts == ("b.jpg#0",)
    assert "a.jpg" in told.message and "2026-03-09 ~ 2026-03-10" in told.message


@pytest.mark.parametrize(("who", "case"), [("홍길동", "둘"), ("이동행", "하나")], ids=["begun anew", "name corrected"])
def test_the_same_trip_is_no_double_of_itself(who: str, case: str) -> None:
    files = CaseFiles("하나", {"a.jpg": "ab" * 32})
    remember(trip(), "a.jpg", ticket(), files)
    again = settled(trip(who), "a.jpg", ticket(), CaseFiles(case, files.digests))
    assert again.open == 0
    assert not codes(again) & {"settled_before", "trip_again", "trip_same_day"}


def test_trips_of_one_person_that_share_a_day() -> None:
    remember(trip(), "a.jpg", ticket(), CaseFiles("하나"))
    result = settled(trip(day="10"), "b.jpg", ticket(1_000), CaseFiles("둘"))
    assert "trip_again" in codes(result)
    assert result.open == 0, "this trip begun anew, of other days: told"
    assert "trip_again" not in codes(settled(trip("이동행", "10"), "b.jpg", ticket(1_000), CaseFiles("둘")))


def test_two_trips_of_one_person_on_one_day() -> None:
    first, second = (
        parse_trip(
            f'[traveler]\nname = "홍길동"\nworkplace = "세종특별자치시"\n[trip]\nstart = 2026-03-10T{start}:00:00\n'
            f'end = 2026-03-10T{end}:00:00\ndestinations = ["{place}"]\n'
        )
        for start, end, place in (("08", "12", "서울"), ("13", "15", "세종특별자치시"))
    )
    remember(first, "a.jpg", ticket(), CaseFiles("하나"))
    result = settled(second, "b.jpg", ticket(1_000), CaseFiles("둘"))
    assert next(row for row in result.items if row.item == "근무지내여비").verdict is Verdict.OPEN
    assert "settled_before" in codes(settled(second, "b.jpg", ticket(), CaseFiles("둘"))), "one ticket, two trips"


def test_a_refund_of_what_another_trip_was_paid_is_told() -> None:
    remember(trip(), "a.jpg", ticket(), CaseFiles("하나"))
    back = ticket()
    back = back.model_copy(update={"fields": {**back.fields, "is_refund": Field(value=True, status=Status.OK)}})
    result = settled(trip("이동행"), "b.jpg", back, CaseFiles("둘"))
    (told,) = [row for row in result.findings if row.code.startswith("refund")]
    assert (told.code, told.receipts) == ("refund_of_earlier", ("b.jpg#0",))
    assert "a.jpg" in told.message and "2026-03-09 ~ 2026-03-10" in told.message
    assert result.open == 1


def test_a_purchase_and_its_refund_are_of_one_case() -> None:
    """What is returned here is no matter of the earlier case that has the same purchase."""
    remember(trip(), "a.jpg", ticket(), CaseFiles("하나"))
    back = ticket()
    back = back.model_copy(update={"fields": {**back.fields, "is_refund": Field(value=True, status=Status.OK)}})
    receipts = {"b.jpg#0": ticket(), "c.jpg#0": back}
    result = app.settle_receipts(trip("이동행"), receipts, {}, Settings(), NOW.date(), CaseFiles("둘"))
    assert {"refund_paired", "settled_before"} <= codes(result) and "refund_of_earlier" not in codes(result)


def test_a_record_that_cannot_be_read_is_told_and_stops_nothing() -> None:
    app.case_index().path.parent.mkdir(parents=True)
    app.case_index().path.write_bytes("기록이 아닙니다".encode() * 500)
    remember(trip(), "a.jpg", ticket(), CaseFiles("하나"))
    result = settled(trip(), "a.jpg", ticket(), CaseFiles("하나"))
    assert "index_unusable" in codes(result)
    assert (result.open, result.approved_won) == (0, 148_200)


def test_a_file_is_told_by_its_content(tmp_path: Path) -> None:
    one, other = tmp_path / "a.jpg", tmp_path / "사본.jpg"
    one.write_bytes(b"receipt")
    other.write_bytes(b"receipt")
    assert app.digest(one) == app.digest(other) != ""
    assert app.digest(tmp_path / "none.jpg") == app.digest(tmp_path) == ""
