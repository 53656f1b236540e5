"""Minding the clocks of cases."""

from celery import shared_task
from django.utils import timezone

from enterprises.services import clocks


@shared_task(name=clocks.TASK)
def mind_the_clocks() -> None:
    """Remind and let lapse; safe to run twice and at the same time."""
    clocks.mind(now=timezone.now())
