"""The receipt picture: zoom, pan, the boxes of its receipts, and the lines of the selected field lit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPixmapItem,
    QGraphicsPolygonItem,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from desktop.receipts.model import Line, Polygon
from desktop.ui.style import ACCENT

_LEAST_ZOOM: Final = 0.02
_MOST_ZOOM: Final = 8.0
_STEP: Final = 1.25
#: A lit field is brought to at least this many screen pixels of line height, so that it can be read.
_READABLE_LINE: Final = 22


def to_polygon(points: Polygon) -> QPolygonF:
    """A polygon of the contract, in page pixels, as Qt's."""
    return QPolygonF([QPointF(x, y) for x, y in points])


class PictureView(QGraphicsView):
    """One page. Scene coordinates are the page's pixels, whatever the size of its preview."""

    #: A receipt's box was clicked: its position on the page.
    receipt_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(self.tr("영수증 그림"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(QColor("#e3e8ef"))
        self.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self._page: tuple[str, int, int] | None = None
        self._picture: QGraphicsPixmapItem | None = None
        self._boxes: list[QGraphicsPolygonItem] = []
        self._lit: list[QGraphicsPolygonItem] = []
        self._fits = True
        self._pressed = QPointF()
        self.has_picture = False

    def show_page(self, preview: Path | None, width: int, height: int, lines: Iterable[Line] = ()) -> None:
        """Show a page of ``width`` × ``height`` pixels; its preview may be smaller. Without one, its ``lines``."""
        page = (str(preview), width, height)
        if page == self._page:
            return
        self.clear()
        self._page = page
        self.scene().setSceneRect(0, 0, width, height)
        pixmap = QPixmap()
        if preview is not None:
            reader = QImageReader(str(preview))
            reader.setDecideFormatFromContent(True)
            pixmap = QPixmap.fromImageReader(reader)
        self.has_picture = not pixmap.isNull()
        if self.has_picture:
            self._picture = self.scene().addPixmap(pixmap)
            self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            transform = self._picture.transform()
            transform.scale(width / pixmap.width(), height / pixmap.height())
            self._picture.setTransform(transform)
        else:
            paper = self.scene().addRect(0, 0, width, height, QPen(Qt.PenStyle.NoPen), QBrush(Qt.GlobalColor.white))
            paper.setZValue(-1)
            for line in lines:
                self._write(line)
        self.fit()

    def _write(self, line: Line) -> None:
        """A line of text where it stands, cells of a table apart."""
        box = to_polygon(line.polygon).boundingRect()
        item = self.scene().addSimpleText(line.text.replace("\t", "    "))
        size = item.boundingRect()
        if size.isEmpty() or box.isEmpty():
            return
        item.setScale(min(box.height() / size.height(), 1.3 * box.width() / size.width()))
        item.setPos(box.topLeft())

    def clear(self) -> None:
        """Show nothing."""
        self.scene().clear()
        self._page, self._picture, self._boxes, self._lit = None, None, [], []
        self.has_picture = False

    def show_receipts(self, polygons: Sequence[Polygon], current: int) -> None:
        """Outline the receipts of the page; the current one with a full line, the others dashed."""
        for box in self._boxes:
            self.scene().removeItem(box)
        self._boxes = []
        for index, points in enumerate(polygons):
            pen = QPen(QColor(ACCENT), 2 if index == current else 1.5)
            pen.setCosmetic(True)
            pen.setStyle(Qt.PenStyle.SolidLine if index == current else Qt.PenStyle.DashLine)
            self._boxes.append(self.scene().addPolygon(to_polygon(points), pen))

    def light(self, polygons: Iterable[Polygon]) -> None:
        """Light these lines and bring them into view, large enough to be read; with none, only put the light out."""
        for item in self._lit:
            self.scene().removeItem(item)
        pen = QPen(QColor("#c2410c"), 3)
        pen.setCosmetic(True)
        self._lit = []
        for points in polygons:
            item = self.scene().addPolygon(to_polygon(points), pen, QBrush(QColor(255, 196, 0, 70)))
            item.setZValue(2)
            self._lit.append(item)
        if self._lit:
            self._bring_into_view()

    def lit(self) -> list[QPolygonF]:
        """The polygons that are lit, in page pixels."""
        return [item.polygon() for item in self._lit]

    def fit(self) -> None:
        """The whole page in the view, and so on until the clerk zooms."""
        self._fits = True
        if not self.sceneRect().isEmpty():
            self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def fit_width(self) -> None:
        """The page as wide as the view."""
        if self.sceneRect().isEmpty():
            return
        self._fits = False
        self._scale_to(self.viewport().width() / self.sceneRect().width())

    def zoom(self, factor: float) -> None:
        """Enlarge (> 1) or shrink (< 1) within bounds."""
        self._fits = False
        self._scale_to(self.transform().m11() * factor)

    def _scale_to(self, scale: float) -> None:
        bounded = min(_MOST_ZOOM, max(_LEAST_ZOOM, scale))
        factor = bounded / self.transform().m11()
        self.scale(factor, factor)

    def _bring_into_view(self) -> None:
        area = QRectF()
        line = min(_line_height(item.polygon()) for item in self._lit)
        for item in self._lit:
            area = area.united(item.sceneBoundingRect())
        scale = self.transform().m11()
        if line * scale < _READABLE_LINE:
            widest = 0.9 * self.viewport().width() / max(area.width(), 1)
            wanted = max(scale, min(_READABLE_LINE / max(line, 1), widest))
            if wanted > scale:
                self._fits = False
                self._scale_to(wanted)
        self.centerOn(area.center())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if (event.position() - self._pressed).manhattanLength() > 4:
            return
        spot = self.mapToScene(event.position().toPoint())
        for index, box in enumerate(self._boxes):
            if box.polygon().containsPoint(spot, Qt.FillRule.OddEvenFill):
                self.receipt_clicked.emit(index)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()


def _line_height(polygon: QPolygonF) -> float:
    """The short side of a line's box: its height, however the line is turned."""
    first, second, third = polygon.toList()[:3]
    return min(QLineF(first, second).length(), QLineF(second, third).length())
