"""Several trips on the command line: settled in one go, listed with their deadlines; accounts leak nowhere."""

from __future__ import annotations

import datetime as dt
import errno
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from desktop import app, cli
from desktop.engine.client import EngineClient

ENGINE = (sys.executable, str(Path(__file__).parent / "engine" / "well_behaved_engine.py"))
TRIP = """
[traveler]
name = "{name}"
department = "운영과"
workplace = "전라남도 나주시"
{employer}
[trip]
purpose = "협의회"
start = 2026-09-16T07:00:00
end = {end}T18:00:00
destinations = ["서울특별시"]
{more}
"""
ACCOUNT = "302-0147-2583-61"
ROSTER = f"성명,은행,계좌번호\n홍길동,가온은행,{ACCOUNT}\n이순한,나라은행,110-987-654321\n"

Run = Callable[..., tuple[int, str, str]]


def write(path: str, name: str, more: str = "", end: str = "2026-09-17", employer: str = "") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(TRIP.format(name=name, more=more, end=end, employer=employer), encoding="utf-8")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """One command on 2026-10-05 in an empty folder, its engine's reader pretended: exit code, stdout, stderr."""
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setattr(cli, "EngineClient", lambda settings: EngineClient(settings, ENGINE))
    (tmp_path / "일").mkdir()
    monkeypatch.chdir(tmp_path / "일")

    class Today(dt.date):
        @classmethod
        def today(cls) -> dt.date:  # type: ignore[override]
            return dt.date(2026, 10, 5)

    monkeypatch.setattr(dt, "date", Today)

    def command(*words: str) -> tuple[int, str, str]:
        return cli.main(list(words)), *capfd.readouterr()

    return command


def contents(root: Path) -> Iterator[tuple[Path, str]]:
    """All that stands in the files below, packages opened and PDF read."""
    for path in root.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        parts = [content]
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                parts += [package.read(name) for name in package.namelist()]
        if content.startswith(b"%PDF"):
            pdf = pypdfium2.PdfDocument(content)
            parts += [pdf[page].get_textpage().get_text_range().encode() for page in range(len(pdf))]
        yield path, "".join(part.decode("utf-8", "replace") for part in parts)


def test_trips_of_a_folder_settled_in_one_go(run: Run) -> None:
    write("출장/서울/trip.toml", "홍길동")
    Path("출장/서울/45000.jpg").touch()
    write("출장/부산/trip.toml", "이순한", "advance_won = 150000")
    code, out, err = run("batch", "출장", "--to", "결과", "--xlsx", "--json")
    result: dict[str, Any] = json.loads(out)
    assert {row["name"]: (row["pay_won"], row["return_won"]) for row in result["payments"]} == {
        "홍길동": (190_001, 0),
        "이순한": (0, 50_000),
    }
    assert result["pay_won"] - result["return_won"] == sum(row["payable_won"] for row in result["trips"])
    assert (code, result["open"]) == (0, 0)
    assert {str(row["rules"]) for row in result["trips"]} == {
        "{'table': '별표 2 (대통령령 제36492호)', 'effective_from': '2026-07-01'}"
    }
    names = {path.name for path in Path("결과").iterdir()}
    assert names == {"여비지급명세서.xlsx", "여비정산_홍길동_20260916.xlsx", "여비정산_이순한_20260916.xlsx"}
    assert "읽는 중 (1/1)" in err and err.count("저장했습니다") == 3
    assert {row["state"] for row in map(json.loads, run("trips", "출장", "--json")[1].splitlines())} == {"정산함"}


@pytest.mark.parametrize("reason", ["", "사유서는 따로 제출"])
def test_a_draft_says_why_it_leaves(run: Run, reason: str) -> None:
    more = '[[claims]]\ndate = 2026-09-16\nkind = "taxi"\namount_won = 9000\n'
    write("출장/서울/trip.toml", "홍길동", more)
    write("출장/부산/trip.toml", "이순한")
    code, _, told = run("batch", "출장", "--to", "결과", "--xlsx", "--reason", reason)
    assert (code, "--reason" in told) == (3, not reason)
    said = reason or "적지 않음"
    for name, sheet in (("여비정산_홍길동_20260916", "작업기록"), ("여비지급명세서", "확인할것")):
        rows = load_workbook(f"결과/{name}.xlsx")[sheet].iter_rows(values_only=True)
        assert any(said in str(cell) and "사유" in str(cell) for row in rows for cell in row), name
    whole = load_workbook("결과/여비정산_이순한_20260916.xlsx")["작업기록"].iter_rows(values_only=True)
    assert not any("초안 사유" in str(cell) for row in whole for cell in row)


def test_the_record_of_a_trip_file_says_what_was_read_and_when_it_was_put_right(run: Run) -> None:
    said = 'receipt = "45000.jpg#0"\nfield = "total"\nvalue = 45100\nby = "박담당"\n'
    write("trip.toml", "홍길동", f"[[confirmed]]\n{said}at = 2026-10-04T09:30:00\n")
    Path("45000.jpg").touch()
    run("settle", "--trip", "trip.toml", "45000.jpg", "--xlsx", "a.xlsx")
    rows = [
        [str(cell) for cell in row if cell is not None]
        for row in load_workbook("a.xlsx")["작업기록"].iter_rows(values_only=True)
    ]
    (row,) = [row for row in rows if "박담당" in row and "45100" in row]
    assert row[:4] == ["2026-10-04 09:30:00", "박담당", "금액", "45000.jpg"]
    assert row[4:] == ["45000", "45100"]


def test_what_is_settled_or_not_over_is_left_alone(run: Run) -> None:
    write("출장/a/trip.toml", "홍길동")
    write("출장/b/trip.toml", "이순한", end="2026-10-06")
    assert json.loads(run("batch", "출장", "--to", "결과", "--json")[1])["pay_won"] == 100_000
    write("출장/c/trip.toml", "박새로")
    code, out, _ = run("batch", "출장", "--json")
    result = json.loads(out)
    assert (code, result["open"], [row["name"] for row in result["payments"]]) == (0, 0, ["박새로"])
    left = {row["traveler"]: row["left"] for row in result["trips"]}
    assert "이미 정산한" in left["홍길동"] and "2026-10-06에 끝나는" in left["이순한"] and left["박새로"] == ""
    again = json.loads(run("batch", "출장", "--again", "--json")[1])
    assert [row["name"] for row in again["payments"]] == ["홍길동", "박새로"]


def test_a_file_that_cannot_be_read_is_told_everywhere(run: Run) -> None:
    write("출장/trip.toml", "홍길동")
    Path("출장/encrypted.pdf").touch()
    code, out, err = run("batch", "출장", "--to", "결과", "--json")
    assert (code, json.loads(out)["pay_won"]) == (2, 100_000) and "암호" in err
    checks = load_workbook("결과/여비지급명세서.xlsx")["확인할것"]
    assert any("encrypted.pdf" in str(row[2]) for row in checks.iter_rows(values_only=True))


def test_what_lies_in_the_folder_stays(run: Run) -> None:
    write("출장/1/trip.toml", "홍길동")
    assert run("batch", "출장", "--to", "결과", "--xlsx", "--pdf")[0] == 0
    before = {path.name: path.read_bytes() for path in Path("결과").iterdir()}
    Path("결과/여비정산_박새로_20260916.pdf").write_text("담당자가 적은 것", encoding="utf-8")
    write("출장/2/trip.toml", "박새로")
    code, _, told = run("batch", "출장", "--to", "결과", "--xlsx", "--pdf")
    assert code == 0 and "번호를 붙여 저장했습니다" in told
    after = {path.name: path.read_bytes() for path in Path("결과").iterdir()}
    assert after.pop("여비정산_박새로_20260916.pdf").decode() == "담당자가 적은 것"
    assert {name: after.pop(name) for name in before} == before
    pair = {f"여비정산_박새로_20260916_2.{form}" for form in ("xlsx", "pdf")}
    assert after.keys() == {"여비지급명세서_2.xlsx", *pair}, "one trip's documents keep one name"
    rows = list(load_workbook("결과/여비지급명세서_2.xlsx")["여비지급명세서"].iter_rows(min_row=7, values_only=True))
    assert [row[3] for row in rows if row[0] == 1] == ["박새로"]


def test_what_was_settled_is_shown_where_it_cannot_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "")

    write("출장/trip.toml", "홍길동")
    Path("파일").touch()
    assert run("batch", "출장", "--to", "파일/결과")[:2] == (2, "")
    monkeypatch.setattr("os.replace", full)
    code, out, told = run("batch", "출장", "--to", "결과", "--pdf", "--json")
    assert (code, json.loads(out)["pay_won"]) == (2, 100_000)
    assert "빈자리가 모자랍니다: 여비정산_홍길동_20260916.pdf" in told and list(Path("결과").iterdir()) == []


@pytest.mark.parametrize("command", ["settle --trip 출장/trip.toml", "trips 출장"])
def test_a_name_too_long_and_a_file_that_is_read_only(run: Run, command: str) -> None:
    write("출장/trip.toml", "홍길동")
    code, out, told = run(*command.split(), "--xlsx", f"{'가' * 90}.xlsx")
    assert (code, out) == (2, "") and "이름이 너무 길어" in told
    Path("잠금.xlsx").write_bytes(b"old")
    Path("잠금.xlsx").chmod(0o444)
    code, out, told = run(*command.split(), "--xlsx", "잠금.xlsx")
    assert (code, out) == (2, "") and "읽기 전용" in told
    assert Path("잠금.xlsx").read_bytes() == b"old"


def test_results_do_not_become_receipts(run: Run) -> None:
    write("출장/trip.toml", "홍길동")
    assert run("batch", "출장", "--to", "출장", "--pdf")[0] == 2
    assert run("batch", "출장", "--to", "출장/정산결과", "--pdf")[0] == 0
    _, out, err = run("batch", "출장", "--again", "--json")
    assert json.loads(out)["pay_won"] == 100_000 and "읽는 중" not in err


def test_what_companions_share_is_asked_for(run: Run) -> None:
    for name in ("홍길동", "이순한"):
        write(f"출장/{name}.toml", name)
    Path("출장/45000.jpg").touch()
    code, out, _ = run("batch", "출장", "--to", "결과")
    assert code == 3 and out.count("누가 청구하는지 정하지 않아") == 2
    sheet = load_workbook("결과/여비지급명세서.xlsx")["확인할것"]
    assert sum("누가 청구하는지" in str(row[2]) for row in sheet.iter_rows(values_only=True)) == 2
    claims = "".join(
        f'[[confirmed]]\nreceipt = "45000.jpg#{n}"\nfield = "claims_for"\nvalue = 1\nby = "담당"\n' for n in (0, 1)
    )
    write("출장/홍길동.toml", "홍길동", claims)
    code, out, _ = run("batch", "출장", "--json")
    assert (code, json.loads(out)["pay_won"]) == (0, 100_000 + 45_000 + 45_001 + 100_000)


def test_accounts_leak_nowhere(run: Run, tmp_path: Path) -> None:
    write("출장/a.toml", "홍길동", 'cancel_reason = ""')
    write("출장/b/b.toml", "이순한")
    Path("출장/b/45000.jpg").touch()
    Path("명부.csv").write_bytes(ROSTER.encode("cp949"))
    words = ("batch", "출장", "--to", "결과", "--accounts", "명부.csv", "--xlsx", "--pdf", "--hwpx")
    for more in ((), ("--again", "--json")):
        code, out, err = run(*words, *more)
        assert code == 0 and not any(number in out + err for number in (ACCOUNT, "110-987-654321", "가온은행"))
    holding = {path.name for path, text in contents(tmp_path) if ACCOUNT in text}
    assert holding == {"명부.csv", "여비지급명세서.xlsx", "여비지급명세서_2.xlsx"}
    listed = load_workbook("결과/여비지급명세서.xlsx", data_only=True)["여비지급명세서"]
    assert ACCOUNT in [row[5] for row in listed.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("roster", "line"),
    [
        ("성명,은행,계좌번호\n홍길동,가온은행,900101-1234567\n", "2번째 줄"),
        ("성명,은행,계좌번호\n\n홍길동,가온은행,3.02015E+12\n", "3번째 줄"),
        ("성명,은행,계좌번호\n홍길동,,302-0147-2583-61\n", "2번째 줄"),
        ("성명,은행,계좌번호\n,가온은행,302-0147-2583-61\n", "2번째 줄"),
        ("이름표,은행\n홍길동,가온은행\n", "1번째 줄"),
    ],
)
def test_a_roster_with_a_mistake_is_told_without_its_numbers(run: Run, roster: str, line: str) -> None:
    write("출장/a.toml", "홍길동")
    Path("명부.csv").write_text(roster, encoding="utf-8")
    code, out, err = run("batch", "출장", "--to", "결과", "--accounts", "명부.csv")
    assert (code, out) == (2, "") and line in err
    assert not any(number in err for number in ("1234567", "302-0147", "3.02015"))


def test_who_the_roster_leaves_open_has_no_account(run: Run) -> None:
    write("출장/a.toml", "홍길동")
    write("출장/b/b.toml", "이순한")
    write("출장/c/c.toml", "박새로")
    Path("명부.csv").write_text(ROSTER + "이순한,다른은행,222-333-444444\n", encoding="utf-8")
    run("batch", "출장", "--to", "결과", "--accounts", "명부.csv")
    book = load_workbook("결과/여비지급명세서.xlsx")
    rows = {row[3]: row[5] for row in book["여비지급명세서"].iter_rows(values_only=True) if isinstance(row[0], int)}
    assert rows == {"홍길동": ACCOUNT, "이순한": None, "박새로": None}
    told = " ".join(str(row[2]) for row in book["확인할것"].iter_rows(values_only=True))
    assert "가릴 수 없어" in told and "명부에 없는" in told


@pytest.mark.parametrize(
    "words",
    [
        ("batch",),
        ("batch", "없는 폴더"),
        ("batch", "."),
        ("batch", "출장", "--xlsx"),
        ("trips",),
        ("trips", "없는 폴더"),
    ],
)
def test_mistakes_are_told(run: Run, words: tuple[str, ...]) -> None:
    write("출장/a.toml", "홍길동")
    Path("빈").mkdir()
    words = tuple("빈" if word == "." else word for word in words)
    code, out, err = run(*words)
    assert (code, out) == (2, "") and err.strip() and "Traceback" not in err


def test_the_most_urgent_trip_comes_first(run: Run) -> None:
    write("출장/1/a.toml", "지난사람")  # ended 09-17: due 10-01
    write("출장/2/a.toml", "남은사람", end="2026-09-25")
    write("출장/3/a.toml", "앞선사람", end="2026-10-20")
    write("출장/4/a.toml", "신청한사람", "applied_on = 2026-09-20")
    advance = {"more": "advance_won = 50000", "employer": 'employer = "local:가온시"'}
    write("출장/5/a.toml", "개산급", end="2026-10-01", **advance)
    Path("출장/6").mkdir()
    Path("출장/6/trip.toml").write_text("[trip]\n", encoding="utf-8")
    code, out, _ = run("trips", "출장", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [(row["traveler"], row["state"], row["days_left"]) for row in rows] == [
        ("지난사람", "기한 지남", -4),
        ("6/trip.toml", "읽을 수 없음", None),
        ("개산급", "정산 전", 1),
        ("남은사람", "정산 전", 4),
        ("신청한사람", "신청함", None),
        ("앞선사람", "출장 전·출장 중", 29),
    ]
    assert [(due["date"], due["certain"]) for due in rows[0]["due"]] == [("2026-09-24", False), ("2026-10-01", True)]
    shown = run("trips", "출장")[1]
    assert (
        "2026-10-01까지(운임·숙박비 정산), 4일 지남" in shown and "숙박비 초과분 정산이 있으면 2026-09-24까지" in shown
    )


def test_the_deadlines_are_printed_on_a_sheet(run: Run) -> None:
    write("출장/1/a.toml", "지난사람")
    write("출장/2/a.toml", "남은사람", end="2026-09-25")
    write("출장/3/a.toml", "정산한사람", end="2026-09-25")
    assert run("batch", "출장/3", "--to", "결과")[0] == 0
    assert run("trips", "출장", "--xlsx", "기한표.xlsx")[0] == 3
    assert "전에 있던 파일을 바꾸었습니다" in run("trips", "출장", "--xlsx", "기한표.xlsx")[2]
    sheet = load_workbook("기한표.xlsx")["정산기한"]
    rows = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    assert [(row[1], row[2], row[6]) for row in rows] == [
        ("기한 지남", "지난사람", "4일 지남"),
        ("정산 전", "남은사람", "4일"),
    ]
    assert rows[0][5] == dt.datetime(2026, 10, 1) and "제8조의2 제2항" in str(rows[0][7])
    assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (9, "$3:$3")
    assert run("trips", "출장", "--xlsx", "없는 폴더/기한표.xlsx")[0] == 2


def test_a_draft_is_not_settled_yet(run: Run) -> None:
    taxi = '[[claims]]\ndate = 2026-09-16\nkind = "taxi"\namount_won = 9000\n'
    write("출장/a.toml", "홍길동", taxi, end="2026-09-25")
    assert run("batch", "출장", "--to", "결과")[0] == 3
    assert json.loads(run("trips", "출장", "--json")[1])["state"] == "초안"
    decided = '[[overruled]]\nitem = "자동차운임"\nverdict = "지급"\nreason = "심야"\nby = "담당"\n'
    write("출장/a.toml", "홍길동", taxi + decided, end="2026-09-25")
    assert run("settle", "--trip", "출장/a.toml", "--xlsx", "결과/a.xlsx")[0] == 0
    assert json.loads(run("trips", "출장", "--json")[1])["state"] == "정산함"


def test_the_folder_of_the_settings_is_listed(run: Run, tmp_path: Path) -> None:
    write("출장/a.toml", "홍길동")
    config = tmp_path / "home" / "CONFIG" / "yeobijigi" / "settings.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f"trips_folder = '{tmp_path / '일' / '출장'}'\n", encoding="utf-8")
    assert app.user_settings().text("trips_folder") and "홍길동" in run("trips")[1]
