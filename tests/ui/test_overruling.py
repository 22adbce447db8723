"""A verdict overruled in the window: asked with its reason, undone, kept, and written into the trip file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.travel.settlement import Item, Verdict
from desktop.travel.trip import dump_trip, load_trip
from desktop.ui.forms import InputBox
from desktop.ui.main_window import MainWindow
from desktop.ui.overruling import OverruleDialog
from desktop.ui.summary import SummaryView

if TYPE_CHECKING:
    from tests.ui.conftest import Desk, DummyProgram

Fill = Callable[[OverruleDialog], None]
Overrule = Callable[[MainWindow, Fill], str]


def filling(verdict: str, amount: str = "", reason: str = "") -> Fill:
    """Fills the dialog in and presses its button."""

    def fill(dialog: OverruleDialog) -> None:
        choice, line, why = (dialog.form.boxes[name] for name in ("verdict", "amount_won", "reason"))
        assert isinstance(choice, QComboBox) and isinstance(line, InputBox) and isinstance(why, InputBox)
        choice.setCurrentIndex(choice.findData(verdict))
        line.line.setText(amount)
        why.line.setText(reason)
        dialog.accept()

    return fill


@pytest.fixture
def overrule(monkeypatch: pytest.MonkeyPatch) -> Overrule:
    """Select the first row, press the button, answer the dialog; the complaint it made."""

    def run(window: MainWindow, fill: Fill) -> str:
        complaints: list[str] = []

        def answer(dialog: OverruleDialog) -> int:
            fill(dialog)
            complaints.append(dialog.complaint.text())
            return dialog.result()

        monkeypatch.setattr(OverruleDialog, "exec", answer)
        window.parts.tabs.setCurrentWidget(window.parts.summary)
        window.parts.summary.table.selectRow(0)
        window.parts.summary.overrule.click()
        window.settling.settle()
        (complaint,) = complaints
        return complaint

    return run


def test_a_taxi_is_settled_with_a_reason(filled: MainWindow, program: DummyProgram, overrule: Overrule) -> None:
    assert overrule(filled, filling("지급", reason="막차가 끊김")) == ""
    settlement = filled.settling.settlement
    assert settlement is not None
    assert (settlement.open, settlement.approved_won) == (0, 48_200)
    assert "막차가 끊김" in settlement.items[0].reasons[0] and "김담당" in settlement.items[0].reasons[0]
    assert program.records == [
        ("김담당", "overrule", "a.jpg#0 2026-03-09 철도운임", "확인필요 0", "지급", "막차가 끊김")
    ]
    filled.parts.summary.table.selectRow(0)
    assert "막차가 끊김" in filled.parts.summary.detail.text()
    assert filled.parts.summary.give_back.isVisibleTo(filled.parts.summary)


@pytest.mark.parametrize(
    ("fill", "words"),
    [
        (filling("지급"), "사유"),
        (filling("감액지급", reason="일부"), "amount_won"),
        (filling("감액지급", "48,200", "일부"), "48,200원"),
        (filling("지급", "1,000", "일부"), "감액지급"),
        (filling("불인정", "1,000", "아님"), "amount_won"),
    ],
)
def test_what_is_not_whole_is_refused(
    filled: MainWindow, program: DummyProgram, fill: Fill, words: str, overrule: Overrule
) -> None:
    complaint = overrule(filled, fill)
    assert words in complaint
    assert not filled.case.overrules
    assert program.records == []


def test_the_rules_decide_again(filled: MainWindow, program: DummyProgram, overrule: Overrule) -> None:
    overrule(filled, filling("감액지급", "30,000", "일반실 운임"))
    assert filled.settling.settlement is not None and filled.settling.settlement.approved_won == 30_000
    filled.parts.summary.table.selectRow(0)
    filled.parts.summary.give_back.click()
    filled.settling.settle()
    assert filled.settling.settlement.items[0].verdict is Verdict.OPEN
    assert [record[1] for record in program.records] == ["overrule", "give_back"]
    filled.actions_.undo.trigger()
    assert len(filled.case.overrules) == 1
    filled.actions_.undo.trigger()
    assert not filled.case.overrules
    filled.actions_.redo.trigger()
    assert filled.case.overrules[0].amount_won == 30_000


def test_private_numbers_in_a_reason_are_starred(filled: MainWindow, overrule: Overrule) -> None:
    overrule(filled, filling("지급", reason="카드 5327-8812-3456-1234 결제"))
    assert "3456" not in filled.case.overrules[0].reason


def test_nobody_overrules_without_a_name(filled: MainWindow) -> None:
    filled.parts.clerk.clear()
    filled.parts.tabs.setCurrentWidget(filled.parts.summary)
    filled.parts.summary.table.selectRow(0)
    filled.parts.summary.overrule.click()
    assert filled.parts.banner.isVisible()
    assert not filled.case.overrules


def test_it_comes_back_and_goes_with_the_case(
    desk: Desk, filled: MainWindow, program: DummyProgram, overrule: Overrule
) -> None:
    overrule(filled, filling("지급", reason="막차가 끊김"))
    decided, case = filled.case.overrules, filled.case.id
    desk.close(filled)
    again = desk.open()
    again.settling.settle()
    assert (again.case.overrules, again.case.id) == (decided, case)
    assert again.settling.settlement is not None and again.settling.settlement.open == 0
    again.start_anew()
    assert not again.case.overrules and again.case.id != case


def test_a_trip_file_carries_it(filled: MainWindow, program: DummyProgram, tmp_path: Path, overrule: Overrule) -> None:
    overrule(filled, filling("지급", reason="막차가 끊김"))
    assert filled.settling.trip is not None
    path = tmp_path / "저장.toml"
    path.write_text(dump_trip(filled.settling.trip), encoding="utf-8")
    assert load_trip(path).overruled[0].reason == "막차가 끊김"
    filled.case.clear()
    filled.open_trip(path)
    assert [row.reason for row in filled.case.overrules] == ["막차가 끊김"]


def test_files_are_known_by_their_digest(filled: MainWindow, program: DummyProgram, qtbot: QtBot) -> None:
    filled.settling.settle()
    assert program.known.case == filled.case.id
    assert [len(digest) for digest in program.known.digests.values()] == [64]


def test_a_reason_once_given_is_not_asked_again(qtbot: QtBot) -> None:
    day = dt.date(2026, 3, 9)
    asks, given = "택시를 탄 사유를 확인해 주세요.", "사유: 막차가 끊김"
    taxi = Item(
        date=day,
        item="자동차운임",
        claimed_won=9_000,
        approved_won=0,
        proposed_won=9_000,
        verdict=Verdict.OPEN,
        reasons=(asks, given),
    )
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = OverruleDialog((taxi,), 0, "김담당", parent)
    assert dialog.form.values()["reason"] == "막차가 끊김"
    view = SummaryView(parent)
    assert view._reason(taxi, asks) == f"확인할 것: {asks}"
    assert view._reason(taxi, given) == given
