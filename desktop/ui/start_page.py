"""What stands in the window before the first receipt: where to drop, what to press, and the sample trip."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class StartPage(QFrame):
    """The empty state."""

    files_asked = Signal()
    folder_asked = Signal()
    sample_asked = Signal()

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
        layout.addStretch(4)
        offline.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(offline)
