"""Write a checkpoint as a model folder that PaddleOCR's TextDetection loads through onnxruntime.

    python -m models.training.detector.export --run RUN --out models/ocr/NAME [--share 0.8]

inference.onnx takes N x 3 x H x W (BGR less mean over spread, H and W multiples of 32) and gives N x 1 x H x W
probabilities. With --share the shipped weights lie on the way from the published ones to the trained ones (Wortsman et
al. 2022, WiSE-FT): the net has no batch norms, so weights blend as they are.
"""

from __future__ import annotations

import argparse
import hashlib
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from .net import MEAN, SPREAD, Detector, load_published

MODEL_NAME = "PP-OCRv6_small_det"


class Shipped(nn.Module):
    """The net with probabilities for logits."""

    def __init__(self, net: Detector) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.net(x).sigmoid()
        return out


def blended(trained: dict[str, Tensor], share: float) -> Detector:
    """`share` of the trained weights, the rest of the published ones."""
    net = Detector()
    load_published(net)
    net.load_state_dict({k: torch.lerp(v, trained[k], share) for k, v in net.state_dict().items()})
    return net


def inference_yml() -> str:
    """Preprocessing in PaddleOCR's form; the program sets sizes and thresholds itself (desktop/ocr/regions.py)."""
    mean, spread = (", ".join(map(str, v)) for v in (MEAN, SPREAD))
    return (
        f"Global:\n  model_name: {MODEL_NAME}\n  marks: kernels\nPreProcess:\n  transform_ops:\n"
        "  - DecodeImage: {channel_first: false, img_mode: BGR}\n"
        "  - DetResizeForTest: {resize_long: 960}\n"
        f"  - NormalizeImage: {{mean: [{mean}], order: hwc, scale: 1./255., std: [{spread}]}}\n"
        "  - ToCHWImage: null\n"
        "  - KeepKeys: {keep_keys: [image, shape]}\n"
        "PostProcess: {name: DBPostProcess, thresh: 0.3, box_thresh: 0.6, max_candidates: 1000, unclip_ratio: 1.5}\n"
    )


def export(net: Detector, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the older exporter writes fewer and plainer nodes
        torch.onnx.export(
            Shipped(net).eval(),
            (torch.zeros(1, 3, 64, 96),),
            str(out / "inference.onnx"),
            input_names=["x"],
            output_names=["probabilities"],
            dynamic_axes={"x": {0: "N", 2: "H", 3: "W"}, "probabilities": {0: "N", 2: "H", 3: "W"}},
            opset_version=20,
            dynamo=False,
        )
    (out / "inference.yml").write_text(inference_yml(), encoding="utf-8")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--run", type=Path, required=True, help="folder of a training run")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--share", type=float, default=1.0, help="of the trained weights")
    args = p.parse_args()
    state = torch.load(args.run / "checkpoint.pt", map_location="cpu", weights_only=True)
    export(blended(state["average"], args.share), args.out)
    print(f"{state['seen']:,} crops seen, {state['cpu_seconds']:.0f} CPU seconds")
    for path in sorted(args.out.glob("inference.*")):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
