"""Exporting from the window: which documents, where, and with what reason while something is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.errors import UserError
from desktop.export.formats import Format
from desktop.ui import dialogs
from desktop.ui.export_dialog import ExportDialog
from desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from tests.ui.conftest import DummyProgram

#: Qt without a screen has no frame to tell a dialog's least size to.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
BOTH = (Format.XLSX, Format.PDF)


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path, program: DummyProgram) -> Callable[..., ExportDialog]:
    def make(name: str = "여비정산", formats: tuple[Format, ...] = BOTH, open_count: int = 0) -> ExportDialog:
        made = ExportDialog(name, tmp_path, formats, open_count, program)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def when_asked(act: Callable[[ExportDialog], None]) -> None:
    """Do something in the dialog as soon as it is on screen."""

    def find() -> None:
        shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, ExportDialog) and each.isVisible()]
        if shown:
            act(shown[0])
        else:
            QTimer.singleShot(10, find)

    QTimer.singleShot(0, find)


def test_one_name_serves_all_the_documents(dialog: Callable[..., ExportDialog], tmp_path: Path) -> None:
    asked = dialog()
    asked.boxes[Format.HWPX].click()
    assert asked.export.targets == {form: tmp_path / f"여비정산.{form}" for form in Format}
    assert asked.export.reason == "" and asked.save.isEnabled() and not asked.reason.isVisible()


@pytest.mark.parametrize("name", ["", "  ", "..", "가/나", "가\\나", "a:b", pytest.param("가" * 81, id="long")])
def test_a_name_that_no_file_can_have_is_refused(dialog: Callable[..., ExportDialog], name: str) -> None:
    asked = dialog()
    asked.name.setText(name)
    assert not asked.save.isEnabled()
    assert "파일 이름" in asked.complaint.text()


def test_a_proposed_name_is_made_fit(dialog: Callable[..., ExportDialog]) -> None:
    assert dialog("여비정산_홍/길동_20260309").save.isEnabled()


def test_nothing_chosen_is_nothing_to_save(dialog: Callable[..., ExportDialog]) -> None:
    asked = dialog(formats=())
    assert not asked.save.isEnabled() and "골라" in asked.complaint.text()
    asked.boxes[Format.PDF].click()
    assert asked.save.isEnabled()


def test_an_open_settlement_leaves_only_with_a_reason(dialog: Callable[..., ExportDialog]) -> None:
    asked = dialog(open_count=2)
    assert asked.reason.isVisible() and not asked.save.isEnabled()
    assert "사유" in asked.complaint.text()
    asked.reason.setText("  ")
    assert not asked.save.isEnabled()
    asked.reason.setText("사유서는 따로 냄")
    assert asked.save.isEnabled() and asked.export.reason == "사유서는 따로 냄"


@pytest.mark.parametrize("yes", [True, False])
def test_a_file_is_written_over_only_when_the_clerk_says_so(
    dialog: Callable[..., ExportDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    (tmp_path / "여비정산.pdf").touch()
    told: list[str] = []

    def answer(_parent: object, _question: str, details: str) -> bool:
        told.append(details)
        return yes

    monkeypatch.setattr(dialogs, "ask", answer)
    asked = dialog()
    asked.save.click()
    assert told == ["여비정산.pdf"]
    assert asked.isVisible() is not yes


def test_another_folder_can_be_chosen(
    dialog: Callable[..., ExportDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = dialog(formats=(Format.HWPX,))
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: None)
    asked.elsewhere.click()
    assert asked.folder == tmp_path
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "다른 곳")
    asked.elsewhere.click()
    assert asked.export.targets == {Format.HWPX: tmp_path / "다른 곳" / "여비정산.hwpx"}
    assert "다른 곳" in asked.place.text()


def test_export_writes_what_is_shown(
    filled: MainWindow, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "documents_folder", lambda: program.folder)
    names: list[str] = []

    def choose(asked: ExportDialog) -> None:
        names.append(asked.name.text())
        asked.reason.setText("택시 사유서는 따로 제출")
        asked.save.click()

    when_asked(choose)
    filled.actions_.export.trigger()
    qtbot.waitUntil(lambda: bool(program.exported))
    qtbot.waitUntil(lambda: "여비정산_홍길동_20260309.pdf" in filled.parts.banner.words.text())
    assert names == ["여비정산_홍길동_20260309"]
    wanted, (evidence,) = program.exported[0]
    assert (wanted.reason, wanted.form) == ("택시 사유서는 따로 제출", None)
    assert wanted.targets == {form: program.folder / f"여비정산_홍길동_20260309.{form}" for form in BOTH}
    assert evidence.id == "a.jpg#0"
    assert evidence.picture is not None and evidence.picture.is_file()
    assert evidence.page_size == (600, 1000)
    assert "초안" in filled.parts.banner.words.text()
    written = [record for record in program.records if record[1] == "export"]
    assert len(written) == 2 and all(record[-1] == "택시 사유서는 따로 제출" for record in written)


def test_what_is_read_while_the_dialog_asks_is_not_exported(
    filled: MainWindow, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "documents_folder", lambda: program.folder)

    def choose(asked: ExportDialog) -> None:
        filled.add_paths(program.files("b.jpg"))
        qtbot.waitUntil(lambda: len(filled.case.receipts()) == 2)
        asked.reason.setText("급함")
        asked.save.click()

    when_asked(choose)
    filled.actions_.export.trigger()
    qtbot.waitUntil(lambda: bool(program.exported))
    assert [row.id for row in program.exported[0][1]] == ["a.jpg#0"]


def test_no_new_settlement_begins_while_documents_are_written(
    filled: MainWindow, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "documents_folder", lambda: program.folder)
    monkeypatch.setattr(dialogs, "ask", lambda *_: True)
    program.may_write.clear()

    def choose(asked: ExportDialog) -> None:
        asked.reason.setText("급함")
        asked.save.click()

    when_asked(choose)
    filled.actions_.export.trigger()
    filled.open_sample()
    assert "저장이 끝난 뒤" in filled.parts.banner.words.text() and list(filled.case.receipts()) == ["a.jpg#0"]
    program.may_write.set()
    qtbot.waitUntil(lambda: bool(program.exported) and not filled.outgoing.exporting)
    assert filled.start_anew() and not filled.case.receipts()


def test_the_window_does_not_close_over_documents_being_written(
    filled: MainWindow, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "documents_folder", lambda: program.folder)
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "ask", lambda _, question, *__: asked.append(question))
    program.may_write.clear()

    def choose(dialog: ExportDialog) -> None:
        dialog.reason.setText("급함")
        dialog.save.click()

    when_asked(choose)
    filled.actions_.export.trigger()
    filled.close()
    assert asked == ["아직 문서를 저장하고 있습니다. 그만두고 닫을까요?"] and filled.isEnabled()
    program.may_write.set()
    qtbot.waitUntil(lambda: bool(program.exported) and not filled.outgoing.exporting)


def test_thinking_better_of_it_writes_nothing(filled: MainWindow, program: DummyProgram) -> None:
    when_asked(lambda asked: asked.reject())
    filled.outgoing.export()
    assert program.exported == [] and filled.parts.sums.export.isEnabled()


def test_an_export_error_is_shown(
    filled: MainWindow, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.export_error = UserError("cannot_write", path="정산.xlsx")
    monkeypatch.setattr(dialogs, "documents_folder", lambda: program.folder)

    def choose(asked: ExportDialog) -> None:
        asked.reason.setText("급함")
        asked.save.click()

    when_asked(choose)
    filled.outgoing.export()
    qtbot.waitUntil(lambda: filled.parts.banner.isVisible())
    assert program.export_error.next_step in filled.parts.banner.words.text()
    qtbot.waitUntil(filled.parts.sums.export.isEnabled)


def test_an_office_form_is_chosen_checked_and_filled(
    dialog: Callable[..., ExportDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = dialog(formats=())
    monkeypatch.setattr(dialogs, "ask_template", lambda *_: tmp_path / "우리 서식.xlsx")
    asked.form.click()
    assert asked.form.isChecked() and asked.form_name.text() == "우리 서식.xlsx" and asked.save.isEnabled()
    assert asked.export.template == tmp_path / "우리 서식.xlsx"
    assert asked.export.places == (tmp_path / "여비정산_기관서식.xlsx",)
    asked.form.click()
    assert asked.export.form is None and not asked.save.isEnabled()


def test_a_form_that_cannot_be_filled_is_refused_at_once(
    dialog: Callable[..., ExportDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UserError] = []
    monkeypatch.setattr(dialogs, "complain", lambda _parent, error: told.append(error))
    monkeypatch.setattr(dialogs, "ask_template", lambda *_: tmp_path / "broken.xlsx")
    asked = dialog()
    asked.form.click()
    assert [error.code for error in told] == ["template_without_names"]
    assert not asked.form.isChecked() and asked.template is None
    monkeypatch.setattr(dialogs, "ask_template", lambda *_: None)
    asked.form.click()
    assert not asked.form.isChecked() and asked.export.form is None


def test_the_form_of_last_time_is_offered_again(
    filled: MainWindow, program: DummyProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "documents_folder", lambda: program.folder)
    monkeypatch.setattr(dialogs, "ask_template", lambda *_: program.folder / "서식.xlsx")
    offered: list[bool] = []

    def choose(asked: ExportDialog) -> None:
        offered.append(asked.form.isChecked())
        asked.form.setChecked(True)
        asked.reason.setText("급함")
        asked.save.click()

    for times in (1, 2):
        when_asked(choose)
        filled.outgoing.export()
        qtbot.waitUntil(lambda times=times: len(program.exported) == times)  # type: ignore[misc]
    assert offered == [False, True]
    wanted, _ = program.exported[1]
    assert wanted.template == program.folder / "서식.xlsx"
    qtbot.waitUntil(lambda: ("export", str(wanted.form)) in {record[1:3] for record in program.records})


def test_the_example_form_is_written_where_the_clerk_says(
    dialog: Callable[..., ExportDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_example", lambda *_: tmp_path / "예시.xlsx")
    asked = dialog()
    asked.example.click()
    assert (tmp_path / "예시.xlsx").read_bytes() == b"example"


def test_a_new_user_has_a_folder_to_save_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    documents = tmp_path / "문서"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(documents))
    assert dialogs.documents_folder() == Path.home(), "nobody has made the documents folder yet"
    documents.mkdir()
    assert dialogs.documents_folder() == documents
