"""The office's own tables (기관 기준표): what there is, files to add or take out, and prices of a day typed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.travel.allowances import MEAL_NAMES
from desktop.travel.trip import GRADES, MEALS
from desktop.ui import dialogs
from desktop.ui.forms import Input, Type
from desktop.ui.rows_list import RowDialog
from desktop.ui.services import OfficeTables

_PRICE: Final = (
    Input("date", "날짜", Type.DATE, required=True),
    Input("won_per_litre", "유가(원/L)", Type.DECIMAL, hint="예: 1842.11", required=True),
    Input("source", "출처", hint="예: 오피넷 전국 평균", required=True),
)


_AS_THE_LAW: Final = "비우면 법령대로"
_SOURCED: Final = (
    Input("from", "시행일", Type.DATE, required=True),
    Input("source", "출처", hint="예: 여비규정 2026-01-01 개정", required=True),
    Input(
        "strength", "출처의 종류", Type.CHOICE, choices=(("A", "규정·조례"), ("B", "공식 안내"), ("C", "그 밖의 자료"))
    ),
    Input("checked_on", "확인한 날", Type.DATE, required=True),
)
FARE: Final = (
    Input(
        "kind",
        "교통편",
        Type.CHOICE,
        choices=(("rail", "철도"), ("bus", "버스"), ("air", "항공"), ("ship", "선박")),
    ),
    Input("origin", "출발지", required=True),
    Input("destination", "도착지", required=True),
    Input("seat_class", "등급"),
    Input("amount_won", "운임(편도)", Type.WON, required=True),
    *_SOURCED,
)

MONTHLY: Final = (
    Input("name", "월액여비 이름", hint="예: 현장 점검 (명부의 '월액여비' 칸에 적을 이름)", required=True),
    Input("article", "근거 조문", hint="예: 여비규정 제20조", required=True),
    Input("monthly_won", "월액", Type.WON, required=True),
    Input("full_days", "전액을 지급하는 출장일수", Type.COUNT, hint=_AS_THE_LAW),
    *_SOURCED,
)


LOCAL_TABLE: Final = (
    Input("name", "표 이름", required=True),
    *_SOURCED,
    Input("full_hours", "전액을 지급하는 시간", Type.COUNT, required=True),
    Input("full_won", "그 시간 이상", Type.WON, required=True),
    Input("short_won", "그 시간 미만", Type.WON, required=True),
    Input("public_vehicle_won", "공용차량을 쓰면 뺄 금액", Type.WON, required=True),
    Input("most_won_per_day", "하루 한도", Type.WON, required=True),
    Input("distance_km_below", "근무지내로 보는 거리(km 미만)", Type.COUNT, required=True),
    Input("actual_cost_km", "실비로 지급하는 편도 거리(km)", Type.COUNT, required=True),
    Input("article", "근거 조문", required=True),
    Input("definition_article", "근무지내의 뜻(조문)", required=True),
    Input("daily_limit_article", "하루 한도의 근거", required=True),
)


def efficiency_inputs(fuels: Sequence[str]) -> tuple[Input, ...]:
    """The form of an [[efficiency]]: every fuel of the table in force."""
    return (
        Input("name", "연비표 이름", required=True),
        Input("article", "근거", required=True),
        *_SOURCED,
        *(Input(f"km_per_unit.{fuel}", f"{fuel} 연비", Type.DECIMAL) for fuel in fuels),
    )


def office_inputs(tiers: Sequence[str]) -> tuple[Input, ...]:
    """The form of an [[office]]: what is left empty stays as the law has it."""
    return (
        Input("name", "규정 이름", hint="예: ○○연구원 여비규정", required=True),
        Input("article", "근거 조문", hint="예: 여비규정 제12조", required=True),
        *_SOURCED,
        Input("daily_won", "일비(1일)", Type.WON, hint=_AS_THE_LAW),
        *(Input(f"meals_won.{grade}", f"식비(1일, {grade})", Type.WON, hint=_AS_THE_LAW) for grade in GRADES),
        *(Input(f"lodging_cap_won.{tier}", f"숙박비 상한({tier})", Type.WON, hint=_AS_THE_LAW) for tier in tiers),
        *(
            Input(f"meal_deduction_won.{meal}", f"{MEAL_NAMES[meal]} 제공 때 뺄 금액", Type.WON, hint=_AS_THE_LAW)
            for meal in MEALS
        ),
        Input("workshop_daily_won", "워크숍·교육일의 일비", Type.WON, hint=_AS_THE_LAW),
        Input("workshop_meals_won", "워크숍·교육일의 식비", Type.WON, hint=_AS_THE_LAW),
        Input("acquaintance_won_per_night", "친지집 숙박(1박)", Type.WON, hint=_AS_THE_LAW),
    )


class OfficeTablesDialog(QDialog):
    """Files that are checked before they are kept; a mistake is told with its line. ``changed`` after every change."""

    changed = Signal()

    def __init__(self, tables: OfficeTables, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables = tables
        self.setWindowTitle(self.tr("기관 기준표"))
        self.setMinimumSize(860, 420)
        guide = QLabel(
            self.tr(
                "기관 여비규정(.toml), 자주 다니는 구간의 운임(.csv), 유가 파일(.csv, 오피넷)을 넣으면 "
                "시행일부터 정산에 씁니다. 쓴 기준표는 정산마다 표시됩니다."
            )
        )
        guide.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("넣은 기준표"))
        self.list.setWordWrap(True)
        self.empty = QLabel(self.tr("넣은 기준표가 없습니다. 법령의 기준표로 계산합니다."))
        self.empty.setObjectName("quiet")
        self.message = QLabel()
        self.message.setObjectName("complaint")
        self.message.setWordWrap(True)
        self.add = QPushButton(self.tr("파일 넣기(&A)…"))
        self.office = QPushButton(self.tr("여비규정 적기(&R)…"))
        self.fare = QPushButton(self.tr("운임 적기(&F)…"))
        self.price = QPushButton(self.tr("유가 적기(&P)…"))
        self.monthly = QPushButton(self.tr("월액여비 적기(&M)…"))
        self.efficiency = QPushButton(self.tr("연비 적기(&E)…"))
        self.local = QPushButton(self.tr("근무지내 적기(&L)…"))
        self.remove = QPushButton(self.tr("빼기(&D)"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("닫기"))
        files, typed = QHBoxLayout(), QHBoxLayout()
        files.addWidget(self.add)
        files.addStretch(1)
        files.addWidget(self.remove)
        for button in (self.office, self.fare, self.price, self.efficiency, self.local, self.monthly):
            typed.addWidget(button)
        typed.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        for widget in (guide, self.list, self.empty, self.message):
            layout.addWidget(widget)
        layout.addLayout(files)
        layout.addLayout(typed)
        layout.addWidget(buttons)
        buttons.rejected.connect(self.reject)
        self.add.clicked.connect(self.choose)
        self.office.clicked.connect(
            lambda: self._ask_row(self.tr("기관 여비규정"), "office", office_inputs(self._tables.tiers()))
        )
        self.fare.clicked.connect(lambda: self._ask_row(self.tr("자주 다니는 구간의 운임"), "fare", FARE))
        self.price.clicked.connect(self.ask_price)
        self.monthly.clicked.connect(lambda: self._ask_row(self.tr("월액여비"), "monthly", MONTHLY))
        self.efficiency.clicked.connect(self.ask_efficiency)
        self.local.clicked.connect(self.ask_local)
        self.remove.clicked.connect(self.take_out)
        self.list.currentRowChanged.connect(lambda number: self.remove.setEnabled(number >= 0))
        self._names: list[str] = []
        self._show()

    def choose(self) -> None:
        """Ask for files to add."""
        kinds = self.tr("기준표 (*.toml *.csv);;모든 파일 (*)")
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("기준표 파일 선택"), "", kinds)
        self.add_files([Path(name) for name in names])

    def add_files(self, files: list[Path]) -> None:
        """Add files; at a mistake the ones before it are kept."""
        self.message.clear()
        try:
            for file in files:
                self._tables.add(file)
        except UserError as error:
            self._complain(error)
        self._changed()

    def ask_efficiency(self) -> None:
        """Ask for a table of efficiencies, begun with the one in force."""
        values = self._tables.in_force("efficiency")
        fuels = [key.removeprefix("km_per_unit.") for key in values if key.startswith("km_per_unit.")]
        self._ask_row(self.tr("자가용 연비"), "efficiency", efficiency_inputs(fuels), values)

    def ask_local(self) -> None:
        """Ask for the amounts of 근무지내 trips, begun with those in force."""
        self._ask_row(self.tr("근무지내 출장의 금액"), "local", LOCAL_TABLE, self._tables.in_force("local"))

    def _ask_row(
        self, title: str, table: str, inputs: Sequence[Input], values: Mapping[str, object] | None = None
    ) -> None:
        dialog = RowDialog(title, inputs, {"checked_on": dt.date.today(), **(values or {})}, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.message.clear()
            try:
                self._tables.add_row(table, dialog.form.values())
            except UserError as error:
                self._complain(error)
            self._changed()
        dialog.deleteLater()

    def ask_price(self) -> None:
        """Ask for the price of a day."""
        products = tuple((name, name) for name in self._tables.products())
        inputs = (_PRICE[0], Input("product", "유종", Type.CHOICE, choices=products), *_PRICE[1:])
        dialog = RowDialog(self.tr("유가 적기"), inputs, {}, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            values = dialog.form.values()
            day, won = values["date"], values["won_per_litre"]
            assert isinstance(day, dt.date) and isinstance(won, Decimal)
            self.add_price(day, str(values["product"]), won, str(values["source"]))
        dialog.deleteLater()

    def add_price(self, day: dt.date, product: str, won_per_litre: Decimal, source: str) -> None:
        """Keep a price of one day."""
        self.message.clear()
        try:
            self._tables.add_price(day, product, won_per_litre, source)
        except UserError as error:
            self._complain(error)
        self._changed()

    def take_out(self) -> None:
        """Take the selected file out, after asking."""
        number = self.list.currentRow()
        if not 0 <= number < len(self._names):
            return
        question = self.tr("'{name}'을(를) 뺄까요?").format(name=self._names[number])
        if not dialogs.ask(self, question, self.tr("지금부터의 정산에 쓰지 않습니다.")):
            return
        self.message.clear()
        try:
            self._tables.remove(self._names[number])
        except UserError as error:
            self._complain(error)
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.list.clear()
        try:
            rows = list(self._tables.listed())
        except UserError as error:
            self._complain(error)
            rows = []
        self._names = [name for name, _ in rows]
        self.list.addItems(["\n".join([name, *(f"   {line}" for line in words)]) for name, words in rows])
        self.empty.setVisible(not rows)
        self.remove.setEnabled(False)

    def _complain(self, error: UserError) -> None:
        self.message.setText(f"{error.message}\n{error.next_step}")
