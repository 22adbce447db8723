"""Where the parts of the window stand."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.engine.protocol import EngineStatus
from desktop.export.provenance import MODEL_ROLES
from desktop.ui.banner import Banner
from desktop.ui.fields_panel import FieldsPanel
from desktop.ui.picture_pane import PicturePane
from desktop.ui.receipts_model import ReceiptsModel
from desktop.ui.receipts_pane import ReceiptsPane
from desktop.ui.start_page import StartPage
from desktop.ui.style import icon
from desktop.ui.summary import SumBar, SummaryView
from desktop.ui.trip_form import TripForm


class Parts:
    """Every widget the window speaks with."""

    def __init__(self, window: QMainWindow, model: ReceiptsModel, clerk: str) -> None:
        tr = window.tr
        self._marks = (icon("ok"), icon("check"))
        self.banner = Banner()
        self.start = StartPage()
        self.receipts = ReceiptsPane(model)
        self.picture = PicturePane()
        self.fields = FieldsPanel()
        self.trip = TripForm()
        self.summary = SummaryView()
        self.sums = SumBar()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(False)
        self.tabs.addTab(self.trip, tr("출장 정보(&1)"))
        self.tabs.addTab(self.fields, tr("읽은 내용(&2)"))
        self.tabs.addTab(self.summary, tr("정산(&3)"))
        self.tabs.setMinimumWidth(380)
        self.work = QSplitter()
        self.work.addWidget(self.receipts)
        self.work.addWidget(self.picture)
        self.work.setChildrenCollapsible(False)
        self.work.setHandleWidth(10)
        self.work.setSizes([560, 420])
        self.work.setStretchFactor(0, 1)
        self.work.setStretchFactor(1, 2)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.work)
        whole = QSplitter()
        whole.setChildrenCollapsible(False)
        whole.setHandleWidth(10)
        whole.addWidget(self.stack)
        whole.addWidget(self.tabs)
        whole.setStretchFactor(0, 1)
        whole.setSizes([900, 460])
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(12, 8, 12, 6)
        layout.setSpacing(10)
        layout.addLayout(self._head(window, clerk))
        layout.addWidget(self.banner)
        layout.addWidget(whole, 1)
        layout.addWidget(self.sums)
        window.setCentralWidget(central)
        self.engine = QLabel()
        window.statusBar().addPermanentWidget(self.engine)
        window.statusBar().setSizeGripEnabled(False)
        window.statusBar().setContentsMargins(12, 0, 12, 0)
        screen = window.screen().availableGeometry()
        window.setMinimumSize(1000, 600)
        window.resize(min(1600, int(screen.width() * 0.94)), min(960, int(screen.height() * 0.9)))

    def _head(self, window: QMainWindow, clerk: str) -> QHBoxLayout:
        tr = window.tr
        self.add_files = QPushButton(tr("파일 추가…"))
        self.add_files.setToolTip(tr("영수증 파일을 고릅니다 (Ctrl+O). 창에 끌어다 놓아도 됩니다."))
        self.add_files.clicked.connect(lambda: self.start.files_asked.emit())
        self.add_folder = QPushButton(tr("폴더 추가…"))
        self.add_folder.setToolTip(tr("폴더 안의 영수증을 모두 넣습니다 (Ctrl+Shift+O)"))
        self.add_folder.clicked.connect(lambda: self.start.folder_asked.emit())
        notice = QLabel(tr("AI가 작성한 초안 — 담당자 확인 필요"))
        notice.setObjectName("notice")
        notice.setToolTip(
            tr("값은 프로그램이 읽어 제안한 것입니다. '확인 필요' 항목은 영수증과 맞추어 보고 확정해 주세요.")
        )
        self.clerk = QLineEdit(clerk)
        self.clerk.setMaxLength(40)
        self.clerk.setFixedWidth(130)
        self.clerk.setToolTip(tr("확인한 사람으로 기록되는 이름입니다"))
        label = QLabel(tr("담당자(&P)"))
        label.setBuddy(self.clerk)
        self.clerk.setAccessibleName(tr("담당자"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.add_files)
        head.addWidget(self.add_folder)
        head.addStretch(1)
        head.addWidget(notice)
        head.addSpacing(10)
        head.addWidget(label)
        head.addWidget(self.clerk)
        return head

    def show_work(self, has_files: bool) -> None:
        """The table and picture, or the start page when there is no file."""
        if has_files and self.stack.currentIndex() == 0:
            self.tabs.setCurrentWidget(self.fields)
        elif not has_files and self.stack.currentIndex() == 1:
            self.tabs.setCurrentWidget(self.trip)
        self.stack.setCurrentIndex(1 if has_files else 0)
        self.add_files.setVisible(has_files)
        self.add_folder.setVisible(has_files)

    def show_incomplete(self, incomplete: bool) -> None:
        """Mark the tab of the trip form while something in it is missing."""
        self.tabs.setTabIcon(0, self._marks[incomplete])

    def show_engine(self, status: EngineStatus, has_hangul: bool) -> None:
        """What the engine is doing, in the status bar."""
        tr = self.engine.tr
        words = {
            "stopped": tr("판독기: 쉬는 중"),
            "starting": tr("판독기: 준비하는 중…"),
            "ready": tr("판독기: 준비됨 · 오프라인"),
            "failed": tr("판독기: 시작하지 못함"),
        }[status.state]
        if status.problem is not None:
            words = f"{words} — {status.problem.message} {status.problem.next_step}"
        if status.state == "ready" and all(role != "fields" for role, _, _ in status.models):
            words = tr("판독기: 준비됨 · 오프라인 · 언어 모델 없이 이름표로 읽음")
        if not has_hangul:
            # In English: nothing else can be read without the font.
            words = "No Korean font found. Please install one (fonts-noto-cjk, fonts-nanum)."
        self.engine.setText(words)
        self.engine.setToolTip(
            "\n".join([*status.notices, *(f"{MODEL_ROLES.get(role, role)}: {name}" for role, name, _ in status.models)])
        )
