"""Train the line recogniser on lines drawn as it goes; stop and start it at will.

    python -m models.training.recogniser.train --out RUN [--net large] [--warm weights.npz] [--images 300000]
    torchrun --nproc-per-node 2 -m models.training.recogniser.train --out RUN ...

The second form splits every batch over processes: on two cores, or on several GPUs. The same command continues the run
in RUN (checkpoint.pt, curve.tsv). From nothing, the first part of the run teaches where the glyphs stand (cross entropy
at their centres), the rest reads lines (CTC); a warm start reads from the beginning. Rate and phases follow the share
of --images seen, so a resumed run may be given another end; --seconds ends it by the clock instead. The large net
starts from published weights, which learn on at a sixth of the rate. With --stock the lines come from a folder that
stock.py fills.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, distributed, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from models.training.average import Average

from . import charset, evaluate, samples, stock
from .net import warm_start
from .nets import NAMES, Net, empty, fresh, with_weights

#: Share of the rate for weights that have learnt before.
PRETRAINED_RATE = 1 / 6


@dataclass(frozen=True)
class Batch:
    """images N x 1 x 48 x W; targets concatenated with their lengths; class at every glyph centre, -100 beside it."""

    images: Tensor
    targets: Tensor
    lengths: Tensor
    at_centres: Tensor


def collate(lines: list[samples.Sample], extra: int) -> Batch:
    """`extra` columns of padding on the right beyond the widest line."""
    width = (max(s.image.shape[1] for s in lines) + extra + 7) // 8 * 8
    frames = width // samples.STRIDE
    at = np.zeros((len(lines), frames), np.int64)
    for row, s in zip(at, lines, strict=True):
        if not len(s.centres):
            row[:] = -100
            continue
        places = np.clip((s.centres / samples.STRIDE).astype(int), 1, frames - 2)
        row[places - 1] = row[places + 1] = -100
        row[places] = charset.encode(s.text)
    targets = [torch.tensor(charset.encode(s.text)) for s in lines]
    return Batch(
        torch.from_numpy(samples.pad([s.image for s in lines], width)),
        torch.cat(targets),
        torch.tensor([len(t) for t in targets]),
        torch.from_numpy(at),
    )


class DrawnLines(IterableDataset[Batch]):
    """Endless batches, another stream in every worker of every process."""

    def __init__(self, seed: int, pixels: int, stocked: Path | None) -> None:
        self.seed, self.pixels, self.stocked = seed, pixels, stocked

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        seed = self.seed * 1000 + (worker.id if worker else 0)
        r = random.Random(seed)  # noqa: S311 - drawing, not secrets
        stream = stock.batches(self.stocked, seed, self.pixels) if self.stocked else samples.batches(seed, self.pixels)
        for lines in stream:
            yield collate(lines, r.choice((0, 0, 0, 8, 24, 64)))


def loss_of(logits: Tensor, batch: Batch, reading: float) -> Tensor:
    """Mix of glyph cross entropy and CTC; `reading` is CTC's share, 0 to 1."""
    loss: Tensor = logits.new_zeros((), dtype=torch.float32)
    if reading < 1:
        places = batch.at_centres.flatten()
        each = functional.cross_entropy(logits.flatten(0, 1).float(), places, ignore_index=-100, reduction="sum")
        # words of whole pages have no centres: a batch of nothing else teaches nothing here
        loss = 3 * (1 - reading) * each / (places != -100).sum().clamp(min=1)
    if reading > 0:
        frames = torch.full((len(logits),), logits.shape[1])
        scores = logits.float().log_softmax(-1).transpose(0, 1)
        each = functional.ctc_loss(scores, batch.targets, frames, batch.lengths, reduction="none", zero_infinity=True)
        # the square root lets a long line weigh more than a short one, yet not by its full length
        loss = loss + reading * (each / batch.lengths.to(each).sqrt()).mean() / 4
    return loss


def reader(net: Net, device: torch.device) -> evaluate.Reader:
    """Reads line images with `net` as it stands."""

    def run(x: NDArray[np.float32]) -> list[str]:
        with torch.no_grad():
            best: list[list[int]] = net(torch.from_numpy(x).to(device)).argmax(-1).tolist()
        return [charset.decode(frames) for frames in best]

    net.eval()
    return lambda images: evaluate.in_batches(images, run, 320)


def rate(progress: float, step: int, peak: float) -> float:
    warm = min(1.0, (step + 1) / 150)
    return peak * (warm * (0.5 + 0.5 * math.cos(math.pi * min(1.0, progress))) + 0.004)


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=Path, required=True, help="folder of the run; continued when it holds a checkpoint")
    p.add_argument("--net", choices=NAMES, default="small")
    p.add_argument("--warm", type=Path, help="weights.npz of another net to start from")
    p.add_argument("--images", type=int, default=300_000, help="lines to see in all")
    p.add_argument("--seconds", type=float, help="how long the run may take in all; the rate then follows the clock")
    p.add_argument("--stock", type=Path, help="folder of lines drawn by stock.py; without it lines are drawn here")
    p.add_argument("--pixels", type=int, default=9_000, help="columns in a batch, per process")
    p.add_argument("--rate", type=float, default=1e-3)
    p.add_argument("--align", type=float, default=0.15, help="share of the run that teaches where glyphs stand")
    p.add_argument("--decay", type=float, default=0.99, help="of the averaged weights")
    p.add_argument("--workers", type=int, default=1, help="drawing processes, per process")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--save-every", type=float, default=300, help="seconds between checkpoints")
    p.add_argument("--measure", type=int, default=400, help="held-out lines to measure at a checkpoint")
    return p.parse_args()


def main() -> None:
    args = arguments()
    size, rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
    device = (
        torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        if torch.cuda.is_available()
        else torch.device("cpu")
    )
    if size > 1:
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    checkpoint = args.out / "checkpoint.pt"
    net = empty(args.net) if checkpoint.exists() else fresh(args.net)
    if args.warm and not checkpoint.exists():
        warm_start(net, args.warm)
    net = net.to(device)
    # CPU convolutions are fastest with channels last; on a GPU depthwise ones are then a hundred times slower
    layout = torch.channels_last if device.type == "cpu" else torch.contiguous_format
    for weight in net.parameters():
        if weight.dim() == 4:
            weight.data = weight.data.contiguous(memory_format=layout)
    learnt = [p for p in net.parameters() if id(p) in {id(q) for q in net.pretrained()}]
    new = [p for p in net.parameters() if id(p) not in {id(q) for q in learnt}]
    optimiser = torch.optim.AdamW(
        [{"params": new, "share": 1.0}, {"params": learnt, "share": PRETRAINED_RATE}],
        args.rate,
        betas=(0.9, 0.98),
        weight_decay=0.01,
    )
    average = Average(net, args.decay)
    step = seen = 0
    cpu_before = seconds_before = 0.0
    resumed = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        average.state, average.steps = state["average"], state["step"]
        step, seen, cpu_before, seconds_before = state["step"], state["seen"], state["cpu_seconds"], state["seconds"]
        resumed = state["resumed"] + 1
    model: nn.Module = nn.parallel.DistributedDataParallel(net, forward_sync_buffers=False) if size > 1 else net

    # a resumed run draws new lines, not those it has seen
    stream = DrawnLines(args.seed * 100_000 + resumed * 100 + rank, args.pixels, args.stock)
    loader = DataLoader(stream, batch_size=None, num_workers=args.workers, prefetch_factor=8 if args.workers else None)
    measured = samples.samples(7, args.measure, held_out=True) if rank == 0 else []
    began, last, smooth = time.time() - seconds_before, time.time(), 0.0
    net.train()
    for batch in loader:
        progress = (time.time() - began) / args.seconds if args.seconds else seen / args.images
        for group in optimiser.param_groups:
            group["lr"] = rate(progress, step, args.rate) * group["share"]
        reading = 1.0 if args.warm else min(1.0, max(0.0, 3 * (progress / args.align - 1)))
        on_device = Batch(**{k: v.to(device) for k, v in vars(batch).items()})
        images = on_device.images.contiguous(memory_format=layout)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            logits = model(images)
        loss = loss_of(logits, on_device, reading)
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        average.update(net)
        counted = torch.tensor([float(len(batch.lengths)), loss.item(), float(time.time() - last > args.save_every)])
        if size > 1:
            distributed.all_reduce(counted)
        step, seen = step + 1, seen + int(counted[0])
        smooth += (counted[1].item() / size - smooth) * (0.02 if step > 50 else 0.2)
        done = progress >= 1 if args.seconds else seen >= args.images
        if counted[2] > 0 or done:
            last = time.time()
            if rank == 0:
                usage = resource.getrusage(resource.RUSAGE_SELF)
                cpu = cpu_before + size * (usage.ru_utime + usage.ru_stime)  # the drawing processes come on top
                seconds = time.time() - began
                state = {
                    "net": net.state_dict(),
                    "average": average.state,
                    "optimiser": optimiser.state_dict(),
                    "kind": args.net,
                    "classes": charset.CLASSES,
                    "step": step,
                    "seen": seen,
                    "cpu_seconds": cpu,
                    "seconds": seconds,
                    "resumed": resumed,
                    "arguments": {k: str(v) for k, v in vars(args).items()},
                }
                torch.save(state, checkpoint.with_suffix(".new"))
                checkpoint.with_suffix(".new").replace(checkpoint)
                shown = with_weights(args.net, average.state).to(device)
                score = evaluate.measure(reader(shown, device), measured)
                row = {
                    "seconds": round(seconds),
                    "cpu_seconds": round(cpu),
                    "step": step,
                    "seen": seen,
                    "loss": round(smooth, 4),
                    **asdict(score),
                }
                row = {k: f"{v:.4f}" if isinstance(v, float) else v for k, v in row.items()}
                curve = args.out / "curve.tsv"
                head = "" if curve.exists() else "\t".join(row) + "\n"
                with curve.open("a", encoding="utf-8") as file:
                    file.write(head + "\t".join(map(str, row.values())) + "\n")
                print(row, flush=True)
                last = time.time()
        if done:
            break
    if size > 1:
        distributed.destroy_process_group()


if __name__ == "__main__":
    main()
