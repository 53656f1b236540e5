"""The outbox: one row for every record that is to be anchored."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

from qbs_platform.anchoring import formats
from qbs_platform.anchoring.enums import RequestState


class AnchorRequest(models.Model):
    """A record to be anchored, and once it is, where.

    Written in the transaction of the event it records, marked by the ledger, never deleted. A
    trigger keeps everything but the mark as it was written; record and salt can only be erased,
    together and for ever, which leaves a commitment that says nothing (PIPL, article 47).
    """

    event_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=100)
    ref = models.CharField(max_length=200)
    record = models.BinaryField(null=True)  # RFC 8785 bytes; null once erased
    salt = models.BinaryField(null=True)
    commitment = models.BinaryField()
    state = models.CharField(
        max_length=8, choices=RequestState, default=RequestState.PENDING, editable=False
    )
    entry_index = models.BigIntegerField(null=True, unique=True)
    problem = models.CharField(max_length=200, blank=True)  # why it still waits, for operators
    created_at = models.DateTimeField()
    anchored_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="anchor_request_by_ref", fields=["ref", "-id"]),
            models.Index(
                name="anchor_request_waiting",
                fields=["id"],
                condition=models.Q(state=RequestState.PENDING),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="anchor_request_kind_form", condition=models.Q(kind__regex=formats.KIND)
            ),
            models.CheckConstraint(
                name="anchor_request_ref_form", condition=models.Q(ref__regex=formats.REF)
            ),
            models.CheckConstraint(
                name="anchor_request_state_fits_entry",
                condition=models.Q(
                    state=RequestState.PENDING, entry_index__isnull=True, anchored_at__isnull=True
                )
                | models.Q(
                    state=RequestState.ANCHORED,
                    entry_index__gte=0,
                    anchored_at__isnull=False,
                    problem="",
                ),
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
