"""Composes receipts: `compose(r)` is one of endlessly many, with its true fields.

The order of events: a kind is drawn, a family of layouts that prints it, and on an empty sheet the family prints one
payment in the habits of one printer. The same generator state gives the same receipt.
"""

from __future__ import annotations

import random
from typing import Final

from .apps import APPS
from .bus import BUS
from .car import CAR
from .family import Families, Family
from .far import FAR
from .foreign import FOREIGN
from .forms import FORMS
from .held_out import HELD_OUT as HELD_OUT_PURCHASES
from .held_out_travel import HELD_OUT_TRAVEL
from .invoices import INVOICES
from .model import Composed
from .nothing import NOTHING
from .notices import NOTICES
from .patchwork import PATCHWORK
from .rail import RAIL
from .sheet import Sheet
from .shops import SHOPS
from .slips import SLIPS
from .stay import STAY
from .taxi import TAXI
from .toll import TOLL
from .traps import TRAPS

#: How often each kind is drawn: about as often as clerks meet it.
KIND_WEIGHTS: Final = {
    "rail": 11.0,
    "bus": 6.0,
    "air": 5.0,
    "ship": 3.0,
    "taxi": 8.0,
    "toll": 6.0,
    "parking": 5.0,
    "fuel": 6.0,
    "lodging": 9.0,
    "meal": 13.0,
    "shop": 11.0,
    "card_slip": 8.0,
    "tax_invoice": 5.0,
    "simple": 4.0,
    "other": 5.0,
    "not_receipt": 7.0,
}


def _by_kind(*collections: Families) -> dict[str, tuple[list[Family], list[float]]]:
    """kind -> its families with their weights."""
    found: dict[str, tuple[list[Family], list[float]]] = {}
    for family in (family for families in collections for family in families.all):
        for kind in family.kinds:
            families, weights = found.setdefault(kind, ([], []))
            families.append(family)
            weights.append(family.weight / family.kinds.count(kind))
    return found


TRAINING: Final = _by_kind(
    SLIPS,
    SHOPS,
    RAIL,
    BUS,
    FAR,
    TAXI,
    TOLL,
    CAR,
    STAY,
    INVOICES,
    FORMS,
    APPS,
    FOREIGN,
    NOTHING,
    PATCHWORK,
    TRAPS,
    NOTICES,
)
HELD_OUT: Final = _by_kind(HELD_OUT_PURCHASES, HELD_OUT_TRAVEL)


def compose(r: random.Random, *, held_out: bool = False, kind: str | None = None) -> Composed:
    """One receipt of `kind`, or of any. Held-out ones come from families and words that training never sees.

    Raises KeyError for a kind that is not one of desktop.receipts.model.Kind.
    """
    if kind is None:
        kind = r.choices(list(KIND_WEIGHTS), list(KIND_WEIGHTS.values()))[0]
    families, weights = (HELD_OUT if held_out else TRAINING)[kind]
    family = r.choices(families, weights)[0]
    sheet = Sheet(r, family.paper, kind=kind, held_out=held_out)
    family.layout(sheet)
    return sheet.composed(f"{kind}.{family.name}")


def templates(*, held_out: bool = False) -> list[str]:
    """The names of all families, as `Composed.template` gives them."""
    families = HELD_OUT if held_out else TRAINING
    return [
        f"{kind}.{name}" for kind, (members, _) in families.items() for name in dict.fromkeys(f.name for f in members)
    ]
