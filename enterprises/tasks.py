"""Minding the clocks of cases."""

from celery import shared_task
from django.utils import timezone

from enterprises.services import clocks
from enterprises.services.declarations import clocks as declaration_clocks


@shared_task(name=clocks.TASK)
def mind_the_clocks() -> None:
    """Remind and let lapse; safe to run twice and at the same time."""
    clocks.mind(now=timezone.now())


@shared_task(name=declaration_clocks.TASK)
def mind_the_declarations() -> None:
    """Let expire and remind; safe to run twice and at the same time."""
    declaration_clocks.mind(now=timezone.now())
