"""The language of the window: our own texts are Korean in the source, Qt's own dialogs learn it here."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

#: What Qt's own Korean lacks, by context and English words; most of it stands in the file dialog.
_LACKING: Final = {
    "QFileDialog": {"&Look in:": "찾는 위치(&L):", "&Files of type:": "파일 형식(&T):"},
    "QAbstractFileIconProvider": {
        "Folder": "폴더",
        "File": "파일",
        "File Folder": "파일 폴더",
        "%1 File": "%1 파일",
        "Drive": "드라이브",
        "Alias": "바로 가기",
        "Shortcut": "바로 가기",
        "Unknown": "알 수 없음",
    },
}


class _Lacking(QTranslator):
    """The words above."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, *_: object) -> str | None:
        # None: not known here.
        return _LACKING.get(context, {}).get(text)


def speak_korean(application: QApplication) -> bool:
    """Korean dates and Korean words in Qt's own dialogs; False when Qt came without its Korean words."""
    QLocale.setDefault(QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea))
    words = QTranslator(application)
    loaded = words.load("qtbase_ko", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return loaded and application.installTranslator(words) and application.installTranslator(_Lacking(application))
