"""From the detector's probabilities to the words' outlines.

The detector marks a kernel in the middle of every word, thin enough that lines set tightly keep apart. How much higher
and longer than its kernel a word is was measured on drawn pages (models/ocr/receipt-words-v1/card.md). PaddleOCR's own
way, the smallest rectangle around the kernel grown by its area, makes a bent line as high as its bend is deep.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import cv2
import numpy as np

from desktop.ocr.found import STATIONS, Floats, Found, Quads

#: Least probability of a pixel of a kernel, and on average of a kernel; letter-spaced labels are faint.
PIXEL: Final = 0.25
KERNEL: Final = 0.4
LEAST_PIXELS: Final = 6
#: A word is thickness * (GROWTH + STRETCH * ln(length / thickness) + SOFT * thickness) high, give or take a tenth, and
#: reaches 0.28 heights beyond its kernel; thin kernels come out thicker than they were taught, as their edges are soft.
#: Of a kernel thicker than THICK the edges make no difference any more.
GROWTH, STRETCH, SOFT = 0.91, 0.51, 0.067
THICK: Final = 10.0
#: Where it is cut out, in heights: that and room for a kernel that falls short of a faint end; above and below.
END: Final = 0.5
MARGIN: Final = 0.12
#: Kernels less than this many times as long as thick have no course of their own.
LEAST_COURSE: Final = 2.5
#: A word whose middle strays by less than this many of its heights is straight: what is left is the kernel's noise.
LEAST_BEND: Final = 0.2
#: Of the polynomial that its middle follows.
DEGREE: Final = 2


def are_kernels(configuration: Mapping[str, Any]) -> bool:
    """Whether a detector with this inference.yml marks kernels as ours does, or the words as PaddleOCR's do."""
    return bool(configuration["Global"].get("marks") == "kernels")


def words(probabilities: Floats) -> Found:
    """The words on a map (height, width) of 0 to 1."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats((probabilities > PIXEL).astype(np.uint8), connectivity=8)
    found = []
    for label in range(1, count):
        x, y, width, height, pixels = boxes[label]
        if pixels < LEAST_PIXELS:
            continue
        inside = labels[y : y + height, x : x + width] == label
        if float(probabilities[y : y + height, x : x + width][inside].mean()) < KERNEL:
            continue
        rows, columns = np.nonzero(inside)
        found.append(_outline(np.stack([columns + x + 0.5, rows + y + 0.5], axis=1).astype(np.float32)))
    if not found:
        return Found.straight(np.zeros((0, 4, 2), np.float32))
    quads, bows, shares = zip(*found, strict=True)
    return Found(np.stack(quads), np.stack(bows), np.array(shares, np.float32))


def _outline(kernel: Floats) -> tuple[Quads, Floats, float]:
    """The rectangle of the word whose kernel has these pixels (n, 2), its bow, and the share that the print takes."""
    middle, course = kernel.mean(axis=0), _course(kernel)
    down = np.array([-course[1], course[0]], np.float32)
    along, across = (kernel - middle) @ course, (kernel - middle) @ down
    length = float(np.ptp(along)) + 1
    thickness = len(kernel) / length
    height = thickness * (GROWTH + STRETCH * float(np.log(max(1.0, length / thickness))) + SOFT * min(thickness, THICK))
    left, right = float(along.min()) - END * height, float(along.max()) + END * height
    print_height = (1 + 2 * MARGIN) * height
    strays = np.zeros(STATIONS, np.float32)
    if length > LEAST_COURSE * thickness:
        strays = _strays(along, across, np.linspace(left, right, STATIONS, dtype=np.float32))
    low, high = float(strays.min()), float(strays.max())
    top, bottom = low - print_height / 2, high + print_height / 2
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    stands = abs(course[1]) > abs(course[0])
    if stands:  # its left end is at the top, its upper edge on the right
        corners = [corners[3], *corners[:3]]
    quad = np.array([middle + a * course + b * down for a, b in corners], np.float32)
    if stands or high - low < LEAST_BEND * height:
        return quad, np.zeros(STATIONS, np.float32), 1.0
    return quad, (strays - (low + high) / 2) / (bottom - top), print_height / (bottom - top)


def _course(kernel: Floats) -> Floats:
    """The unit vector along which a kernel runs: to the right, or down where it stands."""
    (_, _), (width, height), angle = cv2.minAreaRect(kernel)
    if max(width, height) + 1 < LEAST_COURSE * (min(width, height) + 1):
        turn = np.deg2rad((angle + 45) % 90 - 45)
        return np.array([np.cos(turn), np.sin(turn)], np.float32)
    x, y = cv2.fitLine(kernel, cv2.DIST_L2, 0, 0.01, 0.01).ravel()[:2]
    stands = abs(y) > abs(x)
    sign = 1.0 if (y if stands else x) > 0 else -1.0
    return np.array([sign * x, sign * y], np.float32)


def _strays(along: Floats, across: Floats, stations: Floats) -> Floats:
    """How far the middle of a kernel strays below (or, negative, above) its course at places along it."""
    curve = np.polyfit(along, across, DEGREE)
    return np.asarray(np.polyval(curve, np.clip(stations, along.min(), along.max())), np.float32)
