"""The larger recogniser: PP-OCRv6 small's eyes and neck (PaddleOCR, Apache-2.0), a Korean head of our own.

The pretrained net has learnt print and photographs from millions of real lines, none of them Korean; its last layer is
left away. It scores one frame in eight pixels, too few for narrow digits: a second path brings the columns from before
its last pooling to the head, so that this net answers one frame in four, as LineNet does.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training import ppocr
from models.training.ppocr import Block, Stem

from . import charset
from .net import Head

WIDTH = 120
HEADS = 8
#: rows halved and channels doubled, gated
BLOCKS = (
    (False, True),
    (False, False),
    (False, False),
    (True, False),
    (False, True),
    (False, False),
    (False, True),
    (False, False),
    (False, True),
    (False, False),
    (True, False),
    (False, True),
    (False, False),
)


class Attention(nn.Module):
    """One transformer layer over frames: N x T x WIDTH."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.up = nn.Linear(WIDTH, 2 * WIDTH)
        self.down = nn.Linear(2 * WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        n, t, _ = x.shape
        q, k, v = self.qkv(self.norm(x)).view(n, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = (q * (WIDTH // HEADS) ** -0.5 @ k.transpose(-1, -2)).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(n, t, WIDTH))
        out: Tensor = x + self.down(functional.silu(self.up(self.norm2(x))))
        return out


class Neck(nn.Module):
    """Pooled columns N x 384 x 1 x T to frames N x T x WIDTH, each with the whole line in view."""

    def __init__(self) -> None:
        super().__init__()
        self.short = nn.Conv2d(384, WIDTH, 1, bias=False)
        self.short_norm = nn.BatchNorm2d(WIDTH)
        self.enter = nn.Conv2d(384, WIDTH, 1, bias=False)
        self.enter_norm = nn.BatchNorm2d(WIDTH)
        self.along = nn.Conv2d(WIDTH, WIDTH, (1, 7), 1, (0, 3), groups=WIDTH, bias=False)
        self.along_norm = nn.BatchNorm2d(WIDTH)
        self.layers = nn.Sequential(Attention(), Attention())
        self.norm = nn.LayerNorm(WIDTH, 1e-6)

    def forward(self, x: Tensor) -> Tensor:
        short = functional.silu(self.short_norm(self.short(x)))
        x = functional.silu(self.enter_norm(self.enter(x)))
        x = x + functional.silu(self.along_norm(self.along(x)))
        out: Tensor = self.norm(self.layers(x.squeeze(2).transpose(1, 2))) + short.squeeze(2).transpose(1, 2)
        return out

    def train(self, mode: bool = True) -> Neck:
        """As other modules, but the batch norms keep the statistics of their real lines."""
        super().train(mode)
        for norm in (self.short_norm, self.enter_norm, self.along_norm):
            norm.eval()
        return self


class LargeNet(nn.Module):
    """N x 1 x 48 x W in -1..1 to logits N x 2 floor(W/8) x classes."""

    def __init__(self, classes: list[str] | None = None) -> None:
        super().__init__()
        self.stem = Stem(1, 96)
        self.blocks = nn.Sequential()
        channels = 96
        for halved, gated in BLOCKS:
            self.blocks.append(Block(channels, (2, 1) if halved else 1, gated))
            channels *= 2 if halved else 1
        self.neck = Neck()
        self.fine = nn.Linear(384, WIDTH)
        nn.init.zeros_(self.fine.weight)
        nn.init.zeros_(self.fine.bias)
        self.head = Head(WIDTH, classes or charset.CLASSES)

    def pretrained(self) -> Iterator[nn.Parameter]:
        """What has learnt before and learns on slowly."""
        for module in (self.stem, self.blocks, self.neck):
            yield from module.parameters()

    def features(self, x: Tensor) -> Tensor:
        """What the head sees: N x 2 floor(W/8) x WIDTH."""
        seen = self.blocks(self.stem(x))
        coarse = self.neck(functional.avg_pool2d(seen, (3, 2))).repeat_interleave(2, 1)
        fine = self.fine(seen.mean(2).transpose(1, 2))
        out: Tensor = coarse + fine[:, : coarse.shape[1]]
        return out

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x))
        return out


@torch.no_grad()
def load_published(net: LargeNet) -> None:
    """Put the published weights into the pretrained part of `net`."""
    graph = ppocr.published("PP-OCRv6_rec_small.onnx")
    tensors = ppocr.tensors_of(graph)
    layers = [m for part in (net.stem, net.blocks, net.neck) for m in part.modules() if isinstance(m, nn.Conv2d)]
    ppocr.fill_convolutions(layers, graph)
    norms = [n for n in graph.node if n.op_type == "BatchNormalization"]
    for norm, node in zip((net.neck.short_norm, net.neck.enter_norm, net.neck.along_norm), norms, strict=True):
        assert norm.running_mean is not None and norm.running_var is not None
        mine = (norm.weight, norm.bias, norm.running_mean, norm.running_var)
        for tensor, name in zip(mine, node.input[1:], strict=True):
            tensor.copy_(tensors[name])
    for i, linear in enumerate(m for m in net.neck.layers.modules() if isinstance(m, nn.Linear)):
        linear.weight.copy_(tensors[f"linear_{i}.w_0"].T)
        linear.bias.copy_(tensors[f"linear_{i}.b_0"])
    for i, layer_norm in enumerate(m for m in net.neck.modules() if isinstance(m, nn.LayerNorm)):
        layer_norm.weight.copy_(tensors[f"helper.reshape.{2 * i}"])
        layer_norm.bias.copy_(tensors[f"helper.reshape.{2 * i + 1}"])
