"""Tasks of the worker; the pulse wakes both."""

from celery import shared_task
from django.utils import timezone

from qbs_platform.files import services

_FILES_A_RUN = 20


@shared_task(name="qbs_platform.files.scan_waiting")
def scan_waiting() -> int:
    """Scan what the scanner has not passed; safe to run twice and at the same time."""
    return services.scan_waiting(limit=_FILES_A_RUN, now=timezone.now())


@shared_task(name="qbs_platform.files.sweep_orphans")
def sweep_orphans() -> int:
    """Remove bytes without a row and leftovers; safe to run twice and at the same time."""
    return services.sweep_orphans(now=timezone.now())
