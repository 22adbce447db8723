"""CPU seconds a document takes, and its parts, on one thread and on two; Tesseract on the same pictures beside it.

    python tests/benchmarks/parts.py [FOLDER] [--threads 1 2] [--detector PACK] [--recogniser PACK]

Without a folder the built-in samples are read. With Debian's tesseract-ocr and tesseract-ocr-kor installed every row
also has its ratio to one pass of Tesseract (page segmentation 4): seconds alone say more of the machine than of the
program. A PACK is a folder with inference.onnx and inference.yml, measured in the place of the shipped model.
"""

from __future__ import annotations

import argparse
import io
import resource
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

from desktop import documents, manifest
from desktop.llm.model import FieldModel
from desktop.ocr import packs
from desktop.ocr.decode import Decoded
from desktop.ocr.found import Found
from desktop.ocr.found import Image as Pixels
from desktop.ocr.page import read_page
from desktop.ocr.text_models import TextModels
from desktop.receipts.judge import judge
from desktop.samples import sample_trip
from desktop.settings import Settings

#: What models take while a page is laid out.
MODELS: Final = ("find", "recognise", "glance")
PARTS: Final = ("decode", "find", "recognise", "glance", "layout", "fields", "judge")
LONG_SIDE: Final = 2400
T = TypeVar("T")


class Clock:
    """CPU seconds of this process by part; ``read_page`` sees it as its reader."""

    def __init__(self, models: TextModels) -> None:
        self.models = models
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def take(self, part: str, work: Callable[[], T]) -> T:
        begun = time.process_time()
        result = work()
        self.seconds[part] += time.process_time() - begun
        return result

    def find(self, image: Pixels) -> Found:
        return self.take("find", lambda: self.models.find(image))

    def read(self, image: Pixels, words: Found) -> list[Decoded]:
        return self.take("recognise", lambda: self.models.read(image, words))

    def glance(self, image: Pixels, words: Found) -> list[Decoded]:
        return self.take("glance", lambda: self.models.glance(image, words))


def measure(file: Path, clock: Clock, fields: FieldModel) -> None:
    """Read one file, every part on the clock."""
    for page in clock.take("decode", lambda: list(documents.pages(file, documents.Limits.of(Settings())))):
        assert isinstance(page, documents.PageImage), (file, page)
        pixels = page.pixels
        inside = sum(clock.seconds[part] for part in MODELS)
        texts = clock.take("layout", lambda: read_page(pixels, clock))  # noqa: B023 - called at once
        clock.seconds["layout"] -= sum(clock.seconds[part] for part in MODELS) - inside
        for text in texts:
            lines = [line.text for line in text.lines]
            found = clock.take("fields", lambda: fields.answer(lines))  # noqa: B023
            clock.take("judge", lambda: judge(text.lines, text.polygon, found.fields, found.kind))  # noqa: B023


def tesseract_seconds(page: Pixels) -> float:
    """CPU seconds of one pass over a page, given in grey with a long side of at most 2,400 pixels."""
    picture = Image.fromarray(page).convert("L")
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    data = io.BytesIO()
    picture.save(data, "PNG")
    before = _children_seconds()
    command = ["tesseract", "-", "-", "-l", "kor+eng", "--psm", "4", "tsv"]
    subprocess.run(command, input=data.getvalue(), capture_output=True, check=True)
    return _children_seconds() - before


def tesseract_seconds_of(file: Path) -> float:
    """CPU seconds of one pass over every page of a file."""
    pages = documents.pages(file, documents.Limits.of(Settings()))
    return sum(tesseract_seconds(page.pixels) for page in pages if isinstance(page, documents.PageImage))


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Print the table; 0 whatever it says: thresholds belong to a person who knows the machine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--detector", type=Path)
    parser.add_argument("--recogniser", type=Path)
    arguments = parser.parse_args()
    files = sample_trip()[1] if arguments.folder is None else sorted(arguments.folder.iterdir())
    models = manifest.load()
    for role, pack in (("detector", arguments.detector), ("recogniser", arguments.recogniser)):
        if pack is not None:
            models[role] = packs.adopted(pack.absolute(), role)
    fields = FieldModel(models["fields"].checked()[0])
    has_peer, peer = shutil.which("tesseract") is not None, 0.0
    clocks = {n: Clock(TextModels(models, threads=n)) for n in arguments.threads}
    for clock in clocks.values():  # the first page pays for what is loaded late
        measure(files[0], clock, fields)
        clock.seconds.clear()
    for file in files:  # one after the other on each file: a busy machine is busy for all alike
        peer += tesseract_seconds_of(file) if has_peer else 0.0
        for clock in clocks.values():
            measure(file, clock, fields)
    count = len(files)
    names = [models[role].name for role in ("detector", "recogniser")]
    print(f"{count} documents, {' and '.join(names)}; CPU seconds a document")
    print(" " * 12 + "".join(f"{part:>11s}" for part in (*PARTS, "all")) + ("  / Tesseract" if has_peer else ""))
    for threads, clock in clocks.items():
        whole = sum(clock.seconds.values())
        row = "".join(f"{each / count:11.3f}" for each in (*(clock.seconds[part] for part in PARTS), whole))
        print(f"{threads} thread(s)".ljust(12) + row + (f"{whole / peer:13.2f}" if has_peer else ""))
    if has_peer:
        print("Tesseract".ljust(12) + " " * 11 * len(PARTS) + f"{peer / count:11.3f}{1:13.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
