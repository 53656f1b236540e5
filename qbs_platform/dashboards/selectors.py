"""What the pages of the dashboards show, read from below."""

from collections.abc import Callable
from dataclasses import dataclass

from qbs_platform.charts import maps
from qbs_platform.charts.maps import MapView
from qbs_platform.common.components import Link
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.enums import NATION_CODE
from qbs_platform.regions.models import Region


@dataclass(frozen=True, slots=True)
class Row:
    """A region of the list; without ``url`` nothing lies below it."""

    code: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A region, the way to it, what lies below it."""

    name: str
    crumbs: tuple[Link, ...]
    rows: tuple[Row, ...]
    map: MapView | None


def region_page(code: str, address: Callable[[str], str]) -> RegionPage | None:
    """The page of a region; None for an unknown code. ``address`` gives a region's page.

    The map's file names everything that it shows. Where there is none (not built yet, or a county)
    the table of divisions stands in.
    """
    drawn = maps.draw(code, links=address)
    if drawn is not None:
        return _from_map(drawn, address)
    try:
        return _from_table(regions.by_code(code), address)
    except Region.DoesNotExist:
        is_empty_house = code == NATION_CODE
        return RegionPage("全国", crumbs=(), rows=(), map=None) if is_empty_house else None


def _from_map(drawn: MapView, address: Callable[[str], str]) -> RegionPage:
    *above, here = drawn.path
    return RegionPage(
        name=drawn.name,
        crumbs=(*(Link(place.name, address(place.code)) for place in above), Link(here.name)),
        rows=tuple(Row(a.code, a.name, a.href) for a in drawn.areas if a.code != drawn.code),
        map=drawn,
    )


def _from_table(region: Region, address: Callable[[str], str]) -> RegionPage:
    above = (Link(each.name, address(each.code)) for each in regions.ancestors_of(region))
    below = regions.children_of(region)
    return RegionPage(
        name=region.name,
        crumbs=(*above, Link(region.name)),
        rows=tuple(Row(each.code, each.name, address(each.code)) for each in below),
        map=None,
    )
