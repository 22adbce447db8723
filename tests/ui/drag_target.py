"""The real window on a program that only prints which paths reached it, as JSON; and where its parts are on screen."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.batch import TripsAtWork
from desktop.engine.client import EngineClient
from desktop.engine.protocol import EngineStatus, failed_reading
from desktop.errors import UserError
from desktop.settings import Settings
from desktop.travel.office_folder import Kept
from desktop.travel.settlement import Settlement
from desktop.ui.main_window import MainWindow
from desktop.ui.services import Services
from desktop.ui.style import apply_style


def received(paths: Sequence[Path]) -> list[Path]:
    print("received", json.dumps([str(path) for path in paths]), flush=True)
    return []


def centre(widget: QWidget) -> tuple[int, int]:
    point = widget.mapToGlobal(widget.rect().center())
    return point.x(), point.y()


def settle(*_: object) -> Settlement:
    raise UserError("rules_missing", date="2026-01-01")


class NoTables:
    """An office without tables of its own."""

    def listed(self) -> list[Kept]:
        return []

    def add(self, *_: object) -> str:
        return ""

    def remove(self, *_: object) -> None:
        return None

    def add_row(self, *_: object) -> str:
        return ""

    def typed(self, _name: str) -> None:
        return None

    def in_force(self, _table: str) -> dict[str, object]:
        return {}

    def fuels(self) -> tuple[str, ...]:
        return ()

    def tiers(self) -> tuple[str, ...]:
        return ()

    def products(self) -> tuple[str, ...]:
        return ()


class NoForms:
    def check(self, file: Path) -> None: ...

    def write_example(self, file: Path) -> None: ...


application = QApplication(sys.argv[:1])
apply_style(application)
with tempfile.TemporaryDirectory() as previews:
    window = MainWindow(
        Services(
            start=lambda: None,
            read=lambda path, *_: failed_reading(path, UserError("internal_error")),
            cancel=lambda: None,
            engine_status=lambda: EngineStatus(state="ready"),
            expand=received,
            settle=settle,
            digest=lambda _: "",
            order_in=lambda _: None,
            order_in_text=lambda _: None,
            tables=NoTables(),
            forms=NoForms(),
            ai_notice_read=None,
            trips=TripsAtWork(Settings(), cast(EngineClient, None)),
            export=lambda *_: None,
            sample=lambda: (Path(), []),
            load=lambda: None,
            save=lambda _: None,
            record=lambda *_: None,
            close=lambda: None,
            previews=Path(previews),
            clerk="",
        )
    )
    window.setGeometry(250, 0, 1000, 700)
    window.show()
    places = {
        "start page": window.parts.start,
        "line of the form": window.parts.trip.traveler.boxes["name"],
        "bar of sums": window.parts.sums,
    }
    QTimer.singleShot(
        500, lambda: print("ready", json.dumps({name: centre(part) for name, part in places.items()}), flush=True)
    )
    application.exec()
