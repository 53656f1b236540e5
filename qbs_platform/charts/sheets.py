"""The sheet of paper: how large a map is drawn, and where the inset lies on it.

The country and Hainan show the islands of the South China Sea in an inset, as the rules for public
maps allow (公开地图内容表示规范, 2023): the main map reaches the southern tip of Hainan, and the
inset covers nothing. What falls on the sheet beside the inset is drawn in the main map too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from qbs_platform.charts import geometry
from qbs_platform.charts.geometry import Feature, Source
from qbs_platform.charts.mapfile import Frame

SIZE = 1000  # units, the longer side
PADDING = 10
GAP = 18  # units between the inset and anything else
_SHORTER_SIDE = 700  # at least; keeps the size of names on the screen about equal
_INSET_NAME = 48  # height of the line below the inset that names it
_COUNTRY_INSET_WIDTH = 150
_HAINAN_INSET_WIDTH = 270
_SOUTHERN_LIMIT = (113.0, 13.0)  # degrees: between the islands of 中沙 and those of 南沙
_COASTAL_KM = 30.0
_WINDOW_MARGIN_KM = 45.0
_WINDOW_TOP_KM = 260.0  # beyond the northern tip of Hainan: the coast opposite gives the place


@dataclass(frozen=True, slots=True)
class InsetSheet:
    """The inset's rectangle on the sheet, in units, and the window of the world it shows."""

    x: int
    y: int
    width: int
    height: int
    frame: Frame
    window: Any  # kilometres


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing's size in units, its frame, its inset."""

    width: int
    height: int
    frame: Frame
    inset: InsetSheet | None = None

    @property
    def canvas(self) -> Any:
        """What of the world lies on the sheet, inset or not, in kilometres."""
        return _world(self.frame, 0, 0, self.width, self.height)

    @property
    def main(self) -> Any:
        """What the main map may draw on; beside an inset, only whole groups of islands."""
        if self.inset is None:
            return self.canvas
        x, y = self.inset.x - GAP, self.inset.y - GAP
        inset = _world(self.frame, x, y, SIZE * 2, SIZE * 2)
        _, limit = geometry.project(np.array([_SOUTHERN_LIMIT]))[0]
        beyond = shapely.box(self.canvas.bounds[0], 0, self.canvas.bounds[2], limit)
        return self.canvas - inset - beyond


def plain(source: Source, areas: Sequence[Feature]) -> Sheet:
    """A sheet that holds all of the areas in the middle, and whole dashes where it meets one."""
    parts = [part for area in areas for part in area.parts]
    around = shapely.box(*geometry.bounds(parts))
    dashes = [line for line in source.national_lines if line.intersects(around)]
    west, south, east, north = geometry.bounds([*parts, *dashes])
    scale = (SIZE - 2 * PADDING) / max(east - west, north - south)
    width = max(round((east - west) * scale) + 2 * PADDING, _SHORTER_SIDE)
    height = max(round((north - south) * scale) + 2 * PADDING, _SHORTER_SIDE)
    left = (west + east - width / scale) / 2
    top = (south + north + height / scale) / 2
    return Sheet(width, height, Frame(left, top, scale))


def country(source: Source) -> Sheet:
    """The whole country; the inset in the lower right corner, below everything above it."""
    tip = _main_island(source).bounds[1]
    parts = [p for area in source.provinces.areas for p in area.parts if p.bounds[3] > tip]
    west, south, east, north = geometry.bounds(parts)
    frame = _frame(west, north, (SIZE - 2 * PADDING) / (east - west))
    window = _window(source)
    x = SIZE - PADDING - _COUNTRY_INSET_WIDTH
    strip = _world(frame, x - GAP, -SIZE, 2 * SIZE, 2 * SIZE)
    _, lowest, _, _ = geometry.bounds(part & strip for part in parts if part.intersects(strip))
    y = frame.place(0, lowest)[1] + GAP + 1
    inset = _inset(window, x, y, _COUNTRY_INSET_WIDTH)
    bottom = max(frame.place(0, south)[1], inset.y + inset.height + _INSET_NAME)
    return Sheet(SIZE, bottom + PADDING, frame, inset)


def hainan(source: Source) -> Sheet:
    """Hainan: the main island, and the inset to the right of it."""
    island = _main_island(source)
    coastal = [p for p in _hainan_parts(source) if p.distance(island) < _COASTAL_KM]
    west, south, east, north = geometry.bounds(coastal)
    main_width = SIZE - 2 * PADDING - 2 * GAP - _HAINAN_INSET_WIDTH
    frame = _frame(west, north, main_width / (east - west))
    bottom = frame.place(0, south)[1]
    x = SIZE - PADDING - _HAINAN_INSET_WIDTH
    inset = _inset(_window(source), x, 0, _HAINAN_INSET_WIDTH)
    y = max(bottom - inset.height - _INSET_NAME, PADDING)
    height = max(bottom, y + inset.height + _INSET_NAME) + PADDING
    return Sheet(SIZE, height, frame, _inset(inset.window, x, y, _HAINAN_INSET_WIDTH))


def _main_island(source: Source) -> Any:
    return max(_hainan_parts(source), key=lambda part: part.area)


def _hainan_parts(source: Source) -> tuple[Any, ...]:
    return next(area.parts for area in source.provinces.areas if area.code == "460000")


def _window(source: Source) -> Any:
    """All of Hainan's islands and the nine dashes round them, in kilometres."""
    islands = geometry.bounds(_hainan_parts(source))
    top = islands[3] + _WINDOW_TOP_KM
    dashes = [line for line in source.national_lines if line.bounds[1] < top and line.bounds[0] > 0]
    west, south, east, north = geometry.bounds([*dashes, *_hainan_parts(source)])
    margin = _WINDOW_MARGIN_KM
    return shapely.box(west - margin, south - margin, east + margin, max(top, north + margin))


def _inset(window: Any, x: int, y: int, width: int) -> InsetSheet:
    west, south, east, north = window.bounds
    scale = width / (east - west)
    frame = Frame(west - x / scale, north + y / scale, scale)
    return InsetSheet(x, y, width, round((north - south) * scale), frame, window)


def _frame(west: float, north: float, scale: float) -> Frame:
    return Frame(west - PADDING / scale, north + PADDING / scale, scale)


def _world(frame: Frame, left: int, top: int, right: int, bottom: int) -> Any:
    """A rectangle of the sheet in kilometres."""
    return shapely.box(
        frame.left + left / frame.scale,
        frame.top - bottom / frame.scale,
        frame.left + right / frame.scale,
        frame.top - top / frame.scale,
    )
