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
from typing import Final, NamedTuple

from desktop.errors import UserError
from desktop.travel import toml_text
from desktop.travel.office import MOST_BYTES, OfficeRules, decoded, holds, lay_over, read_office
from desktop.travel.office_rows import row_of, values_of
from desktop.travel.rules import RuleBook
from desktop.travel.tables import AllowanceTable, Table
from desktop.travel.values import Employer

ENDINGS: Final = (".toml", ".csv")
#: The kinds of fares, as the file of one is called.
_MEANS: Final = {"rail": "철도", "bus": "버스", "air": "항공", "ship": "선박"}


class Kept(NamedTuple):
    """A file of the folder: what stands in it or what is wrong with it, in words, and the ``problem`` then."""

    name: str
    words: tuple[str, ...]
    problem: UserError | None = None


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

    def add(self, file: Path) -> tuple[str, OfficeRules]:
        """Check a file and keep it, as UTF-8: under which name, its own where that fits (``_fitting``), and what it
        holds.

        Raises ``UserError``: office_table_kind, office_table_invalid, office_table_conflict, fuel_price_conflict,
        file_not_found, file_unreadable, cannot_write.
        """
        if file.suffix.lower() not in ENDINGS:
            raise UserError("office_table_kind", file=file.name)
        content = _bytes(file)
        rules = read_office(file.name, content, self.book)
        name = self._fitting(file.name, rules)
        self._write(name, decoded(file.name, content))
        return name, rules

    def add_price(self, day: dt.date, product: str, won_per_litre: Decimal, source: str, today: dt.date) -> str:
        """Keep a price of one day as typed by a person, with where it was read; the name of its file.

        Raises ``UserError`` like ``add``.
        """
        row = {"date": day, "product": product, "won_per_litre": won_per_litre, "source": source}
        return self.add_row("fuel_price", row | {"strength": "C", "checked_on": today})

    def add_row(self, table: str, values: Mapping[str, object], instead_of: str = "") -> str:
        """Keep one table typed in by a person ([[office]], [[fare]] …) in a file of its own; the file's name.

        ``values`` by key, as ``row_of`` takes them. The same table written again takes the place of the earlier one,
        and of the file ``instead_of`` where it is corrected under another name. Raises ``UserError`` like ``add``.
        """
        text = toml_text.dump_toml({table: [row_of(table, values)]})
        file = _file_name(values)
        file = self._fitting(file, read_office(file, text.encode(), self.book), instead_of)
        self._write(file, text)
        if instead_of not in ("", file):
            self.remove(instead_of)
        return file

    def _fitting(self, name: str, rules: OfficeRules, instead_of: str = "") -> str:
        """The name under which ``rules`` are kept: ``name`` where it is free or what it holds is in them too.

        Else one beside it, such as another month's prices downloaded under the same name; where both cannot hold at
        once, the later one takes the place of the earlier. Raises ``UserError`` where neither can be.
        """
        known = {other: held for other, held in self.files() if other != instead_of}
        path, taken = Path(name), []
        for place in (name, *(f"{path.stem} ({number}){path.suffix}" for number in range(2, len(known) + 2))):
            if place not in known:
                break
            taken.append(place)
        within = [each for each in taken if holds(known[each]) <= holds(rules)]
        problem: UserError | None = None
        for fitting in (*within, place, *taken):
            others = [each for each in known.items() if each[0] != fitting]
            try:
                lay_over(self.book, [*others, (fitting, rules)])
            except UserError as error:
                problem = problem or error
            else:
                return fitting
        assert problem is not None
        raise problem

    def listed(self) -> list[Kept]:
        """Each file with what stands in it, or what is wrong with it. Raises ``UserError`` file_unreadable."""
        found = []
        for name in sorted(_names_in(self.path)):
            try:
                found.append(Kept(name, read_office(name, _bytes(self.path / name), self.book).words()))
            except UserError as error:
                found.append(Kept(name, (error.message, error.next_step), error))
        return found

    def typed(self, name: str) -> tuple[str, dict[str, object]] | None:
        """The one table of a file and its values by the keys of ``add_row``; None where a file holds more, or none."""
        try:
            rules = read_office(name, _bytes(self.path / name), self.book)
        except UserError:
            return None
        rows = [(table, row) for table in OfficeRules.model_fields for row in getattr(rules, table)]
        if len(rows) != 1 or (isinstance(row := rows[0][1], AllowanceTable) and len(row.applies) != 1):
            return None
        table, row = rows[0]
        return table, values_of(row)

    def in_force(self, table: str, day: dt.date) -> dict[str, object]:
        """The "allowance", "efficiency" or "local" table of a day by the keys of ``add_row``, to begin another with.

        Without what the new one has of its own: from when it holds, and where it comes from. And the "proof" table,
        which as it comes with the program holds for nobody, whole.
        """
        book = self.laid_over()
        row: Table | None = book.efficiency(day)
        if table == "proof":
            row = book.proof(day) or book.calculation.proof
        elif table != "efficiency":
            row = book.local_table(day) if table == "local" else book.law(Employer(), day, day)[0]
        return {} if row is None else values_of(row, begins_anew=table != "proof")

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


def _file_name(values: Mapping[str, object]) -> str:
    keys = ("name", "kind", "origin", "destination", "seat_class", "product", "from", "applies.from", "date")
    words = " ".join(_MEANS.get(str(values[key]), str(values[key])) for key in keys if values.get(key))
    plain = "".join(c if c.isalnum() or c in " -_" else " " for c in words)
    return f"{' '.join(plain.split())[:80]}.toml"


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
