"""From what is open to where it is settled; and the settlement of many receipts, which must not hold up typing."""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.travel.findings import CATALOGUE, finding
from desktop.travel.settlement import REDUCTION, Finding, Item, RulesUsed, Settlement, Verdict
from desktop.ui import whereto
from desktop.ui.forms import InputBox
from desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from tests.ui.conftest import Desk

PERIOD = "[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n"


def item(name: str, verdict: Verdict = Verdict.OPEN, receipts: tuple[str, ...] = (), won: int = 9_000) -> Item:
    approved = 0 if verdict is Verdict.OPEN else won
    day = dt.date(2026, 3, 9)
    return Item(
        date=day,
        item=name,
        claimed_won=won,
        approved_won=approved,
        proposed_won=won,
        verdict=verdict,
        receipts=receipts,
    )


def settlement(items: tuple[Item, ...], findings: tuple[Finding, ...] = ()) -> Settlement:
    return Settlement(
        claimed_won=0,
        approved_won=0,
        payable_won=0,
        open=1,
        rules=RulesUsed(table="별표 2", effective_from=dt.date(2026, 1, 1)),
        items=items,
        findings=findings,
    )


def focus(window: MainWindow) -> QWidget | None:
    """The window need not be the active one of the screen."""
    return window.focusWidget()


def test_every_place_is_an_input_of_the_form(window: MainWindow) -> None:
    trip = window.parts.trip
    known = {*trip.lists, *(key for form in (trip.traveler, trip.journey, trip.adjustment) for key in form.boxes)}
    asked = {whereto.input_of_finding(Finding(code=code, message="")) for code in whereto.OF_FINDINGS}
    assert asked <= known
    names = ("연료비", "통행료", REDUCTION, "근무지내여비", "일비", "숙박비")
    assert {whereto.input_of_item(item(name), filled) for name in names for filled in ((), trip.lists)} <= known


def test_every_finding_with_a_place_exists() -> None:
    assert set(whereto.OF_FINDINGS) <= set(CATALOGUE)


def test_a_surcharge_that_is_missing_leads_to_its_input(filled: MainWindow) -> None:
    missing = finding("surcharge_undated")
    paid = item("일비", Verdict.PAID)
    filled.case.clear()
    filled._repaint()
    filled.parts.summary.show_settlement(settlement((paid,), (finding("trip_not_over"), missing)))
    filled.going.to_open()
    assert filled.parts.tabs.currentWidget() is filled.parts.trip
    box = filled.parts.trip.adjustment.boxes["paid_on"]
    assert focus(filled) is box.focusProxy()
    shown = filled.parts.trip.viewport().rect()
    assert shown.contains(box.mapTo(filled.parts.trip.viewport(), box.rect().center()))


def test_open_items_are_gone_through_one_by_one(filled: MainWindow) -> None:
    filled.case.clear()
    filled._repaint()
    items = (item("일비", Verdict.PAID), item("연료비"), item("식비", Verdict.PAID), item("주차비"))
    summary = filled.parts.summary
    summary.show_settlement(settlement(items))
    rows = []
    for _ in range(3):
        filled.going.to_open()
        assert filled.parts.tabs.currentWidget() is summary
        rows.append(summary.table.currentRow())
    assert rows == [1, 3, 1]
    assert not summary.detail.isHidden()


def test_an_item_without_a_receipt_leads_to_its_row_of_the_form(filled: MainWindow) -> None:
    trip = filled.parts.trip
    trip.lists["own_car"].set_rows([{"date": dt.date(2026, 3, day)} for day in (8, 9, 10)])
    filled.parts.summary.show_settlement(settlement((item("연료비"),)))
    filled.parts.summary.table.setCurrentCell(0, 0)
    filled.parts.summary._go()
    assert filled.parts.tabs.currentWidget() is trip
    assert focus(filled) is trip.lists["own_car"].list
    assert trip.lists["own_car"].list.currentRow() == 1, "the one of the item's day"


def test_a_list_without_rows_is_begun(filled: MainWindow) -> None:
    filled.going.to_source(finding("own_car_missing"))
    assert focus(filled) is filled.parts.trip.lists["own_car"].add_button


def test_a_finding_without_a_place_leads_nowhere(filled: MainWindow) -> None:
    filled.parts.tabs.setCurrentWidget(filled.parts.summary)
    filled.going.to_source(Finding(code="tables_split", message=""))
    assert filled.parts.tabs.currentWidget() is filled.parts.summary


def test_the_selected_item_stays_selected_when_others_come_before_it(filled: MainWindow) -> None:
    summary = filled.parts.summary
    summary.show_settlement(settlement((item("일비"), item("숙박비", receipts=("a.jpg#0",)))))
    summary.table.setCurrentCell(1, 0)
    later = item("일비"), item("철도운임"), item("숙박비", Verdict.PAID, ("a.jpg#0",))
    summary.show_settlement(settlement(later))
    assert summary.table.currentRow() == 2
    summary.show_settlement(settlement((item("일비"),)))
    assert summary.table.currentRow() == -1
    assert summary.detail.isHidden()


def test_a_long_settlement_is_shown_at_once(filled: MainWindow) -> None:
    filled.parts.tabs.setCurrentWidget(filled.parts.summary)
    QApplication.processEvents()
    begun = time.thread_time()
    for won in (9_000, 9_100):
        items = tuple(item("자동차운임", receipts=(f"{number}.jpg#0",), won=won) for number in range(300))
        filled.parts.summary.show_settlement(settlement(items))
    assert time.thread_time() - begun < 2, "seconds: sizing the columns anew for every cell took half a minute"


def test_typing_goes_on_while_the_settlement_is_computed(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = desk.open()
    window.parts.trip.set_text("[trip]\nstart = 2026-03-09T08:00:00\nend = 2026-03-10T18:00:00\n")
    window.settling.settle()
    may_go, asked = threading.Event(), []

    def slow(*arguments: object) -> Settlement:
        asked.append(arguments)
        assert may_go.wait(10)
        return settlement(())

    monkeypatch.setattr(window.settling, "_services", replace(window.services, settle=slow))
    box = window.parts.trip.journey.boxes["purpose"]
    assert isinstance(box, InputBox)
    QTest.keyClicks(box.line, "a")
    qtbot.waitUntil(lambda: len(asked) == 1)
    QTest.keyClicks(box.line, "bc")
    assert box.line.text() == "abc"
    qtbot.wait(400)
    assert len(asked) == 1, "one at a time"
    may_go.set()
    qtbot.waitUntil(lambda: len(asked) == 2)
    qtbot.waitUntil(lambda: window.settling.trip is not None and window.settling.trip.trip.purpose == "abc")


def test_closing_does_not_wait_for_a_settlement_on_the_screen(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.parts.trip.set_text(PERIOD)
    window.settling.settle()
    may_go, began, told = threading.Event(), threading.Event(), []

    def slow(*_: object) -> Settlement:
        began.set()
        assert may_go.wait(10)
        return settlement(())

    monkeypatch.setattr(window.settling, "_services", replace(window.services, settle=slow))
    window.settling.settled.connect(lambda: told.append(1))
    window.settling.touch()
    qtbot.waitUntil(began.is_set)
    window.close()
    assert window.isVisible() and window.settling.busy, "it went on at once, and lets the thread end"
    may_go.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert told == [] and not window.settling.busy


def test_what_is_open_is_gone_through_to_the_missing_surcharge_and_round_again(filled: MainWindow) -> None:
    filled.case.clear()
    filled._repaint()
    summary, tabs = filled.parts.summary, filled.parts.tabs
    summary.show_settlement(settlement((item("일비"), item("숙박비")), (finding("surcharge_undated"),)))
    places = []
    for _ in range(4):
        filled.going.to_open()
        places.append("trip" if tabs.currentWidget() is filled.parts.trip else str(summary.table.currentRow()))
    assert places == ["0", "1", "trip", "0"]


@pytest.mark.parametrize(
    ("text", "said", "key", "row"),
    [
        (
            "[trip]\nstart = 2026-03-10T08:00:00\nend = 2026-03-09T18:00:00\n",
            "'도착 일시'가 '출발 일시'보다 앞섭니다",
            "start",
            0,
        ),
        (
            f"{PERIOD}[[own_car]]\ndate = 2026-03-09\ndistance_km = 0\nfuel = '휘발유'\n",
            "자가용 운행 1번째 줄 거리(km): ",
            "own_car",
            0,
        ),
        (f"{PERIOD}[[local]]\ndate = 2026-03-09\nhours = 3\n[[local]]\ndate = 2026-03-10\n", "2번째 줄:", "local", 1),
        (f"{PERIOD}[adjustment]\nfraud_won = 5\n", "'그중 부정 수령액'이 '이미 지급한 여비'보다", "paid_won", 0),
        ("[trip]\nstart = 2026-03-10T08:00:00\n", "도착 일시 비어 있음", "end", 0),
    ],
)
def test_what_keeps_it_from_being_computed_is_told_and_gone_to(
    window: MainWindow, text: str, said: str, key: str, row: int
) -> None:
    trip = window.parts.trip
    trip.set_text(text)
    window.settling.settle()
    assert said in window.parts.sums.trouble.text()
    assert said in window.parts.summary.state.text()
    window.parts.tabs.setCurrentWidget(window.parts.summary)
    window.parts.sums.mend.click()
    assert window.parts.tabs.currentWidget() is trip
    if key in trip.lists:
        assert focus(window) is trip.lists[key].list
        assert trip.lists[key].list.currentRow() == row
    else:
        assert focus(window) is trip._form_of(key).boxes[key].focusProxy()
    trip.set_text(f"{PERIOD}purpose = '협의'\n")
    window.settling.settle()
    assert not window.parts.sums.trouble.text() and window.parts.sums.mend.isHidden()


def test_who_has_not_begun_is_not_told_what_is_missing(window: MainWindow) -> None:
    assert window.parts.sums.trouble.text() == ""
    assert window.parts.sums.mend.isHidden()


def test_the_open_item_leads_to_what_only_a_person_can_say(desk: Desk, window: MainWindow) -> None:
    desk.read(window, "two.jpg")
    going, fields = window.going, window.parts.fields
    for field, value in (("total", 9_000), ("issued_on", "2026-03-09")):
        window.parts.receipts.select(1)
        window._confirm(field, value)
    window.parts.receipts.select(0)
    going.to_receipt("two.jpg#1")
    assert fields.current_field() == "", "nothing is asked where nothing is open"
    going.to_receipt("two.jpg#1", is_open=True)
    assert fields.current_field() == "reason" and focus(window) is fields.box


def test_the_button_that_counts_open_items_leads_to_them(filled: MainWindow) -> None:
    filled.parts.summary.show_settlement(settlement((item("일비", Verdict.PAID), item("연료비"))))
    assert filled.case.doubts(filled.case.rows()[0])
    filled.parts.sums.open_asked.emit()
    assert filled.parts.tabs.currentWidget() is filled.parts.summary
    assert filled.parts.summary.table.currentRow() == 1


def test_after_the_last_doubt_enter_presses_nothing(filled: MainWindow) -> None:
    filled.going.to_open()
    QTest.keyClick(filled.parts.fields.box, Qt.Key.Key_Return)
    assert filled.case.doubts(filled.case.rows()[0]) == 0
    assert focus(filled) is filled.parts.fields.table
