"""Lines as they stand on Korean receipts, tickets, slips and payment screens, one `str` per call.

Whole wordings are held out: `line(r, held_out=True)` draws only from those, training only from the others, so that a
measurement never repeats a wording the net was fitted to.
"""

from __future__ import annotations

import random

from .charset import CLASS_OF, normalise
from .wordings_held_out import HELD_OUT
from .wordings_money import MONEY
from .wordings_travel import TRAVEL

LONGEST = 64


def line(r: random.Random, *, held_out: bool = False) -> str:
    """One line of 1 to 64 characters, every one of them in the charset, single spaces only."""
    trained = (MONEY, TRAVEL)
    while True:
        wordings = HELD_OUT if held_out else r.choices(trained, [sum(w.weights) for w in trained])[0]
        text = normalise(wordings.draw(r))
        if len(text) > LONGEST:
            text = text[: r.randint(30, LONGEST)].rstrip()
        if text and all(c in CLASS_OF for c in text):
            return text
