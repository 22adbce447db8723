"""How far to trust a field of the model: its least token probability against how often it was right.

Measured on drawn receipts of layouts and words that training never saw, and kept in the model file as JSON text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Final

#: The model file's key.
CALIBRATION_KEY: Final = "yeobijigi.calibration"


@dataclass(frozen=True)
class Step:
    """Of the answers whose least token probability is ``least`` or more, up to the next step's, ``right`` were right.

    ``coverage`` and ``precision`` are of all answers from ``least`` upwards: their share of the receipts that have the
    field, and how many of them were right. All from 0 to 1.
    """

    least: float
    right: float
    coverage: float
    precision: float


Calibration = Mapping[str, Sequence[Step]]


def share_right(steps: Sequence[Step], least: float) -> float:
    """How often an answer of this least token probability was right; ``least`` itself where nothing was measured."""
    known = [step.right for step in steps if step.least <= least]
    return known[-1] if known else min((step.right for step in steps), default=least)


def calibration_text(calibration: Calibration) -> str:
    """As text for the model file."""
    return json.dumps({name: [astuple(step) for step in steps] for name, steps in calibration.items()})


def read_calibration(text: str) -> dict[str, tuple[Step, ...]]:
    """From the model file's text; ValueError when it is no calibration."""
    try:
        found = {name: tuple(Step(*map(float, row)) for row in rows) for name, rows in json.loads(text).items()}
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no calibration") from error
    for steps in found.values():
        if any(not (math.isfinite(part) and 0.0 <= part <= 1.0) for step in steps for part in astuple(step)):
            raise ValueError("no calibration")
        if list(steps) != sorted(steps, key=lambda step: step.least):
            raise ValueError("no calibration")
    return found
