import numpy as np

from desktop.ocr.decode import decode

CHARACTERS = ["blank", "1", "2", ",", "원", " "]


def frames(*classes: int, probability: float = 0.9) -> np.ndarray:
    rows = np.full((len(classes), len(CHARACTERS)), (1 - probability) / (len(CHARACTERS) - 1), dtype=np.float32)
    for frame, index in enumerate(classes):
        rows[frame, index] = probability
    return rows


def test_repeated_frames_are_one_character_and_blanks_separate_equal_ones() -> None:
    assert decode(frames(0, 1, 1, 0, 1, 2, 2, 0, 4), CHARACTERS).text == "112원"


def test_every_character_keeps_its_own_probability() -> None:
    rows = frames(1, 0, 2, 0)
    rows[2] = [0.1, 0.2, 0.6, 0.05, 0.05, 0.0]
    line = decode(rows, CHARACTERS)
    assert line.text == "12"
    assert [round(p, 2) for p in line.probabilities] == [0.9, 0.6]
    assert round(line.confidence, 2) == 0.75


def test_nothing_but_blanks_is_an_empty_reading_without_confidence() -> None:
    line = decode(frames(0, 0, 0), CHARACTERS)
    assert (line.text, line.confidence) == ("", 0.0)
