"""One page image: turn it upright, find and read its words, join them to lines, part the page into receipts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop.ocr import layout
from desktop.ocr.decode import Decoded
from desktop.ocr.found import Found, Image, Quads
from desktop.ocr.sheets import any_strips, sheets
from desktop.receipts.ink import InkLine, joined
from desktop.receipts.model import Polygon
from desktop.receipts.outline import (
    are_of_two_days,
    are_of_two_shops,
    is_of_a_receipt,
    is_one_purchase,
    stands_alone,
    starts_receipt,
)

#: Long side in pixels at which words are first looked for, and at most for small print.
FIRST_SIDE: Final = 1440
FINE_SIDE: Final = 2560
#: Words lower than this (pixels, at the first look) are looked for again at a higher resolution.
LEAST_HEIGHT: Final = 18.0
#: How high they should be then.
FINE_HEIGHT: Final = 32.0
#: Words read for telling upright from upside down.
TRIAL_WORDS: Final = 10
#: Their mean probability above which nobody turns them over to see whether they read better.
SURE_UPRIGHT: Final = 0.93
#: And up to which they are no text at all: the page lies another way, the sheet holds bars or print on a cup.
LEGIBLE: Final = 0.75
#: Print that the recogniser reads less surely than this may stand on its head.
DOUBTFUL: Final = 0.9
#: Words with this many digits get a second look, cut out wider by this share of their height.
LEAST_DIGITS: Final = 3
SECOND_MARGIN: Final = 0.12

_NUMBER: Final = re.compile(r"\d(?:.*\d)?")


class Reader(Protocol):
    """What finds and reads words: desktop.ocr.text_models.TextModels."""

    def find(self, image: Image) -> Found:
        """The words on an image."""

    def read(self, image: Image, words: Found) -> list[Decoded]:
        """What each of them says."""

    def glance(self, image: Image, words: Found) -> list[Decoded]:
        """What each of them says to another network: quick, and of an opinion of its own."""


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


@dataclass(frozen=True, eq=False)
class _Sheet:
    """The words of a sheet in pixels of the page after so many quarter turns (np.rot90)."""

    turns: int
    words: list[_Word]


def read_page(rgb: Image, reader: Reader, should_stop: Callable[[], bool] = lambda: False) -> list[ReceiptText]:
    """The receipts on a page (height, width, 3), RGB; an empty list where there is no text."""
    scale = min(1.0, FIRST_SIDE / max(rgb.shape[:2]))
    words = _found(rgb, reader, scale)
    apart = sheets(rgb, words.quads)
    found = []
    if len(apart) == 1:
        found = [_sheet(rgb, words, scale, reader, should_stop)]
        apart = _facing_apart(rgb, words, found[0], reader)
    found = [_cut_out(rgb, words, sheet, scale, reader, should_stop) for sheet in apart] or found
    if should_stop():
        return []
    return [
        _receipt(group, sheet.turns, _turned_size(rgb, sheet.turns))
        for sheet in _put_together([sheet for sheet in found if sheet.words])
        for group in _parted(sheet.words)
    ]


def _sheet(image: Image, words: Found, scale: float, reader: Reader, should_stop: Callable[[], bool]) -> _Sheet:
    """What stands on one sheet, whose words were found at this scale."""
    image, words, turns = _upright(image, words, scale, reader, should_stop)
    if not len(words) or should_stop():
        return _Sheet(turns, [])
    return _Sheet(turns, _read(image, _with_small_print(image, words, scale, reader), reader))


def _cut_out(
    image: Image, words: Found, sheet: list[int], scale: float, reader: Reader, should_stop: Callable[[], bool]
) -> _Sheet:
    """One of several sheets read by itself: its part of the page, without the words there that are its neighbours'."""
    if should_stop():
        return _Sheet(0, [])
    own = words[sheet]
    low, high = _around(image, own.quads, 2 * float(np.median(layout.heights_of(own.quads))))
    part = image[low[1] : high[1], low[0] : high[0]]
    found = _sheet(part, own.moved(-low[0], -low[1]), scale, reader, should_stop)
    turns = found.turns
    right, under = image.shape[1] - high[0], image.shape[0] - high[1]
    offset = np.array(((low[0], low[1]), (low[1], right), (right, under), (under, low[0]))[turns], np.float32)
    there = [replace(word, quad=word.quad + offset) for word in found.words]
    middles = [_turned_back(_polygon(word.quad), turns, _turned_size(image, turns)) for word in there]
    owners = _nearest(np.array(middles, np.float32).reshape(-1, 4, 2).mean(axis=1), words.quads)
    return _Sheet(turns, [word for word, owner in zip(there, owners, strict=True) if owner in sheet])


def _facing_apart(image: Image, words: Found, sheet: _Sheet, reader: Reader) -> list[list[int]]:
    """The words of two sheets that look like one: what lies on one side of a strip stands on its head or on its side.

    Told only where that side reads badly and the other well; empty where nothing does.
    """
    quads = np.stack([word.quad for word in sheet.words]) if sheet.words else np.zeros((0, 4, 2), np.float32)
    told = np.array([word.decoded.confidence for word in sheet.words])
    sides = [side for strip in any_strips(quads) for side in ((strip.first, strip.second), (strip.second, strip.first))]
    bad = [(bad, good) for bad, good in sides if told[bad].mean() < DOUBTFUL <= told[good].mean()]
    if not bad:
        return []
    lying = np.rot90(image, sheet.turns)
    side, other = min(bad, key=lambda pair: float(told[pair[0]].mean() - told[pair[1]].mean()))
    trial = Found.straight(quads[side])
    trial = trial[_trial_words(trial.quads)]
    upright, turned = (_legibility(reader.glance(lying, way)) for way in (trial, trial.read_backwards()))
    if max(turned, _legibility_on_its_side(lying, quads[side], reader)) < max(LEGIBLE, upright):
        return []
    back = [_turned_back(_polygon(quad), sheet.turns, _turned_size(image, sheet.turns)) for quad in quads]
    there = np.array(back, np.float32)
    owners = np.array(_nearest(words.quads.mean(axis=1), there))
    first, second = sorted((side, other), key=lambda part: float(there[part].sum(axis=2).min()))
    return [np.flatnonzero(np.isin(owners, part)).tolist() for part in (first, second)]


def _legibility_on_its_side(image: Image, quads: Quads, reader: Reader) -> float:
    """How well the part of an image that holds these words reads after a quarter turn, either way round."""
    low, high = _around(image, quads, float(np.median(layout.heights_of(quads))))
    part = np.rot90(image[low[1] : high[1], low[0] : high[0]])
    words = _found(part, reader, min(1.0, FIRST_SIDE / max(part.shape[:2])))
    if not len(words):
        return 0.0
    trial = words[_trial_words(words.quads)]
    return max(_legibility(reader.glance(part, way)) for way in (trial, trial.read_backwards()))


def _around(image: Image, quads: Quads, margin: float) -> tuple[list[int], list[int]]:
    """The upper left and the lower right corner of the part of an image that holds words and a margin."""
    low = np.maximum(quads.min(axis=(0, 1)) - margin, 0).astype(int)
    high = np.minimum(quads.max(axis=(0, 1)) + margin, image.shape[1::-1]).astype(int)
    return low.tolist(), high.tolist()


def _nearest(points: Quads, quads: Quads) -> list[int]:
    """Of which word the middle line is nearest to each of n points (n, 2)."""
    spans = quads.max(axis=1) - quads.min(axis=1)
    stands = (spans[:, 1] > spans[:, 0])[:, None]
    a = np.where(stands, quads[:, 0] + quads[:, 1], quads[:, 0] + quads[:, 3]) / 2
    b = np.where(stands, quads[:, 2] + quads[:, 3], quads[:, 1] + quads[:, 2]) / 2
    along = b - a
    share = ((points[:, None] - a) * along).sum(axis=2) / np.maximum((along * along).sum(axis=1), 1e-6)
    nearest = a + np.clip(share, 0, 1)[..., None] * along
    found: list[int] = np.linalg.norm(points[:, None] - nearest, axis=2).argmin(axis=1).tolist()
    return found


def _put_together(found: list[_Sheet]) -> list[_Sheet]:
    """The sheets that are receipts of their own.

    One that is none (a folded end, the strip of a coupon) goes to the nearest that lies the same way; where there is
    none, it is left out when it has but a few words (print on a cup) or none that can be read (the bars of a code), and
    stays a sheet that a person will look at.
    """
    if len(found) < 2:
        return found
    own = [sheet for sheet in found if is_of_a_receipt([line.text for line in _lines(sheet.words)])]
    own = own or [max(found, key=lambda sheet: len(sheet.words))]
    whole = [_Sheet(sheet.turns, list(sheet.words)) for sheet in own]
    for sheet in found:
        if sheet in own:
            continue
        alike = [i for i, other in enumerate(own) if other.turns == sheet.turns]
        if alike:
            whole[min(alike, key=lambda i: _distance(own[i], sheet))].words.extend(sheet.words)
        elif len(sheet.words) >= 2 * layout.LEAST_WORDS and _legibility([w.decoded for w in sheet.words]) > LEGIBLE:
            whole.append(sheet)
    return whole


def _distance(a: _Sheet, b: _Sheet) -> float:
    """Between the middles of two sheets that lie the same way."""
    x, y = (np.mean([word.quad.mean(axis=0) for word in sheet.words], axis=0) for sheet in (a, b))
    return float(np.linalg.norm(x - y))


def _read(image: Image, words: Found, reader: Reader) -> list[_Word]:
    """Every word, and for those with digits what a second look, at a wider cut, reads the same.

    The other network looks first: it makes other mistakes. Where it sees something else the first one looks again.
    """
    first = reader.read(image, words)
    twice: dict[int, tuple[tuple[int, int], ...]] = {}
    unsettled = [i for i, word in enumerate(first) if sum(c.isdigit() for c in word.text) >= LEAST_DIGITS]
    for look in (reader.glance, reader.read):
        if unsettled:
            again = look(image, words[unsettled].widened(SECOND_MARGIN))
            twice |= {i: _same(first[i].text, word.text) for i, word in zip(unsettled, again, strict=True)}
            unsettled = [i for i in unsettled if not twice[i]]
    return [
        _Word(quad, decoded, twice.get(i, ()))
        for i, (quad, decoded) in enumerate(zip(words.quads, first, strict=True))
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


def _found(image: Image, reader: Reader, scale: float) -> Found:
    if scale < 1.0:
        size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    return reader.find(image).scaled(1 / scale)


def _lies_on_its_side(quads: Quads) -> bool:
    """Whether most of the text runs up or down the page. Single characters are square: they have no vote."""
    spans = quads.max(axis=1) - quads.min(axis=1)
    wide = spans[:, 0] > 1.6 * spans[:, 1]
    high = spans[:, 1] > 1.6 * spans[:, 0]
    return bool(spans[high, 1].sum() > spans[wide, 0].sum())


def _upright(
    image: Image, words: Found, scale: float, reader: Reader, should_stop: Callable[[], bool]
) -> tuple[Image, Found, int]:
    """The sheet turned so that it reads best, its words, and the quarter turns (np.rot90) made.

    The course of the words tells lying from standing text; where it deceives, nothing is legible and the other way is
    tried. Upright and upside down are told apart by reading the longest words.
    """
    first = 1 if len(words) and _lies_on_its_side(words.quads) else 0
    best = (0.0, image, words, 0)
    for turn in (first, 1 - first):
        lying = np.rot90(image, turn)
        found = words if turn == 0 else _found(lying, reader, scale)
        if not len(found) or should_stop():
            continue
        trial = found[_trial_words(found.quads)]
        upright = _legibility(reader.glance(lying, trial))
        if upright > best[0]:
            best = (upright, lying, found, turn)
        if upright < SURE_UPRIGHT:
            turned = _legibility(reader.glance(lying, trial.read_backwards()))
            if turned > best[0]:
                best = (turned, np.rot90(lying, 2), found.turned_half(*lying.shape[1::-1]), turn + 2)
        if best[0] > LEGIBLE:
            break
    return best[1:]


def _trial_words(quads: Quads) -> NDArray[np.intp]:
    """The longest words that are not whole lines: enough characters to judge by, and quick to read."""
    widths = layout.widths_of(quads)
    return np.argsort(-np.where(widths < 14 * layout.heights_of(quads), widths, 0))[:TRIAL_WORDS]


def _legibility(words: Sequence[Decoded]) -> float:
    marks = [p for word in words for p in word.probabilities]
    return sum(marks) / len(marks) if marks else 0.0


def _with_small_print(image: Image, words: Found, scale: float, reader: Reader) -> Found:
    """The words again at a higher resolution where print was too small at the first look.

    Only the part of the page that carries text is looked at: a receipt on a big photo comes closer at no cost.
    """
    height = float(np.median(layout.heights_of(words.quads))) * scale
    if scale == 1.0 or height >= LEAST_HEIGHT:
        return words
    low, high = _around(image, words.quads, 3 * height / scale)
    part = image[low[1] : high[1], low[0] : high[0]]
    finer_scale = min(1.0, FINE_HEIGHT / height * scale, FINE_SIDE / max(part.shape[:2]))
    if finer_scale <= 1.2 * scale:
        return words
    finer = _found(part, reader, finer_scale)
    return finer.moved(*low) if len(finer) >= len(words) * 0.8 else words


def _turned_size(image: Image, turns: int) -> tuple[int, int]:
    """Width and height after quarter turns."""
    height, width = image.shape[:2]
    return (height, width) if turns % 2 else (width, height)


def _parted(words: list[_Word]) -> list[list[_Word]]:
    """The words of each receipt on the page: parted only at gaps where both sides are receipts of their own."""
    if not words:
        return []
    quads = np.stack([word.quad for word in words])
    for ways, are_two in ((layout.side_strips(quads), _stand_alone), (layout.below_strips(quads), _are_two_purchases)):
        for way in ways:
            parts = [[words[i] for i in sorted(side.tolist())] for side in (way.first, way.second)]
            if are_two(*([line.text for line in _lines(part)] for part in parts)):
                return [group for part in parts for group in _parted(part)]
    return [words]


def _stand_alone(first: Sequence[str], second: Sequence[str]) -> bool:
    return (stands_alone(first) and stands_alone(second)) or are_of_two_shops(first, second)


def _are_two_purchases(first: Sequence[str], second: Sequence[str]) -> bool:
    whole = starts_receipt(first) and starts_receipt(second) and not is_one_purchase(first, second)
    return whole or are_of_two_days(first, second)


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
