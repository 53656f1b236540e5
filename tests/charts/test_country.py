"""What the rules for maps of China demand (公开地图内容表示规范, 2023; docs/adr/0008)."""

from pathlib import Path

import pytest
import shapely
from django.template.loader import render_to_string

from qbs_platform.charts import geometry, maps
from qbs_platform.charts.mapfile import Frame, RegionMap
from tests.charts import drawing

TAIWAN, HAINAN, GUANGDONG = "710000", "460000", "440000"
NEAR = 4.0  # units
NAMED = {
    "钓鱼岛": (123.52, 25.75, TAIWAN),
    "赤尾屿": (124.56, 25.92, TAIWAN),
    "东沙岛": (116.72, 20.70, GUANGDONG),
    "永兴岛": (112.34, 16.835, HAINAN),
    "黄岩岛": (117.76, 15.16, HAINAN),
    "中沙大环礁": (114.33, 15.85, HAINAN),
    "太平岛": (114.366, 10.377, HAINAN),
    "中业岛": (114.285, 11.053, HAINAN),
    "南威岛": (111.91, 8.645, HAINAN),
    "曾母暗沙": (112.277, 3.967, HAINAN),
}
SANSHA = {name: place for name, place in NAMED.items() if place[2] == HAINAN}


@pytest.fixture
def country(maps_built: Path) -> RegionMap:
    region = maps.load(maps.COUNTRY)
    assert region
    return region


@pytest.fixture
def hainan(maps_built: Path) -> RegionMap:
    region = maps.load(HAINAN)
    assert region
    return region


@pytest.mark.parametrize("name", NAMED)
def test_the_country_shows_every_named_island(name: str, country: RegionMap) -> None:
    longitude, latitude, code = NAMED[name]
    distances = [
        drawing.land(area).distance(drawing.place(shown.frame, longitude, latitude))
        for shown in drawing.drawings(country)
        for area in shown.areas
        if area.code == code
    ]

    assert min(distances) <= NEAR


@pytest.mark.parametrize("name", SANSHA)
def test_hainan_carries_its_islands(name: str, hainan: RegionMap) -> None:
    longitude, latitude, _ = SANSHA[name]
    inset = hainan.inset
    assert inset
    islands = drawing.land(drawing.area_of(inset, "460300"))

    assert islands.distance(drawing.place(inset.frame, longitude, latitude)) <= NEAR


def test_the_ten_dashes_are_drawn(country: RegionMap) -> None:
    dashes = [line for line in geometry.read().national_lines if line.bounds[0] > 0]
    drawn = {
        id(dash)
        for shown in drawing.drawings(country)
        for dash in dashes
        for path in drawing.subpaths(shown.lines.national)
        if _is_drawn_as(dash, path, shown.frame)
    }

    assert len(dashes) == 10
    assert len(drawn) == 10


def _is_drawn_as(dash: shapely.LineString, path: list[tuple[int, int]], frame: Frame) -> bool:
    first, last = dash.coords[0], dash.coords[-1]
    ends = {frame.place(*first), frame.place(*last)}
    return all(min(shapely.Point(e).distance(shapely.Point(p)) for p in path) <= 2 for e in ends)


def test_the_inset_is_clear_of_taiwan(country: RegionMap) -> None:
    assert country.inset
    frame = drawing.box(country.inset)
    taiwan = drawing.area_of(country, TAIWAN)

    assert min(frame.distance(shapely.Point(p)) for p in drawing.points_of(taiwan)) >= 15


def test_the_insets_cover_nothing(country: RegionMap, hainan: RegionMap) -> None:
    for region in (country, hainan):
        assert region.inset
        frame = drawing.box(region.inset)
        lines = drawing.subpaths(region.lines.national + region.lines.local)
        points = [p for area in region.areas for p in drawing.points_of(area)]
        names = [(label.x, label.y) for label in region.islands]
        everything = shapely.MultiPoint([*points, *names, *(p for line in lines for p in line)])

        assert frame.distance(everything) >= 10


def test_the_main_map_reaches_the_southern_tip_of_hainan(country: RegionMap) -> None:
    tip = drawing.place(country.frame, 109.57, 18.17)
    island = drawing.land(drawing.area_of(country, HAINAN))

    assert tip.y < country.height
    assert island.distance(tip) <= NEAR


def test_the_inset_shows_all_islands_of_the_south_china_sea(country: RegionMap) -> None:
    assert country.inset
    frame = country.inset.frame
    islands = next(a.parts for a in geometry.read().provinces.areas if a.code == HAINAN)
    drawn = drawing.land(drawing.area_of(country.inset, HAINAN))
    points = [shapely.Point(frame.place(p.centroid.x, p.centroid.y)) for p in islands]

    assert len(points) > 300
    assert max(drawn.distance(point) for point in points) <= NEAR


def test_the_page_draws_what_the_file_holds(country: RegionMap) -> None:
    drawn = maps.draw(maps.COUNTRY, links=lambda code: f"/{code}/")
    svg = render_to_string("charts/map.html", {"map": drawn, "swaps": False})

    for shown in drawing.drawings(country):
        for area in shown.areas:
            for data in (area.outline.body, area.outline.islets, area.outline.marks):
                assert f'd="{data}"' in svg or not data
        assert f'd="{shown.lines.national}"' in svg
    assert "南海诸岛" in svg
    assert "钓鱼岛" in svg
