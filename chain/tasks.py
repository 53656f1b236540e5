"""The tasks of the logs: nudged after commits, swept by the pulse, harmless when repeated."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from chain.ledger.auditing.audits import Plan
from chain.ledger.services import auditing_due, rounds
from chain.trail import auditing as trail_auditing
from chain.trail.services import sealing


@shared_task(name="chain.ledger.append_pending")
def append_pending() -> None:
    """Bring waiting requests into the ledger, sign and publish."""
    rounds.run(limit=settings.LEDGER.batch_size, clock=timezone.now)


@shared_task(name="chain.trail.seal_waiting")
def seal_waiting() -> None:
    """Bring audit events into their log, sign, and have its checkpoint anchored."""
    sealing.run(limit=settings.LEDGER.batch_size, clock=timezone.now)


@shared_task(name="chain.ledger.audit_when_due", time_limit=6 * 3600)
def audit_when_due() -> None:
    """Derive both logs again, once a day or when an operator asked."""
    auditing_due.run_when_due(Plan(trail=trail_auditing.check), clock=timezone.now)
