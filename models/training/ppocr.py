"""Layers of PP-OCRv6's small nets (PaddleOCR, Apache-2.0) as PyTorch modules, and their published weights.

rapidocr ships the nets as ONNX graphs, which do not learn. Written out as layers they do; tests hold them to the
graph's own answers. Batch norms are folded into the convolutions before them, as in the graph.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional


class Stem(nn.Module):
    """N x inputs x H x W to N x outputs x H/4 x W/4."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        half, quarter = outputs // 2, outputs // 4
        self.first = nn.Conv2d(inputs, half, 3, 2, 1)
        self.narrow = nn.Conv2d(half, quarter, 2)
        self.widen = nn.Conv2d(quarter, half, 2)
        self.halve = nn.Conv2d(outputs, half, 3, 2, 1)
        self.last = nn.Conv2d(half, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.first(x))
        beside = functional.relu(self.narrow(functional.pad(x, (0, 1, 0, 1))))
        beside = functional.relu(self.widen(functional.pad(beside, (0, 1, 0, 1))))
        pooled = functional.max_pool2d(functional.pad(x, (0, 1, 0, 1)), 2, 1)
        out: Tensor = functional.relu(self.last(functional.relu(self.halve(torch.cat((pooled, beside), 1)))))
        return out


class Gate(nn.Module):
    """Squeeze and excitation: a weight for every channel from its mean over the image."""

    def __init__(self, channels: int, slope: float = 1 / 6) -> None:
        super().__init__()
        self.slope = slope
        self.squeeze = nn.Conv2d(channels, channels // 4, 1)
        self.excite = nn.Conv2d(channels // 4, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        mean = x.mean(2, keepdim=True).mean(3, keepdim=True)
        gate: Tensor = self.slope * self.excite(functional.relu(self.squeeze(mean))) + 0.5
        out: Tensor = x * gate.clamp(0, 1)
        return out


class Block(nn.Module):
    """Depthwise convolution, perhaps a gate, a pointwise MLP; the MLP is added where the shape stays.

    `stride` other than 1 widens as well: to twice the channels.
    """

    def __init__(self, channels: int, stride: int | tuple[int, int], gated: bool) -> None:
        super().__init__()
        self.added = stride == 1
        self.along = nn.Conv2d(channels, channels, 3, stride, 1, groups=channels)
        self.gate = Gate(channels) if gated else nn.Identity()
        self.up = nn.Conv2d(channels, 2 * channels, 1)
        self.down = nn.Conv2d(2 * channels, channels if self.added else 2 * channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.gate(self.along(x))
        out: Tensor = self.down(functional.gelu(self.up(x)))
        return x + out if self.added else out


def folder() -> Path:
    """The models inside the installed rapidocr package."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise SystemExit("rapidocr is not installed here: pip install --no-deps rapidocr==3.10.0")
    return Path(spec.origin).parent / "models"


def published(name: str) -> onnx.GraphProto:
    """The graph of a published net, such as PP-OCRv6_rec_small.onnx."""
    return onnx.load(str(folder() / name)).graph


def tensors_of(graph: onnx.GraphProto) -> dict[str, Tensor]:
    """The graph's weights by name."""
    return {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}


@torch.no_grad()
def fill_convolutions(layers: Iterable[nn.Conv2d | nn.ConvTranspose2d], graph: onnx.GraphProto) -> None:
    """Weights and biases of `layers`, which stand in the graph's own order; in the graph a bias is added afterwards.

    A graph of another shape fails on the first tensor that does not fit.
    """
    tensors = tensors_of(graph)
    passed = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Identity"}
    biases = {
        passed.get(n.input[0], n.input[0]): passed.get(n.input[1], n.input[1]) for n in graph.node if n.op_type == "Add"
    }
    nodes = [n for n in graph.node if n.op_type in ("Conv", "ConvTranspose")]
    for layer, node in zip(layers, nodes, strict=True):
        weight = tensors[node.input[1]]
        if layer.weight.shape[1] == 1 and weight.shape[1] == 3:  # colour in, grey here
            weight = weight.sum(1, keepdim=True)
        assert layer.weight.shape == weight.shape, (node.name, layer.weight.shape, weight.shape)
        layer.weight.copy_(weight)
        if layer.bias is not None:
            layer.bias.copy_(tensors[biases[node.output[0]]].flatten())
