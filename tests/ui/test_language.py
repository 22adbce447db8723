import sys

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.language import speak_korean


def test_qts_own_dialogs_speak_korean(qtbot: QtBot, qapp: QApplication) -> None:
    before = QLocale()
    try:
        assert speak_korean(qapp)
        assert QCoreApplication.translate("QFileDialog", "Look in:") == "다음에서 찾기:"
        assert QCoreApplication.translate("QFileDialog", "&Files of type:") == "파일 형식(&T):", "Qt lacks it"
        assert QCoreApplication.translate("QFileDialog", "Open") == "열기", "what Qt has stays"
        assert QCoreApplication.translate("Nowhere", "Open") == "Open"
        before_calls = sys.getrefcount(None)
        for _ in range(1000):
            QCoreApplication.translate("Nowhere", "Open")
        assert sys.getrefcount(None) > before_calls - 500, "a reference lost at every call ends the program after hours"
        assert QLocale().name() == "ko_KR"
    finally:
        QLocale.setDefault(before)
