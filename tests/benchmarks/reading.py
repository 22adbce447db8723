"""Reading of the built-in sample papers against Tesseract, in one run: numbers, fields, CPU seconds.

    python tests/benchmarks/reading.py

Needs Debian's tesseract-ocr and tesseract-ocr-kor. Speed is told as a ratio to the peer: seconds alone say more of
the machine than of the program.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop.engine.client import EngineClient
from desktop.receipts.model import Receipt
from desktop.samples import sample_trip
from desktop.settings import Settings
from models.training.sample_trip import PAPERS, Facts


@dataclass
class Score:
    """Of the labelled numbers (amounts, 승인번호, 사업자번호, day of payment): how many stand in the text read."""

    read: int = 0
    wanted: int = 0
    cpu_seconds: float = 0.0


def digits(value: object) -> str:
    return re.sub(r"\D", "", str(value))


def wanted(facts: Facts) -> dict[str, str]:
    return {
        "total": digits(facts.total),
        "supply": digits(facts.supply),
        "vat": digits(facts.total - facts.supply),
        "approval_no": digits(facts.approval_no),
        "business_no": digits(facts.shop.business_no),
        "issued_on": digits(facts.issued.date()),
    }


def measure(read: Callable[[Path], list[str]], files: dict[str, Path]) -> Score:
    score = Score()
    before = _children_seconds()
    for facts, _ in PAPERS:
        lines = [digits(line) for line in read(files[facts.file])]
        for value in wanted(facts).values():
            score.wanted += 1
            score.read += any(value in line for line in lines)
    score.cpu_seconds = _children_seconds() - before
    return score


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def tesseract(path: Path) -> list[str]:
    command = ["tesseract", str(path), "-", "-l", "kor+eng", "--psm", "4"]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return run.stdout.splitlines()


def main() -> int:
    """Print the table; 0 whatever it says: thresholds belong to a person who knows the machine."""
    files = {path.name: path for path in sample_trip()[1]}
    answers: dict[str, tuple[Receipt, ...]] = {}

    def yeobijigi() -> Score:
        before = _children_seconds()
        with EngineClient(Settings()) as engine:
            for path in files.values():
                answers[path.name] = tuple(engine.read(path).answer.receipts())
        score = measure(lambda path: [line.text for r in answers[path.name] for line in r.lines], files)
        score.cpu_seconds = _children_seconds() - before  # start-up included: the engine is gone by now
        return score

    ours, peer = yeobijigi(), measure(tesseract, files)
    fields = right = sure = silent = 0
    for facts, _ in PAPERS:
        for receipt in answers[facts.file]:
            for name, value in wanted(facts).items():
                fields += 1
                found = receipt.value(name)
                right += digits(found) == value
                sure += digits(found) == value and receipt.is_sure(name)
                silent += receipt.is_sure(name) and digits(found) != value
    print(f"numbers read    ours {ours.read}/{ours.wanted}, Tesseract {peer.read}/{peer.wanted}")
    print(
        f"CPU seconds     ours / Tesseract = {ours.cpu_seconds / peer.cpu_seconds:.2f} (start of our engine included)"
    )
    print(f"fields          {right}/{fields} right, {sure} of them sure, {silent} silently wrong")
    return 0


if __name__ == "__main__":
    sys.exit(main())
