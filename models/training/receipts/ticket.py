"""Tickets preprinted in colour, flat and evenly lit."""

from __future__ import annotations

import math
import random

import cv2
import numpy as np

from ..recogniser.photo import Luck
from .drawn import Drawn, Image
from .model import Composed
from .paper import inked, on_paper, type_for
from .typeset import dot_print, head_for, outline_print


def ticket(r: random.Random, composed: Composed, *, held_out: bool) -> Drawn:
    """A ticket preprinted in colour; what is printed at the counter lies a little off."""
    hit = Luck(r)
    if r.random() < 0.5:
        printed = dot_print(head_for(r, composed, held_out=held_out), composed)
        scale = 2.0
    else:
        printed = outline_print(r, type_for(r, composed, r.randint(820, 1000), held_out=held_out), composed, {})
        scale = 1.0
    shape = (round(printed.ink.shape[1] * scale), round(printed.ink.shape[0] * scale))
    ink = np.asarray(cv2.resize(printed.ink, shape, interpolation=cv2.INTER_LINEAR), np.uint8)
    side, head = round(shape[0] * r.uniform(0.05, 0.1)), round(shape[0] * r.uniform(0.04, 0.16))
    foot = round(shape[0] * r.uniform(0.04, 0.12))
    paper = _preprinted(r, shape[1] + head + foot, shape[0] + 2 * side, head, foot)
    ink = np.pad(ink, ((head, foot), (side, side)))
    if hit(0.5):
        ink = (ink * r.uniform(0.6, 0.95)).astype(np.uint8)
    dark = r.randint(15, 80)
    flat = on_paper(composed, paper, printed, scale, (side, head), r.choice((85.0, 100.0, 120.0)))
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), r.gauss(0, 0.35), 1.0)
    turn = turn + np.array([[0, 0, r.gauss(0, side * 0.12)], [0, 0, r.gauss(0, head * 0.1)]])
    ink = np.asarray(cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR), np.uint8)
    image = inked(paper, ink, (dark, dark, dark + r.choice((0, 0, 40))))
    moved = flat.moved(lambda points: (points @ turn[:, :2].T + turn[:, 2]).astype(np.float32), image)
    return Drawn(image, composed, flat.outline, moved.lines, moved.marks, flat.millimetres)


def _preprinted(r: random.Random, height: int, width: int, head: int, foot: int) -> Image:
    """Pale ground with fine waves, a band of colour above and at times below."""
    hue = r.choice(((70, 110, 190), (40, 140, 150), (200, 90, 100), (120, 150, 80), (150, 110, 180), (200, 150, 60)))
    pale = r.uniform(0.05, 0.2)
    paper = np.empty((height, width, 3), np.uint8)
    paper[:] = [round(250 - (250 - c) * pale) for c in hue]
    if r.random() < 0.6:
        waves = np.zeros((height, width), np.uint8)
        x = np.arange(0, width, 8)
        step = r.randint(10, 24)
        for i, y in enumerate(range(-40, height + 40, step)):
            wave = y + step * 0.9 * np.sin(x / width * 2 * math.pi * r.choice((2, 3)) + i * 0.35)
            cv2.polylines(
                waves, [np.stack([x, wave], -1).astype(np.int32)], False, (r.randint(30, 60),), 1, cv2.LINE_AA
            )
        paper = inked(paper, waves, hue)
    if r.random() < 0.75:
        paper[: int(head * r.uniform(0.4, 0.85))] = hue
    if r.random() < 0.4:
        paper[height - int(foot * r.uniform(0.3, 0.8)) :] = hue
    return paper
