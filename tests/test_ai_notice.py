"""What the command line tells of AI, and what a log never tells of people."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from desktop import app, cli
from desktop.errors import UserError, trace_of
from desktop.export.notice import FIRST_NOTICE
from tests.pretend_cli import pretended


class Named(BaseModel):
    name: int


def test_the_first_reading_tells_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setattr(cli, "EngineClient", pretended)
    for first in (True, False):
        cli.main(["read", str(tmp_path / "없음.jpg"), "--json"])
        out, err = capfd.readouterr()
        assert all(words in err for words in FIRST_NOTICE) is first
        assert FIRST_NOTICE[0] not in out
    assert app.user_settings().flag("ai_notice_shown")


def test_a_log_says_where_and_what_kind_but_nothing_of_people() -> None:
    try:
        try:
            Named.model_validate({"name": "홍길동 010-1234-5678"})
        except ValidationError as error:
            raise UserError("trip_invalid", detail="홍길동") from error
    except UserError as error:
        text = trace_of(error)
    assert "ValidationError" in text and text.rstrip().endswith("UserError trip_invalid")
    assert "test_ai_notice.py" in text and "model_validate" in text
    assert "홍길동" not in text and "5678" not in text


def test_the_home_folder_is_named_after_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path(__file__).parent)
    try:
        raise OSError(13, "거부됨", "/home/홍길동/영수증.jpg")
    except OSError as error:
        text = trace_of(error)
    assert str(Path(__file__).parent) not in text and "~/test_ai_notice.py" in text.replace("\\", "/")
    assert "PermissionError 13" in text and "영수증.jpg" not in text
