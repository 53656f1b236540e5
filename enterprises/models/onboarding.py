"""How an organisation came to take part: the case, opinions, returns, signatures, history."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from enterprises.enums import (
    CommitmentKind,
    EnterpriseAct,
    Item,
    RefusalReason,
    RegisterState,
    RequestOutcome,
    Verdict,
)
from enterprises.models.enterprise import Enterprise
from qbs_platform.accounts.enums import ROLES_OF, Role, RoleKind

SHORTEST_REASON = 5
LONGEST_TEXT = 500


class Onboarding(models.Model):
    """The case of one enterprise: which save, which round, until when.

    ``due_on`` is a day in Asia/Shanghai and belongs to whoever holds the case: the association's
    ONB-1 while it verifies, the enterprise's ONB-2 while it corrects.
    """

    enterprise = models.OneToOneField(
        Enterprise, on_delete=models.PROTECT, primary_key=True, related_name="onboarding"
    )
    version = models.PositiveIntegerField(default=1)  # one more with each save
    round = models.PositiveIntegerField(default=0)  # one more with each submission
    submitted_at = models.DateTimeField(null=True)  # the first time since it was last begun
    due_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(name="onboarding_due", fields=["due_on"])]

    def __str__(self) -> str:
        return f"{self.enterprise_id}"


class EnterpriseEvent(models.Model):
    """One thing that was done; never changed, never removed."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=12, choices=EnterpriseAct)
    round = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the platform itself, when time ran out
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="enterprise_event_timeline", fields=["enterprise", "id"])]
        constraints = [
            models.CheckConstraint(
                name="enterprise_event_act_known",
                condition=models.Q(act__in=EnterpriseAct.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.act}"


class Opinion(models.Model):
    """What one clerk thinks of a case in one round; two equal ones of two people settle it."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="opinions")
    round = models.PositiveIntegerField()
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict)
    register_name = models.CharField(max_length=80, blank=True)  # which register was looked at
    register_seen_on = models.DateField(null=True)
    register_state = models.CharField(max_length=9, choices=RegisterState, blank=True)
    override_note = models.CharField(max_length=LONGEST_TEXT, blank=True)  # how the code was proved
    reason = models.CharField(max_length=14, choices=RefusalReason, blank=True)
    note = models.CharField(max_length=LONGEST_TEXT, blank=True)
    given_at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="opinion_one_a_person",
                fields=["enterprise", "round", "clerk"],
                condition=models.Q(retracted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="opinion_says_why",
                condition=models.Q(verdict=Verdict.REFUSE, reason__in=RefusalReason.values)
                | models.Q(
                    verdict=Verdict.ACCEPT,
                    reason="",
                    register_state=RegisterState.OPERATING,
                    register_seen_on__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.verdict}"


class ReturnedItem(models.Model):
    """One item that was returned, why, and what the enterprise made of it.

    ``before`` is what stood there, except where it is kept sealed.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="returned")
    round = models.PositiveIntegerField()
    item = models.CharField(max_length=20, choices=Item)
    reason = models.CharField(max_length=LONGEST_TEXT)
    before = models.CharField(max_length=260, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    returned_at = models.DateTimeField()
    is_changed = models.BooleanField(default=False)
    answer = models.CharField(max_length=LONGEST_TEXT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="returned_item_once_a_round", fields=["enterprise", "round", "item"]
            ),
            models.CheckConstraint(
                name="returned_item_says_why",
                condition=GreaterThanOrEqual(Length(Trim("reason")), SHORTEST_REASON),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.item}"


class Commitment(models.Model):
    """A text that was signed for an enterprise: which wording, by whom, when.

    ``text_hash`` is SHA-256 of the wording in UTF-8; the wording itself is versioned content.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=11, choices=CommitmentKind)
    text_version = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="commitment_once", fields=["enterprise", "kind", "text_version"]
            ),
            models.CheckConstraint(
                name="commitment_kind_known", condition=models.Q(kind__in=CommitmentKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.kind}"


class Reminder(models.Model):
    """A reminder that went out: of which last day, how many days before it (0: overdue)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reminder_once", fields=["enterprise", "due_on", "days_before"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.due_on} -{self.days_before}"


class JoinRequest(models.Model):
    """Somebody asks to become a member of an enterprise that is here already."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="join_requests"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.CharField(max_length=LONGEST_TEXT, blank=True)
    asked_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=8, choices=RequestOutcome, default=RequestOutcome.OPEN, editable=False
    )
    role = models.CharField(max_length=24, choices=Role, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="join_request_open_once",
                fields=["enterprise", "person"],
                condition=models.Q(outcome=RequestOutcome.OPEN),
            ),
            models.CheckConstraint(
                name="join_request_settled_whole",
                condition=models.Q(outcome=RequestOutcome.OPEN, decided_at__isnull=True, role="")
                | models.Q(outcome=RequestOutcome.DECLINED, decided_at__isnull=False, role="")
                | models.Q(
                    outcome=RequestOutcome.ADMITTED,
                    decided_at__isnull=False,
                    role__in=ROLES_OF[RoleKind.ENTERPRISE],
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.outcome}"
