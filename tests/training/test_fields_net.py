"""The net, its file and its run. Needs PyTorch and gguf, which only a training environment has."""

from __future__ import annotations

import importlib.util
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is only installed where models are trained")
pytest.importorskip("gguf", reason="gguf is only installed where models are trained")

from models.training.fields import tokenizer  # noqa: E402
from models.training.fields.shape import Shape  # noqa: E402

net = import_module("models.training.fields.net")
train = import_module("models.training.fields.train")
gguf_file = import_module("models.training.fields.gguf_file")

VOCABULARY = len(tokenizer.vocabulary().tokens)
TINY = Shape(VOCABULARY, width=64, layers=2, heads=4, kv_heads=2, feed=96, context=512)


def weights(model: Any) -> dict[str, Any]:
    return {name: weight.numpy() for name, weight in model.state_dict().items()}


def test_only_the_positions_asked_for_are_scored_and_none_sees_what_follows() -> None:
    torch.manual_seed(0)
    model = net.FieldNet(TINY).eval()
    tokens = torch.randint(0, VOCABULARY, (2, 30))
    everywhere = torch.arange(30).expand(2, -1)
    some = torch.tensor([[3, 9, 29], [0, 1, 28]])
    with torch.no_grad():
        whole = model(tokens, everywhere)
        assert torch.allclose(
            model(tokens, some), whole.gather(1, some[..., None].expand(-1, -1, VOCABULARY)), atol=1e-5
        )
        changed = tokens.clone()
        changed[:, 20:] = 7
        assert torch.allclose(model(changed, everywhere)[:, :20], whole[:, :20], atol=1e-5)


def test_the_file_computes_what_the_net_computes(tmp_path: Path) -> None:
    if importlib.util.find_spec("llama_cpp") is None:
        pytest.skip("llama_cpp is not installed")
    from desktop.llm.runtime import Runtime

    torch.manual_seed(0)
    model = net.FieldNet(TINY).eval()
    for weight in model.parameters():
        if weight.dim() == 2:
            weight.data *= 4
    file = tmp_path / "tiny.gguf"
    gguf_file.write(file, "tiny", TINY, weights(model), {"yeobijigi.test": "가나다"})
    stored, tokens = gguf_file.read(file)
    assert tokens == list(tokenizer.vocabulary().tokens)
    model.load_state_dict({name: torch.from_numpy(weight.copy()) for name, weight in stored.items()})
    ids = tokenizer.encode("<|doc|>[1]가온식당[2]합계 16,000원<|ans|>")
    runtime = Runtime(file, 1)
    try:
        assert runtime.metadata("yeobijigi.test") == "가나다"
        assert runtime.metadata("yeobijigi.none") is None
        assert runtime.context_size == TINY.context
        runtime._decode(ids)
        with torch.no_grad():
            expected = model(torch.tensor([ids]), torch.tensor([[len(ids) - 1]]))[0, 0]
        assert abs(torch.from_numpy(runtime._logits().copy()) - expected).max() < 0.03
    finally:
        runtime.close()


def test_a_deeper_net_starts_where_a_shallower_one_stood(tmp_path: Path) -> None:
    torch.manual_seed(0)
    shallow = net.FieldNet(TINY).eval()
    gguf_file.write(tmp_path / "start.gguf", "start", TINY, weights(shallow), {})
    deep = net.FieldNet(Shape(VOCABULARY, width=64, layers=4, heads=4, kv_heads=2, feed=96, context=512)).eval()
    train.warm_start(deep, tmp_path / "start.gguf")
    tokens, wanted = torch.randint(0, VOCABULARY, (1, 20)), torch.tensor([[19]])
    with torch.no_grad():
        assert torch.allclose(deep(tokens, wanted), shallow(tokens, wanted), atol=0.02)


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["train", "--out", str(tmp_path), "--width", "32", "--layers", "1", "--heads", "2", "--kv-heads", "1"]
    command += ["--feed", "32", "--room", "1024", "--workers", "0", "--measure", "2", "--full-precision"]
    for tokens, least in (("3e3", 3_000), ("5e3", 5_000)):
        monkeypatch.setattr("sys.argv", [*command, "--tokens", tokens])
        train.main()
        state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
        assert state["seen"] >= least
    assert state["resumed"] == 1
    assert state["step"] > 4
    curve = (tmp_path / "curve.tsv").read_text(encoding="utf-8").splitlines()
    assert curve[0].startswith("seconds\tcpu_seconds\tstep\tseen\tloss")
    assert len(curve) == 3


def test_the_rate_rises_then_falls_to_almost_nothing() -> None:
    assert train.rate(0.0, 0) < 0.05
    assert train.rate(0.3, 500) == 1.0
    assert train.rate(1.0, 5000) == 0.02
