"""숙박비 (제16조 제1항·제4항, 별표 2): per night, as the bill says, up to the cap of the place of lodging."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from desktop.receipts.model import Kind
from desktop.travel.allowances import OVERSEAS
from desktop.travel.applicable import TripRules
from desktop.travel.duplicates import TWICE
from desktop.travel.evidence import ITEM_NAMES, Expense, item
from desktop.travel.findings import finding
from desktop.travel.money import divided, won
from desktop.travel.regions import Area, tiers
from desktop.travel.settlement import Finding, Item, Lodged, PaidBy, Verdict
from desktop.travel.tables import PerNight

NAME = ITEM_NAMES[Kind.LODGING]


@dataclass(frozen=True)
class Stay:
    """One bill: its nights, and its cap in won (None: 실비 without a cap).

    ``extra``: what a reason may add to the cap. ``pool``: the areas by name, whatever they count as on a night; bills
    of one pool may add up their caps, and ``slack`` is what this one may use of the others'.
    """

    expense: Expense
    nights: tuple[dt.date, ...]
    cap: int | None
    extra: int = 0
    cap_words: str = ""
    pool: frozenset[str] = frozenset()
    slack: int = 0

    @property
    def persons(self) -> int:
        """For how many of those who shared the bill it is claimed here: all, unless a person says fewer."""
        return min(self.expense.claims_for or self.expense.persons, self.expense.persons)

    @property
    def bill(self) -> int:
        """The bill without a breakfast printed apart."""
        return max((self.expense.amount or 0) - self.expense.breakfast_won, 0)

    @property
    def amount(self) -> int:
        """The part of the bill that is claimed here; cut off, so that the parts never make more than the bill."""
        return self.bill * self.persons // self.expense.persons

    @property
    def words(self) -> str:
        part = f" 가운데 {self.expense.persons}명 중 {self.persons}명분" if self.persons < self.expense.persons else ""
        return f"실비 {won(self.bill)}{part}"


def lodging_items(rules: TripRules, expenses: Sequence[Expense]) -> tuple[list[Item], list[Finding], bool]:
    """The rows, the findings, and whether an excess over the cap is asked for with a reason (제16조 제2항)."""
    stays, findings = _doubt_nights(rules, [_stay(rules, expense) for expense in expenses])
    if rules.options.lodging_cap_scope == "trip":
        stays = _share_caps(stays)
    items: list[Item] = []
    has_excess = False
    for stay in stays:
        if stay.expense.acquaintance:
            items.append(_lodged(_acquaintance_item(rules, stay), stay, at_acquaintance=True))
            continue
        row = _lodged(_item(rules, stay), stay)
        items.append(row)
        items += [_lodged(extra, stay, spared=_spared(stay)) for extra in _shared_item(rules, stay)]
        has_excess |= stay.cap is not None and bool(stay.expense.reason) and stay.amount > stay.cap + stay.slack
        if stay.expense.persons > 1:
            findings.append(finding("shared_lodging"))
        if row.verdict is Verdict.REDUCED and stay.expense.nights is None and len(rules.dates) > len(stay.nights) + 1:
            findings.append(finding("nights_assumed", *stay.expense.keys))
    return items, findings, has_excess


def _lodged(row: Item, stay: Stay, *, spared: int = 0, at_acquaintance: bool = False) -> Item:
    """The item with its nights, for the forms."""
    nights = Lodged(
        nights=len(stay.nights),
        cap_won=None if spared else stay.cap,
        cap_words="" if spared else stay.cap_words,
        persons=stay.expense.persons,
        spared=spared,
        at_acquaintance=at_acquaintance,
    )
    return row.model_copy(update={"lodged": nights})


def _stay(rules: TripRules, expense: Expense) -> Stay:
    """A bill with its nights, and the cap of the place for each of them."""
    trip_nights = len(rules.dates) - 1
    if expense.nights is None and not expense.is_claim and trip_nights != 1:
        expense = expense.doubting("숙박 일수가 보이지 않습니다. 몇 박인지 적어 주세요.")
    if rules.scope.local:
        expense = expense.doubting("근무지 안 출장의 숙박비입니다. 지급할지 확인해 주세요.")
    if rules.overseas:
        expense = expense.doubting(OVERSEAS)
    if rules.trip.trip.cancelled:
        expense = expense.doubting("취소한 출장의 숙박비입니다. 환불받지 못한 사유를 확인해 주세요.")
    if expense.breakfast_won:
        expense = expense.doubting(
            f"조식 {won(expense.breakfast_won)}은 숙박비가 아닙니다. 뺀 금액이 맞는지 확인해 주세요."
        )
    first = expense.date or rules.dates[0]
    count = min(expense.nights or 1, len(rules.dates))  # one night too many is enough to be outside the trip
    nights = tuple(first + dt.timedelta(days=number) for number in range(count))
    if any(rules.day(night).aboard for night in nights):
        expense = expense.doubting("배나 비행기에서 지낸 밤의 숙박비입니다. 부득이한 사유를 확인해 주세요.")
    if shared := [night for night in nights if any(other.has_night(night) for other in rules.others)]:
        words = f"{shared[0].month}월 {shared[0].day}일 밤에 다른 출장이 있습니다. 두 번 정산하지 않는지 확인해 주세요."
        expense = expense.doubting(words)
    uncapped = [rules.grade(night) in rules.table(night).uncapped_grades for night in nights]
    if expense.acquaintance or all(uncapped):
        return Stay(expense, nights, None)
    if any(uncapped):
        expense = expense.doubting("숙박 중에 여비 등급이 바뀌었습니다. 등급마다 숙박비를 나누어 적어 주세요.")
    places = [_place(rules, expense, night) for night in nights]
    doubts = list(dict.fromkeys(doubt for _, doubt in places if doubt))
    pool = frozenset(area.name for areas, _ in places for area in areas)
    stay = Stay(expense.doubting(*doubts), nights, None, pool=pool)
    caps = [_cap(rules, night, areas) * stay.persons for night, (areas, _) in zip(nights, places, strict=True)]
    lowest = sum(_cap(rules, night, frozenset()) * stay.persons for night in nights)
    is_known = all(rules.regions_on(night).areas(expense.place) for night in nights)
    if expense.place and not is_known and stay.amount > lowest and not doubts:
        unknown = f"'{expense.place}'이(가) 어느 지역인지 알 수 없습니다. 시·군·구까지 적어 주세요."
        stay = replace(stay, expense=expense.doubting(unknown))
    words = " + ".join(f"{won(cap)} × {count}박" for cap, count in Counter(caps).items())
    extra = sum(cap * rules.excess_share(night) for night, cap in zip(nights, caps, strict=True))
    return replace(stay, cap=sum(caps), extra=floor(extra), cap_words=words)


def _place(rules: TripRules, expense: Expense, night: dt.date) -> tuple[frozenset[Area], str]:
    """The areas the place of lodging can be on a night, and the question where they have different caps.

    The place as written; else the trip's destinations; the receipt's own address only proposes, and may contradict.
    """
    regions, journey = rules.regions_on(night), rules.trip.trip
    if areas := regions.areas(expense.place):
        if len(tiers(areas)) == 1:
            return areas, ""
        return areas, f"'{expense.place}'만으로는 숙박지의 지역을 알 수 없습니다. 시·군·구까지 적어 주세요."
    address = regions.areas(expense.address)
    by_destination = [regions.areas(text) for text in journey.destinations]
    together = frozenset[Area]().union(*by_destination)
    if by_destination and all(by_destination) and len(tiers(together)) == 1:
        if not address or tiers(address) == tiers(together):
            return together, ""
        return together | address, f"출장지와 영수증 주소({expense.address})가 다릅니다. 숙박지를 적어 주세요."
    if len(tiers(address)) == 1:
        return address, f"숙박지를 확인해 주세요. 영수증 주소는 {expense.address}입니다."
    return together | address, "숙박지를 알 수 없습니다. 시·군·구까지 적어 주세요."


def _cap(rules: TripRules, night: dt.date, areas: frozenset[Area]) -> int:
    """별표 2: the cap of a night. Where the place is open, the lowest it can be."""
    caps = rules.table(night).lodging_cap_won
    return min(caps[tier] for tier in (tiers(areas) or frozenset(caps)))


def _doubt_nights(rules: TripRules, stays: list[Stay]) -> tuple[list[Stay], list[Finding]]:
    """제16조 제4항: every night lies within the trip and is paid once; what does not fit is asked about."""
    single = [stay for stay in stays if TWICE not in stay.expense.doubts]
    count = Counter(night for stay in single for night in stay.nights)
    doubted: list[Stay] = []
    findings: list[Finding] = []
    for stay in stays:
        outside = [night for night in stay.nights if night not in rules.dates[:-1]]
        is_duplicate = TWICE in stay.expense.doubts
        twice = [night for night in stay.nights if count[night] > 1 and not is_duplicate]
        if outside:
            findings.append(finding("outside_trip", *stay.expense.keys, date=outside[0].isoformat()))
            stay = replace(stay, expense=stay.expense.doubting("출장 기간 밖의 숙박입니다. 숙박일을 확인해 주세요."))
        if twice:
            both = (key for other in single if twice[0] in other.nights for key in other.expense.keys)
            findings.append(finding("lodging_overlap", *sorted(both), date=twice[0].isoformat()))
            stay = replace(stay, expense=stay.expense.doubting("같은 밤의 숙박이 또 있습니다. 숙박일을 확인해 주세요."))
        doubted.append(stay)
    nights, most = sum(count.values()), len(rules.dates) - 1
    if nights > most and single:
        keys = sorted(key for stay in single for key in stay.expense.keys)
        findings.append(finding("nights_exceed", *keys, nights=nights, most=most))
    return doubted, findings


def _share_caps(stays: list[Stay]) -> list[Stay]:
    """Cap scope "trip": what one bill leaves of its cap, another of the same place may use (no reason first)."""
    spare: Counter[frozenset[str]] = Counter()
    for stay in stays:
        if stay.cap is not None and not stay.expense.doubts:
            spare[stay.pool] += max(stay.cap - stay.amount, 0)
    shared = {}
    order = sorted(range(len(stays)), key=lambda index: (bool(stays[index].expense.reason), stays[index].nights, index))
    for index in order:
        stay = stays[index]
        if stay.cap is not None and not stay.expense.doubts:
            used = min(max(stay.amount - stay.cap, 0), spare[stay.pool])
            spare[stay.pool] -= used
            stay = replace(stay, slack=used)
        shared[index] = stay
    return [shared[index] for index in range(len(stays))]


def _item(rules: TripRules, stay: Stay) -> Item:
    """The bill up to the cap; with a reason up to 3/10 of the cap more (제16조 제1항 단서)."""
    lodging, expense, first = rules.book.calculation.lodging, stay.expense, stay.nights[0]
    tables = [rules.table(night) for night in stay.nights]
    basis = [lodging.article, *(table.basis("lodging_cap_won", "uncapped_grades") for table in tables)]
    basis += [article for night in stay.nights for article in rules.grade_basis(night)]
    if any(rules.day(night).aboard for night in stay.nights):
        basis.append(rules.book.calculation.aboard.lodging_article)
    if stay.pool & rules.regions.merged_areas:
        basis += [table.merged_city_article for table in tables if table.merged_city_article]
    reasons = [f"사유: {expense.reason}"] if expense.reason else []
    claimed = allowed = stay.amount
    words = stay.words
    if stay.cap is not None:
        words += f", 상한 {stay.cap_words}"
        limit = stay.cap + stay.slack
        if stay.slack:
            words += f", 다른 밤의 남은 상한 {won(stay.slack)}"
        if expense.reason and stay.amount > limit:
            basis += lodging.excess_articles
            offices = (table.office for table in tables)
            basis += [row.article for row in offices if row is not None and row.excess_fraction is not None]
            words += f", 추가 {won(min(stay.extra, stay.amount - limit))}"
            limit += stay.extra
        allowed = min(stay.amount, limit)
        if allowed < claimed:
            shares = dict.fromkeys(rules.excess_share(night) for night in stay.nights)
            most = "·".join(f"{share.denominator}분의 {share.numerator}" for share in shares)
            reasons.append(
                f"부득이한 사유가 있어도 상한액의 {most}까지만 더 지급합니다."
                if expense.reason
                else "상한액까지 지급합니다. 부득이하게 넘었으면 사유를 적어 주세요."
            )
    basis = list(dict.fromkeys(basis))
    row = item(expense, NAME, first, claimed=claimed, allowed=allowed, basis=basis, words=words, reasons=reasons)
    return row.model_copy(update={"by_year": _by_year(rules, stay, allowed)})


def _by_year(rules: TripRules, stay: Stay, amount: int) -> tuple[tuple[int, int], ...]:
    """The bill by the fiscal years of its nights; nothing where they lie in one."""
    first, last = rules.dates[0].year, rules.dates[-1].year
    nights = Counter(min(max(night.year, first), last) for night in stay.nights)
    return tuple(divided(amount, nights).items()) if len(nights) > 1 else ()


def _shared_item(rules: TripRules, stay: Stay) -> list[Item]:
    """공동숙박: for those of n persons whom the bill needed no cap for, a fixed sum a night, if T ≤ C × (n − 1)."""
    table, expense, spared = rules.book.calculation.shared_lodging, stay.expense, _spared(stay)
    if not spared:
        return []
    fixed, basis = _fixed(rules, stay, table, "shared_won_per_night")
    amount = sum(per_night * nights * spared for per_night, nights in fixed.items())
    words = " + ".join(f"{won(per_night)} × {spared}명 × {nights}박" for per_night, nights in fixed.items())
    why = ["함께 묵어 숙박비를 쓰지 않은 사람 몫입니다."]
    cash = replace(expense, paid_by=PaidBy.OWN)  # nobody's card has paid what was not spent
    return [item(cash, NAME, stay.nights[0], claimed=amount, allowed=amount, basis=basis, words=words, reasons=why)]


def _spared(stay: Stay) -> int:
    """For how many of those who shared the room the bill needed no cap."""
    persons = stay.expense.persons
    if not stay.cap or not stay.amount or persons < 2 or stay.persons < persons:
        return 0
    nights = len(stay.nights)
    cap = Fraction(stay.cap, nights * persons)
    return max(persons - ceil(Fraction(stay.amount, nights) / cap), 0)


def _acquaintance_item(rules: TripRules, stay: Stay) -> Item:
    """친지집 숙박: a fixed sum a night; never more than asked for."""
    table, expense = rules.book.calculation.acquaintance_stay, stay.expense
    sums, articles = _fixed(rules, stay, table, "acquaintance_won_per_night")
    fixed = sum(per_night * nights for per_night, nights in sums.items())
    claimed = fixed if expense.amount is None else expense.amount
    words = " + ".join(f"{won(per_night)} × {nights}박" for per_night, nights in sums.items())
    reasons = ["친지집 숙박은 정액으로 지급합니다."]
    basis = [rules.book.calculation.lodging.article, *articles]
    return item(
        expense,
        NAME,
        stay.nights[0],
        claimed=claimed,
        allowed=min(claimed, fixed),
        basis=basis,
        words=words,
        reasons=reasons,
    )


def _fixed(rules: TripRules, stay: Stay, table: PerNight, name: str) -> tuple[Counter[int], list[str]]:
    """The fixed sums a night, each with how many nights have it, and their articles: of each night the office's own
    where it has one."""
    sums: Counter[int] = Counter()
    articles: dict[str, None] = {}
    for night in stay.nights:
        office = rules.table(night).office
        own = getattr(office, name) if office is not None else None
        sums[table.won_per_night if own is None else own] += 1
        articles[table.article if office is None or own is None else office.article] = None
    return sums, list(articles)
