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
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Quads = NDArray[np.float32]

#: Least probability of a pixel of a kernel, and on average of a kernel; letter-spaced labels are faint.
PIXEL: Final = 0.25
KERNEL: Final = 0.4
LEAST_PIXELS: Final = 6
#: A word is thickness * (GROWTH + STRETCH * ln(length / thickness) + SOFT * thickness) high, give or take a tenth, and
#: reaches 0.28 heights beyond its kernel; thin kernels come out thicker than they were taught, as their edges are soft.
GROWTH, STRETCH, SOFT = 0.91, 0.51, 0.067
#: Where it is cut out, in heights: that and room for a kernel that falls short of a faint end; above and below.
END: Final = 0.5
MARGIN: Final = 0.12
#: Kernels less than this many times as long as thick have no course of their own.
LEAST_COURSE: Final = 2.5


def are_kernels(configuration: Mapping[str, Any]) -> bool:
    """Whether a detector with this inference.yml marks kernels as ours does, or the words as PaddleOCR's do."""
    return bool(configuration["Global"].get("marks") == "kernels")


def words(probabilities: Floats) -> Quads:
    """Quadrilaterals (n, 4, 2), clockwise from the top left, of the words on a map (height, width) of 0 to 1."""
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
    return np.stack(found) if found else np.zeros((0, 4, 2), np.float32)


def _outline(kernel: Floats) -> Quads:
    """The rectangle of the word whose kernel has these pixels (n, 2)."""
    middle, course = kernel.mean(axis=0), _course(kernel)
    down = np.array([-course[1], course[0]], np.float32)
    along, across = (kernel - middle) @ course, (kernel - middle) @ down
    length = float(np.ptp(along)) + 1
    thickness = len(kernel) / length
    height = thickness * (GROWTH + STRETCH * float(np.log(max(1.0, length / thickness))) + SOFT * thickness)
    bend = _bend(along, across) if length > LEAST_COURSE * thickness else (0.0, 0.0)
    left, right = float(along.min()) - END * height, float(along.max()) + END * height
    top, bottom = bend[0] - (0.5 + MARGIN) * height, bend[1] + (0.5 + MARGIN) * height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    if abs(course[1]) > abs(course[0]):  # it stands: its left end is at the top, its upper edge on the right
        corners = [corners[3], *corners[:3]]
    return np.array([middle + a * course + b * down for a, b in corners], np.float32)


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


def _bend(along: Floats, across: Floats) -> tuple[float, float]:
    """How far the middle of a kernel strays above (negative) and below its course."""
    curve = np.polyfit(along, across, 2)
    middle = np.polyval(curve, np.linspace(along.min(), along.max(), 9))
    return float(middle.min()), float(middle.max())
