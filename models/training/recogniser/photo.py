"""Ink to picture: what paper, a head with dead dots, folds, light, a lens, a scanner or a screen make of a line.

The result is what the recogniser sees: a uint8 image 48 high, cut out as loosely or tightly as a text detector cuts.
"""

from __future__ import annotations

import math
import random

import cv2
import numpy as np
from numpy.typing import NDArray

from .draw import Array, Ink

HEIGHT = 48
cv2.setNumThreads(1)


class Luck:
    """Whether a mishap happens to this line. Lines differ in how badly they fare, so that mishaps come together."""

    def __init__(self, r: random.Random) -> None:
        self.r, self.strength = r, r.choice((0.1, 0.3, 0.6, 1.0))

    def __call__(self, chance: float) -> bool:
        return self.r.random() < chance * self.strength


def noise(g: np.random.Generator, height: int, width: int, grain: float) -> Array:
    """Smooth noise of about unit size whose spots are `grain` pixels wide."""
    grain = max(2.0, grain)
    coarse = g.standard_normal((max(2, int(height / grain) + 1), max(2, int(width / grain) + 1)), dtype=np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _frame(r: random.Random, hit: Luck, a: Array, centres: Array) -> tuple[Array, Array]:
    """Margins of a detector's box, a bit of the lines above and below, rules and box edges."""
    h, w = a.shape
    loose = r.choice((0.12, 0.25, 0.4))
    top, bottom = (int(h * r.uniform(-0.06, loose)) for _ in range(2))
    left, right = (int(h * r.choice((r.uniform(0, 0.3), r.uniform(0, 0.6), r.uniform(0.3, 1.2)))) for _ in range(2))
    canvas = np.zeros((h + max(0, top) + max(0, bottom), w + left + right), np.float32)
    canvas[max(0, top) : max(0, top) + h, left : left + w] = a
    canvas = canvas[max(0, -top) : canvas.shape[0] - max(0, -bottom)]
    h2, w2 = canvas.shape
    if hit(0.22):
        depth = max(1, int(h2 * r.uniform(0.04, 0.17)))
        other = np.roll(canvas[:, ::-1], r.randint(0, w2 - 1), 1)
        start = int(h2 * r.uniform(0.25, 0.45))
        strip = other[start : start + depth]
        target = canvas[:depth] if r.random() < 0.5 else canvas[h2 - depth :]
        np.maximum(target, strip[: len(target)], out=target)
    if hit(0.1):
        y, thick = r.choice((1, 2, h2 - 3, h2 - 2)), max(1, int(h2 * r.uniform(0.02, 0.06)))
        canvas[y : y + thick] = np.maximum(canvas[y : y + thick], r.uniform(0.3, 1))
    if hit(0.04):
        # a seal over the line
        centre, radius = (r.randint(0, w2), r.randint(-h2 // 2, h2 + h2 // 2)), int(h2 * r.uniform(0.6, 1.8))
        seal = np.zeros_like(canvas)
        cv2.circle(seal, centre, radius, (r.uniform(0.2, 0.6),), max(1, h2 // r.randint(10, 24)))
        canvas = np.maximum(canvas, seal)
    if hit(0.05):
        x, thick = r.choice((r.randint(0, 3), w2 - 3)), max(1, h2 // 24)
        canvas[:, x : x + thick] = np.maximum(canvas[:, x : x + thick], r.uniform(0.4, 1))
    return canvas, centres + left


def _wear(r: random.Random, hit: Luck, g: np.random.Generator, a: Array) -> Array:
    """Print that is not whole: missing dots, dead columns, banding, faded patches, thin or fat strokes."""
    h, w = a.shape
    if hit(0.2):
        a = a * (g.random((h, w), dtype=np.float32) > r.uniform(0.03, 0.35))
    if hit(0.15):
        a = a * np.clip(1.1 + r.uniform(0.4, 0.9) * noise(g, h, w, h * r.uniform(0.15, 1.2)), 0, 1)
    if hit(0.12):
        dead = np.repeat(g.random(w // 2 + 1) > r.uniform(0.01, 0.06), 2)[:w]
        a = a * dead[None].astype(np.float32)
    if hit(0.1):
        a = a * (1 - r.uniform(0.3, 1) * (g.random((h, 1), dtype=np.float32) < 0.12))
    if hit(0.08):
        y = r.randint(0, h - 1)
        a = a.copy()
        a[y : y + max(1, h // r.randint(12, 30))] *= r.uniform(0, 0.5)
    stroke = r.random()
    if stroke < 0.08 and h > 24:
        a = np.asarray(cv2.dilate(a, np.ones((2, 2), np.uint8)), np.float32)
    elif stroke < 0.14 and h > 36:
        a = np.asarray(cv2.erode(a, np.ones((2, 2), np.uint8)), np.float32)
    return a


def _bend(r: random.Random, hit: Luck, a: Array, centres: Array) -> tuple[Array, Array]:
    """Slight rotation, shear and perspective left over from cutting out, and the curl of paper."""
    h, w = a.shape
    if hit(0.65):
        rise = max(-h * 0.5, min(h * 0.5, math.tan(math.radians(r.gauss(0, 1.2))) * w))
        shear, j, pad = r.gauss(0, 0.09) * h, h * 0.05, abs(rise) * 0.42 + 1
        source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
        target = np.array(
            [[shear, -rise / 2], [w + shear, rise / 2], [w - shear, h + rise / 2], [-shear, h - rise / 2]], np.float32
        )
        target += np.array([[r.uniform(-j, j), r.uniform(-j, j)] for _ in range(4)], np.float32)
        target += np.array([abs(shear) + 1, pad], np.float32)
        matrix = cv2.getPerspectiveTransform(source, target)
        moved = matrix @ np.stack([centres, np.full_like(centres, h / 2), np.ones_like(centres)])
        centres = (moved[0] / moved[2]).astype(np.float32)
        a = np.asarray(
            cv2.warpPerspective(a, matrix, (int(w + 2 * abs(shear) + 2), int(h + 2 * pad)), flags=cv2.INTER_LINEAR),
            np.float32,
        )
        h, w = a.shape
    if hit(0.22):
        amplitude, length, phase = h * r.uniform(0.02, 0.1), w * r.uniform(0.6, 3), r.uniform(0, 6.28)
        x = np.arange(w, dtype=np.float32)
        wave = (amplitude * np.sin(2 * math.pi * x / length + phase)).astype(np.float32)
        map_y = np.arange(h, dtype=np.float32)[:, None] + wave[None]
        a = np.asarray(cv2.remap(a, np.repeat(x[None], h, 0), map_y, cv2.INTER_LINEAR), np.float32)
    return a, centres


def _blur(r: random.Random, hit: Luck, a: Array, unit: float) -> Array:
    """Defocus or motion; `unit` is the size of a pixel of a 40-pixel line."""
    if hit(0.55):
        a = np.asarray(cv2.GaussianBlur(a, (0, 0), max(0.25, r.uniform(0.3, 1.8) * unit)), np.float32)
    if hit(0.08):
        k = r.randint(2, max(3, int(7 * unit)))
        kernel = np.zeros((k, k), np.float32)
        if r.random() < 0.5:
            kernel[k // 2] = 1 / k
        else:
            kernel[:, k // 2] = 1 / k
        a = np.asarray(cv2.filter2D(a, -1, kernel), np.float32)
    return a


def _light(r: random.Random, hit: Luck, g: np.random.Generator, a: Array) -> Array:
    """Ink and paper as grey levels, with uneven light, creases, stains and print shining through from behind."""
    h, w = a.shape
    paper = r.choice((r.uniform(120, 255), r.uniform(200, 255), r.uniform(80, 200)))
    contrast = min(paper, r.choice((r.uniform(25, 70), r.uniform(60, 140), r.uniform(100, 255), r.uniform(140, 255))))
    if hit(0.06):
        a = np.maximum(
            a, r.uniform(0.1, 0.3) * cv2.GaussianBlur(np.roll(a[:, ::-1], r.randint(0, w - 1), 1), (0, 0), 1.5)
        )
    grey = paper - contrast * np.clip(a * r.uniform(0.8, 1.2), 0, 1)
    if hit(0.4):
        grey = grey * (1 + 0.1 * r.random() * noise(g, h, w, h * r.uniform(0.3, 2)))
    if hit(0.3):
        grey = grey * np.linspace(r.uniform(0.5, 1), r.uniform(0.5, 1), w, dtype=np.float32)[None]
    if hit(0.2):
        grey = grey * np.linspace(r.uniform(0.7, 1), r.uniform(0.7, 1), h, dtype=np.float32)[:, None]
    x = np.arange(w, dtype=np.float32)
    if hit(0.15):
        at, wide = r.randint(0, w - 1), max(1.0, h * r.uniform(0.04, 0.3))
        grey = grey * (1 - r.uniform(-0.25, 0.4) * np.exp(-(((x - at) / wide) ** 2)))[None]
    if hit(0.08):
        # edge of a shadow
        edge, soft = r.uniform(0, w), h * r.uniform(0.1, 1)
        grey = grey * (1 - r.uniform(0.15, 0.5) / (1 + np.exp(np.clip(-(x - edge) / soft, -30, 30))))[None]
    return grey.astype(np.float32)


def _sense(r: random.Random, hit: Luck, g: np.random.Generator, grey: Array) -> NDArray[np.uint8]:
    """Resolution, noise, sharpening, one-bit scans, inversion and JPEG."""
    h, w = grey.shape
    if hit(0.5):
        rows = r.choice((r.uniform(12, 20), r.uniform(16, 36), r.uniform(30, 60)))
        f = min(1.0, rows / h)
        method = r.choice((cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR))
        grey = np.asarray(cv2.resize(grey, (max(8, int(w * f)), max(8, int(h * f))), interpolation=method), np.float32)
    if hit(0.12):
        grey = grey + r.uniform(0.3, 1.5) * (grey - cv2.GaussianBlur(grey, (0, 0), r.uniform(0.8, 2)))
    grey = grey + g.standard_normal(grey.shape, dtype=np.float32) * abs(r.gauss(0, 4.5))
    if hit(0.08):
        grey = 255 - grey
    out = np.clip(grey, 0, 255).astype(np.uint8)
    if hit(0.04):
        level = (float(out.max()) + float(out.min())) / 2
        out = np.where(out > level, 255, 0).astype(np.uint8)
    if hit(0.35):
        packed = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, r.randint(22, 92)])[1]
        out = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return out


def photograph(r: random.Random, ink: Ink) -> tuple[NDArray[np.uint8], Array]:
    """`ink` seen through a camera or scanner: image uint8 48 x width, and the characters' centres in it."""
    g, hit = np.random.default_rng(r.getrandbits(32)), Luck(r)
    a, centres = ink.mask, ink.centres
    stretch = r.choice((1.0, 1.0, 1.0, r.uniform(0.75, 1.3), r.uniform(0.55, 0.85)))
    if stretch != 1.0:
        method = cv2.INTER_AREA if stretch < 1 else cv2.INTER_LINEAR
        a = np.asarray(cv2.resize(a, (max(8, int(a.shape[1] * stretch)), a.shape[0]), interpolation=method), np.float32)
        centres = centres * stretch
    if a.shape[0] > 64:
        # 64 rows hold all that can still be seen at 48
        f = r.uniform(40, 64) / a.shape[0]
        a = np.asarray(
            cv2.resize(a, (max(8, int(a.shape[1] * f)), int(a.shape[0] * f)), interpolation=cv2.INTER_AREA), np.float32
        )
        centres = centres * f
    a, centres = _frame(r, hit, a, centres)
    a = _wear(r, hit, g, a)
    a, centres = _bend(r, hit, a, centres)
    width = a.shape[1]
    picture = _sense(r, hit, g, _light(r, hit, g, _blur(r, hit, a, a.shape[0] / 40)))
    out_width = max(16, math.ceil(HEIGHT * picture.shape[1] / picture.shape[0]))
    smooth = cv2.INTER_AREA if picture.shape[0] > HEIGHT else cv2.INTER_CUBIC
    method = smooth if r.random() < 0.7 else cv2.INTER_LINEAR
    picture = np.asarray(cv2.resize(picture, (out_width, HEIGHT), interpolation=method), np.uint8)
    return picture, (centres * (out_width / width)).astype(np.float32)
