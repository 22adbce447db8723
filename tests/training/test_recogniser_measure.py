"""How a recogniser is measured: what counts as a fault, and that lines are fed as PaddleX feeds them."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")

from models.training.recogniser import evaluate, samples  # noqa: E402


def _line(text: str, width: int = 64) -> samples.Sample:
    return samples.Sample(text, np.zeros((48, width), np.uint8), np.zeros(len(text), np.float32))


def test_white_space_costs_nothing_and_every_letter_does() -> None:
    lines = [_line("합계 12,000"), _line("카드 1234-****-****-5678"), _line("감사합니다")]
    assert evaluate.measure(lambda _: ["합계12,000", "카드1234-****-****-5678", "감사합니다"], lines) == evaluate.Score(
        1, 1, 1, 1
    )
    score = evaluate.measure(lambda _: ["합계 12,800", "카드 1234-***-****-5678", "감사함니다"], lines)
    assert score.lines == 0
    assert score.digits == 0.5
    assert score.stars == 0
    assert score.characters == pytest.approx(1 - 3 / (8 + 21 + 5))


def test_edit_distance() -> None:
    assert evaluate.edit_distance("", "가나") == 2
    assert evaluate.edit_distance("1,000", "1.000") == 1
    assert evaluate.edit_distance("****", "***") == 1


def test_lines_are_padded_to_320_columns_and_come_back_in_order() -> None:
    widths = [500, 16, 320, 900, 40]
    seen: list[int] = []

    def run(x: object) -> list[str]:
        batch = np.asarray(x)
        seen.append(batch.shape[3])
        # the true width is where the padding of zeros begins
        return [str(int((row[0, 0] != 0).sum())) for row in batch]

    images = [np.full((48, w), 255, np.uint8) for w in widths]
    assert evaluate.in_batches(images, run, 320) == [str(w) for w in widths]
    assert min(seen) >= 320
