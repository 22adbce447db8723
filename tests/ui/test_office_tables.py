"""The office's own tables in the window: added, told when wrong, taken out, and a price typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.travel.tables import (
    AllowanceTable,
    EfficiencyTable,
    FuelPrice,
    LocalTable,
    MonthlyTable,
    OfficeDeadline,
    OfficeTable,
    ProofTable,
    RegionTable,
    RouteFare,
    SurchargeTable,
    Table,
)
from desktop.ui.forms import Input, InputBox
from desktop.ui.main_window import MainWindow
from desktop.ui.office_forms import (
    DEADLINE,
    FARE,
    LOCAL_TABLE,
    MONTHLY,
    PROOF,
    SURCHARGE,
    allowance_inputs,
    efficiency_inputs,
    office_inputs,
    price_inputs,
    region_inputs,
)
from desktop.ui.office_tables import OfficeTablesDialog, _of_input
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
    dialog.add_files([program.folder / "good.toml", program.folder / "broken.toml", program.folder / "more.toml"])
    assert "broken.toml 3번째 줄" in dialog.message.text()
    assert list(program.tables) == ["good.toml", "more.toml"], "the others are kept"
    assert dialog.told.text() == "넣었습니다: good.toml, more.toml"
    assert dialog.list.currentRow() == 1
    dialog.add_files([program.folder / "good.toml"])
    assert dialog.message.text() == ""
    assert dialog.told.text() == "새것으로 바꾸었습니다: good.toml"


def test_files_are_dropped_on_the_list(dialog: OfficeTablesDialog, program: DummyProgram, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(program.folder / "유가.csv")), QUrl("https://example.invalid/a.csv")])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none)
    dialog.dropEvent(event)
    qtbot.waitUntil(lambda: list(program.tables) == ["유가.csv"])


@pytest.mark.usefixtures("desk")  # questions are answered with yes
def test_a_file_is_taken_out(dialog: OfficeTablesDialog, program: DummyProgram) -> None:
    dialog.add_files([program.folder / "good.toml"])
    dialog.list.setCurrentRow(-1)
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
    dialog.write["fuel_price"].click()
    assert "출처" in complaints[0]
    assert set(program.tables["fuel_price"]) >= {
        "date = 2026-03-09",
        "product = 보통휘발유",
        "won_per_litre = 1842.11",
        "source = 오피넷",
        "strength = C",
    }


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
    dialog.write["office"].click()
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
        (allowance_inputs(["서울특별시"]), AllowanceTable),
        (DEADLINE, OfficeDeadline),
        (SURCHARGE, SurchargeTable),
        (PROOF, ProofTable),
        (region_inputs(["광역시"]), RegionTable),
        (price_inputs(["보통휘발유"]), FuelPrice),
    ],
    ids=[
        *("office", "fare", "monthly", "local", "efficiency", "allowance"),
        *("deadline", "surcharge", "proof", "region", "fuel_price"),
    ],
)
def test_every_key_of_the_form_is_one_of_the_table(inputs: tuple[Input, ...], model: type[Table]) -> None:
    keys = {str(field.alias or name) for name, field in model.model_fields.items()}
    assert {spec.key.partition(".")[0] for spec in inputs} <= keys
    assert {spec.key.partition(".")[0] for spec in inputs if spec.required} <= keys


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
    dialog.write["efficiency"].click()
    assert set(program.tables["efficiency"]) >= {"name = 연비", "km_per_unit.휘발유 = 12.5", "from = 2027-01-01"}


def test_every_amount_of_the_offices_rules_has_a_place_in_its_form() -> None:
    keys = {str(field.alias or name) for name, field in OfficeTable.model_fields.items()}
    assert {spec.key.partition(".")[0] for spec in office_inputs(["서울특별시"])} == keys


def write(row: RowDialog, typed: dict[str, str]) -> int:
    for name, text in typed.items():
        box = row.form.boxes[name]
        assert isinstance(box, InputBox)
        box.line.setText(text)
    row.accept()
    return row.result()


def test_a_mistake_in_a_form_is_told_there_and_nothing_typed_is_lost(
    dialog: OfficeTablesDialog, program: DummyProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def fill(row: RowDialog) -> int:
        told.append(row.complaint.text())
        if len(told) > 1:
            return write(row, {"long_stay_bands": "15일 1/10"})
        typed = {"name": "규정", "article": "제1조", "from": "2026-01-01", "source": "책", "checked_on": "2026-01-05"}
        return write(row, typed | {"long_stay_bands": "모름"})

    monkeypatch.setattr(RowDialog, "exec", fill)
    dialog.write["office"].click()
    assert told == ["", "장기체재 일비 감액: '15일 1/10'처럼 적어 주세요"]
    assert set(program.tables["office"]) >= {"name = 규정", "long_stay_bands = 15일 1/10", "applies_by = trip_start"}


def test_a_mistake_is_told_in_the_words_of_the_form(dialog: OfficeTablesDialog) -> None:
    form = RowDialog("지역", region_inputs(("서울특별시",)), {}, dialog)
    words = "region[1].areas: 합친 이름에는 tier, province를 적을 수 없습니다"
    assert _of_input(words, form) == "합친 지역: 합친 이름에는 '숙박비 상한 구분', '속한 도'를 적을 수 없습니다"
    assert _of_input("tier: 모르는 구분입니다", form) == "숙박비 상한 구분: 모르는 구분입니다"
    assert _of_input("다른 까닭", form) == "다른 까닭"


def test_an_ordinances_table_begins_with_the_laws_and_can_be_corrected(
    dialog: OfficeTablesDialog, program: DummyProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    caps = {"lodging_cap_won.서울특별시": "100,000", "lodging_cap_won.그 밖의 지역": "70,000"}
    meals = {"meals_won.제1호": "25,000", "meals_won.제2호": "25,000"}
    when = {"applies.employer": "가온시", "applies.from": "2026-01-01", "applies.source": "조례 부칙"}
    typed = {"name": "가온시 조례", "source": "조례", "checked_on": "2026-01-05", **caps, **meals, **when}
    monkeypatch.setattr(RowDialog, "exec", lambda row: write(row, typed))
    dialog.write["allowance"].click()
    assert set(program.tables["allowance"]) >= {
        "daily_won = 25000",
        "applies.employer = local:가온시",
        "applies.applies_by = trip_start",
        "uncapped_grades = 제1호",
    }
    assert dialog.change.isEnabled(), "what was typed in is selected"
    monkeypatch.setattr(RowDialog, "exec", lambda row: write(row, {"daily_won": "22,000"}))
    dialog.change.click()
    assert "daily_won = 22000" in program.tables["allowance"]
    assert "applies.employer = local:가온시" in program.tables["allowance"], "the rest stays as it was"


def test_what_has_no_place_in_the_form_stays(
    dialog: OfficeTablesDialog, program: DummyProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.add_row(
        "efficiency", {"name": "연비", "article": "지침", "reckoned_as.전기": "LPG", "checked_on": "2026-01-05"}
    )
    dialog.add_files([])
    dialog.list.setCurrentRow(0)
    typed = {"from": "2027-01-01", "source": "지침", "checked_on": "2026-12-20", "km_per_unit.휘발유": "12.5"}
    monkeypatch.setattr(RowDialog, "exec", lambda row: write(row, typed))
    dialog.change.click()
    assert set(program.tables["efficiency"]) >= {"reckoned_as.전기 = LPG", "km_per_unit.휘발유 = 12.5"}


def test_a_file_that_was_put_in_is_not_corrected_in_a_form(dialog: OfficeTablesDialog, program: DummyProgram) -> None:
    dialog.add_files([program.folder / "good.toml"])
    dialog.list.setCurrentRow(0)
    assert dialog.remove.isEnabled() and not dialog.change.isEnabled()


def test_a_deadline_is_chosen(
    dialog: OfficeTablesDialog, program: DummyProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"name": "여비 정산", "days": "5", "article": "여비규정 제15조", "from": "2026-01-01"}
    sourced = {"source": "여비규정", "checked_on": "2026-01-05"}
    monkeypatch.setattr(RowDialog, "exec", lambda row: write(row, typed | sourced))
    dialog.write["deadline"].click()
    assert set(program.tables["deadline"]) >= {"when = always", "days = 5", "article = 여비규정 제15조"}


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
