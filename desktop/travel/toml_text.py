"""Trip files as TOML text: unknown keys with the nearest known one, wrong values with what is expected."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ValidationError

from desktop.errors import UserError

Where = tuple[str | int, ...]


def read_text(path: Path) -> str:
    """The text of a trip file, UTF-8 with or without a byte order mark. Raises ``UserError`` trip_unreadable."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UserError("trip_unreadable", detail="파일이 없습니다") from error
    except UnicodeDecodeError as error:
        raise UserError("trip_unreadable", detail="UTF-8로 저장한 파일이 아닙니다") from error
    except OSError as error:
        raise UserError("trip_unreadable", detail="파일을 열 수 없습니다") from error


def parse_toml(text: str) -> dict[str, object]:
    """TOML with decimals kept exact. Raises ``UserError`` trip_unreadable with the line of the mistake."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+), column (\d+)", str(error))
        place = f"{where[1]}번째 줄 {where[2]}번째 글자" if where else "파일 끝"
        raise UserError("trip_unreadable", detail=f"{place}의 TOML 문법이 맞지 않습니다") from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise UserError("trip_unreadable", detail="TOML 값을 읽을 수 없습니다") from error


def check_keys(table: Mapping[str, object], model: type[BaseModel], tables: Mapping[str, type[BaseModel]]) -> None:
    """Every key of a trip file must be known: ``model`` names the tables, ``tables`` the model of each table's rows.

    Raises ``UserError`` trip_unknown_key naming the key with its table, and the nearest known key.
    """
    homes = {key: name for name, rows in tables.items() for key in rows.model_fields}
    _check_known(table, (), model.model_fields, homes)
    for name, value in table.items():
        rows = value if isinstance(value, list) else [value]
        for index, row in enumerate(rows):
            where: Where = (name, index) if isinstance(value, list) else (name,)
            if isinstance(row, dict):
                _check_known(row, where, tables[name].model_fields, homes)


def _check_known(row: Mapping[str, object], where: Where, known: Iterable[str], homes: Mapping[str, str]) -> None:
    """``homes``: in which table a key that is out of place here belongs."""
    names = list(known)
    for key in row:
        if key not in names:
            out_of_place = key in homes and not difflib.get_close_matches(key, names, n=1, cutoff=0.8)
            hint = f"'{key}' 항목은 [{homes[key]}]에 적어 주세요." if out_of_place else nearest(key, names)
            raise UserError("trip_unknown_key", key=key_path((*where, key)), nearest=hint)


def nearest(word: str, known: Iterable[str]) -> str:
    """What to do about an unknown word: the nearest known one, or all that may stand there."""
    names = list(known)
    close = difflib.get_close_matches(word.lower(), names, n=1)
    return f"혹시 '{close[0]}'입니까?" if close else f"쓸 수 있는 이름: {', '.join(names)}"


def key_path(where: Iterable[str | int]) -> str:
    """('claims', 0, 'kind') -> 'claims[1].kind': rows are counted from one, as a person counts them."""
    text = ""
    for part in where:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def invalid(error: ValidationError, tables: Mapping[str, type[BaseModel]]) -> UserError:
    """The first mistake in a trip, in words: the key, what belongs there (the field's description), what stands there.

    A mistake found by a model's own check carries its words with it.
    """
    first = error.errors(include_url=False)[0]
    where = _key_of(first["loc"])
    if first["type"] == "value_error" and "ctx" in first:
        words = str(first["ctx"]["error"])
        return UserError("trip_invalid", detail=f"{key_path(where)}: {words}" if where else words)
    expected = _expected(where, tables, are_rows=first["type"] == "tuple_type")
    if first["type"] == "missing":
        return UserError("trip_invalid", detail=f"{key_path(where)}: 꼭 적어야 합니다({expected})")
    if first["type"].startswith("less_than"):
        return UserError(
            "trip_invalid", detail=f"{key_path(where)}: 값이 너무 큽니다(적힌 값: {_shown(first['input'])})"
        )
    return UserError(
        "trip_invalid", detail=f"{key_path(where)}: 필요한 값은 {expected}입니다(적힌 값: {_shown(first['input'])})"
    )


def _key_of(where: Where) -> Where:
    """A table, perhaps a row of it, and a key; without what pydantic adds of the types that a value may have."""
    key = [part for part in where if isinstance(part, str)][:2]
    return tuple(part for part in where if isinstance(part, int) or part in key)


def _expected(where: Where, tables: Mapping[str, type[BaseModel]], *, are_rows: bool) -> str:
    """What belongs at a key; ``are_rows``: a table of which there may be several."""
    names = [part for part in where if isinstance(part, str)]
    if len(names) < 2 or names[0] not in tables or names[1] not in tables[names[0]].model_fields:
        name = names[0] if names else "표"
        return f"[[{name}]] 모양" if are_rows or len(where) > 1 else f"[{name}] 모양"
    return tables[names[0]].model_fields[names[1]].description or "알맞은 값"


def _shown(value: object) -> str:
    """A value as a trip file has it."""
    match value:
        case bool() | dt.date() | dt.time():
            text = _value(value)
        case str():
            text = f"'{value}'"
        case dict():
            text = "{ … }"
        case list():
            text = "[ … ]"
        case _:
            text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"


def dump_toml(table: Mapping[str, object]) -> str:
    """A table of tables and arrays of tables, two levels deep, as TOML text; ``None`` values are left out."""
    parts: list[str] = []
    for name, value in table.items():
        rows = value if isinstance(value, list | tuple) else [value]
        heading = f"[[{name}]]" if isinstance(value, list | tuple) else f"[{name}]"
        for row in rows:
            assert isinstance(row, Mapping)
            lines = [assignment(key, item) for key, item in row.items() if item is not None]
            parts.append("\n".join([heading, *lines]) + "\n")
    return "\n".join(parts)


def assignment(key: str, value: object) -> str:
    """One line of a table: ``key = value``."""
    return f"{key} = {_value(value)}"


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case dict():
            return "{ " + ", ".join(f"{_value(str(key))} = {_value(item)}" for key, item in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(_value(item) for item in value) + "]"
        case str():
            return '"' + "".join(_escaped(character) for character in value) + '"'
    raise TypeError(type(value))


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if ord(character) < 0x20 or ord(character) == 0x7F:
        return f"\\u{ord(character):04x}"
    return character
