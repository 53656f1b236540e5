"""Load the table of divisions. Nothing else writes regions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import F

from qbs_platform.regions import tree
from qbs_platform.regions.enums import Level
from qbs_platform.regions.models import Lineage, Region, Succession
from qbs_platform.regions.sources import Named, Table
from qbs_platform.regions.tree import Era

_LOCK = 2260  # advisory: of two loads at once the second waits, then finds nothing to do
_TOP_DOWN = (Level.NATION, Level.PROVINCE, Level.CITY, Level.COUNTY)

# Code, name, and a count for names that came back: 511401 was twice 市辖区.
_Key = tuple[str, str, int]
_Row = TypeVar("_Row", Era, Region)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote; all zero when nothing was new."""

    created: int
    changed: int
    links: int
    successions: int


@transaction.atomic
def load(*, table: Table) -> Loaded:
    """Bring the stored divisions in line with ``table``; running it twice changes nothing.

    A row keeps its id for as long as code and name stay the same, so foreign keys hold; a rename
    closes the old row and opens a new one. No region is deleted, not even one that the table no
    longer has. Raises ValueError when a parent or a successor is missing from the table; a code
    with two open eras is refused by the database (IntegrityError).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    wanted = dict(_keyed(sorted(table.eras, key=lambda era: (era.code, str(era.valid_from or "")))))
    stored = dict(
        _keyed(Region.objects.order_by("code", F("valid_from").asc(nulls_first=True), "pk"))
    )
    parents = _parents(wanted)
    changed = _change(wanted, stored)
    created = _create(wanted, stored, parents)
    moved = _move(stored, parents)
    return Loaded(
        created=created,
        changed=changed + moved,
        links=_link(stored.values()),
        successions=_succeed(table.successions, {key: stored[key] for key in wanted}),
    )


def _keyed(rows: Iterable[_Row]) -> Iterator[tuple[_Key, _Row]]:
    seen: dict[Named, int] = defaultdict(int)
    for row in rows:
        code, name = row.code, row.name
        yield (code, name, seen[code, name]), row
        seen[code, name] += 1


def _parents(wanted: Mapping[_Key, Era]) -> dict[_Key, _Key | None]:
    keys = {era: key for key, era in wanted.items()}
    by_code: dict[str, list[Era]] = defaultdict(list)
    for era in wanted.values():
        by_code[era.code].append(era)
    parents: dict[_Key, _Key | None] = {}
    for key, era in wanted.items():
        above = tree.parent_code(era.code)
        parents[key] = keys[tree.parent_era(era, by_code[above])] if above else None
    return parents


def _change(wanted: Mapping[_Key, Era], stored: Mapping[_Key, Region]) -> int:
    changed = []
    for key in wanted.keys() & stored.keys():
        era, region = wanted[key], stored[key]
        if (region.valid_from, region.valid_to) != (era.valid_from, era.valid_to):
            region.valid_from, region.valid_to = era.valid_from, era.valid_to
            changed.append(region)
    # All in one statement would meet the constraint on open eras in any order: closed ones first.
    closed = [region for region in changed if region.valid_to]
    reopened = [region for region in changed if not region.valid_to]
    for group in (closed, reopened):
        Region.objects.bulk_update(group, ["valid_from", "valid_to"], batch_size=1000)
    return len(changed)


def _create(
    wanted: Mapping[_Key, Era],
    stored: dict[_Key, Region],
    parents: Mapping[_Key, _Key | None],
) -> int:
    missing = [key for key in wanted if key not in stored]
    for level in _TOP_DOWN:
        keys = [key for key in missing if wanted[key].level == level]
        regions = Region.objects.bulk_create(
            (_region(wanted[key], above=_parent(stored, parents[key])) for key in keys),
            batch_size=2000,
        )
        stored.update(zip(keys, regions, strict=True))
    return len(missing)


def _region(era: Era, *, above: Region | None) -> Region:
    return Region(
        code=era.code,
        name=era.name,
        level=era.level,
        parent=above,
        is_pseudo=era.is_pseudo,
        valid_from=era.valid_from,
        valid_to=era.valid_to,
    )


def _parent(stored: Mapping[_Key, Region], key: _Key | None) -> Region | None:
    return stored[key] if key else None


def _move(stored: Mapping[_Key, Region], parents: Mapping[_Key, _Key | None]) -> int:
    moved = []
    for key, parent_key in parents.items():
        region, above = stored[key], _parent(stored, parent_key)
        if region.parent_id != (above and above.pk):
            region.parent = above
            moved.append(region)
    return Region.objects.bulk_update(moved, ["parent"], batch_size=1000)


def _link(regions: Iterable[Region]) -> int:
    parent_of = {region.pk: region.parent_id for region in regions}
    wanted = {
        (above, pk): depth
        for pk in parent_of
        for depth, above in enumerate(_upwards(pk, parent_of))
    }
    stored = {
        (ancestor, descendant): pk
        for pk, ancestor, descendant in Lineage.objects.values_list(
            "pk", "ancestor_id", "descendant_id"
        )
    }
    stale = [stored[pair] for pair in stored.keys() - wanted.keys()]
    Lineage.objects.filter(pk__in=stale).delete()
    missing = [
        Lineage(ancestor_id=pair[0], descendant_id=pair[1], depth=depth)
        for pair, depth in wanted.items()
        if pair not in stored
    ]
    Lineage.objects.bulk_create(missing, batch_size=5000)
    return len(stale) + len(missing)


def _upwards(pk: int, parent_of: Mapping[int, int | None]) -> Iterator[int]:
    above: int | None = pk
    while above is not None:
        yield above
        above = parent_of[above]


def _succeed(successions: Iterable[tuple[Named, Named]], regions: Mapping[_Key, Region]) -> int:
    # A name that came back keeps its latest era: keys are sorted, so the last one stays.
    latest = {(code, name): region.pk for (code, name, _), region in regions.items()}
    unknown = {named for pair in successions for named in pair} - latest.keys()
    if unknown:
        raise ValueError(f"successors.csv names divisions the table does not have: {unknown}")
    wanted = {(latest[old], latest[new]) for old, new in successions}
    stored = set(Succession.objects.values_list("predecessor_id", "successor_id"))
    for old, new in stored - wanted:
        Succession.objects.filter(predecessor_id=old, successor_id=new).delete()
    missing = wanted - stored
    Succession.objects.bulk_create(
        Succession(predecessor_id=old, successor_id=new) for old, new in missing
    )
    return len(stored ^ wanted)
