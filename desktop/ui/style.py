"""How the window looks: one light palette of high contrast, rules of style, icons drawn here, and the Korean font.

Colour never says anything alone: every state has an icon of its own shape and a word beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication

GROUND: Final = "#f3f5f8"
SURFACE: Final = "#ffffff"
BORDER: Final = "#cfd6e0"
TEXT: Final = "#18212d"
QUIET: Final = "#515c6b"
#: Hints in empty lines, and what cannot be pressed now.
FAINT: Final = "#5d6877"
ACCENT: Final = "#1a56b0"
ACCENT_DARK: Final = "#134388"
ACCENT_PALE: Final = "#e4edfa"
OK: Final = "#176b41"
CHECK: Final = "#9a4b00"
CHECK_PALE: Final = "#fff3df"
BAD: Final = "#a8201a"
BAD_PALE: Final = "#fdeceb"

#: Preferred where installed; otherwise the system's own choice stands.
KOREAN_FAMILIES: Final = ("Malgun Gothic", "맑은 고딕", "Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "나눔고딕")

_RULES: Final = f"""
QMainWindow, QDialog {{ background: {GROUND}; }}
QToolTip {{ background: {TEXT}; color: white; border: 0; padding: 4px 6px; }}
#card {{ background: {SURFACE}; border: 1px solid {BORDER}; border-radius: 8px; }}
#quiet {{ color: {QUIET}; }}
#heading {{ font-weight: 700; }}
#title {{ font-size: 17pt; font-weight: 700; }}
#amount {{ font-size: 14pt; font-weight: 700; }}
#notice {{ background: {CHECK_PALE}; color: {CHECK}; border: 1px solid #e6b877; border-radius: 11px;
    padding: 3px 10px; font-weight: 600; }}
#complaint {{ color: {BAD}; }}
#note {{ color: {QUIET}; }}
#note[tone="check"] {{ background: {CHECK_PALE}; color: {CHECK}; border-radius: 4px; padding: 2px 6px; }}
#note:focus {{ border: 2px solid {ACCENT}; border-radius: 4px; }}
#banner[tone="error"] {{ background: {BAD_PALE}; border: 1px solid #e3a6a2; border-radius: 8px; }}
#banner[tone="info"] {{ background: {ACCENT_PALE}; border: 1px solid #a9c4ea; border-radius: 8px; }}
#dropArea {{ background: {SURFACE}; border: 2px dashed #93a4bb; border-radius: 12px; }}
#dropVeil {{ background: rgba(228, 237, 250, 225); color: {ACCENT_DARK}; border: 2px dashed {ACCENT};
    border-radius: 12px; }}
QPushButton {{ background: {SURFACE}; border: 1px solid #aeb9c7; border-radius: 6px;
    padding: 6px 14px; min-height: 18px; }}
QPushButton:hover {{ background: {ACCENT_PALE}; border-color: {ACCENT}; }}
QPushButton:pressed {{ background: #cfdff5; }}
QPushButton:focus {{ border: 2px solid {ACCENT}; padding: 5px 13px; }}
QPushButton:disabled {{ color: {FAINT}; background: #eef1f5; border-color: {BORDER}; }}
QPushButton[primary="true"] {{ background: {ACCENT}; color: white; border-color: {ACCENT}; font-weight: 600; }}
QPushButton[primary="true"]:hover {{ background: {ACCENT_DARK}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {TEXT}; }}
QPushButton[primary="true"]:disabled {{ background: #d5dde8; border-color: #d5dde8; color: {QUIET}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px 8px; }}
QToolButton:hover {{ background: {ACCENT_PALE}; border-color: #a9c4ea; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QToolButton:focus {{ border: 2px solid {ACCENT}; padding: 4px 7px; }}
QLineEdit {{ background: {SURFACE}; border: 1px solid #aeb9c7; border-radius: 5px;
    padding: 4px 7px; min-height: 18px; }}
QLineEdit:focus {{ border: 2px solid {ACCENT}; padding: 3px 6px; }}
QLineEdit[wrong="true"] {{ border: 2px solid {BAD}; padding: 3px 6px; }}
QLineEdit[wrong="true"]:focus {{ background: {BAD_PALE}; }}
QTableView {{ background: {SURFACE}; border: 0; outline: 0; gridline-color: #e6eaf0;
    selection-background-color: #d6e4f8; selection-color: {TEXT}; }}
QTableView::item {{ padding: 3px 6px; }}
QTableView[framed="true"] {{ border: 1px solid {BORDER}; border-radius: 6px; }}
QListWidget {{ background: {SURFACE}; border: 1px solid {BORDER}; border-radius: 6px; padding: 2px; outline: 0; }}
QListWidget::item {{ padding: 5px 4px; color: {TEXT}; }}
QListWidget::item:selected {{ background: #d6e4f8; color: {TEXT}; }}
QTableView[framed="true"]:focus, QListWidget:focus {{ border: 1px solid {ACCENT}; }}
QTableView:focus {{ selection-background-color: #bdd5f7; }}
QHeaderView::section {{ background: {SURFACE}; color: {QUIET}; border: 0; border-bottom: 1px solid {BORDER};
    padding: 6px; font-weight: 600; }}
QTabWidget::pane {{ border: 1px solid {BORDER}; border-radius: 8px; background: {SURFACE}; top: -1px; }}
QTabBar::tab {{ padding: 8px 16px; color: {QUIET}; border: 0; border-bottom: 3px solid transparent; }}
QTabBar::tab:selected {{ color: {ACCENT}; border-bottom: 3px solid {ACCENT}; font-weight: 700; }}
QTabBar::tab:focus {{ color: {ACCENT_DARK}; text-decoration: underline; }}
QProgressBar {{ background: #dde4ee; border: 0; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 4px; }}
QScrollArea, #sheet {{ background: {SURFACE}; border: 0; }}
QSplitter::handle {{ background: transparent; }}
#qt_calendar_navigationbar {{ background: {ACCENT_PALE}; }}
QCalendarWidget QToolButton {{ color: {TEXT}; }}
QStatusBar {{ color: {QUIET}; }}
QStatusBar::item {{ border: 0; }}
"""


def has_korean_font() -> bool:
    """Whether any font of this machine can draw Hangul."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.Korean))


def apply_style(app: QApplication) -> None:
    """Dress the application."""
    app.setStyle("Fusion")
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, GROUND),
        (roles.Base, SURFACE),
        (roles.AlternateBase, "#f8fafc"),
        (roles.Button, SURFACE),
        (roles.WindowText, TEXT),
        (roles.Text, TEXT),
        (roles.ButtonText, TEXT),
        (roles.PlaceholderText, FAINT),
        (roles.Highlight, ACCENT),
        (roles.HighlightedText, SURFACE),
        (roles.Link, ACCENT),
        (roles.Accent, ACCENT),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(FAINT))
    app.setPalette(palette)
    families = set(QFontDatabase.families())
    font = app.font()
    chosen = next((family for family in KOREAN_FAMILIES if family in families), None)
    if chosen is not None:
        font.setFamilies([chosen])
    font.setPointSizeF(max(10.0, font.pointSizeF()))
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    app.setFont(font)
    app.setStyleSheet(_RULES)


def icon(name: str) -> QIcon:
    """One of the icons below, drawn: ok, check, bad, waiting, reading, person, plus, minus, fit, width."""
    pixmap = QPixmap(64, 64)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(4, 4)
    _DRAWINGS[name](painter)
    painter.end()
    drawn = QIcon(pixmap)
    # In a selected row as elsewhere: Qt would paint it over with the selection's colour.
    drawn.addPixmap(pixmap, QIcon.Mode.Selected)
    return drawn


def _disc(painter: QPainter, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QRectF(1.5, 1.5, 13, 13))
    painter.setPen(_pen("white"))


def _pen(colour: str, width: float = 1.8) -> QPen:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, cap, join)


def _ok(painter: QPainter) -> None:
    _disc(painter, OK)
    painter.drawPolyline([QPointF(5, 8.3), QPointF(7.2, 10.5), QPointF(11, 5.8)])


def _check(painter: QPainter) -> None:
    path = QPainterPath(QPointF(8, 1.5))
    path.lineTo(15, 14)
    path.lineTo(1, 14)
    path.closeSubpath()
    painter.setPen(_pen(CHECK, 1))
    painter.setBrush(QColor("#f0a63c"))
    painter.drawPath(path)
    painter.setPen(_pen("#3d2000"))
    painter.drawLine(QPointF(8, 6), QPointF(8, 9.6))
    painter.drawPoint(QPointF(8, 12))


def _bad(painter: QPainter) -> None:
    _disc(painter, BAD)
    painter.drawLine(QPointF(5.5, 5.5), QPointF(10.5, 10.5))
    painter.drawLine(QPointF(10.5, 5.5), QPointF(5.5, 10.5))


def _waiting(painter: QPainter) -> None:
    painter.setPen(_pen(QUIET, 1.4))
    painter.drawEllipse(QRectF(2, 2, 12, 12))
    painter.drawPolyline([QPointF(8, 4.6), QPointF(8, 8), QPointF(10.4, 9.6)])


def _reading(painter: QPainter) -> None:
    painter.setPen(_pen("#c3cfdf", 2))
    painter.drawEllipse(QRectF(2.5, 2.5, 11, 11))
    painter.setPen(_pen(ACCENT, 2))
    painter.drawArc(QRectF(2.5, 2.5, 11, 11), 90 * 16, -120 * 16)


def _person(painter: QPainter) -> None:
    _disc(painter, ACCENT)
    painter.setBrush(QColor("white"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(8, 6.2), 2, 2)
    painter.drawChord(QRectF(4.4, 9, 7.2, 6), 0, 180 * 16)


def _plus(painter: QPainter) -> None:
    _minus(painter)
    painter.drawLine(QPointF(8, 3.5), QPointF(8, 12.5))


def _minus(painter: QPainter) -> None:
    painter.setPen(_pen(TEXT))
    painter.drawLine(QPointF(3.5, 8), QPointF(12.5, 8))


def _fit(painter: QPainter) -> None:
    painter.setPen(_pen(TEXT, 1.6))
    for x, y, dx, dy in ((2.5, 2.5, 1, 1), (13.5, 2.5, -1, 1), (2.5, 13.5, 1, -1), (13.5, 13.5, -1, -1)):
        painter.drawPolyline([QPointF(x + 3.5 * dx, y), QPointF(x, y), QPointF(x, y + 3.5 * dy)])


def _width(painter: QPainter) -> None:
    painter.setPen(_pen(TEXT, 1.6))
    painter.drawLine(QPointF(2, 8), QPointF(14, 8))
    painter.drawPolyline([QPointF(4.6, 5.4), QPointF(2, 8), QPointF(4.6, 10.6)])
    painter.drawPolyline([QPointF(11.4, 5.4), QPointF(14, 8), QPointF(11.4, 10.6)])


_DRAWINGS: Final[dict[str, Callable[[QPainter], None]]] = {
    "ok": _ok,
    "check": _check,
    "bad": _bad,
    "waiting": _waiting,
    "reading": _reading,
    "person": _person,
    "plus": _plus,
    "minus": _minus,
    "fit": _fit,
    "width": _width,
}
