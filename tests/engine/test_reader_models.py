"""The language model of the reader: shipped, of one's own, or none; receipts are read all the same, and it is said."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import manifest
from desktop.engine import fields
from desktop.engine.reader import Reader
from desktop.errors import UserError
from desktop.llm.model import FieldModel
from desktop.ocr.text_models import TextModels
from desktop.receipts.model import Page, Receipt, Status
from desktop.samples import sample_trip
from desktop.settings import Settings
from tests.llm import small_gguf

Patch = pytest.MonkeyPatch
TAXI = next(path for path in sample_trip()[1] if path.name.startswith("02_"))


@pytest.fixture(scope="module")
def shared_text_models() -> TextModels:
    return TextModels(manifest.load(), threads=1)


@pytest.fixture(autouse=True)
def _one_text_model(shared_text_models: TextModels, monkeypatch: Patch) -> None:
    monkeypatch.setattr("desktop.engine.reader.TextModels", lambda *_, **__: shared_text_models)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Patch) -> Path:
    monkeypatch.setattr(manifest, "packs_folder", lambda: tmp_path)
    return tmp_path


def read(reader: Reader, notices: list[str] | None = None) -> Receipt:
    pages: list[Page] = []
    told = [] if notices is None else notices
    problem = reader.read(
        TAXI,
        previews=None,
        on_page=lambda page, _: pages.append(page),
        on_notice=told.append,
        should_stop=lambda: False,
    )
    assert problem is None
    (receipt,) = pages[0].receipts
    return receipt


def assert_labels_alone(reader: Reader) -> None:
    assert [role for role, _, _ in reader.models] == ["detector", "recogniser", "glance"]
    assert any(fields.ALONE in notice for notice in reader.notices)
    receipt = read(reader)
    assert receipt.value("total") == 13_700
    assert all("llm" not in found.witnesses for found in receipt.fields.values())
    assert not reader.trust and not [line for line in reader.facts if line.startswith("언어 모델")]


def test_switched_off_by_the_settings() -> None:
    assert_labels_alone(Reader(Settings({"language_model": False})))


def shipped(change: Callable[[dict[str, manifest.Model]], object]) -> Callable[[Patch], None]:
    def patch(monkeypatch: Patch) -> None:
        models = manifest.load()
        change(models)
        monkeypatch.setattr(manifest, "load", lambda *_: models)

    return patch


def with_file(models: dict[str, manifest.Model], **changed: object) -> None:
    model = models["fields"]
    models["fields"] = replace(model, files=(replace(model.files[0], **changed),))  # type: ignore[arg-type]


def no_llama(monkeypatch: Patch) -> None:
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    monkeypatch.delitem(sys.modules, "desktop.llm.runtime", raising=False)
    monkeypatch.delattr("desktop.llm.runtime", raising=False)


@pytest.mark.parametrize(
    ("trouble", "word"),
    [
        (shipped(lambda models: models.pop("fields")), "모델 파일이 없습니다"),
        (shipped(lambda models: with_file(models, path=Path("없음.gguf"))), "모델 파일이 없습니다: 없음.gguf"),
        (shipped(lambda models: with_file(models, sha256="0" * 64)), "처음과 다릅니다"),
        (no_llama, "llama.cpp"),
        (lambda monkeypatch: monkeypatch.setattr(FieldModel, "_form", lambda *_: 1 / 0), "답하지 못한"),
    ],
)
def test_a_shipped_model_that_cannot_be_used_stops_nothing(
    monkeypatch: Patch, trouble: Callable[[Patch], None], word: str
) -> None:
    trouble(monkeypatch)
    reader = Reader(Settings())
    assert word in reader.notices[0]
    assert_labels_alone(reader)


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda pack: None, "모델 꾸러미가 없습니다"),
        (lambda pack: pack.mkdir(), "*.gguf"),
        (lambda pack: pack.mkdir() or (pack / "m.gguf").write_bytes(b"GGUF\3\0\0\0"), "잘렸거나"),
        (lambda pack: small_gguf.write(pack / "m.gguf", small_gguf.bpe(), None), "대화 서식"),
    ],
)
def test_a_pack_that_cannot_be_used_stops_nothing(folder: Path, make: Callable[[Path], object], word: str) -> None:
    make(folder / "내 모델")
    reader = Reader(Settings({"fields_pack": "내 모델"}))
    assert word in reader.notices[0] and "내 모델" in reader.notices[0]
    assert_labels_alone(reader)
    for found in reader.packs():
        assert found.problem is not None and found.problem.message in reader.notices[0] and not found.in_use


def test_a_pack_of_ones_own_is_used_and_never_makes_a_value_sure_alone(folder: Path) -> None:
    small_gguf.write(folder / "내 모델" / "m.gguf", small_gguf.bpe(), small_gguf.CHATML)
    small_gguf.write(folder / "다른 모델" / "m.gguf", small_gguf.spm(), small_gguf.LLAMA_2)
    reader = Reader(Settings({"fields_pack": "내 모델", "threads": 1}))
    assert reader.notices == ()
    assert reader.models[-1][:2] == ("fields", "내 모델")
    assert any(line.startswith("언어 모델: 내 모델, CPU") for line in reader.facts)
    assert any("GPU용으로 지은 llama.cpp가 아니거나" in line for line in reader.facts)
    assert any("견주어 본 적이 없습니다" in line for line in reader.facts) and reader.trust == ()
    assert {(pack.name, pack.role, pack.in_use) for pack in reader.packs()} == {
        ("내 모델", "fields", True),
        ("다른 모델", "fields", False),
    }
    receipt = read(reader)
    assert receipt.value("total") == 13_700
    for found in receipt.fields.values():
        assert found.status is Status.CHECK or found.witnesses != ("llm",)


@pytest.mark.parametrize("code", ["fields_late", "fields_failed"])
def test_a_receipt_that_the_model_gives_no_answer_to_is_read_and_told(monkeypatch: Patch, code: str) -> None:
    reader = Reader(Settings())

    def fail(*_: object) -> None:
        raise UserError(code, seconds=60)

    monkeypatch.setattr(FieldModel, "answer", fail)
    notices: list[str] = []
    assert read(reader, notices).value("total") == 13_700
    assert notices and "언어 모델이" in notices[0]


def test_the_parent_hears_when_the_model_is_at_work() -> None:
    heard: list[tuple[bool, bool]] = []
    reader = Reader(Settings(), lambda *said: heard.append(said))
    assert heard == [(True, False), (False, False)], "while it is loaded"
    read(reader)
    assert heard == [(True, False), (False, False)] * 2
