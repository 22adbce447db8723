"""Averaged weights, as every training here measures and ships them."""

from __future__ import annotations

import torch
from torch import nn


class Average:
    """Exponential moving average of weights and buffers; it follows fast at first."""

    def __init__(self, net: nn.Module, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.state = {k: v.detach().clone() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net: nn.Module) -> None:
        self.steps += 1
        keep = min(self.decay, (self.steps + 1) / (self.steps + 10))
        for k, v in net.state_dict().items():
            if v.is_floating_point():
                self.state[k].lerp_(v, 1 - keep)
            else:
                self.state[k].copy_(v)
