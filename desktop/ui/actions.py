"""The menus and shortcuts of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui import dialogs

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class Actions:
    """Every action, and when it can be used."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        tr, bar, view = window.tr, window.menuBar(), window.parts.picture.view
        file = bar.addMenu(tr("파일(&F)"))
        self._add(file, tr("파일 추가(&O)…"), window.choose_files, "Ctrl+O")
        self._add(file, tr("폴더 추가(&D)…"), window.choose_folder, "Ctrl+Shift+O")
        file.addSeparator()
        self._add(file, tr("새 정산(&N)"), window.start_anew, "Ctrl+N")
        self._add(file, tr("출장 파일 열기(&T)…"), window.choose_trip)
        self._add(file, tr("출장 파일 저장(&A)…"), window.outgoing.save_trip)
        self._add(file, tr("기관 기준표(&B)…"), window.show_tables)
        file.addSeparator()
        self._add(file, tr("출장 목록과 정산 기한(&L)…"), window.several.show_trips, "Ctrl+L")
        self._add(file, tr("여러 출장 한꺼번에 정산(&G)…"), window.several.settle_all)
        self._add(file, tr("근무지내 출장여비 월 지급내역(&M)…"), window.several.show_month)
        file.addSeparator()
        self.export = self._add(file, tr("내보내기(&E)…"), window.outgoing.export, "Ctrl+S")
        file.addSeparator()
        self._add(file, tr("끝내기(&X)"), window.close, "Ctrl+Q")
        edit = bar.addMenu(tr("편집(&E)"))
        self.undo = self._add(edit, "", window.confirming.undo, "Ctrl+Z")
        self.redo = self._add(edit, "", window.confirming.redo, "Ctrl+Y")
        edit.addSeparator()
        self._add(edit, tr("붙여넣기(&V)"), window.ordering.paste, "Ctrl+V")
        self.fill = self._add(edit, tr("출장 정보 채우기(&T)"), window.ordering.fill_from_selected)
        self.again = self._add(edit, tr("다시 읽기(&R)"), window.read_again, "F5")
        self.remove = self._add(edit, tr("영수증 빼기(&D)"), window.remove_selected, "Del", window.parts.receipts.table)
        self.cancel = self._add(edit, tr("읽기 취소(&C)"), window.intake.cancel, "Esc")
        edit.addSeparator()
        self.next = self._add(edit, tr("다음 확인 필요 영수증(&N)"), window.going.to_open, "F9")
        see = bar.addMenu(tr("보기(&V)"))
        larger = self._add(see, tr("그림 확대(&I)"), lambda: view.zoom(1.25), "Ctrl++")
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self._add(see, tr("그림 축소(&O)"), lambda: view.zoom(0.8), "Ctrl+-")
        self._add(see, tr("폭에 맞춤(&W)"), view.fit_width, "Ctrl+2")
        self._add(see, tr("쪽 전체(&P)"), view.fit, "Ctrl+0")
        guide = bar.addMenu(tr("도움말(&H)"))
        self._add(guide, tr("쓰는 법(&H)"), lambda: dialogs.show_guide(window), "F1")
        self._add(guide, tr("인공지능 이용 알림(&A)"), lambda: dialogs.show_ai_notice(window))
        self._add(guide, tr("예시 출장으로 해보기(&T)"), window.open_sample)
        window.parts.receipts.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        window.parts.receipts.table.addActions([self.fill, self.again, self.remove])
        window.undo_stack.canUndoChanged.connect(self.undo.setEnabled)
        window.undo_stack.canRedoChanged.connect(self.redo.setEnabled)
        edit.aboutToShow.connect(self.follow)

    def _add(
        self,
        menu: QMenu,
        text: str,
        act: Callable[[], object],
        keys: str = "",
        only_in: QWidget | None = None,
    ) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _=False: act())
        if keys:
            action.setShortcut(QKeySequence(keys))
        if only_in is not None:
            # Del belongs to the table alone: in a line of text it erases a letter.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return action

    def follow(self) -> None:
        """Offer only what can be done now."""
        window = self._window
        tr, stack = window.tr, window.undo_stack
        selected = window.parts.receipts.selected()
        self.undo.setText(tr("실행 취소(&U) {what}").format(what=stack.undoText()).strip())
        self.redo.setText(tr("다시 실행(&Y) {what}").format(what=stack.redoText()).strip())
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        self.fill.setEnabled(any(row.entry.order is not None for row in selected))
        self.again.setEnabled(bool(selected))
        self.remove.setEnabled(bool(selected))
        self.cancel.setEnabled(window.intake.busy)
        self.next.setEnabled(bool(window.case.entries))
