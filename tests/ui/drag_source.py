"""Another program: a window from which the files named on the command line are dragged; prints how each drag ended."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def mousePressEvent(self, _event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(name) for name in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(mime)
        action = drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)
        print("dragged", action.name, flush=True)


application = QApplication(sys.argv[:1])
source = Source("drag me")
source.setGeometry(0, 0, 200, 200)
source.show()
print("ready", flush=True)
sys.exit(application.exec())
