"""Sheets from a laser printer and forms filled in by hand, flat and evenly lit."""

from __future__ import annotations

import random
from itertools import groupby

import cv2
import numpy as np

from ..recogniser.photo import Luck, noise
from .drawn import Box, Drawn, Image
from .model import Composed
from .paper import inked, on_paper, type_for
from .typeset import Mask, Print, Type, outline_print


def form(r: random.Random, composed: Composed, *, held_out: bool) -> Drawn:
    """A sheet of A4 from a laser printer: rows ruled as a table or free, at times with a red seal."""
    g, hit = np.random.default_rng(r.getrandbits(32)), Luck(r)
    sheet = r.choice((1240, 1240, 1480, 1654))
    width = round(sheet * r.choice((0.84, 0.84, 0.75, 0.6)))
    printed = outline_print(r, type_for(r, composed, width, held_out=held_out), composed, {})
    top = round(sheet * r.uniform(0.05, 0.12))
    left = round((sheet - width) * r.choice((0.5, 0.5, 0.3)))
    height = max(round(sheet * 1.414), printed.ink.shape[0] + 2 * top)
    if hit(0.2):
        height = printed.ink.shape[0] + 2 * top
    ink = np.zeros((height, sheet), np.uint8)
    ink[top : top + printed.ink.shape[0], left : left + width] = printed.ink
    shift = (float(left), float(top))
    style = r.choice(("free", "rules", "grid", "grid"))
    paper = np.full((height, sheet, 3), r.randint(244, 255), np.uint8)
    table = np.zeros_like(ink)
    _rule_table(table, printed, style, left, top, shade=r.random() < 0.3)
    if hit(0.3):
        ink = (ink * np.clip(0.85 + 0.2 * noise(g, height, sheet, 60), 0.4, 1)).astype(np.uint8)
    line_colour = r.choice(((40, 40, 40), (120, 120, 120), (70, 90, 150)))
    image = inked(inked(paper, table, line_colour), ink, r.choice(((20, 20, 20), (35, 35, 40), (20, 30, 70))))
    marks: list[Box] = []
    if r.random() < 0.25 and printed.cells:
        row = r.choice(printed.cells)[2]
        radius = sheet * r.uniform(0.025, 0.045)
        centre = (left + min(width, row[2] + radius * r.uniform(0.3, 1.5)), top + (row[1] + row[3]) / 2)
        image = _sealed(r, image, centre, radius)
        marks.append((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius))
    return on_paper(composed, image, printed, 1.0, shift, 210.0, marks)


def _rule_table(table: Mask, printed: Print, style: str, left: int, top: int, *, shade: bool) -> None:
    """Rules between rows of several cells, with "grid" between their columns too."""
    if style == "free":
        return
    right = left + printed.ink.shape[1]
    rows = {row: sorted(c[2] for c in cells) for row, cells in groupby(printed.cells, key=lambda c: c[0])}
    many = [row for row, boxes in rows.items() if len(boxes) > 1]
    for _, group in groupby(enumerate(many), key=lambda pair: (pair[1] - pair[0], len(rows[pair[1]]))):
        run = [row for _, row in group]
        first, last = top + round(printed.bands[run[0]][0]), top + round(printed.bands[run[-1]][1])
        if shade and len(run) > 2:
            table[first : top + round(printed.bands[run[0]][1]), left:right] = 40
        for row in run:
            y = top + round(printed.bands[row][0])
            cv2.line(table, (left - 6, y), (right + 6, y), (255,), 1)
        cv2.line(table, (left - 6, last), (right + 6, last), (255,), 2)
        if style == "grid":
            for x in (left - 6, right + 6):
                cv2.line(table, (x, first), (x, last), (255,), 1)
            for j in range(len(rows[run[0]]) - 1):
                ends, begins = max(rows[row][j][2] for row in run), min(rows[row][j + 1][0] for row in run)
                if begins > ends + 3:
                    x = left + round((ends + begins) / 2)
                    cv2.line(table, (x, first), (x, last), (255,), 1)


def _sealed(r: random.Random, image: Image, centre: tuple[float, float], radius: float) -> Image:
    """A red seal (직인): a ring or a square with strokes in it."""
    mask = np.zeros(image.shape[:2], np.uint8)
    x, y, thick = round(centre[0]), round(centre[1]), max(2, round(radius / 10))
    if r.random() < 0.5:
        cv2.circle(mask, (x, y), round(radius), (255,), thick, cv2.LINE_AA)
    else:
        cv2.rectangle(
            mask, (x - round(radius), y - round(radius)), (x + round(radius), y + round(radius)), (255,), thick
        )
    inner = radius * 0.62
    for _ in range(r.randint(6, 12)):
        a, b = ((round(x + r.uniform(-inner, inner)), round(y + r.uniform(-inner, inner))) for _ in range(2))
        bent = (a[0], b[1]) if r.random() < 0.5 else (b[0], a[1])
        cv2.polylines(mask, [np.array([a, bent, b], np.int32)], False, (255,), thick, cv2.LINE_AA)
    return inked(image, (mask * r.uniform(0.4, 0.8)).astype(np.uint8), (215, 40, 45))


def hand(r: random.Random, composed: Composed, *, held_out: bool) -> Drawn:
    """간이영수증 and its like: a coloured form, its blanks filled in with a ball pen."""
    width = r.randint(760, 1000)
    kind = type_for(r, composed, width, held_out=held_out, loose=r.uniform(0.3, 1.0))
    kind = Type(kind.face, None, kind.size, kind.size * r.uniform(1.7, 2.3), width, kind.hand, kind.loose)
    printed = outline_print(r, kind, composed, _blanks(composed))
    margin = round(width * r.uniform(0.06, 0.1))
    ink = np.pad(printed.ink, margin)
    pen = np.pad(printed.pen, margin)
    table = np.zeros_like(ink)
    _rule_table(table, printed, "grid", margin, margin, shade=False)
    cv2.rectangle(table, (margin // 2, margin // 2), (width + margin * 3 // 2, ink.shape[0] - margin // 2), (255,), 2)
    colour = r.choice(((40, 70, 150), (150, 60, 60), (40, 110, 80), (40, 40, 40), (90, 60, 130)))
    paper = np.empty((*ink.shape, 3), np.uint8)
    paper[:] = r.choice(((250, 248, 240), (246, 240, 226), (240, 246, 240), (252, 240, 240)))
    image = inked(
        inked(inked(paper, table, colour), ink, colour), pen, r.choice(((25, 35, 110), (20, 20, 25), (35, 35, 60)))
    )
    marks: list[Box] = []
    if r.random() < 0.6 and printed.cells:
        row, radius = printed.cells[min(len(printed.cells) - 1, r.randint(1, 5))][2], width * r.uniform(0.04, 0.06)
        centre = (margin + min(width - radius, row[2] + radius), margin + (row[1] + row[3]) / 2)
        image = _sealed(r, image, centre, radius)
        marks.append((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius))
    return on_paper(composed, image, printed, 1.0, (margin, margin), r.choice((90.0, 105.0, 130.0)), marks)


def _blanks(composed: Composed) -> dict[tuple[int, int], tuple[int, int]]:
    """What a hand fills in: the ink of the true fields, and cells that are mostly digits."""
    blanks = {}
    inks = {(truth.row, truth.ink) for truth in composed.fields.values() if truth.row is not None and truth.ink}
    for i, row in enumerate(composed.rows):
        for j, cell in enumerate(row.cells):
            found = [(cell.text.find(ink), ink) for at, ink in inks if at == i and ink in cell.text]
            if found:
                blanks[i, j] = min(at for at, _ in found), max(at + len(ink) for at, ink in found)
            elif 2 * sum(c.isdigit() for c in cell.text) > len(cell.text.replace(" ", "")):
                blanks[i, j] = 0, len(cell.text)
    return blanks
