"""Drawn lines as the net sees them. Needs the drawing packages and at least one Korean font."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")

from models.training.receipts import draw_pages  # noqa: E402
from models.training.receipts.drawn import Points, outline_of  # noqa: E402
from models.training.recogniser import charset, cuts, fonts, samples, stock  # noqa: E402

if not fonts.KOREAN or not fonts.HELD_OUT:
    pytest.skip("no Korean fonts are installed", allow_module_level=True)


def test_the_same_seed_draws_the_same_pictures() -> None:
    one, other = samples.samples(4, 12), samples.samples(4, 12)
    assert [s.text for s in one] == [s.text for s in other]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(one, other, strict=True))


def test_pictures_are_lines_with_a_centre_for_every_character() -> None:
    for s in samples.samples(5, 60):
        height, width = s.image.shape
        assert (height, s.image.dtype) == (48, np.uint8)
        assert 16 <= width <= samples.WIDEST
        assert samples.readable(s.text, width)
        assert len(s.centres) == len(s.text)
        assert np.all(np.diff(s.centres) > 0)
        assert s.centres[0] > -4
        assert s.centres[-1] < width + 4
        assert s.image.std() > 0


def test_fonts_for_measuring_are_not_for_training() -> None:
    assert not {f.path for f in fonts.HELD_OUT} & {f.path for f in (*fonts.KOREAN, *fonts.LATIN)}
    r = random.Random(1)
    face = fonts.choose(r, "가나다", fonts.KOREAN)
    assert face is not None
    assert fonts.has(face, "가")
    assert not fonts.has(face, "\U00013000")


def test_batches_hold_like_widths_within_the_budget() -> None:
    stream = samples.batches(6, pixels=3000, pool=60)
    for _ in range(8):
        batch = next(stream)
        widths = [s.image.shape[1] for s in batch]
        assert len(batch) == 1 or max(widths) * len(batch) <= 3000


def test_padding_is_mid_grey_on_the_right() -> None:
    image = np.full((48, 20), 255, np.uint8)
    out = samples.pad([image], 32)
    assert out.shape == (1, 1, 48, 32)
    assert out[0, 0, :, :20].min() == 1.0
    assert not out[0, 0, :, 20:].any()


def test_ctc_needs_a_frame_between_equal_neighbours() -> None:
    assert samples.readable("1234", 40)
    assert not samples.readable("****", 40)


def test_words_cut_out_of_pages_are_lines_of_their_own() -> None:
    r = random.Random(2)
    words = [word for _ in range(4) for word in cuts.cuts(r, draw_pages.page(r, held_out=False))]
    assert len(words) > 20
    for word in words:
        height, width = word.image.shape
        assert (height, word.image.dtype) == (48, np.uint8)
        assert samples.readable(word.text, width)
        assert set(word.text) <= set(charset.CLASSES)
        assert not len(word.centres)
        assert word.image.std() > 0


def test_a_word_is_cut_out_upright_whichever_way_its_page_lies() -> None:
    page = np.full((200, 300), 255, np.uint8)
    page[90:110, 100:105] = 0  # ink at the left end of the word only
    outline = outline_of((100, 90, 200, 110))
    for turns in range(4):
        turned = np.ascontiguousarray(np.rot90(page, turns))
        image = cuts.cut(random.Random(1), turned, _turned(outline, turns, (300, 200)))
        columns = np.flatnonzero(image.min(axis=0) < 128)
        assert columns.max() < image.shape[1] / 3
    with pytest.raises(ValueError, match="top"):
        cuts.cut(random.Random(1), page, outline[:, :] * np.array([1, -1], np.float32) + np.array([0, 200], np.float32))


def _turned(outline: Points, turns: int, size: tuple[int, int]) -> Points:
    """The outline after quarter turns (np.rot90) of a picture of width and height `size`."""
    width, height = size
    for _ in range(turns):
        outline = np.stack([outline[:, 1], width - outline[:, 0]], axis=1)
        width, height = height, width
    return outline


def test_a_stock_gives_back_what_was_drawn(tmp_path: Path) -> None:
    lines = [
        *samples.samples(8, 6),
        samples.Sample("합계 1,000", np.full((48, 90), 7, np.uint8), np.zeros(0, np.float32)),
    ]
    stock.save(lines, tmp_path / "1.npz")
    back = stock.load(tmp_path / "1.npz")
    assert [s.text for s in back] == [s.text for s in lines]
    for one, other in zip(lines, back, strict=True):
        assert np.array_equal(one.image, other.image)
        assert np.allclose(one.centres, other.centres)
    batch = next(stock.batches(tmp_path, 1, 10_000))
    assert {s.text for s in batch} <= {s.text for s in lines}
