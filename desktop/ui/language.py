"""The language of the window: our own texts are Korean in the source, Qt's own dialogs learn it here."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication


def speak_korean(application: QApplication) -> bool:
    """Korean dates and Korean words in Qt's own dialogs; False when Qt came without its Korean words."""
    QLocale.setDefault(QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea))
    words = QTranslator(application)
    loaded = words.load("qtbase_ko", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return loaded and application.installTranslator(words)
