"""What leaves the window: the documents of a settlement, and the trip file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.engine.protocol import shown
from desktop.export.formats import Export, Format
from desktop.export.saving import replace_file
from desktop.travel.settlement import Settlement
from desktop.travel.trip import dump_trip
from desktop.ui import dialogs
from desktop.ui.background import Tasks
from desktop.ui.case import Case, State
from desktop.ui.confirming import Confirming
from desktop.ui.export_dialog import ExportDialog
from desktop.ui.layout import Parts
from desktop.ui.services import Services
from desktop.ui.settling import Settling


class Outgoing(QObject):
    """Asks where to, writes in the background, and says what was written."""

    def __init__(
        self,
        window: QWidget,
        parts: Parts,
        case: Case,
        services: Services,
        settling: Settling,
        confirming: Confirming,
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._case = case
        self._services = services
        self._settling = settling
        self._confirming = confirming
        self._tasks = tasks
        #: Whether documents are being written, of the pages that the case keeps.
        self.exporting = False
        self._folder: Path | None = None
        self._formats: tuple[Format, ...] = (Format.XLSX, Format.PDF)
        self._template: Path | None = None
        self._fills_form = False

    def export(self) -> None:
        """Ask which documents and where, and write them."""
        # What is being composed on the keyboard is no text yet.
        QApplication.inputMethod().commit()
        self._settling.settle()
        trip, settlement = self._settling.trip, self._settling.settlement
        # Of one moment: what is read while the dialog asks belongs to none of them.
        evidence, files = self._case.evidence(), self._case.files()
        if trip is None or settlement is None:
            self._point_at_trip()
            return
        reading = any(entry.state in (State.WAITING, State.READING) for entry in self._case.entries)
        question = self.tr("아직 읽고 있는 영수증이 있습니다. 지금까지 읽은 것만 내보낼까요?")
        if reading and not dialogs.ask(self._window, question, self.tr("남은 영수증은 들어가지 않습니다.")):
            return
        words = (self.tr("여비정산"), trip.traveler.name, f"{trip.trip.start:%Y%m%d}")
        wanted = self._ask_export("_".join(word for word in words if word), settlement.open)
        if wanted is None:
            return
        self._show_exporting(True)
        task = self._tasks.run(
            lambda: self._services.export(wanted, trip, settlement, evidence, files),
            lambda _: self._exported(wanted, settlement),
        )
        task.ended.connect(lambda: self._show_exporting(False))

    def _show_exporting(self, exporting: bool) -> None:
        self.exporting = exporting
        self._parts.sums.show_exporting(exporting)

    def save_trip(self) -> None:
        """Ask where, and write the trip with its confirmations as a trip file."""
        self._settling.settle()
        if self._settling.trip is None:
            self._point_at_trip()
            return
        text = dump_trip(self._settling.trip)
        path = dialogs.ask_trip_file(self._window)
        if path is not None:
            self._tasks.run(
                lambda: replace_file(path, text.encode()), lambda _: self._parts.banner.inform(self._saved(path))
            )

    def _ask_export(self, name: str, open_count: int) -> Export | None:
        """What to write; the choice is offered again the next time. None when the clerk thinks better of it."""
        folder = self._folder or dialogs.documents_folder()
        dialog = ExportDialog(name, folder, self._formats, open_count, self._services.forms, self._window)
        dialog.offer_template(self._template, chosen=self._fills_form)
        wanted = dialog.export if dialog.exec() == QDialog.DialogCode.Accepted else None
        if wanted is not None:
            self._folder, self._formats = dialog.folder, tuple(wanted.targets)
            self._template, self._fills_form = dialog.template, wanted.form is not None
        dialog.deleteLater()
        return wanted

    def _exported(self, written: Export, settlement: Settlement) -> None:
        words = self._saved(*written.places)
        if settlement.open:
            draft = self.tr("확인이 필요한 항목이 {count}건 있어 초안으로 표시했습니다.")
            words += " — " + draft.format(count=settlement.open)
        for path in written.places:
            self._confirming.record("export", shown(path), reason=written.reason)
        folder = QUrl.fromLocalFile(str(written.places[0].parent))
        self._parts.banner.inform(words, self.tr("폴더 열기"), lambda: QDesktopServices.openUrl(folder))

    def _saved(self, *paths: Path) -> str:
        return self.tr("저장했습니다: {path}").format(path=", ".join(map(shown, paths)))

    def _point_at_trip(self) -> None:
        self._parts.tabs.setCurrentWidget(self._parts.trip)
        if self._settling.problem is not None:
            self._parts.banner.complain(self._settling.problem)
        else:
            names = ", ".join(self._parts.trip.problems())
            self._parts.banner.warn(self.tr("출장 정보를 먼저 채워 주세요: {names}").format(names=names))
