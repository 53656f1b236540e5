"""Recording signs of life."""

from datetime import datetime, timedelta

from django.db import transaction

from qbs_platform.operations.models import Heartbeat

# A process silent for so long was stopped on purpose, or another name has taken its place.
FORGET_AFTER = timedelta(hours=1)


@transaction.atomic
def record_heartbeat(*, kind: str, name: str, now: datetime) -> None:
    """Note that the process ``name`` is alive at ``now``; forget those silent for an hour."""
    Heartbeat.objects.update_or_create(kind=kind, name=name, defaults={"beat_at": now})
    Heartbeat.objects.filter(kind=kind, beat_at__lt=now - FORGET_AFTER).delete()
