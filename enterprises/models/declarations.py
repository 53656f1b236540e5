"""What enterprises declare of their products, what is said against it, and what became of it."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from enterprises.declaration_enums import (
    ChallengeOutcome,
    DeclarationAct,
    DeclarationStatus,
    TargetKind,
)
from enterprises.domain.declarations import transitions
from enterprises.models.products import Product

LONGEST_REASON = 500
LONGEST_STATEMENT = 2000
_ENDED_BY_SOMEBODY = (DeclarationStatus.WITHDRAWN, DeclarationStatus.STRUCK_OFF)


class Declaration(models.Model):
    """One version of a product's self-declaration, from its draft on.

    What was published stays as it is, for ever: a trigger lets nothing but its end be written.
    ``content`` is JSON text in the form of ``domain.declarations.content``; ``content_hash`` is
    SHA-256 over the RFC 8785 form of it. A draft has no number: only what is published counts.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="declarations")
    number = models.PositiveIntegerField(null=True)  # 1, 2, 3 … of one product
    status = models.CharField(max_length=10, choices=DeclarationStatus)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)  # hex
    version = models.PositiveIntegerField(default=1)  # one more with each save of the draft
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)  # inclusive, Asia/Shanghai
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=LONGEST_REASON, blank=True)  # public

    class Meta:
        constraints = [
            models.UniqueConstraint(name="declaration_number_once", fields=["product", "number"]),
            models.UniqueConstraint(
                name="declaration_one_draft",
                fields=["product"],
                condition=Q(status=DeclarationStatus.DRAFT),
            ),
            # Of two that hold at once nobody could say which is the enterprise's word.
            models.UniqueConstraint(
                name="declaration_one_in_force",
                fields=["product"],
                condition=Q(status__in=[DeclarationStatus.PUBLISHED, DeclarationStatus.CHALLENGED]),
            ),
            models.CheckConstraint(
                name="declaration_status_known", condition=Q(status__in=DeclarationStatus.values)
            ),
            models.CheckConstraint(
                name="declaration_content_hash_form",
                condition=Q(content_hash__regex="^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="declaration_published_whole",
                condition=Q(
                    status__in=sorted(transitions.PUBLIC),
                    number__gte=1,
                    signed_by__isnull=False,
                    published_at__isnull=False,
                    expires_on__isnull=False,
                )
                | Q(
                    status__in=[DeclarationStatus.DRAFT, DeclarationStatus.DISCARDED],
                    number__isnull=True,
                    signed_by__isnull=True,
                    published_at__isnull=True,
                    expires_on__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="declaration_end_says_why",
                condition=~Q(status__in=_ENDED_BY_SOMEBODY)
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(name="declaration_newest", fields=["-published_at", "-id"]),
            models.Index(name="declaration_expiry", fields=["status", "expires_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.number or '-'}"

    @property
    def ref(self) -> str:
        """The declaration as the ledger names it."""
        return f"enterprises.declaration:{self.public_id}"

    @property
    def standing(self) -> DeclarationStatus:
        """The status as the enumeration, which a row just read keeps as text."""
        return DeclarationStatus(self.status)

    def standing_on(self, day: date) -> DeclarationStatus:
        """What it is on a day: one past its last day is expired, written down or not."""
        return transitions.standing_on(day, self.standing, self.expires_on)


class Challenge(models.Model):
    """Somebody says that a declaration is wrong; what was said, answered and decided stays.

    Whoever wrote it needs no account: ``receipt`` opens their page. The enterprise and the
    association read ``statement``; answer, outcome and reason are public.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    receipt = models.CharField(max_length=16, unique=True)
    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, related_name="challenges"
    )
    target_kind = models.CharField(max_length=9, choices=TargetKind)
    target = models.CharField(max_length=120, blank=True)  # number or name, as declared
    statement = models.CharField(max_length=LONGEST_STATEMENT)  # '' once it was erased
    contact = models.BinaryField(null=True)  # sealed; mail address or telephone number
    made_at = models.DateTimeField()
    due_on = models.DateField()  # the last day to answer, DEC-1
    answer = models.CharField(max_length=LONGEST_STATEMENT, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=10, choices=ChallengeOutcome, default=ChallengeOutcome.OPEN
    )
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)  # public
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="challenge_target_known", condition=Q(target_kind__in=TargetKind.values)
            ),
            models.CheckConstraint(
                name="challenge_outcome_known", condition=Q(outcome__in=ChallengeOutcome.values)
            ),
            models.CheckConstraint(
                name="challenge_answered_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="challenge_decided_whole",
                condition=Q(outcome=ChallengeOutcome.OPEN, decided_at__isnull=True, reason="")
                | (~Q(outcome=ChallengeOutcome.OPEN) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="challenge_decision_says_why",
                condition=~Q(outcome__in=[ChallengeOutcome.CLEARED, ChallengeOutcome.STRUCK_OFF])
                | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(name="challenge_due", fields=["outcome", "due_on"]),
            models.Index(name="challenge_newest", fields=["-made_at", "-id"]),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def result(self) -> ChallengeOutcome:
        """The outcome as the enumeration."""
        return ChallengeOutcome(self.outcome)

    @property
    def about(self) -> str:
        """What it is about, in the reader's language."""
        kind = str(TargetKind(self.target_kind).label)
        return f"{kind} {self.target}" if self.target else kind


class DeclarationEvent(models.Model):
    """One thing that was done; never changed, never removed."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=10, choices=DeclarationAct)
    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, null=True, related_name="events"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the public, or the platform when time ran out
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="declaration_event_timeline", fields=["declaration", "id"])]
        constraints = [
            models.CheckConstraint(
                name="declaration_event_act_known", condition=Q(act__in=DeclarationAct.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.act}"


class ChallengeReminder(models.Model):
    """A reminder to answer that went out: how many days before the last one (0: overdue)."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="+")
    days_before = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="challenge_reminder_once", fields=["challenge", "days_before"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} -{self.days_before}"
