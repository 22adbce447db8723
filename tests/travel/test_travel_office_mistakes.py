"""Mistakes in an office's tables, told with their file, line and key."""

from __future__ import annotations

import pytest

from desktop.errors import UserError
from desktop.travel.office import line_of, read_office
from desktop.travel.rules import rule_book
from tests.travel.office_texts import OFFICE, TABLE, book


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (
            "daily_won = 30000",
            "dayly_won = 30000",
            6,
            "office[1].dayly_won: 모르는 항목입니다. 혹시 'daily_won'",
        ),
        ("daily_won = 30000", 'daily_won = "30,000"', 6, "office[1].daily_won: 0 이상의 정수"),
        ("daily_won = 30000", "daily_won = -1", 6, "0 이상의 정수"),
        ("daily_won = 30000", "daily_won = true", 6, "0 이상의 정수"),
        ("daily_won = 30000", "daily_won = ", 6, "TOML 문법"),
        ("from = 2026-01-01", 'from = "내년"', 4, "office[1].from: 날짜는"),
        ('strength = "A"', 'strength = "D"', 14, "office[1].strength"),
        ('strength = "A"\n', "", 2, "office[1].strength: 꼭 적어야 합니다"),
        ('"서울특별시" = 120000', '"서울" = 120000', 8, "lodging_cap_won: 모르는 지역 구분 '서울'"),
        ("breakfast = 6000", "brunch = 6000", 9, "breakfast, lunch, dinner"),
        ("[[office]]", "[[offices]]", 2, "혹시 'office'입니까?"),
        ("[[office]]", "[office]", 2, "[[표]]"),
    ],
)
def test_a_mistake_names_its_file_line_and_key(old: str, new: str, line: int, words: str) -> None:
    assert old in OFFICE
    with pytest.raises(UserError) as caught:
        book(OFFICE.replace(old, new))
    assert caught.value.code == "office_table_invalid"
    assert f"0.toml {line}번째 줄" in caught.value.message
    assert words in caught.value.message
    assert caught.value.next_step


def test_the_line_of_a_second_table() -> None:
    text = OFFICE + OFFICE.replace("daily_won = 30000", "daily_won = 40000")
    assert text.splitlines()[line_of(text, ("office", 1, "daily_won")) - 1] == "daily_won = 40000"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b"\x00" * 10, b"x" * 20_000_001])
@pytest.mark.parametrize("name", ["a.toml", "a.csv"])
def test_files_that_are_no_tables(name: str, content: bytes) -> None:
    with pytest.raises(UserError) as caught:
        read_office(name, content, rule_book())
    assert caught.value.code == "office_table_invalid"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"제1호" = 25000, ', "", "meals_won: 제1호, 제2호"),
        (', "그 밖의 지역" = 70000', "", "lodging_cap_won: 광역시, 그 밖의 지역, 서울특별시"),
        ('"local:가온시"', '"가온시"', "local:지방자치단체"),
    ],
)
def test_a_whole_table_is_whole(old: str, new: str, words: str) -> None:
    assert book(TABLE) and old in TABLE
    with pytest.raises(UserError) as caught:
        book(TABLE.replace(old, new))
    assert words in caught.value.message
