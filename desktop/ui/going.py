"""From one place of the window to another: from a finding or an item to its receipt, or to where it was typed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.receipts.naming import receipt_id
from desktop.travel.settlement import Finding, Item
from desktop.ui.layout import Parts
from desktop.ui.receipts_model import ReceiptsModel
from desktop.ui.trouble import Trouble
from desktop.ui.whereto import input_of_finding, input_of_item


class Going(QObject):
    """Selects rows, turns to tabs, and puts the cursor where something is to be done."""

    def __init__(self, parts: Parts, model: ReceiptsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._model = model
        #: Why there is no settlement.
        self.trouble: Trouble | None = None

    def to_receipt(self, name: str, is_open: bool = False) -> None:
        """Go to a receipt (by id), or to a file (by name), and, where its amount is open, to what is to be said."""
        number = self._model.find(name)
        if number is not None:
            self._parts.receipts.select(number)
            self._parts.tabs.setCurrentWidget(self._parts.fields)
            if is_open:
                fields = self._parts.fields
                fields.go_to_next_doubt() or fields.go_to_unsaid()

    def to_receipt_beside(self, position: int) -> None:
        """Go to another receipt of the same file."""
        row = self._parts.receipts.current()
        if row is not None:
            self.to_receipt(receipt_id(row.entry.name, position))

    def to_open(self) -> None:
        """Go to the next receipt that wants a glance, else to what is open in the settlement, or to what it lacks.

        The current one is the next as long as none of its fields has been looked at.
        """
        parts = self._parts
        current = parts.receipts.table.currentIndex().row()
        number = self._model.next_doubtful(current if parts.fields.current_field() else max(current - 1, -1))
        if number is None:
            self.to_trouble() if self.trouble is not None else self.to_open_item()
            return
        parts.tabs.setCurrentWidget(parts.fields)
        parts.receipts.select(number)
        parts.fields.go_to_next_doubt()

    def to_trouble(self) -> None:
        """Go to the input that keeps the settlement from being computed."""
        parts = self._parts
        parts.tabs.setCurrentWidget(parts.trip)
        if self.trouble is not None and self.trouble.key:
            parts.trip.go_to(self.trouble.key, self.trouble.row)

    def to_open_item(self) -> None:
        """Go to the next item that is open in the settlement, or what else is."""
        self._parts.tabs.setCurrentWidget(self._parts.summary)
        self._parts.summary.go_to_open()

    def to_source(self, source: Item | Finding) -> None:
        """Go to the input of the trip form that an item or a finding without a receipt rests on."""
        trip, row = self._parts.trip, 0
        if isinstance(source, Finding):
            key = input_of_finding(source)
        else:
            key = input_of_item(source, trip.filled_lists())
            row = trip.lists[key].row_of(source.date) if key in trip.lists else 0
        if key:
            self._parts.tabs.setCurrentWidget(trip)
            trip.go_to(key, row)
