"""Lots of products, what was done with products and lots, tables that were brought."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from enterprises.domain.lots import LOT_NUMBER
from enterprises.enums import InspectionVerdict, LotStatus, ProductAct, TableKind
from enterprises.models.enterprise import Enterprise
from enterprises.models.onboarding import LONGEST_TEXT, SHORTEST_REASON
from enterprises.models.products import Product, Site
from qbs_platform.files.models import StoredFile

_SAYS_WHY = (
    ProductAct.RETIRED,
    ProductAct.LOT_HELD,
    ProductAct.LOT_RECALLED,
)


class Lot(models.Model):
    """What was made of one product in one go, under one number (GS1 AI 10)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(max_length=20)
    produced_on = models.DateField()
    expires_on = models.DateField(null=True)  # inclusive: the last day of the shelf life
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=20)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="lots")
    report_number = models.CharField(max_length=60, blank=True)  # of the outgoing inspection
    verdict = models.CharField(max_length=4, choices=InspectionVerdict, blank=True)
    inspector = models.CharField(max_length=60, blank=True)
    inspected_on = models.DateField(null=True)
    status = models.CharField(max_length=8, choices=LotStatus, default=LotStatus.HELD)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lot_number_once", fields=["product", "number"]),
            models.CheckConstraint(
                name="lot_number_form",
                condition=Q(number__regex=f"^{LOT_NUMBER}$"),
            ),
            models.CheckConstraint(
                name="lot_expires_after_produced",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("produced_on")),
            ),
            models.CheckConstraint(name="lot_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="lot_status_known", condition=Q(status__in=LotStatus.values)
            ),
            models.CheckConstraint(
                name="lot_inspection_whole",
                condition=Q(verdict="", report_number="", inspector="", inspected_on__isnull=True)
                | (
                    Q(verdict__in=InspectionVerdict.values, inspected_on__isnull=False)
                    & ~Q(report_number="")
                    & ~Q(inspector="")
                ),
            ),
            models.CheckConstraint(
                name="lot_failed_not_released",
                condition=~Q(verdict=InspectionVerdict.FAIL) | ~Q(status=LotStatus.RELEASED),
            ),
        ]
        indexes = [models.Index(name="lot_newest", fields=["-produced_on", "-id"])]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> LotStatus:
        """The status as the enumeration, which a row just read keeps as text."""
        return LotStatus(self.status)


class ProductEvent(models.Model):
    """One thing that was done with a product or a lot of it; never changed, never removed."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="events")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="events")
    act = models.CharField(max_length=12, choices=ProductAct)
    reason = models.CharField(max_length=LONGEST_TEXT, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="product_event_act_known", condition=Q(act__in=ProductAct.values)
            ),
            models.CheckConstraint(
                name="product_event_says_why",
                condition=~Q(act__in=_SAYS_WHY)
                | Q(GreaterThanOrEqual(Length(Trim("reason")), SHORTEST_REASON)),
            ),
        ]
        indexes = [
            models.Index(name="product_event_timeline", fields=["product", "id"]),
            models.Index(name="lot_event_timeline", fields=["lot", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.act}"


class TableImport(models.Model):
    """A table of products or lots that was brought: what came of it, which rows went back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=TableKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    problems = models.JSONField(default=list)  # of common.imports.BadRow, as records

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="table_import_kind_known", condition=Q(kind__in=TableKind.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
