"""A case on disk: nothing acknowledged is lost, nothing private is kept, nobody writes beside us."""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.cases.store import CaseFile, CaseSnapshot, CaseStore, ConfirmationRow, NoteRow, OverruleRow
from desktop.errors import UserError
from desktop.receipts.model import Field, FileAnswer, Kind, Line, Page, Receipt, Status
from desktop.travel.settlement import Verdict

REPOSITORY = Path(__file__).parents[2]
CORNERS = ((0.0, 0.0), (90.5, 0.0), (90.5, 20.0), (0.0, 20.0))
WHEN = dt.datetime(2026, 9, 17, 18, 40, tzinfo=dt.UTC)
CARD = "5327-8812-3456-1234"
RESIDENT = "900101-1234567"

# A child that saves snapshot after snapshot and says on stdout which one is safe.
SAVING_CHILD = """
import datetime as dt, sys
from pathlib import Path
from desktop.cases.store import CaseFile, CaseSnapshot, CaseStore
when = dt.datetime(2026, 9, 17, tzinfo=dt.UTC)
case = CaseStore(Path(sys.argv[1]))
for number in range(1, 100_000):
    file = CaseFile(path=f"{number}.jpg", sha256="0" * 64, answer=None, added_at=when)
    case.save(CaseSnapshot(trip_text=str(number), files=[file] * 300))
    case.record("김주무", "저장", str(number))
    print(number, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "출장 건" / "case.db"


@pytest.fixture
def case(path: Path) -> Iterator[CaseStore]:
    with CaseStore(path) as opened:
        yield opened


def answer(text: str = "합계 20,000원") -> FileAnswer:
    total = Field(
        value=20_000, status=Status.OK, lines=(0,), text=text, confidence=0.98, witnesses=("label", "vat_sum")
    )
    receipt = Receipt(
        polygon=CORNERS,
        kind=Kind.MEAL,
        lines=(Line(text=text, polygon=CORNERS, confidence=0.97),),
        fields={"total": total, "card_no": Field(value=text, status=Status.CHECK, reason=text)},
    )
    return FileAnswer(file="a.jpg", error=None, pages=(Page(page=0, width=980, height=1403, receipts=(receipt,)),))


def overrule(**changes: object) -> OverruleRow:
    values = {
        "receipt": "나중 것.jpg#0",
        "item": "자동차운임",
        "date": dt.date(2026, 9, 16),
        "claimed_won": 13_700,
        "number": 1,
        "verdict": Verdict.REDUCED,
        "amount_won": 9_000,
        "reason": "막차가 끊김",
        "by": "김주무",
        "at": WHEN,
    }
    return OverruleRow.model_validate(values | changes)


def snapshot(trip_text: str = "[trip]\n") -> CaseSnapshot:
    return CaseSnapshot(
        trip_text=trip_text,
        files=[
            CaseFile(path="/영수증/나중 것.jpg", sha256="ab" * 32, answer=answer(), added_at=WHEN),
            CaseFile(path="/영수증/가.pdf", sha256=None, answer=None, added_at=WHEN),
        ],
        confirmations=[
            ConfirmationRow(receipt="나중 것.jpg#0", field="total", value=19_000, by="김주무", at=WHEN),
            ConfirmationRow(receipt="나중 것.jpg#0", field="is_refund", value=True, by="김주무", at=WHEN),
            ConfirmationRow(receipt="나중 것.jpg#0", field="issued_on", value="2026-09-16", by="김주무", at=WHEN),
        ],
        overrules=[overrule(), overrule(receipt="", verdict=Verdict.REFUSED, amount_won=None, claimed_won=-300)],
        notes=[
            NoteRow(input="purpose", words="문서: “협의회”", doubtful=False, file="명령서.hwpx", lines=(3, 4)),
            NoteRow(input="start", words="확인 필요. 문서: “9월 16일”", doubtful=True),
        ],
        id="0a1b",
    )


def code_of(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        CaseStore(path)
    return caught.value.code


def test_a_new_case_is_empty(case: CaseStore) -> None:
    assert case.load() is None
    assert case.history() == []


def test_what_was_saved_comes_back_in_another_window(path: Path) -> None:
    with CaseStore(path) as case:
        case.save(snapshot("[trip]\npurpose = '옛것'\n"))
        case.save(snapshot())
    with CaseStore(path) as case:
        loaded = case.load()
    assert loaded == snapshot()
    assert [type(row.value) for row in loaded.confirmations] == [int, bool, str]


def test_a_save_that_fails_halfway_changes_nothing(case: CaseStore) -> None:
    case.save(snapshot())
    # A lone surrogate, as a file name in an old encoding gives one, cannot be written as UTF-8.
    broken = CaseFile.model_construct(path="\udceb.jpg", sha256=None, answer=None, added_at=WHEN)
    with pytest.raises(UnicodeEncodeError):
        case.save(CaseSnapshot.model_construct(trip_text="neu", files=[broken], confirmations=[]))
    assert case.load() == snapshot()


def test_files_are_written_again_only_when_they_change(case: CaseStore) -> None:
    first = snapshot()
    case.save(first)
    writes = case._database.total_changes
    case.save(first.model_copy(update={"trip_text": "[trip]\npurpose = '새것'\n"}))
    other_rows = 2 + 2 * (len(first.confirmations) + len(first.overrules) + len(first.notes))
    assert case._database.total_changes - writes == other_rows
    read = first.files[1].model_copy(update={"answer": answer("9,000원")})
    changed = first.model_copy(update={"files": [read, first.files[0]]})
    case.save(changed)
    assert case.load() == changed


def test_files_whose_save_failed_are_written_by_the_next(case: CaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    case.save(snapshot())
    changed = snapshot().model_copy(update={"files": snapshot().files[:1]})
    with monkeypatch.context() as patch:
        patch.setattr("desktop.cases.store._iso", lambda _: object())
        with pytest.raises(sqlite3.Error):
            case.save(changed)
    assert case.load() == snapshot()
    case.save(changed)
    assert case.load() == changed


def test_threads_take_turns(case: CaseStore) -> None:
    def work(name: str) -> None:
        for number in range(10):
            case.record(name, "수정", str(number))
            case.save(snapshot(name))

    threads = [threading.Thread(target=work, args=(name,)) for name in ("가", "나", "다")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(case.history()) == 30


def test_private_numbers_never_reach_the_disk(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    trip_text = f'[trip]\npurpose = "{RESIDENT} 면담"\n[[local]]\nhours = 3.333333333333333\n'
    with CaseStore(path) as case:
        file = CaseFile(path="a.jpg", sha256=None, answer=answer(f"카드 {CARD} 주민 {RESIDENT}"), added_at=WHEN)
        row = ConfirmationRow(receipt="a.jpg#0", field="card_no", value=CARD, by="김주무", at=WHEN)
        overruled = overrule(reason=f"{CARD} 결제")
        case.save(CaseSnapshot(trip_text=trip_text, files=[file], confirmations=[row], overrules=[overruled]))
        case.record("김주무", "고침", "a.jpg#0 card_no", before=CARD, after=RESIDENT, reason=f"{CARD} 아님")
        case.record("김주무", "확인", f"홍길동 {RESIDENT} 영수증.png#0 total")
        loaded, entry = case.load(), case.history()[0]
    kept = path.read_bytes().decode("utf-8", "replace")
    for secret in (CARD, CARD[7:14], RESIDENT, RESIDENT[7:]):
        assert secret not in kept
        assert secret not in caplog.text
    assert loaded is not None
    assert loaded.files[0].answer == answer("카드 5327-88**-****-**34 주민 900101-*******")
    assert loaded.trip_text == '[trip]\npurpose = "900101-******* 면담"\n[[local]]\nhours = 3.333333333333333\n'
    assert (entry.before, entry.after, entry.reason) == (
        "5327-88**-****-**34",
        "900101-*******",
        "5327-88**-****-**34 아님",
    )


def test_the_audit_trail_says_who_when_what_and_why(path: Path) -> None:
    before = dt.datetime.now(dt.UTC)
    with CaseStore(path) as case:
        case.record("김주무", "확인", "a.jpg#0 total", before="20,000", after="19,000", reason="봉사료 제외")
        case.record("이팀장", "내보내기", "정산서.xlsx")
    with CaseStore(path) as case:
        first, second = case.history()
    assert (first.who, first.action, first.subject) == ("김주무", "확인", "a.jpg#0 total")
    assert (first.before, first.after, first.reason) == ("20,000", "19,000", "봉사료 제외")
    assert (second.who, second.before, second.after, second.reason) == ("이팀장", None, None, "")
    assert before <= first.at <= second.at <= dt.datetime.now(dt.UTC)
    assert first.id < second.id


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit SET who = '남'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT id, at, '남', action, subject, NULL, NULL, '' FROM audit",
    ],
)
def test_the_audit_trail_cannot_be_changed(path: Path, attack: str) -> None:
    with CaseStore(path) as case:
        case.record("김주무", "확인", "a.jpg#0 total")
        entries = case.history()
    database = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute(attack)
    database.close()
    with CaseStore(path) as case:
        assert case.history() == entries


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is a thing of POSIX")
@pytest.mark.parametrize("seconds", [0.0, 0.013, 0.05, 0.11])
def test_kill_9_loses_nothing_that_was_acknowledged(path: Path, seconds: float) -> None:
    command = [sys.executable, "-c", SAVING_CHILD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "1\n"
        time.sleep(seconds)
        child.kill()
        acknowledged = int(("1\n" + child.stdout.read()).rsplit("\n", 2)[-2])
    assert child.returncode == -signal.SIGKILL
    with CaseStore(path) as case:
        loaded = case.load()
        entries = case.history()
    assert loaded is not None
    # One more may have reached the disk before the child could say so.
    number = int(loaded.trip_text)
    assert number in (acknowledged, acknowledged + 1)
    assert [file.path for file in loaded.files] == [f"{number}.jpg"] * 300
    assert len(entries) in (acknowledged, acknowledged + 1)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is a thing of POSIX")
def test_kill_9_in_the_middle_of_a_save_leaves_the_one_before(path: Path) -> None:
    with CaseStore(path) as case:
        case.save(snapshot())
    # A cache of one page makes SQLite write into the database before the commit: the journal must undo it.
    child = f"""
import os, sys
from pathlib import Path
from desktop.cases.store import CaseStore
with CaseStore(Path(sys.argv[1])) as case, case._transaction() as database:
    database.execute("PRAGMA cache_size = 1")
    database.execute("DELETE FROM file")
    database.execute("UPDATE trip SET text = 'half'")
    database.execute("INSERT INTO file VALUES (7, ?, NULL, NULL, '')", ("x" * 1_000_000,))
    os.kill(os.getpid(), {int(signal.SIGKILL)})
"""
    done = subprocess.run([sys.executable, "-c", child, str(path)], cwd=REPOSITORY, check=False)
    assert done.returncode == -signal.SIGKILL
    torn = sqlite3.connect(shutil.copy(path, path.with_name("without its journal.db")))
    assert torn.execute("SELECT text FROM trip").fetchone() == ("half",)
    torn.close()
    with CaseStore(path) as case:
        assert case.load() == snapshot()


def test_a_second_window_is_told_that_the_case_is_open(case: CaseStore, path: Path) -> None:
    assert code_of(path) == "case_in_use"
    case.save(snapshot())
    assert case.load() == snapshot()
    case.close()
    with CaseStore(path) as second:
        assert second.load() == snapshot()


def test_another_process_is_kept_out_even_after_a_second_window_tried(path: Path) -> None:
    CaseStore(path).close()
    # Opened without writing anything, then tried again from here: the lock must still hold for others.
    with CaseStore(path):
        assert code_of(path) == "case_in_use"
        child = "import pathlib, sys; from desktop.cases import store; store.CaseStore(pathlib.Path(sys.argv[1]))"
        done = subprocess.run(
            [sys.executable, "-c", child, str(path)], cwd=REPOSITORY, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "UserError" in done.stderr
    assert "다른 창" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="permission bits are a thing of POSIX")
def test_only_the_owner_may_look(case: CaseStore, path: Path) -> None:
    case.save(snapshot())
    modes = {each: stat.S_IMODE(each.stat().st_mode) for each in (path.parent, *path.parent.iterdir())}
    assert modes.pop(path.parent) == 0o700
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(case.previews_folder.stat().st_mode) == 0o700
    assert case.previews_folder.parent == path.parent


@pytest.mark.skipif(os.name != "posix", reason="permission bits are a thing of POSIX")
def test_a_file_left_open_to_others_is_closed_to_them(path: Path) -> None:
    CaseStore(path).close()
    path.chmod(0o644)
    CaseStore(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _not_a_database(path: Path) -> None:
    path.write_bytes("이것은 데이터베이스가 아닙니다.".encode() * 100)


def _overwritten_in_the_middle(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _of_another_program(path: Path) -> None:
    path.unlink()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE bookmarks (address TEXT)")
    database.close()


@pytest.mark.parametrize("damage", [_not_a_database, _overwritten_in_the_middle, _cut, _of_another_program])
def test_a_damaged_case_is_kept_and_the_next_one_can_begin(
    path: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    with CaseStore(path) as case:
        case.save(snapshot())
    damage(path)
    bytes_before = path.read_bytes()
    assert code_of(path) == "case_unreadable"
    kept = [each for each in path.parent.iterdir() if ".damaged-" in each.name]
    assert [each.read_bytes() for each in kept] == [bytes_before]
    assert not path.exists()
    assert str(path.parent) not in caplog.text
    with CaseStore(path) as case:
        assert case.load() is None


def test_an_answer_that_makes_no_sense_is_damage_too(path: Path) -> None:
    with CaseStore(path) as case:
        case.save(snapshot())
    database = sqlite3.connect(path)
    database.execute("UPDATE file SET answer = '{\"file\": 3}' WHERE position = 0")
    database.commit()
    database.close()
    with CaseStore(path) as case, pytest.raises(UserError) as caught:
        case.load()
    assert caught.value.code == "case_unreadable"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert [each.name.split("-")[0] for each in path.parent.iterdir()] == ["case.db.damaged"]


def test_an_empty_file_is_a_new_case(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with CaseStore(path) as case:
        assert case.load() is None


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    assert code_of(tmp_path / "taken" / "case.db") == "case_unwritable"


def test_a_full_disk_is_told_and_the_last_snapshot_stays(case: CaseStore) -> None:
    case.save(snapshot())
    pages = case._database.execute("PRAGMA page_count").fetchone()[0]
    case._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError) as caught:
        case.save(snapshot("x" * 1_000_000))
    assert caught.value.code == "case_unwritable"
    assert case.load() == snapshot()


def test_a_case_of_a_later_program_is_left_alone(path: Path) -> None:
    with CaseStore(path) as case:
        case.save(snapshot())
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    bytes_before = path.read_bytes()
    assert code_of(path) == "case_too_new"
    assert path.read_bytes() == bytes_before
    assert [each.name for each in path.parent.iterdir()] == ["case.db"]


def test_closing_twice_is_harmless(path: Path) -> None:
    case = CaseStore(path)
    case.close()
    case.close()
    with pytest.raises(sqlite3.Error):
        case.load()
