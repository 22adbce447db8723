"""Nothing wrong is sure, and plain receipts are: invented papers read in three ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.receipts.model import Receipt, Status

if TYPE_CHECKING:
    from tests.receipts.conftest import Paper, Read

WITNESSED = ("total", "issued_on", "business_no", "approval_no")


def silent_errors(receipt: Receipt, says: dict[str, str]) -> list[str]:
    """Sure values that the paper does not say."""
    return [
        f"{name}={field.value} {field.witnesses}"
        for name, field in receipt.fields.items()
        if name in says and field.status is Status.OK and str(field.value) != says[name].rstrip("!?")
    ]


def test_nothing_wrong_is_sure(paper: Paper, read: Read) -> None:
    assert silent_errors(read(paper.lines), paper.says) == []
    assert silent_errors(read(paper.lines, twice=False), paper.says) == []


def test_nothing_wrong_is_sure_even_where_the_model_repeats_it(paper: Paper, read: Read) -> None:
    first = read(paper.lines)
    echo = {name: str(first.fields[name].value) for name in WITNESSED if name in first.fields}
    assert silent_errors(read(paper.lines, echo), paper.says) == []


def test_plain_values_are_sure(paper: Paper, read: Read) -> None:
    receipt = read(paper.lines)
    for name, value in paper.says.items():
        if value.endswith("!"):
            assert (str(receipt.value(name)), receipt.is_sure(name)) == (value[:-1], True), receipt.fields.get(name)


def test_other_values_are_read_and_left_to_be_checked(paper: Paper, read: Read) -> None:
    receipt = read(paper.lines)
    for name, value in paper.says.items():
        if value.endswith("?"):
            assert str(receipt.value(name)) == value[:-1], receipt.fields.get(name)


def test_kinds_and_refunds_are_as_the_paper_says(paper: Paper, read: Read) -> None:
    receipt = read(paper.lines)
    if "kind" in paper.says:
        assert receipt.kind == paper.says["kind"]
    if paper.says.get("is_refund") == "True":
        assert receipt.value("is_refund") is True
        assert not receipt.is_sure("total")
    for name, value in paper.says.items():
        if value == "~" and name != "total":
            assert name not in receipt.fields, receipt.fields[name]


CLEAN = """카드매출전표
가맹점명 빛고을식당
사업자번호 120-15-08881
거래일시 2026-03-17 12:22:05
공급가액 18,182
부가세 1,818
합계 20,000
결제금액 20,000
승인번호 30117742"""


@pytest.mark.parametrize("row", [4, 5, 6, 7])
def test_one_misread_digit_of_an_amount_never_gives_a_wrong_sure_total(row: int, read: Read) -> None:
    lines = CLEAN.splitlines()
    for at, char in enumerate(lines[row]):
        for other in "0123456789" if char.isdigit() else "":
            worn = [*lines]
            worn[row] = lines[row][:at] + other + lines[row][at + 1 :]
            receipt = read(worn)
            assert not receipt.is_sure("total") or receipt.value("total") == 20000, worn[row]
            assert not receipt.is_sure("supply") or receipt.value("supply") == 18182, worn[row]
            assert not receipt.is_sure("vat") or receipt.value("vat") == 1818, worn[row]


def test_one_misread_digit_of_the_business_number_is_never_sure(read: Read) -> None:
    number = "120-15-08881"
    for at, char in enumerate(number):
        for other in "0123456789" if char.isdigit() else "":
            worn = number[:at] + other + number[at + 1 :]
            receipt = read(CLEAN.replace(number, worn))
            assert not receipt.is_sure("business_no") or worn == number, worn


def test_faint_ink_is_not_sure(read: Read) -> None:
    lines = CLEAN.replace("공급가액 18,182\n부가세 1,818\n", "")
    assert read(lines).is_sure("total")
    faint = read(lines, probability=0.6)
    assert not any(faint.is_sure(name) for name in ("total", "issued_on", "approval_no"))


def test_every_doubt_has_its_words(paper: Paper, read: Read) -> None:
    for name, field in read(paper.lines).fields.items():
        assert (field.reason is None) == (field.status is Status.OK), name
