"""Trip files found in folders: alone, with companions, among other files, broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cases.trips import RESULTS, find_trips
from desktop.errors import UserError

TRIP = '[traveler]\nname = "{name}"\n[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n'


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = TRIP.format(name=path.stem) if path.suffix == ".toml" else "영수증"
        path.write_text(text, encoding="utf-8")


def names(paths: tuple[Path, ...]) -> list[str]:
    return [path.name for path in paths]


def test_a_trip_alone_owns_what_lies_beside_and_below(tmp_path: Path) -> None:
    make(tmp_path, "서울/trip.toml", "서울/10.jpg", "서울/9.jpg", "서울/표/1.pdf", "서울/.숨김.jpg", "서울/정산.xlsx")
    (trip,) = find_trips([tmp_path]).trips
    assert trip.trip is not None and trip.trip.traveler.name == "trip"
    assert (names(trip.shared), names(trip.own)) == ([], ["9.jpg", "10.jpg", "1.pdf"])


def test_companions_share_what_lies_beside_them(tmp_path: Path) -> None:
    make(tmp_path, "부산/김.toml", "부산/이.toml", "부산/호텔.jpg", "부산/김/택시.jpg", "부산/표/ktx.pdf")
    kim, lee = find_trips([tmp_path]).trips
    assert names(kim.shared) == names(lee.shared) == ["호텔.jpg", "ktx.pdf"]
    assert (names(kim.own), names(lee.own)) == (["택시.jpg"], [])


def test_folders_in_folders_and_what_belongs_to_no_trip(tmp_path: Path) -> None:
    make(tmp_path, "a.toml", "a.jpg", "안/b.toml", "안/b.jpg", f"{RESULTS}/정산.pdf")
    found = find_trips([tmp_path])
    assert [(trip.path.stem, names(trip.own)) for trip in found.trips] == [("a", ["a.jpg"]), ("b", ["b.jpg"])]
    assert found.stray == []
    make(tmp_path / "다른 곳", "c.jpg", "안/d.toml")
    found = find_trips([tmp_path / "다른 곳"])
    assert names(tuple(found.stray)) == ["c.jpg"] and len(found.trips) == 1


def test_other_toml_files_are_no_trips_and_broken_ones_are_told(tmp_path: Path) -> None:
    make(tmp_path, "trip.toml")
    (tmp_path / "규정.toml").write_text('[[office]]\nname = "가온"\n', encoding="utf-8")
    (tmp_path / "틀림.toml").write_text("[trip]\nstart = ", encoding="utf-8")
    found = {trip.path.stem: trip for trip in find_trips([tmp_path]).trips}
    assert found.keys() == {"trip", "틀림"}
    problem = found["틀림"].problem
    assert problem is not None and problem.code == "trip_unreadable"


def test_files_named_one_by_one(tmp_path: Path) -> None:
    make(tmp_path, "서울/trip.toml", "서울/1.jpg", "김.toml", "다른.toml")
    named = [tmp_path / "서울" / "trip.toml", tmp_path / "김.toml", tmp_path / "서울"]
    assert [trip.path.name for trip in find_trips(named).trips] == ["trip.toml", "김.toml"]
    (tmp_path / "규정.toml").write_text("[[office]]\n", encoding="utf-8")
    (other,) = find_trips([tmp_path / "규정.toml"]).trips
    assert other.problem is not None
    with pytest.raises(UserError, match="찾을 수 없습니다"):
        find_trips([tmp_path / "없음"])
