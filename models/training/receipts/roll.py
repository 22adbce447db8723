"""Thermal and impact print on the strip of a roll, flat and evenly lit."""

from __future__ import annotations

import random

import cv2
import numpy as np

from ..recogniser.photo import Luck, noise
from .drawn import Box, Drawn, Image
from .model import Composed
from .paper import inked, on_paper
from .typeset import Mask, dot_print, head_for


def thermal(r: random.Random, composed: Composed, *, held_out: bool) -> Drawn:
    """A strip of a roll, 58 or 80 mm wide."""
    g, hit = np.random.default_rng(r.getrandbits(32)), Luck(r)
    printed = dot_print(head_for(r, composed, held_out=held_out), composed)
    ink = printed.ink
    extra: list[Box] = []
    if r.random() < 0.15:
        ink, box = _with_bar_code(r, ink)
        extra.append(box)
    ink = _worn_print(r, hit, g, ink)
    impact = r.random() < 0.12
    scale = 3 if impact or ink.shape[1] < 330 else 2
    side = round(ink.shape[1] * scale * r.uniform(0.03, 0.12))
    top, bottom = (round(ink.shape[1] * scale * r.choice((0.02, 0.06, 0.15))) for _ in range(2))
    size = (ink.shape[1] * scale, ink.shape[0] * scale)
    ink = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_NEAREST if impact else cv2.INTER_LINEAR), np.uint8)
    if impact:
        # needles leave separate round dots
        axis = np.abs(np.arange(scale) - (scale - 1) / 2)
        dot = (1 - 0.9 * (axis[:, None] + axis[None] >= scale - 1)).astype(np.float32)
        tile = np.tile((dot * 255).astype(np.uint8), (size[1] // scale, size[0] // scale))
        ink = np.asarray(cv2.GaussianBlur(cv2.multiply(ink, tile, scale=1 / 255), (0, 0), 0.6), np.uint8)
    ink = np.pad(ink, ((top, bottom), (side, side)))
    if hit(0.12):
        # the ink of the other side shines through
        behind = cv2.GaussianBlur(np.roll(ink[:, ::-1], r.randint(0, ink.shape[0]), 0), (0, 0), 2.5)
        ink = np.maximum(ink, (behind * r.uniform(0.05, 0.15)).astype(np.uint8))
    white = r.randint(222, 252)
    tint = r.choice(((0, 0, 0), (0, -2, -10), (0, -6, -18), (-6, -3, 0), (-14, -6, 0), (0, -14, -8)))
    paper = np.empty((*ink.shape, 3), np.uint8)
    paper[:] = [white + t for t in tint]
    if hit(0.12):
        paper = _watermarked(r, paper)
    dark = r.choice((r.randint(15, 60), r.randint(30, 90), r.randint(60, 110)))
    colour = r.choice(
        ((dark, dark, dark), (dark, dark, min(255, dark + 30)), (min(255, dark + 22), dark, min(255, dark + 38)))
    )
    image = inked(paper, ink, colour)
    paper_width = 58.0 if composed.columns <= 36 else 80.0
    marks = [(b[0] * scale + side, b[1] * scale + top, b[2] * scale + side, b[3] * scale + top) for b in extra]
    return on_paper(composed, image, printed, scale, (side, top), paper_width, marks)


def _with_bar_code(r: random.Random, ink: Mask) -> tuple[Mask, Box]:
    """A bar code, or a square one, under the print."""
    width = ink.shape[1]
    if r.random() < 0.6:
        wide, high = int(width * r.uniform(0.5, 0.8)), int(width * r.uniform(0.1, 0.18))
        bars = np.repeat([r.random() < 0.5 for _ in range(wide // 3 + 1)], 3)[:wide]
        code = np.repeat(bars[None], high, 0)
    else:
        cells, dot = 25, max(2, width // 100)
        square = np.array([[r.random() < 0.5 for _ in range(cells)] for _ in range(cells)])
        for y, x in ((0, 0), (0, cells - 7), (cells - 7, 0)):
            square[y : y + 7, x : x + 7] = True
            square[y + 1 : y + 6, x + 1 : x + 6] = False
            square[y + 2 : y + 5, x + 2 : x + 5] = True
        code = np.repeat(np.repeat(square, dot, 0), dot, 1)
    high, wide = code.shape
    left, top = (width - wide) // 2, ink.shape[0] + 4
    grown = np.zeros((top + high + 8, width), np.uint8)
    grown[: ink.shape[0]] = ink
    grown[top : top + high, left : left + wide] = code * np.uint8(255)
    return grown, (float(left), float(top), float(left + wide), float(top + high))


def _worn_print(r: random.Random, hit: Luck, g: np.random.Generator, ink: Mask) -> Mask:
    """Dots that never came or have gone: faded patches, dead columns, dropped rows, a slipping roll."""
    height, width = ink.shape
    a = ink.astype(np.float32)
    if hit(0.35):
        patches = noise(g, height, width, width * r.uniform(0.15, 0.7))
        a *= np.clip(r.uniform(0.75, 1.05) + r.uniform(0.1, 0.35) * patches, 0.4, 1)
    if hit(0.3):
        share = np.clip(noise(g, height, width, width * r.uniform(0.1, 0.4)) * 0.5 + 0.3, 0, 1)
        a *= g.random((height, width), dtype=np.float32) > share * r.uniform(0.1, 0.4)
    if hit(0.2):
        for _ in range(r.randint(1, 3)):
            at = r.randint(0, width - 2)
            a[:, at : at + r.choice((1, 1, 2))] = 0
    if hit(0.25):
        dropped = g.random(height) < r.uniform(0.005, 0.04)
        a[dropped] *= r.uniform(0, 0.6)
    if hit(0.2):
        beat = np.sin(np.arange(height, dtype=np.float32) * np.float32(r.uniform(0.05, 0.6)))
        a *= (1 - r.uniform(0.05, 0.3) * (beat > 0.3))[:, None]
    if hit(0.15):
        a = np.asarray(cv2.dilate(a, np.ones((2, 1), np.uint8)), np.float32)
    if a.sum() < 0.5 * ink.sum():
        # what nobody can read is no receipt
        a = np.maximum(a, ink * np.float32(0.45))
    return a.astype(np.uint8)


def _watermarked(r: random.Random, paper: Image) -> Image:
    """Pale coloured words printed all over the paper beforehand."""
    height, width = paper.shape[:2]
    tile = np.zeros((width // 3, width // 2), np.uint8)
    word = r.choice(("THANK YOU", "RECEIPT", "* * *", "VAN", "POS", "SALE"))
    scale = width / r.uniform(500, 900)
    cv2.putText(tile, word, (8, tile.shape[0] // 2), cv2.FONT_HERSHEY_DUPLEX, scale, (255,), max(1, round(2 * scale)))
    turn = cv2.getRotationMatrix2D((tile.shape[1] / 2, tile.shape[0] / 2), r.uniform(10, 35), 0.9)
    tile = np.asarray(cv2.warpAffine(tile, turn, tile.shape[::-1]), np.uint8)
    mask = np.tile(tile, (height // tile.shape[0] + 1, 3))[:height, :width]
    colour = r.choice(((245, 180, 190), (180, 200, 245), (190, 230, 190), (240, 215, 170)))
    return inked(paper, (mask * r.uniform(0.3, 0.7)).astype(np.uint8), colour)
