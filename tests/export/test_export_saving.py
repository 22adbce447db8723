"""A workbook is there whole or not at all: a failure leaves the old file and nothing beside it."""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml.etree import LxmlError
from openpyxl import load_workbook

from desktop.errors import UserError
from desktop.export.evidence import Evidence
from desktop.export.provenance import Provenance
from desktop.export.saving import replace_file
from desktop.export.template_sample import write_sample
from desktop.export.xlsx import write_workbook
from desktop.travel.settlement import Item, Settlement
from desktop.travel.trip import Trip

MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def fail(*_: object, **__: object) -> None:
    raise OSError("디스크가 가득 찼습니다")


@pytest.mark.parametrize("broken", ["os.replace", "os.fsync", "shutil.copymode", "openpyxl.workbook.Workbook.save"])
def test_a_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path,
    trip: Trip,
    items: tuple[Item, ...],
    settle: Callable[..., Settlement],
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    folder = tmp_path / "결과 모음"
    folder.mkdir()
    path = folder / "정산 결과.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(broken, fail)
    with pytest.raises(UserError) as caught:
        write_workbook(path, trip, settle(items), [], Provenance(MADE_AT))
    assert caught.value.code == "cannot_write"
    assert str(tmp_path) not in str(caught.value)
    assert path.read_bytes() == b"old"
    assert list(folder.iterdir()) == [path]


def test_being_interrupted_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "정산.xlsx"
    path.write_bytes(b"old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["없는 폴더/정산.xlsx", "파일/정산.xlsx", "폴더"])
def test_a_place_that_cannot_be_written_is_said_in_words(tmp_path: Path, place: str) -> None:
    (tmp_path / "파일").write_bytes(b"")
    (tmp_path / "폴더").mkdir()
    with pytest.raises(UserError) as caught:
        replace_file(tmp_path / place, b"new")
    assert caught.value.code == "cannot_write"
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["파일", "폴더"]


def test_why_it_could_not_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def code_of(name: str) -> str:
        with pytest.raises(UserError) as caught:
            replace_file(tmp_path / name, b"new")
        return caught.value.code

    (tmp_path / "잠금.pdf").write_bytes(b"old")
    (tmp_path / "잠금.pdf").chmod(0o444)
    assert [code_of(name) for name in ("가" * 86, "잠금.pdf")] == ["name_too_long", "read_only"]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr("os.fsync", full)
    assert code_of("새 파일.pdf") == "no_room"
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_full_disk_while_a_sheet_is_kept_aside_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise LxmlError("IO_ENOSPC")

    monkeypatch.setattr("openpyxl.workbook.Workbook.save", full)
    with pytest.raises(UserError) as caught:
        write_sample(tmp_path / "서식.xlsx")
    assert caught.value.code == "no_room" and list(tmp_path.iterdir()) == []


def test_an_old_file_is_replaced_and_keeps_its_permissions(
    tmp_path: Path, trip: Trip, items: tuple[Item, ...], settle: Callable[..., Settlement], evidence: list[Evidence]
) -> None:
    path = tmp_path / ("가" * 80 + ".xlsx")
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_workbook(path, trip, settle(items), evidence, Provenance(MADE_AT))
    assert load_workbook(path).sheetnames[0] == "여비정산신청서"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each for each in tmp_path.iterdir() if each.suffix == ".tmp"] == []
