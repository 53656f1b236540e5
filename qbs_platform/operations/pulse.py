"""The pulse: our scheduler, one small loop on the monotonic clock (security.md, RL-2).

Celery beat stops sending after the wall clock steps back; a monotonic loop does not notice. Each
round wakes the tasks that are due, by name. No record depends on a message that it sends: while the
broker does not answer, the pulse anchors by itself.
"""

import logging
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from chain.ledger.services import rounds
from qbs_platform.anchoring.services import APPEND_TASK
from qbs_platform.common import outbox
from qbs_platform.operations import services
from qbs_platform.operations.models import Heartbeat

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Pulse:
    """Which tasks are due when; ``intervals`` in seconds, ``clock`` monotonic seconds."""

    intervals: Mapping[str, float]
    clock: Callable[[], float] = time.monotonic
    _next: dict[str, float] = field(default_factory=dict)

    def due(self) -> list[str]:
        """The tasks to wake now; each then rests for its interval."""
        now = self.clock()
        names = [name for name in self.intervals if self._next.get(name, now) <= now]
        for name in names:
            self._next[name] = now + self.intervals[name]
        return names


def beat(pulse: Pulse) -> None:
    """One round: say that we live, wake what is due. Survives a database or broker that is away."""
    close_old_connections()
    try:
        services.record_heartbeat(
            kind=Heartbeat.PULSE, name=socket.gethostname(), now=timezone.now()
        )
    except DatabaseError as error:
        logger.warning("database away, heartbeat skipped", extra={"error": type(error).__name__})
    names = pulse.due()
    if names and not outbox.send(names) and APPEND_TASK in names:
        _anchor()


def _anchor() -> None:
    try:
        rounds.run(limit=settings.LEDGER.batch_size, clock=timezone.now)
    except DatabaseError as error:
        logger.warning("database away, nothing anchored", extra={"error": type(error).__name__})
