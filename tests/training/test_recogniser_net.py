"""The net, its warm start and its export. Needs PyTorch, which only a training environment has."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is only installed where models are trained")
pytest.importorskip("onnxscript", reason="ONNX export needs onnxscript")

net = import_module("models.training.recogniser.net")
nets = import_module("models.training.recogniser.nets")
export = import_module("models.training.recogniser.export")
train = import_module("models.training.recogniser.train")
samples = import_module("models.training.recogniser.samples")
backbone = import_module("models.training.recogniser.backbone")
ppocr = import_module("models.training.ppocr")
charset = import_module("models.training.recogniser.charset")
evaluate = import_module("models.training.recogniser.evaluate")


@pytest.mark.parametrize("name", ["small", "wide", "large"])
def test_four_pixels_make_a_frame(name: str) -> None:
    assert nets.empty(name).eval()(torch.zeros(2, 1, 48, 320)).shape == (2, 80, charset.CLASS_COUNT)


def test_a_batch_without_known_centres_teaches_no_places() -> None:
    line = samples.Sample("12", np.zeros((48, 80), np.uint8), np.zeros(0, np.float32))
    batch = train.collate([line], 0)
    logits = torch.randn(1, 20, charset.CLASS_COUNT)
    assert train.loss_of(logits, batch, 0.0).item() == 0
    assert train.loss_of(logits, batch, 1.0).item() > 0


def test_the_large_net_sees_what_the_published_graph_sees() -> None:
    onnx = pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("rapidocr", reason="its wheel holds the published weights")
    model = backbone.LargeNet()
    backbone.load_published(model)
    model.eval()
    graph = onnx.load(str(ppocr.folder() / "PP-OCRv6_rec_small.onnx"))
    last = next(n for n in graph.graph.node if n.op_type == "MatMul" and "linear_8.w_0" in n.input)
    graph.graph.output.append(onnx.helper.make_tensor_value_info(last.input[0], onnx.TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    for width in (320, 333):
        x = torch.randn(2, 1, 48, width)
        published = session.run([last.input[0]], {"x": x.expand(-1, 3, -1, -1).numpy()})[0]
        with torch.no_grad():
            seen = model.features(x)
        assert seen.shape == (2, 2 * published.shape[1], backbone.WIDTH)
        assert torch.allclose(seen[:, ::2], torch.from_numpy(published), atol=1e-2)


def test_a_syllable_it_never_saw_is_made_of_its_letters() -> None:
    head = net.Head(8, ["blank", "가", "나", "A", " "])
    weights = head.dense()
    assert torch.equal(weights[3], head.own[3])
    head.own.data[1] = 0
    assert torch.allclose(head.dense()[1], head.initial[1] + head.medial[1] + head.final[1] + head.pair[1])


def test_the_export_reads_what_the_net_reads(tmp_path: Path) -> None:
    torch.manual_seed(0)
    trained = net.LineNet()
    trained.head.bias.data[0] = 0
    export.export(trained, tmp_path)
    lines = [torch.randint(0, 256, (48, w), dtype=torch.uint8).numpy() for w in (64, 480, 333)]
    assert evaluate.onnx_reader(tmp_path)(lines) == train.reader(trained, torch.device("cpu"))(lines)


def test_padding_does_not_change_what_is_read_far_from_it() -> None:
    torch.manual_seed(0)
    model = net.LineNet().eval()
    x = torch.rand(1, 1, 48, 400)
    with torch.no_grad():
        narrow, wide = model(x), model(torch.nn.functional.pad(x, (0, 320)))
    assert torch.allclose(narrow[:, :60], wide[:, :60], atol=1e-4)


def test_the_average_follows_the_weights() -> None:
    layer = torch.nn.Linear(1, 1)
    average = train.Average(layer, 0.9)
    layer.weight.data.fill_(5.0)
    for _ in range(200):
        average.update(layer)
    assert average.state["weight"].item() == pytest.approx(5.0, abs=1e-3)


def test_the_rate_rises_then_falls_to_almost_nothing() -> None:
    assert train.rate(0.0, 0, 1e-3) < train.rate(0.0, 149, 1e-3)
    assert train.rate(1.0, 9999, 1e-3) < 1e-5


def test_a_run_goes_on_where_it_was_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = import_module("models.training.recogniser.fonts")
    if not fonts.KOREAN or not fonts.HELD_OUT:
        pytest.skip("no Korean fonts are installed")
    monkeypatch.setattr(samples.batches, "__defaults__", (12,))
    common = ["train", "--out", str(tmp_path), "--pixels", "1500", "--workers", "0", "--measure", "3"]
    for images in ("8", "20"):
        monkeypatch.setattr("sys.argv", [*common, "--images", images])
        train.main()
    state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert state["resumed"] == 1
    assert state["seen"] >= 20
    head, first, second = (tmp_path / "curve.tsv").read_text(encoding="utf-8").splitlines()
    seen = head.split("\t").index("seen")
    assert 8 <= int(first.split("\t")[seen]) < int(second.split("\t")[seen]) == state["seen"]
    assert state["classes"] == charset.CLASSES


def test_a_warm_start_brings_the_weights_and_makes_room_for_new_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(1)
    old = net.LineNet()
    monkeypatch.setattr(charset, "CLASSES", [c for c in charset.CLASSES if c != "똠"])
    state = old.state_dict()
    kept = [i for i in range(charset.CLASS_COUNT) if i != charset.CLASS_OF["똠"]]
    state |= {"head.own": state["head.own"][kept], "head.bias": state["head.bias"][kept]}
    net.save_weights(state, tmp_path / "weights.npz")
    monkeypatch.undo()
    new = net.LineNet()
    assert net.warm_start(new, tmp_path / "weights.npz") == []
    x = torch.rand(1, 1, 48, 64)
    with torch.no_grad():
        before, after = old.eval()(x)[..., kept], new.eval()(x)[..., kept]
    assert torch.allclose(before, after, atol=0.02)
    assert not new.head.own[charset.CLASS_OF["똠"]].any()
