"""What stands in the window can be read: every colour of text on every ground it stands on (WCAG 2, 4.5 to 1)."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from desktop.ui import style

#: A selected row without and with the focus.
_SELECTED = ("#d6e4f8", "#bdd5f7")


def brightness(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        (style.TEXT, (style.SURFACE, style.GROUND, style.ACCENT_PALE, style.BAD_PALE, *_SELECTED)),
        (style.QUIET, (style.SURFACE, style.GROUND, style.ACCENT_PALE, "#d5dde8")),
        (style.FAINT, (style.SURFACE, style.GROUND, "#eef1f5")),
        (style.ACCENT, (style.SURFACE, style.CHECK_PALE)),
        (style.OK, (style.SURFACE,)),
        (style.CHECK, (style.SURFACE, style.CHECK_PALE)),
        (style.BAD, (style.SURFACE, style.GROUND, style.BAD_PALE)),
        ("#ffffff", (style.ACCENT, style.ACCENT_DARK, style.TEXT)),
    ],
)
def test_every_text_can_be_read(text: str, grounds: tuple[str, ...]) -> None:
    assert {ground: round(contrast(text, ground), 2) for ground in grounds if contrast(text, ground) < 4.5} == {}
