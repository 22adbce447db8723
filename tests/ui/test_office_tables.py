"""The office's own tables in the window: added, told when wrong, taken out, and a price typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.travel.tables import EfficiencyTable, LocalTable, MonthlyTable, OfficeTable, RouteFare, Table
from desktop.ui.forms import Input, InputBox
from desktop.ui.main_window import MainWindow
from desktop.ui.office_tables import (
    FARE,
    LOCAL_TABLE,
    MONTHLY,
    OfficeTablesDialog,
    efficiency_inputs,
    office_inputs,
)
from desktop.ui.rows_list import RowDialog

if TYPE_CHECKING:
    from tests.ui.conftest import DummyProgram


@pytest.fixture
def dialog(program: DummyProgram, qtbot: QtBot) -> OfficeTablesDialog:
    made = OfficeTablesDialog(program)
    qtbot.addWidget(made)
    return made


def test_files_are_added_and_shown(
    dialog: OfficeTablesDialog, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not dialog.empty.isHidden()
    path = str(program.folder / "우리 규정.toml")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([path], ""))
    with qtbot.waitSignal(dialog.changed):
        dialog.add.click()
    assert dialog.list.item(0).text() == "우리 규정.toml\n   기관 여비규정"
    assert dialog.empty.isHidden()


def test_a_mistake_is_told_with_its_line(dialog: OfficeTablesDialog, program: DummyProgram) -> None:
    dialog.add_files([program.folder / "good.toml", program.folder / "broken.toml"])
    assert "broken.toml 3번째 줄" in dialog.message.text()
    assert list(program.tables) == ["good.toml"]
    dialog.add_files([program.folder / "other.toml"])
    assert dialog.message.text() == ""


@pytest.mark.usefixtures("desk")  # questions are answered with yes
def test_a_file_is_taken_out(dialog: OfficeTablesDialog, program: DummyProgram) -> None:
    dialog.add_files([program.folder / "good.toml"])
    assert not dialog.remove.isEnabled()
    dialog.list.setCurrentRow(0)
    dialog.remove.click()
    assert program.tables == {}


def test_a_price_of_a_day_is_typed_in(
    dialog: OfficeTablesDialog, program: DummyProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[str] = []

    def fill(row: RowDialog) -> int:
        row.accept()
        complaints.append(row.complaint.text())
        for name, text in (("date", "2026.3.9"), ("won_per_litre", "1842.11"), ("source", "오피넷")):
            box = row.form.boxes[name]
            assert isinstance(box, InputBox)
            box.line.setText(text)
        row.accept()
        return row.result()

    monkeypatch.setattr(RowDialog, "exec", fill)
    dialog.price.click()
    assert "출처" in complaints[0]
    assert program.tables == {"2026-03-09 보통휘발유": ("1842.11 오피넷",)}


def test_the_offices_own_rules_are_typed_in(
    dialog: OfficeTablesDialog, program: DummyProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {
        "name": "가온연구소 여비규정",
        "article": "제12조",
        "from": "2026-01-01",
        "source": "규정집",
        "checked_on": "2026-01-05",
        "daily_won": "30,000",
        "meals_won.제2호": "27,000",
        "lodging_cap_won.서울특별시": "120,000",
        "meal_deduction_won.lunch": "9,000",
    }

    def fill(row: RowDialog) -> int:
        for name, text in typed.items():
            box = row.form.boxes[name]
            assert isinstance(box, InputBox)
            box.line.setText(text)
        row.accept()
        return row.result()

    monkeypatch.setattr(RowDialog, "exec", fill)
    dialog.office.click()
    assert set(program.tables["office"]) >= {"daily_won = 30000", "meals_won.제2호 = 27000", "strength = A"}
    assert not any(line.startswith("workshop") for line in program.tables["office"])


@pytest.mark.parametrize(
    ("inputs", "model"),
    [
        (office_inputs(["서울특별시"]), OfficeTable),
        (FARE, RouteFare),
        (MONTHLY, MonthlyTable),
        (LOCAL_TABLE, LocalTable),
        (efficiency_inputs(["휘발유"]), EfficiencyTable),
    ],
    ids=["office", "fare", "monthly", "local", "efficiency"],
)
def test_every_key_of_the_form_is_one_of_the_table(inputs: tuple[Input, ...], model: type[Table]) -> None:
    keys = {str(field.alias or name) for name, field in model.model_fields.items()}
    assert {spec.key.partition(".")[0] for spec in inputs} <= keys
    assert {spec.key for spec in inputs if spec.required} <= keys


def test_a_table_begins_with_the_one_in_force(
    dialog: OfficeTablesDialog, program: DummyProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"from": "2027-01-01", "source": "여비 업무지침", "checked_on": "2026-12-20", "km_per_unit.휘발유": "12.5"}

    def fill(row: RowDialog) -> int:
        for name, text in typed.items():
            box = row.form.boxes[name]
            assert isinstance(box, InputBox)
            box.line.setText(text)
        row.accept()
        return row.result()

    monkeypatch.setattr(RowDialog, "exec", fill)
    dialog.efficiency.click()
    assert set(program.tables["efficiency"]) >= {"name = 연비", "km_per_unit.휘발유 = 12.5", "from = 2027-01-01"}


def test_a_change_settles_anew(
    filled: MainWindow, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(program.settled)

    def add(dialog: OfficeTablesDialog) -> int:
        dialog.add_files([program.folder / "good.toml"])
        return 0

    monkeypatch.setattr(OfficeTablesDialog, "exec", add)
    filled.show_tables()
    qtbot.waitUntil(lambda: len(program.settled) > before)
