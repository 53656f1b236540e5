"""Maps of regions as pages draw them: ``{% include "charts/map.html" with map=... only %}``.

Every map carries its source and its review number (审图号); without a number it says that it is for
internal use, and only pages behind sign-in may show it (地图管理条例, articles 15 and 38).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from qbs_platform.charts import mapfile
from qbs_platform.charts.classes import FILLS, Classes, LegendEntry
from qbs_platform.charts.mapfile import Inset, Label, Lines, Outline, Place, RegionMap

COUNTRY = "000000"
_CODE_DIGITS = 6
_PLAIN = FILLS[1]


@dataclass(frozen=True, slots=True)
class AreaView:
    """One region on a drawn map. Without ``href`` it is not a link."""

    code: str
    name: str
    outline: Outline
    label: Label | None
    fill: str
    note: str  # what the tooltip says below the name
    href: str

    @property
    def inset_key(self) -> str:
        """The area's id in an inset, where it stands a second time."""
        return f"inset-{self.code}"


@dataclass(frozen=True, slots=True)
class InsetView:
    """The inset and its areas; an area that is a link in the main map is none here."""

    place: Inset
    areas: tuple[AreaView, ...]

    @property
    def middle(self) -> int:
        """Where the name below the inset is centred."""
        return self.place.x + self.place.width // 2

    @property
    def bottom(self) -> int:
        """The inset's lower edge."""
        return self.place.y + self.place.height


@dataclass(frozen=True, slots=True)
class MapView:
    """A map ready for the template."""

    code: str
    name: str
    path: tuple[Place, ...]
    width: int
    height: int
    areas: tuple[AreaView, ...]
    islands: tuple[Label, ...]
    lines: Lines
    inset: InsetView | None
    legend: tuple[LegendEntry, ...]
    credit: str
    review_number: str


def are_built() -> bool:
    """Whether build_maps has run here with this program."""
    return load(COUNTRY) is not None


def load(code: str) -> RegionMap | None:
    """The map of a region by its six-digit code; None if there is none."""
    if len(code) != _CODE_DIGITS or not (code.isascii() and code.isdigit()):
        return None
    file = Path(settings.MAPS_DIR) / f"{code}.json"
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def draw(
    code: str,
    *,
    links: Callable[[str], str],
    values: Mapping[str, float] | None = None,
    unit: str = "",
) -> MapView | None:
    """The map of a region, or None if there is none.

    ``links`` gives the address for a child region that has a map of its own. With ``values`` by
    region code the areas are coloured in five quantile classes; a missing value is "no data".
    """
    region = load(code)
    if region is None:
        return None
    painter = _Painter(links, values, unit)
    return MapView(
        code=region.code,
        name=region.name,
        path=region.path,
        width=region.width,
        height=region.height,
        areas=tuple(painter.area(area) for area in region.areas),
        islands=region.islands,
        lines=region.lines,
        inset=painter.inset(region),
        legend=painter.classes.legend() if painter.classes else (),
        credit=region.credit,
        review_number=settings.MAP_REVIEW_NO,
    )


@lru_cache(maxsize=64)
def _read(file: Path, changed: int) -> RegionMap | None:
    return mapfile.decode(file.read_bytes())


class _Painter:
    """Colours, notes and links of areas."""

    def __init__(
        self,
        links: Callable[[str], str],
        values: Mapping[str, float] | None,
        unit: str,
    ) -> None:
        self.links = links
        self.values = values or {}
        self.unit = unit
        self.classes = None if values is None else Classes.of(values)

    def area(self, area: mapfile.Area, *, linked: bool = True) -> AreaView:
        """How one area looks and where it leads."""
        is_link = linked and area.has_map
        return AreaView(
            code=area.code,
            name=area.name,
            outline=area.outline,
            label=area.label,
            fill=self._fill(area.code),
            note=self._note(area.code),
            href=self.links(area.code) if is_link else "",
        )

    def inset(self, region: RegionMap) -> InsetView | None:
        """The inset; only what the main map has no room for is a link in it."""
        if region.inset is None:
            return None
        in_main = {area.code for area in region.areas if not area.outline.is_empty}
        areas = (self.area(a, linked=a.code not in in_main) for a in region.inset.areas)
        return InsetView(region.inset, tuple(areas))

    def _fill(self, code: str) -> str:
        if self.classes is None:
            return _PLAIN
        return self.classes.fill(self.values.get(code))

    def _note(self, code: str) -> str:
        if self.classes is None:
            return ""
        if code not in self.values:
            return _("无数据")
        return f"{self.values[code]:,.0f} {self.unit}".strip()
