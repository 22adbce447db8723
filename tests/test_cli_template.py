"""An office's own form on the command line: its names, an example, a check before anything is read, and filled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop import cli
from desktop.errors import EXIT_ERROR, EXIT_OK, EXIT_OPEN
from desktop.export.template_names import KNOWN

TRIP = """
[traveler]
name = "홍길동"
[trip]
start = 2026-03-09T08:00:00
end = 2026-03-10T18:00:00
destinations = ["서울특별시"]
[[claims]]
date = 2026-03-09
kind = "taxi"
amount_won = 9000
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """One command in a folder with a trip file: exit code, stdout, stderr."""
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    monkeypatch.chdir(tmp_path)
    Path("trip.toml").write_text(TRIP, encoding="utf-8")

    def command(*words: str) -> tuple[int, str, str]:
        return cli.main(list(words)), *capfd.readouterr()

    return command


def test_every_name_is_told(run: Run) -> None:
    code, out, _ = run("template")
    assert code == EXIT_OK
    assert [name for name in KNOWN if name not in out] == []


def test_the_example_is_written_once_checked_and_filled(run: Run) -> None:
    assert run("template", "--example", "예시 서식.xlsx")[0] == EXIT_OK
    code, _, told = run("template", "--example", "예시 서식.xlsx")
    assert code == EXIT_ERROR and "예시 서식.xlsx" in told
    code, out, _ = run("template", "--check", "예시 서식.xlsx")
    assert code == EXIT_OK and "여비_지급액" in out.splitlines()
    fill = ("--template", "예시 서식.xlsx", "--form", "채움.xlsx")
    code, out, told = run("settle", "--trip", "trip.toml", *fill)
    assert code == EXIT_OPEN and "저장했습니다: 채움.xlsx" in told
    paper = load_workbook("채움.xlsx").active
    assert paper is not None and paper["C5"].value == "홍길동" and paper["J14"].value == "초안"


def test_a_form_is_checked_before_anything_is_read(run: Run) -> None:
    Path("서식.xlsx").write_bytes(b"no workbook")
    code, _, told = run(
        "settle", "--trip", "trip.toml", "없는 영수증.jpg", "--template", "서식.xlsx", "--form", "a.xlsx"
    )
    assert code == EXIT_ERROR and "서식.xlsx" in told and "읽는 중" not in told
    assert not Path("a.xlsx").exists()


@pytest.mark.parametrize("half", [("--template", "서식.xlsx"), ("--form", "a.xlsx")])
def test_form_and_template_go_together(run: Run, half: tuple[str, str]) -> None:
    code, _, told = run("settle", "--trip", "trip.toml", *half)
    assert code == EXIT_ERROR and "--template" in told


def test_the_template_is_not_written_over(run: Run) -> None:
    run("template", "--example", "서식.xlsx")
    kept = Path("서식.xlsx").read_bytes()
    code, _, _ = run("settle", "--trip", "trip.toml", "--template", "서식.xlsx", "--form", "서식.xlsx")
    assert code == EXIT_ERROR and Path("서식.xlsx").read_bytes() == kept


def test_the_reason_of_a_draft_stands_in_it(run: Run) -> None:
    code, _, _ = run("settle", "--trip", "trip.toml", "--xlsx", "a.xlsx", "--reason", "사유서는 따로 제출")
    assert code == EXIT_OPEN
    words = [cell for row in load_workbook("a.xlsx")["작업기록"].iter_rows(values_only=True) for cell in row]
    assert "확인필요 1건이 남은 초안입니다. 사유: 사유서는 따로 제출" in words
