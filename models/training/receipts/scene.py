"""What lies around and over receipts: tables, things on them, hands, shadows, glare."""

from __future__ import annotations

import math
import random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..recogniser.photo import noise
from .drawn import STEPS, Drawn, Image, Points
from .typeset import Mask

Colour = tuple[int, int, int]
_WOODS: tuple[Colour, ...] = ((176, 134, 92), (120, 82, 52), (205, 172, 130), (88, 60, 42), (150, 105, 70))
_PLAINS: tuple[Colour, ...] = ((226, 224, 220), (240, 240, 240), (190, 190, 188), (206, 196, 178), (160, 165, 170))
_DARKS: tuple[Colour, ...] = ((38, 38, 40), (58, 56, 54), (20, 22, 26), (44, 52, 66), (70, 40, 36))
_CLOTHS: tuple[Colour, ...] = ((120, 130, 150), (150, 60, 60), (70, 90, 70), (180, 170, 150), (40, 60, 110))


def table(r: random.Random, g: np.random.Generator, height: int, width: int) -> Image:
    """A table top, and at times things that lie on it."""
    h, w = max(8, height // 4), max(8, width // 4)
    kind = r.choice(("wood", "wood", "plain", "plain", "dark", "cloth", "stone"))
    colour = r.choice({"wood": _WOODS, "plain": _PLAINS, "dark": _DARKS, "cloth": _CLOTHS, "stone": _PLAINS}[kind])
    if kind == "wood":
        streaks = cv2.resize(noise(g, h, max(8, w // 40), 2), (w, h), interpolation=cv2.INTER_CUBIC)
        rings = noise(g, h, w, w * 0.25)
        grain = 0.09 * streaks + 0.06 * np.sin(rings * 9) + 0.05 * noise(g, h, w, 2)
        if r.random() < 0.5:
            plank = r.randint(h // 6, h // 2)
            grain[:: max(8, plank)] -= 0.35
        if r.random() < 0.5:
            grain = cv2.resize(np.ascontiguousarray(np.rot90(grain)), (w, h))
    elif kind == "cloth":
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        step = r.uniform(2.2, 6)
        grain = 0.07 * np.sin(x * 2 * math.pi / step) * np.sin(y * 2 * math.pi / step) + 0.05 * noise(g, h, w, 3)
        if r.random() < 0.5:
            grain = grain - 0.2 * ((x // (w / 9)) % 2 == 0)
    elif kind == "stone":
        grain = 0.06 * noise(g, h, w, w * 0.2) + 0.04 * noise(g, h, w, 8) + 0.05 * noise(g, h, w, 2)
    else:
        grain = 0.025 * noise(g, h, w, 2) + 0.03 * noise(g, h, w, w * 0.4)
    small = np.clip(np.array(colour, np.float32) * (1 + grain[..., None]), 0, 255).astype(np.uint8)
    image = np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    for _ in range(r.choice((0, 0, 0, 1, 2, 3))):
        _thing(r, image)
    return image


def _thing(r: random.Random, image: Image) -> None:
    """A pen, a cup, a cable, a telephone or a folder, reaching in from the edge."""
    height, width = image.shape[:2]
    x, y = r.choice(
        ((0, r.randint(0, height)), (width, r.randint(0, height)), (r.randint(0, width), r.choice((0, height))))
    )
    size = max(20, round(min(height, width) * r.uniform(0.1, 0.3)))
    colour = (
        (r.randint(0, 255), r.randint(0, 255), r.randint(0, 255)) if r.random() < 0.4 else r.choice(_DARKS + _PLAINS)
    )
    darker = tuple(c * 0.75 for c in colour)
    kind = r.choice(("pen", "cup", "cable", "slab", "slab"))
    if kind == "pen":
        end = (round(x + size * r.uniform(-1.5, 1.5)), round(y + size * r.uniform(-1.5, 1.5)))
        cv2.line(image, (x, y), end, darker, size // 9 + 3, cv2.LINE_AA)
        cv2.line(image, (x, y), end, colour, size // 14 + 1, cv2.LINE_AA)
    elif kind == "cup":
        cv2.circle(image, (x, y), size, colour, -1, cv2.LINE_AA)
        cv2.circle(image, (x, y), round(size * 0.86), darker, -1, cv2.LINE_AA)
    elif kind == "cable":
        t = np.linspace(0, 1, 40)
        wave = np.stack([x + (t - 0.5) * 3 * size, y + np.sin(t * r.uniform(4, 9)) * size * 0.5], -1).astype(np.int32)
        cv2.polylines(image, [wave], False, colour, max(3, size // 25), cv2.LINE_AA)
    else:
        corners = cv2.boxPoints(((x, y), (size * r.uniform(0.8, 2), size * r.uniform(1, 3)), r.uniform(0, 180)))
        cv2.fillConvexPoly(image, corners.astype(np.int32), colour, cv2.LINE_AA)
        cv2.polylines(image, [corners.astype(np.int32)], True, darker, max(2, size // 30), cv2.LINE_AA)


def annotated(r: random.Random, image: Image, outline: Points) -> None:
    """A clerk's hand on the receipt (changed in place): a line highlighted, ringed in red or ticked off."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    tall = float(high[1] - low[1])
    a, b = low - 0.2 * tall, high + 0.2 * tall
    kind = r.choice(("highlight", "highlight", "ring", "tick"))
    if kind == "highlight":
        y0, y1, x0, x1 = max(0, round(float(a[1]))), round(float(b[1])), max(0, round(float(a[0]))), round(float(b[0]))
        marker = r.choice(((255, 245, 90), (170, 255, 140), (255, 175, 205), (150, 225, 255)))
        part = image[y0:y1, x0:x1]
        part[:] = (part * (np.array(marker, np.float32) / 255)).astype(np.uint8)
        return
    ink = r.choice(((200, 40, 45), (30, 50, 160), (25, 25, 30)))
    thick = max(2, round(tall * 0.08))
    if kind == "ring":
        axes = (round(float(b[0] - a[0]) * 0.55), round(tall * 0.95))
        cv2.ellipse(image, _at((a + b) / 2), axes, r.uniform(-2, 2), r.randint(0, 60), 400, ink, thick, cv2.LINE_AA)
    else:
        x, y = float(b[0]) + 0.6 * tall, float(a[1] + b[1]) / 2
        points = np.array([[x, y], [x + tall * 0.3, y + tall * 0.4], [x + tall, y - tall * 0.6]], np.int32)
        cv2.polylines(image, [points], False, ink, thick, cv2.LINE_AA)


def cast_shadow(r: random.Random, page: Image, masks: list[Mask]) -> None:
    """Darken the table beside paper that does not lie quite flat."""
    height, width = page.shape[:2]
    size = (max(1, width // 8), max(1, height // 8))
    small = np.zeros(size[::-1], np.uint8)
    for mask in masks:
        small = np.maximum(small, np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8))
    soft = cv2.GaussianBlur(small, (0, 0), max(0.8, width / 8 * r.uniform(0.004, 0.02)))
    move = np.array([[1, 0, r.gauss(0, size[0] * 0.01)], [0, 1, abs(r.gauss(0, size[0] * 0.012))]], np.float32)
    dark = (np.asarray(cv2.warpAffine(soft, move, size), np.float32) * r.uniform(0.15, 0.55)).astype(np.uint8)
    shade = np.asarray(cv2.resize(dark, (width, height)), np.uint8)
    for mask in masks:
        shade = np.asarray(cv2.multiply(shade, cv2.bitwise_not(mask), scale=1 / 255), np.uint8)
    light = cv2.bitwise_not(shade)
    np.copyto(page, np.asarray(cv2.multiply(page, cv2.merge([light, light, light]), scale=1 / 255), np.uint8))


def finger(r: random.Random, page: Image, receipts: list[Drawn]) -> None:
    """A finger that holds the paper at its edge, if there is an edge it covers no line at."""
    height, width = page.shape[:2]
    f = 8
    lines = np.zeros((height // f + 1, width // f + 1), np.uint8)
    for drawn in receipts:
        for line in drawn.lines:
            cv2.fillPoly(lines, [(line.outline / f).astype(np.int32)], (255,))
            cv2.polylines(lines, [(line.outline / f).astype(np.int32)], True, (255,), 2)
    held = r.choice(receipts)
    outline, centre = held.outline, held.outline.mean(axis=0)
    millimetre = float(np.hypot(*(outline[STEPS - 1] - outline[0]))) / held.millimetres
    skin = r.choice(((224, 178, 150), (205, 155, 125), (236, 196, 170), (180, 130, 100)))
    for _ in range(8):
        at = _edge_point(r, outline)
        inward = centre - at
        inward /= max(1e-6, float(np.hypot(*inward)))
        swing = r.uniform(-0.7, 0.7)
        inward = np.array([inward[0] - swing * inward[1], inward[1] + swing * inward[0]], np.float32)
        thick = r.uniform(14, 20) * millimetre
        tip = np.asarray(at + inward * thick * r.uniform(-0.1, 0.5), np.float32)
        root = np.asarray(at - inward * (height + width), np.float32)
        far = np.asarray(at - inward * 110 * millimetre, np.float32)
        if 0 < far[0] < width and 0 < far[1] < height:
            continue  # no finger is that long
        mask = np.zeros_like(lines)
        cv2.line(mask, _at(tip / f), _at(root / f), (255,), max(1, round(thick / f)), cv2.LINE_AA)
        if not cv2.bitwise_and(mask, lines).any():
            break
    else:
        return
    flesh = np.zeros((height, width), np.uint8)
    cv2.line(flesh, _at(tip), _at(root), (255,), max(2, round(thick)), cv2.LINE_AA)
    small = cv2.GaussianBlur(cv2.resize(flesh, (width // f + 1, height // f + 1)), (0, 0), max(0.6, thick / f / 5))
    round_light = np.asarray(cv2.resize(small, (width, height)), np.float32)[..., None] / 255
    ys, xs = np.flatnonzero(flesh.any(1)), np.flatnonzero(flesh.any(0))
    part = np.s_[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
    alpha = flesh[part][..., None].astype(np.float32) / 255
    tone = np.array(skin, np.float32) * (0.55 + 0.45 * round_light[part])
    page[part] = (page[part] * (1 - alpha) + tone * alpha).astype(np.uint8)
    nail = tip - (tip - root) / max(1e-6, float(np.hypot(*(tip - root)))) * thick * 0.05
    angle = math.degrees(math.atan2(float(tip[1] - root[1]), float(tip[0] - root[0])))
    axes = (max(1, round(thick * 0.3)), max(1, round(thick * 0.24)))
    pale = tuple(min(255, c + 18) for c in skin)
    cv2.ellipse(page, _at(nail), axes, angle, 0, 360, pale, -1, cv2.LINE_AA)


def _at(point: NDArray[np.floating[Any]]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


def _edge_point(r: random.Random, outline: Points) -> Points:
    """A point on one of the paper's edges."""
    steps = len(outline) // 2
    a, b = r.choice(((0, -1), (steps - 1, steps), (steps, -1)))
    t = r.uniform(0.1, 0.9)
    return np.asarray(outline[a] * (1 - t) + outline[b] * t, np.float32)


def lit(r: random.Random, g: np.random.Generator, page: Image, strength: float) -> Image:
    """Uneven light: falling off, a soft shadow of hand or telephone, glare, colour of the lamp, a dark room."""
    height, width = page.shape[:2]
    h, w = max(4, height // 16), max(4, width // 16)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    y, x = y / h - 0.5, x / w - 0.5
    angle = r.uniform(0, 2 * math.pi)
    field = 1 + strength * r.uniform(0, 0.45) * (x * math.cos(angle) + y * math.sin(angle))
    field -= strength * r.uniform(0, 0.4) * (x * x + y * y)
    field += 0.03 * strength * noise(g, h, w, w * 0.3)
    if r.random() < 0.45 * strength:
        turn = r.uniform(0, 2 * math.pi)
        side = x * math.cos(turn) + y * math.sin(turn) + 0.08 * np.sin(6 * (x * math.sin(turn) - y * math.cos(turn)))
        field *= 1 - r.uniform(0.15, 0.5) / (
            1 + np.exp(-np.clip((side - r.uniform(-0.2, 0.35)) / r.uniform(0.01, 0.08), -30, 30))
        )
    dim = r.uniform(0.45, 0.8) if r.random() < 0.2 * strength else r.uniform(0.85, 1.08)
    light = np.clip(field * dim * 160, 0, 255).astype(np.uint8)
    light = np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    page = np.asarray(cv2.multiply(page, cv2.merge([light, light, light]), scale=1 / 160), np.uint8)
    if r.random() < 0.3:
        # lamps are yellow, screens and shade are blue
        warmth = r.gauss(0, 0.09)
        gains = (1 + max(-0.15, warmth), 1.0, 1 - max(-0.12, warmth * 1.3))
        levels = np.stack([np.clip(np.arange(256) * k, 0, 255) for k in gains], -1).astype(np.uint8)[None]
        page = np.asarray(cv2.LUT(page, levels), np.uint8)
    if r.random() < 0.15 * strength:
        spot = np.exp(
            -(
                ((x - r.uniform(-0.4, 0.4)) / r.uniform(0.05, 0.2)) ** 2
                + ((y - r.uniform(-0.4, 0.4)) / r.uniform(0.05, 0.25)) ** 2
            )
        )
        glare = np.asarray(cv2.resize((spot * r.uniform(40, 120)).astype(np.uint8), (width, height)), np.uint8)
        page = np.asarray(cv2.add(page, cv2.merge([glare, glare, glare])), np.uint8)
    return page
