"""The truth about the sample papers is what was drawn, and a reading is scored against it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.receipts.model import Field, Kind, Line, Polygon, Receipt, Status
from desktop.samples import sample_trip
from desktop.samples.score import Score
from models.training import sample_trip as drawing

CORNERS: Polygon = ((0, 0), (10, 0), (10, 10), (0, 10))
TRUTH = json.loads((Path(sample_trip()[0]).parent / "truth.json").read_text(encoding="utf-8"))
TAXI = "02_택시_용산역-회의장.png"


@pytest.mark.parametrize(("facts", "paint"), drawing.PAPERS, ids=[facts.file for facts, _ in drawing.PAPERS])
def test_the_truth_is_what_was_drawn(facts: drawing.Facts, paint: object, monkeypatch: pytest.MonkeyPatch) -> None:
    if not all((drawing.FONT_FOLDER / name).is_file() for name in (drawing.REGULAR, drawing.BOLD)):
        pytest.skip("Debian package fonts-nanum is not installed")
    lines: list[str] = []
    texts = drawing.Paper.texts

    def noted(paper: drawing.Paper, *places: tuple[float, str, str], **style: Any) -> None:
        lines.append(" ".join(text for _, _, text in places if text))
        texts(paper, *places, **style)

    monkeypatch.setattr(drawing.Paper, "texts", noted)
    assert callable(paint)
    paint(facts)
    paper = TRUTH[facts.file]
    assert paper["lines"] == [line for line in lines if line]
    assert (paper["kind"], paper["fields"]["total"]) == (facts.kind, facts.total)
    assert paper["fields"]["approval_no"] == facts.approval_no


def receipt(lines: list[str], **fields: tuple[object, Status]) -> Receipt:
    return Receipt.model_validate(
        {
            "polygon": CORNERS,
            "kind": Kind.TAXI,
            "lines": tuple(Line(text=text, polygon=CORNERS, confidence=1.0) for text in lines),
            "fields": {
                name: Field.model_validate(
                    {"value": value, "status": status, "reason": None if status == "ok" else "?"}
                )
                for name, (value, status) in fields.items()
            },
        }
    )


def test_a_faultless_reading() -> None:
    paper = TRUTH[TAXI]
    fields = {name: (value, Status.OK) for name, value in paper["fields"].items()}
    score = Score()
    score.add(TAXI, [receipt([line.replace(" ", "") for line in paper["lines"]], **fields)])
    assert (score.lines_right, score.character_errors) == (score.lines, 0)
    assert score.fields == score.fields_right == score.fields_sure == len(fields)
    assert (score.silently_wrong, score.papers_right) == (0, 1)


def test_what_is_wrong_is_counted_by_how_sure_it_was() -> None:
    lines = [line.replace("13,700", "18,700") for line in TRUTH[TAXI]["lines"]]
    score = Score()
    score.add(TAXI, [receipt(lines, total=(18_700, Status.OK), business_no=("220-81-07776", Status.CHECK))])
    assert (score.lines - score.lines_right, score.character_errors) == (1, 1)
    assert (score.fields_right, score.silently_wrong) == (0, 1)


def test_nothing_read_is_nothing_right() -> None:
    score = Score()
    score.add(TAXI, [])
    assert (score.lines_right, score.fields_right, score.silently_wrong) == (0, 0, 0)
    assert score.character_errors == score.characters > 100


def test_a_file_that_is_no_sample() -> None:
    with pytest.raises(KeyError):
        Score().add("a.jpg", [])
