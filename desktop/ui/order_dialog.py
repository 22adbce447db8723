"""What an order asks before it fills the form: whose settlement this is, and what may be written over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QInputDialog, QLabel, QVBoxLayout, QWidget

from desktop.ui.words import shortened, translate


def _tr(text: str) -> str:
    return QCoreApplication.translate("OrderDialog", text)


@dataclass(frozen=True)
class Clash:
    """A field that stands in the form as ``now`` and on the document as ``then``."""

    name: str
    label: str
    now: str
    then: str


class ClashDialog(QDialog):
    """The fields that differ, one a line; what the clerk ticks is written over."""

    def __init__(self, source: str, clashes: Sequence[Clash], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("출장 정보 채우기"))
        self.setMinimumWidth(520)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        head = QLabel(
            _tr("이미 적은 값이 '{source}'와(과) 다릅니다. 문서의 값으로 바꿀 것을 고르세요.").format(source=source)
        )
        head.setWordWrap(True)
        layout.addWidget(head)
        self.ticks: dict[str, QCheckBox] = {}
        for clash in clashes:
            tick = QCheckBox(f"{translate(clash.label)}:  {shortened(clash.now)}  →  {shortened(clash.then)}")
            tick.setToolTip(f"{clash.now}\n→ {clash.then}")
            self.ticks[clash.name] = tick
            layout.addWidget(tick)
        quiet = QLabel(_tr("고르지 않은 값은 그대로 두고, 비어 있던 칸만 채웁니다."))
        quiet.setObjectName("quiet")
        layout.addWidget(quiet)
        buttons = QDialogButtonBox()
        fill = buttons.addButton(_tr("채우기(&F)"), QDialogButtonBox.ButtonRole.AcceptRole)
        fill.setProperty("primary", True)
        buttons.addButton(_tr("취소"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def ticked(self) -> set[str]:
        """The names of the fields to write over."""
        return {name for name, tick in self.ticks.items() if tick.isChecked()}


def choose_values(parent: QWidget, source: str, clashes: Sequence[Clash]) -> set[str] | None:
    """The names of the fields to write over; None when the clerk thinks better of it."""
    dialog = ClashDialog(source, clashes, parent)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.ticked() if done else None
    dialog.deleteLater()
    return chosen


def choose_traveller(parent: QWidget, names: Sequence[str]) -> int | None:
    """The place of the traveller whose settlement this is; None when the clerk thinks better of it."""
    shown = [f"{number}. {name or _tr('이름 모름')}" for number, name in enumerate(names, start=1)]
    words = _tr("출장자가 여럿입니다. 누구의 여비를 정산합니까?")
    chosen, done = QInputDialog.getItem(parent, _tr("출장자"), words, shown, 0, False)
    return shown.index(chosen) if done else None
