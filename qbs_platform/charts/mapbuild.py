"""The maps of all regions: which there are, what each shows.

The country shows its provinces, a province its cities, a city its districts. Municipalities and
other provinces without cities show their districts; a region without parts shows its own shape.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from qbs_platform.charts import labels, outlines, sheets
from qbs_platform.charts.geometry import Feature, Level, Source
from qbs_platform.charts.mapfile import Area, Inset, Label, Lines, Outline, Place, RegionMap
from qbs_platform.charts.sheets import InsetSheet, Sheet

COUNTRY = Place("000000", "全国")
HAINAN = "460000"
_PROVINCE_DIGITS, _CITY_DIGITS = 2, 4


@dataclass(frozen=True, slots=True)
class Region:
    """A region to draw: the way to it, the areas it shows, the level that they are of."""

    path: tuple[Place, ...]
    areas: tuple[Feature, ...]
    level: Level

    @property
    def place(self) -> Place:
        """The region itself."""
        return self.path[-1]


def regions(source: Source) -> list[Region]:
    """Every region that gets a map: the country, then the others in the order of their codes."""
    found = [Region((COUNTRY,), source.provinces.areas, source.provinces)]
    for province in source.provinces.areas:
        way = (COUNTRY, Place(province.code, province.name))
        cities = _below(province, source.cities, _PROVINCE_DIGITS)
        if not cities:
            districts = _below(province, source.districts, _PROVINCE_DIGITS)
            found.append(Region(way, districts or (province,), source.districts))
            continue
        found.append(Region(way, cities, source.cities))
        for city in cities:
            is_whole = city.code.endswith("00")
            districts = _below(city, source.districts, _CITY_DIGITS) if is_whole else ()
            way_on = (*way, Place(city.code, city.name))
            found.append(Region(way_on, districts or (city,), source.districts))
    return found


def build(source: Source) -> Iterator[RegionMap]:
    """Draw the map of every region."""
    found = regions(source)
    codes = {region.place.code for region in found}
    for region in found:
        yield _draw(region, source, codes)


def _below(parent: Feature, level: Level, digits: int) -> tuple[Feature, ...]:
    prefix = parent.code[:digits]
    return tuple(a for a in level.areas if a.code[:digits] == prefix and a.code != parent.code)


def _draw(region: Region, source: Source, codes: set[str]) -> RegionMap:
    sheet = _sheet(region, source)
    shown = [_within(area, sheet) for area in region.areas]
    parts = outlines.simplify(shown, sheet.frame.scale)
    named = labels.province_names(shown) if region.place == COUNTRY else shown
    drawn = [outlines.outline(own, sheet.frame) for own in parts]
    national = _national_lines(sheet, source)
    local = _clip(region.level.lines, sheet.main)
    room = labels.Room(parts, [*national, *local], sheet.frame, sheet.main)
    names = labels.place(named, parts, room)
    return RegionMap(
        code=region.place.code,
        name=region.place.name,
        credit=source.credit,
        path=region.path,
        width=sheet.width,
        height=sheet.height,
        frame=sheet.frame,
        areas=_areas(region, drawn, names, codes),
        islands=labels.place_islands(room),
        lines=Lines(
            outlines.line_path(national, sheet.frame), outlines.line_path(local, sheet.frame)
        ),
        inset=_inset(region, sheet.inset, source, codes) if sheet.inset else None,
    )


def _sheet(region: Region, source: Source) -> Sheet:
    if region.place == COUNTRY:
        return sheets.country(source)
    if region.place.code == HAINAN:
        return sheets.hainan(source)
    return sheets.plain(source, region.areas)


def _within(area: Feature, sheet: Sheet) -> Feature:
    """The area without what only the inset has room for."""
    if sheet.inset is None:
        return area
    return Feature(area.code, area.name, tuple(p for p in area.parts if sheet.main.covers(p)))


def _national_lines(sheet: Sheet, source: Source) -> list[Any]:
    """Whole dashes beside an inset, which shows all of them; clipped ones on other maps."""
    if sheet.inset is None:
        return _clip(source.national_lines, sheet.main)
    return [line for line in source.national_lines if sheet.main.covers(line)]


def _areas(
    region: Region,
    drawn: Sequence[Outline],
    names: Sequence[Label | None],
    codes: set[str],
) -> tuple[Area, ...]:
    return tuple(
        Area(
            code=area.code,
            name=area.name,
            has_map=area.code in codes and area.code != region.place.code,
            outline=shape,
            label=label,
        )
        for area, shape, label in zip(region.areas, drawn, names, strict=True)
    )


def _inset(region: Region, sheet: InsetSheet, source: Source, codes: set[str]) -> Inset:
    inside = [
        Feature(a.code, a.name, tuple(p for p in a.parts if p.intersects(sheet.window)))
        for a in region.areas
    ]
    # Simplified first, cut afterwards: cutting moves points, and a border would lose its twin.
    simplified = outlines.simplify(inside, sheet.frame.scale)
    parts = [outlines.cut(own, sheet.window) for own in simplified]
    drawn = [outlines.outline(own, sheet.frame) for own in parts]
    areas = _areas(region, drawn, [None] * len(drawn), codes)
    national = _clip(source.national_lines, sheet.window)
    return Inset(
        x=sheet.x,
        y=sheet.y,
        width=sheet.width,
        height=sheet.height,
        frame=sheet.frame,
        areas=tuple(area for area in areas if not area.outline.is_empty),
        lines=Lines(outlines.line_path(national, sheet.frame), ""),
    )


def _clip(lines: Sequence[Any], window: Any) -> list[Any]:
    """What of the lines lies in the window."""
    if not lines:
        return []
    clipped = shapely.intersection(np.array(lines, dtype=object), window)
    found = shapely.get_parts(clipped[~shapely.is_empty(clipped)])
    return [part for part in found if part.geom_type == "LineString"]
