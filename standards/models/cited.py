"""Standards of others that products and evidence cite, and who wrote what about them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from qbs_platform.common.validators.standard_numbers import LONGEST, Kind
from standards.enums import CitedChangeWay, CitedStatus

LONGEST_TITLE = 300
LONGEST_SOURCE = 500


class CitedStandard(models.Model):
    """One standard of the catalogue (标准化法, art. 27).

    ``status`` is what was found on ``checked_on``; what holds on another day is computed from the
    dates (``domain.citations.status_on``). A date is empty where it is not known.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=LONGEST, unique=True)  # normalised
    number_key = models.CharField(max_length=160)  # sorts GB 2760 before GB 14881
    title_zh = models.CharField(max_length=LONGEST_TITLE)
    title_en = models.CharField(max_length=LONGEST_TITLE, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    is_mandatory = models.BooleanField()
    status = models.CharField(max_length=12, choices=CitedStatus)
    published_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)  # the first day on which it no longer holds
    source = models.CharField(max_length=LONGEST_SOURCE)
    checked_on = models.DateField()
    version = models.PositiveIntegerField(default=1)  # counts changes, for edits that come late

    class Meta:
        indexes = [models.Index(name="cited_standard_by_number", fields=["number_key", "id"])]
        constraints = [
            models.CheckConstraint(name="cited_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="cited_status_known", condition=Q(status__in=CitedStatus.values)
            ),
            models.CheckConstraint(
                name="cited_facts_present",
                condition=~Q(number="") & ~Q(title_zh="") & ~Q(source=""),
            ),
            models.CheckConstraint(
                name="cited_published_before_effective",
                condition=Q(effective_on__isnull=True)
                | Q(published_on__isnull=True)
                | Q(published_on__lte=F("effective_on")),
            ),
            models.CheckConstraint(
                name="cited_effective_before_withdrawn",
                condition=Q(withdrawn_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(effective_on__lte=F("withdrawn_on")),
            ),
            models.CheckConstraint(
                name="cited_published_before_withdrawn",
                condition=Q(withdrawn_on__isnull=True)
                | Q(published_on__isnull=True)
                | Q(published_on__lte=F("withdrawn_on")),
            ),
            models.CheckConstraint(
                name="cited_upcoming_has_a_day",
                condition=~Q(status=CitedStatus.UPCOMING) | Q(effective_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Replacement(models.Model):
    """``old`` is replaced by ``new``, in whole or in part."""

    old = models.ForeignKey(CitedStandard, on_delete=models.PROTECT, related_name="replaced_by")
    new = models.ForeignKey(CitedStandard, on_delete=models.PROTECT, related_name="replaces")
    is_partial = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="replacement_once", fields=["old", "new"]),
            models.CheckConstraint(name="replacement_by_another", condition=~Q(old=F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.new_id}"


class CitedStandardChange(models.Model):
    """What an entry said before and after one change; never written again."""

    standard = models.ForeignKey(CitedStandard, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: the platform's own list, at set-up
    way = models.CharField(max_length=8, choices=CitedChangeWay)
    before = models.JSONField(null=True)  # CitedFacts.as_record()
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(name="cited_change_by_time", fields=["standard", "-at"])]
        constraints = [
            models.CheckConstraint(
                name="cited_change_way_known", condition=Q(way__in=CitedChangeWay.values)
            ),
            models.CheckConstraint(
                name="cited_change_has_someone",
                condition=Q(way=CitedChangeWay.LOADED) | Q(changed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.way}"


class CitedImport(models.Model):
    """One table that was taken in, and the rows of it that were handed back."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    problems = models.JSONField()  # common.imports.BadRow.as_record() each

    def __str__(self) -> str:
        return str(self.public_id)
