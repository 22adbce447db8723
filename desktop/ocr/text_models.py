"""The three text models, loaded by PaddleOCR through onnxruntime from local folders whose files were checked by hash.

PaddleOCR reads the folder, opens the session and turns probabilities into boxes. What goes into the network is cut and
batched here: PaddleOCR would look at a page in one piece, and pad every word to the same width.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import cv2
import numpy as np
from onnxruntime import RunOptions

from desktop.errors import UserError
from desktop.manifest import Model
from desktop.ocr import regions
from desktop.ocr.decode import Decoded, decode
from desktop.ocr.folder import CONFIGURATION, checked_folder, configuration, model_name
from desktop.ocr.found import Floats, Found, Image, Quads
from desktop.ocr.paddle import TextDetection, TextRecognition, configured

LINE_HEIGHT: Final = 48
NARROWEST, WIDEST = 8, 3200
#: Columns of a batch of words, padding included; and how much wider than its narrowest word a batch may be.
BATCH_COLUMNS: Final = 2560
BATCH_SPREAD: Final = 1.25
#: The detector needs about 190 bytes a pixel: a larger page is looked at in parts, each with a margin of the next.
PART_PIXELS: Final = 1_250_000
PART_MARGIN: Final = 96
#: The detector wants sides that this divides.
STRIDE: Final = 32
#: Pages and words have ever other sizes: a memory plan kept for each of them would only grow.
_LEAN = {"enable_mem_pattern": False}
#: Microseconds that a thread waits awake for the next piece of work. Left to itself it waits far longer: on two threads
#: of a busy machine a page then took 3.6 CPU seconds instead of 2.3, and half as long again by the clock.
_PATIENCE: Final = {"session.intra_op.spin_duration_us": "20"}
#: For PaddleOCR's own detectors, below their defaults (0.3, 0.6): letter-spaced labels come as faint characters.
_KEEN = {"thresh": 0.2, "box_thresh": 0.4}


class TextModels:
    """Finds and reads lines of text. Not thread-safe: one page at a time."""

    def __init__(self, models: Mapping[str, Model], *, threads: int) -> None:
        """From the models by role. UserError model_missing, model_changed or model_unusable when one cannot be had."""
        detector = models["detector"]
        self._detector = _loaded(TextDetection, detector, threads)
        self._recogniser = _Recogniser(models["recogniser"], threads)
        self._glance = _Recogniser(models["glance"], threads)
        self._finds_kernels = regions.are_kernels(configuration(checked_folder(detector) / CONFIGURATION))
        finding = self._detector.paddlex_predictor
        #: For the last part of a page: what finding took goes back to the system, and the next photo has room.
        self._tidy = RunOptions()
        self._tidy.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._gain, self._shift = finding.pre_tfs["Normalize"].alpha, finding.pre_tfs["Normalize"].beta

    def find(self, image: Image) -> Found:
        """The words on an RGB image, in its pixels."""
        height, width = image.shape[:2]
        size = (_rounded(width), _rounded(height))
        sized = image if size == (width, height) else np.asarray(cv2.resize(image, size), np.uint8)
        probabilities = self._probabilities(sized)
        if self._finds_kernels:
            return regions.words(probabilities).scaled(np.array([width / size[0], height / size[1]], np.float32))
        found, _ = self._detector.paddlex_predictor.post_op(
            [probabilities[None, None]], [(height, width, 1.0, 1.0)], **_KEEN
        )
        return Found.straight(np.asarray(found[0], dtype=np.float32).reshape(-1, 4, 2))

    def read(self, image: Image, words: Found) -> list[Decoded]:
        """What each word on an RGB image says."""
        return self._recogniser.read(_cut_out(image, words))

    def glance(self, image: Image, words: Found) -> list[Decoded]:
        """The same by another network, made apart from the first: six times as quick, less sure of worn print."""
        return self._glance.read(_cut_out(image, words))

    def _probabilities(self, image: Image) -> Floats:
        """How surely each pixel is text, (height, width), 0 to 1."""
        height, width = image.shape[:2]
        whole = np.empty((height, width), np.float32)
        session = self._detector.paddlex_predictor.runner.session
        places = list(parts(height, width))
        for rows, columns in places:
            top, left = max(0, rows.start - PART_MARGIN), max(0, columns.start - PART_MARGIN)
            part = image[top : rows.stop + PART_MARGIN, left : columns.stop + PART_MARGIN]
            pixels = np.empty((1, 3, *part.shape[:2]), np.float32)
            _into(pixels[0], part, self._gain, self._shift)
            options = self._tidy if (rows, columns) == places[-1] else None
            (found,) = session.run(None, {session.get_inputs()[0].name: pixels}, options)
            whole[rows, columns] = found[0, 0, rows.start - top : rows.stop - top, columns.start - left :][
                :, : columns.stop - columns.start
            ]
        return whole


class _Recogniser:
    """One network that reads words."""

    def __init__(self, model: Model, threads: int) -> None:
        self._reading = _loaded(TextRecognition, model, threads).paddlex_predictor
        self._characters: tuple[str, ...] = tuple(self._reading.post_op.character)
        #: Narrower words are padded to this width: what the model saw when it was trained.
        self._least_width: int = self._reading.pre_tfs["ReisizeNorm"].rec_image_shape[2]

    def read(self, crops: Sequence[Image]) -> list[Decoded]:
        """What stands in each picture of a word."""
        decoded: dict[int, Decoded] = {}
        for batch in batches([each.shape[1] for each in crops], self._least_width):
            widest = -(-max(self._least_width, crops[batch[-1]].shape[1]) // NARROWEST) * NARROWEST
            lines = np.zeros((len(batch), 3, LINE_HEIGHT, widest), np.float32)
            for line, i in zip(lines, batch, strict=True):
                _into(line[:, :, : crops[i].shape[1]], crops[i], (2 / 255,) * 3, (-1.0,) * 3)
            (frames,) = self._reading.runner(x=[lines])
            for i, row in zip(batch, frames, strict=True):
                decoded[i] = decode(row, self._characters)
        return [decoded[i] for i in range(len(crops))]


def _cut_out(image: Image, words: Found) -> list[Image]:
    return [crop(image, *word) for word in zip(words.quads, words.bows, words.shares, strict=True)]


def crop(image: Image, quad: Quads, bow: Floats | None = None, share: float = 1.0) -> Image:
    """A word cut out, straightened and brought to the recogniser's line height: see desktop.ocr.found.Found.

    Large print is shrunk in two steps: the warp keeps its resolution, the area filter then keeps thin strokes.
    """
    width = max(1.0, float(np.linalg.norm(quad[0] - quad[1]) + np.linalg.norm(quad[3] - quad[2])) / 2)
    height = max(1.0, float(np.linalg.norm(quad[0] - quad[3]) + np.linalg.norm(quad[1] - quad[2])) / 2)
    w, h = max(1, round(width)), max(1, round(height * share))
    # Only the surroundings go into the warp: OpenCV copies a turned page, which is a view, as a whole.
    low = np.clip(np.floor(quad.min(axis=0)).astype(int) - 2, 0, [image.shape[1] - 1, image.shape[0] - 1])
    high = np.ceil(quad.max(axis=0)).astype(int) + 3
    part = np.ascontiguousarray(image[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1)])
    there = (quad - low).astype(np.float32)
    if bow is None or share == 1.0:
        target = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
        matrix = cv2.getPerspectiveTransform(there, target)
        flat = cv2.warpPerspective(part, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    else:
        flat = _unbent(part, there, bow, share, (w, h))
    size = (int(min(WIDEST, max(NARROWEST, round(w * LINE_HEIGHT / h)))), LINE_HEIGHT)
    return np.asarray(cv2.resize(flat, size, interpolation=cv2.INTER_AREA if h > LINE_HEIGHT else cv2.INTER_CUBIC))


def _unbent(part: Image, quad: Quads, bow: Floats, share: float, size: tuple[int, int]) -> Image:
    """A bent line made straight: every column is taken from where the middle of the print runs there."""
    width, height = size
    across = (np.arange(width, dtype=np.float32) + 0.5) / width
    middle = 0.5 + np.interp(across, np.linspace(0, 1, len(bow)), bow)
    down = middle[None] + share * ((np.arange(height, dtype=np.float32) + 0.5) / height - 0.5)[:, None]
    along, below = quad[1] - quad[0], quad[3] - quad[0]
    maps = [(quad[0, i] + across * along[i] + down * below[i] - 0.5).astype(np.float32) for i in range(2)]
    flat = cv2.remap(part, maps[0], maps[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8)


def batches(widths: Sequence[int], least: int) -> Iterator[list[int]]:
    """Indices of words that are read together, the narrowest first: of nearly one width, so that little is padded."""
    batch: list[int] = []
    for i in sorted(range(len(widths)), key=lambda i: widths[i]):
        width = max(least, widths[i])
        if batch and (width * (len(batch) + 1) > BATCH_COLUMNS or width > BATCH_SPREAD * max(least, widths[batch[0]])):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def parts(height: int, width: int) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of the parts in which an image is looked at: few enough, and none too large with its margin."""
    rows = columns = 1
    while _with_margin(height, rows) * _with_margin(width, columns) > PART_PIXELS:
        if height / rows >= width / columns:
            rows += 1
        else:
            columns += 1
    for top, bottom in _spans(height, rows):
        for left, right in _spans(width, columns):
            yield slice(top, bottom), slice(left, right)


def _with_margin(length: int, count: int) -> float:
    return length / count + PART_MARGIN * min(count - 1, 2)


def _spans(length: int, count: int) -> Iterator[tuple[int, int]]:
    edges = [_rounded(length * i / count) for i in range(count)]
    return zip([0, *edges[1:]], [*edges[1:], length], strict=True)


def _rounded(length: float) -> int:
    return max(STRIDE, round(length / STRIDE) * STRIDE)


def _into(target: Floats, image: Image, gain: Sequence[float], shift: Sequence[float]) -> None:
    """An RGB image as the networks want it: planes of blue, green, red, scaled."""
    for plane, factor, offset, channel in zip(target, gain, shift, (2, 1, 0), strict=True):
        np.multiply(image[:, :, channel], np.float32(factor), out=plane)
        plane += np.float32(offset)


def _loaded(kind: type[Any], model: Model, threads: int) -> Any:
    folder = checked_folder(model)
    try:
        with configured(_PATIENCE):
            return kind(
                model_name=model_name(folder),
                model_dir=str(folder),
                engine="onnxruntime",
                device="cpu",
                engine_config={"intra_op_num_threads": threads, **_LEAN},
            )
    except Exception as error:  # whatever a library says of a file that it cannot load
        raise UserError("model_unusable", name=model.name) from error
