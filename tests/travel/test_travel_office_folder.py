"""The folder of an office's tables: files kept and taken out, tables and prices typed in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.travel.office_folder import OfficeFolder
from desktop.travel.rules import rule_book
from tests.travel.office_texts import FARE, OFFICE


@pytest.fixture
def folder(tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(tmp_path / "기관" / "표", rule_book())


def test_no_folder_is_no_table(folder: OfficeFolder) -> None:
    assert folder.files() == []
    assert folder.laid_over() == rule_book()
    assert folder.stamp() == ()


def test_files_are_checked_kept_and_taken_out(folder: OfficeFolder, tmp_path: Path) -> None:
    source = tmp_path / "우리 규정.toml"
    source.write_text(OFFICE, encoding="cp949")
    name, kept = folder.add(source)
    assert name == source.name
    assert kept.words() == ("기관 여비규정 '가온연구소 여비규정' (2026-01-01 시행, 2026-01-05 확인)",)
    before = folder.stamp()
    assert [name for name, _ in folder.files()] == ["우리 규정.toml"]
    assert (folder.path / "우리 규정.toml").read_text(encoding="utf-8") == OFFICE
    assert folder.laid_over().office[0].daily_won == 30_000
    source.write_text(OFFICE.replace("30000", "32000"), encoding="utf-8")
    folder.add(source)
    assert folder.laid_over().office[0].daily_won == 32_000
    assert folder.stamp() != before
    folder.remove("우리 규정.toml")
    assert folder.files() == []
    with pytest.raises(UserError):
        folder.remove("../우리 규정.toml")
    assert source.exists()


def test_a_broken_file_is_not_kept(folder: OfficeFolder, tmp_path: Path) -> None:
    good, bad = tmp_path / "a.toml", tmp_path / "a" / "a.toml"
    bad.parent.mkdir()
    good.write_text(OFFICE, encoding="utf-8")
    bad.write_text(OFFICE.replace("30000", '"x"'), encoding="utf-8")
    folder.add(good)
    with pytest.raises(UserError):
        folder.add(bad)
    assert folder.laid_over().office[0].daily_won == 30_000
    assert [path.name for path in folder.path.iterdir()] == ["a.toml"]


def test_more_tables_for_one_settlement(folder: OfficeFolder, tmp_path: Path) -> None:
    path = tmp_path / "이번만.toml"
    path.write_text(OFFICE, encoding="utf-8")
    assert folder.laid_over([path]).office
    assert folder.files() == []


def test_prices_typed_one_by_one(folder: OfficeFolder) -> None:
    today = dt.date(2026, 3, 11)
    folder.add_price(dt.date(2026, 3, 9), "보통휘발유", Decimal("1842.11"), "오피넷 전국 평균", today)
    folder.add_price(dt.date(2026, 3, 10), "보통휘발유", Decimal("1843.50"), "오피넷 전국 평균", today)
    folder.add_price(dt.date(2026, 3, 9), "보통휘발유", Decimal("1841"), "고침", today)
    prices = [(name, row.won_per_litre, row.source) for name, rules in folder.files() for row in rules.fuel_price]
    assert prices == [
        ("보통휘발유 2026-03-09.toml", Decimal("1841"), "고침"),
        ("보통휘발유 2026-03-10.toml", Decimal("1843.50"), "오피넷 전국 평균"),
    ]
    table, values = folder.typed("보통휘발유 2026-03-10.toml") or ("", {})
    assert table == "fuel_price"
    later = values | {"date": dt.date(2026, 3, 11)}
    assert folder.add_row(table, later, "보통휘발유 2026-03-10.toml") == "보통휘발유 2026-03-11.toml"
    folder.remove("보통휘발유 2026-03-09.toml")
    assert [name for name, _ in folder.files()] == ["보통휘발유 2026-03-11.toml"]


def test_prices_of_another_month_under_the_same_name_are_kept_beside(folder: OfficeFolder, tmp_path: Path) -> None:
    source = tmp_path / "유가.csv"
    names = []
    for rows in ("2026-03-09,1800", "2026-04-09,1810", "2026-04-09,1810\n2026-04-10,1811", "2026-05-09,1820"):
        source.write_text(f"구분,보통휘발유\n{rows}\n", encoding="utf-8")
        names.append(folder.add(source)[0])
    assert names == ["유가.csv", "유가 (2).csv", "유가 (2).csv", "유가 (3).csv"]


def test_tables_of_one_name_and_day_are_kept_beside_each_other(folder: OfficeFolder) -> None:
    sourced = {"source": "규정집", "strength": "A", "checked_on": dt.date(2026, 1, 5)}
    common = {"name": "가온 여비규정", "article": "제12조", "from": dt.date(2026, 1, 1), **sourced}
    deadline = {"when": "always", "days": 10}
    assert folder.add_row("office", common | {"daily_won": 30_000}) == "가온 여비규정 2026-01-01.toml"
    assert folder.add_row("deadline", common | deadline) == "가온 여비규정 2026-01-01 (2).toml"
    assert folder.add_row("deadline", common | {"when": "advance", "days": 5}) == "가온 여비규정 2026-01-01 (3).toml"
    assert folder.add_row("office", common | {"daily_won": 31_000}) == "가온 여비규정 2026-01-01.toml"
    book = folder.laid_over()
    assert [row.daily_won for row in book.office] == [31_000]
    assert sorted(row.days for row in book.office_deadlines) == [5, 10]
    corrected = common | {"when": "always", "days": 12}
    folder.add_row("deadline", corrected, "가온 여비규정 2026-01-01 (2).toml")
    assert sorted(row.days for row in folder.laid_over().office_deadlines) == [5, 12]


def test_a_file_that_others_broke_is_named_and_can_be_taken_out(folder: OfficeFolder, tmp_path: Path) -> None:
    good, other = tmp_path / "우리 규정.toml", tmp_path / "틀림.toml"
    good.write_text(OFFICE, encoding="utf-8")
    other.write_text(OFFICE.replace("2026-01-01", "2027-01-01"), encoding="utf-8")
    folder.add(good)
    folder.add(other)
    (folder.path / "틀림.toml").write_text("[[office]]\nname = 3\n", encoding="utf-8")
    with pytest.raises(UserError):
        folder.laid_over()
    (_, told, _), (_, wrong, problem) = folder.listed()
    assert problem is not None and problem.code == "office_table_invalid"
    assert "가온연구소 여비규정" in told[0]
    assert "틀림.toml" in wrong[0]
    assert folder.typed("틀림.toml") is None
    folder.remove("틀림.toml")
    assert folder.laid_over().office[0].daily_won == 30_000


def test_another_kind_of_file_is_told(folder: OfficeFolder, tmp_path: Path) -> None:
    file = tmp_path / "유가.xlsx"
    file.write_bytes(b"PK")
    with pytest.raises(UserError) as caught:
        folder.add(file)
    assert caught.value.code == "office_table_kind"


def test_rules_typed_in_a_form(folder: OfficeFolder) -> None:
    values: dict[str, object] = {
        "name": "가온 / 여비규정",
        "article": "제12조",
        "from": dt.date(2026, 1, 1),
        "source": '규정집 "2026"',
        "strength": "A",
        "checked_on": dt.date(2026, 1, 5),
        "daily_won": 30_000,
        "meals_won.제2호": 27_000,
        "meal_deduction_won.lunch": 9_000,
        "meal_deduction_won.dinner": 9_500,
    }
    assert folder.add_row("office", values) == "가온 여비규정 2026-01-01.toml"
    ((_, rules),) = folder.files()
    office = rules.office[0]
    assert (office.daily_won, office.meals_won, office.source) == (30_000, {"제2호": 27_000}, '규정집 "2026"')
    assert office.meal_deduction_won == {"lunch": 9_000, "dinner": 9_500}
    folder.add_row("office", values | {"daily_won": 31_000})
    assert [rules.office[0].daily_won for _, rules in folder.files()] == [31_000]
    with pytest.raises(UserError):
        folder.add_row("fare", {"kind": "bus", "from": dt.date(2026, 1, 1)})
    assert len(folder.files()) == 1


@pytest.mark.parametrize(("product", "price"), [("휘발유유", "1800"), ("보통휘발유", "18"), ("보통휘발유", "180000")])
def test_a_price_that_cannot_be_is_not_kept(folder: OfficeFolder, product: str, price: str) -> None:
    with pytest.raises(UserError) as caught:
        folder.add_price(dt.date(2026, 3, 9), product, Decimal(price), "오피넷", dt.date(2026, 3, 11))
    assert caught.value.code == "office_table_invalid"
    assert folder.files() == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = OfficeFolder(tmp_path / "file" / "표", rule_book())
    source = tmp_path / "a.toml"
    source.write_text(OFFICE, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        folder.add(source)
    assert caught.value.code in ("cannot_write", "file_unreadable")


@pytest.mark.parametrize("table", ["efficiency", "local", "allowance"])
def test_a_table_in_force_is_corrected_and_kept(tmp_path: Path, table: str) -> None:
    folder = OfficeFolder(tmp_path, rule_book())
    day = dt.date(2027, 1, 1)
    values = folder.in_force(table, day)
    changes: dict[str, dict[str, object]] = {
        "efficiency": {"km_per_unit.휘발유": Decimal("12.5")},
        "local": {"full_won": 18_000},
        "allowance": {"daily_won": 26_000, "lodging_cap_won.광역시": 85_000, "uncapped_grades": "없음"},
    }
    changed = changes[table]
    sourced: dict[str, object] = {"name": "고친 표", "source": "지침", "strength": "B", "checked_on": day}
    begins: dict[str, object] = {"from": day}
    if table == "allowance":
        begins = {"applies.from": day, "applies.applies_by": "day", "applies.source": "부칙"}
    sourced |= begins
    folder.add_row(table, values | changed | sourced)
    assert folder.in_force(table, day) == values | changed | {"name": "고친 표"}
    assert folder.in_force(table, dt.date(2026, 12, 31)) == values


VALUES: dict[str, object] = {
    "name": "가온 여비규정",
    "article": "제12조",
    "from": dt.date(2026, 1, 1),
    "applies_by": "day",
    "source": "규정집",
    "strength": "A",
    "checked_on": dt.date(2026, 1, 5),
    "daily_won": 30_000,
    "lodging_cap_won.서울특별시": 120_000,
    "uncapped_grades": "없음",
    "long_stay_bands": "15일 1/10, 30일 1/5",
}


def test_what_was_typed_in_can_be_typed_anew(folder: OfficeFolder) -> None:
    name = folder.add_row("office", VALUES)
    assert folder.typed(name) == ("office", VALUES)
    office = folder.laid_over().office[0]
    assert office.uncapped_grades == ()
    assert [(band.over_days, band.reduction) for band in office.long_stay_bands or ()] == [
        (15, Fraction(1, 10)),
        (30, Fraction(1, 5)),
    ]
    other = folder.add_row("office", VALUES | {"name": "가온 여비 규정집", "daily_won": 31_000}, name)
    assert [file for file, _ in folder.files()] == [other]
    assert folder.laid_over().office[0].daily_won == 31_000


def test_only_a_file_with_one_table_can_be_typed_anew(folder: OfficeFolder, tmp_path: Path) -> None:
    path = tmp_path / "둘.toml"
    path.write_text(OFFICE + FARE, encoding="utf-8")
    folder.add(path)
    assert folder.typed("둘.toml") is None
    assert folder.typed("없음.toml") is None


@pytest.mark.parametrize("bands", ["15", "15일", "15일 1/0", "15일 3", "15일 1/10; 30일 2/10", "15일 1/10,"])
def test_reductions_that_cannot_be_read_are_told(folder: OfficeFolder, bands: str) -> None:
    with pytest.raises(UserError) as caught:
        folder.add_row("office", VALUES | {"long_stay_bands": bands})
    assert "15일 1/10" in str(caught.value.details["detail"])
    assert folder.files() == []


def test_a_reduction_may_be_written_in_percent(folder: OfficeFolder) -> None:
    folder.add_row("office", VALUES | {"long_stay_bands": "10일 초과 20%"})
    (band,) = folder.laid_over().office[0].long_stay_bands or ()
    assert (band.over_days, band.reduction) == (10, Fraction(1, 5))
