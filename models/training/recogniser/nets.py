"""The nets there are, by name: what training, blending, export and measurement have in common."""

from __future__ import annotations

from typing import Literal

from torch import Tensor

from .backbone import LargeNet, load_published
from .net import SMALL, WIDE, LineNet

Net = LineNet | LargeNet
Name = Literal["small", "wide", "large"]
NAMES: tuple[Name, ...] = ("small", "wide", "large")


def empty(name: Name) -> Net:
    """The net before it has learnt anything."""
    return LargeNet() if name == "large" else LineNet(WIDE if name == "wide" else SMALL)


def fresh(name: Name) -> Net:
    """The net as training begins: the large one with its published part."""
    net = empty(name)
    if isinstance(net, LargeNet):
        load_published(net)
    return net


def with_weights(name: Name, state: dict[str, Tensor]) -> Net:
    """The net with the weights of a checkpoint."""
    net = empty(name)
    net.load_state_dict(state)
    return net
