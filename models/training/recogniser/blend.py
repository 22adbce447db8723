"""Blend a finished run with the net it was warm-started from, weight by weight (Wortsman et al. 2022, WiSE-FT).

    python -m models.training.recogniser.blend --run RUN --start weights.npz --share 0.7 --out RUN2

A net tuned on hard lines forgets a little of what its start read well; between the two lie nets that read both.
The batch norms' statistics, which do not blend, are measured again on freshly drawn lines.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn

from . import samples
from .net import LineNet, warm_start


def blend(start: dict[str, Tensor], end: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """`share` of `end`, the rest of `start`; what is no number with a point comes from `end`."""
    return {k: torch.lerp(start[k], v, share) if v.is_floating_point() else v for k, v in end.items()}


@torch.no_grad()
def measure_norms(net: LineNet, seed: int, batches: int) -> None:
    """Replace the statistics of every batch norm by those over `batches` batches of drawn lines."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None
    net.train()
    stream = samples.batches(seed, 9_000)
    for _ in range(batches):
        lines = next(stream)
        width = (max(s.image.shape[1] for s in lines) + 7) // 8 * 8
        net.features(torch.from_numpy(samples.pad([s.image for s in lines], width)))
    net.eval()


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--run", type=Path, required=True, help="folder of the finished run")
    p.add_argument("--start", type=Path, required=True, help="weights.npz the run was warm-started from")
    p.add_argument("--share", type=float, default=0.7, help="of the finished run")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--seed", type=int, default=5)
    p.add_argument("--batches", type=int, default=60)
    args = p.parse_args()
    state = torch.load(args.run / "checkpoint.pt", map_location="cpu", weights_only=True)
    net = LineNet()
    end = state["average"]
    # layers the start lacks and head rows it has no character for are taken from the run
    net.load_state_dict(end)
    missing = set(warm_start(net, args.start))
    start = {k: end[k] if k in missing and ".down." not in k else v.clone() for k, v in net.state_dict().items()}
    for k in missing:
        if ".down." in k:  # such a mixer began as identity
            start[k] = torch.zeros_like(end[k])
    net.load_state_dict(blend(start, end, args.share))
    measure_norms(net, args.seed, args.batches)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(state | {"average": net.state_dict(), "blended": args.share}, args.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
