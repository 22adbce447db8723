"""CSV tables of an office: the public fuel price files (오피넷) as they are downloaded, and lists of fares.

Mistakes are ``ValueError(line, words)``; lines are counted from one, as a text editor shows them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from pydantic import ValidationError

from desktop.travel.tables import FuelPrice, Fuels, RouteFare
from desktop.travel.values import MOST_WON, YEARS

#: With marks between them month and day may have one digit; without any, both have two. A weekday or a time may follow.
_DATE: Final = re.compile(
    r"(?:(\d{4})\s*[년.\-/]\s*(\d{1,2})\s*[월.\-/]\s*(\d{1,2})\s*[일.]?|(\d{4})(\d{2})(\d{2}))"
    r"(?:\s*\([월화수목금토일]\))?(?:[\sT]+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_SEPARATORS: Final = (",", ";", "\t", "|")
#: Lines above the heads, such as a title, are no more than this.
_MOST_ABOVE: Final = 10
#: What stands in the place of a price on days without one.
_NO_PRICE: Final = ("", "-", "–", "미공시")
_DAY_HEADS: Final = ("구분", "날짜", "일자", "기준일", "TRADE_DT")
_HEADS: Final = (*_DAY_HEADS, "교통편", "출발지")
_NAMES: Final = {
    **dict.fromkeys(("철도", "기차"), "rail"),
    "버스": "bus",
    **dict.fromkeys(("항공", "비행기"), "air"),
    **dict.fromkeys(("선박", "배"), "ship"),
}
#: What the files are called as sources where they do not say it themselves.
PRICE_SOURCE: Final = "오피넷 유가 파일"


@dataclass(frozen=True)
class Rows:
    """The heads of a CSV text and its rows, each with its line; empty rows are left out."""

    heads: tuple[str, ...]
    head_line: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @classmethod
    def of(cls, text: str) -> Rows:
        """The first row with a known head holds the heads, else the first that is not empty; the separator by it."""
        text = text.lstrip("\ufeff")
        separator = max(_SEPARATORS, key=lambda mark: _head_line(text).count(mark))
        reader = csv.reader(io.StringIO(text), delimiter=separator)
        try:
            cells = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader]
        except csv.Error as error:
            raise ValueError(reader.line_num, "CSV로 읽을 수 없는 줄입니다") from error
        filled = [(line, row) for line, row in cells if any(row)]
        above = next((n for n, (_, row) in enumerate(filled[:_MOST_ABOVE]) if _are_heads(row)), 0)
        line, heads = filled[above] if filled else (1, ())
        return cls(heads, line, tuple(filled[above + 1 :]))

    def has(self, head: str) -> bool:
        return head in self.heads

    def cells(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Each row by its heads, missing cells empty."""
        for line, row in self.rows:
            yield line, dict(zip(self.heads, row + ("",) * len(self.heads), strict=False))


def prices_in(rows: Rows, fuels: Fuels, file: str) -> tuple[FuelPrice, ...]:
    """Prices by day: a column for each product (구분,보통휘발유), or a row (TRADE_DT,PRODCD,PRICE; 날짜,유종,가격).

    The same price twice is one; two prices of one day and product are a mistake.
    """
    day_head = next((head for head in rows.heads if head in _DAY_HEADS), None)
    if day_head is None:
        raise ValueError(rows.head_line, f"첫 줄에 날짜 칸({', '.join(_DAY_HEADS)})이 없습니다")
    columns = {head: product for head in rows.heads if (product := _product(head, fuels))}
    by_row = next((head for head in ("PRODCD", "유종", "PRODNM") if rows.has(head)), None)
    price_head = next((head for head in ("PRICE", "가격", "유가") if rows.has(head)), None)
    if not columns and (by_row is None or price_head is None):
        known = ", ".join(fuels.products)
        raise ValueError(rows.head_line, f"첫 줄에 유종 칸({known})이나 유종·가격 칸이 없습니다")
    found: dict[tuple[dt.date, str], FuelPrice] = {}
    for line, cells in rows.cells():
        day = _day(line, cells[day_head])
        if columns:
            prices = [(product, cells[head]) for head, product in columns.items()]
        else:
            assert by_row is not None and price_head is not None
            product = _product(cells[by_row], fuels)
            if product is None:
                known = ", ".join(fuels.products)
                raise ValueError(line, f"모르는 유종 '{cells[by_row]}'입니다. 쓸 수 있는 이름: {known}")
            prices = [(product, cells[price_head])]
        for product, text in prices:
            if text in _NO_PRICE:
                continue
            won = _won_per_litre(line, text, fuels)
            row = FuelPrice(
                date=day,
                product=product,
                won_per_litre=won,
                source=cells.get("출처") or f"{PRICE_SOURCE}({file})",
                strength="B",
                checked_on=day,
            )
            known_row = found.setdefault((day, product), row)
            if known_row.won_per_litre != won:
                raise ValueError(line, f"{day} {product}의 유가가 위 줄과 다릅니다({known_row.won_per_litre}, {won})")
    if not found:
        raise ValueError(rows.head_line, "유가가 한 줄도 없습니다")
    return tuple(found.values())


def fares_in(rows: Rows, file: str) -> tuple[RouteFare, ...]:
    """Fares of usual routes: 교통편,출발지,도착지,금액,시행일,출처 and perhaps 등급, 확인일."""
    missing = [head for head in ("교통편", "출발지", "도착지", "금액", "시행일", "출처") if not rows.has(head)]
    if missing:
        raise ValueError(rows.head_line, f"첫 줄에 {', '.join(missing)} 칸이 없습니다")
    found = []
    amounts: dict[tuple[object, ...], int] = {}
    for line, cells in rows.cells():
        amount = cells["금액"].removesuffix("원").replace(",", "").strip()
        if not (amount.isascii() and amount.isdigit() and int(amount) <= MOST_WON):
            raise ValueError(line, f"금액 '{cells['금액']}'을(를) 12,000처럼 적어 주세요")
        if cells["교통편"] not in _NAMES:
            raise ValueError(line, f"모르는 교통편 '{cells['교통편']}'입니다. 쓸 수 있는 이름: {', '.join(_NAMES)}")
        begins = _day(line, cells["시행일"])
        values = {
            "kind": _NAMES[cells["교통편"]],
            "origin": cells["출발지"],
            "destination": cells["도착지"],
            "seat_class": cells.get("등급", ""),
            "amount_won": int(amount),
            "from": begins,
            "source": cells["출처"] or file,
            "strength": "C",
            "checked_on": _day(line, cells["확인일"]) if cells.get("확인일") else begins,
        }
        try:
            found.append(RouteFare.model_validate(values))
        except ValidationError as error:
            raise ValueError(line, "출발지와 도착지를 적어 주세요") from error
        key = tuple(values[name] for name in ("kind", "origin", "destination", "seat_class", "from"))
        if amounts.setdefault(key, int(amount)) != int(amount):
            raise ValueError(line, f"같은 구간의 운임이 위 줄과 다릅니다({amounts[key]:,}원, {int(amount):,}원)")
    if not found:
        raise ValueError(rows.head_line, "운임이 한 줄도 없습니다")
    return tuple(found)


def _head_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()][:_MOST_ABOVE]
    return next((line for line in lines if any(head in line for head in _HEADS)), lines[0] if lines else "")


def _are_heads(row: tuple[str, ...]) -> bool:
    return any(cell in _HEADS for cell in row)


def _product(head: str, fuels: Fuels) -> str | None:
    """A product by its name or code; a unit in brackets, as in 보통휘발유(원/L), is left out."""
    head = re.sub(r"\s*\(.*\)$", "", head)
    return next((name for name, others in fuels.products.items() if head == name or head in others), None)


def _day(line: int, text: str) -> dt.date:
    match = _DATE.fullmatch(text.strip())
    try:
        day = dt.date(*(int(part) for part in match.groups() if part)) if match else None
    except ValueError:
        day = None
    if day is None or not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(line, f"날짜 '{text}'을(를) 2026-03-09처럼 적어 주세요")
    return day


def _won_per_litre(line: int, text: str, fuels: Fuels) -> Decimal:
    try:
        won = Decimal(text.removesuffix("원").replace(",", "").strip())
    except InvalidOperation as error:
        raise ValueError(line, f"유가 '{text}'을(를) 1842.11처럼 적어 주세요") from error
    if not won.is_finite() or not fuels.least_won <= won <= fuels.most_won:
        raise ValueError(line, f"유가 '{text}'이(가) 있을 수 없는 값입니다. 다른 칸을 읽은 것이 아닌지 확인해 주세요")
    return won
