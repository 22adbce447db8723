"""Foreign money is seen as such, also between letters that the recogniser has never learnt; it is never sure."""

from __future__ import annotations

from desktop.receipts.foreign import foreign_of
from desktop.receipts.judge import judge
from desktop.receipts.model import Kind, Status
from tests.receipts.conftest import BOX, ink

#: A Japanese till roll as a reader of Hangul reads it.
YEN = (
    "77즉U-7-",
    "r졉」□갬 2026/09/16 12:34",
    "b분0 ¥150",
    "b뭉 ¥160",
    "슴 함 ¥310",
    "(□끠푭◇쏙8% ¥22)",
    "b쭸0 ¥1,000",
    "b£0 ¥690",
    "¥쿼쭙뮴 123456",
)


def test_letters_never_learnt_are_no_hangul_and_the_sum_says_which_amount_was_paid() -> None:
    receipt = judge(ink(YEN, probability=0.7), BOX, {})
    assert (receipt.value("currency"), receipt.value("total_foreign"), receipt.value("total")) == ("JPY", "310", None)
    assert receipt.kind is not Kind.NOT_RECEIPT
    assert not any(field.status is Status.OK for field in receipt.fields.values())


def test_what_was_given_less_the_change_is_what_was_paid() -> None:
    rows = ["슴 함 ¥310", "b쭸0 ¥1,000", "b£0 ¥690"]
    assert foreign_of(ink(rows, probability=0.7), [])["total_foreign"].value == "310"


def test_amounts_that_prove_no_total_give_none() -> None:
    assert set(foreign_of(ink(["¥150", "¥90"]), [])) == {"currency"}


def test_hundredths_tell_a_yuan_from_a_yen() -> None:
    assert foreign_of(ink(["¥15.50"]), [])["currency"].value == "CNY"
    assert foreign_of(ink(["¥15"]), [])["currency"].value == "JPY"


def test_a_blurred_korean_receipt_stays_in_won() -> None:
    rows = ["한빛식당", "거래일시 2026-03-17", "공급가액 ¥18,182", "부가세 ¥1,818", "합계 ¥20,000"]
    receipt = judge(ink(rows, probability=0.6), BOX, {})
    assert (receipt.value("total"), "total_foreign" in receipt.fields) == (20000, False)
    assert not receipt.is_sure("total")
