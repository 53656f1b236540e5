"""The ledger's task: nudged after commits, swept by the pulse, harmless as often as it runs."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from chain.ledger.services import rounds


@shared_task(name="chain.ledger.append_pending")
def append_pending() -> None:
    """Bring waiting requests into the ledger, sign and publish."""
    rounds.run(limit=settings.LEDGER.batch_size, clock=timezone.now)
