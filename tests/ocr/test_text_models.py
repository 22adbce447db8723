"""The shipped models on drawn receipts: turned pages, two on one page, and files that are not what they were."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop import manifest
from desktop.errors import UserError
from desktop.ocr.page import read_page
from desktop.ocr.text_models import TextModels
from desktop.samples import sample_trip


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> TextModels:
    roles = manifest.load()
    return TextModels(roles["detector"], roles["recogniser"], staging=tmp_path_factory.mktemp("staging"), threads=2)


@pytest.fixture(scope="module")
def ticket() -> np.ndarray:
    file = next(path for path in sample_trip()[1] if path.name.startswith("01_KTX"))
    return np.asarray(Image.open(file).convert("RGB"))


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_turned_page_is_read_and_its_boxes_stay_on_the_given_page(
    models: TextModels, ticket: np.ndarray, turns: int
) -> None:
    given = np.ascontiguousarray(np.rot90(ticket, turns))
    (receipt,) = read_page(given, models)
    text = "\n".join(line.text for line in receipt.lines)
    assert "46,800원" in text
    assert "314-82-99918" in text
    height, width = given.shape[:2]
    assert all(-5 <= x <= width + 5 and -5 <= y <= height + 5 for line in receipt.lines for x, y in line.polygon)
    first = next(line for line in receipt.lines if "승차권" in line.text).polygon
    centre_x, centre_y = np.mean(first, axis=0)
    edge = (centre_y, centre_x, height - centre_y, width - centre_x)[turns]
    assert edge < 0.25 * max(height, width)  # the title stays at the edge that is the ticket's top


def test_two_tickets_on_one_page_are_two_receipts(models: TextModels, ticket: np.ndarray) -> None:
    gap = np.full((ticket.shape[0], 120, 3), 255, dtype=np.uint8)
    receipts = read_page(np.concatenate([ticket, gap, ticket], axis=1), models)
    assert len(receipts) == 2
    for receipt in receipts:
        text = "\n".join(line.text for line in receipt.lines)
        assert text.count("승차권 영수증") == 1
        assert text.count("314-82-99918") == 1


def test_a_changed_model_file_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    roles = manifest.load()
    copies = []
    for file in roles["recogniser"].files:
        copy = tmp_path / file.path.name
        copy.write_bytes(file.path.read_bytes()[:-1] + b"\0")
        copies.append(dataclasses.replace(file, path=copy))
    broken = dataclasses.replace(roles["recogniser"], files=tuple(copies))
    with pytest.raises(UserError) as caught:
        TextModels(roles["detector"], broken, staging=tmp_path / "staging", threads=1)
    assert caught.value.code == "model_changed"


def test_a_staged_copy_that_was_tampered_with_is_replaced(tmp_path: Path) -> None:
    roles = manifest.load()
    TextModels(roles["detector"], roles["recogniser"], staging=tmp_path, threads=1)
    (staged,) = tmp_path.glob("*/inference.onnx")
    whole = staged.read_bytes()
    staged.write_bytes(b"\0" * len(whole))
    TextModels(roles["detector"], roles["recogniser"], staging=tmp_path, threads=1)
    assert staged.read_bytes() == whole
