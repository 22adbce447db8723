"""The language of the window: our own texts are Korean in the source, Qt's own dialogs learn it here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

#: What Qt's own Korean lacks. A file, because PySide drops a reference to None at every call of a translator in Python.
_LACKING: Final = Path(__file__).parent


def speak_korean(application: QApplication) -> bool:
    """Korean dates and Korean words in Qt's own dialogs; False when Qt came without its Korean words."""
    QLocale.setDefault(QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea))
    return all(
        _install(application, name, folder)
        for name, folder in (
            ("qtbase_ko", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            ("qt_ko", str(_LACKING)),
        )
    )


def _install(application: QApplication, name: str, folder: str) -> bool:
    words = QTranslator(application)
    return words.load(name, folder) and application.installTranslator(words)
