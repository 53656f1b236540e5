"""Tasks of the mail: found by query, safe to run twice and at the same time."""

from celery import shared_task
from django.utils import timezone

from qbs_platform.notifications import services

_BATCH = 100


@shared_task(name=services.DELIVER_TASK)
def deliver_due() -> None:
    """Send the mails that are due."""
    services.deliver_due(now=timezone.now(), limit=_BATCH)


@shared_task(name="qbs_platform.notifications.prepare_digests")
def prepare_digests() -> None:
    """Write the digests of this morning, for who has none yet."""
    services.prepare_digests(now=timezone.now(), limit=_BATCH)
