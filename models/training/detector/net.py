"""PP-OCRv6 small's text detector as layers that learn: a page to the probability that a pixel lies inside text.

The backbone gives maps at a quarter to a 32nd of the page, the pyramid brings them together, the head doubles twice
(Liao et al. 2020, Real-time Scene Text Detection with Differentiable Binarization, without its threshold branch, which
is for training only).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training import ppocr
from models.training.ppocr import Block, Gate, Stem

PYRAMID = 96
INNER = 24
MEAN = (0.485, 0.456, 0.406)
SPREAD = (0.229, 0.224, 0.225)


class GatedConv(nn.Module):
    """Pointwise convolution plus itself gated."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.gate = Gate(outputs, 0.2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        out: Tensor = x + self.gate(x)
        return out


class Smooth(nn.Module):
    """What the pyramid gives of one level."""

    def __init__(self) -> None:
        super().__init__()
        self.along = nn.Conv2d(PYRAMID, PYRAMID, 7, 1, 3, groups=PYRAMID)
        self.conv = GatedConv(PYRAMID, INNER)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.conv(self.along(x))
        return out


class Detector(nn.Module):
    """N x 3 x H x W, BGR less MEAN over SPREAD, H and W multiples of 32, to logits N x 1 x H x W."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = Stem(3, 48)
        self.stages = nn.ModuleList(
            (
                nn.Sequential(Block(48, 1, True), Block(48, 1, False)),
                nn.Sequential(Block(48, 2, False), Block(96, 1, True), Block(96, 1, False)),
                nn.Sequential(
                    Block(96, 2, False),
                    Block(192, 1, True),
                    Block(192, 1, False),
                    Block(192, 1, True),
                    Block(192, 1, False),
                ),
                nn.Sequential(Block(192, 2, False), Block(384, 1, True), Block(384, 1, False)),
            )
        )
        # from the coarsest level to the finest, as the graph has them
        self.enter = nn.ModuleList(GatedConv(channels, PYRAMID) for channels in (384, 192, 96, 48))
        self.smooth = nn.ModuleList(Smooth() for _ in range(4))
        self.head = nn.Conv2d(4 * INNER, INNER, 3, 1, 1)
        self.widen = nn.ConvTranspose2d(INNER, INNER, 2, 2)
        self.last = nn.ConvTranspose2d(INNER, 1, 2, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        levels = []
        for stage in self.stages:
            x = stage(x)
            levels.append(x)
        entered = [enter(level) for enter, level in zip(self.enter, reversed(levels), strict=True)]
        for i in range(3):
            entered[i + 1] = entered[i + 1] + functional.interpolate(entered[i], scale_factor=2.0)
        smoothed = [smooth(level) for smooth, level in zip(self.smooth, entered, strict=True)]
        wide = [functional.interpolate(s, scale_factor=2.0 ** (3 - i)) for i, s in enumerate(smoothed[:3])]
        x = functional.relu(self.head(torch.cat((*wide, smoothed[3]), 1)))
        out: Tensor = self.last(functional.relu(self.widen(x)))
        return out


def load_published(net: Detector) -> None:
    """Put PP-OCRv6 small's weights into `net`."""
    layers = [m for m in net.modules() if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
    ppocr.fill_convolutions(layers, ppocr.published("PP-OCRv6_det_small.onnx"))
