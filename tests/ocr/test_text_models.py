"""The shipped models on drawn receipts: turned pages, two on one page, and files that are not what they were."""

import dataclasses
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop import manifest
from desktop.errors import UserError
from desktop.ocr import text_models
from desktop.ocr.page import ReceiptText, read_page
from desktop.ocr.text_models import BATCH_COLUMNS, PART_MARGIN, PART_PIXELS, TextModels, batches, crop, parts
from desktop.samples import sample_trip


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> TextModels:
    return TextModels(manifest.load(), threads=2)


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


def test_threads_do_not_wait_awake_for_long(models: TextModels) -> None:
    for session in (
        models._detector.paddlex_predictor.runner.session,
        models._recogniser._reading.runner.session,
        models._glance._reading.runner.session,
    ):
        assert int(session.get_session_options().get_session_config_entry("session.intra_op.spin_duration_us")) <= 50


def laid(paper: np.ndarray, page: np.ndarray, x: int, y: int) -> None:
    page[y : y + paper.shape[0], x : x + paper.shape[1]] = paper


def table(height: int, width: int) -> np.ndarray:
    page = np.empty((height, width, 3), np.uint8)
    page[:] = (120, 82, 52)
    return page


def texts(receipts: list[ReceiptText]) -> list[str]:
    return ["\n".join(line.text for line in receipt.lines) for receipt in receipts]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_tickets_that_lie_differently_are_each_read_upright(models: TextModels, ticket: np.ndarray, turns: int) -> None:
    height, width = ticket.shape[:2]
    side = max(height, width)
    page = table(side + 160, 2 * side + 260)
    turned = np.rot90(ticket, turns)
    laid(ticket, page, 80, 80)
    laid(turned, page, side + 180, 80)
    receipts = read_page(page, models)
    assert len(receipts) == 2
    for text in texts(receipts):
        assert text.count("46,800원") >= 1
        assert text.count("314-82-99918") == 1
    for receipt, left in zip(sorted(receipts, key=lambda r: r.polygon[0][0]), (80, side + 180), strict=True):
        xs = [x for line in receipt.lines for x, _ in line.polygon]
        assert left - 5 <= min(xs) and max(xs) <= left + side + 5


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_papers_that_lie_differently_on_a_table_of_their_own_colour_are_read_upright(
    models: TextModels, ticket: np.ndarray, turns: int
) -> None:
    side = max(ticket.shape[:2])
    page = np.full((side + 160, ticket.shape[1] + side + 260, 3), 255, np.uint8)
    laid(ticket, page, 80, 80)
    laid(np.rot90(ticket, turns), page, ticket.shape[1] + 180, 80)
    receipts = read_page(page, models)
    assert [text.count("314-82-99918") for text in texts(receipts)] == [1, 1]
    assert all("46,800원" in text for text in texts(receipts))


def test_a_receipt_in_a_tenth_of_a_large_picture_is_read_at_full_resolution(
    models: TextModels, ticket: np.ndarray
) -> None:
    page = table(3024, 4032)
    scale = (0.1 * page.shape[0] * page.shape[1] / (ticket.shape[0] * ticket.shape[1])) ** 0.5
    small = cv2.resize(ticket, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    laid(small, page, 2300, 900)
    (text,) = texts(read_page(page, models))
    assert "46,800원" in text
    assert "314-82-99918" in text


def test_bent_lines_are_read_without_their_neighbours(models: TextModels) -> None:
    lines = [
        "APPROVED 2026-03-14 12:47 NO 30117742",
        "CARD 5243-12**-****-8890 TOTAL 46,800",
        "BUSINESS NO 314-82-99918 VAT 4,254",
    ]
    flat = np.full((420, 1100, 3), 245, np.uint8)
    for row, line in enumerate(lines):
        cv2.putText(flat, line, (110, 170 + 44 * row), cv2.FONT_HERSHEY_DUPLEX, 1.15, (30, 30, 30), 2, cv2.LINE_AA)
    x, y = np.meshgrid(np.arange(1100, dtype=np.float32), np.arange(420, dtype=np.float32))
    sag = 35 * (2 * (2 * x / 1100 - 1) ** 2 - 1)
    bent = np.asarray(cv2.remap(flat, x, y - sag, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    found = models.find(bent)
    assert len(found) == 3
    assert (found.shares < 0.7).all()
    read = " ".join(word.text for word in models.read(bent, found))
    for number in ("2026-03-14", "12:47", "30117742", "8890", "46,800", "314-82-99918", "4,254"):
        assert number in read
    for quad, bow, share in zip(found.quads, found.bows, found.shares, strict=True):
        straightened, rectangle = crop(bent, quad, bow, share), crop(bent, quad)
        assert straightened.shape[1] > 1.3 * rectangle.shape[1]  # as high as one line of print, not as its bend


def test_a_changed_model_file_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    roles = manifest.load()
    copies = []
    for file in roles["recogniser"].files:
        copy = tmp_path / file.path.name
        copy.write_bytes(file.path.read_bytes()[:-1] + b"\0")
        copies.append(dataclasses.replace(file, path=copy))
    broken = dataclasses.replace(roles["recogniser"], files=tuple(copies))
    with pytest.raises(UserError) as caught:
        TextModels(roles | {"recogniser": broken}, threads=1)
    assert caught.value.code == "model_changed"


@given(st.integers(1, 200).map(lambda n: 32 * n), st.integers(1, 200).map(lambda n: 32 * n))
def test_parts_cover_a_page_once_and_none_is_too_large(height: int, width: int) -> None:
    seen = np.zeros((height // 32, width // 32), int)
    for rows, columns in parts(height, width):
        assert rows.start % 32 == rows.stop % 32 == columns.start % 32 == columns.stop % 32 == 0
        seen[rows.start // 32 : rows.stop // 32, columns.start // 32 : columns.stop // 32] += 1
        high = min(height, rows.stop + PART_MARGIN) - max(0, rows.start - PART_MARGIN)
        wide = min(width, columns.stop + PART_MARGIN) - max(0, columns.start - PART_MARGIN)
        assert high * wide <= PART_PIXELS * 1.1  # edges are rounded to the detector's stride
    assert (seen == 1).all()


@given(st.lists(st.integers(8, 3200), max_size=60), st.integers(8, 320))
def test_words_are_read_once_and_beside_words_of_nearly_their_width(widths: list[int], least: int) -> None:
    found = list(batches(widths, least))
    assert sorted(i for batch in found for i in batch) == list(range(len(widths)))
    for batch in found:
        padded = [max(least, widths[i]) for i in batch]
        assert padded[-1] == max(padded) <= 1.25 * padded[0]
        assert len(batch) == 1 or len(batch) * padded[-1] <= BATCH_COLUMNS


def test_a_page_seen_in_parts_has_the_words_of_the_page_seen_as_a_whole(
    models: TextModels, ticket: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = models.find(ticket)
    monkeypatch.setattr(text_models, "PART_PIXELS", 400_000)
    in_parts = models.find(ticket)
    assert len(in_parts) == len(whole)
    shift = np.abs(in_parts.quads.mean(axis=1)[:, None] - whole.quads.mean(axis=1)[None]).sum(axis=2).min(axis=1)
    assert shift.max() < 6


def test_padding_and_neighbours_change_no_word(models: TextModels, ticket: np.ndarray) -> None:
    words = models.find(ticket)
    together = [word.text for word in models.read(ticket, words)]
    alone = [models.read(ticket, words[[i]])[0].text for i in range(len(words))]
    assert "46,800원" in together
    assert sum(a != b for a, b in zip(together, alone, strict=True)) <= 1


def test_a_turned_view_is_cut_like_a_turned_copy(ticket: np.ndarray) -> None:
    quad = np.array([[200.3, 80.1], [420.8, 95.2], [418.0, 131.9], [197.6, 116.6]], np.float32)
    view = np.rot90(np.rot90(ticket, 3))
    assert np.array_equal(crop(view, quad), crop(np.ascontiguousarray(view), quad))


def test_a_quadrilateral_beyond_the_page_is_cut_all_the_same(ticket: np.ndarray) -> None:
    height, width = ticket.shape[:2]
    quad = np.array([[-40, -9], [width + 30, -9], [width + 30, 30], [-40, 30]], np.float32)
    assert crop(ticket, quad).shape[0] == 48
    assert crop(ticket, quad + np.float32(3 * height)).shape[0] == 48


def test_weights_that_are_no_network_are_unusable(tmp_path: Path) -> None:
    roles = manifest.load()
    weights = tmp_path / "inference.onnx"
    weights.write_bytes(b"no network")
    configuration = next(file for file in roles["recogniser"].files if file.path.suffix == ".yml")
    shutil.copyfile(configuration.path, tmp_path / "inference.yml")
    files = tuple(
        manifest.ModelFile(tmp_path / name, manifest._sha256(tmp_path / name))
        for name in ("inference.onnx", "inference.yml")
    )
    broken = dataclasses.replace(roles["recogniser"], files=files)
    with pytest.raises(UserError) as caught:
        TextModels(roles | {"recogniser": broken}, threads=1)
    assert caught.value.code == "model_unusable"
