"""How a document came about: when, by what, and why all the same while something was open (작업 기록)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib import metadata
from typing import Final

from desktop.cases.store import AuditEntry

#: What each model does, by the role it has in the manifest.
MODEL_ROLES: Final = {
    "detector": "글자 찾기",
    "recogniser": "글자 읽기",
    "glance": "숫자 다시 보기",
    "fields": "항목 채우기",
    "orders": "출장명령서 읽기",
}


@dataclass(frozen=True)
class Provenance:
    """What the settlement itself does not tell.

    ``made_at`` has a time zone. ``reason`` is why a draft leaves (그대로 내보내는 사유), ``models`` what the reader of
    the receipts consists of, ``history`` the audit trail of the case, oldest first.
    """

    made_at: dt.datetime
    reason: str = ""
    models: tuple[str, ...] = ()
    history: tuple[AuditEntry, ...] = ()


def program() -> str:
    """This program with its version."""
    try:
        return f"여비지기 {metadata.version('yeobijigi')}"
    except metadata.PackageNotFoundError:
        return "여비지기"
