"""Measure a recogniser on held-out lines: wordings and fonts that training never uses.

    python -m models.training.recogniser.evaluate --model models/ocr/receipt-lines-v2 [--model OTHER ...] [--lines 2000]

A model folder holds inference.onnx and inference.yml in PaddleOCR's form. White space is not counted.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import charset, samples

Reader = Callable[[list[NDArray[np.uint8]]], list[str]]


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1: characters read, lines without a fault, lines with all digits right, lines with all
    stars right (each of the lines that have some)."""

    characters: float
    lines: float
    digits: float
    stars: float


def edit_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def measure(read: Reader, lines: list[samples.Sample]) -> Score:
    got = read([s.image for s in lines])
    errors = letters = right = digit_lines = digit_right = star_lines = star_right = 0
    for s, text in zip(lines, got, strict=True):
        want, have = s.text.replace(" ", ""), charset.normalise(text).replace(" ", "")
        letters += len(want)
        errors += edit_distance(want, have)
        right += want == have
        number = [c for c in want if c.isdigit()]
        if len(number) >= 3:
            digit_lines += 1
            digit_right += number == [c for c in have if c.isdigit()]
        if want.count("*") >= 4:
            star_lines += 1
            star_right += want.count("*") == have.count("*")
    return Score(
        1 - errors / max(1, letters),
        right / len(lines),
        digit_right / max(1, digit_lines),
        star_right / max(1, star_lines),
    )


def in_batches(
    images: list[NDArray[np.uint8]], run: Callable[[NDArray[np.float32]], list[str]], least: int
) -> list[str]:
    """Lines of like width together, padded to at least `least` columns, as PaddleX feeds them."""
    out = [""] * len(images)
    order = sorted(range(len(images)), key=lambda i: images[i].shape[1])
    for start in range(0, len(order), 16):
        part = order[start : start + 16]
        width = (max(least, *(images[i].shape[1] for i in part), 8) + 7) // 8 * 8
        for i, text in zip(part, run(samples.pad([images[i] for i in part], width)), strict=True):
            out[i] = text
    return out


def onnx_reader(folder: Path, threads: int = 1) -> Reader:
    """A model folder as PaddleOCR loads it: classes from inference.yml, three equal channels in."""
    import onnxruntime
    import yaml

    described = yaml.load((folder / "inference.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    names = described["PostProcess"]["character_dict"]
    classes = ["", *map(str, names), " "]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(folder / "inference.onnx"), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name

    def run(x: NDArray[np.float32]) -> list[str]:
        best = session.run(None, {name: np.repeat(x, 3, 1)})[0].argmax(-1)
        rows = []
        for frames in best:
            keep = np.flatnonzero((frames != 0) & np.append(True, frames[1:] != frames[:-1]))
            rows.append("".join(classes[k] for k in frames[keep]))
        return rows

    return lambda images: in_batches(images, run, 320)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", type=Path, action="append", required=True)
    p.add_argument("--lines", type=int, default=2000)
    p.add_argument("--seed", type=int, default=99)
    p.add_argument("--show", type=int, default=0, help="how many misread lines to print")
    args = p.parse_args()
    lines = samples.samples(args.seed, args.lines, held_out=True)
    print(f"{len(lines)} held-out lines, mean width {np.mean([s.image.shape[1] for s in lines]):.0f}")
    for folder in args.model:
        read = onnx_reader(folder)
        began = time.process_time()
        score = measure(read, lines)
        took = (time.process_time() - began) / len(lines)
        one = np.zeros((48, 320), np.uint8)
        began = time.process_time()
        read([one] * 160)
        narrow = (time.process_time() - began) / 160
        print(f"{folder.name}: {score}  {took * 1000:.1f} CPU-ms a line, {narrow * 1000:.1f} at 320 columns")
        if args.show:
            wrong = [
                (s.text, t)
                for s, t in zip(lines, read([s.image for s in lines]), strict=True)
                if s.text.replace(" ", "") != t.replace(" ", "")
            ]
            for want, have in wrong[: args.show]:
                print(f"  {want!r} -> {have!r}")


if __name__ == "__main__":
    main()
