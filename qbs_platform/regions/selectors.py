"""Read the tree of divisions.

Regions are public facts, so nothing is scoped by person here; scoping *by* region is
``subtree`` inside each app's ``*_visible_to``. Headings of the code table (市辖区) are skipped
wherever people choose or read, and kept wherever things are counted.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from qbs_platform.regions import sources
from qbs_platform.regions.enums import NATION_CODE, Level
from qbs_platform.regions.models import Lineage, Region, Succession


def nation() -> Region:
    """Return the root; raises Region.DoesNotExist before the table is loaded."""
    return by_code(NATION_CODE)


def current() -> QuerySet[Region]:
    """List what people may choose from today, by code."""
    return Region.objects.filter(valid_to__isnull=True, is_pseudo=False).order_by("code")


def by_code(code: str, *, on: date | None = None) -> Region:
    """Find the division with this code: the open era, or the one of the day ``on``.

    On the days of a year in which the code changed its name the later era wins.
    Raises Region.DoesNotExist.
    """
    if on is None:
        return Region.objects.get(code=code, valid_to__isnull=True)
    eras = Region.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        code=code,
    )
    return eras.order_by(F("valid_from").desc(nulls_last=True))[:1].get()


def called(typed: str) -> QuerySet[Region]:
    """List the divisions of today with this code or name, else those whose name so begins."""
    exact = current().filter(Q(code=typed) | Q(name=typed))
    return exact if exact.exists() else current().filter(name__startswith=typed)


def eras(code: str) -> QuerySet[Region]:
    """List every era of a code, latest first; empty when the code was never assigned."""
    return Region.objects.filter(code=code).order_by(
        F("valid_to").desc(nulls_first=True), F("valid_from").desc(nulls_last=True)
    )


def children_of(region: Region) -> QuerySet[Region]:
    """List the current divisions directly below, as people see them, by code.

    Headings are stepped over: below 北京市 stand its districts, below 湖北省 also 仙桃市. Empty for
    counties and for 东莞, 中山, 儋州 and 嘉峪关.
    """
    return current().filter(Q(parent=region) | Q(parent__parent=region, parent__is_pseudo=True))


def ancestors_of(region: Region) -> QuerySet[Region]:
    """List the divisions above, from the nation down, without headings and without ``region``."""
    return Region.objects.filter(
        descendant_links__descendant=region, descendant_links__depth__gt=0, is_pseudo=False
    ).order_by("-descendant_links__depth")


def full_name(region: Region) -> str:
    """Name the way down to the region without the nation: 上海市黄浦区. One query."""
    above = ancestors_of(region).exclude(code=NATION_CODE)
    return "".join([*above.values_list("name", flat=True), region.name])


def full_names(listed: Iterable[Region]) -> dict[int, str]:
    """What ``full_name`` says of many regions, by their keys. One query for all."""
    named = {region.pk: region.name for region in listed}
    above = Lineage.objects.filter(descendant__in=named, depth__gt=0, ancestor__is_pseudo=False)
    nearest_first = above.exclude(ancestor__code=NATION_CODE).order_by("depth")
    for pk, name in nearest_first.values_list("descendant", "ancestor__name"):
        named[pk] = name + named[pk]
    return named


def subtree(region: Region) -> QuerySet[Region]:
    """Return the region and all that is or was under it, headings and closed eras included.

    One indexed query; as a subquery it scopes other tables:
    ``Enterprise.objects.filter(region__in=subtree(official_region))``.
    """
    inside = Lineage.objects.filter(ancestor=region).values("descendant")
    return Region.objects.filter(pk__in=inside)


def heirs_of(region: Region) -> set[Region]:
    """Find the open divisions that took over ``region`` in the end; itself while it is open.

    Empty when nobody is known to have; several when it was split. One query for each step of the
    longest chain.
    """
    open_now: set[Region] = set()
    waiting, seen = {region}, {region}
    while waiting:
        open_now |= {one for one in waiting if one.valid_to is None}
        closed = [one for one in waiting if one.valid_to is not None]
        steps = Succession.objects.filter(predecessor__in=closed).select_related("successor")
        waiting = {step.successor for step in steps} - seen
        seen |= waiting
    return open_now


def is_known_division(code: str) -> bool:
    """Say whether a unified social credit code may name this registering division today."""
    return (
        _divisions(code).filter(valid_to__isnull=True).exists()
        or code in sources.registration_offices()
    )


def was_known_division(code: str) -> bool:
    """Say whether this code was a division at any time since 1980."""
    return _divisions(code).exists()


def _divisions(code: str) -> QuerySet[Region]:
    # The root has a code of ours; ministries register under 100000 (GB 32100), never under 000000.
    return Region.objects.filter(code=code).exclude(level=Level.NATION)
