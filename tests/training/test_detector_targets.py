"""What the detector is taught: kernels that keep touching lines apart and grow back to the line."""

from __future__ import annotations

import random
from itertools import islice

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.detector import targets
from models.training.receipts import seen
from models.training.receipts.drawn import outline_of

sizes = st.tuples(st.integers(20, 600), st.integers(8, 60))


@given(sizes)
def test_a_kernel_lies_within_its_line(size: tuple[int, int]) -> None:
    width, height = size
    inner = targets.kernel(outline_of((10, 20, 10 + width, 20 + height)))
    assert 10 < inner[:, 0].min() < inner[:, 0].max() < 10 + width
    assert 20 < inner[:, 1].min() < inner[:, 1].max() < 20 + height


@given(sizes)
def test_a_kernel_lies_as_deep_as_the_paper_has_it(size: tuple[int, int]) -> None:
    """Area times 1 - 0.4^2 over the perimeter, from every side."""
    width, height = size
    inner = targets.kernel(outline_of((0, 0, width, height)))
    depth = width * height * 0.84 / (2 * (width + height))
    assert np.ptp(inner[:, 0]) == pytest.approx(width - 2 * depth, abs=0.04 * width)
    assert np.ptp(inner[:, 1]) == pytest.approx(height - 2 * depth, rel=1e-3)


def test_lines_that_touch_keep_their_kernels_apart() -> None:
    page = np.zeros((200, 400), np.uint8)
    for top in range(0, 200, 20):
        inner = targets.kernel(outline_of((5, top, 395, top + 20)))
        cv2.fillPoly(page, [inner.round().astype(np.int32)], (1,))
    count, _ = cv2.connectedComponents(page)
    assert count - 1 == 10


def test_kernels_lie_on_ink_and_crops_have_their_size() -> None:
    """Inside the kernels grey levels differ more than outside: text, not paper."""
    inside, outside = [], []
    for crop in islice(targets.crops(5, 320, each=6), 12):
        assert crop.image.shape == (320, 320, 3)
        assert crop.kernels.shape == crop.counted.shape == (320, 320)
        assert set(np.unique(crop.kernels)) <= {0.0, 1.0}
        grey = cv2.cvtColor(crop.image, cv2.COLOR_RGB2GRAY).astype(np.float32)
        spread = cv2.blur(grey**2, (7, 7)) - cv2.blur(grey, (7, 7)) ** 2
        if crop.kernels.any():
            inside.append(float(spread[crop.kernels > 0].mean()))
            outside.append(float(spread[(crop.kernels == 0) & (crop.counted > 0)].mean()))
    assert np.mean(inside) > 3 * np.mean(outside)


def test_cells_side_by_side_are_one_word_only_when_close() -> None:
    r = random.Random(3)
    page = targets.page(r)
    for drawn in page.receipts:
        cells = sum(len(line.cells) for line in drawn.lines)
        assert len(drawn.lines) <= len(seen.words(drawn)) <= cells


def test_the_layers_answer_as_the_published_graph() -> None:
    torch = pytest.importorskip("torch")
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    from models.training import ppocr
    from models.training.detector.net import Detector, load_published

    net = Detector()
    load_published(net)
    net.eval()
    session = onnxruntime.InferenceSession(str(ppocr.folder() / "PP-OCRv6_det_small.onnx"))
    x = np.random.default_rng(1).normal(size=(1, 3, 96, 160)).astype(np.float32)
    with torch.no_grad():
        mine = net(torch.from_numpy(x)).sigmoid().numpy()
    assert np.abs(mine - session.run(None, {"x": x})[0]).max() < 1e-5
