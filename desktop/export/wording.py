"""Words that every document has in common: text made fit to print, periods, who travels."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from desktop.export.evidence import Evidence
from desktop.receipts.normalize import mask_private
from desktop.travel.money import won
from desktop.travel.settlement import Item, RulesUsed, Settlement
from desktop.travel.trip import Traveler, Trip

#: Marks that turn the reading direction and so can make a name read as another one.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Who signs in the box of a paper that goes up for approval.
SIGNERS: Final = ("담당", "검토", "결재")
_WEEKDAYS: Final = "월화수목금토일"


def printable(text: str) -> str:
    """Text fit for a document: private numbers masked, characters that no file may hold removed; lines stay lines."""
    return mask_private("".join(c for c in text if c == "\n" or _is_printable(c)))


def _is_printable(character: str) -> bool:
    if character in _DIRECTION_MARKS or ord(character) & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs")


def period(trip: Trip) -> str:
    """From when to when: '2026. 3. 9.(월) 07:00 ~ 2026. 3. 10.(화) 19:00 (1박 2일)'.

    Of trips within the workplace's area how many there were meanwhile; of one that was called off that it was.
    """
    start, end = trip.trip.start, trip.trip.end
    nights = (end.date() - start.date()).days
    if trip.local:
        words = f"{day(start)} ~ {day(end)} (근무지내 출장 {len(trip.local)}회)"
    else:
        words = f"{_moment(start)} ~ {_moment(end)} ({f'{nights}박 {nights + 1}일' if nights else '당일'})"
    return " - ".join(filter(None, (words, _called_off(trip))))


def travelled_on(trip: Trip) -> list[dt.date]:
    """The days of the trip; of trips within the workplace's area those days alone."""
    return sorted({row.date for row in trip.local}) or list(trip.trip.dates)


def _called_off(trip: Trip) -> str:
    if not trip.trip.cancelled:
        return ""
    return ": ".join(filter(None, ("출장 취소", trip.trip.cancel_reason.strip())))


def _moment(when: dt.datetime) -> str:
    return f"{day(when)} {when:%H:%M}"


def day(date: dt.date) -> str:
    """A day with its weekday: '2026. 3. 9.(월)'."""
    return f"{date.year}. {date.month}. {date.day}.({_WEEKDAYS[date.weekday()]})"


def day_signed(date: dt.date | None) -> str:
    """The day a paper is signed: '2026년 3월 12일', or room to write it."""
    return f"{date.year}년 {date.month}월 {date.day}일" if date else "        년      월      일"


def applied(rules: RulesUsed) -> str:
    """Which version of which table was used: '별표 2 (대통령령 제36492호), 시행일 2026-07-01'."""
    return f"{rules.table}, 시행일 {rules.effective_from:%Y-%m-%d}"


def office(traveler: Traveler) -> str:
    """소속: organization and department."""
    return " ".join(part for part in (traveler.organization, traveler.department) if part)


def rank(traveler: Traveler) -> str:
    """직급(직위) with the grade of the travel rules: '주무관 (제2호)'."""
    return f"{traveler.position} ({traveler.grade})" if traveler.position else traveler.grade


def companions(trip: Trip) -> str:
    """복수출장자: who else travelled, as far as that is known."""
    return ", ".join(trip.trip.companions)


def cap(item: Item) -> str:
    """상한액 of lodging: '300,000원 (100,000원 × 3박)', or how a fixed sum comes about."""
    lodged = item.lodged
    if lodged is None or lodged.is_fixed:
        return f"정액 {item.sum}" if lodged else item.sum
    if lodged.cap_won is None:
        return "상한 없음 (실비)"
    return won(lodged.cap_won) + (f" ({lodged.cap_words})" if lodged.nights > 1 else "")


def nights(settlement: Settlement) -> tuple[int, int]:
    """친지집 숙박(박), 공동숙박(박): how many nights of each."""
    stays = [item.lodged for item in settlement.items if item.lodged is not None]
    return (
        sum(stay.nights for stay in stays if stay.at_acquaintance),
        sum(stay.nights for stay in stays if stay.persons > 1 and not stay.is_fixed),
    )


def applicants(trip: Trip, settlement: Settlement) -> str:
    """공동숙박 추가지급 신청자: how many it is paid for; their names where no one else can be meant."""
    found = [item.lodged for item in settlement.items if item.lodged is not None and item.lodged.spared]
    if not found:
        return ""
    others = trip.trip.companions
    if all(stay.spared == stay.persons - 1 == len(others) for stay in found):
        return ", ".join(others)
    return f"{max(stay.spared for stay in found)}명"


def vehicle(trip: Trip) -> str:
    """공무용 차량: whether a public vehicle was used."""
    used = {trip.trip.public_vehicle} | {day.public_vehicle for day in trip.days if day.public_vehicle is not None}
    return "일부 날짜에 이용" if len(used) > 1 else "이용" if used == {True} else "이용 안 함"


def meals(trip: Trip) -> str:
    """식사제공: how many meals were provided, by day where that is said."""
    count = sum(len(day.meals) for day in trip.days) or trip.trip.meals_provided
    return f"{count}식 제공받음" if count else "없음"


def enclosures(trip: Trip, evidence: Sequence[Evidence]) -> str:
    """첨부: which receipts there are as files, by kind, and how many on paper."""
    on_paper = sum(claim.evidence for claim in trip.claims)
    kinds = Counter(each.kind_name for each in evidence)
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    words = f"첨부: 증빙 {len(evidence)}건" + (f"({told})" if told else "")
    return words + (f", 종이 증빙 {on_paper}건" if on_paper else "")


def driving(trip: Trip) -> str:
    """※ 차량 유종 / 동승자 of the own car."""
    fuels = ", ".join(dict.fromkeys(leg.fuel for leg in trip.own_car))
    passengers = max((leg.passengers for leg in trip.own_car), default=0)
    return f"※ 차량 유종: {fuels or '-'} / 동승자: {f'{passengers}명' if passengers else '-'}"
