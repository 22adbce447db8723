"""What stands in the window before the first receipt: where to drop, what to press, and the sample trip."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class StartPage(QFrame):
    """The empty state."""

    files_asked = Signal()
    folder_asked = Signal()
    sample_asked = Signal()
    trips_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropArea")
        title = QLabel(self.tr("여기에 영수증을 끌어다 놓으세요"))
        title.setObjectName("title")
        formats = QLabel(
            self.tr("사진(JPEG·PNG·HEIC), 스캔(PDF·TIFF), ZIP, 폴더째로도 됩니다. 창의 어디에 놓아도 됩니다.")
        )
        formats.setObjectName("quiet")
        self.files = QPushButton(self.tr("파일 선택(&O)…"))
        self.files.setProperty("primary", True)
        self.folder = QPushButton(self.tr("폴더 선택(&D)…"))
        self.sample = QPushButton(self.tr("예시 출장으로 해보기(&T)"))
        self.sample.setToolTip(self.tr("내장된 1박 2일 서울 출장의 영수증과 출장 정보를 불러옵니다"))
        sample_words = QLabel(self.tr("처음이신가요? 지어낸 영수증 다섯 장으로 끝까지 해 볼 수 있습니다."))
        sample_words.setObjectName("quiet")
        self.due = QLabel()
        self.due.setVisible(False)
        self.trips = QPushButton(self.tr("출장 목록과 정산 기한(&L)…"))
        self.trips.setToolTip(
            self.tr("출장 폴더에서 정산하지 않은 출장과 기한을 보고, 여러 출장을 한꺼번에 정산합니다")
        )
        self.trips.clicked.connect(self.trips_asked)
        offline = QLabel(self.tr("영수증은 이 PC 밖으로 나가지 않습니다."))
        offline.setObjectName("quiet")
        self.files.clicked.connect(self.files_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.sample.clicked.connect(self.sample_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.files)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(3)
        for label in (title, formats):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
            layout.addSpacing(6)
        layout.addSpacing(12)
        layout.addLayout(buttons)
        layout.addSpacing(36)
        sample_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(sample_words)
        layout.addSpacing(4)
        layout.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addSpacing(28)
        layout.addWidget(self.due, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.trips, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(4)
        offline.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(offline)

    def show_due(self, overdue: int, waiting: int) -> None:
        """How many trips are past their deadline, and how many more are not settled yet."""
        words = [self.tr("정산 기한이 지난 출장 {count}건").format(count=overdue)] if overdue else []
        words += [self.tr("정산하지 않은 출장 {count}건").format(count=waiting)] if waiting else []
        self.due.setObjectName("complaint" if overdue else "quiet")
        self.due.style().unpolish(self.due)
        self.due.style().polish(self.due)
        self.due.setText(" · ".join(words))
        self.due.setVisible(bool(words))
