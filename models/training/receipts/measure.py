"""How well the text detector finds the lines of drawn pages, and what that costs.

    python -m models.training.receipts.measure --pages 40 --side 960 1280 1600 2560
    python -m models.training.receipts.measure --pages 40 --detector FOLDER --threshold 0.2:0.4 0.3:0.6 --threads 2

Runs in the program's own environment, with Debian's fonts installed. Prints a Markdown table, one row per setting:

  found    true lines whose text is covered for at least 80 % of its width by detected boxes, each of which overlaps
           the line vertically by half
  small    the same, of lines lower than 20 pixels once the page is brought to the side in question
  cut      cells found in more boxes than they have words
  joined   detected boxes that take in two lines
  false    detected boxes, per page, that lie on no line and on no rule, bar code, seal or button
  CPU s    processor time per page of finding alone, on the given number of threads
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from desktop import manifest
from desktop.manifest import Model, ModelFile
from desktop.ocr.found import Image, Quads
from desktop.ocr.text_models import TextModels

from .draw_pages import pages
from .drawn import DrawnLine, Page
from .found import Tally, score

HEADER = "| setting | found | small (of) | cut | joined | false | CPU s |\n|---|---|---|---|---|---|---|"


class Finder(TextModels):
    """The program's models; the thresholds of a detector of PaddleOCR are the measurement's choice."""

    def __init__(self, models: Mapping[str, Model], *, threads: int) -> None:
        super().__init__(models, threads=threads)
        self.thresholds = (0.2, 0.4)
        predictor = self._detector.paddlex_predictor
        boxes_of = predictor.post_op

        def post_op(*maps: object, **keen: float) -> object:
            pixel, box = self.thresholds
            return boxes_of(*maps, **(keen | {"thresh": pixel, "box_thresh": box}))

        predictor.post_op = post_op


def found_at(finder: Finder, rgb: Image, side: int) -> tuple[Quads, float]:
    """The boxes on a page brought to at most `side` pixels, in the page's own pixels, and by what it was shrunk."""
    scale = min(1.0, side / max(rgb.shape[:2]))
    if scale < 1.0:
        size = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    return finder.find(rgb).quads / np.float32(scale), scale


def detector_from(folder: Path | None) -> Model:
    """The program's detector, or that of another folder with inference.onnx and inference.yml."""
    detector = manifest.load()["detector"]
    if folder is None:
        return detector
    paths = [folder / file.path.name for file in detector.files]
    files = tuple(ModelFile(path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths)
    return replace(detector, name=folder.name, files=files)


def measure(finder: Finder, drawn: Sequence[Page], side: int) -> tuple[Tally, list[DrawnLine]]:
    """Find on every page and count; the lines missed come second."""
    tally, missed = Tally(), []
    for page in drawn:
        begin = time.process_time()
        quads, scale = found_at(finder, page.image, side)
        tally.seconds += time.process_time() - begin
        missed += score(page, quads, scale, tally)
    return tally, missed


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--pages", type=int, default=40)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--side", type=int, nargs="+", default=[1600], help="longer side of the page in pixels, at most")
    p.add_argument("--threshold", nargs="+", default=["0.2:0.4"], help="of a pixel and of a box, for PaddleOCR's")
    p.add_argument("--threads", type=int, nargs="+", default=[1])
    p.add_argument("--detector", type=Path, nargs="*", default=[], help="folders of others, measured beside ours")
    p.add_argument("--missed", type=int, default=0, help="list so many missed lines per setting")
    args = p.parse_args()
    drawn = list(pages(args.seed, args.pages, held_out=True))
    models = manifest.load()
    print(HEADER)
    for path in (None, *args.detector):
        detector = detector_from(path)
        for threads in args.threads:
            finder = Finder(models | {"detector": detector}, threads=threads)
            for threshold in args.threshold:
                pixel, box = threshold.split(":")
                finder.thresholds = (float(pixel), float(box))
                for side in args.side:
                    tally, missed = measure(finder, drawn, side)
                    print(tally.row(f"{detector.name}, {side}, {threshold}, {threads} threads"), flush=True)
                    for line in missed[: args.missed]:
                        print(f"    missed: {line.text}")


if __name__ == "__main__":
    main()
