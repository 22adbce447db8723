"""The trip (출장) as a form: what trip.toml holds, filled in by the clerk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.export.evidence import KIND_NAMES
from desktop.receipts.model import Kind
from desktop.travel.toml_text import dump_toml, parse_toml, read_text
from desktop.travel.trip import ACQUAINTANCE_STAY, CANCELLATION_FEE, GRADES, SCOPES, Confirmation, Trip, parse_trip
from desktop.ui.forms import Form, Input, Type
from desktop.ui.rows_list import RowsList
from desktop.ui.words import translate

_GRADES: Final = tuple((grade, grade) for grade in reversed(GRADES))
_PAYERS: Final = (("", "본인"), ("office_card", "기관 카드(정부구매카드·법인카드)"))
_LOCAL_VEHICLE: Final = (("", "출장과 같음"), (True, "이용함"), (False, "이용 안 함"))
_CLAIM_KINDS: Final = (
    *((kind.value, KIND_NAMES[kind]) for kind in Kind if kind is not Kind.NOT_RECEIPT),
    (ACQUAINTANCE_STAY, "친지집 숙박"),
    (CANCELLATION_FEE, "취소수수료"),
)

TRAVELER: Final = (
    Input("name", "성명"),
    Input("organization", "소속 기관"),
    Input("department", "부서"),
    Input("position", "직급(직위)"),
    Input("grade", "여비 등급", Type.CHOICE, choices=_GRADES, tip="여비 지급 구분표의 등급입니다."),
    Input("workplace", "근무지", hint="예: 광주광역시 광산구", tip="근무지와 같은 시·군 안이면 근무지내 출장입니다."),
    Input("employer", "소속 지방자치단체", Type.EMPLOYER, hint="국가기관이면 비워 둡니다"),
)
JOURNEY: Final = (
    Input("purpose", "출장 목적"),
    Input("start", "출발 일시", Type.MOMENT, required=True),
    Input("end", "도착 일시", Type.MOMENT, required=True),
    Input(
        "destinations", "출장지", Type.LIST, hint="예: 서울특별시, 세종특별자치시", tip="여러 곳이면 쉼표로 나눕니다."
    ),
    Input("meals_provided", "제공받은 식사", Type.COUNT, tip="출장 중 제공받은 끼니 수입니다. 식비에서 뺍니다."),
    Input("advance_won", "미리 받은 금액", Type.WON, tip="가지급·선지급으로 이미 받은 여비입니다."),
    Input("applied_on", "정산 신청일", Type.DATE, tip="비워 두면 기한은 알려 드리기만 합니다."),
    Input("distance_km", "편도 거리(km)", Type.DECIMAL, tip="근무지내 출장인지 가리는 데 씁니다."),
    Input("scope", "출장 구분", Type.CHOICE, choices=(("", "규정대로 판단"), *((scope, scope) for scope in SCOPES))),
    Input(
        "accompanies_grade",
        "수행 대상 등급",
        Type.CHOICE,
        choices=(("", "해당 없음"), *_GRADES),
        tip="상급자를 수행한 출장이면 그 사람의 등급을 고릅니다.",
    ),
    Input(
        "companions",
        "함께 출장한 사람",
        Type.LIST,
        hint="예: 김동행, 박동행",
        tip="신청서의 '복수출장자'에 적힙니다. 여러 사람이면 쉼표로 나눕니다.",
    ),
    Input(
        "rides_with",
        "동승 차 운전자",
        hint="다른 사람의 자가용에 탔으면",
        tip="동승한 사람은 운임을 받지 않습니다.",
    ),
    Input(
        "mileage_saved_won",
        "마일리지 절약액",
        Type.WON,
        tip="공적 항공마일리지를 썼으면 절약한 운임을 적습니다(별표 2 비고 제1호의2).",
    ),
    Input("cancel_reason", "취소한 사유", hint="출장을 취소했으면"),
    Input("cancelled", "취소한 출장입니다", Type.FLAG),
    Input("from_home", "집에서 바로 출발했습니다(제6조)", Type.FLAG),
    Input("public_vehicle", "공용차량을 이용했습니다", Type.FLAG),
    Input(
        "assigned_car",
        "전용 차량을 배정받은 사람입니다(제18조)",
        Type.FLAG,
        tip="근무지내여비를 지급하지 않습니다. 관외 출장에 그 차를 썼으면 공용차량도 표시해 주세요.",
    ),
    Input("long_stay", "한곳에 오래 머무는 출장입니다(제17조)", Type.FLAG),
)
CLAIMS: Final = (
    Input("date", "날짜", Type.DATE, required=True, tip="숙박은 첫날 밤의 날짜입니다."),
    Input("kind", "종류", Type.CHOICE, choices=_CLAIM_KINDS),
    Input(
        "amount_won",
        "금액",
        Type.WON,
        tip="숙박은 모든 밤을 합한 금액입니다. 친지집 숙박과 기관 운임표에 있는 구간은 비워 둡니다.",
    ),
    Input("origin", "출발지"),
    Input("destination", "도착지"),
    Input("seat_class", "좌석 등급"),
    Input("place", "숙박한 곳", hint="예: 서울특별시"),
    Input("nights", "박수", Type.COUNT),
    Input("persons", "함께 쓴 인원", Type.COUNT),
    Input(
        "claims_for", "그중 몇 명분을 청구", Type.COUNT, tip="여럿이 함께 쓴 표에서 이 정산이 청구하는 사람 수입니다."
    ),
    Input("workplace_fare_won", "근무지 기준 운임", Type.WON, tip="집에서 바로 출발했으면 근무지에서의 운임입니다."),
    Input("reason", "사유"),
    Input("paid_by", "누가 냈는가", Type.CHOICE, choices=_PAYERS),
    Input("evidence", "종이 증빙이 있습니다", Type.FLAG, default=True),
)
OWN_CAR: Final = (
    Input("date", "날짜", Type.DATE, required=True),
    Input("origin", "출발지"),
    Input("destination", "도착지"),
    Input("distance_km", "거리(km)", Type.DECIMAL, required=True, tip="한 번 간 거리입니다. 왕복은 두 줄로 적습니다."),
    Input("fuel", "유종", hint="예: 휘발유, 경유, LPG, 전기", required=True),
    Input("efficiency", "연비(km/L)", Type.DECIMAL, hint="비우면 기준표대로", tip="전기는 km/kWh, 수소는 km/kg입니다."),
    Input("price_per_litre", "유가(원/L)", Type.DECIMAL, hint="비우면 기관 유가표의 그날 값"),
    Input("price_source", "유가 출처", hint="예: 오피넷"),
    Input("reason", "자가용을 쓴 사유"),
    Input("passengers", "동승자 수", Type.COUNT),
    Input("tolls_won", "통행료", Type.WON),
    Input("parking_won", "주차비", Type.WON),
    Input("ferry_won", "도선료", Type.WON),
    Input("workplace_km", "근무지 기준 거리(km)", Type.DECIMAL, tip="집에서 바로 출발했으면 근무지에서 잰 거리입니다."),
    Input("public_fare_won", "철도·버스 운임", Type.WON, tip="부득이한 사유가 없으면 이 금액으로 지급합니다."),
)
LOCAL: Final = (
    Input("date", "날짜", Type.DATE, required=True),
    Input("start", "시작", Type.TIME),
    Input("end", "끝", Type.TIME),
    Input("hours", "시간(시작·끝 대신)", Type.DECIMAL, hint="예: 4.5"),
    Input("public_vehicle", "공용차량", Type.CHOICE, choices=_LOCAL_VEHICLE),
    Input("distance_km", "편도 거리(km)", Type.DECIMAL, tip="아주 가까운 출장은 실비로 지급합니다."),
    Input("actual_won", "실비", Type.WON),
)
DAYS: Final = (
    Input("date", "날짜", Type.DATE, required=True),
    Input("breakfast", "아침을 제공받았습니다", Type.FLAG),
    Input("lunch", "점심을 제공받았습니다", Type.FLAG),
    Input("dinner", "저녁을 제공받았습니다", Type.FLAG),
    Input("workshop", "워크숍·교육일입니다", Type.FLAG),
    Input("away", "장기체재 중 다른 지역에 다녀왔습니다", Type.FLAG),
    Input("aboard", "종일 배나 비행기에 있었습니다", Type.FLAG),
    Input("public_vehicle", "공용차량", Type.CHOICE, choices=_LOCAL_VEHICLE),
    Input("grade", "이 날부터의 등급", Type.CHOICE, choices=(("", "바뀌지 않음"), *_GRADES)),
    Input(
        "paid_daily_won",
        "그 출장의 일비",
        Type.WON,
        hint="근무지 밖 출장에서 받은 일비",
        tip="같은 날 근무지 밖의 다른 출장에서 받은 일비입니다. 여럿이면 더합니다. 많은 쪽만큼만 지급합니다.",
        section="같은 날 다른 출장에서 받은 여비(제7조 제2항). 없으면 0을 적습니다.",
    ),
    Input(
        "paid_meals_won",
        "그 출장의 식비",
        Type.WON,
        hint="근무지 밖 출장에서 받은 식비",
        tip="같은 날 근무지 밖의 다른 출장에서 받은 식비입니다. 여럿이면 더합니다. 많은 쪽만큼만 지급합니다.",
    ),
    Input(
        "paid_local_won",
        "그 출장의 근무지내여비",
        Type.WON,
        hint="근무지 안 출장에서 받은 여비",
        tip="같은 날의 다른 출장이 근무지 안이었으면 거기서 받은 여비입니다. 근무지 안 출장끼리는 더하여 하루 한도까지 "
        "지급합니다.",
    ),
)


ADJUSTMENT: Final = (
    Input(
        "reduced_won", "감액할 금액", Type.WON, tip="기관의 장이 여비를 줄이기로 했으면 그 금액입니다(제28조 제1항)."
    ),
    Input("reduced_reason", "감액하는 사유", hint="예: 예산 부족"),
    Input(
        "paid_won",
        "이미 지급한 여비",
        Type.WON,
        tip="전에 정산하여 지급한 금액입니다. 지금 계산한 금액보다 많으면 환수액이 됩니다.",
    ),
    Input("paid_on", "지급한 날", Type.DATE),
    Input(
        "fraud_won",
        "그중 부정 수령액",
        Type.WON,
        tip="거짓이나 부정한 방법으로 받은 금액입니다. 가산징수합니다(제31조).",
    ),
    Input("fraud_reason", "부정 수령의 내용"),
    Input(
        "surcharge_times",
        "가산징수 배수",
        Type.COUNT,
        hint="비우면 기준대로",
        tip="조례가 범위로 정했으면 기관이 정한 배수를 적습니다.",
    ),
)


class TripForm(QScrollArea):
    """The whole trip; ``changed`` after every change."""

    changed = Signal()
    #: A note on an input was clicked: the key, and what is wanted ("seen", "show").
    note_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.traveler = Form(TRAVELER)
        self.journey = Form(JOURNEY)
        self.adjustment = Form(ADJUSTMENT)
        self.lists = {
            "claims": RowsList(self.tr("파일 없이 적는 지출"), CLAIMS),
            "own_car": RowsList(self.tr("자가용 운행"), OWN_CAR),
            "local": RowsList(self.tr("근무지내 출장"), LOCAL),
            "days": RowsList(self.tr("날짜별 사항(식사 등)"), DAYS),
        }
        inside = QWidget()
        inside.setObjectName("sheet")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(10)
        for title, form in ((self.tr("출장자"), self.traveler), (self.tr("출장"), self.journey)):
            self._lay_out(layout, title, form)
            form.typed_in.connect(self.drop_note)
            for key, note in form.notes.items():
                note.asked.connect(lambda what, key=key: self.note_asked.emit(key, what))
        for rows in self.lists.values():
            layout.addWidget(rows)
            rows.changed.connect(self.changed)
        self._lay_out(layout, self.tr("감액·환수(제28조·제31조)"), self.adjustment)
        layout.addStretch(1)
        self.setWidget(inside)

    def know_fuels(self, names: Sequence[str]) -> None:
        """Take no other fuel than one of these for one's own car; any where there are none."""
        rows = self.lists["own_car"]
        rows.inputs = tuple(replace(each, known=tuple(names)) if each.key == "fuel" else each for each in rows.inputs)

    def _lay_out(self, layout: QVBoxLayout, title: str, form: Form) -> None:
        heading = QLabel(title)
        heading.setObjectName("heading")
        layout.addWidget(heading)
        layout.addWidget(form)
        layout.addSpacing(6)
        form.changed.connect(self.changed)

    def text(self) -> str:
        """The form as TOML, perhaps unfinished: what is kept, so that no work is lost."""
        table: dict[str, object] = {"traveler": self.traveler.values(), "trip": self.journey.values()}
        if adjustment := self.adjustment.values():
            table["adjustment"] = adjustment
        table.update((name, rows.rows()) for name, rows in self.lists.items() if rows.rows())
        return dump_toml(table)

    def problems(self) -> list[str]:
        """What is missing or wrong, in words."""
        return list(self.wrong().values())

    def wrong(self) -> dict[str, str]:
        """The inputs that are missing or wrong, by key, and why."""
        return {key: words for _, form in self._forms() for key, words in form.wrong().items()}

    def label(self, key: str) -> str:
        """What an input or a list is called."""
        return self.lists[key].title if key in self.lists else translate(self._form_of(key).label(key))

    def inputs(self) -> tuple[Input, ...]:
        """Every input but those of the lists."""
        return tuple(spec for _, form in self._forms() for spec in form.inputs)

    def has(self, key: str) -> bool:
        """Whether there is an input or a list of this key."""
        return key in self.lists or any(key in form.boxes for _, form in self._forms())

    def _forms(self) -> tuple[tuple[str, Form], ...]:
        return ("traveler", self.traveler), ("trip", self.journey), ("adjustment", self.adjustment)

    def trip(self) -> Trip:
        """The trip. Raises UserError where the form is not complete or contradicts itself."""
        if problems := self.problems():
            raise UserError("trip_invalid", detail=", ".join(problems))
        return parse_trip(self.text())

    def set_text(self, text: str) -> tuple[Confirmation, ...]:
        """Fill the form from TOML, perhaps unfinished. Returns the confirmations that stand in it.

        Raises UserError when it is no TOML at all.
        """
        table = parse_toml(text)
        self._fill(table)
        confirmed = table.get("confirmed")
        return tuple(Confirmation.model_validate(row) for row in confirmed) if isinstance(confirmed, list) else ()

    def mend(self, path: Path) -> None:
        """Fill the form from a trip file with a mistake in it, as far as it goes. Raises UserError."""
        self._fill(parse_toml(read_text(path)))

    def _fill(self, table: Mapping[str, object]) -> None:
        for name, form in self._forms():
            part = table.get(name)
            form.set_values(part if isinstance(part, Mapping) else {})
        for name, rows in self.lists.items():
            part = table.get(name)
            rows.set_rows([row for row in part if isinstance(row, Mapping)] if isinstance(part, list) else [])
        self.changed.emit()

    def written(self) -> dict[str, object]:
        """What stands in the inputs of traveller and trip, by key."""
        return {**self.traveler.values(), **self.journey.values()}

    def write(self, key: str, value: object) -> None:
        """Put one value into its input."""
        form = self._form_of(key)
        box = form.boxes[key]
        if isinstance(box, QCheckBox):
            box.setChecked(value is True)
        elif isinstance(box, QComboBox):
            box.setCurrentIndex(max(0, box.findData(value)))
        else:
            box.set_value(value)

    def tell(self, key: str, words: str, *, doubtful: bool, has_place: bool) -> None:
        """Set a note below an input."""
        self._form_of(key).notes[key].tell(words, doubtful=doubtful, has_place=has_place)

    def has_note(self, key: str) -> bool:
        """Whether a note stands below an input."""
        return not self._form_of(key).notes[key].isHidden()

    def drop_note(self, key: str) -> None:
        """Take the note below an input away."""
        self._form_of(key).notes[key].hide()

    def drop_notes(self) -> None:
        """Take all notes away."""
        for form in (self.traveler, self.journey):
            for note in form.notes.values():
                note.hide()

    def _form_of(self, key: str) -> Form:
        return next((form for _, form in self._forms() if key in form.boxes), self.journey)

    def filled_lists(self) -> set[str]:
        """The lists that hold rows."""
        return {name for name, rows in self.lists.items() if rows.rows()}

    def go_to(self, key: str, row: int = 0) -> None:
        """Bring an input, or the row of a list, into sight and put the cursor there."""
        if key in self.lists:
            rows = self.lists[key]
            rows.list.setCurrentRow(row)
            target: QWidget = rows.list if rows.rows() else rows.add_button
        else:
            target = self._form_of(key).boxes[key]
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.ensureWidgetVisible(target, 0, 60)
        target.setFocus()

    def is_empty(self) -> bool:
        """Whether nothing has been filled in."""
        filled = {key for _, form in self._forms() for key in form.values()}
        return filled <= {"grade"} and not any(rows.rows() for rows in self.lists.values())
