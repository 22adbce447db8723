"""Receipts as a reader garbles them: the fields' ink is followed through it, and the answer can always be copied."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from desktop.llm import grammar
from desktop.receipts.model import Kind
from models.training.fields import confusions, noise
from models.training.fields.noise import CLEAN, WEARS, Wear, Written
from models.training.receipts.model import Cell, Composed, Paper, Row, Truth

SLIP = Composed(
    "meal",
    "hand.made",
    False,
    Paper.THERMAL,
    (
        Row((Cell("[영 수 증]", 0.5, "centre"),)),
        Row((Cell("상호 :"), Cell("가온식당  시청점", 1.0, "right"))),
        Row(rule="-"),
        Row((Cell("2026/03/09  12:30"),)),
        Row((Cell("16,000", 1.0, "right"), Cell("합   계"))),
        Row((Cell("승인번호 30117742"),)),
        Row((Cell("감사합니다"),)),
    ),
    {
        "merchant": Truth("가온식당 시청점", 1, "가온식당  시청점"),
        "issued_on": Truth("2026-03-09", 3, "2026/03/09"),
        "total": Truth(16000, 4, "16,000"),
        "approval_no": Truth("30117742", 5, "30117742"),
    },
)
TRUE = {"total": "16000", "issued_on": "2026-03-09", "approval_no": "30117742", "merchant": "가온식당 시청점"}


def test_read_without_fault_everything_stands_in_single_spaces() -> None:
    found = noise.noisy(random.Random(1), SLIP, CLEAN)
    assert [line.text for line in found] == [
        "[영 수 증]",
        "상호 : 가온식당 시청점",
        "2026/03/09 12:30",
        "합 계 16,000",
        "승인번호 30117742",
        "감사합니다",
    ]
    assert [line.text[slice(*span)] for line in found for span in line.ink.values()] == [
        "가온식당 시청점",
        "2026/03/09",
        "16,000",
        "30117742",
    ]
    assert noise.truth(SLIP, found) == (Kind.MEAL, TRUE)


@pytest.mark.parametrize("seed", range(60))
def test_under_any_wear_the_answer_can_be_copied(seed: int) -> None:
    r = random.Random(seed)
    found = noise.shown(noise.noisy(r, SLIP, Wear(2.0, 0.05, 0.1, 0.1, 0.1)), len, 400)
    _, values = noise.truth(SLIP, found)
    candidates = grammar.candidates([line.text for line in found])
    assert all(value in candidates[name] for name, value in values.items())
    assert all(0 <= start < end <= len(line.text) for line in found for start, end in line.ink.values())


def test_a_misread_total_is_what_it_reads_and_one_that_is_gone_is_empty() -> None:
    lines = [Written("합계 18,000", {"total": (3, 9)}), Written("받은 돈 20,000")]
    assert noise.truth(SLIP, lines)[1] == {"total": "18000"}
    assert noise.truth(SLIP, lines[1:])[1] == {}
    assert noise.truth(SLIP, [*lines, Written("카드 16,000")])[1] == {"total": "16000"}


def test_a_form_of_date_that_gives_another_day_is_no_answer() -> None:
    lines = [Written("Date 26/03/09", {"issued_on": (5, 13)})]
    there = Composed("taxi", "t", False, Paper.THERMAL, (), {"issued_on": Truth("2009-03-26", 0, "26/03/09")})
    assert noise.truth(there, lines)[1] == {}


def test_ink_follows_what_is_rewritten_and_joined() -> None:
    line = Written("합계 16,000", {"total": (3, 9)})
    grown = line.rewritten(["합", "게", " ", "1", "6", "", "0", "0o", "0"])
    assert grown.text == "합게 1600o0"
    assert grown.text[slice(*grown.ink["total"])] == "1600o0"
    assert line.rewritten(["합계", *[""] * 8]).ink == {}
    both = Written("2026-03-09", {"issued_on": (0, 10)}).joined(line)
    assert {name: both.text[slice(*span)] for name, span in both.ink.items()} == {
        "issued_on": "2026-03-09",
        "total": "16,000",
    }


def test_a_cropped_receipt_keeps_the_rows_of_its_answers() -> None:
    cropped = noise.cropped(random.Random(1), SLIP, 0.0)
    assert len(cropped.rows) == 4
    assert noise.truth(cropped, noise.lines(cropped)) == (Kind.MEAL, TRUE)


def test_a_strip_read_by_columns_loses_no_text() -> None:
    rows = [[Written("가"), Written("1")], [Written("나")], [Written("다"), Written("3")]]
    turned = noise._by_columns(random.Random(2), rows)
    assert Counter(cell.text for row in turned for cell in row) == Counter("가1나다3")


def test_characters_are_aligned_by_least_distance() -> None:
    assert list(confusions.aligned("합계 1,0", "합게1.0")) == [
        ("합", "합"),
        ("계", "게"),
        (" ", ""),
        ("1", "1"),
        (",", "."),
        ("0", "0"),
    ]
    assert "".join(read for _, read in confusions.aligned("1,000", "1.0000")) == "1.0000"
    assert list(confusions.aligned("가", "")) == [("가", "")]
    assert "".join(b for _, b in confusions.aligned("감사", "x감사")) == "x감사"


def test_errors_are_about_as_frequent_as_measured() -> None:
    r = random.Random(3)
    text = "합계금액승인번호카드결제0123456789" * 100
    shares = [sum(confusions.misread(r, c, wear) != c for c in text) / len(text) for wear in (0.0, 0.5, 1.0, 2.0)]
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert 0.005 < shares[2] < 0.15


def test_a_character_never_measured_is_misread_as_its_kind_is() -> None:
    rare = "햏"
    assert rare not in confusions.misreadings()
    r = random.Random(5)
    read = {confusions.misread(r, rare, 5.0) for _ in range(300)}
    assert len(read) > 5
    assert all(len(c) <= 2 for c in read)


def test_every_wear_has_its_share() -> None:
    drawn = Counter(noise.worn(random.Random(seed)) for seed in range(400))
    assert set(drawn) == {wear for _, wear in WEARS}
