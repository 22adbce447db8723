"""The recogniser: a small convolutional net that reads a 48-pixel-high line from left to right, four pixels a frame.

Convolutions bring 48 rows down to one; 1-D mixers carry context along the line; the head scores every class in every
frame. The weights of a syllable are composed (own + initial + medial + final + initial-and-medial), so that a rare
syllable borrows from the frequent ones it shares letters with; `Head.dense` folds the sum for export.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from . import charset


@dataclass(frozen=True)
class Size:
    """Channels of the four convolutions, features of a frame, mixers; of these `met` have learnt before they are added
    to (the others begin as identity)."""

    channels: tuple[int, int, int, int]
    width: int
    mixers: int
    met: int


SMALL = Size((16, 40, 96, 160), 192, 4, 2)
WIDE = Size((24, 64, 144, 256), 320, 6, 6)


def _conv(inputs: int, outputs: int, kernel: int, stride: int | tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


class Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = _conv(channels, channels, 3, 1)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x + self.conv(x)
        return out


class Mixer(nn.Module):
    """Depthwise convolution over seven frames, then a pointwise MLP, added to the input. `idle`: starts as identity."""

    def __init__(self, width: int, *, idle: bool = False) -> None:
        super().__init__()
        self.along = nn.Conv1d(width, width, 7, 1, 3, groups=width)
        self.norm = nn.BatchNorm1d(width)
        self.up = nn.Conv1d(width, 2 * width, 1)
        self.down = nn.Conv1d(2 * width, width, 1)
        if idle:
            for parameter in self.down.parameters():
                nn.init.zeros_(parameter)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x + self.down(functional.relu(self.up(self.norm(self.along(x)))))
        return out


class Head(nn.Module):
    jamo: Tensor
    syllable: Tensor

    def __init__(self, width: int, classes: list[str]) -> None:
        super().__init__()
        n = len(classes)
        self.own = nn.Parameter(torch.randn(n, width) * 0.02)
        self.bias = nn.Parameter(torch.zeros(n))
        self.bias.data[charset.BLANK] = 2.0
        self.initial = nn.Parameter(torch.randn(20, width) * 0.05)
        self.medial = nn.Parameter(torch.randn(22, width) * 0.05)
        self.final = nn.Parameter(torch.randn(29, width) * 0.05)
        self.pair = nn.Parameter(torch.zeros(400, width))
        jamo = torch.tensor([charset.jamo(c) for c in classes])
        self.register_buffer("jamo", jamo, persistent=False)
        self.register_buffer("syllable", (jamo[:, :1] > 0).float(), persistent=False)

    def dense(self) -> Tensor:
        """Weights of all classes, classes x width."""
        i = self.jamo
        shared = self.initial[i[:, 0]] + self.medial[i[:, 1]] + self.final[i[:, 2]] + self.pair[i[:, 3]]
        return self.own + self.syllable * shared

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.dense(), self.bias)


class LineNet(nn.Module):
    """N x 1 x 48 x W in -1..1 to logits N x W/4 x classes."""

    def __init__(self, size: Size = SMALL, classes: list[str] | None = None) -> None:
        super().__init__()
        a, b, c, d = size.channels
        width = size.width
        self.eyes = nn.Sequential(
            _conv(1, a, 5, 2),
            _conv(a, b, 3, 2),
            Residual(b),
            _conv(b, c, 3, (2, 1)),
            Residual(c),
            _conv(c, d, 3, (2, 1)),
        )
        self.fold = nn.Sequential(nn.Conv2d(d, width, 3, 1, (0, 1), bias=False), nn.BatchNorm2d(width), nn.ReLU())
        self.mixers = nn.Sequential(*(Mixer(width, idle=i >= size.met) for i in range(size.mixers)))
        self.norm = nn.LayerNorm(width)
        self.head = Head(width, classes or charset.CLASSES)

    def pretrained(self) -> Iterator[nn.Parameter]:
        """Nothing of it has learnt before."""
        yield from ()

    def features(self, x: Tensor) -> Tensor:
        """What the head sees: N x W/4 x width."""
        out: Tensor = self.norm(self.mixers(self.fold(self.eyes(x)).squeeze(2)).transpose(1, 2))
        return out

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x))
        return out


def save_weights(state: dict[str, Tensor], path: Path) -> None:
    """Weights by name and the list of classes, in half precision: what a later run starts from (numpy's npz)."""
    arrays: dict[str, Any] = {
        k: v.cpu().half().numpy() if v.is_floating_point() else v.cpu().numpy() for k, v in state.items()
    }
    np.savez_compressed(path, classes=np.array(charset.CLASSES), **arrays)


def warm_start(net: nn.Module, path: Path) -> list[str]:
    """Put the weights of `path` into `net`; returns the names of those that the file does not have.

    Rows of the head go by character, so that the set of characters may grow: a syllable that is new keeps only what
    its letters bring.
    """
    with np.load(path, allow_pickle=False) as file:
        classes = [str(c) for c in file["classes"]]
        state = {k: torch.from_numpy(file[k]) for k in file.files if k != "classes"}
    row = {c: i for i, c in enumerate(classes)}
    old_own, old_bias = state["head.own"].float(), state["head.bias"].float()
    own, bias = torch.zeros_like(net.head.own), torch.full_like(net.head.bias, old_bias[1:].min().item())
    for i, c in enumerate(charset.CLASSES):
        if c in row:
            own[i], bias[i] = old_own[row[c]], old_bias[row[c]]
    return list(net.load_state_dict(state | {"head.own": own, "head.bias": bias}, strict=False).missing_keys)
