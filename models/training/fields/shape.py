"""Sizes of the net, shared by the net in PyTorch and the file of llama.cpp."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """`width` is shared by `heads` query heads; `kv_heads` key and value heads serve groups of them. Positions turn by
    rotary angles of base `base`; `epsilon` keeps the norms from dividing by nothing."""

    vocabulary: int
    width: int = 256
    layers: int = 6
    heads: int = 8
    kv_heads: int = 4
    feed: int = 512
    context: int = 1024
    base: float = 10_000.0
    epsilon: float = 1e-5

    @property
    def head(self) -> int:
        """Dimensions of one head."""
        return self.width // self.heads
