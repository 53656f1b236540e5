"""From polygons in kilometres to SVG path data in whole units. No island is ever dropped.

Borders are simplified as a coverage, so neighbours keep one common border. What is too small to be
seen becomes a mark: a subpath of no length, drawn as a round dot whose size on the screen does not
depend on the scale. Small islands that can be seen are kept apart from the mainland (islets),
because the white border that parts the areas would eat them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from qbs_platform.charts.geometry import Feature
from qbs_platform.charts.mapfile import Frame, Outline

TOLERANCE = 0.9  # units
_MARK_AREA = 6.0  # square units: below this, a polygon is no longer a shape
_ISLET_AREA = 250.0
_MARK_GRID = 2  # units: marks closer than this are one
_TOUCHING_KM = 0.05
_TRIANGLE = 3

Ring = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Part:
    """One polygon of an area, as simplified, and whether the sea is all round it."""

    shape: Any
    source: Any
    is_island: bool


def simplify(areas: Sequence[Feature], scale: float) -> list[list[Part]]:
    """The parts of every area, in the order given, simplified for ``scale`` units a kilometre."""
    owners = [index for index, area in enumerate(areas) for _ in area.parts]
    source = np.array([part for area in areas for part in area.parts], dtype=object)
    simplified = shapely.coverage_simplify(source, TOLERANCE / scale)
    alone = _stand_alone(source)
    parts: list[list[Part]] = [[] for _ in areas]
    for owner, before, after, island in zip(owners, source, simplified, alone, strict=True):
        parts[owner].append(Part(after, before, bool(island)))
    return parts


def cut(parts: Iterable[Part], window: Any) -> list[Part]:
    """What of the parts lies in ``window``."""
    return [
        Part(piece, piece, part.is_island)
        for part in parts
        for piece in shapely.get_parts(shapely.intersection(part.shape, window))
        if piece.geom_type == "Polygon" and not piece.is_empty
    ]


def outline(parts: Iterable[Part], frame: Frame) -> Outline:
    """Path data of one area: mainland, islets, marks."""
    body, islets = [], []
    marks: set[tuple[int, int]] = set()
    for part in parts:
        size = part.shape.area * frame.scale**2
        rings = _rings(part.shape, frame)
        if not part.is_island:
            body.append(rings or [_dot(part.source, frame)])
        elif not rings or size < _MARK_AREA:
            marks.add(_mark(part.source, frame))
        elif size < _ISLET_AREA:
            islets.append(rings)
        else:
            body.append(rings)
    return Outline(
        body="".join(_path(ring) for rings in body for ring in rings),
        islets="".join(_path(ring) for rings in islets for ring in rings),
        marks="".join(f"M{x} {y}h0" for x, y in sorted(marks)),
    )


def line_path(lines: Iterable[Any], frame: Frame) -> str:
    """Path data of open lines, simplified like the areas."""
    simplified = (shapely.simplify(line, TOLERANCE / frame.scale) for line in lines)
    return "".join(_path(_points(line, frame), closed=False) for line in simplified)


def _stand_alone(source: Any) -> Any:
    """For each polygon, whether it touches no other one."""
    tree = shapely.STRtree(source)
    first, second = tree.query(source, predicate="dwithin", distance=_TOUCHING_KM)
    alone = np.ones(len(source), dtype=bool)
    alone[first[first != second]] = False
    return alone


def _rings(polygon: Any, frame: Frame) -> list[Ring]:
    """The rings that are still rings in whole units; none if the outer one is not."""
    rings = [_points(ring, frame)[:-1] for ring in (polygon.exterior, *polygon.interiors)]
    if len(rings[0]) < _TRIANGLE or _doubled_area(rings[0]) == 0:
        return []
    return [ring for ring in rings if len(ring) >= _TRIANGLE]


def _points(line: Any, frame: Frame) -> Ring:
    """Whole units, without repetitions; a closed line ends where it began."""
    offsets = shapely.get_coordinates(line) - (frame.left, frame.top)
    units = np.rint(offsets * (frame.scale, -frame.scale)).astype(int)
    moved = np.any(np.diff(units, axis=0) != 0, axis=1)
    return [(x, y) for x, y in units[np.concatenate(([True], moved))].tolist()]


def _doubled_area(ring: Ring) -> int:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]])))


def _mark(polygon: Any, frame: Frame) -> tuple[int, int]:
    centre = polygon.representative_point()
    x, y = frame.place(centre.x, centre.y)
    return round(x / _MARK_GRID) * _MARK_GRID, round(y / _MARK_GRID) * _MARK_GRID


def _dot(polygon: Any, frame: Frame) -> Ring:
    """The least square there is, for an exclave too small to be a shape."""
    x, y = _mark(polygon, frame)
    return [(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)]


def _path(points: Ring, *, closed: bool = True) -> str:
    (x, y), *_ = points
    steps = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points)) or "0 0"
    return f"M{x} {y}l{steps}{'z' if closed else ''}".replace(" -", "-")
