"""Administrative divisions, effective-dated.

One row is one *era* of one code: a division that was renamed has two rows with the same code, and
a code that was given to another place (GB/T 2260 did that until the 1990s) has two rows as well.
At most one era of a code is open; an open era is what people choose from.

The tree is kept twice: ``parent`` says where a division hangs, ``Lineage`` holds every pair of
ancestor and descendant (a closure table). The closure answers "everything under this region" from
one index. Digits are no proof of kinship: 332424 was 文成县 of 温州地区, then 东阳县 of 金华地区.
The closure is keyed by ids, which never change, so a request that began before the table was
reloaded cannot see a neighbour's data; with left/right numbers it could. docs/adr/0006-regions.md
compares the ways.
"""

from django.db import models
from django.db.models import F, Q

from qbs_platform.regions.enums import NATION_CODE, Level


class Region(models.Model):
    """One division of GB/T 2260 during one era."""

    code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # A heading of the code table (市辖区, 省直辖县级行政单位), not a place; people never see it.
    is_pseudo = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)  # null: the source does not know
    valid_to = models.DateField(null=True, blank=True)  # inclusive; null: still valid
    successors = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="region_code_open_once", fields=["code"], condition=Q(valid_to__isnull=True)
            ),
            models.UniqueConstraint(
                name="region_era_once",
                fields=["code", "name", "valid_from"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="region_name_present", condition=~Q(name="")),
            models.CheckConstraint(
                name="region_term_not_empty", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="region_nation_has_no_parent",
                condition=Q(level=Level.NATION, parent__isnull=True)
                | (~Q(level=Level.NATION) & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="region_level_fits_code",
                condition=Q(level=Level.NATION, code=NATION_CODE)
                | Q(level=Level.PROVINCE, code__regex=r"^[1-9]\d0000$")
                | Q(level=Level.CITY, code__regex=r"^[1-9]\d(0[1-9]|[1-9]\d)00$")
                | Q(level=Level.COUNTY, code__regex=r"^[1-9]\d{3}(0[1-9]|[1-9]\d)$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Lineage(models.Model):
    """One pair of the closure: ``ancestor`` is ``depth`` steps above ``descendant`` (0: itself).

    Written by ``services.load`` alone, together with ``Region.parent``.
    """

    # The unique constraint begins with the ancestor, so it is the index of every subtree.
    ancestor = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="descendant_links", db_index=False
    )
    descendant = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="ancestor_links")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lineage_once", fields=["ancestor", "descendant"]),
            models.CheckConstraint(
                name="lineage_depth_zero_is_self",
                condition=Q(depth=0, ancestor=F("descendant"))
                | (Q(depth__gt=0) & ~Q(ancestor=F("descendant"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class Succession(models.Model):
    """``successor`` took over ``predecessor``, wholly or in part; a division split has several."""

    predecessor = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="succession_links", db_index=False
    )
    successor = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="origin_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(
                name="succession_between_two", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
