"""The ledger's tasks: nudged after commits, swept by the pulse, harmless as often as they run."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from chain.ledger.services import auditing_due, rounds


@shared_task(name="chain.ledger.append_pending")
def append_pending() -> None:
    """Bring waiting requests into the ledger, sign and publish."""
    rounds.run(limit=settings.LEDGER.batch_size, clock=timezone.now)


@shared_task(name="chain.ledger.audit_when_due", time_limit=6 * 3600)
def audit_when_due() -> None:
    """Derive the whole log again, once a day or when an operator asked."""
    auditing_due.run_when_due(clock=timezone.now)
