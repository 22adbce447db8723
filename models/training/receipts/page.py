"""A composed receipt drawn, and receipts brought onto a page.

`draw` prints one receipt flat; `photograph_page` scans or photographs some of them together. Every outline is carried
through the same warps as the pixels.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from .camera import photo, scan, screenshot
from .drawn import Drawn, Page
from .form import form, hand
from .model import Composed, Paper
from .roll import thermal
from .scene import annotated
from .screen import screen
from .ticket import ticket

_PAPERS: dict[Paper, Callable[..., Drawn]] = {
    Paper.THERMAL: thermal,
    Paper.TICKET: ticket,
    Paper.FORM: form,
    Paper.SCREEN: screen,
    Paper.HAND: hand,
}


def draw(r: random.Random, composed: Composed, *, held_out: bool = False) -> Drawn:
    """One receipt, flat. With `held_out` in faces that training never uses."""
    drawn = _PAPERS[composed.paper](r, composed, held_out=held_out)
    if composed.paper is not Paper.SCREEN and drawn.lines and r.random() < 0.08:
        annotated(r, drawn.image, r.choice(drawn.lines).outline)
    return drawn


def photograph_page(r: random.Random, receipts: Sequence[Drawn]) -> Page:
    """A page with these receipts on it: a scan, a telephone's photo, or the picture of a screen as it is."""
    papers = {drawn.composed.paper for drawn in receipts}
    if papers == {Paper.SCREEN} and len(receipts) == 1 and r.random() < 0.85:
        return screenshot(r, receipts[0])
    if Paper.SCREEN not in papers and r.random() < (0.7 if Paper.FORM in papers else 0.3):
        return scan(r, receipts)
    return photo(r, receipts)
