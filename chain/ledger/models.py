"""The ledger's tables. What they hold is bytes of ``chain.core``; docs/ledger-format.md, 5 to 7."""

from typing import Any

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, Range

from chain.core.encoding import HASH_BYTES
from chain.core.tiles import MAX_ENTRY_BYTES
from chain.ledger.enums import Step


def hash_check(table: str, column: str) -> models.CheckConstraint:
    """A CHECK that a column has the length of a hash."""
    return models.CheckConstraint(
        name=f"{table}_{column}_length",
        condition=models.Q(Exact(Length(column), HASH_BYTES)),
    )


def not_negative(table: str, field: str) -> models.CheckConstraint:
    """A CHECK that a number is not below 0."""
    return models.CheckConstraint(
        name=f"{table}_{field}_not_negative", condition=models.Q(**{f"{field}__gte": 0})
    )


class LedgerEntry(models.Model):
    """One entry, as published. Triggers let rows be added at the end and nothing else.

    ``leaf_hash`` is a CHECK in the server: SHA-256(0x00 || body), a second implementation of it.
    """

    index = models.BigIntegerField(primary_key=True, db_column="seq")
    prev_hash = models.BinaryField()  # leaf hash of the entry before
    leaf_hash = models.BinaryField()
    event_id = models.UUIDField(unique=True)
    body = models.BinaryField()

    class Meta:
        db_table = "ledger_entry"
        # hash, not B-tree: only asked for the whole value, and 8 bytes smaller for each of millions
        indexes = [HashIndex(name="ledger_entry_leaf_hash_idx", fields=["leaf_hash"])]
        constraints = [
            not_negative("ledger_entry", "index"),
            hash_check("ledger_entry", "prev_hash"),
            models.CheckConstraint(
                name="ledger_entry_body_length",
                condition=models.Q(Range(Length("body"), (2, MAX_ENTRY_BYTES))),
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.index}"


class LedgerNode(models.Model):
    """Root of the complete subtree of height 8 * ``level`` over a full tile; level 1 and up.

    Follows from the entries: kept so that a proof reads hundreds of hashes and not millions.
    """

    pk: Any = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField(db_column="idx")
    hash = models.BinaryField()

    class Meta:
        db_table = "ledger_node"
        constraints = [
            models.CheckConstraint(
                name="ledger_node_level_above_leaves", condition=models.Q(level__range=(1, 7))
            ),
            not_negative("ledger_node", "index"),
            hash_check("ledger_node", "hash"),
        ]

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"


class Head(models.Model):
    """A log's end: the one row that every append locks and moves on.

    ``edge`` holds the roots of the complete subtrees, largest first, 32 bytes each, nothing
    between them. ``vkeys`` are the log's keys that its entries have announced, a line each.
    """

    one = models.BooleanField(primary_key=True, default=True)
    size = models.BigIntegerField()
    prev_hash = models.BinaryField()  # leaf hash of the last entry
    edge = models.BinaryField()
    last_at = models.DateTimeField()  # time of the last entry: the next is not older
    vkeys = models.TextField()

    class Meta:
        abstract = True


class LedgerHead(Head):
    """The end of the public log."""

    class Meta:
        db_table = "ledger_head"
        constraints = [
            models.CheckConstraint(name="ledger_head_is_one_row", condition=models.Q(one=True)),
            models.CheckConstraint(name="ledger_head_has_entries", condition=models.Q(size__gte=1)),
            hash_check("ledger_head", "prev_hash"),
        ]

    def __str__(self) -> str:
        return f"head at {self.size}"


class Checkpoint(models.Model):
    """A tree head that the log has signed: for ever, whatever happens later."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    edge = models.BinaryField()  # as in LedgerHead
    note = models.TextField()  # the signed note, verbatim
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_checkpoint"
        constraints = [
            models.CheckConstraint(
                name="ledger_checkpoint_has_entries", condition=models.Q(size__gte=1)
            ),
            hash_check("ledger_checkpoint", "root"),
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint."""

    pk: Any = models.CompositePrimaryKey("checkpoint_id", "witness")
    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, db_column="size", db_index=False
    )
    witness = models.TextField()  # name of the witness's key
    line = models.TextField()

    class Meta:
        db_table = "ledger_cosignature"

    def __str__(self) -> str:
        return f"{self.witness} on {self.checkpoint_id}"


class LedgerAlarm(models.Model):
    """Why a step stands still; the row goes when the step succeeds again."""

    step = models.CharField(max_length=8, choices=Step, primary_key=True)
    problem = models.TextField()
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_alarm"
        constraints = [
            models.CheckConstraint(
                name="ledger_alarm_step_known", condition=models.Q(step__in=Step.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.problem}"


class LedgerAudit(models.Model):
    """One run of ``audit_ledger``: how far it looked and the first thing that does not hold."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    entries = models.BigIntegerField()
    problems = models.IntegerField()
    first_problem = models.TextField(blank=True)

    class Meta:
        db_table = "ledger_audit"
        constraints = [
            models.CheckConstraint(
                name="ledger_audit_names_its_problem",
                condition=models.Q(problems=0, first_problem="")
                | (models.Q(problems__gt=0) & ~models.Q(first_problem="")),
            )
        ]

    def __str__(self) -> str:
        return f"audit of {self.entries} entries: {self.problems} problems"

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended_at - self.began_at).total_seconds()


class LedgerAuditRequest(models.Model):
    """Somebody asked for an audit; the first that begins later answers it."""

    asked_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_audit_request"

    def __str__(self) -> str:
        return f"audit asked for at {self.asked_at}"
