"""Where a receipt's pixels and outlines go on a page: bent paper, laid down somewhere, seen from somewhere.

Coordinates are continuous: pixel i spans i to i + 1. Page point p shows the flat paper at u + shift(u), u = inverse(p).
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .drawn import Drawn, Image, Points

Matrix = NDArray[np.float64]
#: Maps are computed at every so many pixels and are smooth in between.
_STEP = 8


def projected(matrix: Matrix, points: Points) -> Points:
    """Points (n, 2) after a homography."""
    xyw = points.astype(np.float64) @ matrix[:, :2].T + matrix[:, 2]
    return (xyw[:, :2] / xyw[:, 2:]).astype(np.float32)


@dataclass(frozen=True)
class Bend:
    """How far paper of width `w` and height `h` (pixels) is from flat. Amplitudes are shares of its width."""

    w: float
    h: float
    curl: float = 0.0  # the sides rise towards the ends of the strip
    wave: float = 0.0  # ripples from left to right
    sway: float = 0.0  # the edges swing from side to side
    fold_at: float = 0.5  # share of the height
    fold: float = 0.0  # what lies below the fold is this much steeper
    phase: float = 0.0
    crumple: float = 0.0  # light and dark facets

    def shift(self, u: Points) -> Points:
        """The displacement (n, 2) at points (n, 2)."""
        x, y = u[:, 0] / self.w, u[:, 1] / self.h
        below = np.maximum(0.0, u[:, 1] - self.fold_at * self.h)
        dx = self.w * self.sway * np.sin(2 * math.pi * y * 0.8 + self.phase) + below * self.fold * 0.4
        dy = self.w * (self.curl * ((2 * x - 1) ** 2 - 0.5) * (2 * y - 1) + self.wave * np.sin(7 * x + self.phase))
        return np.stack([dx, dy - below * self.fold], axis=1).astype(np.float32)

    def shade(self, u: Points) -> Points:
        """Light (n,) that the slopes of the paper give, about 1."""
        x, y = u[:, 0] / self.w, u[:, 1] / self.h
        slope = self.wave * 7 * np.cos(7 * x + self.phase) + self.sway * 5 * np.cos(5 * y + self.phase)
        slope = slope + 4 * self.curl * (2 * x - 1) * (2 * y - 1)
        crease = np.exp(-(((y - self.fold_at) * self.h / (0.012 * self.w)) ** 2)) - 0.5 * (y > self.fold_at)
        facets = np.zeros_like(x)
        for i in range(6 if self.crumple else 0):
            angle, steps = self.phase + 2.4 * i, 2.5 + 0.9 * i
            run = x * math.cos(angle) + y * self.h / self.w * math.sin(angle)
            facets += np.tanh(6 * np.sin(steps * run + self.phase * i)) / 6
        light = 1 + 0.9 * slope - 2.5 * self.fold * crease + self.crumple * facets
        return np.asarray(np.clip(light, 0.6, 1.25), np.float32)

    def unbent(self, s: Points) -> Points:
        """The u with u + shift(u) = s; the shift is small enough for plain iteration."""
        u = s
        for _ in range(20):
            u = s - self.shift(u)
        return u


def bend_of(r: random.Random, drawn: Drawn, strength: float) -> Bend:
    """A random bend; `strength` 0 is flat, 1 a roll that was pocketed."""
    height, width = drawn.image.shape[:2]
    slim = min(1.0, height / width)

    def amount(most: float, chance: float) -> float:
        return r.uniform(-most, most) * strength if r.random() < chance else 0.0

    return Bend(
        width,
        height,
        curl=amount(0.045, 0.6) * slim,
        wave=amount(0.012, 0.4),
        sway=amount(0.02, 0.5) * slim,
        fold_at=r.uniform(0.2, 0.8),
        fold=amount(0.06, 0.35),
        phase=r.uniform(0, 2 * math.pi),
        crumple=abs(amount(0.35, 0.25)),
    )


def lay(page: Image, drawn: Drawn, matrix: Matrix, bend: Bend) -> tuple[Drawn, Image]:
    """Paint a flat receipt into `page` (changed in place): bent, then through `matrix` from its pixels to the page's.

    Returns the receipt as it stands in the page, and the uint8 mask (height, width) of where its paper lies.
    """

    def move(points: Points) -> Points:
        return projected(matrix, bend.unbent(points))

    moved = drawn.moved(move, page)
    height, width = page.shape[:2]
    low = np.clip(np.floor(moved.outline.min(axis=0)).astype(int) - 3, 0, [width - 1, height - 1])
    high = np.clip(np.ceil(moved.outline.max(axis=0)).astype(int) + 3, low + 1, [width, height])
    across, down = (int(v) for v in high - low)
    near = np.array([[bend.w / 2, bend.h / 2], [bend.w / 2 + 1, bend.h / 2], [bend.w / 2, bend.h / 2 + 1]], np.float32)
    a, b, c = projected(matrix, near)
    scale = math.sqrt(abs(float((b - a)[0] * (c - a)[1] - (b - a)[1] * (c - a)[0])))
    source, shrink = drawn.image, 1.0
    if scale < 0.8:
        # remap takes single pixels: what is seen smaller is averaged first
        shrink = scale * 1.15
        source = np.asarray(cv2.resize(source, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
    columns = np.arange(across // _STEP + 2, dtype=np.float32) * _STEP + low[0] + 0.5
    rows = np.arange(down // _STEP + 2, dtype=np.float32) * _STEP + low[1] + 0.5
    grid = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2).astype(np.float32)
    u = projected(np.asarray(np.linalg.inv(matrix), np.float64), grid)
    s = (u + bend.shift(u)) * np.array(
        [source.shape[1] / drawn.image.shape[1], source.shape[0] / drawn.image.shape[0]], np.float32
    ) - np.float32(0.5)
    finer = np.array([[1 / _STEP, 0, 0], [0, 1 / _STEP, 0]], np.float32)

    def dense(values: Points) -> Points:
        coarse = np.ascontiguousarray(values).reshape(len(rows), len(columns))
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        maps = cv2.warpAffine(coarse, finer, (across, down), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(maps, np.float32)

    map_x, map_y = dense(s[:, 0]), dense(s[:, 1])
    method = cv2.INTER_CUBIC if scale > 1.1 else cv2.INTER_LINEAR
    seen = cv2.remap(source, map_x, map_y, method, borderMode=cv2.BORDER_REPLICATE)
    if bend != Bend(bend.w, bend.h, fold_at=bend.fold_at, phase=bend.phase):
        light = (dense(bend.shade(u)) * 200).astype(np.uint8)
        seen = cv2.multiply(seen, cv2.merge([light, light, light]), scale=1 / 200)
    whole = np.full(source.shape[:2], 255, np.uint8)
    mask = np.asarray(cv2.remap(whole, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.uint8)
    region = page[low[1] : high[1], low[0] : high[0]]
    three = cv2.merge([mask, mask, mask])
    over = cv2.add(
        cv2.multiply(seen, three, scale=1 / 255), cv2.multiply(region, cv2.bitwise_not(three), scale=1 / 255)
    )
    region[:] = over
    full = np.zeros((height, width), np.uint8)
    full[low[1] : high[1], low[0] : high[0]] = mask
    return moved, full
