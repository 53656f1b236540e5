"""Recording signs of life, waking tasks."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from qbs_platform.celery import app
from qbs_platform.operations.models import Heartbeat

logger = logging.getLogger(__name__)

# A process silent for so long was stopped on purpose, or another name has taken its place.
FORGET_AFTER = timedelta(hours=1)


@transaction.atomic
def record_heartbeat(*, kind: str, name: str, now: datetime) -> None:
    """Note that the process ``name`` is alive at ``now``; forget those silent for an hour."""
    Heartbeat.objects.update_or_create(kind=kind, name=name, defaults={"beat_at": now})
    Heartbeat.objects.filter(kind=kind, beat_at__lt=now - FORGET_AFTER).delete()


def wake(task_names: Iterable[str]) -> bool:
    """Send a wake-up for each task; False when the broker does not answer.

    A lost wake-up costs one beat of the pulse and nothing else, so failure is no error here.
    """
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=1)
            for name in task_names:
                app.send_task(name, connection=connection, retry=False)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("broker away, wake-ups skipped", extra={"error": type(error).__name__})
        return False
    return True
