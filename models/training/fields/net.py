"""The net: a Llama small enough for an office PC's processor, in the exact form llama.cpp computes.

Rotary positions turn neighbouring pairs, ggml's normal order for this architecture: no weight is permuted on export.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from .shape import Shape


def rotations(shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosines and sines, each context x head/2."""
    speeds = 1.0 / shape.base ** (torch.arange(0, shape.head, 2).float() / shape.head)
    angles = torch.outer(torch.arange(shape.context).float(), speeds)
    return angles.cos(), angles.sin()


def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """`x` ... x positions x head, its pairs turned by the angles of their positions (... x positions x head/2)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    turned: Tensor = torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)
    return turned


def attended(q: Tensor, k: Tensor, v: Tensor, hidden: Tensor | None) -> Tensor:
    """Attention of queries N x heads x M x head. `hidden` (M x T) is true where a query must not look;
    without it each sees itself and what stands before it."""
    if q.device.type != "cpu":
        seen = None if hidden is None else hidden.logical_not()
        return functional.scaled_dot_product_attention(q, k, v, seen, is_causal=hidden is None)
    # spelled out: in bfloat16 on a processor this is two to five times as fast backwards as the fused form
    with torch.autocast("cpu", enabled=False):
        if hidden is None:
            hidden = torch.ones(q.shape[2], k.shape[2], dtype=torch.bool).triu(1)
        barred = torch.zeros(hidden.shape, dtype=v.dtype).masked_fill_(hidden, -torch.inf)
        scores = (q * q.shape[-1] ** -0.5).to(v.dtype) @ k.to(v.dtype).transpose(-1, -2) + barred
        mixed: Tensor = scores.softmax(-1) @ v
        return mixed


class Layer(nn.Module):
    """Attention and gated feed-forward, each on the normed stream and added to it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        inner, kv = shape.heads * shape.head, shape.kv_heads * shape.head
        self.attn_norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        self.attn_q = nn.Linear(shape.width, inner, bias=False)
        self.attn_k = nn.Linear(shape.width, kv, bias=False)
        self.attn_v = nn.Linear(shape.width, kv, bias=False)
        self.attn_output = nn.Linear(inner, shape.width, bias=False)
        self.ffn_norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        self.ffn_gate = nn.Linear(shape.width, shape.feed, bias=False)
        self.ffn_up = nn.Linear(shape.width, shape.feed, bias=False)
        self.ffn_down = nn.Linear(shape.feed, shape.width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, wanted: Tensor | None = None) -> Tensor:
        """`x` N x T x width. With `wanted` (N x M positions) only those rows are computed: N x M x width."""
        shape = self.shape
        n, length, _ = x.shape
        h = self.attn_norm(x)
        k = rotated(self.attn_k(h).view(n, length, shape.kv_heads, shape.head).transpose(1, 2), cos, sin)
        v = self.attn_v(h).view(n, length, shape.kv_heads, shape.head).transpose(1, 2)
        hidden = None
        if wanted is not None:
            hidden = (torch.arange(length, device=x.device) > wanted[..., None])[:, None]
            rows = wanted[..., None].expand(-1, -1, shape.width)
            x, h = x.gather(1, rows), h.gather(1, rows)
            cos, sin = cos[wanted][:, None], sin[wanted][:, None]
        q = rotated(self.attn_q(h).view(n, x.shape[1], shape.heads, shape.head).transpose(1, 2), cos, sin)
        groups = shape.heads // shape.kv_heads
        k, v = (each.repeat_interleave(groups, 1) for each in (k, v))
        x = x + self.attn_output(attended(q, k, v, hidden).transpose(1, 2).flatten(2))
        h = self.ffn_norm(x)
        out: Tensor = x + self.ffn_down(functional.silu(self.ffn_gate(h)) * self.ffn_up(h))
        return out


class FieldNet(nn.Module):
    """Tokens to scores of the next token; the output shares the embedding's weights."""

    cos: Tensor
    sin: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        cos, sin = rotations(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                last = name.endswith(("attn_output.weight", "ffn_down.weight"))
                nn.init.normal_(weight, 0.0, 0.02 / (math.sqrt(2 * shape.layers) if last else 1.0))

    def forward(self, tokens: Tensor, wanted: Tensor) -> Tensor:
        """`tokens` N x T; scores N x M x vocabulary of what follows the positions `wanted` (N x M)."""
        x = self.embedding(tokens)
        cos, sin = self.cos[: tokens.shape[1]].to(x.dtype), self.sin[: tokens.shape[1]].to(x.dtype)
        for layer in self.layers[:-1]:
            x = layer(x, cos, sin)
        # the last layer and the head are only worked out where an answer is asked for: a sixth less work
        x = self.layers[-1](x, cos, sin, wanted)
        return functional.linear(self.norm(x), self.embedding.weight)
