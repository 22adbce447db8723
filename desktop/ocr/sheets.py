"""Sheets of paper that lie apart on one page, told before anything is read: each may be turned its own way.

Two groups of words are on two sheets where a straight strip between them, at whatever slant, shows the table, or where
the words of one run across the page and those of the other up or down it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop.ocr import layout
from desktop.ocr.found import Image
from desktop.ocr.layout import Floats

#: Long side in pixels at which colours are compared, and how far apart (CIE Lab) two of them are that differ.
SIDE: Final = 640
DIFFERENT: Final = 11.0
#: The table's colour, in shade and light, is nearer than this share of the distance to the paper's.
LIKE: Final = 0.5
#: Share of the page's rim that must not be paper, and of a strip's length at which the table must show.
LEAST_RIM: Final = 0.5
LEAST_SHOWN: Final = 0.85
#: How far beyond its ends a strip is followed, in heights of words.
BEYOND: Final = (0.5, 1.0, 1.5, 2.0, 2.5)
#: Slants of a strip in degrees, and its least width in heights of words as they are cut out, which have wide ends.
SLANTS: Final = tuple(slant + turn for turn in (0, 90) for slant in range(-20, 21, 4))
LEAST_GAP: Final = 0.4
#: Share of the words, by length, that must run one way for a sheet to lie so.
PURE: Final = 0.8
#: Places looked at along a strip, at least and at most across it, and how many of those across must be table.
_ALONG, _ACROSS, _TABLE = 16, (12, 96), 3
#: Words lower than this share of the usual height (a row of stars) do not show what paper they are on.
_LOW: Final = 0.6


@dataclass(frozen=True)
class _Page:
    """A small picture in Lab, and of every word its corners there, the colour of its paper, and its length."""

    picture: Floats
    quads: Floats
    paper: Floats
    lengths: Floats
    stands: NDArray[np.bool_]
    #: Colours (n, 3) of the table at the page's rim; none where the rim is paper.
    table: Floats

    def has(self, points: Floats) -> NDArray[np.bool_]:
        """Which of the points (…, 2) lie in the picture."""
        return np.asarray(((points >= 0) & (points < self.picture.shape[1::-1])).all(axis=-1))

    def colours(self, points: Floats) -> Floats:
        """The colours (…, 3) at points (…, 2), x before y."""
        height, width = self.picture.shape[:2]
        x = np.clip(points[..., 0].astype(int), 0, width - 1)
        y = np.clip(points[..., 1].astype(int), 0, height - 1)
        return np.asarray(self.picture[y, x], np.float32)


def sheets(image: Image, quads: Floats) -> list[list[int]]:
    """Indices of the words of each sheet; one list with all of them where nothing parts them."""
    if len(quads) < 2 * layout.LEAST_WORDS:
        return [list(range(len(quads)))]
    page = _seen(image, quads)
    if not len(page.table) and not (page.stands.any() and not page.stands.all()):
        return [list(range(len(quads)))]
    return [sorted(sheet.tolist()) for sheet in _parted(page, np.arange(len(quads)))]


def any_strips(quads: Floats) -> list[layout.Strip]:
    """The empty strips, at every slant, at which words (n, 4, 2) may fall into those of two sheets."""
    return layout.strips(quads, SLANTS, LEAST_GAP)


def _seen(image: Image, quads: Floats) -> _Page:
    scale = min(1.0, SIDE / max(image.shape[:2]))
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32) / 255
    picture = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.float32)
    here = np.asarray(quads * scale, np.float32)
    spans = here.max(axis=1) - here.min(axis=1)
    none = np.zeros((0, 3), np.float32)
    page = _Page(picture, here, none, spans.max(axis=1), spans[:, 1] > 1.6 * spans[:, 0], none)
    paper = _paper(page)
    rim = page.colours(_rim(size))
    differs = _apart(rim, paper).min(axis=1) > DIFFERENT
    return replace(page, paper=paper, table=rim[differs] if differs.mean() >= LEAST_RIM else none)


def _paper(page: _Page) -> Floats:
    """The colours (n, 3) of the paper around n words; around low ones that of the next one's."""
    colours = np.asarray(np.median(page.colours(_rings(page.quads)), axis=1), np.float32)
    heights, middles = layout.heights_of(page.quads), page.quads.mean(axis=1)
    tells = np.flatnonzero(heights >= _LOW * np.median(heights))
    nearest = np.linalg.norm(middles[:, None] - middles[tells], axis=2).argmin(axis=1)
    return np.asarray(colours[tells[nearest]], np.float32)


def _apart(some: Floats, others: Floats) -> Floats:
    """How far colours (…, 3) are from each of others (n, 3): (…, n)."""
    return np.asarray(np.linalg.norm(some[..., None, :] - others, axis=-1), np.float32)


def _rings(quads: Floats) -> Floats:
    """Points (n, 16, 2) on the outlines of the words."""
    t = np.array([0.125, 0.375, 0.625, 0.875], np.float32)[None, :, None]
    corners = [quads[:, i, None] for i in (0, 1, 2, 3, 0)]
    return np.concatenate([a * (1 - t) + b * t for a, b in pairwise(corners)], axis=1)


def _rim(size: tuple[int, int]) -> Floats:
    """Points (n, 2) near the edges of the picture."""
    t = np.linspace(0.02, 0.98, 24, dtype=np.float32)
    near, far = np.full_like(t, 0.01), np.full_like(t, 0.99)
    edges = [np.stack(pair, axis=1) for pair in ((t, near), (t, far), (near, t), (far, t))]
    return np.concatenate(edges) * np.array(size, np.float32)


def _parted(page: _Page, words: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    best: tuple[float, NDArray[np.intp], NDArray[np.intp]] | None = None
    for strip in any_strips(page.quads[words]):
        first, second, gap = words[strip.first], words[strip.second], (strip.start, strip.end)
        is_seen = bool(len(page.table)) and _shows_table(page, first, second, gap, strip.normal)
        if (is_seen or _differ(page, first, second)) and (best is None or gap[1] - gap[0] > best[0]):
            best = (gap[1] - gap[0], first, second)
    if best is None:
        return [words]
    return [sheet for part in best[1:] for sheet in _parted(page, part)]


def _shows_table(
    page: _Page, first: NDArray[np.intp], second: NDArray[np.intp], gap: tuple[float, float], normal: Floats
) -> bool:
    """Whether nearly all along a strip, and on at both its ends, the table is seen and the paper of neither side.

    A coloured band across a form or a screen ends where its paper ends.
    """
    tangent = np.array([-normal[1], normal[0]], np.float32)
    extents = [page.quads[side] @ tangent for side in (first, second)]
    low, high = min(extent.min() for extent in extents), max(extent.max() for extent in extents)
    beyond = np.array(BEYOND, np.float32) * float(np.median(layout.heights_of(page.quads)))
    along = np.concatenate([low - beyond, np.linspace(low, high, _ALONG, dtype=np.float32), high + beyond])
    across = np.linspace(*gap, int(np.clip(gap[1] - gap[0], *_ACROSS)) + 2, dtype=np.float32)[1:-1]
    points = across[None, :, None] * normal + along[:, None, None] * tangent
    seen = page.colours(points)
    apart = _apart(seen, page.paper[np.concatenate([first, second])]).min(axis=2)
    is_table = (apart > DIFFERENT) & (_apart(seen, page.table).min(axis=2) < LIKE * apart)
    shown, inside = is_table.sum(axis=1) >= _TABLE, page.has(points).all(axis=1)
    ends = (np.arange(len(along)) < len(beyond), np.arange(len(along)) >= len(along) - len(beyond))
    return bool(
        shown[len(beyond) : -len(beyond)].mean() >= LEAST_SHOWN
        and all(shown[end & inside].mean() >= LEAST_SHOWN for end in ends if (end & inside).any())
    )


def _differ(page: _Page, first: NDArray[np.intp], second: NDArray[np.intp]) -> bool:
    """Whether the words of one side run across, those of the other up or down."""
    lies, stands = sorted(
        float(page.lengths[side][page.stands[side]].sum() / max(1e-6, page.lengths[side].sum()))
        for side in (first, second)
    )
    return lies <= 1 - PURE and stands >= PURE
