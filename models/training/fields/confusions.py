"""What the recogniser makes of each character: measured on drawn lines, kept in confusions.tsv, drawn from by `noise`.

    python -m models.training.fields.confusions --model models/ocr/receipt-lines-v2 [--lines 6000] [--seed 5]

Every row of the table: a printed character, what was read in its place (nothing, itself, another, or two), how often.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

TABLE = Path(__file__).with_name("confusions.tsv")
#: A character seen less often than this is misread as its kind is.
_ENOUGH = 25
_FIRST, _LAST = ord("가"), ord("힣")


@dataclass(frozen=True)
class Misreading:
    """How one character is misread: `rate` of the times, as one of `texts`, with cumulated `weights`."""

    rate: float
    texts: tuple[str, ...]
    weights: tuple[int, ...]

    def draw(self, r: random.Random) -> str:
        return self.texts[bisect(self.weights, r.random() * self.weights[-1])]


def kind_of(c: str) -> str:
    """The kind a rare character borrows from: hangul, digit, letter, space or mark."""
    if _FIRST <= ord(c) <= _LAST:
        return "hangul"
    return "digit" if c.isdigit() else "letter" if c.isalpha() else "space" if c == " " else "mark"


def aligned(printed: str, read: str) -> Iterator[tuple[str, str]]:
    """Each printed character with what was read for it, by least edit distance; an added character stays with the one
    before it, at a line's beginning with the first."""

    def cost(a: str, b: str) -> int:
        # a space is lost or added, never taken for a letter
        return 0 if a == b else 2 if " " in (a, b) else 1

    rows = [list(range(len(read) + 1))]
    for i, a in enumerate(printed, 1):
        before = rows[-1]
        row = [i]
        for j, b in enumerate(read, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + cost(a, b)))
        rows.append(row)
    pairs: list[tuple[str, str]] = []
    i, j, added = len(printed), len(read), ""
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + cost(printed[i - 1], read[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((printed[i], read[j] + added))
            added = ""
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            pairs.append((printed[i], added))
            added = ""
        else:
            j -= 1
            added = read[j] + added
    if added and pairs:
        pairs[-1] = (pairs[-1][0], added + pairs[-1][1])
    return reversed(pairs)


@cache
def misreadings() -> dict[str, Misreading]:
    """Per character, and per kind for those not seen often enough."""
    seen: dict[str, Counter[str]] = {}
    for row in TABLE.read_text(encoding="utf-8").splitlines():
        printed, read, count = row.split("\t")
        for key in (printed, kind_of(printed)):
            # of a kind only the rate and the losses carry over, not which character it became
            seen.setdefault(key, Counter())[
                read if key == printed or not read else "=" if read == printed else "~"
            ] += int(count)
    return {key: _misreading(key, counts) for key, counts in seen.items() if counts.total() >= _ENOUGH}


def _misreading(key: str, counts: Counter[str]) -> Misreading:
    wrong = [(text, count) for text, count in sorted(counts.items()) if text != (key if len(key) == 1 else "=")]
    texts, weights = zip(*wrong, strict=True) if wrong else (("",), (0,))
    return Misreading(sum(weights) / counts.total(), texts, tuple(accumulate(weights)))


def misread(r: random.Random, c: str, worse: float) -> str:
    """`c` as the recogniser might read it; errors are `worse` times as frequent as measured (0: none)."""
    table = misreadings()
    known = table.get(c) or table.get(kind_of(c))
    if known is None or r.random() >= known.rate * worse:
        return c
    text = known.draw(r)
    return similar(r, c) if text == "~" else text


def similar(r: random.Random, c: str) -> str:
    """Another character of the same kind; of a syllable one letter changes."""
    if kind_of(c) == "digit":
        return str(r.randrange(10))
    if kind_of(c) != "hangul":
        return r.choice("Il1oO0.,:;'-_|/")
    code = ord(c) - _FIRST
    first, middle, last = code // 588, code // 28 % 21, code % 28
    match r.randrange(3):
        case 0:
            first = r.randrange(19)
        case 1:
            middle = r.randrange(21)
        case _:
            last = r.choice((0, 0, 1, 4, 8, 16, 17, 21))
    return chr(_FIRST + first * 588 + middle * 28 + last)


def measured(model: Path, seed: int, lines: int) -> Counter[tuple[str, str]]:
    """Pairs (printed, read) over drawn lines of the training wordings; reading at most two characters for one."""
    from models.training.recogniser import charset, evaluate, samples

    drawn = samples.samples(seed, lines)
    counts: Counter[tuple[str, str]] = Counter()
    for sample, read in zip(drawn, evaluate.onnx_reader(model)([s.image for s in drawn]), strict=True):
        text = charset.normalise(read)
        if 3 * evaluate.edit_distance(sample.text, text) <= len(sample.text):  # else a line not read at all
            counts.update(pair for pair in aligned(sample.text, text) if len(pair[1]) <= 2)
    return counts


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--lines", type=int, default=6000)
    p.add_argument("--seed", type=int, default=5)
    args = p.parse_args()
    counts = measured(args.model, args.seed, args.lines)
    rows = [f"{printed}\t{read}\t{count}\n" for (printed, read), count in sorted(counts.items())]
    TABLE.write_text("".join(rows), encoding="utf-8")
    wrong = sum(count for (printed, read), count in counts.items() if printed != read)
    print(f"{counts.total():,} characters, {wrong / counts.total():.3f} misread, {len(rows):,} rows")


if __name__ == "__main__":
    main()
