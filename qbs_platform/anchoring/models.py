"""The outbox: one row for every record that is to be anchored, and what became of it."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

from qbs_platform.anchoring import formats


class AnchorRequest(models.Model):
    """A record to be anchored, written in the transaction of the event it records.

    Never deleted, and a trigger keeps everything as it was written; record and salt can only be
    erased, together and for ever, which leaves a commitment that says nothing (PIPL, article 47).
    Whether it waits or where it was anchored stands beside it, in exactly one of the two tables
    below: this row is wide and has many indexes, so that touching it again would cost the ledger
    more than the entry itself (ADR 19).
    """

    event_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=100)
    ref = models.CharField(max_length=200)
    record = models.BinaryField(null=True)  # RFC 8785 bytes; null once erased
    salt = models.BinaryField(null=True)
    commitment = models.BinaryField()
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="anchor_request_by_ref", fields=["ref", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="anchor_request_kind_form", condition=models.Q(kind__regex=formats.KIND)
            ),
            models.CheckConstraint(
                name="anchor_request_ref_form", condition=models.Q(ref__regex=formats.REF)
            ),
            models.CheckConstraint(
                name="anchor_request_erased_whole",
                condition=models.Q(record__isnull=False, salt__isnull=False, erased_at__isnull=True)
                | models.Q(record__isnull=True, salt__isnull=True, erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="anchor_request_sizes",
                condition=models.Q(Exact(Length("commitment"), formats.COMMITMENT_BYTES))
                & models.Q(Exact(Length("salt"), formats.SALT_BYTES))
                & models.Q(LessThanOrEqual(Length("record"), formats.MAX_RECORD_BYTES)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class WaitingRequest(models.Model):
    """A request that the ledger has not taken yet; a trigger writes it beside the request.

    It goes when the request is marked, and the database lets it go in no other way.
    """

    request = models.OneToOneField(
        AnchorRequest,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="waiting",
        db_constraint=False,  # requests are never deleted
    )
    problem = models.CharField(max_length=200, blank=True)  # why it still waits, for operators

    def __str__(self) -> str:
        return f"request {self.pk} waits"


class AnchorMark(models.Model):
    """Where a request was anchored: written once by the ledger, with the entry itself."""

    entry_index = models.BigIntegerField(primary_key=True)
    request = models.OneToOneField(
        AnchorRequest, on_delete=models.DO_NOTHING, related_name="mark", db_constraint=False
    )
    anchored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="anchor_mark_entry_not_negative", condition=models.Q(entry_index__gte=0)
            )
        ]

    def __str__(self) -> str:
        return f"request {self.request_id} is entry {self.entry_index}"
