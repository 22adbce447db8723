"""How well the reader of orders reads composed ones: right, asked about, silently wrong, by field.

    python -m models.training.orders.measure --orders 300
    python -m models.training.orders.measure --orders 20 --drawn --held-out
    python -m models.training.orders.measure --orders 300 --model FILE.gguf

Prints a Markdown table. "typed" keeps the cells of tables apart (HWPX), "flat" runs rows together (PDF), "drawn" is
printed on a sheet, scanned and read by the program's own OCR. A value is right where it equals the truth without
blanks; "silent" is wrong and not to be checked. With a model its word is heard, too.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.llm.model import FieldModel
from desktop.llm.orders import ORDER
from desktop.orders.beside import witnessed
from desktop.orders.draft import proposed
from desktop.orders.fields import squash
from desktop.orders.model import OrderField, lines_of_page
from desktop.orders.reader import read_order
from desktop.receipts.model import Line, Proposed, Status
from desktop.travel.rules import rule_book
from models.training.orders.held_out import HELD_OUT
from models.training.orders.layouts import LAYOUTS
from models.training.orders.paper import Layouts, Order, Value

Counts = Counter[tuple[str, str]]


def score(order: Order, lines: Sequence[Line], counts: Counts, model: FieldModel | None = None) -> None:
    """Count, for every true field, whether it was right, wrong, missing, and what was sure."""
    read = read_order(lines_of_page(lines), rule_book().regions)
    if read is not None and model is not None:
        said = {
            name: Proposed(value=each.value, text=each.text, lines=each.lines, probability=each.probability)
            for name, each in model.propose([line.text for line in read.lines], task=ORDER).items()
        }
        read = witnessed(read, said)
    found = {} if read is None else proposed(read)
    for name, truth in order.truth.items():
        counts[name, "all"] += 1
        field = found.get(name)
        if field is None:
            counts[name, "missing"] += 1
            continue
        is_right = _same(field, truth)
        counts[name, "right" if is_right else "wrong"] += 1
        if field.status is Status.OK:
            counts[name, "sure" if is_right else "silent"] += 1
    for name, field in found.items():
        if name not in order.truth and name in ("start", "end", "name", "destinations") and field.status is Status.OK:
            counts[name, "silent"] += 1


def _same(field: OrderField, truth: Value) -> bool:
    if isinstance(field.value, tuple) and isinstance(truth, tuple):
        return sorted(map(squash, field.value)) == sorted(map(squash, truth))
    return squash(str(field.value)) == squash(str(truth))


def drawn_lines() -> Callable[[Order], Sequence[Line]]:
    """A reader of drawn and scanned orders. Loads the program's models."""
    from desktop import manifest
    from desktop.ocr.page import read_page
    from desktop.ocr.text_models import TextModels
    from models.training.receipts.camera import scan
    from models.training.receipts.page import draw

    text = TextModels(manifest.load(), threads=2)

    def read(order: Order) -> Sequence[Line]:
        page = scan(order.r, [draw(order.r, order.composed())])
        return [
            Line(text=line.text, polygon=line.polygon, confidence=min(0.999, line.mean_confidence()))
            for receipt in read_page(page.image, text, lambda: False)
            for line in receipt.lines
        ]

    return read


def table(counts: Counts) -> str:
    """Field by field, and all of them."""
    names = sorted({name for name, _ in counts})
    rows = ["| field | of | right | missing | wrong | sure | silently wrong |", "|---|---|---|---|---|---|---|"]
    for name in (*names, "all"):
        said = Counter[str]()
        for (field, what), count in counts.items():
            if name in (field, "all"):
                said[what] += count
        of = max(1, said["all"])
        shares = (f"{said[what] / of:.1%}" for what in ("right", "missing", "wrong", "sure"))
        rows.append(f"| {name} | {said['all']} | {' | '.join(shares)} | {said['silent']} ({said['silent'] / of:.2%}) |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="only the held-out layouts")
    parser.add_argument("--drawn", action="store_true", help="drawn, scanned and read by OCR")
    parser.add_argument("--by-layout", action="store_true")
    parser.add_argument("--model", type=Path, help="a language model that is asked, too")
    options = parser.parse_args()
    model = FieldModel(options.model, task=ORDER) if options.model else None
    ways: dict[str, Callable[[Order], Sequence[Line]]] = {"typed": Order.typed, "flat": Order.flat}
    if options.drawn:
        ways = {"drawn": drawn_lines()}
    sets: dict[str, Layouts] = {"held out": HELD_OUT} if options.held_out else {"known": LAYOUTS, "held out": HELD_OUT}
    for title, layouts in sets.items():
        for way, lines in ways.items():
            parts: dict[str, Counts] = {}
            r, began = random.Random(options.seed), time.perf_counter()  # noqa: S311 - drawing, not secrets
            for number in range(options.orders):
                order = layouts.compose(r, sorted(layouts.known)[number % len(layouts.known)])
                key = order.template if options.by_layout else "all layouts"
                score(order, lines(order), parts.setdefault(key, Counter()), model)
            each = (time.perf_counter() - began) / options.orders
            for key, counts in parts.items():
                print(f"\n### {title}, {way}, {key}: {each * 1000:.1f} ms an order\n\n{table(counts)}")


if __name__ == "__main__":
    main()
