"""기관 기준표: an office's own tables as it hands them in — TOML with its rules, CSV with fares or fuel prices.

Every mistake is told with its file, its line and its key.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from desktop.errors import UserError
from desktop.travel import toml_text
from desktop.travel.office_csv import Rows, fares_in, prices_in
from desktop.travel.office_regions import regions_with
from desktop.travel.rules import RuleBook
from desktop.travel.tables import (
    AllowanceTable,
    EfficiencyTable,
    FuelPrice,
    LocalTable,
    MonthlyTable,
    OfficeDeadline,
    OfficeTable,
    ProofTable,
    RegionTable,
    RouteFare,
    SurchargeTable,
    Table,
)
from desktop.travel.values import GRADES

#: A file of more bytes is no table of an office.
MOST_BYTES: Final = 20_000_000
Where = tuple[str | int, ...]


class OfficeRules(Table):
    """One file of an office. Its tables come before the program's own from the day each of them begins."""

    office: tuple[OfficeTable, ...] = ()
    allowance: tuple[AllowanceTable, ...] = ()
    local: tuple[LocalTable, ...] = ()
    efficiency: tuple[EfficiencyTable, ...] = ()
    fare: tuple[RouteFare, ...] = ()
    fuel_price: Annotated[tuple[FuelPrice, ...], Field(max_length=1_000_000)] = ()
    monthly: tuple[MonthlyTable, ...] = ()
    deadline: tuple[OfficeDeadline, ...] = ()
    surcharge: tuple[SurchargeTable, ...] = ()
    region: tuple[RegionTable, ...] = ()
    proof: tuple[ProofTable, ...] = ()

    def words(self) -> tuple[str, ...]:
        """What stands in the file, one line a table."""
        lines = [f"기관 여비규정 '{row.name}' ({row.from_} 시행, {row.checked_on} 확인)" for row in self.office]
        lines += [f"여비 지급표 '{row.name}'" for row in self.allowance]
        lines += [f"근무지내 출장 '{row.name}' ({row.from_} 시행)" for row in self.local]
        lines += [f"연비 '{row.name}' ({row.from_} 시행)" for row in self.efficiency]
        lines += [f"월액여비 '{row.name}' 월 {row.monthly_won:,}원 ({row.from_} 시행)" for row in self.monthly]
        lines += [f"정산 기한 '{row.name}' {row.days}일 ({row.from_} 시행)" for row in self.deadline]
        lines += [f"가산징수 '{row.name}' {row.times}배 ({row.from_} 시행)" for row in self.surcharge]
        lines += [f"증빙 '{row.name}' {row.min_days}일 이상 {row.least}건 ({row.from_} 시행)" for row in self.proof]
        lines += [f"지역 '{row.name}'{f' {row.tier}' if row.tier else ''} ({row.from_} 시행)" for row in self.region]
        lines += [f"구간 운임 {len(self.fare)}건"] if self.fare else []
        if self.fuel_price:
            days = sorted(row.date for row in self.fuel_price)
            products = ", ".join(sorted({row.product for row in self.fuel_price}))
            lines.append(f"유가 {len(days)}건 ({products}, {days[0]} ~ {days[-1]})")
        return tuple(lines)


_TABLES: Final[dict[str, type[Table]]] = {
    "office": OfficeTable,
    "allowance": AllowanceTable,
    "local": LocalTable,
    "efficiency": EfficiencyTable,
    "fare": RouteFare,
    "fuel_price": FuelPrice,
    "monthly": MonthlyTable,
    "deadline": OfficeDeadline,
    "surcharge": SurchargeTable,
    "region": RegionTable,
    "proof": ProofTable,
}


def read_office(name: str, content: bytes, book: RuleBook) -> OfficeRules:
    """The tables of a file, by its name's ending; CSV may be CP949. Raises ``UserError`` office_table_invalid."""
    if len(content) > MOST_BYTES:
        raise _invalid(name, 1, "기준표 파일이 너무 큽니다")
    text = decoded(name, content)
    if not text.strip():
        raise _invalid(name, 1, "내용이 없는 파일입니다")
    rules = _read_csv(name, text, book) if name.lower().endswith(".csv") else _read_toml(name, text)
    _check_names(name, text, rules, book)
    return rules


def lay_over(book: RuleBook, files: Iterable[tuple[str, OfficeRules]]) -> RuleBook:
    """The book with the tables of these files (by name) laid over it.

    Raises ``UserError``: fuel_price_conflict where two prices of one day and product differ, office_table_conflict
    where two tables of one day do.
    """
    prices: dict[tuple[Any, str], tuple[str, FuelPrice]] = {}
    layers = list(files)
    for name, rules in layers:
        for row in rules.fuel_price:
            other, known = prices.setdefault((row.date, row.product), (name, row))
            if known.won_per_litre != row.won_per_litre:
                raise UserError(
                    "fuel_price_conflict",
                    date=row.date.isoformat(),
                    product=row.product,
                    one=f"{other}: {known.won_per_litre:,}",
                    other=f"{name}: {row.won_per_litre:,}",
                )
    _agree(layers)
    _check_regions(book, layers)
    return book.model_copy(
        update={
            "office": book.office + tuple(row for _, rules in layers for row in rules.office),
            "allowances": book.allowances + tuple(row for _, rules in layers for row in rules.allowance),
            "local": book.local + tuple(row for _, rules in layers for row in rules.local),
            "efficiencies": book.efficiencies + tuple(row for _, rules in layers for row in rules.efficiency),
            "fares": book.fares + tuple(row for _, rules in layers for row in rules.fare),
            "monthly": book.monthly + tuple(row for _, rules in layers for row in rules.monthly),
            "office_deadlines": book.office_deadlines + tuple(row for _, rules in layers for row in rules.deadline),
            "surcharges": book.surcharges + tuple(row for _, rules in layers for row in rules.surcharge),
            "office_regions": book.office_regions + tuple(row for _, rules in layers for row in rules.region),
            "proofs": book.proofs + tuple(row for _, rules in layers for row in rules.proof),
            "fuel_prices": book.fuel_prices + tuple(row for _, row in prices.values()),
        }
    )


def _check_regions(book: RuleBook, layers: Sequence[tuple[str, OfficeRules]]) -> None:
    """Whether the regions of all files together still fit, the earliest first, as trips will take them."""
    rows = [(row.from_, row, name) for name, rules in layers for row in rules.region]
    rows.sort(key=lambda each: each[0])
    for count, (_, _, name) in enumerate(rows, start=1):
        try:
            regions_with(book.regions, [row for _, row, _ in rows[:count]], book.allowances[-1].lodging_cap_won)
        except ValueError as error:
            raise _invalid(name, 1, f"region.{error}") from error


def _agree(layers: Sequence[tuple[str, OfficeRules]]) -> None:
    """Of two tables that begin on one day and say the same thing otherwise neither may win by its file's name."""
    known: dict[tuple[object, ...], tuple[str, object]] = {}
    for name, rules in layers:
        for what, key, says in _told(rules):
            other, said = known.setdefault(key, (name, says))
            if said != says:
                raise UserError("office_table_conflict", what=what, one=other, other=name)


def _told(rules: OfficeRules) -> Iterator[tuple[str, tuple[object, ...], object]]:
    """What each table is called, what tells it from others, and what it says."""
    for row in rules.office:
        yield f"{row.from_} 시행 기관 여비규정", ("office", row.from_), row
    for table in rules.allowance:
        for applies in table.applies:
            key = ("allowance", applies.employer, applies.from_)
            yield f"{applies.from_} 시행 여비 지급표({applies.employer})", key, table
    for kind, tables in (("근무지내 출장", rules.local), ("연비", rules.efficiency), ("증빙", rules.proof)):
        for dated in tables:
            yield f"{dated.from_} 시행 {kind} 표", (kind, dated.from_), dated
    for monthly in rules.monthly:
        yield f"{monthly.from_} 시행 월액여비 '{monthly.name}'", ("monthly", monthly.name, monthly.from_), monthly
    for deadline in rules.deadline:
        key = ("deadline", deadline.when, deadline.from_)
        yield f"{deadline.from_} 시행 정산 기한 '{deadline.name}'", key, deadline
    for region in rules.region:
        yield f"{region.from_} 시행 지역 '{region.name}'", ("region", region.name, region.from_), region
    for surcharge in rules.surcharge:
        key = ("surcharge", surcharge.employer, surcharge.from_)
        yield f"{surcharge.from_} 시행 가산징수 '{surcharge.name}'", key, surcharge
    for fare in rules.fare:
        ends = frozenset("".join(place.split()) for place in (fare.origin, fare.destination))
        route = f"{fare.from_} 시행 {fare.origin}–{fare.destination} 운임"
        yield route, ("fare", fare.kind, ends, "".join(fare.seat_class.split()), fare.from_), fare.amount_won


def holds(rules: OfficeRules) -> set[tuple[object, ...]]:
    """What tells each table and price from others: without any of these, something an office relied on is gone."""
    prices = {("price", row.date, row.product) for row in rules.fuel_price}
    return prices | {key for _, key, _ in _told(rules)}


def decoded(name: str, content: bytes) -> str:
    """The text of a file: UTF-8, CP949, or UTF-16 where its first bytes say so. Raises ``UserError``."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _invalid(name, 1, "UTF-8이나 CP949로 저장한 글자 파일이 아닙니다")


def _read_csv(name: str, text: str, book: RuleBook) -> OfficeRules:
    try:
        rows = Rows.of(text)
        if rows.has("출발지") and rows.has("도착지"):
            return OfficeRules(fare=fares_in(rows, name))
        return OfficeRules(fuel_price=prices_in(rows, book.fuels, name))
    except ValueError as error:
        line, words = error.args
        raise _invalid(name, line, words) from error


def _read_toml(name: str, text: str) -> OfficeRules:
    try:
        table = toml_text.parse_toml(text)
    except UserError as error:
        found = re.search(r"(\d+)번째 줄", error.message)
        raise _invalid(name, int(found[1]) if found else 1, str(error.details["detail"])) from error
    try:
        return OfficeRules.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = tuple(part for part in first["loc"] if isinstance(part, str | int))
        key = toml_text.key_path(where)
        raise _invalid(name, line_of(text, where), f"{key}: {_words(first, where)}") from error


def _words(error: Any, where: Where) -> str:
    """What is wrong with a key, and what belongs there."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        known = _TABLES if len(where) == 1 else _TABLES[str(where[0])].model_fields
        names = [str(getattr(field, "alias", None) or name) for name, field in known.items()]
        return f"모르는 항목입니다. {toml_text.nearest(str(where[-1]), names)}"
    if kind == "missing":
        return "꼭 적어야 합니다"
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"{context['expected'].replace(' or ', ', ')} 가운데 하나로 적어 주세요"
    if kind.startswith("int") or kind in ("greater_than_equal", "greater_than"):
        return "0 이상의 정수로 적어 주세요"
    if kind.startswith("date"):
        return "날짜는 2026-03-09처럼 적어 주세요"
    if kind.startswith("decimal"):
        return "숫자로 적어 주세요"
    if kind.startswith(("tuple", "list", "model", "dict")):
        return "[[표]] 모양으로 적어 주세요"
    return "알맞은 값이 아닙니다"


def line_of(text: str, where: Sequence[str | int]) -> int:
    """The line, counted from one, on which a key of a TOML text stands; its table's where the key itself is missing."""
    lines = text.splitlines()
    if not where:
        return 1
    table, rest = where[0], list(where[1:])
    number = rest.pop(0) if rest and isinstance(rest[0], int) else 0
    heads = [index for index, line in enumerate(lines) if re.match(rf"\s*\[\[?\s*{re.escape(str(table))}[\].]", line)]
    own = [index for index in heads if re.match(rf"\s*\[\[?\s*{re.escape(str(table))}\s*\]", lines[index])]
    if not own:
        return next((n for n, line in enumerate(lines, 1) if line.strip().startswith(str(table))), 1)
    start = own[min(int(number), len(own) - 1)]
    for index in range(start + 1, len(lines)):
        if index in own:
            break
        if rest and re.match(rf"\s*\"?{re.escape(str(rest[0]))}\"?\s*=", lines[index]):
            return index + 1
    return start + 1


def _check_names(name: str, text: str, rules: OfficeRules, book: RuleBook) -> None:
    """Names that must be known elsewhere: the tiers of the lodging cap, fuels and their products."""
    tiers = set(book.allowances[-1].lodging_cap_won)
    tables: tuple[tuple[str, tuple[OfficeTable | AllowanceTable, ...]], ...] = (
        ("office", rules.office),
        ("allowance", rules.allowance),
    )
    for table, rows in tables:
        for index, row in enumerate(rows):
            if unknown := set(row.lodging_cap_won or {}) - tiers:
                hint = toml_text.nearest(min(unknown), sorted(tiers))
                words = f"lodging_cap_won: 모르는 지역 구분 '{min(unknown)}'입니다. {hint}"
                raise _invalid(name, line_of(text, (table, index, "lodging_cap_won")), f"{table}[{index + 1}].{words}")
    for index, whole in enumerate(rules.allowance):
        for key, given, wanted in (
            ("meals_won", set(whole.meals_won), set(GRADES)),
            ("lodging_cap_won", set(whole.lodging_cap_won), tiers),
        ):
            if given != wanted:
                words = f"allowance[{index + 1}].{key}: {', '.join(sorted(wanted))}을(를) 모두 적어 주세요"
                raise _invalid(name, line_of(text, ("allowance", index, key)), words)
    for index in range(len(rules.region)):
        try:
            regions_with(book.regions, rules.region[: index + 1], tiers)
        except ValueError as error:
            raise _invalid(name, line_of(text, ("region", index)), f"region[{index + 1}].{error}") from error
    for index, price in enumerate(rules.fuel_price):
        where = line_of(text, ("fuel_price", index, "product"))
        if price.product not in book.fuels.products:
            words = f"모르는 유종 '{price.product}'입니다. {toml_text.nearest(price.product, book.fuels.products)}"
            raise _invalid(name, where, f"fuel_price[{index + 1}].product: {words}")
        if not Decimal(book.fuels.least_won) <= price.won_per_litre <= Decimal(book.fuels.most_won):
            words = f"유가 {price.won_per_litre:,}원이 있을 수 없는 값입니다"
            raise _invalid(name, where, f"fuel_price[{index + 1}].won_per_litre: {words}")


def _invalid(name: str, line: int, words: str) -> UserError:
    return UserError("office_table_invalid", file=name, line=line, detail=words)
