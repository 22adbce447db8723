"""The office's tables and earlier settlements on the command line: kept, used, told, and never between two trips."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop import cli

TRIP = """
[traveler]
name = "홍길동"
workplace = "광주광역시 광산구"
[trip]
start = 2026-03-09T08:00:00
end = 2026-03-10T18:00:00
destinations = ["서울특별시"]
"""
OFFICE = """
[[office]]
name = "가온연구소 여비규정"
from = 2026-01-01
article = "가온연구소 여비규정 제12조"
daily_won = 30000
source = "가온연구소 여비규정(2026-01-01 개정)"
strength = "A"
checked_on = 2026-01-05
"""
LEG = """
[[own_car]]
date = 2026-03-09
distance_km = 119.7
fuel = "휘발유"
reason = "장비 운반"
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """One command: exit code, stdout, stderr; a trip file and an office's table lie in the working folder."""
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    monkeypatch.chdir(tmp_path)
    Path("trip.toml").write_text(TRIP, encoding="utf-8")
    Path("규정.toml").write_text(OFFICE, encoding="utf-8")

    def command(*words: str) -> tuple[int, str, str]:
        return cli.main(list(words)), *capfd.readouterr()

    return command


def settled(run: Run, *options: str) -> dict[str, Any]:
    _, out, _ = run("settle", "--trip", "trip.toml", "--json", *options)
    result: dict[str, Any] = json.loads(out)
    return result


def codes(result: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in result["findings"]]


def test_tables_are_added_used_listed_and_removed(run: Run) -> None:
    assert settled(run)["approved_won"] == 100_000
    code, out, _ = run("rules", "add", "규정.toml")
    assert (code, out) == (0, "  기관 여비규정 '가온연구소 여비규정' (2026-01-01 시행, 2026-01-05 확인)\n")
    result = settled(run)
    assert result["approved_won"] == 110_000
    assert "가온연구소 여비규정" in result["rules"]["table"]
    assert "office_table" in codes(result)
    assert "규정.toml" in run("rules")[1]
    assert run("rules", "remove", "규정.toml")[0] == 0
    assert settled(run)["approved_won"] == 100_000
    assert run("rules", "remove", "규정.toml")[0] == 2


def test_a_table_for_this_settlement_only(run: Run) -> None:
    assert settled(run, "--rules", "규정.toml")["approved_won"] == 110_000
    assert settled(run)["approved_won"] == 100_000


def test_a_broken_table_is_told_with_its_line(run: Run) -> None:
    Path("틀림.toml").write_text(OFFICE.replace("30000", '"많이"'), encoding="utf-8")
    for words in (("rules", "add", "틀림.toml"), ("settle", "--trip", "trip.toml", "--rules", "틀림.toml")):
        code, out, err = run(*words)
        assert (code, out) == (2, "") and "틀림.toml 6번째 줄, office[1].daily_won" in err and "넣었습니다" not in err


def test_tables_that_were_broken_in_the_folder_are_told_and_the_rest_listed(run: Run, tmp_path: Path) -> None:
    run("rules", "add", "규정.toml")
    folder = next((tmp_path / "home").rglob("규정.toml")).parent
    (folder / "가.toml").write_text(OFFICE.replace("30000", '"많이"'), encoding="utf-8")
    code, out, err = run("rules")
    assert code == 2
    assert "규정.toml" in out and "가.toml" not in out
    assert "가.toml 6번째 줄, office[1].daily_won" in err
    (folder / "가.toml").write_text(OFFICE.replace("30000", "40000"), encoding="utf-8")
    code, out, err = run("rules")
    assert code == 2, "two tables that begin on one day"
    assert "규정.toml" in out and "가.toml" in out and "규정.toml" in err
    assert run("rules", "remove", "가.toml")[0] == 0
    assert run("rules")[0] == 0


def test_a_folder_shared_by_the_office(run: Run, tmp_path: Path) -> None:
    settings = tmp_path / "home" / "CONFIG" / "yeobijigi" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'office_tables = "{tmp_path / "함께"}"\n', encoding="utf-8")
    run("rules", "add", "규정.toml")
    assert (tmp_path / "함께" / "규정.toml").is_file()
    assert settled(run)["approved_won"] == 110_000


def test_a_price_typed_in_is_the_price_of_its_day(run: Run) -> None:
    Path("trip.toml").write_text(TRIP + LEG, encoding="utf-8")
    before = settled(run)
    assert before["open"] == 1 and "fuel_price_missing" in codes(before)
    price = ("rules", "price", "--product", "보통휘발유", "--price", "1700", "--source", "오피넷")
    assert run(*price, "--date", "2026-03-08")[0] == 0
    assert settled(run)["open"] == 1, "the day before is no price of this day"
    assert run(*price, "--date", "2026-03-09")[0] == 0
    after = settled(run)
    assert (after["open"], after["approved_won"]) == (0, 117_000)


@pytest.mark.parametrize(
    "words",
    [
        ("price", "--date", "어제", "--product", "보통휘발유", "--price", "1700", "--source", "오피넷"),
        ("price", "--date", "2026-03-09", "--product", "보통휘발유", "--price", "많이", "--source", "오피넷"),
        ("price", "--date", "2026-03-09", "--product", "물", "--price", "1700", "--source", "오피넷"),
        ("price", "--date", "2026-03-09", "--product", "보통휘발유", "--price", "1700", "--source", " "),
        ("add", "없음.toml"),
        ("add",),
        ("지우기",),
    ],
)
def test_mistakes_are_told(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run("rules", *words)
    assert (code, out) == (2, "") and "Traceback" not in err and err.strip()


def test_a_verdict_overruled_in_the_trip_file(run: Run) -> None:
    taxi = '[[claims]]\ndate = 2026-03-09\nkind = "taxi"\namount_won = 13700\nreason = "심야"\n'
    decision = '[[overruled]]\nitem = "자동차운임"\nverdict = "지급"\nreason = "막차가 끊김"\nby = "박담당"\n'
    Path("trip.toml").write_text(TRIP + taxi, encoding="utf-8")
    assert run("settle", "--trip", "trip.toml")[0] == 3
    Path("trip.toml").write_text(TRIP + taxi + decision, encoding="utf-8")
    code, out, _ = run("settle", "--trip", "trip.toml")
    assert code == 0
    assert "판정 변경(확인필요 → 지급, 박담당): 막차가 끊김" in out


def test_trips_that_share_a_day_are_told_once_one_is_settled(run: Run) -> None:
    Path("other.toml").write_text(TRIP.replace("03-09T", "03-10T"), encoding="utf-8")
    assert run("settle", "--trip", "other.toml", "--xlsx", "다른.xlsx")[0] == 0
    assert "trip_again" in codes(settled(run))
    assert run("settle", "--trip", "other.toml", "--xlsx", "다른.xlsx")[1].count("겹칩니다") == 0
