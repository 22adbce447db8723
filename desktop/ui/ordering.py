"""An order (출장명령서) into the trip form: offered when one is read or pasted, asked about where something stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QUndoStack

from desktop.cases.store import NoteRow
from desktop.orders.check import traveller_named
from desktop.orders.draft import TRAVELER_KEYS, TRIP_KEYS, goes_by_own_car, proposed
from desktop.orders.fields import ALONE
from desktop.orders.model import Order, OrderField, Value
from desktop.receipts.model import Kind, Status
from desktop.ui.background import Tasks
from desktop.ui.case import Case, Entry
from desktop.ui.commands import FillTrip
from desktop.ui.confirming import Confirming
from desktop.ui.forms import Type, written
from desktop.ui.layout import Parts
from desktop.ui.order_dialog import Clash, choose_traveller, choose_values
from desktop.ui.receipts_model import ReceiptsModel
from desktop.ui.services import Services
from desktop.ui.trip_form import JOURNEY, TRAVELER

_KEYS: Final = {**TRAVELER_KEYS, **TRIP_KEYS}
_INPUTS: Final = {spec.key: spec for spec in (*TRAVELER, *JOURNEY)}


class Ordering(QObject):
    """Fills the form, marks what wants a glance, and can take all of it back."""

    #: Files were pasted.
    files_pasted = Signal(list)

    def __init__(
        self,
        case: Case,
        parts: Parts,
        model: ReceiptsModel,
        services: Services,
        confirming: Confirming,
        undo_stack: QUndoStack,
        tasks: Tasks,
    ) -> None:
        super().__init__(tasks)
        self._tasks = tasks
        self._case = case
        self._parts = parts
        self._model = model
        self._form = parts.trip
        self._services = services
        self._confirming = confirming
        self._undo_stack = undo_stack
        #: By the key of the input each stands below, also those that were put away again.
        self._notes: dict[str, NoteRow] = {}
        #: The text that was pasted last, None where another case has begun since.
        self._pasting: object | None = None
        self._form.note_asked.connect(self._note_asked)

    def look_at(self, entry: Entry, *, offer: bool = True) -> None:
        """See whether a file that was read is an order."""
        answer = entry.answer
        if answer is None or not any(receipt.kind is Kind.NOT_RECEIPT for receipt in answer.receipts()):
            entry.order = None
            return
        known, entry.order = entry.order, self._services.order_in(answer)
        if entry.order is not None and known is None and offer:
            words = self.tr("'{name}'은(는) 출장명령서(신청서)로 보입니다. 출장 정보를 채울까요?")
            fill = self.tr("출장 정보 채우기")
            self._parts.banner.inform(words.format(name=entry.name), fill, lambda: self.fill_from(entry))

    def paste(self) -> None:
        """Take what is on the clipboard: files, a picture, or the text of an order."""
        board = QGuiApplication.clipboard()
        mime = board.mimeData()
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.files_pasted.emit(paths)
        elif mime.hasImage():
            folder = self._services.previews / "pasted"
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / f"{self.tr('붙여 넣은 그림')} {dt.datetime.now():%H%M%S-%f}.png"
            if board.image().save(str(path)):
                self.files_pasted.emit([path])
        elif (text := mime.text()).strip():
            self._parts.banner.inform(self.tr("붙여 넣은 글을 읽고 있습니다."))
            pasting = self._pasting = object()
            self._tasks.run(lambda: self._services.order_in_text(text), lambda order: self._pasted(order, pasting))

    def _pasted(self, order: Order | None, pasting: object) -> None:
        if pasting is not self._pasting:
            return  # it was meant for another case, or another text came after it
        if order is not None:
            self._parts.banner.hide()
            self.fill(order, self.tr("붙여 넣은 글"))
        else:
            words = self.tr("붙여 넣은 글이 출장명령서로 보이지 않습니다. 제목부터 끝까지 복사해 붙여 넣어 주세요.")
            self._parts.banner.warn(words)

    def fill_from_selected(self) -> None:
        """Fill the form from the selected file, where that is an order."""
        row = self._parts.receipts.current()
        if row is not None:
            self.fill_from(row.entry)

    def fill_from(self, entry: Entry) -> None:
        """Fill the form from a file that is an order."""
        if entry.order is not None:
            self.fill(entry.order, entry.name, entry)

    def fill(self, order: Order, source: str, entry: Entry | None = None) -> None:
        """Fill what is empty in the form; ask about what stands there otherwise, and about which traveller."""
        number = self._traveller(order)
        if number is None:
            return
        fields = {name: field for name, field in proposed(order, number).items() if name in _KEYS}
        now = self._form.written()
        values = {name: form_value(name, field.value) for name, field in fields.items()}
        clashes = [
            Clash(name, _INPUTS[_KEYS[name]].label, _shown(now[_KEYS[name]]), _shown(values[name]))
            for name in fields
            if _KEYS[name] in now and _shown(now[_KEYS[name]]) != _shown(values[name])
        ]
        taken = choose_values(self._form.window(), source, clashes) if clashes else set()
        if taken is None:
            return
        left = {clash.name for clash in clashes} - taken
        chosen = {name: value for name, value in values.items() if name not in left}
        before = self._form.text()
        self._undo_stack.push(
            FillTrip(
                self.tr("출장 정보 채우기"),
                lambda: self._fill(chosen, {name: fields[name] for name in chosen}, entry),
                lambda: self._restore(before),
            )
        )
        doubts = sum(fields[name].status is Status.CHECK for name in chosen)
        words = self.tr("'{source}'에서 출장 정보를 채웠습니다. 표시한 값 {count}개를 문서와 맞추어 보세요.")
        if not doubts:
            words = self.tr("'{source}'에서 출장 정보를 채웠습니다. 맞는지 한 번 살펴봐 주세요.")
        more = (
            self.tr(" 자가용으로 갔으면 '자가용 운행'에 구간을 적어 주세요.") if goes_by_own_car(order.fields) else ""
        )
        told = words.format(source=source, count=doubts) + more
        self._parts.tabs.setCurrentWidget(self._form)
        self._parts.banner.inform(told, self.tr("되돌리기"), self._confirming.undo)
        self._confirming.record("order", source)

    def _traveller(self, order: Order) -> int | None:
        """Which of several travellers: the one that the form names, else the one that the clerk picks."""
        known = traveller_named(order, str(self._form.written().get("name", "")))
        names = [str(person["name"].value) if "name" in person else "" for person in order.travellers]
        if known is not None or len(names) < 2:
            return known or 0
        return choose_traveller(self._form.window(), names)

    def _fill(self, values: Mapping[str, object], fields: Mapping[str, OrderField], entry: Entry | None) -> None:
        self._form.drop_notes()
        self._notes = {}
        for name, value in values.items():
            field, key = fields[name], _KEYS[name]
            self._form.write(key, value)
            doubtful = field.status is Status.CHECK
            words = self.tr("문서: “{text}”").format(text=field.text)
            if doubtful:
                reason = "" if field.reason == ALONE else f" {field.reason}"
                words = self.tr("확인 필요.{reason}").format(reason=reason) + f" {words}"
            file = entry.name if entry is not None else ""
            self._put(NoteRow(input=key, words=words, doubtful=doubtful, file=file, lines=tuple(field.lines)))

    def notes(self) -> list[NoteRow]:
        """The notes that stand in the form, to be kept with the case."""
        return [row for key, row in self._notes.items() if self._form.has_note(key)]

    def put_notes(self, notes: Sequence[NoteRow]) -> None:
        """Put the notes of a case below their inputs; what was pasted into the one before is not waited for."""
        self._pasting = None
        self._form.drop_notes()
        self._notes = {}
        for row in notes:
            if row.input in _INPUTS:
                self._put(row)

    def _put(self, row: NoteRow) -> None:
        self._notes[row.input] = row
        self._form.tell(row.input, row.words, doubtful=row.doubtful, has_place=bool(row.file))

    def _restore(self, text: str) -> None:
        self._form.drop_notes()
        self._form.set_text(text)

    def _note_asked(self, key: str, what: str) -> None:
        if what == "seen":
            self._form.drop_note(key)
            self._form.changed.emit()
        elif row := self._notes.get(key):
            entry = next((entry for entry in self._case.entries if entry.name == row.file), None)
            if entry is not None:
                self._show_lines(entry, row.lines)

    def _show_lines(self, entry: Entry, numbers: Sequence[int]) -> None:
        """Light lines of an order, counted through its file, on the page that the first of them stands on."""
        places = [
            (position, line) for position, (page, at) in enumerate(entry.places()) for line in page.receipts[at].lines
        ]
        first = self._model.first_of(entry)
        if first is None or not numbers or numbers[0] >= len(places):
            return
        wanted, _ = places[numbers[0]]
        self._parts.receipts.select(first + wanted)
        lines = [places[number] for number in numbers if number < len(places)]
        self._parts.picture.light(line.polygon for position, line in lines if position == wanted)


def form_value(name: str, value: Value) -> object:
    """A value as an input takes it: a day without its time stays a day, which the form then asks about."""
    if name in ("start", "end"):
        text = str(value)
        return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
    return list(value) if isinstance(value, tuple) else value


def _shown(value: object) -> str:
    return written(value, Type.TEXT) if not isinstance(value, bool) else str(value)
