"""The trip form holds all of a trip file, and says what is wrong with what is typed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog
from pytestqt.qtbot import QtBot

from desktop.errors import UserError
from desktop.travel.trip import TABLES, Trip, parse_trip
from desktop.ui.forms import InputBox
from desktop.ui.rows_list import RowDialog
from desktop.ui.trip_form import CLAIMS, TripForm

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

FULL = """
[traveler]
name = "홍길동"
organization = "가온연구소"
department = "운영과"
position = "주무관"
grade = "제1호"
workplace = "광주광역시 광산구"
employer = "local:광주광역시"

[trip]
purpose = "회의 \\"가\\""
start = 2026-03-09T08:00:00
end = 2026-03-10T18:30:00
destinations = ["서울특별시", "세종특별자치시"]
public_vehicle = true
meals_provided = 2
long_stay = true
distance_km = 12.5
scope = "관외"
advance_won = 50000
applied_on = 2026-03-12
accompanies_grade = "제1호"
assigned_car = true
from_home = true
rides_with = "이운전"
companions = ["김동행"]
mileage_saved_won = 62000
cancelled = true
cancel_reason = "회의 취소"

[[own_car]]
date = 2026-03-09
origin = "광주"
destination = "서울"
distance_km = 301.4
fuel = "휘발유"
efficiency = 11.9
price_per_litre = 1689.25
price_source = "오피넷"
reason = "심야"
passengers = 2
tolls_won = 15300
parking_won = 4000
ferry_won = 100
workplace_km = 290.5
public_fare_won = 48200

[[claims]]
date = 2026-03-09
kind = "lodging"
amount_won = 90000
place = "서울특별시"
nights = 1
persons = 2
claims_for = 1
workplace_fare_won = 48200
paid_by = "office_card"
evidence = false

[[claims]]
date = 2026-03-10
kind = "acquaintance_stay"

[[claims]]
date = 2026-03-05
kind = "cancellation_fee"
amount_won = 4800

[[local]]
date = 2026-03-09
hours = 4.5
public_vehicle = false

[[local]]
date = 2026-03-10
start = 09:00:00
end = 13:30:00
distance_km = 0.9
actual_won = 3000

[[days]]
date = 2026-03-09
lunch = true
dinner = true

[[days]]
date = 2026-03-10
workshop = true
away = true
aboard = true
public_vehicle = false
grade = "제2호"

[adjustment]
reduced_won = 10000
reduced_reason = "예산 부족"
paid_won = 300000
paid_on = 2026-03-20
fraud_won = 90000
fraud_reason = "묵지 않은 숙박"
surcharge_times = 5
"""


@pytest.fixture
def form(qtbot: QtBot) -> TripForm:
    made = TripForm()
    qtbot.addWidget(made)
    return made


def test_a_whole_trip_goes_in_and_comes_out(form: TripForm) -> None:
    form.set_text(FULL)
    assert form.problems() == []
    assert form.trip() == parse_trip(FULL)


def test_the_form_knows_every_key_of_a_trip(form: TripForm) -> None:
    inputs = {"traveler": form.traveler.inputs, "trip": form.journey.inputs, "adjustment": form.adjustment.inputs}
    inputs.update((name, rows.inputs) for name, rows in form.lists.items())
    for name, specs in inputs.items():
        assert {spec.key for spec in specs} == set(TABLES[name].model_fields), name


def test_the_confirmations_of_a_trip_file_are_handed_on(form: TripForm) -> None:
    text = FULL + '\n[[confirmed]]\nreceipt = "a.jpg#0"\nfield = "total"\nvalue = 1\nby = "김"\n'
    (confirmation,) = form.set_text(text)
    assert (confirmation.receipt, confirmation.value) == ("a.jpg#0", 1)
    assert isinstance(form.trip(), Trip)


def test_a_wrong_moment_is_told_below_it(form: TripForm) -> None:
    start = form.journey.boxes["start"]
    assert isinstance(start, InputBox)
    start.line.setText("어제 아침")
    start.line.editingFinished.emit()
    assert not start.complaint.isHidden()
    assert any(problem.startswith("출발 일시") for problem in form.problems())
    start.line.setText("2026.3.9 오전 8:00")
    start.line.editingFinished.emit()
    assert start.complaint.isHidden()
    assert start.line.text() == "2026-03-09 08:00"


def test_an_unfinished_form_is_text_but_no_trip(form: TripForm) -> None:
    assert form.is_empty()
    form.journey.set_values({"purpose": "회의"})
    assert "회의" in form.text()
    with pytest.raises(UserError):
        form.trip()


def test_a_row_is_taken_only_when_complete(form: TripForm, qtbot: QtBot) -> None:
    dialog = RowDialog("지출", CLAIMS, {}, form)
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert "날짜" in dialog.complaint.text()
    dialog.form.set_values({"date": "2026-03-09", "kind": "taxi", "amount_won": 13_700})
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted


def row_dialog(window: MainWindow, table: str, row: dict[str, object]) -> RowDialog:
    rows = window.parts.trip.lists[table]
    return RowDialog(rows.title, rows.inputs, row, window, rows.check)


def test_an_unknown_fuel_is_told_where_it_is_typed(window: MainWindow) -> None:
    dialog = row_dialog(window, "own_car", {"date": dt.date(2026, 3, 9), "distance_km": Decimal(10)})
    fuel = dialog.form.boxes["fuel"]
    assert isinstance(fuel, InputBox)
    fuel.line.setText("휘발류")
    fuel.line.editingFinished.emit()
    assert fuel.complaint.text() == "모르는 유종 '휘발류'입니다. 혹시 '휘발유'입니까?"
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Rejected
    fuel.line.setText("휘발유")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("claims", {"kind": "taxi"}, "'금액'을 적어 주세요"),
        ("claims", {"kind": "rail", "amount_won": 1, "claims_for": 3}, "'그중 몇 명분을 청구'가 '함께 쓴 인원'보다"),
        ("claims", {"kind": "lodging", "amount_won": 1, "nights": 0}, "박수: "),
        ("local", {}, "'시간(시작·끝 대신)' 또는 '시작'과 '끝'을"),
        ("local", {"start": dt.time(9), "end": dt.time(8)}, "'끝'이 '시작'보다"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_before_it_is_taken(
    window: MainWindow, table: str, row: dict[str, object], said: str
) -> None:
    dialog = row_dialog(window, table, {"date": dt.date(2026, 3, 9), **row})
    dialog.accept()
    assert said in dialog.complaint.text() and dialog.result() == QDialog.DialogCode.Rejected


def test_the_numbers_of_a_row_say_what_they_are(form: TripForm) -> None:
    day = dt.date(2026, 3, 9)
    form.lists["days"].set_rows([{"date": day, "paid_daily_won": 0, "paid_local_won": 20_000}])
    form.lists["claims"].set_rows([{"date": day, "kind": "lodging", "amount_won": 72_000, "nights": 1}])
    form.lists["own_car"].set_rows([{"date": day, "distance_km": Decimal("31.7"), "fuel": "경유"}])
    shown = {name: rows.list.item(0).text() for name, rows in form.lists.items() if rows.list.count()}
    assert shown == {
        "days": "2026-03-09 · 그 출장의 일비 0원 · 그 출장의 근무지내여비 20,000원",
        "claims": "2026-03-09 · 숙박 · 72,000원 · 박수 1",
        "own_car": "2026-03-09 · 거리(km) 31.7 · 경유",
    }


def test_a_wrong_value_is_never_left_out_in_silence(form: TripForm, qtbot: QtBot) -> None:
    advance = form.journey.boxes["advance_won"]
    assert isinstance(advance, InputBox)
    form.set_text("[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n")
    assert not form.problems()
    advance.line.setText("십만원")
    assert [problem.partition(":")[0] for problem in form.problems()] == ["미리 받은 금액"]
    with pytest.raises(UserError):
        form.trip()
    dialog = RowDialog("지출", CLAIMS, {"date": dt.date(2026, 3, 9), "kind": "taxi", "amount_won": 9_000}, form)
    qtbot.addWidget(dialog)
    persons = dialog.form.boxes["persons"]
    assert isinstance(persons, InputBox)
    persons.line.setText("둘")
    dialog.accept()
    assert "함께 쓴 인원" in dialog.complaint.text() and dialog.result() == QDialog.DialogCode.Rejected


def test_a_dialog_with_many_mistakes_stays_on_the_screen(form: TripForm, qtbot: QtBot) -> None:
    dialog = RowDialog("지출", CLAIMS, {}, form)
    qtbot.addWidget(dialog)
    height = dialog.sizeHint().height()
    for box in dialog.form.boxes.values():
        if isinstance(box, InputBox):
            box.line.setText("가" if box.spec.key != "date" else "")
    dialog.accept()
    assert dialog.complaint.text().startswith("날짜 비어 있음\n금액: ")
    assert dialog.sizeHint().height() <= height + 80
    amount = dialog.form.boxes["amount_won"]
    assert isinstance(amount, InputBox) and not amount.complaint.isHidden()
    assert dialog.focusWidget() is dialog.form.boxes["date"].focusProxy()


def test_a_row_taken_out_comes_back(window: MainWindow) -> None:
    claims = window.parts.trip.lists["claims"]
    day = dt.date(2026, 3, 9)
    taxi, stay = ({"date": day, "kind": kind, "amount_won": 9_000} for kind in ("taxi", "lodging"))
    claims.set_rows([taxi, stay])
    claims.list.setCurrentRow(0)
    claims.remove_button.click()
    assert claims.rows() == [stay]
    claims.put_back(1, {"date": day, "kind": "toll", "amount_won": 2_000})
    window.actions_.undo.trigger()
    assert [row["kind"] for row in claims.rows()] == ["taxi", "lodging", "toll"], "what came since stays"
    window.actions_.redo.trigger()
    assert [row["kind"] for row in claims.rows()] == ["lodging", "toll"]


def test_no_choice_is_made_in_passing(form: TripForm, qtbot: QtBot) -> None:
    grade = form.traveler.boxes["grade"]
    assert isinstance(grade, QComboBox)
    before = grade.currentIndex()
    middle = QPointF(grade.rect().center())
    turned = QWheelEvent(
        middle,
        middle,
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grade, turned)
    assert grade.currentIndex() == before and not turned.isAccepted(), "the form scrolls"
    shown: list[bool] = []
    grade.showPopup = lambda: shown.append(True)  # type: ignore[method-assign]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_1, Qt.Key.Key_End):
        QTest.keyClick(grade, key)
    assert grade.currentIndex() == before and len(shown) == 3, "the choices are looked at first"
    QTest.keyClick(grade, Qt.Key.Key_Escape)
    assert len(shown) == 3


def test_a_trip_file_with_a_mistake_is_mended_in_the_form(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "trip.toml"
    file.write_text(
        '[traveler]\nname = "홍길동"\n[trip]\nstart = 2026-03-10T08:00:00\nend = 2026-03-09T18:00:00\n'
        'meals_provided = "둘"\n[[claims]]\ndate = 2026-03-09\nkind = "taxi"\n',
        encoding="utf-8",
    )
    window.open_trip(file)
    assert "고칠 곳이 있습니다" in window.parts.banner.words.text()
    trip = window.parts.trip
    assert trip.traveler.values()["name"] == "홍길동" and len(trip.lists["claims"].rows()) == 1
    assert list(trip.wrong()) == ["meals_provided"]
    trip.write("meals_provided", None)
    trip.write("end", dt.datetime(2026, 3, 10, 18))
    trip.lists["claims"].set_rows([])
    assert trip.trip().traveler.name == "홍길동"
