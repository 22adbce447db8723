"""The promises of ``yeobijigi read --json``, kept by the real program with its real models."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.receipts.model import FIELDS, Kind
from desktop.samples import sample_trip

ROOT = Path(__file__).parents[1]
FIELD = {"value", "status", "lines", "text", "confidence", "witnesses", "reason"}
#: Files of one session with the engine, and the error each must bring.
EXPECTED = {
    "택시 영수증.webp": None,
    "모음 1.zip": "unknown_format",
    "빈 종이.png": None,
    "영 바이트.jpg": "empty_file",
    "잘린 사진.jpg": "damaged_file",
    "동영상.jpg": "video_file",
    "잠긴 문서.pdf": "drm_locked",
    "빈 폴더": "empty_folder",
    "없는 파일.jpg": "file_not_found",
}


def program(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    homes = {f"XDG_{name}_HOME": str(folder / "home" / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    return subprocess.run(
        [sys.executable, "-m", "desktop", *words],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **homes, **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    folder = tmp_path_factory.mktemp("출장 증빙")
    taxi, meal = sample_trip()[1][1:3]
    Image.open(taxi).save(folder / "택시 영수증.webp")
    with zipfile.ZipFile(folder / "모음 1.zip", "w") as archive:
        archive.writestr("메모.txt", "안녕")
        archive.write(taxi, "택시.png")
    Image.new("RGB", (400, 500), "white").save(folder / "빈 종이.png")
    (folder / "영 바이트.jpg").touch()
    (folder / "잘린 사진.jpg").write_bytes(meal.read_bytes()[:9_000])
    (folder / "동영상.jpg").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(500))
    (folder / "잠긴 문서.pdf").write_bytes(b"\x9b DRMONE  This Document is encrypted" + bytes(500))
    (folder / "빈 폴더").mkdir()
    return program(folder, "read", *EXPECTED, "--json")


@pytest.fixture(scope="module")
def answers(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    return {answer["file"]: answer for answer in map(json.loads, done.stdout.splitlines())}


def test_each_file_is_answered_in_order(
    done: subprocess.CompletedProcess[str], answers: dict[str, dict[str, Any]]
) -> None:
    assert done.returncode == 2
    assert list(answers) == list(EXPECTED)
    assert {name: (answer["error"] or {}).get("code") for name, answer in answers.items()} == EXPECTED
    for answer in answers.values():
        assert answer.keys() == {"file", "error", "pages"}
        if answer["error"] is not None:
            assert answer["error"].keys() == {"code", "message", "next_step"} and all(answer["error"].values())
            assert answer["error"]["message"] in done.stderr


def test_trouble_in_an_archive_names_the_member_and_keeps_the_others(answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["모음 1.zip"]
    assert answer["error"]["message"].startswith("메모.txt: ")
    assert [receipt["kind"] for page in answer["pages"] for receipt in page["receipts"]] == ["taxi"]


def test_blank_page_is_one_entry_that_is_no_receipt(answers: dict[str, dict[str, Any]]) -> None:
    (page,) = answers["빈 종이.png"]["pages"]
    (entry,) = page["receipts"]
    assert entry["kind"] == "not_receipt" and "total" not in entry["fields"]
    assert (page["page"], page["width"], page["height"]) == (0, 400, 500)


def test_fields_point_at_their_ink(answers: dict[str, dict[str, Any]]) -> None:
    receipts = 0
    for answer in answers.values():
        for number, page in enumerate(answer["pages"]):
            assert page["page"] == number
            for receipt in page["receipts"]:
                receipts += bool(receipt["fields"])
                assert receipt["kind"] in {kind.value for kind in Kind}
                for polygon in (receipt["polygon"], *(line["polygon"] for line in receipt["lines"])):
                    assert len(polygon) == 4
                    assert all(0 <= x <= page["width"] and 0 <= y <= page["height"] for x, y in polygon)
                for name, field in receipt["fields"].items():
                    assert name in FIELDS and field.keys() == FIELD
                    assert field["status"] in ("ok", "check") and (field["status"] == "ok") == (field["reason"] is None)
                    assert all(0 <= line < len(receipt["lines"]) for line in field["lines"])
                    ink = "".join(receipt["lines"][line]["text"] for line in field["lines"]).replace(" ", "")
                    assert field["text"].replace(" ", "") in ink or len(field["lines"]) > 1
    assert receipts == 2


def test_total_of_a_clear_receipt(answers: dict[str, dict[str, Any]]) -> None:
    total = answers["택시 영수증.webp"]["pages"][0]["receipts"][0]["fields"]["total"]
    assert (total["value"], total["status"]) == (13_700, "ok") and len(total["witnesses"]) >= 2


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "막힘").touch()
    done = program(tmp_path, "read", str(sample_trip()[1][1]), "--json", XDG_CACHE_HOME=str(tmp_path / "막힘"))
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "cache_unwritable" and "막힘" in error["message"] and "Traceback" not in done.stderr
