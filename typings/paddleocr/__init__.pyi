# The part of PaddleOCR 3.7 that desktop.ocr uses; the library itself carries no types.
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

class _Runner:
    session: InferenceSession
    def __call__(self, *, x: list[NDArray[np.float32]]) -> list[NDArray[np.float32]]: ...

class _Predictor:
    pre_tfs: dict[str, Any]
    post_op: Any
    runner: _Runner

class TextDetection:
    paddlex_predictor: _Predictor
    def __init__(self, **options: Any) -> None: ...
    def predict(self, image: NDArray[np.uint8], **options: Any) -> list[dict[str, Any]]: ...

class TextRecognition:
    paddlex_predictor: _Predictor
    def __init__(self, **options: Any) -> None: ...
