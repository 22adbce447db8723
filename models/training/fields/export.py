"""Write a run's averaged weights as the GGUF file that the program loads.

    python -m models.training.fields.export --run RUN --out models/sllm/receipt-fields-v2.q8_0.gguf [--calibration FILE]

FILE is what evaluate --calibrate wrote of the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch

from desktop.llm.calibration import CALIBRATION_KEY, calibration_text, read_calibration

from . import gguf_file, tokenizer
from .shape import Shape


def export(run: Path, out: Path, calibration: str | None) -> None:
    """`calibration` is a text of desktop.llm.calibration. ValueError when it is not, or the vocabulary has changed."""
    state = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=True)
    if state["tokens"] != list(tokenizer.vocabulary().tokens):
        raise ValueError("the checkpoint was trained with another vocabulary")
    weights = {name: weight.float().numpy() for name, weight in state["average"].items()}
    more = {} if calibration is None else {CALIBRATION_KEY: calibration_text(read_calibration(calibration))}
    out.parent.mkdir(parents=True, exist_ok=True)
    gguf_file.write(out, out.name.split(".")[0], Shape(**state["shape"]), weights, more)
    print(f"step {state['step']:,}, {state['seen']:,} tokens seen, {state['cpu_seconds']:.0f} CPU seconds")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--run", type=Path, required=True, help="folder of a training run")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--calibration", type=Path)
    args = p.parse_args()
    export(args.run, args.out, args.calibration.read_text(encoding="utf-8") if args.calibration else None)
    print(f"{hashlib.sha256(args.out.read_bytes()).hexdigest()}  {args.out.name}  {args.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
