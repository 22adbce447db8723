"""One page image: turn it upright, find and read its words, join them to lines, part the page into receipts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import cv2
import numpy as np

from desktop.ocr import layout
from desktop.ocr.decode import Decoded
from desktop.ocr.text_models import Image, Quads
from desktop.receipts.ink import InkLine, joined
from desktop.receipts.model import Polygon
from desktop.receipts.outline import is_one_purchase, stands_alone, starts_receipt

#: Long side in pixels at which words are first looked for, and at most for small print.
FIRST_SIDE: Final = 1600
FINE_SIDE: Final = 2560
#: Words lower than this (pixels, at the first look) are looked for again at a higher resolution.
LEAST_HEIGHT: Final = 20.0
#: Words read for telling upright from upside down.
TRIAL_WORDS: Final = 10
SURE_UPRIGHT: Final = 0.93
LEGIBLE: Final = 0.75
#: Words with this many digits get a second look, cut out wider by this share of their height.
LEAST_DIGITS: Final = 3
SECOND_MARGIN: Final = 0.12


_NUMBER: Final = re.compile(r"\d(?:.*\d)?")


class Reader(Protocol):
    """What finds and reads words: desktop.ocr.text_models.TextModels."""

    def find(self, image: Image) -> Quads:
        """Quadrilaterals (n, 4, 2) of words."""

    def read(self, image: Image, quads: Quads) -> list[Decoded]:
        """What stands in each of them."""


@dataclass(frozen=True)
class ReceiptText:
    """One receipt's outline and its lines, in pixels of the page as it was given."""

    polygon: Polygon
    lines: tuple[InkLine, ...]


@dataclass(frozen=True)
class _Word:
    quad: Quads
    decoded: Decoded
    read_twice: tuple[tuple[int, int], ...]


def read_page(rgb: Image, reader: Reader, should_stop: Callable[[], bool] = lambda: False) -> list[ReceiptText]:
    """The receipts on a page (height, width, 3), RGB; an empty list where there is no text."""
    image, quads, turns = _upright(rgb, reader, should_stop)
    if not len(quads) or should_stop():
        return []
    quads = _with_small_print(image, quads, reader)
    words = _read(image, quads, reader)
    size = (image.shape[1], image.shape[0])
    return [_receipt(group, turns, size) for group in _parted(words)]


def _read(image: Image, quads: Quads, reader: Reader) -> list[_Word]:
    """Every word, and for those with digits what a second look, at a wider cut, reads the same."""
    first = reader.read(image, quads)
    numeric = [i for i, word in enumerate(first) if sum(c.isdigit() for c in word.text) >= LEAST_DIGITS]
    second = reader.read(image, _widened(quads[numeric])) if numeric else []
    twice = {i: _same(first[i].text, word.text) for i, word in zip(numeric, second, strict=True)}
    return [
        _Word(quad, decoded, twice.get(i, ()))
        for i, (quad, decoded) in enumerate(zip(quads, first, strict=True))
        if decoded.text.strip()
    ]


def _same(text: str, again: str) -> tuple[tuple[int, int], ...]:
    """The stretch of a word that was read the same twice: all of it, or from its first to its last digit.

    A worn comma may be read as a dot, but a mark that comes or goes is another number (31.712, 31712).
    """
    if "".join(text.split()) == "".join(again.split()):
        return ((0, len(text)),)
    first, second = _NUMBER.search(text), _NUMBER.search(again)
    if first is None or second is None or _plain(first[0]) != _plain(second[0]):
        return ()
    return (first.span(),)


def _plain(number: str) -> str:
    return "".join(number.split()).replace(".", ",")


def _widened(quads: Quads) -> Quads:
    """Each quadrilateral grown by a share of its height on every side: other pixels, another scale, the same ink."""
    heights = layout.heights_of(quads)[:, None]
    right = quads[:, 1] - quads[:, 0]
    down = quads[:, 3] - quads[:, 0]
    right = SECOND_MARGIN * heights * right / np.maximum(np.linalg.norm(right, axis=1, keepdims=True), 1)
    down = SECOND_MARGIN * heights * down / np.maximum(np.linalg.norm(down, axis=1, keepdims=True), 1)
    return np.stack(
        [
            quads[:, 0] - right - down,
            quads[:, 1] + right - down,
            quads[:, 2] + right + down,
            quads[:, 3] - right + down,
        ],
        axis=1,
    )


def _found(image: Image, reader: Reader, side: int) -> Quads:
    scale = min(1.0, side / max(image.shape[:2]))
    if scale < 1.0:
        size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    return reader.find(image) / np.float32(scale)


def _lies_on_its_side(quads: Quads) -> bool:
    """Whether most of the text runs up or down the page. Single characters are square: they have no vote."""
    spans = quads.max(axis=1) - quads.min(axis=1)
    wide = spans[:, 0] > 1.6 * spans[:, 1]
    high = spans[:, 1] > 1.6 * spans[:, 0]
    return bool(spans[high, 1].sum() > spans[wide, 0].sum())


def _upright(image: Image, reader: Reader, should_stop: Callable[[], bool]) -> tuple[Image, Quads, int]:
    """The page turned so that it reads best, its words, and the quarter turns (np.rot90) made.

    The course of the words tells lying from standing text; where it deceives, nothing is legible and the other way is
    tried. Upright and upside down are told apart by reading the longest words.
    """
    quads = _found(image, reader, FIRST_SIDE)
    first = 1 if len(quads) and _lies_on_its_side(quads) else 0
    best = (0.0, image, quads, 0)
    for turn in (first, 1 - first):
        lying = np.rot90(image, turn)
        found = quads if turn == 0 else _found(lying, reader, FIRST_SIDE)
        if not len(found) or should_stop():
            continue
        trial = _trial_words(found)
        upright = _legibility(reader.read(lying, trial))
        if upright > best[0]:
            best = (upright, lying, found, turn)
        if upright < SURE_UPRIGHT:
            turned = _legibility(reader.read(lying, trial[:, [2, 3, 0, 1]]))
            if turned > best[0]:
                standing = np.rot90(lying, 2)
                best = (turned, standing, _turned_half(found, standing), turn + 2)
        if best[0] > LEGIBLE:
            break
    return best[1:]


def _trial_words(quads: Quads) -> Quads:
    """The longest words that are not whole lines: enough characters to judge by, and quick to read."""
    widths = layout.widths_of(quads)
    return quads[np.argsort(-np.where(widths < 14 * layout.heights_of(quads), widths, 0))[:TRIAL_WORDS]]


def _legibility(words: Sequence[Decoded]) -> float:
    marks = [p for word in words for p in word.probabilities]
    return sum(marks) / len(marks) if marks else 0.0


def _turned_half(quads: Quads, image: Image) -> Quads:
    end = np.array([image.shape[1], image.shape[0]], dtype=np.float32)
    return (end - quads)[:, [2, 3, 0, 1]]


def _with_small_print(image: Image, quads: Quads, reader: Reader) -> Quads:
    """The words again at a higher resolution where print was too small at the first look.

    Only the part of the page that carries text is looked at: a receipt on a big photo comes closer at no cost.
    """
    scale = min(1.0, FIRST_SIDE / max(image.shape[:2]))
    height = float(np.median(layout.heights_of(quads))) * scale
    if scale == 1.0 or height >= LEAST_HEIGHT:
        return quads
    margin = 3 * height / scale
    low = np.maximum(quads.min(axis=(0, 1)) - margin, 0).astype(int)
    high = np.minimum(quads.max(axis=(0, 1)) + margin, [image.shape[1], image.shape[0]]).astype(int)
    part = image[low[1] : high[1], low[0] : high[0]]
    enlarged = 1.6 * LEAST_HEIGHT / height * scale
    side = int(min(FINE_SIDE, enlarged * max(part.shape[:2]), max(part.shape[:2])))
    if side <= scale * max(part.shape[:2]) * 1.2:
        return quads
    finer = _found(part, reader, side)
    return finer + low.astype(np.float32) if len(finer) >= len(quads) * 0.8 else quads


def _parted(words: list[_Word]) -> list[list[_Word]]:
    """The words of each receipt on the page: parted only at gaps where both sides are receipts of their own."""
    if not words:
        return []
    quads = np.stack([word.quad for word in words])
    for cuts, are_two in ((layout.side_cuts(quads), _stand_alone), (layout.below_cuts(quads), _are_two_purchases)):
        for first, second in cuts:
            parts = [[words[i] for i in indices] for indices in (first, second)]
            if are_two(*([line.text for line in _lines(part)] for part in parts)):
                return [group for part in parts for group in _parted(part)]
    return [words]


def _stand_alone(first: Sequence[str], second: Sequence[str]) -> bool:
    return stands_alone(first) and stands_alone(second)


def _are_two_purchases(first: Sequence[str], second: Sequence[str]) -> bool:
    return starts_receipt(first) and starts_receipt(second) and not is_one_purchase(first, second)


def _lines(words: Sequence[_Word]) -> list[InkLine]:
    quads = np.stack([word.quad for word in words])
    return [joined([_ink(words[i]) for i in indices], _outline(quads[indices])) for indices in layout.lines_of(quads)]


def _ink(word: _Word) -> InkLine:
    return InkLine(word.decoded.text, _outline(word.quad[None]), word.decoded.probabilities, word.read_twice)


def _outline(quads: Quads) -> Polygon:
    """The smallest rectangle, level with the words, around all of them."""
    if len(quads) == 1:
        return _polygon(quads[0])
    angle = layout.skew_of(quads)
    level = layout.turned(quads, angle).reshape(-1, 2)
    (x0, y0), (x1, y1) = level.min(axis=0), level.max(axis=0)
    corners = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], dtype=np.float32)
    return _polygon(layout.turned(corners, -angle)[0])


def _polygon(corners: Iterable[Sequence[float]]) -> Polygon:
    a, b, c, d = ((round(float(x), 1), round(float(y), 1)) for x, y in corners)
    return (a, b, c, d)


def _receipt(words: Sequence[_Word], turns: int, size: tuple[int, int]) -> ReceiptText:
    lines = _lines(words)
    outline = _outline(np.stack([word.quad for word in words]))
    return ReceiptText(
        _turned_back(outline, turns, size),
        tuple(replace(line, polygon=_turned_back(line.polygon, turns, size)) for line in lines),
    )


def _turned_back(polygon: Polygon, turns: int, size: tuple[int, int]) -> Polygon:
    """Corners on the page as it was given; ``size`` is the width and height after ``turns`` quarter turns (rot90)."""
    width, height = size
    points = [((x, y), (height - y, x), (width - x, height - y), (y, width - x))[turns % 4] for x, y in polygon]
    return _polygon(points)
