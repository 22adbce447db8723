"""Where an office's own tables are kept: a folder of checked files, perhaps shared by the whole office."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from desktop.errors import UserError
from desktop.travel import toml_text
from desktop.travel.office import MOST_BYTES, OfficeRules, decoded, lay_over, read_office
from desktop.travel.rules import RuleBook
from desktop.travel.tables import FuelPrice

ENDINGS: Final = (".toml", ".csv")
#: The file of prices typed in one by one.
TYPED_PRICES: Final = "직접 적은 유가.toml"


@dataclass(frozen=True)
class OfficeFolder:
    """``path`` need not exist: an office without tables of its own has none. ``book`` is what they are laid over."""

    path: Path
    book: RuleBook = field(hash=False, compare=False)

    def files(self) -> list[tuple[str, OfficeRules]]:
        """The tables by file name, in the order of the names.

        Raises ``UserError`` office_table_invalid or file_unreadable.
        """
        names = sorted(_names_in(self.path))
        return [(name, read_office(name, _bytes(self.path / name), self.book)) for name in names]

    def laid_over(self, more: Iterable[Path] = ()) -> RuleBook:
        """The rules with all tables of the folder, and those of ``more`` files after them."""
        others = [(path.name, read_office(path.name, _bytes(path), self.book)) for path in more]
        return lay_over(self.book, [*self.files(), *others])

    def stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Changes whenever a file of the folder does: names, moments and sizes."""
        try:
            states = [(name, (self.path / name).stat()) for name in sorted(_names_in(self.path))]
        except OSError as error:
            raise UserError("file_unreadable") from error
        return tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)

    def add(self, file: Path) -> OfficeRules:
        """Check a file and keep it, as UTF-8, in the place of an earlier one of its name. What stands in it.

        Raises ``UserError``: office_table_invalid, office_table_conflict, fuel_price_conflict, file_not_found,
        file_unreadable, cannot_write.
        """
        if file.suffix.lower() not in ENDINGS:
            raise UserError("office_table_invalid", file=file.name, line=1, detail=".toml이나 .csv 파일을 넣어 주세요")
        content = _bytes(file)
        rules = read_office(file.name, content, self.book)
        others = [(name, row) for name, row in self.files() if name != file.name]
        lay_over(self.book, [*others, (file.name, rules)])
        self._write(file.name, decoded(file.name, content))
        return rules

    def add_price(self, day: dt.date, product: str, won_per_litre: Decimal, source: str, today: dt.date) -> None:
        """Keep a price of one day as typed by a person, with where it was read.

        Raises ``UserError`` like ``add``; a price of that day and product that differs stays what it is.
        """
        files = dict(self.files())
        known = files.pop(TYPED_PRICES, OfficeRules()).fuel_price
        kept = [row for row in known if (row.date, row.product) != (day, product)]
        row = {"date": day, "product": product, "won_per_litre": won_per_litre, "source": source}
        rows = [_plain(each) for each in kept] + [row | {"strength": "C", "checked_on": today}]
        text = toml_text.dump_toml({"fuel_price": rows})
        rules = read_office(TYPED_PRICES, text.encode(), self.book)
        lay_over(self.book, [*files.items(), (TYPED_PRICES, rules)])
        self._write(TYPED_PRICES, text)

    def add_row(self, table: str, values: Mapping[str, object]) -> str:
        """Keep one table typed in by a person, an [[office]] or a [[fare]], in a file of its own; the file's name.

        ``values`` by key; a key with a dot names what stands inside ("meals_won.제2호"). Raises ``UserError`` like
        ``add``; the same table written again takes the place of the earlier one.
        """
        row: dict[str, object] = {}
        for key, value in values.items():
            outer, _, inner = key.partition(".")
            if inner:
                nested = row.setdefault(outer, {})
                assert isinstance(nested, dict)
                nested[inner] = value
            else:
                row[key] = value
        words = [str(values.get(key, "")) for key in ("name", "kind", "origin", "destination", "from")]
        name = "".join(c if c.isalnum() or c in " -_" else " " for c in " ".join(word for word in words if word))
        file = f"{' '.join(name.split())[:80]}.toml"
        text = toml_text.dump_toml({table: [row]})
        others = [(other, rules) for other, rules in self.files() if other != file]
        lay_over(self.book, [*others, (file, read_office(file, text.encode(), self.book))])
        self._write(file, text)
        return file

    def in_force(self, table: str, day: dt.date) -> dict[str, object]:
        """The "efficiency" or "local" table of a day by the keys of ``add_row``, to begin another one with.

        Without what the new one has of its own: from when it holds, and where it comes from.
        """
        book = self.laid_over()
        row = book.local_table(day) if table == "local" else book.efficiency(day)
        own = {"from_", "source", "strength", "checked_on"}
        values = {} if row is None else row.model_dump(exclude=own, exclude_defaults=True)
        flat: dict[str, object] = {}
        for key, value in values.items():
            inside = {f".{name}": each for name, each in value.items()} if isinstance(value, dict) else {"": value}
            flat |= {key + name: each for name, each in inside.items()}
        return flat

    def remove(self, name: str) -> None:
        """Take a file out. Raises ``UserError`` file_not_found or cannot_write."""
        if name not in _names_in(self.path):
            raise UserError("file_not_found")
        try:
            (self.path / name).unlink()
        except OSError as error:
            raise UserError("cannot_write", path=name) from error

    def _write(self, name: str, text: str) -> None:
        """The new file whole, or the old one."""
        temporary = self.path / f".{secrets.token_hex(8)}.tmp"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("x", encoding="utf-8", newline="") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(self.path / name)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    temporary.unlink()
        except OSError as error:
            raise UserError("cannot_write", path=name) from error


def _names_in(folder: Path) -> list[str]:
    try:
        files = [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and not path.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UserError("file_unreadable") from error
    return [path.name for path in files]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError("file_not_found") from error
    except OSError as error:
        raise UserError("file_unreadable") from error


def _plain(row: FuelPrice) -> dict[str, object]:
    return row.model_dump()
