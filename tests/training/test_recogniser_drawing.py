"""Drawn lines as the net sees them. Needs the drawing packages and at least one Korean font."""

from __future__ import annotations

import random

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")

from models.training.recogniser import fonts, samples  # noqa: E402

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
