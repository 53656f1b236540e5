"""The audit trail: one row an event, written once (security.md, AL-1; GB/T 22239, 8.1.4.3)."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from qbs_platform.audit.enums import Result

# Printable ASCII without spaces: one event is one line wherever it is shown, and no spreadsheet
# takes a cell for a formula.
REQUEST_ID = r"^([A-Za-z0-9][A-Za-z0-9-]*)?$"
ACTION = r"^[a-z][a-z0-9_.:-]*$"
OBJECT_TYPE = r"^([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)?$"
PUBLIC_ID = r"^([A-Za-z0-9][A-Za-z0-9._:/-]*)?$"
REASON = r"^[A-Za-z][A-Za-z0-9_]*$"
DIGEST_BYTES = 32
SALT_BYTES = 16


class AuditEvent(models.Model):
    """One act: who, under which grant, what, on what, how it ended.

    People are named by their public id only. Triggers refuse UPDATE, DELETE and TRUNCATE, so the
    id of a person who was erased elsewhere stays as a number that leads nowhere.
    """

    at = models.DateTimeField()
    request_id = models.CharField(max_length=64, blank=True)  # empty outside a request
    actor = models.UUIDField(null=True)
    acting_grant = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    action = models.CharField(max_length=100)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=120, blank=True)
    digest_salt = models.BinaryField(null=True)  # never leaves the table
    before_digest = models.BinaryField(null=True)
    after_digest = models.BinaryField(null=True)
    result = models.CharField(max_length=8, choices=Result)
    reason = models.CharField(max_length=100, blank=True)  # name of the refusal, not its sentence

    class Meta:
        indexes = [
            models.Index(name="audit_event_by_time", fields=["-at", "-id"]),
            models.Index(name="audit_event_by_actor", fields=["actor", "-at"]),
            models.Index(name="audit_event_by_object", fields=["object_type", "object_id", "-at"]),
            models.Index(name="audit_event_by_action", fields=["action", "-at"]),
            models.Index(
                name="audit_event_by_request",
                fields=["request_id"],
                condition=~models.Q(request_id=""),
            ),
            models.Index(
                name="audit_event_refused",
                fields=["-at", "-id"],
                condition=models.Q(result=Result.REFUSED),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_event_one_line",
                condition=models.Q(
                    request_id__regex=REQUEST_ID,
                    action__regex=ACTION,
                    object_type__regex=OBJECT_TYPE,
                    object_id__regex=PUBLIC_ID,
                ),
            ),
            models.CheckConstraint(
                name="audit_event_reason_fits_result",
                condition=models.Q(result=Result.ALLOWED, reason="")
                | models.Q(result=Result.REFUSED, reason__regex=REASON),
            ),
            models.CheckConstraint(
                name="audit_event_digest_sizes",
                condition=models.Q(Exact(Length("before_digest"), DIGEST_BYTES))
                & models.Q(Exact(Length("after_digest"), DIGEST_BYTES))
                & models.Q(Exact(Length("digest_salt"), SALT_BYTES)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.result}"
