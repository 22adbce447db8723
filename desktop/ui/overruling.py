"""Overruling a verdict (판정 변경): the dialog that asks how and why, and what becomes of the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from pydantic import ValidationError
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from desktop.cases.store import OverruleRow
from desktop.receipts.normalize import mask_private
from desktop.travel.overrules import item_of, overrule_of
from desktop.travel.settlement import Item, Verdict
from desktop.travel.trip import Overrule
from desktop.ui.case import Case
from desktop.ui.confirming import Confirming
from desktop.ui.forms import Input, Type
from desktop.ui.rows_list import RowDialog
from desktop.ui.settling import Settling
from desktop.ui.words import GIVEN, won

OVERRULE: Final = (
    Input("verdict", "판정", Type.CHOICE, choices=tuple((verdict.value, verdict.value) for verdict in Verdict)),
    Input(
        "amount_won",
        "인정할 금액",
        Type.WON,
        hint="감액지급일 때만 적습니다",
        tip="지급이면 청구액 전부입니다.",
    ),
    Input("reason", "사유", required=True, hint="예: 막차가 끊겨 택시를 이용함", tip="결재와 감사에 남습니다."),
)


def overrule_rows(overruled: Sequence[Overrule]) -> tuple[OverruleRow, ...]:
    """The decisions of a trip file, as the case keeps them: made when they were taken over."""
    now = dt.datetime.now(dt.UTC)
    return tuple(
        OverruleRow(
            **row.model_dump(exclude={"verdict", "at"}),
            verdict=row.verdict,
            at=now if row.at is None else row.at.astimezone(dt.UTC),
        )
        for row in overruled
    )


class OverruleDialog(RowDialog):
    """Verdict, amount and reason for the item at ``index``; ``decision`` is the answer once it is accepted."""

    def __init__(self, items: Sequence[Item], index: int, by: str, parent: QWidget) -> None:
        item = items[index]
        verdict = Verdict.PAID if item.verdict is Verdict.OPEN else item.verdict
        values = {"verdict": verdict.value, "reason": _given_reason(item)}
        super().__init__(self.tr("판정 바꾸기"), OVERRULE, values, parent)
        self._items, self._index, self._by = items, index, by
        self.decision: Overrule | None = None
        about = [f"{item.date} {item.item} {won(item.claimed_won)}"]
        about.append(
            self.tr("지금 판정: {verdict} {amount}").format(verdict=item.verdict, amount=won(item.proposed_won))
        )
        about += [f"· {reason}" for reason in item.reasons]
        head = QLabel("\n".join(about))
        head.setWordWrap(True)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, head)
        buttons = self.findChild(QDialogButtonBox)
        assert buttons is not None
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("판정 바꾸기(&O)"))

    def accept(self) -> None:
        if self.form.problems():
            super().accept()
            return
        try:
            self.decision = self._decided()
        except ValueError as complaint:
            self.complaint.setText(str(complaint))
            return
        super().accept()

    def _decided(self) -> Overrule:
        values, item = self.form.values(), self._items[self._index]
        verdict, amount = Verdict(str(values["verdict"])), values.get("amount_won")
        amount_won = amount if isinstance(amount, int) else None
        if amount_won is not None and verdict is Verdict.REDUCED and amount_won >= item.claimed_won:
            words = self.tr("감액지급이면 청구액({amount})보다 적은 금액을 적어 주세요.")
            raise ValueError(words.format(amount=won(item.claimed_won)))
        if amount_won is not None and verdict is Verdict.PAID and amount_won != item.claimed_won:
            raise ValueError(self.tr("지급이면 금액을 비워 두세요. 일부만 인정하면 감액지급을 골라 주세요."))
        reason = mask_private(str(values["reason"]))
        try:
            return overrule_of(self._items, self._index, verdict, amount_won, reason, self._by)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise ValueError(str(first.get("ctx", {}).get("error", first["msg"]))) from error


def _given_reason(item: Item) -> str | None:
    """Why it was spent, where the clerk has said that already."""
    given = (reason.removeprefix(GIVEN) for reason in item.reasons if reason.startswith(GIVEN))
    return next(given, None)


class Overruling(QObject):
    """Between the settlement on screen and the case: asks, and hands the decision on in the clerk's name."""

    def __init__(
        self, window: QWidget, case: Case, settling: Settling, confirming: Confirming, who: Callable[[], str]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._case = case
        self._settling = settling
        self._confirming = confirming
        self._who = who

    def ask(self, index: int) -> None:
        """Ask for another verdict on the item at ``index`` of the settlement."""
        if not self._who():
            self._confirming.nameless.emit()
            return
        items = self._items()
        if not 0 <= index < len(items):
            return
        dialog = OverruleDialog(items, index, self._who(), self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.decision is not None:
            self._confirming.overrule(dialog.decision, items[index])
        dialog.deleteLater()

    def give_back(self, index: int) -> None:
        """Let the rules decide again on the item at ``index``."""
        if not self._who():
            self._confirming.nameless.emit()
        elif rows := self.decisions(index):
            self._confirming.give_back(rows, self._items()[index])

    def decisions(self, index: int) -> list[OverruleRow]:
        """What a person has decided about the item at ``index``."""
        items = self._items()
        pairs = zip(self._case.overrules, self._case.overruled(), strict=True)
        return [row for row, overrule in pairs if item_of(items, overrule) == index]

    def _items(self) -> Sequence[Item]:
        settlement = self._settling.settlement
        return () if settlement is None else settlement.items
