"""Sending letters with links."""

from celery import shared_task
from django.utils import timezone

from qbs_platform.accounts.services import letters, limits


@shared_task(name=letters.TASK)
def send_letters() -> None:
    """Send what waits and drop counts that are over; safe to run twice and at the same time."""
    now = timezone.now()
    letters.send_waiting(now=now)
    limits.sweep(now=now)
