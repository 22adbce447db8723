"""Composed receipts: what they say is printed where they say, reads back to its value, and adds up."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.receipts import normalize
from desktop.receipts.model import (
    COUNT_FIELDS,
    DATE_FIELDS,
    DECIMAL_FIELDS,
    FIELDS,
    FLAG_FIELDS,
    TEXT_FIELDS,
    TIME_FIELDS,
    WON_FIELDS,
    Kind,
)
from models.training.receipts.compose import HELD_OUT, TRAINING, compose, templates
from models.training.receipts.model import Composed, Truth
from models.training.receipts.sheet import Sheet
from models.training.receipts.words import COMPOSED_LABELS, HELD_OUT_LABELS, LABELS, label_word

seeds = st.integers(0, 2**32)
KINDS = tuple(kind.value for kind in Kind)


def many(count: int, *, held_out: bool = False, kind: str | None = None) -> list[Composed]:
    return [compose(random.Random(seed), held_out=held_out, kind=kind) for seed in range(count)]


def printed(receipt: Composed, truth: Truth) -> str:
    assert truth.row is not None
    return "  ".join(cell.text for cell in receipt.rows[truth.row].cells)


@given(seeds, st.booleans())
def test_every_truth_is_printed_in_its_row_and_is_of_the_type_of_its_field(seed: int, held_out: bool) -> None:
    receipt = compose(random.Random(seed), held_out=held_out)
    types: dict[type, tuple[str, ...]] = {
        int: (*WON_FIELDS, *COUNT_FIELDS),
        bool: FLAG_FIELDS,
        str: (*DATE_FIELDS, *TIME_FIELDS, *DECIMAL_FIELDS, *TEXT_FIELDS),
    }
    for name, truth in receipt.fields.items():
        assert name in FIELDS
        assert truth.ink
        assert truth.ink in printed(receipt, truth)
        assert any(type(truth.value) is kind and name in names for kind, names in types.items()), name


@given(seeds, st.booleans())
def test_the_ink_reads_back_to_the_value(seed: int, held_out: bool) -> None:
    receipt = compose(random.Random(seed), held_out=held_out)
    is_foreign = "currency" in receipt.fields
    for name, truth in receipt.fields.items():
        ink, value = truth.ink, str(truth.value)
        if name in WON_FIELDS:
            assert [abs(found.value) for found in normalize.amounts(ink)] == [truth.value]
        elif name in TIME_FIELDS:
            assert [found.value for found in normalize.times(ink)] == [value]
        elif name in DATE_FIELDS:
            days = [found.value.isoformat() for found in normalize.dates(ink)]
            if days and not is_foreign:  # of some countries the order of day and month is another
                assert days == [value]
            else:
                numbers = {int(digits) for digits in re.findall(r"\d+", ink)}
                assert int(value[8:]) in numbers
        elif name == "business_no":
            assert [found.value for found in normalize.business_numbers(ink)] == [value]
            assert normalize.has_valid_check_digit(value)
        elif name in COUNT_FIELDS:
            assert ink == value
        elif name == "approval_no":
            assert ink.replace(" ", "") == value
        elif name in ("litres", "unit_price", "distance_km"):
            assert ink.replace(",", "") == value
        elif name == "total_foreign":
            assert re.sub(r"\D", "", ink) == value.replace(".", "")
        elif name in TEXT_FIELDS and name != "currency":
            assert ink == value


@given(seeds, st.booleans())
def test_supply_vat_and_what_is_printed_beside_them_make_the_total(seed: int, held_out: bool) -> None:
    receipt = compose(random.Random(seed), held_out=held_out)
    values = {name: truth.value for name, truth in receipt.fields.items()}
    if {"supply", "vat", "total"} <= values.keys():
        rest = int(values["total"]) - int(values["supply"]) - int(values["vat"]) - int(values.get("tip", 0))
        text = "\n".join(receipt.lines())
        assert rest == 0 or f"{rest:,}" in text or str(rest) in text, receipt.template


@given(seeds)
def test_foreign_receipts_and_papers_that_are_none_have_no_total_in_won(seed: int) -> None:
    receipt = compose(random.Random(seed), held_out=seed % 2 == 0)
    if "total_foreign" in receipt.fields:
        assert "total" not in receipt.fields
        assert "currency" in receipt.fields
    if receipt.kind == Kind.NOT_RECEIPT:
        assert not set(receipt.fields) - {"is_no_proof"}


@given(seeds, st.booleans())
def test_a_paper_that_says_it_proves_nothing_is_marked_so(seed: int, held_out: bool) -> None:
    receipt = compose(random.Random(seed), held_out=held_out)
    said = re.search(r"증빙\S*\s?사용(?:할 수 없|하실 수 없| ?불가)|영수증이 아닙니다", "\n".join(receipt.lines()))
    if said:
        assert receipt.fields["is_no_proof"].value is True


@given(seeds)
def test_an_amount_is_negative_only_where_money_was_given_back(seed: int) -> None:
    receipt = compose(random.Random(seed))
    total = receipt.fields.get("total")
    shows_spending_negative = receipt.template.endswith(".pay_app")
    if total and not shows_spending_negative and any(found.value < 0 for found in normalize.amounts(total.ink)):
        assert receipt.fields["is_refund"].value is True


@given(seeds, st.sampled_from(KINDS), st.booleans())
def test_the_same_state_gives_the_same_receipt_of_the_kind_asked_for(seed: int, kind: str, held_out: bool) -> None:
    one, other = (compose(random.Random(seed), held_out=held_out, kind=kind) for _ in range(2))
    assert one == other
    assert one.kind == kind
    assert one.held_out is held_out


@given(seeds, st.booleans())
def test_cells_stand_in_their_row_from_left_to_right_and_none_over_another(seed: int, held_out: bool) -> None:
    receipt = compose(random.Random(seed), held_out=held_out)
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}
    for row in receipt.rows:
        used = -1.0
        for cell in row.cells:
            size = len(cell.text.encode("cp949", "replace")) * row.wide
            start = cell.anchor * receipt.columns - size * share[cell.align]
            assert start >= used - 1e-6
            assert start >= -1e-6
            used = start + size
        if row.cells:
            line = replace(receipt, rows=(row,)).lines()[0]
            assert line == "  ".join(cell.text for cell in row.cells)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_composed_in_several_layouts_and_at_least_one_is_held_out(kind: str) -> None:
    assert len(TRAINING[kind][0]) >= 3
    assert HELD_OUT[kind][0]
    receipts = many(30, kind=kind)
    assert len({receipt.template for receipt in receipts}) >= 2
    if kind != Kind.NOT_RECEIPT:
        assert sum("total" in receipt.fields for receipt in receipts) > 15


def test_there_are_many_families_and_none_is_both_trained_on_and_held_out() -> None:
    trained = {family.name for families, _ in TRAINING.values() for family in families}
    held_out = {family.name for families, _ in HELD_OUT.values() for family in families}
    assert not trained & held_out
    assert len(trained) >= 60
    assert len(held_out) >= 16
    assert len(set(templates())) >= 100


def test_a_held_out_word_is_never_one_of_training() -> None:
    for concept, words in HELD_OUT_LABELS.items():
        seen = {word.replace(" ", "") for word in (*LABELS[concept], *COMPOSED_LABELS.get(concept, ()))}
        assert words
        assert not seen & {word.replace(" ", "") for word in words}
    r = random.Random(5)
    drawn = {label_word(r, "total", held_out=True) for _ in range(300)}
    assert drawn & set(HELD_OUT_LABELS["total"])
    assert drawn & set(LABELS["total"])
    assert not {label_word(r, "total", held_out=False) for _ in range(2000)} & set(HELD_OUT_LABELS["total"])


def test_dozens_of_words_say_what_matters_most() -> None:
    for concept in ("total", "issued", "approval_no", "business_no", "merchant"):
        assert len({label_word(random.Random(seed), concept, held_out=False) for seed in range(3000)}) >= 60


def test_receipts_do_not_repeat() -> None:
    receipts = many(400)
    merchants = [str(r.fields["merchant"].value) for r in receipts if "merchant" in r.fields]
    assert len(set(merchants)) > 0.75 * len(merchants)
    assert len({tuple(r.lines()) for r in receipts}) == 400
    assert len({r.template for r in receipts}) > 80


def test_the_hard_cases_are_among_them() -> None:
    receipts = many(1500)
    fields = Counter(name for receipt in receipts for name in receipt.fields)
    assert fields["is_refund"] > 40
    assert fields["is_no_proof"] > 5
    assert fields["total_foreign"] > 15
    assert set(FIELDS) <= set(fields)
    numbers = [
        len({found.value for line in receipt.lines() for found in normalize.business_numbers(line)})
        for receipt in receipts
    ]
    days = [len({found.value for line in receipt.lines() for found in normalize.dates(line)}) for receipt in receipts]
    assert sum(count > 1 for count in numbers) > 60
    assert sum(count > 1 for count in days) > 300


def test_no_whole_card_or_resident_number_is_printed() -> None:
    for receipt in (*many(300), *many(100, held_out=True)):
        number = receipt.fields.get("card_no")
        if number is not None:
            assert normalize.mask_private(str(number.value)) == number.value


@given(seeds)
def test_a_field_keeps_the_place_where_it_stood_first(seed: int) -> None:
    from models.training.receipts.ink import true
    from models.training.receipts.model import Paper

    sheet = Sheet(random.Random(seed), Paper.THERMAL, kind="shop", held_out=False)
    sheet.left(true("total", 12000, "12,000원"))
    sheet.left(true("total", 12000, "12000"))
    assert sheet.composed("shop.two").fields["total"] == Truth(12000, 0, "12,000원")
