"""How a field model is measured and calibrated, on made-up answers."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("llama_cpp")

from desktop.llm.calibration import calibration_text, read_calibration, share_right
from desktop.llm.grammar import RECEIPT
from desktop.llm.model import Proposal
from models.training.fields import evaluate
from models.training.fields.evaluate import Answered


def answered(truth: dict[str, str], **given: tuple[str, float]) -> Answered:
    return Answered(truth, {name: Proposal(value, value, (0,), p) for name, (value, p) in given.items()})


def test_right_is_the_true_value_or_rightly_nothing() -> None:
    truth = {"kind": "meal", "total": "16000", "merchant": "가온 식당"}
    fine = answered(truth, kind=("meal", 0.9), total=("16000", 0.9), merchant=("가온식당", 0.9))
    wrong = answered(truth, kind=("meal", 0.9), total=("1600", 0.9), issued_on=("2026-03-09", 0.9))
    shares = evaluate.shares(RECEIPT, [fine, wrong])
    assert shares == {
        "kind": 1.0,
        "total": 0.5,
        "issued_on": 0.5,
        "service_on": 1.0,
        "approval_no": 1.0,
        "merchant": 0.5,
        "all": 0.5,
    }


def test_calibration_rises_with_the_probability_and_tells_coverage_and_precision() -> None:
    r = random.Random(1)
    answers = []
    for _ in range(3000):
        p = r.random()
        value = "16000" if r.random() < p else "1"
        answers.append(answered({"total": "16000"}, total=(value, p)))
    steps = evaluate.calibrate(RECEIPT, answers)["total"]
    assert [s.least for s in steps] == sorted(s.least for s in steps)
    assert [s.right for s in steps] == sorted(s.right for s in steps)
    assert [s.coverage for s in steps] == sorted((s.coverage for s in steps), reverse=True)
    assert steps[0].precision == pytest.approx(0.5, abs=0.04)
    for p in (0.2, 0.5, 0.8):
        assert share_right(steps, p) == pytest.approx(p, abs=0.1)
    assert read_calibration(calibration_text({"total": steps})) == {"total": tuple(steps)}


def test_few_answers_prove_little() -> None:
    steps = evaluate.calibrate(RECEIPT, [answered({"total": "1"}, total=("1", 0.99))])["total"]
    assert steps[0].right < 0.7


def test_a_field_never_given_has_no_calibration() -> None:
    assert evaluate.calibrate(RECEIPT, [answered({"total": "1"})]) == {}
