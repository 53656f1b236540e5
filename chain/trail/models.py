"""The tables of the audit trail's log; hashes and commitments as in ``chain.ledger.models``."""

from django.db import models

from chain.ledger.models import Head, hash_check, not_negative


class WaitingEvent(models.Model):
    """An audit event that no entry has sealed. A trigger writes it with the event."""

    event_id = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "trail_waiting"

    def __str__(self) -> str:
        return f"event {self.event_id} waits"


class TrailEntry(models.Model):
    """One entry; ``event_id`` and ``salt`` are None where the log speaks of itself.

    ``body`` commits to the event's row with ``salt``, which never leaves this table.
    """

    index = models.BigIntegerField(primary_key=True, db_column="seq")
    event_id = models.BigIntegerField(unique=True, null=True)
    salt = models.BinaryField(null=True)
    leaf_hash = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        db_table = "trail_entry"
        constraints = [
            not_negative("trail_entry", "index"),
            models.CheckConstraint(
                name="trail_entry_salt_with_event",
                condition=models.Q(event_id=None, salt=None)
                | models.Q(event_id__isnull=False, salt__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"trail entry {self.index}"


class TrailHead(Head):
    """The end of the audit trail's log."""

    class Meta:
        db_table = "trail_head"
        constraints = [
            models.CheckConstraint(name="trail_head_is_one_row", condition=models.Q(one=True)),
            models.CheckConstraint(name="trail_head_has_entries", condition=models.Q(size__gte=1)),
            hash_check("trail_head", "prev_hash"),
        ]


class TrailCheckpoint(models.Model):
    """A signed tree head of the audit trail's log."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    edge = models.BinaryField()  # as in Head
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "trail_checkpoint"
        constraints = [hash_check("trail_checkpoint", "root")]

    def __str__(self) -> str:
        return f"trail checkpoint {self.size}"


class TrailAnchor(models.Model):
    """A checkpoint that the public ledger was asked to hold, by the event of that request."""

    size = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "trail_anchor"

    def __str__(self) -> str:
        return f"trail checkpoint {self.size} asked for anchoring"
