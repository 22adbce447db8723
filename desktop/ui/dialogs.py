"""Questions of the window, each in a function of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QPushButton, QWidget

from desktop.errors import UserError
from desktop.export.notice import FIRST_NOTICE


class QuietDialog(QDialog):
    """Enter presses the button that has the focus and no other: in a line or a table it means what stands there."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or isinstance(self.focusWidget(), QPushButton):
            super().keyPressEvent(event)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)


def ask(parent: QWidget, question: str, details: str) -> bool:
    """A question with yes and no; no is what Enter and Esc say."""
    box = QMessageBox(QMessageBox.Icon.Question, parent.windowTitle(), question, parent=parent)
    box.setInformativeText(details)
    yes = box.addButton(_tr("예(&Y)"), QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(_tr("아니요(&N)"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.exec()
    answer = box.clickedButton() is yes
    box.deleteLater()
    return answer


def ask_to_clear(parent: QWidget) -> bool:
    """Whether what is on the table may go."""
    details = _tr("영수증 목록, 확인 내용, 출장 정보가 지워집니다. 남기려면 먼저 '파일 → 출장 파일 저장'을 해 주세요.")
    return ask(parent, _tr("지금 작업을 비우고 새 정산을 시작할까요?"), details)


def documents_folder() -> Path:
    """The clerk's documents folder, where a new file is looked for; the home folder where there is none yet."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def ask_receipts(parent: QWidget) -> list[Path]:
    """Files to read; none when the clerk thinks better of it."""
    pictures = "*.jpg *.jpeg *.png *.webp *.heic *.heif *.tif *.tiff *.bmp"
    kinds = _tr("영수증과 출장명령서 ({kinds});;모든 파일 (*)").format(kinds=f"{pictures} *.pdf *.zip *.hwpx *.txt")
    names, _ = QFileDialog.getOpenFileNames(parent, _tr("영수증 파일 선택"), "", kinds)
    return [Path(name) for name in names]


def ask_folder(parent: QWidget, folder: Path) -> Path | None:
    """Another folder to write to; None when the clerk thinks better of it."""
    chosen = QFileDialog.getExistingDirectory(parent, _tr("저장할 폴더"), str(folder))
    return Path(chosen) if chosen else None


def ask_template(parent: QWidget, near: Path) -> Path | None:
    """The office's own form; None when the clerk thinks better of it."""
    chosen, _ = QFileDialog.getOpenFileName(parent, _tr("기관 서식 선택"), str(near), _tr("Excel 통합 문서 (*.xlsx)"))
    return Path(chosen) if chosen else None


def ask_example(parent: QWidget, folder: Path) -> Path | None:
    """Where to write the example of an office's form; None when the clerk thinks better of it."""
    return ask_workbook(parent, _tr("예시 서식 저장"), folder / _tr("여비정산_예시서식.xlsx"))


def ask_workbook(parent: QWidget, title: str, start: Path) -> Path | None:
    """Where to write an Excel file; None when the clerk thinks better of it.

    The dialog asks about the name as it was typed; of the one with the ending added it knows nothing.
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(start), _tr("Excel 통합 문서 (*.xlsx)"))
    if not chosen or chosen.lower().endswith(".xlsx"):
        return Path(chosen) if chosen else None
    path = Path(f"{chosen}.xlsx")
    replaced = not path.exists() or ask(parent, _tr("같은 이름의 파일이 있습니다. 바꿀까요?"), path.name)
    return path if replaced else None


def complain(parent: QWidget, error: UserError) -> None:
    """What went wrong, over a dialog that has no banner, and what to do next."""
    box = QMessageBox(QMessageBox.Icon.Warning, parent.windowTitle(), error.message, parent=parent)
    box.setInformativeText(error.next_step)
    box.addButton(_tr("확인(&O)"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    box.deleteLater()


def ask_trip_file(parent: QWidget) -> Path | None:
    """Where to write the trip file; None when the clerk thinks better of it."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, _tr("출장 파일 저장"), str(documents_folder() / "trip.toml"), _tr("출장 파일 (*.toml)")
    )
    return Path(chosen) if chosen else None


def show_ai_notice(parent: QWidget, on_closed: Callable[[], None] = lambda: None) -> None:
    """What part AI has in the program (인공지능 이용 알림). The window behind it goes on working."""
    title, *rest = FIRST_NOTICE
    box = QMessageBox(QMessageBox.Icon.Information, _tr("인공지능 이용 알림"), _tr(title), parent=parent)
    box.setInformativeText("\n\n".join(map(_tr, rest)))
    box.addButton(_tr("알겠습니다(&O)"), QMessageBox.ButtonRole.AcceptRole)
    box.setModal(False)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(lambda _: on_closed())
    box.show()


def show_guide(parent: QWidget) -> None:
    """How to use the program, on one page."""
    steps = (
        _tr("영수증을 창에 끌어다 놓습니다. 읽기는 이 PC 안에서만 합니다."),
        _tr("'출장 정보'에 출장자와 출장 기간을 적습니다."),
        _tr("'확인 필요' 항목을 영수증 그림과 맞추어 보고 [확인]을 누르거나 고칩니다(F8 다음 항목, F9 다음 영수증)."),
        _tr("'정산'에서 항목마다 금액과 근거 조문을 봅니다."),
        _tr("[내보내기](Ctrl+S)로 정산서(Excel)와 정산 결과보고서(PDF, 한글)를 저장합니다."),
    )
    keys = _tr(
        "Ctrl+O 파일 추가 · Del 영수증 빼기 · F5 다시 읽기 · Esc 읽기 취소 · Ctrl+Z 실행 취소 · Ctrl++/− 그림 크기"
    )
    box = QMessageBox(parent)
    box.setWindowTitle(_tr("쓰는 법"))
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(
        "<ol>" + "".join(f"<li style='margin-bottom:6px'>{step}</li>" for step in steps) + f"</ol><p>{keys}</p>"
    )
    box.addButton(_tr("닫기"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    box.deleteLater()
