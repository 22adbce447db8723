"""Words as they were found on an image: where each stands, and how its line bends there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from desktop.ocr import layout
from desktop.ocr.layout import Floats as Floats

Image = NDArray[np.uint8]
Quads = NDArray[np.float32]
Indices = NDArray[np.intp] | list[int] | slice

#: Places from the left to the right end of a word at which its bend is told.
STATIONS: Final = 7


@dataclass(frozen=True, eq=False)
class Found:
    """``quads`` (n, 4, 2), clockwise from the top left, hold all of a word's ink.

    ``bows`` (n, STATIONS) say how far below the middle of its quadrilateral the middle of the print runs, ``shares``
    (n,) how high the print is, both in heights of the quadrilateral: 0 and 1 where a line is straight.
    """

    quads: Quads
    bows: Floats
    shares: Floats

    @classmethod
    def straight(cls, quads: Quads) -> Self:
        """Words none of which bends."""
        return cls(quads, np.zeros((len(quads), STATIONS), np.float32), np.ones(len(quads), np.float32))

    def __len__(self) -> int:
        return len(self.quads)

    def __getitem__(self, which: Indices) -> Found:
        return Found(self.quads[which], self.bows[which], self.shares[which])

    def scaled(self, by: float | Floats) -> Found:
        """On an image ``by`` (across, down) times as large."""
        return Found(np.asarray(self.quads * by, np.float32), self.bows, self.shares)

    def moved(self, x: float, y: float) -> Found:
        return Found(self.quads + np.array([x, y], np.float32), self.bows, self.shares)

    def turned_half(self, width: float, height: float) -> Found:
        """On the image of this size turned upside down."""
        quads = (np.array([width, height], np.float32) - self.quads)[:, [2, 3, 0, 1]]
        return Found(quads, -self.bows[:, ::-1], self.shares)

    def read_backwards(self) -> Found:
        """In the same places, as if the image stood upside down."""
        return Found(self.quads[:, [2, 3, 0, 1]], -self.bows[:, ::-1], self.shares)

    def widened(self, margin: float) -> Found:
        """Each grown by a share of its print's height on every side: other pixels, another scale, the same ink."""
        room = margin * self.shares
        heights = (layout.heights_of(self.quads) * room)[:, None]
        right = self.quads[:, 1] - self.quads[:, 0]
        down = self.quads[:, 3] - self.quads[:, 0]
        right = heights * right / np.maximum(np.linalg.norm(right, axis=1, keepdims=True), 1)
        down = heights * down / np.maximum(np.linalg.norm(down, axis=1, keepdims=True), 1)
        a, b, c, d = (self.quads[:, i] for i in range(4))
        quads = np.stack([a - right - down, b + right - down, c + right + down, d - right + down], axis=1)
        grown = 1 + 2 * room
        return Found(quads, self.bows / grown[:, None], (self.shares + 2 * room) / grown)
