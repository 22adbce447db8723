"""Trips in a folder, receipts as the reader would hand them over, and their settlement without any engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import batch as several
from desktop.cases.trips import find_trips
from desktop.engine.protocol import Reading
from desktop.office.batch import Batch, files_of
from desktop.receipts.model import Field, FileAnswer, Kind, Page, Receipt, Status, Value
from desktop.settings import Settings

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
TODAY = dt.date(2026, 3, 12)

#: trip("김출장", rest="[[claims]]...") writes 김출장.toml into the working folder.
WriteTrip = Callable[..., Path]
#: Settle everything in a folder; receipts by the name of their file.
Run = Callable[..., Batch]


def receipt(kind: Kind = Kind.RAIL, **fields: Value) -> Receipt:
    values: dict[str, Value] = {"total": 48_200, "service_on": "2026-03-09", **fields}
    sure = {name: Field(value=value, status=Status.OK) for name, value in values.items()}
    return Receipt(polygon=BOX, kind=kind, lines=(), fields=sure)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))


@pytest.fixture
def trips(tmp_path: Path) -> Path:
    folder = tmp_path / "출장"
    folder.mkdir()
    return folder


@pytest.fixture
def write_trip(trips: Path) -> WriteTrip:
    def write(
        name: str,
        folder: str = "",
        start: str = "2026-03-09T08:00:00",
        end: str = "2026-03-10T18:00:00",
        trip: str = "",
        rest: str = "",
        file: str = "",
        department: str = "운영과",
        position: str = "주무관",
        place: str = "서울특별시",
    ) -> Path:
        path = trips / folder / f"{file or name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (
            f'[traveler]\nname = "{name}"\ndepartment = "{department}"\nposition = "{position}"\n'
            'workplace = "전라남도 나주시"\n'
            f'[trip]\nstart = {start}\nend = {end}\ndestinations = ["{place}"]\n{trip}\n{rest}\n'
        )
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(trips: Path) -> Run:
    def settle(receipts: dict[str, Receipt] | None = None, today: dt.date = TODAY, left: str = "") -> Batch:
        found = find_trips([trips])
        if left:
            found.left[trips / left] = "이미 정산한 출장입니다."
        known = receipts or {}
        readings = {}
        for path in files_of(found):
            page = Page(page=0, width=10, height=10, receipts=(known.get(path.name) or known[path.stem],))
            readings[path] = Reading(answer=FileAnswer(file=str(path), error=None, pages=(page,)))
        return several.settle_trips(found, readings, Settings(), today)

    return settle


@pytest.fixture
def drop(trips: Path) -> Callable[..., None]:
    """Receipt files of these names, each with its own content unless ``content`` is given."""

    def put(*names: str, content: str = "") -> None:
        for name in names:
            path = trips / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content or name, encoding="utf-8")

    return put
