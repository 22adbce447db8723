"""The contract of the command line: exit codes, streams, JSON; trouble ends in words, never in a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from desktop import app, cli
from desktop.engine.client import EngineClient
from desktop.settings import Settings

HERE = Path(__file__).parent
ENGINE = (sys.executable, str(HERE / "engine" / "well_behaved_engine.py"))
PROGRAM = [sys.executable, str(HERE / "pretend_cli.py")]

TRIP = """
[traveler]
name = "홍길동"
workplace = "광주광역시 광산구"
employer = "national"
[trip]
purpose = "협의회"
start = 2026-09-16T07:00:00
end = 2026-09-17T18:00:00
destinations = ["서울특별시"]
"""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    monkeypatch.setenv("PYTHONPATH", str(HERE.parent))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """One command in this process, its engine's reader pretended: (exit code, stdout, stderr)."""
    monkeypatch.setattr(cli, "EngineClient", lambda settings: EngineClient(settings, ENGINE))

    def command(*words: str | Path) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        return code, *capfd.readouterr()

    return command


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(settings: Settings) -> EngineClient:
        raise AssertionError("the engine was started")

    monkeypatch.setattr(cli, "EngineClient", forbidden)


@pytest.fixture
def trip(tmp_path: Path) -> Path:
    path = tmp_path / "trip.toml"
    path.write_text(TRIP, encoding="utf-8")
    return path


Run = Callable[..., tuple[int, str, str]]


def only(out: str) -> Any:
    """The one JSON object on stdout."""
    (line,) = out.splitlines()
    return json.loads(line)


def test_read_answers_one_line_per_file_in_order(run: Run) -> None:
    code, out, err = run("read", "2.jpg", "encrypted.pdf", "영수증 1.jpg", "2.jpg", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [answer["file"] for answer in answers] == ["2.jpg", "encrypted.pdf", "영수증 1.jpg", "2.jpg"]
    assert "영수증 1.jpg" in out, "Hangul stays readable"
    assert answers[1]["error"].keys() == {"code", "message", "next_step"} and answers[1]["pages"] == []
    assert answers[0]["error"] is None
    receipt = answers[0]["pages"][1]["receipts"][0]
    assert receipt["kind"] == "rail" and receipt["fields"]["total"]["value"] == 3
    assert "암호" in err and "4/4" in err


def test_read_exits_0_when_every_file_was_read(run: Run) -> None:
    assert run("read", "1.jpg", "--json")[0] == 0


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_reading_without_a_language_model_is_told_once_and_kept_in_the_answer(
    run: Run, tmp_path: Path, form: tuple[str, ...]
) -> None:
    settings = tmp_path / "home" / "CONFIG" / "yeobijigi" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("language_model = false\n")
    code, out, err = run("read", "100.jpg", "200.jpg", *form)
    assert code == 0 and err.count("알림: no model") == 1
    if form:
        assert [json.loads(line)["notices"] for line in out.splitlines()] == [["no model"]] * 2


def test_a_language_model_that_ends_the_engine_is_told_and_costs_nothing(run: Run) -> None:
    code, out, err = run("read", "model_crash.jpg", "--json")
    assert code == 0 and "알림: 언어 모델이 판독기를 멈추게 하여 껐습니다." in err
    assert len(only(out)["pages"]) == 2 and "껐습니다" in only(out)["notices"][0]


def test_read_for_people(run: Run) -> None:
    code, out, _ = run("read", "45000.jpg")
    assert code == 0
    assert out.splitlines()[0] == "45000.jpg"
    assert all(word in out for word in ("1쪽", "철도승차권", "2026-09-16", "45,000원", "가온철도"))


def test_folder_is_opened_up_in_natural_order(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "출장 영수증"
    (folder / "b").mkdir(parents=True)
    (folder / "정산결과").mkdir()
    for name in ("10.jpg", "9.jpg", "b/1.jpg", ".DS_Store", "Thumbs.db", "trip.toml", "정산결과/정산.pdf"):
        (folder / name).touch()
    code, out, _ = run("read", folder, "--json")
    names = [Path(json.loads(line)["file"]).relative_to(folder).as_posix() for line in out.splitlines()]
    assert (code, names) == (0, ["9.jpg", "10.jpg", "b/1.jpg"])


def test_empty_folder_stays_itself(tmp_path: Path) -> None:
    assert app.expand([tmp_path / "none", tmp_path]) == [tmp_path / "none", tmp_path]


@pytest.mark.parametrize(
    "words",
    [("read",), ("settle",), ("unknown",), ("read", "--jsn", "a.jpg"), ("read", ""), ("settle", "--trip")],
)
def test_misused_command(run: Run, no_engine: None, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("명령을 이해하지 못했습니다") and "Traceback" not in err


def test_help_is_korean(run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["read", "--help"], ["settle", "-h"], ["doctor", "-h"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        out = capfd.readouterr().out
        assert ended.value.code == 0
        assert out.startswith("쓰는 법: ") and "usage" not in out and "options" not in out and "show this" not in out


def test_settle_without_files_starts_no_engine(run: Run, no_engine: None, trip: Path) -> None:
    code, out, err = run("settle", "--trip", trip, "--json")
    settlement = only(out)
    assert (code, err) == (0, "")
    assert settlement["open"] == 0 and settlement["payable_won"] == settlement["approved_won"] == 100_000
    assert settlement["rules"]["effective_from"] <= "2026-09-16"


def test_settle_without_files_imports_nothing_heavy(trip: Path) -> None:
    script = (
        "import sys; from desktop import cli; code = cli.main(sys.argv[1:]);"
        "heavy = {'numpy', 'cv2', 'paddleocr', 'onnxruntime', 'llama_cpp', 'PIL', 'PySide6', 'openpyxl'};"
        "print(code, *heavy & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "settle", "--trip", str(trip)], capture_output=True, text=True, check=True
    )
    assert done.stderr == "0\n"


def test_settle_for_people(run: Run, no_engine: None, trip: Path) -> None:
    code, out, _ = run("settle", "--trip", trip)
    assert code == 0
    assert all(word in out for word in ("일비", "식비", "제16조", "지급할 금액", "100,000원", "기준표"))


def test_settle_pays_what_was_read(run: Run, trip: Path) -> None:
    code, out, _ = run("settle", "--trip", trip, "46800.jpg", "--json")
    settlement = only(out)
    fares = {item["receipts"][0]: item for item in settlement["items"] if item["item"] == "철도운임"}
    assert fares["46800.jpg#0"]["claimed_won"] == 46_800
    assert fares["46800.jpg#1"]["claimed_won"] == 46_801, "receipts are counted over all pages"
    assert code == (3 if settlement["open"] else 0)


def test_settle_exits_3_while_something_is_open(run: Run, trip: Path) -> None:
    trip.write_text(TRIP + '[[claims]]\ndate = 2026-09-16\nkind = "taxi"\namount_won = 9000\nreason = "짐"\n')
    code, out, err = run("settle", "--trip", trip, "--json", "--xlsx", "정산.xlsx")
    assert code == 3 and only(out)["open"] == 1
    assert Path("정산.xlsx").exists() and "1건" in err


def test_file_that_cannot_be_read_does_not_stop_the_settlement(run: Run, trip: Path, tmp_path: Path) -> None:
    code, out, err = run("settle", "--trip", trip, "encrypted.pdf", "46800.jpg", "--xlsx", "out.xlsx", "--json")
    settlement = only(out)
    assert code == 2
    (found,) = [finding for finding in settlement["findings"] if finding["code"] == "encrypted_pdf"]
    assert found["receipts"] == ["encrypted.pdf"] and found["what_to_do"]
    assert any(item["receipts"] == ["46800.jpg#0"] for item in settlement["items"])
    assert "암호" in err
    assert len(openpyxl.load_workbook("out.xlsx").sheetnames) > 1


def test_workbook_shows_the_receipts(run: Run, trip: Path) -> None:
    run("settle", "--trip", trip, "46800.jpg", "--xlsx", "out.xlsx")
    book = openpyxl.load_workbook("out.xlsx")
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any("46800.jpg" in text for text in texts)
    with zipfile.ZipFile("out.xlsx") as package:
        assert any(name.startswith("xl/media/") for name in package.namelist())


def test_same_name_in_two_folders(run: Run, trip: Path, tmp_path: Path) -> None:
    for folder in ("가는 길", "오는 길"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "46800.jpg").touch()
    _, out, _ = run("settle", "--trip", trip, "가는 길", "오는 길", "가는 길/46800.jpg", "--json")
    names = {name for item in only(out)["items"] for name in item["receipts"]}
    assert {"46800.jpg#0", "46800.jpg#1", "오는 길/46800.jpg#0", "오는 길/46800.jpg#1"} == names


def test_all_documents_in_one_go(run: Run, trip: Path) -> None:
    wanted = ("--xlsx", "정산.xlsx", "--pdf", "한글 보고서.pdf", "--hwpx", "보고서.hwpx")
    code, out, err = run("settle", "--trip", trip, "46800.jpg", *wanted, "--json")
    assert code in (0, 3) and only(out)["items"]
    assert [err.count(f"저장했습니다: {name}") for name in wanted[1::2]] == [1, 1, 1]
    (pdf, hwpx) = (Path(name).read_bytes() for name in wanted[3::2])
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert "출장여비 정산 결과보고서" in text and f"{only(out)['claimed_won']:,}" in text
    with zipfile.ZipFile(io.BytesIO(hwpx)) as package:
        assert package.read("mimetype") == b"application/hwp+zip"
        assert any(name.startswith("BinData/") for name in package.namelist()), "the receipts are in it"


def test_one_document_that_cannot_be_written_stops_no_other(
    run: Run, no_engine: None, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if target.suffix == ".xlsx":
            raise PermissionError
        replace(source, target)

    monkeypatch.setattr("os.replace", refuse)
    code, out, err = run("settle", "--trip", trip, "--xlsx", "a.xlsx", "--pdf", "a.pdf", "--json")
    assert code == 2 and only(out)["items"]
    assert "저장할 수 없습니다: a.xlsx" in err and Path("a.pdf").is_file() and not Path("a.xlsx").exists()


def test_two_documents_need_two_places(run: Run, no_engine: None, trip: Path) -> None:
    code, out, err = run("settle", "--trip", trip, "--pdf", "a.out", "--hwpx", "a.out")
    assert (code, out) == (2, "") and "저장할 수 없습니다" in err


@pytest.mark.parametrize(
    ("content", "words"), [(None, "출장 파일"), ("[trip", "출장 파일"), (TRIP + "colour = 1", "colour")]
)
def test_bad_trip_file(run: Run, no_engine: None, tmp_path: Path, content: str | None, words: str) -> None:
    if content is not None:
        (tmp_path / "bad.toml").write_text(content, encoding="utf-8")
    code, out, err = run("settle", "--trip", "bad.toml", "a.jpg", "--json")
    assert (code, out) == (2, "")
    assert words in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("absent/out.xlsx", "저장할 폴더가 없습니다: absent"),
        (".", "저장할 수 없습니다"),
        ("trip.toml", "읽는 파일 위에"),
        ("1.jpg", "읽는 파일 위에"),
    ],
)
def test_impossible_target_is_told_before_reading(
    run: Run, no_engine: None, trip: Path, target: str, words: str
) -> None:
    code, out, err = run("settle", "--trip", trip, "1.jpg", "--xlsx", target)
    assert (code, out) == (2, "")
    assert words in err
    assert trip.read_text(encoding="utf-8") == TRIP


def test_failed_writing_still_shows_the_settlement(
    run: Run, no_engine: None, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.replace", refuse)
    code, out, err = run("settle", "--trip", trip, "--xlsx", "out.xlsx", "--json")
    assert code == 2 and only(out)["approved_won"] == 100_000
    assert "저장할 수 없습니다" in err and not Path("out.xlsx").exists()


def test_bad_settings_file(run: Run, no_engine: None, trip: Path, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "CONFIG" / "yeobijigi"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text("rounding = 'up'")
    code, _, err = run("settle", "--trip", trip)
    assert code == 2 and "설정" in err


def test_unexpected_trouble_is_one_line_and_a_masked_log(
    run: Run, trip: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("홍길동 1234-5678-9012-3456")

    monkeypatch.setattr(app, "settle_case", explode)
    code, out, err = run("settle", "--trip", trip)
    assert (code, out) == (2, "")
    assert "Traceback" not in err and "홍길동" not in err
    (log,) = (tmp_path / "home" / "STATE").rglob("*.log")
    text = log.read_text(encoding="utf-8")
    assert "RuntimeError" in text and "cli.py:" in text
    assert "5678" not in text and "홍길동" not in text and str(Path.home()) not in text
    assert str(log) in err and log.stat().st_mode & 0o077 == 0


def test_crash_of_the_engine_is_logged_once(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = (sys.executable, str(HERE / "engine" / "misbehaving_engine.py"), "well")
    monkeypatch.setattr(cli, "EngineClient", lambda settings: EngineClient(settings, command))
    code, out, err = run("read", "talk_then_crash.jpg", "ok.jpg", "--json")
    assert code == 2
    assert [(json.loads(line)["error"] or {}).get("code") for line in out.splitlines()] == ["engine_crashed", None]
    (log,) = (tmp_path / "home" / "STATE").rglob("*.log")
    assert str(log) in err and "처리 중" in log.read_text(encoding="utf-8")


def test_old_logs_are_cleared_away(tmp_path: Path) -> None:
    for _ in range(25):
        assert app.write_log("x") is not None
    assert len(list((tmp_path / "home" / "STATE").rglob("*.log"))) == 20


def test_name_that_is_not_utf8(run: Run, trip: Path) -> None:
    name = os.fsdecode(b"\xbf\xb5\xbc\xf6\xc1\xf5.jpg")
    Path(name).touch()
    code, out, _ = run("read", name, "--json")
    assert code == 0 and only(out)["file"].endswith(".jpg")
    code, out, _ = run("settle", "--trip", trip, name, "--json")
    assert code in (0, 3) and only(out)
