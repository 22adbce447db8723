"""Write a checkpoint as a model folder that PaddleOCR's TextRecognition loads through onnxruntime.

    python -m models.training.recogniser.export --run RUN --out models/ocr/receipt-lines-v2 --weights start.npz

inference.onnx takes N x 3 x 48 x W (BGR, -1..1, turned grey inside) and gives N x W/4 x classes, softmaxed; its weights
lie there in half precision and are computed with in single. inference.yml names an official model, because PaddleX
loads no other names, and lists the characters. --weights is what a later run starts from; without --run it is exported.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, checker, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from . import charset
from .net import save_weights, warm_start
from .nets import NAMES, Net, empty
from .photo import HEIGHT

MODEL_NAME = "korean_PP-OCRv5_mobile_rec"
#: Columns that a word is padded to at least.
NARROWEST = 48
#: Tensors with fewer numbers stay in single precision.
_SMALL = 256


class Shipped(nn.Module):
    """The net with its head folded, from BGR to probabilities."""

    grey: Tensor
    weight: Tensor
    bias: Tensor

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("grey", torch.tensor([0.114, 0.587, 0.299]).view(1, 3, 1, 1))
        self.register_buffer("weight", net.head.dense().detach().clone())
        self.register_buffer("bias", net.head.bias.detach().clone())

    def forward(self, x: Tensor) -> Tensor:
        features = self.net.features((x * self.grey).sum(1, keepdim=True))
        return functional.linear(features, self.weight, self.bias).softmax(-1)


def inference_yml() -> str:
    """Preprocessing and characters in PaddleOCR's form; JSON strings, as bare `:`, `#` or `-` break YAML."""
    entries = "".join(f"  - {json.dumps(c, ensure_ascii=False)}\n" for c in charset.CHARACTERS)
    return (
        f"Global:\n  model_name: {MODEL_NAME}\nPreProcess:\n  transform_ops:\n"
        "  - DecodeImage:\n      channel_first: false\n      img_mode: BGR\n"
        f"  - RecResizeImg:\n      image_shape: [3, {HEIGHT}, {NARROWEST}]\n"
        "  - KeepKeys:\n      keep_keys: [image]\n"
        f"PostProcess:\n  name: CTCLabelDecode\n  character_dict:\n{entries}"
    )


def export(net: Net, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    axes = {"x": {0: "N", 3: "W"}, "softmax": {0: "N", 1: "T"}}
    with warnings.catch_warnings():
        # the older exporter folds this net to 40-odd nodes; its successor needs no less care and writes more
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            Shipped(net.eval()).eval(),
            (torch.zeros(1, 3, HEIGHT, 320),),
            str(out / "inference.onnx"),
            input_names=["x"],
            output_names=["softmax"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    onnx.save(halved(onnx.load(str(out / "inference.onnx"))), str(out / "inference.onnx"))
    (out / "inference.yml").write_text(inference_yml(), encoding="utf-8")


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same network with its weights stored in half precision, each cast back before it is used.

    onnxruntime does that once, when it opens the file: half the size, the same speed.
    """
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        weights = numpy_helper.to_array(tensor)
        if weights.dtype != np.float32 or weights.size < _SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(weights.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    checker.check_model(model)
    return model


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--run", type=Path, help="folder of a training run; without it --weights are exported")
    p.add_argument("--net", choices=NAMES, default="small", help="what --weights are of")
    p.add_argument("--weights", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    args = p.parse_args()
    if args.run:
        state = torch.load(args.run / "checkpoint.pt", map_location="cpu", weights_only=True)
        if state["classes"] != charset.CLASSES:
            raise SystemExit("the checkpoint was trained with another charset")
        save_weights(state["average"], args.weights)
        print(f"{state['seen']:,} lines seen, {state['cpu_seconds']:.0f} CPU seconds")
    net = empty(state["kind"] if args.run else args.net)
    if missing := warm_start(net, args.weights):
        raise SystemExit(f"not all there: {', '.join(missing)}")
    export(net, args.out)
    for path in sorted(args.out.glob("[iw]*.*")):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
