"""Train the field model on receipts and orders composed as it goes; stop and start it at will.

    python -m models.training.fields.train --out RUN [--warm model.gguf] [--tokens 20e6] [--orders 0.3]

On a GPU the same command, with a bigger net: --width 384 --layers 8 --feed 1024 --room 65536 --workers 4. The same
command continues the run in RUN (checkpoint.pt, curve.tsv). Stages and rate follow the share of --tokens seen, so a
resumed run may be given another end; --seconds ends it by the clock instead. Matrices learn by Muon
(with --full-precision by AdamW), embeddings and norms by AdamW; the loss is taken on answers and copies only.
"""

from __future__ import annotations

import argparse
import fcntl
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from desktop.llm.grammar import RECEIPT
from desktop.llm.orders import ORDER
from models.training.average import Average
from models.training.orders.patchwork import compose_order
from models.training.receipts.compose import compose

from . import data, gguf_file, tokenizer
from .net import FieldNet
from .questions import questions
from .shape import Shape

MUON_RATE, ADAM_RATE, ADAM_MATRIX_RATE = 0.02, 3e-3, 1e-3


class ComposedPapers(IterableDataset[data.Batch]):
    """Endless batches, another stream in every worker, a share of the papers `orders`. `progress` is shared with the
    training process."""

    def __init__(self, seed: int, room: int, context: int, orders: float, progress: Tensor) -> None:
        self.seed, self.room, self.context, self.orders, self.progress = seed, room, context, orders, progress

    def __iter__(self) -> Iterator[data.Batch]:
        worker = get_worker_info()
        r = random.Random(self.seed * 1000 + (worker.id if worker else 0))  # noqa: S311 - made-up receipts, not secrets
        source = data.samples(r, compose, lambda: float(self.progress.item()), self.context, compose_order, self.orders)
        return data.batches(r, source, self.room)


def rate(progress: float, step: int) -> float:
    """Share of the peak rate: a short rise, level until 60 % of the run, then down in a straight line."""
    return min(1.0, (step + 1) / 40) * min(1.0, max(0.02, (1 - progress) / 0.4))


def optimisers(net: FieldNet, full_precision: bool) -> list[tuple[torch.optim.Optimizer, float]]:
    """Each with its peak rate. Muon reckons in bfloat16: without its arithmetic that takes longer than all else."""
    matrices = [p for n, p in net.named_parameters() if p.dim() == 2 and not n.startswith("embedding")]
    rest = [p for n, p in net.named_parameters() if p.dim() != 2 or n.startswith("embedding")]
    adam = partial(torch.optim.AdamW, betas=(0.9, 0.98))
    of_matrices = (
        (adam(matrices, lr=ADAM_MATRIX_RATE, weight_decay=0.01), ADAM_MATRIX_RATE)
        if full_precision
        else (torch.optim.Muon(matrices, lr=MUON_RATE, weight_decay=0.01, momentum=0.95, ns_steps=4), MUON_RATE)
    )
    return [of_matrices, (adam(rest, lr=ADAM_RATE, weight_decay=0.0), ADAM_RATE)]


def warm_start(net: FieldNet, path: Path) -> None:
    """Weights of a model made here, by token and by layer; layers it lacks begin by passing the stream on unchanged."""
    weights, tokens = gguf_file.read(path)
    known = {token: row for row, token in enumerate(tokens)}
    state = net.state_dict()
    for number, token in enumerate(tokenizer.vocabulary().tokens):
        if token in known:
            state["embedding.weight"][number] = torch.from_numpy(weights["embedding.weight"][known[token]].copy())
    for name, weight in weights.items():
        if name in state and name != "embedding.weight":
            state[name].copy_(torch.from_numpy(weight.copy()))
    for name, weight in state.items():
        if name not in weights and name.endswith(("attn_output.weight", "ffn_down.weight")):
            weight.zero_()
    net.load_state_dict(state)


@torch.no_grad()
def right(net: FieldNet, asked: list[data.Question], device: torch.device) -> float:
    """Share of whole answers of which every token is the likeliest, the true ones before it given."""
    count = 0
    members = [data.sample(random.Random(), q, copies=False, context=net.shape.context) for q in asked]  # noqa: S311
    members.sort(key=lambda s: len(s.tokens))
    for start in range(0, len(members), 16):
        part = data.batch(members[start : start + 16])
        targets = torch.tensor(part.targets, device=device)
        best = net(torch.tensor(part.tokens, device=device), torch.tensor(part.wanted, device=device)).argmax(-1)
        count += int(((best == targets) | (targets == data.IGNORED)).all(-1).sum())
    return count / len(asked)


def arguments() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=Path, required=True, help="folder of the run; continued when it holds a checkpoint")
    p.add_argument("--warm", type=Path, help="GGUF file of a model made here, of the same width, to start from")
    p.add_argument("--tokens", type=float, default=20e6, help="tokens to see in all")
    p.add_argument(
        "--seconds", type=float, help="how long the run may take in all; stages and rate then follow the clock"
    )
    p.add_argument("--orders", type=float, default=0.3, help="share of the papers that are trip orders")
    p.add_argument("--rate", type=float, default=1.0, help="of the learning rates, for a start from trained weights")
    p.add_argument("--room", type=int, default=4096, help="tokens in a batch")
    p.add_argument("--width", type=int, default=256)
    p.add_argument("--layers", type=int, default=6)
    p.add_argument("--heads", type=int, default=8)
    p.add_argument("--kv-heads", type=int, default=4)
    p.add_argument("--feed", type=int, default=512)
    p.add_argument("--context", type=int, default=1024)
    p.add_argument("--workers", type=int, default=1, help="composing processes")
    p.add_argument("--decay", type=float, default=0.99, help="of the averaged weights")
    p.add_argument("--full-precision", action="store_true", help="for processors without bfloat16 arithmetic")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--save-every", type=float, default=240, help="seconds between checkpoints")
    p.add_argument("--measure", type=int, default=100, help="receipts to measure at a checkpoint, as many held out")
    return p.parse_args()


def cpu_seconds() -> float:
    """Of this process and of composing processes that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    args = arguments()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(args.seed)
    torch.set_flush_denormal(True)
    args.out.mkdir(parents=True, exist_ok=True)
    lock = (args.out / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(f"another process trains in {args.out}") from None
    vocabulary = len(tokenizer.vocabulary().tokens)
    shape = Shape(vocabulary, args.width, args.layers, args.heads, args.kv_heads, args.feed, args.context)
    net = FieldNet(shape)
    if args.warm:
        warm_start(net, args.warm)
    net = net.to(device)
    learn = optimisers(net, args.full_precision)
    average = Average(net, args.decay)
    step = seen = 0
    cpu_before = seconds_before = 0.0
    resumed = 0
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        net.load_state_dict(state["net"])
        for (optimiser, _), saved in zip(learn, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        average.state, average.steps = state["average"], state["step"]
        step, seen, cpu_before, seconds_before = state["step"], state["seen"], state["cpu_seconds"], state["seconds"]
        resumed = state["resumed"] + 1

    began = time.time() - seconds_before

    def share() -> float:
        """Of the run, 0 to 1."""
        return float((time.time() - began) / args.seconds if args.seconds else seen / args.tokens)

    progress = torch.tensor(share(), dtype=torch.float64).share_memory_()
    # a resumed run composes new receipts, not those it has seen
    stream = ComposedPapers(args.seed * 1000 + resumed, args.room, args.context, args.orders, progress)
    loader = DataLoader(stream, batch_size=None, num_workers=args.workers, prefetch_factor=4 if args.workers else None)
    measured = {
        name: list(questions(task, 7, args.measure, held_out=held_out, context=args.context))
        for name, task, held_out in (
            ("held_out", RECEIPT, True),
            ("met", RECEIPT, False),
            ("orders_held_out", ORDER, True),
            ("orders_met", ORDER, False),
        )
    }
    shown = FieldNet(shape).to(device)
    last, smooth = time.time(), 0.0
    for batch in loader:
        for optimiser, peak in learn:
            for group in optimiser.param_groups:
                group["lr"] = peak * args.rate * rate(progress.item(), step)
        tokens = torch.tensor(batch.tokens, device=device)
        with torch.autocast(device.type, torch.bfloat16, enabled=not args.full_precision):
            scores = net(tokens, torch.tensor(batch.wanted, device=device))
        targets = torch.tensor(batch.targets, device=device)
        known = targets != data.IGNORED
        loss = functional.cross_entropy(scores[known].float(), targets[known])
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        for optimiser, _ in learn:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        average.update(net)
        step, seen = step + 1, seen + tokens.numel()
        progress.fill_(share())
        smooth += (loss.item() - smooth) * (0.02 if step > 50 else 0.2)
        done = progress.item() >= 1
        if done or time.time() - last > args.save_every:
            cpu, seconds = cpu_before + cpu_seconds(), time.time() - began
            state = {
                "net": net.state_dict(),
                "average": average.state,
                "optimisers": [optimiser.state_dict() for optimiser, _ in learn],
                "shape": asdict(shape),
                "tokens": list(tokenizer.vocabulary().tokens),
                "step": step,
                "seen": seen,
                "cpu_seconds": cpu,
                "seconds": seconds,
                "resumed": resumed,
                "arguments": {k: str(v) for k, v in vars(args).items()},
            }
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            shown.load_state_dict(average.state)
            row = {
                "seconds": f"{seconds:.0f}",
                "cpu_seconds": f"{cpu:.0f}",
                "step": f"{step}",
                "seen": f"{seen}",
                "loss": f"{smooth:.4f}",
                **{name: f"{right(shown, asked, device):.3f}" for name, asked in measured.items()},
            }
            curve = args.out / "curve.tsv"
            head = "" if curve.exists() else "\t".join(row) + "\n"
            with curve.open("a", encoding="utf-8") as file:
                file.write(head + "\t".join(row.values()) + "\n")
            print(row, flush=True)
            last = time.time()
        if done:
            break


if __name__ == "__main__":
    main()
