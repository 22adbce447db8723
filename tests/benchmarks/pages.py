"""How well pages are understood that are hard on purpose: bent, slanted, turned, touching, far away.

    python tests/benchmarks/pages.py [--kinds bent apart] [--count 12] [--seed 1] [--tesseract]

Draws photos (models/training/receipts/arranged.py; needs Debian's fonts, see models/training/README.md) and reads them.
One row per kind:

  receipts   pages on which as many receipts were found as lie there
  CER        characters of the true lines that do not stand in the receipt they belong to, white space not counted
  faultless  true lines that stand in it without a fault
  CPU s      seconds of this process a page, decoding not counted; with --tesseract also as a ratio to one of its passes
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop import manifest
from desktop.ocr.page import read_page
from desktop.ocr.text_models import TextModels
from models.training.receipts.arranged import KINDS
from models.training.receipts.drawn import Page
from tests.benchmarks.parts import tesseract_seconds


@dataclass
class Tally:
    """Sums over the pages of a kind."""

    pages: int = 0
    right: int = 0
    characters: int = 0
    errors: int = 0
    lines: int = 0
    faultless: int = 0
    seconds: float = 0.0
    peer: float = 0.0

    def row(self, name: str) -> str:
        ratio = f"{self.seconds / self.peer:8.2f}" if self.peer else ""
        return (
            f"{name:10s}{self.right:6d} of {self.pages:3d}{self.errors / max(1, self.characters):9.4f}"
            f"{self.faultless / max(1, self.lines):10.3f}{self.seconds / max(1, self.pages):8.2f}{ratio}"
        )


def squashed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def misses(line: str, text: str) -> int:
    """Edit distance of a line to the nearest part of a text."""
    row = [0] * (len(text) + 1)
    for i, a in enumerate(line, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(text, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return min(row)


def errors_in(true: Sequence[str], read: Sequence[str]) -> list[int]:
    """Wrong characters of each true line; the lines read may stand in any order."""
    everything = "\n".join(read)
    return [0 if line in everything else min(len(line), *(misses(line, each) for each in ("", *read))) for line in true]


def score(page: Page, read: Sequence[Sequence[str]], tally: Tally) -> None:
    """Count one page. Every true receipt is compared with one that was read, all of them as well as it goes."""
    true = [[squashed(line.text) for line in receipt.lines] for receipt in page.receipts]
    found = [[squashed(line) for line in receipt] for receipt in read]
    tally.pages += 1
    tally.right += len(found) == len(true)
    found += [[]] * (len(true) - len(found))
    table = [[errors_in(lines, others) for others in found] for lines in true]
    pairs = min(
        permutations(range(len(found)), len(true)),
        key=lambda order: sum(sum(table[i][j]) for i, j in enumerate(order)),
    )
    for i, j in enumerate(pairs):
        tally.characters += sum(map(len, true[i]))
        tally.errors += sum(table[i][j])
        tally.lines += len(true[i])
        tally.faultless += sum(not each for each in table[i][j])


def main() -> int:
    """Print the table; 0 whatever it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tesseract", action="store_true")
    arguments = parser.parse_args()
    models = TextModels(manifest.load(), threads=arguments.threads)
    print(
        f"{'':10s}{'receipts':>13s}{'CER':>9s}{'faultless':>10s}{'CPU s':>8s}{'/ Tess.' if arguments.tesseract else ''}"
    )
    for kind in arguments.kinds:
        tally = Tally()
        for i in range(arguments.count):
            page = KINDS[kind](random.Random(f"{arguments.seed}:{kind}:{i}"))
            begun = time.process_time()
            read = read_page(page.image, models)
            tally.seconds += time.process_time() - begun
            if arguments.tesseract:
                tally.peer += tesseract_seconds(page.image)
            score(page, [[line.text for line in receipt.lines] for receipt in read], tally)
        print(tally.row(kind), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
