"""The two text models, loaded by PaddleOCR through onnxruntime from local folders whose files were checked by hash."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from paddleocr import TextDetection, TextRecognition

from desktop.errors import UserError
from desktop.manifest import Model, ModelFile
from desktop.ocr.decode import CharacterDecode, Decoded

Image = NDArray[np.uint8]
Quads = NDArray[np.float32]

LINE_HEIGHT = 48
BATCH = 8
NARROWEST, WIDEST = 8, 3200
#: Pages and words have ever other sizes: a memory plan kept for each of them would only grow.
_LEAN = {"enable_mem_pattern": False}
#: Below PP-OCR's defaults (0.3, 0.6): letter-spaced labels fall apart into single, faint characters.
_KEEN = {"thresh": 0.2, "box_thresh": 0.4}


class TextModels:
    """Finds and reads lines of text. Not thread-safe: one page at a time."""

    def __init__(self, detector: Model, recogniser: Model, *, staging: Path, threads: int) -> None:
        """``staging`` is a folder of our own in which the files of each model are brought together for PaddleOCR."""
        options = {
            "engine": "onnxruntime",
            "device": "cpu",
            "engine_config": {"intra_op_num_threads": threads, **_LEAN},
        }
        try:
            self._detector = TextDetection(
                model_name="PP-OCRv6_small_det", model_dir=str(_staged(detector, staging)), limit_type="max", **options
            )
            self._recogniser = TextRecognition(
                model_name="korean_PP-OCRv5_mobile_rec", model_dir=str(_staged(recogniser, staging)), **options
            )
        except UserError:
            raise
        except Exception as error:  # whatever a library says of a file that it cannot load
            raise UserError("model_unusable", name=recogniser.name) from error
        predictor = self._recogniser.paddlex_predictor
        predictor.post_op = CharacterDecode(predictor.post_op.character)

    def find(self, image: Image) -> Quads:
        """Quadrilaterals (n, 4, 2) of the words on a BGR image, clockwise from the top left, in its pixels."""
        side = max(image.shape[:2])
        found = self._detector.predict(image, limit_side_len=side, limit_type="max", **_KEEN)[0]["dt_polys"]
        return np.asarray(found, dtype=np.float32).reshape(-1, 4, 2)

    def read(self, image: Image, quads: Quads) -> list[Decoded]:
        """What stands in each quadrilateral of a BGR image; centres are shares of the quadrilateral's width."""
        crops = [crop(image, quad) for quad in quads]
        order = sorted(range(len(crops)), key=lambda i: crops[i].shape[1])
        decoded: dict[int, Decoded] = {}
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            widest = max(320, *(crops[i].shape[1] for i in batch))
            answers = self._recogniser.predict([crops[i] for i in batch], batch_size=BATCH)
            for i, answer in zip(batch, answers, strict=True):
                line: Decoded = answer["rec_text"]
                share = widest / crops[i].shape[1]
                decoded[i] = Decoded(line.text, line.probabilities, tuple(min(1.0, c * share) for c in line.centres))
        return [decoded[i] for i in range(len(crops))]


def crop(image: Image, quad: NDArray[np.float32]) -> Image:
    """The quadrilateral cut out, straightened and brought to the recogniser's line height.

    Large print is shrunk in two steps: the warp keeps its resolution, the area filter then keeps thin strokes.
    """
    width = max(1.0, float(np.linalg.norm(quad[0] - quad[1]) + np.linalg.norm(quad[3] - quad[2])) / 2)
    height = max(1.0, float(np.linalg.norm(quad[0] - quad[3]) + np.linalg.norm(quad[1] - quad[2])) / 2)
    w, h = max(1, round(width)), max(1, round(height))
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    flat = cv2.warpPerspective(image, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    size = (int(min(WIDEST, max(NARROWEST, round(w * LINE_HEIGHT / h)))), LINE_HEIGHT)
    return np.asarray(cv2.resize(flat, size, interpolation=cv2.INTER_AREA if h > LINE_HEIGHT else cv2.INTER_CUBIC))


def _staged(model: Model, staging: Path) -> Path:
    """A folder with the model's files side by side under the names PaddleOCR expects, every file checked by hash."""
    paths = model.checked()
    folders = {path.parent for path in paths}
    if len(folders) == 1 and all(path.stem == "inference" for path in paths):
        return folders.pop()
    folder = staging / f"{model.name}-{model.files[0].sha256[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    for file in model.files:
        target = ModelFile(folder / f"inference{file.path.suffix}", file.sha256)
        try:
            target.checked()
        except UserError:  # not there yet, or changed since
            partial = target.path.with_suffix(".partial")
            shutil.copyfile(file.path, partial)
            partial.replace(target.path)
            target.checked()
    return folder
