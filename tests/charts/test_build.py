"""All maps, built from the real source: complete, the same each time, small."""

import gzip
from pathlib import Path
from typing import Any

import pytest
import shapely

from qbs_platform.charts import geometry, mapbuild, mapfile
from qbs_platform.charts.geometry import Feature, Source
from qbs_platform.charts.mapfile import Frame, RegionMap
from tests.charts import drawing

NEAR = 4.0  # units: about 2.5 px on a desktop, 1.3 px on a phone


@pytest.fixture(scope="module")
def source() -> Source:
    return geometry.read()


@pytest.fixture(scope="module")
def built(maps_folder: Path) -> dict[str, RegionMap]:
    regions = (mapfile.decode(file.read_bytes()) for file in maps_folder.iterdir())
    return {region.code: region for region in regions if region}


def test_every_region_has_a_map(built: dict[str, RegionMap], source: Source) -> None:
    levels = (source.provinces, source.cities)
    expected = {"000000"} | {area.code for level in levels for area in level.areas}

    assert built.keys() == expected


def test_every_child_is_on_its_parents_map(built: dict[str, RegionMap], source: Source) -> None:
    for region in mapbuild.regions(source):
        drawn = built[region.place.code]
        shown = {a.code for d in drawing.drawings(drawn) for a in d.areas if not a.outline.is_empty}

        assert [area.code for area in drawn.areas] == [area.code for area in region.areas]
        assert shown == {area.code for area in region.areas}, region.place


def test_every_division_is_drawn_somewhere(built: dict[str, RegionMap], source: Source) -> None:
    drawn = {area.code for region in built.values() for area in region.areas}
    levels = (source.provinces, source.cities, source.districts)

    assert {area.code for level in levels for area in level.areas} - drawn == set()


def test_no_island_is_dropped(built: dict[str, RegionMap], source: Source) -> None:
    lost = [
        (region.place.name, area.name, part.bounds)
        for region in mapbuild.regions(source)
        for area in region.areas
        for part in parts_that_are_missing(area, built[region.place.code])
    ]

    assert lost == []


def parts_that_are_missing(area: Feature, region: RegionMap) -> list[Any]:
    """The polygons of an area that neither the main map nor the inset shows at their place."""
    lands = [
        (drawing.land(shown), each.frame)
        for each in drawing.drawings(region)
        for shown in each.areas
        if shown.code == area.code
    ]
    return [
        part
        for part in area.parts
        if min(land.distance(unit_point(part, frame)) for land, frame in lands) > NEAR
    ]


def unit_point(part: Any, frame: Frame) -> shapely.Point:
    inside = part.representative_point()
    return shapely.Point(frame.place(inside.x, inside.y))


def test_links_lead_to_maps_that_exist(built: dict[str, RegionMap]) -> None:
    linked = {a.code for region in built.values() for a in region.areas if a.has_map}

    assert linked == built.keys() - {"000000"}


def test_the_path_leads_from_the_country_to_the_region(built: dict[str, RegionMap]) -> None:
    assert [place.name for place in built["330100"].path] == ["全国", "浙江省", "杭州市"]
    assert [place.name for place in built["110000"].path] == ["全国", "北京市"]


def test_a_city_without_districts_shows_itself(built: dict[str, RegionMap]) -> None:
    (area,) = built["441900"].areas

    assert (area.code, area.name, area.has_map) == ("441900", "东莞市", False)


def test_municipalities_show_their_districts(built: dict[str, RegionMap]) -> None:
    names = {area.name for area in built["110000"].areas}

    assert len(names) == 16
    assert "海淀区" in names


def test_two_builds_give_the_same_bytes(maps_folder: Path, source: Source) -> None:
    again = {f"{m.code}.json": mapfile.encode(m) for m in mapbuild.build(source)}

    assert {file.name: file.read_bytes() for file in maps_folder.iterdir()} == again


def test_maps_are_small(maps_folder: Path) -> None:
    country = (maps_folder / "000000.json").read_bytes()
    sizes = [file.stat().st_size for file in maps_folder.iterdir()]

    assert len(country) < 60_000
    assert len(gzip.compress(country)) < 16_000
    assert max(sizes) < 60_000
    assert sum(sizes) < 4_000_000
