"""Reads drawn maps back: path data to shapes, places on the globe to units."""

import re
from typing import Any

import numpy as np
import shapely

from qbs_platform.charts import geometry
from qbs_platform.charts.mapfile import Area, Frame, Inset, RegionMap

SUBPATH = re.compile(r"M(-?\d+) (-?\d+)([lh])([^Mz]*)(z?)")
NUMBER = re.compile(r"-?\d+")


def subpaths(data: str) -> list[list[tuple[int, int]]]:
    """The points of every subpath, in units."""
    found = []
    for x, y, kind, steps, _ in SUBPATH.findall(data):
        numbers = [int(number) for number in NUMBER.findall(steps)]
        if kind == "h":
            numbers = [numbers[0], 0]
        moves = np.array([[int(x), int(y)], *zip(numbers[::2], numbers[1::2], strict=True)])
        found.append([tuple(point) for point in np.cumsum(moves, axis=0).tolist()])
    return found


def land(area: Area) -> Any:
    """Everything that is drawn of an area, in units; marks are points."""
    rings = subpaths(area.outline.body) + subpaths(area.outline.islets)
    marks = [points[0] for points in subpaths(area.outline.marks)]
    # Holes are drawn as rings of their own; for "is anything drawn here" they may count as land.
    polygons = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings]
    return shapely.union_all([*polygons, *(shapely.Point(mark) for mark in marks)])


def points_of(area: Area) -> list[tuple[int, int]]:
    """Every point of an area's paths."""
    outline = area.outline
    data = outline.body + outline.islets + outline.marks
    return [point for subpath in subpaths(data) for point in subpath]


def place(frame: Frame, longitude: float, latitude: float) -> Any:
    """A place on the globe as a point in units."""
    (east, north) = geometry.project(np.array([(longitude, latitude)]))[0]
    return shapely.Point(frame.place(east, north))


def box(inset: Inset) -> Any:
    """The inset's frame, in units."""
    return shapely.box(inset.x, inset.y, inset.x + inset.width, inset.y + inset.height)


def drawings(region: RegionMap) -> list[RegionMap | Inset]:
    """The main map and, where there is one, the inset."""
    return [region, region.inset] if region.inset else [region]


def area_of(drawing: RegionMap | Inset, code: str) -> Area:
    """One area of a map or an inset."""
    return next(area for area in drawing.areas if area.code == code)
