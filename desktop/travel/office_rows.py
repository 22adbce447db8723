"""A table of an office as a form holds it: flat keys with plain values, to and from the shape it has in a file.

A key with a dot names what stands inside ("meals_won.제2호"); a list is written in one line, as a person writes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from desktop.errors import UserError
from desktop.travel.tables import Applies, Band, Table

#: What "nobody" is called where grades are listed.
NOBODY: Final = "없음"
_SHARES: Final = frozenset(("excess_fraction", "public_vehicle_fraction"))
_BAND: Final = re.compile(r"(\d{1,4})\s*일\s*(?:초과)?\s*(\d{1,3}\s*/\s*\d{1,3}|\d{1,2}\s*%)")
#: What a table has of its own: when it begins, for whom, and where it comes from.
_OWN: Final = frozenset(
    ("from_", "source", "strength", "checked_on", "daily_limit_source", "daily_limit_strength", "applies", "office")
)


def row_of(table: str, values: Mapping[str, object]) -> dict[str, object]:
    """A row of a file's ``table`` from the values of a form. Raises ``UserError`` office_table_invalid."""
    row: dict[str, object] = {}
    for key, value in values.items():
        outer, _, inner = key.partition(".")
        if inner:
            nested = row.setdefault(outer, {})
            assert isinstance(nested, dict)
            nested[inner] = value
        else:
            row[key] = value
    if isinstance(bands := row.get("long_stay_bands"), str):
        row["long_stay_bands"] = _bands(table, bands)
    if isinstance(grades := row.get("uncapped_grades"), str):
        row["uncapped_grades"] = [part.strip() for part in grades.split(",") if part.strip() not in ("", NOBODY)]
    for key in _SHARES & row.keys():
        row[key] = _share_words(table, key, str(row[key]))
    if table == "surcharge":
        row.setdefault("employer", "national")
    if isinstance(applies := row.get("applies"), dict):
        row["applies"] = [{"employer": "national", **applies}]
    return row


def values_of(row: Table, *, begins_anew: bool = False) -> dict[str, object]:
    """The values that ``row_of`` makes a table of; ``begins_anew``: without what a new one has of its own, which is
    from when it holds, and where it comes from."""
    flat: dict[str, object] = {}
    for name, field in type(row).model_fields.items():
        value = getattr(row, name)
        if value == field.get_default() or (begins_anew and name in _OWN):
            continue
        flat |= _flat(str(field.alias or name), value)
    return flat


def _flat(key: str, value: object) -> dict[str, object]:
    match value:
        case dict():
            return {f"{key}.{name}": each for name, each in value.items()}
        case tuple() if key == "long_stay_bands":
            return {key: ", ".join(_band_words(band) for band in value)}
        case tuple() if key == "uncapped_grades":
            return {key: ", ".join(value) or NOBODY}
        case tuple() if key == "applies":
            return values_of_applies(value[0])
        case Fraction():
            return {key: f"{value.numerator}/{value.denominator}"}
    return {key: value}


def values_of_applies(row: Applies) -> dict[str, object]:
    """From when, for whom and how a table applies."""
    return {f"applies.{name}": each for name, each in row.model_dump(by_alias=True).items()}


def _band_words(band: Band) -> str:
    return f"{band.over_days}일 {band.reduction.numerator}/{band.reduction.denominator}"


def _bands(table: str, text: str) -> list[dict[str, object]]:
    """ "15일 1/10, 30일 초과 20%" as rows."""
    rows: list[dict[str, object]] = []
    for part in text.split(","):
        match = _BAND.fullmatch(part.strip())
        share = _share(match[2]) if match else None
        if match is None or share is None:
            words = f"long_stay_bands: '{part.strip()}'을(를) '15일 1/10'처럼 적어 주세요"
            raise UserError("office_table_invalid", file=table, line=1, detail=words)
        rows.append({"over_days": int(match[1]), "reduction": f"{share.numerator}/{share.denominator}"})
    return rows


def _share_words(table: str, key: str, text: str) -> str:
    """ "30 %" as "3/10"."""
    if (share := _share(text)) is None:
        words = f"{key}: '{text}'을(를) '1/2'처럼 적어 주세요"
        raise UserError("office_table_invalid", file=table, line=1, detail=words)
    return f"{share.numerator}/{share.denominator}"


def _share(text: str) -> Fraction | None:
    plain = "".join(text.split())
    try:
        return Fraction(int(plain[:-1]), 100) if plain.endswith("%") else Fraction(plain)
    except (ValueError, ZeroDivisionError):
        return None
