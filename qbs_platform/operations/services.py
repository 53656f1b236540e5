"""Recording signs of life and runs of tasks; starting dead jobs again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from chain.ledger.services import auditing_due
from qbs_platform.accounts import permissions, trail
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.models import Letter
from qbs_platform.accounts.permissions import Capability
from qbs_platform.accounts.services import letters
from qbs_platform.audit import services as audit
from qbs_platform.audit.facts import Subject
from qbs_platform.notifications import services as notifications
from qbs_platform.notifications.models import MailDelivery
from qbs_platform.operations.models import Heartbeat, TaskRun

# A process silent for so long was stopped on purpose, or another name has taken its place.
FORGET_AFTER = timedelta(hours=1)


@transaction.atomic
def record_heartbeat(*, kind: str, name: str, now: datetime) -> None:
    """Note that the process ``name`` is alive at ``now``; forget those silent for an hour."""
    Heartbeat.objects.update_or_create(kind=kind, name=name, defaults={"beat_at": now})
    Heartbeat.objects.filter(kind=kind, beat_at__lt=now - FORGET_AFTER).delete()


def record_run(*, name: str, problem: str, now: datetime) -> None:
    """Note when the task ``name`` last ran, and which error ended it, '' for none."""
    TaskRun.objects.update_or_create(name=name, defaults={"ran_at": now, "problem": problem[:100]})


@transaction.atomic
def revive_letter(*, actor: Actor | None, letter: Letter, now: datetime) -> None:
    """Have a letter that was given up tried again from its first attempt.

    Raises CapabilityMissing, or LetterNotDead for a letter that waits.
    """
    permissions.ensure(actor, Capability.OPERATE)
    letters.revive(letter=letter, now=now)
    audit.record(
        who=trail.who(actor),
        action="operations.letter.revive",
        subject=Subject("accounts.letter", str(letter.pk)),
        now=now,
    )


@transaction.atomic
def revive_mail(*, actor: Actor | None, delivery: MailDelivery, now: datetime) -> None:
    """Have a mail that was given up tried again from its first attempt.

    Raises CapabilityMissing, or NotDead for a mail that waits or was sent.
    """
    permissions.ensure(actor, Capability.OPERATE)
    notifications.revive(delivery=delivery, now=now)
    audit.record(
        who=trail.who(actor),
        action="operations.mail.revive",
        subject=Subject("notifications.mail", str(delivery.public_id)),
        now=now,
    )


@transaction.atomic
def ask_for_audit(*, actor: Actor | None, now: datetime) -> None:
    """Have the ledger audited as soon as a worker is free; raises CapabilityMissing."""
    permissions.ensure(actor, Capability.OPERATE)
    auditing_due.ask(now=now)
    audit.record(
        who=trail.who(actor),
        action="operations.ledger.audit",
        subject=Subject("chain.ledger", settings.LEDGER.origin),
        now=now,
    )
