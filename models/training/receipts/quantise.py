"""The detector's weights in eight bits, calibrated on drawn pages (static quantisation of onnxruntime).

    python -m models.training.receipts.quantise --model det.onnx --out FOLDER/inference.onnx --pages 12 --side 960

Runs where onnx is installed, too (see ../README.md). With its inference.yml in FOLDER, measure what comes out
beside the original: measure.py --detector FOLDER.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx.version_converter import convert_version
from onnxruntime.quantization import QuantFormat, QuantType, quantize_static  # type: ignore[import-untyped]
from onnxruntime.quantization.shape_inference import quant_pre_process  # type: ignore[import-untyped]

from .draw_pages import pages
from .drawn import Image

#: What the detector's preprocessing does (its inference.yml): BGR, these means and deviations.
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def input_of(rgb: Image, side: int) -> NDArray[np.float32]:
    """A page as the detector sees it: 1 x 3 x height x width, sides multiples of 32, the longer about `side`."""
    scale = min(1.0, side / max(rgb.shape[:2]))
    height, width = (max(32, round(length * scale / 32) * 32) for length in rgb.shape[:2])
    bgr = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)[:, :, ::-1].astype(np.float32) / 255
    normal = (bgr - np.array(_MEAN, np.float32)) / np.array(_DEVIATION, np.float32)
    return np.ascontiguousarray(normal.transpose(2, 0, 1)[None], np.float32)


class _Pages:
    """What onnxruntime calls a CalibrationDataReader."""

    def __init__(self, name: str, seed: int, count: int, side: int) -> None:
        self._inputs: Iterator[NDArray[np.float32]] = (
            input_of(page.image, side) for page in pages(seed, count, held_out=False)
        )
        self._name = name

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """The next page by the name of the model's input; None after the last."""
        page = next(self._inputs, None)
        return None if page is None else {self._name: page}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--input", default="x", help="name of the model's input")
    p.add_argument("--pages", type=int, default=12)
    p.add_argument("--side", type=int, default=960)
    p.add_argument("--seed", type=int, default=9)
    args = p.parse_args()
    prepared = args.out.with_suffix(".prepared.onnx")
    # weights quantised channel by channel need operator set 13
    onnx.save(convert_version(onnx.load(str(args.model)), 13), str(prepared))
    quant_pre_process(str(prepared), str(prepared), skip_symbolic_shape=True)
    quantize_static(
        str(prepared),
        str(args.out),
        _Pages(args.input, args.seed, args.pages, args.side),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        # the output's deconvolutions lose most and cost least
        op_types_to_quantize=["Conv", "MatMul", "Gemm"],
    )
    prepared.unlink()


if __name__ == "__main__":
    main()
