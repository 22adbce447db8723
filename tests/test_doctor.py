"""doctor tells what is wrong, in Korean and by its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import app, doctor, manifest
from desktop.engine.client import EngineClient
from desktop.engine.process import default_command
from desktop.export.evidence import FIELD_NAMES
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
    assert f"설정 파일: {app.settings_file()}" in text


def test_measured_lines_of_the_models(engine: list[str]) -> None:
    _, text = report(measured=True)
    assert all(model.measured in text and model.made in text for model in manifest.load().values())
    for word in ("글자 모델: 없음", "체험용 영수증 5장", "줄: 0/", "항목: 0/36 맞음", "틀렸는데 확실하다고 한 것 0"):
        assert word in text


def test_coverage_against_precision_is_a_table(engine: list[str]) -> None:
    _, text = report(measured=True)
    row = "    확률 0.50부터: 답한 비율  40%, 맞은 비율  90%  <- 여기부터, 확률 0.50 이상이면 근거로 셉니다"
    assert f"배우지 않은 서식에서 잰 값)\n  {FIELD_NAMES['total']}\n{row}\n" in text
    assert "배우지 않은 서식" not in report()[1]


@pytest.mark.parametrize("pack", ["crash", "없는 것"])
def test_no_language_model_where_one_is_wanted_is_out_of_order(engine: list[str], pack: str) -> None:
    lines: list[str] = []
    assert doctor.examine(Settings({"fields_pack": pack}), measured=False, write=lines.append) == 2
    text = "\n".join(lines)
    assert f"이상: 설정 fields_pack의 꾸러미를 쓰지 못합니다: {pack}" in text
    if pack == "crash":
        assert "알림: 언어 모델이 판독기를 멈추게 하여 껐습니다." in text
        assert "이상: 언어 모델을 쓰지 못하고 있습니다." in text


def test_no_language_model_where_none_is_wanted_is_in_order(engine: list[str]) -> None:
    lines: list[str] = []
    chosen = Settings({"fields_pack": "없는 것", "language_model": False})
    assert doctor.examine(chosen, measured=False, write=lines.append) == 0, lines
    assert "  llama.cpp: 쓰지 않음" in lines


def test_packs_are_listed_with_the_reason_of_refusal(engine: list[str]) -> None:
    code, text = report()
    assert code == 0
    assert "하나: 글자 읽기 · 쓰는 중" in text
    assert "둘: 쓸 수 없음. Paddle 형식의 모델이라 쓸 수 없습니다: 둘" in text and "_onnx로 끝나는 것" in text


@pytest.mark.parametrize(("chosen", "expected"), [("하나", 0), ("둘", 2), ("없는 것", 2)])
def test_a_chosen_pack_that_is_not_used_is_out_of_order(engine: list[str], chosen: str, expected: int) -> None:
    lines: list[str] = []
    code = doctor.examine(Settings({"recogniser_pack": chosen}), measured=False, write=lines.append)
    assert code == expected
    assert any(f"이상: 설정 recogniser_pack의 꾸러미를 쓰지 못합니다: {chosen}" in line for line in lines) == (
        code != 0
    )


def test_hashes_of_a_pack_in_use_are_shown(engine: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(manifest, "packs_folder", lambda: tmp_path)
    (tmp_path / "하나").mkdir()
    (tmp_path / "하나" / "inference.onnx").write_bytes(b"x")
    model = manifest.pin(tmp_path / "하나", "recogniser", ["inference.onnx"], "")
    assert f"inference.onnx SHA-256 {model.files[0].sha256}" in report()[1]


def test_changed_model(engine: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    models = manifest.load()
    fields = models["fields"]
    models["fields"] = replace(fields, files=(replace(fields.files[0], sha256="0" * 64),))
    monkeypatch.setattr(manifest, "load", lambda *_: models)
    code, text = report()
    assert code == 2
    assert f"이상: 모델 파일이 처음과 다릅니다: {fields.files[0].path.name}" in text


def test_engine_that_does_not_start(engine: list[str]) -> None:
    engine[:] = [str(ENGINES / "misbehaving_engine.py"), "crash_at_start"]
    code, text = report()
    assert code == 2 and "판독기를 시작할 수 없습니다" in text
