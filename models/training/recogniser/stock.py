"""A stock of drawn lines: many processes draw, several trainings read the same lines, some more than once.

    python -m models.training.recogniser.stock --out DIR [--processes 14] [--seconds 1500]

A shard is one npz file of SHARD lines: single ones (samples.py) and words of whole pages (cuts.py). When there are more
than --keep shards the oldest are removed, so that what is read stays new.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.training.receipts.draw_pages import page

from .cuts import cuts
from .photo import HEIGHT
from .samples import Sample, grouped, sample

SHARD = 1024
#: Share of the lines that are cut out of whole pages.
OF_PAGES = 0.35


def drawn(r: random.Random, of_pages: float = OF_PAGES) -> list[Sample]:
    """The lines of one shard."""
    lines: list[Sample] = []
    while len(lines) < SHARD * of_pages:
        lines += cuts(r, page(r, held_out=False))
    return lines + [sample(r) for _ in range(SHARD - len(lines))]


def save(lines: list[Sample], path: Path) -> None:
    """Write a shard; it appears under its name when it is whole."""
    unfinished = path.with_suffix(".new")
    with unfinished.open("wb") as file:
        np.savez(
            file,
            pixels=np.concatenate([s.image.ravel() for s in lines]),
            widths=np.array([s.image.shape[1] for s in lines], np.int32),
            texts=np.frombuffer("\n".join(s.text for s in lines).encode(), np.uint8),
            centres=np.concatenate([s.centres for s in lines]).astype(np.float32),
            known=np.array([len(s.centres) for s in lines], np.int32),
        )
    unfinished.replace(path)


def load(path: Path) -> list[Sample]:
    with np.load(path, allow_pickle=False) as file:
        pixels, widths, known, centres = file["pixels"], file["widths"], file["known"], file["centres"]
        texts = file["texts"].tobytes().decode().split("\n")
    images = np.split(pixels, np.cumsum(widths[:-1] * HEIGHT))
    places = np.split(centres, np.cumsum(known[:-1]))
    return [Sample(text, image.reshape(HEIGHT, -1), at) for text, image, at in zip(texts, images, places, strict=True)]


def batches(folder: Path, seed: int, pixels: int) -> Iterator[list[Sample]]:
    """Endless batches of lines from shards chosen at random; waits while there is none."""
    r = random.Random(seed)  # noqa: S311 - drawing, not secrets
    while True:
        there = sorted(folder.glob("*.npz"))
        try:
            lines = [s for path in r.sample(there, min(2, len(there))) for s in load(path)]
        except FileNotFoundError:  # just removed as one of the oldest
            continue
        if lines:
            yield from grouped(r, lines, pixels)
        else:
            time.sleep(1)


def fill(folder: Path, seed: int, seconds: float, keep: int) -> None:
    """Draw shards until the time is up."""
    os.nice(10)
    began = time.monotonic()
    r = random.Random(seed)  # noqa: S311 - drawing, not secrets
    for number in itertools.count():
        if time.monotonic() - began > seconds:
            return
        save(drawn(r), folder / f"{time.time_ns()}-{seed}-{number}.npz")
        for old in sorted(folder.glob("*.npz"))[:-keep]:
            old.unlink(missing_ok=True)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    p.add_argument("--seconds", type=float, default=1500)
    p.add_argument("--keep", type=int, default=1500, help="shards, about 20 MB each")
    p.add_argument("--seed", type=int, default=1, help="another one for lines that were not drawn before")
    args = p.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    workers = [
        multiprocessing.Process(target=fill, args=(args.out, args.seed * 1000 + i, args.seconds, args.keep))
        for i in range(args.processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
