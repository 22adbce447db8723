"""Teach PP-OCRv6 small's detector Korean receipts, on pages drawn as it goes; stop and start it at will.

    python -m models.training.detector.train --out RUN [--crops 4000]

It begins with the published weights. The same command continues the run in RUN (checkpoint.pt, curve.tsv), on cores or
on a GPU; the rate follows the share of --crops seen, so a resumed run may be given another end.
"""

from __future__ import annotations

import argparse
import math
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from models.training.average import Average
from models.training.receipts.drawn import Image

from . import targets
from .net import MEAN, SPREAD, Detector, load_published

#: Pixels outside text that count, for every pixel inside: those the net is most wrong about.
NEGATIVES = 3
THRESHOLD = 0.3


def prepared(images: list[Image]) -> Tensor:
    """RGB uint8 to what the net takes: N x 3 x H x W, BGR."""
    stacked = torch.from_numpy(np.stack(images)[..., ::-1].copy()).permute(0, 3, 1, 2).float() / 255
    mean, spread = (torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, SPREAD))
    ready: Tensor = (stacked - mean) / spread
    return ready


@dataclass(frozen=True)
class Batch:
    """images N x 3 x S x S as the net takes them; kernels and counted N x 1 x S x S."""

    images: Tensor
    kernels: Tensor
    counted: Tensor


def collate(crops: list[targets.Crop]) -> Batch:
    maps = [torch.from_numpy(np.stack(a))[:, None] for a in zip(*((c.kernels, c.counted) for c in crops), strict=True)]
    return Batch(prepared([c.image for c in crops]), maps[0], maps[1])


class DrawnCrops(IterableDataset[Batch]):
    """Endless batches, another stream in every worker."""

    def __init__(self, seed: int, side: int, size: int) -> None:
        self.seed, self.side, self.size = seed, side, size

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        stream = targets.crops(self.seed * 100 + (worker.id if worker else 0), self.side)
        while True:
            yield collate(list(islice(stream, self.size)))


def loss_of(logits: Tensor, batch: Batch) -> Tensor:
    """Balanced cross entropy over hard negatives, and dice (Liao et al. 2020, section 3.6)."""
    each = functional.binary_cross_entropy_with_logits(logits, batch.kernels, reduction="none") * batch.counted
    inside = batch.kernels * batch.counted
    positives = int(inside.sum())
    outside = (each * (1 - batch.kernels)).flatten()
    hardest = outside.topk(min(outside.numel(), max(1000, NEGATIVES * positives))).values
    balanced = ((each * batch.kernels).sum() + hardest.sum()) / (positives + len(hardest))
    answer = logits.sigmoid() * batch.counted
    dice: Tensor = 1 - 2 * (answer * inside).sum() / (answer.sum() + inside.sum() + 1)
    loss: Tensor = 5 * balanced + dice
    return loss


@dataclass(frozen=True)
class Score:
    """Shares of the true cells that one region and no other covers, and that a region shares with another cell; regions
    that cover none, per true cell."""

    found: float
    merged: float
    false: float


def score(net: Detector, crops: list[targets.Crop], device: torch.device) -> Score:
    net.eval()
    cells = found = merged = false = 0
    for crop in crops:
        with torch.no_grad():
            answer = net(prepared([crop.image]).to(device)).sigmoid()[0, 0].cpu().numpy()
        count, truth = cv2.connectedComponents((crop.kernels > 0).astype(np.uint8))
        _, regions = cv2.connectedComponents(((answer > THRESHOLD) & (crop.counted > 0)).astype(np.uint8))
        owners: dict[int, set[int]] = {}
        covered: dict[int, float] = {}
        for cell in range(1, count):
            inside = regions[truth == cell]
            if inside.size < 6:
                continue
            cells += 1
            names, sizes = np.unique(inside[inside > 0], return_counts=True)
            if len(names):
                best = int(names[sizes.argmax()])
                covered[cell] = float(sizes.max()) / inside.size
                owners.setdefault(best, set()).add(cell)
        for sharing in owners.values():
            if len(sharing) > 1:
                merged += len(sharing)
            else:
                found += covered[next(iter(sharing))] > 0.6
        touched = set(np.unique(regions[truth > 0]).tolist())
        false += sum(1 for region in range(1, int(regions.max()) + 1) if region not in touched)
    net.train()
    return Score(found / max(1, cells), merged / max(1, cells), false / max(1, cells))


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=Path, required=True, help="folder of the run; continued when it holds a checkpoint")
    p.add_argument("--crops", type=int, default=4_000, help="crops to see in all")
    p.add_argument("--side", type=int, default=512, help="of a crop, in pixels: a multiple of 32")
    p.add_argument("--batch", type=int, default=4)
    p.add_argument("--rate", type=float, default=3e-4)
    p.add_argument("--decay", type=float, default=0.99, help="of the averaged weights")
    p.add_argument("--workers", type=int, default=1, help="drawing processes")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--save-every", type=float, default=300, help="seconds between checkpoints")
    p.add_argument("--measure", type=int, default=24, help="held-out crops to measure at a checkpoint")
    return p.parse_args()


def main() -> None:
    args = arguments()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    net = Detector()
    load_published(net)
    net = net.to(device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), args.rate, betas=(0.9, 0.98), weight_decay=1e-4)
    average = Average(net, args.decay)
    step = seen = resumed = 0
    cpu_before = seconds_before = 0.0
    checkpoint, curve = args.out / "checkpoint.pt", args.out / "curve.tsv"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        average.state, average.steps = state["average"], state["step"]
        step, seen, cpu_before, seconds_before = state["step"], state["seen"], state["cpu_seconds"], state["seconds"]
        resumed = state["resumed"] + 1

    # a resumed run draws new pages, not those it has seen
    stream = DrawnCrops(args.seed * 1000 + resumed, args.side, args.batch)
    loader = DataLoader(stream, batch_size=None, num_workers=args.workers, prefetch_factor=4 if args.workers else None)
    measured = list(islice(targets.crops(7, args.side, held_out=True, each=1), args.measure))
    began = last = time.time()
    smooth = 0.0

    def save() -> None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        cpu = cpu_before + usage.ru_utime + usage.ru_stime  # the drawing processes come on top
        state = {
            "net": net.state_dict(),
            "average": average.state,
            "optimiser": optimiser.state_dict(),
            "step": step,
            "seen": seen,
            "cpu_seconds": cpu,
            "seconds": seconds_before + time.time() - began,
            "resumed": resumed,
        }
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)
        shown = Detector().to(device)
        shown.load_state_dict(average.state)
        at = score(shown, measured, device)
        row = {"seconds": round(state["seconds"]), "cpu_seconds": round(cpu), "seen": seen, "loss": round(smooth, 4)}
        row |= {k: round(v, 4) for k, v in vars(at).items()}
        with curve.open("a", encoding="utf-8") as file:
            if file.tell() == 0:
                file.write("\t".join(row) + "\n")
            file.write("\t".join(map(str, row.values())) + "\n")
        print(row, flush=True)

    if not resumed:
        save()
    net.train()
    for batch in loader:
        if seen >= args.crops:
            break
        share = min(1.0, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, seen / args.crops))) + 0.01
        for group in optimiser.param_groups:
            group["lr"] = args.rate * share
        on_device = Batch(**{k: v.to(device) for k, v in vars(batch).items()})
        loss = loss_of(net(on_device.images.contiguous(memory_format=torch.channels_last)), on_device)
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        average.update(net)
        step, seen = step + 1, seen + len(batch.images)
        smooth += (loss.item() - smooth) * (0.02 if step > 50 else 0.2)
        if time.time() - last > args.save_every:
            save()
            last = time.time()
    save()


if __name__ == "__main__":
    main()
