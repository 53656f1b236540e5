"""Editions of the QBS standard and what happened to them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from standards.enums import EditionAct, EditionStatus

_PUBLIC = (EditionStatus.PUBLISHED, EditionStatus.SUPERSEDED)
_NOT_YET = (EditionStatus.DRAFT, EditionStatus.PUBLIC_COMMENT)


class StandardEdition(models.Model):
    """One edition of the standard, from the draft on.

    A published edition is kept as it is, for ever: a trigger lets nothing but its status move on.
    ``content`` is JSON text, because the order of clauses and fields is the order people read them
    in, which jsonb forgets. ``content_hash`` is SHA-256 over the RFC 8785 form of it.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=14, choices=EditionStatus)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)  # hex
    version = models.PositiveIntegerField(default=1)  # one more with each save of the draft
    change_summary_zh = models.TextField(blank=True)
    change_summary_en = models.TextField(blank=True)
    base = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="successors"
    )  # null: the first edition
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the platform itself, at set-up
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    effective_on = models.DateField(null=True)
    transition_until = models.DateField(null=True)  # last day for cases under the edition before

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="edition_status_known",
                condition=models.Q(status__in=EditionStatus.values),
            ),
            models.CheckConstraint(
                name="edition_number_positive", condition=models.Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="edition_content_hash_form",
                condition=models.Q(content_hash__regex="^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="edition_published_whole",
                condition=models.Q(
                    published_at__isnull=False,
                    effective_on__isnull=False,
                    transition_until__isnull=False,
                )
                | models.Q(
                    published_at__isnull=True,
                    published_by__isnull=True,
                    effective_on__isnull=True,
                    transition_until__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="edition_status_fits_publication",
                condition=models.Q(status__in=_PUBLIC, published_at__isnull=False)
                | models.Q(status__in=_NOT_YET, published_at__isnull=True)
                | models.Q(status=EditionStatus.CLOSED),
            ),
            models.CheckConstraint(
                name="edition_transition_not_before_effect",
                condition=models.Q(transition_until__gte=models.F("effective_on")),
            ),
            # Of two editions that begin on one day nobody could say which holds.
            models.UniqueConstraint(name="edition_effective_once", fields=["effective_on"]),
        ]

    def __str__(self) -> str:
        return f"edition {self.number}"

    @property
    def name(self) -> str:
        """The edition as people call it, in the reader's language."""
        return _("第 %(number)s 版") % {"number": self.number}

    @property
    def ref(self) -> str:
        """The edition as the ledger names it."""
        return f"standards.edition:{self.public_id}"


class EditionEvent(models.Model):
    """One thing that was done to an edition; never changed, never removed."""

    edition = models.ForeignKey(StandardEdition, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=12, choices=EditionAct)
    clause = models.CharField(max_length=20, blank=True)  # which one was changed, if it was one
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the platform itself, at set-up
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="edition_event_timeline", fields=["edition", "id"])]
        constraints = [
            models.CheckConstraint(
                name="edition_event_act_known", condition=models.Q(act__in=EditionAct.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.act}"
