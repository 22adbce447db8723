"""What a model's least token probability is worth, as text in the model file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.llm.calibration import Step, calibration_text, read_calibration, share_right
from desktop.llm.model import FieldModel

STEPS = (Step(0.1, 0.4, 1.0, 0.7), Step(0.5, 0.8, 0.9, 0.85), Step(0.9, 0.99, 0.6, 0.99))


@pytest.mark.parametrize(
    ("least", "right"), [(0.0, 0.4), (0.1, 0.4), (0.49, 0.4), (0.5, 0.8), (0.9, 0.99), (1.0, 0.99)]
)
def test_a_step_holds_up_to_the_next(least: float, right: float) -> None:
    assert share_right(STEPS, least) == right


@given(st.floats(0, 1))
def test_without_a_measure_the_probability_stands_for_itself(least: float) -> None:
    assert share_right((), least) == least


def test_it_comes_back_from_the_file() -> None:
    assert read_calibration(calibration_text({"total": STEPS})) == {"total": STEPS}
    assert read_calibration("{}") == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "{",
        '{"total": 3}',
        '{"total": [[1]]}',
        '{"total": [["a", 0, 0, 0]]}',
        '{"total": [[0.5, 1.5, 0, 0]]}',
        '{"total": [[0.5, NaN, 0, 0]]}',
        '{"total": [[0.5, 1, 0, 0], [0.4, 1, 0, 0]]}',
        '{"total": [' + "[" * 100_000,
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_calibration(text)


def test_the_committed_model_knows_how_far_to_be_trusted(field_model: FieldModel) -> None:
    assert {"kind", "total", "issued_on", "approval_no", "merchant"} <= set(field_model.calibration)
    for steps in field_model.calibration.values():
        assert [step.right for step in steps] == sorted(step.right for step in steps)
        assert steps[-1].precision >= steps[0].precision
