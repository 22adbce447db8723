# The part of PaddleOCR 3.7 that desktop.ocr uses; the library itself carries no types.
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

class _PostOp:
    character: list[str]

class _Predictor:
    post_op: Any

class TextDetection:
    def __init__(self, **options: Any) -> None: ...
    def predict(self, image: NDArray[np.uint8], **options: Any) -> list[dict[str, Any]]: ...

class TextRecognition:
    paddlex_predictor: _Predictor
    def __init__(self, **options: Any) -> None: ...
    def predict(self, images: Sequence[NDArray[np.uint8]], *, batch_size: int) -> list[dict[str, Any]]: ...
