"""The nets there are, by name: what training, blending, export and measurement have in common."""

from __future__ import annotations

from typing import Literal

from torch import Tensor

from .backbone import LargeNet, load_published
from .net import LineNet

Net = LineNet | LargeNet
Name = Literal["small", "large"]


def fresh(name: Name) -> Net:
    """The net as training begins: the large one with its published part."""
    if name == "small":
        return LineNet()
    net = LargeNet()
    load_published(net)
    return net


def with_weights(name: Name, state: dict[str, Tensor]) -> Net:
    """The net with the weights of a checkpoint."""
    net: Net = LineNet() if name == "small" else LargeNet()
    net.load_state_dict(state)
    return net
