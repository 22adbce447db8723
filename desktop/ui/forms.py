"""Forms from a table of inputs: what is typed is checked at once, and comes out as the plain values of trip.toml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from desktop.travel.toml_text import nearest
from desktop.ui.choice_box import ChoiceBox
from desktop.ui.note import Note
from desktop.ui.style import BAD
from desktop.ui.words import translate, typed, typed_date, typed_time, typed_won

Values = Mapping[str, object]


class Type(Enum):
    """What an input takes."""

    TEXT = auto()
    LIST = auto()
    DATE = auto()
    MOMENT = auto()
    TIME = auto()
    WON = auto()
    COUNT = auto()
    DECIMAL = auto()
    CHOICE = auto()
    EMPLOYER = auto()
    FLAG = auto()


@dataclass(frozen=True)
class Input:
    """One row of a form: the key of trip.toml, its label, and what it takes. ``choices`` are (value, label);
    a FLAG with ``default`` True stands in the file only when it is off; a TEXT is one of the ``known``, if any.
    ``section``: what stands above it, over this row and those below."""

    key: str
    label: str
    type: Type = Type.TEXT
    hint: str = ""
    tip: str = ""
    required: bool = False
    choices: tuple[tuple[str | bool, str], ...] = ()
    default: bool = False
    known: tuple[str, ...] = ()
    section: str = ""


_EXAMPLES: Final = {
    Type.DATE: "2026-03-09",
    Type.MOMENT: "2026-03-09 09:00",
    Type.TIME: "09:00",
    Type.WON: "0",
    Type.COUNT: "0",
}


class InputBox(QWidget):
    """A line to type a value in, with a calendar where it is a date, and a complaint below it when it is wrong."""

    changed = Signal()

    def __init__(self, spec: Input, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.line = QLineEdit()
        self.line.setPlaceholderText(translate(spec.hint) if spec.hint else _EXAMPLES.get(spec.type, ""))
        self.line.setAccessibleName(translate(spec.label))
        self.line.setToolTip(translate(spec.tip) if spec.tip else "")
        if spec.known:
            self.line.setCompleter(QCompleter(list(spec.known), self.line))
        self.complaint = QLabel()
        self.complaint.setObjectName("complaint")
        self.complaint.setWordWrap(True)
        self.complaint.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        if spec.type in (Type.DATE, Type.MOMENT):
            row.addWidget(self._calendar_button())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.complaint)
        self.line.editingFinished.connect(self._finish)
        self.line.textChanged.connect(self._edited)
        self.setFocusProxy(self.line)

    def value(self) -> object | None:
        """What was typed; None when empty. ValueError, in the clerk's words, when it is wrong."""
        text = " ".join(self.line.text().split())
        if not text:
            return None
        match self.spec.type:
            case Type.DATE:
                return typed_date(text)
            case Type.MOMENT:
                return dt.datetime.combine(typed_date(text), dt.time.fromisoformat(typed_time(text)))
            case Type.TIME:
                return dt.time.fromisoformat(typed_time(text))
            case Type.WON:
                return typed_won(text)
            case Type.COUNT:
                return typed("nights", text)
            case Type.DECIMAL:
                return Decimal(str(typed("distance_km", text)))
            case Type.LIST:
                return [part.strip() for part in text.split(",") if part.strip()]
            case Type.EMPLOYER:
                return f"local:{text}"
        if self.spec.known and text not in self.spec.known:
            words = QCoreApplication.translate("Forms", "모르는 {what} '{text}'입니다. {hint}")
            hint = nearest(text, self.spec.known)
            raise ValueError(words.format(what=translate(self.spec.label), text=text, hint=hint))
        return text

    def set_value(self, value: object | None) -> None:
        self.line.setText("" if value is None else written(value, self.spec.type))
        self.line.setCursorPosition(0)
        self.show_complaint()

    def _edited(self) -> None:
        if self.complaint.isVisibleTo(self):
            self.show_complaint()
        self.changed.emit()

    def _finish(self) -> None:
        self.show_complaint()
        if self.complaint.isHidden():
            value = self.value()
            text = "" if value is None else written(value, self.spec.type)
            if text != self.line.text():
                self.line.setText(text)

    def show_complaint(self) -> None:
        """Say below the line what is wrong with it, if anything."""
        try:
            self.value()
            words = ""
        except ValueError as complaint:
            words = str(complaint)
        self.complaint.setText(words)
        self.complaint.setVisible(bool(words))
        if self.line.property("wrong") != bool(words):
            self.line.setProperty("wrong", bool(words))
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _calendar_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("▾")
        button.setFixedSize(30, 28)
        button.setToolTip(QCoreApplication.translate("Forms", "달력에서 고르기"))
        button.setAccessibleName(QCoreApplication.translate("Forms", "달력에서 고르기"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        free = QTextCharFormat()
        free.setForeground(QColor(BAD))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekday, free)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        button.setMenu(menu)

        def opened() -> None:
            try:
                value = self.value()
            except ValueError:
                value = None
            if isinstance(value, dt.date):
                calendar.setSelectedDate(QDate(value.year, value.month, value.day))

        def chosen(day: QDate) -> None:
            text = day.toString("yyyy-MM-dd")
            if self.spec.type is Type.MOMENT:
                try:
                    value = self.value()
                except ValueError:
                    value = None
                text += f" {value:%H:%M}" if isinstance(value, dt.datetime) else " 09:00"
            self.line.setText(text)
            self.show_complaint()
            menu.close()

        menu.aboutToShow.connect(opened)
        calendar.clicked.connect(chosen)
        calendar.activated.connect(chosen)
        return button


def written(value: object, type_: Type) -> str:
    """A value of trip.toml as it is typed."""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    if type_ is Type.EMPLOYER:
        return str(value).removeprefix("national").removeprefix("local:")
    if type_ is Type.WON and isinstance(value, int):
        return f"{value:,}"
    return str(value)


class Form(QWidget):
    """A form over a table of inputs."""

    changed = Signal()
    #: The clerk has typed into an input: its key.
    typed_in = Signal(str)

    def __init__(self, inputs: Sequence[Input], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inputs = tuple(inputs)
        self.boxes: dict[str, InputBox | QComboBox | QCheckBox] = {}
        self.notes: dict[str, Note] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(7)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for spec in self.inputs:
            box = self._box(spec)
            self.boxes[spec.key] = box
            with_note = self._with_note(spec.key, box)
            if spec.section:
                heading = QLabel(translate(spec.section))
                heading.setWordWrap(True)
                layout.addRow(heading)
            if isinstance(box, QCheckBox):
                layout.addRow("", with_note)
                continue
            label = QLabel(translate(spec.label) + (" *" if spec.required else ""))
            label.setBuddy(box)
            label.setMinimumSize(self.fontMetrics().horizontalAdvance("소속 지방자치단체"), 28)
            layout.addRow(label, with_note)

    def _with_note(self, key: str, box: InputBox | QComboBox | QCheckBox) -> QWidget:
        """An input and, below it, room for a note on it, which goes when the clerk changes the value."""
        note = self.notes[key] = Note()
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(box)
        layout.addWidget(note)
        if isinstance(box, InputBox):
            box.line.textEdited.connect(lambda _: self.typed_in.emit(key))
        elif isinstance(box, QComboBox):
            box.activated.connect(lambda _: self.typed_in.emit(key))
        else:
            box.clicked.connect(lambda _: self.typed_in.emit(key))
        return whole

    def _box(self, spec: Input) -> InputBox | QComboBox | QCheckBox:
        if spec.type is Type.FLAG:
            flag = QCheckBox(translate(spec.label))
            flag.setChecked(spec.default)
            flag.setToolTip(translate(spec.tip) if spec.tip else "")
            flag.toggled.connect(self.changed)
            return flag
        if spec.type is Type.CHOICE:
            combo = ChoiceBox()
            combo.setAccessibleName(translate(spec.label))
            combo.setToolTip(translate(spec.tip) if spec.tip else "")
            for value, label in spec.choices:
                combo.addItem(translate(label), value)
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
            return combo
        box = InputBox(spec)
        box.changed.connect(self.changed)
        return box

    def values(self) -> dict[str, object]:
        """What the form holds, without what is empty, wrong or as it is by default."""
        values: dict[str, object] = {}
        for spec in self.inputs:
            box = self.boxes[spec.key]
            if isinstance(box, QCheckBox):
                if box.isChecked() != spec.default:
                    values[spec.key] = box.isChecked()
            elif isinstance(box, QComboBox):
                if box.currentData() != "":
                    values[spec.key] = box.currentData()
            else:
                try:
                    value = box.value()
                except ValueError:
                    continue
                if value is not None:
                    values[spec.key] = value
        return values

    def set_values(self, values: Values) -> None:
        """Fill the form; what is not named becomes empty."""
        for spec in self.inputs:
            box, value = self.boxes[spec.key], values.get(spec.key)
            if isinstance(box, QCheckBox):
                box.setChecked(spec.default if value is None else value is True)
            elif isinstance(box, QComboBox):
                box.setCurrentIndex(max(0, box.findData("" if value is None else value)))
            else:
                box.set_value(value)

    def show_complaints(self) -> None:
        """Let every input say what is wrong with it."""
        for box in self.boxes.values():
            if isinstance(box, InputBox):
                box.show_complaint()

    def label(self, key: str) -> str:
        """What an input is called, untranslated."""
        return next(spec.label for spec in self.inputs if spec.key == key)

    def problems(self) -> list[str]:
        """What keeps this form from being complete, in words."""
        return list(self.wrong().values())

    def wrong(self) -> dict[str, str]:
        """The inputs that keep this form from being complete, by key, and why."""
        found = {}
        for spec in self.inputs:
            box = self.boxes[spec.key]
            if not isinstance(box, InputBox):
                continue
            try:
                missing = box.value() is None and spec.required
            except ValueError as complaint:
                found[spec.key] = f"{translate(spec.label)}: {complaint}"
                continue
            if missing:
                name = translate(spec.label)
                found[spec.key] = QCoreApplication.translate("Forms", "{name} 비어 있음").format(name=name)
        return found
