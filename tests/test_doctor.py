"""doctor tells what is wrong, in Korean and by its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import doctor, manifest
from desktop.engine.client import EngineClient
from desktop.engine.process import default_command
from desktop.settings import Settings

ENGINES = Path(__file__).parent / "engine"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The engine that doctor starts, as script and arguments; a test may change it."""
    script = [str(ENGINES / "well_behaved_engine.py")]

    def made(settings: Settings, command: Sequence[str] | None = None) -> EngineClient:
        around = () if command is None else command[: -len(default_command())]
        return EngineClient(settings, (*around, sys.executable, *script))

    monkeypatch.setattr(doctor, "EngineClient", made)
    return script


def report(*, measured: bool = False) -> tuple[int, str]:
    lines: list[str] = []
    return doctor.examine(Settings(), measured=measured, write=lines.append), "\n".join(lines)


def test_all_in_order(engine: list[str]) -> None:
    code, text = report()
    assert code == 0, text
    recogniser = manifest.load()["recogniser"]
    for word in (
        "paddleocr 3.7.0",
        f"recogniser: {recogniser.name}",
        f"SHA-256 확인({recogniser.files[0].sha256[:12]}",
        "fields pretend 012345",
    ):
        assert word in text
    assert "모두 거부됨" in text and "이상" not in text.replace("이상 없음", "")
    assert "측정:" not in text


def test_measured_lines_of_the_models(engine: list[str]) -> None:
    _, text = report(measured=True)
    assert all(model.measured in text and model.made in text for model in manifest.load().values())


def test_changed_model(engine: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    models = manifest.load()
    fields = models["fields"]
    models["fields"] = replace(fields, files=(replace(fields.files[0], sha256="0" * 64),))
    monkeypatch.setattr(manifest, "load", lambda: models)
    code, text = report()
    assert code == 2
    assert "이상: 모델 파일이 처음과 다릅니다: receipt-fields-v0" in text


def test_engine_that_does_not_start(engine: list[str]) -> None:
    engine[:] = [str(ENGINES / "misbehaving_engine.py"), "crash_at_start"]
    code, text = report()
    assert code == 2 and "판독기를 시작할 수 없습니다" in text
