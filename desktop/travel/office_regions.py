"""기관의 지역표: what an office knows of regions, laid over the program's own (숙박비 상한과 근무지 내 출장의 구역)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from desktop.travel.regions import Area, Metropolis, Province, Regions
from desktop.travel.tables import RegionTable
from desktop.travel.toml_text import nearest


def regions_with(regions: Regions, rows: Iterable[RegionTable], known: Collection[str]) -> Regions:
    """The regions with these laid over them, one after the other; ``known``: the tiers of the lodging cap.

    Raises ValueError, in words, for a row that fits nothing.
    """
    for row in rows:
        if row.tier is not None and row.tier not in known:
            raise ValueError(f"tier: 모르는 지역 구분 '{row.tier}'입니다. {nearest(row.tier, sorted(known))}")
        regions = _with(regions, row)
    return regions


def _with(regions: Regions, row: RegionTable) -> Regions:
    known = regions.areas(row.name)
    inside = frozenset(area for area in known if row.province and _province_of(regions, area) == row.province)
    known = inside or known
    if row.areas:
        if row.tier is not None or row.province or row.districts:
            raise ValueError("areas: 여러 지역을 함께 부르는 이름에는 tier, province, districts를 적을 수 없습니다")
        parts = [_part(regions, text) for text in row.areas]
        return _named(regions, (row.name, *row.aliases), frozenset[Area]().union(*parts))
    if len(known) > 1:
        raise ValueError(f"name: '{row.name}'이(가) 어느 곳인지 알 수 없습니다. 시·도부터 적어 주세요")
    if not known:
        changed = _added(regions, row)
        return _named(changed, row.aliases, changed.areas(row.name))
    (area,) = known
    if row.province and not inside:
        found = _province_of(regions, area)
        where = f"{found}에 있습니다" if found else "도에 속하지 않습니다"
        raise ValueError(f"province: '{row.name}'은(는) {where}. province를 고치거나 지워 주세요")
    metropolis = tuple(_changed(each, row) if each.name == area.name else each for each in regions.metropolis)
    province = tuple(
        _changed_city(each, city, row) if (city := _city_of(each, area)) else each for each in regions.province
    )
    changed = _copy(regions, metropolis=metropolis, province=province)
    return _named(changed, row.aliases, changed.areas(row.name))


def _part(regions: Regions, text: str) -> frozenset[Area]:
    if found := regions.areas(text):
        return found
    raise ValueError(f"areas: 모르는 지역 '{text}'입니다")


def _added(regions: Regions, row: RegionTable) -> Regions:
    """A new 시·군 of a province, or a new metropolis."""
    if row.province:
        if row.province not in {each.name for each in regions.province}:
            known = ", ".join(each.name for each in regions.province)
            raise ValueError(f"province: 모르는 도 '{row.province}'입니다. 쓸 수 있는 이름: {known}")
        province = tuple(
            _changed_city(_with_city(each, row.name), row.name, row) if each.name == row.province else each
            for each in regions.province
        )
        return _copy(regions, province=province)
    if row.tier is None:
        raise ValueError(
            f"tier: 새 지역 '{row.name}'입니다. 숙박비 상한 구분(tier)이나 속한 도(province)를 적어 주세요"
        )
    new = Metropolis(name=row.name, aliases=(), tier=row.tier, districts=row.districts)
    return _copy(regions, metropolis=(*regions.metropolis, new))


def _changed(metropolis: Metropolis, row: RegionTable) -> Metropolis:
    districts = tuple(dict.fromkeys((*metropolis.districts, *row.districts)))
    return metropolis.model_copy(update={"tier": row.tier or metropolis.tier, "districts": districts})


def _with_city(province: Province, city: str) -> Province:
    return province.model_copy(update={"cities": (*province.cities, city)})


def _changed_city(province: Province, city: str, row: RegionTable) -> Province:
    wards = tuple(dict.fromkeys((*province.wards.get(city, ()), *row.districts)))
    update: dict[str, object] = {"wards": province.wards | {city: wards}} if wards else {}
    if row.tier is not None:
        update["tiers"] = province.tiers | {city: row.tier}
    return province.model_copy(update=update)


def _province_of(regions: Regions, area: Area) -> str:
    return next((each.name for each in regions.province if _city_of(each, area)), "")


def _city_of(province: Province, area: Area) -> str:
    return next((city for city in province.cities if province.area(city).name == area.name), "")


def _named(regions: Regions, names: Iterable[str], areas: frozenset[Area]) -> Regions:
    """More names for these areas, beside what they meant before."""
    meant = tuple(sorted(area.name for area in areas))
    return _copy(regions, also=regions.also | dict.fromkeys(names, meant))


def _copy(regions: Regions, **changed: object) -> Regions:
    """A copy that looks its names up anew."""
    return Regions.model_validate({name: getattr(regions, name) for name in Regions.model_fields} | changed)
