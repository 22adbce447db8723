"""Draws pages of receipts and writes their truth in the form that labelled documents have.

    python -m models.training.receipts.draw_pages --out DIR --count 60 --seed 1 --held-out

DIR gets one JPEG per page and labels.json: a list with the file, its kind (photo, scan, screenshot), the type of
document, the lines as printed, the true fields, and a part per receipt where a page has several.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import cv2

from .compose import compose
from .drawn import Page
from .model import Composed, Paper, Value
from .page import draw, photograph_page

#: How many receipts pages have.
_COUNTS, _COUNT_WEIGHTS = (1, 2, 3), (16, 3, 1)
#: The true fields under the names that labels give them.
_NAMES = {"issued_on": "date", "service_on": "service_date", "issued_at": "time", "check_in": "checkin"} | {
    "check_out": "checkout"
}
NOT_RECEIPT = "not_receipt"


def page(r: random.Random, *, held_out: bool) -> Page:
    """One page with one to three receipts, or with a paper that is none; none at all once in a hundred."""
    if r.random() < 0.01:
        return photograph_page(r, [])
    composed = [compose(r, held_out=held_out)]
    if _shares_pages(composed[0]):
        for _ in range(r.choices(_COUNTS, _COUNT_WEIGHTS)[0] - 1):
            another = compose(r, held_out=held_out)
            if _shares_pages(another):
                composed.append(another)
    return photograph_page(r, [draw(r, receipt, held_out=held_out) for receipt in composed])


def _shares_pages(composed: Composed) -> bool:
    """Small papers lie beside each other; sheets and screens come alone."""
    return composed.kind != NOT_RECEIPT and composed.paper in {Paper.THERMAL, Paper.TICKET, Paper.HAND}


def pages(seed: int, count: int, *, held_out: bool) -> Iterator[Page]:
    """`count` pages; each is drawn from a seed of its own, so that any of them can be drawn again alone."""
    for i in range(count):
        yield page(random.Random(f"{seed}:{i}"), held_out=held_out)  # noqa: S311 - drawing, not secrets


def fields_of(composed: Composed) -> dict[str, Value]:
    """The true fields of a receipt under the names that labels give them."""
    fields = {_NAMES.get(name, name): truth.value for name, truth in composed.fields.items()}
    return {name: value for name, value in fields.items() if value is not False}


def label(name: str, drawn: Page) -> dict[str, object]:
    """One entry of labels.json."""
    composed = [receipt.composed for receipt in drawn.receipts]
    parts = [fields_of(receipt) for receipt in composed]
    first = parts[0] if parts else {}
    kind = composed[0].kind if composed else NOT_RECEIPT
    foreign = "total_foreign" in first and "total" not in first
    entry: dict[str, object] = {
        "id": Path(name).stem,
        "file": name,
        "kind": drawn.kind,
        "doc_type": f"foreign_{kind}" if foreign else kind,
        "width": drawn.image.shape[1],
        "height": drawn.image.shape[0],
        "template": [receipt.template for receipt in composed],
        "paper": [receipt.paper.value for receipt in composed],
        "turns": drawn.turns,
        "fields": first,
        "lines": [line for receipt in composed for line in receipt.lines()],
    }
    if len(parts) > 1:
        entry["receipts"] = parts
    return entry


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--count", type=int, default=60)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--held-out", action="store_true", help="templates, wordings and faces that training never uses")
    args = p.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    labels = []
    for i, drawn in enumerate(pages(args.seed, args.count, held_out=args.held_out)):
        name = f"page-{i:04d}.jpg"
        cv2.imwrite(str(args.out / name), drawn.image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])
        labels.append(label(name, drawn))
    (args.out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
