"""The window: receipts on the left, their picture in the middle, fields, trip and settlement on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.errors import UserError
from desktop.receipts.model import Value
from desktop.travel.trip import dump_trip, load_trip
from desktop.ui import dialogs
from desktop.ui.actions import Actions
from desktop.ui.background import Tasks
from desktop.ui.case import Case, Entry, Row, clear_previews
from desktop.ui.commands import follow_rows
from desktop.ui.confirming import Confirming
from desktop.ui.drop_window import DropWindow
from desktop.ui.going import Going
from desktop.ui.intake import Intake
from desktop.ui.layout import Parts
from desktop.ui.office_tables import OfficeTablesDialog
from desktop.ui.ordering import Ordering
from desktop.ui.outgoing import Outgoing
from desktop.ui.overruling import Overruling, overrule_rows
from desktop.ui.receipts_model import ReceiptsModel
from desktop.ui.saving import Saver
from desktop.ui.services import Services
from desktop.ui.settling import Settling
from desktop.ui.several import Several
from desktop.ui.style import has_korean_font
from desktop.ui.trouble import check_rows, trouble_in

_ENGINE_MS: Final = 1000
#: An engine that does not let go of a file within this time is ended with the program.
_CLOSE_MS: Final = 5000


class MainWindow(DropWindow):
    """One case. ``services`` is all it knows of the rest of the program."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.case = Case()
        self.model = ReceiptsModel(self.case, self)
        self.undo_stack = QUndoStack(self)
        self.parts = Parts(self, self.model, services.clerk)
        self.going = Going(self.parts, self.model, self)
        self.intake = Intake(self.case, services, self.undo_stack, self)
        self.confirming = Confirming(
            self.case, services, self.undo_stack, lambda: self.parts.clerk.text().strip(), self
        )
        self.settling = Settling(self.case, self.parts.trip, services, self)
        self.tasks = Tasks(self)
        self.ordering = Ordering(
            self.case, self.parts, self.model, services, self.confirming, self.undo_stack, self.tasks
        )
        self.overruling = Overruling(
            self, self.case, self.settling, self.confirming, lambda: self.parts.clerk.text().strip()
        )
        self.outgoing = Outgoing(self, self.parts, self.case, services, self.settling, self.confirming, self.tasks)
        self.saver = Saver(
            lambda: self.case.snapshot(self.parts.trip.text(), self.ordering.notes()), services.save, self
        )
        self.several = Several(self)
        self.actions_ = Actions(self)
        self._engine_timer = QTimer(self, interval=_ENGINE_MS)
        self._started = self._closing = self._closed = False
        self.setWindowTitle(self.tr("여비지기"))
        self._connect()
        check_rows(self.parts.trip)
        follow_rows(self.parts.trip, self.undo_stack)
        self._know_fuels()
        self.take_all_drops()
        self._restore()
        self._repaint()
        (self.parts.receipts.table if self.case.entries else self.parts.start.files).setFocus()
        self.settling.settle()
        self.parts.show_incomplete(bool(self.parts.trip.problems()))

    def _connect(self) -> None:
        parts = self.parts
        self.intake.repaint.connect(self._repaint)
        self.intake.entry_changed.connect(self._entry_changed)
        self.intake.changed.connect(self._changed)
        self.intake.progress.connect(parts.receipts.show_progress)
        self.intake.ended.connect(self._reading_ended)
        self.intake.reader.stopped.connect(self._try_to_close)
        self.ordering.files_pasted.connect(self.add_paths)
        self.confirming.changed.connect(self._confirmations_changed)
        self.confirming.confirmed.connect(self._tell_confirmed)
        self.confirming.nameless.connect(self._ask_for_name)
        self.confirming.failed.connect(parts.banner.complain)
        self.settling.settled.connect(self._show_settlement)
        self.tasks.failed.connect(parts.banner.complain)
        self.tasks.ended.connect(self._try_to_close)
        self.settling.ended.connect(self._try_to_close)
        self.saver.failed.connect(parts.banner.complain)
        self.saver.recovered.connect(lambda: parts.banner.inform(self.tr("하던 작업을 저장했습니다.")))
        self._engine_timer.timeout.connect(self._show_engine)
        self.dropped.connect(self.add_paths)
        self.refused.connect(self._refuse)
        parts.start.files_asked.connect(self.choose_files)
        parts.start.folder_asked.connect(self.choose_folder)
        parts.start.sample_asked.connect(self.open_sample)
        parts.receipts.row_selected.connect(self._show_row)
        parts.receipts.cancel_asked.connect(self.intake.cancel)
        parts.picture.receipt_clicked.connect(self.going.to_receipt_beside)
        parts.picture.retry_asked.connect(self.read_again)
        parts.fields.field_selected.connect(self._light)
        parts.fields.confirmed.connect(self._confirm)
        parts.fields.kind_chosen.connect(lambda kind: self._confirm("kind", str(kind)))
        parts.trip.changed.connect(self._changed)
        parts.summary.receipt_selected.connect(self.going.to_receipt)
        parts.summary.source_asked.connect(self.going.to_source)
        parts.summary.overrule_asked.connect(self.overruling.ask)
        parts.summary.give_back_asked.connect(self.overruling.give_back)
        parts.summary.item_selected.connect(
            lambda index: parts.summary.give_back.setVisible(bool(self.overruling.decisions(index)))
        )
        parts.sums.export_asked.connect(self.outgoing.export)
        parts.sums.open_asked.connect(self.going.to_open_item)
        parts.sums.trouble_asked.connect(self.going.to_trouble)

    # Files and trips.

    def choose_files(self) -> None:
        """Ask for files to read."""
        self.add_paths(dialogs.ask_receipts(self))

    def choose_folder(self) -> None:
        """Ask for a folder to read."""
        if name := QFileDialog.getExistingDirectory(self, self.tr("영수증 폴더 선택")):
            self.add_paths([Path(name)])

    def choose_trip(self) -> None:
        """Ask for a trip file."""
        name, _ = QFileDialog.getOpenFileName(self, self.tr("출장 파일 열기"), "", self.tr("출장 파일 (*.toml)"))
        if name:
            self.open_trip(Path(name))

    def open_trip(self, path: Path) -> None:
        """Fill the form from a trip file, and take over its confirmations; one with a mistake is mended in the form."""
        try:
            trip = load_trip(path)
            self.parts.trip.set_text(dump_trip(trip))
            self.ordering.put_notes(())
        except UserError as error:
            if error.code != "trip_invalid":
                self.parts.banner.complain(error)
                return
            self.parts.trip.mend(path)
            self.ordering.put_notes(())
            self.parts.banner.warn(self.tr("출장 파일에 고칠 곳이 있습니다. 출장 정보에서 고치면 정산합니다."))
            return
        for row in trip.confirmed:
            self.case.confirm(self.case.with_confirmation(row.receipt, row.field, row.value, row.by, row.at))
        self.case.overrules = overrule_rows(trip.overruled)
        self.undo_stack.clear()
        self._repaint()
        self._changed()

    def open_sample(self) -> None:
        """Load the built-in sample trip; what is on the table is asked about first."""
        if (self.case.entries or not self.parts.trip.is_empty()) and not self.start_anew():
            return
        trip, files = self.services.sample()
        self.open_trip(trip)
        self._add_files(files)

    def start_anew(self) -> bool:
        """Empty the case, after asking; whether it was done. Not while its pages are being written to documents."""
        if self.outgoing.exporting:
            self.parts.banner.warn(self.tr("내보내는 중입니다. 저장이 끝난 뒤에 새 정산을 시작해 주세요."))
            return False
        if not dialogs.ask_to_clear(self):
            return False
        self.intake.cancel()
        self.case.clear()
        self.undo_stack.clear()
        self.parts.trip.set_text("")
        self.ordering.put_notes(())
        clear_previews(self.services.previews)
        self._repaint()
        self._changed()
        return True

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Take files and folders as they were dropped or chosen; a trip file fills the form."""
        trips = [path for path in paths if path.suffix.lower() == ".toml" and not path.is_dir()]
        if trips:
            self.open_trip(trips[0])
            self.parts.tabs.setCurrentWidget(self.parts.trip)
        others = [path for path in paths if path not in trips]
        if others:
            self.tasks.run(lambda: self.services.expand(others), self._add_files)

    def _refuse(self, count: int) -> None:
        words = self.tr("이 PC에 있는 파일만 넣을 수 있습니다({count}개 제외). 먼저 내려받아 저장한 뒤 넣어 주세요.")
        self.parts.banner.warn(words.format(count=count))

    def _add_files(self, files: Sequence[Path]) -> None:
        if known := self.intake.add(files):
            words = self.tr("이미 목록에 있는 파일 {count}개는 다시 넣지 않았습니다.")
            self.parts.banner.inform(words.format(count=known))
        if not self.parts.receipts.selected() and self.model.rowCount():
            self.parts.receipts.select(0)

    def read_again(self) -> None:
        """Read the selected files anew."""
        self.intake.read_again(row.entry.key for row in self.parts.receipts.selected())

    def remove_selected(self) -> None:
        """Take the selected files out of the case; can be undone."""
        keys = {row.entry.key for row in self.parts.receipts.selected()}
        gone = self.intake.remove(keys) if keys else []
        for entry in gone:
            self.confirming.record("remove", entry.name)
        if gone:
            words = self.tr("영수증 파일 {count}개를 뺐습니다. 되돌리려면 Ctrl+Z를 누르세요.")
            self.statusBar().showMessage(words.format(count=len(gone)), 8000)

    def show_tables(self) -> None:
        """Show the office's own tables, to add to them or take some out."""
        dialog = OfficeTablesDialog(self.services.tables, self)
        dialog.changed.connect(self.settling.touch)
        dialog.changed.connect(self._know_fuels)
        dialog.exec()
        dialog.deleteLater()

    def _know_fuels(self) -> None:
        self.parts.trip.know_fuels(self.services.tables.fuels())

    # What is shown.

    def _repaint(self) -> None:
        before = self.parts.receipts.current()
        self.model.refresh()
        self.parts.show_work(bool(self.case.entries))
        if before is None and self.parts.receipts.current() is None:
            self._show_row(None)
        self.actions_.follow()

    def _entry_changed(self, entry: Entry) -> None:
        self.ordering.look_at(entry)
        row = self.parts.receipts.current()
        if row is not None and row.entry is entry:
            self._show_row(row)

    def _show_row(self, row: Row | None) -> None:
        receipt = self.case.receipt(row) if row is not None else None
        self.parts.picture.show_row(row)
        self.parts.fields.show_receipt(receipt, row.title if row is not None and receipt is not None else "")
        self.actions_.follow()

    def _light(self, name: str) -> None:
        row = self.parts.receipts.current()
        receipt = self.case.receipt(row) if row is not None else None
        if receipt is not None:
            field = receipt.fields.get(name)
            lines = field.lines if field is not None else ()
            self.parts.picture.light(receipt.lines[number].polygon for number in lines if number < len(receipt.lines))

    def _reading_ended(self, failed: int) -> None:
        self.parts.receipts.hide_progress()
        if failed and not self._closing:
            words = self.tr(
                "읽지 못한 파일이 {count}개 있습니다. 목록에서 그 줄을 고르면 까닭과 다음 할 일이 보입니다."
            )
            self.parts.banner.warn_beside(words.format(count=failed))
        self.actions_.follow()

    def _show_engine(self) -> None:
        self.parts.show_engine(self.services.engine_status(), has_korean_font())

    # Confirmations.

    def _confirm(self, field: str, value: Value) -> None:
        row = self.parts.receipts.current()
        if row is not None:
            self.confirming.confirm(row, field, value)

    def _confirmations_changed(self) -> None:
        self._repaint()
        self._show_row(self.parts.receipts.current())
        self._changed()

    def _tell_confirmed(self, what: str) -> None:
        self.statusBar().showMessage(self.tr("확인했습니다: {what}").format(what=what), 5000)

    def _ask_for_name(self) -> None:
        self._show_row(self.parts.receipts.current())
        self.parts.banner.warn(self.tr("누가 확인했는지 남도록 오른쪽 위 '담당자'에 이름을 적어 주세요."))
        self.parts.clerk.setFocus()

    # The settlement.

    def _changed(self) -> None:
        self.saver.touch()
        self.settling.touch()
        self.parts.show_incomplete(bool(self.parts.trip.problems()))

    def _show_settlement(self) -> None:
        trouble = trouble_in(self.parts.trip, self.settling.problem) if self.settling.settlement is None else None
        self.going.trouble = trouble
        self.parts.summary.show_settlement(self.settling.settlement, trouble.words if trouble is not None else "")
        # Nobody has gone wrong who has not begun.
        begun = bool(self.case.entries) or not self.parts.trip.is_empty()
        self.parts.sums.show_settlement(self.settling.settlement, trouble.words if trouble and begun else "")
        self.model.show_legs(() if self.settling.settlement is None else self.settling.settlement.legs)
        self.actions_.follow()

    # From start to end.

    def _restore(self) -> None:
        try:
            snapshot = self.services.load()
            if snapshot is None:
                return
            self.parts.trip.set_text(snapshot.trip_text)
        except UserError as error:
            self.parts.banner.complain(error)
            return
        self.case.restore(snapshot, self.services.previews)
        if self.case.confirmations:
            self.parts.clerk.setText(self.case.confirmations[-1].by)
        for entry in self.case.entries:
            self.ordering.look_at(entry, offer=False)
        self.ordering.put_notes(snapshot.notes)
        self.intake.resume()
        if self.case.entries:
            self.parts.receipts.select(0)
        if self.case.entries or not self.parts.trip.is_empty():
            words = self.tr("지난번에 하던 작업을 이어서 열었습니다.")
            self.parts.banner.inform(words, self.tr("새로 시작"), self.start_anew)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._started:
            self._started = True
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        self.services.start()
        self._show_engine()
        self._engine_timer.start()
        if self.services.ai_notice_read is not None:
            dialogs.show_ai_notice(self, self.services.ai_notice_read)
        self.several.look()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closed:
            event.accept()
            return
        event.ignore()
        if not self._closing and self._may_close():
            self._closing = True
            self.setEnabled(False)
            self._engine_timer.stop()
            self.settling.stop()
            self.intake.reader.stop()
            QTimer.singleShot(_CLOSE_MS, self, self._finish_closing)
            # Not from here: Qt does not close a window within its own closing.
            QTimer.singleShot(0, self, self._try_to_close)

    def _may_close(self) -> bool:
        question = self.tr("아직 문서를 저장하고 있습니다. 그만두고 닫을까요?")
        details = self.tr("저장을 마치지 못한 문서는 남기지 않습니다.")
        if self.outgoing.exporting and not dialogs.ask(self, question, details):
            return False
        question = self.tr("아직 영수증을 읽고 있습니다. 그만두고 닫을까요?")
        details = self.tr("읽은 것은 남아 있고, 나머지는 다음에 이어서 읽습니다.")
        if self.intake.busy and not dialogs.ask(self, question, details):
            return False
        # What is being composed on the keyboard is no text yet.
        QApplication.inputMethod().commit()
        try:
            self.saver.flush()
        except UserError as error:
            question = self.tr("작업을 저장하지 못했습니다. 그래도 닫을까요?")
            return dialogs.ask(self, question, f"{error.message} {error.next_step}")
        return True

    def _try_to_close(self) -> None:
        if self._closing and not (self.tasks.busy or self.settling.busy) and self.intake.reader.ended:
            self._finish_closing()

    def _finish_closing(self) -> None:
        if self._closed:
            return
        self._closed = True
        self.services.close()
        self.intake.reader.wait(_CLOSE_MS / 1000)
        self.close()
