"""지급 명부: who is paid to which bank account, handed in by the clerk when a payment list is made.

Account numbers go from this file into payment lists and nowhere else: never stored, never logged, not told in errors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from desktop.errors import UserError
from desktop.office.sheets import SheetRow, read_sheet
from desktop.travel.payments import Payee

_HEADS: Final = {
    "name": ("성명", "이름", "예금주 성명"),
    "bank": ("은행", "은행명", "금융기관"),
    "account": ("계좌번호", "계좌", "입금계좌"),
    "position": ("직급", "직급(직위)", "직위"),
    "department": ("소속", "부서", "소속부서"),
    "monthly": ("월액여비",),
}
_NEEDED: Final = ("name", "bank", "account")
_ACCOUNT: Final = re.compile(r"(?=(?:-?\d){8,16}$)\d+(?:-\d+)*")
_RESIDENT: Final = re.compile(r"\d{6}-[1-8]\d{6}")


@dataclass(frozen=True)
class Member:
    """One person of the roster. ``monthly``: the name of the office's 월액여비 this person gets, if any."""

    name: str
    bank: str = field(repr=False)
    account: str = field(repr=False)
    position: str = ""
    department: str = ""
    monthly: str = ""


@dataclass(frozen=True)
class Roster:
    """The members in the order of the file."""

    members: tuple[Member, ...] = ()

    def find(self, payee: Payee) -> tuple[Member, ...]:
        """The members a payee can be: by name, and by the department where the roster gives one. Ask where not one."""
        own = _plain(payee.organization + payee.department)
        named = (member for member in self.members if _plain(member.name) == _plain(payee.name))
        return tuple(row for row in named if not row.department or not own or _fits(row.department, own))


def read_roster(path: Path) -> Roster:
    """The roster in an Excel or CSV file whose first row of heads has 성명, 은행, 계좌번호 (직급, 소속, 월액여비).

    Raises ``UserError`` like ``read_sheet``, and roster_invalid naming the row.
    """
    rows = read_sheet(path)
    for place, row in enumerate(rows):
        columns = _columns(row)
        if all(name in columns for name in _NEEDED):
            return Roster(tuple(_members(path.name, columns, rows[place + 1 :])))
    raise UserError(
        "roster_invalid", file=path.name, line=rows[0].number, detail="'성명', '은행', '계좌번호' 칸이 없습니다"
    )


def _columns(row: SheetRow) -> dict[str, int]:
    heads = [_plain(cell) for cell in row.cells]
    return {
        name: heads.index(head)
        for name, words in _HEADS.items()
        for head in (next((_plain(word) for word in words if _plain(word) in heads), None),)
        if head is not None
    }


def _members(file: str, columns: dict[str, int], rows: Sequence[SheetRow]) -> list[Member]:
    members: list[Member] = []
    for row in rows:
        cells = {name: row.cell(column) for name, column in columns.items()}
        if not cells["name"] and not cells["account"]:
            continue

        def wrong(detail: str, line: int = row.number) -> UserError:
            return UserError("roster_invalid", file=file, line=line, detail=detail)

        if not cells["name"]:
            raise wrong("성명이 비어 있습니다")
        if columns["account"] in row.numeric:
            raise wrong("계좌번호가 숫자로 적혀 앞의 0이 사라졌을 수 있습니다. 셀 서식을 '텍스트'로 바꾸어 주세요")
        if _RESIDENT.fullmatch(cells["account"]):
            raise wrong("계좌번호 칸에 주민등록번호 모양의 값이 있습니다")
        if cells["account"] and not _ACCOUNT.fullmatch(cells["account"]):
            raise wrong("계좌번호는 숫자와 '-'로만 적어 주세요(예: 123-456-789012)")
        if cells["account"] and not cells["bank"]:
            raise wrong("은행이 비어 있습니다")
        member = Member(**cells)
        if member in members:
            continue
        members.append(member)
    return members


def _fits(department: str, own: str) -> bool:
    return _plain(department) in own or own in _plain(department)


def _plain(text: str) -> str:
    return "".join(text.split())
