"""Place names to regions: the tier of the lodging cap (별표 2) and the area of the workplace (제18조 제2항).

A name that fits several regions ("광주", "전남광주통합특별시" alone) keeps them all: the caller asks, nobody guesses.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

#: What follows the name of a place in the name of a stop: 나주역, 목포종합버스터미널, 서울톨게이트.
_STOP: Final = re.compile(
    r"(?:\(?(?:종합|고속|시외|공용|복합|여객)*(?:버스)?터미널\)?|역|국제공항|공항|여객항|항|영업소|톨게이트|TG|IC|나들목)$"
)


@dataclass(frozen=True, order=True)
class Area:
    """One 시·군, or one 특별시·광역시·특별자치시: the unit of 제18조 제2항. ``tier`` is the row of the lodging cap."""

    name: str
    tier: str


class Metropolis(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    aliases: tuple[str, ...]
    tier: str
    districts: tuple[str, ...]
    merged: bool = False


class Province(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    aliases: tuple[str, ...]
    tier: str
    cities: tuple[str, ...]
    wards: dict[str, tuple[str, ...]] = {}
    merged: bool = False
    #: Of a city that has another tier than its province.
    tiers: dict[str, str] = {}

    def area(self, city: str) -> Area:
        return Area(f"{self.name} {city}", self.tiers.get(city, self.tier))


class Regions(BaseModel):
    """행정구역: metropolises, provinces with their 시·군; the merged city counts by its former areas (비고 제5호).

    ``stops`` and ``airports`` are common knowledge: they only ever raise a question, and decide no amount.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    strength: Literal["A", "B", "C"]
    checked_on: dt.date
    stops_source: str
    stops_strength: Literal["A", "B", "C"]
    stops_checked_on: dt.date
    merged_city: str
    merged_aliases: tuple[str, ...]
    overseas: tuple[str, ...]
    metropolis: tuple[Metropolis, ...]
    province: tuple[Province, ...]
    landmarks: dict[str, str]
    stops: dict[str, str]
    airports: dict[str, str]
    #: More names, each for the areas (by name) it means.
    also: dict[str, tuple[str, ...]] = {}

    def areas(self, text: str) -> frozenset[Area]:
        """Every area a place text can mean: none when nothing in it is known, several when it is ambiguous.

        Words narrow each other ("광주" + "서구"); words that contradict each other keep both sides.
        """
        for landmark, place in self.landmarks.items():
            text = text.replace(landmark, f" {place} ")
        text = self._official.sub(lambda match: f" {match[0]} ", text)
        found: frozenset[Area] = frozenset()
        districts: list[frozenset[Area]] = []
        for word in _words(text):
            if word in self._districts:
                districts.append(self._districts[word])
            elif word in self._names:
                named = self._names[word]
                found = (found & named) or (found | named)
        for district in districts:
            found = (found & district) or (found | district)
        return found

    def stop_areas(self, name: str, *, by_air: bool = False) -> frozenset[Area]:
        """Every area that a station, terminal, airport or toll gate can lie in, by its name on a ticket."""
        squashed = "".join(name.split())
        bare = _STOP.sub("", squashed)
        for known in (self.airports, self.stops) if by_air else (self.stops,):
            for key in (squashed, bare):
                if key in known:
                    return self.areas(known[key])
        return self.areas(bare) or self.areas(name)

    def is_overseas(self, text: str) -> bool:
        """Whether a place text names a country or city abroad, and nothing at home."""
        return any(word in self.overseas for word in _words(text)) and not self.areas(text)

    def begins_with_region(self, text: str) -> bool:
        """Whether a line begins with the official name of a region, as an address does."""
        return self._official.match(text) is not None

    @cached_property
    def merged_areas(self) -> frozenset[str]:
        """Names of the former areas of the merged city (별표 2 비고 제5호)."""
        return frozenset(area.name for area in self._names[self.merged_city])

    @cached_property
    def _official(self) -> re.Pattern[str]:
        names = [self.merged_city, *self.merged_aliases]
        names += [*(row.name for row in self.metropolis), *(row.name for row in self.province), *self.also]
        return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))

    @cached_property
    def _districts(self) -> dict[str, frozenset[Area]]:
        table: dict[str, frozenset[Area]] = {}
        for row in self.metropolis:
            for district in row.districts:
                for name in (district, district[:-1]) if district.endswith("군") else (district,):
                    table[name] = table.get(name, frozenset()) | {Area(row.name, row.tier)}
        for province in self.province:
            for city, wards in province.wards.items():
                for ward in wards:
                    table[ward] = table.get(ward, frozenset()) | {province.area(city)}
        return table

    @cached_property
    def _names(self) -> dict[str, frozenset[Area]]:
        table: dict[str, frozenset[Area]] = {}

        def add(name: str, areas: frozenset[Area]) -> None:
            table[name] = table.get(name, frozenset()) | areas

        merged: frozenset[Area] = frozenset()
        for row in self.metropolis:
            areas = frozenset({Area(row.name, row.tier)})
            for name in (row.name, *row.aliases):
                add(name, areas)
            merged |= areas if row.merged else frozenset()
        for province in self.province:
            inside = frozenset(map(province.area, province.cities))
            for name in (province.name, *province.aliases):
                add(name, inside)
            for city in province.cities:
                area = frozenset({province.area(city)})
                add(city, area)
                if city[:-1] not in (province.name, *province.aliases):
                    add(city[:-1], area)
            merged |= inside if province.merged else frozenset()
        for name in (self.merged_city, *self.merged_aliases):
            add(name, merged)
        every = {area.name: area for areas in table.values() for area in areas}
        for name, areas_named in self.also.items():
            add(name, frozenset(every[each] for each in areas_named))
        return table


def _words(text: str) -> list[str]:
    return re.split(r"[\s,./·()\[\]~→\-]+", text)


def tiers(areas: frozenset[Area]) -> frozenset[str]:
    """The lodging-cap tiers the areas fall into."""
    return frozenset(area.tier for area in areas)
