"""A language model that ends the engine, or hangs it, is left out; the files are read without it, and it is said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.engine.client import EngineClient
from desktop.samples import sample_trip
from desktop.settings import Settings
from tests.llm import small_gguf

WELL_BEHAVED = (sys.executable, str(Path(__file__).parent / "well_behaved_engine.py"))


@pytest.fixture
def engine() -> Iterator[EngineClient]:
    with EngineClient(Settings({"fields_seconds": 1}), WELL_BEHAVED) as made:
        yield made


@pytest.mark.parametrize("how", ["crash", "hang"])
def test_at_the_start(how: str) -> None:
    with EngineClient(Settings({"fields_pack": how}), WELL_BEHAVED) as engine:
        if how == "hang":
            engine.start_seconds = 3.0
        answer = engine.read(Path("100.jpg")).answer
        assert answer.error is None and len(answer.pages) == 2
        assert "판독기를 멈추게 하여 껐습니다" in answer.notices[0] and answer.notices[1:] == ("no model",)
        assert engine.status().state == "ready" and engine.status().notices == answer.notices


def test_a_file_over_which_llama_cpp_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real engine and a model file with an unheard-of scaling of positions: GGML_ASSERT, SIGABRT."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    pack = tmp_path / "yeobijigi" / "models" / "죽는 모델"
    broken: dict[str, small_gguf.Value] = {"llama.rope.scaling.type": "unheard-of"}
    small_gguf.write(pack / "m.gguf", small_gguf.bpe(), small_gguf.CHATML, more=broken)
    with EngineClient(Settings({"fields_pack": "죽는 모델"})) as engine:
        answer = engine.read(sample_trip()[1][1]).answer
        assert answer.error is None and [receipt.value("total") for receipt in answer.receipts()] == [13_700]
        assert "껐습니다" in answer.notices[0]
        assert [role for role, _, _ in engine.status().models] == ["detector", "recogniser", "glance"]


@pytest.mark.parametrize("how", ["crash", "hang"])
def test_over_a_file(engine: EngineClient, how: str) -> None:
    assert engine.read(Path("ok.jpg")).answer.notices == ()
    engine.seconds_per_page = 2.0
    pages: list[int] = []
    answer = engine.read(Path(f"model_{how}.pdf"), on_page=pages.append).answer
    assert answer.error is None
    assert [page.page for page in answer.pages] == pages == [0, 1], "no page twice"
    assert "껐습니다" in answer.notices[0]
    engine.start()
    assert "껐습니다" in engine.read(Path("ok.jpg")).answer.notices[0], "it stays off"


def test_a_model_that_a_gpu_ends_goes_on_without_the_gpu_and_then_is_left_out() -> None:
    with EngineClient(Settings({"fields_pack": "gpu", "fields_seconds": 1}), WELL_BEHAVED) as engine:
        answer = engine.read(Path("model_crash_on_gpu.pdf")).answer
        assert answer.error is None and len(answer.pages) == 2
        assert "CPU로 읽습니다" in answer.notices[0] and "late" in answer.notices, "it still reads with the model"
        answer = engine.read(Path("model_crash.pdf")).answer
        assert answer.error is None and "껐습니다" in answer.notices[0]


def test_a_crash_while_the_model_rests_is_not_its_fault(engine: EngineClient) -> None:
    answer = engine.read(Path("crash.pdf")).answer
    assert answer.error is not None and answer.error.code == "engine_crashed"
    assert engine.read(Path("ok.jpg")).answer.notices == ()


def test_what_the_model_could_not_do_is_told_with_the_file(engine: EngineClient) -> None:
    answer = engine.read(Path("model_late.pdf")).answer
    assert answer.error is None and answer.notices == ("late",)
    assert engine.read(Path("ok.jpg")).answer.notices == ()


def test_json_has_notices_only_where_there_are_any(engine: EngineClient) -> None:
    assert engine.read(Path("ok.jpg")).answer.model_dump().keys() == {"file", "error", "pages"}
    assert engine.read(Path("model_late.jpg")).answer.model_dump()["notices"] == ("late",)


def test_cancelling_a_model_that_hangs_is_no_reason_to_leave_it_out(engine: EngineClient) -> None:
    assert engine.read(Path("ok.jpg")).answer.error is None

    def cancel(_: int) -> None:
        engine.cancel()

    error = engine.read(Path("model_hang.pdf"), on_page=cancel).answer.error
    assert error is not None and error.code == "cancelled"
    assert engine.read(Path("ok.jpg")).answer.notices == ()


def test_a_large_model_is_no_reason_to_begin_again(engine: EngineClient) -> None:
    engine.read(Path("ok.jpg"))
    assert engine._process is not None and engine._process.ready is not None
    limit = engine._recycle_bytes
    assert engine._has_grown(limit + 1) and not engine._has_grown(limit)
    engine._process.ready = engine._process.ready.model_copy(update={"rss": 4 * limit})
    assert not engine._has_grown(4 * limit) and engine._has_grown(5 * limit)


def test_the_model_reads_an_order(engine: EngineClient) -> None:
    fields, notices = engine.propose(["협의회 참석", "가온시"])
    assert (fields["purpose"].value, fields["purpose"].lines, notices) == ("협의회 참석", (0,), ("late",))
    assert engine.propose(["bug"]) == ({}, ()), "the label patterns read it alone"
    assert engine.read(Path("100.jpg")).answer.error is None


def test_over_an_order(engine: EngineClient) -> None:
    fields, notices = engine.propose(["crash"])
    assert fields == {} and "껐습니다" in notices[0] and notices[1:] == ("no model",)
    assert engine.read(Path("ok.jpg")).answer.error is None


def test_without_an_engine_an_order_is_read_by_patterns() -> None:
    with EngineClient(Settings(), (sys.executable, "-c", "")) as engine:
        fields, notices = engine.propose(["협의회 참석"])
        assert fields == {} and len(notices) == 1 and notices[0]


def test_a_pack_may_take_long_to_load_as_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    pack = tmp_path / "yeobijigi" / "models" / "큰 모델"
    pack.mkdir(parents=True)
    with (pack / "m.gguf").open("wb") as file:
        file.truncate(4 << 30)
    usual = EngineClient(Settings(), WELL_BEHAVED).start_seconds
    assert EngineClient(Settings({"fields_pack": "큰 모델"}), WELL_BEHAVED).start_seconds == usual + 409.6
    assert EngineClient(Settings({"fields_pack": "없는 모델"}), WELL_BEHAVED).start_seconds == usual
