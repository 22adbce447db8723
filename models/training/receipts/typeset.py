"""Rows to ink: where every cell of a receipt stands, as a head of fixed dots or as smooth outlines print it.

Ink is a uint8 mask of the paper's printable width, 0 nothing to 255 full.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ..recogniser import fonts
from ..recogniser.draw import dots_of, is_half, narrowed
from ..recogniser.fonts import Face
from .drawn import Box
from .model import Cell, Composed, Row

Mask = NDArray[np.uint8]

#: Faces people write with, and one never trained on.
HANDS = fonts.faces(
    """truetype/nanum/NanumPen.ttf:0:4 truetype/unfonts-core/UnPilgi.ttf:0:2 truetype/unfonts-extra/UnPilgia.ttf:0:2
    truetype/nanum/NanumBarunpenR.ttf:0:1 truetype/alee/Eunjin.ttf:0:1"""
)
HANDS_HELD_OUT = fonts.faces("truetype/nanum/NanumBrush.ttf")
#: They are small for their size.
_HAND_SIZE = 1.25
#: Draws what the chosen face lacks.
_SPARE = fonts.faces("opentype/noto/NotoSansCJK-Regular.ttc:1 opentype/unifont/unifont.otf:0:1:16")


@dataclass(frozen=True)
class Print:
    """Ink (`pen`: what was filled in by hand), the cells in it as (row, text, box), rules as boxes, and the band
    (top, bottom) of every row."""

    ink: Mask
    pen: Mask
    cells: tuple[tuple[int, str, Box], ...]
    rules: tuple[Box, ...]
    bands: tuple[tuple[float, float], ...]


def faces_for(r: random.Random, composed: Composed, *, held_out: bool) -> Face:
    """A face that has every character of the receipt, or nearly: the rest comes from `_SPARE`."""
    text = "".join(sorted({c for line in composed.lines() for c in line if fonts.has(_SPARE[0], c)}))
    pool = fonts.HELD_OUT if held_out else fonts.KOREAN
    return fonts.choose(r, text, pool) or r.choices(pool, [f.weight for f in pool])[0]


def latin_for(r: random.Random, chance: float) -> Face | None:
    """At times a face of its own for digits and letters."""
    return fonts.choose(r, "0123456789,.-:", fonts.LATIN) if r.random() < chance else None


@lru_cache(maxsize=100_000)
def _source(face: Face, latin: Face | None, c: str) -> Face | None:
    """The face that draws `c`; None where none can."""
    ordered = (latin, face, *_SPARE) if latin and is_half(c) else (face, *_SPARE)
    return next((f for f in ordered if f and fonts.has(f, c)), None)


def arranged(cells: Sequence[Cell], widths: Sequence[float], total: float, gap: float) -> tuple[list[float], float]:
    """Left edges of cells on one row of width `total`, at least `gap` apart, and by how much all must shrink to fit (at
    most 1)."""
    room = total - gap * (len(cells) - 1)
    squeeze = min(1.0, room / max(1e-6, sum(widths)))
    widths = [w * squeeze for w in widths]
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}
    starts = [c.anchor * total - share[c.align] * w for c, w in zip(cells, widths, strict=True)]
    order = sorted(range(len(cells)), key=starts.__getitem__)
    reached = 0.0
    for i in order:
        starts[i] = max(starts[i], reached)
        reached = starts[i] + widths[i] + gap
    limit = total
    for i in reversed(order):
        starts[i] = min(starts[i], limit - widths[i])
        limit = starts[i] - gap
    return starts, squeeze


def ink_box(mask: Mask, x: float, y: float, least: float) -> Box | None:
    """The box of a mask's ink, its upper left corner at (x, y), at least `least` high; None without ink."""
    rows, columns = np.flatnonzero(mask.max(1) > 60), np.flatnonzero(mask.max(0) > 60)
    if not len(rows):
        return None
    top, bottom = float(rows[0]), float(rows[-1] + 1)
    grow = max(0.0, least - (bottom - top)) / 2
    return x + float(columns[0]), y + top - grow, x + float(columns[-1] + 1), y + bottom + grow


# ---- a head of dots


@dataclass(frozen=True)
class Head:
    """A thermal or impact head: `size` rows of dots per character, `half` columns per half-width cell, `pitch` rows
    from line to line."""

    face: Face
    latin: Face | None
    size: int
    half: int
    pitch: int
    threshold: int


def head_for(r: random.Random, composed: Composed, *, held_out: bool) -> Head:
    """A head whose cells fit the columns: 384 or 576 dots across, or the coarser ones of taxis and old tills."""
    face = faces_for(r, composed, held_out=held_out)
    if face.pixels:
        half, size = face.pixels // 2, face.pixels
    else:
        dots = 384 if composed.columns <= 36 else r.choice((512, 576, 576))
        half = min(14, max(8, round(dots / composed.columns * r.choice((1.0, 1.0, 1.0, 0.75)))))
        size = max(14, round(half * r.choice((2.0, 2.0, 2.0, 1.85, 2.2, 2.5))))
    latin = latin_for(r, 0.45)
    if latin and latin.pixels > size:
        latin = None
    pitch = round(size * r.choice((1.0, 1.04, 1.08, 1.15, 1.25, 1.25, 1.4, 1.6)))
    return Head(face, latin, size, half, pitch, r.choice((80, 100, 115)) if size < 22 else r.choice((90, 110, 130)))


def _dot_text(head: Head, text: str, squeeze: float) -> Mask:
    """Text in cells: full-width characters take two."""
    rows = int(head.size * 1.75) - int(head.size * 0.45)
    half = max(4, int(head.half * squeeze))
    grid = np.zeros((rows, half * cells_of(text)), np.uint8)
    x = 0
    for c in text:
        pitch = half if is_half(c) else 2 * half
        source = None if c == " " else _source(head.face, head.latin, c)
        if source:
            glyph = dots_of(source, head.size, c, head.threshold)
            glyph = glyph if glyph.shape[1] <= pitch else narrowed(glyph, pitch, 80)
            left = x + (pitch - glyph.shape[1]) // 2
            grid[: glyph.shape[0], left : left + glyph.shape[1]] |= glyph[:rows]
        x += pitch
    return grid * np.uint8(255)


def cells_of(text: str) -> int:
    """The width of a text in half-width cells."""
    return sum(1 if is_half(c) else 2 for c in text)


def dot_print(head: Head, composed: Composed) -> Print:
    """The receipt as the head prints it, one pixel per dot."""
    total = head.half * composed.columns
    above = (int(head.size * 1.75) - int(head.size * 0.45) - head.pitch) // 2
    height = head.pitch + sum(_height(row, head.pitch) for row in composed.rows)
    ink = np.zeros((height + head.size, total), np.uint8)
    cells: list[tuple[int, str, Box]] = []
    rules: list[Box] = []
    bands = []
    y = head.pitch // 2
    for i, row in enumerate(composed.rows):
        y += round(row.space_above * head.pitch)
        high = head.pitch * row.tall
        bands.append((float(y), float(y + high)))
        if row.rule == "_":
            middle = y + high // 2
            ink[middle - 1 : middle + 1] = 255
            rules.append((0.0, float(middle - 4), float(total), float(middle + 4)))
        elif row.rule:
            mask = _dot_text(head, row.rule * (composed.columns // cells_of(row.rule)), 1.0)
            _stamp(ink, mask, 0, y - above)
            rules.append((0.0, float(y), float(mask.shape[1]), float(y + high)))
        elif row.cells:
            widths = [float(head.half * cells_of(c.text) * row.wide) for c in row.cells]
            starts, squeeze = arranged(row.cells, widths, total, head.half)
            if row.inverse:
                ink[y : y + high] = 255
            for cell, start in zip(row.cells, starts, strict=True):
                mask = _dot_text(head, cell.text, squeeze)
                mask = np.repeat(np.repeat(mask, row.tall, 0), row.wide, 1)
                if row.bold:
                    mask[:, 1:] = np.maximum(mask[:, 1:], mask[:, :-1])
                # a head prints whole cells, unless a row is squeezed
                x = round(start) if squeeze < 1 else min(head.half * round(start / head.half), total - mask.shape[1])
                box = ink_box(mask, x, y - above * row.tall, head.size * 0.6 * row.tall)
                if box:
                    cells.append((i, cell.text, box))
                _stamp(ink, mask, x, y - above * row.tall, inverse=row.inverse)
        y += high
    return Print(ink, np.zeros((1, 1), np.uint8), tuple(cells), tuple(rules), tuple(bands))


def _height(row: Row, pitch: int) -> int:
    return round(row.space_above * pitch) + pitch * row.tall


def _stamp(ink: Mask, mask: Mask, x: int, y: int, *, inverse: bool = False) -> None:
    """Lay a mask into the ink at (x, y); what falls outside is cut off. White on black takes ink away."""
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(ink.shape[1], x + mask.shape[1]), min(ink.shape[0], y + mask.shape[0])
    if x1 > x0 and y1 > y0:
        target, part = ink[y0:y1, x0:x1], mask[y0 - y : y1 - y, x0 - x : x1 - x]
        if inverse:
            np.minimum(target, 255 - part, out=target)
        else:
            np.maximum(target, part, out=target)


# ---- smooth outlines


@dataclass(frozen=True)
class Type:
    """Smooth print: faces, body size and line pitch in pixels, width of the text, the hand that fills in."""

    face: Face
    latin: Face | None
    size: int
    pitch: float
    width: int
    hand: Face | None = None
    loose: float = 0.0  # how unsteady the hand is


def _runs(kind: Type, text: str, written: Sequence[bool]) -> list[tuple[str, Face, bool]]:
    """Stretches of one face each, and whether they are written by hand."""
    runs: list[tuple[str, Face, bool]] = []
    for c, by_hand in zip(text, written, strict=True):
        face = kind.hand if by_hand and kind.hand else kind.face
        source = _source(face, None if by_hand else kind.latin, c) or face
        if runs and runs[-1][1:] == (source, by_hand):
            runs[-1] = (runs[-1][0] + c, source, by_hand)
        else:
            runs.append((c, source, by_hand))
    return runs


def _outline_text(
    r: random.Random, kind: Type, runs: Sequence[tuple[str, Face, bool]], size: int, *, bold: bool = False
) -> tuple[Mask, Mask]:
    """Text in print and by hand on one base line, two thirds of the masks' height down; the hand is unsteady."""
    lengths = [_length(run, face, size, by_hand) for run, face, by_hand in runs]
    shape = (int(sum(lengths)) + size // 2 + 2, int(size * 1.8))
    images = Image.new("L", shape, 0), Image.new("L", shape, 0)
    pens = [ImageDraw.Draw(image) for image in images]
    base, x = size * 1.2, 0.0
    for (run, face, by_hand), length in zip(runs, lengths, strict=True):
        if by_hand:
            at = x
            for c in run:
                own = round(size * _HAND_SIZE * (1 + r.uniform(-0.12, 0.12) * kind.loose))
                drop = r.uniform(-0.1, 0.1) * size * kind.loose
                pens[1].text((at, base + drop), c, fill=255, font=fonts.load(face, face.pixels or own), anchor="ls")
                at += _length(c, face, size, True)
        else:
            font = fonts.load(face, face.pixels or size)
            pens[0].text((x, base), run, fill=255, font=font, anchor="ls")
            if bold:
                pens[0].text((x + max(1, size // 28), base), run, fill=255, font=font, anchor="ls")
        x += length
    return np.asarray(images[0], np.uint8), np.asarray(images[1], np.uint8)


def _length(run: str, face: Face, size: int, by_hand: bool) -> float:
    font = fonts.load(face, face.pixels or (round(size * _HAND_SIZE) if by_hand else size))
    return float(sum(font.getlength(c) for c in run) if by_hand else font.getlength(run))


def outline_print(
    r: random.Random, kind: Type, composed: Composed, written: dict[tuple[int, int], tuple[int, int]]
) -> Print:
    """The receipt in smooth print. `written`: by (row, cell) the stretch of the text that is filled in by hand."""
    height = int(kind.pitch + sum((row.space_above + row.tall) * kind.pitch for row in composed.rows))
    ink = np.zeros((height + kind.size, kind.width), np.uint8)
    pen = np.zeros_like(ink)
    cells: list[tuple[int, str, Box]] = []
    rules: list[Box] = []
    bands = []
    y = kind.pitch / 2
    for i, row in enumerate(composed.rows):
        y += row.space_above * kind.pitch
        high = kind.pitch * row.tall
        middle = y + high / 2
        bands.append((y, y + high))
        if row.rule == "_":
            thick = max(1, kind.size // 20)
            ink[round(middle) : round(middle) + thick] = 255
            rules.append((0.0, middle - kind.size / 5, float(kind.width), middle + kind.size / 5))
        elif row.rule:
            one = _length(row.rule, _source(kind.face, kind.latin, row.rule[0]) or kind.face, kind.size, False)
            text = row.rule * max(1, int(kind.width / max(1.0, one)))
            mask, _ = _outline_text(r, kind, _runs(kind, text, [False] * len(text)), kind.size)
            _stamp(ink, mask, 0, round(middle - kind.size * 0.85))
            rules.append((0.0, y, float(kind.width), y + high))
        elif row.cells:
            if row.inverse:
                ink[round(y) : round(y + high)] = 255
            for text, left, top, size, masks in _set_row(r, kind, i, row, middle, written):
                box = ink_box(np.maximum(*masks), left, top, size * 0.55)
                if box:
                    cells.append((i, text, box))
                _stamp(ink, masks[0], left, top, inverse=row.inverse)
                _stamp(pen, masks[1], left, top)
        y += high
    return Print(ink, pen, tuple(cells), tuple(rules), tuple(bands))


def _set_row(
    r: random.Random, kind: Type, i: int, row: Row, middle: float, written: dict[tuple[int, int], tuple[int, int]]
) -> Iterator[tuple[str, int, int, int, tuple[Mask, Mask]]]:
    """Every cell of a row: text, left, top, size and its masks. Wide and tall rows are set larger,
    those that do not fit smaller."""
    size = round(kind.size * (1 + max(row.tall, row.wide)) / 2)
    runs_of = []
    for j, cell in enumerate(row.cells):
        begin, end = written.get((i, j), (0, 0))
        runs_of.append(_runs(kind, cell.text, [begin <= at < end for at in range(len(cell.text))]))
    widths = [sum(_length(run, face, size, hand) for run, face, hand in runs) for runs in runs_of]
    starts, squeeze = arranged(row.cells, widths, kind.width - 2, kind.size * 0.5)
    size = max(8, int(size * squeeze)) if squeeze < 1 else size
    for cell, runs, start in zip(row.cells, runs_of, starts, strict=True):
        masks = _outline_text(r, kind, runs, size, bold=row.bold)
        yield cell.text, round(start), round(middle - size * 0.85), size, masks
