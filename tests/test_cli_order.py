"""``yeobijigi order``: answers, drafts of trip.toml, and what is no order."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import cli
from desktop.travel.trip import load_trip
from tests.orders.test_orders_reader import LEDGER, LIST
from tests.pretend_cli import pretended


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of one's own, and an engine whose reader is pretended."""
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setattr(cli, "EngineClient", pretended)
    monkeypatch.chdir(tmp_path)


def pasted(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_pasted_order_becomes_a_trip_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pasted(monkeypatch, LIST)
    assert cli.main(["order", "-", "--json", "--trip-out", "새 출장.toml"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["file"], answer["error"]) == ("-", None)
    assert answer["order"]["fields"]["start"]["value"] == "2026-09-16T07:00"
    assert answer["order"]["travellers"][0]["name"]["value"] == "홍길동"
    assert load_trip(tmp_path / "새 출장.toml").traveler.name == "홍길동"


def test_one_traveller_of_several_is_chosen_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pasted(monkeypatch, LEDGER)
    assert cli.main(["order", "-", "--trip-out", "trip.toml", "--traveler", "김가람"]) == 0
    trip = load_trip(tmp_path / "trip.toml")
    assert (trip.traveler.position, trip.trip.destinations) == ("사무관", ("대전광역시 유성구",))
    pasted(monkeypatch, LEDGER)
    assert cli.main(["order", "-", "--trip-out", "trip.toml", "--traveler", "아무개"]) == 2
    assert "홍길동, 김가람" in capsys.readouterr().err


def test_what_is_no_order_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pasted(monkeypatch, "점심 메뉴\n김밥")
    assert cli.main(["order", "-", "--json", "--trip-out", "trip.toml"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "not_an_order"
    assert "출장명령서" in err
    assert not Path("trip.toml").exists()


def test_a_draft_wants_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["order", "a.txt", "b.txt", "--trip-out", "trip.toml"]) == 2
    assert "하나" in capsys.readouterr().err


def test_a_file_goes_the_whole_way(tmp_path: Path) -> None:
    (tmp_path / "출장 명령서.txt").write_bytes(LIST.encode("cp949"))
    (tmp_path / "명령.hwp").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "order", "출장 명령서.txt", "명령.hwp", "--json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parent.parent), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    first, second = map(json.loads, done.stdout.decode().splitlines())
    assert first["order"]["travellers"][0]["position"]["value"] == "행정주사보"
    assert second["error"]["code"] == "hwp_file"
    assert done.returncode == 2
