"""Where names are written: a region's on its own land, or in the sea beside its islands.

A name never covers an island of another name, and without room there is none: the table beside the
map has them all. Sizes are those of static/css/components/map.css.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from qbs_platform.charts import geometry
from qbs_platform.charts.geometry import Feature
from qbs_platform.charts.mapfile import Frame, Label
from qbs_platform.charts.outlines import Part

WIDE_SIZE = 22  # units, on a drawing about 700 px wide
NARROW_SIZE = 40  # units, on one about 330 px wide

# Islands that readers look for, in degrees.
ISLANDS = (
    ("钓鱼岛", 123.52, 25.75),
    ("赤尾屿", 124.56, 25.92),
    ("东沙岛", 116.72, 20.70),
    ("永兴岛", 112.34, 16.83),
    ("黄岩岛", 117.76, 15.16),
    ("太平岛", 114.37, 10.38),
    ("曾母暗沙", 112.28, 3.97),
)

_OWN_SHARE = 0.55  # of the name's box on its own land, at least
_FOREIGN_SHARE = 0.35  # at most
_ISLAND_SHARE = 0.3  # the same where all the rest is sea
_LINE_HEIGHT = 1.2
_GAP = 6  # units between an island and a name
_EDGE = 4
_NOBODY = -1
_LONG_NAME = re.compile(r"(省|市|特别行政区|(壮族|回族|维吾尔)?自治区)$")

Box = tuple[float, float, float, float]
Spots = Callable[[float, float], Iterator[tuple[float, float, int | None]]]


class Room:
    """What is on a map already: land, lines, and the boxes of names in both sizes."""

    def __init__(
        self,
        parts: Sequence[Sequence[Part]],
        lines: Sequence[Any],
        frame: Frame,
        sheet: Any,
    ) -> None:
        land = [(owner, part.shape) for owner, own in enumerate(parts) for part in own]
        self.owners = np.array([owner for owner, _ in land] + [_NOBODY] * len(lines))
        self.tree = shapely.STRtree([shape for _, shape in land] + list(lines))
        self.frame = frame
        self.sheet = sheet.buffer(-_EDGE / frame.scale)
        self.taken: dict[int, list[Any]] = {WIDE_SIZE: [], NARROW_SIZE: []}

    def write(self, text: str, sizes: Sequence[int], spots: Spots) -> Label | None:
        """Write a name at the first spot that is free, as large as it goes."""
        for size in sizes:
            width, height = self.extent(text, size)
            for x, y, owner in spots(width, height):
                if self._is_free(_box(x, y, width, height), size, owner):
                    self._take(text, x, y, size)
                    return Label(text, *self.frame.place(x, y), narrow=size == NARROW_SIZE)
        return None

    def extent(self, text: str, size: int) -> tuple[float, float]:
        """Width and height of a name in kilometres; all of its signs are Han."""
        return len(text) * size / self.frame.scale, _LINE_HEIGHT * size / self.frame.scale

    def _is_free(self, box: Any, size: int, owner: int | None) -> bool:
        if not self.sheet.covers(box) or any(box.intersects(other) for other in self.taken[size]):
            return False
        near = self.tree.query(box, predicate="intersects")
        if owner is None:
            return len(near) == 0
        shares = shapely.area(shapely.intersection(self.tree.geometries[near], box)) / box.area
        own = float(shares[self.owners[near] == owner].sum())
        if len(near) == 1:
            return own >= _ISLAND_SHARE
        return own >= _OWN_SHARE and float(shares.sum()) - own <= _FOREIGN_SHARE

    def _take(self, text: str, x: float, y: float, size: int) -> None:
        # What is written on narrow screens is written on wide ones too.
        for written in {WIDE_SIZE, size}:
            self.taken[written].append(_box(x, y, *self.extent(text, written)))


def place(
    areas: Sequence[Feature], parts: Sequence[Sequence[Part]], room: Room
) -> list[Label | None]:
    """A label for every area that has room for one, the largest areas first."""
    labels: list[Label | None] = [None] * len(areas)
    order = sorted((-_largest(own).shape.area, index) for index, own in enumerate(parts) if own)
    for _, index in order:
        spots = _spots(parts[index], index)
        labels[index] = room.write(areas[index].name, (NARROW_SIZE, WIDE_SIZE), spots)
    return labels


def place_islands(room: Room) -> tuple[Label, ...]:
    """Names beside well-known islands, on wide screens."""
    places = geometry.project(np.array([(east, north) for _, east, north in ISLANDS]))
    gap = 2 * _GAP / room.frame.scale
    labels = [
        room.write(name, (WIDE_SIZE,), _beside((x - gap, y - gap, x + gap, y + gap)))
        for (name, _, _), (x, y) in zip(ISLANDS, places, strict=True)
    ]
    return tuple(label for label in labels if label)


def province_names(areas: Sequence[Feature]) -> list[Feature]:
    """The same areas under the short names that maps of the country use."""
    return [Feature(a.code, _LONG_NAME.sub("", a.name), a.parts) for a in areas]


def _largest(parts: Sequence[Part]) -> Part:
    return max(parts, key=lambda part: part.shape.area)


def _spots(parts: Sequence[Part], owner: int) -> Spots:
    """The middle of the largest part; for islands then the sea between and beside them."""
    largest = _largest(parts)
    land = largest.shape
    middle = _middle(land)

    def spots(width: float, height: float) -> Iterator[tuple[float, float, int | None]]:
        yield (*middle, owner)
        if largest.is_island:
            middles = shapely.get_coordinates([part.shape.centroid for part in parts])
            yield (*middles.mean(axis=0), None)
            yield from _beside(land.bounds)(width, height)
            yield from _beside(geometry.bounds(p.shape for p in parts))(width, height)

    return spots


def _beside(around: Box) -> Spots:
    """Right, left, above and below a box."""
    west, south, east, north = around
    x, y = (west + east) / 2, (south + north) / 2

    def spots(width: float, height: float) -> Iterator[tuple[float, float, int | None]]:
        margin = height * _GAP / WIDE_SIZE
        yield east + margin + width / 2, y, None
        yield west - margin - width / 2, y, None
        yield x, north + margin + height / 2, None
        yield x, south - margin - height / 2, None

    return spots


def _middle(land: Any) -> tuple[float, float]:
    west, south, east, north = land.bounds
    tolerance = max(east - west, north - south) / 50
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(land, tolerance))[0]
    return float(x), float(y)


def _box(x: float, y: float, width: float, height: float) -> Any:
    return shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
